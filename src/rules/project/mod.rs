//! Rules about the settings, catalogues and templates of a content root, and the comments that allow findings.
//!
//! Must not know other groups.

mod allow_misspelt;

use super::{Group, Row};
use crate::article::findings;
use crate::catalogue::topics;
use crate::config;
use crate::diagnostic::Rule;

pub static GROUP: Group = Group {
    name: "project",
    title: "Settings and comments",
    rows: &[
        Row::elsewhere(&config::CONFIG_INVALID, include_str!("config-invalid.md")),
        Row::elsewhere(&topics::CATALOGUE_INVALID, include_str!("catalogue-invalid.md")),
        Row::elsewhere(&TEMPLATE_INVALID, include_str!("template-invalid.md")),
        Row::elsewhere(&TEMPLATE_UNUSED, include_str!("template-unused.md")),
        Row::elsewhere(&findings::TOO_MANY_FINDINGS, include_str!("too-many-findings.md")),
        Row::elsewhere(&BASELINE_INVALID, include_str!("baseline-invalid.md")),
        Row::elsewhere(&RULE_UNKNOWN, include_str!("rule-unknown.md")),
        Row::elsewhere(&OVERRIDE_KIND_UNKNOWN, include_str!("override-kind-unknown.md")),
        Row::elsewhere(&OVERRIDE_PATH_UNMATCHED, include_str!("override-path-unmatched.md")),
        Row::text(&allow_misspelt::ALLOW_MISSPELT, allow_misspelt::check, include_str!("allow-misspelt.md")),
        Row::elsewhere(&ALLOW_UNKNOWN, include_str!("allow-unknown.md")),
        Row::elsewhere(&ALLOW_UNUSED, include_str!("allow-unused.md")),
        Row::elsewhere(&ALLOW_WITHOUT_REASON, include_str!("allow-without-reason.md")),
    ],
};

pub static TEMPLATE_INVALID: Rule = Rule::error("template-invalid", "a template cannot be read, or not be rendered");
pub static TEMPLATE_UNUSED: Rule =
    Rule::warning("template-unused", "a template, or a catalogue of words or a text in it, is used by nothing");
pub static RULE_UNKNOWN: Rule = Rule::error("rule-unknown", "a setting names a rule that does not exist").suggested();
pub static OVERRIDE_KIND_UNKNOWN: Rule =
    Rule::error("override-kind-unknown", "an override names a kind that does not exist").suggested();
pub static OVERRIDE_PATH_UNMATCHED: Rule =
    Rule::warning("override-path-unmatched", "an override names paths that no file has");
pub static ALLOW_UNKNOWN: Rule =
    Rule::warning("allow-unknown", "a comment allows a rule that does not exist").suggested();
pub static ALLOW_UNUSED: Rule =
    Rule::warning("allow-unused", "a comment allows a rule that finds nothing in the article");
pub static ALLOW_WITHOUT_REASON: Rule =
    Rule::info("allow-without-reason", "a comment allows a rule and does not say why");

pub static BASELINE_INVALID: Rule = Rule::error("baseline-invalid", "a line of the baseline cannot be read");
