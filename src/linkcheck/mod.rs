//! Asks the web whether pages live: addresses go in, verdicts come out.
//!
//! Each page is asked for once, with all its fragments. What an answer means is decided by plain functions (`visit`), and when
//! a host may be asked by plain data (`queue`); only `exchange` and `resolve` speak to a network. Must not know articles,
//! files or terminals.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the edge that speaks to the web, and dates in answers need the clock"
)]

mod address;
mod charset;
mod cookies;
mod disguise;
mod exchange;
mod memory;
mod private;
mod queue;
mod resolve;
mod run;
mod scan;
mod verdict;
mod visit;

use std::collections::BTreeSet;
use std::time::Duration;

pub use address::{Address, nearest_of};
pub use memory::Memory;
pub use resolve::{Internet, System};
pub use run::{Watch, check};
pub use verdict::{Blocked, Checked, Dead, Missing, Unreachable, Verdict, missing_of};

/// A page, and the places on it that links lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// An address as [`Address::parse`] gives it: without a fragment and a user's name.
    pub page: String,
    pub fragments: BTreeSet<String>,
}

/// How the web is asked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How many questions are open at once.
    pub concurrency: usize,
    /// ... to the same host.
    pub per_host: usize,
    pub connect_time: Duration,
    /// For one question, to the end of the page.
    pub time: Duration,
    /// How often a question is asked again that met a fault which may pass.
    pub retries: u32,
    /// The wait before the first of these; it doubles each time.
    pub back_off: Duration,
    /// How long a host may ask us to wait.
    pub patience: Duration,
    /// ... over all its pages; then no more of them are asked for.
    pub host_patience: Duration,
    /// How often a host may ask it of one page.
    pub throttles: u32,
    /// What is read of a page in which fragments are looked for.
    pub body_cap: usize,
    /// What is read of any other page.
    pub glance_cap: usize,
    pub redirects: usize,
    pub user_agent: String,
    /// Hosts that may have private addresses, by name or literally.
    pub allowed_hosts: BTreeSet<String>,
    /// Hosts whose fragments lead within an application, not to a place on a page.
    pub route_hosts: BTreeSet<String>,
    /// Hosts whose links hide where they lead, which may well be a home page.
    pub short_hosts: BTreeSet<String>,
    /// The hosts of the proxies that the environment names; nothing where none is to be used.
    pub proxy_hosts: Option<BTreeSet<String>>,
    /// Certificates that are trusted beside those of the system.
    pub trusted_certificates: Vec<Vec<u8>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            concurrency: 256,
            per_host: 8,
            connect_time: Duration::from_secs(10),
            time: Duration::from_secs(30),
            retries: 2,
            back_off: Duration::from_secs(1),
            patience: Duration::from_mins(2),
            host_patience: Duration::from_mins(15),
            throttles: 8,
            body_cap: 8 << 20,
            glance_cap: 512 << 10,
            redirects: 10,
            user_agent: format!("Mozilla/5.0 (compatible; selfhelp-linkcheck/{})", env!("CARGO_PKG_VERSION")),
            allowed_hosts: BTreeSet::new(),
            route_hosts: BTreeSet::new(),
            short_hosts: BTreeSet::new(),
            proxy_hosts: Some(BTreeSet::new()),
            trusted_certificates: Vec::new(),
        }
    }
}
