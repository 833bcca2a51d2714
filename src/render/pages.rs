//! The views of a site's list pages: home, services, products, kinds, troubleshooters.
//!
//! Must not know templates.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use super::Maker;
use super::html::Filler;
use super::texts::{kind_name, kind_plural};
use super::view::{
    ArticleItem, ChangedItem, CountedLink, Group, HomeView, Introduction, KindView, LargeGroup, LinkView, NotFoundView,
    Page, ProductView, ServiceView, TroubleshooterView,
};
use crate::article::Kind;
use crate::corpus::ArticleId;
use crate::site::{Site, Slots, Troubleshooter, relative, root_from, unique_name};
use crate::text::WebParts;

/// A kind with more articles is shown by its services, not article by article.
const MAX_ARTICLES_ON_KIND_PAGE: usize = 600;

/// Of a service with more articles, kinds with more than a few have pages of their own.
const MAX_ARTICLES_ON_SERVICE_PAGE: usize = 600;
const FEW_OF_A_KIND: usize = 100;

/// So many articles of those that were changed last are on the home page.
const MAX_CHANGED: usize = 10;

impl<'a> Maker<'a> {
    /// What every page has. `parents` are the titles and paths from the home page down.
    pub(super) fn page(
        &self,
        path: &str,
        title: impl Into<Cow<'a, str>>,
        description: impl Into<Cow<'a, str>>,
        parents: &[(&str, &str)],
    ) -> Page<'a> {
        let home = [(self.texts.get("Home"), "index.html")];
        let is_home = path == "index.html";
        let crumbs = home.iter().filter(|_| !is_home).chain(parents);
        Page {
            language: &self.site.record.language,
            site_title: self.says_names.then_some(self.site.record.title.as_str()),
            cloud: self.says_names.then_some(self.site.cloud().display_name.as_str()),
            title: title.into(),
            description: description.into(),
            root: root_from(path),
            logo_html: self.logo.html(&root_from(path)),
            header_links: self.page_links(path, &self.site.world.config.pages.header),
            footer_links: self.page_links(path, &self.site.world.config.pages.footer),
            breadcrumbs: crumbs
                .map(|&(title, to)| LinkView { title: title.to_owned(), href: relative(path, to) })
                .collect(),
        }
    }

    /// An article as a list on the page at `from` shows it.
    pub(super) fn item(&self, from: &str, id: ArticleId) -> ArticleItem<'a> {
        let entry = self.site.entry(id);
        ArticleItem {
            title: entry.article().title(),
            href: relative(from, self.site.page(id)),
            kind: self.texts.get(kind_name(entry.kind)),
            kind_slug: entry.kind.slug(),
            apart: "",
        }
    }

    pub(super) fn items(&self, from: &str, ids: &[ArticleId]) -> Vec<ArticleItem<'a>> {
        // Most lists hold one, which needs nothing to tell it from others.
        if let [id] = *ids {
            return vec![self.item(from, id)];
        }
        let lower = |&id: &ArticleId| self.site.entry(id).article().title().to_lowercase();
        let titles: Vec<String> = ids.iter().map(lower).collect();
        let mut counts: HashMap<&str, usize> = HashMap::with_capacity(ids.len());
        for title in &titles {
            *counts.entry(title).or_default() += 1;
        }
        let item = |(&id, title): (&ArticleId, &String)| {
            let apart = if counts[title.as_str()] > 1 { self.site.entry(id).article().path().stem() } else { "" };
            ArticleItem { apart, ..self.item(from, id) }
        };
        ids.iter().zip(&titles).map(item).collect()
    }

    /// Articles by kind, in the order of kinds.
    fn by_kind(&self, from: &str, ids: &[ArticleId]) -> Vec<Group<ArticleItem<'a>>> {
        let group = |kind: Kind| {
            let of_kind: Vec<ArticleId> = ids.iter().copied().filter(|&id| self.site.entry(id).kind == kind).collect();
            let group = Group {
                id: kind.slug().to_owned(),
                title: self.texts.get(kind_plural(kind)).to_owned(),
                items: self.items(from, &of_kind),
            };
            (!of_kind.is_empty()).then_some(group)
        };
        Kind::ALL.into_iter().filter_map(group).collect()
    }

    pub(super) fn home(&self) -> HomeView<'a> {
        let path = "index.html";
        let navigation = &self.site.navigation;
        let services = navigation
            .services
            .iter()
            .map(|(id, articles)| (self.site.service_name(id).to_owned(), service_page(id), articles.len()));
        let products = navigation
            .products
            .iter()
            .map(|(id, articles)| (self.site.names.product(id).to_owned(), product_page(id), articles.len()));
        let troubleshooters = navigation.troubleshooters.iter().map(|(name, troubleshooter)| {
            (self.troubleshooter_title(troubleshooter), troubleshooter_page(name), troubleshooter.steps.len())
        });
        let kinds = self.site.kinds().into_iter();
        let kinds = kinds.map(|(kind, count)| (self.texts.get(kind_plural(kind)).to_owned(), kind_page(kind), count));
        let article_count = self.site.articles.len();
        let description = self.texts.counted(
            article_count,
            "1 support article by service, product and topic.",
            "{} support articles by service, product and topic.",
        );
        HomeView {
            page: self.page(path, self.site.record.title.as_str(), description, &[]),
            article_count,
            services: sorted_by_title(services.map(counted(path))),
            products: sorted_by_title(products.map(counted(path))),
            troubleshooters: sorted_by_title(troubleshooters.map(counted(path))),
            kinds: kinds.map(counted(path)).collect(),
            topic_coverage: self.coverage_link(path),
            changed: self.changed_last(path),
        }
    }

    /// The articles that were changed last.
    fn changed_last(&self, path: &str) -> Vec<ChangedItem> {
        let day = |id: ArticleId| self.dates.get(self.site.entry(id).article().path());
        let mut dated: Vec<(&String, ArticleId)> =
            self.site.articles.iter().filter_map(|&id| Some((day(id)?, id))).collect();
        dated.sort_by(|a, b| b.0.cmp(a.0).then(a.1.cmp(&b.1)));
        let item = |(day, id): (&String, ArticleId)| {
            let ArticleItem { title, href, .. } = self.item(path, id);
            ChangedItem { title: title.to_owned(), href, day: day.clone() }
        };
        dated.into_iter().take(MAX_CHANGED).map(item).collect()
    }

    pub(super) fn service(&self, id: &str, articles: &[ArticleId]) -> ServiceView<'a> {
        let path = service_page(id);
        let name = self.site.service_name(id);
        let mut products: BTreeMap<&str, LinkView> = BTreeMap::new();
        let mut troubleshooters: BTreeMap<&str, LinkView> = BTreeMap::new();
        for &article in articles {
            for product in &self.site.entry(article).products {
                products.entry(product).or_insert_with(|| self.product_link(&path, product));
            }
            if let Some((name, troubleshooter)) = self.site.navigation.troubleshooter(article) {
                troubleshooters.entry(name).or_insert_with(|| LinkView {
                    title: self.troubleshooter_title(troubleshooter),
                    href: relative(&path, &troubleshooter_page(name)),
                });
            }
        }
        let description = self.texts.counted(articles.len(), "1 support article.", "{} support articles.");
        let apart = kinds_apart(self.site, articles);
        let is_here = |id: &ArticleId| !apart.iter().any(|(kind, _)| *kind == self.site.entry(*id).kind);
        let here: Vec<ArticleId> = articles.iter().copied().filter(is_here).collect();
        let large = |(kind, of_kind): &(Kind, Vec<ArticleId>)| LargeGroup {
            id: kind.slug().to_owned(),
            title: self.texts.get(kind_plural(*kind)).to_owned(),
            href: relative(&path, &service_kind_page(id, *kind)),
            count: of_kind.len(),
        };
        ServiceView {
            page: self.page(&path, name.to_owned(), description, &[]),
            products: products.into_values().collect(),
            troubleshooters: troubleshooters.into_values().collect(),
            groups: self.by_kind(&path, &here),
            large: apart.iter().map(large).collect(),
        }
    }

    /// The page with the articles of one kind, of a service that has very many.
    pub(super) fn service_kind(&self, id: &str, kind: Kind, articles: &[ArticleId]) -> ServiceView<'a> {
        let path = service_kind_page(id, kind);
        let name = self.site.service_name(id);
        let title = format!("{name} \u{b7} {}", self.texts.get(kind_plural(kind)));
        let description = self.texts.counted(articles.len(), "1 support article.", "{} support articles.");
        ServiceView {
            page: self.page(&path, title, description, &[(name, &service_page(id))]),
            products: Vec::new(),
            troubleshooters: Vec::new(),
            groups: self.by_kind(&path, articles),
            large: Vec::new(),
        }
    }

    pub(super) fn product(&self, id: &str, articles: &[ArticleId]) -> ProductView<'a> {
        let path = product_page(id);
        let name = self.site.names.product(id);
        let topic = |(topic, slots): (&str, &Slots)| {
            let is_of_product =
                |article: &&ArticleId| self.site.entry(**article).products.iter().any(|product| product == id);
            let of_product: Vec<ArticleId> = slots.articles.iter().filter(is_of_product).copied().collect();
            (!of_product.is_empty()).then(|| Group {
                id: topic_anchor(topic),
                title: self.site.names.topic(topic).to_owned(),
                items: self.items(&path, &of_product),
            })
        };
        let cited: std::collections::BTreeSet<&str> =
            articles.iter().flat_map(|&article| self.site.topics.of(self.site.entry(article))).collect();
        let mut topics: Vec<Group<ArticleItem<'a>>> =
            cited.into_iter().filter_map(|id| Some((id, self.site.topics.get(id)?))).filter_map(topic).collect();
        topics.sort_by_cached_key(|group| (group.title.to_lowercase(), group.id.clone()));
        let without_topic: Vec<ArticleId> =
            articles.iter().copied().filter(|&article| self.site.entry(article).topics.is_empty()).collect();
        ProductView {
            page: self.page(
                &path,
                name.to_owned(),
                self.texts.with("Support topics of {} and the articles that answer them.", &[name]),
                &[],
            ),
            product_id: id.to_owned(),
            services: self.services_of(&path, articles),
            topics,
            others: self.by_kind(&path, &without_topic),
            unanswered: self.unanswered(id),
        }
    }

    fn services_of(&self, from: &str, articles: &[ArticleId]) -> Vec<LinkView> {
        let services: std::collections::BTreeSet<&str> =
            articles.iter().filter_map(|&id| Some(self.site.placement.of(id)?.service)).collect();
        services.into_iter().map(|service| self.service_link(from, service)).collect()
    }

    pub(super) fn kind(&self, kind: Kind, count: usize) -> KindView<'a> {
        let path = kind_page(kind);
        let of_kind = |articles: &[ArticleId]| -> Vec<ArticleId> {
            articles.iter().copied().filter(|&id| self.site.entry(id).kind == kind).collect()
        };
        let by_service = self.site.navigation.services.iter().map(|(id, articles)| (id, of_kind(articles)));
        let by_service: Vec<(&String, Vec<ArticleId>)> =
            by_service.filter(|(_, articles)| !articles.is_empty()).collect();
        let mut groups = Vec::new();
        let mut services = Vec::new();
        for (id, articles) in by_service {
            let link = self.service_link(&path, id);
            if count > MAX_ARTICLES_ON_KIND_PAGE {
                services.push(CountedLink {
                    title: link.title,
                    href: format!("{}#{}", link.href, kind.slug()),
                    count: articles.len(),
                });
            } else {
                groups.push(Group {
                    id: format!("service-{id}"),
                    title: link.title,
                    items: self.items(&path, &articles),
                });
            }
        }
        groups.sort_by_cached_key(|group| group.title.to_lowercase());
        let title = self.texts.get(kind_plural(kind));
        let summary = self.texts.counted(count, "1 article by service.", "{} articles by service.");
        KindView {
            page: self.page(&path, title, format!("{title}: {summary}"), &[]),
            count,
            summary,
            groups,
            services: sorted_by_title(services.into_iter()),
        }
    }

    pub(super) fn troubleshooter(&self, name: &str, troubleshooter: &Troubleshooter) -> TroubleshooterView<'a> {
        let path = troubleshooter_page(name);
        let title = self.troubleshooter_title(troubleshooter);
        let introduction = |&id: &ArticleId| {
            let article = self.site.entry(id).article();
            let filler = Filler { site: self.site, texts: self.texts, page: &path, article };
            Introduction {
                title: article.title().to_owned(),
                href: relative(&path, self.site.page(id)),
                body_html: filler.fill(&article.markdown.content),
            }
        };
        let steps = troubleshooter.steps.len();
        let description = self.texts.counted(steps, "A troubleshooter of 1 step.", "A troubleshooter of {} steps.");
        TroubleshooterView {
            page: self.page(
                &path,
                title,
                description,
                &[(self.texts.get(kind_plural(Kind::TsgDescription)), &kind_page(Kind::TsgContent))],
            ),
            introductions: troubleshooter.description.iter().map(introduction).collect(),
            questions: self.items(&path, &troubleshooter.questions),
            steps: self.items(&path, &troubleshooter.steps),
        }
    }

    /// A troubleshooter is called what its description is, else its folder.
    pub(super) fn troubleshooter_title(&self, troubleshooter: &Troubleshooter) -> String {
        let description = troubleshooter.description.first();
        description
            .map_or_else(|| troubleshooter.folder.clone(), |&id| self.site.entry(id).article().title().to_owned())
    }

    pub(super) fn not_found(&self) -> NotFoundView<'a> {
        let mut page = self.page(
            "404.html",
            self.texts.get("Page not found"),
            self.texts.get("There is no page at this address."),
            &[],
        );
        // This page is served for any address, so it cannot name others relative to its own.
        let root = self.site.record.base_url.clone().unwrap_or_default() + "/";
        let of_owner = page.header_links.iter_mut().chain(&mut page.footer_links);
        for link in page.breadcrumbs.iter_mut().chain(of_owner.filter(|link| WebParts::of(&link.href).is_none())) {
            link.href.insert_str(0, &root);
        }
        page.root = root;
        NotFoundView { page }
    }

    pub(super) fn service_link(&self, from: &str, id: &str) -> LinkView {
        LinkView { title: self.site.service_name(id).to_owned(), href: relative(from, &service_page(id)) }
    }

    pub(super) fn product_link(&self, from: &str, id: &str) -> LinkView {
        LinkView { title: self.site.names.product(id).to_owned(), href: relative(from, &product_page(id)) }
    }

    /// A topic of an article: its place on the page of the article's product.
    pub(super) fn topic_link(&self, from: &str, topic: &str) -> Option<LinkView> {
        let topic = self.site.topics.canonical(topic);
        let product = self.site.topics.get(topic)?.products.first()?;
        let href = format!("{}#{}", relative(from, &product_page(product)), topic_anchor(topic));
        Some(LinkView { title: self.site.names.topic(topic).to_owned(), href })
    }
}

fn counted(from: &str) -> impl Fn((String, String, usize)) -> CountedLink {
    move |(title, path, count)| CountedLink { title, href: relative(from, &path), count }
}

fn sorted_by_title(links: impl Iterator<Item = CountedLink>) -> Vec<CountedLink> {
    let mut links: Vec<CountedLink> = links.collect();
    links.sort_by_cached_key(|link| (link.title.to_lowercase(), link.href.clone()));
    links
}

pub(super) fn service_page(id: &str) -> String {
    format!("services/{id}.html")
}

/// The kinds of a service's articles that have a page of their own, with these articles: those with many, where the page of the service
/// would be heavy.
pub(super) fn kinds_apart(site: &Site<'_>, articles: &[ArticleId]) -> Vec<(Kind, Vec<ArticleId>)> {
    if articles.len() <= MAX_ARTICLES_ON_SERVICE_PAGE {
        return Vec::new();
    }
    let of_kind = |kind: Kind| articles.iter().copied().filter(|&id| site.entry(id).kind == kind).collect();
    let kinds = Kind::ALL.into_iter().map(|kind| (kind, of_kind(kind)));
    kinds.filter(|(_, of_kind): &(Kind, Vec<ArticleId>)| of_kind.len() > FEW_OF_A_KIND).collect()
}

pub(super) fn service_kind_page(id: &str, kind: Kind) -> String {
    format!("services/{id}/{}.html", kind.slug())
}

pub(super) fn product_page(id: &str) -> String {
    format!("products/{}.html", unique_name(id))
}

pub(super) fn kind_page(kind: Kind) -> String {
    format!("kinds/{}.html", kind.slug())
}

pub(super) fn troubleshooter_page(name: &str) -> String {
    format!("troubleshooters/{name}.html")
}

/// The id that a topic has on its product's page.
pub(super) fn topic_anchor(topic: &str) -> String {
    format!("topic-{}", unique_name(topic))
}
