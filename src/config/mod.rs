//! The configuration of a content root: `selfhelp.toml` over built-in defaults, and `names.toml`.
//!
//! Must not read files: it is given their text. Must not know articles.

mod audiences;
mod clouds;
mod defaults;
mod every_mistake;
mod linkcheck;
mod links;
mod mistake;
mod pages;
mod pattern;
mod policy;
mod portal;
mod rules;
mod sites;
mod targets;

pub use audiences::{Audiences, SiteAudience};
pub use clouds::Cloud;
pub use linkcheck::{HOST_HINT, LinkcheckSettings, host_in_addresses, host_named};
pub use links::{Hosts, LinkSettings};
pub use pages::{PageLink, PageSettings};
pub use pattern::Pattern;
pub use policy::{Counterpart, Outside, Rewrite, Standing};
pub use portal::PortalSettings;
pub use rules::{Override, RuleSetting, RuleSettings, Strictness};
pub use targets::Target;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use defaults::default_clouds;
use sites::default_site;

use crate::cloud::{CloudId, CloudSet};
use crate::diagnostic::{Diagnostic, Rule};
use crate::suggestion::nearest;
use crate::text::{RelPath, Span, trimmed};

/// The files that configure a content root.
pub const CONFIG_FILE: &str = "selfhelp.toml";
pub const NAMES_FILE: &str = "names.toml";

/// Everything that a site's owner decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// In order; a [`CloudId`] is a place in this list.
    pub clouds: Vec<Cloud>,
    /// In order. Sites of retired clouds are among them, and built only when asked for by name.
    pub sites: Vec<SiteRecord>,
    pub audiences: Audiences,
    pub names: Names,
    pub rules: RuleSettings,
    /// Where the pages of rules are published, with `{rule}` for the rule's name.
    pub rule_pages: Option<String>,
    /// Which hosts links may not lead to, and why.
    pub links: LinkSettings,
    /// Blades that the portal has, as `Extension.Blade`.
    pub blades: Vec<String>,
    /// How the web is asked about links.
    pub linkcheck: LinkcheckSettings,
    /// What pages show beside the articles, and how they look.
    pub pages: PageSettings,
    /// What help portals get beside the pages.
    pub portal: PortalSettings,
    /// Where sites are published, in order.
    pub targets: Vec<Target>,
}

/// One cloud's view of the corpus for one audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRecord {
    /// The name of its folder below the output.
    pub id: String,
    pub cloud: CloudId,
    pub audience: SiteAudience,
    pub language: String,
    /// Where the site is published, without a final `/`; for the sitemap and the 404 page.
    pub base_url: Option<String>,
    pub title: String,
}

/// Human names by lower-case id.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Names {
    pub services: BTreeMap<String, String>,
    pub products: BTreeMap<String, String>,
    pub topics: BTreeMap<String, String>,
}

/// A mistake in the configuration: nothing can be built until it is mended.
pub static CONFIG_INVALID: Rule = Rule::error("config-invalid", "the configuration cannot be used as it is");

impl Config {
    /// Reads the texts of `selfhelp.toml` and `names.toml`; a file that is not there counts as empty.
    ///
    /// # Errors
    /// The first mistake in either file, with its place; [`Config::mistakes`] tells all of them.
    pub fn parse(config: (&RelPath, &str), names: (&RelPath, &str)) -> Result<Self, Box<Diagnostic>> {
        let of_file = Self::of_file(config.0, read_toml(config.0, config.1)?)?;
        let mut names: Names = read_toml(names.0, names.1)?;
        for table in [&mut names.services, &mut names.products, &mut names.topics] {
            *table = std::mem::take(table).into_iter().map(|(id, name)| (id.to_lowercase(), name)).collect();
        }
        Ok(Self { names, ..of_file })
    }

    /// Of `selfhelp.toml` alone.
    fn of_file(path: &RelPath, file: ConfigFile) -> Result<Self, Box<Diagnostic>> {
        let clouds = clouds::merge(path, file.clouds)?;
        let sites = sites::records(path, file.sites, &clouds)?;
        let audiences = audiences::audiences(path, file.audiences)?;
        let rules = rules::settings(path, file.rules, file.overrides)?;
        let rule_pages = file.report.rule_pages.map(|address| rule_pages(path, &address)).transpose()?;
        let links = links::settings(path, file.links)?;
        let blades = known_blades(path, &file.blades)?;
        let linkcheck = linkcheck::settings(path, file.linkcheck)?;
        let names = Names::default();
        let pages = pages::settings(path, file.pages, &clouds)?;
        let targets = targets::targets(path, file.targets, &clouds, &sites)?;
        Ok(Self {
            clouds,
            sites,
            audiences,
            names,
            rules,
            rule_pages,
            links,
            blades,
            linkcheck,
            pages,
            portal: file.portal,
            targets,
        })
    }

    #[must_use]
    pub fn cloud(&self, id: CloudId) -> &Cloud {
        &self.clouds[id.index()]
    }

    /// The cloud of a name as articles write it: id or alias, any case, spaces around it.
    #[must_use]
    pub fn cloud_named(&self, name: &str) -> Option<CloudId> {
        let name = trimmed(name);
        let is_named = |cloud: &Cloud| {
            cloud.id.eq_ignore_ascii_case(name) || cloud.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
        };
        self.clouds.iter().position(is_named).map(CloudId::new)
    }

    /// The names of the clouds of a set, in configured order; nothing for the set of all.
    pub fn cloud_names(&self, clouds: CloudSet) -> impl Iterator<Item = &str> {
        let named = if clouds == CloudSet::ALL { CloudSet::EMPTY } else { clouds };
        self.clouds
            .iter()
            .enumerate()
            .filter(move |(index, _)| named.contains(CloudId::new(*index)))
            .map(|(_, cloud)| cloud.id.as_str())
    }

    /// The address of a rule's page, where they are published.
    #[must_use]
    pub fn rule_page(&self, rule: &str) -> Option<String> {
        self.rule_pages.as_ref().map(|pages| pages.replace(RULE_PLACE, rule))
    }

    /// The records of the sites that a build makes unless told otherwise: of the clouds that are not retired.
    pub fn current_sites(&self) -> impl Iterator<Item = &SiteRecord> {
        self.sites.iter().filter(|site| !self.cloud(site.cloud).retired)
    }
}

impl Default for Config {
    fn default() -> Self {
        let clouds = default_clouds();
        let sites = (0..clouds.len()).map(|index| default_site(&clouds[index], CloudId::new(index))).collect();
        let (names, rules, links) = (Names::default(), RuleSettings::default(), LinkSettings::default());
        let linkcheck = LinkcheckSettings::default();
        let (audiences, pages) = (Audiences::default(), PageSettings::default());
        let portal = PortalSettings::default();
        Self {
            clouds,
            sites,
            audiences,
            names,
            rules,
            rule_pages: None,
            links,
            blades: Vec::new(),
            linkcheck,
            pages,
            portal,
            targets: Vec::new(),
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    clouds: Vec<clouds::CloudTable>,
    sites: Vec<sites::SiteTable>,
    audiences: audiences::AudienceTable,
    rules: rules::RuleTable,
    overrides: Vec<rules::OverrideTable>,
    report: ReportTable,
    links: links::LinkTable,
    blades: BladeTable,
    linkcheck: linkcheck::LinkcheckTable,
    pages: pages::PageTable,
    portal: PortalSettings,
    targets: Vec<targets::TargetTable>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct BladeTable {
    known: Vec<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct ReportTable {
    rule_pages: Option<Spanned<String>>,
}

fn read_toml<T: Default + for<'de> Deserialize<'de>>(path: &RelPath, text: &str) -> Result<T, Box<Diagnostic>> {
    toml::from_str(text).map_err(|error| mistake::of_reader(path, &error))
}

fn mistake(path: &RelPath, range: std::ops::Range<usize>, message: String, hint: &str) -> Box<Diagnostic> {
    let span = Span::new(range.start, range.end);
    Box::new(Diagnostic::new(&CONFIG_INVALID, path, Some(span), message).hint(hint.to_owned()))
}

fn known_blades(path: &RelPath, table: &BladeTable) -> Result<Vec<String>, Box<Diagnostic>> {
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let wrong = table.known.iter().find(|blade| {
        let names = blade.get_ref().split_once('.');
        !names.is_some_and(|(extension, blade)| is_name(extension) && is_name(blade))
    });
    if let Some(wrong) = wrong {
        let message = format!("`{}` is no blade", wrong.get_ref());
        return Err(mistake(
            path,
            wrong.span(),
            message,
            "write `Extension.Blade`, as in `data-blade:Extension.Blade`",
        ));
    }
    Ok(table.known.iter().map(|blade| blade.get_ref().clone()).collect())
}

/// The cloud of an id, in any case.
fn known_cloud(path: &RelPath, name: &Spanned<String>, clouds: &[Cloud]) -> Result<CloudId, Box<Diagnostic>> {
    let known: Vec<&str> = clouds.iter().map(|cloud| cloud.id.as_str()).collect();
    if let Some(index) = known.iter().position(|id| id.eq_ignore_ascii_case(name.get_ref())) {
        return Ok(CloudId::new(index));
    }
    Err(unknown(path, name, "cloud", &known))
}

/// A name that none of its sort has, with the one that was nearly written.
fn unknown(path: &RelPath, name: &Spanned<String>, sort: &str, known: &[&str]) -> Box<Diagnostic> {
    let hint = format!("the {sort}s are: {}", known.join(", "));
    let unknown = mistake(path, name.span(), format!("no {sort} is called `{}`", name.get_ref()), &hint);
    match nearest(name.get_ref().trim(), known) {
        Some(meant) => Box::new(unknown.label(format!("did you mean `{meant}`?"))),
        None => unknown,
    }
}

/// Names become folders, so they keep to what every file system and address can hold.
fn is_safe_name(name: &str) -> bool {
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    starts_well && name.len() <= 40 && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn is_web_address(address: &str) -> bool {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "\"<>".contains(c)))
}

fn without_final_slash(address: &str) -> String {
    address.trim_end_matches('/').to_owned()
}

/// What stands for a rule's name in the address of its page.
const RULE_PLACE: &str = "{rule}";

fn rule_pages(path: &RelPath, address: &Spanned<String>) -> Result<String, Box<Diagnostic>> {
    let pages = address.get_ref();
    if !is_web_address(pages) || !pages.contains(RULE_PLACE) {
        let message = format!("`{pages}` is not an address of a page for each rule");
        let hint = "write `https://`, a host, and a path with `{rule}` where the rule's name belongs";
        return Err(mistake(path, address.span(), message, hint));
    }
    Ok(pages.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, Box<Diagnostic>> {
        Config::parse((&RelPath::new(CONFIG_FILE), text), (&RelPath::new(NAMES_FILE), ""))
    }

    #[test]
    fn without_a_file_there_is_one_site_per_cloud_that_is_not_retired() {
        let config = parse("").unwrap();
        assert_eq!(config, Config::default());
        let ids: Vec<&str> = config.current_sites().map(|site| site.id.as_str()).collect();
        assert_eq!(ids, ["public", "mooncake", "fairfax", "usnat", "ussec"]);
    }

    #[test]
    fn a_table_changes_only_what_it_names() {
        let config = parse("[[clouds]]\nid = \"public\"\nportal = \"https://portal.example.com/\"\n").unwrap();
        let public = config.cloud(config.cloud_named(" Public ").unwrap());
        assert_eq!(public.portal.as_deref(), Some("https://portal.example.com"));
        assert_eq!(public.documentation_hosts, defaults::SHARED_DOCUMENTATION);
        let config = parse("[[clouds]]\nid = \"usnat\"\nlocalized_links = true\n").unwrap();
        let localized = config.clouds.iter().filter(|cloud| cloud.localized_links).map(|cloud| cloud.id.as_str());
        assert_eq!(localized.collect::<Vec<_>>(), ["mooncake", "usnat"]);
    }

    #[test]
    fn a_mistake_has_a_place_and_a_way_out() {
        let text = "[[sites]]\nid = \"help\"\ncloud = \"moon\"\n";
        let mistake = parse(text).unwrap_err();
        assert_eq!(mistake.message, "no cloud is called `moon`");
        assert_eq!(&text[mistake.span.unwrap().range()], "\"moon\"");
        assert!(parse("[[clouds]]\nid = \"../x\"\n").is_err());
        assert!(parse("colour = 1\n").unwrap_err().span.is_some());
    }

    #[test]
    fn what_no_address_can_belong_to_is_a_mistake() {
        let said = |line: &str| {
            let mistake = parse(&format!("[[clouds]]\nid = \"public\"\n{line}\n")).err()?;
            assert!(mistake.span.is_some() && mistake.hint.is_some(), "{line}");
            Some(mistake.message)
        };
        for host in
            [".example.com", "ok.example.org:443", "ok example.org", "ok.example.org.", "https://ok.example.org"]
        {
            for list in ["own_hosts", "allowed_hosts", "warned_hosts", "forbidden_hosts", "documentation_hosts"] {
                assert_eq!(said(&format!("{list} = [\"{host}\"]")), Some(format!("`{host}` is no host")), "{list}");
            }
        }
        assert!(said("documentation_hosts = [\"ok.example.org/\"]").is_some());
        for list in ["forbidden_hosts", "documentation_hosts"] {
            assert_eq!(said(&format!("{list} = [\"Ok.Example.org\"]")), None);
        }
        for portal in ["https://portal.example.cn/#", "https://portal.example.cn?x", "https://portal.example.cn/#home"]
        {
            let message = format!("`{portal}` is not the address of a portal");
            assert_eq!(said(&format!("portal = \"{portal}\"")), Some(message));
        }
        assert_eq!(said("portal = \"https://portal.example.cn/@tenant/\""), None);
    }
}
