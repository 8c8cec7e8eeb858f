//! Responses of every inntektsår, whose values carry their year.

use std::fmt::Debug;

use skattekit_codegen::ir::Api;
use skattekit_runtime::{
    Document, Finding, FindingKind, NoCodes, Reply, from_json, from_json_strict,
    from_json_with_findings, from_xml, from_xml_strict, from_xml_with_findings, to_json, to_xml,
};
use skattekit_summert_skattegrunnlag::{Kategori, Occurrence, YearCode, aar2024, aar2025, v1, v2};

use crate::code_lists::all_years;
use crate::json::Json;
use crate::markup::document;
use crate::shapes::{codes_of, specification};

/// A name that no year has.
const NEW_NAME: &str = "enPostFraFremtiden";

/// Where in a response its year stands.
const PLACES: [Place; 3] = [Place::First, Place::Middle, Place::Last];

#[derive(Clone, Copy, Debug)]
enum Place {
    First,
    Middle,
    Last,
}

/// A response with two posts, the second with a name that no year has; without a year, it has none.
fn response(year: Option<&str>, name: &str, place: Place) -> Json {
    let post = |name: &str| {
        let kategori = Json::List(vec![Json::text("inntekt")]);
        Json::object([
            ("tekniskNavn", Json::text(name)),
            ("beloep", Json::number(i64::MAX.to_string())),
            ("kategori", kategori),
        ])
    };
    let mut fields = vec![
        ("personidentifikator", Json::text("21839199217")),
        ("grunnlag", Json::List(vec![post(name), post(NEW_NAME)])),
    ];
    let at = match place {
        Place::First => 0,
        Place::Middle => 1,
        Place::Last => 2,
    };
    if let Some(year) = year {
        fields.insert(at, ("inntektsaar", Json::text(year)));
    }
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Json::Object(fields.collect::<Vec<_>>())
}

/// What a value of any year tells: what the table of its year says of the first post's name, and whether it is of a year that
/// is not known.
trait AnyYear: Document + PartialEq + Debug + Clone {
    fn told(&self) -> (Option<Occurrence>, bool);
    fn year_text(&self) -> &str;
    fn text(&self) -> String;
}

macro_rules! any_year {
    ($($version:ident)*) => {
        $(impl AnyYear for $version::SummertSkattegrunnlagAnyYear {
            fn told(&self) -> (Option<Occurrence>, bool) {
                let of_year = self.clone().into_occurrences();
                assert_eq!(to_json(&of_year).unwrap(), to_json(self).unwrap());
                assert!(!of_year.grunnlag[1].teknisk_navn.is_known());
                let known = of_year.grunnlag[0].teknisk_navn.known();
                (known, matches!(self, Self::Other(_)))
            }

            fn year_text(&self) -> &str {
                self.inntektsaar().as_str()
            }

            fn text(&self) -> String {
                let text = self.clone().into_text();
                to_json(&text).unwrap()
            }
        })*
    };
}

any_year!(v1 v2);

/// Reads a response in both formats, with findings; the values must be the same.
fn read<T: AnyYear>(body: &Json) -> (T, Vec<Finding>) {
    let text = body.to_string();
    let (value, findings) = from_json_with_findings::<T>(&text).unwrap();
    assert_eq!(from_json::<T>(&text).unwrap(), value);
    assert_eq!(Json::parse(&to_json(&value).unwrap()), *body);
    let text = document(T::ROOT, body);
    let (in_xml, in_xml_findings) = from_xml_with_findings::<T>(&text).unwrap();
    assert_eq!((&in_xml, &in_xml_findings), (&value, &findings));
    assert_eq!(from_xml::<T>(to_xml(&value).unwrap()).unwrap(), value);
    (value, findings)
}

fn paths(findings: &[Finding]) -> Vec<(FindingKind, &str)> {
    findings
        .iter()
        .map(|finding| (finding.kind(), finding.path()))
        .collect::<Vec<_>>()
}

fn reads_every_year<T: AnyYear>() {
    for year in specification().apis.iter().flat_map(Api::years) {
        let year = year.year.0;
        for name in codes_of(year) {
            // The place matters to no name in particular.
            let place = PLACES[name.len() % 3];
            let (value, findings) = read::<T>(&response(Some(&year.to_string()), &name, place));
            let (told, is_other) = value.told();
            let told = told.map(|told| (told.kode, told.inntektsaar));
            assert_eq!(
                (told, is_other),
                (Some((&*name, year)), false),
                "{name} {place:?}"
            );
            assert_eq!(value.text(), to_json(&value).unwrap());
            assert_eq!(value.year_text(), year.to_string());
            let new = [(FindingKind::UnknownCode, "grunnlag[1].tekniskNavn")];
            assert_eq!(paths(&findings), new, "{year} {name} {place:?}");
        }
    }
}

fn reads_years_to_come<T: AnyYear>() {
    let years = specification().apis.iter().flat_map(Api::years);
    let newest = years.map(|year| year.year.0).max().unwrap();
    let next = (newest + 1).to_string();
    for place in PLACES {
        for year in [&*next, "2015", "9999"] {
            let body = response(Some(year), "minstefradragIInntekt", place);
            let (value, findings) = read::<T>(&body);
            assert_eq!(value.told(), (None, true), "{year} {place:?}");
            assert_eq!(value.year_text(), year);
            // The names are text then, and none of them is news.
            assert_eq!(
                paths(&findings),
                [(FindingKind::UnknownYear, "inntektsaar")]
            );
            assert_eq!(findings[0].value().as_str(), Some(year));
            let error = from_json_strict::<T>(body.to_string())
                .unwrap_err()
                .to_string();
            assert!(
                error.contains(&format!("inntektsaar: unknown inntektsår \"{year}\"")),
                "{error}"
            );
        }
        let (value, findings) = read::<T>(&response(Some("i fjor"), NEW_NAME, place));
        assert_eq!(value.told(), (None, true));
        assert_eq!(paths(&findings), [(FindingKind::Form, "inntektsaar")]);
    }
}

fn refuses_no_year<T: AnyYear>() {
    let body = response(None, NEW_NAME, Place::First);
    let text = body.to_string();
    let error = from_json::<T>(&text).unwrap_err().to_string();
    assert!(error.contains("inntektsaar: missing"), "{error}");
    let (_, findings) = from_json_with_findings::<T>(&text).unwrap();
    assert_eq!(paths(&findings), [(FindingKind::Missing, "inntektsaar")]);
    let text = document(T::ROOT, &body);
    let error = from_xml::<T>(&text).unwrap_err().to_string();
    assert!(error.contains("inntektsaar: missing"), "{error}");
    assert!(from_xml_strict::<T>(&text).is_err());
    for year in ["2021", "{}", "[\"2021\"]", "true", "null"] {
        let text = format!("{{\"personidentifikator\":\"a\",\"inntektsaar\":{year}}}");
        assert!(from_json::<T>(&text).is_err(), "{text}");
    }
}

#[test]
fn a_response_is_read_by_the_year_that_it_tells() {
    reads_every_year::<v1::SummertSkattegrunnlagAnyYear>();
    reads_every_year::<v2::SummertSkattegrunnlagAnyYear>();
}

/// The year and what tells members of a union apart are trimmed as any other code is, before they choose a type too.
#[test]
fn white_space_around_a_year_or_a_type_means_nothing_in_xml() {
    for year in all_years() {
        let body = response(Some(&year.to_string()), NEW_NAME, Place::Middle);
        let plain = document(v2::SummertSkattegrunnlagAnyYear::ROOT, &body);
        let padded = plain.replace(&format!(">{year}<"), &format!(">\n  {year} <"));
        assert_ne!(padded, plain);
        let plain = from_xml::<v2::SummertSkattegrunnlagAnyYear>(&plain).unwrap();
        let padded = from_xml::<v2::SummertSkattegrunnlagAnyYear>(&padded).unwrap();
        assert_eq!(padded, plain);
        assert!(!padded.told().1, "{year}");
    }
    let text = r#"<summertSkattegrunnlag xmlns="urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v2">
        <personidentifikator>21839199217</personidentifikator><inntektsaar>2024</inntektsaar>
        <grunnlag><tekniskNavn>samletGjeld</tekniskNavn><beloep>1</beloep>
        <spesifisering><type> Konto </type></spesifisering></grunnlag></summertSkattegrunnlag>"#;
    let read = from_xml::<v2::SummertSkattegrunnlag<aar2024::TekniskNavn>>(text).unwrap();
    let spesifisering = &read.grunnlag[0].spesifisering[0];
    assert!(
        matches!(spesifisering, v2::Spesifisering::Konto(_)),
        "{spesifisering:?}"
    );
}

#[test]
fn a_year_that_is_newer_than_the_crate_is_read_with_open_names() {
    reads_years_to_come::<v1::SummertSkattegrunnlagAnyYear>();
    reads_years_to_come::<v2::SummertSkattegrunnlagAnyYear>();
}

#[test]
fn a_response_without_a_year_is_refused() {
    refuses_no_year::<v1::SummertSkattegrunnlagAnyYear>();
    refuses_no_year::<v2::SummertSkattegrunnlagAnyYear>();
}

/// A response of one year read with the list of another, in both formats and by an operation.
fn tells_the_other_year<T: Document + Debug>(year: &str, is_other: bool) {
    let kinds = |findings: &[Finding]| {
        findings
            .iter()
            .map(Finding::kind)
            .filter(|kind| *kind != FindingKind::UnknownCode)
            .collect::<Vec<_>>()
    };
    let expected = Vec::from_iter(is_other.then_some(FindingKind::OtherYear));
    for place in PLACES {
        let body = response(Some(year), "minstefradragIInntekt", place);
        let text = body.to_string();
        let (_, findings) = from_json_with_findings::<T>(&text).unwrap();
        assert_eq!(kinds(&findings), expected, "{year} {place:?}");
        let (_, in_xml) = from_xml_with_findings::<T>(document(T::ROOT, &body)).unwrap();
        assert_eq!(in_xml, findings, "{year} {place:?}");
        from_json::<T>(&text).unwrap();
        let strict = from_json_strict::<T>(&text).map_err(|error| error.to_string());
        let told = strict.is_err_and(|error| error.contains("inntektsår of another code list"));
        assert_eq!(told, is_other, "{year} {place:?}");
    }
}

#[test]
fn a_response_of_one_year_with_the_list_of_another_is_a_finding() {
    tells_the_other_year::<v1::SummertSkattegrunnlag<aar2024::TekniskNavn>>("2021", true);
    tells_the_other_year::<v2::SummertSkattegrunnlag<aar2024::TekniskNavn>>("2021", true);
    tells_the_other_year::<v2::SummertSkattegrunnlag<aar2024::TekniskNavn>>("2031", true);
    tells_the_other_year::<v2::SummertSkattegrunnlag<aar2024::TekniskNavn>>("2024", false);
    tells_the_other_year::<v2::SummertSkattegrunnlag<NoCodes>>("2021", false);

    let body = response(Some("2021"), "minstefradragIInntekt", Place::First).to_string();
    let (reply, findings) = v2::HentSummertSkattegrunnlagForStadie::decode_with_findings::<
        aar2024::TekniskNavn,
    >(200, None, body.as_bytes());
    assert!(matches!(reply, Reply::Model(_)));
    assert_eq!(paths(&findings)[0], (FindingKind::OtherYear, "inntektsaar"));
    assert_eq!(findings[0].code(), Some("2021"));
    assert_eq!(findings[0].value().as_str(), Some("2021"));
}

/// What is written for the list of any year.
fn income<K: YearCode>(posts: &[v2::Grunnlag<K>]) -> i64 {
    let is_income = |post: &&v2::Grunnlag<K>| {
        post.teknisk_navn.known().and_then(YearCode::kategori) == Some(Kategori::Inntekt)
    };
    posts.iter().filter(is_income).map(|post| post.beloep).sum()
}

#[test]
fn what_is_written_for_any_year_works_with_each() {
    let body = |year: &str| {
        format!(
            r#"{{"personidentifikator":"21839199217","inntektsaar":"{year}","grunnlag":[
            {{"tekniskNavn":"alderspensjonFraFolketrygden","beloep":7}},
            {{"tekniskNavn":"minstefradragIInntekt","beloep":5,"kategori":"inntektsfradrag"}},
            {{"tekniskNavn":"enPostFraFremtiden","beloep":3}}]}}"#
        )
    };
    let text = body("2024");
    let of_2024: v2::SummertSkattegrunnlag<aar2024::TekniskNavn> = from_json(&text).unwrap();
    assert_eq!(income(&of_2024.grunnlag), 7);
    let any: v2::SummertSkattegrunnlagAnyYear = from_json(&text).unwrap();
    assert_eq!(any, of_2024.clone().into());
    let occurrences = any.clone().into_occurrences();
    assert_eq!(income(&occurrences.grunnlag), 7);
    // The form of a list is kept.
    assert_eq!(to_json(&occurrences).unwrap(), to_json(&of_2024).unwrap());
    // A text has no meaning, and gets it back from a list.
    let text = any.into_text();
    assert_eq!(income(&text.grunnlag), 0);
    assert_eq!(text.convert::<aar2024::TekniskNavn>(), of_2024);
    let next: v2::SummertSkattegrunnlagAnyYear = from_json(body("2035")).unwrap();
    assert_eq!(income(&next.clone().into_occurrences().grunnlag), 0);
    let read_as_2025 = next.into_text().convert::<aar2025::TekniskNavn>();
    assert_eq!(income(&read_as_2025.grunnlag), 7);
    assert_eq!(read_as_2025.inntektsaar.value(), Some(2035));
    // As a list, what the tables say has no text.
    let unread: v2::SummertSkattegrunnlag<Occurrence> = from_json(body("2024")).unwrap();
    assert!(
        unread
            .grunnlag
            .iter()
            .all(|post| !post.teknisk_navn.is_known())
    );
    assert_eq!(
        "formue".parse::<Occurrence>().unwrap_err().as_str(),
        "formue"
    );
}
