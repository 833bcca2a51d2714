//! The pages of rules for readers who see no more than Markdown: examples with labels, links that lead somewhere.
//!
//! Must not know what the pages are about.

/// The code blocks that are examples; other blocks are of what a tool prints.
const EXAMPLES: &[&str] = &["markdown", "json", "properties", "article"];

/// What is said of an example by its fence alone, which is not shown.
pub(super) fn label(info: &str) -> Option<&'static str> {
    let mut words = info.split(' ');
    let is_run = words.next().is_some_and(|language| EXAMPLES.contains(&language));
    is_run.then(|| if words.any(|word| word == "right") { "Right:" } else { "Wrong:" })
}

/// A page with a label before each example.
pub(super) fn labelled(page: &str) -> String {
    let mut out = String::with_capacity(page.len() + 64);
    for line in lines(page) {
        if let Line::Fence(info) = line.what
            && let Some(label) = label(info)
        {
            out.push_str(label);
            out.push_str("\n\n");
        }
        out.push_str(line.text);
    }
    out
}

/// A page whose links to other pages lead where `address` says that a rule's page is; without an address a link is its
/// text. The page is read far from where its neighbours are.
pub(super) fn with_links(page: &str, address: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(page.len());
    for line in lines(page) {
        match line.what {
            Line::Text => push_with_links(&mut out, line.text, &address),
            Line::Fence(_) | Line::Code => out.push_str(line.text),
        }
    }
    out
}

fn push_with_links(out: &mut String, text: &str, address: impl Fn(&str) -> Option<String>) {
    // Every other piece stands between backticks.
    for (number, piece) in text.split('`').enumerate() {
        if number > 0 {
            out.push('`');
        }
        let mut rest = piece;
        while number % 2 == 0
            && let Some((before, name, target, after)) = link(rest)
        {
            out.push_str(before);
            let rule = target.strip_suffix(".md").filter(|rule| !rule.contains('/'));
            match rule.and_then(&address) {
                Some(address) => out.push_str(&format!("[{name}]({address})")),
                None => out.push_str(name),
            }
            rest = after;
        }
        out.push_str(rest);
    }
}

/// The first link to a page beside this one: what stands before it, its text, where it leads, and what stands behind it.
fn link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (head, rest) = text.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    let (before, name) = head.rsplit_once('[')?;
    (target.ends_with(".md") && !target.contains("://")).then_some((before, name, target, after))
}

struct PageLine<'a> {
    /// With its line end.
    text: &'a str,
    what: Line<'a>,
}

enum Line<'a> {
    Text,
    /// The line that begins a block of code, with what stands behind its marks.
    Fence(&'a str),
    Code,
}

fn lines(page: &str) -> impl Iterator<Item = PageLine<'_>> {
    let mut fence = "";
    page.split_inclusive('\n').map(move |text| {
        let content = text.trim_end();
        let info = content.trim_start_matches(['`', '~']);
        let marks = &content[..content.len() - info.len()];
        let what = if !fence.is_empty() {
            fence = if content == fence { "" } else { fence };
            Line::Code
        } else if marks.len() >= 3 {
            fence = marks;
            Line::Fence(info)
        } else {
            Line::Text
        };
        PageLine { text, what }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "See [tab](tab.md), [text](../a.md) and `[x](y.md)`.\n\n````markdown kind=apollo\n```\n[z](z.md)\n````\n\n\
                        ```json right\n{}\n```\n\n```\nprinted\n```\n";

    #[test]
    fn examples_have_labels() {
        let expected = PAGE.replace("````markdown", "Wrong:\n\n````markdown").replace("```json", "Right:\n\n```json");
        assert_eq!(labelled(PAGE), expected);
    }

    #[test]
    fn links_lead_somewhere_or_are_text() {
        let at_home = with_links(PAGE, |rule| Some(format!("https://rules.example.com/{rule}")));
        let first = at_home.lines().next();
        assert_eq!(first, Some("See [tab](https://rules.example.com/tab), text and `[x](y.md)`."));
        assert_eq!(with_links(PAGE, |_| None).lines().next(), Some("See tab, text and `[x](y.md)`."));
        assert!(at_home.contains("[z](z.md)"), "{at_home}");
    }
}
