//! Every page of every site, read once by an HTML5 parser: what the tests ask about pages, without their trees.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::support::{Page, squeezed};
use crate::world::{BuiltSite, World, world, world_of_audiences};

/// What a site's pages are found to be, by path.
pub type Survey = BTreeMap<String, Facts>;

/// What one page is found to be.
#[derive(Default)]
pub struct Facts {
    /// What the parser complains about.
    pub errors: Vec<String>,
    /// What breaks a law of pages, each in words.
    pub faults: Vec<String>,
    pub ids: BTreeSet<String>,
    /// Every `href` and `src`.
    pub references: Vec<String>,
    /// Markdown or HTML that a reader sees as such: what it is, and the text around it.
    pub visible: Vec<(&'static str, String)>,
    /// The letters and digits of `<main>`, and of alternative texts in it.
    pub main: String,
    /// Those of the article's own body.
    pub body: String,
    /// Every piece of text and of an attribute that a reader or a browser gets.
    pub strings: Vec<String>,
}

/// The pages of every site, in the order of the sites.
pub fn surveys() -> Option<&'static [(String, Survey)]> {
    static SURVEYS: OnceLock<Option<Vec<(String, Survey)>>> = OnceLock::new();
    SURVEYS.get_or_init(|| Some(all(world()?))).as_deref()
}

/// The same of the sites that are for one audience each.
pub fn surveys_of_audiences() -> Option<&'static [(String, Survey)]> {
    static SURVEYS: OnceLock<Option<Vec<(String, Survey)>>> = OnceLock::new();
    SURVEYS.get_or_init(|| Some(all(world_of_audiences()?))).as_deref()
}

fn all(world: &World) -> Vec<(String, Survey)> {
    world.sites.iter().map(|site| (site.id.clone(), survey(site))).collect()
}

fn survey(site: &BuiltSite) -> Survey {
    let pages: Vec<(&str, &[u8])> =
        site.output.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, bytes)| (path, &**bytes)).collect();
    let read = |(path, bytes): (&str, &[u8])| {
        let html = std::str::from_utf8(bytes).unwrap_or("");
        let mut facts = facts(&Page::parse(html));
        if html.len() != bytes.len() {
            facts.faults.push("it is not UTF-8".to_owned());
        }
        (path.to_owned(), facts)
    };
    pages.into_par_iter().map(read).collect::<Vec<_>>().into_iter().collect()
}

fn facts(page: &Page) -> Facts {
    let mut facts = Facts { errors: page.errors.clone(), ..Facts::default() };
    elements(page, &mut facts);
    document(page, &mut facts);
    if let Some(main) = page.elements("main").next() {
        visible_markup(page, main, &mut facts);
        facts.main = text_with_alternatives(page, main);
        let is_body = |&place: &usize| page.nodes[place].has_class("body");
        facts.body = page.below(Some(main)).filter(is_body).map(|body| text_with_alternatives(page, body)).collect();
    }
    let texts = page.nodes.iter().map(|node| node.text.trim());
    facts.strings = texts.filter(|text| text.len() > 3).map(str::to_owned).collect();
    facts
}

fn text_with_alternatives(page: &Page, place: usize) -> String {
    let mut text = String::new();
    for inner in page.below(Some(place)) {
        let node = &page.nodes[inner];
        // An address that readers can only copy is added by the page.
        if node.parent.is_some_and(|parent| page.nodes[parent].has_class("address")) {
            continue;
        }
        text.push_str(&squeezed(&node.text));
        text.push_str(&squeezed(node.attribute("alt").unwrap_or("")));
    }
    text
}

fn elements(page: &Page, facts: &mut Facts) {
    let mut ids = HashSet::new();
    let forms: Vec<usize> = page.elements("form").collect();
    let (inside, frame): (Vec<usize>, Vec<usize>) = forms.iter().partition(|&&form| page.is_inside(form, &["main"]));
    if frame.len() != 1 || inside.len() > 1 {
        facts.faults.push(format!("there are {} forms, and only a search and a scoping form may be", forms.len()));
    }
    if inside.iter().any(|&form| page.nodes[form].attribute("method") != Some("dialog")) {
        facts.faults.push("a form would be sent".to_owned());
    }
    for node in page.nodes.iter().filter(|node| !node.name.is_empty()) {
        let element = &node.name;
        for (name, value) in &node.attributes {
            let scheme = value.trim_start().split(':').next().unwrap_or("").to_lowercase();
            match name.as_str() {
                "id" => {
                    if value.is_empty() || value.contains(char::is_whitespace) {
                        facts.faults.push(format!("the id `{value}` is none"));
                    }
                    if !ids.insert(value.clone()) {
                        facts.faults.push(format!("the id `{value}` is given twice"));
                    }
                }
                "style" => facts.faults.push(format!("<{element}> has an inline style")),
                "href" | "src" | "action" if ["javascript", "data", "vbscript"].contains(&scheme.as_str()) => {
                    facts.faults.push(format!("<{element}> leads to `{scheme}:`"));
                }
                "href" | "src" | "action" => {
                    let is_elsewhere = value.contains("://") || value.starts_with("//");
                    if is_elsewhere && element != "a" {
                        facts.faults.push(format!("<{element}> loads `{value}` from elsewhere"));
                    }
                    facts.references.push(value.clone());
                }
                "srcset" | "formaction" | "ping" | "background" | "poster" => {
                    facts.faults.push(format!("<{element}> has the attribute `{name}`"));
                }
                "for" | "aria-labelledby" | "aria-describedby" | "aria-controls" => {
                    facts.references.extend(value.split_whitespace().map(|id| format!("#{id}")));
                }
                handler if handler.starts_with("on") => {
                    facts.faults.push(format!("<{element}> has the event handler `{name}`"));
                }
                _ => {}
            }
        }
        match element.as_str() {
            "style" => facts.faults.push("there is an inline style sheet".to_owned()),
            "script" if node.attribute("src").is_none() => facts.faults.push("there is an inline script".to_owned()),
            "img" if node.attribute("alt").is_none() => facts.faults.push("<img> has no `alt`".to_owned()),
            "iframe" | "object" | "embed" | "base" => facts.faults.push(format!("there is a <{element}>")),
            _ => {}
        }
    }
    facts.ids = ids.into_iter().collect();
}

fn document(page: &Page, facts: &mut Facts) {
    let headings: Vec<usize> = page.elements("h1").collect();
    if headings.len() != 1 {
        facts.faults.push(format!("there are {} <h1>", headings.len()));
    }
    if headings.iter().any(|&heading| page.text(heading).trim().is_empty()) {
        facts.faults.push("its <h1> is empty".to_owned());
    }
    let language = page.elements("html").next().and_then(|html| page.nodes[html].attribute("lang"));
    if language.is_none_or(|language| language.trim().is_empty()) {
        facts.faults.push("<html> has no `lang`".to_owned());
    }
    let titles: Vec<usize> = page.elements("title").filter(|&title| !page.is_inside(title, &["svg"])).collect();
    if titles.len() != 1 || page.text(titles[0]).trim().is_empty() {
        facts.faults.push("there is not one <title> with text".to_owned());
    }
    for link in page.elements("a") {
        let has_text = page.below(Some(link)).any(|inner| {
            let node = &page.nodes[inner];
            !node.text.trim().is_empty() || node.attribute("alt").is_some_and(|alt| !alt.trim().is_empty())
        });
        if !has_text && page.nodes[link].attribute("aria-label").is_none() {
            facts
                .faults
                .push(format!("the link to `{}` has no text", page.nodes[link].attribute("href").unwrap_or("")));
        }
        if page.nodes[link].attribute("href").is_none_or(str::is_empty) {
            facts.faults.push(format!("the link `{}` leads nowhere", page.text(link)));
        }
    }
}

/// Tags that nobody writes as a placeholder.
const TAGS: &[&str] = &[
    "<br",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<ul>",
    "</ul>",
    "<li>",
    "</li>",
    "<a href",
    "</a>",
    "<strong",
    "</strong>",
    "<div",
    "</div>",
    "<span",
    "</span>",
    "<td",
    "</td>",
    "<h2",
    "<img",
];

fn visible_markup(page: &Page, main: usize, facts: &mut Facts) {
    for place in page.below(Some(main)) {
        let text = &page.nodes[place].text;
        if text.trim().is_empty() || page.is_inside(place, &["code", "pre"]) {
            continue;
        }
        let lower = text.to_ascii_lowercase();
        let mut found = |what, at: usize| {
            let start = text.floor_char_boundary(at.saturating_sub(30));
            let end = text.ceil_char_boundary((at + 50).min(text.len()));
            facts.visible.push((what, text[start..end].replace('\n', "\\n")));
        };
        let mut all = |what, pattern: &str| lower.match_indices(pattern).for_each(|(at, _)| found(what, at));
        all("link", "](");
        all("link with a space", "] (http");
        all("link turned round", ")[http");
        all("comment", "<!--");
        all("alert", "[!note");
        all("alert", "[azure.");
        all("section", ":::");
        all("fence", "```");
        all("bold", "**");
        for tag in TAGS {
            all("tag", tag);
        }
        if let Some(at) = entity(&lower) {
            found("entity", at);
        }
        let is_block_start = place.checked_sub(1).is_some_and(|before| {
            let before = &page.nodes[before];
            page.nodes[place].parent == Some(place - 1)
                && ["p", "div", "li", "dd", "td"].contains(&before.name.as_str())
        });
        if is_block_start && (lower.starts_with("# ") || lower.starts_with("##")) {
            found("heading", 0);
        }
    }
}

/// Where a named or numbered entity stands.
fn entity(text: &str) -> Option<usize> {
    text.match_indices('&').map(|(at, _)| at).find(|&at| {
        let rest = &text[at + 1..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
        length > 0 && rest[length..].starts_with(';')
    })
}
