//! What a reader types, and the articles that are found; and how an index changes when articles do.

use std::cell::Cell;
use std::collections::BTreeSet;

use crate::world::{Articles, common_word, find, many, sample, search};
use selfhelp::output::Output;
use selfhelp::search::{Found, Index, Load, read_chunk, words, write_chunk};

fn some() -> Articles {
    Articles::default()
        .with("cache/timeouts", "Connection timeouts of the cache", "Redis closes idle connections.")
        .with("cache/size", "Choose a size", "The cache has several sizes. A timeout is rare.")
        .with(
            "disk/errors",
            "Errors of disks",
            "The code 0x80070005 says that access is denied.\n\n## Access denied\n\nRun as administrator.",
        )
        .with("disk/slow", "Slow disks", "Denied requests cost time, and access gets slow.")
        .with_properties(
            "bill/higher",
            "generic",
            "public",
            "supportTopicIds=\"32553275\"",
            "Why is my bill higher than expected",
            "Look at the costs.",
        )
        .with("bill/costs", "Costs", "A bill that is higher than expected has a reason.")
}

#[test]
fn words_of_titles_come_before_words_of_texts() {
    assert_eq!(some().find("timeouts"), ["cache/timeouts", "cache/size"]);
}

#[test]
fn typos_are_forgiven() {
    assert_eq!(some().find("conection timout redis")[0], "cache/timeouts");
}

#[test]
fn typos_that_somebody_wrote_are_forgiven() {
    let common = common_word(7);
    let slip = format!("{}x", &common[..common.len() - 1]);
    let articles = many(900).with("slips/one", "A slip", &format!("Here is {slip} in a text."));
    let found = articles.find(&slip);
    assert!(found.contains(&"slips/one".to_owned()), "{found:?}");
    let site = articles.build("public");
    let expected = find(&site, &common, &[]);
    assert!(found.iter().any(|name| expected.contains(name)), "`{slip}` finds none of what `{common}` finds");
}

#[test]
fn the_last_word_may_be_cut_off() {
    assert_eq!(some().find("connec")[0], "cache/timeouts");
    assert_eq!(some().find("connec "), Vec::<String>::new(), "with a space behind it, it is not the last");
}

#[test]
fn a_title_that_is_the_query_is_first() {
    assert_eq!(some().find("why is my bill higher than expected")[0], "bill/higher");
    assert_eq!(some().find("costs")[0], "bill/costs");
}

#[test]
fn ids_and_codes_are_found() {
    assert_eq!(some().find("32553275"), ["bill/higher"]);
    assert_eq!(some().find("0x80070005"), ["disk/errors"]);
}

#[test]
fn a_phrase_stands_as_it_is_quoted() {
    assert_eq!(some().find("\"access denied\""), ["disk/errors"]);
    assert_eq!(some().find("access denied").len(), 2);
}

#[test]
fn words_with_a_hyphen_are_not_there() {
    assert_eq!(some().find("bill -costs"), Vec::<String>::new());
    assert_eq!(some().find("higher -reason"), ["bill/higher"]);
}

#[test]
fn what_has_a_hyphen_before_it_is_not_there_as_a_whole() {
    assert_eq!(some().find("access -\"access denied\""), ["disk/slow"]);
    let articles = some().with("disk/time-out", "Denied at times", "A time-out of the access.");
    assert!(!articles.find("access -time-out").contains(&"disk/time-out".to_owned()));
    assert!(articles.find("access -time-of").contains(&"disk/time-out".to_owned()));
}

#[test]
fn a_title_with_a_hyphen_before_a_word_finds_itself() {
    let articles = some().with("vm/restart", "VM -Restart", "Restart it.");
    assert_eq!(articles.find("VM -Restart"), ["vm/restart"]);
}

#[test]
fn a_title_is_no_reason_to_find_what_is_left_out() {
    let articles = some().with("a/backup", "Backup", "It has an agent.").with("a/agent", "Backup agent", "Start it.");
    assert_eq!(articles.find("backup -agent"), Vec::<String>::new());
    assert_eq!(some().find("slow -disks"), Vec::<String>::new());
}

#[test]
fn what_keyboards_write_is_read() {
    assert_eq!(some().find("\u{201c}access denied\u{201d}"), ["disk/errors"]);
    assert_eq!(some().find("ＲＥＤＩＳ"), ["cache/timeouts"]);
    let articles = some().with("vm/start", "I can't start it", "It won't.");
    assert_eq!(articles.find("cant start"), ["vm/start"]);
}

#[test]
fn words_that_ask_count_less_beside_others() {
    let articles = Articles::default().with("ask/one", "How do I do what you do", "How do I do it?").with(
        "vm/delete",
        "Delete a VM",
        "Delete it.",
    );
    assert_eq!(articles.find("how do i delete a vm")[0], "vm/delete");
    assert_eq!(articles.find("how do i")[0], "ask/one");
}

#[test]
fn codes_are_found_with_and_without_0x() {
    let articles = some().with("sync/denied", "Sync", "It says 80070006.");
    assert_eq!(articles.find("80070005"), ["disk/errors"]);
    assert_eq!(articles.find("0x80070006"), ["sync/denied"]);
}

#[test]
fn short_titles_and_phrases_are_found_among_many() {
    let [first, second, third] = [11, 57, 203].map(common_word);
    let sentence = format!("Then {first} {second} {third} again.");
    let articles =
        many(900).with("x/short", &format!("{second} {first}"), "Words.").with("x/phrase", "Other", &sentence);
    let site = articles.build("public");
    assert_eq!(find(&site, &format!("{second} {first}"), &[])[0], "x/short");
    assert_eq!(find(&site, &format!("\"{first} {second} {third}\""), &[]), ["x/phrase"]);
}

#[test]
fn titles_of_common_words_and_ids_of_several_are_found_among_many() {
    let title: Vec<String> = [5, 92, 161, 230, 344].map(common_word).into();
    let id = format!("{}-{}-{}", common_word(20), common_word(21), "x".repeat(60));
    let property = format!("articleId=\"{id}\"");
    let site = many(900)
        .with("x/long", &title.join(" "), "Words.")
        .with("x/run", "sideways-turbulence", "Words.")
        .with_properties("x/id", "generic", "public", &property, "Other", "Words.")
        .build("public");
    assert_eq!(find(&site, &title.join(" "), &[])[0], "x/long");
    assert_eq!(find(&site, "sideways-turbulence", &[])[0], "x/run");
    assert_eq!(find(&site, &id.to_uppercase(), &[])[0], "x/id");
}

#[test]
fn a_rare_word_is_found_also_where_a_common_one_begins_so() {
    let common = common_word(57);
    let rare = &common[..5];
    let site = many(900).with("x/rare", rare, "Words.").build("public");
    assert_eq!(find(&site, rare, &[])[0], "x/rare");
}

#[test]
fn the_article_about_a_code_is_first_also_beside_common_words() {
    let word = common_word(57);
    let mut articles = many(900).with("x/about", "Error 40613 on the server", "Words.");
    for number in 0..12 {
        let name = format!("folder-{number}/mentions");
        articles = articles.with(&name, &format!("{word} {word}"), "It may say 40613, among others.");
    }
    assert_eq!(find(&articles.build("public"), &format!("{word} 40613"), &[])[0], "x/about");
}

#[test]
fn long_words_and_negative_numbers_are_found() {
    let id = format!("UserError{}", "Restore".repeat(10));
    let articles =
        some().with("a/long", &id, "Words.").with("a/negative", "Sync failed", "It says -2134375877 in the log.");
    assert_eq!(articles.find(&id)[0], "a/long");
    assert_eq!(articles.find("-2134375877"), ["a/negative"]);
    assert_eq!(articles.find("sync failed with -2134375877")[0], "a/negative");
}

#[test]
fn of_a_code_that_is_not_whole_nothing_is_claimed() {
    let site = many(900).with("x/code", "A code", "It says 32584386.").build("public");
    let claims = |query: &str| (search(&site, query, &[], 1).is_whole, search(&site, query, &[], 1).taken.len());
    assert_eq!(claims("3258438"), (false, 0));
    assert_eq!(claims("32584387 "), (true, 1));
}

#[test]
fn words_of_a_list_inside_an_item_stand_apart() {
    let articles = some().with("a/list", "A list", "- Watch machines\n  - Manage disks\n    > Quoted\n");
    for word in ["machines", "manage", "disks", "quoted"] {
        assert!(articles.find(word).contains(&"a/list".to_owned()), "{word}");
    }
}

#[test]
fn a_title_leads_to_its_article_whatever_other_words_say() {
    let site = many(900).build("public");
    for number in (0..900).step_by(23) {
        let title = format!("{} {} {number}", common_word(number), common_word(number * 3 + 1));
        let answer = search(&site, &title, &[], 1);
        assert_eq!(answer.found[0].article.title(), title);
    }
}

#[test]
fn what_stands_under_a_title_and_search_words_are_found() {
    let lead = "infoBubbleText=\"The agent met inconsistencies.\"";
    let menu = "---\n{ \"$schema\": \"SelfHelpContent\", \"commonProblems\": [\n  { \"id\": \"burnt\", \"title\": \"Burnt\", \
                \"searchTags\": \"charred bread, smoke\" }\n] }\n---";
    let articles = some().with_properties("a/cause", "rca", "public", lead, "Root cause", "Words.").with_properties(
        "a/menu",
        "diagnoseAndSolve",
        "public",
        "",
        "Problems of ovens",
        menu,
    );
    assert_eq!(articles.find("\"agent met inconsistencies\""), ["a/cause"]);
    assert_eq!(articles.find("\"charred bread\""), ["a/menu"]);
}

#[test]
fn more_is_read_where_more_is_wanted() {
    let site = many(900).build("public");
    let load = |name: &str| Ok(site.get(&format!("search/{name}.js")).unwrap().to_vec());
    let index = Index::open(&load).unwrap();
    let word = common_word(7);
    let [some, more] = [1, 60].map(|least| index.search(&word, &[], least).unwrap());
    assert!(!some.is_whole && some.found.len() < more.found.len(), "{} and {}", some.found.len(), more.found.len());
    let paths = |found: &[Found]| found.iter().map(|found| found.article.page()).collect::<Vec<_>>();
    assert_eq!(paths(&some.found), paths(&more.found[..some.found.len()]), "what is there stays where it was");
    assert!(index.search("0123", &[], 1).unwrap().is_whole);
    let reads = Cell::new(0);
    let counted = |name: &str| {
        reads.set(reads.get() + 1);
        load(name)
    };
    let answer = Index::open(&counted).unwrap().search(&format!("\"{word} nonesuch\""), &[], 1).unwrap();
    assert!(answer.is_whole && reads.get() <= 3, "{} files to learn that nobody has a word", reads.get());
}

#[test]
fn other_forms_of_a_word_are_found() {
    assert_eq!(some().find("connecting"), ["cache/timeouts"]);
    assert_eq!(some().find("error disk")[0], "disk/errors");
}

#[test]
fn chinese_is_found_without_spaces() {
    let articles = Articles::default().with("a/one", "虚拟机无法启动", "重新启动虚拟机。").with(
        "a/two",
        "存储帐户",
        "选择存储帐户的名称。",
    );
    assert_eq!(articles.find("虚拟机启动"), ["a/one"]);
    assert_eq!(articles.find("帐户"), ["a/two"]);
}

#[test]
fn what_nobody_wrote_finds_nothing() {
    assert_eq!(some().find("qqqqqq"), Vec::<String>::new());
    assert_eq!(some().find(""), Vec::<String>::new());
    assert_eq!(some().find("- \" ."), Vec::<String>::new());
}

#[test]
fn a_kind_is_chosen() {
    let articles =
        some().with_properties("bill/guide", "resource", "public", "", "Bills", "A bill, higher than others.");
    assert_eq!(find(&articles.build("public"), "higher bill", &["resource"]), ["bill/guide"]);
}

#[test]
fn a_site_finds_its_own_articles_alone() {
    let articles = some()
        .with_properties("secret/one", "generic", "usnat", "", "Zanzibar gateway", "Only there.")
        .with_properties("open/two", "generic", "public,usnat", "", "Gateway", "Everywhere.");
    assert_eq!(articles.find("zanzibar gateway"), ["open/two"]);
    let public = articles.build("public");
    let leaks = index_files(&public).filter(|(_, text)| text.to_lowercase().contains("zanzibar")).count();
    assert_eq!(leaks, 0, "a word of another cloud's article is in the index");
    assert_eq!(find(&articles.build("usnat"), "zanzibar", &[]), ["secret/one"]);
}

#[test]
fn words_are_codes_where_digits_are_joined() {
    let cases: &[(&str, &[&str])] = &[
        ("Can't open ORA-00942!", &["can", "t", "open", "ora-00942", "ora", "00942"]),
        ("e-mail", &["e", "mail"]),
        ("ERROR_ACCESS_DENIED", &["error_access_denied", "error", "access", "denied"]),
        ("27599d7c-07aa-4f2d-ab00-36a830ea0052", &["27599d7c-07aa-4f2d-ab00-36a830ea0052"]),
        ("10.0.0.1.", &["10.0.0.1", "10", "0", "0", "1"]),
        ("VM虚拟机", &["vm", "虚拟", "拟机"]),
        ("机", &["机"]),
        ("ÄRGER", &["ärger"]),
    ];
    for (text, expected) in cases {
        assert_eq!(words(text), *expected, "{text}");
    }
}

#[test]
fn a_search_among_many_articles_reads_five_files_at_most() {
    let site = many(900).build("public");
    let chunks = index_files(&site).count();
    assert!((20..=300).contains(&chunks), "{chunks} files");
    let loads = Cell::new(0);
    let load = |name: &str| {
        loads.set(loads.get() + 1);
        Ok(site.get(&format!("search/{name}.js")).unwrap().to_vec())
    };
    for (query, expected) in [("article-0123", 123), ("\"folder-9\" 230", 230)] {
        loads.set(0);
        let index = Index::open(&load).unwrap();
        let found = index.search(query, &[], 1).unwrap().found;
        assert!(found[0].article.page().ends_with(&format!("article-{expected:04}.html")), "{query}");
        assert!(loads.get() <= 5, "{query}: {} files", loads.get());
    }
}

#[test]
fn one_edit_changes_few_chunks() {
    let articles = many(900);
    let before = articles.build("public");
    let total = index_files(&before).count();
    let changed = |after: &Output| {
        let old: BTreeSet<&str> = index_files(&before).map(|(path, _)| path).collect();
        index_files(after).filter(|(path, _)| !old.contains(path)).count()
    };
    let edited = articles.clone().edited(411, &format!("{} {} newly.", common_word(17), common_word(18)));
    assert!(
        changed(&edited.build("public")) * 20 <= total,
        "a body edit: {} of {total}",
        changed(&edited.build("public"))
    );
    let added = articles.with("folder-20/new", "A new article", "It says something new.").build("public");
    assert!(changed(&added) * 10 <= total, "a new article: {} of {total}", changed(&added));
}

#[test]
fn a_damaged_chunk_is_an_error_and_no_panic() {
    let site = sample("public");
    let files: Vec<(&str, Vec<u8>)> = index_files(&site).map(|(path, text)| (path, text.into_bytes())).collect();
    let mut seed = 12_345_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let search = |load: &Load<'_>| {
        let found = Index::open(load)?.search("backup vm fails", &[], 1)?.found;
        anyhow::Ok(found.iter().map(|found| found.article.source()).collect::<Vec<_>>())
    };
    let whole = |name: &str| Ok(site.get(&format!("search/{name}.js")).unwrap().to_vec());
    let expected = search(&whole).unwrap();
    let mut told = 0;
    for _ in 0..1000 {
        let (damaged, bytes) = &files[random(files.len())];
        let mut bytes = bytes.clone();
        let at = random(bytes.len());
        bytes[at] ^= u8::try_from(1 + random(255)).unwrap();
        let load = |name: &str| {
            let path = format!("search/{name}.js");
            let whole = site.get(&path).ok_or_else(|| anyhow::anyhow!("no such chunk"))?;
            Ok(if path == *damaged { bytes.clone() } else { whole.to_vec() })
        };
        match search(&load) {
            Err(_) => told += 1,
            Ok(found) => assert_eq!(found, expected, "a damage at {at} of {damaged} changes what is found"),
        }
    }
    assert!(told > 500, "only {told} of 1000 damages were told: does a search read these files?");
}

#[test]
fn texts_that_nobody_wrote_are_read_without_a_panic() {
    let site = sample("public");
    let whole = |name: &str| Ok(site.get(&format!("search/{name}.js")).map_or(Vec::new(), |bytes| bytes.to_vec()));
    let names: Vec<String> = index_files(&site).map(|(path, _)| path[7..path.len() - 3].to_owned()).collect();
    let mut seed = 99_u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut answers = 0;
    for round in 0..600 {
        // Half of them in the entry, which says most.
        let damaged = if round % 2 == 0 { "index" } else { &names[random(names.len())] };
        let mut text: Vec<char> = read_chunk(damaged, &whole(damaged).unwrap()).unwrap().chars().collect();
        for _ in 0..=random(4) {
            let at = random(text.len());
            let piece: &[char] = [&['\n'][..], &['\t'], &[' '], &['A'], &['_', '9', '9'], &['é'], &[]][random(7)];
            text.splice(at..(at + random(3)).min(text.len()), piece.iter().copied());
        }
        let file = write_chunk(damaged, &text.iter().collect::<String>());
        let load = |name: &str| if name == damaged { Ok(file.clone()) } else { whole(name) };
        let found = Index::open(&load).and_then(|index| index.search("\"backup job\" fails -agent", &[], 30));
        answers += usize::from(found.is_ok());
    }
    assert!((50..590).contains(&answers), "{answers} of 600 find something");
}

/// The files of a site's index, and their texts.
fn index_files(site: &Output) -> impl Iterator<Item = (&str, String)> {
    let files = site.iter().filter(|(path, _)| path.starts_with("search/"));
    files.map(|(path, bytes)| (path, String::from_utf8(bytes.to_vec()).unwrap()))
}
