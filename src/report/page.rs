//! A page of Markdown as text for a terminal: headings bold, code indented, links as text, lines wrapped.
//!
//! Must not know what the page is about. It is for our own pages, so for what these hold: no tables, no quotes.

use annotate_snippets::renderer::{Effects, Style};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::example;
use super::terminal::{escape, styled, wrap};

/// Longer lines are hard to read, however wide the terminal is.
const MAX_COLUMNS: usize = 100;

const INDENT: &str = "    ";

/// The page in lines of at most so many columns where it can be, and of a hundred in any case.
#[must_use]
pub fn for_terminal(markdown: &str, columns: usize, color: bool) -> String {
    let mut page = Page { out: String::new(), text: String::new(), columns: columns.min(MAX_COLUMNS), color };
    let mut link = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => page.text.push_str(&text),
            Event::Code(code) => page.text.push_str(&format!("`{code}`")),
            Event::SoftBreak => page.text.push(' '),
            Event::HardBreak => page.text.push('\n'),
            Event::Start(Tag::Link { dest_url, .. }) => link = Some(dest_url),
            // A page beside this one has the rule's name, which stands there already.
            Event::End(TagEnd::Link) => {
                let address = link.take().filter(|address| address.contains("://"));
                page.text.extend(address.map(|address| format!(" ({address})")));
            }
            Event::End(TagEnd::Heading(_)) => page.heading(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => page.example(&info),
            Event::End(TagEnd::CodeBlock) => page.code(),
            Event::Start(Tag::List(_)) => page.out.push('\n'),
            Event::End(TagEnd::Item) => page.item(),
            Event::End(TagEnd::Paragraph | TagEnd::HtmlBlock) => page.paragraph(),
            _ => {}
        }
    }
    page.out
}

struct Page {
    out: String,
    /// Of the block that is being read.
    text: String,
    columns: usize,
    color: bool,
}

impl Page {
    fn heading(&mut self) {
        let text = std::mem::take(&mut self.text);
        let bold = Style::new().effects(Effects::BOLD);
        let lines = wrap(&text, self.columns);
        self.block(&lines.lines().map(|line| styled(line, bold, self.color)).collect::<Vec<_>>().join("\n"));
    }

    fn paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.block(&wrap(&text, self.columns));
    }

    /// What is said of an example by its fence alone, which is not shown.
    fn example(&mut self, info: &str) {
        if let Some(label) = example::label(info) {
            self.block(label);
        }
    }

    /// As it is written: a broken line of code would be other code.
    fn code(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.block(&text.lines().map(|line| format!("{INDENT}{}", escape(line))).collect::<Vec<_>>().join("\n"));
    }

    fn item(&mut self) {
        let text = std::mem::take(&mut self.text);
        let lines = wrap(&text, self.columns.saturating_sub(2)).replace('\n', "\n  ");
        self.out.push_str(&format!("- {lines}\n"));
    }

    fn block(&mut self, lines: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(lines);
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_for_eyes() {
        let page = "# tab\n\nlevel: info\n\n- one `a` two three\n- four\n\nA [page](b.md) and\na [site](https://example.com/).\n\n\
                    ## Why\n\n```markdown kind=apollo right\n# a long line of code stays\n\n<b>\u{1b}\n```\n\nEnd.\n";
        let expected = "\
tab

level: info

- one `a` two
  three
- four

A page and a
site
(https://example.com/).

Why

Right:

    # a long line of code stays
    \n    <b>\\u{1b}

End.
";
        let plain = for_terminal(page, 15, false);
        assert_eq!(plain, expected.replace("\\n", ""), "\n{plain}");
        let styled = for_terminal(page, 15, true);
        assert!(styled.starts_with("\u{1b}[1mtab\u{1b}[0m\n\nlevel"), "{styled:?}");
    }
}
