//! The paths of an OpenAPI document.

use serde_json::{Map, Value, json};
use skattekit_ir::ir::{
    Constraints, Content, ContentKind, Form, FormField, Header, HeaderType, Operation, Parameter,
    ParameterLocation, RequestBody, Response, Scalar, Style,
};

use super::{insert_text, security, servers};
use crate::constraints::constrain;
use crate::schema::{Components, mark_personal};

/// The operations by path, then method; both in source order.
pub(super) fn paths(components: &Components<'_>) -> Value {
    let mut paths = Map::new();
    for operation in &components.version.operations {
        let path = paths
            .entry(operation.path.clone())
            .or_insert_with(|| json!({}));
        path[operation.method.to_lowercase()] = self::operation(components, operation);
    }
    Value::Object(paths)
}

fn operation(components: &Components<'_>, operation: &Operation) -> Value {
    let mut written = Map::new();
    if !operation.tags.is_empty() {
        let tags = operation.tags.iter().map(|tag| Value::from(&*tag.text));
        written.insert("tags".to_owned(), tags.collect());
    }
    insert_text(&mut written, "summary", operation.summary.as_ref());
    insert_text(&mut written, "description", operation.description.as_ref());
    if let Some(id) = &operation.id {
        written.insert("operationId".to_owned(), (&**id).into());
    }
    if operation.deprecated {
        written.insert("deprecated".to_owned(), true.into());
    }
    if !operation.parameters.is_empty() {
        let parameters = operation.parameters.iter();
        let parameters = parameters.map(|it| parameter(components, operation, it));
        written.insert("parameters".to_owned(), parameters.collect());
    }
    if let Some(body) = &operation.body {
        written.insert(
            "requestBody".to_owned(),
            request_body(components, operation, body),
        );
    }
    let responses = operation.responses.iter();
    let responses = responses.map(|it| (it.status.clone(), response(components, operation, it)));
    written.insert("responses".to_owned(), Value::Object(responses.collect()));
    if let Some(requirements) = &operation.security {
        written.insert("security".to_owned(), security(requirements));
    }
    if !operation.servers.is_empty() {
        written.insert("servers".to_owned(), servers(&operation.servers));
    }
    Value::Object(written)
}

fn parameter(components: &Components<'_>, operation: &Operation, parameter: &Parameter) -> Value {
    let mut written = Map::from_iter([
        ("name".to_owned(), (&*parameter.name.0).into()),
        ("in".to_owned(), parameter.location.as_str().into()),
    ]);
    let is_path = parameter.location == ParameterLocation::Path;
    if parameter.required || is_path {
        written.insert("required".to_owned(), true.into());
    }
    insert_text(&mut written, "description", parameter.description.as_ref());
    let flags = [
        ("deprecated", parameter.deprecated),
        ("allowReserved", parameter.allow_reserved),
        ("allowEmptyValue", parameter.allow_empty),
    ];
    for (key, _) in flags.into_iter().filter(|(_, is_set)| *is_set) {
        written.insert(key.to_owned(), true.into());
    }
    let list = components.fields.list_of_parameter(&parameter.name);
    let schema = components.constrained(&parameter.ty, &parameter.constraints, list);
    let position = components.version.parameter(operation, parameter);
    let schema = mark_personal(components, schema, &position);
    if parameter.json {
        written.insert(
            "content".to_owned(),
            json!({ "application/json": { "schema": schema } }),
        );
        return Value::Object(written);
    }
    let usual = match parameter.location {
        ParameterLocation::Path | ParameterLocation::Header => Style::Simple,
        ParameterLocation::Query | ParameterLocation::Cookie => Style::Form,
    };
    if parameter.style != usual {
        written.insert("style".to_owned(), style(parameter.style).into());
    }
    if parameter.explode != (parameter.style == Style::Form) {
        written.insert("explode".to_owned(), parameter.explode.into());
    }
    written.insert("schema".to_owned(), Value::Object(schema));
    Value::Object(written)
}

const fn style(style: Style) -> &'static str {
    match style {
        Style::Simple => "simple",
        Style::Label => "label",
        Style::Matrix => "matrix",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::DeepObject => "deepObject",
    }
}

fn request_body(components: &Components<'_>, operation: &Operation, body: &RequestBody) -> Value {
    let mut written = Map::new();
    insert_text(&mut written, "description", body.description.as_ref());
    if body.required {
        written.insert("required".to_owned(), true.into());
    }
    written.insert(
        "content".to_owned(),
        contents(components, operation, &body.contents),
    );
    Value::Object(written)
}

fn response(components: &Components<'_>, operation: &Operation, response: &Response) -> Value {
    // OpenAPI demands a description.
    let description = response.description.as_ref().map_or("", |text| &text.text);
    let mut written = Map::from_iter([("description".to_owned(), description.into())]);
    if !response.headers.is_empty() {
        let headers = response
            .headers
            .iter()
            .map(|it| (it.name.0.clone(), header(components, it)));
        written.insert("headers".to_owned(), Value::Object(headers.collect()));
    }
    if !response.bodies.is_empty() {
        written.insert(
            "content".to_owned(),
            contents(components, operation, &response.bodies),
        );
    }
    Value::Object(written)
}

fn contents(components: &Components<'_>, operation: &Operation, contents: &[Content]) -> Value {
    let contents = contents.iter().map(|content| {
        let body = match &content.kind {
            ContentKind::Json(ty) | ContentKind::Xml(ty) => json!({ "schema": components.ty(ty) }),
            ContentKind::Text => json!({ "schema": { "type": "string" } }),
            ContentKind::Binary => json!({ "schema": { "type": "string", "format": "binary" } }),
            ContentKind::Form(it) => form(components, operation, it),
        };
        (content.media_type.clone(), body)
    });
    Value::Object(contents.collect())
}

fn form(components: &Components<'_>, operation: &Operation, form: &Form) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), "object".into())]);
    insert_text(&mut schema, "description", form.description.as_ref());
    let properties = form.fields.iter().map(|field| {
        let written = form_field(components, field);
        let position = components.version.form_field(operation, form, &field.name);
        let written = mark_personal(components, written, &position);
        (field.name.0.clone(), Value::Object(written))
    });
    schema.insert("properties".to_owned(), Value::Object(properties.collect()));
    let required = form.fields.iter().filter(|field| field.required);
    let required = required.map(|field| &*field.name.0).collect::<Vec<_>>();
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    constrain(&mut schema, &form.constraints, None, components.dialect);
    let encodings = form
        .fields
        .iter()
        .filter_map(|field| Some((field.name.0.clone(), encoding(field, form.multipart)?)));
    let encodings = encodings.collect::<Map<_, _>>();
    let mut body = json!({ "schema": schema });
    if !encodings.is_empty() {
        body["encoding"] = Value::Object(encodings);
    }
    body
}

fn form_field(components: &Components<'_>, field: &FormField) -> Map<String, Value> {
    let written = if let Some(ty) = &field.ty {
        components.constrained(ty, &field.constraints, None)
    } else {
        let bytes = json!({ "type": "string", "format": "binary" });
        let written = if field.several {
            json!({ "type": "array", "items": bytes })
        } else {
            bytes
        };
        written.as_object().cloned().unwrap_or_default()
    };
    components.dialect.beside(written, |written| {
        insert_text(written, "description", field.description.as_ref());
    })
}

/// How a field of a form is written, where that is not the usual way.
fn encoding(field: &FormField, is_multipart: bool) -> Option<Value> {
    let mut written = Map::new();
    if let Some(media_type) = &field.media_type {
        written.insert("contentType".to_owned(), (&**media_type).into());
    }
    if let Some(it) = field.style.filter(|_| !is_multipart) {
        written.insert("style".to_owned(), style(it).into());
        written.insert("explode".to_owned(), field.explode.into());
    }
    if field.allow_reserved {
        written.insert("allowReserved".to_owned(), true.into());
    }
    (!written.is_empty()).then_some(Value::Object(written))
}

fn header(components: &Components<'_>, header: &Header) -> Value {
    let mut written = Map::new();
    insert_text(&mut written, "description", header.description.as_ref());
    let Some(ty) = &header.ty else {
        written.insert("schema".to_owned(), json!({ "type": "string" }));
        return Value::Object(written);
    };
    for (key, _) in [("required", ty.required), ("deprecated", ty.deprecated)]
        .into_iter()
        .filter(|(_, is_set)| *is_set)
    {
        written.insert(key.to_owned(), true.into());
    }
    let schema = header_schema(ty, &ty.constraints, components);
    written.insert("schema".to_owned(), schema);
    Value::Object(written)
}

fn header_schema(ty: &HeaderType, constraints: &Constraints, components: &Components<'_>) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), (&*ty.name).into());
    if ty.name == "array" {
        let items = ty.items.as_deref();
        let items = items.map_or(json!({}), |items| json!({ "type": items }));
        schema.insert("items".to_owned(), items);
    }
    if let Some(format) = &ty.format {
        schema.insert("format".to_owned(), (&**format).into());
    }
    let scalar = (ty.name == "string").then_some(Scalar::Text);
    constrain(&mut schema, constraints, scalar, components.dialect);
    Value::Object(schema)
}
