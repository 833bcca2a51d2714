//! Links to hosts that the configuration forbids in a cloud of the article, or warns of.
//!
//! Must not name hosts or clouds.

use crate::article::findings::Findings;
use crate::cloud::CloudSet;
use crate::config::{Config, Standing};
use crate::diagnostic::Rule;
use crate::rules::{ArticleView, LinkView, Web};

pub static LINK_FORBIDDEN_HOST: Rule =
    Rule::error("link-forbidden-host", "a link leads to a host that is forbidden in a cloud of the article");
pub static LINK_WARNED_HOST: Rule =
    Rule::warning("link-warned-host", "a link leads to a host that a cloud of the article had better not link to");

/// What is said of a host, with the clouds of the article that it is said in.
#[derive(Default)]
struct Said<'a> {
    of_others: CloudSet,
    owners: CloudSet,
    forbidden: Option<(&'a str, CloudSet)>,
    warned: Option<(&'a str, CloudSet)>,
}

/// Whether the host is forbidden, so that nothing else need be said of it.
pub fn check(
    view: &ArticleView<'_>,
    link: &LinkView<'_>,
    web: &Web<'_>,
    clouds: CloudSet,
    findings: &mut Findings,
) -> bool {
    let said = said_of(view.config, web, clouds);
    let span = link.host_span();
    let names = |clouds| view.config.cloud_names(clouds).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let hint = |said| way_out(view.config, said, clouds, web.host);
    if !said.of_others.is_empty() {
        let (whose, here) = (names(said.owners), names(said.of_others));
        let message = format!("`{}` is a host of {whose} alone, and the article is for {here}", web.host);
        findings.add(&LINK_FORBIDDEN_HOST, span, message, |it| it.hint(hint(said.of_others)).in_clouds(said.of_others));
    }
    let by_list = [(&LINK_FORBIDDEN_HOST, said.forbidden, "forbidden"), (&LINK_WARNED_HOST, said.warned, "unwanted")];
    for (rule, said, what) in by_list {
        let Some((entry, clouds)) = said else { continue };
        let host = if entry.contains('/') { entry } else { web.host };
        let message = format!("links to `{host}` are {what} in {}", names(clouds));
        findings.add(rule, span, message, |it| it.hint(hint(clouds)).in_clouds(clouds));
    }
    !said.of_others.is_empty() || said.forbidden.is_some()
}

fn said_of<'a>(config: &'a Config, web: &Web<'_>, clouds: CloudSet) -> Said<'a> {
    let mut said = Said::default();
    let owners = config.owners(web.host, web.rest);
    for id in clouds.iter() {
        let in_cloud = |before: Option<(&'a str, CloudSet)>, entry| match before {
            Some((first, clouds)) => Some((first, clouds.with(id))),
            None => Some((entry, CloudSet::EMPTY.with(id))),
        };
        match config.standing_beside(id, owners, web.host, web.rest) {
            Standing::Open => {}
            Standing::Warned(entry) => said.warned = in_cloud(said.warned, entry),
            Standing::Forbidden(entry) => said.forbidden = in_cloud(said.forbidden, entry),
            Standing::OfOthers(owners) => {
                said.of_others = said.of_others.with(id);
                said.owners = said.owners.union(owners);
            }
        }
    }
    said
}

fn way_out(config: &Config, said: CloudSet, of_article: CloudSet, host: &str) -> String {
    let known: Vec<String> =
        config.counterparts(said, host).map(|(cloud, other)| format!("`{other}` in `{cloud}`")).collect();
    if !known.is_empty() {
        return format!("its counterpart is {}", known.join(", "));
    }
    if said == of_article {
        return "link to a page that its readers have, or take the link away".to_owned();
    }
    "link to a page that all clouds of the article share, or write an article for each cloud".to_owned()
}
