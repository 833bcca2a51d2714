//! One finding as terminal text, drawn by `annotate-snippets`: what is wrong, where, why, and the way out.
//!
//! Must not know other findings, nor where the text goes.

use annotate_snippets::renderer::DEFAULT_LINE_NUM_STYLE;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Message, Origin, Padding, Patch, Renderer, Snippet};

use super::excerpt::{Excerpt, MAX_LINES, Mark, excerpt};
use super::terminal::{escape, is_unsafe, shorten, styled, thousands, width, wrap};
use super::{Context, File, with_file};
use crate::diagnostic::{Diagnostic, Fix, Related, Severity};
use crate::text::{RelPath, Span};

/// The most places beside its own that one finding is shown with.
const MAX_RELATED: usize = 8;

/// The most columns of an author's text within a sentence.
const QUOTE_WIDTH: usize = 32;

/// The most columns of what a fix adds, which stands nowhere else.
const ADDED_WIDTH: usize = 80;

/// The narrowest lines that are worth cutting to.
const MIN_COLUMNS: usize = 24;

/// The finding, without a final line end; its lines may end with spaces.
pub fn render(diagnostic: &Diagnostic, file: Option<&File<'_>>, context: &Context<'_>) -> String {
    // Long lines are cut before, around all that is marked in them: the renderer keeps one stretch, and any span whole.
    let renderer = if context.color { Renderer::styled() } else { Renderer::plain() }.term_width(usize::MAX / 4);
    match (diagnostic.span, file) {
        (Some(span), Some(file)) => render_with_text(&renderer, diagnostic, span, file, context),
        _ => render_without_text(&renderer, diagnostic, file, context),
    }
}

fn render_without_text(
    renderer: &Renderer,
    diagnostic: &Diagnostic,
    file: Option<&File<'_>>,
    context: &Context<'_>,
) -> String {
    let related = distant_places(diagnostic.related.iter(), file, context);
    let notes = notes(diagnostic, &related, Shown { patch: false, gutter: 1 }, None, context);
    let padding = (!notes.is_empty()).then_some(Element::Padding(Padding));
    let origin = Origin::path(escape(diagnostic.path.as_str()));
    let drawn = renderer.render(&[title(diagnostic).element(origin).elements(padding).elements(notes)]);
    // Without line numbers the renderer leaves no room for them; one column keeps the arrow in line with other findings.
    drawn.replace('\n', "\n ")
}

fn render_with_text(
    renderer: &Renderer,
    diagnostic: &Diagnostic,
    span: Span,
    file: &File<'_>,
    context: &Context<'_>,
) -> String {
    let line = |span: Span| file.line(file.range(span).start);
    let is_near = |related: &&Related| related.path.is_none() && line(related.span).abs_diff(line(span)) <= MAX_LINES;
    let (near, distant): (Vec<&Related>, Vec<&Related>) = diagnostic.related.iter().partition(is_near);
    let near = &near[..near.len().min(MAX_RELATED)];
    let last_line = |span: Span| file.line(file.range(span).end);
    let marked = || near.iter().map(|related| related.span).chain([span]);
    let gutter = marked().map(last_line).max().unwrap_or(1).to_string().len();
    let long_marks = marked().filter(|&span| line(span) != last_line(span)).count();
    // The numbers, ` | `, and two columns for the bar beside each mark over several lines.
    let columns = context.width.saturating_sub(gutter + 3 + 2 * long_marks).max(MIN_COLUMNS);

    let patch = diagnostic.fix.as_ref().and_then(|fix| drawn_fix(fix, diagnostic.hint.as_deref(), file, columns));
    let shown = Shown { patch: patch.is_some(), gutter };
    let distant = distant_places(distant.into_iter(), Some(file), context);
    let mut groups = vec![title(diagnostic).element(snippet(diagnostic, span, near, file, columns)).elements(notes(
        diagnostic,
        &distant,
        shown,
        Some(file),
        context,
    ))];
    groups.extend(patch);
    with_origin(&renderer.render(&groups), diagnostic, span, file, context)
}

/// Places that are told and not drawn.
fn distant_places<'a>(
    related: impl Iterator<Item = &'a Related>,
    file: Option<&File<'_>>,
    context: &Context<'_>,
) -> Vec<String> {
    let place = |related: &Related| match (&related.path, file) {
        (Some(path), _) => elsewhere(path, related, context),
        (None, Some(file)) => {
            let line = file.line(file.range(related.span).start);
            format!("line {}: {}", thousands(line), related.label)
        }
        (None, None) => related.label.clone(),
    };
    let told = related.filter(|related| related.path.is_some() || file.is_some() || !related.label.is_empty());
    told.take(MAX_RELATED).map(place).collect()
}

/// A place in another file, as a terminal makes it a link.
fn elsewhere(path: &RelPath, related: &Related, context: &Context<'_>) -> String {
    let position =
        with_file(path, context.sources, |file| file.map(|file| file.position(file.range(related.span).start)));
    let place = position.map_or(String::new(), |position| format!(":{}:{}", position.line, position.column));
    format!("{path}{place}: {}", related.label)
}

fn title(diagnostic: &Diagnostic) -> annotate_snippets::Title<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    level.primary_title(escape(&diagnostic.message)).id(diagnostic.rule.id)
}

/// The marked lines, the finding's own span first.
fn snippet<'a>(
    diagnostic: &'a Diagnostic,
    span: Span,
    related: &[&'a Related],
    file: &File<'_>,
    columns: usize,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let own = (AnnotationKind::Primary, span, &*diagnostic.label);
    let others = related.iter().map(|related| (AnnotationKind::Context, related.span, related.label.as_str()));
    let places: Vec<_> = std::iter::once(own).chain(others).collect();
    let marks: Vec<Mark> = places.iter().map(|&(_, span, label)| Mark { span, label_width: width(label) }).collect();
    let Excerpt { text, first_line, marks } = excerpt(file, &marks, columns);
    let annotations: Vec<_> = places
        .into_iter()
        .zip(marks)
        .map(|((kind, _, label), range)| {
            // The caret of an empty mark stands under the character that follows.
            let following = text[range.start..].chars().next().filter(|_| range.is_empty()).map_or(0, char::len_utf8);
            let label = shorten(label, columns);
            kind.span(range.start..range.end + following).label((!label.is_empty()).then_some(label))
        })
        .collect();
    Snippet::source(text).line_start(first_line).annotations(annotations)
}

/// What has been said already when the notes below a snippet are written.
#[derive(Clone, Copy)]
struct Shown {
    /// The fix is drawn, under the hint as its title.
    patch: bool,
    /// The digits of the line numbers.
    gutter: usize,
}

fn notes<'a>(
    diagnostic: &'a Diagnostic,
    distant: &[String],
    shown: Shown,
    file: Option<&File<'_>>,
    context: &'a Context<'_>,
) -> Vec<Message<'a>> {
    let message = |level: Level<'static>, name: &'static str, text: &str| {
        let columns = context.width.saturating_sub(shown.gutter + " = : ".len() + name.len()).max(MIN_COLUMNS);
        level.with_name(name).message(wrap(text, columns))
    };
    let mut notes: Vec<Message<'a>> = distant.iter().map(|text| message(Level::NOTE, "note", text)).collect();
    if !shown.patch {
        notes.extend(diagnostic.hint.iter().map(|hint| message(Level::HELP, "help", hint)));
        let is_told = |fix: &&Fix| says_more_than_hint(fix, diagnostic, file);
        let fix = diagnostic.fix.iter().filter(is_told);
        notes.extend(fix.map(|fix| message(Level::HELP, "help", &fix_in_words(fix, file))));
    }
    let clouds: Vec<&str> = context.config.cloud_names(diagnostic.clouds).collect();
    if !clouds.is_empty() {
        notes.push(message(Level::NOTE, "clouds", &clouds.join(", ")));
    }
    notes
}

/// A fix as a change of one line, where it is one that can be seen.
fn drawn_fix<'a>(fix: &'a Fix, hint: Option<&str>, file: &File<'_>, columns: usize) -> Option<Group<'a>> {
    let old = &file.text[file.range(fix.span)];
    let new = fix.replacement.as_str();
    let is_visible = |text: &str| !text.contains(is_unsafe) && width(text) <= columns / 2;
    let changes_words = !(old.trim().is_empty() && new.trim().is_empty());
    if old == new || !changes_words || !is_visible(old) || !is_visible(new) {
        return None;
    }
    let mark = Mark { span: fix.span, label_width: 0 };
    let Excerpt { text, first_line, marks } =
        excerpt(file, &[mark], columns.saturating_sub(width(new)).max(MIN_COLUMNS));
    let range = marks.into_iter().next()?;
    // What was cut away must not look like a part of the change.
    if text[range.clone()] != *old {
        return None;
    }
    let what_to_do = match (old.is_empty(), new.is_empty()) {
        (true, _) => "add this",
        (_, true) => "remove this",
        _ => "write this instead",
    };
    let title = wrap(hint.unwrap_or(what_to_do), columns);
    let snippet = Snippet::source(text).line_start(first_line).patch(Patch::new(range, new));
    Some(Level::HELP.secondary_title(title).element(snippet))
}

/// Whether a fix in words tells what the hint does not: which other place goes, or what is written.
fn says_more_than_hint(fix: &Fix, diagnostic: &Diagnostic, file: Option<&File<'_>>) -> bool {
    let Some(hint) = &diagnostic.hint else { return true };
    let old = file.map_or("", |file| &file.text[file.range(fix.span)]);
    let new = fix.replacement.as_str();
    // White space for other white space, or how the bytes are written.
    let looks_the_same = old.split_whitespace().eq(new.split_whitespace()) && old.is_empty() == new.is_empty();
    let fits = |text: &str| !text.contains('\n') && width(text) <= QUOTE_WIDTH;
    let is_in_hint = hint.contains(new.trim_matches(|character: char| character.is_whitespace() || character == ','));
    !looks_the_same
        && match (old.is_empty(), new.is_empty()) {
            (_, true) => diagnostic.span != Some(fix.span),
            (true, _) => !is_in_hint,
            // Beginnings of what is replaced and written tell nothing.
            (false, _) => !is_in_hint && fits(old) && fits(new),
        }
}

/// A fix in one sentence: for what cannot be seen in a line, or is too long to show.
fn fix_in_words(fix: &Fix, file: Option<&File<'_>>) -> String {
    let new = &fix.replacement;
    let Some(file) = file else {
        return if new.is_empty() { "remove it".to_owned() } else { format!("write {}", quoted(new, QUOTE_WIDTH)) };
    };
    let range = file.range(fix.span);
    let old = &file.text[range.clone()];
    // The line break at either end of a text belongs to the line before.
    let words = old.trim_matches(['\r', '\n']);
    let first_character = range.start + old.find(words).unwrap_or(0);
    let (first, last) = (file.line(first_character), file.line(first_character + words.len()));
    let is_long = first < last;
    // Of texts that begin alike, the beginnings do not tell what changes.
    if !is_long && !old.is_empty() && !new.is_empty() && quoted(old, QUOTE_WIDTH) == quoted(new, QUOTE_WIDTH) {
        let (start, old, new) = difference(old, new);
        return edit_in_words(range.start + start, &quoted(old, QUOTE_WIDTH), old, new, file);
    }
    let place = match is_long {
        true => format!("lines {} to {}", thousands(first), thousands(last)),
        false => quoted(old, QUOTE_WIDTH),
    };
    edit_in_words(range.start, &place, old, new, file)
}

/// An edit at a place. White space looks alike wherever it stands, so it is said where.
fn edit_in_words(start: usize, place: &str, old: &str, new: &str, file: &File<'_>) -> String {
    let position = file.position(start);
    let at = match (if old.is_empty() { new } else { old }).trim().is_empty() {
        true => format!(" at line {}, column {}", thousands(position.line), thousands(position.column)),
        false => String::new(),
    };
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("add {}{at}", quoted(new, ADDED_WIDTH)),
        (false, true) => format!("remove {place}{at}"),
        (false, false) => format!("replace {place} with {}{at}", quoted(new, QUOTE_WIDTH)),
    }
}

/// Where two texts begin to differ, and what of each is not in the other.
fn difference<'a>(old: &'a str, new: &'a str) -> (usize, &'a str, &'a str) {
    let alike = |(a, b): &(char, char)| a == b;
    let start: usize = old.chars().zip(new.chars()).take_while(alike).map(|(a, _)| a.len_utf8()).sum();
    let (old, new) = (&old[start..], &new[start..]);
    let end: usize = old.chars().rev().zip(new.chars().rev()).take_while(alike).map(|(a, _)| a.len_utf8()).sum();
    (start, &old[..old.len() - end], &new[..new.len() - end])
}

fn quoted(text: &str, columns: usize) -> String {
    match text {
        "\n" | "\r\n" => "a line end".to_owned(),
        text if text.trim().is_empty() && text.contains('\n') => "line ends and white space".to_owned(),
        text => {
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            let in_one_line = if text.contains('\n') { lines.join(" ") } else { text.to_owned() };
            format!("`{}`", shorten(&in_one_line, columns))
        }
    }
}

/// The rendered finding with its place after the first line.
///
/// The renderer can only tell the column of the text that it is given, in which lines are cut and characters escaped.
fn with_origin(rendered: &str, diagnostic: &Diagnostic, span: Span, file: &File<'_>, context: &Context<'_>) -> String {
    let Some((title, rest)) = rendered.split_once('\n') else { return rendered.to_owned() };
    // The line that follows the title is the empty gutter, ` |`: the arrow begins where it ends.
    let gutter = rest.split('\n').next().unwrap_or_default().matches(' ').count();
    let arrow = format!("{}-->", " ".repeat(gutter.saturating_sub(1)));
    let arrow = styled(&arrow, DEFAULT_LINE_NUM_STYLE, context.color);
    let position = file.position(file.range(span).start);
    let path = escape(diagnostic.path.as_str());
    format!("{title}\n{arrow} {path}:{}:{}\n{rest}", position.line, position.column)
}
