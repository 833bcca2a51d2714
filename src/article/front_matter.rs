//! YAML front matter: what other systems begin their articles with, and no reader of these.
//!
//! Must not know what its keys mean.

use super::findings::{self, Findings};
use crate::diagnostic::Diagnostic;
use crate::text::Span;

/// So many lines at most are looked at for the end.
const MAX_LINES: usize = 200;

/// The front matter that a text begins with, from one `---` line to the other.
pub(super) fn find(text: &str) -> Option<Span> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let (mut end, mut has_key) = (first.len(), false);
    for line in lines.take(MAX_LINES) {
        let content = line.trim_end();
        if content == "---" || content == "..." {
            return has_key.then(|| Span::new(0, end + content.len()));
        }
        let is_key = is_key(content);
        has_key |= is_key;
        let goes_on = has_key && line.starts_with([' ', '\t', '-']) || content.is_empty() || content.starts_with('#');
        if !(is_key || goes_on) {
            return None;
        }
        end += line.len();
    }
    None
}

/// Whether a line is `key: value`.
fn is_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else { return false };
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    !key.is_empty() && key.chars().all(is_name) && (value.is_empty() || value.starts_with(' '))
}

/// A text that articles include has no properties, so that nothing of its front matter is needed.
pub(super) fn say_of_include(found: &mut [Diagnostic]) {
    for finding in found.iter_mut().filter(|finding| finding.rule == &findings::FRONT_MATTER) {
        finding.hint = Some("remove it: a text that articles include has no properties".into());
    }
}

/// Tells front matter as a whole.
pub(super) fn report(span: Span, has_block: bool, findings: &mut Findings) {
    let message = "the file begins with YAML front matter, which is not read";
    findings.add(&findings::FRONT_MATTER, span, message, |it| match has_block {
        false => it.hint("write a block in its place that says the same: `<properties pageTitle=\"...\" selfHelpType=\"...\" cloudEnvironments=\"...\" articleId=\"...\" />`"),
        true => it.hint("move what it says into the properties block, and remove it").suggested_fix(span, ""),
    });
}
