//! Fixes over the whole corpus: they mend, they introduce nothing, and they change no word that they do not speak of.

use std::collections::{BTreeMap, BTreeSet};

use selfhelp::article::parse;
use selfhelp::diagnostic::{Diagnostic, Safety};
use selfhelp::disk;
use selfhelp::fix::{Fixed, fix_all};
use selfhelp::session::Session;
use selfhelp::sources::Sources;
use selfhelp::text::{RelPath, SourceText};

use crate::support::assert_none;
use crate::world::root;

#[test]
fn safe_fixes_mend_and_introduce_nothing() {
    hold(Safety::Safe);
}

#[test]
fn suggested_fixes_mend_and_introduce_nothing() {
    hold(Safety::Suggested);
}

fn check(session: &mut Session) -> Result<Vec<Diagnostic>, String> {
    let snapshot = session.snapshot().map_err(|mistake| mistake.message.clone())?;
    session.check(&snapshot, Vec::new(), &[])
}

fn hold(least: Safety) {
    let Some(root) = root() else { return };
    let sources = disk::load(&root, None).expect("the corpus can be read").sources;
    let mut session = Session::new(sources.clone());
    let before = check(&mut session).unwrap();
    let fixed = fix_all(&mut session, least, |_| true, check).unwrap();
    println!(
        "{} fixes ({}) in {} files: {} findings before, {} after",
        fixed.applied,
        least.name(),
        fixed.files.len(),
        before.len(),
        fixed.left.len()
    );
    let again = fix_all(&mut session, least, |_| true, check).unwrap();
    let unsettled: Vec<String> = again.files.keys().map(ToString::to_string).collect();
    assert_none(&unsettled, "files that fixing changes a second time", "a fix must make its finding vanish");
    assert_none(&introduced(&before, &fixed), "findings that fixes introduced", "narrow the fix, or make it no fix");
    if least == Safety::Safe {
        assert_none(&changed_words(&sources, &fixed), "words that safe fixes changed", "such a fix is not safe");
    }
}

/// What keeps something from being looked at, and what can be told of it once that is mended: a link that came to nothing
/// may lead to a forbidden host, an expression that could not be read may compare with a value that no option has.
const UNCOVERED: &[(&str, &str)] = &[
    ("link-backslash", "link-"),
    ("link-bare", "link-"),
    ("link-mail-filter", "link-"),
    ("link-reversed", "link-"),
    ("link-scheme-doubled", "link-"),
    ("link-scheme-misspelt", "link-"),
    ("link-scheme-missing", "link-"),
    ("link-space-inside", "link-"),
    ("link-unclosed", "link-"),
    ("form-visibility-syntax", "form-visibility-value-unknown"),
    // A body of a few words is spared where a link leads on.
    ("issue-description-link", "body-too-short"),
];

/// Rules that have more findings in a file than before, but for what was covered by a fault that is mended now.
fn introduced(before: &[Diagnostic], fixed: &Fixed) -> Vec<String> {
    let covering: BTreeSet<(&str, &str)> = before.iter().map(|it| (it.path.as_str(), it.rule.id)).collect();
    let count = |findings: &[Diagnostic]| {
        let mut counts: BTreeMap<(String, &'static str), usize> = BTreeMap::new();
        for finding in findings {
            *counts.entry((finding.path.to_string(), finding.rule.id)).or_default() += 1;
        }
        counts
    };
    let before = count(before);
    let more = count(&fixed.left).into_iter().filter(|(key, count)| before.get(key).is_none_or(|was| was < count));
    let is_introduced = |((path, rule), _): &((String, &str), usize)| {
        !UNCOVERED.iter().any(|(was, shown)| rule.starts_with(shown) && covering.contains(&(path.as_str(), *was)))
    };
    more.filter(is_introduced).map(|((path, rule), count)| format!("{path}: {rule}, {count} now")).collect()
}

/// Words that a reader sees and did not see, or saw and sees no longer, and that stand on no line that a fix wrote.
fn changed_words(sources: &Sources, fixed: &Fixed) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, new) in &fixed.files {
        let old = sources.get(path).expect("a file that was there");
        let (seen_before, seen_after) = (words(path, old), words(path, new));
        let written = edited_lines(path, old, new);
        for word in seen_before.symmetric_difference(&seen_after) {
            if !written.iter().any(|line| line.contains(word.as_str())) {
                faults.push(format!("{path}: {word}"));
            }
        }
    }
    faults
}

fn words(path: &RelPath, bytes: &[u8]) -> BTreeSet<String> {
    let article = parse(path, &bytes.into());
    let words = article.fragments().flat_map(|fragment| fragment.text.split(|it: char| !it.is_alphanumeric()));
    words.map(str::to_owned).collect()
}

/// The lines of either text that the other does not have, and the two around each.
fn edited_lines(path: &RelPath, old: &[u8], new: &[u8]) -> Vec<String> {
    let lines = |bytes: &[u8]| -> Vec<String> {
        SourceText::decode(path.clone(), bytes).text.lines().map(str::to_owned).collect()
    };
    let (old, new) = (lines(old), lines(new));
    let only_in = |these: &[String], others: &[String]| -> Vec<String> {
        let others: BTreeSet<&String> = others.iter().collect();
        let is_edited = |at: usize| these.get(at).is_some_and(|line| !others.contains(line));
        let is_near = |at: usize| is_edited(at) || is_edited(at + 1) || (at > 0 && is_edited(at - 1));
        (0..these.len()).filter(|&at| is_near(at)).map(|at| these[at].clone()).collect()
    };
    [only_in(&old, &new), only_in(&new, &old)].concat()
}
