//! `selfhelp topics coverage`, `conflicts`, `show` and `diff`: which topics are answered, where, and by what.
//!
//! Must not know what an answer is.

use std::io::Write;

use anyhow::bail;
use rayon::prelude::*;

use super::args::{By, Common, Conflicts, Coverage, Format, ShowTopic, StateName, TopicDiff};
use super::known::{self, Earlier};
use super::show::{self, Form, Found};
use super::{Content, Status, clouds_named, color_on, read_content, width};
use crate::article::KnownIds;
use crate::cloud::{CloudId, CloudSet};
use crate::config::SiteAudience;
use crate::corpus::Entry;
use crate::report::coverage::{self as report, CloudTopics, View};
use crate::report::table::{self, Cell, Table};
use crate::report::{Hidden, counted, topic};
use crate::rules::topics::answer_lost::TOPIC_ANSWER_LOST;
use crate::session::{Session, Snapshot};
use crate::site::coverage::State;

pub(super) fn coverage(common: &Common, arguments: &Coverage) -> anyhow::Result<Status> {
    let mut content = read_content(common, Session::for_checks)?;
    if let Some(revision) = &arguments.fail_on_new_gap {
        return new_gaps(common, &mut content, revision, arguments);
    }
    let snapshot = &*content.snapshot;
    let (view, clouds) = (view(snapshot), topics_of(snapshot, &arguments.cloud)?);
    let states: Vec<State> = match arguments.state.as_slice() {
        [] => State::ALL.to_vec(),
        states => states.iter().copied().map(StateName::state).collect(),
    };
    let (name, table) = match (arguments.each, arguments.by) {
        (true, _) => ("topics", report::each_topic(view, &clouds, &states)),
        (false, By::Cloud) => ("clouds", report::by_cloud(view, &clouds)),
        (false, By::Product) => ("products", report::by_product(view, &clouds)),
        (false, By::Owner) => ("owners", report::by_owner(view, &clouds)),
    };
    // For people a line has room for less.
    let is_wide = arguments.each && common.format == Format::Text;
    let table = if is_wide { table.without(&["products", "owners"]) } else { table };
    print(common, name, &table, arguments.limit.get())
}

/// Tells the topics that lost their last answer, and fails where there are some.
fn new_gaps(common: &Common, content: &mut Content, revision: &str, arguments: &Coverage) -> anyhow::Result<Status> {
    if common.format == Format::Csv {
        bail!("what `--fail-on-new-gap` finds has the forms of `selfhelp check`, and no table");
    }
    let before: Earlier = known::state_at(common, content, revision)?;
    let snapshot = content.session.snapshot().map_err(|mistake| anyhow::anyhow!("{}", mistake.message))?;
    let clouds = clouds_named(&snapshot.config, &arguments.cloud)?;
    // Who asks for it is told, whatever level it has elsewhere.
    let mut lost = before.lost_answers(&snapshot, &[TOPIC_ANSWER_LOST.id.to_owned()])?;
    lost.retain(|finding| clouds.is_empty() || !finding.clouds.intersection(clouds).is_empty());
    let checked: Vec<&Entry> = snapshot.corpus.texts().collect();
    let limit = (common.format == Format::Text).then_some(arguments.limit.get());
    let form = Form { limit, output_file: None, is_by_link: false, copy: None };
    let found = Found { diagnostics: &lost, checked: &checked, hidden: Hidden::default() };
    show::show(common, form, &content.root, &snapshot, &found)?;
    Ok(if lost.is_empty() { Status::Clean } else { Status::Findings })
}

pub(super) fn conflicts(common: &Common, arguments: &Conflicts) -> anyhow::Result<Status> {
    let content = read_content(common, Session::for_checks)?;
    let view = view(&content.snapshot);
    let clouds = topics_of(&content.snapshot, &arguments.cloud)?;
    let conflicts = report::conflicts(view, &clouds);
    if common.format == Format::Text {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        report::write_conflicts(&mut out, view, &conflicts, arguments.limit.get())?;
        out.flush()?;
        return Ok(Status::Clean);
    }
    print(common, "conflicts", &report::conflict_table(view, &conflicts), arguments.limit.get())
}

pub(super) fn show(common: &Common, arguments: &ShowTopic) -> anyhow::Result<Status> {
    let content = read_content(common, Session::for_checks)?;
    let view = view(&content.snapshot);
    let clouds = topics_of(&content.snapshot, &[])?;
    let asked = arguments.id.trim().to_lowercase();
    let id = view.catalogue.aliases.get(&asked).unwrap_or(&asked).as_str();
    let is_known = |id: &str| {
        view.catalogue.topics.contains_key(id) || clouds.iter().any(|it| it.coverage.topics.contains_key(id))
    };
    if !is_known(id) {
        let ids = clouds.iter().flat_map(|it| it.coverage.topics.keys()).chain(view.catalogue.topics.keys());
        let meant = KnownIds::new(ids.map(String::as_str)).meant(id).map(|meant| format!("; did you mean `{meant}`?"));
        let meant = meant.unwrap_or_default();
        bail!("no article cites the topic `{id}`, and no catalogue has it{meant}");
    }
    if common.format != Format::Text {
        return print(common, "clouds", &topic::topic_table(view, &clouds, id), usize::MAX);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    topic::write_topic(&mut out, view, &clouds, id)?;
    out.flush()?;
    Ok(Status::Clean)
}

pub(super) fn diff(common: &Common, arguments: &TopicDiff) -> anyhow::Result<Status> {
    let mut content = read_content(common, Session::for_checks)?;
    let limit = arguments.limit.get();
    if let Some(revision) = &arguments.since {
        let before = known::state_at(common, &mut content, revision)?;
        return diff_since(common, &before, &content.snapshot, limit);
    }
    let snapshot = &*content.snapshot;
    let both = arguments.first.iter().chain(&arguments.second);
    let clouds: anyhow::Result<Vec<Vec<CloudTopics>>> =
        both.map(|cloud| topics_of(snapshot, std::slice::from_ref(cloud))).collect();
    let clouds = clouds?.into_iter().flatten().collect::<Vec<_>>();
    let [first, second] = clouds.as_slice() else { bail!("name two clouds, such as `public mooncake`") };
    let name = |topics: &CloudTopics| snapshot.config.cloud(topics.cloud).id.clone();
    if first.cloud == second.cloud {
        bail!("`{}` has what it has: name two clouds that differ", name(first));
    }
    let view = view(snapshot);
    let table = report::difference(view, (&name(first), first), (&name(second), view, second));
    print(common, "topics", &table, limit)
}

fn diff_since(common: &Common, before: &Earlier, now: &Snapshot, limit: usize) -> anyhow::Result<Status> {
    let then = &*before.snapshot;
    let mut all = Table::default();
    for has in topics_of(now, &[])? {
        let cloud = &now.config.cloud(has.cloud).id;
        let Some(id) = then.config.cloud_named(cloud) else { continue };
        let mut had = topics_in(then, id);
        had.coverage = had.coverage.renamed(|topic| now.catalogue.canonical(topic, has.cloud).to_owned());
        let table = report::difference(view(then), ("before", &had), ("now", view(now), &has));
        all.columns = ["cloud".to_owned()].into_iter().chain(table.columns).collect();
        all.rows.extend(table.rows.into_iter().map(|row| [Cell::id(cloud)].into_iter().chain(row).collect()));
    }
    print(common, "topics", &all, limit)
}

fn print(common: &Common, name: &str, table: &Table, limit: usize) -> anyhow::Result<Status> {
    let stdout = std::io::stdout();
    let color = color_on(common, &stdout);
    let mut out = std::io::BufWriter::new(stdout.lock());
    match common.format {
        Format::Csv => table::write_csv(&mut out, table)?,
        Format::Json => table::write_json(&mut out, name, table)?,
        _ => {
            let more = table.rows.len().saturating_sub(limit);
            let shown =
                Table { columns: table.columns.clone(), rows: table.rows.iter().take(limit).cloned().collect() };
            table::write_text(&mut out, &shown, width(), color)?;
            if table.rows.is_empty() {
                writeln!(out, "none")?;
            }
            if more > 0 {
                writeln!(out, "{} more: `--limit` shows them, and `--format csv` all", counted(more, "line"))?;
            }
        }
    }
    out.flush()?;
    Ok(Status::Clean)
}

fn view(snapshot: &Snapshot) -> View<'_> {
    let Snapshot { config, catalogue, corpus, .. } = snapshot;
    View { config, catalogue, corpus }
}

/// The topics of the clouds named; of all that are not retired where none is.
fn topics_of(snapshot: &Snapshot, names: &[String]) -> anyhow::Result<Vec<CloudTopics>> {
    let config = &snapshot.config;
    let named = clouds_named(config, names)?;
    let current: CloudSet =
        (0..config.clouds.len()).map(CloudId::new).filter(|&id| !config.cloud(id).retired).collect();
    let clouds: Vec<CloudId> = (if names.is_empty() { current } else { named }).iter().collect();
    Ok(clouds.into_par_iter().map(|cloud| topics_in(snapshot, cloud)).collect())
}

fn topics_in(snapshot: &Snapshot, cloud: CloudId) -> CloudTopics {
    let Snapshot { config, catalogue, corpus, .. } = snapshot;
    CloudTopics::new(config, catalogue, corpus, cloud, SiteAudience::All)
}
