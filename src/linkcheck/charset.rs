//! What the bytes of a page stand for, found out as browsers do: by the mark that it begins with, else by what the host says,
//! else by what the page says of itself.
//!
//! Must not know what is written on the page.

use std::borrow::Cow;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use memchr::memmem::find;

use super::scan::{TagEnd, attributes};

/// As far as this a page is searched for what it says of itself.
const SEARCHED: usize = 1024;
/// A mark is no longer than this.
const MARK: usize = 3;

/// Makes UTF-8 of a page that comes in pieces.
pub(super) enum Charset {
    Undecided {
        told: Option<&'static Encoding>,
        start: Vec<u8>,
    },
    Other(Decoder),
    /// What is not said to be anything else.
    Utf8,
}

impl Charset {
    /// Takes the `Content-Type` of an answer.
    pub(super) fn new(content_type: &str) -> Self {
        let told = label_of(content_type).and_then(|label| Encoding::for_label_no_replacement(label.as_bytes()));
        Self::Undecided { told, start: Vec::new() }
    }

    pub(super) fn read<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        match self {
            Self::Utf8 => Cow::Borrowed(bytes),
            Self::Other(decoder) => Cow::Owned(decoded(decoder, bytes)),
            Self::Undecided { told, start } => {
                start.extend_from_slice(bytes);
                if start.len() < if told.is_some() { MARK } else { SEARCHED } {
                    return Cow::Borrowed(b"");
                }
                Cow::Owned(self.decide())
            }
        }
    }

    /// What is left at the end of a page.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.decide()
    }

    fn decide(&mut self) -> Vec<u8> {
        let Self::Undecided { told, start } = self else { return Vec::new() };
        let start = std::mem::take(start);
        let by_mark = Encoding::for_bom(&start).map(|(encoding, _)| encoding);
        let encoding = by_mark.or(*told).or_else(|| said_by_page(&start[..start.len().min(SEARCHED)])).unwrap_or(UTF_8);
        if encoding == UTF_8 {
            *self = Self::Utf8;
            return start;
        }
        let mut decoder = encoding.new_decoder_with_bom_removal();
        let text = decoded(&mut decoder, &start);
        *self = Self::Other(decoder);
        text
    }
}

fn decoded(decoder: &mut Decoder, bytes: &[u8]) -> Vec<u8> {
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0));
    // There is room for all.
    let _ = decoder.decode_to_string(bytes, &mut text, false);
    text.into_bytes()
}

/// What stands behind `charset=`.
fn label_of(content_type: &str) -> Option<String> {
    let lower = content_type.to_ascii_lowercase();
    let (_, behind) = lower.split_once("charset")?;
    let label = behind.trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']);
    let end = label.find(|c: char| c.is_ascii_whitespace() || matches!(c, ';' | '"' | '\'')).unwrap_or(label.len());
    Some(label[..end].to_owned())
}

/// By a `meta` element, or by the declaration of XML.
fn said_by_page(start: &[u8]) -> Option<&'static Encoding> {
    let mut label = None;
    if let Some(rest) = start.strip_prefix(b"<?xml") {
        let end = find(rest, b"?>").unwrap_or(0);
        attributes(&rest[..end], |key, value| {
            label = (key == b"encoding").then(|| value.to_vec()).or(label.take());
        });
    }
    let mut at = 0;
    while let Some(found) = find(&start[at..], b"<").filter(|_| label.is_none()) {
        at += found;
        let text = &start[at..];
        if text.starts_with(b"<!--") {
            at += 2 + find(&text[2..], b"-->")?;
        } else if text.get(1).is_some_and(u8::is_ascii_alphabetic) {
            let end = TagEnd::default().find(text)?;
            label = label_of_meta(&text[1..end]);
            at += end;
        } else {
            at += 1;
        }
    }
    let encoding = Encoding::for_label_no_replacement(&label?)?;
    // What could be read to say so is none of these.
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    Some(if is_wide {
        UTF_8
    } else if encoding == X_USER_DEFINED {
        WINDOWS_1252
    } else {
        encoding
    })
}

fn label_of_meta(tag: &[u8]) -> Option<Vec<u8>> {
    let (_, rest) = tag.split_at_checked(4).filter(|(name, _)| name.eq_ignore_ascii_case(b"meta"))?;
    let (mut charset, mut content, mut is_content_type) = (None, None, false);
    attributes(rest, |key, value| {
        if key.eq_ignore_ascii_case(b"charset") {
            charset = Some(value.to_vec());
        } else if key.eq_ignore_ascii_case(b"content") {
            content = label_of(&String::from_utf8_lossy(value));
        } else if key.eq_ignore_ascii_case(b"http-equiv") {
            is_content_type = value.eq_ignore_ascii_case(b"content-type");
        }
    });
    charset.or_else(|| content.filter(|_| is_content_type).map(String::into_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content_type: &str, bytes: &[u8]) -> String {
        let whole = |piece: usize| {
            let mut charset = Charset::new(content_type);
            let mut read: Vec<u8> = bytes.chunks(piece).flat_map(|piece| charset.read(piece).into_owned()).collect();
            read.extend(charset.finish());
            String::from_utf8_lossy(&read).into_owned()
        };
        assert_eq!(whole(1), whole(bytes.len()));
        whole(1)
    }

    #[test]
    fn bytes_are_read_as_the_page_or_its_host_says() {
        assert_eq!(read("text/html; charset=\"ISO-8859-1\"", b"caf\xe9"), "caf\u{e9}");
        assert_eq!(read("text/html;charset=gbk", b"\xd6\xd0\xce\xc4"), "\u{4e2d}\u{6587}");
        assert_eq!(read("text/html; charset=utf-8", b"\xff\xfeA\0\xe9\0"), "A\u{e9}");
        assert_eq!(read("text/html", b"\xfe\xff\0A"), "A");
        assert_eq!(read("text/html", "caf\u{e9}".as_bytes()), "caf\u{e9}");
        for said in [
            "<meta charset=gbk>",
            "<!-- <meta charset=utf-8> --><META a=\">\" Charset='GBK' />",
            "<head><meta http-equiv=Content-Type content='text/html; charset=gbk'>",
            "<?xml version=\"1.0\" encoding=\"gbk\"?>",
        ] {
            let bytes = [said.as_bytes(), b"\xd6\xd0"].concat();
            assert_eq!(read("text/html", &bytes), format!("{said}\u{4e2d}"));
            let far = [" ".repeat(SEARCHED).as_bytes(), &bytes].concat();
            assert!(!read("text/html", &far).contains('\u{4e2d}'));
        }
        let wide = "<meta charset=utf-16>\u{e9}";
        assert_eq!(read("text/html; charset=nonsense", wide.as_bytes()), wide);
    }
}
