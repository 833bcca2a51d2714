//! What parsing can find wrong, and the list that it is collected in.
//!
//! Must not know configuration: a parser's finding holds whatever the site, so its clouds are all.

use foldhash::{HashMap, HashMapExt};

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::text::{RelPath, Span};

/// The findings of one file, in the order in which they were made.
#[derive(Debug, Clone)]
pub struct Findings {
    path: RelPath,
    list: Vec<Diagnostic>,
    /// How many each rule has made.
    counts: Vec<(&'static Rule, usize)>,
    /// The present search has made more of a rule than are kept.
    overflows: bool,
}

/// A file with more findings of one rule is broken as a whole; that there are more is said.
pub const MAX_FINDINGS: usize = 200;

impl Findings {
    #[must_use]
    pub fn new(path: RelPath) -> Self {
        Self { path, list: Vec::new(), counts: Vec::new(), overflows: false }
    }

    /// Adds a finding; `refine` gives it label, hint and fix.
    pub fn add(
        &mut self,
        rule: &'static Rule,
        span: Span,
        message: impl Into<String>,
        refine: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        self.push(rule, Some(span), message, refine);
    }

    /// Adds a finding about the file as a whole, such as its name.
    pub fn add_about_file(
        &mut self,
        rule: &'static Rule,
        message: impl Into<String>,
        refine: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        self.push(rule, None, message, refine);
    }

    fn push(
        &mut self,
        rule: &'static Rule,
        span: Option<Span>,
        message: impl Into<String>,
        refine: impl FnOnce(Diagnostic) -> Diagnostic,
    ) {
        if self.has_room(rule) {
            self.list.push(refine(Diagnostic::new(rule, &self.path, span, message)));
        }
    }

    /// Counts one more finding of a rule, and tells whether it is kept. Each rule is counted for itself, so that many of one
    /// push out none of another.
    fn has_room(&mut self, rule: &'static Rule) -> bool {
        let place = self.counts.iter().position(|(other, _)| other.id == rule.id).unwrap_or_else(|| {
            self.counts.push((rule, 0));
            self.counts.len() - 1
        });
        let count = &mut self.counts[place].1;
        *count += 1;
        self.overflows |= *count > MAX_FINDINGS;
        *count <= MAX_FINDINGS
    }

    /// The findings of a rule so far.
    pub(super) fn of(&self, rule: &'static Rule) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter().filter(move |finding| finding.rule.id == rule.id)
    }

    /// Whether findings of the present search were dropped already: it may end, where going on costs time.
    #[must_use]
    pub fn overflows(&self) -> bool {
        self.overflows
    }

    /// Another search begins.
    pub fn begin_search(&mut self) {
        self.overflows = false;
    }

    #[must_use]
    pub fn path(&self) -> &RelPath {
        &self.path
    }

    /// Takes over the findings about a part of the file, and says where they stand in the whole.
    pub fn adopt(&mut self, part: Findings, place: impl Fn(Span) -> Span) {
        let overflowing: Vec<_> = part.counts.iter().filter(|(_, count)| *count > MAX_FINDINGS).copied().collect();
        for mut finding in part.list {
            if !self.has_room(finding.rule) {
                continue;
            }
            finding.span = finding.span.map(&place);
            // An edit counted in the part's own places does not fit the whole.
            finding.fix = None;
            finding.related.clear();
            self.list.push(finding);
        }
        for (rule, _) in overflowing {
            self.has_room(rule);
        }
    }

    #[must_use]
    pub fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        let overflowing = self.counts.iter().filter(|(_, count)| *count > MAX_FINDINGS);
        self.list.extend(overflowing.map(|(rule, _)| too_many(&self.path, rule)));
        self.list
    }
}

/// The findings without those that are too many of one rule in their file: for findings in many files.
#[must_use]
pub fn limited(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut counts: HashMap<(RelPath, &'static str), usize> = HashMap::new();
    let mut kept = Vec::with_capacity(found.len());
    for finding in found {
        let count = counts.entry((finding.path.clone(), finding.rule.id)).or_default();
        *count += 1;
        match *count {
            ..=MAX_FINDINGS => kept.push(finding),
            count if count == MAX_FINDINGS + 1 => kept.push(too_many(&finding.path, finding.rule)),
            _ => {}
        }
    }
    kept
}

fn too_many(path: &RelPath, rule: &'static Rule) -> Diagnostic {
    Diagnostic::new(&TOO_MANY_FINDINGS, path, None, too_many_message(rule.id)).label(rule.id)
}

/// What is said where a rule finds more in a file than is kept. Without the number, so that it stays the same finding.
#[must_use]
pub fn too_many_message(rule: &str) -> String {
    format!("`{rule}` is found more than {MAX_FINDINGS} times in this file, and the rest is not shown")
}

/// The rule that a finding is about: its own, and of one that says that there are too many, the rule that they are of.
#[must_use]
pub fn subject(finding: &Diagnostic) -> &str {
    let is_note = finding.rule.id == TOO_MANY_FINDINGS.id && !finding.label.is_empty();
    if is_note { &finding.label } else { finding.rule.id }
}

macro_rules! rules {
    ($($name:ident $severity:ident $id:literal $summary:literal $(, $fix:ident)?;)*) => {
        $(pub static $name: Rule = Rule::new($id, Severity::$severity, $summary)$(.$fix())?;)*

        /// Every rule that a parse can break.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
}

rules! {
    TOO_MANY_FINDINGS Warning "too-many-findings" "the file has more findings of a rule than are shown";
    FILE_TOO_LARGE Error "file-too-large" "the file is larger than an article may be, so it is not read";
    FILE_EMPTY Error "file-empty" "the file holds nothing but white space";
    ENCODING_NOT_UTF8 Error "encoding-not-utf8" "the file is not UTF-8, but Windows-1252 or UTF-16", safe;
    CONTROL_CHARACTER Error "control-character" "a control character stands in the text", safe;
    PROPERTIES_MISSING Error "properties-missing" "the article has no properties block";
    PROPERTIES_UNCLOSED Error "properties-unclosed" "the properties block has no end", safe;
    PROPERTIES_IN_COMMENT Warning "properties-in-comment" "the properties block stands inside a comment", safe;
    PROPERTIES_STRAY_TEXT Error "properties-stray-text" "text in the properties block belongs to no property", safe;
    FRONT_MATTER Error "front-matter" "a file begins with YAML front matter, which is not read", suggested;
    TEXT_BEFORE_PROPERTIES Warning "text-before-properties" "text stands before the properties block";
    PROPERTY_QUOTE_UNCLOSED Error "property-quote-unclosed" "a property's value has no closing quote", safe;
    PROPERTY_QUOTE_INSIDE Error "property-quote-inside" "a property's value holds its own quote character", suggested;
    PROPERTY_UNQUOTED Error "property-unquoted" "a property's value has no straight quotes", safe;
    PROPERTY_DUPLICATE Error "property-duplicate" "a property is given twice", safe;
    PROPERTY_UNKNOWN Error "property-unknown" "no property has this name", suggested;
    KIND_MISSING Error "kind-missing" "the article does not say what kind it is";
    KIND_UNKNOWN Error "kind-unknown" "no kind has this name", suggested;
    H1_MISSING Error "h1-missing" "the body has no H1 heading", suggested;
    COMMENT_UNCLOSED Error "comment-unclosed" "a comment has no end";
    HTML_DROPPED Error "html-dropped" "an element that pages never show was left out with its content";
    HTML_UNBALANCED Warning "html-unbalanced" "an element of HTML has no end, or an end closes nothing", suggested;
    TABLE_CELL_EXTRA Warning "table-cell-extra" "a row of a table has more cells than the table has columns";
    LINK_SCHEME Error "link-scheme" "a link's scheme leads nowhere from a page";
    NESTING_TOO_DEEP Error "nesting-too-deep" "the text nests deeper than is shown";
    APOLLO_ELEMENT_UNCLOSED Error "apollo-element-unclosed" "an element such as insight or video has no end", suggested;
    JSON_MISSING Error "json-missing" "the article's kind asks for a JSON object and there is none";
    JSON_FENCE_MISSING Error "json-fence-missing" "the JSON object does not stand between two --- lines", safe;
    JSON_SYNTAX Error "json-syntax" "the text is not JSON at this place", suggested;
    JSON_TRAILING_COMMA Error "json-trailing-comma" "a comma stands after the last entry", safe;
    JSON_CONTROL_CHARACTER Error "json-control-character" "a string holds an unescaped control character", safe;
    JSON_TEXT_AFTER Warning "json-text-after" "text follows the JSON object";
    JSON_DUPLICATE_KEY Error "json-duplicate-key" "an object has a key twice", safe;
    JSON_KEY_CASE Warning "json-key-case" "a key is written in another case than its name", safe;
    JSON_UNKNOWN_KEY Error "json-unknown-key" "no key has this name here", suggested;
    JSON_TYPE Error "json-type" "a value is of another type than its key asks for";
    JSON_VALUE_QUOTES Warning "json-value-quotes" "a value has quotes that its key wants without, or lacks them", safe;
}
