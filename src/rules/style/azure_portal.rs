//! The name of the Azure portal.
//!
//! Must not look at code, addresses and tags.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

use super::texts::{Word, texts, words};

pub static STYLE_AZURE_PORTAL: Rule =
    Rule::info("style-azure-portal", "the Azure portal is written with a capital P").off().safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for (start, text) in texts(view) {
        let words: Vec<Word<'_>> = words(text).collect();
        for pair in words.windows(2) {
            let [azure, portal] = pair else { continue };
            if azure.text != "Azure" || portal.text != "Portal" || text.get(azure.end()..portal.at) != Some(" ") {
                continue;
            }
            let span = portal.span(start);
            findings.add(&STYLE_AZURE_PORTAL, span, "`portal` is no name in `Azure portal`", |it| {
                it.hint("write it with a small letter").safe_fix(span, "portal")
            });
        }
    }
}
