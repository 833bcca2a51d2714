//! What was made of a new article, where its values are from, and what its author has to write.
//!
//! Must not know how values are found.

use std::io::{self, Write};

use serde::Serialize;

use super::json::write_value;
use super::terminal::{counted, escape};
use crate::new_article::{Left, NewArticle, Origin, PLACEHOLDER, Taken};

/// Writes what was taken and what is left, for people.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_text(out: &mut impl Write, new: &NewArticle) -> io::Result<()> {
    if !new.taken.is_empty() {
        writeln!(out, "\ntaken over, so look whether it is right here:")?;
    }
    for Taken { name, value, origin } in &new.taken {
        writeln!(out, "  {name} = {}  ({})", escape(value), escape(&said_by(origin)))?;
    }
    writeln!(out, "\nleft to you:")?;
    for Left { name, hint, choices } in &new.left {
        writeln!(out, "  {name}: {}", escape(hint))?;
        if !choices.is_empty() {
            writeln!(out, "    articles beside it say {}", escape(&choices.join(", or ")))?;
        }
    }
    let texts = new.placeholders();
    writeln!(out, "  {}, each beginning with `{PLACEHOLDER}`", counted(texts, "text"))?;
    writeln!(out, "\n`selfhelp check {}` tells what is still left", escape(new.path.as_str()))
}

fn said_by(origin: &Origin) -> String {
    match origin {
        Origin::Articles { agree, of, which } => format!("{agree} of {of} {which}"),
        Origin::FileName => "the file is named for it".to_owned(),
    }
}

/// Writes the same for programs, with the article itself.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_json(out: &mut impl Write, new: &NewArticle, is_written: bool) -> io::Result<()> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct NewJson<'a> {
        version: u32,
        path: &'a str,
        kind: &'a str,
        article_id: &'a str,
        written: bool,
        taken: Vec<TakenJson<'a>>,
        left: Vec<LeftJson<'a>>,
        placeholders: usize,
        text: &'a str,
    }
    #[derive(Serialize)]
    struct TakenJson<'a> {
        name: &'a str,
        value: &'a str,
        from: String,
    }
    #[derive(Serialize)]
    struct LeftJson<'a> {
        name: &'a str,
        hint: &'a str,
        choices: &'a [String],
    }
    let taken = new.taken.iter().map(|it| TakenJson { name: &it.name, value: &it.value, from: said_by(&it.origin) });
    let left = new.left.iter().map(|it| LeftJson { name: &it.name, hint: &it.hint, choices: &it.choices });
    let json = NewJson {
        version: 1,
        path: new.path.as_str(),
        kind: new.kind.name(),
        article_id: &new.article_id,
        written: is_written,
        taken: taken.collect(),
        left: left.collect(),
        placeholders: new.placeholders(),
        text: &new.text,
    };
    write_value(out, &json)?;
    writeln!(out)
}
