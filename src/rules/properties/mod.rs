//! Rules about the properties block.
//!
//! Must not know other groups.

mod article_id;
mod comment_before_properties;
mod id_lists;
mod kind_case;
mod kind_not_of_body;
mod ownership_id;
mod ownership_id_misspelt;
mod page_title_punctuation;
mod quotes;
mod required;
mod schema_version;
mod single_values;
mod template_text;
mod white_space;
mod written;

pub use ownership_id_misspelt::misspelt_owners;
pub use required::required_properties;
pub use template_text::is_template_text;

use super::{Group, Reads, Row};
use crate::article::{Kind, findings};
use crate::config::Strictness;

pub static GROUP: Group = Group {
    name: "properties",
    title: "Properties",
    rows: &[
        Row::elsewhere(&findings::PROPERTIES_MISSING, include_str!("properties-missing.md")),
        Row::elsewhere(&findings::PROPERTIES_UNCLOSED, include_str!("properties-unclosed.md")),
        Row::elsewhere(&findings::PROPERTIES_IN_COMMENT, include_str!("properties-in-comment.md")),
        Row::elsewhere(&findings::PROPERTIES_STRAY_TEXT, include_str!("properties-stray-text.md")),
        Row::elsewhere(&findings::FRONT_MATTER, include_str!("front-matter.md")),
        Row::elsewhere(&findings::TEXT_BEFORE_PROPERTIES, include_str!("text-before-properties.md")),
        Row::elsewhere(&findings::PROPERTY_QUOTE_UNCLOSED, include_str!("property-quote-unclosed.md")),
        Row::elsewhere(&findings::PROPERTY_QUOTE_INSIDE, include_str!("property-quote-inside.md")),
        Row::elsewhere(&findings::PROPERTY_UNQUOTED, include_str!("property-unquoted.md")),
        Row::elsewhere(&findings::PROPERTY_DUPLICATE, include_str!("property-duplicate.md")),
        Row::elsewhere(&findings::PROPERTY_UNKNOWN, include_str!("property-unknown.md")),
        Row::elsewhere(&findings::KIND_MISSING, include_str!("kind-missing.md")),
        Row::elsewhere(&findings::KIND_UNKNOWN, include_str!("kind-unknown.md")),
        Row::article(&kind_not_of_body::KIND_NOT_OF_BODY, kind_not_of_body::check, include_str!("kind-not-of-body.md")),
        Row::article(
            &comment_before_properties::COMMENT_BEFORE_PROPERTIES,
            comment_before_properties::check,
            include_str!("comment-before-properties.md"),
        ),
        Row::article(&white_space::PROPERTY_WHITE_SPACE, white_space::check, include_str!("property-white-space.md")),
        Row::same(&white_space::PROPERTY_LINE_BREAK, include_str!("property-line-break.md")),
        Row::article(&quotes::PROPERTY_SINGLE_QUOTES, quotes::check, include_str!("property-single-quotes.md")),
        Row::same(&quotes::PROPERTY_SMART_QUOTES, include_str!("property-smart-quotes.md")),
        Row::article(
            &template_text::PROPERTY_TEMPLATE_TEXT,
            template_text::check,
            include_str!("property-template-text.md"),
        ),
        Row::article(&required::PAGE_TITLE_MISSING, required::check, include_str!("page-title-missing.md")),
        Row::same(&required::DESCRIPTION_MISSING, include_str!("description-missing.md")),
        Row::same(&required::MS_AUTHOR_MISSING, include_str!("ms-author-missing.md")),
        Row::same(&required::OWNERSHIP_ID_MISSING, include_str!("ownership-id-missing.md")),
        Row::same(&required::SUPPORT_TOPIC_IDS_MISSING, include_str!("support-topic-ids-missing.md")),
        Row::same(&required::PRODUCT_PES_IDS_MISSING, include_str!("product-pes-ids-missing.md")),
        Row::same(&required::SERVICE_RESOURCE_MISSING, include_str!("service-resource-missing.md")),
        Row::same(&required::INFO_BUBBLE_TEXT_MISSING, include_str!("info-bubble-text-missing.md")),
        Row::same(&required::DIAGNOSTIC_SCENARIO_MISSING, include_str!("diagnostic-scenario-missing.md")),
        Row::article(
            &schema_version::SCHEMA_VERSION_UNKNOWN,
            schema_version::check,
            include_str!("schema-version-unknown.md"),
        ),
        Row::article(&kind_case::KIND_CASE, kind_case::check, include_str!("kind-case.md")),
        Row::article(
            &id_lists::SUPPORT_TOPIC_ID_MALFORMED,
            id_lists::check,
            include_str!("support-topic-id-malformed.md"),
        ),
        Row::same(&id_lists::SUPPORT_TOPIC_ID_DUPLICATE, include_str!("support-topic-id-duplicate.md")),
        Row::same(&id_lists::SUPPORT_TOPIC_ID_EMPTY, include_str!("support-topic-id-empty.md")),
        Row::same(&id_lists::SUPPORT_TOPIC_IDS_MIXED, include_str!("support-topic-ids-mixed.md")),
        Row::same(&id_lists::PRODUCT_PES_ID_MALFORMED, include_str!("product-pes-id-malformed.md")),
        Row::same(&id_lists::PRODUCT_PES_ID_DUPLICATE, include_str!("product-pes-id-duplicate.md")),
        Row::same(&id_lists::PRODUCT_PES_ID_EMPTY, include_str!("product-pes-id-empty.md")),
        Row::article(&article_id::ARTICLE_ID_NOT_GUID, article_id::check, include_str!("article-id-not-guid.md")),
        Row::same(&article_id::ARTICLE_ID_WHITE_SPACE, include_str!("article-id-white-space.md")),
        Row::same(&article_id::ARTICLE_ID_EXTENSION, include_str!("article-id-extension.md")),
        Row::article(
            &single_values::DISPLAY_ORDER_MALFORMED,
            single_values::check,
            include_str!("display-order-malformed.md"),
        ),
        Row::same(&single_values::SERVICE_SEVERAL_VALUES, include_str!("service-several-values.md")),
        Row::article(
            &page_title_punctuation::PAGE_TITLE_PUNCTUATION,
            page_title_punctuation::check,
            include_str!("page-title-punctuation.md"),
        )
        // What service health says of a resource is a sentence.
        .on_kinds(&[(Kind::ServiceHealthInsights, Strictness::Off), (Kind::Health, Strictness::Off)]),
        Row::article(
            &ownership_id::OWNERSHIP_ID_PLACEHOLDER,
            ownership_id::check,
            include_str!("ownership-id-placeholder.md"),
        ),
        Row::same(&ownership_id::OWNERSHIP_ID_WHITE_SPACE, include_str!("ownership-id-white-space.md")),
        Row::corpus(
            &ownership_id_misspelt::OWNERSHIP_ID_MISSPELT,
            ownership_id_misspelt::check,
            Reads::OWNER,
            include_str!("ownership-id-misspelt.md"),
        ),
    ],
};
