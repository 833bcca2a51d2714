//! Documents in shards: chunks of neighbours by kind and path, each with all that its articles say.
//!
//! What is alike lies together, so that few shards say most of a word; and a search among some kinds reads no other.
//! Where a shard ends depends on the paths and sizes near by alone, so that an edit changes one or two of them.
//! Must not know words.

use std::ops::Range;

use super::document::Document;
use crate::article::Kind;

/// A shard is at least this long, in bytes of text, on a site of few articles.
const LEAST: usize = 44 << 10;
/// Sizes grow in such steps, so that a site that grows a little keeps its shards.
const STEP: usize = 4 << 10;
/// How many shards a large site would have if all were of the size that is aimed at; most are a little larger.
const MOST: usize = 300;

/// The documents of each shard, as ranges of the documents of a site, which are in order of kind and path. `total` is the
/// size of all of them.
pub(super) fn cut(documents: &[Document<'_>], total: usize) -> Vec<Range<usize>> {
    let target = (total / MOST).next_multiple_of(STEP).max(LEAST);
    let mut shards = Vec::new();
    let mut start = 0;
    while start < documents.len() {
        let end = start + first_shard(&documents[start..], target);
        shards.push(start..end);
        start = end;
    }
    shards
}

/// How many of some documents the first shard has: up to the next kind, or else to the document whose path has the least hash
/// of those at which the size fits. That is the same document when one before it comes or goes.
fn first_shard(documents: &[Document<'_>], target: usize) -> usize {
    let mut size = 0;
    let mut best: Option<(u32, usize)> = None;
    for (at, document) in documents.iter().enumerate() {
        let is_new_kind = at > 0 && documents[at - 1].kind() != document.kind();
        if is_new_kind && size >= target / 4 {
            return at;
        }
        if at > 0 && size + document.size() > target * 3 / 2 {
            return best.map_or(at, |(_, at)| at);
        }
        if size >= target * 3 / 4 {
            let candidate = (hash(document.path()), at);
            best = Some(best.map_or(candidate, |best| best.min(candidate)));
        }
        size += document.size();
    }
    documents.len()
}

/// The shards of each kind that there is, in order; two kinds may share one.
pub(super) fn of_kinds(documents: &[Document<'_>], shards: &[Range<usize>]) -> Vec<(Kind, Range<usize>)> {
    let mut kinds: Vec<(Kind, Range<usize>)> = Vec::new();
    for (number, shard) in shards.iter().enumerate() {
        for document in &documents[shard.clone()] {
            match kinds.last_mut().filter(|(kind, _)| *kind == document.kind()) {
                Some((_, range)) => range.end = number + 1,
                None => kinds.push((document.kind(), number..number + 1)),
            }
        }
    }
    kinds
}

/// FNV-1a, 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The text of a shard: the records of its documents.
pub(super) fn text(documents: &[Document<'_>]) -> String {
    let mut text = String::with_capacity(documents.iter().map(Document::size).sum());
    for document in documents {
        document.write(&mut text);
    }
    text
}
