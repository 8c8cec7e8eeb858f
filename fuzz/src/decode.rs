//! A reply in: three bytes that choose operation, status and content type, then the body; a panic out where decoding it breaks a promise.

use std::fmt::Debug;

use skattekit_avregning::v2 as avregning;
use skattekit_beregnet_skatt_upersonlig::v1 as upersonlig;
use skattekit_hendelser::v1 as hendelser;
use skattekit_runtime::{
    ErrorCode, Finding, FindingKind, Reply, Response, Retry, decode as decode_reply,
    decode_with_findings,
};
use skattekit_siste_tilgjengelige_skatteoppgjoer::v1 as tilgjengelig;
use skattekit_summert_skattegrunnlag::{aar2024, v1, v2};

use crate::properties::hides_text;

const STATUSES: [u16; 14] = [
    200, 201, 204, 302, 400, 401, 403, 404, 406, 429, 500, 502, 503, 0,
];

const CONTENT_TYPES: [Option<&str>; 10] = [
    Some("application/json"),
    Some("application/xml"),
    Some("text/html; charset=utf-8"),
    None,
    Some("application/problem+json"),
    Some("text/xml;charset=iso-8859-1"),
    Some("Application/JSON ; charset=\"utf-8\""),
    Some("text/plain"),
    Some(""),
    Some(";,/\u{e6}12345678901"),
];

/// Takes bytes for a reply to one of the operations.
///
/// The first three choose operation, status and content type; the digit `0` is the first of each.
///
/// # Panics
/// Where a promise of the crates does not hold.
pub fn decode(data: &[u8]) {
    let [operation, status, content_type, body @ ..] = data else {
        return;
    };
    let pick = |byte: u8, count: usize| usize::from(byte.wrapping_sub(b'0')) % count;
    let status = STATUSES[pick(*status, STATUSES.len())];
    let content_type = CONTENT_TYPES[pick(*content_type, CONTENT_TYPES.len())];
    let check = OPERATIONS[pick(*operation, OPERATIONS.len())];
    check(status, content_type, body);
}

type Check = fn(u16, Option<&str>, &[u8]);

const OPERATIONS: [Check; 8] = [
    check::<avregning::Avregning, avregning::Feil>,
    check::<upersonlig::BeregnetSkatt, upersonlig::Feil>,
    check::<tilgjengelig::Tilgjengeligdata, tilgjengelig::Feil>,
    check::<hendelser::Hendelser, hendelser::Feil>,
    check::<hendelser::Start, hendelser::Feil>,
    check::<v1::SummertSkattegrunnlagAnyYear, v1::Feil>,
    check::<v2::SummertSkattegrunnlag<aar2024::TekniskNavn>, v2::Feil>,
    check::<v2::SummertSkattegrunnlagAnyYear, v2::Feil>,
];

fn check<T, F>(status: u16, content_type: Option<&str>, body: &[u8])
where
    T: Response + PartialEq + Debug,
    F: Response + PartialEq + Debug,
{
    let reply = decode_reply::<T, F>(status, content_type, body);
    let (reported, findings) = decode_with_findings::<T, F>(status, content_type, body);
    match (&reply, &reported) {
        // What is said of it can differ: a reading with findings gets further.
        (Reply::Raw(_), Reply::Raw(_)) => {}
        (Reply::Raw(raw), _) => assert!(
            findings.iter().any(lacks_value),
            "{raw:?} is with findings {reported:?}: {findings:?}"
        ),
        _ => assert_eq!(reply, reported, "findings change the reply"),
    }
    if let Reply::Raw(_) = reported {
        assert!(findings.is_empty(), "a raw reply, and {findings:?}");
    }
    check_reply(status, content_type, body, reply);
    check_reply(status, content_type, body, reported);
}

fn check_reply<T: Debug, F: Debug + ErrorCode>(
    status: u16,
    content_type: Option<&str>,
    body: &[u8],
    reply: Reply<T, F>,
) {
    let is_success = (200..300).contains(&status);
    match &reply {
        Reply::Model(_) => {
            assert!(is_success, "a model with status {status}");
            assert_eq!(reply.retry(), Retry::No);
        }
        Reply::Feil(failure) => assert_eq!(failure.status, status),
        Reply::Raw(raw) => {
            assert_eq!(raw.status, status);
            assert_eq!(raw.content_type.as_deref(), content_type);
            assert_eq!(raw.body, body, "a raw reply has another body");
            hides_text(&format!("{raw:?}"));
            hides_text(&format!("{raw:#?}"));
        }
    }
    if let Err(error) = reply.into_result() {
        assert_eq!(error.status(), status);
        hides_text(&error.to_string());
    }
}

fn lacks_value(finding: &Finding) -> bool {
    matches!(finding.kind(), FindingKind::Missing | FindingKind::Null)
}
