//! How the bytes of a file are written: its mark, its line ends, what a version control system left in it.
//!
//! Must not know what the text means.

use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{LineEndings, Span};

pub static BYTE_ORDER_MARK: Rule = Rule::info("byte-order-mark", "the file begins with a byte order mark").safe();
pub static LINE_ENDS_MIXED: Rule =
    Rule::info("line-ends-mixed", "some lines end in CR LF and others in LF alone, or all in CR alone").safe();
pub static FINAL_NEWLINE_MISSING: Rule =
    Rule::info("final-newline-missing", "the last line of the file has no line end").off().safe();

pub fn byte_order_mark(view: &ArticleView<'_>, findings: &mut Findings) {
    if !view.article.source.byte_order_mark {
        return;
    }
    let start = Span::new(0, 0);
    findings.add(&BYTE_ORDER_MARK, start, "an invisible byte order mark stands before the first character", |it| {
        it.hint("save the file as UTF-8 without a byte order mark").fix_of_bytes()
    });
}

pub fn line_ends_mixed(view: &ArticleView<'_>, findings: &mut Findings) {
    match view.article.source.line_endings {
        LineEndings::Mixed => {}
        LineEndings::Cr => return line_ends_of_cr(view, findings),
        LineEndings::Lf | LineEndings::CrLf => return,
    }
    let (with_return, alone): (Vec<usize>, Vec<usize>) =
        view.text.match_indices('\n').map(|(at, _)| at).partition(|&at| view.text[..at].ends_with('\r'));
    let (usual, unusual, name, other) = match with_return.len() > alone.len() {
        true => ("\r\n", &alone, "LF alone", "CR LF"),
        false => ("\n", &with_return, "CR LF", "LF alone"),
    };
    let (Some(&first), Some(&last)) = (unusual.first(), unusual.last()) else { return };
    let start = first - usize::from(usual == "\n");
    let whole = Span::new(start, last + 1);
    let message = format!("{} of {} lines end in {name}", unusual.len(), with_return.len() + alone.len());
    findings.add(&LINE_ENDS_MIXED, Span::new(start, first + 1), message, |it| {
        let mended = view.slice(whole).replace("\r\n", "\n").replace('\n', usual);
        it.label("the first of them")
            .hint(format!("let all lines end in {other}, as most of them do"))
            .safe_fix(whole, mended)
    });
}

fn line_ends_of_cr(view: &ArticleView<'_>, findings: &mut Findings) {
    let first = view.text.find('\n').unwrap_or(0);
    findings.add(&LINE_ENDS_MIXED, Span::new(first, first + 1), "all lines end in CR alone", |it| {
        it.label("many programs see one long line").hint("let all lines end in LF").fix_of_bytes()
    });
}

pub fn final_newline_missing(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(last) = view.text.chars().next_back().filter(|&last| last != '\n') else { return };
    let end = view.text.len();
    let line_end = if view.article.source.line_endings == LineEndings::CrLf { "\r\n" } else { "\n" };
    let span = Span::new(end - last.len_utf8(), end);
    findings.add(&FINAL_NEWLINE_MISSING, span, "the last line has no line end", |it| {
        it.label("add a line end behind it").safe_fix(Span::new(end, end), line_end)
    });
}
