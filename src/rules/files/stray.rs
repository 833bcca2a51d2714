//! Files that lie among the articles and that no article refers to.
//!
//! Must not know which files can be published, nor how.

use foldhash::HashSet;
use rayon::prelude::*;

use crate::article::Article;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::site::{files_of, is_safe_file};
use crate::text::RelPath;

pub static STRAY_FILE: Rule =
    Rule::warning("stray-file", "a file among the articles is no article, and none refers to it");

/// How many articles a thread looks through at a time: links are found quickly, and most articles have few.
const ARTICLES_AT_ONCE: usize = 64;

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let strays = view.corpus.strays();
    if strays.is_empty() {
        return;
    }
    let articles: Vec<&Article> = view.corpus.iter().map(|(_, entry)| entry.article()).collect();
    let used: HashSet<RelPath> = articles
        .par_chunks(ARTICLES_AT_ONCE)
        .flat_map_iter(|articles| files_of(view.corpus, articles.iter().copied()))
        .collect();
    findings.extend(strays.keys().filter(|path| !used.contains(*path)).map(finding));
}

fn finding(path: &RelPath) -> Diagnostic {
    let name = path.file_name();
    if !is_safe_file(path) {
        let message = format!("`{name}` is no article, and files of its sort are not published");
        let hint =
            "delete it, give it the extension `.md` if it is an article, or make it an image, a PDF or plain text";
        return Diagnostic::new(&STRAY_FILE, path, None, message).hint(hint);
    }
    let message = format!("`{name}` is no article, and no article refers to it");
    let is_text = ["txt", ""].contains(&path.extension().to_ascii_lowercase().as_str());
    let hint = match is_text {
        true => "delete it, refer to it, or give it the extension `.md` if it is an article",
        false => "delete it, or refer to it in an article",
    };
    Diagnostic::new(&STRAY_FILE, path, None, message).hint(hint)
}
