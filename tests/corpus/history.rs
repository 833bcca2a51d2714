//! The real changes that followed the corpus, one by one: what each introduces and repairs is told at that change.
//!
//! With `BLESS=1` the table in `docs/history.md` is written anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use selfhelp::article::Kind;
use selfhelp::baseline::Baseline;
use selfhelp::config::Config;
use selfhelp::diagnostic::{Diagnostic, Severity};
use selfhelp::disk;
use selfhelp::session::{Change, Session};
use selfhelp::text::RelPath;
use tempfile::TempDir;

use crate::support::assert_none;
use crate::world::root;

/// What one change did.
struct Told {
    files: usize,
    introduced: Vec<Diagnostic>,
    repaired: usize,
}

pub fn patches() -> Option<Vec<PathBuf>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus-history");
    let mut patches: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    patches.retain(|path| path.extension().is_some_and(|extension| extension == "patch"));
    patches.sort();
    Some(patches)
}

/// The articles of the corpus, where they may be changed.
pub fn copy_of_corpus() -> Option<TempDir> {
    let (root, folder) = (root()?, tempfile::tempdir().unwrap());
    let mut copy = Command::new("cp");
    copy.args(["-r", "--no-preserve=mode"]).arg(root.join("articles")).arg(folder.path());
    assert!(copy.status().unwrap().success());
    Some(folder)
}

#[test]
fn the_first_changes_are_told() {
    follow(20);
}

#[test]
#[ignore = "takes minutes"]
fn long_all_changes_are_told() {
    let Some(told) = follow(usize::MAX) else { return };
    let page = page(&told);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/history.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, page).unwrap();
    } else {
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == page, "docs/history.md is out of date: run this test with BLESS=1 and read what changed");
    }
}

/// Applies changes in order; each article that becomes wrong in a way that needs no parser to be seen must be told.
fn follow(most: usize) -> Option<Vec<Told>> {
    let (folder, patches) = (copy_of_corpus()?, patches()?);
    let mut session = Session::new(disk::load(folder.path(), None).unwrap().sources);
    let config = Config::default();
    let mut before = check(&mut session);
    let mut known = Baseline::of(&before, session.sources(), &config);
    let (mut told, mut missed) = (Vec::new(), Vec::new());
    for patch in patches.iter().take(most) {
        let name = patch.file_stem().unwrap().to_string_lossy().into_owned();
        let paths = apply(folder.path(), patch);
        let mut faults = Vec::new();
        for path in &paths {
            let bytes = std::fs::read(folder.path().join(path)).ok();
            let rel = RelPath::new(path);
            let old = session.sources().get(&rel).cloned();
            if let Some(bytes) = &bytes {
                faults.extend(plain_faults(path, old.as_deref().unwrap_or(b""), bytes));
            }
            session.apply(match bytes {
                Some(bytes) => Change::Write(rel, bytes.into()),
                None => Change::Remove(rel),
            });
        }
        let now = check(&mut session);
        let compared = known.compare(now.clone(), session.sources(), &config);
        for (path, rules) in faults {
            let is_told = |finding: &Diagnostic| finding.path.as_str() == path && rules.contains(&finding.rule.id);
            if !compared.new.iter().any(is_told) {
                missed.push(format!("{name}: {path}: {}", rules.join(" or ")));
            }
        }
        known = Baseline::of(&now, session.sources(), &config);
        before = now;
        told.push(Told { files: paths.len(), introduced: compared.new, repaired: compared.gone });
    }
    drop(before);
    assert_none(&missed, "faults that a change introduced and that were not told", "every fault is told at its change");
    Some(told)
}

fn check(session: &mut Session) -> Vec<Diagnostic> {
    let snapshot = session.snapshot().expect("the corpus needs no configuration");
    session.check(&snapshot, Vec::new(), &[]).expect("all rules")
}

/// Applies a patch, and returns the files that it touched.
pub fn apply(folder: &Path, patch: &Path) -> Vec<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).arg(patch).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}: {}", patch.display(), String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let list = git(&["apply", "--numstat", "-z"]);
    git(&["apply", "--whitespace=nowarn"]);
    let text = String::from_utf8_lossy(&list).into_owned();
    let text = std::fs::read_to_string(patch)
        .map_or(text.clone(), |patch| renames(&patch).fold(text, |text, old| text + "\0-\t-\t" + old));
    text.split('\0')
        .filter_map(|entry| entry.rsplit('\t').next())
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The old names of files that a patch renames.
fn renames(patch: &str) -> impl Iterator<Item = &str> {
    patch.lines().filter_map(|line| line.strip_prefix("rename from "))
}

/// Faults of a new state that the old did not have, seen without the parser: JSON, an unclosed block, a language in a link.
fn plain_faults(path: &str, old: &[u8], new: &[u8]) -> Vec<(String, Vec<&'static str>)> {
    if !path.ends_with(".md") {
        return Vec::new();
    }
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let mut faults = Vec::new();
    let json = ["json-syntax", "json-trailing-comma", "json-control-character", "json-missing", "json-fence-missing"];
    if is_invalid_json(&new) && !is_invalid_json(&old) {
        faults.push((path.to_owned(), json.to_vec()));
    }
    if is_unclosed(&new) && !is_unclosed(&old) {
        faults.push((path.to_owned(), vec!["properties-unclosed", "property-quote-unclosed", "properties-stray-text"]));
    }
    if links_with_language(&new) > links_with_language(&old) && !is_for_china_alone(&new) {
        faults.push((path.to_owned(), vec!["link-locale", "advisor-link-locale"]));
    }
    faults
}

fn is_invalid_json(text: &str) -> bool {
    let kind = text.split("selfHelpType").nth(1).and_then(|rest| rest.split(['"', '\'']).nth(1)).unwrap_or("");
    if !Kind::from_name(kind).is_some_and(Kind::has_json_body) {
        return false;
    }
    let lines: Vec<&str> = text.lines().collect();
    let is_fence = |line: &&str| line.trim().len() >= 3 && line.trim().bytes().all(|byte| byte == b'-');
    let (Some(first), Some(last)) = (lines.iter().position(is_fence), lines.iter().rposition(is_fence)) else {
        return true;
    };
    serde_json::from_str::<serde_json::Value>(&lines[first + 1..last.max(first + 1)].join("\n")).is_err()
}

fn is_unclosed(text: &str) -> bool {
    let Some(block) = text.split("<properties").nth(1) else { return false };
    let head = block.split("\n#").next().unwrap_or("");
    !head.contains("/>")
}

/// How many Markdown links lead to an address with `/en-us/` in it, before its last part.
fn links_with_language(text: &str) -> usize {
    let addresses = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ', '\n', '?', '#']).next());
    let has_language = |address: &str| {
        let lower = address.trim().to_ascii_lowercase();
        lower.starts_with("http") && lower.split("/en-us/").nth(1).is_some_and(|rest| !rest.is_empty())
    };
    addresses.filter(|address| has_language(address)).count()
}

fn is_for_china_alone(text: &str) -> bool {
    let clouds = text.split("cloudEnvironments").nth(1).and_then(|rest| rest.split(['"', '\'']).nth(1)).unwrap_or("");
    clouds.trim().eq_ignore_ascii_case("mooncake")
}

/// The table of the documentation.
fn page(told: &[Told]) -> String {
    let mut page = String::from(HEAD);
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in told.iter().flat_map(|told| &told.introduced) {
        *by_rule.entry(finding.rule.id).or_default() += 1;
    }
    let mut by_rule: Vec<_> = by_rule.into_iter().collect();
    by_rule.sort_by_key(|&(rule, count)| (std::cmp::Reverse(count), rule));
    let with =
        |least: Severity| told.iter().filter(|told| told.introduced.iter().any(|it| it.severity >= least)).count();
    let _ = writeln!(
        page,
        "Of {} changes, {} introduce at least one error, {} an error or a warning, and {} repair something.\n",
        told.len(),
        with(Severity::Error),
        with(Severity::Warning),
        told.iter().filter(|told| told.repaired > 0).count()
    );
    page.push_str("| rule | introduced |\n|---|---|\n");
    for (rule, count) in by_rule {
        let _ = writeln!(page, "| [`{rule}`](rules/{rule}.md) | {count} |");
    }
    page.push_str("\n## Change by change\n\n| change | files | errors | warnings | hints | repaired | rules broken |\n|---|---|---|---|---|---|---|\n");
    for (number, told) in told.iter().enumerate() {
        let count = |severity| told.introduced.iter().filter(|it| it.severity == severity).count();
        let mut rules: Vec<&str> =
            told.introduced.iter().filter(|it| it.severity > Severity::Info).map(|it| it.rule.id).collect();
        rules.sort_unstable();
        rules.dedup();
        let _ = writeln!(
            page,
            "| {number:03} | {} | {} | {} | {} | {} | {} |",
            told.files,
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Info),
            told.repaired,
            rules.join(", ")
        );
    }
    page
}

const HEAD: &str = "\
# What real changes introduce and repair

Two hundred changes that a content team made one after the other, each checked as `selfhelp check --changed-since` does: what
is wrong after the change and was not before, in whatever file, and how many findings it repaired. The test
`long_all_changes_are_told` makes this page (`BLESS=1 cargo test --release --test corpus long_all_changes -- --ignored`).

";
