//! Responses of every inntektsår, whose values carry their year; and the years' tables compared with what the crate says of their codes.

use std::collections::BTreeMap;
use std::fmt::Debug;

use skattekit_codegen::ir::{Api, Cell, Column, Year};
use skattekit_runtime::{
    Code, Document, Finding, FindingKind, NoCodes, Open, Reply, Wire, from_json, from_json_strict,
    from_json_with_findings, from_xml, from_xml_strict, from_xml_with_findings, to_json, to_xml,
};
use skattekit_summert_skattegrunnlag::{
    Kategori, Occurrence, YearCode, aar2020, aar2024, aar2025, lookup, v1, v2, years_of,
};

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

/// What a year's table says of a name: the year, kategori, label, concept and types.
type Said = (
    u16,
    Option<String>,
    Option<String>,
    Option<String>,
    Vec<String>,
);

/// What the tables say, by name; the oldest year first.
fn tables() -> BTreeMap<&'static str, Vec<Said>> {
    let mut found = BTreeMap::<_, Vec<_>>::new();
    for Year { year, codes, .. } in specification().apis.iter().flat_map(Api::years) {
        for row in &codes.rows {
            let cell = |column| {
                let at = codes.columns.iter().position(|known| *known == column);
                at.and_then(|at| match &row.cells[at] {
                    Cell::Text(text) | Cell::MaybeText(Some(text)) => Some(text.clone()),
                    Cell::Concept(Some(uuid)) => Some(uuid.clone()),
                    Cell::Value(Some(name)) => Some(name.0.clone()),
                    _ => None,
                })
            };
            let types = codes.columns.iter().zip(&row.cells);
            let types = types.filter(|(column, _)| **column == Column::Spesifiseringstyper);
            let types = types
                .flat_map(|(_, cell)| cell.values())
                .map(|ty| ty.0.clone());
            let said = (
                year.0,
                cell(Column::Kategori),
                cell(Column::Visningstekst),
                cell(Column::Begrep),
                types.collect(),
            );
            found.entry(&*row.code.0).or_default().push(said);
        }
    }
    found
}

fn said(found: Occurrence) -> Said {
    let begrep = found.begrep.and_then(|address| address.rsplit('/').next());
    let types = found.spesifiseringstyper.iter();
    (
        found.inntektsaar,
        found.kategori.map(|kategori| kategori.as_str().to_owned()),
        found.visningstekst.map(str::to_owned),
        begrep.map(str::to_owned),
        types.map(|ty| ty.as_str().to_owned()).collect(),
    )
}

#[test]
fn a_look_up_says_what_the_tables_of_the_years_say() {
    let tables = tables();
    assert!(tables.len() > 500, "{} names", tables.len());
    let mut with_all = 0;
    for (name, expected) in &tables {
        let found = years_of(name).map(said).collect::<Vec<_>>();
        assert_eq!(found, *expected, "{name}");
        for year in 2015..2035 {
            let expected = found.iter().find(|said| said.0 == year);
            let found = lookup(name, year);
            assert_eq!(found.map(said).as_ref(), expected, "{name} {year}");
            assert!(found.is_none_or(|found| found.kode == *name));
        }
        with_all += expected
            .iter()
            .filter(|(_, kategori, text, begrep, types)| {
                kategori.is_some() && text.is_some() && begrep.is_some() && !types.is_empty()
            })
            .count();
    }
    assert!(with_all > 500, "{with_all} with all columns");
    for name in ["", NEW_NAME, "minstefradragIInntekt "] {
        assert_eq!(years_of(name).count(), 0, "{name}");
        assert_eq!(lookup(name, 2024), None);
    }
}

#[test]
fn a_column_that_few_years_have_is_there_in_those() {
    let marked = |year| {
        let codes = specification().apis.iter().flat_map(Api::years);
        let codes = codes.filter(|known| known.year.0 == year);
        let codes = codes.flat_map(|year| &year.codes.rows);
        codes
            .filter_map(|row| lookup(&row.code.0, year))
            .filter(|of| of.spesifisert)
            .count()
    };
    assert!(marked(2016) > 0);
    assert_eq!(marked(2024), 0);
    let post = lookup("samletGjeld", 2017).unwrap().post_i_oppgjoer;
    assert!(post.is_some_and(|post| post.contains("4.8")), "{post:?}");
    assert_eq!(lookup("samletGjeld", 2020).unwrap().post_i_oppgjoer, None);
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

#[test]
fn a_name_leads_to_the_one_before_it_and_back() {
    let mut renamed = 0;
    for (name, years) in &tables() {
        let all = years.iter().filter_map(|said| lookup(name, said.0));
        for of in all {
            if let Some(old) = of.previous_name {
                let mut before = years_of(old).filter(|old| old.inntektsaar < of.inntektsaar);
                let leads_back = before.any(|old| old.next_name == Some(*name));
                assert!(leads_back, "{old} {of:?}");
            }
            if let Some(new) = of.next_name {
                // In the first year of the new name the old one may be there too.
                let mut after = years_of(new).filter(|new| new.inntektsaar >= of.inntektsaar);
                let leads_back = after.any(|new| new.previous_name == Some(*name));
                assert!(leads_back, "{new} {of:?}");
                renamed += 1;
            }
        }
    }
    assert!(renamed > 150, "{renamed}");
}

#[test]
fn a_name_is_known_by_its_other_names() {
    let old = "samletInnskuddIInnenlandskeBanker";
    assert_eq!(aar2024::TekniskNavn::Innskudd.previous_name(), Some(old));
    assert_eq!(aar2024::TekniskNavn::Innskudd.next_name(), None);
    // Both names are in the list of 2022.
    for year in [2016, 2020, 2022] {
        assert_eq!(lookup(old, year).unwrap().next_name, Some("innskudd"));
    }
    // A name that went and came back.
    let (first, second) = (
        "skattepliktigUtbytteFraVerdipapirfondsandel",
        "utbytteFraVerdipapirfond",
    );
    let names = |name, year| {
        let of = lookup(name, year).unwrap();
        (of.previous_name, of.next_name)
    };
    assert_eq!(names(first, 2018), (None, Some(second)));
    assert_eq!(names(second, 2019), (Some(first), Some(first)));
    assert_eq!(names(second, 2025), (Some(first), Some(first)));
    assert_eq!(names(first, 2026), (Some(second), None));
}

/// Converts every name of a list into those of another.
fn converts<T: Code, U: Code>(years: (u16, u16)) -> usize {
    let theirs = codes_of(years.1);
    for code in T::ALL {
        let expected = theirs.iter().find(|name| *name == code.as_str());
        let converted = code.convert::<U>();
        assert_eq!(
            converted.map(|code| code.as_str().to_owned()).as_ref(),
            expected,
            "{code}"
        );
        let open = Open::from(*code).convert::<U>();
        assert_eq!((open.as_str(), open.known()), (code.as_str(), converted));
        // By way of a list that lacks it, the name comes back.
        let back = Open::from(*code)
            .convert::<NoCodes>()
            .convert::<U>()
            .convert::<T>();
        assert_eq!(back, *code);
    }
    T::ALL.len()
}

/// Converts from each list to each: a row a list that is converted from.
macro_rules! convert_all {
    ([] $($module:ident $variant:ident $year:literal [$($method:ident)*];)*) => {
        vec![$(each_year!(convert_from $module $year)),*]
    };
}

macro_rules! convert_from {
    ([$from:ident $of:literal] $($module:ident $variant:ident $year:literal [$($method:ident)*];)*) => {
        vec![$(converts::<
            skattekit_summert_skattegrunnlag::$from::TekniskNavn,
            skattekit_summert_skattegrunnlag::$module::TekniskNavn,
        >(($of, $year))),*]
    };
}

#[test]
fn a_name_goes_from_every_year_to_every_other_that_has_it() {
    let counts: Vec<Vec<usize>> = each_year!(convert_all);
    let years = specification()
        .apis
        .iter()
        .flat_map(Api::years)
        .collect::<Vec<_>>();
    let expected = years
        .iter()
        .map(|year| vec![year.codes.rows.len(); years.len()]);
    assert_eq!(counts, expected.collect::<Vec<_>>());
}

/// A model that is no root is read by `Wire` alone.
#[test]
fn posts_convert_with_their_names() {
    let text = r#"{"tekniskNavn":"minstefradragIInntekt","beloep":1}"#;
    let post: v2::Grunnlag<aar2020::TekniskNavn> = from_json(text).unwrap();
    let name: Open<aar2025::TekniskNavn> = post.teknisk_navn.convert();
    assert_eq!(name, aar2025::TekniskNavn::MinstefradragIInntekt);
    assert!(!Wire::is_absent(&post));
}
