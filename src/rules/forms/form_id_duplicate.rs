//! Two elements of a form that have the same id.
//!
//! Must not know what refers to ids.

use foldhash::{HashMap, HashMapExt};

use super::elements::elements;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static FORM_ID_DUPLICATE: Rule = Rule::error("form-id-duplicate", "two elements of a form have the same id");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let mut first_of_id: HashMap<String, (&str, Span)> = HashMap::new();
    for element in elements(view).filter(|element| !element.id().is_empty()) {
        let span = element.form.id.span;
        let place = first_of_id.entry(element.id().to_ascii_lowercase());
        let (name, first) = *place.or_insert((element.id(), span));
        if first != span {
            let but_case = if name == element.id() { "" } else { ", in another case" };
            let message = format!("another element has the id `{name}` already{but_case}");
            findings.add(&FORM_ID_DUPLICATE, span, message, |it| {
                it.label("its answer takes the other's place")
                    .related(first, "first used here")
                    .hint("give one of them an id of its own, and mend what refers to it")
            });
        }
    }
}
