//! Spaces that do not break a line: they look like a plain space and are none.
//!
//! Looked for in the whole file: in code they break the command that a reader copies. Must not look at `&nbsp;`, which is
//! written on purpose.

use crate::article::findings::Findings;
use crate::diagnostic::{Rule, Safety};
use crate::rules::ArticleView;
use crate::text::Span;

pub static NO_BREAK_SPACE: Rule =
    Rule::info("no-break-space", "a no-break space stands where a plain space is meant").safe();

/// What makes a section's heading of a line that begins with `#`.
const SECTION: &str = "# ";

const NO_BREAK: [char; 3] = ['\u{a0}', '\u{2007}', '\u{202f}'];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut places = view.beyond_ascii().iter().filter(|(_, character)| NO_BREAK.contains(character)).peekable();
    if places.peek().is_none() {
        return;
    }
    let targets: Vec<Span> = view.article.links().map(|link| link.target.span).collect();
    let mut done = 0;
    for &(at, _) in places {
        if at < done {
            continue;
        }
        if findings.overflows() {
            break;
        }
        let run = Run::around(view.text, at);
        done = run.span.range().end;
        let count = view.slice(run.span).matches(NO_BREAK).count();
        let message = match count {
            1 => "a no-break space stands here, which looks like a space".to_owned(),
            _ => format!("{count} no-break spaces stand here, which look like spaces"),
        };
        let last = view.slice(run.span).rfind(NO_BREAK).map_or(at, |last| run.span.range().start + last);
        let seen = Span::new(at, last + view.text[last..].chars().next().map_or(1, char::len_utf8));
        findings.add(&NO_BREAK_SPACE, seen, message, |it| {
            // A space ends an address.
            let is_in_address = targets.iter().any(|target| target.range().contains(&at));
            let (replacement, safety) = match is_in_address {
                true => (String::new(), Safety::Suggested),
                false => run.replacement(view, count),
            };
            let hint = match (replacement.as_str(), count) {
                ("", 1) => "delete it",
                ("", _) => "delete them",
                (SECTION, _) => "write `##` and a plain space, or `\\#` if text is meant",
                _ => "write a plain space",
            };
            it.hint(hint).fix(run.span, replacement, safety)
        });
    }
}

/// No-break spaces and the spaces among them.
struct Run<'a> {
    span: Span,
    /// What stands before and behind it on its line.
    before: &'a str,
    after: &'a str,
}

impl<'a> Run<'a> {
    fn around(text: &'a str, at: usize) -> Self {
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        let is_space = |character: char| character == ' ' || NO_BREAK.contains(&character);
        let before = text[line_start..at].trim_end_matches(is_space);
        let start = line_start + before.len();
        let line = text[start..line_end].trim_end_matches('\r');
        let after = line.trim_start_matches(is_space);
        let run = &line[..line.len() - after.len()];
        // Spaces that end a line break it, so they stay.
        let length = if after.is_empty() { run.trim_end_matches(' ').len() } else { run.len() };
        Self { span: Span::new(start, start + length), before, after }
    }

    fn replacement(&self, view: &ArticleView<'_>, no_breaks: usize) -> (String, Safety) {
        let is_blank = self.before.trim().is_empty();
        if view.is_code(self.span.range().start) {
            return (" ".repeat(view.slice(self.span).chars().count()), Safety::Safe);
        }
        if self.after.is_empty() {
            return (String::new(), if is_blank { Safety::Suggested } else { Safety::Safe });
        }
        if is_blank {
            return (String::new(), Safety::Suggested);
        }
        // A title is there already, so this was meant as the heading of a section, or as text.
        if self.before.trim() == "#" && view.article.markdown.title.is_some() {
            return (SECTION.to_owned(), Safety::Suggested);
        }
        // With a plain space behind it, a marker makes a list item or a heading of the line.
        let is_marker = self.before.trim().bytes().all(|byte| byte.is_ascii_digit() || b"#*-+>.)".contains(&byte));
        let is_certain = no_breaks == 1 && !is_marker;
        (" ".to_owned(), if is_certain { Safety::Safe } else { Safety::Suggested })
    }
}
