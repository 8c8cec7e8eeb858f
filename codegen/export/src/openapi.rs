//! OpenAPI 3.0 documents: what the specification says after fix-ups, in one file without references to others.

mod operations;

use serde_json::{Map, Value, json};
use skattekit_ir::diag::Location;
use skattekit_ir::ir::{
    Api, Flow, Info, Requirement, Scheme, SchemeKind, Server, ServerVariable, Specification, Text,
    Version,
};
use skattekit_ir::output::{FileSet, Output};

use crate::code_fields::CodeFields;
use crate::dialect::Dialect;
use crate::json;
use crate::json_schema::codes_of;
use crate::lists::List;
use crate::schema::Components;
use crate::unique::file_name;

/// Adds the documents of an API.
pub(crate) fn add_files(
    specification: &Specification,
    api: &Api,
    lists: &[List<'_>],
    files: &mut FileSet,
) {
    let fields = CodeFields::of(specification, api);
    for version in &api.versions {
        let codes = |list: &str| {
            let codes = codes_of(&fields, lists, list).into_iter();
            codes.map(|code| code.name.to_owned()).collect()
        };
        let components = Components {
            fields: &fields,
            version,
            dialect: Dialect::OpenApi,
            codes: &codes,
        };
        let (slug, name) = (file_name(&api.slug), file_name(&version.name));
        let output = Output {
            text: json::print(&document(&components)),
            origins: vec![(1, Location::file(&*version.file))],
        };
        files.add(format!("openapi/{slug}-{name}.json"), output);
    }
}

fn document(components: &Components<'_>) -> Value {
    let version = components.version;
    let mut document = Map::new();
    let mut set = |key: &str, value: Value| {
        document.insert(key.to_owned(), value);
    };
    set("openapi", "3.0.3".into());
    let generated = format!(
        "by `cargo xtask regenerate` from specs/{}; do not edit",
        version.file
    );
    set("x-generated", generated.into());
    set("info", info(&version.info, version));
    if let Some(docs) = external_docs(&version.info) {
        set("externalDocs", docs);
    }
    if !version.servers.is_empty() {
        set("servers", servers(&version.servers));
    }
    if !version.security.is_empty() {
        set("security", security(&version.security));
    }
    let tags = version.info.tags.iter().map(|tag| {
        let mut written = Map::from_iter([("name".to_owned(), (&*tag.name.text).into())]);
        insert_text(&mut written, "description", tag.about.as_ref());
        Value::Object(written)
    });
    let tags = tags.collect::<Vec<_>>();
    if !tags.is_empty() {
        set("tags", tags.into());
    }
    set("paths", operations::paths(components));
    set("components", component_entries(components));
    Value::Object(document)
}

fn component_entries(components: &Components<'_>) -> Value {
    let version = components.version;
    let schemas = version.schemas.iter().map(|schema| {
        let mut written = components.component(schema);
        let mut examples = version.examples.iter();
        if let Some(example) = examples.find(|example| example.schema == schema.name) {
            written = components.dialect.beside(written, |written| {
                written.insert("example".to_owned(), example.json.clone());
            });
        }
        (schema.name.0.clone(), Value::Object(written))
    });
    let mut entries = json!({ "schemas": schemas.collect::<Map<_, _>>() });
    if !version.schemes.is_empty() {
        let security = version
            .schemes
            .iter()
            .map(|it| (it.name.0.clone(), scheme(it)));
        entries["securitySchemes"] = Value::Object(security.collect());
    }
    entries
}

pub(super) fn insert_text(written: &mut Map<String, Value>, key: &str, text: Option<&Text>) {
    if let Some(text) = text {
        written.insert(key.to_owned(), (&*text.text).into());
    }
}

fn info(info: &Info, version: &Version) -> Value {
    let mut written = Map::new();
    let title = info
        .title
        .as_ref()
        .map_or(&*version.name, |title| &title.text);
    written.insert("title".to_owned(), title.into());
    insert_text(&mut written, "description", info.description.as_ref());
    insert_text(&mut written, "termsOfService", info.terms.as_ref());
    if let Some(contact) = &info.contact {
        // The IR has both in one text.
        let parts = contact.text.rsplit_once(", ");
        let contact = match parts.filter(|(_, url)| url.starts_with("http")) {
            Some((name, url)) => json!({ "name": name, "url": url }),
            None => json!({ "name": contact.text }),
        };
        written.insert("contact".to_owned(), contact);
    }
    let number = info
        .version
        .as_ref()
        .map_or(&*version.name, |version| &version.text);
    written.insert("version".to_owned(), number.into());
    Value::Object(written)
}

fn external_docs(info: &Info) -> Option<Value> {
    let url = info.documentation.as_ref()?;
    let mut written = Map::from_iter([("url".to_owned(), (&*url.text).into())]);
    insert_text(
        &mut written,
        "description",
        info.documentation_about.as_ref(),
    );
    Some(Value::Object(written))
}

/// The servers of a document, a path or an operation.
pub(super) fn servers(servers: &[Server]) -> Value {
    let servers = servers.iter().map(|server| {
        let mut written = Map::from_iter([("url".to_owned(), (&*server.url).into())]);
        if let Some(description) = &server.description {
            written.insert("description".to_owned(), (&**description).into());
        }
        if !server.variables.is_empty() {
            let variables = server
                .variables
                .iter()
                .map(|it| (it.name.0.clone(), variable(it)));
            written.insert("variables".to_owned(), Value::Object(variables.collect()));
        }
        Value::Object(written)
    });
    servers.collect()
}

fn variable(variable: &ServerVariable) -> Value {
    let mut written = Map::new();
    // OpenAPI demands one.
    let default = variable.default.as_deref().unwrap_or_default();
    written.insert("default".to_owned(), default.into());
    if !variable.values.is_empty() {
        written.insert("enum".to_owned(), variable.values.clone().into());
    }
    insert_text(&mut written, "description", variable.description.as_ref());
    Value::Object(written)
}

/// The alternative requirements of a call.
pub(super) fn security(requirements: &[Requirement]) -> Value {
    let requirements = requirements.iter().map(|requirement| {
        let schemes = requirement.iter().map(|(name, scopes)| {
            let scopes = scopes.iter().map(|scope| Value::from(&*scope.text));
            (name.0.clone(), scopes.collect::<Value>())
        });
        Value::Object(schemes.collect())
    });
    requirements.collect()
}

fn scheme(scheme: &Scheme) -> Value {
    let mut written = match &scheme.kind {
        SchemeKind::ApiKey(location, name) => {
            json!({ "type": "apiKey", "in": location.as_str(), "name": name.0 })
        }
        SchemeKind::Http(scheme) => json!({ "type": "http", "scheme": scheme }),
        SchemeKind::OAuth2(flows) => {
            let flows = flows.iter().map(|it| (it.name.clone(), flow(it)));
            json!({ "type": "oauth2", "flows": flows.collect::<Map<_, _>>() })
        }
        SchemeKind::OpenIdConnect(url) => {
            json!({ "type": "openIdConnect", "openIdConnectUrl": url })
        }
    };
    if let Some(description) = &scheme.description {
        written["description"] = (&*description.text).into();
    }
    written
}

fn flow(flow: &Flow) -> Value {
    let urls = [
        ("authorizationUrl", &flow.authorization_url),
        ("tokenUrl", &flow.token_url),
        ("refreshUrl", &flow.refresh_url),
    ];
    let urls = urls
        .into_iter()
        .filter_map(|(key, url)| Some((key, url.as_ref()?)));
    let mut written = urls
        .map(|(key, url)| (key.to_owned(), Value::from(&**url)))
        .collect::<Map<_, _>>();
    let scopes = flow
        .scopes
        .iter()
        .map(|(name, about)| (name.clone(), Value::from(&**about)));
    written.insert("scopes".to_owned(), Value::Object(scopes.collect()));
    Value::Object(written)
}
