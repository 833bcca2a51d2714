//! The title that customers see of an apollo article: its H2. The H1 is for authors.
//!
//! Must not know what stands below the title.

use crate::article::Kind;
use crate::article::findings::Findings;
use crate::article::outline::{Node, Part};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static APOLLO_TITLE_MISSING: Rule =
    Rule::error("apollo-title-missing", "an apollo article has no H2, which is the title that customers see");
pub static APOLLO_TITLE_MULTIPLE: Rule =
    Rule::info("apollo-title-multiple", "an apollo article has more than one H2").safe();
pub static APOLLO_TITLE_TOO_LONG: Rule =
    Rule::info("apollo-title-too-long", "the title of an apollo article is over 10 words long");
pub static APOLLO_TITLE_BOLD: Rule =
    Rule::warning("apollo-title-bold", "the title of an apollo article holds bold text").safe();

const MOST_WORDS: usize = 10;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if view.kind != Kind::Apollo {
        return;
    }
    let outline = &view.article.markdown.outline;
    let mut titles = outline.of(|part| part == Part::Heading(2));
    let Some((place, title)) = titles.next() else {
        let h1 = view.nodes().iter().find(|node| node.part == Part::Heading(1));
        let at = h1.map_or(Span::new(view.body_start(), view.body_start()), |h1| written(view, h1));
        findings.add(&APOLLO_TITLE_MISSING, at, "the article has no H2, so customers see no title", |it| {
            it.hint("write `## ` and what the article is about below the H1, which only authors see")
        });
        return;
    };
    let span = written(view, title);
    let words = view.slice(span).split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    if words > MOST_WORDS {
        let message = format!("the title is {words} words long");
        findings.add(&APOLLO_TITLE_TOO_LONG, span, message, |it| it.hint("say it in 10 words or fewer"));
    }
    for bold in outline.inside(place).iter().filter(|node| node.part == Part::Strong) {
        findings.add(&APOLLO_TITLE_BOLD, bold.span, "the title holds bold text", |it| {
            let it = it.label("headings are bold by themselves");
            match without_marks(view.slice(bold.span)) {
                Some(text) => it.safe_fix(bold.span, text),
                None => it,
            }
        });
    }
    for (_, other) in titles {
        report_other(view, span, written(view, other), findings);
    }
}

fn report_other(view: &ArticleView<'_>, title: Span, other: Span, findings: &mut Findings) {
    findings.add(&APOLLO_TITLE_MULTIPLE, other, "the article has another H2", |it| {
        let it = it.related(title, "the title").hint("write the headings below the title as H3");
        // A heading that is underlined cannot be made an H3.
        match view.slice(other).starts_with("##") {
            true => it.safe_fix(Span::new(other.range().start, other.range().start + 2), "###"),
            false => it,
        }
    });
}

/// A heading without the white space behind it.
fn written(view: &ArticleView<'_>, heading: &Node) -> Span {
    let start = heading.span.range().start;
    Span::new(start, start + view.slice(heading.span).trim_end().len())
}

fn without_marks(bold: &str) -> Option<&str> {
    let inside = |mark| bold.strip_prefix(mark).and_then(|inside| inside.strip_suffix(mark));
    inside("**").or_else(|| inside("__")).filter(|inside| !inside.contains(['*', '_']))
}
