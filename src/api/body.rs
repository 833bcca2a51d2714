//! The JSON bodies of articles, as portals may have them.
//!
//! Must not know which files they stand in.

use std::borrow::Cow;

use serde_json::Value;

use crate::article::{Kind, json};
use crate::site::Site;

/// A JSON body, normalised, without what only its owners and their programs need, and without references to articles that
/// this site does not publish. Strings are the author's own, HTML and all, but for addresses that the configuration rewrites.
pub(super) fn public_body(site: &Site<'_>, kind: Kind, node: &json::Node) -> Value {
    const PRIVATE: &[&str] = &[
        "owner",
        "ingestionclientidentities",
        "testdata",
        "datasourcemetadata",
        "legacydataloader",
        "legacyrecommender",
        "recommendationvalidator",
        "partialrecommendationgenerator",
        "recommendationhydrator",
    ];
    let mut body = json::to_serde(node);
    if kind == Kind::AdvisorRecommendationMetadata
        && let Some(object) = body.as_object_mut()
    {
        object.retain(|key, _| !PRIVATE.contains(&key.to_lowercase().as_str()));
    }
    drop_foreign_references(site, &mut body);
    rewrite_addresses(site, &mut body);
    body
}

/// Puts in the place of addresses what the configuration puts there in the site's cloud.
fn rewrite_addresses(site: &Site<'_>, body: &mut Value) {
    match body {
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite_addresses(site, item)),
        Value::Object(object) => object.values_mut().for_each(|value| rewrite_addresses(site, value)),
        Value::String(text) => {
            if let Cow::Owned(rewritten) = site.world.config.rewritten_text(site.record.cloud, text) {
                *text = rewritten;
            }
        }
        _ => {}
    }
}

/// Removes ids that lead to no article of the site: they would tell what other clouds have.
fn drop_foreign_references(site: &Site<'_>, body: &mut Value) {
    match body {
        Value::Array(items) => items.iter_mut().for_each(|item| drop_foreign_references(site, item)),
        Value::Object(object) => {
            object.retain(|key, value| {
                let id = value.as_str().unwrap_or("");
                match key.trim().to_lowercase().as_str() {
                    "commonsolutionarticleid" => site.with_article_id(id).next().is_some(),
                    "symptomid" => !site.with_symptom(id).is_empty(),
                    _ => true,
                }
            });
            object.values_mut().for_each(|value| drop_foreign_references(site, value));
        }
        _ => {}
    }
}
