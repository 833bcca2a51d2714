//! Characters that came out wrong because a file was read in another encoding than it was written in.
//!
//! Must not look at files that are not UTF-8 now: `encoding-not-utf8` says that of them.

use crate::article::characters::misread;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Encoding, Span};

pub static MOJIBAKE: Rule =
    Rule::warning("mojibake", "a character was garbled when the file was read in another encoding").suggested();

const LOST: char = '\u{fffd}';

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if view.article.source.encoding == Encoding::Windows1252 {
        return;
    }
    let mut done = 0;
    for &(at, character) in view.beyond_ascii() {
        if at < done {
            continue;
        }
        if character == LOST {
            done = at + view.text[at..].len() - view.text[at..].trim_start_matches(LOST).len();
            findings.add(&MOJIBAKE, Span::new(at, done), "a character was lost here", |it| {
                it.hint("write the character that stood here before the file was saved in another encoding")
            });
            continue;
        }
        let (mut end, mut meant) = (at, String::new());
        while let Some(next) = view.text.get(end..).and_then(misread) {
            end += next.length;
            meant.push(next.meant);
        }
        if meant.is_empty() {
            continue;
        }
        done = end;
        let span = Span::new(at, end);
        let message = format!("`{}` is what becomes of `{meant}` in the wrong encoding", view.slice(span));
        findings.add(&MOJIBAKE, span, message, |it| {
            it.label(format!("did you mean `{meant}`?")).suggested_fix(span, meant)
        });
    }
}
