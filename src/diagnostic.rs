//! Findings about an author's text, as plain data.
//!
//! Must not know how findings are printed, nor which clouds there are.

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
    pub label: String,
    /// Other places of the same file that explain the finding.
    pub related: Vec<Related>,
    /// The way out, where it is not plain from the message.
    pub hint: Option<String>,
    pub fix: Option<Fix>,
    /// The clouds that it holds in; [`CloudSet::ALL`] where clouds make no difference.
    pub clouds: CloudSet,
}

/// What a kind of finding is called, and how bad it is unless the configuration says otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Named for the fault, so that it reads well after "allow".
    pub id: &'static str,
    pub severity: Severity,
    /// What it finds, in one sentence.
    pub summary: &'static str,
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
    pub span: Span,
    pub label: String,
}

/// An edit that repairs a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub span: Span,
    pub replacement: String,
    /// It changes nothing that a reader sees, so a machine may apply it unasked.
    pub safe: bool,
}

impl Diagnostic {
    /// A finding of a rule at its default severity, in all clouds.
    pub fn new(rule: &'static Rule, path: &RelPath, span: Option<Span>, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            path: path.clone(),
            span,
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            hint: None,
            fix: None,
            clouds: CloudSet::ALL,
        }
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related.push(Related { span, label: label.into() });
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn fix(mut self, span: Span, replacement: impl Into<String>, safe: bool) -> Self {
        self.fix = Some(Fix { span, replacement: replacement.into(), safe });
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
    diagnostics.sort_by(|a, b| (&a.path, a.span, a.rule.id, &a.message).cmp(&(&b.path, b.span, b.rule.id, &b.message)));
}
