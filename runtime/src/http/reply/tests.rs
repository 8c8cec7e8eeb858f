//! Replies of every kind: how they are decoded, what they show, and whether to retry.

use super::decode::{decode, decode_with_findings};
use super::{RawReason, RawReply, Reply, Retry};
use crate::read::finding::Finding;
use crate::values::code::NoCodes;
use crate::values::open::Open;
use crate::values::sensitive::Sensitive;
use crate::values::when::Year;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Skatt {
    person: Sensitive,
    aar: Year,
    beloep: Option<i64>,
    id: Option<String>,
}

crate::impl_model!(Skatt as "skatt" in "urn:skatt", person: "person", aar: "aar", beloep: "beloep", id: "id");

#[derive(Clone, Debug, PartialEq, Eq)]
struct Feil {
    kode: Open<NoCodes>,
    melding: Option<String>,
    id: Option<String>,
}

crate::impl_model!(Feil as "feil" error kode, kode: "kode", melding: "melding", id: "id");

mod answers;

/// A model whose fields are all optional, without a name in XML.
#[derive(Clone, Debug, PartialEq, Eq)]
struct BareJson {
    antall: Option<i64>,
}

crate::impl_model!(BareJson, antall: "antall");

const SKATT: &str = r#"{"person": "20463518646", "aar": "2021", "beloep": 7}"#;
const FEIL: &str = r#"{"kode": "SSG-008", "melding": "20463518646"}"#;
const JSON: Option<&str> = Some("application/json");
const SUCCESSES: [u16; 4] = [200, 201, 204, 299];
const OTHERS: [u16; 14] = [
    0,
    99,
    100,
    199,
    300,
    304,
    399,
    400,
    404,
    499,
    500,
    599,
    600,
    u16::MAX,
];

type SkattReply = Reply<Skatt, Feil>;

fn of(status: u16, body: &str) -> SkattReply {
    decode(status, JSON, body.as_bytes())
}

fn with_findings(status: u16, body: &str) -> (SkattReply, Vec<Finding>) {
    decode_with_findings(status, JSON, body.as_bytes())
}

fn raw(reply: SkattReply) -> RawReply {
    match reply {
        Reply::Raw(raw) => raw,
        other => panic!("not raw: {other:?}"),
    }
}

fn kind(reply: &SkattReply) -> &'static str {
    match reply {
        Reply::Model(_) => "model",
        Reply::Feil(_) => "feil",
        Reply::Raw(raw) => match raw.reason {
            RawReason::Empty => "empty",
            RawReason::Html => "html",
            RawReason::Text => "text",
            RawReason::NotUtf8(_) => "not utf-8",
            RawReason::Broken(_) => "broken",
            RawReason::Shape(_) => "shape",
            RawReason::XmlIsOff => "xml is off",
        },
    }
}

#[test]
fn the_status_tells_a_model_from_an_error() {
    for status in SUCCESSES {
        assert_eq!(kind(&of(status, SKATT)), "model", "{status}");
        assert_eq!(kind(&of(status, FEIL)), "feil", "{status}");
    }
    for status in OTHERS {
        assert_eq!(kind(&of(status, SKATT)), "shape", "{status}");
        let Reply::Feil(failure) = of(status, FEIL) else {
            panic!("{status}")
        };
        assert_eq!(
            (failure.status, failure.feil.kode.as_str()),
            (status, "SSG-008")
        );
    }
}

#[test]
fn what_is_neither() {
    for (body, expected) in [
        ("", "empty"),
        (" \r\n\t", "empty"),
        ("\u{feff}", "empty"),
        ("upstream connect error", "text"),
        ("null", "shape"),
        ("\"2021\"", "shape"),
        ("-1.5e3", "shape"),
        ("true story", "text"),
        ("2021-01-01", "text"),
        ("\"2021", "text"),
        (
            "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">",
            "html",
        ),
        ("\n<html><body>Bad Gateway</body></html>", "html"),
        ("<HTML lang='no'>", "html"),
        ("<head><title>502</title></head>", "html"),
        ("<body>Bad Gateway</body>", "html"),
        ("{", "broken"),
        ("{\"person\": \"1\", \"aar\": \"20", "broken"),
        ("{}{}", "broken"),
        ("{\"person\": \"\u{0}\"}", "broken"),
        ("[]", "shape"),
        ("[1, 2]", "shape"),
        ("{}", "shape"),
        (
            "{\"status\": 500, \"error\": \"Internal Server Error\"}",
            "shape",
        ),
        ("{\"person\": 12, \"aar\": \"2021\"}", "shape"),
    ] {
        for status in [200, 404, 500, 0] {
            assert_eq!(kind(&of(status, body)), expected, "{status}: {body}");
            let (reply, findings) = with_findings(status, body);
            if body == "{}" {
                continue;
            }
            assert_eq!(kind(&reply), expected, "{status}: {body}");
            assert_eq!(findings, [], "{status}: {body}");
            let raw = raw(reply);
            assert_eq!((raw.status, raw.body), (status, body.as_bytes().to_vec()));
        }
    }
}

#[test]
fn what_cannot_be_read_at_all() {
    for (body, expected, retry) in [
        (
            &b"{\"person\": \"\xff\", \"aar\": \"2021\"}"[..],
            "not utf-8",
            Retry::No,
        ),
        // The first byte of two; the rest is missing.
        (b"{\"person\": \"\xc3", "broken", Retry::Later),
    ] {
        let reply: SkattReply = decode(200, None, body);
        assert_eq!((kind(&reply), reply.retry()), (expected, retry));
    }
    let deep = "[".repeat(1_000_000);
    assert_eq!(kind(&of(200, &deep)), "broken");
    let deep = format!(
        "{{\"aar\": {}1{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(kind(&of(200, &deep)), "shape");
}

#[test]
fn the_body_goes_before_the_content_type() {
    for content_type in [
        None,
        Some(""),
        Some("application/json"),
        Some("Application/JSON; charset=utf-8"),
        Some("application/problem+json"),
        Some("application/xml"),
        Some("text/html"),
        Some("text/plain;;;"),
        Some("æøå"),
    ] {
        for body in [SKATT.to_owned(), format!("\u{feff}\r\n {SKATT}")] {
            let reply: SkattReply = decode(200, content_type, body.as_bytes());
            assert_eq!(kind(&reply), "model", "{content_type:?}");
        }
        let Reply::Raw(raw) = decode::<Skatt, Feil>(502, content_type, b"Bad Gateway") else {
            panic!("{content_type:?}")
        };
        assert_eq!(raw.content_type.as_deref(), content_type);
    }
}

#[test]
fn an_object_with_no_field_of_a_type_is_not_of_that_type() {
    let decode = |body: &str| decode::<BareJson, Feil>(200, JSON, body.as_bytes());
    let Reply::Model(model) = decode("{\"antall\": 3, \"ny\": 1}") else {
        panic!("a known field is enough")
    };
    assert_eq!(model.antall, Some(3));
    assert!(matches!(decode("{}"), Reply::Raw(_)));
    assert!(matches!(decode(FEIL), Reply::Feil(_)));
    let error = decode("{\"ny\": 1}").into_result().unwrap_err();
    assert_eq!(
        error.to_string(),
        "status 200: JSON or XML of another shape: an object without any of the fields of this type"
    );
}

#[test]
fn findings_come_with_what_was_decoded() {
    let (reply, findings) = with_findings(200, SKATT);
    assert_eq!((kind(&reply), &*findings), ("model", &[][..]));
    let body = SKATT.replace("\"beloep\": 7", "\"beloep\": null, \"ny\": 1");
    let (reply, findings) = with_findings(200, &body);
    let texts = findings.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(kind(&reply), "model");
    assert_eq!(texts, ["beloep: null", "ny: unknown field"]);
    // The error's findings, without those of the attempt to read the model.
    let (reply, findings) = with_findings(200, "{\"kode\": \"SSG-001\", \"ny\": 1}");
    let texts = findings.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(kind(&reply), "feil");
    assert_eq!(texts, ["ny: unknown field"]);
}

#[test]
fn a_missing_field_does_not_turn_one_type_into_the_other() {
    // A null in an optional field is no reason to try the other type.
    let both = "{\"person\": \"1\", \"aar\": \"2021\", \"beloep\": null, \"kode\": \"SSG-001\"}";
    assert_eq!(kind(&of(200, both)), "model");
    assert_eq!(kind(&with_findings(200, both).0), "model");
    // A field that both have makes the error a model with missing fields.
    let feil = "{\"id\": \"6d2f\", \"kode\": \"SSG-001\"}";
    for status in [200, 500] {
        let (reply, findings) = with_findings(status, feil);
        assert_eq!(kind(&reply), "feil", "{status}");
        assert_eq!(
            (reply, findings),
            (of(status, feil), Vec::new()),
            "{status}"
        );
    }
    for (status, body, silent, reporting, texts) in [
        (
            200,
            "{\"aar\": \"2021\"}",
            "shape",
            "model",
            &["person: missing"][..],
        ),
        (
            200,
            "{\"aar\": null, \"person\": \"1\"}",
            "shape",
            "model",
            &["aar: null"],
        ),
        (
            404,
            "{\"melding\": \"x\"}",
            "shape",
            "feil",
            &["kode: missing"],
        ),
        // Not the type for the status, and incomplete.
        (200, "{\"melding\": \"x\"}", "shape", "shape", &[]),
        (404, "{\"aar\": \"2021\"}", "shape", "shape", &[]),
    ] {
        assert_eq!(kind(&of(status, body)), silent, "{status}: {body}");
        let (reply, findings) = with_findings(status, body);
        let found = findings.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(kind(&reply), reporting, "{status}: {body}");
        assert_eq!(found, texts, "{status}: {body}");
    }
}

#[test]
fn whether_asking_again_can_help() {
    for status in (0..=999).chain([u16::MAX]) {
        let expected = match status {
            401 => Retry::NewToken,
            408 | 425 | 429 | 500 | 502..=504 | 507..=509 | 512..=599 => Retry::Later,
            _ => Retry::No,
        };
        assert_eq!(Retry::of_status(status), expected, "{status}");
        assert_eq!(of(status, FEIL).retry(), expected, "{status}");
        if !(200..=299).contains(&status) {
            for body in ["", "Bad Gateway", "<html>", "{", SKATT] {
                assert_eq!(of(status, body).retry(), expected, "{status} {body}");
            }
        }
    }
    for (status, body, expected) in [
        (200, SKATT, Retry::No),
        (200, "", Retry::Later),
        (204, "", Retry::No),
        (205, "", Retry::No),
        (200, "<html>", Retry::Later),
        (203, "please log in", Retry::Later),
        (200, "{\"aar\": ", Retry::Later),
        (200, "{\"ny\": 1}", Retry::No),
    ] {
        let reply = of(status, body);
        assert_eq!(reply.retry(), expected, "{status} {body}");
        if let Err(error) = reply.into_result() {
            assert_eq!((error.retry(), error.status()), (expected, status));
        }
    }
}

#[test]
fn nothing_shows_what_is_in_a_body() {
    let secret = "20463518646";
    let bodies = [
        SKATT.to_owned(),
        secret.to_owned(),
        format!("<html>{secret}</html>"),
        format!("<skatt>{secret}</skatt>"),
        format!("<skatt xmlns=\"urn:skatt\"><aar>{secret}</person></skatt>"),
        format!("{{\"aar\": [{secret}]}}"),
        format!("{{\"aar\": \"{secret}\", \"person\": {secret}}}"),
        format!("{{\"aar\": \"{secret}"),
        format!("[\"{secret}\", {secret}]"),
    ];
    for body in &bodies {
        for status in [200, 404, 503] {
            for content_type in [JSON, Some("text/html"), Some(secret)] {
                let reply: SkattReply = decode(status, content_type, body.as_bytes());
                let shown = format!("{reply:?} {reply:#?}");
                assert!(!shown.contains(secret), "{shown}");
                if let Err(error) = reply.into_result() {
                    let shown = format!("{error} {error:?}");
                    assert!(!shown.contains(secret), "{shown}");
                }
            }
        }
    }
}

#[test]
fn results_and_their_errors() {
    assert_eq!(of(200, SKATT).into_result().unwrap().beloep, Some(7));
    for (status, body, expected) in [
        (404, FEIL, "status 404: SSG-008"),
        (
            404,
            "{\"kode\": \"SSG 20463518646\"}",
            "status 404: SSG ***",
        ),
        (404, "{\"kode\": \"\"}", "status 404: an error of the API"),
        (502, "<html>", "status 502: an HTML page"),
        (204, "", "status 204: no body"),
        (200, "Hei", "status 200: neither JSON nor XML"),
        (
            404,
            SKATT,
            "status 404: JSON or XML of another shape: kode: missing, but required",
        ),
        (
            200,
            "{\"ny\": 1}",
            "status 200: JSON or XML of another shape: person: missing, but required",
        ),
    ] {
        let error = of(status, body).into_result().unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with(expected), "{text}");
    }
    let reply: SkattReply = decode(502, Some("text/html; charset=utf-8"), b"<html>");
    assert_eq!(
        format!("{reply:?}"),
        "Raw(RawReply { status: 502, content_type: Some(\"text/html\"), body: 6 bytes, reason: Html })"
    );
}

#[cfg(not(feature = "xml"))]
#[test]
fn xml_without_its_feature_says_so() {
    let reply = of(200, "<skatt xmlns=\"urn:skatt\"/>");
    assert_eq!((kind(&reply), reply.retry()), ("xml is off", Retry::No));
    let error = reply.into_result().unwrap_err();
    assert_eq!(
        error.to_string(),
        "status 200: XML, but the feature `xml` is off"
    );
}

#[cfg(feature = "xml")]
mod xml {
    use super::{BareJson, Feil, JSON, Reply, Retry, decode, kind, of, with_findings};

    const SKATT: &str = "<?xml version=\"1.0\"?><skatt xmlns=\"urn:skatt\"><person>1</person><aar>2021</aar></skatt>";
    const FEIL: &str = "<feil><kode>SSG-008</kode></feil>";

    #[test]
    fn the_same_rules_as_for_json() {
        for (status, body, expected) in [
            (200, SKATT, "model"),
            (200, FEIL, "feil"),
            (404, FEIL, "feil"),
            (404, SKATT, "shape"),
            (
                200,
                "<skatt xmlns=\"urn:skatt\"><person>1</person><aar>20",
                "broken",
            ),
            (
                200,
                "<skatt xmlns=\"urn:skatt\"><person>1</aar></skatt>",
                "broken",
            ),
            (200, "<?xml version=\"1.0\"?>", "broken"),
            (
                200,
                "<skatt xmlns=\"urn:annet\"><person>1</person><aar>2021</aar></skatt>",
                "shape",
            ),
            (200, "<skatt xmlns=\"urn:skatt\"><ny/></skatt>", "shape"),
            (200, "<Envelope><Body/></Envelope>", "shape"),
        ] {
            let reply = of(status, body);
            assert_eq!(kind(&reply), expected, "{body}");
            let (reporting, findings) = with_findings(status, body);
            assert_eq!(
                (kind(&reporting), findings),
                (expected, Vec::new()),
                "{body}"
            );
        }
        assert_eq!(
            of(200, "<skatt xmlns=\"urn:skatt\"><aar>").retry(),
            Retry::Later
        );
        assert_eq!(of(200, "<Envelope/>").retry(), Retry::No);
    }

    #[test]
    fn a_page_that_only_its_content_type_tells() {
        let page = b"<!-- proxy --><div>Logg inn</div>";
        for content_type in [
            "text/html", "Text/HTML ; charset=x", "application/xhtml+xml",
        ] {
            let reply = decode(200, Some(content_type), page);
            assert_eq!(kind(&reply), "html", "{content_type}");
        }
        assert_eq!(kind(&decode(200, JSON, page)), "shape");
        let reply = decode(200, Some("text/html"), SKATT.as_bytes());
        assert_eq!(kind(&reply), "model");
    }

    #[test]
    fn a_model_in_json_alone() {
        let reply = decode::<BareJson, Feil>(200, None, b"<bare><antall>1</antall></bare>");
        let error = reply.into_result().unwrap_err();
        assert_eq!(
            error.to_string(),
            "status 200: JSON or XML of another shape: XML, but this type exists only in JSON"
        );
        let reply = decode::<BareJson, Feil>(200, None, FEIL.as_bytes());
        assert!(matches!(reply, Reply::Feil(_)));
    }
}
