//! Rules about the Markdown of bodies, and the HTML in them.
//!
//! Must not know other groups.

mod balance;
mod body;
mod bold;
mod callout;
mod elements;
mod fence;
mod html;
mod image;
mod include;
mod line_start;
mod list;
mod list_item_renumbered;
mod path_backslash_lost;
mod table;

use super::{Group, Reads, Row};
use crate::article::Kind;
use crate::article::findings;
use crate::config::Strictness;

pub static GROUP: Group = Group {
    name: "markdown",
    title: "Markdown and HTML",
    rows: &[
        Row::text(&fence::FENCE_UNCLOSED, fence::check, include_str!("fence-unclosed.md")),
        Row::same(&fence::FENCE_LANGUAGE, include_str!("fence-language.md")),
        Row::text(&table::MARKDOWN_TABLE, table::check, include_str!("markdown-table.md"))
            .on_kinds(&[(Kind::Apollo, Strictness::Off)]),
        Row::text(&table::TABLE_WITHOUT_DASHES, table::rows_without_dashes, include_str!("table-without-dashes.md")),
        Row::elsewhere(&findings::TABLE_CELL_EXTRA, include_str!("table-cell-extra.md")),
        Row::text(&callout::CALLOUT_MARKER, callout::check, include_str!("callout-marker.md")),
        Row::same(&callout::DOCS_EXTENSION, include_str!("docs-extension.md")),
        Row::text(&bold::BOLD_SPACE_INSIDE, bold::check, include_str!("bold-space-inside.md")),
        Row::same(&bold::BOLD_BESIDE_LETTER, include_str!("bold-beside-letter.md")),
        Row::same(&bold::BOLD_UNBALANCED, include_str!("bold-unbalanced.md")),
        Row::text(&list::LIST_WITHOUT_BLANK_BEFORE, list::blank_before, include_str!("list-without-blank-before.md")),
        Row::text(&list::LIST_TOO_DEEP, list::depth, include_str!("list-too-deep.md")),
        Row::text(
            &list_item_renumbered::LIST_ITEM_RENUMBERED,
            list_item_renumbered::check,
            include_str!("list-item-renumbered.md"),
        ),
        Row::text(&line_start::MARKER, line_start::check, include_str!("list-marker-without-space.md")),
        Row::same(&line_start::NUMBER, include_str!("list-number-without-space.md")),
        Row::same(&line_start::TYPED_BULLET, include_str!("typed-bullet.md")),
        Row::elsewhere(&findings::NESTING_TOO_DEEP, include_str!("nesting-too-deep.md")),
        Row::text(
            &path_backslash_lost::PATH_BACKSLASH_LOST,
            path_backslash_lost::check,
            include_str!("path-backslash-lost.md"),
        ),
        Row::text(&html::PLACEHOLDER_TAG, html::placeholders, include_str!("placeholder-tag.md")),
        Row::text(&html::HTML_MARKUP, html::markup, include_str!("html-markup.md")),
        Row::elsewhere(&findings::HTML_DROPPED, include_str!("html-dropped.md")),
        Row::text(&findings::HTML_UNBALANCED, balance::check, include_str!("html-unbalanced.md")),
        Row::elsewhere(&findings::COMMENT_UNCLOSED, include_str!("comment-unclosed.md")),
        Row::article(&body::BODY_TOO_SHORT, body::length, include_str!("body-too-short.md")),
        Row::text(&body::TEMPLATE_TEXT, body::template, include_str!("template-text.md")),
        Row::text(&image::IMAGE_WITHOUT_ALT, image::alternative_text, include_str!("image-without-alt.md")),
        Row::corpus(&image::IMAGE_NOT_SHOWN, image::place, Reads::LOCAL_IMAGES, include_str!("image-not-shown.md")),
        Row::corpus(&include::INCLUDE_MISSING, include::check, Reads::INCLUDES, include_str!("include-missing.md")),
    ],
};
