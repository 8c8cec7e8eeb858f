//! Answers as an HTTP client gets them: the errors of the services, and what comes from something in front of them.

use skattekit_catalogue::CodeHit;
use skattekit_common::v1::Feil;
use skattekit_common::{Format, NoCodes, Sensitive, to_json, to_xml};

use crate::random::Random;

const HTML: &str = "<!DOCTYPE html>\n<html><head><title>503 Service Unavailable</title></head>\
    <body><h1>Service Unavailable</h1></body></html>\n";

/// An answer of a service, or of something in front of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The value of the header `Content-Type`, if it is there.
    pub content_type: Option<&'static str>,
    /// The body; may be empty.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer as it came.
    #[must_use]
    pub fn new(status: u16, content_type: Option<&'static str>, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type,
            body: body.into(),
        }
    }

    /// The error that a service answers with for a code of its page, such as each of
    /// [`FEILKODER`](skattekit_catalogue::FEILKODER).
    ///
    /// The status is that of the page, or 500 where the page tells none.
    #[must_use]
    pub fn error(code: &CodeHit, format: Format, random: &mut Random) -> Self {
        let mut feil = Feil::<NoCodes>::new();
        feil.kode = Some(code.kode.into());
        feil.melding = Some(Sensitive::new(code.omraade.to_owned()));
        feil.korrelasjonsid = Some(korrelasjonsid(random));
        // An error is text throughout, which both formats can write.
        let (content_type, body) = match format {
            Format::Xml => ("application/xml", to_xml(&feil).unwrap_or_default()),
            Format::Json => ("application/json", to_json(&feil).unwrap_or_default()),
        };
        Self {
            status: code.http_status.unwrap_or(500),
            content_type: Some(content_type),
            body: body.into(),
        }
    }

    /// The answer as a client gets it after something went wrong on the way.
    #[must_use]
    pub fn disturbed(&self, by: Disturbance) -> Self {
        let answer = |status, content_type, body: &str| Self {
            status,
            content_type,
            body: body.into(),
        };
        match by {
            Disturbance::Html => answer(503, Some("text/html"), HTML),
            Disturbance::Text => answer(502, Some("text/plain"), "upstream connect error\n"),
            Disturbance::Empty => answer(self.status, None, ""),
            Disturbance::Problem => answer(
                429,
                Some("application/problem+json"),
                r#"{"type":"about:blank","title":"Too Many Requests","status":429}"#,
            ),
            Disturbance::Cut => Self {
                body: self.body[..self.body.len() / 2].into(),
                ..self.clone()
            },
            Disturbance::ContentType => Self {
                content_type: Some("text/plain"),
                ..self.clone()
            },
            Disturbance::Envelope => Self {
                content_type: Some("application/json"),
                body: [b"{\"error\":", &*quoted(&self.body), b"}"].concat(),
                ..self.clone()
            },
        }
    }
}

/// What can happen to an answer on its way through gateways and proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Disturbance {
    /// A gateway answers with a page in HTML and the status 503.
    Html,
    /// A proxy answers with plain text and the status 502.
    Text,
    /// The body is lost.
    Empty,
    /// The second half of the body is lost.
    Cut,
    /// The header says plain text; the body is as it was, and so is what a reader makes of it.
    ContentType,
    /// A gateway limits the rate, and says so as RFC 9457 has it.
    Problem,
    /// A proxy wraps the body in JSON of its own.
    Envelope,
}

impl Disturbance {
    /// Every one of them.
    pub const ALL: &[Self] = &[
        Self::Html,
        Self::Text,
        Self::Empty,
        Self::Cut,
        Self::ContentType,
        Self::Problem,
        Self::Envelope,
    ];
}

/// A body as a JSON value: as it is where it is JSON, else as a string.
fn quoted(body: &[u8]) -> Vec<u8> {
    if body.starts_with(b"{") {
        return body.into();
    }
    let text = String::from_utf8_lossy(body);
    to_json(&*text).unwrap_or_default().into()
}

/// An id of a call, as a UUID of version 4.
#[must_use]
pub fn korrelasjonsid(random: &mut Random) -> String {
    let bits = u128::from(random.next_u64()) << 64 | u128::from(random.next_u64());
    // The version and the variant have their places in it.
    let bits = bits & !(0xf << 76 | 0x3 << 62) | 4 << 76 | 2 << 62;
    let hex = format!("{bits:032x}");
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    parts.map(|part| &hex[part]).join("-")
}

#[cfg(test)]
mod tests {
    use skattekit_catalogue::FEILKODER;
    use skattekit_common::v1::Feil;
    use skattekit_common::{Format, NoCodes, RawReason, Reply, from_json_strict, from_xml_strict};

    use super::{Answer, Disturbance};
    use crate::random::Random;

    type Decoded = Reply<Feil<NoCodes>, Feil<NoCodes>>;

    fn decode(answer: &Answer) -> Decoded {
        skattekit_runtime::decode(answer.status, answer.content_type, &answer.body)
    }

    #[test]
    fn every_error_of_every_page_is_read_as_itself_and_without_a_finding() {
        assert!(FEILKODER.len() > 700);
        for (seed, code) in (0..).zip(FEILKODER) {
            for format in [Format::Json, Format::Xml] {
                let answer = Answer::error(code, format, &mut Random::from_seed(seed));
                let text = std::str::from_utf8(&answer.body).unwrap();
                match format {
                    Format::Xml => from_xml_strict::<Feil<NoCodes>>(text).map(drop).unwrap(),
                    Format::Json => from_json_strict::<Feil<NoCodes>>(text).map(drop).unwrap(),
                }
                let Reply::Feil(failure) = decode(&answer) else {
                    panic!("{} as {format:?}", code.kode)
                };
                assert_eq!(failure.status, code.http_status.unwrap_or(500));
                assert_eq!(failure.feil.kode.unwrap().as_str(), code.kode);
                let id = failure.feil.korrelasjonsid.unwrap();
                assert!(id.len() == 36 && id.as_bytes()[14] == b'4', "{id}");
            }
        }
    }

    #[test]
    fn what_is_no_answer_of_the_service_is_none() {
        for format in [Format::Json, Format::Xml] {
            let whole = Answer::error(&FEILKODER[0], format, &mut Random::from_seed(1));
            for disturbance in Disturbance::ALL {
                let found = decode(&whole.disturbed(*disturbance));
                let fits = match (disturbance, &found) {
                    (Disturbance::ContentType, found) => matches!(found, Reply::Feil(_)),
                    (_, Reply::Raw(raw)) => matches!(
                        (disturbance, &raw.reason),
                        (Disturbance::Html, RawReason::Html)
                            | (Disturbance::Text, RawReason::Text)
                            | (Disturbance::Empty, RawReason::Empty)
                            | (Disturbance::Cut, RawReason::Broken(_))
                            | (
                                Disturbance::Problem | Disturbance::Envelope,
                                RawReason::Shape(_)
                            )
                    ),
                    _ => false,
                };
                assert!(fits, "{disturbance:?} of {format:?} is {found:?}");
            }
        }
    }
}
