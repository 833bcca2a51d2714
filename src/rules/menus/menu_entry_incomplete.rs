//! Problems and tools of a menu that nobody can choose, and tools that open nothing.
//!
//! Must not know which pages the portal has.

use super::entries::{Entry, entries, text};
use crate::article::findings::Findings;
use crate::article::json::Value;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;

pub static MENU_ENTRY_INCOMPLETE: Rule =
    Rule::error("menu-entry-incomplete", "a problem or tool of a menu has no title, or a tool no page that it opens");

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for entry in entries(view) {
        let missing = missing(&entry);
        if missing.is_empty() {
            continue;
        }
        let message = format!("this {} of the menu has no {}", entry.sort, missing.join(" and no "));
        let opens_nothing = missing.iter().any(|key| *key != TITLE);
        findings.add(&MENU_ENTRY_INCOMPLETE, entry.place(), message, |it| match opens_nothing {
            true => {
                it.label("it opens nothing").hint("name the page in `bladeLink`: its `extensionName` and `bladeName`")
            }
            false => it.label("nobody can see what it is").hint("write a `title`"),
        });
    }
}

const TITLE: &str = "`title`";

fn missing(entry: &Entry<'_>) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if entry.text("title").is_none() {
        missing.push(TITLE);
    }
    if entry.sort != "tool" {
        return missing;
    }
    let Some(link) = entry.get("bladeLink").filter(|link| matches!(link.value, Value::Object(_))) else {
        missing.push("`bladeLink`");
        return missing;
    };
    let names = [("extensionName", "`extensionName`"), ("bladeName", "`bladeName`")];
    missing.extend(
        names
            .into_iter()
            .filter(|(key, _)| link.member(key).and_then(|member| text(&member.value)).is_none())
            .map(|(_, name)| name),
    );
    missing
}
