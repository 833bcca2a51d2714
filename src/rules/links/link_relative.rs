//! Links to files that are not there, and to headings that another article does not have.
//!
//! Must not know which sites have an article: a link to one that a site lacks is `link_unpublished`'s.

use std::cell::LazyCell;

use foldhash::{HashMap, HashSet};

use crate::article::findings::MAX_FINDINGS;
use crate::article::link_form::{Form, form};
use crate::article::{Article, Link, nearest, slug};
use crate::corpus::{ARTICLES, ArticleId, Entry};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::rules::link_view::is_filled_in;
use crate::site::{article_at, path_named};
use crate::text::{RelPath, Span, percent_decoded, percent_encoded, trimmed};

use super::near_files::{Names, NearFiles, reference};

pub static LINK_RELATIVE: Rule =
    Rule::error("link-relative", "a relative link leads to no article and no file").suggested();

pub static LINK_HEADING_UNKNOWN: Rule =
    Rule::warning("link-heading-unknown", "a link leads to a heading that the other article does not have").suggested();

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let names = LazyCell::new(|| Names::of(view.corpus));
    let near = LazyCell::new(|| NearFiles::of(&names));
    for entry in view.corpus.texts().filter(|entry| entry.article().links_to_files()) {
        for link in entry.article().links().chain(entry.article().refused_links()) {
            let target = trimmed(&link.target.value);
            if form(target) == Form::Relative
                && !is_there(view, entry, target)
                && !is_filled_in(&entry.article().source.text, link)
            {
                findings.push(finding(view, &near, entry, link));
            }
        }
    }
}

pub fn headings(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let mut known: HashMap<ArticleId, Option<Headings<'_>>> = HashMap::default();
    for entry in view.corpus.texts().filter(|entry| entry.article().links_to_files()) {
        let before = findings.len();
        for link in entry.article().links() {
            // More are not shown of one file, and comparing takes long.
            if findings.len() - before > MAX_FINDINGS {
                break;
            }
            let target = trimmed(&link.target.value);
            let Some((file, wanted)) = target.split_once('#').filter(|(_, wanted)| !wanted.is_empty()) else {
                continue;
            };
            if form(target) != Form::Relative {
                continue;
            }
            let path = path_named(entry.article().path(), file);
            let Some(other) = path.and_then(|path| article_at(view.corpus, &path)) else { continue };
            let of_other = known.entry(other).or_insert_with(|| Headings::of(view.corpus.entry(other).article()));
            findings.extend(of_other.as_ref().and_then(|headings| heading_unknown(entry, link, headings, wanted)));
        }
    }
}

/// The headings of an article.
struct Headings<'a> {
    path: &'a RelPath,
    ids: Vec<&'a str>,
    /// As pages follow them: in any letter case.
    lower: HashSet<String>,
}

impl<'a> Headings<'a> {
    /// Nothing where it includes other texts, which may have headings as well.
    fn of(article: &'a Article) -> Option<Self> {
        let is_complete = article.includes().next().is_none();
        let ids: Vec<&str> = article.markdown.headings.iter().map(|heading| heading.id.as_str()).collect();
        let lower = ids.iter().map(|id| id.to_lowercase()).collect();
        is_complete.then_some(Self { path: article.path(), ids, lower })
    }
}

fn heading_unknown(entry: &Entry, link: &Link, headings: &Headings<'_>, written: &str) -> Option<Diagnostic> {
    let wanted = percent_decoded(written);
    if headings.lower.contains(&wanted.to_lowercase()) {
        return None;
    }
    let article = entry.article();
    let is_exact = article.source.slice(link.target.span) == link.target.value;
    let start = link.target.span.range().start + link.target.value.find('#')? + 1;
    let span = if is_exact { Span::new(start, start + written.len()) } else { link.target.span };
    let message = format!("no heading of `{}` has the id `{wanted}`", headings.path);
    let finding = Diagnostic::new(&LINK_HEADING_UNKNOWN, article.path(), Some(span), message);
    Some(match nearest(&wanted, headings.ids.get(..MAX_COMPARED).unwrap_or(&headings.ids)) {
        Some(known) if is_exact => finding.label(format!("did you mean `{known}`?")).suggested_fix(span, known),
        Some(known) => finding.hint(format!("did you mean `{known}`?")),
        None => {
            finding.label("leads to the top of the page").hint("link to the article without `#`, or name a heading")
        }
    })
}

/// So many headings are compared with one that does not exist.
const MAX_COMPARED: usize = 1000;

fn finding<'a>(
    view: &CorpusView<'a>,
    near: &LazyCell<NearFiles<'a>, impl FnOnce() -> NearFiles<'a>>,
    entry: &Entry,
    link: &Link,
) -> Diagnostic {
    let (article, written) = (entry.article(), &link.target.value);
    let target = trimmed(written);
    let message = format!("`{target}` is no article and no file");
    let finding = Diagnostic::new(&LINK_RELATIVE, article.path(), Some(link.target.span), message);
    let is_exact = article.source.slice(link.target.span) == written;
    let id = slug(target);
    if is_exact && article.markdown.headings.iter().any(|heading| heading.id == id) {
        let start = Span { end: link.target.span.start, ..link.target.span };
        return finding.label("a heading of this article").suggested_fix(start, "#");
    }
    let file = target.split(['#', '?']).next().unwrap_or(target);
    let Some(meant) = meant(view, near, article.path(), file) else {
        return finding
            .label("leads nowhere")
            .hint("write the whole address, with `https://`, or the path of an article");
    };
    let finding = finding.label(format!("did you mean `{meant}`?"));
    if !is_exact {
        return finding;
    }
    let start = link.target.span.range().start + (written.len() - written.trim_start().len());
    finding.suggested_fix(Span::new(start, start + file.len()), meant)
}

/// The path of the file that a link was meant to lead to, as seen from the article.
fn meant<'a>(
    view: &CorpusView<'a>,
    near: &LazyCell<NearFiles<'a>, impl FnOnce() -> NearFiles<'a>>,
    from: &RelPath,
    file: &str,
) -> Option<String> {
    if file.is_empty() || file.ends_with('/') {
        return None;
    }
    let from_root = from_root(file);
    let there = from_root.as_ref().and_then(|path| article_at(view.corpus, path));
    let path = match there {
        Some(id) => view.corpus.entry(id).article().path(),
        None => {
            // A path that leaves the root has the name of a file still.
            let path =
                from_root.or_else(|| path_named(from, file)).unwrap_or_else(|| RelPath::new(&percent_decoded(file)));
            near.meant(from, &path)?
        }
    };
    let reference = percent_encoded(&reference(from, path), |character| {
        character.is_whitespace() || character.is_control() || "\"'<>()[]\\^`{|}%?#&*".contains(character)
    });
    (form(&reference) == Form::Relative).then_some(reference)
}

/// What a path names that was written as seen from the content root: pages have no such links.
fn from_root(file: &str) -> Option<RelPath> {
    let is_below = |path: &str| path.starts_with(ARTICLES);
    let path = percent_decoded(file.trim_start_matches('/'));
    if is_below(&path) {
        return RelPath::new("").join(&path);
    }
    if file.starts_with('/') { RelPath::new("").join(&format!("{ARTICLES}{path}")) } else { None }
}

/// As a page finds it: an article with its extension or without, or another file.
fn is_there(view: &CorpusView<'_>, entry: &Entry, target: &str) -> bool {
    path_named(entry.article().path(), target)
        .is_some_and(|path| article_at(view.corpus, &path).is_some() || view.corpus.strays().contains_key(&path))
}
