//! Items of a list that were meant to stand inside another item, and continue its list instead.
//!
//! Must not know items without numbers: they are shown as they are written.

use crate::article::findings::Findings;
use crate::article::outline::{Node, Part};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static LIST_ITEM_RENUMBERED: Rule =
    Rule::warning("list-item-renumbered", "items that stand too little to the right get other numbers").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let outline = &view.article.markdown.outline;
    for (place, _) in outline.of(|part| part == Part::NumberedList) {
        let nodes: Vec<(usize, &Node)> = outline.children(place).collect();
        let items: Vec<Option<Item>> = nodes.iter().map(|(_, node)| Item::of(view.text, node.span)).collect();
        let Some(Some(first)) = items.first().copied() else { continue };
        let mut outer = first;
        let mut is_in_run = false;
        for (at, item) in items.iter().enumerate() {
            let Some(item) = *item else { continue };
            let is_inner = item.column > first.column;
            let shown = first.number + at;
            if !is_inner {
                outer = item;
            } else if !is_in_run && item.number == 1 && shown != 1 {
                let run =
                    items.iter().skip(at).take_while(|item| item.is_none_or(|it| it.column > first.column)).count();
                let is_flat = nodes
                    .iter()
                    .skip(at)
                    .take(run)
                    .all(|&(item, _)| outline.inside(item).iter().all(|node| node.part != Part::Item));
                let end = nodes.get(at + run - 1).map_or(item.start, |(_, node)| node.span.range().end);
                report(view, outer, item, shown, is_flat.then_some(end), findings);
            }
            is_in_run = is_inner;
        }
    }
}

/// An item that begins a line.
#[derive(Clone, Copy)]
struct Item {
    start: usize,
    column: usize,
    /// How long its number is, with the mark behind it.
    length: usize,
    number: usize,
    /// Where its text begins in its line.
    content: usize,
}

impl Item {
    fn of(text: &str, span: Span) -> Option<Self> {
        let written = text.get(span.range())?;
        let item = written.trim_start();
        let start = span.range().end - item.len();
        let before = text.get(..start)?;
        let column = start - before.rfind('\n').map_or(0, |newline| newline + 1);
        let digits = item.bytes().take_while(u8::is_ascii_digit).count();
        let behind = item.get(digits + 1..)?;
        let spaces = behind.bytes().take_while(|&byte| byte == b' ').count().clamp(1, 4);
        let is_indented = before.len() - before.trim_end_matches(' ').len() == column;
        let number = item.get(..digits)?.parse().ok().filter(|_| is_indented)?;
        Some(Self { start, column, length: digits + 1, number, content: column + digits + 1 + spaces })
    }
}

fn report(view: &ArticleView<'_>, outer: Item, item: Item, shown: usize, end: Option<usize>, findings: &mut Findings) {
    let span = Span::new(item.start, item.start + item.length);
    let mark = view.slice(span);
    let message = format!("`{mark}` is shown as `{shown}{}`", &mark[mark.len() - 1..]);
    findings.add(&LIST_ITEM_RENUMBERED, span, message, |it| {
        let it = it
            .label("it continues the list above")
            .related(Span::new(outer.start, outer.start + outer.length), "it may belong to this item")
            .hint(format!("to put it inside the item above, begin it with {} spaces", outer.content));
        let missing = " ".repeat(outer.content.saturating_sub(item.column));
        // How wide a tab is changes with the spaces before it.
        match end.and_then(|end| view.text.get(item.start..end)).filter(|run| !run.contains('\t')) {
            Some(run) => {
                let run = run.trim_end();
                let lines: Vec<String> = run
                    .split('\n')
                    .map(|line| if line.trim().is_empty() { line.to_owned() } else { format!("{missing}{line}") })
                    .collect();
                it.suggested_fix(Span::new(item.start, item.start + run.len()), lines.join("\n"))
            }
            None => it,
        }
    });
}
