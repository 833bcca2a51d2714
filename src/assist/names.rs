//! What ids are called, as an author knows them: whatever the cloud.
//!
//! Must not know where the names are shown.

use super::Desk;
use super::uses::Named;
use crate::corpus::Entry;

impl<'a> Desk<'a> {
    /// What a topic is called. Ids are lower-case.
    pub(super) fn topic_name(&self, id: &str) -> Option<&'a str> {
        self.uses.topic_names.get(id)
    }

    /// What a product is called: as it is given, else what most of its articles say the service is.
    pub(super) fn product_name(&self, id: &str) -> Option<&'a str> {
        let given = self.snapshot.config.names.products.get(id).map(String::as_str);
        given.or_else(|| {
            let mut articles = self.texts_with(Named::Product, id);
            articles.find_map(|entry| entry.article().properties.get("service"))
        })
    }

    /// The texts that have a name.
    pub(super) fn texts_with(&self, named: Named, name: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let corpus = &self.snapshot.corpus;
        self.uses.texts_with(named, name).filter_map(move |path| corpus.text_at(path))
    }

    /// The articles of an `articleId`, in any case.
    pub(super) fn articles_called(&self, article_id: &str) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let corpus = &self.snapshot.corpus;
        corpus.with_article_id(article_id).iter().map(move |&id| corpus.entry(id))
    }

    /// The clouds of an article, as its author names them.
    pub(super) fn clouds_of(&self, entry: &Entry) -> String {
        let names: Vec<&str> = self.snapshot.config.cloud_names(entry.clouds).collect();
        if names.is_empty() { "no cloud".to_owned() } else { names.join(", ") }
    }
}
