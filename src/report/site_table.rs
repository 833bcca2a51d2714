//! What a build made, as a table for a terminal, and what it had to infer.
//!
//! Must not know how sites are built.

use std::io::{self, Write};
use std::time::Duration;

use annotate_snippets::renderer::{DEFAULT_WARNING_STYLE, Effects, Style};

use super::terminal::{counted, duration, escape, shorten, size, styled, thousands, width};
use super::{Context, SiteSummary};

/// The heads of the columns; all but the first hold numbers and are aligned to the right.
const HEADS: [&str; COLUMNS] = ["site", "articles", "pages", "files", "size", "written", "removed", "findings"];
const COLUMNS: usize = 8;
const FINDINGS: usize = COLUMNS - 1;

/// The fewest columns that the name of a site is shortened to.
const MIN_NAME: usize = 12;

/// Writes a line per site, their sum where there are several, and how long it took.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_build_summary(
    out: &mut impl Write,
    sites: &[SiteSummary],
    elapsed: Duration,
    context: &Context<'_>,
) -> io::Result<()> {
    if !sites.is_empty() {
        write_table(out, sites, context)?;
        writeln!(out)?;
        write_services(out, sites)?;
    }
    writeln!(out, "built {} in {}", counted(sites.len(), "site"), duration(elapsed))
}

/// What is not declared of the services of each site's articles; no word of what there is none of.
fn write_services(out: &mut impl Write, sites: &[SiteSummary]) -> io::Result<()> {
    for SiteSummary { site, articles, without_service, inferred_services, .. } in sites {
        let verb = |count: usize| if count == 1 { "has" } else { "have" };
        let of_articles =
            |count| format!("{}: {} of {}", escape(site), thousands(count), counted(*articles, "article"));
        let share = tenths_of_percent(*inferred_services, *articles);
        let share = format!("({}.{} %)", share / 10, share % 10);
        match (*without_service, *inferred_services) {
            (0, 0) => Ok(()),
            (none, 0) => writeln!(out, "{} {} no service", of_articles(none), verb(none)),
            (0, inferred) => writeln!(out, "{} {share} {} an inferred service", of_articles(inferred), verb(inferred)),
            (none, inferred) => {
                let inferred = thousands(inferred);
                writeln!(out, "{} {} no service, {inferred} {share} an inferred one", of_articles(none), verb(none))
            }
        }?;
    }
    Ok(())
}

fn tenths_of_percent(part: usize, whole: usize) -> usize {
    (part * 1_000 + whole / 2) / whole.max(1)
}

fn write_table(out: &mut impl Write, sites: &[SiteSummary], context: &Context<'_>) -> io::Result<()> {
    let mut rows: Vec<[String; COLUMNS]> = sites.iter().map(cells).collect();
    let total = (sites.len() > 1).then(|| cells(&sum(sites)));
    let mut widths = HEADS.map(str::len);
    for row in rows.iter().chain(&total) {
        for (column, cell) in row.iter().enumerate() {
            widths[column] = widths[column].max(width(cell));
        }
    }
    // Numbers are never cut; where the table is too wide, names give way.
    let numbers: usize = widths[1..].iter().map(|width| width + 2).sum();
    widths[0] = widths[0].min(context.width.saturating_sub(numbers).max(MIN_NAME));
    for row in &mut rows {
        row[0] = shorten(&row[0], widths[0]).into_owned();
    }

    let bold = Style::new().effects(Effects::BOLD);
    write_row(out, &HEADS.map(str::to_owned), &widths, [bold; COLUMNS], context.color)?;
    for (row, site) in rows.iter().zip(sites) {
        let mut styles = [Style::new(); COLUMNS];
        if site.findings > 0 {
            styles[FINDINGS] = DEFAULT_WARNING_STYLE;
        }
        write_row(out, row, &widths, styles, context.color)?;
    }
    if let Some(total) = total {
        let rule = "-".repeat(widths.iter().sum::<usize>() + 2 * (COLUMNS - 1));
        writeln!(out, "{}", styled(&rule, Style::new().effects(Effects::DIMMED), context.color))?;
        write_row(out, &total, &widths, [bold; COLUMNS], context.color)?;
    }
    Ok(())
}

fn write_row(
    out: &mut impl Write,
    cells: &[String; COLUMNS],
    widths: &[usize; COLUMNS],
    styles: [Style; COLUMNS],
    color: bool,
) -> io::Result<()> {
    for (column, (cell, style)) in cells.iter().zip(styles).enumerate() {
        let padding = " ".repeat(widths[column].saturating_sub(width(cell)));
        let cell = styled(cell, style, color && style != Style::new());
        match column {
            0 => write!(out, "{cell}{padding}")?,
            _ => write!(out, "  {padding}{cell}")?,
        }
    }
    writeln!(out)
}

fn cells(site: &SiteSummary) -> [String; COLUMNS] {
    [
        site.site.clone(),
        thousands(site.articles),
        thousands(site.pages),
        thousands(site.files),
        size(site.bytes),
        thousands(site.written),
        thousands(site.removed),
        thousands(site.findings),
    ]
}

/// All sites as one. An article counts in each site that shows it.
pub fn sum(sites: &[SiteSummary]) -> SiteSummary {
    let of = |number: fn(&SiteSummary) -> usize| sites.iter().map(number).sum();
    SiteSummary {
        site: "all".to_owned(),
        articles: of(|site| site.articles),
        without_service: of(|site| site.without_service),
        inferred_services: of(|site| site.inferred_services),
        pages: of(|site| site.pages),
        files: of(|site| site.files),
        bytes: sites.iter().map(|site| site.bytes).sum(),
        written: of(|site| site.written),
        removed: of(|site| site.removed),
        findings: of(|site| site.findings),
    }
}
