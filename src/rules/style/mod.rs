//! Rules about how a text is written; off unless asked for.
//!
//! Must not know other groups.

mod azure_portal;
mod click;
mod latin;
mod please;
mod support_request;
mod texts;

use super::{Group, Row};

pub static GROUP: Group = Group {
    name: "style",
    title: "Style",
    rows: &[
        Row::text(&please::STYLE_PLEASE, please::check, include_str!("style-please.md")),
        Row::text(&click::STYLE_CLICK, click::check, include_str!("style-click.md")),
        Row::text(&latin::STYLE_LATIN, latin::check, include_str!("style-latin.md")),
        Row::text(
            &support_request::STYLE_SUPPORT_REQUEST,
            support_request::check,
            include_str!("style-support-request.md"),
        ),
        Row::text(&azure_portal::STYLE_AZURE_PORTAL, azure_portal::check, include_str!("style-azure-portal.md")),
    ],
};
