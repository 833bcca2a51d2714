//! Tables, which the portal does not show in most kinds of articles, and rows that are no table.
//!
//! Must not know what stands in them.

use crate::article::Kind;
use crate::article::findings::Findings;
use crate::article::outline::Part;
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static MARKDOWN_TABLE: Rule = Rule::warning("markdown-table", "the article has a table, and the portal shows none");
pub static TABLE_WITHOUT_DASHES: Rule =
    Rule::warning("table-without-dashes", "rows of a table have no row of dashes below the first one").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    for (_, table) in view.article.markdown.outline.of(|part| part == Part::Table) {
        let start = table.span.range().start;
        let head = view.slice(table.span).lines().next().unwrap_or("").trim_end();
        let span = Span::new(start, start + head.len());
        findings.add(&MARKDOWN_TABLE, span, "this article has a table", |it| {
            it.label("the portal shows it as lines with bars").hint("write it as a list")
        });
    }
}

/// Lines between bars, one below the other, that are text because no row of dashes tells the head from the rest.
pub fn rows_without_dashes(view: &ArticleView<'_>, findings: &mut Findings) {
    for (_, paragraph) in view.article.markdown.outline.of(|part| part == Part::Paragraph) {
        let mut rows: Vec<(usize, &str)> = Vec::new();
        let mut at = paragraph.span.range().start;
        for line in view.slice(paragraph.span).split_inclusive('\n') {
            if cells(line) == 0 {
                report(view, &std::mem::take(&mut rows), findings);
            } else {
                rows.push((at, line));
            }
            at += line.len();
        }
        report(view, &rows, findings);
    }
}

/// A table without its row of dashes has at least a head and one row, and at least two columns.
fn report(view: &ArticleView<'_>, rows: &[(usize, &str)], findings: &mut Findings) {
    let [(start, head), (_, second), ..] = rows else { return };
    let columns = cells(head);
    let is_dashes = |row: &str| row.contains('-') && row.trim().chars().all(|character| "|-: \t".contains(character));
    if columns < 2 || rows.iter().any(|(_, row)| is_dashes(row)) {
        return;
    }
    let span = Span::new(*start, start + head.trim_end().len());
    let message = "the row of dashes is missing below this head of a table";
    let is_plain = rows.iter().all(|(_, row)| cells(row) == columns);
    let indent = &second[..second.len() - second.trim_start().len()];
    findings.add(&TABLE_WITHOUT_DASHES, span, message, |it| {
        let it = it.label("the rows are shown as one text, with their bars");
        if view.kind != Kind::Apollo {
            return it.hint("write it as a list: the portal shows no tables in this kind of article");
        }
        let it = it.hint(format!("write `|{}` below it", "---|".repeat(columns)));
        let at = start + head.len();
        let row = format!("{indent}|{}{}", "---|".repeat(columns), view.line_end(at));
        if is_plain { it.suggested_fix(Span::new(at, at), row) } else { it }
    });
}

/// How many cells a line between bars has; none where it does not begin and end with one.
fn cells(line: &str) -> usize {
    let inside = line.trim().strip_prefix('|').and_then(|line| line.strip_suffix('|'));
    inside.map_or(0, |cells| cells.matches('|').count() - cells.matches("\\|").count() + 1)
}
