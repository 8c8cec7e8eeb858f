//! Resolution of responses: how each status and media type of an operation is read.

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{self, ContentKind, Response};
use skattekit_ir::markdown::code;

use super::super::names::{Case, Scope};
use super::super::operation_docs;
use super::{Around, Called, bodies, failures};
use crate::plan::{Arm, ArmError, ArmModel, Choice, Docs, Item, Outcome, Payload, Reply, RustName};

/// The alternatives of a response, with the media types of each.
type Payloads = Vec<(Payload, Vec<String>)>;

/// The result for a response.
struct Kind<'a> {
    response: &'a Response,
    payload: Payload,
    media_types: Vec<String>,
    /// Whether the content type distinguishes it from others of its response.
    is_guarded: bool,
    variant: Option<RustName>,
}

impl Around<'_> {
    /// How the responses of an operation are read; the necessary enums are added to the items.
    pub(super) fn reply(
        &self,
        operation: &ir::Operation,
        called: &Called<'_>,
        scope: &mut Scope<'_>,
        items: &mut Vec<Item>,
        diagnostics: &mut Diagnostics,
    ) -> Reply {
        let mut models = self.models(operation, diagnostics);
        let model = self.outcome(&mut models, "Response", called, scope, items, diagnostics);
        let mut errors = self.errors(operation, diagnostics);
        let error = self.outcome(&mut errors, "Error", called, scope, items, diagnostics);
        let arms = match (&model, &error) {
            (Outcome::One(Payload::Value(_)), Outcome::One(_)) if errors.iter().all(is_read) => {
                Vec::new()
            }
            _ => arms(&model, &models, &error, &errors),
        };
        Reply { model, error, arms }
    }

    /// The alternatives of a success, in source order with ranges last.
    fn models<'b>(
        &self,
        operation: &'b ir::Operation,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Kind<'b>> {
        let mut cases = Vec::new();
        for response in operation.successes() {
            let mut own = self.kinds(operation, response, diagnostics);
            if own.is_empty() {
                own.push(Kind {
                    response,
                    payload: Payload::Nothing,
                    media_types: Vec::new(),
                    is_guarded: false,
                    variant: None,
                });
            }
            cases.extend(own);
        }
        cases.sort_by_key(|case| range_rank(&case.response.status));
        cases
    }

    /// The alternatives of an error, in the same order.
    fn errors<'b>(
        &self,
        operation: &'b ir::Operation,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Kind<'b>> {
        let mut cases = Vec::new();
        for response in failures(operation) {
            cases.extend(self.kinds(operation, response, diagnostics));
        }
        for case in &mut cases {
            if case.payload == Payload::Text {
                case.payload = Payload::HiddenText;
            }
        }
        cases.sort_by_key(|case| range_rank(&case.response.status));
        cases
    }

    /// The alternatives of a response.
    fn kinds<'b>(
        &self,
        operation: &ir::Operation,
        response: &'b Response,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Kind<'b>> {
        if operation.method == "HEAD" {
            return Vec::new();
        }
        let payloads = self.payloads(response, diagnostics);
        // The alternative that no content type distinguishes comes last, so that a wrong content type only matters to
        // the others.
        let is_value = |(payload, _): &(Payload, _)| matches!(payload, Payload::Value(_));
        let plain = payloads
            .iter()
            .position(is_value)
            .unwrap_or(payloads.len().saturating_sub(1));
        payloads
            .into_iter()
            .enumerate()
            .map(|(at, (payload, media_types))| Kind {
                response,
                payload,
                media_types,
                is_guarded: at != plain,
                variant: None,
            })
            .collect()
    }

    /// The alternatives of a response's body.
    fn payloads(&self, response: &Response, diagnostics: &mut Diagnostics) -> Payloads {
        let mut payloads = Payloads::new();
        let is_json = |body: &ir::Content| matches!(body.kind, ContentKind::Json(_));
        let has_json = response.bodies.iter().any(is_json);
        for body in &response.bodies {
            let payload = match &body.kind {
                ContentKind::Xml(ty) if !self.can_be_xml(ty) => {
                    if !self.is_json_alone(ty) {
                        bodies::refuse_xml(body, has_json, diagnostics);
                    }
                    if has_json {
                        continue;
                    }
                    Payload::Text
                }
                ContentKind::Json(ty) | ContentKind::Xml(ty) => self.value(ty),
                ContentKind::Text => Payload::Text,
                ContentKind::Binary | ContentKind::Form(_) => Payload::Bytes,
            };
            let media_type = body.media_type.clone();
            match payloads.iter_mut().find(|(known, _)| *known == payload) {
                Some((_, media_types)) => media_types.push(media_type),
                None => payloads.push((payload, vec![media_type])),
            }
        }
        payloads
    }

    /// The only type of all cases, or an enum of them; the cases get the names of their variants.
    fn outcome(
        &self,
        cases: &mut [Kind<'_>],
        what: &str,
        called: &Called<'_>,
        scope: &mut Scope<'_>,
        items: &mut Vec<Item>,
        diagnostics: &mut Diagnostics,
    ) -> Outcome {
        let Some(first) = cases.first() else {
            return Outcome::One(Payload::Nothing);
        };
        if cases.iter().all(|case| case.payload == first.payload) {
            return Outcome::One(first.payload.clone());
        }
        let wire = format!("{} {what}", called.wire);
        let key = format!("{}.{what}", called.key);
        let at = &first.response.origin.at;
        let name = scope.name(&wire, &key, Case::Pascal, at, diagnostics);
        let mut names = Scope::new(format!("the variants of {wire}"), self.renames);
        let mut parameters = Vec::new();
        let mut variants = Vec::new();
        for case in cases.iter_mut() {
            let wire = variant_name(case);
            let key = format!("{key}.{wire}");
            let at = &case.response.origin.at;
            let variant = names.name(&wire, &key, Case::Pascal, at, diagnostics);
            case.variant = Some(variant.clone());
            if let Payload::Value(ty) = &case.payload {
                parameters.extend(ty.arguments().iter().cloned());
            }
            variants.push((
                variant,
                operation_docs::variant(case.response),
                case.payload.clone(),
            ));
        }
        parameters.sort();
        parameters.dedup();
        let about = match what {
            "Error" => "An error of",
            _ => "A success of",
        };
        items.push(Item::Choice(Choice {
            name: name.clone(),
            docs: Docs {
                ours: vec![format!("{about} {}, by its status.", code(called.wire))],
                ..Docs::default()
            },
            parameters: parameters.clone(),
            is_error: what == "Error",
            variants,
            operation: called.at.clone(),
            at: at.clone(),
        }));
        Outcome::Choice(name, parameters)
    }
}

/// How each status is read: exact statuses first, then ranges, then the rest.
fn arms(model: &Outcome, models: &[Kind<'_>], error: &Outcome, errors: &[Kind<'_>]) -> Vec<Arm> {
    let mut values = errors.iter().filter(|case| is_read(case));
    let is_value = values.clone().next().is_some();
    let default = values.find(|case| case.response.status == "default" && !case.is_guarded);
    let other = match (error, default.and_then(|case| case.variant.clone())) {
        (Outcome::One(Payload::Nothing), _) => ArmError::None,
        (Outcome::One(_), _) if is_value => ArmError::Itself,
        (Outcome::Choice(..), Some(variant)) => ArmError::Variant(variant),
        _ => ArmError::NoneOfSeveral,
    };
    let read = |case: &Kind<'_>| {
        Some(ArmModel {
            payload: case.payload.clone(),
            media_types: case.media_types.clone(),
            variant: case.variant.clone(),
        })
    };
    let mut arms = Vec::new();
    if matches!(model, Outcome::Choice(..)) {
        for case in models {
            arms.push(Arm {
                statuses: statuses(&case.response.status).or(Some((200, 299))),
                media_types: if case.is_guarded {
                    case.media_types.clone()
                } else {
                    Vec::new()
                },
                model: read(case),
                error: other.clone(),
            });
        }
    }
    arms.extend(error_arms(error, errors));
    // An exact status precedes its range, and a content type precedes the rest.
    arms.sort_by_key(|arm| {
        let is_range = arm.statuses.is_some_and(|(first, last)| first != last);
        (is_range, arm.media_types.is_empty())
    });
    let mut media_types = models
        .iter()
        .flat_map(|case| case.media_types.clone())
        .collect::<Vec<_>>();
    media_types.sort();
    media_types.dedup();
    let rest = match model {
        Outcome::One(payload) => Some(ArmModel {
            payload: payload.clone(),
            media_types,
            variant: None,
        }),
        Outcome::Choice(..) => None,
    };
    arms.push(Arm {
        statuses: None,
        media_types: Vec::new(),
        model: rest,
        error: other,
    });
    arms
}

/// How the errors with a status or a distinguishing content type are read.
fn error_arms(error: &Outcome, errors: &[Kind<'_>]) -> Vec<Arm> {
    let mut arms = Vec::new();
    let is_choice = matches!(error, Outcome::Choice(..));
    for case in errors.iter().filter(|case| is_choice || !is_read(case)) {
        // All other errors are read as `default`, whatever their content type.
        if case.response.status == "default" && is_read(case) && !case.is_guarded {
            continue;
        }
        let is_guarded = case.is_guarded || !is_read(case);
        let variant = case.variant.clone();
        arms.push(Arm {
            statuses: statuses(&case.response.status),
            media_types: if is_guarded {
                case.media_types.clone()
            } else {
                Vec::new()
            },
            model: None,
            error: match case.payload {
                Payload::HiddenText => ArmError::Text(variant),
                Payload::Bytes => ArmError::Bytes(variant),
                _ => variant.map_or(ArmError::Itself, ArmError::Variant),
            },
        });
    }
    arms
}

/// Whether the case is read from JSON or XML.
const fn is_read(case: &Kind<'_>) -> bool {
    matches!(case.payload, Payload::Value(_))
}

/// Exact statuses first, then ranges, then all others.
fn range_rank(status: &str) -> u8 {
    match statuses(status) {
        Some((first, last)) if first == last => 0,
        Some(_) => 1,
        None => 2,
    }
}

/// The first and the last status of `200` or `2XX`; `None` for `default`.
fn statuses(status: &str) -> Option<(u16, u16)> {
    if let Ok(exact) = status.parse() {
        return Some((exact, exact));
    }
    let hundreds = status.strip_suffix("XX")?.parse::<u16>().ok()?;
    Some((hundreds * 100, hundreds * 100 + 99))
}

/// The name of a variant: the reason phrase of its status, and what distinguishes it from others of that status.
fn variant_name(case: &Kind<'_>) -> String {
    let status = &*case.response.status;
    let mut name = match status {
        "default" => "Other".to_owned(),
        "2XX" => "Success".to_owned(),
        "4XX" => "ClientError".to_owned(),
        "5XX" => "ServerError".to_owned(),
        status => reason(status).map_or_else(|| format!("Status{status}"), str::to_owned),
    };
    if case.is_guarded {
        name.push_str(&match &case.payload {
            Payload::Text | Payload::HiddenText => " Text".to_owned(),
            Payload::Bytes => " Bytes".to_owned(),
            _ => {
                let media_type = case.media_types.first().map_or("", |media_type| media_type);
                let essence = media_type.split(';').next().unwrap_or_default();
                let subtype = essence
                    .split_once('/')
                    .map_or(essence, |(_, subtype)| subtype);
                // The suffix names only the format, which the others of the status share.
                format!(" {}", subtype.split('+').next().unwrap_or_default())
            }
        });
    }
    name
}

/// The reason phrase of a status in RFC 9110.
fn reason(status: &str) -> Option<&'static str> {
    Some(match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritative",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "411" => "LengthRequired",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "415" => "UnsupportedMediaType",
        "422" => "UnprocessableContent",
        "423" => "Locked",
        "428" => "PreconditionRequired",
        "429" => "TooManyRequests",
        "451" => "UnavailableForLegalReasons",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        _ => return None,
    })
}
