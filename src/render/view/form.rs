//! What a template may see of a form. Must not know how views are made.

use serde::Serialize;

/// A scoping form, or the questions of a troubleshooter.
#[derive(Debug, Hash, Serialize)]
pub struct FormView {
    pub title_html: String,
    pub needs_resource: Option<bool>,
    pub needs_subscription: Option<bool>,
    pub attachment_hint_html: String,
    pub card: Option<CardView>,
    /// Whether some elements are shown only under a condition.
    pub has_conditions: bool,
    pub elements: Vec<ElementView>,
}

/// The diagnostic card of a form.
#[derive(Debug, Hash, Serialize)]
pub struct CardView {
    pub title_html: String,
    pub description_html: String,
    pub nothing_found_html: String,
}

/// One element of a form.
#[derive(Debug, Hash, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "facts for a template, which are independent of each other")]
pub struct ElementView {
    /// Its place in the form, from 1: what the ids of its parts end in.
    pub number: usize,
    /// Unique and safe as an HTML id on the page.
    pub html_id: String,
    /// The element's own id.
    pub id: String,
    pub shape: Shape,
    /// Whether several answers may be given.
    pub is_many: bool,
    /// A label of a control holds no blocks.
    pub label_html: String,
    pub content_html: String,
    pub is_required: bool,
    /// What the empty control shows; empty for choices that cannot be offered.
    pub placeholder: String,
    pub info_html: String,
    pub hints_html: Vec<String>,
    /// Whether there is anything that helps to answer, beside what the control itself shows.
    pub has_hint: bool,
    pub options: Vec<OptionView>,
    /// The options come from the customer's resources; with what they depend on.
    pub is_dynamic: bool,
    pub depends_on: String,
    /// In words, when the element is shown; empty where it always is.
    pub condition: String,
    /// The same as JSON, for the script: a truth value, `["and", ...]`, `["or", ...]`, or `["==", id, value]` and
    /// `["!=", id, value]`, where the value `null` is no answer. Empty where the element is always shown.
    pub visible: String,
    pub lines: Option<i64>,
    /// What an answer must satisfy, in words.
    pub check_texts: Vec<String>,
    /// The same as JSON, for the script: a list of `[check, value, text]`. Empty where there is none.
    pub checks: String,
}

/// What an element of a form is on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Text that asks for nothing.
    Told,
    /// Choices that all stand in view.
    Radios,
    Checkboxes,
    /// Choices that a list unfolds.
    List,
    /// One line; also where choices cannot be offered, and where the control is not known.
    Text,
    /// Several lines; where several answers may be given, one in each.
    Lines,
    Number,
    /// Date and time.
    Moment,
}

/// One choice of an element.
#[derive(Debug, Hash, Serialize)]
pub struct OptionView {
    pub value: String,
    /// Where a choice may hold no HTML.
    pub text: String,
    pub text_html: String,
}
