//! What the parameters of a request mean, and whether their values can be right.

use skattekit_models::{Operation, OperationParameter, ParameterKind, ParameterPlace};
use skattekit_runtime::{DateTime, Decimal, check_personidentifikator};

use crate::date;
use crate::http::Request;
use crate::target::Target;

/// The values of a request's parameters, those that it has.
pub(crate) struct Values(Vec<(&'static OperationParameter, String)>);

/// What a parameter is about; a text is known by what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// An inntektsår.
    Year,
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A date.
    Date,
    /// A moment, or a date.
    Moment,
    /// Anything else.
    Other,
}

impl Meaning {
    pub(crate) fn of(parameter: &OperationParameter) -> Self {
        let name = parameter.name.to_lowercase();
        match parameter.kind {
            _ if parameter.is_person => Self::Person,
            ParameterKind::Year => Self::Year,
            ParameterKind::Date => Self::Date,
            ParameterKind::DateTime => Self::Moment,
            ParameterKind::Text | ParameterKind::Integer if name.contains("inntektsaar") => {
                Self::Year
            }
            ParameterKind::Text if name.contains("organisasjonsnummer") => Self::Organisation,
            ParameterKind::Text if name.contains("tidspunkt") => Self::Moment,
            ParameterKind::Text if name.contains("dato") => Self::Date,
            _ => Self::Other,
        }
    }
}

impl Values {
    pub(crate) fn of(
        operation: &'static Operation,
        path: &[(&'static str, String)],
        target: &Target,
        request: &Request,
    ) -> Self {
        let found = operation.parameters.iter().filter_map(|parameter| {
            let name = parameter.name;
            let value = match parameter.place {
                ParameterPlace::Path => {
                    let mut path = path.iter();
                    path.find(|(own, _)| *own == name)
                        .map(|(_, value)| value.clone())
                }
                ParameterPlace::Query => {
                    let mut query = target.query.iter();
                    query
                        .find(|(own, _)| own == name)
                        .map(|(_, value)| value.clone())
                }
                ParameterPlace::Header => request
                    .value_of(&name.to_ascii_lowercase())
                    .map(str::to_owned),
                ParameterPlace::Cookie => cookie(request, name),
            };
            value.map(|value| (parameter, value))
        });
        Self(found.collect())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static OperationParameter, &str)> {
        self.0
            .iter()
            .map(|(parameter, value)| (*parameter, &**value))
    }

    /// The value of a parameter by its name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(own, _)| own.name == name)
            .map(|(_, value)| value)
    }

    /// The value of the first parameter that is about one of these.
    pub(crate) fn about(&self, meanings: &[Meaning]) -> Option<&str> {
        let mut values = self.iter();
        let is_about = |parameter: &OperationParameter| meanings.contains(&Meaning::of(parameter));
        values
            .find(|(parameter, _)| is_about(parameter))
            .map(|(_, value)| value)
    }

    /// The inntektsår that is asked for.
    pub(crate) fn year(&self) -> Option<u16> {
        self.about(&[Meaning::Year])?.parse().ok()
    }

    /// The person or organisation that is asked about.
    pub(crate) fn identifier(&self) -> Option<&str> {
        self.about(&[Meaning::Person, Meaning::Organisation])
    }

    /// Whether every value can be right, and every required one is there.
    ///
    /// # Errors
    /// What is wrong with the first that cannot; the value is not in it.
    pub(crate) fn check(&self, operation: &Operation) -> Result<(), String> {
        for parameter in operation.parameters {
            match self.get(parameter.name) {
                Some(value) => check(parameter, value)
                    .map_err(|reason| format!("{} {reason}", parameter.name))?,
                None if parameter.required => return Err(format!("{} is missing", parameter.name)),
                None => {}
            }
        }
        Ok(())
    }

    /// Whether the tables have the codes together.
    ///
    /// # Errors
    /// The first two that they rule out.
    pub(crate) fn check_combinations(&self, operation: &Operation) -> Result<(), String> {
        for rule in operation.combinations {
            if let (Some(by), Some(code)) = (self.get(rule.by), self.get(rule.code))
                && !(rule.allows)(by, code)
            {
                return Err(format!(
                    "{} is not available to this {}",
                    rule.code, rule.by
                ));
            }
        }
        Ok(())
    }
}

fn cookie(request: &Request, name: &str) -> Option<String> {
    let mut pairs = request
        .value_of("cookie")?
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(own, _)| *own == name)
        .map(|(_, value)| value.to_owned())
}

/// Whether a value can be right.
fn check(parameter: &OperationParameter, value: &str) -> Result<(), String> {
    let digits =
        |count: usize| value.len() == count && value.bytes().all(|byte| byte.is_ascii_digit());
    let expected = |is_right: bool, what: &str| {
        if is_right {
            Ok(())
        } else {
            Err(format!("is not {what}"))
        }
    };
    match Meaning::of(parameter) {
        Meaning::Year => return expected(digits(4), "a year of four digits"),
        Meaning::Person => {
            return check_personidentifikator(value).map_err(|reason| reason.to_string());
        }
        Meaning::Organisation => return expected(digits(9), "nine digits"),
        Meaning::Date => {
            return expected(
                date::Date::parse(value).is_some(),
                "a date such as 2025-04-08",
            );
        }
        Meaning::Moment => {
            let is_moment = value.parse::<DateTime>().is_ok() || date::Date::parse(value).is_some();
            return expected(is_moment, "a date or a moment such as 2025-04-08T12:00:00Z");
        }
        Meaning::Other => {}
    }
    match parameter.kind {
        ParameterKind::Integer => expected(value.parse::<i64>().is_ok(), "a whole number"),
        ParameterKind::Decimal => expected(value.parse::<Decimal>().is_ok(), "a number"),
        ParameterKind::Boolean => expected(matches!(value, "true" | "false"), "true or false"),
        ParameterKind::Code(list) => {
            let is_code = (0..list.count()).any(|row| list.code(row) == value);
            expected(is_code, &format!("a code of {}", list.name()))
        }
        _ => Ok(()),
    }
}
