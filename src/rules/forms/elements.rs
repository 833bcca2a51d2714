//! The elements of a form, each with the JSON that it was read from, and how findings speak of them.
//!
//! Must not know which rules there are.

use crate::article::form::{Choice, ControlType, Form, FormElement};
use crate::article::json::{Node, Value};
use crate::article::{JsonValue, Kind};
use crate::rules::ArticleView;
use crate::text::{Span, Spanned};

/// A form and its object.
#[derive(Clone, Copy)]
pub struct FormBody<'a> {
    pub form: &'a Form,
    pub node: &'a Node,
}

/// An element of a form and its object.
#[derive(Clone, Copy)]
pub struct Element<'a> {
    pub form: &'a FormElement,
    pub node: &'a Node,
}

/// The form of an article, if it is one and could be read.
pub fn form<'a>(view: &ArticleView<'a>) -> Option<FormBody<'a>> {
    let body = view.article.whole_json()?;
    match (&body.value, &body.node.value) {
        (JsonValue::Form(form), Value::Object(_)) => Some(FormBody { form, node: &body.node }),
        _ => None,
    }
}

/// The form that a customer fills in to ask for support. A troubleshooter's questions are none: they have no title, need
/// no resource, and describe no problem.
pub fn request_form<'a>(view: &ArticleView<'a>) -> Option<FormBody<'a>> {
    form(view).filter(|_| view.kind == Kind::ProblemScopingQuestions)
}

/// The elements of the form that an article is; none where it is none.
pub fn elements<'a>(view: &ArticleView<'a>) -> impl Iterator<Item = Element<'a>> + use<'a> {
    form(view).into_iter().flat_map(FormBody::elements)
}

impl<'a> FormBody<'a> {
    pub fn elements(self) -> impl Iterator<Item = Element<'a>> {
        let list = self.node.member("formElements").map(|member| &member.value);
        let nodes = match list {
            Some(Node { value: Value::Array(nodes), .. }) => nodes.as_slice(),
            Some(only) => std::slice::from_ref(only),
            None => &[],
        };
        let pairs = self.form.form_elements.iter().zip(nodes);
        pairs
            .map(|(form, node)| Element { form, node })
            .filter(|element| matches!(element.node.value, Value::Object(_)))
    }

    /// Where a finding about the elements together points: at their key, else at the object's bracket.
    pub fn place(self) -> Span {
        self.node.member("formElements").map_or(first_of(self.node), |member| member.key.span)
    }
}

impl<'a> Element<'a> {
    /// The id without the white space around it.
    pub fn id(self) -> &'a str {
        self.form.id.value.trim()
    }

    /// How a message names it.
    pub fn name(self) -> String {
        if self.id().is_empty() {
            "an element without an id".to_owned()
        } else {
            format!("the element `{}`", self.id())
        }
    }

    /// Where a finding about the whole element points: at its id, else at its bracket.
    pub fn place(self) -> Span {
        if self.id().is_empty() { first_of(self.node) } else { self.form.id.span }
    }

    /// Where a key is written, or the element where it is not.
    pub fn key_place(self, key: &str) -> Span {
        self.node.member(key).map_or_else(|| self.place(), |member| member.key.span)
    }

    /// The fixed choices, those in the list of dynamic choices and that which is always offered.
    pub fn all_choices(self) -> impl Iterator<Item = &'a Choice> {
        let form = self.form;
        let dynamic = form.dynamic_dropdown_options.iter();
        let of_dynamic =
            dynamic.flat_map(|it| it.dropdown_options.iter().chain(it.default_dropdown_options.as_deref()));
        form.choices().chain(form.default_dropdown_options.as_deref()).chain(of_dynamic)
    }

    /// Whether the customer can choose only among [`Self::all_choices`].
    pub fn has_closed_choices(self) -> bool {
        self.form.control().has_choices()
            && self.form.dynamic_dropdown_options.is_none()
            && self.all_choices().next().is_some()
    }

    /// The lists of fixed choices that it has, each with where its key is written.
    pub fn choice_lists(self) -> impl Iterator<Item = (Span, &'a [Choice])> {
        let lists = [
            ("dropdownOptions", self.form.dropdown_options.as_slice()),
            ("radioButtonOptions", self.form.radio_button_options.as_slice()),
        ];
        lists.into_iter().filter(|(_, list)| !list.is_empty()).map(move |(key, list)| (self.key_place(key), list))
    }

    /// The objects of the entries of a list.
    pub fn entries(self, key: &str) -> &'a [Node] {
        match self.node.member(key).map(|member| &member.value) {
            Some(Node { value: Value::Array(nodes), .. }) => nodes,
            _ => &[],
        }
    }

    pub fn is_multi_select(self) -> bool {
        self.form.control() == ControlType::MultiSelectDropdown
    }
}

/// The bracket that an object begins with.
pub fn first_of(node: &Node) -> Span {
    let start = node.span.range().start;
    Span::new(start, start + 1)
}

/// Whether a string is written as it is read, so that its parts have places of their own.
pub fn is_plain(view: &ArticleView<'_>, text: &Spanned<String>) -> bool {
    view.slice(text.span) == text.value
}
