//! `selfhelp serve`: the sites in a browser, as they are now.
//!
//! Must not know how they are made, nor how they are served.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;

use super::args::{Common, Serve};
use super::{Status, absolute, mistakes_as_trouble, root};
use crate::disk;
use crate::serve::{self, Settings};
use crate::session::config_mistakes;

pub(super) fn run(common: &Common, arguments: &Serve) -> anyhow::Result<Status> {
    let root = absolute(&root(common)?)?;
    let config = common.config.as_deref().map(absolute).transpose()?;
    let loaded = disk::load(&root, config.as_deref())?;
    if !config_mistakes(&loaded.sources).is_empty() {
        return Err(mistakes_as_trouble(common, &loaded.sources));
    }
    let Serve { port, address, name } = arguments.clone();
    let settings = Settings { root, config, address, port, names: name };
    let ready = |address: SocketAddr, polls_because: Option<&str>| {
        if let Some(reason) = polls_because {
            say!("note: files are looked at once a second, since {reason}");
        }
        if !common.quiet {
            say!("the preview is at http://{address}/ (Ctrl-C ends it)");
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot prepare to serve")?;
    let served = runtime.block_on(serve::serve(settings, loaded, milliseconds_now(), ready, stopped()));
    // Who follows the files waits for the next change.
    runtime.shutdown_background();
    served.map(|()| Status::Clean)
}

/// Ends when somebody presses Ctrl-C.
async fn stopped() {
    if tokio::signal::ctrl_c().await.is_err() {
        // Where nobody can say so, it goes on until the process is ended.
        std::future::pending::<()>().await;
    }
}

/// Since 1970: later runs have greater ones.
fn milliseconds_now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
