//! Operations: methods, paths, parameters, responses, and the examples that stand with them.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr};

use super::{Lower, Place};
use crate::diag::Code;
use crate::ir::{Example, Operation, Parameter, Response, Type, WireName};

const JSON: &str = "application/json";

impl<'a> Lower<'a> {
    pub(super) fn operations(&mut self) -> (Vec<Operation>, Vec<Example>) {
        let document = self.document;
        let (mut operations, mut examples) = (Vec::new(), Vec::new());
        let Some(paths) = self.root().get("paths") else {
            return (operations, examples);
        };
        for (path, item) in &document.api.paths.paths {
            let Some(place) = paths.get(path) else {
                continue;
            };
            let ReferenceOr::Item(item) = item else {
                self.unsupported(
                    &place,
                    "a path that is only a `$ref`",
                    "write the path item out here",
                );
                continue;
            };
            for (method, operation) in item.iter() {
                let Some(at) = place.get(method) else {
                    continue;
                };
                if let Some(body) = at.get("requestBody") {
                    self.unsupported(
                        &body,
                        "a request with a body",
                        "only requests without a body are read",
                    );
                    continue;
                }
                let shared = self.parameters(&item.parameters, &place);
                let own = self.parameters(&operation.parameters, &at);
                // An operation's own parameter takes the place of the path's of the same name.
                let is_own = |shared: &Parameter| {
                    own.iter()
                        .any(|own| own.name == shared.name && own.location == shared.location)
                };
                let shared = Vec::from_iter(shared.into_iter().filter(|shared| !is_own(shared)));
                let parameters = Vec::from_iter(shared.into_iter().chain(own));
                self.check_template(path, &parameters, &at);
                operations.push(Operation {
                    id: operation.operation_id.clone(),
                    method: method.to_ascii_uppercase(),
                    path: path.clone(),
                    summary: self.text(&at, "summary"),
                    description: self.text(&at, "description"),
                    parameters,
                    responses: self.responses(operation, &at, &mut examples),
                    origin: self.entry_origin(&place, method),
                });
            }
        }
        (operations, examples)
    }

    /// The names in braces and the path parameters of an operation are the same.
    fn check_template(&mut self, path: &str, parameters: &[Parameter], place: &Place<'_>) {
        let template = path
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'));
        let template = Vec::from_iter(template.map(|(name, _)| name));
        let in_path = parameters
            .iter()
            .filter(|parameter| parameter.location == "path");
        let in_path = Vec::from_iter(in_path);
        let start = place.node.span.start;
        let outside = path
            .split('{')
            .enumerate()
            .map(|(index, part)| match index {
                0 => Some(part),
                _ => part.split_once('}').map(|(_, rest)| rest),
            });
        let is_plain =
            |part: Option<&str>| part.is_some_and(|part| !part.contains(['}', '?', '#']));
        if !outside.into_iter().all(is_plain) {
            self.diagnostics
                .error(
                    Code::Unsupported,
                    self.document.source.at(&(start..start)),
                    format!("`{path}` is no path"),
                )
                .expected("a path whose braces are closed, without `?` and `#`")
                .help("correct the path; what follows a `?` is a query parameter");
        }
        for name in template
            .iter()
            .filter(|name| !in_path.iter().any(|known| known.name.0 == **name))
        {
            self.diagnostics
                .error(
                    Code::DanglingRef,
                    self.document.source.at(&(start..start)),
                    format!("the path has `{{{name}}}`, and the operation no such parameter"),
                )
                .expected("a path parameter for every name in braces")
                .help("add the parameter, or correct the path");
        }
        for parameter in in_path
            .iter()
            .filter(|known| !template.contains(&&*known.name.0))
        {
            self.diagnostics
                .error(
                    Code::DanglingRef,
                    parameter.origin.at.clone(),
                    format!("`{}` is not in the path `{path}`", parameter.name),
                )
                .expected("a path parameter whose name stands in braces in the path")
                .help("correct the name, or take the parameter out");
        }
    }

    fn parameters(
        &mut self,
        parameters: &[ReferenceOr<openapiv3::Parameter>],
        parent: &Place<'a>,
    ) -> Vec<Parameter> {
        let document = self.document;
        let Some(list) = parent.get("parameters") else {
            return Vec::new();
        };
        let mut lowered = Vec::new();
        for (index, (parameter, node)) in parameters.iter().zip(list.node.items()).enumerate() {
            let at = Place {
                node,
                pointer: format!("{}/{index}", list.pointer),
            };
            let resolved = match parameter {
                ReferenceOr::Item(parameter) => Some((parameter, at.clone())),
                ReferenceOr::Reference { reference } => (|| {
                    let name = reference.strip_prefix("#/components/parameters/")?;
                    let parameter = document
                        .api
                        .components
                        .as_ref()?
                        .parameters
                        .get(name)?
                        .as_item()?;
                    let place = self
                        .root()
                        .get("components")?
                        .get("parameters")?
                        .get(name)?;
                    Some((parameter, place))
                })(),
            };
            let Some((parameter, place)) = resolved else {
                self.unsupported(
                    &at,
                    "a `$ref` to something that is no component parameter",
                    "refer to a parameter below `#/components/parameters/`",
                );
                continue;
            };
            lowered.extend(self.parameter(parameter, &place));
        }
        lowered
    }

    fn parameter(
        &mut self,
        parameter: &openapiv3::Parameter,
        place: &Place<'a>,
    ) -> Option<Parameter> {
        use openapiv3::Parameter::{Cookie, Header, Path, Query};
        let location = match parameter {
            Query { .. } => "query",
            Header { .. } => "header",
            Path { .. } => "path",
            Cookie { .. } => "cookie",
        };
        let data = parameter.parameter_data_ref();
        let (ParameterSchemaOrContent::Schema(_), Some(at)) = (&data.format, place.get("schema"))
        else {
            self.unsupported(
                place,
                "a parameter without a schema",
                "say what its values are under `schema`",
            );
            return None;
        };
        if location == "path" && !data.required {
            self.unsupported(
                place,
                "a parameter in the path that a request need not have",
                "write `required: true`",
            );
            return None;
        }
        Some(Parameter {
            name: WireName(data.name.clone()),
            location,
            required: data.required,
            ty: self.ty(&at)?,
            description: self.text(place, "description"),
            origin: self.origin(place),
        })
    }

    fn responses(
        &mut self,
        operation: &openapiv3::Operation,
        parent: &Place<'a>,
        examples: &mut Vec<Example>,
    ) -> Vec<Response> {
        let Some(list) = parent.get("responses") else {
            return Vec::new();
        };
        let with_status = operation.responses.responses.iter();
        let named = with_status.map(|(status, response)| (status.to_string(), response));
        let default = operation
            .responses
            .default
            .iter()
            .map(|response| ("default".to_owned(), response));
        let mut lowered = Vec::new();
        for (status, response) in named.chain(default) {
            let Some(at) = list.get(&status) else {
                continue;
            };
            let ReferenceOr::Item(response) = response else {
                self.unsupported(
                    &at,
                    "a response that is only a `$ref`",
                    "write the response out here",
                );
                continue;
            };
            let mut bodies = Vec::new();
            for (media_type, body) in &response.content {
                let place = at
                    .get("content")
                    .and_then(|content| content.get(media_type));
                let schema = place.as_ref().and_then(|place| place.get("schema"));
                let ty = schema.and_then(|at| self.ty(&at));
                if let (JSON, Some(Type::Named(name)), Some(json)) =
                    (&**media_type, &ty, &body.example)
                {
                    let at = place.as_ref().and_then(|place| place.get("example"));
                    examples.extend(at.map(|at| Example {
                        schema: name.clone(),
                        json: json.clone(),
                        origin: self.origin(&at),
                    }));
                }
                bodies.push((media_type.clone(), ty));
            }
            let description = self.text(&at, "description");
            let origin = self.entry_origin(&list, &status);
            lowered.push(Response {
                status,
                description,
                origin,
                bodies,
            });
        }
        lowered
    }
}
