//! Ids of a menu's entries: missing, or given twice.
//!
//! Must not know what an entry leads to.

use foldhash::{HashMap, HashMapExt, HashSet};

use super::entries::{Entry, entries};
use crate::article::findings::Findings;
use crate::article::json::Value;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static MENU_ID_MISSING: Rule = Rule::error("menu-id-missing", "an entry of a menu has no id").suggested();
pub static MENU_ID_DUPLICATE: Rule =
    Rule::error("menu-id-duplicate", "two entries of a menu, or two parts of a problem, have the same id");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let entries = entries(view);
    let taken = Taken::new(&entries);
    // Parts of different problems are told apart by these, so they may share an id.
    let mut known: HashMap<(Option<u32>, &str), Span> = HashMap::new();
    for entry in &entries {
        if findings.overflows() {
            return;
        }
        let (Some(id), Some(node)) = (entry.text("id"), entry.get("id")) else {
            missing(view, entry, &taken, findings);
            continue;
        };
        if let Some(&first) = known.get(&(entry.part_of, id)) {
            let message = format!("the id `{id}` is used by another entry beside it");
            findings.add(&MENU_ID_DUPLICATE, node.span, message, |it| {
                it.label("nobody can say which of the two is meant")
                    .related(first, "it is used here first")
                    .hint("give this entry an id of its own")
            });
        } else {
            known.insert((entry.part_of, id), node.span);
        }
    }
}

/// The ids that a menu has, and how many of its entries would be given each id that they lack.
struct Taken<'a> {
    ids: HashSet<&'a str>,
    proposed: HashMap<String, usize>,
}

impl<'a> Taken<'a> {
    fn new(entries: &[Entry<'a>]) -> Self {
        let ids = entries.iter().filter_map(|entry| entry.text("id")).collect();
        let mut proposed = HashMap::new();
        for id in entries.iter().filter_map(Entry::proposed_id) {
            *proposed.entry(id).or_default() += 1;
        }
        Self { ids, proposed }
    }
}

fn missing(view: &ArticleView<'_>, entry: &Entry<'_>, taken: &Taken<'_>, findings: &mut Findings) {
    let message = match entry.text("title") {
        Some(title) => format!("the {} `{title}` has no `id`", entry.sort),
        None => format!("this {} has no `id`", entry.sort),
    };
    let is_free = |id: &String| !taken.ids.contains(id.as_str());
    // Entries without ids may have the same title.
    let is_alone = |id: &String| taken.proposed.get(id) == Some(&1);
    let proposed = entry.proposed_id().filter(is_free).filter(is_alone);
    findings.add(&MENU_ID_MISSING, entry.place(), message, |it| {
        let it = it.hint("add an `id` that no other entry of this menu has, such as words of the title with hyphens");
        match (edit_place(view, entry), proposed) {
            (Some(Edit::Value(span)), Some(id)) => it.suggested_fix(span, id),
            (Some(Edit::Member(span)), Some(id)) => it.suggested_fix(span, format!("\"id\": \"{id}\", ")),
            _ => it,
        }
    });
}

enum Edit {
    /// Between the quotes of the empty string that stands for the id.
    Value(Span),
    /// Before the first key.
    Member(Span),
}

fn edit_place(view: &ArticleView<'_>, entry: &Entry<'_>) -> Option<Edit> {
    if let Some(node) = entry.get("id") {
        return matches!(node.value, Value::String(_)).then_some(Edit::Value(node.span));
    }
    let quote = entry.members.first()?.key.span.range().start.checked_sub(1)?;
    (view.text.as_bytes().get(quote) == Some(&b'"')).then(|| Edit::Member(Span::new(quote, quote)))
}
