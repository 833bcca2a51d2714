//! Rules about apollo articles and their elements.
//!
//! Must not know other groups.

mod elements;
mod fields;
mod places;
mod titles;

use super::{Group, Row};
use crate::article::findings;

pub static GROUP: Group = Group {
    name: "apollo",
    title: "Apollo",
    rows: &[
        Row::article(&titles::APOLLO_TITLE_MISSING, titles::check, include_str!("apollo-title-missing.md")),
        Row::same(&titles::APOLLO_TITLE_MULTIPLE, include_str!("apollo-title-multiple.md")),
        Row::same(&titles::APOLLO_TITLE_TOO_LONG, include_str!("apollo-title-too-long.md")),
        Row::same(&titles::APOLLO_TITLE_BOLD, include_str!("apollo-title-bold.md")),
        Row::elsewhere(&findings::APOLLO_ELEMENT_UNCLOSED, include_str!("apollo-element-unclosed.md")),
        Row::article(&places::APOLLO_ELEMENT_UNOPENED, places::check, include_str!("apollo-element-unopened.md")),
        Row::same(&places::APOLLO_ELEMENT_MISPLACED, include_str!("apollo-element-misplaced.md")),
        Row::same(&places::APOLLO_LINK_FARM, include_str!("apollo-link-farm.md")),
        Row::article(&fields::APOLLO_FIELD_UNKNOWN, fields::check, include_str!("apollo-field-unknown.md")),
        Row::same(&fields::APOLLO_FIELD_MISSING, include_str!("apollo-field-missing.md")),
        Row::same(&fields::APOLLO_METRIC_AGGREGATION, include_str!("apollo-metric-aggregation.md")),
        Row::same(&fields::APOLLO_METRIC_TIME_SPAN, include_str!("apollo-metric-time-span.md")),
        Row::same(&fields::APOLLO_VIDEO_NOT_HTTPS, include_str!("apollo-video-not-https.md")),
        Row::same(&fields::APOLLO_VIDEO_AMPERSAND, include_str!("apollo-video-ampersand.md")),
    ],
};
