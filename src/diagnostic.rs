//! Findings about an author's text, as plain data.
//!
//! Must not know how findings are printed, nor which clouds there are.

use std::borrow::Cow;

use rayon::slice::ParallelSliceMut;

use crate::cloud::CloudSet;
use crate::text::{RelPath, Span};

/// One finding: what is wrong, where, in which clouds, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub path: RelPath,
    /// What the finding is about; nothing where it is about the whole file.
    pub span: Option<Span>,
    /// One sentence without a final stop.
    pub message: String,
    /// A few words shown at the span; may be empty.
    pub label: Cow<'static, str>,
    /// Other places of the same file that explain the finding.
    pub related: Vec<Related>,
    /// The way out, where it is not plain from the message.
    pub hint: Option<Cow<'static, str>>,
    pub fix: Option<Fix>,
    /// The clouds that it holds in; [`CloudSet::ALL`] where clouds make no difference.
    pub clouds: CloudSet,
    /// What it sums up, where it stands for many faults.
    pub sum: Option<Box<Sum>>,
}

/// What many faults have in common, and how many they are: the finding is the same one while only their number changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    pub of: String,
    pub count: usize,
}

/// What a kind of finding is called, how bad it is unless the configuration says otherwise, and whether a machine can mend
/// it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Named for the fault, so that it reads well after "allow".
    pub id: &'static str,
    pub severity: Severity,
    /// It is only looked for where the configuration asks for it.
    pub is_off: bool,
    /// What it finds, in one sentence that begins lower-case and has no final stop.
    pub summary: &'static str,
    /// The best fix that a finding of it can have.
    pub fix: Option<Safety>,
}

impl Rule {
    #[must_use]
    pub const fn error(id: &'static str, summary: &'static str) -> Self {
        Self::new(id, Severity::Error, summary)
    }

    #[must_use]
    pub const fn warning(id: &'static str, summary: &'static str) -> Self {
        Self::new(id, Severity::Warning, summary)
    }

    #[must_use]
    pub const fn info(id: &'static str, summary: &'static str) -> Self {
        Self::new(id, Severity::Info, summary)
    }

    #[must_use]
    pub const fn new(id: &'static str, severity: Severity, summary: &'static str) -> Self {
        Self { id, severity, is_off: false, summary, fix: None }
    }

    /// The same rule, looked for only where it is asked for.
    #[must_use]
    pub const fn off(self) -> Self {
        Self { is_off: true, ..self }
    }

    /// The same rule, with safe fixes.
    #[must_use]
    pub const fn safe(self) -> Self {
        Self { fix: Some(Safety::Safe), ..self }
    }

    /// The same rule, with fixes that a person must accept.
    #[must_use]
    pub const fn suggested(self) -> Self {
        Self { fix: Some(Safety::Suggested), ..self }
    }
}

/// How bad a finding is. Ordered: an error is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A second place that explains a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Another file; nothing where it is the finding's own.
    pub path: Option<RelPath>,
    pub span: Span,
    pub label: String,
}

/// An edit that repairs a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub span: Span,
    pub replacement: String,
    pub safety: Safety,
    /// Not the text is changed but its bytes: it is written as UTF-8 without a byte order mark.
    pub is_of_bytes: bool,
}

/// Who may apply a fix. Ordered: what is safe is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// It shows what a mended text may look like; only an author can write the real one.
    DisplayOnly,
    /// It is probably what the author meant: a person must accept it.
    Suggested,
    /// It is certainly what the author meant, so a machine may apply it unasked.
    Safe,
}

impl Safety {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DisplayOnly => "display-only",
            Self::Suggested => "suggested",
            Self::Safe => "safe",
        }
    }
}

/// What is quoted may go over several lines, and a sentence may not: readers of Markdown see a space there as well.
fn in_one_line(text: Cow<'static, str>) -> Cow<'static, str> {
    if !text.contains('\n') {
        return text;
    }
    let lines: Vec<&str> =
        text.split('\n').map(|line| line.trim_matches([' ', '\t', '\r'])).filter(|line| !line.is_empty()).collect();
    Cow::Owned(lines.join(" "))
}

impl Diagnostic {
    /// A finding of a rule at its default severity, in all clouds.
    pub fn new(rule: &'static Rule, path: &RelPath, span: Option<Span>, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            path: path.clone(),
            span,
            message: in_one_line(Cow::Owned(message.into())).into_owned(),
            label: Cow::Borrowed(""),
            related: Vec::new(),
            hint: None,
            fix: None,
            clouds: CloudSet::ALL,
            sum: None,
        }
    }

    /// It stands for so many faults that have this in common.
    #[must_use]
    pub fn sums_up(mut self, of: String, count: usize) -> Self {
        self.sum = Some(Box::new(Sum { of, count }));
        self
    }

    /// How many faults it stands for.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sum.as_ref().map_or(1, |sum| sum.count)
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<Cow<'static, str>>) -> Self {
        self.label = in_one_line(label.into());
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related { path: None, span, label: label.into() });
        self
    }

    /// A second place, mostly in another file.
    #[must_use]
    pub fn related_in(mut self, path: &RelPath, span: Span, label: impl Into<String>) -> Self {
        let path = (*path != self.path).then(|| path.clone());
        self.related.push(Related { path, span, label: label.into() });
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(in_one_line(hint.into()));
        self
    }

    #[must_use]
    pub fn safe_fix(self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix(span, replacement, Safety::Safe)
    }

    #[must_use]
    pub fn suggested_fix(self, span: Span, replacement: impl Into<String>) -> Self {
        self.fix(span, replacement, Safety::Suggested)
    }

    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>, safety: Safety) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into(), safety, is_of_bytes: false });
        self
    }

    /// The file is written as UTF-8 without a byte order mark, and with LF where it has CR alone; its text stays as it is.
    #[must_use]
    pub fn fix_of_bytes(mut self) -> Self {
        let (span, replacement) = (Span::default(), String::new());
        self.fix = Some(Fix { span, replacement, safety: Safety::Safe, is_of_bytes: true });
        self
    }

    #[must_use]
    pub fn in_clouds(mut self, clouds: CloudSet) -> Self {
        self.clouds = clouds;
        self
    }
}

/// The order in which findings are shown: by file, then by place, then by rule.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics
        .par_sort_by(|a, b| (&a.path, a.span, a.rule.id, &a.message).cmp(&(&b.path, b.span, b.rule.id, &b.message)));
}
