//! Patterns of paths, such as `articles/my-service/**`: `*` stays within a name, `**` does not.
//!
//! Must not know what they are for.

use crate::text::RelPath;

/// A pattern of paths, seen from the content root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

/// Why a text is no pattern, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongPattern {
    /// What follows `is no pattern of paths`.
    pub what: String,
    pub hint: String,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Self, WrongPattern> {
        match fault(text) {
            Some(wrong) => Err(wrong),
            None => Ok(Self(text.to_owned())),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a path fits.
    #[must_use]
    pub fn fits(&self, path: &RelPath) -> bool {
        fast_glob::glob_match(&self.0, path.as_str())
    }
}

fn wrong(what: &str, hint: &str) -> WrongPattern {
    WrongPattern { what: format!(": {what}"), hint: hint.to_owned() }
}

fn fault(text: &str) -> Option<WrongPattern> {
    let mut open = 0_usize;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.next().is_none() => {
                return Some(wrong(
                    "its last backslash stands before nothing",
                    "write `/` between the parts of a path",
                ));
            }
            '[' => {
                if let Some(wrong) = fault_of_class(&mut characters) {
                    return Some(wrong);
                }
            }
            '{' => open += 1,
            '}' if open == 0 => {
                return Some(wrong("its `}` closes nothing", "take it away, or write `[}]` for the brace itself"));
            }
            '}' => open -= 1,
            _ => {}
        }
    }
    if open == 0 {
        return None;
    }
    let hint = "write `}` behind the names to choose from, or `[{]` for the brace itself";
    Some(wrong("its `{` is not closed", hint))
}

/// What is wrong with the characters between brackets; they are behind, if nothing is.
fn fault_of_class(characters: &mut std::str::Chars<'_>) -> Option<WrongPattern> {
    let rest = characters.as_str();
    let class = rest.strip_prefix(['!', '^']).unwrap_or(rest);
    // A bracket that stands first is one of the characters.
    let first = class.chars().next().map_or(0, char::len_utf8);
    let Some(end) = class.get(first..).and_then(|behind| behind.find(']')).map(|at| first + at) else {
        let hint = "write `]` behind the characters that may stand there, or `[[]` for the bracket itself";
        return Some(wrong("its `[` is not closed", hint));
    };
    let members: Vec<char> = class.get(..end).unwrap_or("").chars().collect();
    *characters = class.get(end + 1..).unwrap_or("").chars();
    let range = members.windows(3).find(|range| range[1] == '-' && range[0] > range[2])?;
    let (first, last) = (range[0], range[2]);
    let what = format!(": `{first}-{last}` is the wrong way round");
    Some(WrongPattern { what, hint: format!("write `{last}-{first}`") })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, path: &str) -> bool {
        Pattern::read(pattern).expect("a pattern").fits(&RelPath::new(path))
    }

    #[test]
    fn stars_names_and_characters() {
        assert!(fits("articles/**", "articles/a/b.md") && fits("articles/*/b.md", "articles/a/b.md"));
        assert!(!fits("articles/*", "articles/a/b.md") && !fits("articles/*.md", "articles/a/b.md"));
        assert!(fits("**/b.md", "articles/a/b.md") && fits("articles/**/b.md", "articles/b.md"));
        assert!(fits("articles/{a,c}/?.md", "articles/a/b.md") && !fits("articles/{a,c}/?.md", "articles/b/b.md"));
        assert!(fits("a/[a-c]*.md", "a/b1.md") && fits("a/[!a-c].md", "a/d.md") && !fits("a/[!a-c].md", "a/b.md"));
        assert!(fits("a/[[]x[]].md", "a/[x].md") && fits("a/x[{]y[}].md", "a/x{y}.md"));
        assert!(!fits("a/?", "a/") && !fits("a?b", "a/b"));
    }

    #[test]
    fn what_is_no_pattern_says_why() {
        let what = |text: &str| Pattern::read(text).map_err(|wrong| wrong.what).err().unwrap_or_default();
        assert_eq!(what("a/[b"), ": its `[` is not closed");
        assert_eq!(what("a/[]"), ": its `[` is not closed");
        assert_eq!(what("a/{b,c"), ": its `{` is not closed");
        assert_eq!(what("a/b}"), ": its `}` closes nothing");
        assert_eq!(what("a\\"), ": its last backslash stands before nothing");
        assert_eq!(what("a/[z-a]"), ": `z-a` is the wrong way round");
        assert_eq!(what("a/{b,[}]}"), "");
    }
}
