//! The blades that an article leads to, in this site's cloud.
//!
//! Must not know portals: what becomes of a blade is asked of the site.

use foldhash::HashSet;
use serde::Serialize;

use crate::article::json_typed::Rich;
use crate::article::menu::{BladeLink, Menu};
use crate::article::recommendation::{Action, Recommendation};
use crate::article::topic_list::TopicList;
use crate::article::{Article, Blade, Filling, Fragment, JsonValue};
use crate::corpus::first_of_each;
use crate::render::{MAX_INCLUDE_DEPTH, MAX_INCLUDES};
use crate::site::{Outcome, Site};
use crate::text::RelPath;

/// A blade, as a page names it, and its address where the cloud's portal has one for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub(super) struct BladeEntry {
    extension: String,
    blade: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
}

/// The blades of the links that an article's page shows, in the order of reading, each once.
pub(super) fn blades(site: &Site<'_>, article: &Article) -> Vec<BladeEntry> {
    let mut found = Found { site, blades: Vec::new(), included: HashSet::default() };
    for fragment in article.markdown.title.iter().chain([&article.markdown.content]) {
        found.add_fragment(article.path(), fragment, 0);
    }
    match article.json_value() {
        Some(JsonValue::Menu(menu)) => found.add_menu(article.path(), menu),
        Some(JsonValue::Recommendation(recommendation)) => found.add_recommendation(article.path(), recommendation),
        Some(JsonValue::TopicList(list)) => found.add_topic_list(article.path(), list),
        Some(JsonValue::Form(form)) => found.add_texts(article.path(), &form.rich_texts()),
        None => {}
    }
    let entry = |blade: Blade| {
        let (extension, name) = (blade.extension.clone(), blade.name.clone());
        let address = match site.blade_outcome(blade) {
            Outcome::Portal { address } => Some(address),
            _ => None,
        };
        BladeEntry { extension, blade: name, address }
    };
    first_of_each(found.blades.into_iter().map(entry))
}

/// What has been found so far.
struct Found<'a> {
    site: &'a Site<'a>,
    blades: Vec<Blade>,
    /// The texts whose blades are there already; a second time they would add none.
    included: HashSet<RelPath>,
}

impl<'a> Found<'a> {
    fn add_fragment(&mut self, path: &RelPath, fragment: &Fragment, depth: usize) {
        for hole in &fragment.holes {
            match hole.filling {
                Filling::LinkStart(index) => {
                    let link = fragment.links.get(index as usize);
                    self.blades.extend(link.and_then(|link| Blade::parse(&link.target.value)));
                }
                Filling::Include(index) => {
                    let include = fragment.includes.get(index as usize);
                    let included = include.and_then(|include| path.join(&include.target.value));
                    self.add_include(included, depth);
                }
                _ => {}
            }
        }
    }

    /// A text that is included, as far as pages follow includes.
    fn add_include(&mut self, path: Option<RelPath>, depth: usize) {
        let Some(article) = path.and_then(|path| self.site.world.corpus.include(&path)) else { return };
        let may_begin = depth < MAX_INCLUDE_DEPTH && self.included.len() < MAX_INCLUDES;
        if may_begin && self.included.insert(article.path().clone()) {
            self.add_fragment(article.path(), &article.markdown.content, depth + 1);
        }
    }

    fn add_texts(&mut self, path: &RelPath, texts: &[&Rich]) {
        for fragment in texts.iter().filter_map(|text| text.fragment.as_deref()) {
            self.add_fragment(path, fragment, 0);
        }
    }

    fn add_menu(&mut self, path: &RelPath, menu: &Menu) {
        for problem in &menu.common_problems {
            self.add_texts(path, &problem.rich_texts());
        }
        for tool in &menu.troubleshooting_tools {
            self.add_texts(path, &tool.rich_texts());
            self.blades.extend(tool.blade_link.as_ref().and_then(BladeLink::blade));
        }
    }

    fn add_recommendation(&mut self, path: &RelPath, recommendation: &Recommendation) {
        self.add_texts(path, &recommendation.rich_texts());
        self.blades.extend(Blade::parse(&recommendation.learn_more_link.value));
        // Pages leave out an action that says nothing.
        let is_shown = |action: &&Action| !(action.description.is_blank() && action.caption.is_blank());
        self.blades.extend(recommendation.all_actions().filter(is_shown).filter_map(|action| match action.address() {
            Some(address) => Blade::parse(address),
            None => action.blade(),
        }));
        let documents = recommendation.remediation.iter().map(|it| &it.documentation_link);
        self.blades.extend(documents.filter_map(|document| Blade::parse(&document.value)));
    }

    fn add_topic_list(&mut self, path: &RelPath, list: &TopicList) {
        self.add_texts(path, &list.rich_texts());
        self.blades.extend(list.product_links().filter_map(|(address, _)| Blade::parse(&address.source.value)));
    }
}
