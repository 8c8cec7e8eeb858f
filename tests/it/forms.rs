//! The published forms of each API, read without a finding and written back unchanged.

use std::fmt::Debug;
use std::fs;

use serde_json::Value;
use skattekit_arbeidsforhold_hendelser::v1 as arbeidsforhold;
use skattekit_avregning::v2 as avregning;
use skattekit_beregnet_skatt_upersonlig::v1 as upersonlig;
use skattekit_hendelser::v1::{self as hendelser, Hendelsetype};
use skattekit_runtime::{Document, Finding, Open, Reply, Wire, to_json, to_xml};
use skattekit_siste_tilgjengelige_skatteoppgjoer::v1 as siste;

use crate::support::workspace;

/// How an operation reads an answer.
type Decode<T, F> = fn(u16, Option<&str>, &[u8]) -> (Reply<T, F>, Vec<Finding>);

fn body(file: &str) -> String {
    let folder = workspace().join("tests/payloads/forms");
    fs::read_to_string(folder.join(file)).unwrap()
}

/// Reads an answer in which nothing is new.
#[track_caller]
fn read<T: Debug, F: Debug>(decode: Decode<T, F>, media_type: &str, body: &str) -> T {
    let (reply, findings) = decode(200, Some(media_type), body.as_bytes());
    assert_eq!(findings, []);
    match reply {
        Reply::Model(model) => model,
        reply => panic!("{reply:?}"),
    }
}

/// Reads a JSON file and checks that it goes out as it came in, in the order of the specification.
#[track_caller]
fn from_json<T: Wire + Debug, F: Debug>(decode: Decode<T, F>, file: &str) -> T {
    let text = body(&format!("{file}.json"));
    let model = read(decode, "application/json", &text);
    let sent: Value = serde_json::from_str(&text).unwrap();
    let written = to_json(&model).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), sent);
    assert_eq!(written, without_layout(&text));
    model
}

/// The same in both formats, which say the same.
#[track_caller]
fn from_both<T, F>(decode: Decode<T, F>, file: &str) -> T
where
    T: Document + PartialEq + Debug,
    F: Debug,
{
    let model = from_json(decode, file);
    let text = body(&format!("{file}.xml"));
    assert_eq!(read(decode, "application/xml", &text), model);
    let written = to_xml(&model).unwrap();
    assert_eq!(without_layout(&written), without_layout(&text));
    model
}

/// A text without what makes it easy to read: line ends, and blanks before a value or at the beginning of a line.
fn without_layout(text: &str) -> String {
    text.lines()
        .map(str::trim_start)
        .collect::<String>()
        .replace("\": ", "\":")
}

#[test]
fn avregning_has_all_that_is_published_in_its_order() {
    let decode = avregning::HentAvregningForPerson::decode_with_findings;
    let svar = from_both(decode, "avregning");
    let fastland = svar.fastland.unwrap();
    assert_eq!(fastland.nektet_godskrevet, Some(4000));
    let kildeskatt = svar.kildeskatt_paa_loenn.unwrap();
    assert_eq!(kildeskatt.refusjon_av_kildeskatt_paa_loenn, Some(1500));
    let skjermet = from_both(decode, "avregning-skjermet");
    assert_eq!((skjermet.skjermet, skjermet.fastland), (Some(true), None));
}

#[test]
fn the_tax_of_a_company_is_told_by_part_and_nothing_of_it_is_required() {
    let decode = upersonlig::HentBeregnetSkattForVirksomhet::decode_with_findings;
    let petroleum = from_json(decode, "upersonlig-petroleum");
    assert_eq!(petroleum.inntektsaar, Some(2021));
    let skatt = petroleum.petroleum.unwrap().skatt.unwrap();
    assert_eq!(skatt.saerskatt, Some(1_120_000));
    let liste = from_json(decode, "upersonlig-liste");
    assert_eq!(liste.organisasjonsnummer, None);
    let liste = liste
        .fastland
        .unwrap()
        .informasjon_til_skattelister
        .unwrap();
    assert_eq!(liste.nettoinntekt, Some(-5));
}

#[test]
fn the_list_of_employments_has_fields_of_its_own() {
    let decode = arbeidsforhold::HentHendelserArbeidsforhold::decode_with_findings;
    let list = from_json(decode, "arbeidsforhold").hendelser;
    assert_eq!(list[0].periode.as_deref(), Some("2025-03"));
    assert_eq!(
        (list[1].aggregat_id, list[1].sekvensnummer),
        (None, Some(9))
    );
    let shown = format!("{list:?}");
    for identifier in ["12857499938", "319000046", "310322881", "06918899993"] {
        assert!(!shown.contains(identifier), "{shown}");
    }
    let decode = arbeidsforhold::HentStart::decode_with_findings;
    assert_eq!(from_json(decode, "start").sekvensnummer, Some(21));
}

#[test]
fn the_last_period_is_a_year_or_what_else_a_resource_has() {
    let decode = siste::HentSisteTilgjengeligeSkatteoppgjoer::decode_with_findings;
    for (file, period) in [("siste-aar", "2024"), ("siste-maaned", "2024-11")] {
        let svar = from_both(decode, file);
        assert_eq!(svar.siste_tilgjengelige_periode.as_deref(), Some(period));
    }
}

#[test]
fn the_event_lists_are_read_in_each_of_their_forms() {
    let decode = hendelser::HentHendelser::decode_with_findings;
    let months = from_both(decode, "hendelser-inntekt").hendelser;
    assert_eq!(months[1].gjelder_periode.as_deref(), Some("2025-02"));
    assert!(months.iter().all(|month| month.hendelsetype.is_none()));
    let companies = from_both(decode, "hendelser-naeringsspesifikasjon").hendelser;
    assert!(companies.iter().all(|of| of.type_skattepliktig.is_some()));
    assert!(from_json(decode, "hendelser-tom").hendelser.is_empty());
    let decode = hendelser::HentStart::decode_with_findings;
    assert_eq!(from_json(decode, "start").sekvensnummer, Some(21));
}

#[test]
fn what_has_happened_is_known_in_both_spellings_and_may_be_null() {
    let decode = hendelser::HentHendelser::decode_with_findings;
    let list = from_both(decode, "hendelser-skatteoppgjoer").hendelser;
    let kinds = list
        .iter()
        .filter_map(|of| of.hendelsetype.as_ref()?.known());
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [
            Hendelsetype::Ny,
            Hendelsetype::NyUppercase,
            Hendelsetype::Endret,
            Hendelsetype::EndretUppercase,
            Hendelsetype::Slettet,
            Hendelsetype::SlettetUppercase,
            Hendelsetype::Identitetsendring,
        ]
    );
    let deleted = list.iter().filter(|of| {
        let kind = of.hendelsetype.as_ref();
        kind.is_some_and(|kind| kind.eq_ignore_ascii_case(Hendelsetype::Slettet))
    });
    assert_eq!(
        deleted.map(|of| of.sekvensnummer).collect::<Vec<_>>(),
        [10, 12]
    );
    let new: Open<Hendelsetype> = "Slettet".into();
    assert!(!new.is_known() && new.eq_ignore_ascii_case(Hendelsetype::Slettet));
    let null = r#"{"hendelser":[{"sekvensnummer":1,"identifikator":"x","hendelsetype":null}]}"#;
    let reply = hendelser::HentHendelser::decode(200, None, null.as_bytes());
    let Reply::Model(page) = reply else {
        panic!("{reply:?}")
    };
    assert_eq!(page.hendelser[0].hendelsetype, None::<Open<Hendelsetype>>);
}
