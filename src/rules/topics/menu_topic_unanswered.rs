//! Topics that a menu of problems names and no article of the cloud answers.
//!
//! Must not know the catalogue, but for the other ids that it gives topics.

use foldhash::HashSet;

use crate::article::menu::Problem;
use crate::article::{JsonValue, Kind};
use crate::corpus::Entry;
use crate::diagnostic::{Diagnostic, Rule};
use crate::rules::CloudView;
use crate::text::Spanned;

pub static MENU_TOPIC_UNANSWERED: Rule =
    Rule::warning("menu-topic-unanswered", "a menu names a topic that no article of the cloud claims");

pub fn check(view: &CloudView<'_>, findings: &mut Vec<Diagnostic>) {
    let menus: Vec<&Entry> =
        view.articles().map(|(_, entry)| entry).filter(|entry| entry.kind == Kind::DiagnoseAndSolve).collect();
    if menus.is_empty() {
        return;
    }
    let answering = view.articles().filter(|(_, entry)| entry.kind != Kind::DiagnoseAndSolve);
    let one_id = |id| view.catalogue.canonical(id, view.id);
    let answered: HashSet<&str> =
        answering.flat_map(|(_, entry)| entry.topics.iter().map(|topic| one_id(topic))).collect();
    for menu in menus {
        let Some(JsonValue::Menu(body)) = menu.article().json_value() else { continue };
        // A topic that several problems name is one fault.
        let mut unanswered: Vec<(String, Vec<Spanned<&str>>)> = Vec::new();
        for topic in body.problems().into_iter().flat_map(Problem::topics) {
            let id = topic.value.to_lowercase();
            if answered.contains(view.catalogue.canonical(&id, view.id)) {
                continue;
            }
            match unanswered.iter_mut().find(|(known, _)| *known == id) {
                Some((_, places)) => places.push(topic),
                None => unanswered.push((id, vec![topic])),
            }
        }
        findings.extend(unanswered.iter().filter_map(|(_, places)| finding(menu, places)));
    }
}

fn finding(menu: &Entry, places: &[Spanned<&str>]) -> Option<Diagnostic> {
    let (first, others) = places.split_first()?;
    let message = format!("no article claims the topic `{}` in a cloud that this menu is in", first.value);
    let finding = Diagnostic::new(&MENU_TOPIC_UNANSWERED, menu.article().path(), Some(first.span), message)
        .label("a request about it finds no article and no form")
        .hint("name a topic that an article lists in `supportTopicIds`, or write the article");
    Some(others.iter().fold(finding, |finding, other| finding.related(other.span, "it is named here too")))
}
