//! Reads a catalogue of pages. Any text gives one, and a finding for each line that cannot be used.
//!
//! Must not know what pages are asked for.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::address::{normal_name, normal_query};
use super::file::{Folder, Line, PageFile, compare, is_well_written, split_anchors};
use super::list::whole_target;
use super::{Address, Date, FIRST_WORDS, Tree, VERSION};
use crate::article::findings::Findings;
use crate::article::nearest;
use crate::diagnostic::{Diagnostic, Rule};
use crate::text::{LineIndex, RelPath, Span, Spanned};

pub static PAGES_INVALID: Rule =
    Rule::error("page-catalogue-invalid", "a line of a catalogue of web pages cannot be used");
pub static PAGES_OLD: Rule = Rule::info("page-catalogue-old", "a catalogue of web pages is old");

/// What a line of the file's head may begin with.
const HEAD_WORDS: [&str; 4] = ["date", "host", "covers", "except"];

/// Reads a file.
#[must_use]
pub fn read(path: &RelPath, text: &Arc<str>) -> (PageFile, Vec<Diagnostic>) {
    let mut reader = Reader {
        file: PageFile::new(path.clone(), Arc::clone(text)),
        findings: Findings::new(path.clone()),
        is_in_head: true,
        has_date_line: false,
        folder: None,
    };
    let mut at = 0;
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if !reader.first_line(content(first)) {
        return (reader.file, reader.findings.into_diagnostics());
    }
    at += first.len();
    for line in lines {
        reader.line(at, content(line));
        at += line.len();
    }
    reader.finish(text)
}

/// The line of the first finding, from 1, and what it says: for who cannot use a file with mistakes.
#[must_use]
pub fn first_mistake(text: &str, findings: &[Diagnostic]) -> Option<(usize, String)> {
    let first = findings.first()?;
    let at = first.span.map_or(0, |span| span.range().start);
    Some((LineIndex::new(text).position(at).line, first.message.clone()))
}

fn content(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

struct Reader {
    file: PageFile,
    findings: Findings,
    is_in_head: bool,
    has_date_line: bool,
    /// The folder that pages belong to; nothing where its line could not be read.
    folder: Option<usize>,
}

impl Reader {
    fn wrong(&mut self, at: usize, line: &str, message: impl Into<String>, hint: impl Into<String>) {
        let span = Span::new(at, at + line.len());
        self.findings.add(&PAGES_INVALID, span, message, |it| it.hint(hint.into()));
    }

    fn first_line(&mut self, line: &str) -> bool {
        let version = line.strip_prefix(FIRST_WORDS).map(str::trim);
        match version {
            Some(VERSION) => return true,
            Some(version) if version.bytes().all(|byte| byte.is_ascii_digit()) && !version.is_empty() => {
                let message = format!("this catalogue is of version {version}, which is not known here");
                self.wrong(0, line, message, "make it anew with `selfhelp catalogue build`, or use a newer selfhelp");
            }
            _ => {
                let hint = format!("begin the file with `{FIRST_WORDS} {VERSION}`, as `selfhelp catalogue build` does");
                self.wrong(0, line, "this is no catalogue of web pages", hint);
            }
        }
        false
    }

    fn line(&mut self, at: usize, line: &str) {
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if line.starts_with("https://") || line.starts_with("http://") {
            self.is_in_head = false;
            return self.folder_line(at, line);
        }
        match self.is_in_head {
            true => self.head_line(at, line),
            false => self.page_line(at, line),
        }
    }

    fn head_line(&mut self, at: usize, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        self.has_date_line |= word == "date";
        match word {
            "date" => match Date::parse(rest) {
                Some(date) => self.file.date = Some(Spanned::new(date, Span::new(at, at + line.len()))),
                None => self.wrong(at, line, format!("`{rest}` is no day"), "write it as `date 2026-11-24`"),
            },
            "host" => self.host_line(at, line, rest),
            "covers" | "except" => match Address::parse(rest) {
                Some(address) if address.query.is_none() && address.fragment.is_none() => {
                    let tree = if word == "covers" { Tree::Covered } else { Tree::Except };
                    self.file.trees.insert(address.tree(), tree);
                }
                _ => self.wrong(
                    at,
                    line,
                    format!("`{rest}` is not where a tree of pages begins"),
                    format!("write it as `{word} https://docs.example.com/backup`"),
                ),
            },
            _ => {
                let hint = match nearest(word, &HEAD_WORDS) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => "before the first folder stand `date`, `host`, `covers` and `except`".to_owned(),
                };
                self.wrong(at, line, format!("no line begins with `{word}` here"), hint);
            }
        }
    }

    fn host_line(&mut self, at: usize, line: &str, rest: &str) {
        let mut words = rest.split(' ');
        let host = words.next().unwrap_or("");
        let address = Address::parse(&format!("https://{host}")).filter(|address| address.host == host);
        if address.is_none() {
            return self.wrong(at, line, format!("`{host}` is no host"), "write it as `host docs.example.com locales`");
        }
        let mut traits = self.file.traits(host);
        for word in words {
            match word {
                "locales" => traits.locales = true,
                "any-case" => traits.any_case = true,
                _ => {
                    let message = format!("a host cannot be `{word}`");
                    return self.wrong(at, line, message, "a host has `locales`, `any-case`, or both");
                }
            }
        }
        self.file.hosts.insert(host.to_owned(), traits);
    }

    fn folder_line(&mut self, at: usize, line: &str) {
        self.folder = None;
        let address = Address::parse(line).map(|address| self.file.plain(&address));
        let Some(address) = address.filter(|it| line.ends_with('/') && it.query.is_none() && it.fragment.is_none())
        else {
            let hint = "write the address up to the last `/`, such as `https://docs.example.com/backup/`";
            return self.wrong(at, line, "this is not the address of a folder", hint);
        };
        let any_case = self.file.traits(&address.host).any_case;
        let folder = format!("{}/", address.tree());
        let key = if any_case { folder.to_ascii_lowercase() } else { folder.clone() };
        let next = self.file.folders.len();
        let place = match self.file.by_address.entry(key) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                self.file.folders.push(Folder { address: folder, any_case, lines: Vec::new() });
                *place.insert(next)
            }
        };
        self.folder = Some(place);
    }

    fn page_line(&mut self, at: usize, line: &str) {
        let Some(folder) = self.folder.and_then(|place| self.file.folders.get_mut(place)) else { return };
        let written = line.split(' ').next().unwrap_or("");
        let name = if written == "." || written.starts_with(".?") { &written[1..] } else { written };
        let rest = &line[written.len()..];
        if let Some((message, hint)) = fault_of_name(written, name).or_else(|| fault_of_rest(&folder.address, rest)) {
            return self.wrong(at, line, message, hint);
        }
        let behind = at + written.len();
        let name = Span::new(behind - name.len(), behind);
        folder.lines.push(Line { name, rest: Span::new(behind, at + line.len()) });
    }

    fn finish(mut self, text: &Arc<str>) -> (PageFile, Vec<Diagnostic>) {
        let slice = |span: Span| text.get(span.range()).unwrap_or("");
        let mut doubled = Vec::new();
        for folder in &mut self.file.folders {
            let any_case = folder.any_case;
            let order = |a: &Line, b: &Line| compare(slice(a.name), slice(b.name), any_case);
            if !folder.lines.is_sorted_by(|a, b| order(a, b).is_lt()) {
                folder.lines.sort_by(order);
                folder.lines.dedup_by(|later, first| {
                    let is_same = order(later, first).is_eq();
                    doubled.extend(is_same.then_some(later.name));
                    is_same
                });
            }
        }
        doubled.sort();
        for name in doubled {
            let message = format!("the page `{}` has a line already, which counts", slice(name));
            self.findings.add(&PAGES_INVALID, name, message, |it| it.hint("take one of the two lines away"));
        }
        if !self.has_date_line {
            let first = Span::new(0, content(text.split_inclusive('\n').next().unwrap_or("")).len());
            let message = "the catalogue does not say when it was made";
            self.findings.add(&PAGES_INVALID, first, message, |it| it.hint("add a line such as `date 2026-11-24`"));
        }
        // Lines about hosts may follow those about trees.
        let file = &self.file;
        let compared = |(tree, what): (&String, &Tree)| {
            Some((file.compared_tree(&Address::parse(&format!("https://{tree}"))?), *what))
        };
        self.file.compared_trees = file.trees.iter().filter_map(compared).collect();
        let mut found = self.findings.into_diagnostics();
        found.sort_by_key(|finding| finding.span);
        (self.file, found)
    }
}

/// What is wrong with a name, and the way out.
fn fault_of_name(written: &str, name: &str) -> Option<(String, String)> {
    // Most names are plain.
    if !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
        return None;
    }
    let (path, query) = name.split_once('?').map_or((name, None), |(path, query)| (path, Some(query)));
    let normal = match query {
        Some(query) => format!("{}?{}", normal_name(path), normal_query(query)),
        None => normal_name(path),
    };
    let is_index = ["index.html", "index.htm"].iter().any(|index| index.eq_ignore_ascii_case(path));
    if written.is_empty() {
        return Some(("a page begins its line".to_owned(), "take the white space before it away".to_owned()));
    }
    if path == "." || path == ".." || path.contains('/') || is_index || (path.is_empty() && written == name) {
        let hint = "write the page below its own folder, and the page of a folder as a name in the folder above it";
        return Some((format!("`{path}` is not the name of a page"), hint.to_owned()));
    }
    let shown = if written == name { normal.clone() } else { format!(".{normal}") };
    let is_as_compared = normal == name && query != Some("");
    (!is_as_compared).then(|| (format!("`{written}` is not written as it is compared"), format!("write `{shown}`")))
}

/// What is wrong with what follows a name, and the way out.
fn fault_of_rest(folder: &str, rest: &str) -> Option<(String, String)> {
    if let Some(target) = rest.strip_prefix(" > ") {
        let is_plain = !target.contains(|character: char| character.is_whitespace() || character.is_control());
        let leads = is_plain && Address::parse(&whole_target(folder, target)).is_some();
        let hint = "write ` > ` and a whole address, or the path of a page of the same host";
        return (!leads).then(|| (format!("`{target}` is not where a redirect can lead"), hint.to_owned()));
    }
    if rest.is_empty() || rest == " #" {
        return None;
    }
    let well_written = rest.starts_with(" #")
        && rest.get(2..).is_some_and(|rest| !rest.is_empty() && rest.split(" #").all(is_well_written));
    let hint =
        "write ` #` and an anchor, once for each, with %20 for white space in it; or ` > ` and where the page moved to";
    (!well_written || split_anchors(rest).next().is_none())
        .then(|| (format!("`{}` cannot follow a page", rest.trim_start()), hint.to_owned()))
}
