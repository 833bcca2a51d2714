//! What an editor does with a file: it writes, asks, mends and renames.

use serde_json::{Value, json};

use super::editor::{Editor, Root};
use super::{article, menu, place_of};

const PATH: &str = "articles/a/one.md";

/// A text after the edits of a file.
fn edited(text: &str, edits: &Value) -> String {
    let offset = |place: &Value| {
        let (line, column) = (place["line"].as_u64().unwrap(), place["character"].as_u64().unwrap());
        let start: usize = text.split_inclusive('\n').take(usize::try_from(line).unwrap()).map(str::len).sum();
        let mut units = 0;
        let within = text[start..].char_indices().find(|(_, c)| {
            let is_there = units >= column;
            units += c.len_utf16() as u64;
            is_there
        });
        within.map_or(text.len(), |(at, _)| start + at)
    };
    let mut edits: Vec<_> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

/// The actions for a place.
fn actions(editor: &mut Editor, place: (u32, u32), context: &Value) -> Vec<Value> {
    let at = json!({"line": place.0, "character": place.1});
    let uri = editor.uri(PATH);
    let params = json!({"textDocument": {"uri": uri}, "range": {"start": at, "end": at}, "context": context});
    editor.ask("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

#[test]
fn completions_replace_what_is_written() {
    let text = article("one", "Text.").replace("\"generic\"", "\"gen\"");
    let root = Root::new(&[(PATH, &text)]);
    let snippets = json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}});
    let mut editor = Editor::with(&root, &[], &snippets);
    editor.open(PATH, &text);
    let (line, column) = place_of(&text, "gen\"");
    let answer = editor.at("completion", PATH, (line, column + 3));
    let first = &answer["items"][0];
    assert_eq!((&first["label"], &first["detail"]), (&json!("generic"), &json!("for customers")));
    assert_eq!(edited(&text, &json!([first["textEdit"]])), article("one", "Text."));
    let added = text.replace("  articleId", "  owner\n  articleId");
    editor.write(PATH, &added);
    let (line, column) = place_of(&added, "owner");
    let answer = editor.at("completion", PATH, (line, column + 5));
    assert_eq!(answer["items"][0]["textEdit"]["newText"], "ownershipId=\"$0\"");
}

#[test]
fn a_fix_is_offered_where_something_can_be_mended() {
    let text = article("one", "[a page](https://docs.example.com/en-us/x/y)");
    let root = Root::new(&[(PATH, &text)]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &text);
    let found = actions(&mut editor, place_of(&text, "en-us"), &json!({"diagnostics": []}));
    let titles: Vec<&str> = found.iter().map(|action| action["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        ["Remove `en-us/` (`link-locale`)", "Allow `link-locale` in this article", "Fix all that can be fixed safely"]
    );
    let uri = editor.uri(PATH);
    assert_eq!(edited(&text, &found[0]["edit"]["changes"][&uri]), text.replace("en-us/", ""));
    assert_eq!(found[0]["diagnostics"][0]["code"], "link-locale");
    // What is allowed is found no more, and a comment without a reason is.
    let allowed = edited(&text, &found[1]["edit"]["changes"][&uri]);
    editor.write(PATH, &allowed);
    let rules = editor.rules(PATH);
    assert!(
        !rules.contains(&"link-locale".to_owned()) && rules.contains(&"allow-without-reason".to_owned()),
        "{rules:?}"
    );
}

#[test]
fn all_is_mended_in_as_many_rounds_as_it_takes() {
    let text = article(
        "one",
        "[a page](http://docs.example.com/en-us/x/y?view=a)\n\nA caf\u{e9} [b page](https://docs.example.com/en-us/x/z).",
    );
    let root = Root::new(&[(PATH, &text)]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &text);
    let uri = editor.uri(PATH);
    let found = actions(&mut editor, (0, 0), &json!({"diagnostics": [], "only": ["source.fixAll"]}));
    let mended = edited(&text, &found[0]["edit"]["changes"][&uri]);
    assert!(!mended.contains("en-us"), "{mended}");
    // The command does the same.
    let before = editor.others.len();
    editor.ask("workspace/executeCommand", json!({"command": "selfhelp.fixAll", "arguments": [uri]})).unwrap();
    while editor.others.len() == before {
        editor.next();
    }
    let asked = editor.others.last().unwrap();
    assert_eq!(asked["method"], "workspace/applyEdit");
    assert_eq!(edited(&text, &asked["params"]["edit"]["changes"][&uri]), mended);
    // And so does the program.
    root.put(PATH, &text);
    let fixed = std::process::Command::new(env!("CARGO_BIN_EXE_selfhelp"))
        .args(["check", "--fix", "--quiet", "--no-cache", "--root"])
        .arg(root.path())
        .output()
        .unwrap();
    assert!(fixed.status.code().is_some_and(|code| code < 2), "{fixed:?}");
    assert_eq!(std::fs::read_to_string(root.path().join(PATH)).unwrap(), mended);
    editor.write(PATH, &mended);
    assert_eq!(actions(&mut editor, (0, 0), &json!({"diagnostics": [], "only": ["source.fixAll"]})), [Value::Null; 0]);
}

#[test]
fn an_id_is_renamed_everywhere() {
    let (own, list) = (article("one", "Text."), menu("One"));
    let root = Root::new(&[(PATH, &own), ("articles/a/menu.md", &list)]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &own);
    let (line, column) = place_of(&own, "one\"\n  cloud");
    let position = json!({"line": line, "character": column + 1});
    let uri = editor.uri(PATH);
    let at = json!({"textDocument": {"uri": uri}, "position": position});
    let prepared = editor.ask("textDocument/prepareRename", at.clone()).unwrap();
    assert_eq!(prepared["placeholder"], "one");
    let mut params = at;
    params["newName"] = json!("burnt-bread");
    let edit = editor.ask("textDocument/rename", params.clone()).unwrap();
    let of_menu = &edit["changes"][editor.uri("articles/a/menu.md")];
    assert_eq!(edited(&list, of_menu), list.replace("One", "burnt-bread"));
    assert_eq!(edited(&own, &edit["changes"][&uri]), own.replace("articleId=\"one\"", "articleId=\"burnt-bread\""));
    for (name, why) in [("menu", "has the id `menu` already"), ("a b", "cannot be an id"), ("", "cannot be an id")] {
        params["newName"] = json!(name);
        let error = editor.ask("textDocument/rename", params.clone()).unwrap_err();
        assert!(error["message"].as_str().unwrap().contains(why), "{error}");
    }
}

#[test]
fn what_is_defined_elsewhere_is_found_and_what_refers_to_it() {
    let (own, list) = (article("one", "Text."), menu("one"));
    let root = Root::new(&[(PATH, &own), ("articles/a/menu.md", &list)]);
    let mut editor = Editor::new(&root);
    editor.open("articles/a/menu.md", &list);
    let (line, column) = place_of(&list, "one\"}");
    let found = editor.at("definition", "articles/a/menu.md", (line, column));
    let start = |found: &Value| {
        let start = &found["range"]["start"];
        (
            found["uri"].as_str().unwrap().to_owned(),
            start["line"].as_u64().unwrap(),
            start["character"].as_u64().unwrap(),
        )
    };
    let (own_line, own_column) = place_of(&own, "one\"\n  cloud");
    let expected = (editor.uri(PATH), u64::from(own_line), u64::from(own_column));
    assert_eq!(start(&found[0]), expected);
    let found = editor.at("references", "articles/a/menu.md", (line, column));
    assert_eq!(found.as_array().map(Vec::len), Some(2), "{found:#}");
    let uri = editor.uri("articles/a/menu.md");
    let links = editor.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}})).unwrap();
    assert_eq!(links[0]["target"].as_str(), Some(editor.uri(PATH).as_str()));
}

#[test]
fn a_hover_tells_what_something_is_and_what_is_wrong_with_it() {
    let text = article("one", "[a page](https://docs.example.com/en-us/x/y)");
    let root = Root::new(&[(PATH, &text)]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &text);
    let hover = editor.at("hover", PATH, place_of(&text, "en-us"));
    let told = hover["contents"]["value"].as_str().unwrap();
    assert!(told.contains("public, fairfax: `https://docs.example.com/en-us/x/y`"), "{told}");
    assert!(told.contains("**link-locale**") && told.contains("## How to fix"), "{told}");
    assert_eq!(editor.at("hover", PATH, (6, 0)), Value::Null);
}

#[test]
fn topics_are_called_as_the_articles_that_answer_them_are_called_now() {
    const OTHER: &str = "articles/a/two.md";
    let with_topics = |id: &str, topics: &str| {
        article(id, "Text.").replace("  articleId", &format!("  supportTopicIds=\"{topics}\"\n  articleId"))
    };
    let (text, other) = (with_topics("one", "3"), with_topics("two", "32000001"));
    let root = Root::new(&[(PATH, &text), (OTHER, &other)]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &text);
    editor.open(OTHER, &other);
    let (line, column) = place_of(&text, "\"3\"");
    let mut offered = |text: &str| {
        editor.write(OTHER, text);
        let answer = editor.at("completion", PATH, (line, column + 2));
        let items = answer["items"].as_array().unwrap().iter();
        items.map(|item| format!("{} {}", item["label"].as_str().unwrap(), item["detail"])).collect::<Vec<_>>()
    };
    assert_eq!(offered(&other), ["About two \"32000001\""]);
    assert_eq!(offered(&other.replace("About two", "A cold oven")), ["A cold oven \"32000001\""]);
    assert_eq!(offered(&other.replace("32000001", "33000001")), ["About two \"33000001\""]);
    assert_eq!(offered(&other.replace("32000001", "")), [""; 0]);
}
