//! Includes whose text is not there.
//!
//! Must not know how includes are shown.

use foldhash::{HashMap, HashMapExt};

use crate::article::{Include, KnownIds};
use crate::corpus::{Entry, INCLUDES};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::text::RelPath;

pub static INCLUDE_MISSING: Rule =
    Rule::error("include-missing", "a text that is to be included is not there").suggested();

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let texts = Texts::of(view);
    let known = KnownIds::new(texts.by_name.keys().map(String::as_str));
    for entry in view.corpus.texts() {
        for include in entry.article().includes() {
            let path = entry.article().path().join(&include.target.value);
            if path.as_ref().and_then(|path| view.corpus.include(path)).is_none() {
                let meant = path.and_then(|path| texts.meant(&path, &known));
                findings.push(finding(entry, include, meant));
            }
        }
    }
}

/// The texts that can be included.
struct Texts<'a> {
    /// By their names without folders, in lower case; nothing where several have the name.
    by_name: HashMap<String, Option<&'a RelPath>>,
}

impl<'a> Texts<'a> {
    fn of(view: &CorpusView<'a>) -> Self {
        let mut by_name: HashMap<String, Option<&RelPath>> = HashMap::new();
        for entry in view.corpus.includes() {
            let path = entry.article().path();
            by_name.entry(path.file_name().to_lowercase()).and_modify(|known| *known = None).or_insert(Some(path));
        }
        Self { by_name }
    }

    /// The text that was meant: of the same name in another folder, or of a name that differs by one letter.
    fn meant(&self, path: &RelPath, known: &KnownIds<'_>) -> Option<&'a RelPath> {
        let name = path.file_name().replace("%20", " ").to_lowercase();
        let with_extension = format!("{name}.md");
        let is_there = [name.as_str(), &with_extension].into_iter().find(|name| self.by_name.contains_key(*name));
        *self.by_name.get(is_there.or_else(|| known.meant(&name))?)?
    }
}

fn finding(entry: &Entry, include: &Include, meant: Option<&RelPath>) -> Diagnostic {
    let path = entry.article().path();
    let message = format!("there is no text `{}` to include", include.target.value);
    let finding = Diagnostic::new(&INCLUDE_MISSING, path, Some(include.target.span), message);
    let Some(meant) = meant else {
        return finding
            .label("nothing is shown here")
            .hint(format!("write the path, from this file, of a text below `{INCLUDES}`, or write the text here"));
    };
    let up = "../".repeat(path.folder().split('/').filter(|part| !part.is_empty()).count());
    let address = format!("{up}{meant}");
    finding.label(format!("did you mean `{address}`?")).suggested_fix(include.target.span, address)
}
