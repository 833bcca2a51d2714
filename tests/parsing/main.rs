//! What authors write, and what becomes of it: the input and the output of every case stand side by side.
//!
//! Nothing here touches a disk. Templates are replaced by ones that print a single value, so that only what the program
//! makes of a text is compared, and not what a page looks like around it.

mod any_bytes;
mod audiences;
mod bytes;
mod clouds;
mod comments;
mod html;
mod json;
mod links;
mod lists;
mod live;
mod markdown;
mod properties;

use std::sync::Arc;

use selfhelp::article::{Article, parse};
use selfhelp::build::Build;
use selfhelp::output::Output;
use selfhelp::rules::{self, Levels};
use selfhelp::session::{Session, Snapshot};
use selfhelp::sources::Sources;
use selfhelp::text::RelPath;

const PATH: &str = "articles/a/case.md";

/// Properties of which nothing is to be said.
const CLEAN: &str = "<properties pageTitle=\"Case\" selfHelpType=\"generic\" articleId=\"case\" \
                     cloudEnvironments=\"public, mooncake, fairfax, usnat, ussec\" />\n# Case\n\n";

/// What a page of a form shows, reduced to what the program decides.
const FORM: &str = "{{ form.title_html | safe }}{% for it in form.elements %}\n{{ it.shape }}: {{ it.label_html | safe }}\
                    {% if it.is_required %} (required){% endif %}\
                    {% for option in it.options %} [{{ option.text_html | safe }}]{% endfor %}\
                    {% if it.content_html %} {{ it.content_html | safe }}{% endif %}\
                    {% if it.condition %} when {{ it.condition | safe }}{% endif %}{% endfor %}";

/// A content root in memory.
#[derive(Clone, Default)]
struct Root {
    sources: Sources,
}

impl Root {
    /// Pages show the body alone, forms their elements.
    fn new() -> Self {
        let bodies = ["generic", "apollo", "diagnostics", "partnercenterquickstart", "tsg-content"];
        let root = bodies.iter().fold(Self::default(), |root, kind| {
            root.file(&format!("templates/articles/{kind}.html"), "{{ body_html | safe }}")
        });
        root.file("templates/articles/problemscopingquestions.html", FORM)
    }

    fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.sources.insert(RelPath::new(path), Arc::<[u8]>::from(content.as_ref()));
        self
    }

    /// An article of these clouds.
    fn article(self, path: &str, clouds: &str, body: &str) -> Self {
        let block = format!(
            "<properties pageTitle=\"Case\" selfHelpType=\"generic\" cloudEnvironments=\"{clouds}\" />\n# Case\n\n"
        );
        self.file(path, block + body)
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Session::new(self.sources.clone()).snapshot().unwrap_or_else(|mistake| panic!("{mistake:?}"))
    }

    /// The site of this id.
    fn site(&self, id: &str) -> Output {
        let snapshot = self.snapshot();
        let build = Build::new(&snapshot);
        let built = build.site(snapshot.config.sites.iter().find(|site| site.id == id).expect("a site of this id"));
        assert_eq!((&build.diagnostics, &built.diagnostics), (&vec![], &vec![]), "a template failed");
        built.output
    }

    /// Every site.
    fn sites(&self) -> Vec<(String, Output)> {
        let config = &self.snapshot().config;
        config.sites.iter().map(|site| (site.id.clone(), self.site(&site.id))).collect()
    }

    /// A file of a site, where it has it.
    fn output(&self, site: &str, path: &str) -> Option<String> {
        self.site(site).get(path).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap().trim().to_owned())
    }

    /// The page of the article at [`PATH`].
    fn page(&self, cloud: &str) -> Option<String> {
        self.output(cloud, "articles/a/case.html")
    }

    /// What is wrong in the whole root: rule and file.
    fn findings(&self) -> Vec<String> {
        let snapshot = self.snapshot();
        let Snapshot { config, corpus, .. } = &*snapshot;
        let found = rules::settle(&Levels::new(config), config, corpus, snapshot.found().cloned().collect());
        found.iter().map(|finding| format!("{} {}", finding.rule.id, finding.path)).collect()
    }
}

fn parsed(file: impl AsRef<[u8]>) -> Article {
    parse(&RelPath::new(PATH), &file.as_ref().into())
}

/// The HTML of a whole file's body, in the public cloud.
fn page(file: impl AsRef<[u8]>) -> String {
    Root::new().file(PATH, file).page("public").expect("the article is in the public cloud")
}

/// What is wrong with a whole file: the rule, and the text that the finding is about.
fn findings(file: impl AsRef<[u8]>) -> Vec<(&'static str, String)> {
    let article = parsed(file);
    let text = |finding: &selfhelp::diagnostic::Diagnostic| {
        finding.span.map_or(String::new(), |span| article.source.text[span.range()].to_owned())
    };
    article.diagnostics.iter().map(|finding| (finding.rule.id, text(finding))).collect()
}

/// The HTML of a body.
fn shown(body: &str) -> String {
    page(format!("{CLEAN}{body}"))
}

/// What is wrong with a body.
fn found(body: &str) -> Vec<(&'static str, String)> {
    findings(format!("{CLEAN}{body}"))
}

/// The HTML of a body with which nothing is wrong.
#[track_caller]
fn clean(body: &str) -> String {
    assert_eq!(found(body), []);
    shown(body)
}

fn pair(rule: &'static str, text: &str) -> (&'static str, String) {
    (rule, text.to_owned())
}
