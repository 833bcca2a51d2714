//! What an editor is told of findings.

use serde_json::json;

use super::editor::{Editor, Root};
use super::{article, menu};

const PATH: &str = "articles/a/one.md";

#[test]
fn what_is_typed_is_checked_unsaved() {
    let root = Root::new(&[(PATH, &article("one", "Text."))]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &article("one", "Text."));
    let before = editor.rules(PATH);
    editor.write(PATH, &article("one", "[x](javascript:alert)"));
    let new: Vec<String> = editor.rules(PATH).into_iter().filter(|rule| !before.contains(rule)).collect();
    assert!(new.contains(&"link-scheme".to_owned()), "{new:?}");
    editor.write(PATH, &article("one", "Text."));
    assert_eq!(editor.rules(PATH), before);
}

#[test]
fn a_finding_has_its_place_its_rule_and_a_way_out() {
    let text = article("one", "caf\u{e9} \u{1f600} [x](javascript:alert)");
    let root = Root::new(&[(PATH, &text)]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &text);
    let findings = editor.findings(PATH);
    let finding = findings.iter().find(|finding| finding["code"] == "link-scheme").unwrap();
    let start = &finding["range"]["start"];
    // The emoji counts two units.
    assert_eq!((start["line"].as_u64(), start["character"].as_u64()), (Some(9), Some(12)), "{finding:#}");
    assert_eq!((&finding["source"], &finding["severity"]), (&json!("selfhelp"), &json!(1)));
    assert!(finding["message"].as_str().unwrap().contains("\nhelp: "), "{finding:#}");
}

#[test]
fn places_are_counted_in_bytes_where_that_is_agreed_on() {
    let text = article("one", "caf\u{e9} \u{1f600} [x](javascript:alert)");
    let root = Root::new(&[(PATH, &text)]);
    let mut editor = Editor::with(&root, &[], &json!({"general": {"positionEncodings": ["utf-8", "utf-16"]}}));
    editor.open(PATH, &text);
    let place = json!({"line": 9, "character": 15});
    let found = editor.findings(PATH).into_iter().find(|finding| finding["code"] == "link-scheme").unwrap();
    assert_eq!(found["range"]["start"], place);
    // Typing before it moves it.
    let at = json!({"line": 9, "character": 5});
    editor.change(PATH, &json!([{"range": {"start": at, "end": at}, "text": "\u{e9}"}]));
    let found = editor.findings(PATH).into_iter().find(|finding| finding["code"] == "link-scheme").unwrap();
    assert_eq!(found["range"]["start"], json!({"line": 9, "character": 17}));
}

#[test]
fn other_articles_that_an_edit_affects_are_told_and_cleared() {
    let (other, list) = ("articles/a/two.md", "articles/a/menu.md");
    let root = Root::new(&[(PATH, &article("one", "Text.")), (other, &article("two", "Text.")), (list, &menu("one"))]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &article("one", "Text."));
    assert_eq!(editor.told.len(), 1, "what is neither open nor affected is not told: {:?}", editor.told);
    editor.write(PATH, &article("two", "Text."));
    editor.wait_until(other, |rules| rules.contains(&"article-id-duplicate".to_owned()));
    editor.wait_until(list, |rules| rules.contains(&"menu-article-missing".to_owned()));
    editor.write(PATH, &article("one", "Text."));
    editor.wait_until(other, <[String]>::is_empty);
    editor.wait_until(list, <[String]>::is_empty);
}

#[test]
fn a_finding_of_some_clouds_names_them() {
    let other = "articles/a/two.md";
    let two = article("one", "Text.").replace("public, fairfax", "fairfax");
    let root = Root::new(&[(PATH, &article("one", "Text.")), (other, &two)]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &article("one", "Text."));
    let found = editor.findings(PATH).into_iter().find(|finding| finding["code"] == "article-id-duplicate").unwrap();
    assert!(found["message"].as_str().unwrap().contains("(in fairfax)"), "{found:#}");
    let related = &found["relatedInformation"][0]["location"]["uri"];
    assert_eq!(related.as_str(), Some(editor.uri(other).as_str()));
}

#[test]
fn what_is_closed_unsaved_is_as_on_disk() {
    let other = "articles/a/two.md";
    let root = Root::new(&[(PATH, &article("one", "Text.")), (other, &article("two", "Text."))]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &article("two", "[x](javascript:alert)"));
    editor.wait_until(other, |rules| rules.contains(&"article-id-duplicate".to_owned()));
    let uri = editor.uri(PATH);
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    editor.wait_until(PATH, <[String]>::is_empty);
    editor.wait_until(other, <[String]>::is_empty);
}

#[test]
fn what_is_saved_and_closed_stays() {
    let (other, new) = ("articles/a/two.md", "articles/a/new.md");
    let root = Root::new(&[(PATH, &article("one", "Text.")), (other, &article("two", "[x](new.md)"))]);
    let mut editor = Editor::new(&root);
    let save_and_close = |editor: &mut Editor, path: &str, text: &str| {
        editor.open(path, text);
        root.put(path, text);
        let uri = editor.uri(path);
        editor.tell("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
        editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    };
    save_and_close(&mut editor, PATH, &article("two", "Text."));
    save_and_close(&mut editor, new, &article("three", "Text."));
    editor.open(other, &article("two", "[x](new.md)"));
    let rules = editor.rules(other);
    assert!(
        rules.contains(&"article-id-duplicate".to_owned()) && !rules.contains(&"link-relative".to_owned()),
        "{rules:?}"
    );
}

#[test]
fn a_file_with_brackets_in_its_name_is_told_of() {
    let path = "articles/[a]/one[1]^.md";
    let root = Root::new(&[(path, &article("one", "[x](javascript:alert)"))]);
    let mut editor = Editor::new(&root);
    editor.open(path, &article("one", "[x](javascript:alert)"));
    let told: Vec<&String> = editor.told.keys().collect();
    assert!(told.iter().any(|uri| uri.contains("one%5B1%5D%5E.md")), "{told:?}");
}

#[test]
fn files_that_change_on_disk_are_followed_and_open_ones_stay_as_typed() {
    let other = "articles/a/two.md";
    let root = Root::new(&[(PATH, &article("one", "Text.")), (other, &article("two", "Text."))]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &article("one", "Text."));
    root.put(other, article("one", "Text."));
    editor.wait_until(PATH, |rules| rules.contains(&"article-id-duplicate".to_owned()));
    root.put(PATH, article("three", "Text."));
    std::fs::remove_file(root.path().join(other)).unwrap();
    editor.wait_until(PATH, |rules| !rules.contains(&"article-id-duplicate".to_owned()));
    // A new file, in a new folder.
    root.put("articles/new/three.md", article("one", "Text."));
    editor.wait_until(PATH, |rules| rules.contains(&"article-id-duplicate".to_owned()));
}

#[test]
fn a_file_that_is_not_utf8_is_told_until_it_is_changed() {
    let text = article("one", "caf\u{e9}");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let root = Root::new(&[]);
    root.put(PATH, latin);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &text);
    assert!(editor.rules(PATH).contains(&"encoding-not-utf8".to_owned()));
    editor.write(PATH, &text.replace('\u{e9}', "\u{e9}s"));
    assert!(!editor.rules(PATH).contains(&"encoding-not-utf8".to_owned()));
}

#[test]
fn settings_with_a_mistake_are_told_and_those_before_count() {
    let root = Root::new(&[(PATH, &article("one", "[x](javascript:alert)"))]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &article("one", "[x](javascript:alert)"));
    assert!(editor.rules(PATH).contains(&"link-scheme".to_owned()));
    editor.open("selfhelp.toml", "[rules]\nlink-scheme = \"of\"\n");
    assert_eq!(editor.rules("selfhelp.toml"), ["config-invalid"]);
    editor.write(PATH, &article("one", "Then [x](javascript:alert)"));
    assert!(editor.rules(PATH).contains(&"link-scheme".to_owned()));
    editor.write("selfhelp.toml", "[rules]\nlink-scheme = \"off\"\n");
    editor.wait_until(PATH, |rules| !rules.contains(&"link-scheme".to_owned()));
    assert_eq!(editor.rules("selfhelp.toml"), [""; 0]);
}

#[test]
fn settings_that_are_broken_and_mended_on_disk_are_told_and_cleared() {
    let root = Root::new(&[(PATH, &article("one", "Text."))]);
    root.put("selfhelp.toml", "[rules]\ntab = \"on\"\n");
    let mut editor = Editor::new(&root);
    editor.open(PATH, &article("one", "Text."));
    root.put("selfhelp.toml", "[rules]\ntab = \"of\"\n");
    editor.wait_until("selfhelp.toml", |rules| rules.contains(&"config-invalid".to_owned()));
    root.put("selfhelp.toml", "[rules]\ntab = \"on\"\n");
    editor.wait_until("selfhelp.toml", <[String]>::is_empty);
}

#[test]
fn broken_settings_that_are_deleted_do_not_come_back_when_others_are_mended() {
    let is_told = |rules: &[String]| rules.contains(&"config-invalid".to_owned());
    let root = Root::new(&[(PATH, &article("one", "[x](javascript:alert)"))]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &article("one", "[x](javascript:alert)"));
    root.put("selfhelp.toml", "[rules]\nlink-scheme = \"of\"\n");
    editor.wait_until("selfhelp.toml", is_told);
    root.put("names.toml", "[product]\n");
    editor.wait_until("names.toml", is_told);
    std::fs::remove_file(root.path().join("selfhelp.toml")).unwrap();
    editor.wait_until("selfhelp.toml", <[String]>::is_empty);
    root.put("names.toml", "");
    editor.wait_until("names.toml", <[String]>::is_empty);
    assert_eq!(editor.rules("selfhelp.toml"), [""; 0]);
    assert!(editor.rules(PATH).contains(&"link-scheme".to_owned()));
}

#[test]
fn all_articles_are_told_of_where_that_is_asked_for() {
    let other = "articles/a/two.md";
    let root = Root::new(&[(PATH, &article("one", "Text.")), (other, &article("two", "[x](javascript:alert)"))]);
    let mut editor = Editor::with(&root, &["--all"], &json!({}));
    editor.wait_until(other, |rules| rules.contains(&"link-scheme".to_owned()));
}

#[test]
fn the_first_text_that_is_opened_tells_where_the_root_is() {
    let root = Root::new(&[(PATH, &article("one", "[x](javascript:alert)"))]);
    let mut editor = Editor::silent(&root.path(), &[]);
    editor.ask("initialize", json!({"capabilities": {}, "rootUri": null})).unwrap();
    editor.open(PATH, &article("one", "[x](javascript:alert)"));
    assert!(editor.rules(PATH).contains(&"link-scheme".to_owned()));
}
