//! Questions without words.
//!
//! Must not judge the words.

use super::elements::elements;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_LABEL_MISSING: Rule = Rule::warning("form-label-missing", "an element of a form has no `displayLabel`");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for element in elements(view) {
        // A block of text shows its content.
        if element.form.control().is_text_only() || !element.form.display_label.is_blank() {
            continue;
        }
        let message = format!("{} has no `displayLabel`", element.name());
        findings.add(&FORM_LABEL_MISSING, element.key_place("displayLabel"), message, |it| {
            it.label("the customer sees no question").hint("write the question in `displayLabel`")
        });
    }
}
