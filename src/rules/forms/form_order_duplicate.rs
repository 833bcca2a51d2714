//! Two elements of a form that have the same `order`.
//!
//! Must not judge which order is the better one.

use foldhash::{HashMap, HashMapExt};

use super::elements::{Element, elements};
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_ORDER_DUPLICATE: Rule =
    Rule::warning("form-order-duplicate", "two elements of a form have the same `order`").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut by_order: HashMap<i64, Vec<Element<'_>>> = HashMap::new();
    for element in elements(view) {
        let Some(order) = element.form.order else { continue };
        by_order.entry(order).or_default().push(element);
    }
    for element in elements(view) {
        let Some(order) = element.form.order else { continue };
        let (Some(same), Some(member)) = (by_order.get(&order), element.node.member("order")) else { continue };
        let Some(first) = same.first().filter(|first| !std::ptr::eq(first.node, element.node)) else { continue };
        let is_last = same.last().is_some_and(|last| std::ptr::eq(last.node, element.node));
        // With the next number free, the last of them stays where it stands in the text.
        let free = order.checked_add(1).filter(|next| is_last && !by_order.contains_key(next));
        let span = member.value.span;
        let message = format!("{} has the same `order` as another, {order}", element.name());
        findings.add(&FORM_ORDER_DUPLICATE, span, message, |it| {
            let it = it.related(first.key_place("order"), "first used here");
            let it = it.hint("number the elements in the order in which they should be asked");
            match free.filter(|_| !member.value.is_quoted) {
                Some(free) => it.safe_fix(span, free.to_string()),
                None => it,
            }
        });
    }
}
