//! The texts that style rules read, and the words in them.
//!
//! Must not know what a word means.

use crate::rules::ArticleView;
use crate::text::Span;

/// What readers see: the Markdown body, and the strings of a JSON body without the tags in them. With their places.
pub fn texts<'a>(view: &ArticleView<'a>) -> Vec<(usize, &'a str)> {
    let mut texts: Vec<(usize, &'a str)> = view.prose().map(|(span, text)| (span.range().start, text)).collect();
    let rich_texts = view.article.json.as_ref().map(|json| json.value.rich_texts()).unwrap_or_default();
    for rich in rich_texts {
        let start = rich.source.span.range().start;
        let raw = view.slice(rich.source.span);
        let mut at = 0;
        for piece in raw.split_inclusive(['<', '>']) {
            if !piece.ends_with('>') {
                texts.push((start + at, piece.trim_end_matches('<')));
            }
            at += piece.len();
        }
    }
    texts
}

/// A word and where it begins in its text.
#[derive(Clone, Copy)]
pub struct Word<'a> {
    pub text: &'a str,
    pub at: usize,
}

impl Word<'_> {
    pub fn end(self) -> usize {
        self.at + self.text.len()
    }

    /// Its place in the file, where its text begins at `start`.
    pub fn span(self, start: usize) -> Span {
        Span::new(self.at, self.end()).shifted(start)
    }
}

/// The words of a text. Parts of compounds, names and addresses are none: `right-click`, `click_count`, `a.com/click`.
pub fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c: char| c.is_ascii_alphanumeric())?;
        let from_start = text.get(start..)?;
        let length = from_start.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(from_start.len());
        at = start + length;
        Some(Word { text: from_start.get(..length)?, at: start })
    })
    .filter_map(|word| as_word(text, word))
}

fn as_word<'a>(text: &'a str, mut word: Word<'a>) -> Option<Word<'a>> {
    const JOINING: [char; 11] = ['-', '_', '/', '.', '@', '=', '?', '&', '#', '%', '$'];
    let before = text.get(..word.at).unwrap_or("").chars().next_back();
    if before == Some('\\') {
        // An escape of JSON stands right before its first letter.
        word = Word { text: word.text.get(1..)?, at: word.at + 1 };
    } else if before.is_some_and(|before| JOINING.contains(&before) || !before.is_ascii() && before.is_alphanumeric()) {
        return None;
    }
    let mut after = text.get(word.end()..).unwrap_or("").chars();
    let (next, then) = (after.next(), after.next());
    let goes_on = match next {
        Some('-' | '_' | '/' | '@' | '=') => then.is_some_and(char::is_alphanumeric),
        // `e.g.` is no address.
        Some('.') => word.text.len() > 1 && then.is_some_and(|then| then.is_ascii_alphanumeric()),
        Some(next) => !next.is_ascii() && next.is_alphanumeric(),
        None => false,
    };
    (!goes_on && !word.text.is_empty()).then_some(word)
}

/// A word with a capital where the word in its place had one.
pub fn as_written(old: &str, new: &str) -> String {
    let mut letters = new.chars();
    match letters.next() {
        Some(first) if old.starts_with(|c: char| c.is_ascii_uppercase()) => {
            format!("{}{}", first.to_ascii_uppercase(), letters.as_str())
        }
        _ => new.to_owned(),
    }
}
