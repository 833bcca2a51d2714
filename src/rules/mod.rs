//! The rules: what can be wrong with articles, and the registry of all that is looked for.
//!
//! A rule is a record and a function. It finds; `driver` decides what is asked for, levels, suppression, order and clouds.
//! Each rule stands in its group's folder: `fault_name.rs`, its page `fault-name.md` beside it, and a row in the
//! group's table. Rules that differ by a row of a table share a file. What the parser and other modules find has its
//! page and row here too. Must not know how findings are printed, nor files.

mod asterisks;
mod bare_address;
mod brackets;
mod census;
mod driver;
mod in_force;
mod levels;
mod link_view;
mod plain_text;
mod reads;
mod suppression;
mod text_for_authors;
mod view;

pub mod advisor;
pub mod apollo;
pub mod blades;
pub mod clouds;
pub mod files;
pub mod forms;
pub mod headings;
pub mod json;
pub mod links;
pub mod markdown;
pub mod menus;
pub mod project;
pub mod properties;
pub mod style;
pub mod tokens;
pub mod topic_lists;
pub mod topics;

pub use census::{Census, LinkKind, ListedLink, census};
pub use driver::{Across, check_text, settle, settle_all};
pub use in_force::{InForce, Setting, in_force};
pub use levels::{Levels, check_settings};
pub use link_view::{LinkView, Web};
pub use reads::Reads;
pub use view::{ArticleView, CloudView, CorpusView, Line};

use crate::article::Kind;
use crate::article::findings::Findings;
use crate::config::Strictness;
use crate::diagnostic::{Diagnostic, Rule};

/// Every rule, by group, in the order in which documents list them.
pub static GROUPS: &[&Group] = &[
    &files::GROUP,
    &properties::GROUP,
    &clouds::GROUP,
    &topics::GROUP,
    &headings::GROUP,
    &markdown::GROUP,
    &links::GROUP,
    &blades::GROUP,
    &tokens::GROUP,
    &json::GROUP,
    &forms::GROUP,
    &menus::GROUP,
    &topic_lists::GROUP,
    &advisor::GROUP,
    &apollo::GROUP,
    &style::GROUP,
    &project::GROUP,
];

/// Rules about one subject.
pub struct Group {
    /// One word, as in `selfhelp rules --group links`.
    pub name: &'static str,
    pub title: &'static str,
    pub rows: &'static [Row],
}

/// A rule as it is registered.
pub struct Row {
    pub rule: &'static Rule,
    pub check: Check,
    /// Its page: Markdown without a heading, then the sections `Why`, `Example` and `How to fix`.
    pub page: &'static str,
    /// Kinds in which it is stricter or milder by default.
    pub kinds: &'static [(Kind, Strictness)],
    /// How strict it is by default in articles that engineers read, whose kinds the configuration tells.
    pub for_engineers: Option<Strictness>,
}

/// Who finds it.
pub enum Check {
    /// A function of one article that asks for nothing but its text: also of the texts that articles include.
    Text(fn(&ArticleView<'_>, &mut Findings)),
    /// A function of one article, with its properties, title, kind or file name.
    Article(fn(&ArticleView<'_>, &mut Findings)),
    /// A function of all articles, of each of which it reads some things.
    Corpus(fn(&CorpusView<'_>, &mut Vec<Diagnostic>), Reads),
    /// A function of the articles of one cloud. The same finding in several clouds is said once.
    Cloud(fn(&CloudView<'_>, &mut Vec<Diagnostic>), Reads),
    /// The function of the nearest row above that has one.
    SameAsAbove,
    /// The parser, or another module.
    Elsewhere,
    /// Who asks the web: a check of the articles alone cannot find it.
    Web,
}

impl Row {
    #[must_use]
    pub const fn text(rule: &'static Rule, check: fn(&ArticleView<'_>, &mut Findings), page: &'static str) -> Self {
        Self { rule, check: Check::Text(check), page, kinds: &[], for_engineers: None }
    }

    #[must_use]
    pub const fn article(rule: &'static Rule, check: fn(&ArticleView<'_>, &mut Findings), page: &'static str) -> Self {
        Self { rule, check: Check::Article(check), page, kinds: &[], for_engineers: None }
    }

    #[must_use]
    pub const fn corpus(
        rule: &'static Rule,
        check: fn(&CorpusView<'_>, &mut Vec<Diagnostic>),
        reads: Reads,
        page: &'static str,
    ) -> Self {
        Self { rule, check: Check::Corpus(check, reads), page, kinds: &[], for_engineers: None }
    }

    #[must_use]
    pub const fn cloud(
        rule: &'static Rule,
        check: fn(&CloudView<'_>, &mut Vec<Diagnostic>),
        reads: Reads,
        page: &'static str,
    ) -> Self {
        Self { rule, check: Check::Cloud(check, reads), page, kinds: &[], for_engineers: None }
    }

    #[must_use]
    pub const fn same(rule: &'static Rule, page: &'static str) -> Self {
        Self { rule, check: Check::SameAsAbove, page, kinds: &[], for_engineers: None }
    }

    #[must_use]
    pub const fn elsewhere(rule: &'static Rule, page: &'static str) -> Self {
        Self { rule, check: Check::Elsewhere, page, kinds: &[], for_engineers: None }
    }

    #[must_use]
    pub const fn web(rule: &'static Rule, page: &'static str) -> Self {
        Self { rule, check: Check::Web, page, kinds: &[], for_engineers: None }
    }

    /// The same row, for a rule that is stricter or milder in some kinds.
    #[must_use]
    pub const fn on_kinds(self, kinds: &'static [(Kind, Strictness)]) -> Self {
        Self { kinds, ..self }
    }

    /// The same row, for a rule that is stricter or milder in articles that engineers read.
    #[must_use]
    pub const fn for_engineers(self, strictness: Strictness) -> Self {
        Self { for_engineers: Some(strictness), ..self }
    }
}

/// Every row, group by group.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    GROUPS.iter().flat_map(|group| group.rows)
}

/// The row of a rule's name, and its group.
#[must_use]
pub fn find(id: &str) -> Option<(&'static Group, &'static Row)> {
    GROUPS.iter().find_map(|group| Some((*group, group.rows.iter().find(|row| row.rule.id == id)?)))
}

/// The name most like a misspelt one.
#[must_use]
pub fn nearest(id: &str) -> Option<&'static str> {
    let names: Vec<&str> = rows().map(|row| row.rule.id).collect();
    crate::article::nearest(id, &names)
}
