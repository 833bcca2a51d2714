//! The lists of ids that lead to articles, `supportTopicIds` and `productPesIds`: the form of their items, items given
//! twice, and items that are not there.
//!
//! Must not know which topics and products there are.

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::article::Property;
use crate::article::findings::Findings;
use crate::article::topic_list::{is_guid, is_product_id, is_topic_id};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static SUPPORT_TOPIC_ID_MALFORMED: Rule =
    Rule::error("support-topic-id-malformed", "a support topic is neither a number of 8 digits nor a GUID").suggested();
pub static SUPPORT_TOPIC_ID_DUPLICATE: Rule =
    Rule::warning("support-topic-id-duplicate", "a support topic is listed twice").safe();
pub static SUPPORT_TOPIC_ID_EMPTY: Rule =
    Rule::warning("support-topic-id-empty", "a comma in `supportTopicIds` has no topic beside it").safe();
pub static SUPPORT_TOPIC_IDS_MIXED: Rule =
    Rule::info("support-topic-ids-mixed", "the support topics are numbers and GUIDs in one list");
pub static PRODUCT_PES_ID_MALFORMED: Rule =
    Rule::warning("product-pes-id-malformed", "a product is neither a number of 4 or 5 digits nor a GUID").suggested();
pub static PRODUCT_PES_ID_DUPLICATE: Rule =
    Rule::warning("product-pes-id-duplicate", "a product is listed twice").safe();
pub static PRODUCT_PES_ID_EMPTY: Rule =
    Rule::warning("product-pes-id-empty", "a comma in `productPesIds` has no product beside it").safe();

struct List {
    property: &'static str,
    /// What an item is called, and which form its id has.
    item: &'static str,
    is_id: fn(&str) -> bool,
    form: &'static str,
    malformed: &'static Rule,
    duplicate: &'static Rule,
    empty: &'static Rule,
    mixed: Option<&'static Rule>,
}

const LISTS: &[List] = &[
    List {
        property: "supportTopicIds",
        item: "support topic",
        is_id: is_topic_id,
        form: "a number of 8 digits or a GUID",
        malformed: &SUPPORT_TOPIC_ID_MALFORMED,
        duplicate: &SUPPORT_TOPIC_ID_DUPLICATE,
        empty: &SUPPORT_TOPIC_ID_EMPTY,
        mixed: Some(&SUPPORT_TOPIC_IDS_MIXED),
    },
    List {
        property: "productPesIds",
        item: "product",
        is_id: is_product_id,
        form: "a number of 4 or 5 digits or a GUID",
        malformed: &PRODUCT_PES_ID_MALFORMED,
        duplicate: &PRODUCT_PES_ID_DUPLICATE,
        empty: &PRODUCT_PES_ID_EMPTY,
        mixed: None,
    },
];

/// What stands between two commas.
struct Item<'a> {
    /// Without the white space around it; may be empty.
    text: &'a str,
    span: Span,
    /// With the white space around it.
    outer: Span,
}

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for list in LISTS {
        let Some(property) = view.properties.find(list.property) else { continue };
        let items = items(view, property);
        // A list without any item is missing as a whole.
        if items.iter().all(|item| item.text.is_empty()) {
            continue;
        }
        report_empty(list, &items, findings);
        report_malformed(list, &items, findings);
        report_duplicates(list, &items, findings);
        report_mixed(list, &items, findings);
    }
}

fn items<'a>(view: &ArticleView<'a>, property: &Property) -> Vec<Item<'a>> {
    let mut start = property.value.span.range().start;
    let pieces = view.slice(property.value.span).split(',').map(|piece| {
        let text = piece.trim();
        let at = start + (piece.len() - piece.trim_start().len());
        let outer = Span::new(start, start + piece.len());
        start += piece.len() + 1;
        let span = if text.is_empty() { outer } else { Span::new(at, at + text.len()) };
        Item { text, span, outer }
    });
    pieces.collect()
}

fn report_malformed(list: &List, items: &[Item<'_>], findings: &mut Findings) {
    let mut malformed = items.iter().filter(|item| !item.text.is_empty() && !(list.is_id)(item.text)).peekable();
    // Few lists have one, and the others need not be taken apart.
    if malformed.peek().is_none() {
        return;
    }
    let mut mended = Mended::of(list, items);
    for item in malformed {
        let message = format!("`{}` is not the id of a {}", item.text, list.item);
        let way_out = mended.parted(item.text);
        findings.add(list.malformed, item.span, message, |it| match way_out {
            Some(Parted::New(ids)) => it.hint("write a comma between ids").suggested_fix(item.span, ids.join(", ")),
            Some(Parted::Listed) => it.hint("these ids are listed already: remove them here"),
            Some(Parted::Mixed) => it.hint("write a comma between ids, and all ids in one form"),
            None => {
                let is_number = item.text.bytes().all(|byte| byte.is_ascii_digit());
                let it = if is_number { it.label(format!("{} digits", item.text.len())) } else { it };
                it.hint(format!("an id is {}", list.form))
            }
        });
    }
}

/// A list as it is once its items that are several ids are parted, so that nothing is wrong with it that was not before.
struct Mended<'a> {
    list: &'a List,
    /// Lower-case.
    ids: HashSet<String>,
    has_number: bool,
    has_guid: bool,
}

/// An item that is several ids.
enum Parted<'a> {
    /// Those that stand nowhere else in the list.
    New(Vec<&'a str>),
    /// All of them do.
    Listed,
    /// With them the list would hold numbers and GUIDs.
    Mixed,
}

impl<'a> Mended<'a> {
    fn of(list: &'a List, items: &[Item<'_>]) -> Self {
        let ids = || items.iter().map(|item| item.text).filter(|text| (list.is_id)(text));
        Self {
            list,
            ids: ids().map(str::to_ascii_lowercase).collect(),
            has_number: ids().any(|id| !is_guid(id)),
            has_guid: ids().any(is_guid),
        }
    }

    /// What to make of an item that is several ids with other characters than commas between them.
    fn parted<'text>(&mut self, item: &'text str) -> Option<Parted<'text>> {
        let parts: Vec<&str> = item.split([';', '|', ' ', '\t']).filter(|part| !part.is_empty()).collect();
        if parts.len() < 2 || !parts.iter().all(|part| (self.list.is_id)(part)) {
            return None;
        }
        let has_number = self.has_number || parts.iter().any(|part| !is_guid(part));
        let has_guid = self.has_guid || parts.iter().any(|part| is_guid(part));
        let was_mixed = self.has_number && self.has_guid;
        if self.list.mixed.is_some() && has_number && has_guid && !was_mixed {
            return Some(Parted::Mixed);
        }
        (self.has_number, self.has_guid) = (has_number, has_guid);
        let new: Vec<&str> = parts.into_iter().filter(|part| self.ids.insert(part.to_ascii_lowercase())).collect();
        Some(if new.is_empty() { Parted::Listed } else { Parted::New(new) })
    }
}

fn report_duplicates(list: &List, items: &[Item<'_>], findings: &mut Findings) {
    if items.len() < 2 {
        return;
    }
    let mut known: HashMap<String, Span> = HashMap::new();
    for item in items.iter().filter(|item| !item.text.is_empty()) {
        if findings.overflows() {
            return;
        }
        let id = item.text.to_ascii_lowercase();
        let Some(&first) = known.get(&id) else {
            known.insert(id, item.span);
            continue;
        };
        let with_comma = Span::new(item.outer.range().start.saturating_sub(1), item.outer.range().end);
        findings.add(list.duplicate, item.span, format!("the {} `{}` is listed twice", list.item, item.text), |it| {
            it.label("listed again").related(first, "listed here first").safe_fix(with_comma, "")
        });
    }
}

/// One finding for each comma that has nothing behind it, and for the first one where nothing stands before it.
fn report_empty(list: &List, items: &[Item<'_>], findings: &mut Findings) {
    for (place, pair) in items.windows(2).enumerate() {
        let [before, after] = pair else { continue };
        let comma = Span::new(before.outer.range().end, after.outer.range().start);
        let surplus = if after.text.is_empty() {
            Span::new(comma.range().start, after.outer.range().end)
        } else if place == 0 && before.text.is_empty() {
            Span::new(before.outer.range().start, after.span.range().start)
        } else {
            continue;
        };
        let message = format!("this comma in `{}` has no {} beside it", list.property, list.item);
        findings.add(list.empty, comma, message, |it| {
            it.hint("take the comma away, or add what is missing").safe_fix(surplus, "")
        });
    }
}

fn report_mixed(list: &List, items: &[Item<'_>], findings: &mut Findings) {
    let Some(rule) = list.mixed else { return };
    let is_old = |item: &&Item<'_>| (list.is_id)(item.text) && !is_guid(item.text);
    let (old, new) = (items.iter().find(is_old), items.iter().find(|item| is_guid(item.text)));
    let (Some(old), Some(new)) = (old, new) else { return };
    findings.add(rule, new.span, "this list holds numbers and GUIDs", |it| {
        it.label("a GUID")
            .related(old.span, "a number, the old form")
            .hint("write all topics in one form, so that the same topic is not listed in both")
    });
}
