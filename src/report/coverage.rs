//! What clouds have for their topics, as tables, and the rivals for a topic.
//!
//! Must not know how coverage is found out.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::table::{Cell, Table};
use super::terminal::{counted, escape};
use crate::catalogue::Catalogue;
use crate::cloud::CloudId;
use crate::config::{Config, SiteAudience};
use crate::corpus::{ArticleId, Corpus};
use crate::site::claims::Sort;
use crate::site::coverage::{Counts, Coverage, State, TopicCoverage};
use crate::site::{Names, Placement, Precedence, Topics, articles_for, precedence};

/// The topics of one cloud, and what they are called there.
#[derive(Debug)]
pub struct CloudTopics {
    pub cloud: CloudId,
    pub coverage: Coverage,
    pub names: Names,
}

impl CloudTopics {
    /// What a cloud's articles for some readers say of its topics.
    #[must_use]
    pub fn new(
        config: &Config,
        catalogue: &Catalogue,
        corpus: &Corpus,
        cloud: CloudId,
        audience: SiteAudience,
    ) -> Self {
        let articles = articles_for(corpus, cloud, audience);
        let topics = Topics::new(catalogue, cloud, corpus, &articles);
        let placement = Placement::new(corpus, &articles);
        let names = Names::new(cloud, config, catalogue, corpus, &articles, &placement, &topics);
        Self { cloud, coverage: Coverage::new(catalogue, corpus, cloud, &topics), names }
    }
}

/// What a report of topics needs beside them.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub config: &'a Config,
    pub catalogue: &'a Catalogue,
    pub corpus: &'a Corpus,
}

impl View<'_> {
    pub(super) fn cloud(&self, topics: &CloudTopics) -> &str {
        &self.config.cloud(topics.cloud).id
    }

    pub(super) fn path(&self, id: ArticleId) -> String {
        self.corpus.entry(id).article().path().to_string()
    }

    pub(super) fn paths(&self, articles: &[ArticleId]) -> Cell {
        Cell::List(articles.iter().map(|&id| self.path(id)).collect())
    }
}

const COUNTS: [&str; 5] = ["topics", "covered", "formOnly", "nothing", "conflict"];

fn counted_table(columns: &[&str], last: &[&str], rows: Vec<Vec<Cell>>) -> Table {
    let columns = columns.iter().chain(&COUNTS).chain(last).map(|&column| column.to_owned()).collect();
    Table { columns, rows }
}

fn cells(counts: Counts) -> [Cell; COUNTS.len()] {
    [counts.topics(), counts.covered, counts.form_only, counts.nothing, counts.conflict].map(Cell::from)
}

/// A row for each cloud.
#[must_use]
pub fn by_cloud(view: View<'_>, clouds: &[CloudTopics]) -> Table {
    let row = |topics: &CloudTopics| {
        let mut counts = Counts::default();
        topics.coverage.topics.values().for_each(|topic| counts.add(topic.state()));
        [Cell::id(view.cloud(topics))].into_iter().chain(cells(counts)).collect()
    };
    counted_table(&["cloud"], &[], clouds.iter().map(row).collect())
}

/// A row for each product of each cloud, those with the most gaps first. A topic counts for each of its products.
#[must_use]
pub fn by_product(view: View<'_>, clouds: &[CloudTopics]) -> Table {
    let of_topic = |topic: &TopicCoverage| {
        let state = |product: &String| (product.clone(), topic.state_for(view.corpus, product));
        or_none(topic.products.iter().map(state).collect(), topic)
    };
    let name = |topics: &CloudTopics, product: &str| topics.names.product(product).into();
    counted_table(&["cloud", "product"], &["name"], by(view, clouds, of_topic, name))
}

/// A row for each owner in each cloud, those with the most gaps first. A topic counts for each owner of what there is for it.
#[must_use]
pub fn by_owner(view: View<'_>, clouds: &[CloudTopics]) -> Table {
    let of_topic = |topic: &TopicCoverage| {
        let state = topic.state();
        or_none(topic.owners(view.corpus).into_iter().map(|owner| (owner.to_owned(), state)).collect(), topic)
    };
    let mut rows = by(view, clouds, of_topic, |_, _| Cell::Text(String::new()));
    for row in &mut rows {
        // The owner's own name stands in the place of one.
        row.pop();
    }
    counted_table(&["cloud", "owner"], &[], rows)
}

/// A topic without any group stands in a row of its own kind, so that none is lost.
fn or_none(groups: Vec<(String, State)>, topic: &TopicCoverage) -> Vec<(String, State)> {
    if groups.is_empty() { vec![("(none)".to_owned(), topic.state())] } else { groups }
}

fn by(
    view: View<'_>,
    clouds: &[CloudTopics],
    of_topic: impl Fn(&TopicCoverage) -> Vec<(String, State)>,
    name: impl Fn(&CloudTopics, &str) -> Cell,
) -> Vec<Vec<Cell>> {
    let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
    for topics in clouds {
        let mut groups: BTreeMap<String, Counts> = BTreeMap::new();
        for (group, state) in topics.coverage.topics.values().flat_map(&of_topic) {
            groups.entry(group).or_default().add(state);
        }
        for (group, counts) in groups {
            let gaps = counts.topics() - counts.covered;
            let last = name(topics, &group);
            let first = [Cell::id(view.cloud(topics)), Cell::Id(group)];
            rows.push((gaps, first.into_iter().chain(cells(counts)).chain([last]).collect()));
        }
    }
    // The sort is stable, so what has as many gaps stays in order of cloud and id.
    rows.sort_by_key(|&(gaps, _)| std::cmp::Reverse(gaps));
    rows.into_iter().map(|(_, row)| row).collect()
}

/// A row for each topic in each cloud, those of some states alone.
#[must_use]
pub fn each_topic(view: View<'_>, clouds: &[CloudTopics], states: &[State]) -> Table {
    let columns = ["cloud", "state", "topic", "products", "owners", "answers", "forms", "name"].map(str::to_owned);
    let mut rows = Vec::new();
    for topics in clouds {
        for (id, topic) in &topics.coverage.topics {
            let state = topic.state();
            if !states.contains(&state) {
                continue;
            }
            let owners = topic.owners(view.corpus).into_iter().map(str::to_owned).collect();
            rows.push(vec![
                Cell::id(view.cloud(topics)),
                Cell::id(state.name()),
                Cell::id(id),
                Cell::List(topic.products.clone()),
                Cell::List(owners),
                topic.answers.len().into(),
                topic.forms.len().into(),
                topics.names.topic(id).into(),
            ]);
        }
    }
    Table { columns: columns.to_vec(), rows }
}

/// Articles that take each other's place for a topic.
#[derive(Debug)]
pub struct Conflict {
    pub topic: String,
    pub name: String,
    pub sort: Sort,
    /// In the order in which readers get them.
    pub articles: Vec<ArticleId>,
    /// The clouds in which they do, by name.
    pub clouds: Vec<String>,
}

/// All conflicts, each said once for all of its clouds.
#[must_use]
pub fn conflicts(view: View<'_>, clouds: &[CloudTopics]) -> Vec<Conflict> {
    let mut places: BTreeMap<(String, Sort, Vec<ArticleId>), Conflict> = BTreeMap::new();
    for topics in clouds {
        for (id, topic) in &topics.coverage.topics {
            for (sort, articles) in &topic.rivals {
                let conflict = places.entry((id.clone(), *sort, articles.clone())).or_insert_with(|| Conflict {
                    topic: id.clone(),
                    name: topics.names.topic(id).to_owned(),
                    sort: *sort,
                    articles: articles.clone(),
                    clouds: Vec::new(),
                });
                conflict.clouds.push(view.cloud(topics).to_owned());
            }
        }
    }
    places.into_values().collect()
}

/// A row for each conflict.
#[must_use]
pub fn conflict_table(view: View<'_>, conflicts: &[Conflict]) -> Table {
    let columns = ["topic", "name", "of", "clouds", "wins", "because", "articles"].map(str::to_owned).to_vec();
    let row = |conflict: &Conflict| {
        let wins = conflict.articles.first().map_or(String::new(), |&id| view.path(id));
        vec![
            Cell::id(&conflict.topic),
            conflict.name.as_str().into(),
            conflict.sort.name().into(),
            Cell::List(conflict.clouds.clone()),
            Cell::Text(wins),
            Cell::Text(why(view.corpus, &conflict.articles)),
            view.paths(&conflict.articles),
        ]
    };
    Table { columns, rows: conflicts.iter().map(row).collect() }
}

/// Why the first of some articles wins over the second.
pub(super) fn why(corpus: &Corpus, articles: &[ArticleId]) -> String {
    let [first, second, ..] = *articles else { return String::new() };
    let order = corpus.entry(first).display_order;
    match precedence(corpus, first, second) {
        Precedence::Narrower => "it is narrowed to a product or a tag".to_owned(),
        Precedence::Kind => "its kind comes first".to_owned(),
        Precedence::DisplayOrder => {
            let shown = |order: Option<i64>| order.map_or("none".to_owned(), |order| order.to_string());
            let next = corpus.entry(second).display_order;
            format!("its `displayOrder` is {}, and that of the next {}", shown(order), shown(next))
        }
        Precedence::Path => "its path comes first: nothing that its author wrote says so".to_owned(),
    }
}

/// Writes conflicts for people, so many at most.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_conflicts(out: &mut impl Write, view: View<'_>, conflicts: &[Conflict], limit: usize) -> io::Result<()> {
    for conflict in conflicts.iter().take(limit) {
        let Conflict { topic, name, sort, articles, clouds } = conflict;
        writeln!(out, "{} {} ({})", escape(topic), escape(name), clouds.join(", "))?;
        writeln!(out, "  {} of the same product and tag:", sort.name())?;
        for (place, &id) in articles.iter().enumerate() {
            let told = if place == 0 { format!("  wins: {}", why(view.corpus, articles)) } else { String::new() };
            writeln!(out, "  {}. {}{told}", place + 1, escape(&view.path(id)))?;
        }
        writeln!(out)?;
    }
    let more = conflicts.len().saturating_sub(limit);
    let articles: std::collections::BTreeSet<ArticleId> =
        conflicts.iter().flat_map(|conflict| conflict.articles.iter().copied()).collect();
    let sum = format!("{} of {}", counted(conflicts.len(), "conflict"), counted(articles.len(), "article"));
    match more {
        0 => writeln!(out, "{sum}"),
        more => writeln!(out, "{sum}; {more} more are not shown: `--limit` shows them, and `--format csv` all"),
    }
}

/// A row for each topic of which two clouds, or two times of a cloud, do not have the same.
#[must_use]
pub fn difference(view: View<'_>, first: (&str, &CloudTopics), second: (&str, View<'_>, &CloudTopics)) -> Table {
    let (first_head, first) = first;
    let (second_head, second_view, second) = second;
    let columns = ["topic", first_head, second_head, "name", "articles"].map(str::to_owned).to_vec();
    let mut ids: Vec<&String> = first.coverage.topics.keys().chain(second.coverage.topics.keys()).collect();
    ids.sort_unstable();
    ids.dedup();
    let state = |topics: &CloudTopics, id: &str| topics.coverage.topics.get(id).map(TopicCoverage::state);
    let name = |state: Option<State>| Cell::id(state.map_or("absent", State::name));
    let row = |id: &String| {
        let (of_first, of_second) = (state(first, id), state(second, id));
        if of_first == of_second {
            return None;
        }
        // Those who have more show by which articles.
        let has_more = of_first.unwrap_or(State::Nothing) >= of_second.unwrap_or(State::Nothing);
        let (view, better) = if has_more { (view, first) } else { (second_view, second) };
        let articles = better
            .coverage
            .topics
            .get(id)
            .map_or(Cell::List(Vec::new()), |topic| view.paths(&[&topic.answers[..], &topic.forms].concat()));
        let called =
            if first.coverage.topics.contains_key(id) { first.names.topic(id) } else { second.names.topic(id) };
        Some(vec![Cell::id(id), name(of_first), name(of_second), called.into(), articles])
    };
    Table { columns, rows: ids.into_iter().filter_map(row).collect() }
}
