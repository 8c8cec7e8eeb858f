//! Parameters: the location, type and style of each.

use skattekit_ir::diag::Code;
use skattekit_ir::ir::{Constraints, Parameter, ParameterLocation as At, Style, Type, WireName};
use skattekit_ir::pointer::Pointer;

use crate::openapi::lower::operations::is_true;
use crate::openapi::lower::operations::media::Media;
use crate::openapi::lower::{Lower, NodeAt, constraints};
use crate::openapi::syntax::tree::Node;

impl<'a> Lower<'a> {
    /// The parameters listed by an operation or a path item.
    pub(super) fn parameters(&mut self, parent: &NodeAt<'a>) -> Vec<Parameter> {
        let places = parent
            .get("parameters")
            .iter()
            .flat_map(NodeAt::items)
            .collect::<Vec<_>>();
        let mut parameters = Vec::new();
        for place in places {
            let followed = self.follow(&place, "a parameter");
            parameters.extend(followed.and_then(|at| self.parameter(&at)));
        }
        parameters
    }

    fn parameter(&mut self, place: &NodeAt<'a>) -> Option<Parameter> {
        let text = |key| place.node.get(key).and_then(Node::text);
        let location = match text("in")? {
            "path" => At::Path,
            "query" => At::Query,
            "header" => At::Header,
            "cookie" => At::Cookie,
            _ => return None,
        };
        let name = text("name")?.to_owned();
        let required = is_true(place, "required");
        let required = required || location == At::Path;
        if location == At::Path && !is_true(place, "required") {
            self.diagnostics
                .warning(Code::MissingKey, self.document.source.at(&place.node.span))
                .found("the path parameter is not marked as required")
                .expected("`required: true`")
                .help("add `required: true`; until then, the parameter is treated as required");
        }
        let (ty, json) = self.parameter_type(place)?;
        self.remark(place);
        self.remark_on_schema(place);
        let style = style(place, location);
        let explode = match text("explode") {
            Some(flag) => flag == "true",
            None => style == Style::Form,
        };
        Some(Parameter {
            name: WireName(name),
            location,
            required,
            ty,
            style,
            explode,
            allow_reserved: is_true(place, "allowReserved"),
            allow_empty: is_true(place, "allowEmptyValue"),
            json,
            constraints: self.constraints_of(place.get("schema").as_ref()),
            deprecated: is_true(place, "deprecated"),
            description: self.text(place, "description"),
            origin: self.origin(place),
        })
    }

    /// The type of a parameter, and whether its value is written as JSON.
    fn parameter_type(&mut self, place: &NodeAt<'a>) -> Option<(Type, bool)> {
        if let Some(schema) = place.get("schema") {
            return Some((self.ty(&schema)?, false));
        }
        let content = place.get("content");
        let entry = content
            .as_ref()
            .and_then(|content| content.node.entries().first());
        let Some((content, entry)) = content.as_ref().zip(entry) else {
            self.unsupported(
                place,
                "a parameter without a schema",
                "add a `schema` for its values",
            );
            return None;
        };
        let at = content.get(&entry.key)?;
        if Media::of(&entry.key) != Media::Json {
            let what = format!("a parameter with the media type `{}`", entry.key);
            self.unsupported(
                &at,
                &what,
                "use `schema` instead of `content`, or `application/json`",
            );
            return None;
        }
        let Some(schema) = at.get("schema") else {
            self.unsupported(
                &at,
                "a parameter without a schema",
                "add a `schema` for its values",
            );
            return None;
        };
        Some((self.ty(&schema)?, true))
    }

    /// The constraints of a schema, followed by those of the component that it refers to.
    pub(super) fn constraints_of(&self, schema: Option<&NodeAt<'a>>) -> Constraints {
        let root: &'a Node = &self.document.tree;
        let target = schema.and_then(|schema| schema.node.get("$ref")?.text());
        let target = target.and_then(|target| root.at(&Pointer::parse(target.strip_prefix('#')?)?));
        let mut said = Constraints::new();
        for node in schema.map(|schema| schema.node).into_iter().chain(target) {
            for more in constraints::beside_values(node) {
                let is_known = if more.default().is_some() {
                    said.iter().any(|said| said.default().is_some())
                } else {
                    said.contains(&more)
                };
                if !is_known {
                    said.push(more);
                }
            }
        }
        said
    }
}

/// The style of a parameter, or the default of its location.
fn style(place: &NodeAt<'_>, location: At) -> Style {
    let default = match location {
        At::Path | At::Header => Style::Simple,
        At::Query | At::Cookie => Style::Form,
    };
    named_style(place).unwrap_or(default)
}

/// The style that a place names; one that does not fit the location was reported when the document was read.
pub(super) fn named_style(place: &NodeAt<'_>) -> Option<Style> {
    Some(match place.node.get("style")?.text()? {
        "simple" => Style::Simple,
        "label" => Style::Label,
        "matrix" => Style::Matrix,
        "form" => Style::Form,
        "spaceDelimited" => Style::SpaceDelimited,
        "pipeDelimited" => Style::PipeDelimited,
        "deepObject" => Style::DeepObject,
        _ => return None,
    })
}
