//! What articles allow: findings that are let stand with a reason, and comments that let nothing stand.
//!
//! Must not know what rules find.

use std::sync::atomic::{AtomicBool, Ordering};

use foldhash::HashMap;

use super::project::{ALLOW_UNKNOWN, ALLOW_UNUSED, ALLOW_WITHOUT_REASON};
use crate::article::findings::limited;
use crate::article::{Allow, Article};
use crate::diagnostic::Diagnostic;
use crate::text::{RelPath, Span};

/// The comments of some articles, and which of them something was allowed by.
pub(super) struct Suppressions<'a> {
    by_path: HashMap<&'a RelPath, &'a [Allow]>,
    /// The rules that are allowed in each article, and whether one of them found something that was let stand.
    used: HashMap<&'a RelPath, HashMap<&'a str, AtomicBool>>,
}

impl<'a> Suppressions<'a> {
    pub(super) fn new(articles: impl Iterator<Item = &'a Article>) -> Self {
        let with_comments = articles.filter(|article| !article.allows().is_empty());
        let by_path: HashMap<_, _> = with_comments.map(|article| (article.path(), article.allows())).collect();
        let of_article =
            |allows: &'a [Allow]| allows.iter().map(|allow| (&*allow.rule.value, AtomicBool::new(false))).collect();
        let used = by_path.iter().map(|(&path, &allows)| (path, of_article(allows))).collect();
        Self { by_path, used }
    }

    /// Whether an article allows what a rule finds in it.
    pub(super) fn allows(&self, path: &RelPath, rule: &str) -> bool {
        let is_used = self.used.get(path).and_then(|rules| rules.get(rule));
        is_used.map(|is_used| is_used.store(true, Ordering::Relaxed)).is_some()
    }

    /// What is wrong with the comments themselves. `is_asked_for` tells whether a rule was looked for in an article.
    pub(super) fn mistakes(&self, is_asked_for: impl Fn(&str, &RelPath) -> bool) -> Vec<Diagnostic> {
        let mut articles: Vec<_> = self.by_path.iter().collect();
        articles.sort_unstable_by_key(|(path, _)| **path);
        let mut findings = Vec::new();
        for (&path, allows) in articles {
            // A comment has one reason for all of its rules.
            let mut without_reason: Option<Span> = None;
            for (place, allow) in allows.iter().enumerate() {
                let is_used =
                    self.used.get(path).is_some_and(|rules| rules[&*allow.rule.value].load(Ordering::Relaxed));
                let Some(mistake) = mistake(path, allow, is_used, is_asked_for(&allow.rule.value, path)) else {
                    continue;
                };
                if mistake.rule.id != ALLOW_WITHOUT_REASON.id {
                    findings.push(mistake);
                } else if without_reason.replace(allow.comment) != Some(allow.comment) {
                    findings.push(
                        mistake.hint(format!("write `<!-- selfhelp-allow {}: reason -->`", names(allows, place))),
                    );
                }
            }
        }
        limited(findings)
    }
}

/// The rules that a comment names, of which one is that at a place: they stand together.
fn names(allows: &[Allow], place: usize) -> String {
    let is_same = |allow: &&Allow| allow.comment == allows[place].comment;
    let (before, behind) = allows.split_at(place);
    let start = place - before.iter().rev().take_while(is_same).count();
    let end = place + behind.iter().take_while(is_same).count();
    allows[start..end].iter().map(|allow| allow.rule.value.as_str()).collect::<Vec<&str>>().join(", ")
}

fn mistake(path: &RelPath, allow: &Allow, is_used: bool, is_asked_for: bool) -> Option<Diagnostic> {
    let (name, span) = (&allow.rule.value, allow.rule.span);
    if super::find(name).is_none() {
        if let Some((rule, _)) = name.split_once(char::is_whitespace).filter(|(rule, _)| super::find(rule).is_some()) {
            let end = Span::new(span.range().start + rule.len(), span.range().start + rule.len());
            let message = format!("no colon stands between `{rule}` and the reason");
            let finding =
                Diagnostic::new(&ALLOW_UNKNOWN, path, Some(span), message).label("all of it is read as a name");
            return Some(finding.suggested_fix(end, ":"));
        }
        let message =
            if name.is_empty() { "no rule is named here".to_owned() } else { format!("no rule is called `{name}`") };
        let finding = Diagnostic::new(&ALLOW_UNKNOWN, path, Some(span), message);
        return Some(match super::nearest(name).filter(|_| !name.is_empty()) {
            Some(known) => finding.label(format!("did you mean `{known}`?")).suggested_fix(span, known),
            None => finding.hint("write `<!-- selfhelp-allow rule-name: reason -->`; `selfhelp rules` lists the names"),
        });
    }
    if !is_used && is_asked_for {
        let message = format!("`{name}` finds nothing in this article");
        let finding = Diagnostic::new(&ALLOW_UNUSED, path, Some(allow.comment), message);
        return Some(finding.hint("remove the comment, or the rule's name from it"));
    }
    let finding = Diagnostic::new(&ALLOW_WITHOUT_REASON, path, Some(allow.comment), "this comment does not say why");
    allow.reason.is_empty().then_some(finding)
}
