//! Short descriptions of IR items: two items have equal descriptions exactly if the comparison treats them as equal.

use skattekit_ir::ir::{
    Access, Constraint, Constraints, ContentKind, Element, EnumOf, ParameterLocation, Requirement,
    Scalar, Shape, Style, Type, WireName, Xml,
};
use skattekit_rust::phrases;

pub(super) fn ty(ty: &Type) -> String {
    match ty {
        Type::Scalar(value) => scalar(*value).to_owned(),
        Type::Array(items) => format!("list of {}", self::ty(items)),
        Type::OneOrMany(items) => format!("one {0} or a list of {0}", self::ty(items)),
        Type::Map(values) => format!("map of {}", self::ty(values)),
        Type::Object => "any object".to_owned(),
        Type::Any => "anything".to_owned(),
        Type::Nullable(inner) => format!("{} or null", self::ty(inner)),
        Type::Named(name) => name.0.clone(),
    }
}

pub(super) const fn scalar(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Text => "string",
        Scalar::Integer => "integer",
        Scalar::Decimal => "decimal number",
        Scalar::Boolean => "boolean",
        Scalar::Date => "date",
        Scalar::DateTime => "date and time",
        Scalar::Year => "year",
    }
}

/// The kind of a schema; its parts are compared separately.
pub(super) fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Struct(_) => "object".to_owned(),
        Shape::Free { .. } => "object that is kept as received".to_owned(),
        Shape::Union(_) => "one of several objects".to_owned(),
        Shape::AnyOf(types) => {
            let mut types = types.iter().map(ty).collect::<Vec<_>>();
            types.sort();
            format!("one of {}", types.join(", "))
        }
        Shape::Enum(EnumOf::Texts, _) => "enum of strings".to_owned(),
        Shape::Enum(EnumOf::Numbers, _) => "enum of integers".to_owned(),
        Shape::Scalar(value, _) => scalar(*value).to_owned(),
        Shape::Alias(of) => ty(of),
    }
}

pub(super) fn required(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

pub(super) const fn access(access: Access) -> &'static str {
    match access {
        Access::Both => "in requests and responses",
        Access::Response => "in responses only",
        Access::Request => "in requests only",
    }
}

pub(super) fn constraints(constraints: &Constraints) -> String {
    let bounds = constraints.iter().filter(|one| one.default().is_none());
    let mut words = bounds.map(phrases::constraint).collect::<Vec<_>>();
    words.sort();
    list(words)
}

/// The default of a value; several defaults if several schemas apply to it.
pub(super) fn defaults(constraints: &Constraints) -> String {
    let defaults = constraints.iter().filter_map(Constraint::default);
    list(defaults.map(str::to_owned))
}

/// The name that a schema has in XML.
pub(super) fn xml(xml: Option<&Xml>, own: &WireName) -> String {
    match xml {
        None => "none".to_owned(),
        Some(Xml { name, namespace }) => {
            let name = name.as_deref().unwrap_or(&own.0);
            let namespace = namespace.as_deref().unwrap_or("no namespace");
            format!("{name} in {namespace}")
        }
    }
}

/// The element of a property.
pub(super) fn element(element: Option<&Element>) -> String {
    match element {
        None => "the same name as in JSON".to_owned(),
        Some(Element {
            name,
            wrapper: None,
        }) => name.clone(),
        Some(Element {
            name,
            wrapper: Some(wrapper),
        }) => format!("{name} within {wrapper}"),
    }
}

pub(super) const fn style(style: Style) -> &'static str {
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

pub(super) const fn location(location: ParameterLocation) -> &'static str {
    location.as_str()
}

pub(super) fn content(kind: &ContentKind) -> String {
    match kind {
        ContentKind::Json(of) => format!("JSON, {}", ty(of)),
        ContentKind::Xml(of) => format!("XML, {}", ty(of)),
        ContentKind::Form(form) if form.multipart => "multipart form".to_owned(),
        ContentKind::Form(_) => "form".to_owned(),
        ContentKind::Text => "plain text".to_owned(),
        ContentKind::Binary => "bytes".to_owned(),
    }
}

/// The requirements of a call; without the scopes if these are compared separately.
pub(super) fn security(requirements: &[Requirement], with_scopes: bool) -> String {
    let each = requirements.iter().map(|schemes| {
        let schemes = schemes.iter().map(|(name, scopes)| {
            let scopes = scopes.iter().filter(|_| with_scopes);
            let mut scopes = scopes.map(|scope| &*scope.text).collect::<Vec<_>>();
            scopes.sort_unstable();
            format!("{name} {}", scopes.join(" ")).trim_end().to_owned()
        });
        let mut schemes = schemes.collect::<Vec<_>>();
        schemes.sort();
        schemes.join(" and ")
    });
    let mut each = each.collect::<Vec<_>>();
    each.sort();
    if each.is_empty() {
        "nothing".to_owned()
    } else {
        each.join(", or ")
    }
}

/// Texts on one line, or `none`.
pub(super) fn list(texts: impl IntoIterator<Item = impl Into<String>>) -> String {
    let texts = texts.into_iter().map(Into::into).collect::<Vec<_>>();
    if texts.is_empty() {
        "none".to_owned()
    } else {
        texts.join(", ")
    }
}

/// A number with its noun, which is given in the singular.
pub(super) fn count(number: usize, noun: &str) -> String {
    match noun.strip_suffix('y') {
        _ if number == 1 => format!("1 {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None if noun.ends_with('s') => format!("{number} {noun}es"),
        None => format!("{number} {noun}s"),
    }
}

/// Yes or no.
pub(super) const fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

/// A value, or `none`.
pub(super) fn maybe(text: Option<&str>) -> &str {
    text.unwrap_or("none")
}
