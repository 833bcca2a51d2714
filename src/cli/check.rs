//! `selfhelp check`: what is wrong with the articles.
//!
//! Must not find anything itself.

use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};

use anyhow::bail;

use super::args::{Check, Common, Format, Level};
use super::known::{Known, check_all};
use super::last_check::LastCheck;
use super::linkcheck::{self, Answers};
use super::show::{self, Form, Found};
use super::{Content, Status, Unparsed, absolute, catalogue, clouds_named, mend, said, status_of};
use crate::catalogue::pages::{PAGES_INVALID, PAGES_OLD};
use crate::cloud::CloudSet;
use crate::config::CONFIG_FILE;
use crate::corpus::Entry;
use crate::diagnostic::{self, Diagnostic, Safety, Severity};
use crate::fix::{Fixed, fix_all};
use crate::online::{self, Links};
use crate::report::{self, Hidden};
use crate::rules::links::link_unreachable::LINK_UNREACHABLE_IN_CLOUD;
use crate::rules::project::OVERRIDE_PATH_UNMATCHED;
use crate::rules::topics::answer_lost::TOPIC_ANSWER_LOST;
use crate::session::{Session, Snapshot};
use crate::text::RelPath;

pub(super) fn run(common: &Common, arguments: &Check) -> anyhow::Result<Status> {
    show::require_fitting_limit(common, arguments.limit)?;
    if arguments.diff && common.format != Format::Text {
        bail!("`--diff` shows what would change as a patch, so it has no other form");
    }
    say_not_looked_for(arguments);
    let unparsed = catalogue::read_unparsed(common, &arguments.catalogue)?;
    let last = LastCheck::new(common, arguments, &unparsed);
    if let Some(status) = last.as_ref().map_or(Ok(None), LastCheck::say_again)? {
        return Ok(status);
    }
    look(common, arguments, unparsed, last)
}

/// Checks what was read; `last` takes what is said of it.
fn look(common: &Common, arguments: &Check, unparsed: Unparsed, last: Option<LastCheck>) -> anyhow::Result<Status> {
    let said_before = said().len();
    let mut content = catalogue::parsed(common, unparsed)?;
    let scope = Scope::new(&content, &arguments.paths, &arguments.cloud)?;
    let known = Known::new(common, arguments, &scope, &mut content)?;
    let old = content.session.sources().clone();
    let web = ask_web(common, arguments, &content, &scope, &known)?;
    let (mut known_findings, mut gone, mut hidden) = (0, 0, Hidden::default());
    let least_level = severity(arguments.min_level);
    let mut check = |session: &mut Session| -> anyhow::Result<Vec<Diagnostic>> {
        let (snapshot, mut found) = check_all(session, &content.of_files, &arguments.rule)?;
        found.extend(known.lost_answers(&snapshot, &arguments.rule)?);
        found.retain(|finding| scope.holds(finding));
        if let Some(answers) = &web {
            found.extend(of_web(answers, arguments, &snapshot, &scope, &known)?);
        }
        let mut compared = known.compare(found, &snapshot);
        // What is new in some clouds may be known in those that were asked for.
        let told = compared.new.len();
        compared.new.retain(|finding| scope.holds(finding));
        (known_findings, gone) = (compared.known + told - compared.new.len(), compared.gone);
        hidden = show::hide_below(least_level, &mut compared.new);
        // Not all of it was found together.
        diagnostic::sort(&mut compared.new);
        Ok(compared.new)
    };
    let least = if arguments.unsafe_fixes { Safety::Suggested } else { Safety::Safe };
    let fixed = match arguments.fix || arguments.unsafe_fixes || arguments.diff {
        // A file given with `--config` lies elsewhere, and is the user's to mend.
        true => fix_all(&mut content.session, least, |finding| mend::may(common, finding), &mut check)?,
        false => Fixed { left: check(&mut content.session)?, ..Fixed::default() },
    };
    if arguments.diff {
        return mend::print_diff(arguments, &content.root, &old, &fixed);
    }
    let written = mend::write(&content.root, &old, &fixed);
    let snapshot = content.session.snapshot().map_err(|mistake| anyhow::anyhow!("{}", mistake.message))?;
    let checked: Vec<&Entry> = snapshot.corpus.texts().filter(|entry| scope.counts(entry)).collect();
    let printed = RefCell::new(Vec::new());
    let copy = last.is_some().then_some(&printed);
    let form = Form { limit: arguments.limit, output_file: arguments.output_file.as_deref(), is_by_link: false, copy };
    let found = Found { diagnostics: &fixed.left, checked: &checked, hidden };
    show::show(common, form, &content.root, &snapshot, &found)?;
    let files = written?;
    if !common.quiet {
        mend::say_fixed(fixed.applied, files);
        show::say_hidden(hidden, arguments.min_level);
        // What is known of other clouds was not looked for, nor what the web was not asked about.
        let is_whole = arguments.cloud.is_empty() && web.as_ref().is_none_or(Answers::is_complete);
        known.say(known_findings, if is_whole { gone } else { 0 });
        say_web(web.as_ref(), &fixed.left);
    }
    let status = status(web.as_ref(), &fixed.left);
    if let Some(last) = last {
        last.remember(status, &said()[said_before..], &printed.into_inner());
    }
    // The process ends here: to give back hundreds of thousands of allocations one by one would only take time.
    std::mem::forget((content, snapshot, fixed, old));
    Ok(status)
}

/// Says that a rule that was asked for finds nothing here.
fn say_not_looked_for(arguments: &Check) {
    if arguments.changed_since.is_none() && arguments.rule.iter().any(|id| id == TOPIC_ANSWER_LOST.id) {
        say!("not looked for: {}, which only a change can have: add `--changed-since REV`", TOPIC_ANSWER_LOST.id);
    }
    let of_web = arguments.rule.iter().filter(|id| !arguments.online && online::needs_web(id));
    let of_web: Vec<&str> = of_web.map(String::as_str).collect();
    if !of_web.is_empty() {
        let rules = of_web.join(",");
        say!(
            "not looked for: {rules}, which only the web can tell: add `--online`, or run `selfhelp linkcheck --rule {rules}`"
        );
    }
}

/// Asks the web for the links of the texts that are checked, where that is wanted.
fn ask_web(
    common: &Common,
    arguments: &Check,
    content: &Content,
    scope: &Scope,
    known: &Known,
) -> anyhow::Result<Option<Answers>> {
    let is_of_web = |id: &String| online::needs_web(id);
    if !arguments.online || !(arguments.rule.is_empty() || arguments.rule.iter().any(is_of_web)) {
        return Ok(None);
    }
    let Content { root, snapshot, .. } = content;
    let links = links_of(snapshot, scope, known);
    linkcheck::ask(common, &arguments.asking, (root, &snapshot.config), &links).map(Some)
}

fn links_of(snapshot: &Snapshot, scope: &Scope, known: &Known) -> Links {
    let texts: Vec<&Entry> = snapshot.corpus.texts().filter(|entry| scope.counts(entry)).collect();
    known.new_links(Links::of(&snapshot.config, &texts, |_| true))
}

/// What the web's answers mean for the links as they are now: some may be mended already.
fn of_web(
    answers: &Answers,
    arguments: &Check,
    snapshot: &Snapshot,
    scope: &Scope,
    known: &Known,
) -> anyhow::Result<Vec<Diagnostic>> {
    let mut found = answers.findings(snapshot, &links_of(snapshot, scope, known), &arguments.rule)?;
    // It is found without the web, and was told.
    found.retain(is_of_web);
    Ok(found)
}

/// What the web was asked about fails a run only where it is surely not there.
fn status(web: Option<&Answers>, left: &[Diagnostic]) -> Status {
    let Some(answers) = web else { return status_of(left, false) };
    let (of_web, others): (Vec<_>, Vec<_>) = left.iter().cloned().partition(is_of_web);
    match status_of(&others, false) {
        Status::Clean => answers.status(&of_web),
        status => status,
    }
}

pub(super) fn is_of_web(finding: &Diagnostic) -> bool {
    online::needs_web(finding.rule.id)
}

fn say_web(web: Option<&Answers>, left: &[Diagnostic]) {
    let Some(answers) = web else { return };
    answers.say_summary();
    let of_web: Vec<Diagnostic> = left.iter().filter(|finding| is_of_web(finding)).cloned().collect();
    if let Some(told) = report::links::fails_nothing(&of_web) {
        say!("{told}");
    }
}

pub(super) fn severity(level: Level) -> Severity {
    match level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Info => Severity::Info,
    }
}

/// What is asked for: paths and clouds.
pub(super) struct Scope {
    folders: Vec<String>,
    clouds: CloudSet,
}

impl Scope {
    pub(super) fn new(content: &Content, paths: &[PathBuf], clouds: &[String]) -> anyhow::Result<Self> {
        let Content { root, snapshot, .. } = content;
        let clouds = clouds_named(&snapshot.config, clouds)?;
        let folders = paths.iter().map(|path| below_root(root, path)).collect::<anyhow::Result<Vec<_>>>()?;
        for (folder, path) in folders.iter().zip(paths) {
            if !snapshot.sources.iter().any(|(source, _)| is_below(source, folder) && is_looked_at(source)) {
                bail!(
                    "there is nothing to check at `{}`: paths are seen from the current folder, or from the content root `{}`",
                    path.display(),
                    root.display()
                );
            }
        }
        Ok(Self { folders, clouds })
    }

    fn has_path(&self, path: &RelPath) -> bool {
        // A mistake in the settings concerns every path.
        let is_asked_for = |folder: &String| is_below(path, folder);
        self.folders.is_empty() || path.as_str() == CONFIG_FILE || self.folders.iter().any(is_asked_for)
    }

    fn has_clouds(&self, clouds: CloudSet) -> bool {
        self.clouds.is_empty() || !clouds.intersection(self.clouds).is_empty()
    }

    pub(super) fn holds(&self, finding: &Diagnostic) -> bool {
        self.asks(finding.rule.id, &finding.path) && self.has_clouds(finding.clouds)
    }

    /// Whether what a rule finds in a file is asked for.
    pub(super) fn asks(&self, rule: &str, path: &RelPath) -> bool {
        // What links are held to concerns every article; and who looks at a part of the content asks nothing about the rest.
        if [PAGES_INVALID.id, PAGES_OLD.id].contains(&rule) {
            return true;
        }
        let is_of_all = [OVERRIDE_PATH_UNMATCHED.id, LINK_UNREACHABLE_IN_CLOUD.id].contains(&rule);
        (self.folders.is_empty() || !is_of_all) && self.has_path(path)
    }

    pub(super) fn counts(&self, entry: &Entry) -> bool {
        // What is of no cloud is told of in all of them, as its findings are.
        let clouds = if entry.clouds.is_empty() { CloudSet::ALL } else { entry.clouds };
        self.has_path(entry.article().path()) && self.has_clouds(clouds)
    }
}

/// A path as the user typed it, seen from the content root; empty for the root itself.
pub(super) fn below_root(root: &Path, path: &Path) -> anyhow::Result<String> {
    let (root, full) = (absolute(root)?, absolute(path)?);
    let below = full.strip_prefix(&root).ok().or_else(|| path.is_relative().then_some(path));
    let Some(below) = below else {
        bail!("`{}` is not below the content root `{}`", path.display(), root.display());
    };
    let below = below.components().filter(|part| *part != Component::CurDir);
    let parts: Vec<String> = below.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Ok(parts.join("/"))
}

/// Whether a rule looks into a file: into articles, included texts, catalogues, templates and settings, not into images.
fn is_looked_at(path: &RelPath) -> bool {
    let is_text = path.extension().eq_ignore_ascii_case("md");
    is_text || !["articles/", "includes/", "static/"].iter().any(|folder| path.as_str().starts_with(folder))
}

pub(super) fn is_below(path: &RelPath, folder: &str) -> bool {
    let rest = path.as_str().strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_what_is_below_it_and_nothing_else() {
        let path = RelPath::new("articles/a/b.md");
        assert!(is_below(&path, "articles/a") && is_below(&path, "articles/a/b.md") && is_below(&path, ""));
        assert!(!is_below(&path, "articles/ab") && !is_below(&RelPath::new("articles/ab/c.md"), "articles/a"));
    }

    #[test]
    fn paths_are_seen_from_the_root() {
        let below = |path: &str| below_root(Path::new("/r"), Path::new(path)).unwrap();
        assert_eq!(below("/r/articles/../articles/a.md"), "articles/a.md");
        assert!(below_root(Path::new("/r"), Path::new("/elsewhere")).is_err());
    }
}
