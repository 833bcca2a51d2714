//! The keys of JSON bodies: what each takes, in words for whoever writes one.
//!
//! Must not know how bodies are read.

mod tables;

use crate::article::Kind;
use tables::{FORM, MENU, RECOMMENDATION, TOPIC_LIST};

/// An object of a body.
#[derive(Debug)]
pub struct Object {
    pub keys: &'static [Key],
}

/// A key of an object.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub takes: Takes,
    /// A phrase or two, without a final stop.
    pub words: &'static str,
}

/// What the value of a key is.
#[derive(Debug)]
pub enum Takes {
    /// A string that readers see, or that only programs read.
    Text,
    Flag,
    Number,
    /// Anything: not looked into.
    Anything,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// A list of strings.
    Texts,
    Object(&'static Object),
    List(&'static Object),
    /// The id of a support topic; of several with commas.
    Topics,
    /// The `articleId` of an article.
    Article,
    /// The id of another element of the form.
    Element,
    /// An expression of the `visibility` language.
    Visibility,
    /// An extension of the portal.
    Extension,
    /// A blade of the extension that stands beside it.
    Blade,
    /// An address.
    Address,
}

impl Object {
    /// The key of a name, in any case.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name.eq_ignore_ascii_case(name.trim()))
    }

    /// The object that a way of keys leads to.
    #[must_use]
    pub fn at<'a>(&'static self, way: impl IntoIterator<Item = &'a str>) -> Option<&'static Self> {
        way.into_iter().try_fold(self, |object, name| match object.key(name)?.takes {
            Takes::Object(inner) | Takes::List(inner) => Some(inner),
            _ => None,
        })
    }
}

/// The body of a kind; nothing for kinds whose body is no JSON.
#[must_use]
pub fn body(kind: Kind) -> Option<&'static Object> {
    match kind {
        Kind::ProblemScopingQuestions | Kind::TsgQuestions => Some(&FORM),
        Kind::AdvisorRecommendationMetadata => Some(&RECOMMENDATION),
        Kind::SupportTopicDescription => Some(&TOPIC_LIST),
        Kind::DiagnoseAndSolve => Some(&MENU),
        _ => None,
    }
}
