//! Which file a link was meant to lead to that leads to none.
//!
//! Must not know how links are written. Names are looked up, so that many links cost no more than many files.

use crate::article::{KnownIds, one_letter_apart};
use crate::corpus::Corpus;
use crate::site::is_safe_file;
use crate::text::{RelPath, starts_with_any_case};

/// What links to articles end in, here and where articles come from.
const ENDINGS: &[&str] = &[".md", ".markdown", ".html", ".htm"];

/// Of shorter names anything is only a letter away.
const MIN_LENGTH: usize = 4;

/// A file that links may lead to, with its folder in lower case, and with what its name says.
struct Named<'a> {
    name: String,
    folder: String,
    path: &'a RelPath,
}

/// All files that links may lead to.
pub struct Names<'a>(Vec<Named<'a>>);

impl<'a> Names<'a> {
    pub fn of(corpus: &'a Corpus) -> Self {
        let articles = corpus.iter().map(|(_, entry)| entry.article().path());
        let files = corpus.strays().keys().filter(|path| is_safe_file(path));
        let named = |path: &'a RelPath| Named { name: name_of(path), folder: path.folder().to_lowercase(), path };
        let mut names: Vec<Named<'_>> = articles.chain(files).map(named).filter(|it| !it.name.is_empty()).collect();
        names.sort_unstable_by(|a, b| (&a.name, &a.folder, a.path).cmp(&(&b.name, &b.folder, b.path)));
        Self(names)
    }
}

/// The names, and those that are nearly the same.
pub struct NearFiles<'a> {
    names: &'a [Named<'a>],
    alike: KnownIds<'a>,
}

impl<'a> NearFiles<'a> {
    pub fn of(names: &'a Names<'a>) -> Self {
        let alike = KnownIds::new(names.0.iter().map(|named| named.name.as_str()));
        Self { names: &names.0, alike }
    }

    /// The one file that is nearly called so: in the folder, else of the same name wherever it lies.
    pub fn meant(&self, from: &RelPath, path: &RelPath) -> Option<&'a RelPath> {
        let (name, folder) = (name_of(path), path.folder().to_lowercase());
        let another = |found: Option<&'a RelPath>| found.filter(|found| *found != from);
        another(only(self.in_folder(&name, &folder)))
            .or_else(|| another(only(self.of_name(&name))))
            .or_else(|| another(self.misspelt(&name, &folder)))
    }

    fn of_name(&self, name: &str) -> &'a [Named<'a>] {
        let start = self.names.partition_point(|named| named.name.as_str() < name);
        let end = start + self.names[start..].partition_point(|named| named.name == name);
        &self.names[start..end]
    }

    fn in_folder(&self, name: &str, folder: &str) -> &'a [Named<'a>] {
        let of_name = self.of_name(name);
        let start = of_name.partition_point(|named| named.folder.as_str() < folder);
        let end = start + of_name[start..].partition_point(|named| named.folder == folder);
        &of_name[start..end]
    }

    fn misspelt(&self, name: &str, folder: &str) -> Option<&'a RelPath> {
        // Of names that differ by a number, each is meant as it is written.
        let is_slip = |known: &&str| {
            one_letter_apart(name, known)
                .is_some_and(|(a, b)| !a.chars().chain(b.chars()).any(|character| character.is_ascii_digit()))
        };
        let alike = if name.chars().count() < MIN_LENGTH { Vec::new() } else { self.alike.one_letter_apart(name) };
        let mut found = alike.into_iter().filter(is_slip).flat_map(|known| self.in_folder(known, folder));
        let first = found.next()?;
        found.next().is_none().then_some(first.path)
    }
}

/// The relative reference that leads from one file to another: what [`RelPath::join`] takes.
pub fn reference(from: &RelPath, to: &RelPath) -> String {
    let folders = |path: &RelPath| -> Vec<String> {
        path.folder().split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (from, own) = (folders(from), folders(to));
    let shared = own.iter().zip(&from).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let down = own[shared..].iter().map(String::as_str).chain([to.file_name()]);
    up.chain(down).collect::<Vec<_>>().join("/")
}

fn only<'a>(found: &'a [Named<'a>]) -> Option<&'a RelPath> {
    match found {
        [only] => Some(only.path),
        _ => None,
    }
}

/// What the name of a file says: its letters and digits in lower case, without what articles end in.
fn name_of(path: &RelPath) -> String {
    let name = path.file_name();
    let stem = ENDINGS.iter().find_map(|ending| {
        let (stem, end) = name.split_at_checked(name.len().checked_sub(ending.len())?)?;
        (starts_with_any_case(end, ending) && !stem.is_empty()).then_some(stem)
    });
    stem.unwrap_or(name).to_lowercase().chars().filter(|character| character.is_alphanumeric()).collect()
}
