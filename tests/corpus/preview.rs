//! Law 8 in a preview: after each real change it serves what a clean build makes.

use selfhelp::disk;
use selfhelp::live::{Live, View};
use selfhelp::output;
use selfhelp::session::Change;
use selfhelp::text::RelPath;

use crate::history::{apply, copy_of_corpus, patches};
use crate::warm::{Hashes, clean};

/// Of the files that a change does not touch, one of so many is asked for, others after each change.
const ONE_OF: usize = 1009;

#[test]
fn after_the_first_changes_a_preview_serves_what_is_built() {
    follow(2);
}

#[test]
#[ignore = "takes minutes"]
fn long_after_all_changes_a_preview_serves_what_is_built() {
    follow(usize::MAX);
}

fn follow(most: usize) {
    let (Some(content), Some(patches)) = (copy_of_corpus(), patches()) else { return };
    let mut live = Live::reading_heads(disk::load(content.path(), None).unwrap().sources);
    live.view().expect("the corpus needs no configuration");
    let mut count = 0;
    for (number, patch) in patches.iter().take(most).enumerate() {
        apply(content.path(), patch);
        let changes = disk::read_all_again(content.path(), None, live.sources()).unwrap().changes;
        let touched: Vec<RelPath> = changes.iter().map(path_of).collect();
        for change in changes {
            live.apply(change);
        }
        let view = live.view().expect("the corpus needs no configuration");
        for (site, files) in &clean(content.path()) {
            count += compare(&view, site, files, &touched, number);
        }
    }
    assert!(count > 100 * most.min(patches.len()), "{count} files were compared");
    println!("{count} files were served as they are built");
}

fn path_of(change: &Change) -> RelPath {
    let (Change::Write(path, _) | Change::Remove(path)) = change;
    path.clone()
}

/// Asks for the pages of what was touched, for all files of the search index, and for some of the others.
fn compare(view: &View, site: &str, files: &Hashes, touched: &[RelPath], number: usize) -> usize {
    let record = view.record(site).expect("the site is built");
    let pages = touched.iter().filter_map(|path| view.page_of(record, path));
    let some =
        files.keys().enumerate().filter(|(at, path)| at % ONE_OF == number % ONE_OF || path.starts_with("search/"));
    let paths: Vec<&str> = pages.chain(some.map(|(_, path)| path.as_str())).collect();
    for path in &paths {
        let served = view.file(record, path).map(|file| output::hash(&file.bytes));
        assert_eq!(served.as_ref(), files.get(*path), "change {number}: {site}/{path}");
    }
    paths.len()
}
