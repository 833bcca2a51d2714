//! The bytes of one file, shared by all who look at it, and text from the start where they are UTF-8.
//!
//! Must not know what the text means.

use std::ops::Deref;
use std::sync::Arc;

/// The bytes of a file. A clone shares them.
#[derive(Debug, Clone)]
pub struct FileBytes(Inner);

#[derive(Debug, Clone)]
enum Inner {
    /// Nearly all files. Asked once, so that neither parsing nor a report copies the text, or looks at it again.
    Utf8(Arc<str>),
    Other(Arc<[u8]>),
}

impl FileBytes {
    /// The bytes as text, where they are UTF-8.
    #[must_use]
    pub fn as_text(&self) -> Option<&Arc<str>> {
        if let Inner::Utf8(text) = &self.0 { Some(text) } else { None }
    }
}

impl Deref for FileBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Inner::Utf8(text) => text.as_bytes(),
            Inner::Other(bytes) => bytes,
        }
    }
}

impl PartialEq for FileBytes {
    fn eq(&self, other: &Self) -> bool {
        let (bytes, other): (&[u8], &[u8]) = (self, other);
        // Most are compared with themselves.
        std::ptr::eq(bytes, other) || bytes == other
    }
}

impl Eq for FileBytes {}

impl From<&[u8]> for FileBytes {
    fn from(bytes: &[u8]) -> Self {
        Self(std::str::from_utf8(bytes).map_or_else(|_| Inner::Other(bytes.into()), |text| Inner::Utf8(text.into())))
    }
}

impl From<Vec<u8>> for FileBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl From<Arc<[u8]>> for FileBytes {
    fn from(bytes: Arc<[u8]>) -> Self {
        Self::from(&*bytes)
    }
}

impl From<FileBytes> for Arc<[u8]> {
    fn from(bytes: FileBytes) -> Self {
        match bytes.0 {
            Inner::Utf8(text) => text.into(),
            Inner::Other(bytes) => bytes,
        }
    }
}
