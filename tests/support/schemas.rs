//! The portal JSON against its schemas: what does not fit, and what the schemas do not describe.
#![allow(dead_code, reason = "each test target uses a part of this")]

use std::collections::{BTreeMap, BTreeSet};

use boon::{Compiler, SchemaIndex, Schemas};
use selfhelp::api::SCHEMAS;
use serde_json::Value;

/// The schemas, read and compiled.
pub struct PortalSchemas {
    compiled: Schemas,
    /// By the name of the folder or file that each is for.
    by_name: BTreeMap<&'static str, (SchemaIndex, Value)>,
}

impl PortalSchemas {
    /// Compiling holds each schema against that of its draft.
    pub fn new() -> Self {
        let mut compiled = Schemas::new();
        let mut compiler = Compiler::new();
        let mut by_name = BTreeMap::new();
        for (name, text) in SCHEMAS {
            let schema: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let id = schema["$id"].as_str().expect("a schema has an id").to_owned();
            compiler.add_resource(&id, schema.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
            let index = compiler.compile(&id, &mut compiled).unwrap_or_else(|error| panic!("{name}: {error:#}"));
            by_name.insert(name, (index, schema));
        }
        Self { compiled, by_name }
    }

    /// What is wrong with a file of the portal JSON; `path` is its path in the site.
    pub fn faults(&self, path: &str, bytes: &[u8]) -> Vec<String> {
        let file: Value = match serde_json::from_slice(bytes) {
            Ok(file) => file,
            Err(error) => return vec![format!("{path}: {error}")],
        };
        let Some((index, schema)) = self.by_name.get(sort_of(path)) else {
            return vec![format!("{path}: no schema describes it")];
        };
        let wrong = self.compiled.validate(&file, *index).err().map(|error| format!("{path}: {error:#}"));
        let mut unknown = BTreeSet::new();
        undescribed(&file, &[schema], schema, "", &mut unknown);
        wrong.into_iter().chain(unknown.into_iter().map(|key| format!("{path}: its schema lacks {key}"))).collect()
    }
}

/// The name of the schema of a file: `topics` for `api/v1/topics/275.json`.
pub fn sort_of(path: &str) -> &str {
    let inside = path.strip_prefix("api/v1/").unwrap_or(path);
    inside.split('/').next().unwrap_or(inside).trim_end_matches(".json")
}

/// Whether a file of the output is one that a schema describes: of the portal JSON, the schemas themselves aside.
pub fn is_described(path: &str) -> bool {
    path.starts_with("api/") && !path.starts_with("api/v1/schemas/")
}

/// The keys that no schema of an object names. Schemas stay open, because fields are added; but none may be forgotten.
///
/// Objects of which a schema says nothing (the authors' own bodies) may hold anything, and of maps the values are looked at.
fn undescribed(value: &Value, schemas: &[&Value], root: &Value, at: &str, unknown: &mut BTreeSet<String>) {
    let schemas: Vec<&Value> = schemas.iter().flat_map(|schema| with_parts(schema, root)).collect();
    match value {
        Value::Array(items) => {
            let of_items: Vec<&Value> = schemas.iter().filter_map(|schema| schema.get("items")).collect();
            for item in items {
                undescribed(item, &of_items, root, at, unknown);
            }
        }
        Value::Object(members) => {
            let is_told = schemas
                .iter()
                .any(|schema| schema.get("properties").is_some() || schema.get("additionalProperties").is_some());
            for (key, member) in members.iter().filter(|_| is_told) {
                let named = schemas.iter().filter_map(|schema| schema.get("properties")?.get(key));
                let mut of_member: Vec<&Value> = named.collect();
                if of_member.is_empty() {
                    of_member.extend(schemas.iter().filter_map(|schema| schema.get("additionalProperties")));
                }
                if of_member.is_empty() {
                    unknown.insert(format!("`{at}{key}`"));
                }
                undescribed(member, &of_member, root, &format!("{key}."), unknown);
            }
        }
        _ => {}
    }
}

/// A schema, with those that it refers to and is made of.
fn with_parts<'a>(schema: &'a Value, root: &'a Value) -> Vec<&'a Value> {
    let mut parts = vec![schema];
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|it| root.pointer(it.strip_prefix('#')?));
    let whole = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    for part in reference.into_iter().chain(whole) {
        parts.extend(with_parts(part, root));
    }
    parts
}
