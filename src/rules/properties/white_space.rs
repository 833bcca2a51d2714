//! White space around values, and line breaks in them.
//!
//! Must not look into what the values mean.

use memchr::memchr;

use super::written;
use crate::article::Property;
use crate::article::findings::Findings;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, trimmed};

pub static PROPERTY_WHITE_SPACE: Rule =
    Rule::info("property-white-space", "white space stands before or behind a property's value").safe();
pub static PROPERTY_LINE_BREAK: Rule =
    Rule::warning("property-line-break", "a property's value is broken over lines").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for property in &view.properties.entries {
        let raw = view.slice(property.value.span);
        // A value whose end is not plain has a finding of its own.
        let behind = view.text.get(written::end(view, property)..).unwrap_or("");
        if written::quote(view, property).is_none() || behind.starts_with(char::is_alphanumeric) {
            continue;
        }
        if let Some(at) = memchr(b'\n', raw.as_bytes()) {
            report_line_break(property, raw, at, findings);
        } else if trimmed(raw).len() < raw.len() {
            report_white_space(property, raw, findings);
        }
    }
}

fn report_white_space(property: &Property, raw: &str, findings: &mut Findings) {
    let value = property.value.span;
    let (before, behind) = (raw.len() - raw.trim_start().len(), raw.len() - raw.trim_end().len());
    let start = value.range().start;
    let (span, place) = match (before, behind) {
        _ if raw.trim().is_empty() => (value, "in place of"),
        (0, _) => (Span::new(start + raw.len() - behind, start + raw.len()), "behind"),
        (_, 0) => (Span::new(start, start + before), "before"),
        _ => (value, "before and behind"),
    };
    let message = format!("white space stands {place} the value of `{}`", property.name.value);
    findings.add(&PROPERTY_WHITE_SPACE, span, message, |it| it.safe_fix(value, raw.trim()));
}

fn report_line_break(property: &Property, raw: &str, at: usize, findings: &mut Findings) {
    let (before, behind) = raw.split_at(at);
    let start = before.trim_end().len();
    let end = raw.len() - behind.trim_start().len();
    let span = Span::new(start, end).shifted(property.value.span.range().start);
    let message = format!("the value of `{}` is broken over lines", property.name.value);
    let lines: Vec<&str> = raw.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    findings.add(&PROPERTY_LINE_BREAK, span, message, |it| {
        it.label("broken here").hint("write the value on one line").safe_fix(property.value.span, lines.join(" "))
    });
}
