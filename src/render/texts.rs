//! The words of the interface: those that do not come from articles.
//!
//! They stand in English where they are used: in templates as `[[Skip to content]]`, in scripts and here in quotation marks.
//! A catalogue, `templates/texts/<language>.toml`, has other words for them. Must not know pages.

use std::collections::BTreeMap;

use super::html::push_attribute;
use super::marks;
use crate::article::Kind;
use crate::diagnostic::Diagnostic;
use crate::rules::project::TEMPLATE_INVALID;
use crate::sources::Sources;
use crate::text::{RelPath, Span};

/// Where the catalogues lie in `templates/`.
pub(super) const CATALOGUES: &str = "texts/";

/// The catalogues that come with the program, by language.
pub static EMBEDDED_CATALOGUES: &[(&str, &str)] = &[("zh-hans", include_str!("../../templates/texts/zh-hans.toml"))];

/// Tags that mean a catalogue of another name.
const ALIASES: &[(&str, &str)] = &[("zh", "zh-hans"), ("zh-cn", "zh-hans"), ("zh-sg", "zh-hans")];

/// The words of one language, by the English ones. What a catalogue lacks is said in English.
#[derive(Debug, Default, Clone)]
pub struct Texts {
    words: BTreeMap<String, String>,
    /// The attribute of what is in the language of the articles, where that is another one.
    content: String,
    /// The content root's own catalogue, where it has one.
    pub(super) own: Option<RelPath>,
}

/// What stands in a template's `[[ ]]` for that attribute.
const CONTENT: &str = "@content";

impl Texts {
    /// The words of a language: of its catalogue, or else of the nearest wider one (`zh-hans` for `zh-hans-cn`). The content root's
    /// own catalogue takes the place of single words. Returns what is wrong with that as well.
    ///
    /// A content root's template or script asks for words of its own in the same way.
    #[must_use]
    pub fn of(sources: &Sources, language: &str, of_content: &str) -> (Self, Vec<Diagnostic>) {
        let mut texts = Self::default();
        if !language.eq_ignore_ascii_case(of_content) {
            push_attribute(&mut texts.content, "lang", of_content);
        }
        let mut diagnostics = Vec::new();
        for tag in &catalogues_of(language) {
            let embedded = EMBEDDED_CATALOGUES.iter().find(|(known, _)| known == tag);
            texts.words.extend(
                embedded
                    .and_then(|(_, text)| toml::from_str::<BTreeMap<String, String>>(text).ok())
                    .unwrap_or_default(),
            );
            let own = RelPath::new(&format!("{}{CATALOGUES}{tag}.toml", super::TEMPLATES));
            match sources.get(&own).map(|bytes| read(&own, bytes)) {
                Some(Ok(words)) => {
                    texts.words.extend(words);
                    texts.own = Some(own);
                }
                Some(Err(mistake)) => diagnostics.push(*mistake),
                None => {}
            }
        }
        (texts, diagnostics)
    }

    /// A text in this language.
    #[must_use]
    pub fn get<'t>(&'t self, english: &'t str) -> &'t str {
        self.words.get(english).map_or(english, String::as_str)
    }

    /// A text with values in the place of its `{}`, in order.
    #[must_use]
    pub fn with(&self, english: &str, values: &[&str]) -> String {
        let mut parts = self.get(english).split("{}");
        let mut text = parts.next().unwrap_or("").to_owned();
        for (at, part) in parts.enumerate() {
            text.push_str(values.get(at).unwrap_or(&""));
            text.push_str(part);
        }
        text
    }

    /// A number of things: `one` where there is one, else `many`, in which the number takes the place of `{}`.
    #[must_use]
    pub fn counted(&self, count: usize, one: &str, many: &str) -> String {
        self.with(if count == 1 { one } else { many }, &[&self.number(count)])
    }

    /// A number, with what this language has between thousands.
    #[must_use]
    pub fn number(&self, number: usize) -> String {
        let thousand = self.get("1,000");
        let separator = thousand.strip_prefix('1').and_then(|rest| rest.strip_suffix("000")).unwrap_or(",");
        grouped(number, separator)
    }

    /// Those words that are not English ones, for scripts: by the English ones.
    #[must_use]
    pub fn words(&self) -> &BTreeMap<String, String> {
        &self.words
    }
}

/// The names of the catalogues that a language takes words from, the widest first.
pub(super) fn catalogues_of(language: &str) -> Vec<String> {
    let language = language.to_ascii_lowercase();
    let wider = language.match_indices('-').map(|(at, _)| language[..at].to_owned());
    // `zh` alone is the simplified form, and `zh-tw` is not.
    let itself = alias_of(&language).unwrap_or(&language).to_owned();
    wider.chain([itself]).collect()
}

/// The catalogue that a tag means, where that has another name.
pub(super) fn alias_of(tag: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(alias, _)| *alias == tag).map(|(_, meant)| *meant)
}

fn read(path: &RelPath, bytes: &[u8]) -> Result<BTreeMap<String, String>, Box<Diagnostic>> {
    const HINT: &str = "write one line for each text: `\"Search\" = \"Suche\"`";
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Box::new(Diagnostic::new(&TEMPLATE_INVALID, path, None, "the catalogue is not UTF-8")));
    };
    toml::from_str(text).map_err(|error| {
        let span = error.span().map(|range| Span::new(range.start, range.end));
        Box::new(Diagnostic::new(&TEMPLATE_INVALID, path, span, error.message().to_owned()).hint(HINT))
    })
}

/// Puts the words of a language into a template: what stands in `[[ ]]` is a text, which may have template expressions in it.
///
/// Returns the template and, for each place where one of the two goes on, the place there and the place in what was given.
pub(super) fn put_into(template: &str, texts: &Texts) -> (String, Vec<(usize, usize)>) {
    let mut out = String::with_capacity(template.len());
    let mut places = Vec::new();
    let mut at = 0;
    while let Some((start, length)) = next_text(&template[at..]) {
        places.push((out.len(), at));
        out.push_str(&template[at..at + start]);
        places.push((out.len(), at + start));
        let inside = at + start + "[[".len();
        let text = &template[inside..inside + length];
        out.push_str(match text {
            CONTENT => &texts.content,
            "@site" => marks::SITE,
            "@cloud" => marks::CLOUD,
            "@body" => marks::BODY,
            words => texts.get(words),
        });
        at = inside + length + "]]".len();
    }
    places.push((out.len(), at));
    out.push_str(&template[at..]);
    (out, places)
}

/// The texts that a template says.
pub(super) fn texts_in(template: &str) -> Vec<&str> {
    let (mut said, mut rest) = (Vec::new(), template);
    while let Some((start, length)) = next_text(rest) {
        let inside = start + "[[".len();
        said.push(&rest[inside..inside + length]);
        rest = &rest[inside + length + "]]".len()..];
    }
    said
}

/// Where the next `[[` stands, and how long the text behind it is: it ends in the same line.
fn next_text(template: &str) -> Option<(usize, usize)> {
    template.match_indices("[[").find_map(|(at, _)| {
        let line = template[at + 2..].lines().next()?;
        Some((at, line.find("]]")?))
    })
}

/// `11,758`: digits in groups of three.
fn grouped(count: usize, separator: &str) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    text
}

/// What one article of a kind is called, in English.
#[must_use]
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Generic => "Solution",
        Kind::Resource => "Resource guide",
        Kind::Apollo => "Guided solution",
        Kind::ProblemScopingQuestions => "Scoping form",
        Kind::TsgDescription => "Troubleshooter",
        Kind::TsgContent => "Troubleshooter step",
        Kind::TsgQuestions => "Troubleshooter questions",
        Kind::Diagnostics => "Diagnostic result",
        Kind::Rca => "Root cause",
        Kind::ServiceHealthInsights => "Service health",
        Kind::Health => "Resource health",
        Kind::AdvisorRecommendationMetadata => "Recommendation",
        Kind::SupportTopicDescription => "Support topics",
        Kind::DiagnoseAndSolve => "Diagnose and solve",
        Kind::Tools => "Tools",
        Kind::PartnerCenterQuickStart => "Quick start",
    }
}

/// What the articles of a kind are called together, in English.
#[must_use]
pub fn kind_plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Generic => "Solutions",
        Kind::Resource => "Resource guides",
        Kind::Apollo => "Guided solutions",
        Kind::ProblemScopingQuestions => "Scoping forms",
        Kind::TsgDescription => "Troubleshooters",
        Kind::TsgContent => "Troubleshooter steps",
        Kind::TsgQuestions => "Troubleshooter questions",
        Kind::Diagnostics => "Diagnostic results",
        Kind::Rca => "Root causes",
        Kind::ServiceHealthInsights => "Service health notices",
        Kind::Health => "Resource health notices",
        Kind::AdvisorRecommendationMetadata => "Recommendations",
        Kind::SupportTopicDescription => "Support topic lists",
        Kind::DiagnoseAndSolve => "Diagnose and solve menus",
        Kind::Tools => "Tools",
        Kind::PartnerCenterQuickStart => "Quick starts",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german() -> Texts {
        let catalogue = "\"1 step\" = \"1 Schritt\"\n\"{} steps\" = \"{} Schritte\"\n\"{} of {}\" = \"{} von {}\"\n\"1,000\" = \"1.000\"\n\"Step {{ n }}\" = \"Schritt {{ n }}\"\n";
        let root =
            Sources::from_iter([(RelPath::new("templates/texts/de.toml"), catalogue.as_bytes().to_vec().into())]);
        Texts::of(&root, "de-AT", "en").0
    }

    #[test]
    fn numbers_are_grouped() {
        let texts = Texts::default();
        let counted = |count| texts.counted(count, "1 step", "{} steps");
        assert_eq!(counted(11_758), "11,758 steps");
        assert_eq!(
            (counted(1), counted(100), counted(1_000_000)),
            ("1 step".into(), "100 steps".into(), "1,000,000 steps".into())
        );
    }

    #[test]
    fn a_language_has_words_of_the_wider_one_and_english_for_the_rest() {
        let texts = german();
        assert_eq!(texts.counted(2_000, "1 step", "{} steps"), "2.000 Schritte");
        assert_eq!(texts.with("{} of {}", &["1", "2"]), "1 von 2");
        assert_eq!(texts.get("Home"), "Home");
        let home = |language: &str| Texts::of(&Sources::default(), language, "en").0.get("Home").to_owned();
        assert!(["zh-CN", "zh", "zh-Hans-CN"].iter().all(|language| home(language) != "Home"));
        assert!(["zh-TW", "zh-Hant", "en"].iter().all(|language| home(language) == "Home"));
    }

    #[test]
    fn a_template_keeps_the_places_of_what_is_its_own() {
        let (template, places) = put_into("<p>[[Step {{ n }}]]</p>{{ x }}[[a\n]]", &german());
        assert_eq!(template, "<p>Schritt {{ n }}</p>{{ x }}[[a\n]]");
        assert_eq!(places, [(0, 0), (3, 3), (18, 19)]);
    }

    #[test]
    fn what_articles_say_is_marked_where_it_is_in_another_language() {
        assert_eq!(put_into("<h1[[@content]]>", &german()).0, "<h1 lang=\"en\">");
        assert_eq!(put_into("<h1[[@content]]>", &Texts::of(&Sources::default(), "en", "en").0).0, "<h1>");
    }

    #[test]
    fn a_catalogue_that_cannot_be_read_says_where() {
        let root = Sources::from_iter([(RelPath::new("templates/texts/de.toml"), b"Search = Suche\n".to_vec().into())]);
        let (_, diagnostics) = Texts::of(&root, "de", "en");
        assert_eq!(diagnostics.len(), 1);
        assert!(diagnostics[0].span.is_some() && diagnostics[0].hint.is_some(), "{diagnostics:?}");
    }
}
