//! What is being written at a place of an article, also where the text is not whole yet.
//!
//! It is read from the text before the place, as nobody knows what will follow. Must not know what can be written there.

use crate::article::Article;
use crate::text::Span;

use super::touches;

/// What is being written. Spans are what is to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    PropertyName {
        span: Span,
    },
    /// A value, and the item of it, if it is a list.
    PropertyValue {
        name: String,
        whole: Span,
        item: Span,
    },
    JsonKey {
        way: Vec<String>,
        span: Span,
        is_quoted: bool,
    },
    JsonValue {
        way: Vec<String>,
        key: String,
        span: Span,
        is_quoted: bool,
    },
    /// The address of a link.
    Address {
        span: Span,
    },
    /// The address of an image.
    Image {
        span: Span,
    },
    /// The path of a text to include.
    Include {
        span: Span,
    },
    /// The name of a token, behind `<!--$`.
    Token {
        span: Span,
        is_end: bool,
    },
    /// The name of a rule in a comment that allows it to be broken.
    Allow {
        span: Span,
    },
}

/// What is being written at a place.
#[must_use]
pub fn cursor(article: &Article, offset: usize) -> Option<Cursor> {
    let text = &*article.source.text;
    if !text.is_char_boundary(offset) {
        return None;
    }
    let block = article.properties.span;
    if !block.range().is_empty() && block.range().start < offset && offset < block.range().end {
        return in_properties(article, offset);
    }
    if let Some(start) = open_block(text.get(..offset)?) {
        return in_open_properties(text, start, offset);
    }
    if let Some(json) = article.json_span.filter(|json| json.range().start < offset && touches(*json, offset)) {
        return in_json(text, json.range().start, offset).or_else(|| in_line(text, offset));
    }
    in_line(text, offset)
}

fn in_properties(article: &Article, offset: usize) -> Option<Cursor> {
    let text = &*article.source.text;
    let properties = &article.properties;
    if let Some(entry) = properties.entries.iter().find(|entry| touches(entry.value.span, offset)) {
        return Some(value(text, entry.name.value.clone(), entry.value.span, offset));
    }
    if let Some(entry) = properties.entries.iter().find(|entry| touches(entry.name.span, offset)) {
        return Some(Cursor::PropertyName { span: entry.name.span });
    }
    in_open_properties(text, properties.opening(text).range().end, offset)
}

/// Where the properties of a block begin that is not closed before the end of a text.
fn open_block(before: &str) -> Option<usize> {
    let start = before.rfind("<properties")? + "<properties".len();
    // A block may end in `>` as well, and bodies begin with a heading.
    let inside = before.get(start..)?;
    (!inside.contains('>') && !inside.contains("\n#")).then_some(start)
}

/// The same for what is not whole yet, and so is no property.
fn in_open_properties(text: &str, start: usize, offset: usize) -> Option<Cursor> {
    let before = text.get(start..offset)?;
    let line = before.rsplit('\n').next().unwrap_or("");
    if let Some((name, written)) = line.rsplit_once("=\"").filter(|(_, written)| !written.contains('"')) {
        let name = name.rsplit(|c: char| c.is_whitespace() || c == '"').next().unwrap_or("").to_owned();
        let value_start = offset - written.len();
        let end = quoted_end(text, offset, |behind| {
            behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n', '/', '>'])
        });
        return Some(value(text, name, Span::new(value_start, end), offset));
    }
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '.';
    let length = before.len() - before.trim_end_matches(is_in_name).len();
    let is_begun_well = before[..before.len() - length].ends_with(char::is_whitespace);
    is_begun_well.then(|| Cursor::PropertyName { span: word(text, offset, is_in_name) })
}

/// The word around a place.
fn word(text: &str, offset: usize, is_in_word: impl Fn(char) -> bool + Copy) -> Span {
    let (before, behind) = text.split_at(offset);
    let start = before.trim_end_matches(is_in_word).len();
    let end = offset + (behind.len() - behind.trim_start_matches(is_in_word).len());
    Span::new(start, end)
}

fn value(text: &str, name: String, whole: Span, offset: usize) -> Cursor {
    let range = whole.range();
    let (before, behind) = (text.get(range.start..offset).unwrap_or(""), text.get(offset..range.end).unwrap_or(""));
    let written = before.rsplit(',').next().unwrap_or("");
    let start = offset - written.trim_start().len();
    let rest = behind.split(',').next().unwrap_or("").trim_end();
    Cursor::PropertyValue { name, whole, item: Span::new(start, offset + rest.len()) }
}

/// A bracket that is open.
#[derive(Debug, Default)]
struct Open {
    is_object: bool,
    key: String,
    /// The next string is a key.
    expects_key: bool,
}

/// Where what is written in quotes ends: at the next quote of the line, if what follows it says that it is the closing one;
/// else with the word.
fn quoted_end(text: &str, offset: usize, ends: impl Fn(&str) -> bool) -> usize {
    let behind = text.get(offset..).unwrap_or("");
    let closing = behind.find(['"', '\n', '\r']).filter(|at| behind.as_bytes().get(*at) == Some(&b'"'));
    let closing = closing.filter(|at| behind.get(at + 1..).is_some_and(&ends));
    closing.map_or_else(
        || word(text, offset, |c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).range().end,
        |at| offset + at,
    )
}

/// What is being written in a JSON body that begins at `start`.
fn in_json(text: &str, start: usize, offset: usize) -> Option<Cursor> {
    let before = text.get(..offset)?;
    let mut open: Vec<Open> = Vec::new();
    let mut at = start;
    while let Some(next) = before.get(at..).and_then(|rest| rest.find(['"', '{', '[', '}', ']', ':', ','])) {
        at += next + 1;
        match before.as_bytes()[at - 1] {
            b'{' => open.push(Open { is_object: true, expects_key: true, ..Open::default() }),
            b'[' => open.push(Open::default()),
            b'}' | b']' => drop(open.pop()),
            b':' => open.last_mut()?.expects_key = false,
            b',' => {
                let last = open.last_mut()?;
                last.expects_key = last.is_object;
            }
            _ => match string_end(before, at) {
                Some(end) => {
                    let last = open.last_mut()?;
                    if last.expects_key {
                        before.get(at..end)?.clone_into(&mut last.key);
                    }
                    at = end + 1;
                }
                None => {
                    let ends_string = |behind: &str| {
                        let behind = behind.trim_start_matches([' ', '\t']);
                        behind.is_empty() || behind.starts_with([',', ':', '}', ']', '\r', '\n'])
                    };
                    return json_cursor(open, Span::new(at, quoted_end(text, offset, ends_string)), true);
                }
            },
        }
    }
    let is_in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '-' | '.');
    json_cursor(open, word(text, offset, is_in_word), false)
}

/// Where a string ends that begins at a place; nothing where it is still being written. One that nobody closed ends with its
/// line, if the next one begins with a mark of JSON.
fn string_end(before: &str, start: usize) -> Option<usize> {
    let bytes = before.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' => return Some(at),
            b'\n' => {
                let rest = before.get(at..)?;
                let next = rest.trim_start();
                if next.starts_with(['"', '}', ']']) {
                    return Some(at);
                }
                // All of the white space was looked at.
                at += rest.len() - next.len();
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn json_cursor(mut open: Vec<Open>, span: Span, is_quoted: bool) -> Option<Cursor> {
    let last = open.pop()?;
    let mut way: Vec<String> = open.into_iter().filter(|it| it.is_object).map(|it| it.key).collect();
    if last.is_object && last.expects_key {
        return Some(Cursor::JsonKey { way, span, is_quoted });
    }
    let key = if last.is_object { last.key } else { way.pop()? };
    Some(Cursor::JsonValue { way, key, span, is_quoted })
}

/// What is being written in a line of Markdown or HTML.
fn in_line(text: &str, offset: usize) -> Option<Cursor> {
    let (before, behind) = text.split_at(offset);
    let line = before.rsplit('\n').next().unwrap_or("");
    let up_to = |end: &[char]| Span::new(offset, offset + behind.find(end).unwrap_or(0)).range().end;
    if let Some((_, comment)) = line.rsplit_once("<!--").filter(|(_, comment)| !comment.contains('>')) {
        return in_comment(comment, offset, up_to(&['-', '\n', '\r', '>', '<', ' ', ',', ':']));
    }
    let is_open = |written: &str, ends: &[char]| !written.contains(ends);
    if let Some((head, written)) = line.rsplit_once("](").filter(|(_, it)| is_open(it, &[')', ' ', '"'])) {
        let span = Span::new(offset - written.len(), up_to(&[')', ' ', '\n', '\r']));
        let is_image = head.rfind('[').is_some_and(|at| head.get(..at).is_some_and(|before| before.ends_with('!')));
        return Some(match (is_image, head.contains("INCLUDE [")) {
            (true, _) => Cursor::Image { span },
            (false, true) => Cursor::Include { span },
            (false, false) => Cursor::Address { span },
        });
    }
    for quote in ['"', '\''] {
        let href = format!("href={quote}");
        if let Some((_, written)) = line.rsplit_once(&href).filter(|(_, it)| is_open(it, &[quote, '>'])) {
            let span = Span::new(offset - written.len(), up_to(&[quote, '>', '\n', '\r']));
            return Some(Cursor::Address { span });
        }
    }
    None
}

fn in_comment(comment: &str, offset: usize, end: usize) -> Option<Cursor> {
    let content = comment.trim_start();
    if let Some(name) = content.trim_start_matches('/').strip_prefix('$') {
        let is_end = content.starts_with('/');
        return Some(Cursor::Token { span: Span::new(offset - name.len(), end), is_end });
    }
    let names =
        content.strip_prefix("selfhelp-allow").filter(|names| names.starts_with(' ') && !names.contains(':'))?;
    let name = names.rsplit(',').next().unwrap_or("").trim_start();
    Some(Cursor::Allow { span: Span::new(offset - name.len(), end.max(offset)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::parse;
    use crate::text::{FileBytes, RelPath};

    /// The cursor at the `|` of a text, with what it would replace.
    fn at(text: &str) -> Option<(Cursor, String)> {
        let offset = text.find('|').expect("a place");
        let text = text.replacen('|', "", 1);
        let article = parse(&RelPath::new("articles/a/b.md"), &FileBytes::from(text.clone().into_bytes()));
        let cursor = cursor(&article, offset)?;
        let span = match &cursor {
            Cursor::PropertyName { span }
            | Cursor::PropertyValue { item: span, .. }
            | Cursor::JsonKey { span, .. }
            | Cursor::JsonValue { span, .. }
            | Cursor::Address { span }
            | Cursor::Image { span }
            | Cursor::Include { span }
            | Cursor::Token { span, .. }
            | Cursor::Allow { span } => *span,
        };
        Some((cursor, text[span.range()].to_owned()))
    }

    fn sort(text: &str) -> String {
        let Some((cursor, written)) = at(text) else { return "nothing".to_owned() };
        let what = match cursor {
            Cursor::PropertyName { .. } => "name".to_owned(),
            Cursor::PropertyValue { name, .. } => format!("value of {name}"),
            Cursor::JsonKey { way, .. } => format!("key below /{}", way.join("/")),
            Cursor::JsonValue { way, key, .. } => format!("value of {key} below /{}", way.join("/")),
            Cursor::Address { .. } => "address".to_owned(),
            Cursor::Image { .. } => "image".to_owned(),
            Cursor::Include { .. } => "include".to_owned(),
            Cursor::Token { .. } => "token".to_owned(),
            Cursor::Allow { .. } => "allow".to_owned(),
        };
        format!("{what}: {written}")
    }

    #[test]
    fn properties_are_known_by_their_quotes() {
        assert_eq!(sort("<properties\n  page|Title=\"a\"\n/>\n"), "name: pageTitle");
        assert_eq!(sort("<properties\n  pageTitle=\"a\"\n  self|\n/>\n"), "name: self");
        assert_eq!(sort("<properties\n  |\n/>\n"), "name: ");
        assert_eq!(sort("<properties\n  pageTitle=\"a\"\n  self|"), "name: self");
        assert_eq!(sort("<properties\n  selfHelpType=\"|"), "value of selfHelpType: ");
        assert_eq!(
            sort("<properties\n  cloudEnvironments=\"public, moon| , usnat\"\n/>\n"),
            "value of cloudEnvironments: moon"
        );
        assert_eq!(sort("<properties\n  selfHelpType=\"|\"\n/>\n"), "value of selfHelpType: ");
        assert_eq!(
            sort("<properties\n  pageTitle=\"a\"\n  selfHelpType=\"ge|\n  articleId=\"b\"\n/>\n"),
            "value of selfHelpType: ge"
        );
    }

    #[test]
    fn a_json_body_is_known_by_what_stands_before() {
        let body = |json: &str| {
            format!("<properties\n  selfHelpType=\"problemScopingQuestions\"\n/>\n# A\n---\n{json}\n---\n")
        };
        let sort = |json: &str| sort(&body(json));
        assert_eq!(sort("{\"formElements\": [{\"id\": \"a\", \"ord|\"}]}"), "key below /formElements: ord");
        assert_eq!(sort("{\"formElements\": [{\"id\": \"a\", ord|}]}"), "key below /formElements: ord");
        assert_eq!(
            sort("{\"formElements\": [{\"id\": \"a\", \"controlType\": \"drop|\"}]}"),
            "value of controlType below /formElements: drop"
        );
        assert_eq!(sort("{\"resourceRequired\": tr|}"), "value of resourceRequired below /: tr");
        assert_eq!(sort("{\"title\": \"a \\\" {b\", \"|\"}"), "key below /: ");
        assert_eq!(sort("{\"ord|, \"id\": \"a\"}"), "key below /: ord", "what follows stays");
        assert_eq!(sort("{\"controlType\": \"drop|}"), "value of controlType below /: drop");
        assert_eq!(sort("{\"title\": \"a,\n\"form|\"}"), "value of title below /: form");
        assert_eq!(sort("{\"title\": \"a\",\n\"hints\": [\"x\", \"y|\"]}"), "value of hints below /: y");
    }

    #[test]
    fn markdown_is_known_by_its_line() {
        let body = |line: &str| sort(&format!("<properties\n/>\n# A\n\n{line}\n"));
        assert_eq!(body("See [this](data-bl|) too."), "address: data-bl");
        assert_eq!(body("See [this](|"), "address: ");
        assert_eq!(body("See ![this](media/a|)"), "image: media/a");
        assert_eq!(body("See [this](a) and | more"), "nothing");
        assert_eq!(body("<a href=\"htt|ps://a\">"), "address: https://a");
        assert_eq!(body("[AZURE.INCLUDE [a](../../includes/b|.md)]"), "include: ../../includes/b.md");
        assert_eq!(body("Name: <!--$Na|me-->"), "token: Name");
        assert_eq!(body("Name: <!--$Name-->1<!--/$Na|"), "token: Na");
        assert_eq!(body("<!-- selfhelp-allow link-http, link-lo|: why -->"), "allow: link-lo");
        assert_eq!(body("<!-- selfhelp-allow link-http: because| -->"), "nothing");
    }
}
