//! The lists of ids that lead to articles, `supportTopicIds` and `productPesIds`: the form of their items, items given
//! twice, and items that are not there.
//!
//! Must not know which topics and products there are.

use foldhash::{HashMap, HashMapExt};

use crate::article::Property;
use crate::article::findings::Findings;
use crate::article::topic_list::is_guid;
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
    /// What an item is called, and how many digits its numbers have.
    item: &'static str,
    digits: &'static [usize],
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
        digits: &[8],
        form: "a number of 8 digits or a GUID",
        malformed: &SUPPORT_TOPIC_ID_MALFORMED,
        duplicate: &SUPPORT_TOPIC_ID_DUPLICATE,
        empty: &SUPPORT_TOPIC_ID_EMPTY,
        mixed: Some(&SUPPORT_TOPIC_IDS_MIXED),
    },
    List {
        property: "productPesIds",
        item: "product",
        digits: &[4, 5],
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
    let is_right = |text: &str| list.digits.iter().any(|&digits| is_number(text, digits)) || is_guid(text);
    for item in items.iter().filter(|item| !item.text.is_empty() && !is_right(item.text)) {
        let message = format!("`{}` is not the id of a {}", item.text, list.item);
        let parts: Vec<&str> = item.text.split([';', '|', ' ', '\t']).filter(|part| !part.is_empty()).collect();
        let are_ids = parts.len() > 1 && parts.iter().all(|part| is_right(part));
        findings.add(list.malformed, item.span, message, |it| {
            if are_ids {
                return it.hint("write a comma between ids").suggested_fix(item.span, parts.join(", "));
            }
            let length = item.text.len();
            let it = if item.text.bytes().all(|byte| byte.is_ascii_digit()) {
                it.label(format!("{length} digits"))
            } else {
                it
            };
            it.hint(format!("an id is {}", list.form))
        });
    }
}

fn report_duplicates(list: &List, items: &[Item<'_>], findings: &mut Findings) {
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
    let is_old = |item: &&Item<'_>| list.digits.iter().any(|&digits| is_number(item.text, digits));
    let (old, new) = (items.iter().find(is_old), items.iter().find(|item| is_guid(item.text)));
    let (Some(old), Some(new)) = (old, new) else { return };
    findings.add(rule, new.span, "this list holds numbers and GUIDs", |it| {
        it.label("a GUID")
            .related(old.span, "a number, the old form")
            .hint("write all topics in one form, so that the same topic is not listed in both")
    });
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
}
