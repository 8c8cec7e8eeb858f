//! The JSON Schemas, by another library: every value that the models make up is valid, before it was read and after it
//! was written, and values with a fault are not.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::{Value, json};
use skattekit_codegen::ir::{Shape, WireName};
use skattekit_codegen::{Sources, export, generate};
use skattekit_runtime::Format;
use skattekit_testdata::{Samples, Size};

use crate::every::{Codes, Entry, models};
use crate::export::{text, texts};
use crate::shapes::{api, specification, version};

/// How many values of each size are made of a model.
const SEEDS: u64 = 6;

/// The start of the addresses of the schemas.
const BASE: &str = "https://raw.githubusercontent.com/skattekit/skattekit/main/export/json-schema/";

/// Finds the schemas among the files, and nothing else.
struct Files;

impl Retrieve for Files {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let name = uri.as_str().strip_prefix(BASE).ok_or("another address")?;
        Ok(serde_json::from_str(text(&format!("json-schema/{name}")))?)
    }
}

/// The validator of what stands at a reference.
fn validator(reference: &str) -> Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .with_retriever(Files)
        .build(&json!({ "$ref": format!("{BASE}{reference}") }))
        .unwrap_or_else(|error| panic!("{reference}: {error}"))
}

/// The validator of a model by its definition, open as for those who read responses.
fn of_model(entry: &Entry) -> Validator {
    validator(&format!(
        "{}-{}.json#/$defs/{}",
        entry.api, entry.version, entry.schema
    ))
}

/// Values of a model of every size, each with the field that tells a member of a union from the others.
fn values(entry: &Entry) -> Vec<Value> {
    let sizes = [Size::Full, Size::Mixed, Size::Small];
    let made = sizes
        .into_iter()
        .flat_map(|size| (0..SEEDS).map(move |seed| Samples::from_seed(seed).sized(size)));
    made.map(|mut samples| {
        let value = entry.model.sample(&mut samples).to_json();
        tagged(entry, serde_json::from_str(&value).unwrap())
    })
    .collect()
}

fn tagged(entry: &Entry, mut value: Value) -> Value {
    for schema in &version(entry.api, entry.version).schemas {
        if let Shape::Union(union) = &schema.shape {
            let mut members = union.members.iter();
            let member = members.find(|member| member.schema.0 == entry.schema);
            if let Some((member, value)) = member.zip(value.as_object_mut()) {
                let tag = value.entry(union.discriminator.0.clone());
                tag.or_insert_with(|| (&*member.value.0).into());
            }
        }
    }
    value
}

#[test]
fn every_file_is_a_schema_by_the_meta_schema_and_refers_to_what_there_is() {
    let mut checked = 0;
    for (path, text) in texts(".json") {
        let Some(name) = path.strip_prefix("json-schema/") else {
            continue;
        };
        checked += 1;
        let schema: Value = serde_json::from_str(text).unwrap();
        assert_eq!(schema["$id"], format!("{BASE}{name}"));
        assert!(jsonschema::meta::is_valid(&schema), "{path}");
        validator(name);
        for definition in schema["$defs"].as_object().unwrap().keys() {
            validator(&format!("{name}#/$defs/{definition}"));
        }
    }
    let versions = specification().apis.iter().map(|api| api.versions.len());
    let years = specification().apis.iter().map(|api| api.years().len());
    assert_eq!(checked, versions.sum::<usize>() + 2 * years.sum::<usize>());
}

#[test]
fn what_every_model_makes_up_and_writes_again_is_valid() {
    let (mut count, mut faults) = (0, Vec::new());
    let models = models();
    for entry in &models {
        let open = of_model(entry);
        for value in values(entry) {
            let check = |value: &Value, when: &str| {
                let error = open.validate(value).err()?;
                Some(format!(
                    "{} {when}: {error} at {}",
                    entry.name(),
                    error.instance_path()
                ))
            };
            faults.extend(check(&value, "made"));
            let body = value.to_string();
            let read = entry.model.read(Format::Json, body.as_bytes()).unwrap();
            let written = tagged(entry, serde_json::from_str(&read.to_json()).unwrap());
            faults.extend(check(&written, "written"));
            count += 1;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(models.len() > 100, "{} models", models.len());
    assert!(count == models.len() * 18, "{count} values");
}

#[test]
fn the_schemas_of_a_year_know_its_codes_and_the_strict_one_no_others() {
    let models = models();
    let of_any_year = |entry: &&Entry| {
        let schema = (entry.version, entry.schema);
        entry.codes == Codes::Any && schema == ("v2", "SummertSkattegrunnlag")
    };
    let entry = models.iter().find(of_any_year).unwrap();
    let mut by_year = BTreeMap::<u16, Vec<Value>>::new();
    for seed in 0..80 {
        let mut samples = Samples::from_seed(seed).sized(Size::Full);
        let value = entry.model.sample(&mut samples).to_json();
        let value: Value = serde_json::from_str(&value).unwrap();
        let year = value["inntektsaar"].as_str().unwrap().parse().unwrap();
        by_year.entry(year).or_default().push(value);
    }
    for (year, values) in &by_year {
        let open = validator(&format!("{}-aar{year}.json", entry.api));
        let strict = validator(&format!("{}-aar{year}-strict.json", entry.api));
        let root = validator(&format!("{}-v2.json", entry.api));
        let all = [&open, &strict, &root];
        let mut has_code = false;
        for mut value in values.iter().cloned() {
            assert!(all.iter().all(|it| it.is_valid(&value)), "{year}: {value}");
            if let Some(code) = value.pointer_mut("/grunnlag/0/tekniskNavn") {
                *code = "navnetTilNesteAar".into();
                let valid = all.map(|it| it.is_valid(&value));
                assert_eq!(valid, [true, false, true], "{year}: {value}");
                value["grunnlag"][0]["tekniskNavn"] = 1.into();
                assert!(!all.iter().any(|it| it.is_valid(&value)), "{year}");
                has_code = true;
            }
        }
        assert!(has_code, "{year}");
        let other = json!({ "personidentifikator": "12857499938", "inntektsaar": "1999" });
        assert_eq!(all.map(|it| it.is_valid(&other)), [true, false, true]);
    }
    assert_eq!(by_year.len(), api("summertskattegrunnlag").years().len());
}

#[test]
fn the_known_codes_of_a_year_are_those_of_its_edition() {
    for year in api("summertskattegrunnlag").years() {
        let number = year.year.0;
        let known = format!("summertskattegrunnlag-aar{number}.json#/$defs/TekniskNavn.known");
        let known = validator(&known);
        for row in &year.codes.rows {
            assert!(
                known.is_valid(&row.code.0.clone().into()),
                "{number}: {}",
                row.code
            );
        }
        assert!(!known.is_valid(&"navnetTilNesteAar".into()), "{number}");
    }
}

#[test]
fn an_unknown_code_property_or_member_is_valid() {
    let root = validator("summertskattegrunnlag-v2.json");
    let value = json!({
        "personidentifikator": "12857499938",
        "inntektsaar": "2031",
        "nyttFelt": [1],
        "stadie": "nyttStadie",
        "grunnlag": [{
            "tekniskNavn": "ny", "beloep": 1, "kategori": ["nyKategori", "inntekt"],
            "spesifisering": [{ "type": "NyType", "felt": {} }, { "type": "Konto", "nytt": 1 }],
        }],
    });
    assert!(root.is_valid(&value));
    let error = validator("avregning-v2.json#/$defs/Feil");
    assert!(error.is_valid(&json!({ "kode": "AR-999" })));
    assert!(!error.is_valid(&json!({ "kode": 7 })));
    // A member is held against the schema of its type.
    let konto = json!({ "type": "Konto", "innskudd": "mye" });
    assert!(!validator("summertskattegrunnlag-v2.json#/$defs/Spesifisering").is_valid(&konto));
    // The schema of a response is not that of its errors.
    assert!(!validator("avregning-v2.json").is_valid(&json!({ "kode": "AR-001" })));
}

#[test]
fn a_value_with_a_fault_is_invalid() {
    let (mut refused, mut missed) = (0, Vec::new());
    let mut schemas = BTreeMap::<(&str, &str), usize>::new();
    for entry in models() {
        let version = version(entry.api, entry.version);
        let schema = version.schema(&WireName(entry.schema.to_owned())).unwrap();
        // One that is kept as it comes has no rules, and those of every year are the same.
        let is_kept = matches!(schema.shape, Shape::Free { .. });
        if is_kept || matches!(entry.codes, Codes::Of(year) if year != 2024) {
            continue;
        }
        let open = of_model(&entry);
        let value = values(&entry).remove(0);
        assert!(open.is_valid(&value), "{}: {value}", entry.name());
        let mut found = Vec::new();
        of_another_type(&value, &mut String::new(), &mut found);
        let required = match &schema.shape {
            Shape::Struct(object) => &*object.fields,
            _ => &[],
        };
        for field in required.iter().filter(|field| field.required) {
            found.push((format!("/{}", field.name), None));
        }
        for (pointer, other) in found {
            let mut faulty = value.clone();
            let (around, name) = pointer.rsplit_once('/').unwrap();
            match (faulty.pointer_mut(around).unwrap(), other) {
                (Value::Object(fields), Some(other)) => drop(fields.insert(name.to_owned(), other)),
                (Value::Object(fields), None) => drop(fields.remove(name)),
                (Value::Array(items), Some(other)) => items[name.parse::<usize>().unwrap()] = other,
                other => panic!("{other:?}"),
            }
            if open.is_valid(&faulty) {
                missed.push(format!("{}: {pointer} in {faulty}", entry.name()));
            } else {
                refused += 1;
                *schemas.entry((entry.api, entry.schema)).or_default() += 1;
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(refused > 1500, "{refused} faults");
    let names = schemas
        .keys()
        .map(|(_, name)| *name)
        .collect::<BTreeSet<_>>();
    assert!(names.len() > 50, "{names:?}");
}

/// The places in a value, each with a value of another type.
fn of_another_type(value: &Value, pointer: &mut String, found: &mut Vec<(String, Option<Value>)>) {
    let before = pointer.len();
    let mut visit = |name: &str, inner: &Value, pointer: &mut String| {
        pointer.push('/');
        pointer.push_str(name);
        let other = match inner {
            Value::String(_) => json!(1.5),
            Value::Array(_) => json!({ "nr": 1 }),
            _ => json!("x"),
        };
        found.push((pointer.clone(), Some(other)));
        of_another_type(inner, pointer, found);
        pointer.truncate(before);
    };
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                visit(name, inner, pointer);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                visit(&index.to_string(), inner, pointer);
            }
        }
        _ => {}
    }
}

/// The schema of a document with some components, of which the response is one.
fn exported(response: &str, components: &Value) -> Value {
    let mut sources = Sources::default();
    let manifest = r#"[[api]]
slug = "maling"
crate = "skattekit-maling"
release = "0.1.0"
title = "Maling"

[[api.document]]
version = "v1"
openapi = { file = "maling.json", status = "published", source = "us" }
"#;
    sources.add("specs.toml", manifest);
    let schema = json!({ "$ref": format!("#/components/schemas/{response}") });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Maling", "version": "1" },
        "paths": { "/farge": { "get": {
            "operationId": "hentFarge",
            "responses": { "200": {
                "description": "Fargen.",
                "content": { "application/json": { "schema": schema } }
            } }
        } } },
        "components": { "schemas": components }
    });
    sources.add("maling.json", document.to_string());
    let generation = generate(&sources);
    assert!(
        !generation.diagnostics.has_errors(),
        "{:?}",
        generation.diagnostics.sorted()
    );
    let files = export(&generation.specification);
    let schema = &files.get("json-schema/maling-v1.json").unwrap().text;
    serde_json::from_str(schema).unwrap()
}

#[test]
fn a_component_keeps_its_name_beside_the_known_values_of_another() {
    let known = json!({ "type": "object", "properties": { "antall": { "type": "integer" } } });
    let schema = exported(
        "Boks",
        &json!({
            "Boks": { "type": "object", "properties": {
                "farge": { "$ref": "#/components/schemas/Farge" },
                "kjente": { "$ref": "#/components/schemas/Farge.known" }
            } },
            "Farge": { "type": "string", "enum": ["BLAA", "ROED"] },
            "Farge.known": known
        }),
    );
    let definitions = &schema["$defs"];
    assert_eq!(
        definitions["Farge"]["anyOf"][0]["$ref"],
        "#/$defs/Farge.known.known"
    );
    assert_eq!(
        definitions["Farge.known.known"]["enum"],
        json!(["BLAA", "ROED"])
    );
    assert_eq!(
        definitions["Farge.known"]["properties"]["antall"]["type"],
        "integer"
    );
    assert_eq!(definitions.as_object().unwrap().len(), 4);
}

#[test]
fn members_of_a_union_can_be_told_apart_by_a_number() {
    let member = |field: &str| {
        let properties = json!({ "slag": { "type": "integer" }, field: { "type": "string" } });
        json!({ "type": "object", "required": ["slag", field], "properties": properties })
    };
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let components = json!({
        "Boks": {
            "oneOf": [reference("Rund"), reference("Firkantet")],
            "discriminator": { "propertyName": "slag", "mapping": {
                "1": "#/components/schemas/Rund", "2": "#/components/schemas/Firkantet"
            } }
        },
        "Rund": member("radius"),
        "Firkantet": member("side")
    });
    let validator = jsonschema::validator_for(&exported("Boks", &components)).unwrap();
    for (value, is_valid) in [
        (json!({ "slag": 1, "radius": "2" }), true),
        (json!({ "slag": 2, "side": "2" }), true),
        (json!({ "slag": 3, "hva": "2" }), true),
        (json!({ "slag": 2, "radius": "2" }), false),
        (json!({ "slag": "1", "radius": "2" }), false),
    ] {
        assert_eq!(validator.is_valid(&value), is_valid, "{value}");
    }
}

#[test]
fn a_default_is_of_the_type_that_has_it() {
    let text = json!({ "type": "string" });
    let schema = exported(
        "Boks",
        &json!({ "Boks": { "type": "object", "properties": {
            "navn": { "type": "array", "items": text, "default": ["a"] },
            "kart": { "type": "object", "additionalProperties": text, "default": {} },
            "ingen": { "type": "string", "nullable": true, "default": null },
            "en": { "type": "string", "nullable": true, "default": "1" },
            "antall": { "type": "integer", "default": 3 }
        } } }),
    );
    let properties = &schema["$defs"]["Boks"]["properties"];
    for (name, expected) in [
        ("navn", json!(["a"])),
        ("kart", json!({})),
        ("ingen", Value::Null),
        ("en", json!("1")),
        ("antall", json!(3)),
    ] {
        assert_eq!(properties[name].get("default"), Some(&expected), "{name}");
    }
}
