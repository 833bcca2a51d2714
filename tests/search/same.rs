//! The program and the client that pages load find the same, in the same order.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::world::{Articles, common_word, many, names, sample, search};
use selfhelp::output::Output;
use selfhelp::search::words;
use serde_json::{Value, json};

/// Runs `tests/search/client.mjs` over a site.
fn client(site: &Output, questions: &Value) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in site.iter().filter(|(path, _)| path.starts_with("search/") || path.starts_with("assets/")) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let asked = folder.path().join("questions.json");
    fs::write(&asked, questions.to_string()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/client.mjs");
    let run = Command::new("node").arg(script).arg(folder.path()).arg(asked).output().expect("node is installed");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

#[test]
fn texts_have_the_same_words() {
    let texts = [
        "Plain words, and a few more: 1.",
        "ORA-00942 e-mail 10.0.0.1 Standard_D2s_v3 a_b_c_d_e_f_g_h_i_1 2020-10-01T10:00",
        "27599D7C-07AA-4F2D-AB00-36A830EA0052 27599d7c-07aa-4f2d-ab00-36a830ea005",
        "虚拟机VM无法启动 かな 한국어 Ελλάς ΣΊΣΥΦΟΣ İstanbul ﬁne ½ ²",
        "-leading trailing- a--b _x_ ... don't 𝒳𝒴 𠀀𠀁𠀂",
    ];
    let long = format!("{} {} {}", "a".repeat(64), "b".repeat(65), "é".repeat(64));
    let texts: Vec<String> = texts.iter().map(|&text| text.to_owned()).chain([long]).collect();
    let expected: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
    assert_eq!(client(&sample("public"), &json!({ "words": texts })), expected);
}

/// What a few and what many results are wanted of are the same, and what is said about them.
fn assert_same(site: &Output, queries: &[(&str, &[&str])]) {
    for least in [1, 60] {
        let ask = |(query, kinds): &(&str, &[&str])| json!({"query": query, "kinds": kinds, "least": least});
        let asked: Vec<Value> = queries.iter().map(ask).collect();
        let found = client(site, &json!({ "queries": asked }));
        for ((query, kinds), client) in queries.iter().zip(found) {
            let answer = search(site, query, kinds, least);
            let about = format!("whole {}, more {}", answer.is_whole, answer.has_more);
            let taken = answer.taken.iter().map(|taken| {
                let how = if taken.is_unwritten { "instead of" } else { "as well as" };
                format!("{} {how} {}", taken.forms.join(","), taken.word)
            });
            let expected: Vec<String> = names(&answer).into_iter().chain([about]).chain(taken).collect();
            assert_eq!(client, expected, "`{query}` {kinds:?}, {least}");
        }
    }
}

#[test]
fn a_long_run_behind_a_word_of_a_phrase_costs_no_time() {
    let run = "a1".repeat(300);
    let articles = Articles::default().with("a/long", "A key", &format!("The key {run} is long. A zebra ran."));
    assert_same(&articles.with("a/two", "A zebra", "No key zebra.").build("public"), &[("\"key zebra\"", &[])]);
    let of_one_letter = format!("zz {} c", "a".repeat(40_000));
    assert_same(&Articles::default().with("a/one", "A key", &of_one_letter).build("public"), &[("\"a zz\"", &[])]);
}

#[test]
fn the_sample_site_is_searched_alike() {
    let queries: &[(&str, &[&str])] = &[
        ("backup", &[]),
        ("bakcup fials", &[]),
        ("conect to a windos vm", &[]),
        ("restoring files", &[]),
        ("\"virtual machine\" start", &[]),
        ("disk -faster", &[]),
        ("vp", &[]),
        ("vpn tunnel drops ", &[]),
        ("agent offline", &["tsg-content"]),
        ("virtual machine", &["generic", "resource"]),
        ("-vm \"", &[]),
        ("backup -\"the agent\"", &[]),
        ("\u{feff}-backup agent", &[]),
        ("vm\u{85}-backup agent", &[]),
        ("\u{201c}virtual machine\u{201d} ＶＭ", &[]),
        ("vm cant start", &[]),
        ("how do i restore a file", &[]),
        ("backup -time-out -\"no such", &[]),
        ("\"job -fails\" nb-1034", &[]),
        ("the", &[]),
        ("Ba𝒳kup vm", &[]),
        ("backup -12345 agent", &[]),
        ("backup -1234 agent", &[]),
        ("nb-103", &[]),
    ];
    for cloud in ["public", "mooncake", "usnat"] {
        assert_same(&sample(cloud), queries);
    }
}

#[test]
fn a_large_site_is_searched_alike() {
    let queries: &[(&str, &[&str])] = &[
        ("article-0123", &[]),
        ("article 12", &[]),
        ("bacedifo", &[]),
        ("babacece dibafofo gugukale", &[]),
        ("babacecx dibafofo", &[]),
        ("zazaz", &[]),
        ("\"folder-9\" 230", &[]),
        ("babaceba -bacedifo", &[]),
        ("folder", &["resource"]),
        ("\"babaceba nonesuch\"", &[]),
        ("zazazaza vovovovo wuwuwuwu titititi", &[]),
        ("bacedi", &[]),
        ("nothing article-012", &[]),
    ];
    assert_same(&many(900).build("public"), queries);
    let title = [5, 92, 161, 230, 344].map(common_word).join(" ");
    let id = format!("{}-{}-{}", common_word(20), common_word(21), common_word(22));
    let with_names = many(900).with("x/long", &title, "Words.");
    let property = format!("articleId=\"{id}\"");
    let with_names = with_names.with_properties("x/id", "generic", "public", &property, "Other", "Words.");
    assert_same(&with_names.build("public"), &[(&title, &[]), (&id, &[]), (&format!("{title}s"), &[])]);
}

#[test]
fn a_damaged_chunk_never_changes_what_the_client_finds() {
    let many = many(900).with("x/rare", "Sideways", "A turbulence.").build("public");
    let query = format!("{} sideways turbulence", common_word(57));
    for (site, query, least, damages) in [(sample("public"), "backup vm fails", 500, 1000), (many, &query, 10, 500)] {
        let became = client(&site, &json!({ "damages": damages, "query": query })).remove(0);
        let others: Vec<&String> = became.iter().filter(|it| !["told", "same"].contains(&it.as_str())).collect();
        assert!(others.is_empty(), "{others:?}");
        let told = became.iter().filter(|it| *it == "told").count();
        assert!(told > least, "of {damages} damages {told} were told: does a search read these files?");
    }
}
