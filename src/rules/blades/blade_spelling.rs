//! Blades that are nearly written as others: in another case, or one letter away from one that many articles name or the
//! configuration lists.
//!
//! Must not know which blades there are, beyond those that articles and the configuration name.

use std::collections::BTreeMap;

use memchr::memmem;

use crate::article::{KnownIds, one_letter_apart};
use crate::config::CONFIG_FILE;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{CorpusView, link_view};
use crate::text::{RelPath, Span};

pub static BLADE_CASE: Rule = Rule::info("blade-case", "a blade is written in another case than elsewhere").safe();
pub static BLADE_MISSPELT: Rule =
    Rule::warning("blade-misspelt", "a blade is one letter away from one that is known").suggested();

/// Every place where an extension and a blade are named, by their names as written.
type Places<'a> = BTreeMap<&'a str, Vec<(&'a RelPath, Span)>>;

/// A blade that so many links name is spelt right.
const MANY: usize = 5;

pub fn check(view: &CorpusView<'_>, findings: &mut Vec<Diagnostic>) {
    let mut by_name: BTreeMap<String, Places<'_>> = BTreeMap::new();
    for entry in view.corpus.texts() {
        let article = entry.article();
        if memmem::find(article.source.text.as_bytes(), b"data-").is_none() {
            continue;
        }
        for link in link_view::links(article) {
            let Some((at, name)) = name(link.address) else { continue };
            if let Some(span) = link.part(at, name.len()) {
                by_name.entry(name.to_lowercase()).or_default().entry(name).or_default().push((article.path(), span));
            }
        }
    }
    let listed: BTreeMap<String, &str> =
        view.config.blades.iter().map(|name| (name.to_lowercase(), name.as_str())).collect();
    let known = KnownIds::new(listed.keys().map(String::as_str));
    by_name.retain(|name, places| {
        if let Some(usual) = listed.get(name) {
            case_of_listed(usual, places, findings);
            return false;
        }
        if let Some(meant) = one_letter_away(name, &known).and_then(|known| listed.get(known)) {
            misspelt_of_listed(meant, places, findings);
            return false;
        }
        case(places, findings);
        true
    });
    misspelt(&by_name, findings);
}

fn case_of_listed(usual: &str, places: &Places<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, places) in places.iter().filter(|&(&written, _)| written != usual) {
        findings.extend(places.iter().map(|&(path, span)| {
            let message = format!("this blade is written `{usual}` in `{CONFIG_FILE}`");
            Diagnostic::new(&BLADE_CASE, path, Some(span), message).safe_fix(span, usual)
        }));
    }
}

fn misspelt_of_listed(meant: &str, places: &Places<'_>, findings: &mut Vec<Diagnostic>) {
    for (written, places) in places {
        findings.extend(places.iter().map(|&(path, span)| {
            let message = format!("`{written}` is not among the known blades of `{CONFIG_FILE}`");
            Diagnostic::new(&BLADE_MISSPELT, path, Some(span), message)
                .label(format!("did you mean `{meant}`?"))
                .suggested_fix(span, meant)
        }));
    }
}

/// `Extension.Blade` of a blade link, and where it begins.
fn name(address: &str) -> Option<(usize, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let is_blade = ["data-blade", "button-data-blade", "button-data-context"];
    if !is_blade.iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
        return None;
    }
    let path = rest.split(';').next()?;
    let first = path.find('.')?;
    let second = path.get(first + 1..)?.find('.').map_or(path.len(), |at| first + 1 + at);
    // Where a name is missing, no other is meant.
    let is_named = first > 0 && second > first + 1;
    path.get(..second).filter(|_| is_named).map(|name| (scheme.len() + 1, name))
}

fn case(places: &Places<'_>, findings: &mut Vec<Diagnostic>) {
    let most = places.iter().max_by_key(|(_, places)| places.len());
    let Some((&usual, of_usual)) = most.filter(|_| places.len() > 1) else { return };
    for (_, rare) in places.iter().filter(|&(&written, rare)| written != usual && rare.len() < of_usual.len()) {
        for &(path, span) in rare {
            let message = format!("this blade is written `{usual}` elsewhere");
            let mut finding = Diagnostic::new(&BLADE_CASE, path, Some(span), message)
                .label(format!("written so in {} of {} links", rare.len(), rare.len() + of_usual.len()))
                .safe_fix(span, usual);
            if let Some(&(other, place)) = of_usual.first() {
                finding = finding.related_in(other, place, "as here");
            }
            findings.push(finding);
        }
    }
}

fn misspelt(by_name: &BTreeMap<String, Places<'_>>, findings: &mut Vec<Diagnostic>) {
    let links = |places: &Places<'_>| places.values().map(Vec::len).sum::<usize>();
    let common = by_name.iter().filter(|(_, places)| links(places) >= MANY).map(|(name, _)| name.as_str());
    let common = KnownIds::new(common);
    for (name, places) in by_name.iter().filter(|(_, places)| links(places) == 1) {
        let Some(meant) = one_letter_away(name, &common).and_then(|known| by_name.get(known)) else { continue };
        let usual = meant.iter().max_by_key(|(_, places)| places.len());
        let Some((&usual, of_usual)) = usual else { continue };
        for (written, &(path, span)) in places.iter().filter_map(|(written, places)| Some((written, places.first()?))) {
            let message = format!("`{written}` is named here alone");
            let mut finding = Diagnostic::new(&BLADE_MISSPELT, path, Some(span), message)
                .label(format!("did you mean `{usual}`?"))
                .suggested_fix(span, usual);
            if let Some(&(other, place)) = of_usual.first() {
                finding = finding.related_in(other, place, "as here");
            }
            findings.push(finding);
        }
    }
}

/// The first of the names of which one letter makes the difference. Digits tell versions apart.
fn one_letter_away<'a>(name: &str, known: &KnownIds<'a>) -> Option<&'a str> {
    let is_letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_it = |other: &&str| one_letter_apart(name, other).is_some_and(|(a, b)| is_letters(a) && is_letters(b));
    known.one_letter_apart(name).into_iter().find(is_it)
}
