//! `selfhelp links`: the census of links.
//!
//! Must not know what a link is, nor how a census is written.

use std::io::{BufWriter, Write};

use anyhow::bail;

use super::args::{Common, Format, Links};
use super::check::{below_root, is_below};
use super::{Content, Status, clouds_named, read_content, show};
use crate::cloud::CloudSet;
use crate::config::Config;
use crate::disk;
use crate::report;
use crate::report::census::{write_csv, write_json, write_text};
use crate::rules::{Census, LinkKind, ListedLink, census};
use crate::session::{Session, Snapshot};
use crate::text::is_within;

pub fn run(common: &Common, arguments: &Links) -> anyhow::Result<Status> {
    let content = read_content(common, Session::for_checks)?;
    let Snapshot { config, corpus, sources, .. } = &*content.snapshot;
    let is_wanted = filter(&content, arguments)?;
    let mut links = census(config, corpus);
    let in_all: Vec<usize> = arguments.host.iter().map(|host| leading_to(host, &links)).collect();
    links.retain(is_wanted);
    say_unlinked(&arguments.host, &in_all, &links);
    let of_links = Census::of(&links, config.current_sites().map(|site| site.cloud));
    let write = |mut out: &mut dyn Write| match common.format {
        Format::Csv => write_csv(&mut out, &links, sources, config),
        Format::Json => write_json(&mut out, &links, &of_links, sources, config),
        _ => write_text(&mut out, &of_links, config),
    };
    let Some(file) = &arguments.output_file else {
        let mut out = BufWriter::new(std::io::stdout().lock());
        write(&mut out)?;
        out.flush()?;
        return Ok(Status::Clean);
    };
    show::refuse_source(&content.root, file, &content.snapshot)?;
    let mut bytes = Vec::new();
    write(&mut bytes)?;
    disk::write_file(file, &bytes)?;
    if !common.quiet {
        let count = report::counted(links.len(), "link");
        say!("{count}, told in `{}`", report::escape(&file.display().to_string()));
    }
    Ok(Status::Clean)
}

fn leading_to(host: &str, links: &[ListedLink<'_>]) -> usize {
    links.iter().filter(|link| link.host.as_deref().is_some_and(|of_link| is_within(of_link, host))).count()
}

/// Tells hosts that were asked for in vain: most often they are misspelt, or something else is asked for beside them.
fn say_unlinked(hosts: &[String], in_all: &[usize], links: &[ListedLink<'_>]) {
    for (host, &in_all) in hosts.iter().zip(in_all).filter(|(host, _)| leading_to(host, links) == 0) {
        let host = report::escape(host);
        if in_all == 0 {
            say!("no link leads to `{host}`");
            continue;
        }
        let others = report::counted(in_all, "other");
        let does = if in_all == 1 { "does" } else { "do" };
        say!("no link that is asked for leads to `{host}`; {others} {does}, of another kind, file or cloud");
    }
}

/// Which clouds are outside of what: all the web is inside for the readers of most.
fn outside(config: &Config, names: &[String]) -> anyhow::Result<CloudSet> {
    let named = clouds_named(config, names)?;
    if let Some(open) = named.iter().map(|id| config.cloud(id)).find(|cloud| !cloud.air_gapped) {
        let air_gapped = config.clouds.iter().filter(|cloud| cloud.air_gapped);
        let air_gapped: Vec<&str> = air_gapped.map(|cloud| cloud.id.as_str()).collect();
        bail!(
            "readers of `{}` can reach all of the web: only air-gapped clouds have an outside, here {}",
            open.id,
            if air_gapped.is_empty() { "none".to_owned() } else { air_gapped.join(", ") }
        );
    }
    Ok(named)
}

/// Which links are asked for.
fn filter<'a>(
    content: &'a Content,
    arguments: &'a Links,
) -> anyhow::Result<impl Fn(&ListedLink<'_>) -> bool + use<'a>> {
    let config = &content.snapshot.config;
    let clouds = clouds_named(config, &arguments.cloud)?;
    let outside = outside(config, &arguments.outside)?;
    let mut folders = Vec::new();
    for path in &arguments.paths {
        let folder = below_root(&content.root, path)?;
        if !content.snapshot.sources.iter().any(|(source, _)| is_below(source, &folder)) {
            bail!("there is nothing at `{}` below the content root `{}`", path.display(), content.root.display());
        }
        folders.push(folder);
    }
    let names: Vec<&str> = LinkKind::ALL.iter().map(|kind| kind.name()).collect();
    if let Some(unknown) = arguments.kind.iter().find(|kind| !names.contains(&kind.as_str())) {
        bail!("no kind of link is called `{unknown}`; the kinds are {}", names.join(", "));
    }
    Ok(move |link: &ListedLink<'_>| {
        let is_at_host = |host: &String| link.host.as_deref().is_some_and(|of_link| is_within(of_link, host));
        (folders.is_empty() || folders.iter().any(|folder| is_below(link.path, folder)))
            && (clouds.is_empty() || !clouds.intersection(link.clouds).is_empty())
            && (outside.is_empty() || !outside.intersection(link.outside).is_empty())
            && (arguments.host.is_empty() || arguments.host.iter().any(is_at_host))
            && (arguments.kind.is_empty() || arguments.kind.iter().any(|kind| kind == link.kind.name()))
    })
}
