//! All that a template may see, beside the paths of `assets`, which are the same on all pages of a language. A page depends
//! on its view, its templates and these, and on nothing else.
//!
//! Strings whose field ends in `_html` are finished HTML and are put in as they are; templates escape all others.
//! Must not know how views are made.

mod form;

use std::borrow::Cow;
use std::hash::Hash;

use serde::Serialize;

pub use form::{CardView, ElementView, FormView, OptionView, Shape};

/// What every page has.
#[derive(Debug, Hash, Serialize)]
pub struct Page<'a> {
    /// A BCP 47 tag, of the words of the interface.
    pub language: &'a str,
    /// What the site is called, and its cloud: only where a template reads them. `[[@site]]` and `[[@cloud]]` say them without,
    /// so that sites can share pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloud: Option<&'a str>,
    pub title: Cow<'a, str>,
    pub description: Cow<'a, str>,
    /// Empty or `../` for each folder: what a path of the site begins with on this page.
    pub root: String,
    /// The picture beside the site's title.
    pub logo_html: String,
    /// What the owner links to from every page.
    pub header_links: Vec<LinkView>,
    pub footer_links: Vec<LinkView>,
    /// From the home page down to this page's parent.
    pub breadcrumbs: Vec<LinkView>,
}

/// A link with its text.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct LinkView {
    pub title: String,
    /// Relative to the page.
    pub href: String,
}

/// An article in a list.
#[derive(Debug, Clone, Hash, Serialize)]
pub struct ArticleItem<'a> {
    pub title: &'a str,
    pub href: String,
    /// What its kind is called.
    pub kind: &'a str,
    pub kind_slug: &'static str,
    /// What tells it from others of its title in the same list: the name of its file. Empty where none has.
    pub apart: &'a str,
}

/// A list with a heading; `id` is for links to it.
#[derive(Debug, Hash, Serialize)]
pub struct Group<T> {
    pub id: String,
    pub title: String,
    pub items: Vec<T>,
}

/// A link with how many articles it leads to.
#[derive(Debug, Hash, Serialize)]
pub struct CountedLink {
    pub title: String,
    pub href: String,
    pub count: usize,
}

/// `home.html`
#[derive(Debug, Hash, Serialize)]
pub struct HomeView<'a> {
    pub page: Page<'a>,
    pub article_count: usize,
    pub services: Vec<CountedLink>,
    pub products: Vec<CountedLink>,
    pub troubleshooters: Vec<CountedLink>,
    pub kinds: Vec<CountedLink>,
    pub topic_coverage: Option<LinkView>,
    /// The articles that were changed last, the latest first; empty where that is not known.
    pub changed: Vec<ChangedItem>,
}

/// An article that was changed not long ago.
#[derive(Debug, Hash, Serialize)]
pub struct ChangedItem {
    pub title: String,
    pub href: String,
    /// `2026-03-01`
    pub day: String,
}

/// `service.html`: the articles of a service by kind.
#[derive(Debug, Hash, Serialize)]
pub struct ServiceView<'a> {
    pub page: Page<'a>,
    pub products: Vec<LinkView>,
    pub troubleshooters: Vec<LinkView>,
    /// By kind; the id of each group is the kind's slug.
    pub groups: Vec<Group<ArticleItem<'a>>>,
    /// Kinds with so many articles that these have a page of their own.
    pub large: Vec<LargeGroup>,
}

/// Articles that are listed on another page.
#[derive(Debug, Hash, Serialize)]
pub struct LargeGroup {
    pub id: String,
    pub title: String,
    pub href: String,
    pub count: usize,
}

/// `product.html`: the topics of a product with the articles that answer them.
#[derive(Debug, Hash, Serialize)]
pub struct ProductView<'a> {
    pub page: Page<'a>,
    pub product_id: String,
    pub services: Vec<LinkView>,
    /// The id of each group is `topic-<id>`.
    pub topics: Vec<Group<ArticleItem<'a>>>,
    /// Articles of the product that cite no topic, by kind.
    pub others: Vec<Group<ArticleItem<'a>>>,
    /// The topics that no article answers, for engineers.
    pub unanswered: Vec<super::coverage::UnansweredTopic<'a>>,
}

/// `kind.html`: all articles of a kind, by service.
#[derive(Debug, Hash, Serialize)]
pub struct KindView<'a> {
    pub page: Page<'a>,
    pub count: usize,
    /// How many there are, in words.
    pub summary: String,
    /// By service; where there are very many articles, `services` leads to the service pages instead.
    pub groups: Vec<Group<ArticleItem<'a>>>,
    pub services: Vec<CountedLink>,
}

/// `troubleshooter.html`: what a folder of steps is for, and the steps.
#[derive(Debug, Hash, Serialize)]
pub struct TroubleshooterView<'a> {
    pub page: Page<'a>,
    pub introductions: Vec<Introduction>,
    pub questions: Vec<ArticleItem<'a>>,
    pub steps: Vec<ArticleItem<'a>>,
}

/// The description of a troubleshooter.
#[derive(Debug, Hash, Serialize)]
pub struct Introduction {
    pub title: String,
    pub href: String,
    pub body_html: String,
}

/// `404.html`
#[derive(Debug, Hash, Serialize)]
pub struct NotFoundView<'a> {
    pub page: Page<'a>,
}

/// `articles/<kind>.html`: one article. Of the bodies at the end, one is there where the kind has one.
#[derive(Debug, Hash, Serialize)]
pub struct ArticleView<'a> {
    pub page: Page<'a>,
    pub kind: &'a str,
    pub kind_slug: &'static str,
    pub kind_href: String,
    /// The article's `articleId`.
    pub article_id: Option<&'a str>,
    /// The day of the article's last change, as `2026-03-01`.
    pub changed: Option<&'a str>,
    /// Where the article can be edited.
    pub edit_href: Option<String>,
    /// Where readers say whether the page helped.
    pub feedback_href: Option<String>,
    /// The article's H1, where it says something else than its title.
    pub subtitle_html: Option<String>,
    /// What the portal shows in a bubble beside a diagnostic's result.
    pub lead: Option<&'a str>,
    /// Whether there is a body, which `[[@body]]` puts in; and whether it shows values that differ for each customer.
    pub has_body: bool,
    pub has_tokens: bool,
    /// The body where a template reads it: `[[@body]]` says it without, so that sites can share pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_html: Option<String>,
    pub headings: Vec<HeadingView<'a>>,
    pub service: Option<ServiceOf>,
    pub resource: Option<&'a str>,
    pub products: Vec<LinkView>,
    pub topics: Vec<LinkView>,
    pub resource_tags: &'a [String],
    /// The form of the article's topic, which a customer fills in before a support request.
    pub scoping_form: Option<LinkView>,
    pub related: Vec<ArticleItem<'a>>,
    pub troubleshooter: Option<StepOf>,
    pub form: Option<FormView>,
    pub recommendation: Option<RecommendationView>,
    pub topic_list: Option<TopicListView<'a>>,
    pub menu: Option<MenuView<'a>>,
}

/// A heading, for the list of what is on a page.
#[derive(Debug, Hash, Serialize)]
pub struct HeadingView<'a> {
    pub level: u8,
    pub title: &'a str,
    pub id: &'a str,
}

/// The service of an article.
#[derive(Debug, Hash, Serialize)]
pub struct ServiceOf {
    pub title: String,
    pub href: String,
    /// The article does not say so itself.
    pub is_inferred: bool,
}

/// Where an article stands in its troubleshooter.
#[derive(Debug, Hash, Serialize)]
pub struct StepOf {
    pub title: String,
    pub href: String,
    /// From 1; 0 for what is not a step itself.
    pub number: usize,
    pub count: usize,
    pub previous: Option<LinkView>,
    pub next: Option<LinkView>,
}

/// An advisor recommendation. Owner and routing data are not in it.
#[derive(Debug, Hash, Serialize)]
pub struct RecommendationView {
    pub category: String,
    pub impact: String,
    /// The impact in English and lower-case letters, whatever words the page has for it.
    pub impact_level: String,
    pub state: String,
    pub resource_type: String,
    pub offering: String,
    pub label_html: String,
    pub description_html: String,
    pub long_description_html: String,
    pub benefits_html: String,
    pub tip_html: String,
    pub saving_html: String,
    pub learn_more_html: String,
    pub actions: Vec<ActionView>,
    /// What happens when the recommendation is carried out by itself.
    pub implications_html: Vec<String>,
    /// Links to pages that tell more about that.
    pub documentation_html: Vec<String>,
    pub columns_html: Vec<String>,
    pub languages: Vec<String>,
}

/// What a recommendation says to do.
#[derive(Debug, Hash, Serialize)]
pub struct ActionView {
    pub description_html: String,
    pub caption_html: String,
    /// Where it leads: a document, or a blade.
    pub link_html: String,
}

/// The topics of a product.
#[derive(Debug, Hash, Serialize)]
pub struct TopicListView<'a> {
    pub short_description_html: String,
    pub long_description_html: String,
    pub links_html: Vec<String>,
    /// By category.
    pub categories: Vec<Group<TopicView<'a>>>,
}

/// One topic of a product.
#[derive(Debug, Hash, Serialize)]
pub struct TopicView<'a> {
    pub id: String,
    pub short_description_html: String,
    pub long_description_html: String,
    pub search_tags: Vec<String>,
    pub articles: Vec<ArticleItem<'a>>,
}

/// A "diagnose and solve problems" menu.
#[derive(Debug, Hash, Serialize)]
pub struct MenuView<'a> {
    pub problems: Vec<ProblemView<'a>>,
    pub tools: Vec<ToolView>,
}

/// A problem of a menu.
#[derive(Debug, Hash, Serialize)]
pub struct ProblemView<'a> {
    pub title_html: String,
    pub description_html: String,
    pub category_html: String,
    pub search_tags: Vec<String>,
    /// The articles that it leads to: its common solution, and those of its symptom.
    pub articles: Vec<ArticleItem<'a>>,
    pub topic: Option<LinkView>,
    pub problems: Vec<ProblemView<'a>>,
}

/// A tool of a menu.
#[derive(Debug, Hash, Serialize)]
pub struct ToolView {
    pub title_html: String,
    pub description_html: String,
    pub category_html: String,
    pub search_tags: Vec<String>,
    /// The blade that it opens.
    pub link_html: String,
}
