//! The article that this project began from, built by the program itself: nothing of it is lost in any of its five clouds.

#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "tests read files, and say what they skip")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

#[path = "support/mod.rs"]
mod support;

use support::{Page, normal_space, squeezed};

const CLOUDS: [&str; 5] = ["public", "mooncake", "fairfax", "usnat", "ussec"];
const SOURCE: &str = "articles/microsoft.recoveryservices/azurebackup-mars-backup.md";
const PAGE: &str = "articles/microsoft.recoveryservices/azurebackup-mars-backup.html";
const TOPIC: &str = "32553275";
const LINKS: usize = 17;

fn seed() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/seed");
    if root.is_dir() {
        return Some(root);
    }
    println!("skipped: ../shared/seed is not there");
    None
}

fn selfhelp(arguments: &[&str], root: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selfhelp"));
    command.args(arguments).arg("--root").arg(root).output().expect("the program runs")
}

/// The seed, built; it is removed with the folder.
struct Built {
    out: TempDir,
    source: String,
}

fn built() -> Option<Built> {
    let root = seed()?;
    let out = TempDir::new().expect("a temporary folder");
    let result = selfhelp(&["build", "--no-cache", "--out", out.path().to_str().expect("a path in UTF-8")], &root);
    let said = String::from_utf8_lossy(&result.stderr).into_owned();
    assert_eq!(result.status.code(), Some(0), "the seed always builds: {said}");
    let source = std::fs::read_to_string(root.join(SOURCE)).expect("the seed's article");
    Some(Built { out, source })
}

impl Built {
    fn read(&self, cloud: &str, path: &str) -> String {
        let path = self.out.path().join(cloud).join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Asks about the page of every cloud.
    fn each_page(&self, ask: impl Fn(&str, &Page, usize)) {
        for cloud in CLOUDS {
            let page = Page::parse(&self.read(cloud, PAGE));
            let main = page.elements("main").next().expect("a page has <main>");
            ask(cloud, &page, main);
        }
    }

    /// What stands between two marks, for every place of the first, in order.
    fn between(&self, begin: &str, end: &str) -> Vec<&str> {
        let pieces = self.source.split(begin).skip(1);
        pieces.map(|piece| piece.split(end).next().unwrap_or("")).collect()
    }

    fn body(&self) -> &str {
        self.source.split_once("/>").expect("a block of properties").1
    }
}

/// The links of Markdown: text and address.
fn links(markdown: &str) -> Vec<(String, String)> {
    let mut links = Vec::new();
    for (at, _) in markdown.match_indices("](") {
        let start = markdown[..at].rfind('[').expect("a link begins with a bracket") + 1;
        let end = at + 2 + markdown[at + 2..].find(')').expect("a link ends with a bracket");
        links.push((markdown[start..at].to_owned(), markdown[at + 2..end].to_owned()));
    }
    links
}

#[test]
fn it_has_its_title() {
    let Some(built) = built() else { return };
    let title = built.between("pageTitle=\"", "\"")[0];
    built.each_page(|cloud, page, main| {
        let heading = page.elements("h1").next().expect("a page has an <h1>");
        assert_eq!(normal_space(&page.text(heading)), title, "{cloud}");
        let of_document = page.elements("title").next().expect("a page has a <title>");
        assert!(page.text(of_document).contains(title), "{cloud}");
        let first_heading = built.body().lines().find_map(|line| line.strip_prefix("# ")).expect("an H1");
        assert!(squeezed(&page.text(main)).contains(&squeezed(first_heading)), "{cloud}: the H1 says something else");
    });
}

#[test]
fn it_has_every_link_in_order() {
    let Some(built) = built() else { return };
    let expected = links(built.body());
    assert_eq!(expected.len(), LINKS, "the seed has {LINKS} links");
    built.each_page(|cloud, page, main| {
        let is_link = |&place: &usize| page.nodes[place].name == "a";
        let links = page.below(Some(main)).filter(is_link);
        let links = links.map(|place| {
            (normal_space(&page.text(place)), page.nodes[place].attribute("href").unwrap_or("").to_owned())
        });
        let elsewhere: Vec<(String, String)> = links.filter(|(_, address)| address.contains("://")).collect();
        assert_eq!(elsewhere, expected, "{cloud}");
    });
}

#[test]
fn it_has_its_bold_words() {
    let Some(built) = built() else { return };
    let pieces: Vec<&str> = built.body().split("**").collect();
    let bold: Vec<&str> = pieces.iter().skip(1).step_by(2).copied().collect();
    assert!(!bold.is_empty());
    built.each_page(|cloud, page, main| {
        let is_bold = |&place: &usize| page.nodes[place].name == "strong";
        let found = page.below(Some(main)).filter(is_bold).map(|place| normal_space(&page.text(place)));
        assert_eq!(found.collect::<Vec<_>>(), bold, "{cloud}");
    });
}

#[test]
fn its_nested_list_is_nested() {
    let Some(built) = built() else { return };
    let inner: Vec<&str> = built.body().lines().filter_map(|line| line.strip_prefix("  - ")).collect();
    assert_eq!(inner.len(), 2);
    built.each_page(|cloud, page, main| {
        let lists = page.below(Some(main)).filter(|&place| page.nodes[place].name == "ul");
        let nested: Vec<usize> = lists.filter(|&list| page.is_inside(list, &["li"])).collect();
        assert_eq!(nested.len(), 1, "{cloud}: one list is inside an item of another");
        let items = page.below(Some(nested[0])).filter(|&place| page.nodes[place].name == "li");
        let texts: Vec<String> = items.map(|item| normal_space(&page.text(item))).collect();
        let shown = |(text, address): &(String, String)| match cloud {
            "usnat" | "ussec" => format!("{text} (outside: {address})"),
            _ => text.clone(),
        };
        let expected: Vec<String> = inner.iter().map(|line| shown(&links(line)[0])).collect();
        assert_eq!(texts, expected, "{cloud}");
    });
}

#[test]
fn it_has_its_line_breaks_and_headings() {
    let Some(built) = built() else { return };
    let breaks = built.body().matches("<br>").count();
    let headings: Vec<String> =
        built.body().lines().filter_map(|line| line.strip_prefix("## ")).map(|it| it.replace("**", "")).collect();
    built.each_page(|cloud, page, main| {
        let named = |name: &'static str| page.below(Some(main)).filter(move |&place| page.nodes[place].name == name);
        assert_eq!(named("br").count(), breaks, "{cloud}: every <br> is kept");
        let found: Vec<String> = named("h2").map(|place| normal_space(&page.text(place))).collect();
        assert_eq!(found, headings, "{cloud}");
    });
}

#[test]
fn its_topic_leads_to_its_page() {
    let Some(built) = built() else { return };
    for cloud in CLOUDS {
        let file: serde_json::Value =
            serde_json::from_str(&built.read(cloud, "api/v1/topics/275.json")).expect("portal JSON is JSON");
        let articles = file["topics"][TOPIC]["articles"].as_array().expect("the topic has articles");
        assert_eq!(articles.len(), 1, "{cloud}");
        assert_eq!(articles[0]["page"], PAGE, "{cloud}");
        assert_eq!(articles[0]["source"], SOURCE, "{cloud}");
        assert!(built.out.path().join(cloud).join(PAGE).is_file(), "{cloud}");
    }
}

#[test]
fn its_pages_parse_without_errors() {
    let Some(built) = built() else { return };
    for cloud in CLOUDS {
        for path in [PAGE, "index.html", "404.html", "services/microsoft.recoveryservices.html"] {
            let errors = Page::parse(&built.read(cloud, path)).errors;
            assert!(errors.is_empty(), "{cloud}/{path}: {errors:?}");
        }
    }
}

#[test]
fn it_is_clean() {
    let Some(root) = seed() else { return };
    let result = selfhelp(&["check"], &root);
    let said = String::from_utf8_lossy(&result.stdout).into_owned();
    assert_eq!(result.status.code(), Some(0), "the seed has no findings: {said}");
}
