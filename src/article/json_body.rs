//! The JSON body of an article, by its kind.
//!
//! Must not know how JSON is read.

use super::form::Form;
use super::menu::Menu;
use super::recommendation::Recommendation;
use super::topic_list::TopicList;
use super::{json, json_typed};

/// A JSON body as written and as what it means.
#[derive(Debug)]
pub struct JsonBody {
    pub node: json::Node,
    pub value: JsonValue,
    /// No bracket is missing or too many: of other bodies nobody can say what they lack.
    pub is_whole: bool,
}

/// A JSON body by its kind.
#[derive(Debug)]
pub enum JsonValue {
    /// A scoping form, or the questions of a troubleshooter.
    Form(Box<Form>),
    Recommendation(Box<Recommendation>),
    TopicList(Box<TopicList>),
    Menu(Box<Menu>),
}

impl JsonValue {
    /// The texts that a reader sees.
    #[must_use]
    pub fn rich_texts(&self) -> Vec<&json_typed::Rich> {
        match self {
            Self::Form(form) => form.rich_texts(),
            Self::Recommendation(recommendation) => recommendation.rich_texts(),
            Self::TopicList(list) => list.rich_texts(),
            Self::Menu(menu) => menu.rich_texts(),
        }
    }

    /// The texts that only show in an empty control what to type there.
    pub fn watermarks(&self) -> impl Iterator<Item = &json_typed::Rich> {
        let form = if let Self::Form(form) = self { Some(form) } else { None };
        form.into_iter().flat_map(|form| &form.form_elements).map(|element| &element.watermark_text)
    }

    pub(super) fn rich_texts_mut(&mut self) -> Vec<&mut json_typed::Rich> {
        match self {
            Self::Form(form) => form.rich_texts_mut(),
            Self::Recommendation(recommendation) => recommendation.rich_texts_mut(),
            Self::TopicList(list) => list.rich_texts_mut(),
            Self::Menu(menu) => menu.rich_texts_mut(),
        }
    }
}
