//! A content root in memory, and the place that is asked about: the `|` of its first file.

use std::sync::Arc;

use selfhelp::assist::{self, Desk, Uses};
use selfhelp::session::{Session, Snapshot};
use selfhelp::sources::Sources;
use selfhelp::text::{RelPath, Span};

pub struct Root {
    snapshot: Arc<Snapshot>,
    uses: Uses,
    path: RelPath,
    at: usize,
}

impl Root {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let (path, text) = files[0];
        let at = text.find('|').expect("a place is marked");
        let text = text.replacen('|', "", 1);
        let all = [(path, text.as_str())].into_iter().chain(files[1..].iter().copied());
        let sources: Sources = all.map(|(path, text)| (RelPath::new(path), text.as_bytes().into())).collect();
        let snapshot = Session::for_checks(sources).snapshot().expect("the settings can be used");
        let mut uses = Uses::default();
        uses.update(&snapshot);
        Self { snapshot, uses, path: RelPath::new(path), at }
    }

    fn desk(&self) -> Desk<'_> {
        Desk::new(&self.snapshot, &self.uses, &self.path, &[]).expect("an article")
    }

    /// What can be written: each text with what stands beside it, the best first.
    pub fn completions(&self) -> Vec<String> {
        let items = assist::complete(&self.desk(), self.at).items;
        let shown = |item: &assist::Item| match item.detail.as_str() {
            "" => item.text.clone(),
            detail => format!("{} ({detail})", item.text),
        };
        items.iter().map(shown).collect()
    }

    /// The text after one of these was chosen.
    pub fn completed(&self, label: &str) -> String {
        let items = assist::complete(&self.desk(), self.at).items;
        let item = items.iter().find(|item| item.label == label).expect("it can be written");
        let mut text = self.desk().entry.article().source.text.to_string();
        text.replace_range(item.span.range(), &item.text);
        text
    }

    pub fn hover(&self) -> String {
        assist::hover(&self.desk(), self.at).map(|hover| hover.markdown).unwrap_or_default()
    }

    fn places(&self, places: &[assist::Place]) -> Vec<String> {
        let shown = |place: &assist::Place| {
            let text = &self.snapshot.corpus.text_at(&place.path).expect("a text").article().source;
            format!("{}: {}", place.path.file_name(), text.slice(place.span))
        };
        places.iter().map(shown).collect()
    }

    pub fn definition(&self) -> Vec<String> {
        self.places(&assist::definition(&self.desk(), self.at))
    }

    pub fn references(&self) -> Vec<String> {
        self.places(&assist::references(&self.desk(), self.at, true))
    }

    /// The places that are renamed.
    pub fn renamed(&self, name: &str) -> Result<Vec<String>, String> {
        let renaming = assist::rename(&self.desk(), self.at, name)?;
        let of_file = |(path, spans): (&RelPath, &Vec<Span>)| {
            let places: Vec<_> = spans.iter().map(|span| assist::Place { path: path.clone(), span: *span }).collect();
            self.places(&places)
        };
        Ok(renaming.iter().flat_map(of_file).collect())
    }

    /// The outline, a line each.
    pub fn outline(&self) -> Vec<String> {
        fn add(symbols: &[assist::Symbol], depth: usize, lines: &mut Vec<String>) {
            for symbol in symbols {
                let detail = if symbol.detail.is_empty() { String::new() } else { format!(" ({})", symbol.detail) };
                lines.push(format!("{}{}{detail}", "  ".repeat(depth), symbol.name));
                add(&symbol.children, depth + 1, lines);
            }
        }
        let mut lines = Vec::new();
        add(&assist::symbols(&self.desk()), 0, &mut lines);
        lines
    }

    /// What can be opened: the text of each place, and where it leads.
    pub fn links(&self) -> Vec<String> {
        let text = &self.desk().entry.article().source;
        let shown = |link: &assist::Linked| {
            let to = match &link.to {
                assist::LinkTo::Place(place) => place.path.to_string(),
                assist::LinkTo::File(path) => path.to_string(),
                assist::LinkTo::Web { address, cloud } => match cloud {
                    Some(cloud) => format!("{address} in {cloud}"),
                    None => address.clone(),
                },
            };
            format!("{} -> {to}", text.slice(link.span))
        };
        assist::links(&self.desk()).iter().map(shown).collect()
    }
}

/// An article with some properties, of a kind.
pub fn article(kind: &str, properties: &str, body: &str) -> String {
    format!(
        "<properties\n  pageTitle=\"About {kind}\"\n  selfHelpType=\"{kind}\"\n  {properties}\n/>\n\n# About it\n\n{body}\n"
    )
}

/// An article with a JSON body.
pub fn json(kind: &str, properties: &str, body: &str) -> String {
    article(kind, properties, &format!("---\n{body}\n---"))
}

/// The settings of a content root with portals that tests know.
pub const SETTINGS: (&str, &str) = (
    "selfhelp.toml",
    "[[clouds]]\nid = \"public\"\nportal = \"https://portal.example.com\"\n\n[[clouds]]\nid = \"mooncake\"\nportal = \"https://portal.example.cn\"\n",
);
