//! The list of clouds in `cloudEnvironments` and `disableClouds`: what stands in it twice, in vain, or against itself.
//!
//! Must not look at names that are no cloud's: those are found where clouds are resolved.

use crate::article::findings::Findings;
use crate::diagnostic::{Rule, Safety};
use crate::rules::ArticleView;
use crate::text::Span;

use super::list::{Item, List};

pub static CLOUD_DUPLICATE: Rule = Rule::warning("cloud-duplicate", "a list names a cloud twice").safe();
pub static CLOUD_ITEM_EMPTY: Rule =
    Rule::warning("cloud-item-empty", "a comma in a list of clouds separates nothing").safe();
pub static CLOUD_ENABLED_AND_DISABLED: Rule =
    Rule::error("cloud-enabled-and-disabled", "an article is published to a cloud and taken away from it").suggested();
pub static CLOUD_RETIRED: Rule = Rule::info("cloud-retired", "an article is published to a closed cloud").off().safe();

const LISTS: [&str; 2] = ["cloudEnvironments", "disableClouds"];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for list in LISTS.iter().filter_map(|name| List::of(view, name)) {
        for (place, item) in list.items.iter().enumerate() {
            if item.text.is_empty() {
                report_empty(&list, place, findings);
                continue;
            }
            let Some(cloud) = item.cloud else { continue };
            if let Some(first) = list.items[..place].iter().find(|other| other.cloud == Some(cloud)) {
                let message = format!("`{}` is in this list already", item.text);
                findings.add(&CLOUD_DUPLICATE, item.span, message, |it| {
                    let it = it.related(first.span, "it is named here");
                    list.without(place, Safety::Safe, it.hint("remove it"))
                });
            }
        }
    }
}

pub fn enabled_and_disabled(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(disabled) = List::of(view, LISTS[1]) else { return };
    let Some(enabled) = List::of(view, LISTS[0]) else { return };
    let stays = |other: &Item<'_>| !other.text.is_empty() && disabled.items.iter().all(|it| it.cloud != other.cloud);
    let is_needed = !enabled.items.iter().any(stays);
    for item in &disabled.items {
        let is_same = |other: &Item<'_>| item.cloud.is_some() && other.cloud == item.cloud;
        let Some(place) = enabled.items.iter().position(is_same) else { continue };
        let other = &enabled.items[place];
        let is_named_again = enabled.items.iter().skip(place + 1).any(is_same);
        let message = format!("the article is published to `{}` and taken away from it", item.text);
        findings.add(&CLOUD_ENABLED_AND_DISABLED, item.span, message, |it| {
            let it = it
                .label("taken away here")
                .related(other.span, "published here")
                .hint("remove it from one of the lists; until then the cloud does not get the article");
            // The author took the cloud away: no fix gives it the article, nor leaves a list without a cloud.
            if is_needed || is_named_again { it } else { enabled.without(place, Safety::Suggested, it) }
        });
    }
}

pub fn retired(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(list) = List::of(view, LISTS[0]) else { return };
    for (place, item) in list.items.iter().enumerate() {
        let Some(cloud) = item.cloud.map(|cloud| view.config.cloud(cloud)).filter(|cloud| cloud.retired) else {
            continue;
        };
        let message = format!("the cloud `{}` is closed", cloud.id);
        let is_needed = list.items.iter().all(|other| other.text.is_empty() || other.cloud == item.cloud);
        findings.add(&CLOUD_RETIRED, item.span, message, |it| match is_needed {
            true => it.hint("delete the article: it is published to no other cloud"),
            false => list.without(place, Safety::Safe, it.hint("remove it")),
        });
    }
}

fn report_empty(list: &List<'_>, place: usize, findings: &mut Findings) {
    let span = list.removal(place);
    let comma = match (place, list.items.first()) {
        (0, Some(first)) => first.whole.end,
        _ => span.range().start,
    };
    let message = format!("this comma in `{}` separates nothing", list.name);
    findings.add(&CLOUD_ITEM_EMPTY, Span::new(comma, comma + 1), message, |it| it.hint("remove it").safe_fix(span, ""));
}
