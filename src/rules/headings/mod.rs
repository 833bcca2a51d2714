//! Rules about headings.
//!
//! Must not know other groups.

mod bold;
mod empty;
mod heading;
mod level;
mod punctuation;
mod recommended;
mod space;
mod title;

use super::{Group, Row};
use crate::article::findings;

pub static GROUP: Group = Group {
    name: "headings",
    title: "Headings",
    rows: &[
        Row::elsewhere(&findings::H1_MISSING, include_str!("h1-missing.md")),
        Row::article(&title::H1_MULTIPLE, title::multiple, include_str!("h1-multiple.md")),
        Row::article(&title::H1_NOT_FIRST, title::not_first, include_str!("h1-not-first.md")),
        Row::article(&title::H1_DIFFERS, title::differs, include_str!("h1-differs-from-page-title.md")),
        Row::text(&space::HEADING_WITHOUT_SPACE, space::in_heading, include_str!("heading-without-space.md")),
        Row::text(&bold::HEADING_BOLD_UNBALANCED, bold::check, include_str!("heading-bold-unbalanced.md")),
        Row::text(&recommended::WORDING, recommended::check, include_str!("recommended-heading-wording.md")),
        Row::same(&recommended::LEVEL, include_str!("recommended-heading-level.md")),
        Row::same(&recommended::NOT_BOLD, include_str!("recommended-heading-not-bold.md")),
        Row::same(&recommended::CASE, include_str!("recommended-heading-case.md")),
        Row::text(
            &punctuation::HEADING_TRAILING_PUNCTUATION,
            punctuation::check,
            include_str!("heading-trailing-punctuation.md"),
        ),
        Row::text(&level::HEADING_LEVEL_SKIPPED, level::check, include_str!("heading-level-skipped.md")),
        Row::text(&space::NO_BLANK_AFTER, space::after_heading, include_str!("heading-without-blank-after.md")),
        Row::text(&space::NO_BLANK_BEFORE, space::before_heading, include_str!("heading-without-blank-before.md")),
        Row::article(&empty::HEADING_WITHOUT_TEXT, empty::check, include_str!("heading-without-text.md")),
    ],
};
