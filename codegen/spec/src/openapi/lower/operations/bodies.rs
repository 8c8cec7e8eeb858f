//! Request and response bodies by media type.

use skattekit_ir::diag::Code;
use skattekit_ir::ir::{
    Constraint, Constraints, Content, ContentKind, Form, FormField, RequestBody, Style, Type,
    WireName,
};

use crate::openapi::lower::operations::is_true;
use crate::openapi::lower::operations::media::Media;
use crate::openapi::lower::operations::parameters::named_style;
use crate::openapi::lower::{Lower, NodeAt, constraints};
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::tree::Node;

impl<'a> Lower<'a> {
    /// The request body of an operation.
    pub(super) fn request_body(&mut self, operation: &NodeAt<'a>) -> Option<RequestBody> {
        let place = operation.get("requestBody")?;
        let at = self.follow(&place, "a request body")?;
        let origin = self.entry_origin(operation, "requestBody");
        self.remark_on_bodies(&at, origin.pointer.as_ref());
        let mut contents = Vec::new();
        for (media_type, content) in self.media_types(&at) {
            let kind = match Media::of(&media_type) {
                Media::Form => self.form(&content, false).map(ContentKind::Form),
                // Only `multipart/form-data` names its parts; the caller has to build other kinds.
                Media::Multipart if is_form_data(&media_type) => {
                    self.form(&content, true).map(ContentKind::Form)
                }
                media => self.content_kind(media, &content),
            };
            contents.extend(kind.map(|kind| Content {
                media_type,
                kind,
                origin: self.origin(&content),
            }));
        }
        Some(RequestBody {
            required: is_true(&at, "required"),
            description: self
                .text(&place, "description")
                .or_else(|| self.text(&at, "description")),
            contents,
            origin,
        })
    }

    /// The possible bodies of a response.
    pub(super) fn contents(&mut self, parent: &NodeAt<'a>) -> Vec<Content> {
        let mut contents = Vec::new();
        for (media_type, content) in self.media_types(parent) {
            let kind = self.content_kind(Media::of(&media_type), &content);
            contents.extend(kind.map(|kind| Content {
                media_type,
                kind,
                origin: self.origin(&content),
            }));
        }
        contents
    }

    /// The media types below `content`, each with its place; an invalid one is reported.
    fn media_types(&mut self, parent: &NodeAt<'a>) -> Vec<(String, NodeAt<'a>)> {
        let Some(content) = parent.get("content") else {
            return Vec::new();
        };
        let mut media_types = Vec::new();
        for entry in content.node.entries() {
            if Media::is_valid(&entry.key) {
                media_types.extend(content.get(&entry.key).map(|at| (entry.key.clone(), at)));
            } else {
                self.diagnostics
                    .warning(Code::WrongKind, self.document.source.at(&entry.key_span))
                    .found(format!("`{}` is not a media type", entry.key))
                    .expected("a media type such as `application/json`")
                    .help("correct it, or remove it; until then, it is left out");
            }
        }
        media_types
    }

    /// The kind of a body other than a form; `None` if its schema cannot be read, which was reported.
    fn content_kind(&mut self, media: Media, content: &NodeAt<'a>) -> Option<ContentKind> {
        let schema = content.get("schema").filter(says_something);
        // A body of plain bytes is a file, and the media type is only its format.
        if let Some(schema) = &schema
            && self.is_file(schema)
        {
            return Some(ContentKind::Binary);
        }
        match (media, schema) {
            (Media::Json, Some(schema)) => self.ty(&schema).map(ContentKind::Json),
            (Media::Xml, Some(schema)) => self.ty(&schema).map(ContentKind::Xml),
            // With the media type `*/*`, a body with the schema of an object or a list is JSON in practice.
            (Media::Any, Some(schema)) if is_structured(&schema) => {
                self.ty(&schema).map(ContentKind::Json)
            }
            (Media::Any, Some(_)) | (Media::Json | Media::Xml | Media::Text | Media::Form, _) => {
                Some(ContentKind::Text)
            }
            (Media::Binary | Media::Multipart | Media::Any, _) => Some(ContentKind::Binary),
        }
    }

    /// Whether a schema, or the component that it refers to, is plain bytes.
    fn is_file(&self, schema: &NodeAt<'a>) -> bool {
        let name = schema.node.get("$ref").and_then(Node::text);
        let component = name
            .and_then(schema_name)
            .and_then(|name| self.components.get(&*name).copied());
        is_bytes(component.unwrap_or(schema.node))
    }

    /// The fields of a form: the properties of its schema.
    fn form(&mut self, content: &NodeAt<'a>, multipart: bool) -> Option<Form> {
        const HELP: &str =
            "give it a schema of `type: object` with `properties`, without `allOf` and the like";
        let Some(schema) = content.get("schema") else {
            self.unsupported(content, "a form without a schema", HELP);
            return None;
        };
        let schema = self.follow(&schema, "a schema")?;
        let Some(properties) = schema.get("properties") else {
            self.unsupported(&schema, "a form whose schema has no properties", HELP);
            return None;
        };
        let required = schema
            .node
            .get("required")
            .map(Node::items)
            .unwrap_or_default();
        let mut fields = Vec::new();
        for entry in properties.node.entries() {
            let name = &*entry.key;
            let is_required = required.iter().any(|known| known.text() == Some(name));
            let Some(property) = properties.get(name) else {
                continue;
            };
            // Read-only properties are not sent.
            if is_true(&property, "readOnly") {
                continue;
            }
            let encoding = content.get("encoding").and_then(|all| all.get(name));
            fields.extend(self.form_field(name, is_required, &property, encoding, multipart));
        }
        Some(Form {
            multipart,
            fields,
            description: self.titled(&schema),
            constraints: constraints::of(schema.node),
        })
    }

    fn form_field(
        &mut self,
        name: &str,
        required: bool,
        property: &NodeAt<'a>,
        encoding: Option<NodeAt<'a>>,
        multipart: bool,
    ) -> Option<FormField> {
        if let Some(headers) = encoding
            .as_ref()
            .and_then(|encoding| encoding.get("headers"))
        {
            self.unsupported(
                &headers,
                "a part of a form with headers of its own",
                "remove them",
            );
        }
        let at = self.follow(property, "a property")?;
        let items = at
            .get("items")
            .and_then(|items| self.follow(&items, "a schema"));
        let several = items.is_some_and(|items| is_bytes(items.node));
        let bytes = several || is_bytes(at.node);
        if bytes && !multipart {
            self.unsupported(
                &at,
                "a file in a form that is sent as a query",
                "send the form as `multipart/form-data`",
            );
            return None;
        }
        let (mut style, mut explode, mut allow_reserved) = (None, true, false);
        if let Some(encoding) = encoding.as_ref().filter(|_| !multipart) {
            let says = |key| encoding.node.get(key).is_some();
            let found = named_style(encoding).unwrap_or(Style::Form);
            style = (says("style") || says("explode") || says("allowReserved")).then_some(found);
            explode = match encoding.node.get("explode").and_then(Node::text) {
                Some(flag) => flag == "true",
                None => found == Style::Form,
            };
            allow_reserved = is_true(encoding, "allowReserved");
        }
        let media_type = encoding.and_then(|encoding| self.part_type(&encoding));
        Some(FormField {
            name: WireName(name.to_owned()),
            required,
            ty: if bytes {
                None
            } else {
                Some(self.property_type(property)?)
            },
            several,
            media_type,
            style,
            explode,
            allow_reserved,
            constraints: self.constraints_of_field(property, bytes),
            description: self.text(property, "description"),
            origin: self.origin(property),
        })
    }

    /// The constraints on the values of a field. That a field is a file is part of its type, so no format is kept for
    /// it.
    fn constraints_of_field(&self, property: &NodeAt<'a>, bytes: bool) -> Constraints {
        let mut constraints = self.constraints_of(Some(property));
        let counts =
            |said: &Constraint| matches!(said, Constraint::Rule(rule, _) if rule.is_count());
        constraints.retain(|said| !bytes || counts(said));
        constraints
    }

    /// The media type of a part, if its encoding names exactly one.
    fn part_type(&mut self, encoding: &NodeAt<'a>) -> Option<String> {
        let at = encoding.get("contentType")?;
        let text = at.node.text()?.trim();
        if text.contains([',', '*']) {
            return None;
        }
        if !Media::is_valid(text) {
            self.unsupported(&at, "a content type of this form", "write one media type");
            return None;
        }
        Some(text.to_owned())
    }

    /// The type of a property of a form, which is not a component.
    fn property_type(&mut self, property: &NodeAt<'a>) -> Option<Type> {
        self.ty(property)
    }
}

fn is_form_data(media_type: &str) -> bool {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("multipart/form-data")
}

/// Whether a schema says anything about its values.
fn says_something(schema: &NodeAt<'_>) -> bool {
    let mut keys = schema.node.entries().iter().map(|entry| &*entry.key);
    keys.any(|key| {
        !matches!(
            key,
            "description" | "title" | "example" | "nullable" | "deprecated"
        ) && !key.starts_with("x-")
    })
}

/// Whether a schema is an object, a list or a component.
fn is_structured(schema: &NodeAt<'_>) -> bool {
    let ty = schema.node.get("type").and_then(Node::text);
    let keys = ["$ref", "properties", "items", "allOf", "oneOf", "anyOf"];
    matches!(ty, Some("object" | "array")) || keys.iter().any(|key| schema.node.get(key).is_some())
}

/// Whether the values of a schema are plain bytes.
fn is_bytes(schema: &Node) -> bool {
    let text = |key| schema.get(key).and_then(Node::text);
    text("type") == Some("string") && text("format") == Some("binary")
}
