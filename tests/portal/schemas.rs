//! Every file fits its schema, and every field stands in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use selfhelp::api::SCHEMAS;
use selfhelp::article::Kind;
use selfhelp::build::Build;
use selfhelp::session::{Change, Session};
use selfhelp::text::RelPath;
use serde_json::{Value, json};

use super::Root;
use super::support::{PortalSchemas, is_described, sort_of};

/// The sample content of this repository, with more settings.
fn sample(settings: &str) -> Session {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut session = Session::new(selfhelp::disk::load(root, None).expect("the sample can be read").sources);
    let own = std::fs::read_to_string(root.join("selfhelp.toml")).expect("the sample has settings");
    session.apply(Change::Write(RelPath::new("selfhelp.toml"), format!("{own}\n{settings}").into_bytes().into()));
    session
}

#[test]
fn every_file_of_the_sample_fits_its_schema() {
    let schemas = PortalSchemas::new();
    for settings in ["", "[portal]\nbodies = true\n"] {
        let snapshot = sample(settings).snapshot().expect("the settings are right");
        let build = Build::new(&snapshot);
        let mut sorts: BTreeSet<String> = BTreeSet::new();
        for record in snapshot.config.current_sites() {
            let output = build.site(record).output;
            for (path, bytes) in output.iter().filter(|(path, _)| is_described(path)) {
                let faults = schemas.faults(path, bytes);
                assert!(faults.is_empty(), "{}: {}", record.id, faults.join("\n"));
                sorts.insert(sort_of(path).to_owned());
            }
        }
        assert_eq!(sorts.len(), SCHEMAS.len(), "the sample has files of every sort: {sorts:?}");
    }
}

#[test]
fn every_site_has_the_schemas() {
    let site = Root::default().site("public");
    for (name, text) in SCHEMAS {
        let file = site.output.get(&format!("api/v1/schemas/{name}.schema.json")).expect("each schema");
        assert_eq!(&**file, text.as_bytes(), "{name}");
    }
}

#[test]
fn what_does_not_fit_is_told() {
    let schemas = PortalSchemas::new();
    let article = json!({"title": "A", "kind": "generic", "page": "articles/a.html", "source": "articles/a.md"});
    let file = |change: &dyn Fn(&mut Value)| {
        let mut article = article.clone();
        change(&mut article);
        let file = json!({"version": 1, "topics": {"70010001": {"name": "Disks", "articles": [article]}}});
        schemas.faults("api/v1/topics/001.json", file.to_string().as_bytes())
    };
    assert_eq!(file(&|_| {}), Vec::<String>::new());
    let wrong: [(&str, Value); 6] = [
        ("title", json!(7)),
        ("kind", json!("Generic")),
        ("page", json!("../a.html")),
        ("productIds", json!([])),
        ("articleId", json!("A")),
        ("displayOrder", json!("first")),
    ];
    for (key, value) in wrong {
        let faults = file(&|article| article[key] = value.clone());
        assert_eq!(faults.len(), 1, "{key}: {faults:?}");
    }
    let unknown = file(&|article| article["colour"] = json!("red"));
    assert_eq!(unknown, ["api/v1/topics/001.json: its schema lacks `articles.colour`"]);
    let other_version = br#"{"version": 2, "topics": {}}"#;
    assert_eq!(schemas.faults("api/v1/topics/001.json", other_version).len(), 1);
    assert_eq!(schemas.faults("api/v1/news.json", b"{}"), ["api/v1/news.json: no schema describes it"]);
}

#[test]
fn a_definition_is_the_same_in_every_schema() {
    let mut definitions: BTreeMap<String, (Value, &str)> = BTreeMap::new();
    for (name, text) in SCHEMAS {
        let schema: Value = serde_json::from_str(text).expect("a schema is JSON");
        assert_eq!(schema["$id"], format!("urn:selfhelp:portal-json:v1:{name}"));
        for (key, definition) in schema["$defs"].as_object().expect("definitions") {
            let (known, of) = definitions.entry(key.clone()).or_insert_with(|| (definition.clone(), name));
            assert_eq!(known, definition, "`{key}` differs in {of} and {name}");
        }
    }
    let (article, _) = &definitions["article"];
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(article["properties"]["kind"]["enum"], json!(kinds), "the kinds are those of the format");
}

#[test]
fn every_property_of_a_schema_is_told_of() {
    let documentation = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/portal-json.md"))
        .expect("the documentation of the portal JSON");
    for (name, text) in SCHEMAS {
        let schema: Value = serde_json::from_str(text).expect("a schema is JSON");
        for definition in schema["$defs"].as_object().expect("definitions").values() {
            let properties = definition["properties"].as_object().into_iter().flat_map(|it| it.keys());
            for property in properties {
                let is_told = ["`", "\""].iter().any(|mark| documentation.contains(&format!("{mark}{property}{mark}")));
                assert!(is_told, "docs/portal-json.md does not tell of `{property}` ({name})");
            }
        }
    }
}
