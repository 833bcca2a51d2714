//! Bodies as cloud-free HTML with holes.
//!
//! A fragment is made once per source text. Whatever depends on the site that shows it (where a link leads, whether an
//! image is there) is a hole, which a site fills; everything else is finished, sanitised HTML.
//! Must not know clouds, sites or templates.

use std::borrow::Cow;

use crate::text::{Span, Spanned};

/// Sanitised HTML with holes, and the plain text that a reader sees of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fragment {
    pub html: String,
    /// In ascending order of place.
    pub holes: Vec<Hole>,
    pub links: Vec<Link>,
    /// Links with an address that no page may have: their text is shown without the link.
    pub refused_links: Vec<Link>,
    pub images: Vec<Image>,
    pub includes: Vec<Include>,
    /// The visible text, its blocks separated by newlines: for search and for measuring.
    pub text: String,
}

/// A place in a fragment's HTML, and what a site puts there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// A byte offset into the fragment's HTML.
    pub at: u32,
    pub filling: Filling,
}

/// What belongs into a hole; numbers are places in the fragment's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    LinkStart(u32),
    LinkEnd(u32),
    Image(u32),
    Include(u32),
    /// Words of the interface, by their place in [`WORDS`].
    Words(u8),
}

/// The words of the interface that stand in bodies, in English: a site says them in its language.
pub static WORDS: [&str; 20] = [
    "Note",
    "Tip",
    "Important",
    "Warning",
    "Caution",
    "Automatic check",
    "Metric",
    "Video",
    "Videos",
    "Knowledge base",
    "Symptom",
    "While it runs",
    "If it takes too long",
    "If nothing is found",
    "Asks for more input",
    "Name",
    "Aggregation",
    "Time span",
    "Address",
    "Text",
];

/// A link as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The destination, entities and escapes resolved; its span is that of the whole link where the
    /// destination alone cannot be told.
    pub target: Spanned<String>,
    /// The whole link with its markers; of HTML its opening tag, of a JSON value the value.
    pub span: Span,
    /// What the link says.
    pub text: String,
    pub source: LinkSource,
}

/// Where a link was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkSource {
    Markdown,
    Autolink,
    Html,
    /// A value of a JSON body or of an element that is a link as a whole.
    Value,
}

/// An image or video as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub target: Spanned<String>,
    /// The alternative text.
    pub text: String,
}

/// A reference to a shared piece of text (`[AZURE.INCLUDE [name](path)]`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    pub target: Spanned<String>,
    pub name: String,
}

/// A heading of a body, the first H1 aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6 (a second H1 counts as 2).
    pub level: u8,
    pub text: String,
    /// Unique among the headings of the body.
    pub id: String,
    pub span: Span,
}

/// A replacement token: a place that a diagnostic fills in, with a sample of what it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub name: Spanned<String>,
    pub sample: String,
}

impl Fragment {
    /// Plain text as a fragment: escaped, no holes.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        let mut html = String::with_capacity(text.len());
        escape_html(&mut html, text);
        Self { html, text: text.to_owned(), ..Self::default() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.html.is_empty() && self.holes.is_empty()
    }

    /// Appends a hole at the present end of the HTML.
    pub fn push_hole(&mut self, filling: Filling) {
        let at = u32::try_from(self.html.len()).unwrap_or(u32::MAX);
        self.holes.push(Hole { at, filling });
    }

    /// Adds a link to the list and returns its number.
    pub fn push_link(&mut self, link: Link) -> u32 {
        self.links.push(link);
        last_index(&self.links)
    }

    /// Adds an image to the list and a hole for it at the present end.
    pub fn push_image(&mut self, image: Image) {
        self.images.push(image);
        self.push_hole(Filling::Image(last_index(&self.images)));
    }

    /// Adds an include to the list and a hole for it at the present end.
    pub fn push_include(&mut self, include: Include) {
        self.includes.push(include);
        self.push_hole(Filling::Include(last_index(&self.includes)));
    }

    /// Adds words of [`WORDS`] at the present end; other words are put in as they are.
    pub fn push_words(&mut self, english: &str) {
        let place = WORDS.iter().position(|known| *known == english).and_then(|place| u8::try_from(place).ok());
        match place {
            Some(place) => self.push_hole(Filling::Words(place)),
            None => escape_html(&mut self.html, english),
        }
        self.text.push_str(english);
    }

    /// Appends another fragment with all that it holds.
    pub fn append(&mut self, other: Fragment) {
        let base = u32::try_from(self.html.len()).unwrap_or(u32::MAX);
        let (links, images, includes) = (count(&self.links), count(&self.images), count(&self.includes));
        self.html.push_str(&other.html);
        self.text.push_str(&other.text);
        self.holes.extend(other.holes.into_iter().map(|hole| Hole {
            at: base.saturating_add(hole.at),
            filling: match hole.filling {
                Filling::LinkStart(index) => Filling::LinkStart(links + index),
                Filling::LinkEnd(index) => Filling::LinkEnd(links + index),
                Filling::Image(index) => Filling::Image(images + index),
                Filling::Include(index) => Filling::Include(includes + index),
                Filling::Words(place) => Filling::Words(place),
            },
        }));
        self.links.extend(other.links);
        self.refused_links.extend(other.refused_links);
        self.images.extend(other.images);
        self.includes.extend(other.includes);
    }

    /// Gives back the room that growing left over: a content root holds thousands of fragments at once.
    pub fn shrink(&mut self) {
        self.html.shrink_to_fit();
        self.text.shrink_to_fit();
        self.holes.shrink_to_fit();
        self.links.shrink_to_fit();
        self.images.shrink_to_fit();
        self.includes.shrink_to_fit();
    }

    /// Writes the fragment, asking for what belongs into each hole.
    pub fn fill(&self, out: &mut String, mut filling: impl FnMut(&mut String, Filling)) {
        let mut done = 0;
        for hole in &self.holes {
            let at = hole.at as usize;
            out.push_str(self.html.get(done..at).unwrap_or(""));
            filling(out, hole.filling);
            done = at;
        }
        out.push_str(self.html.get(done..).unwrap_or(""));
    }
}

fn count<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

fn last_index<T>(list: &[T]) -> u32 {
    count(list).saturating_sub(1)
}

/// Appends text to HTML, escaped for element content and for attribute values in double quotes.
///
/// Control characters that HTML forbids become U+FFFD, so that a page always parses.
pub fn escape_html(out: &mut String, text: &str) {
    let mut done = 0;
    let mut at = 0;
    // Plain bytes are passed without being read as characters: most text is nothing else.
    while let Some(plain) = text.as_bytes()[at..].iter().position(|&byte| !IS_PLAIN[usize::from(byte)]) {
        at += plain;
        let Some(character) = text[at..].chars().next() else { break };
        let place = at;
        at += character.len_utf8();
        let replacement = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\t' | '\n' | '\r' | '\x0c' => continue,
            control if control.is_control() || is_noncharacter(control) => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[done..place]);
        out.push_str(replacement);
        done = at;
    }
    out.push_str(&text[done..]);
}

/// A text as HTML.
#[must_use]
pub fn escaped_html(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| IS_PLAIN[usize::from(byte)]) {
        return Cow::Borrowed(text);
    }
    let mut html = String::with_capacity(text.len() + text.len() / 4);
    escape_html(&mut html, text);
    Cow::Owned(html)
}

/// The bytes that mean nothing to HTML: not `"`, `&`, `'`, `<`, `>` and control characters. Of characters beyond ASCII only those that begin as a control character or a
/// noncharacter does (`C2`, `EF`, and all of four bytes) are looked at; bytes that continue one are plain.
const IS_PLAIN: [bool; 256] = {
    let mut is_plain = [true; 256];
    let mut byte = 0;
    while byte < is_plain.len() {
        is_plain[byte] = !matches!(byte, 0..=0x1f | 0x22 | 0x26 | 0x27 | 0x3c | 0x3e | 0x7f | 0xc2 | 0xef..);
        byte += 1;
    }
    is_plain
};

fn is_noncharacter(character: char) -> bool {
    let code = u32::from(character);
    (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_in_place() {
        let mut fragment = Fragment { html: "<p>".into(), ..Fragment::default() };
        let link = Link {
            target: Spanned::default(),
            span: Span::default(),
            text: String::new(),
            source: LinkSource::Markdown,
        };
        let index = fragment.push_link(link);
        fragment.push_hole(Filling::LinkStart(index));
        fragment.html.push_str("here");
        fragment.push_hole(Filling::LinkEnd(index));
        fragment.html.push_str("</p>");
        let mut both = Fragment::plain("1 < 2 ");
        both.append(fragment);
        let mut out = String::new();
        both.fill(&mut out, |out, filling| match filling {
            Filling::LinkStart(_) => out.push_str("<a>"),
            _ => out.push_str("</a>"),
        });
        assert_eq!(out, "1 &lt; 2 <p><a>here</a></p>");
    }
}
