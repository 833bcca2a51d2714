//! Known pages of the web: which there are, with their anchors and redirects, and which trees are known completely.
//!
//! A catalogue of pages is one text file (`docs/catalogue.md`). [`PageList`] is what it says, to be made, merged and written;
//! [`PageFile`] is a file that was read, and answers without being taken apart; [`WebPages`] are all files that a content
//! root has. Must not know which articles link to them, nor ask the web.

mod address;
mod date;
mod file;
mod known;
mod likeness;
mod list;
pub mod make;
mod read;

pub use address::{Address, Place};
pub use date::Date;
pub use file::PageFile;
pub use known::{Anchors, End, Known, Likely, WebPages};
pub use likeness::nearest_anchors;
pub use list::{HostTraits, Page, PageList, Tree};
pub use read::{PAGES_INVALID, PAGES_OLD, first_mistake, read};

/// What the first line of a file says before the version of its form.
const FIRST_WORDS: &str = "selfhelp pages";
const VERSION: &str = "1";

#[cfg(test)]
mod tests;
