//! How strict each rule is for each article: the rule's own word, its kinds, `[rules]`, then `[[overrides]]` in order.
//!
//! Must not know what rules find.

use std::fmt;

use foldhash::HashMap;

use super::{Check, Row, rows};
use crate::article::findings::TOO_MANY_FINDINGS;
use crate::article::{Audience, Kind, nearest};
use crate::config::{Audiences, CONFIG_FILE, Config, Override, Pattern, RuleSetting, Strictness};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::{RelPath, Spanned};

use super::project::{
    ALLOW_UNUSED, ALLOW_WITHOUT_REASON, OVERRIDE_KIND_UNKNOWN, OVERRIDE_PATH_UNMATCHED, RULE_UNKNOWN,
};

/// The configured strictness of every rule.
pub struct Levels {
    rows: Vec<&'static Row>,
    places: HashMap<&'static str, usize>,
    /// For each row and kind, then for what is no article; overrides aside.
    by_kind: Vec<[Option<Severity>; Kind::ALL.len() + 1]>,
    overrides: Vec<Compiled>,
    /// Where only some rules are asked for: whether each row is one of them.
    only: Option<Vec<bool>>,
    /// The rows with a function, that some article could be asked for.
    checks: Vec<&'static Row>,
    /// All rules are looked for whichever are asked for: what comments allow in vain cannot be told otherwise.
    looks_for_all: bool,
}

struct Compiled {
    /// Nothing stands for every path.
    /// Every path, where there are none.
    paths: Vec<Pattern>,
    /// Empty stands for every kind.
    kinds: Vec<Kind>,
    rules: Vec<(usize, Strictness)>,
}

impl Compiled {
    fn applies(&self, kind: Option<Kind>, path: &RelPath) -> bool {
        (self.kinds.is_empty() || kind.is_some_and(|kind| self.kinds.contains(&kind)))
            && (self.paths.is_empty() || self.paths.iter().any(|pattern| pattern.fits(path)))
    }
}

impl fmt::Debug for Levels {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Levels").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

impl Levels {
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let rows: Vec<&'static Row> = rows().collect();
        let places: HashMap<&'static str, usize> =
            rows.iter().enumerate().map(|(place, row)| (row.rule.id, place)).collect();
        let mut by_kind: Vec<_> = rows.iter().map(|row| default_levels(row, &config.audiences)).collect();
        for (place, strictness) in resolve(&places, &config.rules.everywhere) {
            by_kind[place].fill(strictness.severity(rows[place].rule.severity));
        }
        let overrides = config.rules.overrides.iter().filter_map(|it| compile(&places, it)).collect();
        let levels = Self { rows, places, by_kind, overrides, only: None, looks_for_all: true, checks: Vec::new() };
        levels.with_checks()
    }

    /// The same, but only for some rules; those that are off are on.
    ///
    /// # Errors
    /// The first name that is no rule's.
    pub fn only(mut self, ids: &[String]) -> Result<Self, String> {
        let mut only = vec![false; self.rows.len()];
        for id in ids {
            let place = *self.places.get(id.as_str()).ok_or_else(|| id.clone())?;
            only[place] = true;
            let own = Some(self.rows[place].rule.severity);
            self.by_kind[place].iter_mut().filter(|level| level.is_none()).for_each(|level| *level = own);
            for compiled in &mut self.overrides {
                compiled.rules.retain(|&(other, strictness)| other != place || strictness != Strictness::Off);
            }
        }
        let about_all = [ALLOW_UNUSED.id, ALLOW_WITHOUT_REASON.id, TOO_MANY_FINDINGS.id];
        self.looks_for_all = ids.iter().any(|id| about_all.contains(&id.as_str()));
        self.only = Some(only);
        Ok(self.with_checks())
    }

    /// Whether findings of a rule are wanted at all.
    pub(super) fn is_wanted(&self, id: &str) -> bool {
        self.only.as_ref().is_none_or(|only| self.places.get(id).is_some_and(|&place| only[place]))
    }

    /// How bad a finding of a rule is in an article of a kind, or in a file that is no article; nothing where it is not
    /// looked for.
    #[must_use]
    pub fn severity(&self, id: &str, kind: Option<Kind>, path: &RelPath) -> Option<Severity> {
        if !self.looks_for_all && !self.is_wanted(id) {
            return None;
        }
        self.level(id, kind, path)
    }

    /// The same, whether the rule is asked for or not.
    pub(super) fn level(&self, id: &str, kind: Option<Kind>, path: &RelPath) -> Option<Severity> {
        let place = *self.places.get(id)?;
        let mut level = self.by_kind[place][kind_index(kind)];
        for compiled in self.overrides.iter().filter(|compiled| compiled.applies(kind, path)) {
            for &(_, strictness) in compiled.rules.iter().filter(|(other, _)| *other == place) {
                level = strictness.severity(self.rows[place].rule.severity);
            }
        }
        level
    }

    pub(super) fn checks(&self) -> &[&'static Row] {
        &self.checks
    }

    fn with_checks(mut self) -> Self {
        let mut asked: Vec<bool> = vec![false; self.rows.len()];
        let mut function = 0;
        for (place, row) in self.rows.iter().enumerate() {
            if !matches!(row.check, Check::SameAsAbove) {
                function = place;
            }
            asked[function] |= self.is_asked_for(place);
        }
        self.checks =
            self.rows.iter().zip(asked).filter(|(_, is_asked_for)| *is_asked_for).map(|(row, _)| *row).collect();
        self
    }

    fn is_asked_for(&self, place: usize) -> bool {
        let is_on = |&(other, strictness): &(usize, Strictness)| other == place && strictness != Strictness::Off;
        (self.looks_for_all || self.is_wanted(self.rows[place].rule.id))
            && (self.by_kind[place].iter().any(Option::is_some)
                || self.overrides.iter().any(|compiled| compiled.rules.iter().any(is_on)))
    }
}

/// What is wrong with the settings: names that are no rule's or kind's, and patterns that no path of the content root fits.
#[must_use]
pub fn check_settings<'a>(config: &Config, paths: impl Iterator<Item = &'a RelPath>) -> Vec<Diagnostic> {
    [wrong_names(config), unmatched_patterns(config, paths)].concat()
}

fn unmatched_patterns<'a>(config: &Config, paths: impl Iterator<Item = &'a RelPath>) -> Vec<Diagnostic> {
    let patterns = config.rules.overrides.iter().flat_map(|it| &it.paths);
    let mut unmatched: Vec<&Spanned<Pattern>> = patterns.collect();
    for path in paths {
        if unmatched.is_empty() {
            break;
        }
        unmatched.retain(|pattern| !pattern.value.fits(path));
    }
    let finding = |pattern: &Spanned<Pattern>| {
        let message = format!("no file fits the pattern `{}`", pattern.value.as_str());
        Diagnostic::new(&OVERRIDE_PATH_UNMATCHED, &RelPath::new(CONFIG_FILE), Some(pattern.span), message)
            .hint("patterns are seen from the content root, such as `articles/my-service/**`: correct it, or remove it")
    };
    unmatched.into_iter().map(finding).collect()
}

fn wrong_names(config: &Config) -> Vec<Diagnostic> {
    let path = RelPath::new(CONFIG_FILE);
    let overrides = &config.rules.overrides;
    let settings = config.rules.everywhere.iter().chain(overrides.iter().flat_map(|it| &it.rules));
    let mut findings = Vec::new();
    for RuleSetting { rule, .. } in settings.filter(|setting| super::find(&setting.rule.value).is_none()) {
        let finding =
            Diagnostic::new(&RULE_UNKNOWN, &path, Some(rule.span), format!("no rule is called `{}`", rule.value));
        findings.push(match super::nearest(&rule.value) {
            Some(known) => finding.label(format!("did you mean `{known}`?")).suggested_fix(rule.span, known),
            None => finding.hint("`selfhelp rules` lists them"),
        });
    }
    let kinds = overrides.iter().flat_map(|it| &it.kinds);
    for kind in kinds.filter(|kind| Kind::from_name(&kind.value).is_none()) {
        let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        let message = format!("no kind is called `{}`", kind.value);
        let finding = Diagnostic::new(&OVERRIDE_KIND_UNKNOWN, &path, Some(kind.span), message);
        findings.push(match nearest(kind.value.trim(), &names) {
            // The place of a string of TOML holds its quotes.
            Some(known) => {
                finding.label(format!("did you mean `{known}`?")).suggested_fix(kind.span, format!("\"{known}\""))
            }
            None => finding.hint(format!("the kinds are: {}", names.join(", "))),
        });
    }
    findings
}

fn default_levels(row: &Row, audiences: &Audiences) -> [Option<Severity>; Kind::ALL.len() + 1] {
    std::array::from_fn(|index| default_level(row, audiences, Kind::ALL.get(index).copied()))
}

/// How strict a rule is by its own word, in a kind or in all that it does not name.
pub(super) fn default_level(row: &Row, audiences: &Audiences, kind: Option<Kind>) -> Option<Severity> {
    let own = (!row.rule.is_off).then_some(row.rule.severity);
    let of_kind = row.kinds.iter().find(|(known, _)| Some(*known) == kind);
    let is_for_engineers = || kind.is_some_and(|kind| audiences.of(kind) == Audience::Engineer);
    let of_kind = of_kind.map(|&(_, strictness)| strictness);
    let milder = of_kind.or_else(|| row.for_engineers.filter(|_| is_for_engineers()));
    milder.map_or(own, |strictness| strictness.severity(row.rule.severity))
}

fn resolve(places: &HashMap<&'static str, usize>, settings: &[RuleSetting]) -> Vec<(usize, Strictness)> {
    let place = |setting: &RuleSetting| Some((*places.get(setting.rule.value.as_str())?, setting.strictness));
    settings.iter().filter_map(place).collect()
}

/// The kinds that settings are for, empty for every kind; nothing where no kind is called as they say.
pub(super) fn kinds_of(it: &Override) -> Option<Vec<Kind>> {
    let kinds: Vec<Kind> = it.kinds.iter().filter_map(|kind| Kind::from_name(&kind.value)).collect();
    (it.kinds.is_empty() || !kinds.is_empty()).then_some(kinds)
}

fn compile(places: &HashMap<&'static str, usize>, it: &Override) -> Option<Compiled> {
    let paths = it.paths.iter().map(|pattern| pattern.value.clone()).collect();
    Some(Compiled { paths, kinds: kinds_of(it)?, rules: resolve(places, &it.rules) })
}

/// The place of a kind among the levels of a row; what is no article comes last.
fn kind_index(kind: Option<Kind>) -> usize {
    Kind::ALL.iter().position(|known| Some(*known) == kind).unwrap_or(Kind::ALL.len())
}
