//! Web addresses that are no links: in the text of a body, in texts of a JSON body, and in its settings, which nobody reads.
//!
//! Must not know what rules say of them.

use std::ops::Range;

use foldhash::HashSet;
use memchr::memchr_iter;

use crate::article::json::{Node, Value, Written};
use crate::article::{Article, rich_text};
use crate::rules::{ArticleView, LinkView, Web, link_view};
use crate::text::Span;

use super::brackets::end_of_unclosed_text;
use super::plain_text::plain_texts;

/// A web address that readers see and that is no link.
pub struct BareAddress<'a> {
    /// As rules for links see it.
    pub link: LinkView<'a>,
    pub field: Field,
    /// It is not in quotes, not part of a longer word, and not what is left of a broken link.
    pub stands_alone: bool,
    /// A bracket before it belongs to a link that came to nothing.
    pub is_left_of_link: bool,
    /// It stands alone, can be opened, and nobody is to fill anything in.
    pub is_meant: bool,
}

/// Where an address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Body,
    JsonText,
    /// A text of a JSON body that shows what to type: no link can stand there.
    Watermark,
}

/// The web addresses in text that readers see, where they are no links: those of the body, then those of JSON texts.
pub fn bare_addresses<'a>(view: &ArticleView<'a>) -> Vec<BareAddress<'a>> {
    let mut bare = Vec::new();
    let mut linked: Option<HashSet<Span>> = None;
    for &(span, _) in view.plain_texts() {
        for found in addresses(view.text, span.range()) {
            let place = Span::new(found.start, found.end);
            let linked = linked.get_or_insert_with(|| view.links().iter().filter_map(|link| link.place).collect());
            if !linked.contains(&place) && !view.is_in_comment(found.start) {
                bare.push(BareAddress::new(view, view.text, found, place, Field::Body));
            }
        }
    }
    in_json_texts(view, &mut bare);
    bare
}

fn in_json_texts<'a>(view: &ArticleView<'a>, bare: &mut Vec<BareAddress<'a>>) {
    let Some(json) = &view.article.json else { return };
    let mut watermarks: Option<HashSet<Span>> = None;
    // Values that are addresses as a whole are links.
    let values: HashSet<Span> = link_view::values(view.article).into_iter().map(|value| value.span).collect();
    for text in json.value.rich_texts().into_iter().filter(|text| !values.contains(&text.source.span)) {
        let value = text.source.value.as_str();
        if !value.contains("http") {
            continue;
        }
        let watermarks =
            watermarks.get_or_insert_with(|| json.value.watermarks().map(|text| text.source.span).collect());
        let field = if watermarks.contains(&text.source.span) { Field::Watermark } else { Field::JsonText };
        let written = Written::of(view.text, value, text.source.span);
        for (span, _) in plain_texts(&rich_text::outline(value), value) {
            for found in addresses(value, span.range()) {
                let place = written.place(Span::new(found.start, found.end));
                bare.push(BareAddress::new(view, value, found, place, field));
            }
        }
    }
}

/// The web addresses in those strings of a JSON body that are settings of programs, with their places.
pub fn addresses_in_settings(article: &Article) -> Vec<(Span, &str)> {
    let Some(json) = &article.json else { return Vec::new() };
    let mut shown: Option<HashSet<Span>> = None;
    let mut found = Vec::new();
    let mut ahead: Vec<&Node> = vec![&json.node];
    while let Some(node) = ahead.pop() {
        match &node.value {
            Value::Array(nodes) => ahead.extend(nodes),
            Value::Object(members) => ahead.extend(members.iter().map(|member| &member.value)),
            Value::String(text) if text.contains("http") => {
                let shown = shown.get_or_insert_with(|| {
                    let texts = json.value.rich_texts().into_iter().map(|text| text.source.span);
                    texts.chain(link_view::values(article).into_iter().map(|value| value.span)).collect()
                });
                if !shown.contains(&node.span) {
                    let written = Written::of(&article.source.text, text, node.span);
                    let places = setting_addresses(text);
                    found.extend(
                        places.map(|(at, address)| (written.place(Span::new(at, at + address.len())), address)),
                    );
                }
            }
            _ => {}
        }
    }
    found
}

/// Programs quote addresses and separate them by commas.
fn setting_addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_end = |c: char| c.is_whitespace() || "<>\"'`|,;\\".contains(c);
    let starts = text.match_indices("http").filter_map(move |(at, _)| {
        let rest = text.get(at..)?;
        let address = rest.get(..rest.find(is_end).unwrap_or(rest.len()))?;
        Web::parse(address).filter(|web| !web.host.is_empty()).map(|_| (at, address))
    });
    // What stands within an address belongs to it.
    starts
        .scan(0, |behind, (at, address)| {
            let is_new = at >= *behind;
            *behind = (*behind).max(at + address.len());
            Some(is_new.then_some((at, address)))
        })
        .flatten()
}

impl<'a> BareAddress<'a> {
    /// One that is found in a part of the article: its text, or a string's value.
    fn new(view: &ArticleView<'a>, text: &'a str, found: Range<usize>, place: Span, field: Field) -> Self {
        let before = text.get(..found.start).unwrap_or("");
        let after = text.get(found.end..).unwrap_or("");
        let address = text.get(found).unwrap_or("");
        let stands_alone = stands_alone(before, after);
        // `[https://example.com]` stands for something that a reader is to fill in, or is what is left of a link.
        let is_in_brackets = before.ends_with('[') && after.starts_with(']');
        // Emphasis marks examples as often as quotes do.
        let is_emphasised = before.ends_with(['*', '_']);
        let is_of_open_link = before.ends_with('(') && end_of_unclosed_text(text, before.len() - 1).is_some();
        // The field of an element that has no end, and is therefore read as text.
        let is_field =
            before.get(before.len().wrapping_sub("<src>".len())..).is_some_and(|tag| tag.eq_ignore_ascii_case("<src>"));
        let is_meant = stands_alone
            && !is_emphasised
            && !is_in_brackets
            && !is_field
            && !is_of_open_link
            && is_real(view, address);
        let as_written = Some(place).filter(|_| view.slice(place) == address);
        // One that is read out of a text that cannot be told apart has the whole of it for a place.
        let written = Some(place).filter(|place| place.range().len() <= 2 * address.len());
        let link = LinkView { place: as_written, written, ..LinkView::meant(address, place, place, "") };
        Self { link, field, stands_alone, is_left_of_link: is_left_of_link(before), is_meant }
    }
}

/// The web addresses that begin in a part of a text, in order.
fn addresses(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let Some(part_text) = text.get(part.clone()) else { return found };
    let mut at = 0;
    while let Some(start) = scheme_behind(part_text, at) {
        at = start + "http".len();
        if let Some(address) = address(part_text, start) {
            at = start + address.len();
            found.push(part.start + start..part.start + at);
        } else if runs_on(part_text, start) {
            // What begins in the first half of it runs on as well, mostly.
            at = part_text.ceil_char_boundary(start + MAX_ADDRESS / 2);
        }
    }
    found
}

/// Where the next `http:` or `https:` begins: colons are rarer than letters.
fn scheme_behind(text: &str, at: usize) -> Option<usize> {
    memchr_iter(b':', text.as_bytes().get(at..)?).find_map(|colon| {
        let before = text.get(at..at + colon)?;
        before.strip_suffix('s').unwrap_or(before).strip_suffix("http").map(|before| at + before.len())
    })
}

/// What is longer is no address that anybody opens.
const MAX_ADDRESS: usize = 2048;

/// The web address at a place, without the punctuation of its sentence.
fn address(text: &str, start: usize) -> Option<&str> {
    let rest = text.get(start..)?;
    if !rest.starts_with("https://") && !rest.starts_with("http://") {
        return None;
    }
    let near = rest.get(..rest.floor_char_boundary(MAX_ADDRESS))?;
    let end = end_of_address(near).or_else(|| (near.len() == rest.len()).then_some(rest.len()))?;
    // What goes on in another way is no whole address: `https://<name>.example.com`.
    if rest.get(end..).is_some_and(|behind| behind.starts_with(['<', '"', '`'])) {
        return None;
    }
    let is_punctuation =
        |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '\u{2013}' | '\u{2014}');
    rest.get(..end).map(|address| address.trim_end_matches(is_punctuation))
}

/// Whether an address begins at a place and is longer than any that there is.
fn runs_on(text: &str, start: usize) -> bool {
    let rest = text.get(start..).filter(|rest| rest.len() > MAX_ADDRESS).unwrap_or("");
    end_of_address(rest.get(..rest.floor_char_boundary(MAX_ADDRESS)).unwrap_or("")).is_none() && !rest.is_empty()
}

/// Where something stands that belongs to no address, or closes a bracket that was opened before it.
fn end_of_address(text: &str) -> Option<usize> {
    const OPENING: &str = "([{";
    const CLOSING: &str = ")]}";
    let mut open = [0_usize; OPENING.len()];
    let mut is_in_host = false;
    for (at, character) in text.char_indices().skip("http://".len()) {
        if let Some(kind) = OPENING.find(character) {
            open[kind] += 1;
        } else if let Some(kind) = CLOSING.find(character) {
            match open[kind].checked_sub(1) {
                Some(still) => open[kind] = still,
                None => return Some(at),
            }
        } else if ends_address(character) || (is_in_host && is_written_without_spaces(character)) {
            return Some(at);
        }
        is_in_host |= character.is_ascii_alphanumeric();
    }
    None
}

/// White space, what quotes, and the punctuation of languages that put no space behind it.
fn ends_address(character: char) -> bool {
    let is_quote =
        matches!(character, '"' | '`' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}');
    let is_ideographic = matches!(character, '\u{3000}'..='\u{303f}');
    let is_full_width = matches!(
        character,
        '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}'
    );
    matches!(character, '<' | '>' | '|') || is_quote || is_ideographic || is_full_width || character.is_whitespace()
}

/// Letters of Chinese, Japanese and Korean: a sentence goes on in them right behind an address.
fn is_written_without_spaces(character: char) -> bool {
    matches!(
        character,
        '\u{2e80}'..='\u{2fff}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'
    )
}

/// An address that can be opened: of patterns and examples on the reader's machine no link is made.
fn is_real(view: &ArticleView<'_>, address: &str) -> bool {
    let is_pattern =
        address.contains(['{', '}', '[', ']', '*', '$', '\\', '^', '\u{2026}', '(']) || address.contains("...");
    !is_pattern
        && Web::parse(address).is_some_and(|web| {
            web.host.contains('.')
                && web.host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
                && web.host.bytes().any(|byte| byte.is_ascii_alphabetic())
                && web.host.split('.').all(|part| !part.is_empty())
                && !is_to_be_filled_in(web.host)
                && view.config.links.placeholder_hosts.find(web.host, web.rest).is_none()
        })
}

/// `admin.REGION.example.com`
fn is_to_be_filled_in(host: &str) -> bool {
    let is_upper = |part: &str| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    host.bytes().any(|byte| byte.is_ascii_lowercase()) && host.split('.').any(is_upper)
}

/// Not in quotes, not part of a longer word, and not what is left of one.
fn stands_alone(before: &str, after: &str) -> bool {
    let before = before.trim_end_matches(['*', '_']);
    let ends_link = |bracket: char, end: char| {
        before
            .strip_suffix(bracket)
            .is_some_and(|before| before.trim_end_matches([':', bracket]).trim_end_matches(is_gap).ends_with(end))
    };
    // `GET https://...` is a request of a program.
    let is_request = ["GET", "POST", "PUT", "PATCH", "DELETE"].iter().any(|verb| before.trim_end().ends_with(verb));
    // `Example:https://...` is two words, and `https:https://...` is one.
    let is_in_word =
        |c: char| c.is_alphanumeric() || "\"'=`<\u{ab}\u{2039}\u{201c}\u{2018}\u{300c}\u{300e}/\\".contains(c);
    let word = before.strip_suffix(':').and_then(|before| before.rsplit(|c: char| !c.is_alphanumeric()).next());
    let is_joined = before.ends_with(is_in_word) || word.is_some_and(|word| !is_said(word));
    !is_joined
        && !is_request
        && !after.starts_with(['"', '\'', '\u{201d}'])
        && !ends_link('(', ']')
        && !ends_link('{', ']')
        && !ends_link('[', ')')
        && !before.trim_end().ends_with("](:")
}

/// A word that introduces an address, rather than a scheme or another part of one.
fn is_said(word: &str) -> bool {
    const OF_ADDRESSES: [&str; 7] = ["http", "https", "ttp", "ttps", "blade", "context", "uri"];
    let is_word = word.chars().count() > 1 && word.chars().all(char::is_alphabetic);
    is_word && !OF_ADDRESSES.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_left_of_link(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':']).strip_suffix(['(', '[', '{']);
    before.is_some_and(|before| before.trim_end_matches(['(', '[', ':']).trim_end_matches(is_gap).ends_with([']', ')']))
}

/// White space, or the mark of a quotation that goes on in the next line.
fn is_gap(character: char) -> bool {
    character.is_whitespace() || character == '>'
}
