//! Links are asked for in a small internet of our own, where every behaviour of the web has its right verdict.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests start programs, read and write files, and wait"
)]

mod certificates;
mod fragments;
mod inside;
mod known;
mod program;
mod statuses;
mod telling;
mod troubles;
mod waits;
mod world;

use std::io::Write as _;

use world::{Question, Reply, World};

/// A page of HTML.
pub(crate) fn html(body: &str) -> Reply {
    with("200 OK", &["content-type: text/html; charset=utf-8"], body.as_bytes())
}

/// A status, with a page that says little.
pub(crate) fn status(status: u16) -> Reply {
    with(&format!("{status} Some"), &["content-type: text/html"], b"<title>Some</title>")
}

pub(crate) fn redirect(status: u16, to: &str) -> Reply {
    with(&format!("{status} Some"), &[&format!("location: {to}")], b"")
}

pub(crate) fn with(status: &str, headers: &[&str], body: &[u8]) -> Reply {
    let mut bytes = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n", body.len()).into_bytes();
    for header in headers {
        write!(bytes, "{header}\r\n").unwrap();
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    Reply::Bytes(bytes)
}

/// One behaviour for HEAD, another for GET.
pub(crate) fn by_method(head: fn() -> Reply, get: fn() -> Reply) -> impl Fn(&Question) -> Reply + Send + Sync {
    move |question| if question.method == "HEAD" { head() } else { get() }
}
