//! Search over real content: how well judged queries are answered, how large the index is, and how little an edit changes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;
use selfhelp::build::Build;
use selfhelp::output::Output;
use selfhelp::search::{Index, Memory};
use selfhelp::session::Session;
use selfhelp::sources::Sources;
use selfhelp::text::RelPath;
use serde_json::Value;

use crate::world::{root, world};

/// The kinds that answer a customer's problem: queries that describe one are ranked among them.
const ANSWERS: [&str; 3] = ["generic", "resource", "apollo"];

fn judged() -> Option<Vec<Value>> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/search/judged.jsonl");
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("skipped: ../shared/search/judged.jsonl is not there");
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a query on each line")).collect())
}

fn text<'a>(query: &'a Value, name: &str) -> &'a str {
    query[name].as_str().unwrap_or("")
}

/// Reciprocal rank within ten, and whether anything was found.
fn rank(site: &Output, query: &Value) -> (f64, bool) {
    let load = |name: &str| Ok(site.get(&format!("search/{name}.js")).expect("a chunk that the entry names").to_vec());
    let is_problem = ["topic_short", "psq_title", "question_heading", "insight_title"].contains(&text(query, "source"));
    let kinds: Vec<String> = if is_problem { ANSWERS.map(str::to_owned).to_vec() } else { Vec::new() };
    let index = Index::open(&load).expect("the index is whole");
    let found = index.search(text(query, "query"), &kinds, 1).expect("the index is whole").found;
    let relevant: Vec<&str> = query["relevant"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let place = found.iter().take(10).position(|found| relevant.contains(&found.article.source().as_str()));
    let reciprocal = place.map_or(0.0, |place| 1.0 / f64::from(u32::try_from(place + 1).unwrap()));
    (reciprocal, !found.is_empty())
}

#[test]
fn judged_queries_find_the_right_article_first() {
    let (Some(world), Some(queries)) = (world(), judged()) else { return };
    let site = &world.sites.iter().find(|site| site.cloud == "public").unwrap().output;
    let ranks: Vec<(String, f64, bool)> = queries
        .par_iter()
        .map(|query| {
            let source = match text(query, "source") {
                "topic_short" | "psq_title" | "question_heading" => "problem",
                "error_code" | "topic_id" | "article_id" => "id",
                other => other,
            };
            let (rank, is_found) = rank(site, query);
            (format!("{source} {}", text(query, "variant")), rank, is_found)
        })
        .collect();
    let mut groups: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
    for (group, rank, is_found) in &ranks {
        let sums = groups.entry(group).or_default();
        *sums = (sums.0 + 1.0, sums.1 + rank, sums.2 + f64::from(u8::from(!is_found)));
    }
    // Reciprocal rank, and the share without a result: what readers must get at least.
    let bounds = [
        ("problem base", 0.78, 0.005),
        ("problem typo", 0.76, 0.005),
        ("problem prefix", 0.72, 1.0),
        ("id base", 0.99, 1.0),
    ];
    for (group, (count, ranks, without)) in &groups {
        println!("{group}: {count} queries, MRR@10 {:.3}, without a result {:.4}", ranks / count, without / count);
    }
    for (group, least, most) in bounds {
        let (count, ranks, without) = groups[group];
        assert!(ranks / count >= least, "{group}: {:.3} is less than {least}", ranks / count);
        assert!(without / count < most, "{group}: {:.4} find nothing", without / count);
    }
}

#[test]
fn an_index_is_small_and_has_few_files() {
    let Some(world) = world() else { return };
    for site in &world.sites {
        let files: Vec<_> = site.output.iter().filter(|(path, _)| path.starts_with("search/")).collect();
        let compressed: usize = files.par_iter().map(|(_, bytes)| gzip(bytes)).sum();
        println!("{}: {} files, {compressed} bytes compressed", site.cloud, files.len());
        assert!(files.len() <= 300, "{}: {} files", site.cloud, files.len());
        assert!(compressed <= 4_000_000, "{}: {compressed} bytes", site.cloud);
    }
}

fn gzip(bytes: &[u8]) -> usize {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

/// The names of the chunks of the public site of some sources.
fn chunks(session: &mut Session) -> BTreeSet<String> {
    let snapshot = session.snapshot().expect("the corpus needs no configuration");
    let record = snapshot.config.current_sites().find(|site| site.id == "public").unwrap();
    let build = Build::new(&snapshot);
    let [site] = &build.sites(&[record])[..] else { panic!("there is one site") };
    let memory = Memory::default();
    let files = build.index(site, &build.contents(&memory)).into_files();
    files.iter().map(|(path, _)| path.to_owned()).collect()
}

#[test]
fn an_edit_changes_few_chunks() {
    let Some(root) = root() else { return };
    let sources = selfhelp::disk::load(&root, None).expect("the corpus can be read").sources;
    let articles: Vec<RelPath> = sources.below("articles/").map(|(path, _)| path.clone()).collect();
    let mut session = Session::new(sources.clone());
    let before = chunks(&mut session);
    let changed = |sources: Sources| chunks(&mut Session::new(sources)).difference(&before).count();
    let mut shares: Vec<(usize, usize)> = Vec::new();
    for number in 0..8 {
        let path = &articles[number * articles.len() / 8 + 700];
        let bytes = sources.get(path).unwrap();
        let with = |path: &RelPath, text: &str| {
            let mut sources = sources.clone();
            sources.insert(path.clone(), [bytes, text.as_bytes()].concat());
            sources
        };
        let edit = changed(with(path, "\n\nRestart the gateway, and wait for two minutes.\n"));
        let large = changed(with(path, &format!("\n\n{}\n", new_words(60).join(", "))));
        let add = changed(with(&RelPath::new(&path.as_str().replace(".md", "-and-more.md")), ""));
        println!(
            "{path}: an edit changes {edit} of {} chunks, one with 60 new words {large}, a new article {add}",
            before.len()
        );
        shares.push((edit.max(large), add));
    }
    for (edit, add) in shares {
        assert!(edit * 20 <= before.len() && add * 10 <= before.len(), "{edit} and {add} of {} chunks", before.len());
    }
}

/// Words that no article has, of all beginnings; every second one is a code.
fn new_words(count: u32) -> Vec<String> {
    let scattered = |number: u32| (number + 1).wrapping_mul(0x9e37_79b1);
    let letters = |mut number: u32| -> String {
        std::iter::repeat_with(|| {
            let letter = char::from(b'a' + u8::try_from(number % 26).unwrap());
            number /= 26;
            letter
        })
        .take(7)
        .collect()
    };
    (0..count)
        .map(|number| match number % 2 {
            0 => format!("0x{:08x}", scattered(number)),
            _ => format!("{}q", letters(scattered(number))),
        })
        .collect()
}
