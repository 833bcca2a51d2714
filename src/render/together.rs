//! The same page of several sites, which is rendered once for all of them that show it in the same way.
//!
//! Must not know what pages show.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::lists::Job;
use super::templates::Rendered;
use super::{Interface, Maker};
use crate::corpus::ArticleId;
use crate::diagnostic::Diagnostic;
use crate::output::{Key, Sink};

/// What was rendered of one page.
#[derive(Default)]
pub(super) struct Renderings<'a> {
    made: Vec<(&'a Interface, Key, Rendered)>,
}

impl<'a> Renderings<'a> {
    /// The rendering of a view, which its key tells from others, in the words and by the templates of a language.
    pub fn of(&mut self, interface: &'a Interface, view: Key, render: impl FnOnce() -> Rendered) -> &Rendered {
        let is_same = |(other, key, _): &(&Interface, Key, Rendered)| std::ptr::eq(*other, interface) && *key == view;
        let place = self.made.iter().position(is_same).unwrap_or_else(|| {
            self.made.push((interface, view, render()));
            self.made.len() - 1
        });
        &self.made[place].2
    }
}

/// Makes pages that are no article's: those of each site, which is told by its place among the makers.
pub(super) fn render_lists(
    makers: &[Maker<'_>],
    lists: Vec<(usize, Vec<Job<'_>>)>,
    sink: &dyn Sink,
) -> Vec<(usize, Diagnostic)> {
    let mut by_path: BTreeMap<String, Vec<(usize, Job<'_>)>> = BTreeMap::new();
    for (at, jobs) in lists {
        for job in jobs {
            by_path.entry(job.path()).or_default().push((at, job));
        }
    }
    let pages: Vec<(String, Vec<(usize, Job<'_>)>)> = by_path.into_iter().collect();
    pages.par_iter().with_max_len(1).flat_map_iter(|(path, jobs)| render_list(makers, path, jobs, sink)).collect()
}

fn render_list(
    makers: &[Maker<'_>],
    path: &str,
    jobs: &[(usize, Job<'_>)],
    sink: &dyn Sink,
) -> Vec<(usize, Diagnostic)> {
    let mut mistakes = Vec::new();
    let mut renderings = Renderings::default();
    for (at, job) in jobs {
        let (at, maker) = (*at, &makers[*at]);
        let Some((key, rendered)) = maker.list(job, &mut renderings, |key| sink.keeps(at, path, key)) else { continue };
        sink.put(at, path, Some(key), &maker.pages.names.fill(&rendered.html, ""));
        mistakes.extend(rendered.mistake.iter().map(|mistake| (at, (**mistake).clone())));
    }
    mistakes
}

/// Makes the pages of some articles, and hands them over site by site.
pub(super) fn render_articles(makers: &[Maker<'_>], ids: &[ArticleId], sink: &dyn Sink) -> Vec<(usize, Diagnostic)> {
    let mut made: Vec<Vec<(ArticleId, Key, Vec<u8>)>> = vec![Vec::new(); makers.len()];
    let mut mistakes = Vec::new();
    for &id in ids {
        render_article(makers, id, sink, &mut made, &mut mistakes);
    }
    for (at, pages) in made.into_iter().enumerate() {
        for (id, key, page) in pages {
            sink.put(at, makers[at].site.page(id), Some(key), &page);
        }
    }
    mistakes
}

/// The pages of one article, for each site that shows it.
fn render_article(
    makers: &[Maker<'_>],
    id: ArticleId,
    sink: &dyn Sink,
    made: &mut [Vec<(ArticleId, Key, Vec<u8>)>],
    mistakes: &mut Vec<(usize, Diagnostic)>,
) {
    let mut renderings = Renderings::default();
    for (at, maker) in makers.iter().enumerate() {
        if !maker.site.is_published(id) {
            continue;
        }
        let mut view = maker.article(id);
        let (key, of_view) = maker.article_key(id, &view);
        if sink.keeps(at, maker.site.page(id), key) {
            continue;
        }
        let (body, of_view) = maker.body(id, &mut view, of_view);
        let rendered = renderings.of(maker.pages.interface, of_view, || maker.render_article(id, &view));
        made[at].push((id, key, maker.pages.names.fill(&rendered.html, &body)));
        mistakes.extend(rendered.mistake.iter().map(|mistake| (at, (**mistake).clone())));
    }
}
