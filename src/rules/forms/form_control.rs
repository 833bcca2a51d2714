//! How an element asks: its `controlType` is there, and one that there is.
//!
//! Must not look at what belongs to a control.

use super::elements::{elements, is_plain};
use crate::article::findings::Findings;
use crate::article::form::ControlType;
use crate::article::nearest;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static FORM_CONTROL_MISSING: Rule =
    Rule::error("form-control-missing", "an element of a form has no `controlType`");
pub static FORM_CONTROL_UNKNOWN: Rule =
    Rule::error("form-control-unknown", "no control has the name that an element of a form asks for").suggested();
pub static FORM_CONTROL_CASE: Rule =
    Rule::warning("form-control-case", "the `controlType` of an element is written in another case").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for element in elements(view) {
        let (written, control) = (&element.form.control_type, element.form.control());
        let name = written.value.as_str();
        let names = ControlType::ALL.map(ControlType::name);
        if name.trim().is_empty() {
            let message = format!("{} has no `controlType`", element.name());
            let place = element.key_place("controlType");
            findings.add(&FORM_CONTROL_MISSING, place, message, |it| {
                it.label("it cannot be shown").hint(format!("the controls are: {}", names.join(", ")))
            });
        } else if control == ControlType::Other {
            let message = format!("no control is called `{}`", name.trim());
            findings.add(&FORM_CONTROL_UNKNOWN, written.span, message, |it| match nearest(name.trim(), &names) {
                Some(known) => it.label(format!("did you mean `{known}`?")).suggested_fix(written.span, known),
                None => it.label("it cannot be shown").hint(format!("the controls are: {}", names.join(", "))),
            });
        } else if name != control.name() && is_plain(view, written) {
            let message = format!("the control `{name}` is spelled `{}`", control.name());
            findings.add(&FORM_CONTROL_CASE, written.span, message, |it| it.safe_fix(written.span, control.name()));
        }
    }
}
