//! The properties of articles, in words for whoever writes one.
//!
//! Must not know how properties are read. A test holds this table against the names that there are.

/// What a property takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Text,
    Kind,
    Clouds,
    Topics,
    Products,
    /// What other articles say there is a good guess.
    AsOthers,
    /// The same, for a list with commas.
    ListAsOthers,
    ArticleId,
    /// `true` or `false`.
    Flag,
}

/// A property.
#[derive(Debug)]
pub struct PropertyWords {
    pub name: &'static str,
    pub takes: Takes,
    /// A phrase or two, without a final stop.
    pub words: &'static str,
}

use Takes::{ArticleId, AsOthers, Clouds, Flag, Kind, ListAsOthers, Products, Text, Topics};

const fn property(name: &'static str, takes: Takes, words: &'static str) -> PropertyWords {
    PropertyWords { name, takes, words }
}

/// The property of a name, in any case.
#[must_use]
pub fn words_of(name: &str) -> Option<&'static PropertyWords> {
    PROPERTIES.iter().find(|property| property.name.eq_ignore_ascii_case(name.trim()))
}

/// Every property, in the order in which most articles have them.
pub static PROPERTIES: &[PropertyWords] = &[
    property("pageTitle", Text, "the title of the page; without it the first heading is"),
    property("description", Text, "what the article is about, for other programs; never shown"),
    property("infoBubbleText", Text, "shown above the result of a diagnostic"),
    property("service", AsOthers, "the service that the article belongs to, a resource provider"),
    property("resource", AsOthers, "the type of resource that the article is about"),
    property("authors", ListAsOthers, "who wrote it; never shown"),
    property("author", AsOthers, "who wrote it; never shown"),
    property("ms.author", AsOthers, "the account of who answers for the article; never shown"),
    property("editor", AsOthers, "who edits it; never shown"),
    property(
        "displayOrder",
        Text,
        "its place among the articles of a topic, and the order of a troubleshooter's steps",
    ),
    property("articleId", ArticleId, "what menus and portals refer to the article by; unique within a cloud"),
    property("diagnosticScenario", AsOthers, "the diagnostic that the article explains"),
    property("selfHelpType", Kind, "what the article is for: its kind"),
    property("supportTopicIds", Topics, "the support topics that the article answers, with commas"),
    property("resourceTags", ListAsOthers, "narrows the topics to resources with one of these tags"),
    property("productPesIds", Products, "the products that the topics belong to, with commas"),
    property("cloudEnvironments", Clouds, "the clouds that the article is published to, with commas"),
    property("disableClouds", Clouds, "the clouds that are taken away from `cloudEnvironments`"),
    property("articleTags", ListAsOthers, "words for other programs; never shown"),
    property("ownershipId", AsOthers, "who owns the article; never shown"),
    property("schemaVersion", AsOthers, "the version of the article's form; never shown"),
    property("resourceRequired", Flag, "whether the customer must have chosen a resource; for other programs"),
    property("symptomId", ListAsOthers, "the symptoms that the article is looked up by"),
    property("category", AsOthers, "a category for other programs; never shown"),
    property("clientIds", ListAsOthers, "the clients that show the article; for other programs"),
    property("authorAlias", AsOthers, "who wrote it; never shown"),
    property("ms.service", AsOthers, "the service, for other programs; never shown"),
    property("icmTeam", AsOthers, "the team that incidents go to; never shown"),
    property("icmService", AsOthers, "the service that incidents go to; never shown"),
    property("feedbackEmail", AsOthers, "where feedback goes; never shown"),
    property("issueNotListed", Text, "for other programs; never shown"),
    property("searchTags", Text, "words that portals find the article by, with commas"),
    property("mappedToBucket", AsOthers, "for other programs; never shown"),
    property("productFamilyId", AsOthers, "the family of products, for other programs; never shown"),
    property("documentationCenter", AsOthers, "for other programs; never shown"),
    property("useAsAdditionalDetails", Flag, "for other programs; never shown"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::article::NAMES;

    #[test]
    fn every_property_is_told_and_no_other() {
        let told: BTreeSet<&str> = PROPERTIES.iter().map(|property| property.name).collect();
        assert_eq!(told, NAMES.iter().copied().collect());
        assert_eq!(told.len(), PROPERTIES.len(), "a property is told twice");
    }
}
