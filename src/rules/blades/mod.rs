//! Rules about links to blades, the pages of a cloud's portal.
//!
//! Must not know other groups.

use super::{Group, Reads, Row};
mod blade;
mod blade_not_a_link;
mod blade_spelling;

pub static GROUP: Group = Group {
    name: "blades",
    title: "Blades",
    rows: &[
        Row::text(&blade::BLADE_GRAMMAR, blade::check, include_str!("blade-grammar.md")),
        Row::same(&blade::BLADE_PARAMETER_WITHOUT_VALUE, include_str!("blade-parameter-without-value.md")),
        Row::same(&blade::BLADE_SUFFIX_UNKNOWN, include_str!("blade-suffix-unknown.md")),
        Row::same(&blade::BLADE_VARIABLE_UNKNOWN, include_str!("blade-variable-unknown.md")),
        Row::same(&blade::BLADE_RESOURCE_MISSING, include_str!("blade-resource-missing.md")),
        Row::text(&blade_not_a_link::BLADE_NOT_A_LINK, blade_not_a_link::check, include_str!("blade-not-a-link.md")),
        Row::corpus(&blade_spelling::BLADE_CASE, blade_spelling::check, Reads::BLADES, include_str!("blade-case.md")),
        Row::same(&blade_spelling::BLADE_MISSPELT, include_str!("blade-misspelt.md")),
    ],
};
