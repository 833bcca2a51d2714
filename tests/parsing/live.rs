//! The pages of an article while it is written are those that a whole build makes.

use selfhelp::live::Live;
use selfhelp::session::Change;
use selfhelp::text::RelPath;

use super::{CLEAN, PATH, Root};

/// A change of a file, which is gone where it has no text.
type Edit<'a> = (&'a str, Option<String>);

/// Applies edits one by one to a content root and to a session with it, and compares the pages of the article after
/// each.
fn follow(mut root: Root, edits: &[Edit<'_>]) {
    let mut live = Live::new(root.sources.clone());
    let path = RelPath::new(PATH);
    let compare = |root: &Root, live: &mut Live| {
        let pages = live.pages(&path).expect("the settings are right");
        let shown = |id: &str| root.output(id, "articles/a/case.html");
        let whole: Vec<String> = root.snapshot().config.current_sites().filter_map(|site| shown(&site.id)).collect();
        let pages = pages.iter().map(|page| String::from_utf8_lossy(&page.bytes).trim().to_owned());
        assert_eq!(pages.collect::<Vec<_>>(), whole);
        whole.len()
    };
    let mut counts = vec![compare(&root, &mut live)];
    for (path, text) in edits {
        let path = RelPath::new(path);
        match text {
            Some(text) => {
                root = root.file(path.as_str(), text);
                live.apply(Change::Write(path, text.as_bytes().into()));
            }
            None => {
                root.sources.remove(&path);
                live.apply(Change::Remove(path));
            }
        }
        counts.push(compare(&root, &mut live));
    }
    assert!(counts.contains(&5), "the article was on all sites once: {counts:?}");
}

#[test]
fn pages_follow_the_words_of_an_article() {
    let edits =
        ["One.", "One. **Two.**", "", "[There](other.md)", "[There](other.md#part)", "<b>unclosed", "![a](a.png)"];
    let edits: Vec<Edit<'_>> = edits.iter().map(|text| (PATH, Some(format!("{CLEAN}{text}")))).collect();
    follow(Root::new().file(PATH, CLEAN).article("articles/a/other.md", "public, usnat", "## Part\n"), &edits);
}

#[test]
fn pages_follow_what_else_changes() {
    let with_heading = |clouds: &str, heading: &str| {
        Some(format!(
            "<properties pageTitle=\"Other\" selfHelpType=\"generic\" cloudEnvironments=\"{clouds}\" />\n## {heading}\n"
        ))
    };
    let other = |clouds: &str| with_heading(clouds, "Part");
    let included = |text: &str| ("includes/part.md", Some(text.to_owned()));
    let text = format!("{CLEAN}[There](other.md#part) [AZURE.INCLUDE [part](../../includes/part.md)] ![a](a.png)");
    let edits: &[Edit<'_>] = &[
        (PATH, Some(text.clone())),
        ("articles/a/other.md", other("public")),
        ("articles/a/other.md", other("usnat")),
        ("articles/a/other.md", with_heading("usnat", "Another part")),
        ("articles/a/other.md", other("usnat")),
        included("Included."),
        included("Included [there](../articles/a/other.md)."),
        ("articles/a/a.png", Some("a picture".to_owned())),
        ("templates/articles/generic.html", Some("{{ page.title }}: {{ body_html | safe }}".to_owned())),
        (PATH, Some(text.replace("Case", "Another title"))),
        (PATH, Some(text.replace(", usnat", ""))),
        ("includes/part.md", None),
        (PATH, None),
        (PATH, Some(text)),
        ("articles/a/other.md", None),
    ];
    follow(Root::new().file(PATH, CLEAN), edits);
}

#[test]
fn pages_follow_what_others_are_called() {
    let article = |title: &str, clouds: &str| {
        format!(
            "<properties pageTitle=\"{title}\" selfHelpType=\"generic\" supportTopicIds=\"10000001\" \
             productPesIds=\"1\" cloudEnvironments=\"{clouds}\" />\n# {title}\n\nWords.\n"
        )
    };
    let named = |path, title: &str| (path, Some(article(title, "public, mooncake, fairfax, usnat, ussec")));
    let edits: &[Edit<'_>] = &[
        // The topic is called as the first of its articles.
        named("articles/a/before.md", "The topic"),
        named("articles/a/before.md", "Another name of the topic"),
        named("articles/a/related.md", "Read on"),
        named("articles/a/related.md", "Another name"),
        named("articles/a/related.md", ""),
        named(PATH, "The topic"),
        // What is wrong with clouds stands behind the title.
        ("articles/a/related.md", Some(article("Named", "public, nowhere"))),
        ("articles/a/related.md", Some(article("Named again", "public, nowhere"))),
    ];
    let mut root = Root::new().file(PATH, article("Case", "public, mooncake, fairfax, usnat, ussec"));
    // The built-in template shows more than the body.
    root.sources.remove(&RelPath::new("templates/articles/generic.html"));
    follow(root, edits);
}

#[test]
fn a_long_chain_of_includes_is_followed_to_its_end() {
    let link = |number: usize| format!("{number}\n\n[AZURE.INCLUDE [next]({}.md)]\n", number + 1);
    let first = format!("{CLEAN}[AZURE.INCLUDE [first](../../includes/0.md)]\n");
    let chain = (0..3000)
        .fold(Root::new().file(PATH, first), |root, number| root.file(&format!("includes/{number}.md"), link(number)));
    follow(chain, &[("includes/2.md", Some("Changed.".to_owned())), ("includes/2999.md", None)]);
}
