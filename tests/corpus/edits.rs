//! What an edit changes: few pages, so that a publisher has little to send and a reader's cache stays warm.

use std::collections::BTreeMap;
use std::sync::Mutex;

use selfhelp::api::{Entries, Portal};
use selfhelp::output::{self, Output};
use selfhelp::render::{self, Dates, SitePages};
use selfhelp::session::{Change, Session};
use selfhelp::site::{Site, Urls, World};
use selfhelp::text::{FileBytes, RelPath};

use crate::world::root;

/// The files of the public site with a hash of each, but for the search index, which has a test of its own.
fn files(session: &mut Session) -> BTreeMap<String, String> {
    let snapshot = session.snapshot().expect("the corpus needs no configuration");
    let urls = Urls::new(&snapshot.corpus);
    let record = snapshot.config.current_sites().find(|site| site.id == "public").unwrap();
    let world =
        World { config: &snapshot.config, catalogue: &snapshot.catalogue, corpus: &snapshot.corpus, urls: &urls };
    let (interfaces, _) = render::interfaces(&snapshot.sources, &snapshot.config);
    let site = Site::new(world, record);
    let dates = Dates::new();
    let pages = SitePages::new(&site, &snapshot.sources, &interfaces[&record.language], &dates);
    let mut output = Output::default();
    pages.add_files(&mut output);
    let files = output.iter().map(|(path, bytes)| (path.to_owned(), output::hash(bytes))).collect();
    let files: Mutex<BTreeMap<String, String>> = Mutex::new(files);
    let put = |path: &str, bytes: &[u8]| drop(files.lock().unwrap().insert(path.to_owned(), output::hash(bytes)));
    render::render(&[&pages], &|_, path, bytes| put(path, bytes));
    Portal::new(&site, &Entries::new(&snapshot.corpus, &urls), pages.texts()).render(&put);
    files.into_inner().unwrap()
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
