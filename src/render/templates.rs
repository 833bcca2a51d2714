//! The templates and the files of `static/`: embedded, and overridden by the content root's own.
//!
//! Must not know views.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera, Value};

use super::html::push_attribute;
use super::texts::{self, Texts};
use crate::article::escaped_html;
use crate::config::{CONFIG_FILE, CONFIG_INVALID, PageSettings};
use crate::diagnostic::Diagnostic;
use crate::output;
use crate::rules::project::TEMPLATE_INVALID;
use crate::sources::Sources;
use crate::text::{RelPath, Span};

/// The folders of a content root that override what is embedded.
pub const TEMPLATES: &str = "templates/";
pub const STATIC: &str = "static/";

macro_rules! embedded {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_bytes!(concat!("../../", $folder, $name)))),*]
    };
}

/// The templates that every page needs, by the name that other templates know them by.
pub static EMBEDDED_TEMPLATES: &[(&str, &[u8])] = embedded!("templates/":
    "base.html" "home.html" "service.html" "product.html" "kind.html" "coverage.html" "troubleshooter.html" "404.html" "article.html" "form.html"
    "articles/generic.html" "articles/resource.html" "articles/apollo.html" "articles/problemscopingquestions.html"
    "articles/tsg-description.html" "articles/tsg-content.html" "articles/tsg-questions.html"
    "articles/diagnostics.html" "articles/rca.html" "articles/servicehealthinsights.html" "articles/health.html"
    "articles/advisorrecommendationmetadata.html" "articles/supporttopicdescription.html"
    "articles/diagnoseandsolve.html" "articles/tools.html" "articles/partnercenterquickstart.html");

/// The files that pages load.
pub static EMBEDDED_STATIC: &[(&str, &[u8])] = embedded!("static/":
    "style.css" "icon.svg" "page.js" "form.js" "coverage.js" "search-engine.js" "search-results.js" "search.js");

/// The parts of the script that searches, in the order in which they need each other. Pages load them as one file, which has
/// the name of the last.
const SEARCH_PARTS: [&str; 3] = ["search-engine.js", "search-results.js", SEARCH_SCRIPT];
const STYLE: &str = "style.css";
const ICON: &str = "icon.svg";
const SEARCH_SCRIPT: &str = "search.js";
/// The script of every page. The words of a language that is not English stand before it.
const PAGE_SCRIPT: &str = "page.js";

/// Templates, compiled in one language.
#[derive(Debug)]
pub struct Templates {
    texts: Texts,
    tera: Tera,
    /// The embedded templates alone, for pages that the content root's own cannot make.
    embedded: Tera,
    /// What all pages name `assets`: from the name of a file in `static/` to its path in a site. The key of what all files
    /// of a site are made from tells it, so no view need.
    assets: Value,
    pub(super) reads: Reads,
}

/// What templates read of what differs from site to site, and marks could say: then pages are made for each site.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reads {
    /// What the site and its cloud are called.
    pub names: bool,
    /// What articles say.
    pub bodies: bool,
}

/// A rendered page, and what is wrong with the template that should have made it.
#[derive(Debug)]
pub struct Rendered {
    pub html: String,
    pub mistake: Option<Box<Diagnostic>>,
}

/// The files of `static/` as a site has them.
#[derive(Debug, Default)]
pub struct Assets {
    /// From the name in `static/` to the path in a site, which holds a hash of the bytes.
    pub paths: BTreeMap<String, String>,
    pub logo: Logo,
    /// By path in a site.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// The picture beside the site's title.
#[derive(Debug, Default)]
pub enum Logo {
    /// The stylesheet draws the built-in one, which saves a request, and a fifteenth of the usual page.
    #[default]
    BuiltIn,
    /// The path in a site of another one.
    File(String),
}

impl Logo {
    pub(super) fn html(&self, root: &str) -> String {
        let path = match self {
            Self::BuiltIn => return "<span class=\"logo\"></span>".to_owned(),
            Self::File(path) => path,
        };
        let mut html = "<img".to_owned();
        push_attribute(&mut html, "src", &format!("{root}{path}"));
        html + " alt=\"\" width=\"24\" height=\"24\">"
    }
}

impl Templates {
    /// Compiles the embedded templates and the content root's own, which take the place of those they are named as.
    ///
    /// Where those of the content root cannot be compiled, the embedded ones make the pages, and the findings say why.
    ///
    /// # Panics
    /// If the embedded templates cannot be compiled, which tests rule out.
    #[must_use]
    pub fn new(sources: &Sources, assets: &Assets, texts: &Texts, built_in: &Texts) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut templates: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, bytes) in EMBEDDED_TEMPLATES {
            templates.insert(name, std::str::from_utf8(bytes).unwrap_or(""));
        }
        // With the built-in words, because those of the content root may be no template.
        let embedded = compile(&templates, built_in);
        assert!(embedded.is_ok(), "the embedded templates compile: {:?}", embedded.err());
        let embedded = embedded.unwrap_or_default();
        let is_template = |path: &RelPath| !path.as_str()[TEMPLATES.len()..].starts_with(texts::CATALOGUES);
        for (path, bytes) in sources.below(TEMPLATES).filter(|(path, _)| is_template(path)) {
            match std::str::from_utf8(bytes) {
                Ok(text) => drop(templates.insert(&path.as_str()[TEMPLATES.len()..], text)),
                Err(_) => diagnostics.push(Diagnostic::new(&TEMPLATE_INVALID, path, None, "the template is not UTF-8")),
            }
        }
        let own = |name: &str| sources.get(&RelPath::new(&format!("{TEMPLATES}{name}"))).is_some();
        let reads = templates.iter().fold(Reads::default(), |reads, (name, text)| {
            reads.and(Reads::of(&texts::put_into(text, texts).0, own(name)))
        });
        let tera = compile(&templates, texts).unwrap_or_else(|error| {
            diagnostics.push(invalid(sources, texts, &error));
            embedded.clone()
        });
        let assets = Value::from_serializable(&assets.paths);
        (Self { texts: texts.clone(), tera, embedded, assets, reads }, diagnostics)
    }

    /// Renders a view by a template; by the embedded one where that of the content root cannot.
    #[must_use]
    pub fn render(&self, sources: &Sources, name: &str, view: &impl serde::Serialize) -> Rendered {
        let context = match Context::from_serialize(view) {
            Ok(mut context) => {
                context.insert_value("assets", self.assets.clone());
                context
            }
            Err(error) => {
                return Rendered {
                    html: String::new(),
                    mistake: Some(Box::new(invalid(sources, &self.texts, &error))),
                };
            }
        };
        match self.tera.render(name, &context) {
            Ok(html) => Rendered { html, mistake: None },
            Err(error) => {
                let html = self.embedded.render(name, &context).unwrap_or_default();
                Rendered { html, mistake: Some(Box::new(invalid(sources, &self.texts, &error))) }
            }
        }
    }
}

impl Reads {
    /// What a template, and words that were put into it, read. One of the content root may do so in any way, so every mention
    /// counts.
    fn of(template: &str, is_own: bool) -> Self {
        let names: [&str; 2] = if is_own { ["cloud", "site_title"] } else { ["page.cloud", "page.site_title"] };
        let template = template.replace("class=\"cloud\"", "");
        Self {
            names: names.iter().any(|name| template.contains(name)),
            // A troubleshooter tells of itself.
            bodies: template.replace("introduction.body_html", "").contains("body_html"),
        }
    }

    fn and(self, other: Self) -> Self {
        Self { names: self.names || other.names, bodies: self.bodies || other.bodies }
    }
}

fn compile(templates: &BTreeMap<&str, &str>, texts: &Texts) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    // Values that are not HTML already keep to the same rules as bodies: no control character reaches a page.
    tera.set_escape_fn(|text, out| out.write_all(escaped_html(text).as_bytes()));
    tera.add_raw_templates(templates.iter().map(|(name, text)| (*name, texts::put_into(text, texts).0)))?;
    Ok(tera)
}

/// A template's error as a finding on the file that it stands in.
fn invalid(sources: &Sources, texts: &Texts, error: &tera::Error) -> Diagnostic {
    const HINT: &str = "mend the template, or delete it to use the built-in one; until then that one is used";
    let of = |name: &str| RelPath::new(&format!("{TEMPLATES}{name}"));
    let report = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => report,
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("it extends the template `{parent}`, which does not exist");
            return Diagnostic::new(&TEMPLATE_INVALID, &of(current), None, message).hint(HINT);
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let message = "it extends or includes itself through others".to_owned();
            return Diagnostic::new(&TEMPLATE_INVALID, &of(tpl), None, message).hint(HINT);
        }
        _ => {
            let message = error.to_string();
            let folder = RelPath::new(TEMPLATES.trim_end_matches('/'));
            return Diagnostic::new(&TEMPLATE_INVALID, &folder, None, message.trim_end_matches('.')).hint(HINT);
        }
    };
    let path = of(report.filename());
    // A built-in template was right before words of the content root were put into it.
    if let Some(own) = texts.own.as_ref().filter(|_| sources.get(&path).is_none()) {
        let message = format!("its words break the template `{}`: {}", report.filename(), report.message());
        let hint = "what stands in `{{ }}` must stay as it is, and words hold no quotation marks that the English ones have not; until then pages have the built-in words";
        return Diagnostic::new(&TEMPLATE_INVALID, own, None, message.trim_end_matches('.')).hint(hint);
    }
    let template = sources.get(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
    let (_, places) = texts::put_into(template, texts);
    // What stands in a text of another language stands where that begins.
    let written = |at: usize| {
        let after = places.partition_point(|&(put, _)| put <= at);
        let (put, written) = after.checked_sub(1).and_then(|last| places.get(last)).copied().unwrap_or_default();
        let next = places.get(after).map_or(template.len(), |&(_, next)| next);
        (written + (at - put)).min(next)
    };
    let (start, end) = (written(report.span().range.start), written(report.span().range.end));
    let span = (start < end).then(|| Span::new(start, end));
    let message = report.message().trim_end_matches('.');
    Diagnostic::new(&TEMPLATE_INVALID, &path, span, message).hint(HINT)
}

impl Assets {
    /// Takes the embedded files and those of the content root, which take the place of those they are named as.
    ///
    /// The second value says where the logo is not among them.
    #[must_use]
    pub fn new(sources: &Sources, pages: &PageSettings, texts: &Texts) -> (Self, Vec<Diagnostic>) {
        let mut files: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        for (name, bytes) in EMBEDDED_STATIC {
            let bytes = if name.ends_with(".js") { minified(bytes) } else { bytes.to_vec() };
            files.insert((*name).to_owned(), bytes.into());
        }
        for (path, bytes) in sources.below(STATIC) {
            files.insert(path.as_str()[STATIC.len()..].to_owned(), bytes.clone().into());
        }
        let parts: Vec<Arc<[u8]>> = SEARCH_PARTS.iter().filter_map(|name| files.remove(*name)).collect();
        files.insert(SEARCH_SCRIPT.to_owned(), parts.join(&b"\n"[..]).into());
        if let Some(script) = files.get(PAGE_SCRIPT).filter(|_| !texts.words().is_empty()) {
            let mut with_words = script_words(texts, &files).into_bytes();
            with_words.extend_from_slice(script);
            files.insert(PAGE_SCRIPT.to_owned(), with_words.into());
        }
        if let Some(style) = files.get(STYLE).filter(|_| pages.colors.iter().any(|colors| !colors.is_empty())) {
            let with_colors = [style, colors(pages).as_bytes()].concat();
            files.insert(STYLE.to_owned(), with_colors.into());
        }
        let mut assets = Self::default();
        for (name, bytes) in files {
            let path = asset_path(&name, &bytes);
            assets.paths.insert(name, path.clone());
            assets.files.insert(path, bytes);
        }
        let named = pages.logo.as_ref().map_or(ICON, |logo| logo.value.as_str());
        let logo = assets.paths.get(named).filter(|path| !is_built_in_icon(&assets.files[*path]));
        let missing = pages.logo.as_ref().filter(|logo| !assets.paths.contains_key(&logo.value)).map(|logo| {
            let message = format!("there is no `{STATIC}{}`", logo.value);
            let hint = format!("put the picture into `{STATIC}`, or leave `logo` out");
            Diagnostic::new(&CONFIG_INVALID, &RelPath::new(CONFIG_FILE), Some(logo.span), message).hint(hint)
        });
        assets.logo = logo.map_or(Logo::BuiltIn, |path| Logo::File(path.clone()));
        (assets, missing.into_iter().collect())
    }
}

fn is_built_in_icon(bytes: &[u8]) -> bool {
    EMBEDDED_STATIC.iter().any(|(name, own)| *name == ICON && *own == bytes)
}

/// The owner's colours, as the end of the stylesheet.
fn colors(pages: &PageSettings) -> String {
    let [light, dark] = pages.colors.each_ref().map(|colors| {
        let properties: Vec<String> = colors.iter().map(|(name, color)| format!("--{name}: {color};")).collect();
        properties.join(" ")
    });
    // Paper is white: the colours are those of screens.
    format!(
        "\n@media screen and (prefers-color-scheme: light) {{ :root {{ {light} }} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    )
}

/// The words that scripts use, in another language, as the script that gives them to those.
fn script_words(texts: &Texts, files: &BTreeMap<String, Arc<[u8]>>) -> String {
    let scripts = files.iter().filter(|(name, _)| name.ends_with(".js"));
    let scripts: Vec<&str> = scripts.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok()).collect();
    let is_used = |english: &str| scripts.iter().any(|script| script.contains(&format!("\"{english}\"")));
    let words: BTreeMap<_, _> = texts.words().iter().filter(|(english, _)| is_used(english)).collect();
    // In a script `<` may end it, and these two end a line.
    let words = serde_json::to_string(&words).unwrap_or_default();
    let words = words.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("globalThis.selfhelpWords = {words};\n")
}

/// A script of ours without comments and spaces, a quarter of what every first visit would load. Names stay, so that what a
/// browser's console says can be found in `static/`. Those of a content root are left as they are.
fn minified(script: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(script).ok();
    let short = text.and_then(|text| minifier::js::minify(text).ok());
    short.map_or_else(|| script.to_vec(), |short| short.to_string().into_bytes())
}

/// `assets/<name>.<hash>.<extension>`: what has this name never changes.
#[must_use]
pub fn asset_path(name: &str, bytes: &[u8]) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem: Vec<String> = stem.split('/').map(crate::site::safe_name).collect();
    let hash = &output::hash(bytes)[..12];
    let extension =
        if extension.is_empty() { String::new() } else { format!(".{}", crate::site::safe_name(extension)) };
    format!("assets/{}.{hash}{extension}", stem.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_ours_are_short_and_those_of_a_content_root_as_they_were() {
        let own = "// A script of its own.\nlet a = `x\n  y`;\n";
        let root = Sources::from_iter([(RelPath::new("static/own.js"), own.as_bytes().to_vec().into())]);
        let (assets, _) = Assets::new(&root, &PageSettings::default(), &Texts::default());
        let text = |name: &str| String::from_utf8_lossy(&assets.files[&assets.paths[name]]).into_owned();
        assert_eq!(text("own.js"), own);
        assert!(text(SEARCH_SCRIPT).lines().count() < 10, "the parts are minified: {}", text(SEARCH_SCRIPT));
    }

    /// What is wrong with a catalogue of German words.
    fn of_catalogue(words: &str) -> (Templates, Vec<Diagnostic>) {
        let root = Sources::from_iter([(RelPath::new("templates/texts/de.toml"), words.as_bytes().to_vec().into())]);
        let (texts, _) = Texts::of(&root, "de", "en");
        Templates::new(&root, &Assets::default(), &texts, &Texts::default())
    }

    #[test]
    fn words_that_break_a_template_are_told_and_the_built_in_ones_make_the_pages() {
        let (templates, found) = of_catalogue("\"Why\" = 'Waru\"m'\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].path.as_str().ends_with("texts/de.toml") && found[0].message.contains("break the template"),
            "{found:?}"
        );
        assert_eq!(templates.tera.get_template_names().count(), templates.embedded.get_template_names().count());
        assert_eq!(of_catalogue("\"Why\" = \"Warum\"\n").1, []);
    }
}
