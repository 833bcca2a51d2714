//! The search index of a site: what is found in it, by the program and by the client that pages load, and what it never holds.
//!
//! `vectors.mjs` runs the client under node on the same site and prints what it finds.

mod index;
mod same;
mod world;
