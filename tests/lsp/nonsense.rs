//! Whatever an editor sends, the server goes on, and it ends as it should.

use serde_json::{Value, json};

use super::article;
use super::editor::{Editor, Root};

const PATH: &str = "articles/a/one.md";

fn is_alive(editor: &mut Editor) {
    let uri = editor.uri(PATH);
    let symbols = editor.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}})).unwrap();
    assert_eq!(symbols[0]["name"], "properties");
}

#[test]
fn what_cannot_be_read_is_told_and_passed_over() {
    let root = Root::new(&[(PATH, &article("one", "Text."))]);
    let mut editor = Editor::new(&root);
    for nonsense in [
        &b"Content-Length: 5\r\n\r\nhello"[..],
        b"good morning\r\n",
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: 2\r\n\r\n[]",
        b"Content-Length: 4\r\n\r\n\xff\xfe\xfd\xfc",
        b"\r\n\r\n",
    ] {
        editor.send(nonsense);
        is_alive(&mut editor);
    }
}

#[test]
fn requests_that_cannot_be_answered_get_an_error() {
    let root = Root::new(&[(PATH, &article("one", "Text."))]);
    let mut editor = Editor::new(&root);
    let mut code = |method: &str, params: Value| editor.ask(method, params).unwrap_err()["code"].clone();
    assert_eq!(code("textDocument/fly", json!({})), -32601);
    assert_eq!(code("textDocument/hover", json!({"position": "here"})), -32602);
    assert_eq!(code("textDocument/hover", Value::Null), -32602);
    assert_eq!(code("initialize", json!({})), -32600);
    assert_eq!(code("workspace/executeCommand", json!({"command": "rm"})), -32602);
    is_alive(&mut editor);
}

#[test]
fn of_files_that_are_not_of_the_content_nothing_is_said() {
    let root = Root::new(&[(PATH, &article("one", "Text."))]);
    let mut editor = Editor::new(&root);
    for uri in ["file:///elsewhere.md", "untitled:1", "file:///a%00b"] {
        let at = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}});
        assert_eq!(editor.ask("textDocument/hover", at), Ok(Value::Null));
        let of = json!({"textDocument": {"uri": uri}});
        assert_eq!(editor.ask("textDocument/documentSymbol", of), Ok(json!([])));
    }
    is_alive(&mut editor);
}

#[test]
fn notices_that_make_no_sense_are_written_into_the_log() {
    let root = Root::new(&[(PATH, &article("one", "Text."))]);
    let mut editor = Editor::new(&root);
    let uri = editor.uri(PATH);
    let unopened = json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "x"}]});
    editor.tell("textDocument/didChange", unopened);
    editor.tell("textDocument/didOpen", json!(7));
    editor.tell("$/whatever", json!({}));
    is_alive(&mut editor);
    let logged: Vec<&str> = editor.others.iter().filter_map(|it| it["params"]["message"].as_str()).collect();
    assert_eq!(logged.len(), 2, "{logged:?}");
    assert!(logged[0].contains("articles/a/one.md"), "{logged:?}");
}

#[test]
fn places_outside_of_the_text_are_answered() {
    let text = article("one", "Text.");
    let root = Root::new(&[(PATH, &text)]);
    let mut editor = Editor::new(&root);
    editor.open(PATH, &text);
    for place in [(99, 0), (0, 99_999), (u32::MAX, u32::MAX)] {
        for method in ["completion", "hover", "definition"] {
            editor.at(method, PATH, place);
        }
    }
    let far = json!({"start": {"line": 50, "character": 0}, "end": {"line": 2, "character": 1}});
    editor.change(PATH, &json!([{"range": far, "text": "x"}]));
    is_alive(&mut editor);
}

#[test]
fn nothing_is_answered_before_the_meeting() {
    let root = Root::new(&[]);
    let mut editor = Editor::silent(&root.path(), &[]);
    let uri = editor.uri(PATH);
    let error = editor.ask("textDocument/hover", json!({"textDocument": {"uri": uri}})).unwrap_err();
    assert_eq!(error["code"], -32002);
}

#[test]
fn who_takes_leave_ends_well() {
    let root = Root::new(&[]);
    let mut editor = Editor::new(&root);
    editor.ask("shutdown", Value::Null).unwrap();
    assert_eq!(editor.ask("textDocument/hover", json!({})).unwrap_err()["code"], -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn who_leaves_without_a_word_is_told_by_the_exit_status() {
    let root = Root::new(&[]);
    assert_eq!(Editor::new(&root).end(), Some(1));
    let mut editor = Editor::new(&root);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), Some(1));
}
