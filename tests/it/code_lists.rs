//! The code lists of the generated crates: complete, in order, exact both ways, and what the published tables say.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use skattekit_summert_skattegrunnlag::{Code, Kategori, Open, Spesifiseringstype};

use crate::published::{CATALOGUE, Facts, read_errors, read_rettighetspakker, read_year};

/// A fact as the crude reader of the pages gives it.
trait Text {
    fn text(&self) -> String;
}

impl Text for Option<&str> {
    fn text(&self) -> String {
        self.unwrap_or_default().to_owned()
    }
}

impl Text for Option<Kategori> {
    fn text(&self) -> String {
        self.map(Kategori::as_str).text()
    }
}

impl Text for bool {
    fn text(&self) -> String {
        if *self { "x" } else { "" }.to_owned()
    }
}

impl Text for &[Spesifiseringstype] {
    fn text(&self) -> String {
        Vec::from_iter(self.iter().map(|ty| ty.as_str())).join(",")
    }
}

/// A test per year; the names after the number of codes are the columns that not every year has.
macro_rules! years {
    ($($test:ident $module:ident $year:literal $count:literal [$($column:ident)*];)*) => {
        $(
            #[test]
            fn $test() {
                use skattekit_summert_skattegrunnlag::$module::TekniskNavn;
                check_list::<TekniskNavn>($count);
                let published = read_year($year);
                assert_eq!(published.len(), $count);
                for (navn, row) in TekniskNavn::ALL.iter().zip(published) {
                    let mut facts = Facts::from([
                        ("navn", navn.as_str().to_owned()),
                        ("kategori", navn.kategori().text()),
                        ("visningstekst", navn.visningstekst().text()),
                        ("begrep", navn.begrep().text()),
                        ("spesifiseringstyper", navn.spesifiseringstyper().text()),
                        $((stringify!($column), navn.$column().text()),)*
                    ]);
                    facts.retain(|_, text| !text.is_empty());
                    assert_eq!(facts, row);
                    check_concept(navn.begrep());
                }
            }
        )*

        #[test]
        fn all_years_have_3106_codes() {
            let counts = [$(skattekit_summert_skattegrunnlag::$module::TekniskNavn::ALL.len()),*];
            assert_eq!(counts, [$($count),*]);
            assert_eq!(counts.iter().sum::<usize>(), 3106);
        }
    };
}

years! {
    codes_of_2016_are_those_of_the_tables aar2016 2016 112 [spesifisert];
    codes_of_2017_are_those_of_the_table aar2017 2017 217 [post_i_oppgjoer spesifisert];
    codes_of_2018_are_those_of_the_tables aar2018 2018 272
        [post_i_oppgjoer spesifisert spesifiseringstyper_ordinaer spesifiseringstyper_pilot];
    codes_of_2019_are_those_of_the_table aar2019 2019 307 [];
    codes_of_2020_are_those_of_the_table aar2020 2020 338 [];
    codes_of_2021_are_those_of_the_table aar2021 2021 341 [];
    codes_of_2022_are_those_of_the_table aar2022 2022 327 [];
    codes_of_2023_are_those_of_the_table aar2023 2023 297 [];
    codes_of_2024_are_those_of_the_table aar2024 2024 312 [];
    codes_of_2025_are_those_of_the_table aar2025 2025 290 [];
    codes_of_2026_are_those_of_the_list aar2026 2026 293 [];
}

/// Every code of a list is found by its text, and goes over the wire as it.
#[track_caller]
pub(crate) fn check_list<T: Code + Serialize + DeserializeOwned>(count: usize) {
    assert_eq!(T::ALL.len(), count);
    let texts = BTreeSet::from_iter(T::ALL.iter().map(|code| code.as_str()));
    assert_eq!(texts.len(), count, "no code stands twice");
    for code in T::ALL {
        let text = code.as_str();
        assert_eq!(text.parse::<T>().as_ref(), Ok(code));
        assert_eq!(T::from_wire(text), Some(*code));
        assert_eq!(code.to_string(), text);
        assert_eq!(Open::from(text), Open::Known(*code));
        let json = serde_json::to_string(code).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *code);
        assert_eq!(
            serde_json::from_str::<Open<T>>(&json).unwrap(),
            Open::Known(*code)
        );
        // What differs from a code by little is not that code.
        for other in [
            format!("{text} "),
            text[1..].to_owned(),
            text.to_uppercase() + "x",
        ] {
            assert!(texts.contains(&*other) || other.parse::<T>().is_err());
        }
    }
    let error = "".parse::<T>().unwrap_err().to_string();
    assert_eq!(error, format!("\"\" is not a known {}", T::LIST));
}

#[track_caller]
fn check_concept(begrep: Option<&str>) {
    let Some(address) = begrep else { return };
    let uuid = address.strip_prefix(CATALOGUE).unwrap();
    let lengths = Vec::from_iter(uuid.split('-').map(str::len));
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{address}");
}

/// A list of error codes is a page's table, with the platform's codes after it.
macro_rules! check_errors {
    ($list:ty, $($page:literal),+) => {{
        let published = [$(read_errors($page)),+].concat();
        check_list::<$list>(published.len());
        let list = <$list>::ALL.iter().map(|kode| {
            (kode.as_str().to_owned(), kode.http_status(), kode.omraade().to_owned())
        });
        assert_eq!(Vec::from_iter(list), published);
        published.len()
    }};
}

#[test]
fn error_codes_are_those_of_the_pages_with_the_platforms_last() {
    use skattekit_avregning::v2 as avregning;
    use skattekit_beregnet_skatt_upersonlig::v1 as upersonlig;
    use skattekit_summert_skattegrunnlag::v1 as grunnlag;
    let counts = [
        check_errors!(skattekit_felles::Feilkode, "feil.md"),
        check_errors!(avregning::Feilkode, "avregning.md", "feil.md"),
        check_errors!(
            upersonlig::Feilkode,
            "beregnetskattupersonlig.md",
            "feil.md"
        ),
        check_errors!(grunnlag::Feilkode, "summertskattegrunnlag.md", "feil.md"),
    ];
    assert_eq!(counts, [8, 9 + 8, 10 + 8, 10 + 8]);
}

#[test]
fn rettighetspakker_are_those_of_the_pages() {
    use skattekit_avregning::v2 as avregning;
    use skattekit_beregnet_skatt_upersonlig::v1 as upersonlig;
    use skattekit_summert_skattegrunnlag::v1 as grunnlag;

    fn names<T: Code + Serialize + DeserializeOwned>(count: usize) -> Vec<Vec<String>> {
        check_list::<T>(count);
        Vec::from_iter(T::ALL.iter().map(|pakke| vec![pakke.as_str().to_owned()]))
    }
    assert_eq!(
        names::<avregning::Rettighetspakke>(4),
        read_rettighetspakker("avregning.md")
    );
    assert_eq!(
        names::<upersonlig::Rettighetspakke>(1),
        read_rettighetspakker("beregnetskattupersonlig.md")
    );

    check_list::<grunnlag::Rettighetspakke>(12);
    let pakker = grunnlag::Rettighetspakke::ALL.iter().map(|pakke| {
        let stadier = pakke.stadier().iter().map(|stadie| stadie.as_str());
        let cells = [pakke.as_str(), &Vec::from_iter(stadier).join(" og ")];
        Vec::from_iter(cells.into_iter().chain(pakke.merknad()).map(str::to_owned))
    });
    assert_eq!(
        Vec::from_iter(pakker),
        read_rettighetspakker("summertskattegrunnlag.md")
    );
}

#[test]
fn value_lists_are_those_of_the_document_and_the_tables() {
    use skattekit_summert_skattegrunnlag::v1::Stadie;
    check_list::<Kategori>(7);
    check_list::<Stadie>(3);
    check_list::<Spesifiseringstype>(Spesifiseringstype::ALL.len());
    let years = Vec::from_iter((2016..=2026).flat_map(read_year));
    let column = |name: &str| {
        let texts = years.iter().filter_map(|row| row.get(name));
        let values = texts
            .flat_map(|text| text.split(','))
            .filter(|value| !value.is_empty());
        BTreeSet::from_iter(values)
    };
    let types = [
        "spesifiseringstyper",
        "spesifiseringstyper_ordinaer",
        "spesifiseringstyper_pilot",
    ];
    let types = BTreeSet::from_iter(types.into_iter().flat_map(column));
    assert_eq!(
        BTreeSet::from_iter(Spesifiseringstype::ALL.iter().map(|ty| ty.as_str())),
        types
    );
    let kategorier = BTreeSet::from_iter(Kategori::ALL.iter().map(|kategori| kategori.as_str()));
    assert_eq!(column("kategori"), kategorier);
    assert_eq!(Kategori::UtenKategori.as_str(), "-");
}

#[test]
fn scopes_and_addresses_are_those_of_the_services() {
    use skattekit_avregning::v2 as avregning;
    use skattekit_beregnet_skatt_upersonlig::v1 as upersonlig;
    use skattekit_summert_skattegrunnlag::v1 as grunnlag;
    let services = [
        (
            "avregning",
            "v2",
            avregning::SCOPE,
            avregning::BASE_URL_EKSTERN_TEST,
            avregning::BASE_URL_PRODUKSJON,
        ),
        (
            "beregnetskattupersonlig",
            "v1",
            upersonlig::SCOPE,
            upersonlig::BASE_URL_EKSTERN_TEST,
            upersonlig::BASE_URL_PRODUKSJON,
        ),
    ];
    for (name, version, scope, test, production) in services {
        assert_eq!(scope, format!("skatteetaten:{name}"));
        assert_eq!(
            test,
            format!("https://{name}.api.skatteetaten-test.no/{version}")
        );
        assert_eq!(
            production,
            format!("https://{name}.api.skatteetaten.no/{version}")
        );
    }
    // Its page has the old address alone.
    assert_eq!(grunnlag::SCOPE, "skatteetaten:summertskattegrunnlag");
    assert_eq!(
        grunnlag::BASE_URL_EKSTERN_TEST,
        "https://api-test.sits.no/api/formueinntekt/summertskattegrunnlag"
    );
}
