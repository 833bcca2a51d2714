//! Every article is on the page of every cloud that it names, and of no other.

use std::collections::BTreeSet;

use crate::support::assert_none;
use crate::world::world;

const ARTICLES: usize = 12_308;

#[test]
fn all_articles_are_parsed() {
    let Some(world) = world() else { return };
    assert_eq!(world.articles.len(), ARTICLES, "the corpus has other articles than this test was written for");
    assert_eq!(world.snapshot.corpus.len(), ARTICLES, "every `.md` file below `articles/` is an article");
}

#[test]
fn an_article_is_in_the_clouds_that_it_names_and_in_no_other() {
    let Some(world) = world() else { return };
    let mut faults = Vec::new();
    for site in &world.sites {
        let expected: BTreeSet<String> = world.published(site).map(|(path, _)| world.page_of(path)).collect();
        let is_article = |path: &&str| path.starts_with("articles/");
        let built: BTreeSet<String> =
            site.output.iter().map(|(path, _)| path).filter(is_article).map(str::to_owned).collect();
        faults.extend(expected.difference(&built).map(|page| format!("{}: {page} is missing", site.cloud)));
        faults.extend(built.difference(&expected).map(|page| format!("{}: {page} should not be there", site.cloud)));
        println!(
            "{}: {} articles, {} files, {} MB",
            site.cloud,
            built.len(),
            site.output.len(),
            site.output.size() >> 20
        );
    }
    assert_none(&faults, "pages", "compare `cloudEnvironments` and `disableClouds` of the article");
}

#[test]
fn every_article_has_a_page_of_its_own() {
    let Some(world) = world() else { return };
    let pages: BTreeSet<String> = world.articles.keys().map(|path| world.page_of(path)).collect();
    assert_eq!(pages.len(), ARTICLES, "two articles share a page: see `site::urls`");
    let is_safe =
        |page: &&String| page.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'/'));
    let unsafe_pages: Vec<&String> = pages.iter().filter(|page| !is_safe(page)).collect();
    assert_none(&unsafe_pages, "page paths", "paths of pages are lower-case and safe everywhere");
}
