//! Rules about replacement tokens and issue descriptions.
//!
//! Must not know other groups.

mod descriptions;
mod issue_description_content;
mod issue_description_count;
mod issue_description_unbalanced;
mod token_balance;
mod token_comments;
mod token_malformed;
mod token_without_diagnostic;
mod token_without_sample;

use super::{Group, Row};
use crate::article::Kind;
use crate::config::Strictness;

pub static GROUP: Group = Group {
    name: "tokens",
    title: "Tokens and issue descriptions",
    rows: &[
        Row::text(&token_balance::TOKEN_UNCLOSED, token_balance::check, include_str!("token-unclosed.md")),
        Row::same(&token_balance::TOKEN_UNOPENED, include_str!("token-unopened.md")),
        Row::same(&token_balance::TOKEN_MISMATCH, include_str!("token-mismatch.md")),
        Row::text(&token_malformed::TOKEN_MALFORMED, token_malformed::check, include_str!("token-malformed.md")),
        Row::text(
            &token_without_sample::TOKEN_WITHOUT_SAMPLE,
            token_without_sample::check,
            include_str!("token-without-sample.md"),
        ),
        Row::article(
            &token_without_diagnostic::TOKEN_WITHOUT_DIAGNOSTIC,
            token_without_diagnostic::check,
            include_str!("token-without-diagnostic.md"),
        ),
        Row::text(
            &issue_description_unbalanced::ISSUE_DESCRIPTION_UNBALANCED,
            issue_description_unbalanced::check,
            include_str!("issue-description-unbalanced.md"),
        ),
        Row::article(
            &issue_description_count::ISSUE_DESCRIPTION_MISSING,
            issue_description_count::check,
            include_str!("issue-description-missing.md"),
        ),
        Row::same(&issue_description_count::ISSUE_DESCRIPTION_MULTIPLE, include_str!("issue-description-multiple.md")),
        Row::text(
            &issue_description_content::ISSUE_DESCRIPTION_EMPTY,
            issue_description_content::check,
            include_str!("issue-description-empty.md"),
        ),
        Row::same(&issue_description_content::ISSUE_DESCRIPTION_LINK, include_str!("issue-description-link.md"))
            .on_kinds(&[(Kind::TsgContent, Strictness::Warning)]),
        Row::same(
            &issue_description_content::ISSUE_DESCRIPTION_EMPHASIS,
            include_str!("issue-description-emphasis.md"),
        ),
        Row::same(&issue_description_content::ISSUE_DESCRIPTION_HEADING, include_str!("issue-description-heading.md"))
            .on_kinds(&[(Kind::TsgContent, Strictness::Info)]),
    ],
};
