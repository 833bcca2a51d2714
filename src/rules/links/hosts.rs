//! Links to hosts that the configuration knows to be wrong: internal, retired, made up, hidden behind others.
//!
//! Must not name any host.

use crate::article::findings::Findings;
use crate::config::{Hosts, LinkSettings};
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::{ArticleView, LinkView, Web};
use crate::text::{percent_decoded, stands_anywhere};

pub static LINK_MAIL_FILTER: Rule =
    Rule::error("link-mail-filter", "an address was wrapped by a mail filter and copied so").safe();
pub static LINK_REVIEW_SITE: Rule =
    Rule::error("link-review-site", "a link leads to a draft of documentation, which readers cannot open").suggested();
pub static LINK_PLACEHOLDER: Rule =
    Rule::error("link-placeholder", "a link leads to a made-up host that waits for a real address");
pub static LINK_INTERNAL: Rule = Rule::error("link-internal", "a link leads to a host that readers cannot reach");
pub static LINK_TO_OWN_REPOSITORY: Rule =
    Rule::warning("link-to-own-repository", "a link leads to where the articles are kept, not to a page for readers");
pub static LINK_SHORTENED: Rule = Rule::warning("link-shortened", "a short link hides where it leads");
pub static LINK_RETIRED_SITE: Rule = Rule::info("link-retired-site", "a link leads to a site that is closed or moved");

struct Wrong {
    rule: &'static Rule,
    hosts: fn(&LinkSettings) -> &Hosts,
    what: &'static str,
    hint: &'static str,
}

/// In the order in which they are asked: a link is said to be wrong once.
const WRONG: &[Wrong] = &[
    Wrong {
        rule: &LINK_MAIL_FILTER,
        hosts: |links| &links.mail_filter_hosts,
        what: "is a mail filter, which wraps the address that is meant",
        hint: "write the address that is wrapped",
    },
    Wrong {
        rule: &LINK_REVIEW_SITE,
        hosts: |links| &links.review_hosts,
        what: "shows drafts of documentation",
        hint: "link to the published page",
    },
    Wrong {
        rule: &LINK_PLACEHOLDER,
        hosts: |links| &links.placeholder_hosts,
        what: "is a made-up host",
        hint: "write the real address, or take the link away",
    },
    Wrong {
        rule: &LINK_INTERNAL,
        hosts: |links| &links.internal_hosts,
        what: "is internal",
        hint: "say what readers need in the article itself, or link to a page that they can open",
    },
    Wrong {
        rule: &LINK_TO_OWN_REPOSITORY,
        hosts: |links| &links.repositories,
        what: "is where the articles are kept",
        hint: "link to the article by its path",
    },
    Wrong {
        rule: &LINK_SHORTENED,
        hosts: |links| &links.short_hosts,
        what: "hides where this link leads",
        hint: "open it, and write the address that it leads to",
    },
    Wrong {
        rule: &LINK_RETIRED_SITE,
        hosts: |links| &links.retired_hosts,
        what: "is closed or moved",
        hint: "link to the page that took its place",
    },
];

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for link in view.addresses().chain(view.images()) {
        let Some(web) = link.web else { continue };
        let wrong =
            WRONG.iter().find_map(|wrong| Some((wrong, (wrong.hosts)(&view.config.links).find(web.host, web.rest)?)));
        let Some((wrong, entry)) = wrong else { continue };
        findings.add(wrong.rule, link.host_span(), format!("`{}` {}", shown(entry, web.host), wrong.what), |it| {
            fixed(it.hint(wrong.hint), wrong.rule, link, &web)
        });
    }
}

/// The host as the link has it, or the entry where that speaks of a part of the host's pages.
fn shown<'a>(entry: &'a str, host: &'a str) -> &'a str {
    if entry.contains('/') { entry } else { host }
}

fn fixed(finding: Diagnostic, rule: &'static Rule, link: &LinkView<'_>, web: &Web<'_>) -> Diagnostic {
    if *rule == LINK_MAIL_FILTER {
        let meant = link.written.and_then(|written| Some((written, wrapped(web.rest)?)));
        return match meant {
            Some((written, meant)) => finding.safe_fix(written, meant),
            None => finding,
        };
    }
    let Some(place) = link.place else { return finding };
    if *rule == LINK_REVIEW_SITE {
        let published = web.host.split_once('.').filter(|(first, _)| first.eq_ignore_ascii_case("review"));
        return match published {
            Some((_, host)) => finding.suggested_fix(place, format!("https://{host}{}", without_branch(web.rest))),
            None => finding,
        };
    }
    finding
}

/// A draft's address names the branch that it is on.
fn without_branch(rest: &str) -> String {
    let (before, fragment) = rest.find('#').map_or((rest, ""), |at| rest.split_at(at));
    let (path, query) = before.split_once('?').unwrap_or((before, ""));
    let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("branch=")).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{path}{query}{fragment}")
}

/// The address in the query of a mail filter's address, where it can stand in any link as it is.
fn wrapped(rest: &str) -> Option<String> {
    let query = rest.split_once('?')?.1;
    let value = query.split('&').find_map(|pair| pair.strip_prefix("url="))?;
    let address = percent_decoded(value);
    (stands_anywhere(&address) && Web::parse(&address).is_some_and(|web| web.host.contains('.'))).then_some(address)
}
