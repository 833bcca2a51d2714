//! Who reads which kind of article: the built-in audiences, and what `[audiences]` changes of them.
//!
//! Must not know articles, nor what a site makes of audiences.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::diagnostic::Diagnostic;
use crate::kind::{Audience, Kind};
use crate::text::{RelPath, Span};

use super::{mistake, unknown};

/// The audience of each kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audiences {
    /// The kinds that the configuration names; all others have the audience that they have by themselves.
    named: BTreeMap<Kind, Audience>,
}

/// Whose articles a site shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteAudience {
    Customer,
    Engineer,
    #[default]
    All,
}

impl Audiences {
    /// Everything as it is built in.
    pub const DEFAULT: &Self = &Self { named: BTreeMap::new() };

    #[must_use]
    pub fn of(&self, kind: Kind) -> Audience {
        self.named.get(&kind).copied().unwrap_or_else(|| kind.audience())
    }
}

impl SiteAudience {
    /// Whether articles for an audience are shown.
    #[must_use]
    pub fn includes(self, audience: Audience) -> bool {
        match self {
            Self::All => true,
            Self::Customer => audience == Audience::Customer,
            Self::Engineer => audience == Audience::Engineer,
        }
    }
}

/// Kinds by their names, as articles write them.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AudienceTable {
    customer: Vec<Spanned<String>>,
    engineer: Vec<Spanned<String>>,
}

pub(super) fn audiences(path: &RelPath, table: AudienceTable) -> Result<Audiences, Box<Diagnostic>> {
    let customer = table.customer.into_iter().map(|name| (name, Audience::Customer));
    let mut all: Vec<_> = customer.chain(table.engineer.into_iter().map(|name| (name, Audience::Engineer))).collect();
    all.sort_by_key(|(name, _)| name.span().start);
    let mut audiences = Audiences::default();
    let mut places: BTreeMap<Kind, Span> = BTreeMap::new();
    for (name, audience) in all {
        let kind = kind_named(path, &name)?;
        if let Some(first) = places.insert(kind, Span::new(name.span().start, name.span().end)) {
            let message = format!("the kind `{}` is given an audience twice", kind.name());
            let again = mistake(path, name.span(), message, "an article has one audience: take one of the two away");
            return Err(Box::new(again.label("named again").related(first, "named here first")));
        }
        audiences.named.insert(kind, audience);
    }
    Ok(audiences)
}

fn kind_named(path: &RelPath, name: &Spanned<String>) -> Result<Kind, Box<Diagnostic>> {
    if let Some(kind) = Kind::from_name(name.get_ref()) {
        return Ok(kind);
    }
    Err(unknown(path, name, "kind", &Kind::ALL.map(Kind::name)))
}

#[cfg(test)]
mod tests {
    use super::super::{CONFIG_FILE, Config, NAMES_FILE};
    use super::*;

    fn parse(text: &str) -> Result<Audiences, Box<Diagnostic>> {
        let files = ((&RelPath::new(CONFIG_FILE), text), (&RelPath::new(NAMES_FILE), ""));
        Config::parse(files.0, files.1).map(|config| config.audiences)
    }

    #[test]
    fn kinds_that_are_not_named_keep_their_audience() {
        let audiences = parse("[audiences]\nengineer = [\" RCA \"]\ncustomer = [\"tsg_questions\"]\n").unwrap();
        let for_engineers: Vec<&str> =
            Kind::ALL.into_iter().filter(|&kind| audiences.of(kind) == Audience::Engineer).map(Kind::name).collect();
        assert_eq!(for_engineers, ["TSG_Description", "TSG_Content", "rca"]);
        assert_eq!(parse("").unwrap(), *Audiences::DEFAULT);
    }

    #[test]
    fn mistakes_have_a_place_and_a_way_out() {
        let text = "[audiences]\nengineer = [\"rca\", \"TSG_Contend\"]\n";
        let unknown = parse(text).unwrap_err();
        assert_eq!(unknown.message, "no kind is called `TSG_Contend`");
        assert_eq!(unknown.label, "did you mean `TSG_Content`?");
        assert!(unknown.hint.unwrap().starts_with("the kinds are: generic, resource,"));
        assert_eq!(&text[unknown.span.unwrap().range()], "\"TSG_Contend\"");

        let text = "[audiences]\nengineer = [\"rca\", \"Rca\"]\ncustomer = [\"RCA\"]\n";
        let twice = parse(text).unwrap_err();
        assert_eq!(twice.message, "the kind `rca` is given an audience twice");
        assert_eq!(&text[twice.span.unwrap().range()], "\"Rca\"");

        let audience = parse("[audiences]\nengineers = [\"rca\"]\n").unwrap_err();
        assert_eq!(audience.label, "did you mean `engineer`?");
    }
}
