//! Any bytes, as the body of any kind of article or as a whole file, are parsed and checked by all rules without a panic and
//! with spans inside the text.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use selfhelp::article::{Kind, parse};
use selfhelp::diagnostic::Diagnostic;
use selfhelp::rules;
use selfhelp::session::Session;
use selfhelp::sources::Sources;
use selfhelp::text::{FileBytes, RelPath, Span};

fuzz_target!(|input: &[u8]| {
    // The first byte chooses the kind; beyond the kinds, the bytes are the whole file.
    let Some((&choice, bytes)) = input.split_first() else { return };
    let kind = Kind::ALL.get(usize::from(choice) % (Kind::ALL.len() + 1));
    let mut file = kind.map_or_else(Vec::new, |kind| {
        format!("<properties selfHelpType=\"{}\" cloudEnvironments=\"public\" />\n# Case\n", kind.name()).into_bytes()
    });
    file.extend_from_slice(bytes);
    let article = parse(&RelPath::new("articles/a/case.md"), &FileBytes::from(&file[..]));
    let text = &*article.source.text;
    let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} is not within the text");
    for finding in &article.diagnostics {
        finding.span.into_iter().for_each(inside);
        finding.related.iter().for_each(|related| inside(related.span));
        finding.fix.iter().for_each(|fix| inside(fix.span));
    }
    article.markdown.outline.nodes().iter().for_each(|node| inside(node.span));
    for finding in all_findings(&file) {
        finding.span.into_iter().for_each(inside);
        finding.related.iter().filter(|related| related.path.is_none()).for_each(|related| inside(related.span));
        finding.fix.iter().for_each(|fix| inside(fix.span));
    }
    for fragment in article.fragments() {
        fragment.links.iter().for_each(|link| inside(link.span));
        fragment.links.iter().for_each(|link| inside(link.target.span));
        fragment.holes.iter().for_each(|hole| assert!(fragment.html.is_char_boundary(hole.at as usize)));
    }
});

/// What all rules find, also those that are off.
fn all_findings(file: &[u8]) -> Vec<Diagnostic> {
    static ALL: LazyLock<Vec<String>> = LazyLock::new(|| rules::rows().map(|row| row.rule.id.to_owned()).collect());
    let mut sources = Sources::default();
    sources.insert(RelPath::new("articles/a/case.md"), file);
    let mut session = Session::new(sources);
    let Ok(snapshot) = session.snapshot() else { return Vec::new() };
    session.check(&snapshot, Vec::new(), &ALL).unwrap_or_default()
}
