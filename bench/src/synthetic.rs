//! A synthetic OpenAPI document of a given size with everything that real documents have, the same in every run.

use serde_json::{Value, json};

/// The groups of a document once as large; about half a megabyte.
const GROUPS: usize = 150;

/// A document with `times` as many schemas and operations as the smallest, in JSON.
pub(crate) fn document(times: usize) -> String {
    let mut schemas = serde_json::Map::new();
    let mut paths = serde_json::Map::new();
    let groups = GROUPS * times;
    for at in 0..groups {
        // To the next, to one far away and in a circle.
        add_schemas(&mut schemas, at, (at + 1) % groups);
        paths.insert(format!("/groups/{at}/{{id}}"), path_item(at));
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Synthetic", "version": "1" },
        "servers": [{ "url": "https://example.org/api" }],
        "paths": paths,
        "components": { "schemas": schemas },
    });
    format!("{document:#}")
}

fn reference(name: &str, at: usize) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}{at}") })
}

/// An object with properties of every kind, one made of it by `allOf`, a union of two, an enum, and a list.
fn add_schemas(schemas: &mut serde_json::Map<String, Value>, at: usize, next: usize) {
    let state =
        json!({ "type": "string", "enum": ["open", "closed", "merged", format!("state{at}")] });
    schemas.insert(format!("State{at}"), state);
    let item = json!({
        "type": "object",
        "description": format!("What the group {at} is about, in a sentence as long as sentences of documents are."),
        "required": ["id", "state"],
        "properties": {
            "id": { "type": "integer", "format": "int64", "description": "The number." },
            "title": { "type": "string", "maxLength": 200, "description": "What it is called." },
            "amount": { "type": "number", "nullable": true },
            "done": { "type": "boolean" },
            "at": { "type": "string", "format": "date-time" },
            "state": reference("State", at),
            "reason": { "type": "string", "enum": ["spam", "resolved", "outdated"] },
            "next": reference("Item", next),
            "all": { "type": "array", "items": reference("Item", next / 2) },
            "labels": { "type": "object", "additionalProperties": { "type": "string" } },
            "place": {
                "type": "object",
                "properties": {
                    "street": { "type": "string" },
                    "number": { "type": "integer" },
                    "inner": { "type": "object", "properties": { "floor": { "type": "integer" } } },
                },
            },
        },
    });
    schemas.insert(format!("Item{at}"), item);
    let more = json!({
        "allOf": [
            reference("Item", at),
            { "type": "object", "required": ["kind"], "properties": {
                "kind": { "type": "string" },
                "score": { "type": "number" },
            } },
        ],
    });
    schemas.insert(format!("More{at}"), more);
    let other = json!({
        "type": "object",
        "required": ["kind"],
        "properties": { "kind": { "type": "string" }, "note": { "type": "string" } },
    });
    schemas.insert(format!("Other{at}"), other);
    let either = json!({
        "oneOf": [reference("More", at), reference("Other", at)],
        "discriminator": { "propertyName": "kind", "mapping": {
            "more": format!("#/components/schemas/More{at}"),
            "other": format!("#/components/schemas/Other{at}"),
        } },
    });
    schemas.insert(format!("Either{at}"), either);
}

/// A path with a call that reads and one that writes.
fn path_item(at: usize) -> Value {
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let error = json!({ "description": "Not found", "content": content(reference("Other", at)) });
    let id =
        json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } });
    let page = json!({ "name": "page", "in": "query", "schema": { "type": "integer" }, "description": "Which page." });
    let either = content(reference("Either", at));
    let list = content(json!({ "type": "array", "items": reference("Item", at) }));
    json!({
        "get": {
            "operationId": format!("list-group-{at}"),
            "summary": format!("Lists the group {at}"),
            "parameters": [id, page],
            "responses": { "200": { "description": "The items", "content": list }, "404": error },
        },
        "post": {
            "operationId": format!("create-group-{at}"),
            "summary": format!("Adds to the group {at}"),
            "parameters": [id],
            "requestBody": { "required": true, "content": content(reference("More", at)) },
            "responses": { "201": { "description": "What was added", "content": either }, "404": error },
        },
    })
}
