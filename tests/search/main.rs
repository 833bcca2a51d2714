//! The search index of a site: what is found in it, by the program and by the client that pages load, and what it never holds.
//!
//! `client.mjs` runs the client under node on the same site and prints what it finds.
#![allow(clippy::disallowed_methods, reason = "the client reads its site from a disk")]

mod index;
mod same;
mod world;
