//! Links to files that are not there.
//!
//! Must not know which clouds have an article: a link to one that a cloud lacks is text there.

use crate::article::link_form::{Form, form};
use crate::article::{Link, slug};
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::rules::link_view::is_filled_in;
use crate::text::{Span, trimmed};

pub static LINK_RELATIVE: Rule =
    Rule::error("link-relative", "a relative link leads to no article and no file").suggested();

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
    let Some(path) = entry.article().path().join(&file.replace("%20", " ")) else { return false };
    let with_extension = crate::text::RelPath::new(&format!("{path}.md"));
    view.corpus.at_path(&path).or_else(|| view.corpus.at_path(&with_extension)).is_some()
        || view.corpus.strays().contains_key(&path)
}
