//! The `$schema` of a JSON body, by which a service knows what it reads.
//!
//! Must not look at the rest of the body.

use crate::article::findings::Findings;
use crate::article::json::{Value, insertion};
use crate::article::{Kind, nearest};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static JSON_SCHEMA_NAME: Rule =
    Rule::error("json-schema-name", "the `$schema` of a JSON body is missing, or another than that of its kind").safe();

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(body) = view.article.whole_json() else { return };
    let Value::Object(_) = body.node.value else { return };
    let wanted = match view.kind {
        Kind::AdvisorRecommendationMetadata => "AdvisorRecommendation",
        _ => "SelfHelpContent",
    };
    let Some(schema) = body.node.member("$schema") else {
        let start = body.node.span.range().start;
        let edit = insertion(view.text, &body.node, "$schema", &format!("\"{wanted}\""));
        findings.add(&JSON_SCHEMA_NAME, Span::new(start, start + 1), "the object has no `$schema`", |it| {
            let it = it.label("it belongs into this object").hint(format!("begin it with `\"$schema\": \"{wanted}\"`"));
            edit.into_iter().fold(it, |it, (span, written)| it.safe_fix(span, written))
        });
        return;
    };
    match &schema.value.value {
        Value::String(name) if name == wanted => {}
        Value::String(name) => {
            let message = format!("the `$schema` of this kind is `{wanted}`, not `{}`", name.trim());
            let span = schema.value.span;
            findings.add(&JSON_SCHEMA_NAME, span, message, |it| match nearest(name.trim(), &[wanted]) {
                Some(_) => it.safe_fix(span, wanted),
                // The name of another kind: the kind may be what is wrong.
                None => it.hint("write the name, or change `selfHelpType`").suggested_fix(span, wanted),
            });
        }
        _ => {
            let message = format!("the `$schema` of this kind is `\"{wanted}\"`");
            findings.add(&JSON_SCHEMA_NAME, schema.key.span, message, |it| it.hint("write it behind this key"));
        }
    }
}
