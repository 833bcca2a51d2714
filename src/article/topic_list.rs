//! The body that describes the support topics of one product.
//!
//! Must not know which topics there are, nor which articles answer them.

use serde::Deserialize;

use super::json_typed::{Rich, rich_texts};
use crate::text::Spanned;

/// A product and its topics.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TopicList {
    /// Always `SelfHelpContent`.
    #[serde(rename = "$schema")]
    pub schema: Spanned<String>,
    pub short_description: Rich,
    pub long_description: Rich,
    /// Addresses of pages about the product, each with the name that it is shown by.
    pub product_link1: Rich,
    pub product_link_name1: Rich,
    pub product_link2: Rich,
    pub product_link_name2: Rich,
    pub product_link3: Rich,
    pub product_link_name3: Rich,
    pub support_topics: Vec<SupportTopic>,
}

rich_texts!(TopicList: text short_description, text long_description, text product_link_name1, text product_link1,
    text product_link_name2, text product_link2, text product_link_name3, text product_link3, each support_topics);

impl TopicList {
    /// The words that topics are found by, each list as it is written: with commas.
    pub fn search_tags(&self) -> impl Iterator<Item = &str> {
        self.support_topics.iter().map(|topic| topic.search_tags.value.as_str())
    }

    /// The links to pages about the product that have an address: address and name.
    pub fn product_links(&self) -> impl Iterator<Item = (&Rich, &Rich)> {
        let links = [
            (&self.product_link1, &self.product_link_name1),
            (&self.product_link2, &self.product_link_name2),
            (&self.product_link3, &self.product_link_name3),
        ];
        links.into_iter().filter(|(address, _)| !address.is_blank())
    }
}

/// The words of a list of search tags, trimmed: authors put commas or semicolons between them.
#[must_use]
pub fn search_tags(list: &str) -> Vec<String> {
    list.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// One support topic.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SupportTopic {
    /// A GUID.
    pub id: Spanned<String>,
    pub short_description: Rich,
    pub long_description: Rich,
    pub category: Rich,
    /// Words that the topic is found by, with commas.
    pub search_tags: Spanned<String>,
    /// `true` or `false` as a string, in any case: see [`SupportTopic::is_in_diagnose_and_solve`].
    pub use_in_diagnose_and_solve: Spanned<String>,
}

rich_texts!(SupportTopic: text category, text short_description, text long_description);

impl SupportTopic {
    /// Whether the topic is offered in the menu of problems; nothing where that is not said.
    #[must_use]
    pub fn is_in_diagnose_and_solve(&self) -> Option<bool> {
        self.use_in_diagnose_and_solve.value.trim().to_ascii_lowercase().parse().ok()
    }
}

/// Whether an id has the form of a support topic's: a number of 8 digits, or a GUID.
#[must_use]
pub fn is_topic_id(id: &str) -> bool {
    is_guid(id) || (id.len() == 8 && is_number(id))
}

/// Whether an id has the form of a product's: a number of 4 or 5 digits, or a GUID.
#[must_use]
pub fn is_product_id(id: &str) -> bool {
    is_guid(id) || (matches!(id.len(), 4 | 5) && is_number(id))
}

fn is_number(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether an id is a GUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
#[must_use]
pub fn is_guid(id: &str) -> bool {
    let groups = id.split('-').map(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(group.len()));
    groups.eq([8, 4, 4, 4, 12].map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::findings::Findings;
    use crate::article::json;
    use crate::article::json_typed::from_node;
    use crate::text::{RelPath, Span};

    fn read(text: &str) -> TopicList {
        let mut findings = Findings::new(RelPath::new("body.md"));
        let node = json::read(text, Span::new(0, text.len()), &mut findings).expect("a value");
        let body = from_node(&node, &mut findings);
        assert!(findings.into_diagnostics().is_empty());
        body
    }

    fn texts(body: &TopicList) -> Vec<&str> {
        body.rich_texts().iter().map(|text| text.source.value.as_str()).filter(|text| !text.is_empty()).collect()
    }

    #[test]
    fn a_topic_list_is_read() {
        let mut list = read(
            r#"{
            "$schema": "SelfHelpContent", "shortDescription": "Bread", "longDescription": null,
            "productLink1": "https://example.com/bread", "productLinkName1": "All about bread", "productLink2": "",
            "supportTopics": [
                {"id": "1", "shortDescription": "Burnt", "category": "Oven", "searchTags": "black, hot",
                 "useInDiagnoseAndSolve": "TRUE"},
                {"id": "2", "shortDescription": "Flat", "useInDiagnoseAndSolve": ""}
            ]}"#,
        );
        assert_eq!(texts(&list), ["Bread", "All about bread", "https://example.com/bread", "Oven", "Burnt", "Flat"]);
        assert_eq!(list.rich_texts().len(), list.rich_texts_mut().len());
        assert_eq!(list.product_links().count(), 1);
        let offered: Vec<_> = list.support_topics.iter().map(SupportTopic::is_in_diagnose_and_solve).collect();
        assert_eq!(offered, [Some(true), None]);
    }
}
