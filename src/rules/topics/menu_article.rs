//! Articles that a menu of problems names: those that do not exist, are not in the menu's cloud, are for others than its
//! readers, or are spelled otherwise.
//!
//! Must not know what the articles say.

use crate::article::JsonValue;
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CloudView;
use crate::site::is_published_on;
use crate::text::{Span, Spanned};

pub static MENU_ARTICLE_MISSING: Rule =
    Rule::error("menu-article-missing", "a menu names an article that does not exist").suggested();
pub static MENU_ARTICLE_NOT_IN_CLOUD: Rule =
    Rule::error("menu-article-not-in-cloud", "a menu names an article that is not published to the menu's cloud");
pub static MENU_ARTICLE_OTHER_AUDIENCE: Rule =
    Rule::error("menu-article-other-audience", "a menu names an article that a site with the menu does not have");
pub static MENU_ARTICLE_CASE: Rule =
    Rule::warning("menu-article-case", "a menu writes an article's id otherwise than the article does").safe();

pub fn check(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, menu) in view.articles() {
        let Some(JsonValue::Menu(body)) = menu.article().json_value() else { continue };
        for problem in body.problems() {
            let reference = &problem.common_solution_article_id;
            if !reference.value.trim().is_empty() {
                findings.extend(finding(view, menu, reference));
            }
        }
    }
}

fn finding(view: &CloudView<'_>, menu: &Entry, reference: &Spanned<String>) -> Option<Diagnostic> {
    let id = reference.value.trim();
    let all: Vec<&Entry> = view.corpus.with_article_id(id).iter().map(|&id| view.corpus.entry(id)).collect();
    let Some(first) = all.first() else { return Some(missing(view, menu, reference)) };
    if view.with_article_id(id).next().is_none() {
        return Some(not_in_cloud(menu, reference, first));
    }
    if let Some(other) = view.with_article_id(id).next().filter(|_| is_for_others(view, menu, id)) {
        return Some(for_others(menu, reference, other));
    }
    let is_spelled_so = |entry: &&Entry| written_id(entry) == Some(reference.value.as_str());
    let is_right = view.with_article_id(id).any(|entry| is_spelled_so(&entry));
    (!is_right).then(|| spelled_otherwise(menu, reference, &all)).flatten()
}

fn missing(view: &CloudView<'_>, menu: &Entry, reference: &Spanned<String>) -> Diagnostic {
    let id = reference.value.trim();
    let message = format!("no article has the `articleId` `{id}`");
    let finding = Diagnostic::new(&MENU_ARTICLE_MISSING, menu.article().path(), Some(reference.span), message);
    let meant = view.article_id_meant(&id.to_lowercase());
    match meant.and_then(|meant| written_in_cloud(view, meant)) {
        Some(meant) => finding.label(format!("did you mean `{meant}`?")).suggested_fix(reference.span, meant),
        None => finding
            .label("this entry leads nowhere")
            .hint("name the article that solves the problem, or leave the id empty until there is one"),
    }
}

/// An id as its article writes it; nothing where it could not stand between the quotes of the menu.
fn written_in_cloud<'a>(view: &CloudView<'a>, id: &str) -> Option<&'a str> {
    let written = written_id(view.with_article_id(id).next()?)?.trim();
    (!written.contains(['"', '\\'])).then_some(written)
}

fn not_in_cloud(menu: &Entry, reference: &Spanned<String>, article: &Entry) -> Diagnostic {
    let message = format!("the article `{}` is not published to a cloud that this menu is in", reference.value.trim());
    let clouds = article.article().properties.find("cloudEnvironments").map_or(Span::default(), |it| it.value.span);
    Diagnostic::new(&MENU_ARTICLE_NOT_IN_CLOUD, menu.article().path(), Some(reference.span), message)
        .label("this entry leads nowhere there")
        .related_in(article.article().path(), clouds, "it is published to these")
        .hint("publish the article there too, or give that cloud a menu of its own without the entry")
}

/// Whether a site of the cloud has the menu, and for its audience no article with the id.
fn is_for_others(view: &CloudView<'_>, menu: &Entry, id: &str) -> bool {
    let mut sites = view.config.current_sites().filter(|site| site.cloud == view.id);
    sites.any(|site| is_published_on(site, menu) && !view.with_article_id(id).any(|entry| is_published_on(site, entry)))
}

fn for_others(menu: &Entry, reference: &Spanned<String>, article: &Entry) -> Diagnostic {
    let message = format!("the article `{}` is not for the readers of this menu", reference.value.trim());
    let kind = article.article().properties.find("selfHelpType").map_or(Span::default(), |it| it.value.span);
    Diagnostic::new(&MENU_ARTICLE_OTHER_AUDIENCE, menu.article().path(), Some(reference.span), message)
        .label("this entry leads nowhere in the site for them")
        .related_in(article.article().path(), kind, format!("this kind is for {}", article.audience.readers()))
        .hint("name an article that is for the readers of the menu")
}

fn spelled_otherwise(menu: &Entry, reference: &Spanned<String>, all: &[&Entry]) -> Option<Diagnostic> {
    let first = all.first()?;
    let written = written_id(first)?;
    let is_spaced = reference.value.trim() != reference.value;
    let message = match reference.value.trim() == written {
        true => format!("white space stands around the `articleId` `{written}`"),
        false => format!("the article calls itself `{written}`, not `{}`", reference.value.trim()),
    };
    let place = first.article().properties.find("articleId").map_or(Span::default(), |property| property.value.span);
    let finding = Diagnostic::new(&MENU_ARTICLE_CASE, menu.article().path(), Some(reference.span), message)
        .label(if is_spaced { "an exact search does not find this" } else { "the case differs" })
        .related_in(first.article().path(), place, "the article's own spelling");
    // Variants for several clouds may be spelled differently, and no one of the spellings is then right.
    let is_certain = all.iter().all(|entry| written_id(entry) == Some(written)) && !written.contains(['"', '\\']);
    Some(if is_certain { finding.safe_fix(reference.span, written) } else { finding })
}

fn written_id(entry: &Entry) -> Option<&str> {
    entry.article().properties.get("articleId")
}
