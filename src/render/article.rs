//! The view of one article's page, whatever its kind.
//!
//! Must not know templates.

use super::html::Filler;
use super::keys::KeyParts;
use super::pages::{kind_page, product_page, service_page, topic_anchor, troubleshooter_page};
use super::templates::Rendered;
use super::texts::kind_name;
use super::view::{ArticleItem, ArticleView, HeadingView, LinkView, ServiceOf, StepOf};
use super::{Interface, Maker, SitePages};
use crate::article::{Article, JsonValue, Kind};
use crate::corpus::ArticleId;
use crate::output::Key;
use crate::site::relative;

/// What a value that differs for each customer has in a body.
const TOKEN: &str = "class=\"token\"";

impl<'a> Maker<'a> {
    /// The view of an article's page, but for its body.
    pub(super) fn article(&self, id: ArticleId) -> ArticleView<'a> {
        let entry = self.site.entry(id);
        let article = entry.article();
        let path = self.site.page(id);
        let filler = self.filler(id);
        let title = article.title();
        let json = article.json_value();
        let kind_path = kind_page(entry.kind);
        let service = self.service_of(path, id);
        let parents = self.parents_of(id);
        let parents: Vec<(&str, &str)> = parents.iter().map(|(title, path)| (&**title, &**path)).collect();
        let (scoping_form, related) = self.related(path, id);
        let (edit_href, feedback_href) = self.edit_and_feedback(path, id);
        ArticleView {
            page: self.page(path, title, article.properties.get("description").unwrap_or(title), &parents),
            kind: self.texts.get(kind_name(entry.kind)),
            kind_slug: entry.kind.slug(),
            kind_href: relative(path, &kind_path),
            article_id: article.properties.get("articleId"),
            changed: self.dates.get(article.path()).map(String::as_str),
            edit_href,
            feedback_href,
            subtitle_html: subtitle(article, &filler),
            lead: lead(article),
            has_body: false,
            has_tokens: false,
            body_html: None,
            headings: headings(article),
            service,
            resource: article.properties.get("resource"),
            products: entry.products.iter().map(|product| self.product_link(path, product)).collect(),
            topics: self.site.topics.of(entry).into_iter().filter_map(|topic| self.topic_link(path, topic)).collect(),
            resource_tags: &entry.resource_tags,
            scoping_form,
            related,
            troubleshooter: self.step_of(path, id),
            form: match json {
                Some(JsonValue::Form(form)) => Some(super::form::view(form, &filler)),
                _ => None,
            },
            recommendation: match json {
                Some(JsonValue::Recommendation(recommendation)) => {
                    Some(super::bodies::recommendation(recommendation, &filler))
                }
                _ => None,
            },
            topic_list: match json {
                Some(JsonValue::TopicList(list)) => Some(self.topic_list(list, &filler)),
                _ => None,
            },
            menu: match json {
                Some(JsonValue::Menu(menu)) => Some(self.menu(menu, &filler)),
                _ => None,
            },
        }
    }

    /// The key of an article's page, whose view this is, but for its body; and that of the view.
    pub(super) fn article_key(&self, id: ArticleId, view: &ArticleView<'_>) -> (Key, Key) {
        let of_view = KeyParts::of(view);
        let mut parts = KeyParts::default();
        parts.add(&(self.pages.common, self.pages.origins.content(id), of_view));
        parts.add_body(&self.filler(id));
        (parts.key(), of_view)
    }

    /// The body of an article's page, and the key of its view when that is told of the body.
    pub(super) fn body(&self, id: ArticleId, view: &mut ArticleView<'_>, of_view: Key) -> (String, Key) {
        let filler = self.filler(id);
        let body = filler.fill(&filler.article.markdown.content);
        view.has_body = !body.is_empty();
        view.has_tokens = body.contains(TOKEN);
        view.body_html = self.says_bodies.then(|| body.clone());
        (body, KeyParts::of(&(of_view, view.has_body, view.has_tokens, &view.body_html)))
    }

    pub(super) fn render_article(&self, id: ArticleId, view: &ArticleView<'_>) -> Rendered {
        let SitePages { sources, interface: Interface { templates, .. }, .. } = self.pages;
        templates.render(sources, &format!("articles/{}.html", self.site.entry(id).kind.slug()), view)
    }

    fn filler(&self, id: ArticleId) -> Filler<'a> {
        let article = self.site.entry(id).article();
        Filler { site: self.site, texts: self.texts, page: self.site.page(id), article }
    }

    /// The form of the article's topic, and the other articles to read beside it.
    fn related(&self, path: &str, id: ArticleId) -> (Option<LinkView>, Vec<ArticleItem<'a>>) {
        let related = self.site.navigation.related(id);
        let is_form = |id: ArticleId| self.site.entry(id).kind == Kind::ProblemScopingQuestions;
        // A form beside a form is another one of its like.
        let topic = |id: ArticleId| self.site.topics.of(self.site.entry(id)).first().copied();
        let form = related.iter().find(|&&other| is_form(other) && !is_form(id) && topic(other) == topic(id));
        let others: Vec<ArticleId> = related.iter().filter(|&other| Some(other) != form).copied().collect();
        let link = |&id: &ArticleId| {
            let ArticleItem { title, href, .. } = self.item(path, id);
            LinkView { title: title.to_owned(), href }
        };
        (form.map(link), self.items(path, &others))
    }

    /// The way down to an article: its service, and its product and topic where it has one of them. Titles and paths.
    fn parents_of(&self, id: ArticleId) -> Vec<(String, String)> {
        let mut parents: Vec<(String, String)> = Vec::new();
        let mut add = |title: &str, path: String| {
            let is_said = parents.last().is_some_and(|(last, _)| last.eq_ignore_ascii_case(title));
            if !is_said {
                parents.push((title.to_owned(), path));
            }
        };
        if let Some(placed) = self.site.placement.of(id) {
            add(self.site.service_name(placed.service), service_page(placed.service));
        }
        let entry = self.site.entry(id);
        if let [product] = entry.products.as_slice() {
            add(self.site.names.product(product), product_page(product));
            if let [topic] = *self.site.topics.of(entry) {
                add(self.site.names.topic(topic), format!("{}#{}", product_page(product), topic_anchor(topic)));
            }
        }
        parents
    }

    fn service_of(&self, path: &str, id: ArticleId) -> Option<ServiceOf> {
        let placed = self.site.placement.of(id)?;
        let LinkView { title, href } = self.service_link(path, placed.service);
        Some(ServiceOf { title, href, is_inferred: placed.basis.is_inferred() })
    }

    fn step_of(&self, path: &str, id: ArticleId) -> Option<StepOf> {
        let (name, troubleshooter) = self.site.navigation.troubleshooter(id)?;
        let place = troubleshooter.steps.iter().position(|&step| step == id);
        let step = |place: usize| {
            let ArticleItem { title, href, .. } = self.item(path, *troubleshooter.steps.get(place)?);
            Some(LinkView { title: title.to_owned(), href })
        };
        Some(StepOf {
            title: self.troubleshooter_title(troubleshooter),
            href: relative(path, &troubleshooter_page(name)),
            number: place.map_or(0, |place| place + 1),
            count: troubleshooter.steps.len(),
            previous: place.and_then(|place| step(place.checked_sub(1)?)),
            next: step(place.map_or(0, |place| place + 1)),
        })
    }
}

/// The H1, where it says something else than the title.
fn subtitle(article: &Article, filler: &Filler<'_>) -> Option<String> {
    let heading = article.markdown.title.as_ref().filter(|heading| !heading.is_empty())?;
    let is_title = same_words(&heading.text, article.title()) && heading.links.is_empty();
    (!is_title).then(|| filler.fill(heading))
}

fn same_words<'a>(a: &'a str, b: &'a str) -> bool {
    let words = |text: &'a str| text.split_whitespace().map(str::to_lowercase);
    a == b || words(a).eq(words(b))
}

/// The text of the portal's bubble, where the page does not say the same already.
#[must_use]
pub fn lead(article: &Article) -> Option<&str> {
    let is_diagnostic =
        matches!(article.kind, Kind::Diagnostics | Kind::Rca | Kind::ServiceHealthInsights | Kind::Health);
    let lead = article.properties.get("infoBubbleText").filter(|_| is_diagnostic)?;
    let heading = article.markdown.title.as_ref().map_or("", |heading| &heading.text);
    (!same_words(lead, article.title()) && !same_words(lead, heading)).then_some(lead)
}

fn headings(article: &Article) -> Vec<HeadingView<'_>> {
    let headings = article.markdown.headings.iter();
    headings.map(|heading| HeadingView { level: heading.level, title: &heading.text, id: &heading.id }).collect()
}
