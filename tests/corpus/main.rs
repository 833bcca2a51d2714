//! The real content, 12,308 articles, built into its five sites: nothing is lost, nothing leaks, every page is sound.
//!
//! What is expected is read from the sources by a small reader of this test (`raw`), never by the parser under test.
//! Without `../shared/corpus` these tests do nothing. The texts of the corpus are not the project's: no test names them.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "tests read files, ask a preview, and say what they skip"
)]

mod counts;
mod determinism;
mod editing;
mod edits;
mod fixes;
mod history;
mod html;
mod leaks;
#[path = "../support/messages.rs"]
mod messages;
mod new;
mod portal;
mod preview;
mod raw;
mod robustness;
#[path = "../support/schemas.rs"]
mod schemas;
mod search;
#[path = "../support/mod.rs"]
mod support;
mod soak;
mod survey;
mod topics;
mod warm;
mod words;
mod world;
