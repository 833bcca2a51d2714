//! What an editor is told of a place: articles with a mark in them, and what is said there.

mod completing;
mod looking;
mod root;
