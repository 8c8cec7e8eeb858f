//! Tests of request bodies: what is sent, and what `Debug` hides.

use super::Request;
use super::builder::RequestBuilder;
use super::content::Content;
use super::error::InvalidRequest;
use super::multipart::{File, Multipart, Part};
use super::parameter::Parts;
use super::server::{Server, Variable};

fn sent(content: &Content) -> Result<Request, InvalidRequest> {
    RequestBuilder::new("POST", "https://x.no", "/")
        .body(Some(content))?
        .build()
}

#[test]
fn a_body_comes_with_its_media_type() {
    for (content, media_type, body) in [
        (
            Content::json("application/vnd.x+json", &[1, 2]),
            "application/vnd.x+json",
            "[1,2]",
        ),
        (
            Content::text("text/plain; charset=utf-8", "hei å"),
            "text/plain; charset=utf-8",
            "hei å",
        ),
        (
            Content::bytes("image/png".to_owned(), *b"\x89PNG"),
            "image/png",
            "",
        ),
    ] {
        let request = sent(&content).unwrap();
        assert_eq!(request.headers(), [("Content-Type", media_type.to_owned())]);
        if !body.is_empty() {
            assert_eq!(request.body(), Some(body.as_bytes()));
        }
        assert_eq!(request.clone().into_body().as_deref(), request.body());
    }
}

#[test]
fn a_body_that_is_missing_or_cannot_be_is_refused() {
    let builder = || RequestBuilder::new("POST", "https://x.no", "/");
    let error = builder().body(None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`body` is missing, but the operation requires it"
    );
    let request = builder().body_if(None).unwrap().build().unwrap();
    assert_eq!((request.body(), request.headers()), (None, &[][..]));
    // This would become two headers.
    assert!(sent(&Content::bytes("a/b\r\nX: y".to_owned(), *b"")).is_err());
}

#[test]
fn what_is_sent_does_not_show() {
    let secret = "20463518646";
    let content = Content::json("application/json", secret);
    let request = sent(&content).unwrap();
    let file = File::new(format!("{secret}.pdf"), secret);
    let shown = format!("{content:?} {request:?} {file:?} {:?}", Parts::one(secret));
    assert!(!shown.contains(secret), "{shown}");
    assert!(shown.contains("13 bytes"), "{shown}");
}

fn form(bytes: &[u8]) -> Content {
    let file = File::new("ny \"fil\"\r\n.pdf", bytes).media_type("application/pdf");
    let files = [File::new("a", *b"1"), File::new("b", *b"2")];
    Multipart::new("multipart/form-data")
        .add("navn", None, Part::texts(Parts::one("Kari")))
        .add(
            "farge",
            Some("text/x"),
            Part::texts(Parts::list(&["a", "b"])),
        )
        .add("data", None, Part::json(&[1]))
        .add_if("borte", None, None)
        .add("fil", None, Part::file(&file))
        .add("filer", Some("image/png"), Part::files(&files))
        .content()
}

#[test]
fn a_form_is_sent_part_by_part() {
    let content = form(b"%PDF");
    let (media_type, bytes) = content.get().unwrap();
    let boundary = media_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let text = std::str::from_utf8(bytes)
        .unwrap()
        .replace(boundary, "GRENSE");
    let expected = "--GRENSE\r\nContent-Disposition: form-data; name=\"navn\"\r\n\r\nKari\r\n\
        --GRENSE\r\nContent-Disposition: form-data; name=\"farge\"\r\nContent-Type: text/x\r\n\r\na\r\n\
        --GRENSE\r\nContent-Disposition: form-data; name=\"farge\"\r\nContent-Type: text/x\r\n\r\nb\r\n\
        --GRENSE\r\nContent-Disposition: form-data; name=\"data\"\r\nContent-Type: application/json\r\n\r\n[1]\r\n\
        --GRENSE\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"ny %22fil%22%0D%0A.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n\
        --GRENSE\r\nContent-Disposition: form-data; name=\"filer\"; filename=\"a\"\r\nContent-Type: image/png\r\n\r\n1\r\n\
        --GRENSE\r\nContent-Disposition: form-data; name=\"filer\"; filename=\"b\"\r\nContent-Type: image/png\r\n\r\n2\r\n\
        --GRENSE--\r\n";
    assert_eq!(text, expected);
}

#[test]
fn a_boundary_stands_in_no_part_and_is_the_same_for_the_same_form() {
    let boundary = |content: &Content| {
        let (media_type, _) = content.get().unwrap();
        media_type.rsplit_once('=').unwrap().1.to_owned()
    };
    let first = form(b"x");
    assert_eq!(first, form(b"x"));
    assert_ne!(boundary(&first), boundary(&form(b"y")));
    // A boundary that occurs in a part is skipped.
    let empty = [(String::new(), Vec::new())];
    let taken = super::multipart::boundary(&empty);
    let next = super::multipart::boundary_not_in(&empty, |boundary| boundary == taken);
    assert_ne!(next, taken);
}

#[test]
fn a_server_with_variables() {
    const SERVER: Server = Server::new(
        "https://{miljoe}.skatt.no/{versjon}/{miljoe}",
        &[
            Variable {
                name: "miljoe",
                default: "test",
                values: &["test", "prod"],
            },
            Variable {
                name: "versjon",
                default: "v1",
                values: &[],
            },
        ],
    );
    assert_eq!(SERVER.url(), "https://test.skatt.no/v1/test");
    let chosen = SERVER
        .variable("miljoe", "prod")
        .unwrap()
        .variable("versjon", "v2")
        .unwrap();
    assert_eq!(chosen.url(), "https://prod.skatt.no/v2/prod");
    assert_eq!(
        chosen.variable("miljoe", "test").unwrap().url(),
        "https://test.skatt.no/v2/test"
    );
    assert_eq!(
        SERVER.variable("miljoe", "annet").unwrap_err().to_string(),
        "`miljoe` is not one of test, prod"
    );
    assert!(SERVER.variable("ukjent", "x").is_err());
}
