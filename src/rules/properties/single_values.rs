//! Properties that hold one value: a number to sort by, one service, one resource.
//!
//! Must not know which services and resources there are.

use super::written;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static DISPLAY_ORDER_MALFORMED: Rule =
    Rule::warning("display-order-malformed", "the `displayOrder` is not a whole number");
pub static SERVICE_SEVERAL_VALUES: Rule =
    Rule::warning("service-several-values", "`service` or `resource` holds a list, which is read as one name");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if let Some(order) = written::trimmed(view, "displayOrder").filter(|order| order.value.parse::<i64>().is_err()) {
        let message = format!("the `displayOrder` `{}` is not a whole number", order.value);
        findings.add(&DISPLAY_ORDER_MALFORMED, order.span, message, |it| {
            it.label("the article comes last").hint("write a number such as `10`")
        });
    }
    for name in ["service", "resource"] {
        let Some(value) = written::trimmed(view, name) else { continue };
        let Some(first_length) = value.value.find([',', ';', '|']) else { continue };
        let surplus = Span::new(first_length, value.value.len()).shifted(value.span.range().start);
        findings.add(&SERVICE_SEVERAL_VALUES, surplus, format!("`{name}` names more than one"), |it| {
            it.label("read as part of the name").hint("keep one, and write an article of its own for each other")
        });
    }
}
