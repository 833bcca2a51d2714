//! What the owner of a site says there is outside of its articles: support topics, and pages of the web.
//!
//! Must not know which topics articles cite, nor where their links lead.

pub mod pages;
pub mod topics;

pub use topics::{COLUMNS, Catalogue, Topic, escape_cell};
