//! The code that typify generates from the OpenAPI document of summert skattegrunnlag v1, in three variants.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use skattekit_summert_skattegrunnlag::aar2021::TekniskNavn;
use typify::{TypeSpace, TypeSpaceSettings};

const DOCUMENT: &str = "../specs/openapi/summertskattegrunnlag-v1.yaml";

/// The models of the two responses. Components that only parameters use stay out: nobody decodes them.
const ROOTS: [&str; 2] = ["SummertSkattegrunnlag", "Feil"];

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    println!("cargo::rerun-if-changed=build.rs");
    let text = fs::read_to_string(DOCUMENT).context(DOCUMENT)?;
    let document: Value = serde_yaml::from_str(&text).context(DOCUMENT)?;
    let mut schemas = document["components"]["schemas"].clone();
    rewrite_references(&mut schemas);
    let plain = reachable(&schemas);

    let mut names = plain.clone();
    let codes = TekniskNavn::ALL
        .iter()
        .map(|navn| navn.as_str())
        .collect::<Vec<_>>();
    names.insert(
        "TekniskNavn".to_owned(),
        json!({ "type": "string", "enum": codes }),
    );
    names["SummertSkattegrunnlagsobjekt"]["properties"]["tekniskNavn"] =
        json!({ "$ref": "#/definitions/TekniskNavn" });

    let mut without_pattern = plain.clone();
    for schema in without_pattern.values_mut() {
        schema.as_object_mut().and_then(|it| it.remove("pattern"));
    }

    write("typify_plain.rs", &plain)?;
    write("typify_names.rs", &names)?;
    write("typify_without_pattern.rs", &without_pattern)
}

/// OpenAPI keeps its schemas elsewhere than JSON Schema does.
fn rewrite_references(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get_mut("$ref") {
                *target = target.replace("#/components/schemas/", "#/definitions/");
            }
            members.values_mut().for_each(rewrite_references);
        }
        Value::Array(items) => items.iter_mut().for_each(rewrite_references),
        _ => {}
    }
}

/// The schemas that the roots lead to, themselves included.
fn reachable(schemas: &Value) -> Map<String, Value> {
    let mut found = BTreeMap::new();
    let mut waiting = Vec::from(ROOTS.map(str::to_owned));
    while let Some(name) = waiting.pop() {
        let schema = schemas[&name].clone();
        if !found.contains_key(&name) {
            references(&schema, &mut waiting);
        }
        found.insert(name, schema);
    }
    found.into_iter().collect()
}

fn references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(target)) = members.get("$ref") {
                into.push(target.replace("#/definitions/", ""));
            }
            members.values().for_each(|member| references(member, into));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, into)),
        _ => {}
    }
}

fn write(file: &str, definitions: &Map<String, Value>) -> Result<()> {
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "definitions": definitions,
    });
    let root = serde_json::from_value(schema).context("no JSON Schema")?;
    let mut types = TypeSpace::new(&TypeSpaceSettings::default());
    types.add_root_schema(root).context("typify")?;
    let folder = env::var_os("OUT_DIR").context("OUT_DIR is set for build scripts")?;
    fs::write(Path::new(&folder).join(file), types.to_stream().to_string()).context("OUT_DIR")
}
