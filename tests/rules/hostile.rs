//! Much of one fault: it ends, and no file fills the report. With a time that grows by the square these would take minutes.

use selfhelp::diagnostic::Diagnostic;

use super::{Files, checked};

const MANY: usize = 30_000;

/// Ids that differ from each other by more than one digit.
fn ids(first: usize) -> impl Iterator<Item = String> {
    (0..MANY).map(move |number| (first + number * 13).to_string())
}

fn article(kind: &str, topics: &str, body: &str) -> Vec<u8> {
    format!(
        "<properties pageTitle=\"Case\" selfHelpType=\"{kind}\" supportTopicIds=\"{topics}\" cloudEnvironments=\"public\" />\n\
         # Case\n\n{body}\n"
    )
    .into_bytes()
}

fn with_case(article: Vec<u8>) -> Files {
    Files::from([("articles/a/case.md".to_owned(), article)])
}

/// Two hundred findings of a rule in the file, and that there are more.
#[track_caller]
fn assert_limited(found: &[Diagnostic], rule: &str) {
    assert_eq!(found.iter().filter(|finding| finding.rule.id == rule).count(), 200);
    let rest: Vec<&str> = found.iter().filter(|it| it.rule.id != rule).map(|it| it.message.as_str()).collect();
    assert_eq!(rest, [format!("`{rule}` is found more than 200 times in this file, and the rest is not shown")]);
}

#[test]
fn topics_that_a_large_catalogue_does_not_have() {
    let rows: Vec<String> = ids(10_000_000).map(|id| format!("{id},Topic\n")).collect();
    let unknown = ids(70_000_000).collect::<Vec<_>>().join(",");
    let mut files = with_case(article("generic", &unknown, ""));
    files.insert("topics/topics.csv".to_owned(), format!("id,name\n{}", rows.concat()).into_bytes());
    assert_limited(&checked(&files, &["topic-unknown"]), "topic-unknown");
}

#[test]
fn parents_that_a_large_catalogue_does_not_have() {
    let rows: Vec<String> = ids(10_000_000)
        .zip(ids(70_000_000))
        .map(|(id, parent)| format!("{{\"id\":\"{id}\",\"name\":\"Topic\",\"parent\":\"{parent}\"}}"))
        .collect();
    let files = Files::from([("topics/topics.json".to_owned(), format!("[{}]", rows.join(",")).into_bytes())]);
    assert_limited(&checked(&files, &["catalogue-parent-missing"]), "catalogue-parent-missing");
}

#[test]
fn articles_that_a_menu_names_and_that_do_not_exist() {
    let problems: Vec<String> = ids(70_000_000).map(|id| format!("{{\"commonSolutionArticleId\":\"{id}\"}}")).collect();
    let body = format!("---\n{{\"commonProblems\":[{}]}}\n---", problems.join(","));
    let mut files = with_case(article("diagnoseAndSolve", "", &body));
    for number in 0..300 {
        let text = format!("<properties articleId=\"{number}\" cloudEnvironments=\"public\" />\n# Case\n");
        files.insert(format!("articles/b/{number}.md"), text.into_bytes());
    }
    assert_limited(&checked(&files, &["menu-article-missing"]), "menu-article-missing");
}

#[test]
fn images_that_do_not_exist() {
    let images: Vec<String> = (0..MANY).map(|number| format!("![a]({number}.png)")).collect();
    let found = checked(&with_case(article("generic", "", &images.concat())), &["image-not-shown"]);
    assert_limited(&found, "image-not-shown");
}

#[test]
fn blades_that_nobody_else_names() {
    let blade = |number: usize| format!("[a](data-blade:Nimbus_Backup.Jobs{number}Blade)");
    // Every third is named often enough to be spelt right.
    let blades: Vec<String> =
        (0..MANY).map(|number| blade(1_000_000 + number * 13).repeat(if number % 3 == 0 { 5 } else { 1 })).collect();
    let mut files = with_case(article("generic", "", &blades.concat()));
    let listed: Vec<String> = (0..MANY).map(|number| format!("\"Nimbus_Vault.Tree{}Blade\"", number * 13)).collect();
    files.insert("selfhelp.toml".to_owned(), format!("[blades]\nknown = [{}]\n", listed.join(", ")).into_bytes());
    assert_eq!(checked(&files, &["blade-misspelt"]), []);
}

#[test]
fn addresses_and_brackets_without_an_end() {
    let much = |piece: &str| with_case(article("generic", "", &piece.repeat(MANY)));
    let found = checked(&much("data-blade:"), &["blade-not-a-link"]);
    assert!(!found.is_empty() && found.iter().all(|finding| finding.span.is_some_and(|it| it.range().len() <= 2048)));
    assert_limited(&checked(&much("data-blade:A.B "), &["blade-not-a-link"]), "blade-not-a-link");
    assert_eq!(checked(&much("[a][B] "), &["link-definition-missing"]), []);
    assert_limited(&checked(&much("[a] (https://a.example "), &["link-space-between"]), "link-space-between");
    assert_eq!(checked(&much("<a href=\"https://a.example "), &["link-unclosed"]), []);
    let brackets = format!("https://docs.example.com/{} ", ")".repeat(1900)).repeat(MANY / 30);
    assert_limited(&checked(&with_case(article("generic", "", &brackets)), &["link-bare"]), "link-bare");
}

#[test]
fn headings_that_another_article_does_not_have() {
    let links: Vec<String> = (0..MANY).map(|number| format!("[a](other.md#step-{number:07}x)\n")).collect();
    let headings: Vec<String> = (0..MANY).map(|number| format!("## Step {number:07}\n\n")).collect();
    let mut files = with_case(article("generic", "", &links.concat()));
    files.insert("articles/a/other.md".to_owned(), article("generic", "", &headings.concat()));
    assert_limited(&checked(&files, &["link-heading-unknown"]), "link-heading-unknown");
}

#[test]
fn one_long_line_of_marks() {
    let on_a_line = |piece: &str| with_case(article("generic", "", &piece.repeat(MANY)));
    assert!(checked(&on_a_line("Set **a "), &["bold-unbalanced"]).len() <= 201);
    assert_limited(&checked(&on_a_line("a\u{200b}b "), &["invisible-character"]), "invisible-character");
    assert_eq!(checked(&on_a_line("http://"), &["link-bare"]), []);
    assert_limited(&checked(&on_a_line("> [!NOTE] a\n> b\n\n"), &["callout-marker"]), "callout-marker");
    assert_limited(
        &checked(&on_a_line("<!--selfhelp-allow tab-->\n\n"), &["allow-without-reason"]),
        "allow-without-reason",
    );
}

#[test]
fn values_without_quotes_and_texts_without_an_end_on_one_line() {
    let properties =
        format!("<properties {} x=\" cloudEnvironments=\"public\" />\n# Case\n\nText.\n", "a=b ".repeat(10 * MANY));
    let found = checked(&with_case(properties.into_bytes()), &["property-unquoted"]);
    assert_eq!(found.iter().filter(|finding| finding.rule.id == "property-unquoted").count(), 200);
    let links = "[text(https://docs.example.com/a) ".repeat(3 * MANY);
    assert_limited(&checked(&with_case(article("generic", "", &links)), &["link-unclosed"]), "link-unclosed");
}
