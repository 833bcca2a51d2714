//! Which rules are asked for, how strictly, and where: `[rules]` and `[[overrides]]`.
//!
//! Must not know which rules there are.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{RelPath, Span};

use super::mistake;
use super::pattern::Pattern;

/// What a site's owner asks of rules. Later settings win over earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleSettings {
    pub everywhere: Vec<RuleSetting>,
    pub overrides: Vec<Override>,
}

/// A rule by its name, and how strict it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSetting {
    pub rule: crate::text::Spanned<String>,
    pub strictness: Strictness,
}

/// How strict a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strictness {
    /// It is not looked for.
    Off,
    /// As strict as the rule itself says.
    On,
    Info,
    Warning,
    Error,
}

impl Strictness {
    /// How bad a finding is, of a rule that says so of itself; nothing where it is not looked for.
    #[must_use]
    pub fn severity(self, own: Severity) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::On => Some(own),
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// Settings for the articles of some paths or kinds; of both, where both are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Seen from the content root; every path where there are none.
    pub paths: Vec<crate::text::Spanned<Pattern>>,
    /// Values of `selfHelpType`; every kind where there are none.
    pub kinds: Vec<crate::text::Spanned<String>>,
    pub rules: Vec<RuleSetting>,
}

pub(super) type RuleTable = BTreeMap<Spanned<String>, Strictness>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OverrideTable {
    #[serde(default)]
    paths: Vec<Spanned<String>>,
    #[serde(default)]
    kinds: Vec<Spanned<String>>,
    #[serde(default)]
    rules: RuleTable,
}

pub(super) fn settings(
    path: &RelPath,
    everywhere: RuleTable,
    overrides: Vec<OverrideTable>,
) -> Result<RuleSettings, Box<Diagnostic>> {
    let overrides = overrides.into_iter().map(|table| read_override(path, table)).collect::<Result<_, _>>()?;
    Ok(RuleSettings { everywhere: in_order(everywhere), overrides })
}

/// What is wrong with a table as a whole.
pub(super) const HOLDS_EVERYWHERE: &str = "an override without `paths` and `kinds` would hold everywhere";

fn read_override(path: &RelPath, table: OverrideTable) -> Result<Override, Box<Diagnostic>> {
    if let Some(rule) = table.rules.keys().next().filter(|_| table.paths.is_empty() && table.kinds.is_empty()) {
        let hint = "name `paths` or `kinds`, or set the level in `[rules]`";
        return Err(mistake(path, rule.span(), HOLDS_EVERYWHERE.to_owned(), hint));
    }
    Ok(Override {
        paths: table.paths.iter().map(|pattern| read_pattern(path, pattern)).collect::<Result<_, _>>()?,
        kinds: table.kinds.into_iter().map(placed).collect(),
        rules: in_order(table.rules),
    })
}

fn read_pattern(path: &RelPath, pattern: &Spanned<String>) -> Result<crate::text::Spanned<Pattern>, Box<Diagnostic>> {
    let Range { start, end } = pattern.span();
    // What `*` stands for ends with the name that it stands in.
    let hint = "write a pattern such as `articles/my-service/**`";
    if pattern.get_ref().len() > MAX_PATTERN {
        let message = format!("a pattern of paths has at most {MAX_PATTERN} bytes, and this one has more");
        return Err(mistake(path, start..end, message, hint));
    }
    match Pattern::read(pattern.get_ref()) {
        Ok(pattern) => Ok(crate::text::Spanned::new(pattern, Span::new(start, end))),
        Err(wrong) => {
            let message = format!("`{}` is no pattern of paths{}", pattern.get_ref(), wrong.what);
            Err(mistake(path, start..end, message, &wrong.hint))
        }
    }
}

/// No path is longer on any system.
const MAX_PATTERN: usize = 1024;

/// Settings in the order of the file, so that what is wrong with them is said in that order.
fn in_order(table: RuleTable) -> Vec<RuleSetting> {
    let mut settings: Vec<RuleSetting> =
        table.into_iter().map(|(rule, strictness)| RuleSetting { rule: placed(rule), strictness }).collect();
    settings.sort_by_key(|setting| setting.rule.span);
    settings
}

fn placed(value: Spanned<String>) -> crate::text::Spanned<String> {
    let Range { start, end } = value.span();
    crate::text::Spanned::new(value.into_inner(), Span::new(start, end))
}
