//! A new article of any kind: the skeleton of its kind, filled with what the articles around it agree on.
//!
//! What only its author can know stays empty, or is a text that begins with [`PLACEHOLDER`], and a check says so.
//! Must not know files, nor where fresh ids are from: they are handed in.

mod neighbours;
mod place;
mod skeleton;

pub use neighbours::Origin;
pub use place::{folder_meant, has_form, place, same_name};

use crate::article::{Kind, parse};
use crate::config::Config;
use crate::corpus::Corpus;
use crate::rules::properties::required_properties;
use crate::text::RelPath;
use neighbours::{Agreement, Neighbours, Variants};
use skeleton::Part;

/// How each text begins that the author has to write: a check finds it, as it finds all texts of templates.
pub const PLACEHOLDER: &str = "Replace this text";

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub kind: Kind,
    pub path: &'a RelPath,
    pub title: Option<&'a str>,
}

/// An article that is not written yet, and where what it holds is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    pub kind: Kind,
    pub path: RelPath,
    pub article_id: String,
    pub text: String,
    pub taken: Vec<Taken>,
    /// The properties that are asked for and that its author alone knows.
    pub left: Vec<Left>,
}

/// A value that is from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// A property, or a key of a JSON body with those above it.
    pub name: String,
    pub value: String,
    pub origin: Origin,
}

/// A property that is still empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    pub name: String,
    /// What to write.
    pub hint: String,
    /// What articles around it say, the most frequent first, where they do not agree.
    pub choices: Vec<String>,
}

impl NewArticle {
    /// How many texts the author has to write.
    #[must_use]
    pub fn placeholders(&self) -> usize {
        self.text.matches(PLACEHOLDER).count()
    }
}

/// Makes a new article. `fresh_id` gives another id each time.
#[must_use]
pub fn new_article(
    config: &Config,
    corpus: &Corpus,
    wish: Wish<'_>,
    mut fresh_id: impl FnMut() -> String,
) -> NewArticle {
    let neighbours = Neighbours::new(config, corpus, wish.kind, wish.path);
    let (mut taken, mut choices) = (Vec::new(), Vec::new());
    let (article_id, type_id) = match neighbours.variants() {
        None => (fresh_id(), None),
        Some(Variants { cloud, type_id }) => {
            let (value, origin) = type_id.map_or_else(|| (fresh_id(), None), |(value, origin)| (value, Some(origin)));
            let name = skeleton::TYPE_ID.to_owned();
            taken.extend(origin.map(|origin| Taken { name, value: value.clone(), origin }));
            let article_id = format!("{value}_{cloud}");
            let is_free = corpus.with_article_id(&article_id).is_empty();
            (if is_free { article_id } else { fresh_id() }, Some(value))
        }
    };
    let text = skeleton::filled(wish.kind, |name, part| match (name, wish.title) {
        (skeleton::PAGE_TITLE, title) => title.unwrap_or_default().to_owned(),
        (skeleton::TITLE, Some(title)) => title.to_owned(),
        (skeleton::TITLE, None) => format!("{PLACEHOLDER}: the title"),
        (skeleton::ARTICLE_ID, _) => article_id.clone(),
        (skeleton::TYPE_ID, _) => type_id.as_ref().unwrap_or(&article_id).clone(),
        (skeleton::FRESH_ID, _) => fresh_id(),
        _ => match neighbours.say(name) {
            Agreement::On(value, origin) => {
                taken.push(Taken { name: name.to_owned(), value: value.clone(), origin });
                value
            }
            Agreement::Not(said) => {
                choices.push((name.to_owned(), said));
                // An empty value of a body is no fault, so nobody would be told of it.
                if part == Part::Json { format!("{PLACEHOLDER}: {}", skeleton::words_for(name)) } else { String::new() }
            }
        },
    });
    let left = left(config, wish, &text, &choices);
    NewArticle { kind: wish.kind, path: wish.path.clone(), article_id, text, taken, left }
}

/// The properties that are asked for and empty, in the order of the article.
fn left(config: &Config, wish: Wish<'_>, text: &str, choices: &[(String, Vec<String>)]) -> Vec<Left> {
    let properties = parse(wish.path, &text.as_bytes().into()).properties;
    let clouds = config.clouds.iter().filter(|cloud| !cloud.retired).map(|cloud| cloud.id.as_str());
    let clouds = format!("name the clouds that it is published to, of {}", clouds.collect::<Vec<_>>().join(", "));
    let asked = required_properties(wish.kind).map(|(name, hint)| (name, hint.to_owned()));
    let asked: Vec<(&str, String)> = asked.chain([(neighbours::CLOUDS, clouds)]).collect();
    let empty = properties.entries.iter().filter(|property| property.value.value.is_empty());
    let left = empty.filter_map(|property| {
        let (name, hint) = asked.iter().find(|(name, _)| name.eq_ignore_ascii_case(&property.name.value))?;
        let said = choices.iter().find(|(of, _)| of == name).map(|(_, said)| said.clone());
        Some(Left { name: (*name).to_owned(), hint: hint.clone(), choices: said.unwrap_or_default() })
    });
    left.collect()
}
