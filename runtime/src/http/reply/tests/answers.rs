//! Responses other than objects: lists, scalars, text, bytes and nothing; and those without an error type.

use std::convert::identity;

use super::{BareJson, FEIL, Feil, JSON, SKATT, Skatt};
use crate::http::reply::answer::{Answer, NoContent, NoError};
use crate::http::reply::decode::decode;
use crate::http::reply::{RawReason, Reply};
use crate::read::finding::FindingKind;
use crate::read::value::Fields;

#[test]
fn a_root_need_not_be_an_object() {
    let list = |body: &str| decode::<Vec<BareJson>, Feil>(200, JSON, body.as_bytes());
    let Reply::Model(items) = list("[{\"antall\": 1}, {\"ny\": 2}]") else {
        panic!("a list")
    };
    let counts = items.iter().map(|item| item.antall).collect::<Vec<_>>();
    assert_eq!(counts, [Some(1), None]);
    assert!(matches!(list("[]"), Reply::Model(items) if items.is_empty()));
    // A single item without brackets could be anything.
    assert!(matches!(list("{\"antall\": 1}"), Reply::Raw(_)));
    assert!(matches!(list(FEIL), Reply::Feil(_)));
    let number = |body: &str| decode::<i64, Feil>(200, None, body.as_bytes());
    assert_eq!(number(" 42\n").into_result().unwrap(), 42);
    assert!(matches!(number(FEIL), Reply::Feil(_)));
    assert!(matches!(number("true"), Reply::Raw(_)));
    let text = decode::<String, NoError>(200, None, b"\"42\"");
    assert_eq!(text.into_result().unwrap(), "42");
    let free = decode::<Fields, NoError>(200, None, b"{\"a\": 1.50}")
        .into_result()
        .unwrap();
    assert_eq!(serde_json::to_string(&free).unwrap(), "{\"a\":1.50}");
}

#[test]
fn an_operation_without_an_error_has_none() {
    for (status, body, expected) in [
        (200, SKATT, "model"),
        (200, FEIL, "shape"),
        (404, FEIL, "shape"),
        (404, "", "empty"),
    ] {
        let reply = decode::<Skatt, NoError>(status, JSON, body.as_bytes());
        let kind = match &reply {
            Reply::Model(_) => "model",
            Reply::Feil(failure) => failure.feil.never(),
            Reply::Raw(raw) if raw.reason == RawReason::Empty => "empty",
            Reply::Raw(_) => "shape",
        };
        assert_eq!(kind, expected, "{status} {body}");
    }
}

/// The result of `Answer` for an operation whose success is text, bytes or nothing.
fn other(status: u16, content_type: Option<&str>, body: &[u8]) -> [String; 3] {
    fn shown<T: std::fmt::Debug>(reply: Reply<T, Feil>) -> String {
        match reply {
            Reply::Model(model) => format!("{model:?}"),
            Reply::Feil(_) => "feil".to_owned(),
            Reply::Raw(raw) => format!("raw: {}", raw.reason),
        }
    }
    let answer = Answer::new(status, content_type, body);
    let text = answer.text::<Feil, String, Feil>(&["text/plain"], identity, identity);
    let bytes = answer.bytes::<Feil, Vec<u8>, Feil>(&["image/*"], identity, identity);
    let empty = answer.empty::<Feil, NoContent, Feil>(identity, identity);
    [shown(text.0), shown(bytes.0), shown(empty.0)]
}

#[test]
fn a_success_that_is_a_text_or_bytes_or_nothing() {
    let plain = Some("text/plain; charset=utf-8");
    for (status, content_type, body, expected) in [
        (
            200,
            plain,
            &b"Hei"[..],
            ["\"Hei\"", "[72, 101, 105]", "NoContent"],
        ),
        (204, None, b"", ["\"\"", "[]", "NoContent"]),
        (
            200,
            None,
            b"\xef\xbb\xbf1",
            ["\"1\"", "[239, 187, 191, 49]", "NoContent"],
        ),
        (200, JSON, FEIL.as_bytes(), ["feil"; 3]),
        (404, JSON, FEIL.as_bytes(), ["feil"; 3]),
        (404, plain, b"Hei", ["raw: neither JSON nor XML"; 3]),
        (404, None, b"", ["raw: no body"; 3]),
    ] {
        assert_eq!(
            other(status, content_type, body),
            expected,
            "{status} {body:?}"
        );
    }
    let page = b"<html>Logg inn</html>";
    let raw = "raw: an HTML page".to_owned();
    let bytes = format!("{page:?}");
    assert_eq!(
        other(200, None, page),
        [raw.clone(), raw.clone(), raw.clone()]
    );
    // A text may look like a web page.
    let text = format!("{:?}", "<html>Logg inn</html>");
    assert_eq!(other(200, plain, page), [text, raw.clone(), raw.clone()]);
    assert_eq!(
        other(200, Some("IMAGE/svg"), page),
        [raw.clone(), bytes, raw]
    );
    assert!(other(200, plain, b"\xff")[0].starts_with("raw: not UTF-8"));
}

#[test]
fn a_body_that_is_not_described_is_news() {
    for (status, body, expected) in [
        (
            200,
            "{\"status\":\"VENTER\"}",
            Some("{\"status\":\"VENTER\"}"),
        ),
        (202, "Venter", Some("\"Venter\"")),
        (200, " \r\n", None),
        (204, "{}", None),
    ] {
        let answer = Answer::with_findings(status, None, body.as_bytes());
        let (reply, findings) = answer.empty::<Feil, NoContent, Feil>(identity, identity);
        assert!(matches!(reply, Reply::Model(NoContent)), "{status} {body}");
        let found = findings.iter().map(|finding| {
            assert_eq!(finding.kind(), FindingKind::UnknownBody);
            serde_json::to_string(finding.value()).unwrap()
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            Vec::from_iter(expected),
            "{status} {body}"
        );
    }
}

#[test]
fn media_types_are_compared_without_their_parameters() {
    for (content_type, media_types, expected) in [
        (Some("Text/Plain;charset=utf-8"), &["text/plain"][..], true),
        (Some("text/csv"), &["text/plain", "text/*"], true),
        (Some("text/csv"), &["text/plain"], false),
        (Some("application/pdf"), &["*/*"], true),
        (None, &["*/*"], false),
        (Some(""), &["text/*"], false),
        (Some("t"), &["text/*"], false),
        (Some("text/plain"), &[], false),
    ] {
        let answer = Answer::new(200, content_type, b"");
        assert_eq!(
            answer.is_media(media_types),
            expected,
            "{content_type:?} {media_types:?}"
        );
    }
}
