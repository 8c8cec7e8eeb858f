//! Privacy: no personal data of any model appears in `Debug` or in error texts.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};

use skattekit_runtime::{
    Format, Open, RawReason, Reply, ReplyError, Response, ShowAll, decode, decode_with_findings,
};
use skattekit_summert_skattegrunnlag::{NoCodes, v2 as ssg2};
use {
    skattekit_avregning::v2 as avregning, skattekit_beregnet_skatt_upersonlig::v1 as upersonlig,
    skattekit_hendelser::v1 as hendelser,
    skattekit_siste_tilgjengelige_skatteoppgjoer::v1 as siste,
};

use crate::every::models;
use crate::fill::{Filler, Mark, Texts};
use crate::shapes::Node;

/// What no text about a response may have in it.
pub(crate) const SECRET: &str = "HEMMELIG";
pub(crate) const PERSON: &str = "20463518646";

/// Whether a text has eleven digits in a row.
fn has_person(text: &str) -> bool {
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    runs.any(|run| run.len() >= 11)
}

#[track_caller]
fn assert_silent(what: impl FnOnce() -> String, text: &str) {
    let silent = !text.contains(SECRET) && !has_person(text);
    assert!(silent, "{} tells what it must not:\n{text}", what());
}

#[track_caller]
pub(crate) fn assert_silent_error(what: impl FnOnce() -> String, error: &(impl Display + Debug)) {
    assert_silent(what, &format!("{error}\n{error:?}"));
}

/// The marks and numbers of a text.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .collect()
}

#[test]
fn debug_shows_codes_and_amounts_and_hides_personal_data() {
    let (mut hidden, mut shown) = (0, 0);
    for entry in models() {
        let mut filler = Filler::new(Texts::Marked);
        let body = filler.fill(&entry.shape(2021));
        let value = entry
            .model
            .read(Format::Json, body.to_string().as_bytes())
            .unwrap();
        let texts = value.debug();
        let debug = texts.each_ref().map(|text| words(text));
        let all = value.show_all();
        let all = all.each_ref().map(|text| words(text));
        for Mark { text, hidden: hide } in &filler.marks {
            let tells = |words: &BTreeSet<&str>| words.contains(&**text);
            assert_eq!(
                debug.each_ref().map(tells),
                [!hide; 2],
                "{text} of {}",
                entry.name()
            );
            assert_eq!(
                all.each_ref().map(tells),
                [true; 2],
                "{text} of {}",
                entry.name()
            );
            *if *hide { &mut hidden } else { &mut shown } += 1;
        }
        // Nor as a part of another word.
        let end = |text: &str| text.get(text.len().saturating_sub(6)..).map(str::to_owned);
        let ends = debug[0]
            .iter()
            .map(|word| end(word))
            .collect::<BTreeSet<_>>();
        let mut secrets = filler.marks.iter().filter(|mark| mark.hidden);
        assert!(!secrets.any(|mark| ends.contains(&end(&mark.text))));
        // What was shown on purpose is hidden again.
        assert_eq!(value.debug(), texts);
    }
    assert!(hidden >= 1000, "{hidden} hidden");
    assert!(shown >= 900, "{shown} shown");
}

#[test]
fn the_fields_that_the_manifest_names_are_hidden_and_nothing_else_is() {
    let Node::Open(fields) = crate::shapes::shape("summertskattegrunnlag", "v2", "Konto", None)
    else {
        panic!("an object");
    };
    let sensitive = fields
        .iter()
        .filter(|field| field.sensitive)
        .map(|field| &*field.name)
        .collect::<Vec<_>>();
    assert_eq!(sensitive, ["kontonummer", "bankensNavn"]);
    let konto = r#"{"kontonummer":"12345678903","bankensNavn":"HEMMELIG","organisasjonsnummer":"919","innskudd":5}"#;
    let konto: ssg2::Konto = serde_json::from_str(konto).unwrap();
    assert_eq!(
        format!("{konto:?}"),
        "Konto { kontonummer: Some(Sensitive(***)), bankens_navn: Some(Sensitive(***)), \
         organisasjonsnummer: Some(\"919\"), innskudd: Some(5), opptjente_renter: None, \
         gjeld: None, paaloepte_renter: None, tilbakefoerte_renter: None, \
         betalte_misligholdte_renter: None, land: None, \
         er_boligsparekonto_i_annen_eoes_stat: None, \
         prosentandel_av_gjeld_og_paaloepte_renter: None, andel_av_gjeld: None, \
         andel_av_paaloepte_renter: None, additional_properties: {} }"
    );
}

/// Bodies that are neither a model nor an error of an API.
fn strange_bodies() -> Vec<String> {
    let page = format!("<!DOCTYPE html><html><body>{SECRET} {PERSON}</body></html>");
    let texts = [
        page,
        format!("{SECRET} {PERSON}"),
        format!("{{\"{SECRET}\": \"{PERSON}\"}}"),
        format!(
            "{{\"personidentifikator\": \"{PERSON}\", \"inntektsaar\": {{\"a\": \"{SECRET}\"}}}}"
        ),
        format!("{{\"personidentifikator\": \"{SECRET}"),
        format!("[\"{SECRET}\", {PERSON}]"),
        format!("\"{SECRET} {PERSON}\""),
        PERSON.to_owned(),
        format!("<a><b>{SECRET} {PERSON}</b></a>"),
        format!("<summertSkattegrunnlag><personidentifikator>{PERSON}</summertSkattegrunnlag>"),
        format!("{{\"kode\": \"SSG-008\", \"melding\": [\"{SECRET} {PERSON}\"]}}"),
        format!("{{\"melding\": \"{SECRET} {PERSON}\"}}"),
    ];
    Vec::from(texts)
}

fn replies_are_silent<T: Response + Debug, F: Response + Debug>() -> usize {
    let mut raw = 0;
    let types = [
        None,
        Some("application/json"),
        Some("application/xml; charset=UTF-8"),
        Some("text/html"),
        Some(PERSON),
    ];
    for body in strange_bodies() {
        for status in [0, 200, 204, 404, 503, 999] {
            for content_type in types {
                let reply: Reply<T, F> = decode(status, content_type, body.as_bytes());
                let what = || format!("{status} {content_type:?} {body}");
                if let Reply::Raw(reply) = &reply {
                    assert_silent(what, &format!("{reply:?} {reply:#?}"));
                    assert_silent_error(what, &reply.reason);
                    assert_eq!(reply.body, body.as_bytes());
                    raw += 1;
                }
                if let Reply::Feil(failure) = &reply {
                    assert_silent(what, &format!("{failure:?} {failure:#?}"));
                }
                if let Err(error @ ReplyError::Raw(_)) = reply.into_result() {
                    assert_silent_error(what, &error);
                }
                let (reply, findings) =
                    decode_with_findings::<T, F>(status, content_type, body.as_bytes());
                for finding in &findings {
                    assert_silent_error(what, finding);
                }
                if let Reply::Raw(reply) = &reply {
                    assert_silent(what, &format!("{reply:?}"));
                    assert_ne!(reply.reason, RawReason::Empty);
                }
                if let Reply::Feil(failure) = &reply {
                    assert_silent(what, &format!("{failure:?}"));
                }
            }
        }
    }
    raw
}

#[test]
fn a_reply_that_is_neither_does_not_show_its_body() {
    let raw = replies_are_silent::<ssg2::SummertSkattegrunnlag<NoCodes>, ssg2::Feil>()
        + replies_are_silent::<ssg2::SummertSkattegrunnlagAnyYear, ssg2::Feil>()
        + replies_are_silent::<avregning::Avregning, avregning::Feil>()
        + replies_are_silent::<upersonlig::BeregnetSkatt, upersonlig::Feil>()
        + replies_are_silent::<hendelser::Hendelser, hendelser::Feil>()
        + replies_are_silent::<siste::Tilgjengeligdata, siste::Feil>();
    assert!(raw >= 1000, "{raw} raw replies");
}

#[test]
fn an_error_of_the_api_does_not_show_its_text() {
    let what = || "an error of the API".to_owned();
    let said = format!("Ingen data for {PERSON}, {SECRET}.");
    let json = format!("{{\"kode\": \"SSG-008\", \"melding\": \"{said}\"}}");
    let xml = format!(
        "<feil xmlns='urn:no:skatteetaten:datasamarbeid:feil:v1'><kode>SSG-008</kode>\
         <melding>{said}</melding></feil>"
    );
    for body in [json, xml] {
        let reply: Reply<ssg2::SummertSkattegrunnlag<NoCodes>, ssg2::Feil> =
            decode(404, None, body.as_bytes());
        assert_silent(what, &format!("{reply:?} {reply:#?}"));
        assert!(format!("{reply:?}").contains("SSG-008"), "{reply:?}");
        let error = reply.into_result().unwrap_err();
        assert_silent_error(what, &error);
        assert_eq!(error.to_string(), "status 404: SSG-008");
        let ReplyError::Feil(failure) = error else {
            panic!("{error:?}");
        };
        assert_silent_error(what, &failure);
        assert_silent_error(what, &failure.feil);
        assert_eq!(failure.feil.melding.as_ref().unwrap().as_str(), said);
        assert!(format!("{:?}", ShowAll(&failure)).contains(&said));
    }
}

#[test]
fn a_request_shows_neither_the_person_nor_what_is_wrong_with_it() {
    let new = |stadie: &str, person: &str| {
        let (stadie, package) = (Open::from(stadie), Open::from("nav"));
        ssg2::HentSummertSkattegrunnlagForStadie::new(
            stadie,
            package,
            "2024".parse().unwrap(),
            person,
        )
    };
    let what = || "a request".to_owned();
    let wrong = [
        SECRET, "2046351864", "204635186460", "2046351864x", "99993518646", "", "20463518646\n",
    ];
    for person in wrong {
        let error = new("oppgjoer", person).unwrap_err();
        assert_eq!(error.parameter(), "personidentifikator");
        assert_silent_error(what, &error);
        assert!(
            person.is_empty() || !error.to_string().contains(person),
            "{error}"
        );
    }
    let call = new("oppgjoer", PERSON).unwrap();
    assert_silent(what, &format!("{call:?} {call:#?}"));
    let request = call
        .request(ssg2::servers::PRODUKSJON, Format::Json)
        .unwrap();
    assert!(request.url().contains(PERSON));
    assert_silent(what, &format!("{request:?} {request:#?}"));
    // What goes into the address and the headers is not quoted where it cannot go there.
    let traced = call.clone().korrelasjonsid(format!("{SECRET}\r\n{PERSON}"));
    let error = traced
        .request(ssg2::servers::PRODUKSJON, Format::Xml)
        .unwrap_err();
    assert_eq!(error.parameter(), "Korrelasjonsid");
    assert_silent_error(what, &error);
    for stadie in [String::new(), "..".to_owned(), format!("{SECRET}/{PERSON}")] {
        let request = new(&stadie, PERSON)
            .unwrap()
            .request(ssg2::servers::PRODUKSJON, Format::Json);
        match request {
            Ok(request) => assert_silent(what, &format!("{request:?}")),
            Err(error) => assert_silent_error(what, &error),
        }
    }
    let request = call.request(&format!("{SECRET} {PERSON}"), Format::Json);
    if let Err(error) = request {
        assert_silent_error(what, &error);
    }
}
