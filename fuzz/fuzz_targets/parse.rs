//! Any bytes, as the body of any kind of article or as a whole file, parse without a panic and with spans inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use selfhelp::article::{Kind, parse};
use selfhelp::text::{RelPath, Span};

fuzz_target!(|input: &[u8]| {
    // The first byte chooses the kind; beyond the kinds, the bytes are the whole file.
    let Some((&choice, bytes)) = input.split_first() else { return };
    let kind = Kind::ALL.get(usize::from(choice) % (Kind::ALL.len() + 1));
    let mut file = kind.map_or_else(Vec::new, |kind| {
        format!("<properties selfHelpType=\"{}\" cloudEnvironments=\"public\" />\n# Case\n", kind.name()).into_bytes()
    });
    file.extend_from_slice(bytes);
    let parsed = parse(&RelPath::new("articles/a/case.md"), &file);
    let text = &*parsed.article.source.text;
    let inside = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} is not within the text");
    for finding in &parsed.diagnostics {
        finding.span.into_iter().for_each(inside);
        finding.related.iter().for_each(|related| inside(related.span));
        finding.fix.iter().for_each(|fix| inside(fix.span));
    }
    for fragment in parsed.article.fragments() {
        fragment.links.iter().for_each(|link| inside(link.target.span));
        fragment.holes.iter().for_each(|hole| assert!(fragment.html.is_char_boundary(hole.at as usize)));
    }
});
