//! New articles beside real ones: whatever their neighbours say, a check finds nothing but what an author alone knows.

use std::collections::{BTreeMap, BTreeSet};

use selfhelp::article::Kind;
use selfhelp::disk;
use selfhelp::new_article::{Wish, new_article, place};
use selfhelp::session::{Change, Session};

use crate::support::assert_none;
use crate::world::root;

/// What may be found in a new article: each tells what to write.
const LEFT: &[&str] = &[
    "advisor-blade-incomplete",
    "advisor-cloud-suffix-missing",
    "advisor-document-link-missing",
    "advisor-link-missing",
    "advisor-name-invalid",
    "apollo-field-missing",
    "clouds-missing",
    "description-missing",
    "diagnostic-scenario-missing",
    "info-bubble-text-missing",
    "json-value-unknown",
    "menu-entry-incomplete",
    "menu-problem-unsolved",
    "ms-author-missing",
    "ownership-id-missing",
    "page-title-missing",
    "product-pes-ids-missing",
    "service-resource-missing",
    "support-topic-ids-missing",
    "template-text",
    "topic-list-id-invalid",
];

#[test]
fn new_articles_have_no_fault_beside_any_neighbours() {
    let Some(root) = root() else { return };
    let sources = disk::load(&root, None).expect("the corpus can be read").sources;
    let mut session = Session::for_checks(sources);
    let snapshot = session.snapshot().expect("the corpus needs no configuration");
    let before = session.check(&snapshot, Vec::new(), &[]).unwrap();
    let folders: BTreeSet<(Kind, String)> =
        snapshot.corpus.iter().map(|(_, entry)| (entry.kind, entry.article().path().folder().to_owned())).collect();
    let (mut made, mut taken) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    for (number, (kind, folder)) in folders.iter().enumerate() {
        let Ok(path) = place(&snapshot.sources, &format!("{folder}/made-for-a-test-{number}")) else { continue };
        let mut count = 0;
        let fresh_id = || {
            count += 1;
            format!("00000000-0000-4000-8000-{number:06x}{count:06x}")
        };
        let wish = Wish { kind: *kind, path: &path, title: Some("A test of this folder") };
        let new = new_article(&snapshot.config, &snapshot.corpus, wish, fresh_id);
        for it in new.taken {
            *taken.entry(it.name).or_default() += 1;
        }
        session.apply(Change::Write(path.clone(), new.text.as_bytes().into()));
        made.insert(path);
    }
    println!("{} articles of {} folders and kinds; taken over: {taken:?}", made.len(), folders.len());
    assert!(Kind::ALL.iter().filter(|kind| folders.iter().any(|(of, _)| of == *kind)).count() > 13);
    let snapshot = session.snapshot().unwrap();
    let after = session.check(&snapshot, Vec::new(), &[]).unwrap();
    let (of_new, of_others): (Vec<_>, Vec<_>) = after.iter().partition(|finding| made.contains(&finding.path));
    let faults: Vec<String> = of_new
        .iter()
        .filter(|finding| !LEFT.contains(&finding.rule.id))
        .map(|finding| format!("{}: {} {}", finding.path, finding.rule.id, finding.message))
        .collect();
    assert_none(&faults, "faults of new articles", "take over nothing that a check has something against");
    assert_eq!(of_others.len(), before.len(), "what is found in other articles is the same");
}
