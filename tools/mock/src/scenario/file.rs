//! The file of scenarios.

use std::time::Duration;

use serde::Deserialize;
use skattekit_models::{OPERATIONS, Operation};
use thiserror::Error;
use toml::Spanned;

use super::effect::near;
use super::{Effect, Scenario, Scenarios, UnknownEffect};
use crate::identifier::could_be_real;
use crate::line::line_at;

/// Why a file of scenarios cannot be used.
#[derive(Debug, Error)]
#[error("line {line}: {fault}")]
#[non_exhaustive]
pub struct ScenariosError {
    /// The line, from 1 on.
    pub line: usize,
    /// What is wrong there.
    pub fault: ScenariosFault,
}

/// What is wrong with a file of scenarios.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ScenariosFault {
    /// It is not the TOML that is expected.
    #[error("{0}")]
    Toml(String),
    /// It has no scenario.
    #[error("no scenario; expected at least one `[[scenario]]` with `answer`")]
    None,
    /// An answer is neither a code nor a fault.
    #[error(transparent)]
    Answer(#[from] UnknownEffect),
    /// No operation is called so, or no API.
    #[error("no {kind} is called `{name}`{hint}")]
    Unknown {
        /// What it should be: `API` or `operation`.
        kind: &'static str,
        /// What stands there.
        name: String,
        /// What it may be meant to be.
        hint: String,
    },
    /// An identifier could be a real person's.
    #[error(
        "the identifier could be a real person's; use a synthetic one, whose month has 80 added"
    )]
    RealPerson,
    /// A time is none.
    #[error("`{0}` is no time; expected one such as `3s` or `200ms`")]
    Time(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    scenario: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    answer: Spanned<String>,
    name: Option<String>,
    identifier: Option<Spanned<String>>,
    api: Option<Spanned<String>>,
    operation: Option<Spanned<String>>,
    times: Option<u32>,
    delay: Option<Spanned<String>>,
    retry_after: Option<Spanned<String>>,
}

impl Scenarios {
    /// Reads a file of scenarios.
    ///
    /// # Errors
    ///
    /// The first fault of the file, with its line.
    pub fn parse(text: &str) -> Result<Self, ScenariosError> {
        let at = |start: usize, fault: ScenariosFault| ScenariosError {
            line: line_at(text, start),
            fault,
        };
        let file = toml::from_str::<File>(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            at(start, ScenariosFault::Toml(error.message().to_owned()))
        })?;
        if file.scenario.is_empty() {
            return Err(at(0, ScenariosFault::None));
        }
        let scenarios = file.scenario.into_iter().map(|row| {
            row.into_scenario()
                .map_err(|(start, fault)| at(start, fault))
        });
        Ok(scenarios.collect::<Result<Vec<_>, _>>()?.into())
    }
}

impl Row {
    /// The scenario; or what is wrong, and where that begins.
    fn into_scenario(self) -> Result<Scenario, (usize, ScenariosFault)> {
        let answer = self.answer.get_ref().parse::<Effect>();
        let mut scenario =
            Scenario::new(answer.map_err(|fault| (self.answer.span().start, fault.into()))?);
        scenario.name = self.name;
        scenario.times = self.times;
        scenario.api = known("API", self.api, |operation| operation.api)?;
        scenario.operation = known("operation", self.operation, |operation| operation.id)?;
        if let Some(identifier) = self.identifier {
            if could_be_real(identifier.get_ref()) {
                return Err((identifier.span().start, ScenariosFault::RealPerson));
            }
            scenario.identifier = Some(identifier.into_inner());
        }
        scenario.delay = time(self.delay)?.unwrap_or(scenario.delay);
        scenario.retry_after = time(self.retry_after)?.unwrap_or(scenario.retry_after);
        Ok(scenario)
    }
}

/// What a name names among the operations.
fn known(
    kind: &'static str,
    name: Option<Spanned<String>>,
    of: impl Fn(&Operation) -> &'static str + Copy,
) -> Result<Option<&'static str>, (usize, ScenariosFault)> {
    let Some(name) = name else { return Ok(None) };
    let mut names = OPERATIONS.iter().map(of);
    if let Some(found) = names.find(|own| own == name.get_ref()) {
        return Ok(Some(found));
    }
    let hint = near(name.get_ref(), OPERATIONS.iter().map(of));
    let start = name.span().start;
    let fault = ScenariosFault::Unknown {
        kind,
        hint: hint.map_or_else(String::new, |near| format!("; did you mean `{near}`?")),
        name: name.into_inner(),
    };
    Err((start, fault))
}

fn time(text: Option<Spanned<String>>) -> Result<Option<Duration>, (usize, ScenariosFault)> {
    let read = |text: Spanned<String>| {
        humantime::parse_duration(text.get_ref()).map_err(|_| {
            let start = text.span().start;
            (start, ScenariosFault::Time(text.into_inner()))
        })
    };
    text.map(read).transpose()
}

#[cfg(test)]
mod tests {
    use super::Scenarios;

    #[test]
    fn a_fault_is_told_with_its_line_and_what_was_meant() {
        for (text, told) in [
            (
                "",
                "line 1: no scenario; expected at least one `[[scenario]]` with `answer`",
            ),
            (
                "[[scenario]]\nname = \"a\"",
                "line 1: missing field `answer`",
            ),
            (
                "[[scenario]]\nanswer = \"SSG-008\"\n\n[[scenario]]\nanswer = \"cutt\"",
                "line 5: `cutt` is no error code and no fault; did you mean `cut`?",
            ),
            (
                "[[scenario]]\nanswer = \"cut\"\napi = \"avregnin\"",
                "line 3: no API is called `avregnin`; did you mean `avregning`?",
            ),
            (
                "[[scenario]]\nanswer = \"cut\"\noperation = \"hentHendelse\"",
                "line 3: no operation is called `hentHendelse`; did you mean `hentHendelser`?",
            ),
            (
                "[[scenario]]\nanswer = \"cut\"\nidentifier = \"01010100000\"",
                "line 3: the identifier could be a real person's; use a synthetic one, whose month has 80 added",
            ),
            (
                "[[scenario]]\nanswer = \"late\"\ndelay = \"soon\"",
                "line 3: `soon` is no time; expected one such as `3s` or `200ms`",
            ),
            ("[[scenario]\n", "line 1: "),
            ("[[scenario]]\nanswer = \"cut\"\ntimes = -1", "line 3: "),
        ] {
            let error = Scenarios::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
