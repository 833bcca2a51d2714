//! Links to files that are not there, and to headings that another article does not have.
//!
//! Must not know which clouds have an article: a link to one that a cloud lacks is text there.

use crate::article::link_form::{Form, form};
use crate::article::{Link, nearest, slug};
use crate::corpus::{ArticleId, Entry};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::rules::link_view::is_filled_in;
use crate::text::{RelPath, Span, trimmed};

pub static LINK_RELATIVE: Rule =
    Rule::error("link-relative", "a relative link leads to no article and no file").suggested();

pub static LINK_HEADING_UNKNOWN: Rule =
    Rule::warning("link-heading-unknown", "a link leads to a heading that the other article does not have").suggested();

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    for entry in view.corpus.texts() {
        for link in entry.article().links().chain(entry.article().refused_links()) {
            let target = trimmed(&link.target.value);
            if form(target) == Form::Relative
                && !is_there(view, entry, target)
                && !is_filled_in(&entry.article().source.text, link)
            {
                findings.push(finding(entry, link, target));
            }
        }
    }
}

pub fn headings(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    for entry in view.corpus.texts() {
        for link in entry.article().links() {
            let Some((file, wanted)) = link.target.value.trim_end().split_once('#') else { continue };
            if form(trimmed(&link.target.value)) == Form::Relative && !wanted.is_empty() {
                let other = article_at(view, entry, file.trim_start());
                findings.extend(other.and_then(|other| heading_unknown(view, entry, link, other, wanted)));
            }
        }
    }
}

fn heading_unknown(
    view: &CorpusView<'_>,
    entry: &Entry,
    link: &Link,
    other: ArticleId,
    wanted: &str,
) -> Option<Diagnostic> {
    let other = view.corpus.entry(other).article();
    // What an article includes may have headings as well.
    let is_complete = other.fragments().all(|fragment| fragment.includes.is_empty());
    let headings: Vec<&str> = other.markdown.headings.iter().map(|heading| heading.id.as_str()).collect();
    if !is_complete || headings.contains(&wanted) {
        return None;
    }
    let article = entry.article();
    let is_exact = article.source.slice(link.target.span) == link.target.value;
    let start = link.target.span.range().start + link.target.value.find('#')? + 1;
    let span = if is_exact { Span::new(start, start + wanted.len()) } else { link.target.span };
    let message = format!("no heading of `{}` has the id `{wanted}`", other.path());
    let finding = Diagnostic::new(&LINK_HEADING_UNKNOWN, article.path(), Some(span), message);
    Some(match nearest(wanted, headings.get(..MAX_COMPARED).unwrap_or(&headings)) {
        Some(known) if is_exact => finding.label(format!("did you mean `{known}`?")).suggested_fix(span, known),
        Some(known) => finding.hint(format!("did you mean `{known}`?")),
        None => {
            finding.label("leads to the top of the page").hint("link to the article without `#`, or name a heading")
        }
    })
}

/// So many headings are compared with one that does not exist.
const MAX_COMPARED: usize = 1000;

fn finding(entry: &Entry, link: &Link, target: &str) -> Diagnostic {
    let article = entry.article();
    let message = format!("`{target}` is no article and no file");
    let finding = Diagnostic::new(&LINK_RELATIVE, article.path(), Some(link.target.span), message);
    let is_exact = article.source.slice(link.target.span) == link.target.value;
    let id = slug(target);
    if is_exact && article.markdown.headings.iter().any(|heading| heading.id == id) {
        let start = Span { end: link.target.span.start, ..link.target.span };
        return finding.label("a heading of this article").suggested_fix(start, "#");
    }
    finding.label("leads nowhere").hint("write the whole address, with `https://`, or the path of an article")
}

/// As a page finds it: an article with its extension or without, or another file.
fn is_there(view: &CorpusView<'_>, entry: &Entry, target: &str) -> bool {
    let file = target.split(['#', '?']).next().unwrap_or(target);
    let Some(path) = path_of(entry, file) else { return false };
    article_at(view, entry, file).is_some() || view.corpus.strays().contains_key(&path)
}

fn path_of(entry: &Entry, file: &str) -> Option<RelPath> {
    entry.article().path().join(&file.replace("%20", " "))
}

fn article_at(view: &CorpusView<'_>, entry: &Entry, file: &str) -> Option<ArticleId> {
    let path = path_of(entry, file)?;
    let with_extension = RelPath::new(&format!("{path}.md"));
    view.corpus.at_path(&path).or_else(|| view.corpus.at_path(&with_extension))
}
