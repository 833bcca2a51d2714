//! Rules about support topics, and what articles refer to.
//!
//! Must not know other groups.

pub mod answer_lost;
mod article_id_duplicate;
mod catalogue_topic;
mod menu_article;
mod menu_topic_unanswered;
mod topic_claimed_twice;

use super::{Group, Reads, Row};
use crate::catalogue::topics;

pub static GROUP: Group = Group {
    name: "topics",
    title: "Topics and references",
    rows: &[
        Row::cloud(
            &article_id_duplicate::ARTICLE_ID_DUPLICATE,
            article_id_duplicate::check,
            Reads::ARTICLE_ID,
            include_str!("article-id-duplicate.md"),
        ),
        Row::cloud(
            &topic_claimed_twice::TOPIC_CLAIMED_TWICE,
            topic_claimed_twice::check,
            Reads::TOPICS,
            include_str!("topic-claimed-twice.md"),
        ),
        Row::elsewhere(&answer_lost::TOPIC_ANSWER_LOST, include_str!("topic-answer-lost.md")),
        Row::cloud(
            &menu_article::MENU_ARTICLE_MISSING,
            menu_article::check,
            Reads::MENU_ARTICLES,
            include_str!("menu-article-missing.md"),
        ),
        Row::same(&menu_article::MENU_ARTICLE_NOT_IN_CLOUD, include_str!("menu-article-not-in-cloud.md")),
        Row::same(&menu_article::MENU_ARTICLE_OTHER_AUDIENCE, include_str!("menu-article-other-audience.md")),
        Row::same(&menu_article::MENU_ARTICLE_CASE, include_str!("menu-article-case.md")),
        Row::cloud(
            &menu_topic_unanswered::MENU_TOPIC_UNANSWERED,
            menu_topic_unanswered::check,
            Reads::MENU_TOPICS,
            include_str!("menu-topic-unanswered.md"),
        ),
        Row::cloud(
            &catalogue_topic::TOPIC_UNKNOWN,
            catalogue_topic::check,
            Reads::ALL_TOPICS,
            include_str!("topic-unknown.md"),
        ),
        Row::same(&catalogue_topic::TOPIC_OF_OTHER_PRODUCT, include_str!("topic-of-other-product.md")),
        Row::same(&catalogue_topic::TOPIC_NOT_IN_CLOUD, include_str!("topic-not-in-cloud.md")),
        Row::elsewhere(&topics::CATALOGUE_COLUMN_UNKNOWN, include_str!("catalogue-column-unknown.md")),
        Row::elsewhere(&topics::CATALOGUE_CLOUD_UNKNOWN, include_str!("catalogue-cloud-unknown.md")),
        Row::elsewhere(&topics::CATALOGUE_ID_MALFORMED, include_str!("catalogue-id-malformed.md")),
        Row::elsewhere(&topics::CATALOGUE_PRODUCT_MALFORMED, include_str!("catalogue-product-malformed.md")),
        Row::elsewhere(&topics::CATALOGUE_PARENT_MISSING, include_str!("catalogue-parent-missing.md")),
        Row::elsewhere(&topics::CATALOGUE_PARENT_CIRCULAR, include_str!("catalogue-parent-circular.md")),
    ],
};
