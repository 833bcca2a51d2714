//! Lines that were meant as items of a list, and are text: a mark without a space behind it, or a bullet that was typed.
//!
//! Must not know lists that are lists.

use crate::article::findings::Findings;
use crate::article::outline::line_from;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static MARKER: Rule =
    Rule::warning("list-marker-without-space", "no space stands behind the mark of a list's item").suggested();
pub static NUMBER: Rule =
    Rule::warning("list-number-without-space", "no space stands behind the number of a list's item").safe();
pub static TYPED_BULLET: Rule =
    Rule::warning("typed-bullet", "a bullet was typed where the mark of a list's item belongs").safe();

pub(super) const BULLETS: [char; 9] = ['•', '·', '▪', '◦', '●', '○', '‣', '■', '➢'];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut bullets: Vec<Bullet> = Vec::new();
    for (span, text) in view.prose() {
        let Some(first) = text.bytes().next().filter(|byte| !byte.is_ascii_alphabetic()) else { continue };
        let Some(line) = line_from(view.text, span) else { continue };
        let start = span.range().start;
        match first {
            b'-' | b'*' | b'+' if is_item_behind_mark(line) || is_one_of_items(view.text, start, line) => {
                let mark = Span::new(start, start + 1);
                findings.add(&MARKER, mark, "no space stands behind this mark of an item", |it| {
                    it.label("the line is shown as text").suggested_fix(mark, format!("{} ", &line[..1]))
                });
            }
            b'-' | b'*' if begins_run(view.text, start, line) => run_of_marks(view, start, line, findings),
            b'0'..=b'9' => number(view.text, line, start, findings),
            128.. => bullets.extend(bullet(line, start)),
            _ => {}
        }
    }
    for run in bullets.chunk_by(|one, next| is_next_line(view, one, next)) {
        typed_bullets(view, run, findings);
    }
}

/// `*[link](...)`, `-Some words`; not `-Name 'x'` of a command, nor `-OR-`.
fn is_item_behind_mark(line: &str) -> bool {
    let text = line.get(1..).unwrap_or("");
    if text.starts_with('[') {
        return true;
    }
    let Some((word, rest)) = text.split_once(' ') else { return false };
    let mut letters = word.chars();
    let is_word = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase);
    is_word && rest.starts_with(char::is_alphabetic) && !line.starts_with('+')
}

/// `-words of an item` beside an item with the same mark; not `*emphasis*`, nor the options of a command.
fn is_one_of_items(text: &str, start: usize, line: &str) -> bool {
    let (mark, words) = line.split_at(1);
    let is_item = |line: &str| line.strip_prefix(mark).is_some_and(|rest| rest.starts_with(' '));
    let is_words = lower_case_words(words).is_some_and(|behind| !behind.is_empty());
    let ([above, _], [below, _]) = neighbours(text, start, line);
    is_words && (is_item(above) || is_item(below))
}

/// `-words` in the first of at least three such lines, one below the other.
fn begins_run(text: &str, start: usize, line: &str) -> bool {
    let ([above, _], below) = neighbours(text, start, line);
    let is_alike = |other: &str| is_marked_alike(line, other);
    is_alike(line) && !is_alike(above) && below.into_iter().all(is_alike)
}

/// Whether another line is `-words` with the same mark.
fn is_marked_alike(line: &str, other: &str) -> bool {
    let mark = line.get(..1).unwrap_or("");
    other.strip_prefix(mark).is_some_and(|words| lower_case_words(words).is_some())
}

/// One finding for the lines of a run, so that they become a list together.
fn run_of_marks(view: &ArticleView<'_>, start: usize, line: &str, findings: &mut Findings) {
    let mark = Span::new(start, start + 1);
    let mut end = start + 1;
    let mut fixed = format!("{}{} ", line_before_list(view, start), view.slice(mark));
    let mut at = start + line.len();
    for next in view.text.get(at..).unwrap_or("").split_inclusive('\n').skip(1) {
        at += view.text.get(at..).and_then(|rest| rest.find('\n')).map_or(0, |newline| newline + 1);
        if !is_marked_alike(line, next.trim()) {
            break;
        }
        let marked = at + (next.len() - next.trim_start().len()) + 1;
        fixed.push_str(view.text.get(end..marked).unwrap_or(""));
        fixed.push(' ');
        end = marked;
    }
    findings.add(&MARKER, mark, "no space stands behind the marks of these items", |it| {
        it.label("the lines are shown as one text")
            .hint("write a space behind each mark; options of a command belong into code")
            .suggested_fix(Span::new(start, end), fixed)
    });
}

/// The blank line that makes a list one of its own, and not a part of the text before it.
fn line_before_list(view: &ArticleView<'_>, start: usize) -> String {
    let above = view.text.get(..start).unwrap_or("").trim_end_matches([' ', '\t']);
    let is_below_text = above.lines().next_back().is_some_and(|line| !line.trim().is_empty());
    let indent = view.text.get(above.len()..start).unwrap_or("");
    if is_below_text { format!("{}{indent}", view.line_end(start)) } else { String::new() }
}

/// What stands behind a word of small letters that begins a text: nothing, or other words.
fn lower_case_words(text: &str) -> Option<&str> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let is_word = word.chars().count() > 1 && word.chars().all(char::is_lowercase);
    let is_words = is_word && (rest.is_empty() || rest.starts_with(char::is_alphabetic)) && !text.contains('*');
    is_words.then_some(rest)
}

/// The two lines above one and the two below it, the nearest first, without the white space around them.
fn neighbours<'a>(text: &'a str, start: usize, line: &str) -> ([&'a str; 2], [&'a str; 2]) {
    let above = text.get(..start).unwrap_or("").trim_end_matches([' ', '\t']);
    let mut above = above.strip_suffix('\n').unwrap_or("").rsplit('\n').map(str::trim);
    let mut below = text.get(start + line.len()..).unwrap_or("").lines().skip(1).map(str::trim);
    let two = |lines: &mut dyn Iterator<Item = &'a str>| [lines.next().unwrap_or(""), lines.next().unwrap_or("")];
    (two(&mut above), two(&mut below))
}

/// Whether the item with the number before or behind stands on the line above or below; `mark` stands behind numbers.
fn continues_numbers(text: &str, start: usize, line: &str, number: &str, mark: char) -> bool {
    let Ok(number) = number.parse::<u32>() else { return false };
    let ([before, _], [behind, _]) = neighbours(text, start, line);
    let is_item = |line: &str, number: Option<u32>| {
        let rest = number.and_then(|number| line.strip_prefix(&number.to_string())?.strip_prefix(mark));
        rest.is_some_and(|rest| rest.starts_with(|c: char| c == ' ' || c.is_alphabetic()))
    };
    is_item(before, number.checked_sub(1)) || is_item(behind, number.checked_add(1))
}

/// `3.Text`, and `3.text` among items with the numbers beside it; not `3.5` nor `3.x`.
fn number(text_of_article: &str, line: &str, start: usize, findings: &mut Findings) {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let Some(text) = line.get(digits..).and_then(|rest| rest.strip_prefix(['.', ')'])) else { return };
    let is_item = text.starts_with(|c: char| c.is_uppercase() || c == '[') || text.starts_with("**");
    let is_word = text.chars().take_while(|c| c.is_alphabetic()).skip(1).all(char::is_lowercase);
    let mark = if line.as_bytes().get(digits) == Some(&b'.') { '.' } else { ')' };
    let letters = text.chars().take_while(|c| c.is_lowercase()).count();
    let is_one_of_items = || letters > 1 && continues_numbers(text_of_article, start, line, &line[..digits], mark);
    if digits > 2 || !is_word || !(is_item || is_one_of_items()) {
        return;
    }
    let span = Span::new(start, start + digits + 1);
    findings.add(&NUMBER, span, format!("no space stands behind `{}`", &line[..=digits]), |it| {
        it.label("the line is shown as text").safe_fix(span, format!("{} ", &line[..=digits]))
    });
}

struct Bullet {
    /// With the white space behind it.
    span: Span,
    line_end: usize,
}

fn bullet(line: &str, start: usize) -> Option<Bullet> {
    let text = line.strip_prefix(BULLETS)?;
    let content = text.trim_start();
    let span = Span::new(start, start + (line.len() - content.len()));
    (!content.is_empty()).then_some(Bullet { span, line_end: start + line.len() })
}

fn is_next_line(view: &ArticleView<'_>, one: &Bullet, next: &Bullet) -> bool {
    let between = view.text.get(one.line_end..next.span.range().start).unwrap_or("x");
    between.trim().is_empty() && between.matches('\n').count() == 1
}

/// One finding for the lines of a list, so that they become one together.
fn typed_bullets(view: &ArticleView<'_>, run: &[Bullet], findings: &mut Findings) {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let mark = view.slice(first.span).trim_end();
    let mark_span = Span::new(first.span.range().start, first.span.range().start + mark.len());
    let message = format!("`{mark}` begins no item of a list");
    findings.add(&TYPED_BULLET, mark_span, message, |it| {
        let start = first.span.range().start;
        let mut fixed = line_before_list(view, start);
        for (number, bullet) in run.iter().enumerate() {
            let next = run.get(number + 1).map_or(last.span.range().end, |next| next.span.range().start);
            fixed.push_str("* ");
            fixed.push_str(view.text.get(bullet.span.range().end..next).unwrap_or(""));
        }
        it.label("the lines are shown as one text")
            .hint("an item begins with `*` and a space")
            .safe_fix(Span::new(start, last.span.range().end), fixed)
    });
}
