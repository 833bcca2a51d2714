//! Every span lies inside its text, on the boundaries of characters, whatever the bytes are.

use rayon::prelude::*;
use selfhelp::article::{self, Article, json};
use selfhelp::text::{RelPath, Span};

use crate::support::assert_none;
use crate::world::world;

#[test]
fn every_span_lies_inside_its_text() {
    let Some(world) = world() else { return };
    let entries: Vec<_> = world.snapshot.corpus.iter().map(|(_, entry)| entry).collect();
    let faults: Vec<String> = entries.into_par_iter().flat_map_iter(|entry| faults(&entry.parsed)).collect();
    assert_none(&faults, "spans outside of their text", "count bytes of the decoded text");
}

#[test]
#[ignore = "takes minutes"]
fn long_truncated_files_are_parsed() {
    const CUTS: usize = 50;
    let Some(world) = world() else { return };
    let files: Vec<(&RelPath, &[u8])> =
        world.snapshot.sources.below("articles/").map(|(path, bytes)| (path, &**bytes)).collect();
    let cut = |(number, (path, bytes)): (usize, &(&RelPath, &[u8]))| -> Vec<String> {
        let mut random = Random(number as u64 + 1);
        let ends = (0..CUTS).map(|_| random.below(bytes.len() + 1)).collect::<Vec<_>>();
        ends.into_iter()
            .flat_map(|end| {
                let found = std::panic::catch_unwind(|| faults(&article::parse(path, &bytes[..end].into())));
                let found = found.unwrap_or_else(|_| vec![format!("{path}: a panic")]);
                found.into_iter().map(move |fault| format!("cut at {end}: {fault}"))
            })
            .collect()
    };
    let faults: Vec<String> = files.par_iter().enumerate().flat_map_iter(cut).collect();
    assert_none(&faults, "faults in files that were cut", "parsing never fails");
}

/// What is wrong with the spans of one parse.
fn faults(article: &Article) -> Vec<String> {
    let mut spans: Vec<(String, Span)> = Vec::new();
    for finding in &article.diagnostics {
        let rule = finding.rule.id;
        spans.extend(finding.span.map(|span| (format!("the finding {rule}"), span)));
        spans.extend(finding.related.iter().map(|place| (format!("a label of {rule}"), place.span)));
        spans.extend(finding.fix.iter().map(|fix| (format!("the fix of {rule}"), fix.span)));
    }
    spans.push(("the properties".to_owned(), article.properties.span));
    for entry in &article.properties.entries {
        let name = &entry.name.value;
        spans.push((format!("the name of {name}"), entry.name.span));
        spans.push((format!("the value of {name}"), entry.value.span));
        spans.extend(article.properties.list(name).map(|item| (format!("an item of {name}"), item.span)));
    }
    spans.extend(article.markdown.headings.iter().map(|it| ("a heading".to_owned(), it.span)));
    spans.extend(article.markdown.tokens.iter().map(|it| ("a token".to_owned(), it.name.span)));
    spans.extend(article.markdown.outline.nodes().iter().map(|it| (format!("a {:?}", it.part), it.span)));
    for fragment in article.fragments() {
        spans.extend(fragment.links.iter().map(|it| ("an address".to_owned(), it.target.span)));
        spans.extend(fragment.links.iter().map(|it| ("a link".to_owned(), it.span)));
        spans.extend(fragment.images.iter().map(|it| ("an image".to_owned(), it.target.span)));
        spans.extend(fragment.includes.iter().map(|it| ("an include".to_owned(), it.target.span)));
    }
    if let Some(body) = &article.json {
        add_node(&body.node, &mut spans);
        spans.extend(body.value.rich_texts().iter().map(|it| ("a text of the JSON".to_owned(), it.source.span)));
    }
    let text = &article.source.text;
    let is_outside = |(_, span): &&(String, Span)| text.get(span.start as usize..span.end as usize).is_none();
    let mut faults: Vec<String> = spans
        .iter()
        .filter(is_outside)
        .map(|(what, span)| format!("{}: {what}: {}..{} of {}", article.path(), span.start, span.end, text.len()))
        .collect();
    for fragment in article.fragments() {
        let is_no_place = |at: usize| !fragment.html.is_char_boundary(at);
        if fragment.holes.iter().any(|hole| is_no_place(hole.at as usize)) {
            faults.push(format!("{}: a hole is no place of its HTML", article.path()));
        }
        if fragment.holes.windows(2).any(|pair| pair[0].at > pair[1].at) {
            faults.push(format!("{}: the holes are not in order", article.path()));
        }
    }
    faults
}

fn add_node(node: &json::Node, spans: &mut Vec<(String, Span)>) {
    spans.push(("a value of the JSON".to_owned(), node.span));
    match &node.value {
        json::Value::Array(values) => values.iter().for_each(|value| add_node(value, spans)),
        json::Value::Object(members) => {
            for member in members {
                spans.push((format!("the key {}", member.key.value), member.key.span));
                add_node(&member.value, spans);
            }
        }
        _ => {}
    }
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((value ^ (value >> 31)) % end as u64).unwrap_or(0)
    }
}
