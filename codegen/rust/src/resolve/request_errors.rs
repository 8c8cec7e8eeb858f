//! The error cases of a request before it is sent, for the documentation of `new` and `request`.

use skattekit_ir::markdown::code;

use crate::plan::{Body, Parameter, ParameterPlace, Parts, Rule, Spelling, Type};

/// The error cases of `new`; `None` if it cannot fail.
pub(super) fn errors_of_new(parameters: &[Parameter], rules: &[Rule]) -> Option<String> {
    let people = parameters
        .iter()
        .filter(|parameter| parameter.is_person && parameter.required)
        .map(person);
    let rules = rules.iter().map(|rule| {
        let [by, value] = [rule.code, rule.value].map(|at| code(parameters[at].name.as_str()));
        format!("{value} is a known code that the table does not allow together with the known code of {by}")
    });
    fails_if(people.chain(rules))
}

/// The error cases of `request`.
pub(super) fn errors_of_request(parameters: &[Parameter], body: Option<&Body>) -> Option<String> {
    let address = "`base_url` is not an address that a path can follow".to_owned();
    let people = parameters
        .iter()
        .filter(|parameter| parameter.is_person && !parameter.required)
        .map(person);
    let texts = |place: ParameterPlace| {
        let names = parameters.iter().filter(|parameter| {
            let has_form = matches!(parameter.ty, Type::Integer | Type::Boolean);
            parameter.place == place && !has_form
        });
        alternatives(names)
    };
    let path = texts(ParameterPlace::Path).map(|names| format!("{names} is empty, `.` or `..`"));
    let headers = texts(ParameterPlace::Header)
        .map(|names| format!("{names} has characters other than printable ASCII"));
    let styled = alternatives(parameters.iter().filter(|parameter| {
        let is_one = |parts: &Parts| matches!(parts, Parts::One);
        matches!(&parameter.spelling, Spelling::Styled { parts, .. } if !is_one(parts))
    }))
    .map(|names| format!("{names} cannot be written as the specification asks for"));
    let missing = body
        .filter(|body| body.required && body.choices.len() > 1)
        .map(|_| "there is no body".to_owned());
    let unwritten = body.map(|_| "the body cannot be written".to_owned());
    let conditions = std::iter::once(address)
        .chain(people)
        .chain(path)
        .chain(headers)
        .chain(styled)
        .chain(missing)
        .chain(unwritten);
    fails_if(conditions)
}

fn person(parameter: &Parameter) -> String {
    let name = code(parameter.name.as_str());
    let subject = match parameter.ty {
        Type::Vec(_) | Type::List(_) => format!("one of {name}"),
        _ => name,
    };
    format!("{subject} does not have the form of a fødselsnummer or a D-number")
}

/// The names of parameters, joined by "or".
fn alternatives<'a>(parameters: impl Iterator<Item = &'a Parameter>) -> Option<String> {
    let names = parameters
        .map(|parameter| code(parameter.name.as_str()))
        .collect::<Vec<_>>();
    let (last, rest) = names.split_last()?;
    Some(match rest {
        [] => last.clone(),
        rest => format!("{} or {last}", rest.join(", ")),
    })
}

fn fails_if(conditions: impl Iterator<Item = String>) -> Option<String> {
    let conditions = conditions.collect::<Vec<_>>();
    let (last, rest) = conditions.split_last()?;
    Some(match rest {
        [] => format!("Fails if {last}."),
        rest => format!("Fails if {}, or if {last}.", rest.join(", if ")),
    })
}
