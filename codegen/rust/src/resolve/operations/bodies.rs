//! Resolution of request bodies: the alternatives of an operation, and the forms among them.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{self, Content, ContentKind, FormField, Position, Style};

use super::super::names::{Case, Scope};
use super::super::{argument_docs, fixed, operation_docs};
use super::parameters::{Form as TypeForm, refuse_deep_list, refuse_generic};
use super::{Around, Called};
use crate::plan::{
    Body, BodyChoice, BodyContent, Form, Item, MediaType, Parameter, ParameterPlace, PartKind,
    Parts, RuntimeType, Spelling, Type,
};

impl Around<'_> {
    /// The body of an operation; its forms are added to the items.
    pub(super) fn body(
        &self,
        operation: &ir::Operation,
        called: &Called<'_>,
        scope: &mut Scope<'_>,
        items: &mut Vec<Item>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Body> {
        let body = operation.body.as_ref()?;
        let mut kinds: Vec<(&Content, BodyContent)> = Vec::new();
        for content in &body.contents {
            let kind = match &content.kind {
                ContentKind::Json(ty) => BodyContent::Json(self.components.ty(ty, None)),
                ContentKind::Xml(ty) if self.can_be_xml(ty) => {
                    BodyContent::Xml(self.components.ty(ty, None))
                }
                ContentKind::Xml(ty) => {
                    if !self.is_json_alone(ty) {
                        refuse_xml(content, body.contents.len() > 1, diagnostics);
                    }
                    if body.contents.len() > 1 {
                        continue;
                    }
                    BodyContent::Text
                }
                ContentKind::Form(form) => {
                    let form = self.form(form, content, body, called, scope, diagnostics);
                    let name = form.name.clone();
                    items.push(Item::Form(form));
                    BodyContent::Form(name)
                }
                ContentKind::Text => BodyContent::Text,
                ContentKind::Binary => BodyContent::Bytes,
            };
            // The same value under another media type of the same format makes no difference to a caller.
            let is_value = matches!(kind, BodyContent::Json(_) | BodyContent::Xml(_));
            if !is_value || !kinds.iter().any(|(_, known)| *known == kind) {
                kinds.push((content, kind));
            }
        }
        if kinds.is_empty() {
            return None;
        }
        let mut names = Scope::new(format!("the bodies of {}", called.wire), self.renames);
        let choices = kinds.iter().map(|(content, kind)| {
            let wire = setter(content, kind, &kinds);
            let key = format!("{}.{}", called.key, content.media_type);
            BodyChoice {
                setter: names.name(&wire, &key, Case::Snake, &content.origin.at, diagnostics),
                media_type: media_type(&content.media_type, kind),
                content: kind.clone(),
            }
        });
        Some(Body {
            required: body.required,
            docs: argument_docs::body(body, self.version),
            choices: choices.collect(),
        })
    }

    fn form(
        &self,
        form: &ir::Form,
        content: &Content,
        body: &ir::RequestBody,
        called: &Called<'_>,
        scope: &mut Scope<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Form {
        let what = body.form_name(form);
        let wire = format!("{} {what}", called.wire);
        let key = format!("{}.{what}", called.key);
        let at = &content.origin.at;
        let name = scope.name(&wire, &key, Case::Pascal, at, diagnostics);
        let mut names = Scope::new(format!("the fields of {wire}"), self.renames);
        names.of_kind("field");
        for method in ["new", "content"] {
            names.reserve(&fixed(method), diagnostics);
        }
        let mut fields = Vec::new();
        for field in &form.fields {
            let Some((mut ty, spelling)) = self.field(field, form.multipart, diagnostics) else {
                continue;
            };
            let key = format!("{key}.{}", field.name);
            if (self.version.personal).contains_key(&Position::Parameter(key.clone())) {
                ty = self.components.hide(ty);
            }
            let at = &field.origin.at;
            let name = names.name(&field.name.0, &key, Case::Snake, at, diagnostics);
            fields.push(Parameter {
                docs: argument_docs::form_field(field, &name, self.version),
                name,
                wire: field.name.0.clone(),
                place: if form.multipart {
                    ParameterPlace::Part
                } else {
                    ParameterPlace::Query
                },
                required: field.required,
                ty,
                spelling,
                is_person: false,
                at: field.origin.at.clone(),
            });
        }
        Form {
            name,
            docs: operation_docs::form(form, content, called.wire),
            media_type: content.media_type.clone(),
            multipart: form.multipart,
            fields,
            at: at.clone(),
        }
    }

    /// The type of a form field, and its serialization.
    fn field(
        &self,
        field: &FormField,
        multipart: bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Type, Spelling)> {
        let Some(ty) = &field.ty else {
            let file = Type::Runtime(RuntimeType::File);
            let media_type = field.media_type.clone();
            return Some(if field.several {
                (
                    Type::Vec(Box::new(file)),
                    Spelling::Part(PartKind::Files, media_type),
                )
            } else {
                (file, Spelling::Part(PartKind::File, media_type))
            });
        };
        let at = &field.origin.at;
        let parts = match self.form_of(ty) {
            TypeForm::Scalar => Parts::One,
            TypeForm::List => Parts::List,
            // The style if one was given; otherwise an object is one string, as RFC 1866 knows no other form.
            TypeForm::Flat if field.style.is_some() => Parts::Object,
            TypeForm::Flat => Parts::Json,
            TypeForm::Nested if field.style.is_none() => Parts::Json,
            TypeForm::Nested => {
                diagnostics
                    .error(Code::Unsupported, at.clone())
                    .found(format!("`{}` has lists or objects inside it", field.name))
                    .expected("a string, number or boolean, a list of them, or an object of them")
                    .help("remove `style` from its encoding; the value is then sent as JSON");
                return None;
            }
        };
        let sent = match parts {
            // In JSON, null is an ordinary value.
            Parts::Json => ty.clone(),
            _ => without_null(ty),
        };
        let printed = self.components.ty(&sent, None);
        refuse_generic(&printed, &field.name, at, diagnostics)?;
        let is_json = |media: &String| media.to_ascii_lowercase().contains("json");
        if multipart {
            let kind = match parts {
                Parts::Json => PartKind::Json,
                _ if field.media_type.as_ref().is_some_and(is_json) => PartKind::Json,
                parts => PartKind::Texts(parts),
            };
            return Some((printed, Spelling::Part(kind, field.media_type.clone())));
        }
        let style = field.style.unwrap_or(Style::Form);
        if style == Style::DeepObject && parts == Parts::List {
            refuse_deep_list(&field.name, at, diagnostics);
            return None;
        }
        let spelling = Spelling::Styled {
            parts,
            style,
            explode: field.explode && matches!(parts, Parts::List | Parts::Object),
            reserved: field.allow_reserved,
            empty: false,
        };
        Some((printed, spelling))
    }
}

/// A type without null, which means that nothing is sent.
fn without_null(ty: &ir::Type) -> ir::Type {
    match ty {
        ir::Type::Nullable(ty) => without_null(ty),
        ir::Type::Array(items) => ir::Type::Array(Box::new(without_null(items))),
        ir::Type::OneOrMany(items) => ir::Type::OneOrMany(Box::new(without_null(items))),
        ty => ty.clone(),
    }
}

/// Reports an XML body without a root element.
pub(super) fn refuse_xml(content: &Content, others: bool, diagnostics: &mut Diagnostics) {
    let at = content.origin.at.clone();
    let found = format!(
        "the body of `{}` has no element of its own",
        content.media_type
    );
    let (report, help) = if others {
        (
            diagnostics.note(Code::Unsupported, at).found(found),
            "no action needed; this media type is left out and the others remain",
        )
    } else {
        (
            diagnostics.warning(Code::Unsupported, at).found(found),
            "give the body a component that is an object; until then, the XML is a string",
        )
    };
    report.expected("a component that is an object").help(help);
}

/// The name of a body's setter: `body` for JSON and for the only body, otherwise with what distinguishes it.
fn setter(content: &Content, kind: &BodyContent, all: &[(&Content, BodyContent)]) -> String {
    let word = |content: &Content, kind: &BodyContent| match (kind, &content.kind) {
        (BodyContent::Json(_), _) => "body",
        (BodyContent::Xml(_), _) => "body_xml",
        (BodyContent::Form(_), ContentKind::Form(form)) if form.multipart => "body_multipart",
        (BodyContent::Form(_), _) => "body_form",
        (BodyContent::Text, _) => "body_text",
        (BodyContent::Bytes, _) => "body_bytes",
    };
    if all.len() == 1 {
        return "body".to_owned();
    }
    let own = word(content, kind);
    let mut same = all.iter().filter(|(other, kind)| word(other, kind) == own);
    // The first body of a kind has its plain name.
    if same
        .next()
        .is_some_and(|(first, _)| std::ptr::eq(*first, content))
    {
        return own.to_owned();
    }
    let essence = content.media_type.split(';').next().unwrap_or_default();
    let subtype = essence
        .split_once('/')
        .map_or(essence, |(_, subtype)| subtype);
    format!("body {}", subtype.replace('*', "any"))
}

/// The media type of a body; a range is left to the caller, unless the content determines it.
fn media_type(media_type: &str, kind: &BodyContent) -> MediaType {
    let is_range = media_type.contains('*');
    let has_charset = media_type.to_ascii_lowercase().contains("charset");
    match kind {
        BodyContent::Json(_) if is_range => MediaType::Fixed("application/json".to_owned()),
        BodyContent::Xml(_) if is_range => MediaType::Fixed("application/xml".to_owned()),
        BodyContent::Text if is_range => MediaType::Fixed("text/plain; charset=utf-8".to_owned()),
        BodyContent::Text if media_type.starts_with("text/") && !has_charset => {
            MediaType::Fixed(format!("{media_type}; charset=utf-8"))
        }
        _ if is_range => MediaType::Range(media_type.to_owned()),
        _ => MediaType::Fixed(media_type.to_owned()),
    }
}
