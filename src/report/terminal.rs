//! Text made safe for a terminal, and how wide it is there; numbers as people read them.
//!
//! Must not know what is shown.

use std::borrow::Cow;
use std::time::Duration;

use annotate_snippets::renderer::Style;

use crate::article::characters::invisible;

/// What stands for text that was left out.
pub const ELLIPSIS: &str = "...";

/// Whether a character could steer the terminal, reorder the text around it, or hide in it. Tabs count as such.
pub fn is_unsafe(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    // Beside what nobody sees: controls, and what has no shape of its own or none yet.
    invisible(character).is_some()
        || matches!(character, '\u{80}'..='\u{9f}' | '\u{61c}' | '\u{2065}' | '\u{206a}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Text with every unsafe character as a visible escape (`\t`, `\u{1b}`).
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push_escaped(&mut escaped, character);
    }
    Cow::Owned(escaped)
}

/// Appends a character, as a visible escape where it is unsafe.
pub fn push_escaped(out: &mut String, character: char) {
    if is_unsafe(character) {
        out.extend(character.escape_default());
    } else {
        out.push(character);
    }
}

/// A line that a build agent takes for text and not for a command, whatever an author wrote in it: `##vso[` and `##[` are
/// commands wherever they stand in a line, `::` at its beginning.
pub fn inert(line: &str) -> Cow<'_, str> {
    let mut inert = Cow::Borrowed(line);
    if line.contains("##") {
        for (at, _) in line
            .match_indices("##")
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .filter(|&(at, _)| is_command(&line[at + 2..]))
        {
            inert.to_mut().insert(at + 1, '\\');
        }
    }
    // GitHub's runner looks at the beginnings of lines only.
    let indent = inert.len() - inert.trim_start().len();
    if inert[indent..].starts_with("::") {
        inert.to_mut().insert(indent, '\\');
    }
    inert
}

/// GitHub's commands in their old form, which its runner reads in any case; Azure's agent has some of the same.
const COMMANDS: &[&str] = &[
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "section",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

/// Whether `[command` or `vso[` follows.
fn is_command(rest: &str) -> bool {
    if rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("vso[")) {
        return true;
    }
    let Some(inside) = rest.strip_prefix('[') else { return false };
    let name = inside.split([' ', ']']).next().unwrap_or("");
    COMMANDS.iter().any(|command| command.eq_ignore_ascii_case(name))
}

/// Safe text for a line of a log.
pub fn escape_for_log(text: &str) -> String {
    inert(&escape(text)).into_owned()
}

/// The most columns that a character takes once it is made safe, tabs aside.
///
/// An upper bound: it decides what is cut off, and a cut may come early but never late.
pub fn escaped_width(character: char) -> usize {
    if is_unsafe(character) {
        return character.escape_default().count();
    }
    if character < '\u{1100}' { 1 } else { 2 }
}

/// The most columns that a text takes once it is made safe.
pub fn width(text: &str) -> usize {
    text.chars().map(escaped_width).sum()
}

/// Safe text of at most so many columns.
pub fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    let mut taken = 0;
    let mut cut_at = 0;
    for (offset, character) in text.char_indices() {
        if taken + ELLIPSIS.len() <= columns {
            cut_at = offset;
        }
        taken += escaped_width(character);
        if taken > columns {
            return Cow::Owned(format!("{}{ELLIPSIS}", escape(&text[..cut_at])));
        }
    }
    escape(text)
}

/// Safe text broken at spaces into lines of at most so many columns where it can be, and at its own line ends.
pub fn wrap(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len());
    for line in text.trim_end().lines() {
        if !wrapped.is_empty() {
            wrapped.push('\n');
        }
        let mut taken = 0;
        for word in line.split(' ') {
            let word = escape(word);
            let wide = word.chars().map(escaped_width).sum::<usize>();
            if taken > 0 && taken + 1 + wide > columns {
                wrapped.push('\n');
                taken = 0;
            } else if taken > 0 {
                wrapped.push(' ');
                taken += 1;
            }
            wrapped.push_str(&word);
            taken += wide;
        }
    }
    wrapped
}

/// Text in a style, if there is colour at all.
pub fn styled(text: &str, style: Style, color: bool) -> String {
    if color { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// `1 file`, `2,000 files`.
#[must_use]
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(count))
}

/// A number with a comma between each three digits.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of bytes in the unit that leaves the fewest digits, to one decimal.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    // Tenths of the unit, rounded; integers keep the sum exact for every size.
    let mut unit = 0;
    let mut divisor: u128 = 1024;
    let tenths = |divisor: u128| (u128::from(bytes) * 10 + divisor / 2) / divisor;
    while tenths(divisor) >= 10_240 && unit + 1 < UNITS.len() {
        divisor *= 1024;
        unit += 1;
    }
    let tenths = tenths(divisor);
    format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[unit])
}

/// A time as long as a person waited.
pub fn duration(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        0 => format!("{} ms", elapsed.as_millis()),
        1..60 => format!("{:.1} s", elapsed.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_becomes_visible() {
        assert_eq!(escape("a\u{1b}[31m\u{202e}b\t\u{7f}\u{9b}"), "a\\u{1b}[31m\\u{202e}b\\t\\u{7f}\\u{9b}");
        assert!(matches!(escape("caf\u{e9} \u{65e5}\u{672c}"), Cow::Borrowed(_)));
    }

    #[test]
    fn text_is_no_command_to_a_build_agent() {
        assert_eq!(inert("a ##vso[task.complete]b ##vso[x]"), "a #\\#vso[task.complete]b #\\#vso[x]");
        assert_eq!(inert("  ::error::no"), "  \\::error::no");
        assert_eq!(inert("x ##[set-env name=a]b"), "x #\\#[set-env name=a]b");
        assert!(matches!(inert("##[a heading](with a link) and a::b"), Cow::Borrowed(_)));
    }

    #[test]
    fn numbers_are_for_people() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [0, 1_023, 1_024, 1_048_575, 191_260_000].map(size),
            ["0 B", "1023 B", "1.0 KiB", "1.0 MiB", "182.4 MiB"]
        );
        assert_eq!(size(u64::MAX), "16777216.0 TiB");
        assert_eq!(duration(Duration::from_millis(850)), "850 ms");
        assert_eq!(duration(Duration::from_millis(3_210)), "3.2 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn long_text_is_shortened_or_wrapped() {
        assert_eq!(shorten("abcdefghij", 10), "abcdefghij");
        assert_eq!(shorten("abcdefghijk", 10), "abcdefg...");
        assert_eq!(wrap("one two three\nfour", 8), "one two\nthree\nfour");
    }
}
