//! A change that takes a topic's last answer away from a cloud is told at the line that did it.

use std::collections::BTreeMap;

use selfhelp::cloud::{CloudId, CloudSet};
use selfhelp::config::SiteAudience;
use selfhelp::corpus::ArticleId;
use selfhelp::rules::CorpusView;
use selfhelp::rules::topics::answer_lost::lost;
use selfhelp::session::{Change, Session, Snapshot};
use selfhelp::site::coverage::Coverage;
use selfhelp::text::Span;

use crate::support::assert_none;
use crate::world::root;

/// So many articles are edited, spread over all that are a topic's only answer in some cloud.
const EDITS: usize = 40;

fn view(snapshot: &Snapshot) -> CorpusView<'_> {
    CorpusView { config: &snapshot.config, catalogue: &snapshot.catalogue, corpus: &snapshot.corpus }
}

/// The topics of which an article is the only answer in a cloud, for each of the first clouds in which it is.
fn only_answers(before: &Snapshot) -> BTreeMap<ArticleId, (CloudId, Vec<String>)> {
    let mut only: BTreeMap<ArticleId, (CloudId, Vec<String>)> = BTreeMap::new();
    for cloud in view(before).current_clouds().iter() {
        let coverage = Coverage::of_cloud(&before.catalogue, &before.corpus, cloud, SiteAudience::All);
        for (topic, found) in &coverage.topics {
            if let [answer] = *found.answers {
                let (first, topics) = only.entry(answer).or_insert((cloud, Vec::new()));
                topics.extend((*first == cloud).then(|| topic.clone()));
            }
        }
    }
    only
}

#[test]
fn a_cloud_taken_from_a_topics_only_answer_is_told_there() {
    let Some(root) = root() else { return };
    let sources = selfhelp::disk::load(&root, None).expect("the corpus can be read").sources;
    let mut session = Session::for_checks(sources);
    let before = session.snapshot().expect("the corpus needs no configuration");
    let only = only_answers(&before);
    let mut faults = Vec::new();
    for (&article, (cloud, topics)) in only.iter().step_by(only.len() / EDITS) {
        let source = &before.corpus.entry(article).article().source;
        let properties = &before.corpus.entry(article).article().properties;
        let list = properties.find("cloudEnvironments").expect("it is published");
        let name = &before.config.cloud(*cloud).id;
        let kept = list.value.as_deref().items().filter(|item| before.config.cloud_named(item.value) != Some(*cloud));
        let kept: Vec<&str> = kept.map(|item| item.value).collect();
        let range = list.value.span.range();
        let edited = format!("{}{}{}", &source.text[..range.start], kept.join(", "), &source.text[range.end..]);
        let bytes = before.sources.get(&source.path).expect("it was read").clone();
        session.apply(Change::Write(source.path.clone(), edited.into_bytes().into()));
        let now = session.snapshot().expect("the corpus needs no configuration");
        session.apply(Change::Write(source.path.clone(), bytes));
        let found = lost(&view(&before), &view(&now), &BTreeMap::new());
        let place = Span::new(range.start, range.start + kept.join(", ").len());
        let is_told = |it: &&selfhelp::diagnostic::Diagnostic| {
            it.path == source.path
                && (it.span == Some(place) || kept.is_empty() && it.span == Some(list.name.span))
                && it.clouds == [*cloud].into_iter().collect::<CloudSet>()
                && topics.iter().any(|topic| it.message.contains(topic.as_str()))
        };
        if found.len() != 1 || found.iter().filter(is_told).count() != 1 {
            faults.push(format!("{} without {name}, of {topics:?}: {found:?}", source.path));
        }
    }
    println!("{} articles are a topic's only answer in some cloud", only.len());
    assert!(only.len() > 1_000);
    assert_none(&faults, "edits", "one finding is asked for, at the list of clouds, with the topic and the cloud");
}
