//! Links that lead to a portal or a documentation of another cloud than the article's.
//!
//! Must not name hosts or clouds: whose a host is, the configuration says.

use crate::article::findings::Findings;
use crate::cloud::{CloudId, CloudSet};
use crate::config::Cloud;
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, LinkView, Web};
use crate::text::is_within;

use super::link_forbidden;

pub static LINK_OTHER_PORTAL: Rule =
    Rule::error("link-other-portal", "a link leads to the portal of a cloud that the article is not for");
pub static LINK_FIXED_PORTAL: Rule =
    Rule::warning("link-fixed-portal", "a link leads to one cloud's portal from every cloud").suggested();
pub static LINK_OTHER_CLOUD: Rule =
    Rule::warning("link-other-cloud", "a link leads to the documentation of a cloud that the article is not for");
pub static LINK_ONE_CLOUD: Rule =
    Rule::warning("link-one-cloud", "a link leads to one cloud's own documentation from other clouds");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let current = |id: &CloudId| !view.config.cloud(*id).retired;
    let clouds: CloudSet = view.entry.clouds.iter().filter(current).collect();
    if clouds.is_empty() || names_unknown_cloud(view) {
        return;
    }
    for link in view.addresses().chain(view.images()) {
        let Some(web) = link.web else { continue };
        // Where a table gives a cloud another address, the one that is written leads nowhere from there.
        let is_rewritten = |id: &CloudId| view.config.rewritten_by_table(*id, link.address).is_some();
        let clouds: CloudSet = clouds.iter().filter(|id| !is_rewritten(id)).collect();
        if clouds.is_empty() {
            continue;
        }
        let of_portal = owners(view, |cloud| cloud.is_portal(web.host));
        if !of_portal.is_empty() {
            portal(view, link, &web, clouds, of_portal, findings);
            continue;
        }
        if link_forbidden::check(view, link, &web, clouds, findings) {
            continue;
        }
        let is_documentation = |cloud: &Cloud| cloud.documentation_hosts.iter().any(|host| is_within(web.host, host));
        let owners = owners(view, is_documentation);
        if !owners.is_empty() {
            documentation(view, link, &web, clouds, owners, findings);
        }
    }
}

/// Whether a cloud's name is misspelt: which clouds the article is for is not known until it is mended.
fn names_unknown_cloud(view: &ArticleView<'_>) -> bool {
    view.properties.list("cloudEnvironments").any(|name| view.config.cloud_named(name.value).is_none())
}

fn owners(view: &ArticleView<'_>, is_owner: impl Fn(&Cloud) -> bool) -> CloudSet {
    let all = view.config.clouds.iter().enumerate();
    all.filter(|(_, cloud)| is_owner(cloud)).map(|(index, _)| CloudId::new(index)).collect()
}

fn portal(
    view: &ArticleView<'_>,
    link: &LinkView<'_>,
    web: &Web<'_>,
    clouds: CloudSet,
    owners: CloudSet,
    findings: &mut Findings,
) {
    let others = clouds.without(owners);
    if others.is_empty() {
        return;
    }
    let blade = blade_of(web.rest);
    let whose = names(view, owners);
    if others == clouds {
        let message = format!("this is the portal of {whose}, and the article is not for it");
        return findings.add(&LINK_OTHER_PORTAL, link.span, message, |it| {
            it.hint("link to a page of the portal by `data-blade:`, which leads to the portal of the reader's cloud")
        });
    }
    let message = format!("this is the portal of {whose}, and the article is for other clouds as well");
    findings.add(&LINK_FIXED_PORTAL, link.span, message, |it| {
        let it = it.label("leads there from every cloud, as it is written").in_clouds(others);
        match (blade, link.place) {
            (Some(blade), Some(place)) => {
                it.hint("`data-blade:` leads to the portal of the reader's cloud").suggested_fix(place, blade)
            }
            _ => it.hint("say in words where to go in the portal; a page of it can be linked to by `data-blade:`"),
        }
    });
}

/// The blade that a portal's address opens, as articles write it: `/#blade/Extension/Blade/parameter/value`.
fn blade_of(rest: &str) -> Option<String> {
    let path = rest.trim_start_matches('/').strip_prefix("#blade/")?;
    let parts: Vec<&str> = path.split('/').collect();
    let is_plain = |part: &&str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    };
    (parts.len() >= 2 && parts.len().is_multiple_of(2) && parts.iter().all(is_plain))
        .then(|| format!("data-blade:{}", parts.join(".")))
}

fn documentation(
    view: &ArticleView<'_>,
    link: &LinkView<'_>,
    web: &Web<'_>,
    clouds: CloudSet,
    owners: CloudSet,
    findings: &mut Findings,
) {
    let others = clouds.without(owners);
    let is_own = |id: &CloudId| !view.config.cloud(*id).documentation_hosts.is_empty();
    let with_own: CloudSet = others.iter().filter(is_own).collect();
    let span = link.host_span();
    if others == clouds && !with_own.is_empty() {
        let whose = names(view, owners);
        let message = format!("`{}` is the documentation of {whose}, and the article is not for it", web.host);
        return findings.add(&LINK_OTHER_CLOUD, span, message, |it| {
            it.hint(format!("link to {}", documentation_of(view, with_own, web.host))).in_clouds(with_own)
        });
    }
    // Documentation that several clouds share is everybody's, unless nobody else can reach it.
    let are_isolated = owners.iter().all(|id| view.config.cloud(id).air_gapped);
    if (owners.iter().count() == 1 || are_isolated) && !others.is_empty() && others != clouds {
        let whose = names(view, owners);
        let message = format!(
            "`{}` is the documentation of {whose} alone, and the article is for other clouds as well",
            web.host
        );
        findings.add(&LINK_ONE_CLOUD, span, message, |it| {
            it.label("leads there from every cloud")
                .hint("link to documentation that all its clouds share, or write an article for each cloud")
                .in_clouds(others)
        });
    }
}

/// The hosts of some clouds that have what another host has: its counterparts, or else their documentation.
fn documentation_of(view: &ArticleView<'_>, clouds: CloudSet, other: &str) -> String {
    let hosts_of = |id: CloudId| -> Vec<&str> {
        let only: CloudSet = [id].into_iter().collect();
        match view.config.counterparts(only, other).next() {
            Some((_, host)) => vec![host],
            None => view.config.cloud(id).documentation_hosts.iter().map(String::as_str).collect(),
        }
    };
    let hosts = clouds.iter().flat_map(hosts_of).map(|host| format!("`{host}`"));
    let hosts: Vec<String> = crate::corpus::first_of_each(hosts);
    hosts.join(" or ")
}

fn names(view: &ArticleView<'_>, clouds: CloudSet) -> String {
    let names: Vec<String> = view.config.cloud_names(clouds).map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
