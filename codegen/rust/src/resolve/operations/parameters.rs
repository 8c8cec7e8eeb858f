//! Resolution of an operation's parameters: the location, type and style of each.

use skattekit_ir::diag::{Code, Diagnostics, Location};
use skattekit_ir::ir::{self, ParameterLocation, Personal, Position, Style, WireName};

use super::super::argument_docs;
use super::super::fixed;
use super::super::names::{Case, Scope};
use super::super::types::Role;
use super::{Around, Called, is_open};
use crate::plan::{Body, Parameter, ParameterPlace, Parts, Spelling, Type};

/// The names of the methods that requests have or may have.
const METHODS: [&str; 8] = [
    "cursor",
    "new",
    "request",
    "decode",
    "decode_any_year",
    "decode_any_year_with_findings",
    "decode_with_findings",
    "next",
];

/// The form of a parameter's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One string, number or boolean.
    Scalar,
    /// A list of those.
    List,
    /// An object of those.
    Flat,
    /// Anything else.
    Nested,
}

impl Around<'_> {
    /// The parameters of a request; `None` if one of them is invalid, which was reported.
    pub(super) fn parameters(
        &self,
        operation: &ir::Operation,
        body: Option<&Body>,
        called: &Called<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<Parameter>> {
        let mut names = Scope::new(format!("the parameters of {}", called.wire), self.renames);
        names.of_kind("parameter");
        for method in METHODS {
            names.reserve(&fixed(method), diagnostics);
        }
        if let Some(body) = body {
            for method in ["body", "content_type"] {
                names.reserve(&fixed(method), diagnostics);
            }
            for choice in &body.choices {
                names.reserve(&choice.setter, diagnostics);
            }
        }
        let mut parameters = Vec::new();
        let mut is_whole = true;
        let is_sent = |parameter: &&ir::Parameter| {
            parameter.location != ParameterLocation::Header || !is_said_otherwise(&parameter.name.0)
        };
        let sent = operation
            .parameters
            .iter()
            .filter(is_sent)
            .collect::<Vec<_>>();
        let alone = sent.iter().filter(|of| !operation.has_twin(of));
        let keys = alone.map(|of| (&*of.name.0, operation.parameter_key(called.key, of)));
        names.expect(keys, Case::Snake);
        for parameter in sent {
            let at = &parameter.origin.at;
            let place = place(parameter.location);
            is_whole &= is_sendable(&parameter.name, place, at, diagnostics);
            let key = operation.parameter_key(called.key, parameter);
            // Parameters with the same name differ by their location.
            names.of_kind(if operation.has_twin(parameter) {
                parameter.location.as_str()
            } else {
                "parameter"
            });
            let name = names.name(&parameter.name.0, &key, Case::Snake, at, diagnostics);
            let Some((mut ty, spelling)) = self.spelled(parameter, diagnostics) else {
                is_whole = false;
                continue;
            };
            let personal = self.version.personal_at(&Position::Parameter(key));
            if personal.is_some() {
                ty = self.components.hide(ty);
            }
            parameters.push(Parameter {
                docs: argument_docs::parameter(parameter, &name, self.version),
                name,
                wire: parameter.name.0.clone(),
                place,
                required: parameter.required,
                is_person: personal == Some(Personal::Identifier),
                ty,
                spelling,
                at: at.clone(),
            });
        }
        names.of_kind("parameter");
        parameters.extend(self.keys(operation, called, &mut names, diagnostics));
        is_whole.then_some(parameters)
    }

    /// The type of a parameter, and its serialization.
    fn spelled(
        &self,
        parameter: &ir::Parameter,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Type, Spelling)> {
        let list = self
            .api
            .code_parameters
            .get(&parameter.name.0)
            .map(|setting| fixed(&setting.value));
        let of = self.as_sent(&parameter.ty);
        let ty = self.components.ty(&of, list.as_ref());
        let at = &parameter.origin.at;
        if let Some(list) = list.filter(|list| !is_open(item(&ty), list)) {
            let list = list.as_str();
            diagnostics
                .error(Code::UnusedSetting, at.clone())
                .found(format!(
                    "`{}` is set to be a code of `{list}`, but is not a string",
                    parameter.name
                ))
                .expected("a parameter of type string without a format")
                .help("remove it from `[api.code-parameters]`, or make it a string");
            return None;
        }
        let form = self.form_of(&of);
        let parts = match form {
            _ if parameter.json => Parts::Json,
            Form::Scalar => Parts::One,
            Form::List => Parts::List,
            Form::Flat => Parts::Object,
            Form::Nested => {
                diagnostics
                    .error(Code::Unsupported, at.clone())
                    .found(format!("`{}` has lists or objects inside it", parameter.name))
                    .expected("a string, number or boolean, a list of them, or an object of them")
                    .help("use `content` with `application/json` instead of `schema`, which sends it as JSON");
                return None;
            }
        };
        if parts == Parts::Json || parts == Parts::Object {
            refuse_generic(&ty, &parameter.name, at, diagnostics)?;
        }
        let style = style(parameter, parts, diagnostics)?;
        let is_usual = matches!(style, Style::Simple | Style::Form);
        let is_plain = parts == Parts::One
            && is_usual
            && !parameter.allow_reserved
            && parameter.location != ParameterLocation::Cookie;
        let spelling = if is_plain {
            Spelling::Plain
        } else {
            Spelling::Styled {
                parts,
                style,
                explode: parameter.explode && matches!(parts, Parts::List | Parts::Object),
                reserved: parameter.allow_reserved,
                empty: parameter.allow_empty,
            }
        };
        Some((ty, spelling))
    }

    /// The type of a parameter: in an address, strings and numbers look alike, and null means that nothing is sent.
    fn as_sent(&self, ty: &ir::Type) -> ir::Type {
        let text = ir::Type::Scalar(ir::Scalar::Text);
        match ty {
            ir::Type::Nullable(ty) => self.as_sent(ty),
            ir::Type::Any => text,
            ir::Type::Named(name) => match self.components.role(name) {
                Some(Role::Alias(ty)) => self.as_sent(ty),
                Some(Role::AnyOf(_, types)) => {
                    let forms = types.iter().map(|ty| self.form_of(ty)).collect::<Vec<_>>();
                    if forms.iter().all(|form| *form == Form::Scalar) {
                        text
                    } else if forms
                        .iter()
                        .all(|form| matches!(form, Form::Scalar | Form::List))
                    {
                        ir::Type::OneOrMany(Box::new(text))
                    } else {
                        ty.clone()
                    }
                }
                _ => ty.clone(),
            },
            ir::Type::Array(items) => ir::Type::Array(Box::new(self.as_sent(items))),
            ir::Type::OneOrMany(items) => ir::Type::OneOrMany(Box::new(self.as_sent(items))),
            _ => ty.clone(),
        }
    }

    /// The form of a type for a parameter.
    pub(super) fn form_of(&self, ty: &ir::Type) -> Form {
        match ty {
            ir::Type::Scalar(_) => Form::Scalar,
            ir::Type::Array(items) | ir::Type::OneOrMany(items) => self.form_of_list(items),
            ir::Type::Nullable(ty) => self.form_of(ty),
            ir::Type::Object => Form::Flat,
            ir::Type::Map(values) if self.is_scalar(values) => Form::Flat,
            ir::Type::Map(_) | ir::Type::Any => Form::Nested,
            ir::Type::Named(name) => match self.components.role(name) {
                // An unreadable component was reported.
                None | Some(Role::Scalar(_) | Role::Enum(_) | Role::Sensitive(_)) => Form::Scalar,
                Some(Role::Alias(ty)) => self.form_of(ty),
                Some(Role::Free) => Form::Flat,
                Some(Role::Struct(_, object)) => {
                    let mut fields = object.fields.iter();
                    if fields.all(|field| self.is_scalar(&field.ty)) {
                        Form::Flat
                    } else {
                        Form::Nested
                    }
                }
                Some(_) => Form::Nested,
            },
        }
    }

    fn form_of_list(&self, items: &ir::Type) -> Form {
        if self.is_scalar(items) {
            Form::List
        } else {
            Form::Nested
        }
    }

    /// Whether a type is one string, number or boolean. It does not look into objects, which can contain themselves.
    fn is_scalar(&self, ty: &ir::Type) -> bool {
        match ty {
            ir::Type::Scalar(_) => true,
            ir::Type::Nullable(ty) => self.is_scalar(ty),
            ir::Type::Named(name) => match self.components.role(name) {
                // An unreadable component was reported.
                None | Some(Role::Scalar(_) | Role::Enum(_) | Role::Sensitive(_)) => true,
                Some(Role::Alias(ty)) => self.is_scalar(ty),
                Some(_) => false,
            },
            _ => false,
        }
    }
}

/// The style of a parameter; one that does not fit its type is reported.
fn style(parameter: &ir::Parameter, parts: Parts, diagnostics: &mut Diagnostics) -> Option<Style> {
    let at = parameter.origin.at.clone();
    let name = &parameter.name;
    let several = matches!(parts, Parts::List | Parts::Object);
    match parameter.style {
        Style::DeepObject if parts == Parts::List => {
            refuse_deep_list(name, &at, diagnostics);
            None
        }
        Style::DeepObject | Style::SpaceDelimited | Style::PipeDelimited if !several => {
            diagnostics
                .warning(Code::Unsupported, at)
                .found(format!(
                    "`{name}` has a style for lists and objects, but is neither"
                ))
                .expected("the style form")
                .help("remove the style; until then, the value is sent in the style form");
            Some(Style::Form)
        }
        _ if parameter.location == ParameterLocation::Cookie && several && parameter.explode => {
            diagnostics
                .error(Code::Unsupported, at)
                .found(format!("`{name}` would be sent as several cookies"))
                .expected("`explode: false`, which sends one cookie")
                .help("write `explode: false`, or send it in another way");
            None
        }
        style => Some(style),
    }
}

/// Reports a list in a style for objects.
pub(super) fn refuse_deep_list(name: &WireName, at: &Location, diagnostics: &mut Diagnostics) {
    diagnostics
        .error(Code::Unsupported, at.clone())
        .found(format!("`{name}` is a list in the style deepObject"))
        .expected("an object, since this style is only for objects")
        .help("use another style, such as form");
}

/// Reports a type that depends on a code list of a year, which a request does not have.
pub(super) fn refuse_generic(
    ty: &Type,
    name: &WireName,
    at: &Location,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let is_generic = matches!(item(ty), Type::Named(_, arguments) if !arguments.is_empty());
    if is_generic {
        diagnostics
            .error(Code::Unsupported, at.clone())
            .found(format!(
                "`{name}` depends on a code list that differs between years"
            ))
            .help("remove the property from `[api.code-fields]`");
        return None;
    }
    Some(())
}

/// The type of a list's items, or the type itself.
fn item(ty: &Type) -> &Type {
    match ty {
        Type::Vec(item) => item,
        ty => ty,
    }
}

/// Whether OpenAPI ignores a header among the parameters because other keywords define it.
fn is_said_otherwise(name: &str) -> bool {
    ["accept", "authorization", "content-type"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

const fn place(location: ParameterLocation) -> ParameterPlace {
    match location {
        ParameterLocation::Path => ParameterPlace::Path,
        ParameterLocation::Query => ParameterPlace::Query,
        ParameterLocation::Header => ParameterPlace::Header,
        ParameterLocation::Cookie => ParameterPlace::Cookie,
    }
}

/// Whether a parameter's name is valid for its location; an invalid one is reported.
pub(super) fn is_sendable(
    name: &WireName,
    place: ParameterPlace,
    at: &Location,
    diagnostics: &mut Diagnostics,
) -> bool {
    let what = match place {
        ParameterPlace::Header => "a header",
        ParameterPlace::Cookie => "a cookie",
        _ => return true,
    };
    let is_name = is_token(&name.0);
    if !is_name {
        diagnostics
            .error(Code::InvalidName, at.clone())
            .found(format!("`{name}` is not a valid name of {what}"))
            .expected("letters, digits and dashes")
            .help("correct the name, or remove the parameter");
    }
    is_name
}

/// Whether a text is a valid header name: a token of RFC 9110.
fn is_token(name: &str) -> bool {
    let is_sign = |byte: u8| b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_sign(byte))
}
