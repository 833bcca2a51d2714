//! The views of recommendations, topic lists and menus.
//!
//! Must not know templates.

use foldhash::{HashMap, HashSet};

use super::Maker;
use super::html::Filler;
use super::texts::Texts;
use super::view::{
    ActionView, ArticleItem, Group, MenuView, ProblemView, RecommendationView, ToolView, TopicListView, TopicView,
};
use crate::article::json_typed::Rich;
use crate::article::menu::{BladeLink, Menu, Problem, Tool};
use crate::article::recommendation::{Action, Recommendation};
use crate::article::topic_list::{SupportTopic, TopicList, search_tags};
use crate::article::{Blade, slug};
use crate::corpus::{ArticleId, first_of_each};

/// A recommendation as a page shows it: owner and routing data are left out.
pub(super) fn recommendation(recommendation: &Recommendation, filler: &Filler<'_>) -> RecommendationView {
    let html = |rich: &Rich| filler.fill_text(rich);
    let words = |name: &str| value_words(filler.texts, name.trim());
    let impact = recommendation.recommendation_impact.value.trim();
    let resource_action = recommendation.resource_metadata.as_ref().and_then(|metadata| metadata.action.as_ref());
    let actions = recommendation.actions.iter().chain(resource_action);
    let documents = recommendation.remediation.iter().map(|it| it.documentation_link.value.trim());
    let learn_more = recommendation.learn_more_link.value.trim();
    RecommendationView {
        category: words(&recommendation.recommendation_category.value),
        impact: words(impact),
        impact_level: impact.to_lowercase(),
        state: words(&recommendation.recommendation_metadata_state.value),
        resource_type: recommendation.recommendation_resource_type.value.trim().to_owned(),
        offering: recommendation.recommendation_offering_name.value.trim().to_owned(),
        label_html: html(&recommendation.display_label),
        description_html: html(&recommendation.description),
        long_description_html: html(&recommendation.long_description),
        benefits_html: html(&recommendation.potential_benefits),
        tip_html: html(&recommendation.tip),
        saving_html: html(&recommendation.cost_saving_info),
        learn_more_html: if learn_more.is_empty() {
            String::new()
        } else {
            filler.link(learn_more, filler.texts.get("Learn more"))
        },
        actions: actions.map(|action| action_view(action, filler)).filter(|action| !action.is_empty()).collect(),
        columns_html: recommendation.additional_columns.iter().map(|column| html(&column.title)).collect(),
        implications_html: recommendation
            .remediation
            .iter()
            .map(|remediation| html(&remediation.implication))
            .filter(|implication| !implication.is_empty())
            .collect(),
        documentation_html: first_of_each(documents.filter(|document| !document.is_empty()))
            .into_iter()
            .map(|document| filler.link(document, filler.texts.get("Documentation")))
            .collect(),
        languages: recommendation.supported_sdk_languages.iter().map(|language| language.value.clone()).collect(),
    }
}

/// What a recommendation's category, impact or state is called. There may be others than these.
fn value_words(texts: &Texts, value: &str) -> String {
    let known = match value {
        "Cost" => texts.get("Cost"),
        "HighAvailability" => texts.get("High availability"),
        "OperationalExcellence" => texts.get("Operational excellence"),
        "Performance" => texts.get("Performance"),
        "Security" => texts.get("Security"),
        "High" => texts.get("High"),
        "Medium" => texts.get("Medium"),
        "Low" => texts.get("Low"),
        "Active" => texts.get("Active"),
        "Disabled" => texts.get("Disabled"),
        other => return split_words(other),
    };
    known.to_owned()
}

impl ActionView {
    /// The action that stands for the resource itself often says nothing.
    fn is_empty(&self) -> bool {
        self.description_html.is_empty() && self.caption_html.is_empty()
    }
}

fn action_view(action: &Action, filler: &Filler<'_>) -> ActionView {
    let text = action.caption.text().trim();
    let link_html = match action.address() {
        Some(address) => {
            filler.link(address, if text.is_empty() { filler.texts.get("Open the document") } else { text })
        }
        None => blade_link(filler, action.blade()),
    };
    ActionView {
        description_html: filler.fill_text(&action.description),
        caption_html: filler.fill_text(&action.caption),
        link_html,
    }
}

fn blade_link(filler: &Filler<'_>, blade: Option<Blade>) -> String {
    blade.map_or_else(String::new, |blade| filler.blade_link(blade, filler.texts.get("Open in the portal")))
}

/// `HighAvailability` as "High availability".
fn split_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for (at, character) in name.char_indices() {
        if character.is_uppercase() && at > 0 {
            words.push(' ');
            words.extend(character.to_lowercase());
        } else {
            words.push(character);
        }
    }
    words
}

impl<'a> Maker<'a> {
    pub(super) fn topic_list(&self, list: &TopicList, filler: &Filler<'_>) -> TopicListView<'a> {
        let mut categories: Vec<Group<TopicView<'a>>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::default();
        let mut listed: HashSet<String> = HashSet::default();
        for topic in &list.support_topics {
            let title = topic.category.text().trim();
            let title = if title.is_empty() { filler.texts.get("Other topics") } else { title };
            let mut view = Self::topic_view(topic, filler);
            // A list that repeats a topic does not repeat its answers, which may be hundreds.
            if listed.insert(view.id.clone()) {
                view.articles = self.answers(&view.id, filler.page);
            }
            let id = format!("category-{}", slug(title));
            let place = *places.entry(id.clone()).or_insert(categories.len());
            match categories.get_mut(place) {
                Some(group) => group.items.push(view),
                None => categories.push(Group { id, title: title.to_owned(), items: vec![view] }),
            }
        }
        let link = |(address, name): (&Rich, &Rich)| {
            // Some authors write the whole link where its address belongs.
            if let Some(fragment) = address.fragment.as_ref().filter(|fragment| !fragment.links.is_empty()) {
                return filler.fill(fragment);
            }
            let (address, name) = (address.source.value.trim(), name.text().trim());
            filler.link(address, if name.is_empty() { address } else { name })
        };
        TopicListView {
            short_description_html: filler.fill_text(&list.short_description),
            long_description_html: filler.fill_text(&list.long_description),
            links_html: list.product_links().map(link).collect(),
            categories,
        }
    }

    /// A topic, its answers aside.
    fn topic_view(topic: &SupportTopic, filler: &Filler<'_>) -> TopicView<'a> {
        TopicView {
            short_description_html: filler.fill_text(&topic.short_description),
            long_description_html: filler.fill_text(&topic.long_description),
            search_tags: search_tags(&topic.search_tags.value),
            articles: Vec::new(),
            id: topic.id.value.trim().to_lowercase(),
        }
    }

    fn answers(&self, topic: &str, page: &str) -> Vec<ArticleItem<'a>> {
        let answers = self.site.topics.get(topic).map_or(&[][..], |slots| &slots.articles);
        self.items(page, answers)
    }

    pub(super) fn menu(&self, menu: &Menu, filler: &Filler<'_>) -> MenuView<'a> {
        MenuView {
            problems: menu.common_problems.iter().map(|problem| self.problem(problem, filler)).collect(),
            tools: menu.troubleshooting_tools.iter().map(|tool| tool_view(tool, filler)).collect(),
        }
    }

    fn problem(&self, problem: &Problem, filler: &Filler<'_>) -> ProblemView<'a> {
        let topic = problem.support_topic_id.value.trim().to_lowercase();
        ProblemView {
            title_html: filler.fill_text(&problem.title),
            description_html: filler.fill_text(&problem.description),
            category_html: filler.fill_text(&problem.category),
            search_tags: search_tags(&problem.search_tags.value),
            articles: self.problem_articles(problem, filler.page),
            topic: self.topic_link(filler.page, &topic),
            problems: problem.sub_problems.iter().map(|sub_problem| self.problem(sub_problem, filler)).collect(),
        }
    }

    /// The articles of this site that a problem leads to; those of other clouds are not named.
    fn problem_articles(&self, problem: &Problem, page: &str) -> Vec<ArticleItem<'a>> {
        let solution = self.site.with_article_id(&problem.common_solution_article_id.value);
        let diagnosed = self.site.with_symptom(&problem.symptom_id.value).iter().copied();
        let articles: Vec<ArticleId> = first_of_each(solution.chain(diagnosed));
        self.items(page, &articles)
    }
}

fn tool_view(tool: &Tool, filler: &Filler<'_>) -> ToolView {
    ToolView {
        title_html: filler.fill_text(&tool.title),
        description_html: filler.fill_text(&tool.description),
        category_html: filler.fill_text(&tool.category),
        search_tags: search_tags(&tool.search_tags.value),
        link_html: blade_link(filler, tool.blade_link.as_ref().and_then(BladeLink::blade)),
    }
}
