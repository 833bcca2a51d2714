//! The fields of apollo elements: those that there are, those that must be there, and what some may say.
//!
//! Must not know where elements may stand.

use super::elements::{Element, Field, elements};
use crate::article::findings::Findings;
use crate::article::{Kind, nearest};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::{Span, starts_with_any_case};

pub static APOLLO_FIELD_UNKNOWN: Rule =
    Rule::error("apollo-field-unknown", "an apollo element holds a field that it cannot have").suggested();
pub static APOLLO_FIELD_MISSING: Rule =
    Rule::error("apollo-field-missing", "an apollo element lacks a field that it must have, or the field is empty");
pub static APOLLO_METRIC_AGGREGATION: Rule =
    Rule::error("apollo-metric-aggregation", "a metric is aggregated in a way that does not exist").suggested();
pub static APOLLO_METRIC_TIME_SPAN: Rule =
    Rule::error("apollo-metric-time-span", "a metric's time span is not a number of days, hours or minutes")
        .suggested();
pub static APOLLO_VIDEO_NOT_HTTPS: Rule =
    Rule::error("apollo-video-not-https", "the address of a video does not begin with `https:`").suggested();
pub static APOLLO_VIDEO_AMPERSAND: Rule =
    Rule::error("apollo-video-ampersand", "the address of a video holds an ampersand").suggested();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    if view.kind != Kind::Apollo {
        return;
    }
    for element in elements(view) {
        report_names(view, &element, findings);
        match element.schema.element {
            "metric" => {
                with_value(&element, "aggregationType", |field| report_aggregation(field, findings));
                with_value(&element, "timeSpanDuration", |field| report_time_span(field, findings));
            }
            "video" => with_value(&element, "src", |field| report_address(field, findings)),
            _ => {}
        }
    }
}

fn with_value<'a>(element: &Element<'a>, name: &str, report: impl FnOnce(&Field<'a>)) {
    if let Some(field) = element.field(name).filter(|field| !field.value.is_empty()) {
        report(field);
    }
}

fn report_names(view: &ArticleView<'_>, element: &Element<'_>, findings: &mut Findings) {
    let schema = element.schema;
    let known: Vec<&str> = schema.required.iter().chain(schema.optional).copied().collect();
    let mut meant = Vec::new();
    for field in &element.fields {
        if known.iter().any(|known| known.eq_ignore_ascii_case(field.name)) {
            continue;
        }
        let near = nearest(field.name, &known).filter(|known| element.field(known).is_none());
        meant.extend(near);
        let message = format!("`<{}>` has no field `{}`", schema.element, field.name);
        findings.add(&APOLLO_FIELD_UNKNOWN, field.name_span, message, |it| match near {
            // The closing tag must change as well, so the edit takes in both.
            Some(near) => {
                let it = it.label(format!("did you mean `{near}`?"));
                match renamed(view, field, near) {
                    Some((span, replacement)) => it.suggested_fix(span, replacement),
                    None => it,
                }
            }
            None => it.hint(format!("its fields are: {}", known.join(", "))),
        });
    }
    // Some authors write fields as attributes.
    let tag = view.slice(element.tag).to_lowercase();
    for name in schema.required.iter().filter(|name| !meant.contains(name)) {
        let field = element.field(name);
        if field.is_some_and(|field| !field.value.is_empty()) || tag.contains(&format!("{}=", name.to_lowercase())) {
            continue;
        }
        let (place, how) = field.map_or((element.tag, "has no"), |field| (field.name_span, "has an empty"));
        let message = format!("`<{}>` {how} `{name}`", schema.element);
        findings
            .add(&APOLLO_FIELD_MISSING, place, message, |it| it.hint(format!("write `<{name}>...</{name}>` in it")));
    }
}

/// A field with another name in both of its tags.
fn renamed(view: &ArticleView<'_>, field: &Field<'_>, name: &str) -> Option<(Span, String)> {
    let start = field.name_span.range();
    let between = view.text.get(start.end..)?;
    let closing = between.find("</")? + "</".len();
    let after = between.get(closing..)?;
    let is_own = starts_with_any_case(after, field.name);
    let end = start.end + closing + field.name.len();
    is_own.then(|| (Span::new(start.start, end), format!("{name}{}{name}", between.get(..closing).unwrap_or(""))))
}

fn report_aggregation(field: &Field<'_>, findings: &mut Findings) {
    const KNOWN: &[&str] = &["Sum", "Avg", "Count", "Min", "Max"];
    const MEANT: &[(&str, &str)] = &[("Total", "Sum"), ("Average", "Avg"), ("Minimum", "Min"), ("Maximum", "Max")];
    if KNOWN.iter().any(|known| known.eq_ignore_ascii_case(field.value)) {
        return;
    }
    let meant = MEANT.iter().find(|(written, _)| written.eq_ignore_ascii_case(field.value)).map(|(_, meant)| *meant);
    let message = format!("no `aggregationType` is called `{}`", field.value);
    findings.add(&APOLLO_METRIC_AGGREGATION, field.value_span, message, |it| {
        match meant.or_else(|| nearest(field.value, KNOWN)) {
            Some(known) => it.label(format!("did you mean `{known}`?")).suggested_fix(field.value_span, known),
            None => it.hint(format!("write one of: {}", KNOWN.join(", "))),
        }
    });
}

fn report_time_span(field: &Field<'_>, findings: &mut Findings) {
    let unit = field.value.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &field.value[..field.value.len() - unit.len()];
    if !number.is_empty() && matches!(unit, "d" | "h" | "m") {
        return;
    }
    let message = format!("`{}` is no time span", field.value);
    findings.add(&APOLLO_METRIC_TIME_SPAN, field.value_span, message, |it| {
        let it = it.hint("write a number and `d` for days, `h` for hours or `m` for minutes, such as `1d`");
        match unit.trim_start().chars().next().map(|first| first.to_ascii_lowercase()) {
            Some(first @ ('d' | 'h')) if !number.is_empty() => {
                it.suggested_fix(field.value_span, format!("{number}{first}"))
            }
            // Months begin like minutes.
            Some('m') if !number.is_empty() && !unit.trim_start().to_ascii_lowercase().starts_with("mo") => {
                it.suggested_fix(field.value_span, format!("{number}m"))
            }
            _ => it,
        }
    });
}

/// Schemes that no page may link to are another rule's.
fn report_address(field: &Field<'_>, findings: &mut Findings) {
    let address = field.value;
    let scheme =
        address.split_once(':').map(|(scheme, _)| scheme).filter(|it| it.bytes().all(|c| c.is_ascii_alphanumeric()));
    let is_http = scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    if is_http || scheme.is_none() {
        findings.add(
            &APOLLO_VIDEO_NOT_HTTPS,
            field.value_span,
            "the address of the video does not begin with `https:`",
            |it| {
                let it = it.hint("write the whole address, which begins with `https://`");
                match address.get("http".len()..) {
                    Some(rest) if is_http => it.suggested_fix(field.value_span, format!("https{rest}")),
                    _ => it,
                }
            },
        );
    }
    let Some(ampersand) = address.find('&') else { return };
    let (kept, rest) = address.split_at(ampersand);
    let start = field.value_span.range().start + ampersand;
    let rest_span = Span::new(start, start + rest.len());
    findings.add(
        &APOLLO_VIDEO_AMPERSAND,
        Span::new(start, start + 1),
        "the address of the video holds an ampersand",
        |it| {
            let it = it.hint("the player takes addresses without `&`: leave out what follows the name of the video");
            // What names the video must stand before it.
            match kept.contains("?v=") || !kept.contains('?') {
                true => it.suggested_fix(rest_span, ""),
                false => it,
            }
        },
    );
}
