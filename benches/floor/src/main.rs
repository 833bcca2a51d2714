//! The floor: the least that any program must do to make these sites. It reads the same sources, turns them into HTML, and
//! creates files of the same names and sizes, on as many threads.
//!
//! `floor CONTENT_ROOT BUILT_SITES NEW_FOLDER`: `BUILT_SITES` is what `selfhelp build` made, whose manifests say which files to
//! create below `NEW_FOLDER`. `benches/run` runs it beside the others.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;
use serde_json::Value;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [root, built, new] = arguments.as_slice() else {
        anyhow::bail!("say CONTENT_ROOT BUILT_SITES NEW_FOLDER");
    };
    let files = files_of(built)?;
    let started = Instant::now();
    let html = all_html(root)?;
    anyhow::ensure!(!html.is_empty(), "there are no articles in `{}`", root.display());
    let converted = started.elapsed();
    create(&files, new, &html)?;
    let pages = files.iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "html")).count();
    println!(
        "{:.3} s: sources to {} KB of HTML {:.3} s, {} files ({pages} pages) created {:.3} s",
        started.elapsed().as_secs_f64(),
        html.len() / 1000,
        converted.as_secs_f64(),
        files.len(),
        (started.elapsed() - converted).as_secs_f64(),
    );
    Ok(())
}

/// The files of all sites with their sizes.
fn files_of(built: &Path) -> anyhow::Result<Vec<(PathBuf, usize)>> {
    const MANIFEST: &str = "manifest.json";
    let mut files = Vec::new();
    for entry in fs::read_dir(built).with_context(|| format!("no sites in `{}`", built.display()))? {
        let site = entry?.path();
        let Ok(bytes) = fs::read(site.join(MANIFEST)) else { continue };
        let manifest: Value = serde_json::from_slice(&bytes)?;
        let name = PathBuf::from(site.file_name().unwrap_or_default());
        files.push((name.join(MANIFEST), bytes.len()));
        for (path, entry) in manifest["files"].as_object().context("a manifest without files")? {
            let size = entry["size"].as_u64().context("a file without a size")?;
            files.push((name.join(path), usize::try_from(size)?));
        }
    }
    Ok(files)
}

/// Reads all articles and turns them into HTML.
fn all_html(root: &Path) -> anyhow::Result<Vec<u8>> {
    let entries = walkdir::WalkDir::new(root.join("articles")).into_iter().filter_map(Result::ok);
    let articles: Vec<PathBuf> = entries
        .filter(|entry| entry.file_type().is_file() && entry.path().extension().is_some_and(|it| it == "md"))
        .map(walkdir::DirEntry::into_path)
        .collect();
    let convert = |path: &PathBuf| -> anyhow::Result<String> {
        let text = fs::read(path)?;
        let text = String::from_utf8_lossy(&text);
        let mut page = String::with_capacity(text.len() * 3 / 2);
        pulldown_cmark::html::push_html(&mut page, Parser::new_ext(&text, Options::ENABLE_TABLES));
        Ok(page)
    };
    let pages: Vec<String> = articles.par_iter().map(convert).collect::<anyhow::Result<_>>()?;
    Ok(pages.concat().into_bytes())
}

/// Creates each file with as many bytes as it is to have.
fn create(files: &[(PathBuf, usize)], folder: &Path, html: &[u8]) -> anyhow::Result<()> {
    let mut folders: Vec<&Path> = files.iter().filter_map(|(path, _)| path.parent()).collect();
    folders.sort_unstable();
    folders.dedup();
    for below in folders {
        fs::create_dir_all(folder.join(below))?;
    }
    files.par_iter().try_for_each(|(path, size)| {
        let mut file = fs::File::create_new(folder.join(path))?;
        let mut rest = *size;
        while rest > 0 {
            let part = rest.min(html.len());
            file.write_all(&html[..part])?;
            rest -= part;
        }
        Ok(())
    })
}
