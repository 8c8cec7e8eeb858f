//! What a scenario does to an answer: an error of the services, or a fault on the way.

use std::fmt;
use std::str::FromStr;

use skattekit_catalogue::{CodeHit, FEILKODER, feilkode};
use skattekit_models::{Format, Operation};
use skattekit_testdata::{Answer, Disturbance, Random};
use thiserror::Error;

use super::Scenario;
use crate::http::{Delivery, Response};
use crate::journal::SCENARIO;

/// What a scenario answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// The error with this code, with its status.
    Feilkode(&'static str),
    /// A fault.
    Fault(Fault),
}

/// Something that goes wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// 429 with `Retry-After`.
    TooManyRequests,
    /// 503 with `Retry-After`.
    Unavailable,
    /// The answer comes late.
    Late,
    /// The connection ends in the middle of the body.
    Cut,
    /// The connection is reset before the answer.
    Reset,
    /// An error of the API comes with the status 200.
    ErrorAs200,
    /// What a gateway or a proxy makes of the answer.
    Disturbed(Disturbance),
}

impl Fault {
    /// Every fault with its name.
    pub const ALL: &[(Self, &str)] = &[
        (Self::TooManyRequests, "too-many-requests"),
        (Self::Unavailable, "unavailable"),
        (Self::Late, "late"),
        (Self::Cut, "cut"),
        (Self::Reset, "reset"),
        (Self::ErrorAs200, "error-as-200"),
        (Self::Disturbed(Disturbance::Html), "html"),
        (Self::Disturbed(Disturbance::Text), "text"),
        (Self::Disturbed(Disturbance::Empty), "empty"),
        (Self::Disturbed(Disturbance::Cut), "half"),
        (Self::Disturbed(Disturbance::ContentType), "content-type"),
        (Self::Disturbed(Disturbance::Problem), "problem"),
        (Self::Disturbed(Disturbance::Envelope), "envelope"),
    ];
}

impl From<Fault> for Effect {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Feilkode(kode) => kode,
            Self::Fault(fault) => {
                let mut faults = Fault::ALL.iter();
                let row = faults.find(|(own, _)| own == fault);
                row.map_or("fault", |(_, name)| name)
            }
        };
        f.write_str(name)
    }
}

/// Neither a code nor a fault.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{name}` is no error code and no fault; {hint}")]
pub struct UnknownEffect {
    /// What was asked for.
    name: String,
    hint: String,
}

impl FromStr for Effect {
    type Err = UnknownEffect;

    fn from_str(text: &str) -> Result<Self, UnknownEffect> {
        if let Some(hit) = feilkode(text).first() {
            return Ok(Self::Feilkode(hit.kode));
        }
        let mut faults = Fault::ALL.iter();
        if let Some((fault, _)) = faults.find(|(_, name)| name.eq_ignore_ascii_case(text)) {
            return Ok(Self::Fault(*fault));
        }
        let codes = FEILKODER.iter().map(|row| row.kode);
        let names = Fault::ALL.iter().map(|(_, name)| *name);
        let hint = near(text, codes.chain(names)).map_or_else(
            || {
                let faults = Fault::ALL.iter().map(|(_, name)| *name).collect::<Vec<_>>();
                format!(
                    "expected a code such as SSG-008, or one of {}",
                    faults.join(", ")
                )
            },
            |near| format!("did you mean `{near}`?"),
        );
        Err(UnknownEffect {
            name: text.chars().take(40).collect(),
            hint,
        })
    }
}

/// The candidate that a text is most like, where it is like one at all.
pub(crate) fn near<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let text = text.chars().take(100).collect::<String>().to_lowercase();
    let likeness =
        |candidate: &str| strsim::normalized_damerau_levenshtein(&text, &candidate.to_lowercase());
    candidates
        .map(|candidate| (likeness(candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.6)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

impl Scenario {
    /// What a request gets; `answer` is what it would get otherwise.
    pub(crate) fn change(
        &self,
        operation: Option<&Operation>,
        format: Format,
        seed: u64,
        answer: impl FnOnce() -> Response,
    ) -> Response {
        let rows = operation.map_or(&[][..], |operation| operation.errors);
        let error = |hit: &CodeHit| {
            let error = response(Answer::error(hit, format, &mut Random::from_seed(seed)));
            // Two versions of an API can differ about the status of a code.
            let own = rows.iter().find(|row| row.kode == hit.kode);
            let own = own.and_then(|row| row.http_status);
            Response {
                status: own.unwrap_or(error.status),
                ..error
            }
        };
        let changed = match self.effect {
            Effect::Feilkode(kode) => {
                let hits = feilkode(kode);
                // A code can be on several pages; that of the API counts.
                let is_own = |hit: &&CodeHit| operation.is_some_and(|own| own.api == hit.api.slug);
                let hit = hits.iter().find(is_own).or(hits.first());
                hit.map_or_else(answer, error)
            }
            Effect::Fault(fault) => self.trouble(fault, operation, error, answer),
        };
        let name = self.name.clone();
        changed.header(SCENARIO, name.unwrap_or_else(|| self.effect.to_string()))
    }

    fn trouble(
        &self,
        fault: Fault,
        operation: Option<&Operation>,
        error: impl FnOnce(&CodeHit) -> Response,
        answer: impl FnOnce() -> Response,
    ) -> Response {
        let later = |response: Response| {
            response.header("retry-after", self.retry_after.as_secs().to_string())
        };
        match fault {
            Fault::TooManyRequests => later(disturbed(&Response::bare(429), Disturbance::Problem)),
            Fault::Unavailable => later(disturbed(&Response::bare(503), Disturbance::Html)),
            Fault::Late => delivered(answer(), Delivery::Late(self.delay)),
            Fault::Cut => {
                let answer = answer();
                let half = answer.body.len() / 2;
                delivered(answer, Delivery::Cut(half))
            }
            Fault::Reset => delivered(answer(), Delivery::Reset),
            Fault::ErrorAs200 => {
                let kode = operation.and_then(|operation| operation.errors.first());
                let hit = kode.map_or("DAS-001", |own| own.kode);
                let error = feilkode(hit).first().map_or_else(answer, error);
                Response {
                    status: 200,
                    ..error
                }
            }
            Fault::Disturbed(disturbance) => disturbed(&answer(), disturbance),
        }
    }
}

fn delivered(response: Response, delivery: Delivery) -> Response {
    Response {
        delivery,
        ..response
    }
}

fn response(answer: Answer) -> Response {
    let content_type = answer
        .content_type
        .map(|own| ("content-type", own.to_owned()));
    Response {
        status: answer.status,
        headers: content_type.into_iter().collect(),
        body: answer.body,
        delivery: Delivery::Whole,
    }
}

/// What is left of a response after something in front of the service had it.
fn disturbed(response: &Response, by: Disturbance) -> Response {
    let answer = Answer::new(response.status, None, response.body.clone());
    let changed = answer.disturbed(by);
    let mut headers = response.headers.clone();
    // The half of a body is still of the type that it was of.
    if by != Disturbance::Cut {
        headers.retain(|(name, _)| *name != "content-type");
        headers.extend(
            changed
                .content_type
                .map(|own| ("content-type", own.to_owned())),
        );
    }
    Response {
        status: changed.status,
        headers,
        body: changed.body,
        delivery: Delivery::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, Fault};

    #[test]
    fn codes_and_faults_are_found_whatever_the_case_of_their_letters() {
        assert_eq!("ssg-008".parse(), Ok(Effect::Feilkode("SSG-008")));
        for (fault, name) in Fault::ALL {
            assert_eq!(name.parse(), Ok(Effect::Fault(*fault)));
            assert_eq!(Effect::Fault(*fault).to_string(), *name);
        }
    }

    #[test]
    fn an_unknown_one_is_refused_with_one_that_is_near() {
        let hint = |text: &str| text.parse::<Effect>().unwrap_err().to_string();
        assert!(
            hint("SSG-08").contains("did you mean `SSG-00"),
            "{}",
            hint("SSG-08")
        );
        assert!(hint("to-many-requests").ends_with("did you mean `too-many-requests`?"));
        assert!(hint("").contains("SSG-008, or one of too-many-requests, "));
        assert!(hint(&"x".repeat(100_000)).len() < 400);
    }
}
