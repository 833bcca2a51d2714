//! Rules about the JSON of bodies, whatever it is about.
//!
//! Must not know other groups.

mod json_schema_name;
mod json_value_unknown;

use super::{Group, Row};
use crate::article::findings;

pub static GROUP: Group = Group {
    name: "json",
    title: "JSON bodies",
    rows: &[
        Row::elsewhere(&findings::JSON_MISSING, include_str!("json-missing.md")),
        Row::elsewhere(&findings::JSON_FENCE_MISSING, include_str!("json-fence-missing.md")),
        Row::elsewhere(&findings::JSON_SYNTAX, include_str!("json-syntax.md")),
        Row::elsewhere(&findings::JSON_TRAILING_COMMA, include_str!("json-trailing-comma.md")),
        Row::elsewhere(&findings::JSON_CONTROL_CHARACTER, include_str!("json-control-character.md")),
        Row::elsewhere(&findings::JSON_TEXT_AFTER, include_str!("json-text-after.md")),
        Row::elsewhere(&findings::JSON_DUPLICATE_KEY, include_str!("json-duplicate-key.md")),
        Row::article(&json_schema_name::JSON_SCHEMA_NAME, json_schema_name::check, include_str!("json-schema-name.md")),
        Row::elsewhere(&findings::JSON_KEY_CASE, include_str!("json-key-case.md")),
        Row::elsewhere(&findings::JSON_UNKNOWN_KEY, include_str!("json-unknown-key.md")),
        Row::article(
            &json_value_unknown::JSON_VALUE_UNKNOWN,
            json_value_unknown::check,
            include_str!("json-value-unknown.md"),
        ),
        Row::elsewhere(&findings::JSON_TYPE, include_str!("json-type.md")),
        Row::elsewhere(&findings::JSON_VALUE_QUOTES, include_str!("json-value-quotes.md")),
    ],
};
