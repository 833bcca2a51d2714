//! What an edit changes: few pages, so that a publisher has little to send and a reader's cache stays warm.

use std::collections::BTreeMap;
use std::sync::Mutex;

use selfhelp::build::{self, Build};
use selfhelp::output::{self, Key, Sink};
use selfhelp::session::{Change, Session};
use selfhelp::text::{FileBytes, RelPath};

use crate::world::root;

/// Takes the files of a site, a hash of each.
#[derive(Default)]
struct Hashes(Mutex<BTreeMap<String, String>>);

impl Sink for Hashes {
    fn put(&self, _: usize, path: &str, _: Option<Key>, bytes: &[u8]) {
        self.0.lock().unwrap().insert(path.to_owned(), output::hash(bytes));
    }
}

/// The files of the public site with a hash of each, but for the search index, which has a test of its own.
fn files(session: &mut Session) -> BTreeMap<String, String> {
    let snapshot = session.snapshot().expect("the corpus needs no configuration");
    let record = snapshot.config.current_sites().find(|site| site.id == "public").unwrap();
    let build = Build::new(&snapshot);
    let [site] = &build.sites(&[record])[..] else { panic!("there is one site") };
    let parts = build.parts(site);
    let hashes = Hashes::default();
    build.files(&parts).iter().for_each(|(path, bytes)| hashes.put(0, path, None, bytes));
    build::make(&[parts], &hashes);
    hashes.0.into_inner().unwrap()
}

/// How many files differ when the title of an article is another one.
fn changed_by_titles(count: usize) -> Vec<usize> {
    let Some(root) = root() else { return Vec::new() };
    let sources = selfhelp::disk::load(&root, None).expect("the corpus can be read").sources;
    let mut session = Session::new(sources.clone());
    let before = files(&mut session);
    let of_public = |path: &RelPath, bytes: &FileBytes| {
        let text = bytes.as_text()?;
        let title = text.find("pageTitle=\"")? + "pageTitle=\"".len();
        let page = path.as_str().replace(".md", ".html").to_lowercase();
        before.contains_key(&page).then_some((title, text.clone()))
    };
    let articles: Vec<_> =
        sources.below("articles/").filter_map(|(path, bytes)| Some((path, bytes, of_public(path, bytes)?))).collect();
    let mut numbers = Vec::new();
    for at in 0..count {
        let (path, bytes, (title, text)) = &articles[at * articles.len() / count];
        let edited = format!("{}Edited: {}", &text[..*title], &text[*title..]);
        session.apply(Change::Write((*path).clone(), edited.into_bytes().into()));
        let after = files(&mut session);
        session.apply(Change::Write((*path).clone(), (*bytes).clone()));
        let differs = |path: &&String| before.get(*path) != after.get(*path);
        let number = before.keys().filter(differs).count();
        if number > 20 {
            println!("{path}: {number} files");
        }
        numbers.push(number);
    }
    numbers.sort_unstable();
    let at = |share: usize| numbers.get(numbers.len() * share / 100).copied().unwrap_or_default();
    println!(
        "{count} titles: files changed, median {}, 95 % {}, most {}",
        at(50),
        at(95),
        at(100).max(*numbers.last().unwrap())
    );
    numbers
}

#[test]
fn a_title_changes_few_files() {
    let numbers = changed_by_titles(9);
    assert!(numbers.iter().all(|&number| number > 0), "the article's own page changes: {numbers:?}");
    assert!(numbers.get(numbers.len() / 2).is_none_or(|&median| median <= 10), "{numbers:?}");
}

#[test]
#[ignore = "takes minutes: 200 sites"]
fn two_hundred_titles_change_few_files() {
    let numbers = changed_by_titles(200);
    let at = |share: usize| numbers.get(numbers.len() * share / 100).copied().unwrap_or_default();
    assert!(at(50) <= 10 && at(95) <= 20, "median {}, 95 % {}", at(50), at(95));
}
