//! Who is answered, and what is not.

use std::sync::{Arc, Mutex};

use tempfile::TempDir;

use super::{CASE, Preview, article, start, write};

#[tokio::test]
async fn a_name_that_leads_here_without_our_knowledge_is_not_answered() {
    let preview = Preview::of_case("Words.").await;
    for host in ["evil.example", "localhost.evil.example", "evil.example:4040", "", "127.0.0.1.evil.example"] {
        let answer = preview.get_as(host, "/public/").await;
        assert!(matches!(answer.status, 400 | 421), "{host}: {answer:?}");
        assert!(!answer.body.contains("Case"), "{host}: {answer:?}");
    }
    assert!(preview.get_as("evil.example:4040", "/").await.body.contains("`--name evil.example`"));
    for host in ["localhost", "localhost:4040", "127.0.0.1", "[::1]:4040", "LOCALHOST"] {
        assert_eq!(preview.get_as(host, "/public/").await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn nothing_outside_of_the_sites_is_answered() {
    let preview = Preview::of_case("Words.").await;
    preview.write("selfhelp.toml", "# secret\n");
    let paths = [
        "/public/../selfhelp.toml",
        "/public/%2e%2e/selfhelp.toml",
        "/public/..%2fselfhelp.toml",
        "/public//etc/passwd",
        "/public/articles/a/case.md",
        "/selfhelp.toml",
        "/blackforest/",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/public/%ff",
        "/public/%00",
    ];
    for path in paths {
        let answer = preview.get(path).await;
        assert!(matches!(answer.status, 400 | 404), "{path}: {answer:?}");
        assert!(!answer.body.contains("secret") && !answer.body.contains("root:"), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn a_taken_port_is_told_with_one_that_is_free() {
    let preview = Preview::of_case("Words.").await;
    let root = TempDir::new().unwrap();
    write(root.path(), CASE, &article("Case", ""));
    let (running, _ready) = start(root.path(), preview.address.port(), &[], Arc::new(Mutex::new(None)));
    let trouble = running.await.unwrap().unwrap_err().to_string();
    assert!(trouble.contains(&format!("port {} is taken", preview.address.port())), "{trouble}");
    assert!(trouble.contains("add `--port "), "{trouble}");
}
