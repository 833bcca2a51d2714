//! Rules about the topics of a product.
//!
//! Must not know other groups.

mod topic_list_topic;
mod topic_list_topic_shared;

use super::{Group, Reads, Row};

pub static GROUP: Group = Group {
    name: "topic-lists",
    title: "Topic lists",
    rows: &[
        Row::article(
            &topic_list_topic::TOPIC_LIST_ID_INVALID,
            topic_list_topic::check,
            include_str!("topic-list-id-invalid.md"),
        ),
        Row::same(&topic_list_topic::TOPIC_LIST_TOPIC_DUPLICATE, include_str!("topic-list-topic-duplicate.md")),
        Row::same(&topic_list_topic::TOPIC_LIST_FLAG_INVALID, include_str!("topic-list-flag-invalid.md")),
        Row::same(&topic_list_topic::TOPIC_LIST_DESCRIPTION_EMPTY, include_str!("topic-list-description-empty.md")),
        Row::same(
            &topic_list_topic::TOPIC_LIST_DESCRIPTION_TOO_LONG,
            include_str!("topic-list-description-too-long.md"),
        ),
        Row::cloud(
            &topic_list_topic_shared::TOPIC_LIST_TOPIC_SHARED,
            topic_list_topic_shared::check,
            Reads::TOPIC_LIST,
            include_str!("topic-list-topic-shared.md"),
        ),
    ],
};
