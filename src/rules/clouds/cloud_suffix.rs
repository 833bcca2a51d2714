//! The name of a cloud at the end of a file name, such as `restore-file-mooncake.md`.
//!
//! Recommendations have rules of their own for it. Must not take a file name for more than a hint at what was meant.

use crate::article::Kind;
use crate::article::findings::Findings;
use crate::config::Cloud;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static CLOUD_SUFFIX_MISMATCH: Rule =
    Rule::warning("cloud-suffix-mismatch", "a file is named for one cloud and published to others");
pub static CLOUD_SUFFIX_MISSING: Rule =
    Rule::info("cloud-suffix-missing", "an article for one cloud alone is not named for it");

/// It ends names as a word, too: `make-a-container-public.md`.
const WORD: &str = "public";

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if view.kind == Kind::AdvisorRecommendationMetadata {
        return;
    }
    let Some(property) = view.properties.find("cloudEnvironments") else { return };
    // Once its names are mended, the list is another one.
    if view.properties.list("cloudEnvironments").any(|name| view.config.cloud_named(name.value).is_none()) {
        return;
    }
    let clouds: Vec<&Cloud> = view.entry.clouds.iter().map(|id| view.config.cloud(id)).collect();
    let stem = view.article.path().stem();
    let suffix = stem.rsplit_once('-').map_or("", |(_, suffix)| suffix);
    let named = view.config.clouds.iter().find(|cloud| cloud.id.eq_ignore_ascii_case(suffix) && cloud.id != WORD);
    if let Some(named) = named {
        let others: Vec<String> =
            clouds.iter().filter(|cloud| cloud.id != named.id).map(|cloud| format!("`{}`", cloud.id)).collect();
        if others.is_empty() {
            return;
        }
        let too = if others.len() < clouds.len() { " too" } else { "" };
        let message = format!("the file is named for `{}` and published to {}{too}", named.id, others.join(", "));
        findings.add(&CLOUD_SUFFIX_MISMATCH, property.value.span, message, |it| {
            it.hint(format!("publish it to `{}` alone, or take `-{suffix}` out of the file name", named.id))
        });
        return;
    }
    let open: Vec<&Cloud> = clouds.into_iter().filter(|cloud| !cloud.retired).collect();
    if let [only] = open.as_slice()
        && only.id != WORD
    {
        let message = format!("the article is for `{}` alone, and its file name does not say so", only.id);
        findings.add(&CLOUD_SUFFIX_MISSING, property.value.span, message, |it| {
            it.hint(format!("end the file name with `-{}`", only.id))
        });
    }
}
