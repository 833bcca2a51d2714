//! Real articles under an editor: after any edit, what is checked again is what a check from nothing finds, and every place can
//! be asked about.

use std::sync::Arc;

use selfhelp::assist::{self, Desk, Uses};
use selfhelp::diagnostic::Diagnostic;
use selfhelp::disk;
use selfhelp::session::{ByFile, Change, Checks, Session};
use selfhelp::sources::Sources;
use selfhelp::text::{FileBytes, RelPath, Span};

use crate::world::root;

/// Numbers that look random, and are the same each time.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

fn articles(sources: &Sources) -> Vec<(RelPath, FileBytes)> {
    let texts =
        sources.below("articles/").filter(|(path, bytes)| path.extension() == "md" && bytes.as_text().is_some());
    texts.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

#[test]
fn after_some_edits_checks_find_what_a_clean_check_finds() {
    follow(8);
}

#[test]
#[ignore = "takes minutes"]
fn long_after_many_edits_checks_find_what_a_clean_check_finds() {
    follow(200);
}

fn follow(edits: usize) {
    let Some(content) = root() else { return };
    let sources = disk::load(&content, None).unwrap().sources;
    let all = articles(&sources);
    let mut session = Session::for_checks(sources);
    let mut checks = Checks::default();
    checks.check_again(&session.snapshot().unwrap(), &[]);
    let mut numbers = Numbers(7);
    for number in 0..edits {
        let (path, bytes) = &all[numbers.below(all.len())];
        let before = session.sources().get(path).unwrap_or(bytes).as_text().unwrap().to_string();
        let change = match number % 8 {
            7 => Change::Remove(path.clone()),
            _ => Change::Write(path.clone(), edited(&before, number, &all, &mut numbers).into_bytes().into()),
        };
        session.apply(change);
        let old = checks.by_file();
        let changed = checks.check_again(&session.snapshot().unwrap(), &[]);
        let mut clean = Session::for_checks(session.sources().clone());
        let snapshot = clean.snapshot().unwrap();
        let expected = clean.check(&snapshot, Vec::new(), &[]).unwrap();
        let found = checks.by_file();
        let all: Vec<Diagnostic> = found.values().flat_map(|found| found.iter().cloned()).collect();
        assert!(all == expected, "edit {number} of {path}: {:#?}", first_difference(&all, &expected));
        let mut told: ByFile = old.clone();
        told.retain(|path, before| found.get(path) != Some(before));
        let new = found.keys().filter(|path| !old.contains_key(*path));
        told.extend(new.map(|path| (path.clone(), Arc::new(Vec::new()))));
        assert_eq!(changed, told, "edit {number} of {path}");
    }
}

fn first_difference<'a>(
    found: &'a [Diagnostic],
    expected: &'a [Diagnostic],
) -> (Option<&'a Diagnostic>, Option<&'a Diagnostic>) {
    let same = found.iter().zip(expected).take_while(|(a, b)| a == b).count();
    (found.get(same), expected.get(same))
}

/// A text with an edit: of a word, a heading, a property that another article has so, or a piece less.
fn edited(text: &str, number: usize, all: &[(RelPath, FileBytes)], numbers: &mut Numbers) -> String {
    let other = all[numbers.below(all.len())].1.as_text().unwrap().to_string();
    let property = |name: &str| {
        let value = |text: &str| {
            let start = text.find(&format!("{name}=\""))? + name.len() + 2;
            Some(start..start + text[start..].find('"')?)
        };
        let (Some(own), Some(others)) = (value(text), value(&other)) else { return text.to_owned() };
        let mut text = text.to_owned();
        text.replace_range(own, &other[others]);
        text
    };
    match number % 8 {
        0 => property("articleId"),
        1 => property("supportTopicIds"),
        2 => property("cloudEnvironments"),
        3 => text.replacen("\n## ", "\n## More ", 1),
        4 => property("selfHelpType"),
        5 => {
            let at = text.floor_char_boundary(numbers.below(text.len()));
            let end = text.ceil_char_boundary((at + 40).min(text.len()));
            format!("{}{}", &text[..at], &text[end..])
        }
        _ => format!("{text}\n[link](../a/b.md) and [blade](data-blade:A.B)\n"),
    }
}

#[test]
fn every_place_can_be_asked_about() {
    ask(400, 40);
}

#[test]
#[ignore = "takes minutes"]
fn long_every_place_of_all_articles_can_be_asked_about() {
    ask(usize::MAX, 12);
}

fn ask(most: usize, places: usize) {
    let Some(content) = root() else { return };
    let sources = disk::load(&content, None).unwrap().sources;
    let all = articles(&sources);
    let mut session = Session::for_checks(sources);
    let snapshot = session.snapshot().unwrap();
    let mut uses = Uses::default();
    uses.update(&snapshot);
    let mut numbers = Numbers(3);
    let mut told = [0; 6];
    let step = (all.len() / most.min(all.len())).max(1);
    for (path, _) in all.iter().step_by(step) {
        let desk = Desk::new(&snapshot, &uses, path, &[]).unwrap();
        let text = &*desk.entry.article().source.text;
        let is_within = |span: Span| assert!(text.get(span.range()).is_some(), "{path}: {span:?}");
        for _ in 0..places {
            let at = numbers.below(text.len() + 1);
            let completion = assist::complete(&desk, at);
            for item in &completion.items {
                is_within(item.span);
            }
            told[0] += completion.items.len();
            let hover = assist::hover(&desk, at);
            if let Some(hover) = hover {
                is_within(hover.span);
                told[1] += 1;
            }
            told[2] += assist::definition(&desk, at).len();
            if let Some((span, name)) = assist::can_rename(&desk, at) {
                is_within(span);
                let renaming = assist::rename(&desk, at, "a-new-name").unwrap();
                for (path, spans) in &renaming {
                    let source = &snapshot.corpus.text_at(path).unwrap().article().source;
                    for span in spans {
                        let written = source.slice(*span).trim();
                        assert!(written.eq_ignore_ascii_case(&name), "{path}: `{written}` is `{name}`");
                    }
                }
                told[3] += 1;
            }
        }
        let symbols = assist::symbols(&desk);
        for symbol in &symbols {
            nested(symbol, &is_within);
        }
        told[4] += symbols.len();
        let links = assist::links(&desk);
        for link in &links {
            is_within(link.span);
        }
        told[5] += links.len();
    }
    println!("items, hovers, definitions, renamings, symbols, links: {told:?}");
    assert!(told.iter().all(|count| *count > 0), "{told:?}");
}

fn nested(symbol: &assist::Symbol, is_within: &impl Fn(Span)) {
    is_within(symbol.span);
    let (outer, inner) = (symbol.span.range(), symbol.name_span.range());
    assert!(outer.start <= inner.start && inner.end <= outer.end, "{symbol:?}");
    for child in &symbol.children {
        nested(child, is_within);
    }
}
