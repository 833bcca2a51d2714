//! What a list says of each topic: its id, its description, and whether menus offer it.
//!
//! Must not know the topics of other lists.

use foldhash::{HashMap, HashMapExt};

use crate::article::JsonValue;
use crate::article::findings::Findings;
use crate::article::topic_list::{SupportTopic, is_guid};
use crate::diagnostic::Rule;
use crate::rules::ArticleView;
use crate::text::Span;

pub static TOPIC_LIST_ID_INVALID: Rule =
    Rule::error("topic-list-id-invalid", "the id of a topic in a topic list is not a GUID");
pub static TOPIC_LIST_TOPIC_DUPLICATE: Rule =
    Rule::error("topic-list-topic-duplicate", "a topic list describes a topic twice");
pub static TOPIC_LIST_FLAG_INVALID: Rule =
    Rule::info("topic-list-flag-invalid", "`useInDiagnoseAndSolve` is neither \"true\" nor \"false\"").safe();
pub static TOPIC_LIST_DESCRIPTION_EMPTY: Rule =
    Rule::warning("topic-list-description-empty", "a topic of a topic list has no short description");
pub static TOPIC_LIST_DESCRIPTION_TOO_LONG: Rule =
    Rule::info("topic-list-description-too-long", "a topic's short description has over 200 characters");

const MAX_DESCRIPTION: usize = 200;

pub fn check(view: &ArticleView<'_>, findings: &mut Findings) {
    let Some(JsonValue::TopicList(list)) = view.article.whole_json().map(|json| &json.value) else { return };
    let mut known: HashMap<String, Span> = HashMap::new();
    for topic in &list.support_topics {
        check_id(view, topic, findings);
        check_description(view, topic, findings);
        check_flag(topic, findings);
        let id = topic.id.value.trim().to_lowercase();
        if id.is_empty() {
            continue;
        }
        if let Some(&first) = known.get(&id) {
            findings.add(
                &TOPIC_LIST_TOPIC_DUPLICATE,
                topic.id.span,
                format!("the topic `{id}` is described twice"),
                |it| it.related(first, "it is described here first").hint("join the two descriptions into one"),
            );
        } else {
            known.insert(id, topic.id.span);
        }
    }
}

fn check_id(view: &ArticleView<'_>, topic: &SupportTopic, findings: &mut Findings) {
    let id = topic.id.value.trim();
    if is_guid(id) {
        return;
    }
    let description = &topic.short_description.source;
    let place = if topic.id.span == Span::default() { description.span } else { shown(view, topic.id.span) };
    let digits = id.bytes().filter(u8::is_ascii_hexdigit).count();
    let is_nearly = id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') && digits != 32;
    let message = match id.is_empty() {
        true => "this topic has no id".to_owned(),
        false => format!("`{id}` is not a GUID"),
    };
    findings.add(&TOPIC_LIST_ID_INVALID, place, message, |it| {
        let it = if is_nearly && digits > 24 { it.label(format!("{digits} digits, and a GUID has 32")) } else { it };
        it.hint("copy the id of the topic from where topics are managed; nothing finds the topic by this one")
    });
}

fn check_description(view: &ArticleView<'_>, topic: &SupportTopic, findings: &mut Findings) {
    let text = &topic.short_description.source;
    let id = topic.id.value.trim();
    if text.value.trim().is_empty() {
        let place = if text.span == Span::default() { topic.id.span } else { shown(view, text.span) };
        let message = format!("the topic `{id}` has no `shortDescription`");
        findings.add(&TOPIC_LIST_DESCRIPTION_EMPTY, place, message, |it| {
            it.label("this topic has no name")
                .hint("say in a sentence what the topic is about, or take the topic out of the list")
        });
        return;
    }
    let length = text.value.trim().chars().count();
    if length > MAX_DESCRIPTION {
        let message = format!("the short description has {length} characters, and {MAX_DESCRIPTION} are allowed");
        findings.add(&TOPIC_LIST_DESCRIPTION_TOO_LONG, text.span, message, |it| {
            it.hint("keep what tells this topic from the others, and move the rest to `longDescription`")
        });
    }
}

fn check_flag(topic: &SupportTopic, findings: &mut Findings) {
    let flag = &topic.use_in_diagnose_and_solve;
    if matches!(flag.value.as_str(), "true" | "false") || flag.value.trim().is_empty() {
        return;
    }
    let message = format!("`useInDiagnoseAndSolve` is `{}`, not `true` or `false`", flag.value);
    findings.add(&TOPIC_LIST_FLAG_INVALID, flag.span, message, |it| match topic.is_in_diagnose_and_solve() {
        Some(value) => it.label("an exact comparison fails").safe_fix(flag.span, value.to_string()),
        None => it.hint("write `\"true\"` to offer the topic in menus of problems, else `\"false\"`"),
    });
}

/// The span of a string's content, with its quotes where there is nothing between them.
fn shown(view: &ArticleView<'_>, span: Span) -> Span {
    let range = span.range();
    let with_quotes = Span::new(range.start.saturating_sub(1), range.end + 1);
    if range.is_empty() && view.slice(with_quotes) == "\"\"" { with_quotes } else { span }
}
