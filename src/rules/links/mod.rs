//! Rules about links and images: their form, and where they may lead.
//!
//! Must not know other groups.

mod characters;
mod clouds;
mod hosts;
mod known_pages;
mod link_anchor;
mod link_bare;
mod link_definition_missing;
mod link_forbidden;
mod link_host_invalid;
mod link_http;
mod link_locale;
mod link_mailto_invalid;
mod link_relative;
mod link_text;
mod link_tracking;
mod link_unpublished;
pub mod link_user_info;
pub mod link_unreachable;
mod near_files;
mod scheme;
mod shapes;
mod spaces;
mod text_unclosed;
mod unclosed_tag;
pub mod web;

pub(super) use shapes::meant_links;

use super::{Group, Reads, Row};
use crate::article::{Kind, findings};
use crate::catalogue::pages;
use crate::config::Strictness;

pub static GROUP: Group = Group {
    name: "links",
    title: "Links",
    rows: &[
        Row::text(&shapes::LINK_SPACE_BETWEEN, shapes::check, include_str!("link-space-between.md")),
        Row::same(&shapes::LINK_REVERSED, include_str!("link-reversed.md")),
        Row::same(&shapes::LINK_UNCLOSED, include_str!("link-unclosed.md")),
        Row::same(&shapes::LINK_UNOPENED, include_str!("link-unopened.md")),
        Row::same(&shapes::LINK_NESTED, include_str!("link-nested.md")),
        Row::same(&shapes::LINK_BRACKET_EXTRA, include_str!("link-bracket-extra.md")),
        Row::same(&spaces::LINK_SPACE_INSIDE, include_str!("link-space-inside.md")),
        Row::text(
            &link_definition_missing::LINK_DEFINITION_MISSING,
            link_definition_missing::check,
            include_str!("link-definition-missing.md"),
        ),
        Row::text(
            &characters::LINK_INVISIBLE_CHARACTER,
            characters::check,
            include_str!("link-invisible-character.md"),
        ),
        Row::same(&characters::LINK_ILLEGAL_CHARACTER, include_str!("link-illegal-character.md")),
        Row::same(&characters::LINK_TRAILING_PUNCTUATION, include_str!("link-trailing-punctuation.md")),
        Row::same(&characters::LINK_PADDED, include_str!("link-padded.md")),
        Row::text(&scheme::LINK_EMPTY, scheme::check, include_str!("link-empty.md")),
        Row::same(&scheme::LINK_SCHEME_MISSPELT, include_str!("link-scheme-misspelt.md")),
        Row::same(&scheme::LINK_SCHEME_MISSING, include_str!("link-scheme-missing.md")),
        Row::same(&scheme::LINK_SCHEME_DOUBLED, include_str!("link-scheme-doubled.md")),
        Row::same(&scheme::LINK_PARENTHESISED, include_str!("link-parenthesised.md")),
        Row::same(&scheme::LINK_BACKSLASH, include_str!("link-backslash.md")),
        Row::elsewhere(&findings::LINK_SCHEME, include_str!("link-scheme.md")),
        Row::text(
            &link_host_invalid::LINK_HOST_INVALID,
            link_host_invalid::check,
            include_str!("link-host-invalid.md"),
        ),
        Row::text(
            &link_mailto_invalid::LINK_MAILTO_INVALID,
            link_mailto_invalid::check,
            include_str!("link-mailto-invalid.md"),
        ),
        Row::corpus(
            &link_relative::LINK_RELATIVE,
            link_relative::check,
            Reads::FILE_LINKS,
            include_str!("link-relative.md"),
        ),
        Row::corpus(
            &link_relative::LINK_HEADING_UNKNOWN,
            link_relative::headings,
            Reads::HEADINGS,
            include_str!("link-heading-unknown.md"),
        ),
        Row::corpus(
            &link_unpublished::LINK_UNPUBLISHED,
            link_unpublished::check,
            Reads::PUBLICATION,
            include_str!("link-unpublished.md"),
        ),
        Row::article(&link_anchor::LINK_ANCHOR_UNKNOWN, link_anchor::check, include_str!("link-anchor-unknown.md")),
        Row::same(&link_anchor::LINK_ANCHOR, include_str!("link-anchor.md")),
        Row::text(&hosts::LINK_MAIL_FILTER, hosts::check, include_str!("link-mail-filter.md")),
        Row::same(&hosts::LINK_REVIEW_SITE, include_str!("link-review-site.md")),
        Row::same(&hosts::LINK_PLACEHOLDER, include_str!("link-placeholder.md")),
        // Who handles a case may open what is internal; the customer who is sent the text may not.
        Row::same(&hosts::LINK_INTERNAL, include_str!("link-internal.md")).for_engineers(Strictness::Info),
        Row::same(&hosts::LINK_TO_OWN_REPOSITORY, include_str!("link-to-own-repository.md")),
        Row::same(&hosts::LINK_SHORTENED, include_str!("link-shortened.md"))
            .on_kinds(&[(Kind::AdvisorRecommendationMetadata, Strictness::Off)]),
        Row::same(&hosts::LINK_RETIRED_SITE, include_str!("link-retired-site.md")),
        Row::text(&clouds::LINK_OTHER_PORTAL, clouds::check, include_str!("link-other-portal.md")),
        Row::same(&clouds::LINK_FIXED_PORTAL, include_str!("link-fixed-portal.md")),
        Row::same(&clouds::LINK_OTHER_CLOUD, include_str!("link-other-cloud.md")),
        Row::same(&clouds::LINK_ONE_CLOUD, include_str!("link-one-cloud.md")),
        Row::same(&link_forbidden::LINK_FORBIDDEN_HOST, include_str!("link-forbidden-host.md")),
        Row::same(&link_forbidden::LINK_WARNED_HOST, include_str!("link-warned-host.md")),
        Row::corpus(
            &link_unreachable::LINK_UNREACHABLE_IN_CLOUD,
            link_unreachable::check,
            Reads::WEB_LINKS,
            include_str!("link-unreachable-in-cloud.md"),
        ),
        Row::text(&link_http::LINK_HTTP, link_http::check, include_str!("link-http.md")),
        Row::text(&link_locale::LINK_LOCALE, link_locale::check, include_str!("link-locale.md")),
        Row::text(&link_text::LINK_TEXT_EMPTY, link_text::check, include_str!("link-text-empty.md")),
        Row::same(&link_text::LINK_TEXT_VAGUE, include_str!("link-text-vague.md")),
        Row::same(&link_text::LINK_TEXT_ADDRESS, include_str!("link-text-address.md")),
        Row::text(&link_bare::LINK_BARE, link_bare::check, include_str!("link-bare.md")),
        Row::text(&link_tracking::LINK_TRACKING, link_tracking::check, include_str!("link-tracking.md")),
        Row::text(&link_user_info::LINK_USER_INFO, link_user_info::check, include_str!("link-user-info.md")),
        Row::text(&known_pages::LINK_PAGE_UNKNOWN, known_pages::check, include_str!("link-page-unknown.md")),
        Row::same(&known_pages::LINK_REDIRECTED, include_str!("link-redirected.md")),
        Row::same(&known_pages::LINK_ANCHOR_MISSING, include_str!("link-anchor-missing.md")),
        Row::elsewhere(&pages::PAGES_INVALID, include_str!("page-catalogue-invalid.md")),
        Row::elsewhere(&pages::PAGES_OLD, include_str!("page-catalogue-old.md")),
        Row::web(&web::LINK_DEAD, include_str!("link-dead.md")),
        Row::web(&web::LINK_FRAGMENT_MISSING, include_str!("link-fragment-missing.md")),
        Row::web(&web::LINK_MOVED, include_str!("link-moved.md")),
        Row::web(&web::LINK_SOFT_404, include_str!("link-soft-404.md")),
        Row::web(&web::LINK_TO_HOME, include_str!("link-to-home.md")),
        Row::web(&web::LINK_BLOCKED, include_str!("link-blocked.md")),
        Row::web(&web::LINK_UNREACHABLE, include_str!("link-unreachable.md")),
        Row::web(&web::LINK_PRIVATE, include_str!("link-private.md")),
    ],
};
