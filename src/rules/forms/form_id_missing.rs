//! Elements of a form without an id.
//!
//! Must not know what refers to ids.

use super::elements::elements;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_ID_MISSING: Rule = Rule::error("form-id-missing", "an element of a form has no id");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for element in elements(view).filter(|element| element.id().is_empty()) {
        let place = element.node.member("id").map_or_else(|| element.place(), |id| id.key.span);
        findings.add(&FORM_ID_MISSING, place, "this element has no `id`", |it| {
            it.label("nothing can ask for its answer")
                .hint("add an `id` that no other element of the form has, such as words of its label with `_` between")
        });
    }
}
