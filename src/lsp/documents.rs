//! A text that is open in an editor, kept up with what is typed.
//!
//! Must not know what it means.

use super::positions::{Encoding, Lines, Position};
use crate::text::{FileBytes, RelPath, SourceText};

/// A text that is open.
#[derive(Debug)]
pub struct Document {
    /// The address that the editor opened it by.
    pub uri: lsp_types::Uri,
    pub text: String,
    pub version: i32,
    /// What lies on disk under its path; nothing where nothing does.
    pub on_disk: Option<FileBytes>,
}

/// What is typed: a range and what takes its place; without a range the whole text.
#[derive(Debug, Clone)]
pub struct Typed {
    pub range: Option<(Position, Position)>,
    pub text: String,
}

impl Document {
    /// Changes the text in some places, one after the other.
    pub fn change(&mut self, version: i32, changes: Vec<Typed>, encoding: Encoding) {
        self.version = version;
        for Typed { range, text } in changes {
            let Some((start, end)) = range else {
                self.text = text;
                continue;
            };
            let lines = Lines::new(&self.text, encoding);
            let (start, end) = (lines.offset(start), lines.offset(end));
            self.text.replace_range(start.min(end)..end.max(start), &text);
        }
    }

    /// The bytes of the file as it would be saved: those on disk where the text is that of these, in whatever encoding.
    pub fn bytes(&self, path: &RelPath) -> FileBytes {
        // An editor that takes other encodings for UTF-8 shows marks for what it cannot read, and the file is still whole.
        let is_saved = |bytes: &&FileBytes| {
            *SourceText::of(path.clone(), bytes).text == *self.text
                || (bytes.as_text().is_none() && String::from_utf8_lossy(bytes) == self.text)
        };
        match self.on_disk.as_ref().filter(is_saved) {
            Some(bytes) => bytes.clone(),
            None => FileBytes::from(self.text.as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str, on_disk: Option<FileBytes>) -> Document {
        let uri = "file:///articles/a/b.md".parse().expect("an address");
        Document { uri, text: text.to_owned(), version: 1, on_disk }
    }

    fn typed(start: (u32, u32), end: (u32, u32), text: &str) -> Typed {
        let at = |(line, column)| Position { line, column };
        Typed { range: Some((at(start), at(end))), text: text.to_owned() }
    }

    #[test]
    fn changes_follow_each_other() {
        let mut document = document("one\ntwo\n", None);
        document.change(2, vec![typed((0, 3), (1, 0), " "), typed((0, 4), (0, 7), "zwei")], Encoding::Utf16);
        assert_eq!((document.text.as_str(), document.version), ("one zwei\n", 2));
        let whole = Typed { range: None, text: "three".to_owned() };
        document.change(3, vec![whole, typed((5, 0), (0, 0), "")], Encoding::Utf16);
        assert_eq!(document.text, "", "a range that ends before it begins is the same the other way round");
    }

    #[test]
    fn what_was_not_changed_is_as_on_disk() {
        let path = RelPath::new("articles/a/b.md");
        let on_disk = FileBytes::from(&b"caf\xe9"[..]);
        let mut document = document("caf\u{e9}", Some(on_disk.clone()));
        assert_eq!(document.bytes(&path), on_disk);
        document.text = "caf\u{fffd}".to_owned();
        assert_eq!(document.bytes(&path), on_disk);
        document.text = "caf\u{e9}s".to_owned();
        assert_eq!(&*document.bytes(&path), "caf\u{e9}s".as_bytes());
    }
}
