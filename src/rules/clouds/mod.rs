//! Rules about the clouds that an article is published to.
//!
//! Must not know other groups.

mod cloud_list;
mod cloud_misspelt;
mod cloud_suffix;
mod counterpart_misspelt;
mod list;

use super::{Group, Reads, Row};
use crate::corpus;

pub static GROUP: Group = Group {
    name: "clouds",
    title: "Clouds",
    rows: &[
        Row::elsewhere(&corpus::CLOUD_UNKNOWN, include_str!("cloud-unknown.md")),
        Row::corpus(
            &cloud_misspelt::CLOUD_MISSPELT,
            cloud_misspelt::check,
            Reads::CLOUDS,
            include_str!("cloud-misspelt.md"),
        ),
        Row::corpus(
            &counterpart_misspelt::COUNTERPART_MISSPELT,
            counterpart_misspelt::check,
            Reads::WEB_LINKS,
            include_str!("counterpart-misspelt.md"),
        ),
        Row::elsewhere(&corpus::CLOUDS_MISSING, include_str!("clouds-missing.md")),
        Row::elsewhere(&corpus::CLOUD_SEPARATOR, include_str!("cloud-separator.md")),
        Row::article(&cloud_list::CLOUD_DUPLICATE, cloud_list::check, include_str!("cloud-duplicate.md")),
        Row::same(&cloud_list::CLOUD_ITEM_EMPTY, include_str!("cloud-item-empty.md")),
        Row::article(
            &cloud_list::CLOUD_ENABLED_AND_DISABLED,
            cloud_list::enabled_and_disabled,
            include_str!("cloud-enabled-and-disabled.md"),
        ),
        Row::article(&cloud_list::CLOUD_RETIRED, cloud_list::retired, include_str!("cloud-retired.md")),
        Row::article(
            &cloud_suffix::CLOUD_SUFFIX_MISMATCH,
            cloud_suffix::check,
            include_str!("cloud-suffix-mismatch.md"),
        ),
        Row::same(&cloud_suffix::CLOUD_SUFFIX_MISSING, include_str!("cloud-suffix-missing.md")),
    ],
};
