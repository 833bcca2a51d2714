//! Rules about advisor recommendations.
//!
//! Must not know other groups.

mod actions;
mod lengths;
mod names;
mod recommendations;
mod texts;
mod variants;

use super::{Group, Reads, Row};

pub static GROUP: Group = Group {
    name: "advisor",
    title: "Advisor",
    rows: &[
        Row::article(
            &lengths::ADVISOR_DESCRIPTION_TOO_LONG,
            lengths::check,
            include_str!("advisor-description-too-long.md"),
        ),
        Row::same(&lengths::ADVISOR_LABEL_TOO_LONG, include_str!("advisor-label-too-long.md")),
        Row::same(&lengths::ADVISOR_LONG_DESCRIPTION_TOO_LONG, include_str!("advisor-long-description-too-long.md")),
        Row::same(&lengths::ADVISOR_BENEFITS_TOO_LONG, include_str!("advisor-benefits-too-long.md")),
        Row::same(&lengths::ADVISOR_NAME_TOO_LONG, include_str!("advisor-name-too-long.md")),
        Row::article(&names::ADVISOR_TYPE_NOT_GUID, names::check, include_str!("advisor-type-not-guid.md")),
        Row::same(&names::ADVISOR_NAME_INVALID, include_str!("advisor-name-invalid.md")),
        Row::corpus(
            &names::ADVISOR_NAME_REUSED,
            names::check_across,
            Reads::RECOMMENDATION,
            include_str!("advisor-name-reused.md"),
        ),
        Row::article(
            &texts::ADVISOR_DESCRIPTION_FULL_STOP,
            texts::check,
            include_str!("advisor-description-full-stop.md"),
        ),
        Row::same(&texts::ADVISOR_LINK_MISSING, include_str!("advisor-link-missing.md")),
        Row::same(&texts::ADVISOR_SAVINGS_UNEXPLAINED, include_str!("advisor-savings-unexplained.md")),
        Row::article(&actions::ADVISOR_ACTION_MISSING, actions::check, include_str!("advisor-action-missing.md")),
        Row::same(&actions::ADVISOR_BLADE_INCOMPLETE, include_str!("advisor-blade-incomplete.md")),
        Row::same(&actions::ADVISOR_DOCUMENT_LINK_MISSING, include_str!("advisor-document-link-missing.md")),
        Row::cloud(
            &variants::ADVISOR_DUPLICATE,
            variants::check_duplicates,
            Reads::RECOMMENDATION,
            include_str!("advisor-duplicate.md"),
        ),
        Row::corpus(
            &variants::ADVISOR_SIBLING_DRIFT,
            variants::check_drift,
            Reads::RECOMMENDATION,
            include_str!("advisor-sibling-drift.md"),
        ),
        Row::article(
            &variants::ADVISOR_CLOUD_SUFFIX_MISSING,
            variants::check_suffix,
            include_str!("advisor-cloud-suffix-missing.md"),
        ),
        Row::same(&variants::ADVISOR_CLOUD_SUFFIX_MISMATCH, include_str!("advisor-cloud-suffix-mismatch.md")),
        Row::corpus(
            &variants::ADVISOR_CLOUD_SUFFIX_NARROW,
            variants::check_narrow,
            Reads::RECOMMENDATION,
            include_str!("advisor-cloud-suffix-narrow.md"),
        ),
    ],
};
