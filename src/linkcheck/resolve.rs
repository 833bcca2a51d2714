//! Names become addresses, and those of the inside are refused at the moment of connecting.
//!
//! Must not know which pages are asked for.

use std::collections::BTreeSet;
use std::error::Error;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::plain_host;
use super::private;

/// What a name stands for, and how its addresses are reached. Tests bring a small internet of their own.
pub trait Internet: Send + Sync {
    fn look_up(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

    /// Where to connect for an address that is not refused; the port 0 stands for that of the question.
    fn way_to(&self, address: IpAddr) -> SocketAddr {
        SocketAddr::new(address, 0)
    }
}

/// The internet as the system knows it.
pub struct System;

impl Internet for System {
    fn look_up(&self, name: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A name of the inside was asked for, or one that leads there.
#[derive(Debug)]
pub(super) struct Inside(pub &'static str);

impl std::fmt::Display for Inside {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "a {} address", self.0)
    }
}

impl std::error::Error for Inside {}

/// A name that stands for nothing.
#[derive(Debug)]
pub(super) struct NameUnknown(pub String);

impl std::fmt::Display for NameUnknown {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for NameUnknown {}

/// Whether this machine has no room for one more open file or connection.
pub(super) fn is_for_want_of_room(error: &io::Error) -> bool {
    // ENFILE and EMFILE of Unix, WSAEMFILE of Windows.
    matches!(error.raw_os_error(), Some(23 | 24 | 10_024))
}

/// Lets no name lead to the inside, unless it is allowed.
pub(super) struct Guard {
    pub internet: Arc<dyn Internet>,
    pub allowed: BTreeSet<String>,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_ascii_lowercase();
        let is_allowed = self.allowed.contains(plain_host(&name));
        let internet = Arc::clone(&self.internet);
        Box::pin(async move {
            let found = internet.look_up(name).await.map_err(|error| match is_for_want_of_room(&error) {
                true => Box::<dyn Error + Send + Sync>::from(error),
                false => NameUnknown(error.to_string()).into(),
            })?;
            let mut refused = None;
            let mut addresses = Vec::with_capacity(found.len());
            for address in found {
                match private::inside(address).filter(|_| !is_allowed) {
                    Some(inside) => refused = Some(inside),
                    None => addresses.push(internet.way_to(address)),
                }
            }
            match (addresses.is_empty(), refused) {
                (true, Some(inside)) => Err(Inside(inside).into()),
                (true, None) => Err(NameUnknown("the name has no address".to_owned()).into()),
                (false, _) => Ok(Box::new(addresses.into_iter()) as Addrs),
            }
        })
    }
}
