//! The portal JSON of small content roots: what each look-up says, in which order, and what the schemas make of it.
//!
//! Nothing here touches a disk but to read the sample content of this repository.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

mod bodies;
mod entries;
mod schemas;
#[path = "../support/schemas.rs"]
mod support;
mod topics;

use selfhelp::api::{article_shard, shard};
use selfhelp::build::Build;
use selfhelp::output::Output;
use selfhelp::session::Session;
use selfhelp::sources::Sources;
use selfhelp::text::RelPath;
use serde_json::Value;

/// A content root in memory.
#[derive(Clone, Default)]
struct Root {
    sources: Sources,
}

impl Root {
    fn file(mut self, path: &str, content: &str) -> Self {
        self.sources.insert(RelPath::new(path), content.as_bytes());
        self
    }

    /// An article of the public cloud, `articles/a/<name>.md`, whose id is its name.
    fn article(self, name: &str, kind: &str, properties: &str, body: &str) -> Self {
        self.article_in("public", name, kind, properties, body)
    }

    fn article_in(self, clouds: &str, name: &str, kind: &str, properties: &str, body: &str) -> Self {
        let block = format!(
            "<properties pageTitle=\"The {name}\" selfHelpType=\"{kind}\" articleId=\"{name}\" \
             cloudEnvironments=\"{clouds}\" {properties} />\n\n"
        );
        self.file(&format!("articles/a/{name}.md"), &(block + body))
    }

    fn site(&self, id: &str) -> Site {
        let snapshot = Session::new(self.sources.clone()).snapshot().unwrap_or_else(|mistake| panic!("{mistake:?}"));
        let record = snapshot.config.sites.iter().find(|site| site.id == id).expect("a site of this id");
        Site { output: Build::new(&snapshot).site(record).output }
    }
}

/// A built site.
struct Site {
    output: Output,
}

impl Site {
    /// A file of the portal JSON; null where there is none.
    fn json(&self, path: &str) -> Value {
        let bytes = self.output.get(&format!("api/v1/{path}"));
        bytes.map_or(Value::Null, |bytes| serde_json::from_slice(bytes).expect("portal JSON is JSON"))
    }

    fn topic(&self, id: &str) -> Value {
        self.json(&format!("topics/{}.json", shard(id)))["topics"][id].clone()
    }

    /// The only entry of an `articleId`.
    fn article(&self, id: &str) -> Value {
        let entries = self.json(&format!("articles/{}.json", article_shard(id)))["articles"][id].clone();
        assert!(entries.as_array().is_none_or(|entries| entries.len() == 1), "{entries}");
        entries[0].clone()
    }

    fn symptom(&self, id: &str) -> Value {
        self.json(&format!("symptoms/{}.json", shard(id)))["symptoms"][id].clone()
    }
}
