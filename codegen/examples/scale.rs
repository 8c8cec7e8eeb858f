//! Measures how long the generator takes for synthetic documents with one, four and sixteen times a given number of
//! schemas, or prints the document.
//!
//! `cargo run --release -p skattekit-codegen --example scale [-- SCHEMAS [yaml | json]]`; with a format, the document
//! is printed.
#![expect(
    clippy::print_stdout,
    reason = "printing is what this is for; it is no part of the library"
)]

use std::time::Instant;

use skattekit_codegen::{Sources, generate_files};

const MANIFEST: &str = r#"
[[api]]
slug = "stor"
crate = "skattekit-stor"
release = "0.1.0"
title = "Stor"

[[api.document]]
version = "v1"
openapi = { file = "stor.yaml", status = "reconstructed", source = "codegen/examples/scale.rs" }
"#;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let schemas = arguments
        .next()
        .and_then(|text| text.parse().ok())
        .unwrap_or(500);
    match arguments.next().as_deref() {
        Some("json") => return println!("{}", json(schemas)),
        Some(_) => return println!("{}", yaml(schemas)),
        None => {}
    }
    println!("| schemas | format | MB | s | s a MB | MB of memory | × the document |");
    println!("|---:|---|---:|---:|---:|---:|---:|");
    for times in [1, 4, 16] {
        for (format, text) in [
            ("yaml", yaml(schemas * times)),
            ("json", json(schemas * times)),
        ] {
            let megabytes = megabytes(text.len());
            let mut sources = Sources::default();
            sources.add("specs.toml", MANIFEST);
            sources.add("stor.yaml", text);
            let start = Instant::now();
            let generated = generate_files(&sources, |_| ());
            let seconds = start.elapsed().as_secs_f64();
            let errors = generated.diagnostics.has_errors();
            println!(
                "| {} | {format} | {megabytes:.1} | {seconds:.2} | {:.3} | {} |{}",
                schemas * times,
                seconds / megabytes,
                peak().map_or("?| ?".to_owned(), |peak| format!(
                    "{peak:.0} | {:.1}",
                    peak / megabytes
                )),
                if errors { " refused" } else { "" }
            );
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a figure with one decimal")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// The peak memory of this process in MB, if the system reports it.
#[expect(clippy::disallowed_methods, reason = "this is no part of the library")]
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(megabytes(kilobytes * 1024))
}

/// A property as a YAML flow mapping, which is also JSON.
fn property(schema: usize, field: usize, schemas: usize) -> String {
    let other = (schema * 7 + field) % schemas;
    match field % 6 {
        0 => format!(
            r#"{{ "type": "string", "maxLength": 4000, "description": "Navn på den som er lignet for post {schema}, jf. skatteloven § {field}." }}"#
        ),
        1 => r#"{ "type": "integer", "format": "int64", "description": "Beløp i hele kroner.", "example": 12345 }"#.to_owned(),
        2 => format!(
            r##"{{ "$ref": "#/components/schemas/Post{other}", "description": "Henvisning til en annen post." }}"##
        ),
        3 => format!(
            r##"{{ "type": "array", "items": {{ "$ref": "#/components/schemas/Post{other}" }} }}"##
        ),
        4 => r#"{ "type": "string", "format": "date", "example": "1998-12-21" }"#.to_owned(),
        _ => r#"{ "type": "boolean", "description": "Om posten er endelig." }"#.to_owned(),
    }
}

fn json(schemas: usize) -> String {
    let paths = (0..schemas / 5).map(|path| {
        format!(
            r##""/post{path}/{{id}}": {{ "get": {{ "operationId": "hentPost{path}", "summary": "Hent en post.",
  "parameters": [{{ "$ref": "#/components/parameters/Id" }}],
  "responses": {{
    "200": {{ "description": "Posten.", "content": {{ "application/json": {{ "schema": {{ "$ref": "#/components/schemas/Post{path}" }} }} }} }},
    "default": {{ "$ref": "#/components/responses/Feil" }} }} }} }}"##
        )
    });
    let schemas = (0..schemas).map(|schema| {
        let fields = (0..12).map(|field| {
            format!("    \"felt{field}\": {}", property(schema, field, schemas))
        }).collect::<Vec<_>>().join(",\n");
        format!(
            "  \"Post{schema}\": {{ \"type\": \"object\", \"description\": \"Post {schema}.\", \"required\": [\"felt0\", \"felt1\"], \"properties\": {{\n{fields} }} }}"
        )
    });
    format!(
        r##"{{ "openapi": "3.0.3", "info": {{ "title": "Stor", "version": "1" }},
"paths": {{ {} }},
"components": {{
 "parameters": {{ "Id": {{ "name": "id", "in": "path", "required": true, "schema": {{ "type": "string" }} }} }},
 "responses": {{ "Feil": {{ "description": "Feil.", "content": {{ "application/json": {{ "schema": {{ "$ref": "#/components/schemas/Post0" }} }} }} }} }},
 "schemas": {{
{} }} }} }}"##,
        paths.collect::<Vec<_>>().join(",\n"),
        schemas.collect::<Vec<_>>().join(",\n")
    )
}

/// The same document with one line per entry, as block mappings.
fn yaml(schemas: usize) -> String {
    let mut text = "openapi: '3.0.3'\ninfo: { title: Stor, version: '1' }\npaths:\n".to_owned();
    for path in 0..schemas / 5 {
        text += &format!(
            "  /post{path}/{{id}}:
    get:
      operationId: hentPost{path}
      summary: Hent en post.
      parameters:
        - $ref: '#/components/parameters/Id'
      responses:
        '200':
          description: Posten.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Post{path}'
        default:
          $ref: '#/components/responses/Feil'
"
        );
    }
    text += "components:
  parameters:
    Id: { name: id, in: path, required: true, schema: { type: string } }
  responses:
    Feil:
      description: Feil.
      content:
        application/json:
          schema:
            $ref: '#/components/schemas/Post0'
  schemas:
";
    for schema in 0..schemas {
        text += &format!(
            "    Post{schema}:
      type: object
      description: Post {schema}.
      required:
        - felt0
        - felt1
      properties:
"
        );
        for field in 0..12 {
            text += &format!("        felt{field}:\n");
            let inner = property(schema, field, schemas);
            let inner = inner.strip_prefix("{ ").unwrap_or(&inner);
            let inner = inner.strip_suffix(" }").unwrap_or(inner);
            for line in inner.split(", \"") {
                let line = line.replacen("\": ", ": ", 1);
                text += &format!("          {}\n", line.trim_start_matches('"'));
            }
        }
    }
    text
}
