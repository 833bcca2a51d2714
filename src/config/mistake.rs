//! What the reader of TOML says of a mistake, in the words of this project: what is wrong, and the way out.
//!
//! Must not know which keys there are: the reader names them.

use crate::diagnostic::Diagnostic;
use crate::suggestion::nearest;
use crate::text::{RelPath, Span};

use super::CONFIG_INVALID;

/// What the reader cannot make sense of: how its message begins, what is wrong, and the way out.
const SYNTAX: &[(&str, &str, &str)] = &[
    ("unclosed array table", "the head of this table is not closed", "write `[[name]]` on a line of its own"),
    ("unclosed table", "the head of this table is not closed", "write `[name]` on a line of its own"),
    ("unclosed inline table", "this table is not closed", "write `}` at its end, on the same line"),
    ("unclosed array", "this list is not closed", "write `]` at its end"),
    ("invalid basic string", "a text has no closing quote", "write `\"` at its end"),
    ("invalid literal string", "a text has no closing quote", "write `'` at its end"),
    ("invalid multi-line", "a text of several lines has no closing quotes", "write three quotes at its end"),
    ("missing escaped value", "a backslash begins nothing here", "write two of them, or put the text in `'` quotes"),
    ("key with no value", "`=` and a value are missing behind this key", "write `key = \"value\"`"),
    ("string values must be quoted", "a value is missing here, or has no quotes", "write text in quotes: `\"text\"`"),
    ("unquoted keys cannot be empty", "a key is missing here", "write `key = \"value\"`, or take the line away"),
    ("invalid boolean", "this is no value", "write `true`, `false`, a number, or text in quotes"),
    ("invalid date", "this is no date that there is", "write text in quotes: `\"text\"`"),
    ("invalid time", "this is no time that there is", "write text in quotes: `\"text\"`"),
    ("invalid number", "this is no number", "write digits alone, or text in quotes: `\"text\"`"),
    (
        "unexpected key or value",
        "more stands on this line than one key and its value",
        "give each key a line of its own",
    ),
    ("duplicate key", "this key is given twice", "take one of the two away"),
    ("extra comma", "a comma too many stands here", "take it away"),
    ("missing comma", "a comma is missing here", "write `,` between two values"),
    ("wanted string or table", "text in quotes or a table belongs here", "write `\"text\"`, or `{ key = \"text\" }`"),
];

/// The finding for a mistake that the reader tells.
pub(super) fn of_reader(path: &RelPath, error: &toml::de::Error) -> Box<Diagnostic> {
    let (span, message) = (error.span().map(|range| Span::new(range.start, range.end)), error.message());
    let finding = |text: String| Diagnostic::new(&CONFIG_INVALID, path, span, text);
    let names = quoted(message);
    Box::new(match (names.as_slice(), message) {
        ([name, known @ ..], _) if message.starts_with("unknown field") => {
            choice(finding(format!("no key is called `{name}` here")), name, known, "keys here")
        }
        ([name, known @ ..], _) if message.starts_with("unknown variant") => {
            choice(finding(format!("`{name}` is no value of this key")), name, known, "values")
        }
        ([name, ..], _) if message.starts_with("missing field") => {
            finding(format!("the key `{name}` is missing here")).hint(format!("add a line `{name} = ...`"))
        }
        _ => match type_wanted(message) {
            Some((wanted, hint)) => finding(format!("{wanted} belongs here")).hint(hint),
            None => syntax(message, finding),
        },
    })
}

fn choice(finding: Diagnostic, name: &str, known: &[&str], what: &str) -> Diagnostic {
    let finding = match nearest(name, known) {
        Some(meant) => finding.label(format!("did you mean `{meant}`?")),
        None => finding,
    };
    if known.is_empty() { finding } else { finding.hint(format!("the {what} are: {}", known.join(", "))) }
}

fn syntax(message: &str, finding: impl Fn(String) -> Diagnostic) -> Diagnostic {
    match SYNTAX.iter().find(|(start, ..)| message.starts_with(start)) {
        Some((_, text, hint)) => finding((*text).to_owned()).hint(*hint),
        None => finding("this is no TOML".to_owned()).hint("write `key = \"value\"`, or the head of a table: `[name]`"),
    }
}

/// What belongs where a value of another type stands.
fn type_wanted(message: &str) -> Option<(&'static str, &'static str)> {
    let (_, wanted) = message.strip_prefix("invalid ")?.split_once(", expected ")?;
    let is_type = message.starts_with("invalid type") || message.starts_with("invalid value");
    let found = match wanted {
        _ if !is_type => return None,
        "a string" => ("text in quotes", "write `\"text\"`"),
        "a boolean" => ("`true` or `false`", "write it without quotes"),
        "a sequence" => ("a list", "write it in brackets: `[\"one\", \"two\"]`, or as tables: `[[name]]`"),
        "a map" => ("a table", "write `[name]` on a line of its own, and `key = \"value\"` below it"),
        _ if wanted.starts_with("struct ") => {
            ("a table", "write `[name]` on a line of its own, and `key = \"value\"` below it")
        }
        _ if is_number(wanted) => ("a whole number", "write digits without quotes"),
        _ => ("another kind of value", "the documentation of the configuration shows it"),
    };
    Some(found)
}

/// A type of Rust, such as `u32`.
fn is_number(wanted: &str) -> bool {
    wanted.strip_prefix(['u', 'i']).is_some_and(|bits| bits == "size" || bits.parse::<u8>().is_ok())
}

/// The names between backticks.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{CONFIG_FILE, Config, NAMES_FILE};
    use crate::text::RelPath;

    /// The message with its label and hint, of a mistake in `selfhelp.toml`.
    fn said(text: &str) -> String {
        let files = ((&RelPath::new(CONFIG_FILE), text), (&RelPath::new(NAMES_FILE), ""));
        let mistake = Config::parse(files.0, files.1).expect_err("a mistake");
        assert!(mistake.span.is_some(), "{text}");
        format!("{} | {} | {}", mistake.message, mistake.label, mistake.hint.unwrap_or_default())
    }

    #[test]
    fn keys_and_values_are_told_with_what_was_meant() {
        let key = said("[[clouds]]\nid = \"public\"\nportall = \"https://portal.example.com\"\n");
        assert!(key.starts_with("no key is called `portall` here | did you mean `portal`? | the keys here are: id,"));
        let value = said("[rules]\nlink-http = \"warnin\"\n");
        assert!(value.starts_with("`warnin` is no value of this key | did you mean `warning`? | the values are: off,"));
        assert!(said("[[sites]]\nid = \"help\"\n").starts_with("the key `cloud` is missing here |"));
    }

    #[test]
    fn no_message_holds_words_of_the_reader() {
        let texts = [
            "[[clouds]\n",
            "[a\n",
            "x = [1, 2\n",
            "x = { a = 1\n",
            "x = \"abc\n",
            "x = 'abc\n",
            "x = \"\\q\"\n",
            "x = \"\"\"abc\n",
            "x \"y\"\n",
            "x = \n",
            "= 3\n",
            "x = tru\n",
            "x = 2024-99-99\n",
            "x = 1 y = 2\n",
            "x = 1__0\n",
            "x = [1,, 2]\n",
            "x = [1 2]\n",
            "clouds = 5\n",
            "[[clouds]]\nid = 5\n",
            "rules = 5\n",
            "links = 5\n",
            "[links]\ncatalogue_days = \"x\"\n",
            "[links]\ncatalogue_days = -1\n",
            "[rules]\nlink-http = 5\n",
            "]\n",
            "\u{1}\n",
            "[[clouds]]\nid = \"public\"\nair_gapped = \"yes\"\n",
            "[[clouds]]\nid = \"public\"\nid = \"public\"\n",
        ];
        for text in texts {
            let said = said(text);
            let is_foreign = |word: &&str| said.contains(*word);
            let foreign =
                ["expected", "invalid", "sequence", "struct", "Table", "u32", "literal", "unexpected", "variant"];
            assert_eq!(foreign.iter().find(|word| is_foreign(word)), None, "{text}{said}");
        }
    }
}
