//! What a page says of itself: the names of its places, its title and its first heading, read as the bytes come in.
//!
//! Must not keep the page.

use std::borrow::Cow;

/// Of a tag that is longer than this, what comes later is passed over.
const LONGEST_TAG: usize = 64 << 10;
const LONGEST_TEXT: usize = 200;

/// A page while it is read.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// What is not understood yet, as its end is missing.
    rest: Vec<u8>,
    /// What is passed over, to its end.
    skipped: Option<Skipped>,
    /// How far the tag at the beginning of the rest was read.
    tag: TagEnd,
    /// The element whose content is no HTML, and goes to its end tag.
    raw: Option<&'static str>,
    /// Which of the texts the next characters belong to.
    text_of: Option<Text>,
    title: Option<String>,
    heading: Option<String>,
    wants_anchors: bool,
    /// It is read as XML, where elements may end in their own tag.
    is_xml: bool,
    anchors: Vec<String>,
    has_password: bool,
}

#[derive(Debug)]
enum Skipped {
    Comment,
    /// The end of one that is too long.
    Tag(TagEnd),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Title,
    Heading,
}

/// A page that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Page {
    pub title: String,
    pub heading: String,
    pub anchors: Vec<String>,
    /// It has a field for a password.
    pub has_password: bool,
    /// It was read to its end.
    pub is_complete: bool,
}

impl Scan {
    pub(super) fn new(wants_anchors: bool, is_xml: bool) -> Self {
        Self { wants_anchors, is_xml, ..Self::default() }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let mut text = std::mem::take(&mut self.rest);
        text.extend_from_slice(bytes);
        let mut at = 0;
        while at < text.len() {
            let Some(read) = self.step(&text[at..]) else { break };
            at += read;
        }
        text.drain(..at);
        self.rest = text;
    }

    pub(super) fn finish(self, is_complete: bool) -> Page {
        let tidy =
            |text: Option<String>| decoded(&text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "));
        let (mut anchors, has_password) = (self.anchors, self.has_password);
        anchors.sort_unstable();
        anchors.dedup();
        Page { title: tidy(self.title), heading: tidy(self.heading), anchors, has_password, is_complete }
    }

    /// How many bytes the next piece has; nothing where its end has not come yet.
    fn step(&mut self, text: &[u8]) -> Option<usize> {
        match &mut self.skipped {
            Some(Skipped::Comment) => return self.skip_comment(text),
            Some(Skipped::Tag(tag)) => {
                tag.read = 0;
                let end = tag.find(text);
                self.skipped = self.skipped.take().filter(|_| end.is_none());
                return Some(end.map_or(text.len(), |end| end + 1));
            }
            None => {}
        }
        if let Some(element) = self.raw {
            return self.skip_raw(element, text);
        }
        if text[0] != b'<' {
            let end = text.iter().position(|&byte| byte == b'<').unwrap_or(text.len());
            self.take_text(&text[..end]);
            return Some(end);
        }
        if text.starts_with(b"<!--") {
            self.skipped = Some(Skipped::Comment);
            // The dashes that open a comment may close it too: `<!-->`.
            return Some(2);
        }
        if text.len() < 4 && b"<!--".starts_with(text) {
            return None;
        }
        let is_tag = text.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'));
        if !is_tag {
            return Some(1);
        }
        let mut tag = std::mem::take(&mut self.tag);
        match tag.find(text) {
            Some(end) => {
                self.take_tag(&text[1..end]);
                Some(end + 1)
            }
            None if text.len() > LONGEST_TAG => {
                self.take_tag(&text[1..]);
                self.skipped = Some(Skipped::Tag(tag));
                Some(text.len())
            }
            None => {
                self.tag = tag;
                None
            }
        }
    }

    fn skip_comment(&mut self, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(found) = find(&text[at..], b"--") {
            at += found;
            let end = [&b"-->"[..], b"--!>"].into_iter().find(|end| text[at..].starts_with(end));
            if let Some(end) = end {
                self.skipped = None;
                return Some(at + end.len());
            }
            at += 1;
        }
        // What may begin its end is kept.
        let ready = text.len().saturating_sub(3);
        (ready > 0).then_some(ready)
    }

    fn skip_raw(&mut self, element: &str, text: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(found) = find(&text[at..], b"</") {
            let name = text.get(at + found + 2..at + found + 2 + element.len());
            match name {
                Some(name) if name.eq_ignore_ascii_case(element.as_bytes()) => {
                    self.take_text(&text[..at + found]);
                    self.raw = None;
                    return Some(at + found);
                }
                Some(_) => at += found + 2,
                None => break,
            }
        }
        let keep = element.len() + 2;
        let ready = text.len().saturating_sub(keep);
        self.take_text(&text[..ready]);
        (ready > 0).then_some(ready)
    }

    fn take_text(&mut self, text: &[u8]) {
        let into = match self.text_of {
            Some(Text::Title) => self.title.get_or_insert_default(),
            Some(Text::Heading) => self.heading.get_or_insert_default(),
            None => return,
        };
        if into.len() < LONGEST_TEXT {
            let end = text.len().min(LONGEST_TEXT);
            into.push_str(&String::from_utf8_lossy(&text[..end]));
        }
    }

    fn take_tag(&mut self, tag: &[u8]) {
        let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').filter(|&end| end > 0);
        let name = &tag[..end.unwrap_or(tag.len())];
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        if tag.first() == Some(&b'/') {
            let ended = &tag[1..];
            let ends =
                |other: &str| ended.get(..other.len()).is_some_and(|name| name.eq_ignore_ascii_case(other.as_bytes()));
            if ends("title") || ends("h1") {
                self.text_of = None;
            }
            return;
        }
        let has_content = !(self.is_xml && tag.ends_with(b"/"));
        if is("title") && self.title.is_none() && has_content {
            (self.title, self.text_of) = (Some(String::new()), Some(Text::Title));
        } else if is("h1") && self.heading.is_none() && has_content {
            (self.heading, self.text_of) = (Some(String::new()), Some(Text::Heading));
        }
        self.raw = ["script", "style", "title", "textarea"].into_iter().find(|element| is(element) && has_content);
        if is("input") {
            attributes(&tag[name.len()..], |key, value| {
                self.has_password |= key.eq_ignore_ascii_case(b"type") && value.eq_ignore_ascii_case(b"password");
            });
        }
        if self.wants_anchors {
            let is_link = is("a");
            attributes(&tag[name.len()..], |key, value| {
                let names = key.eq_ignore_ascii_case(b"id") || is_link && key.eq_ignore_ascii_case(b"name");
                if names && !value.is_empty() {
                    self.anchors.push(decoded(&text_of(value)));
                }
            });
        }
    }
}

/// Looks for where a tag ends, in as many pieces as it comes in: at the first `>` that stands in no quotes of an attribute.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TagEnd {
    read: usize,
    quote: Option<u8>,
    before: u8,
}

impl TagEnd {
    pub(super) fn find(&mut self, text: &[u8]) -> Option<usize> {
        while let Some(&byte) = text.get(self.read) {
            match self.quote {
                Some(open) if byte == open => self.quote = None,
                None if byte == b'>' => return Some(self.read),
                None if matches!(byte, b'"' | b'\'') && self.before == b'=' => self.quote = Some(byte),
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                self.before = byte;
            }
            self.read += 1;
        }
        None
    }
}

/// Calls with each name and value of what stands behind a tag's name.
pub(super) fn attributes<'a>(mut text: &'a [u8], mut take: impl FnMut(&'a [u8], &'a [u8])) {
    loop {
        let start = text.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b'/');
        let Some(start) = start else { return };
        text = &text[start..];
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'/');
        let end = text.iter().position(is_end).unwrap_or(text.len()).max(1);
        let key = &text[..end];
        text = text[end..].trim_ascii_start();
        let Some(behind) = text.strip_prefix(b"=") else {
            take(key, b"");
            continue;
        };
        text = behind.trim_ascii_start();
        let quote = text.first().copied().filter(|byte| matches!(byte, b'"' | b'\''));
        if quote.is_some() {
            text = &text[1..];
        }
        let is_last = |byte: &u8| quote.map_or(byte.is_ascii_whitespace(), |quote| *byte == quote);
        let end = text.iter().position(is_last);
        if end.is_none() && quote.is_some() {
            // It was cut short.
            return;
        }
        let end = end.unwrap_or(text.len());
        take(key, &text[..end]);
        text = text.get(end + 1..).unwrap_or(b"");
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, what)
}

/// What is no UTF-8, though nothing says so, is read as browsers read it in most of the world.
fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Text with its entities resolved; as it is where they are faulty.
fn decoded(text: &str) -> String {
    match quick_xml::escape::unescape_with(text, quick_xml::escape::resolve_html5_entity) {
        Ok(decoded) => decoded.into_owned(),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scanned(html: &str, piece: usize) -> Page {
        let mut scan = Scan::new(true, false);
        html.as_bytes().chunks(piece).for_each(|piece| scan.feed(piece));
        scan.finish(true)
    }

    #[test]
    fn a_page_is_read_alike_in_pieces_of_any_size() {
        let html = "<!DOCTYPE html><title>A &amp; B > C <b></title><!-- <p id=no> --><script>'<p id=\"no\">'</script>\
                    <h1 id='one'>First <em>words</em></h1><p ID = two class=x><a name=\"th&amp;ree\" id=four/>\
                    <input name=no><div data-x=\"a > b\" id=\"five\"></div><p title=\"it's\" id=six></p>< id=no><h1>Not</h1>";
        let whole = scanned(html, html.len());
        assert_eq!((whole.title.as_str(), whole.heading.as_str()), ("A & B > C <b>", "First words"));
        assert_eq!(whole.anchors, ["five", "four/", "one", "six", "th&ree", "two"]);
        for piece in 1..20 {
            assert_eq!(scanned(html, piece), whole, "{piece}");
        }
    }

    #[test]
    fn a_page_that_never_comes_to_an_end_takes_no_room() {
        let mut scan = Scan::new(true, false);
        scan.feed(b"<p id=\"");
        for _ in 0..100 {
            scan.feed(&[b'x'; 10_000]);
        }
        scan.feed(b"\"><script>");
        for _ in 0..100 {
            scan.feed(&[b'x'; 10_000]);
        }
        assert!(scan.rest.len() <= LONGEST_TAG + 10_000 && scan.anchors.is_empty());
    }

    #[test]
    fn tags_without_an_end_are_read_once() {
        // As much as is read of a page. Whoever began anew at each of them would not come to an end.
        for tag in ["<a", "<!--", "<p id=\"x\" ", "<a b='", "</", "<script>"] {
            let page = tag.repeat((8 << 20) / tag.len());
            let mut scan = Scan::new(true, false);
            scan.feed(page.as_bytes());
            assert!(scan.rest.len() <= LONGEST_TAG);
        }
        let long = format!("<p id=before x='{}'><p id=behind>", ">".repeat(2 * LONGEST_TAG));
        for piece in [1000, long.len()] {
            assert_eq!(scanned(&long, piece).anchors, ["before", "behind"]);
        }
    }

    #[test]
    fn comments_and_empty_elements_end_where_browsers_end_them() {
        for html in [
            "<!--><h2 id=part>1</h2><!-- c -->",
            "<!---><h2 id=part>1</h2><!-- c -->",
            "<!-- c --!><h2 id=part>1</h2>",
            "<!-- - -- <p id=no> ---><p id=part>",
        ] {
            for piece in 1..9 {
                assert_eq!(scanned(html, piece).anchors, ["part"], "{html}");
            }
        }
        let html = b"<title/><script src='x'/><p id='part'/>";
        let anchors = |is_xml: bool| {
            let mut scan = Scan::new(true, is_xml);
            scan.feed(html);
            scan.finish(true).anchors
        };
        assert_eq!((anchors(true), anchors(false)), (vec!["part".to_owned()], vec![]));
        let mut scan = Scan::new(true, false);
        scan.feed(b"<p id=caf\xe9>");
        assert_eq!(scan.finish(true).anchors, ["caf\u{e9}"]);
    }
}
