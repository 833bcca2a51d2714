//! Nothing that an author wrote is lost: every word of an article is on its page, in its order.
//!
//! The words are found by a scanner of this test, which only knows what is no text: comments, tags, link destinations.

use rayon::prelude::*;
use serde_json::Value;

use crate::raw::RawArticle;
use crate::support::{assert_none, squeezed};
use crate::survey::{Facts, surveys};
use crate::world::world;

/// Articles that lose words, and why that is right. One that loses none any more fails the test.
const LOST_WORDS: &[(&str, &str)] = &[(
    "articles/microsoft.compute/compute-high-cpu-apollo.md",
    "the card of a metric begins with its title, which is written last",
)];

/// Articles that lose texts of their JSON, and why that is right.
const LOST_TEXTS: &[(&str, &str)] = &[(
    "articles/problemscopingques.partnercenter/scopingquestion-partnercenter-mpn-performance-recognition.md",
    "a form has no `infoBalloonText`, only its elements have one; the rule `json-unknown-key` says so",
)];

/// Articles whose JSON `serde_json` refuses, so that their texts cannot be told independently of the reader under test.
const NOT_JSON: &[&str] = &[
    "articles/advisorrecommendation.sqlserversdatabases/sqldbadvisor-fairfax.md",
    "articles/microsoft.bot/problemscopingques-deploybotcli.md",
    "articles/microsoft.bot/problemscopingquescards.md",
    "articles/problemscopingques.insights.components/configuring-and-sending-data-from-application-insights-sdks.md",
    "articles/problemscopingques.operationalinsights/problemscopingques-agentwindows-heartbeatdatamissing.md",
    "articles/supportTopicDescriptions/supporttopics_075bde9b-9581-5c88-c782-2fe3fe68173f.md",
    "articles/supportTopicDescriptions/supporttopics_16b1f772-6354-4d97-5901-274126e154de.md",
    "articles/supportTopicDescriptions/supporttopics_177ef1d1-4185-0bd7-0300-23d775d15eeb.md",
    "articles/supportTopicDescriptions/supporttopics_1bd2a485-21b4-1085-4854-76b5b13a6c8f.md",
    "articles/supportTopicDescriptions/supporttopics_87300b77-0fee-6e86-f7a9-8768cbca4998.md",
    "articles/supportTopicDescriptions/supporttopics_89a763db-8e78-30a6-bd3e-daadc8f90b88.md",
    "articles/supportTopicDescriptions/supporttopics_99b197d0-bc63-13da-cf90-5c6b06175501.md",
    "articles/supportTopicDescriptions/supporttopics_a7194f58-f491-cec9-8cb1-736f516ff9ae.md",
    "articles/supportTopicDescriptions/supporttopics_b13ac5ef-6423-c7d6-7151-1fa89016d8d3.md",
    "articles/supportTopicDescriptions/supporttopics_b7273e38-bab2-0616-9afc-c7d73c72647c.md",
    "articles/supportTopicDescriptions/supporttopics_b855d1c0-3316-89b1-19b9-94cbae6a82d0.md",
    "articles/supportTopicDescriptions/supporttopics_fd8d33dd-46bd-983f-7a9b-04fe154ce5ce.md",
    "articles/supportTopicDescriptions/supporttopics_fdf3e3ee-d334-806d-5ab4-0a519a1f3d05.md",
    "articles/tsgQuestions/gateway-502-error.md",
    "articles/tsgQuestions/no-connectivity-to-backend-pool.md",
    "articles/tsgQuestions/site-to-site-vpn.md",
];

/// Between two words that follow each other, a page adds at most this many letters (a host, the name of a blade).
const WINDOW: usize = 160;

#[test]
fn the_words_of_every_body_are_on_its_page() {
    let lost = each_article(|article, facts| {
        let (heading, body) = split_heading(&markdown_of(article));
        let heading = words(&heading);
        if let Some(word) = missing_in_order(&facts.main, &heading, true) {
            return Some(format!("of the H1, word {word}: `{}`", heading[word]));
        }
        let body = words(&body);
        let word = missing_in_order(&facts.body, &body, false)?;
        let before = body[word.saturating_sub(4)..word].join(" ");
        Some(format!(
            "word {word} of {}: {before} `{}` {}",
            body.len(),
            body[word],
            body[word + 1..].iter().take(3).cloned().collect::<Vec<_>>().join(" ")
        ))
    });
    check(&lost, LOST_WORDS, "articles that lose words");
}

#[test]
fn the_title_of_every_article_is_on_its_page() {
    let lost = each_article(|article, facts| {
        let title = article.property("pageTitle")?;
        let is_there = missing_in_order(&facts.main, &words(title), true).is_none();
        (!is_there).then(|| "its title is not on its page".to_owned())
    });
    check(&lost, &[], "articles without their title");
}

#[test]
fn the_texts_of_every_json_body_are_on_its_page() {
    let lost = each_article(|article, facts| {
        let value: Value = serde_json::from_str(json_of(article)?).ok()?;
        let mut texts = Vec::new();
        displayed("", &value, &mut texts);
        let lost = texts.iter().find(|(_, text)| missing_in_order(&facts.main, &words(text), true).is_some())?;
        Some(format!("`{}`: {}", lost.0, lost.1.chars().take(80).collect::<String>()))
    });
    check(&lost, LOST_TEXTS, "articles that lose texts of their JSON");
}

#[test]
fn all_json_bodies_but_those_known_are_json() {
    let Some(world) = world() else { return };
    let is_refused =
        |article: &RawArticle| json_of(article).is_some_and(|json| serde_json::from_str::<Value>(json).is_err());
    let refused: Vec<&str> =
        world.articles.iter().filter(|(_, it)| is_refused(it)).map(|(path, _)| path.as_str()).collect();
    assert_eq!(refused, NOT_JSON, "the articles whose JSON is refused are others than this test knows");
}

const JSON_KINDS: &[&str] = &[
    "problemscopingquestions",
    "tsg_questions",
    "advisorrecommendationmetadata",
    "supporttopicdescription",
    "diagnoseandsolve",
];

fn json_of(article: &RawArticle) -> Option<&str> {
    JSON_KINDS.contains(&article.kind().as_str()).then(|| article.json()).flatten().map(|(json, _)| json)
}

/// Asks about every article and each of its pages; at most one answer per article.
fn each_article(ask: impl Fn(&RawArticle, &Facts) -> Option<String> + Sync) -> Vec<(String, String)> {
    let (Some(surveys), Some(world)) = (surveys(), world()) else { return Vec::new() };
    let ask_all = |(path, article): (&String, &RawArticle)| {
        let page = world.page_of(path);
        let mut pages = surveys.iter().filter_map(|(cloud, pages)| Some((cloud, pages.get(&page)?)));
        let answer = |(cloud, facts): (&String, &Facts)| Some(format!("{cloud}: {}", ask(article, facts)?));
        Some((path.clone(), pages.find_map(answer)?))
    };
    world.articles.par_iter().filter_map(ask_all).collect()
}

fn check(found: &[(String, String)], known: &[(&str, &str)], what: &str) {
    let is_known = |path: &str| known.iter().any(|(known, _)| *known == path);
    let faults: Vec<String> =
        found.iter().filter(|(path, _)| !is_known(path)).map(|(path, fault)| format!("{path}: {fault}")).collect();
    assert_none(&faults, what, "show what the author wrote, or list the article with the reason");
    if surveys().is_some() {
        let stale: Vec<&str> =
            known.iter().map(|(path, _)| *path).filter(|path| !found.iter().any(|(found, _)| found == path)).collect();
        assert_none(&stale, "exceptions that are not needed any more", "remove them");
    }
}

/// The place of the first word that the text does not hold in order; `anywhere` it may begin, else near the beginning.
///
/// `text` is letters and digits alone, so it does not matter how marks divide it.
fn missing_in_order(text: &str, words: &[String], anywhere: bool) -> Option<usize> {
    let first = words.first()?;
    if text.contains(&words.concat()) {
        return None;
    }
    let starts: Vec<usize> =
        if anywhere { text.match_indices(first.as_str()).map(|(at, _)| at).collect() } else { vec![0] };
    starts
        .into_iter()
        .map(|start| first_missing(text, start, words))
        .max_by_key(|it| it.unwrap_or(usize::MAX))
        .unwrap_or(Some(0))
}

fn first_missing(text: &str, start: usize, words: &[String]) -> Option<usize> {
    let mut at = start;
    for (number, word) in words.iter().enumerate() {
        let end = text.ceil_char_boundary((at + WINDOW + word.len()).min(text.len()));
        match text[at..end].find(word.as_str()) {
            Some(found) => at += found + word.len(),
            None => return Some(number),
        }
    }
    None
}

/// The Markdown of an article: what stands around its properties and its JSON.
fn markdown_of(article: &RawArticle) -> String {
    let (before, after) = article.body();
    let (before, after) = match before.trim_end().strip_suffix("<!--") {
        Some(before) => (before, after.trim_start().strip_prefix("-->").unwrap_or(after)),
        None => (before, after),
    };
    let is_json = JSON_KINDS.contains(&article.kind().as_str());
    let after = if is_json { article.json().map_or(String::new(), |(_, around)| around) } else { after.to_owned() };
    without_comments(&format!("{before}\n{after}"))
}

/// The first H1, and the rest.
fn split_heading(markdown: &str) -> (String, String) {
    let is_heading = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("# ") || line.starts_with("#\t")
    };
    let Some(heading) = markdown.lines().find(is_heading) else { return (String::new(), markdown.to_owned()) };
    (heading.to_owned(), markdown.replacen(heading, "", 1))
}

fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        let Some(end) = rest[start..].find("-->") else { break };
        out.push_str(&rest[..start]);
        rest = &rest[start + end + 3..];
    }
    out.push_str(rest);
    out
}

/// Elements of HTML and of apollo articles: their tags are no text.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "label",
    "li",
    "nobr",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "script",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "insight",
    "metric",
    "video",
    "videogroup",
    "azurekb",
    "title",
    "symptomid",
    "executiontext",
    "timeouttext",
    "noresulttext",
    "additionalinputsreq",
    "name",
    "aggregationtype",
    "timespanduration",
    "src",
    "description",
];
/// Elements whose content is not shown: what runs, and the address of a video.
const WITHOUT_CONTENT: &[&str] = &["script", "style", "iframe", "src"];

/// The words of a Markdown or HTML text that a reader should see, lower-case, in order.
fn words(text: &str) -> Vec<String> {
    let (mut prose, mut code) = (String::with_capacity(text.len()), String::new());
    let mut words: Vec<String> = Vec::new();
    let mut fence = None;
    for line in text.split_inclusive('\n') {
        let mark = line.trim_start().trim_start_matches('>').trim_start();
        let opening = ["```", "~~~"].into_iter().find(|it| mark.starts_with(it) && !mark[3..].contains(it));
        match (fence, opening) {
            (None, Some(opening)) => fence = Some(opening),
            (Some(open), Some(closing)) if open == closing => fence = None,
            (Some(_), _) => {
                words.extend(words_of_prose(&std::mem::take(&mut prose)));
                code.push_str(line);
                continue;
            }
            (None, None) if mark.starts_with(":::") || is_definition(mark) => {}
            (None, None) => prose.push_str(without_number(line)),
        }
        words.extend(divided(&std::mem::take(&mut code)));
        prose.push('\n');
    }
    words.extend(words_of_prose(&prose));
    words.extend(divided(&code));
    words
}

fn divided(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).map(squeezed).filter(|word| !word.is_empty())
}

/// A line that only says where links lead: `[name]: address`.
fn is_definition(line: &str) -> bool {
    line.starts_with('[') && line.split_once(']').is_some_and(|(_, rest)| rest.starts_with(": "))
}

/// The words of what is no code.
fn words_of_prose(text: &str) -> Vec<String> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(length) = include(rest).or_else(|| destination(rest)).or_else(|| tag(rest)).or_else(|| entity(rest))
        {
            out.push(' ');
            at += length;
        } else {
            let character = rest.chars().next().unwrap_or(' ');
            out.push(character);
            at += character.len_utf8();
        }
    }
    divided(&out).collect()
}

/// A line of a numbered list without its number, which a browser writes.
fn without_number(line: &str) -> &str {
    let text = line.trim_start_matches(|c: char| c.is_whitespace() || ">*-+".contains(c));
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &text[digits..];
    let is_number = digits > 0
        && (rest.starts_with(". ") || rest.starts_with(") ") || rest.starts_with(".\t") || rest.trim() == ".");
    if is_number { rest } else { line }
}

/// The length of `[AZURE.INCLUDE [name](path)]` at the beginning of a text.
fn include(text: &str) -> Option<usize> {
    text.starts_with("[AZURE.INCLUDE").then(|| text.find(")]")).flatten().map(|end| end + 2)
}

/// The length of `](destination)` or `][name]` at the beginning of a text. Where a blank stands within the destination
/// it is none; line ends around it are allowed.
fn destination(text: &str) -> Option<usize> {
    if let Some(name) = text.strip_prefix("][") {
        return name.find(']').filter(|&end| !name[..end].contains('\n')).map(|end| 2 + end);
    }
    let inside = text.strip_prefix("](")?;
    let mut depth = 0;
    let end = inside.char_indices().take(2_000).find_map(|(at, character)| {
        match character {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let address = inside[..end].trim();
    let is_address = !address.contains(char::is_whitespace)
        || address.starts_with('<')
        || (address.ends_with('"') && address.contains(" \""));
    is_address.then_some(2 + end + 1)
}

/// The length of a tag at the beginning of a text, with the content of one that runs.
fn tag(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    let name = name[..length].to_ascii_lowercase();
    if !ELEMENTS.contains(&name.as_str()) {
        return None;
    }
    let end = text.find('>')? + 1;
    if text[1..end].contains('<') {
        return None;
    }
    if WITHOUT_CONTENT.contains(&name.as_str()) && !inside.starts_with('/') {
        let closing = format!("</{name}>");
        return Some(text.to_ascii_lowercase().find(&closing).map_or(end, |at| at + closing.len()));
    }
    Some(end)
}

/// The length of an entity at the beginning of a text.
fn entity(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('&')?;
    let length = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
    (length > 0 && inside[length..].starts_with(';')).then_some(length + 2)
}

/// Keys whose strings a reader sees, lower-case.
const DISPLAYED: &[&str] = &[
    "displaylabel",
    "watermarktext",
    "infoballoontext",
    "text",
    "content",
    "title",
    "fileattachmenthint",
    "description",
    "insightnotavailabletext",
    "label",
    "shortdescription",
    "longdescription",
    "category",
    "searchtags",
    "potentialbenefits",
    "tip",
    "costsavinginfo",
    "caption",
    "productlinkname1",
    "productlinkname2",
    "productlinkname3",
    "implication",
    "recommendationcategory",
    "recommendationimpact",
    "recommendationresourcetype",
];
/// Keys whose values are for machines, with all that is in them.
const FOR_MACHINES: &[&str] = &["owner", "datasourcemetadata", "requestbody", "asyncrequestdetails", "metadata"];

fn displayed<'a>(key: &'a str, value: &'a Value, texts: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::String(text) if DISPLAYED.contains(&key.to_lowercase().as_str()) => texts.push((key, text)),
        Value::Array(values) => values.iter().for_each(|value| displayed(key, value, texts)),
        Value::Object(members) => {
            let shown = members.iter().filter(|(key, _)| !FOR_MACHINES.contains(&key.to_lowercase().as_str()));
            shown.for_each(|(key, value)| displayed(key, value, texts));
        }
        _ => {}
    }
}
