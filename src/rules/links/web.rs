//! What the web says of links: found by `selfhelp linkcheck`, which asks it.
//!
//! Must not ask: these are the records alone.

use crate::diagnostic::Rule;

pub static LINK_DEAD: Rule = Rule::error("link-dead", "a link leads to a page that is not there");
pub static LINK_FRAGMENT_MISSING: Rule =
    Rule::error("link-fragment-missing", "a link leads to a place that its page does not have").suggested();
pub static LINK_MOVED: Rule =
    Rule::info("link-moved", "a link leads to a page that has another address for good").suggested();
pub static LINK_SOFT_404: Rule =
    Rule::warning("link-soft-404", "a link leads to a page that says that there is no such page");
pub static LINK_TO_HOME: Rule = Rule::warning("link-to-home", "a link to a page leads to the home of its host instead");
pub static LINK_BLOCKED: Rule =
    Rule::info("link-blocked", "a link leads to a page that is kept from programs, so nothing is known of it");
pub static LINK_UNREACHABLE: Rule =
    Rule::warning("link-unreachable", "a link leads to a host that could not be asked when it was tried");
pub static LINK_PRIVATE: Rule = Rule::error("link-private", "a link leads to an address of the inside");
