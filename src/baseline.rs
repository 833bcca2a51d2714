//! Findings that are known and let stand, and what is new beside them: a committed baseline, or an earlier state.
//!
//! A finding is known by its rule, its file and the text it is about, not by its line: moving it does not make it new. It is
//! known in the clouds that it held in, and new in others. Must not know why the findings are known.

use std::collections::{BTreeMap, HashMap};

use crate::article::findings::{TOO_MANY_FINDINGS, too_many_message};
use crate::cloud::{CloudId, CloudSet};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::rules::project::BASELINE_INVALID;
use crate::sources::Sources;
use crate::text::{RelPath, SourceText, Span};

/// The file in a content root that holds its known findings.
pub const BASELINE_FILE: &str = "selfhelp-baseline.txt";

/// How often each finding is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline {
    /// With the names of the clouds that it holds in, and commas between; without a name it holds in all that there are.
    known: BTreeMap<(Key, String), usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Key {
    path: RelPath,
    rule: String,
    /// Of the text that the finding is about.
    digest: String,
}

/// Findings beside a baseline.
#[derive(Debug, Default)]
pub struct Compared {
    /// Those that the baseline does not know, in the order given; of those that it knows in some clouds, the others.
    pub new: Vec<Diagnostic>,
    /// How many are known.
    pub known: usize,
    /// How many the baseline knows that are there no longer.
    pub gone: usize,
}

const HEAD: &str = "\
# Findings that `selfhelp check` does not show: they were there when this file was written.
# `selfhelp baseline` writes it anew. Each line: rule, how many, digest of the text (and the clouds, if not all), file.
";

impl Baseline {
    /// The baseline that knows these findings in these sources.
    #[must_use]
    pub fn of(findings: &[Diagnostic], sources: &Sources, config: &Config) -> Self {
        let mut baseline = Self::default();
        for (finding, key) in findings.iter().zip(keys(findings, sources)) {
            let clouds: Vec<&str> = config.cloud_names(finding.clouds).collect();
            *baseline.known.entry((key, clouds.join(","))).or_default() += finding.count();
        }
        baseline
    }

    /// The same for files that have other names now. `renamed` gives the new name of a file that has one.
    #[must_use]
    pub fn renamed(self, renamed: &BTreeMap<RelPath, RelPath>) -> Self {
        let rename = |((key, clouds), count): ((Key, String), usize)| {
            let path = renamed.get(&key.path).cloned().unwrap_or(key.path);
            ((Key { path, ..key }, clouds), count)
        };
        Self { known: self.known.into_iter().map(rename).collect() }
    }

    /// The same with what another one knows of other rules.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.known.extend(other.known);
        self
    }

    /// Reads the text of a baseline file.
    #[must_use]
    pub fn parse(path: &RelPath, text: &str) -> (Self, Vec<Diagnostic>) {
        let (mut baseline, mut mistakes) = (Self::default(), Vec::new());
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let line = line.trim_end();
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match parse_line(line) {
                Some((known, count)) => {
                    let known = baseline.known.entry(known).or_default();
                    *known = known.saturating_add(count);
                }
                None => {
                    let span = Span::new(start, start + line.len());
                    let message = "this line is not `rule count digest file`";
                    let finding = Diagnostic::new(&BASELINE_INVALID, path, Some(span), message);
                    mistakes.push(finding.hint("run `selfhelp baseline` to write the file anew"));
                }
            }
        }
        (baseline, mistakes)
    }

    /// The text of a baseline file: one line for each known finding, in order of file, so that changes merge well.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::from(HEAD);
        for ((Key { path, rule, digest }, clouds), count) in &self.known {
            let at_clouds = if clouds.is_empty() { String::new() } else { format!("@{clouds}") };
            text.push_str(&format!("{rule} {count} {digest}{at_clouds} {}\n", in_one_line(path.as_str())));
        }
        text
    }

    /// How many findings it knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Tells findings in these sources from those that are known. Of equal ones, the first are known.
    #[must_use]
    pub fn compare(&self, findings: Vec<Diagnostic>, sources: &Sources, config: &Config) -> Compared {
        if self.is_empty() {
            return Compared { new: findings, ..Compared::default() };
        }
        let current: CloudSet = config.current_sites().map(|site| site.cloud).collect();
        let every = if current.is_empty() { CloudSet::ALL } else { current };
        let mut left = self.left(config);
        let mut compared = Compared::default();
        let keys = keys(&findings, sources);
        for (finding, key) in findings.into_iter().zip(keys) {
            let clouds = if finding.clouds == CloudSet::ALL { every } else { finding.clouds };
            // Of many faults that are summed up, one more than is known makes them new.
            let mut more = 0;
            let take_all = |left: &mut Left| {
                let unknown = (0..finding.count()).map(|_| left.take(clouds)).filter(|unknown| !unknown.is_empty());
                unknown.inspect(|_| more += 1).fold(CloudSet::EMPTY, CloudSet::union)
            };
            let new_in = left.get_mut(&key).map_or(clouds, take_all);
            if new_in.is_empty() || self.knows_too_many(&key) {
                compared.known += 1;
            } else {
                let mut finding = if new_in == clouds { finding } else { finding.in_clouds(new_in) };
                if finding.sum.is_some() && more > 0 {
                    finding.message.push_str(&format!(": {more} more than before"));
                }
                compared.new.push(finding);
            }
        }
        compared.gone = left.values().fold(0, |sum, left| sum.saturating_add(left.gone));
        compared
    }

    /// Whether a rule was found so often in a file that not all of it is known: then the file is not asked about it.
    fn knows_too_many(&self, key: &Key) -> bool {
        let digest = digest(&too_many_message(&key.rule));
        let note = Key { path: key.path.clone(), rule: TOO_MANY_FINDINGS.id.to_owned(), digest };
        self.known.range((note.clone(), String::new())..).next().is_some_and(|((known, _), _)| *known == note)
    }

    /// The rule that a finding is about: of a note that there are too many, the one that it counts.
    fn subject<'a>(&'a self, key: &'a Key) -> &'a str {
        if key.rule != TOO_MANY_FINDINGS.id {
            return &key.rule;
        }
        let of_file = Key { path: key.path.clone(), rule: String::new(), digest: key.digest.clone() };
        let of_file = self.known.range((of_file, String::new())..).map(|((other, _), _)| other);
        let mut rules = of_file.take_while(|other| other.path == key.path).map(|other| other.rule.as_str());
        rules.find(|rule| digest(&too_many_message(rule)) == key.digest).unwrap_or(&key.rule)
    }

    /// All that it knows, before anything was found. Clouds that there are no longer count for nothing.
    fn left(&self, config: &Config) -> HashMap<&Key, Left> {
        let mut left: HashMap<&Key, Left> = HashMap::new();
        for ((key, names), &count) in &self.known {
            let named = names.split(',').filter_map(|name| config.cloud_named(name)).collect();
            left.entry(key).or_default().add(if names.is_empty() { CloudSet::ALL } else { named }, count);
        }
        left
    }

    /// What it knows of some rules and files alone.
    #[must_use]
    pub fn only(&self, is_wanted: impl Fn(&str, &RelPath) -> bool) -> Self {
        let known = self
            .known
            .iter()
            .filter(|((key, _), _)| is_wanted(self.subject(key), &key.path) || is_wanted(&key.rule, &key.path));
        Self { known: known.map(|(known, count)| (known.clone(), *count)).collect() }
    }
}

/// What is left of equal findings that are known, while others are held against them.
#[derive(Debug, Default)]
struct Left {
    /// How many are known in each cloud.
    in_clouds: Vec<(CloudId, usize)>,
    /// How many of all of them were not found yet.
    gone: usize,
}

impl Left {
    fn add(&mut self, clouds: CloudSet, count: usize) {
        for cloud in clouds.iter() {
            match self.in_clouds.iter_mut().find(|(known, _)| *known == cloud) {
                Some((_, known)) => *known = known.saturating_add(count),
                None => self.in_clouds.push((cloud, count)),
            }
        }
        self.gone = self.gone.saturating_add(count);
    }

    /// Takes one finding away in each of the clouds, and answers in which of them there is none to take.
    fn take(&mut self, clouds: CloudSet) -> CloudSet {
        let mut missing = CloudSet::EMPTY;
        for cloud in clouds.iter() {
            match self.in_clouds.iter_mut().find(|(known, count)| *known == cloud && *count > 0) {
                Some((_, count)) => *count -= 1,
                None => missing = missing.with(cloud),
            }
        }
        if missing != clouds {
            self.gone = self.gone.saturating_sub(1);
        }
        missing
    }
}

/// `rule count digest file`, and `digest@clouds` where it is not known in all of them.
fn parse_line(line: &str) -> Option<((Key, String), usize)> {
    let mut parts = line.splitn(4, ' ');
    let (rule, count, digest, path) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let (digest, clouds) = digest.split_once('@').unwrap_or((digest, ""));
    let path = if path.starts_with('"') { serde_json::from_str(path).ok()? } else { path.to_owned() };
    let key = Key { path: RelPath::new(&path), rule: rule.to_owned(), digest: digest.to_owned() };
    Some(((key, clouds.to_owned()), count.parse().ok()?))
}

/// The name of a file as one line holds it: in quotes, with escapes, where it could not be read as it is.
fn in_one_line(path: &str) -> String {
    let is_plain = path.trim() == path && !path.starts_with('"') && !path.contains(char::is_control);
    if is_plain { path.to_owned() } else { serde_json::Value::from(path).to_string() }
}

/// The keys of findings, in their order. A file is decoded once where its findings stand together.
fn keys(findings: &[Diagnostic], sources: &Sources) -> Vec<Key> {
    let mut source: Option<SourceText> = None;
    let mut keys = Vec::with_capacity(findings.len());
    for finding in findings {
        if source.as_ref().is_none_or(|source| source.path != finding.path) {
            let path = finding.path.clone();
            source = Some(match sources.get(&path) {
                Some(bytes) => SourceText::of(path, bytes),
                None => SourceText::decode(path, &[]),
            });
        }
        let without_place = finding.sum.as_ref().map_or(&finding.message, |sum| &sum.of);
        let text = finding.span.and_then(|span| about(source.as_ref()?, span)).unwrap_or(without_place);
        keys.push(Key { path: finding.path.clone(), rule: finding.rule.id.to_owned(), digest: digest(text) });
    }
    keys
}

/// The text that a finding is about, with the words that it is a part of: the same `en-us` in another address is another
/// fault. Of one about white space, or about what is missing, the line that it stands on.
fn about(source: &SourceText, span: Span) -> Option<&str> {
    let text = source.slice(span);
    let (before, after) = (source.text.get(..span.range().start)?, source.text.get(span.range().end..)?);
    if !text.trim().is_empty() {
        let start =
            before.rfind(ends_a_word).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        let rest = &after[..after.find(ends_a_word).unwrap_or(after.len())];
        return source.text.get(start..span.range().end + rest.trim_end_matches(['.', ':', '!', '?']).len());
    }
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = span.range().end + after.find('\n').unwrap_or(after.len());
    source.text.get(start..end)
}

/// Whether a word or an address ends before this character: what stands behind it may change and the fault stays the same.
fn ends_a_word(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '"' | '\'' | '`' | '|' | ',' | ';')
}

/// Twelve hexadecimal digits. White space counts little: a line that is only indented anew is the same text.
fn digest(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let hash = blake3::hash(words.join(" ").as_bytes()).to_hex();
    hash.as_str().chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Rule;

    static RULE: Rule = Rule::warning("link-http", "");

    fn sources(path: &str, text: &str) -> Sources {
        [(RelPath::new(path), text.as_bytes().into())].into_iter().collect()
    }

    fn finding(path: &str, text: &str, word: &str) -> Diagnostic {
        let at = text.find(word).unwrap();
        Diagnostic::new(&RULE, &RelPath::new(path), Some(Span::new(at, at + word.len())), "a fault")
    }

    #[test]
    fn a_finding_that_moved_is_known_and_one_more_of_it_is_new() {
        let before = "one bad\n";
        let baseline =
            Baseline::of(&[finding("a b.md", before, "bad")], &sources("a b.md", before), &Config::default());
        let (read, mistakes) = Baseline::parse(&RelPath::new(BASELINE_FILE), &baseline.to_text());
        assert_eq!((&read, mistakes), (&baseline, vec![]));
        let after = "new line\nold bad\nbad";
        let mut findings = vec![finding("a b.md", after, "bad")];
        let same = baseline.compare(findings.clone(), &sources("a b.md", after), &Config::default());
        assert_eq!((same.new.len(), same.known, same.gone), (0, 1, 0));
        findings.push(findings[0].clone());
        let more = baseline.compare(findings, &sources("a b.md", after), &Config::default());
        assert_eq!((more.new.len(), more.known, more.gone), (1, 1, 0));
        assert_eq!(baseline.compare(vec![], &sources("a b.md", after), &Config::default()).gone, 1);
    }

    #[test]
    fn a_part_of_another_word_is_another_fault() {
        let before = "see [a](https://example.com/en-us/disks).\n";
        let baseline = Baseline::of(&[finding("a.md", before, "en-us")], &sources("a.md", before), &Config::default());
        let new = |after: &str| {
            let found = vec![finding("a.md", after, "en-us")];
            baseline.compare(found, &sources("a.md", after), &Config::default()).new.len()
        };
        assert_eq!(new("- [moved, and other words](https://example.com/en-us/disks)\n"), 0);
        assert_eq!(new("now bare: https://example.com/en-us/disks.\n"), 0);
        assert_eq!(new("see [a](https://example.com/en-us/files).\n"), 1);
    }

    #[test]
    fn a_sum_is_known_until_it_grows() {
        let (files, config) = (sources("a.md", "bad"), Config::default());
        let sum = |count| {
            let finding = Diagnostic::new(&RULE, &RelPath::new("a.md"), None, format!("{count} faults"));
            vec![finding.sums_up("faults".to_owned(), count)]
        };
        let text = Baseline::of(&sum(40), &files, &config).to_text();
        let (baseline, _) = Baseline::parse(&RelPath::new(BASELINE_FILE), &text);
        let compare = |count| baseline.compare(sum(count), &files, &config);
        let told = |count| (compare(count).new.len(), compare(count).known, compare(count).gone);
        assert!(text.contains("link-http 40 "), "{text}");
        assert_eq!((told(40), told(41), told(38)), ((0, 1, 0), (1, 0, 0), (0, 1, 2)));
        assert_eq!(compare(43).new[0].message, "43 faults: 3 more than before");
    }

    #[test]
    fn a_renamed_file_keeps_what_is_known() {
        let text = "bad";
        let renamed = BTreeMap::from([(RelPath::new("a.md"), RelPath::new("b.md"))]);
        let baseline =
            Baseline::of(&[finding("a.md", text, "bad")], &sources("a.md", text), &Config::default()).renamed(&renamed);
        assert_eq!(
            baseline.compare(vec![finding("b.md", text, "bad")], &sources("b.md", text), &Config::default()).new,
            []
        );
    }

    #[test]
    fn a_line_that_is_none_is_said() {
        let (_, mistakes) = Baseline::parse(&RelPath::new(BASELINE_FILE), "# head\n\nlink-http one x a.md\n");
        assert_eq!(mistakes.len(), 1);
    }

    #[test]
    fn a_known_finding_is_new_in_another_cloud() {
        let (text, config) = ("bad", Config::default());
        let files = sources("a.md", text);
        let clouds = |names: &str| names.split(' ').filter_map(|name| config.cloud_named(name)).collect::<CloudSet>();
        let in_clouds = |names: &str| match names {
            "all" => finding("a.md", text, "bad"),
            names => finding("a.md", text, "bad").in_clouds(clouds(names)),
        };
        let told = |known: &[&str], found: &[&str]| {
            let [known, found] = [known, found].map(|each| each.iter().map(|it| in_clouds(it)).collect::<Vec<_>>());
            let text = Baseline::of(&known, &files, &config).to_text();
            let (baseline, mistakes) = Baseline::parse(&RelPath::new(BASELINE_FILE), &text);
            assert_eq!(mistakes, vec![], "{text}");
            let Compared { new, known, gone } = baseline.compare(found, &files, &config);
            let new: Vec<String> =
                new.iter().map(|it| config.cloud_names(it.clouds).collect::<Vec<_>>().join(" ")).collect();
            (new.join("; "), known, gone)
        };
        let all = |text: &str| text.to_owned();
        assert_eq!(told(&["public"], &["public fairfax"]), (all("fairfax"), 0, 0));
        assert_eq!(told(&["public fairfax"], &["public"]), (all(""), 1, 0));
        assert_eq!(told(&["public"], &["all"]), (all("mooncake fairfax usnat ussec"), 0, 0));
        assert_eq!(told(&["all"], &["public"]), (all(""), 1, 0));
        assert_eq!(told(&["all"], &["all"]), (all(""), 1, 0));
        assert_eq!(told(&["public"], &["fairfax"]), (all("fairfax"), 0, 1));
        assert_eq!(told(&["public fairfax"], &["public", "fairfax"]), (all(""), 2, 0));
        assert_eq!(told(&["public", "fairfax"], &["public fairfax"]), (all(""), 1, 1));
        assert_eq!(told(&["public", "public fairfax"], &["public fairfax", "public fairfax"]), (all("fairfax"), 1, 0));
    }

    #[test]
    fn a_line_without_clouds_knows_a_finding_in_all_and_one_of_a_cloud_that_is_gone_in_none() {
        let (files, config) = (sources("a.md", "bad"), Config::default());
        let found = || vec![finding("a.md", "bad", "bad")];
        let text = Baseline::of(&found(), &files, &config).to_text();
        assert!(text.ends_with(" a.md\n") && !text.contains('@'), "{text}");
        let gone = text.replace(" a.md", "@mars a.md");
        let (baseline, _) = Baseline::parse(&RelPath::new(BASELINE_FILE), &gone);
        assert_eq!(baseline.compare(found(), &files, &config).new, found());
    }

    #[test]
    fn the_name_of_a_file_is_read_as_it_was_written() {
        let config = Config::default();
        for name in [
            "a\nb.md",
            "\"a.md",
            "a\"b.md",
            "a\\nb.md",
            " a.md",
            "a.md ",
            "\u{85}a.md",
            "a\r.md",
            "caf\u{e9} 1 x@y.md",
            "#.md",
        ] {
            let baseline = Baseline::of(&[finding(name, "bad", "bad")], &sources(name, "bad"), &config);
            let (read, mistakes) = Baseline::parse(&RelPath::new(BASELINE_FILE), &baseline.to_text());
            assert_eq!((read, mistakes), (baseline, vec![]), "{name:?}");
        }
        let (_, mistakes) = Baseline::parse(&RelPath::new(BASELINE_FILE), "link-http 1 x \"a.md\n");
        assert_eq!(mistakes.len(), 1, "a quote that is not closed");
    }
}
