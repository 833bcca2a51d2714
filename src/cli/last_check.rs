//! What the last check with the same arguments said, so that a check of the same says it again.
//!
//! Must not know what checks find.

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal, Write, stderr, stdout};

use super::args::{Check, Common};
use super::cache::{Cache, Form, SourceKeys, short_name};
use super::catalogue::today;
use super::{Status, Unparsed, color_on, width};
use crate::store;

/// What is said depends on the arguments, and these come in few sorts.
const CHECK: Form =
    Form { prefix: "check-", header: concat!("selfhelp ", env!("CARGO_PKG_VERSION"), " last check 1\n"), most: 4 };

/// The last check with the same arguments.
pub(super) struct LastCheck {
    cache: Cache,
    name: String,
    key: String,
}

impl LastCheck {
    /// Nothing where no cache is wanted, and for checks that ask git or the web, or change something: these look again.
    pub fn new(common: &Common, arguments: &Check, content: &Unparsed) -> Option<Self> {
        let Check { changed_since, online, fix, unsafe_fixes, diff, output_file, .. } = arguments;
        let looks_again = changed_since.is_some() || *online || *fix || *unsafe_fixes || *diff || output_file.is_some();
        if looks_again || common.no_cache {
            return None;
        }
        let cache = Cache::new(content.root.join(store::FOLDER), "`--no-cache` does without")?;
        let typed: Vec<OsString> = std::env::args_os().collect();
        let mut hasher = cache.hasher(&content.of_files);
        SourceKeys::new(content.session.sources()).add_to(&mut hasher);
        for argument in &typed {
            hasher.add(argument.as_encoded_bytes());
        }
        hasher.add(std::env::current_dir().ok()?.as_os_str().as_encoded_bytes());
        let (color, color_of_words) = (color_on(common, &stdout()), color_on(common, &stderr()));
        let terminal = (color, color_of_words, stdout().is_terminal(), width());
        // Catalogues of web pages grow old.
        hasher.add(format!("{terminal:?} {:?}", today()).as_bytes());
        Some(Self {
            cache,
            name: short_name(typed.join(OsStr::new(" ")).as_encoded_bytes()),
            key: hasher.finish().to_hex(),
        })
    }

    /// Says again what was said of the same, if it was.
    pub fn say_again(&self) -> anyhow::Result<Option<Status>> {
        let Some(kept) = self.cache.read(CHECK, &self.name) else { return Ok(None) };
        let Some((status, words, out)) = self.read(&kept) else { return Ok(None) };
        stdout().lock().write_all(out)?;
        drop(stderr().lock().write_all(words));
        Ok(Some(status))
    }

    fn read<'a>(&self, kept: &'a [u8]) -> Option<(Status, &'a [u8], &'a [u8])> {
        let (head, rest) = kept.split_at_checked(kept.iter().position(|&byte| byte == b'\n')?)?;
        let mut head = str::from_utf8(head).ok()?.split(' ');
        let status = match (head.next()? == self.key).then(|| head.next())?? {
            "0" => Status::Clean,
            "1" => Status::Findings,
            _ => return None,
        };
        let (words, out) = rest.strip_prefix(b"\n")?.split_at_checked(head.next()?.parse().ok()?)?;
        Some((status, words, out))
    }

    /// Remembers what was said, to people and to programs.
    pub fn remember(&self, status: Status, words: &str, out: &[u8]) {
        let head = format!("{} {} {}\n", self.key, status as u8, words.len());
        // Who checks content that is not theirs to write to loses nothing but time.
        drop(self.cache.write(CHECK, &self.name, &[head.as_bytes(), words.as_bytes(), out]));
    }
}
