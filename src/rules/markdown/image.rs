//! Images: a text for those who do not see them, and an address that leads to a picture.
//!
//! Must not know how images are shown.

use crate::article::Image;
use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{ArticleView, CorpusView};
use crate::site::path_named;
use crate::text::{RelPath, Span, starts_with_any_case};

pub static IMAGE_WITHOUT_ALT: Rule =
    Rule::error("image-without-alt", "an image has no text for those who do not see it");
pub static IMAGE_NOT_SHOWN: Rule = Rule::error("image-not-shown", "an image's address leads to no picture");

pub fn alternative_text(view: &ArticleView<'_>, findings: &mut Findings) {
    let outermost = outermost_images(view);
    for image in view.article.fragments().flat_map(|fragment| &fragment.images) {
        if findings.overflows() {
            return;
        }
        if !image.text.trim().is_empty() {
            continue;
        }
        let address = image.target.span;
        let after = outermost.partition_point(|span| span.start <= address.start);
        let before = after.checked_sub(1).and_then(|last| outermost.get(last)).copied();
        let whole = before.filter(|span| address.end <= span.end);
        findings.add(&IMAGE_WITHOUT_ALT, whole.unwrap_or(address), "this image has no text", |it| {
            it.label("who does not see it learns nothing").hint("say what it shows: `![what it shows](address)`")
        });
    }
}

/// Where the images are written that stand in no other image's text, in order.
fn outermost_images(view: &ArticleView<'_>) -> Vec<Span> {
    let mut images: Vec<Span> = Vec::new();
    for node in view.nodes().iter().filter(|node| node.part == Part::Image) {
        if images.last().is_none_or(|last| last.end <= node.span.start) {
            images.push(node.span);
        }
    }
    images
}

pub fn place(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    for entry in view.corpus.texts() {
        let article = entry.article();
        for image in article.fragments().flat_map(|fragment| &fragment.images) {
            if !is_on_web(image) && !is_in_root(view, article.path(), image) {
                findings.push(finding(article.path(), image));
            }
        }
    }
}

fn finding(path: &RelPath, image: &Image) -> Diagnostic {
    let address = &image.target.value;
    let is_drive = address.get(1..3) == Some(":\\");
    let is_on_computer = is_drive || address.starts_with("\\\\") || starts_with_any_case(address, "file:");
    let (message, label) = match is_on_computer {
        true => ("this image lies on its author's computer".to_owned(), "no reader can load it"),
        false if address.trim().is_empty() => ("this image has no address".to_owned(), "nothing is shown here"),
        false => (format!("there is no picture `{address}`"), "nothing is shown here"),
    };
    Diagnostic::new(&IMAGE_NOT_SHOWN, path, Some(image.target.span), message)
        .label(label)
        .hint("write the web address of the picture, or put its file beside the article and name it from there")
}

fn is_on_web(image: &Image) -> bool {
    ["https://", "http://"].iter().any(|scheme| starts_with_any_case(&image.target.value, scheme))
}

/// Whether the address names a file that lies among the articles.
fn is_in_root(view: &CorpusView<'_>, path: &RelPath, image: &Image) -> bool {
    path_named(path, image.target.value.trim()).is_some_and(|file| view.corpus.strays().contains_key(&file))
}
