//! How long it takes from an edit in a session to all pages of the article, on every site.
//!
//! `cargo bench --bench live -- CONTENT` (../shared/corpus). Edits texts, and then titles, of articles that lie far
//! apart; prints the median and the slowest tenth of each, in milliseconds.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "this measures a program, and says what it measured"
)]

use std::path::PathBuf;
use std::time::Instant;

use selfhelp::disk;
use selfhelp::live::Live;
use selfhelp::session::Change;
use selfhelp::text::{FileBytes, RelPath};

const EDITS: usize = 200;

fn main() -> anyhow::Result<()> {
    let content = std::env::args().skip(1).find(|argument| argument != "--bench");
    let sources = disk::load(&PathBuf::from(content.unwrap_or_else(|| "../shared/corpus".to_owned())), None)?.sources;
    let articles: Vec<(RelPath, FileBytes)> = sources
        .below("articles/")
        .filter(|(path, bytes)| path.as_str().ends_with(".md") && bytes.as_text().is_some())
        .map(|(path, bytes)| (path.clone(), bytes.clone()))
        .collect();
    let mut live = Live::new(sources);
    let first = Instant::now();
    live.pages(&articles[0].0).map_err(|mistake| anyhow::anyhow!("{}", mistake.message))?;
    println!("{} articles; the first page took {:.0} ms", articles.len(), milliseconds(first));
    for (what, edit) in [("text", edit_text as fn(&str) -> String), ("title", edit_title)] {
        let (mut times, mut pages) = (Vec::new(), 0);
        for number in 0..EDITS {
            let (path, bytes) = &articles[number * articles.len() / EDITS];
            let edited = edit(bytes.as_text().map_or("", |text| text));
            let started = Instant::now();
            live.apply(Change::Write(path.clone(), edited.into_bytes().into()));
            pages += live.pages(path).map_err(|mistake| anyhow::anyhow!("{}", mistake.message))?.len();
            times.push(milliseconds(started));
        }
        times.sort_by(f64::total_cmp);
        let (median, slow) = (times[times.len() / 2], times[times.len() * 9 / 10]);
        println!("{what}: {EDITS} edits, {pages} pages; median {median:.1} ms, the slowest tenth from {slow:.1} ms");
    }
    Ok(())
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn edit_text(text: &str) -> String {
    format!("{text}\nOne more sentence, with **bold** words and a [link](https://example.com/).\n")
}

fn edit_title(text: &str) -> String {
    text.replacen("pageTitle=\"", "pageTitle=\"Edited: ", 1)
}
