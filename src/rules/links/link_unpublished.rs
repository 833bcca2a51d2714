//! Links to articles that a site with the linking article does not have: other clouds', or another audience's.
//!
//! Must not look at links that lead to no article at all.

use foldhash::HashMap;

use crate::article::link_form::{Form, form};
use crate::cloud::CloudSet;
use crate::config::SiteRecord;
use crate::corpus::{ArticleId, Entry};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CorpusView;
use crate::site::{article_at, is_published_on, path_named};
use crate::text::{Span, trimmed};

pub static LINK_UNPUBLISHED: Rule =
    Rule::warning("link-unpublished", "a link leads to an article that one of the sites does not have");

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let sites: Vec<&SiteRecord> = view.config.current_sites().collect();
    for entry in view.corpus.texts().filter(|entry| entry.article().links_to_files()) {
        // An article may link to another one many times.
        let mut known: HashMap<ArticleId, (CloudSet, CloudSet)> = HashMap::default();
        for link in entry.article().links() {
            let target = trimmed(&link.target.value);
            if form(target) != Form::Relative {
                continue;
            }
            let path = path_named(entry.article().path(), target);
            let Some(id) = path.and_then(|path| article_at(view.corpus, &path)) else { continue };
            let other = view.corpus.entry(id);
            // What is published nowhere has a fault of its own.
            if other.clouds.is_empty() {
                continue;
            }
            let &mut (of_clouds, of_audiences) = known.entry(id).or_insert_with(|| lacking(&sites, entry, other));
            if !of_clouds.is_empty() {
                findings.push(not_in_cloud(entry, link.target.span, other).in_clouds(of_clouds));
            }
            if !of_audiences.is_empty() {
                findings.push(for_others(entry, link.target.span, other).in_clouds(of_audiences));
            }
        }
    }
}

/// The clouds whose sites have the one and lack the other: because it is not published there, and because of whom it is for.
fn lacking(sites: &[&SiteRecord], entry: &Entry, other: &Entry) -> (CloudSet, CloudSet) {
    // Who reads an included text, the articles around it say.
    let is_include = entry.is_include();
    let has_one = |site: &&&SiteRecord| {
        entry.clouds.contains(site.cloud) && (is_include || site.audience.includes(entry.audience))
    };
    let (mut of_clouds, mut of_audiences) = (CloudSet::EMPTY, CloudSet::EMPTY);
    for site in sites.iter().filter(has_one) {
        if !other.clouds.contains(site.cloud) {
            of_clouds = of_clouds.with(site.cloud);
        } else if !is_include && !is_published_on(site, other) {
            of_audiences = of_audiences.with(site.cloud);
        }
    }
    (of_clouds, of_audiences)
}

fn not_in_cloud(entry: &Entry, span: Span, other: &Entry) -> Diagnostic {
    let path = other.article().path();
    let message = format!("`{path}` is not published to a cloud that this article is in");
    let clouds = other.article().properties.find("cloudEnvironments").map_or(Span::default(), |it| it.value.span);
    Diagnostic::new(&LINK_UNPUBLISHED, entry.article().path(), Some(span), message)
        .label("only text there")
        .related_in(path, clouds, "it is published to these")
        .hint("publish the article there too, or say here what its readers need")
}

fn for_others(entry: &Entry, span: Span, other: &Entry) -> Diagnostic {
    let path = other.article().path();
    let (whose, kind) = (other.audience.readers(), other.kind.name());
    let message = format!("`{path}` is for {whose}, and the sites for {} do not have it", entry.audience.readers());
    let place = other.article().properties.find("selfHelpType").map_or(Span::default(), |it| it.value.span);
    Diagnostic::new(&LINK_UNPUBLISHED, entry.article().path(), Some(span), message)
        .label("only text there")
        .related_in(path, place, format!("`{kind}` is for {whose}"))
        .hint("say here what readers need, or link to an article that is for them")
}
