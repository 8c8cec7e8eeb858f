//! The error as published documents have it: the shared type with its codes, and no type of its own where it says less.

use super::fixtures::run_all_in_fixture;

/// An API with a page, whose document says nothing of bounds, of XML and of a code that is always there.
const SKATT: &str = r##"
use skattekit_published_error_felles as felles;
use skattekit_published_error_skatt::v1::{Feil, Feilkode, Hendelser, HentHendelser};
use skattekit_published_error_skatt::{Open, Reply, from_json};

fn feil(body: &str) -> Feil {
    match HentHendelser::decode(404, None, body.as_bytes()) {
        Reply::Feil(failure) => failure.feil,
        reply => panic!("{body}: {reply:?}"),
    }
}

#[test]
fn the_error_is_the_shared_one_with_the_codes_of_the_page() {
    let shared: felles::Feil<Feilkode> = feil(r#"{"kode":"SK-001","melding":"20463518646"}"#);
    assert_eq!(shared.kode, Some(Open::Known(Feilkode::Sk001)));
    assert_eq!(shared.melding.as_ref().unwrap().as_str(), "20463518646");
    assert!(!format!("{shared:?}").contains("2046"));
    assert_eq!(feil(r#"{"kode":"DAS-001"}"#).kode, Some(Open::Known(Feilkode::Das001)));
}

#[test]
fn a_code_need_not_be_there() {
    assert_eq!(feil(r#"{"melding":"Nede"}"#).kode, None);
    assert_eq!(feil(r#"{"kode":null,"korrelasjonsid":"a"}"#).kode, None);
    assert!(matches!(HentHendelser::decode(404, None, b"{}"), Reply::Raw(_)));
}

#[test]
fn it_is_read_in_xml_by_the_name_that_the_shared_one_has() {
    let body = b"<feil xmlns='urn:feil'><melding>Nede</melding></feil>";
    let reply = HentHendelser::decode(500, None, body);
    let is_feil = matches!(reply, Reply::Feil(_));
    assert_eq!(is_feil, cfg!(feature = "xml"), "{reply:?}");
}

#[test]
fn the_next_page_is_asked_for_from_a_request_that_names_no_first() {
    let page = |json: &str| from_json::<Hendelser>(json).unwrap();
    let first = HentHendelser::new().antall(2);
    let after = first.next(&page(r#"{"hendelser":[{"nummer":4},{"type":"ny"},{"nummer":7}]}"#)).unwrap();
    assert_eq!(after, HentHendelser::new().antall(2).fra(8));
    // One that goes back is no next page.
    assert_eq!(after.next(&page(r#"{"hendelser":[{"nummer":7}]}"#)), None);
    for end in [r#"{"hendelser":[]}"#, r#"{"hendelser":[{"type":"ny"}]}"#] {
        assert_eq!(first.next(&page(end)), None, "{end}");
    }
    assert_eq!(first.next(&page(r#"{"hendelser":[{"nummer":9223372036854775807}]}"#)), None);
}
"##;

/// An API without a page, whose errors have a part of their own.
const AVGIFT: &str = r##"
use skattekit_published_error_avgift::v1::{Feilkode, HentAvgift};
use skattekit_published_error_avgift::Reply;

#[test]
fn an_error_of_its_own_has_the_platforms_codes_and_hides_its_text() {
    let body = br#"{"kode":"DAS-001","melding":"20463518646","steder":["a"]}"#;
    let Reply::Feil(failure) = HentAvgift::decode(500, None, body) else { panic!() };
    assert_eq!(failure.feil.kode, Some(Feilkode::Das001.into()));
    assert_eq!(failure.feil.steder.len(), 1);
    assert!(!format!("{failure:?}").contains("2046"));
}
"##;

/// An API without a page, whose errors are the shared ones.
const TREKK: &str = r##"
use skattekit_published_error_trekk::v1::HentTrekk;
use skattekit_published_error_trekk::Reply;

#[test]
fn nobody_has_to_say_which_codes_there_are() {
    match HentTrekk::decode(404, None, br#"{"kode":"TR-001","melding":"x"}"#) {
        Reply::Feil(failure) => assert_eq!(failure.feil.kode.unwrap().as_str(), "TR-001"),
        reply => panic!("{reply:?}"),
    }
}
"##;

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_published_error_is_the_shared_one() {
    let tests = [
        ("skattekit-published-error-skatt", SKATT),
        ("skattekit-published-error-avgift", AVGIFT),
        ("skattekit-published-error-trekk", TREKK),
    ];
    run_all_in_fixture("published-error", &tests).expect(0);
}
