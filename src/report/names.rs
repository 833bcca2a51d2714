//! Names as a `names.toml` that a content root takes as it is, and that says where each name is from.
//!
//! Must not know how names are inferred.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::terminal::{counted, escape, inert, is_unsafe};
use crate::corpus::Corpus;
use crate::site::{Listed, Name, NameList, Origin};

const HEAD: &str = "\
# Names that people read, by id. Every site that has an id shows the name that stands here.
#
# Behind each name stands where it is from; a name without such words was given here before.
# A line that begins with `#` decides nothing: sites do not agree, or the name is from articles that other sites
# must not tell of, or no article tells one. Each site keeps its own until you write one here.
";

/// Writes names as TOML, in order of id.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_toml(out: &mut impl Write, list: &NameList, corpus: &Corpus) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let tables = [("services", &list.services), ("products", &list.products), ("topics", &list.topics)];
    for (table, names) in tables {
        writeln!(out, "\n[{table}]")?;
        write_table(out, names, corpus)?;
    }
    Ok(())
}

fn write_table(out: &mut impl Write, names: &BTreeMap<String, Listed>, corpus: &Corpus) -> io::Result<()> {
    for (id, listed) in names {
        let key = quoted(id);
        match listed {
            Listed::Given { name, is_shown } => {
                let words = if *is_shown { "" } else { "  # in no site" };
                writeln!(out, "{key} = {}{words}", quoted(name))?;
            }
            Listed::Agreed(name) => {
                writeln!(out, "{key} = {}  # {}", quoted(&name.text), origin(name, corpus))?;
            }
            Listed::Open(names) => {
                for (name, sites) in names {
                    let (text, origin) = (quoted(&name.text), origin(name, corpus));
                    let sites = escape(&sites.join(", ")).into_owned();
                    writeln!(out, "# {key} = {text}  # in {}: {origin}", inert(&sites))?;
                }
            }
        }
    }
    Ok(())
}

/// Where a name is from, in words.
fn origin(name: &Name, corpus: &Corpus) -> String {
    let path = |article| corpus.entry(article).article().path().as_str();
    let words = match &name.origin {
        Origin::Given => "given".to_owned(),
        Origin::Catalogue => "topic catalogue".to_owned(),
        Origin::Spelling { spelling, articles } => format!("declared by {}: {spelling}", counted(*articles, "article")),
        Origin::Offering => "offering of its recommendations".to_owned(),
        Origin::Service => "service of most of its articles".to_owned(),
        Origin::Description(list) => format!("described in {}", path(*list)),
        Origin::FormTitle(form) => format!("title of the form {}", path(*form)),
        Origin::ArticleTitle(article) => format!("title of {}", path(*article)),
        Origin::Id => "no article tells a name".to_owned(),
    };
    inert(&escape(&words)).into_owned()
}

/// A string of TOML on one line, in which nothing steers a terminal or a build agent.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut before = ' ';
    for character in text.chars() {
        // Agents' commands begin with `##`; without the second one it is none.
        let is_command = before == '#' && character == '#';
        before = if is_command { ' ' } else { character };
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            _ if is_command || is_unsafe(character) => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_is_quoted_is_read_back() {
        for text in ["plain", "a \"b\" \\ c", "line\nend\t\u{7f}", "\u{1b}[31m\u{202e}\u{e0001}", "##vso[a] ###", ""] {
            let line = quoted(text);
            let table: toml::Table = toml::from_str(&format!("{line} = {line}\n")).unwrap();
            assert_eq!(table.get(text).and_then(toml::Value::as_str), Some(text));
            assert!(!line.contains("##") && !line.contains(char::is_control), "{line}");
        }
    }
}
