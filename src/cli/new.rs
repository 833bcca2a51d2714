//! `selfhelp new`: a new article of any kind, beside those that are there.
//!
//! Must not know what an article holds, nor what its neighbours say.

use std::io::Write;
use std::path::Path;

use anyhow::{anyhow, bail};

use super::args::{Common, Format, New};
use super::check::below_root;
use super::{Content, Status, did_you_mean, read_content};
use crate::corpus::Corpus;
use crate::disk;
use crate::kind::Kind;
use crate::new_article::{self, NewArticle, Wish, folder_meant, has_form, new_article, place};
use crate::report;
use crate::report::new_article::{write_json, write_text};
use crate::session::Session;

pub(super) fn run(common: &Common, arguments: &New) -> anyhow::Result<Status> {
    let kind = kind_named(&arguments.kind)?;
    let title = arguments.title.as_deref().map(title).transpose()?;
    let content = read_content(common, |sources| Session::for_checks(sources).reading_heads())?;
    let Content { root, snapshot, .. } = &content;
    let asked = path_below(root, &arguments.path)?;
    let path = place(&snapshot.sources, &asked).map_err(|fault| anyhow!(fault))?;
    let wish = Wish { kind, path: &path, title: title.as_deref() };
    let new = new_article(&snapshot.config, &snapshot.corpus, wish, || fresh_id(&snapshot.corpus));
    if !arguments.dry_run {
        disk::create_file(root, &path, new.text.as_bytes())?;
    }
    tell(common, arguments, &content, &new)?;
    Ok(Status::Clean)
}

fn tell(common: &Common, arguments: &New, content: &Content, new: &NewArticle) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let mut text = Vec::new();
    write_text(&mut text, new)?;
    match (common.format, arguments.dry_run) {
        (Format::Json, is_dry) => write_json(&mut out, new, !is_dry)?,
        (_, true) => {
            out.write_all(new.text.as_bytes())?;
            if !common.quiet {
                say!("{}", String::from_utf8_lossy(&text).trim_end());
            }
        }
        (_, false) if common.quiet => {}
        (_, false) => {
            writeln!(out, "made {}, articleId {}", report::escape(new.path.as_str()), new.article_id)?;
            out.write_all(&text)?;
        }
    }
    let snapshot = &content.snapshot;
    if let Some(other) = new_article::same_name(&snapshot.corpus, &new.path) {
        let other = report::escape(other.as_str());
        say!("`{other}` has the same file name, which `check` reports: better rename the new one");
    }
    if let Some(meant) = folder_meant(&snapshot.sources, &new.path) {
        say!("the folder is a new one; did you mean `{}`?", report::escape(meant));
    }
    Ok(())
}

/// A kind by its name or by its slug, as addresses of pages have it.
fn kind_named(name: &str) -> anyhow::Result<Kind> {
    let by_slug = || Kind::ALL.into_iter().find(|kind| kind.slug().eq_ignore_ascii_case(name.trim()));
    let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    Kind::from_name(name).or_else(by_slug).ok_or_else(|| {
        anyhow!("no kind is called `{name}`; {}the kinds are {}", did_you_mean(name, &names), names.join(", "))
    })
}

/// A title of one line.
fn title(given: &str) -> anyhow::Result<String> {
    let title = given.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        bail!("the title is empty; write one behind `--title`, or leave `--title` away");
    }
    if title.contains(char::is_control) {
        bail!("the title holds a control character; write it without");
    }
    Ok(title)
}

/// A path as it was typed, seen from the content root: from the current folder, else from the root.
fn path_below(root: &Path, path: &Path) -> anyhow::Result<String> {
    let typed = path.to_string_lossy().replace('\\', "/");
    let typed = typed.strip_prefix("./").unwrap_or(&typed);
    let seen = below_root(root, path)?;
    Ok(if has_form(typed) && !has_form(&seen) { typed.to_owned() } else { seen })
}

/// A new GUID, which no article has.
fn fresh_id(corpus: &Corpus) -> String {
    loop {
        let id = uuid::Uuid::new_v4().to_string();
        if corpus.with_article_id(&id).is_empty() {
            return id;
        }
    }
}
