//! How strict one rule is under the settings of a content root, and which of them say so.
//!
//! Must not know articles: `levels` applies the same settings to one.

use super::Row;
use super::levels::{default_level, kinds_of};
use crate::article::Kind;
use crate::config::{Audiences, Override, RuleSetting, RuleSettings};
use crate::diagnostic::Severity;
use crate::text::Span;

/// How strict a rule is; without settings, as it says itself.
#[derive(Debug, PartialEq, Eq)]
pub struct InForce<'a> {
    pub level: Option<Severity>,
    /// The kinds in which it is stricter or milder than that.
    pub kinds: Vec<(Kind, Option<Severity>)>,
    /// The settings that name the rule. The last one that fits an article counts.
    pub settings: Vec<Setting<'a>>,
}

/// One setting of a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting<'a> {
    pub level: Option<Severity>,
    /// Patterns of paths; every path where there are none.
    pub paths: Vec<&'a str>,
    /// Every kind where there are none.
    pub kinds: Vec<Kind>,
    /// The place of the rule's name in the configuration.
    pub span: Span,
}

/// How strict a rule is under some settings, where kinds have these audiences.
#[must_use]
pub fn in_force<'a>(row: &Row, settings: &'a RuleSettings, audiences: &Audiences) -> InForce<'a> {
    let everywhere = settings.everywhere.iter().map(|setting| (setting, None));
    let of_some = settings.overrides.iter().flat_map(|it| it.rules.iter().map(move |setting| (setting, Some(it))));
    let named = everywhere.chain(of_some).filter(|(setting, _)| setting.rule.value == row.rule.id);
    let settings: Vec<Setting<'a>> = named.filter_map(|(setting, within)| setting_of(row, setting, within)).collect();
    let level_in = |kind: Option<Kind>| {
        let fits = |setting: &&Setting<'_>| {
            setting.paths.is_empty()
                && (setting.kinds.is_empty() || kind.is_some_and(|kind| setting.kinds.contains(&kind)))
        };
        settings.iter().rev().find(fits).map_or(default_level(row, audiences, kind), |setting| setting.level)
    };
    let level = level_in(None);
    let kinds = Kind::ALL.map(|kind| (kind, level_in(Some(kind))));
    InForce { level, kinds: kinds.into_iter().filter(|&(_, of_kind)| of_kind != level).collect(), settings }
}

/// Nothing for one that fits no article, because no kind is called as it says.
fn setting_of<'a>(row: &Row, setting: &RuleSetting, within: Option<&'a Override>) -> Option<Setting<'a>> {
    let kinds = within.map_or(Some(Vec::new()), kinds_of)?;
    let paths = within.into_iter().flat_map(|within| &within.paths).map(|pattern| pattern.value.as_str()).collect();
    Some(Setting { level: setting.strictness.severity(row.rule.severity), paths, kinds, span: setting.rule.span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::rules::{Levels, rows};
    use crate::text::RelPath;

    #[test]
    fn it_is_what_the_levels_of_articles_are() {
        let toml = "[rules]\nlink-http = \"error\"\ntab = \"on\"\n[[overrides]]\nkinds = [\"apollo\"]\nrules = { table = \
                    \"info\", tab = \"off\" }\n[[overrides]]\npaths = [\"articles/a/*\"]\nrules = { table = \"error\" }\n\
                    [[overrides]]\nkinds = [\"mars\"]\nrules = { table = \"off\", link-http = \"off\" }\n\
                    [audiences]\nengineer = [\"generic\"]\ncustomer = [\"TSG_Content\"]\n";
        let path = RelPath::new("selfhelp.toml");
        for text in ["", toml] {
            let config = Config::parse((&path, text), (&RelPath::new("names.toml"), "")).unwrap();
            let levels = Levels::new(&config);
            for row in rows() {
                let InForce { level, kinds, .. } = in_force(row, &config.rules, &config.audiences);
                let elsewhere = RelPath::new("articles/b/c.png");
                assert_eq!(level, levels.severity(row.rule.id, None, &elsewhere), "{} elsewhere", row.rule.id);
                for kind in Kind::ALL {
                    let of_kind = kinds.iter().find(|(known, _)| *known == kind).map_or(level, |(_, level)| *level);
                    let of_article = levels.severity(row.rule.id, Some(kind), &RelPath::new("articles/b/c.md"));
                    assert_eq!(of_kind, of_article, "{} in {}", row.rule.id, kind.name());
                }
            }
        }
    }
}
