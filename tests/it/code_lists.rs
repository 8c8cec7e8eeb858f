//! The code lists of the generated crates: complete, in order, exact both ways, and what the published tables say.

use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use skattekit_codegen::ir::{Api, Version};
use skattekit_summert_skattegrunnlag::v1 as grunnlag;
use skattekit_summert_skattegrunnlag::{Code, Kategori, Open, Spesifiseringstype};

use crate::published::{CATALOGUE, Facts, read_rettighetspakker, read_year};
use crate::shapes::{api, specification};
use crate::tables::{Row, read_file};

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
        self.iter()
            .map(|ty| ty.as_str())
            .collect::<Vec<_>>()
            .join(",")
    }
}

/// Checks the list of each year; what a method of it gives is the column of its name.
macro_rules! years {
    ([] $($module:ident $variant:ident $year:literal [as_str $($column:ident)*];)*) => {{
        $({
            use skattekit_summert_skattegrunnlag::$module::TekniskNavn;
            let published = read_year($year);
            check_list::<TekniskNavn>(published.len());
            for (navn, row) in TekniskNavn::ALL.iter().zip(published) {
                let mut facts = Facts::from([
                    ("navn", navn.as_str().to_owned()),
                    $((stringify!($column), navn.$column().text()),)*
                ]);
                // What it is called in other years is in no table.
                facts.retain(|column, text| !text.is_empty() && !column.ends_with("_name"));
                assert_eq!(facts, row, "{}", $year);
                check_concept(navn.begrep());
            }
        })*
        vec![$($year),*]
    }};
}

/// The years that the specifications have.
pub(crate) fn all_years() -> Vec<u16> {
    api("summertskattegrunnlag")
        .years()
        .iter()
        .map(|year| year.year.0)
        .collect()
}

#[test]
fn the_codes_of_every_year_are_those_of_its_tables() {
    let checked: Vec<u16> = each_year!(years);
    assert_eq!(checked, all_years());
}

/// Every code of a list is found by its text, and goes over the wire as it.
#[track_caller]
pub(crate) fn check_list<T: Code + Serialize + DeserializeOwned>(count: usize) {
    assert_eq!(T::ALL.len(), count);
    let texts = T::ALL
        .iter()
        .map(|code| code.as_str())
        .collect::<BTreeSet<_>>();
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
    let lengths = address
        .strip_prefix(CATALOGUE)
        .unwrap()
        .split('-')
        .map(str::len)
        .collect::<Vec<_>>();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{address}");
}

/// A list of a version: its crate, its module, its name, and its codes with what each is about.
struct Listed {
    krate: &'static str,
    module: &'static str,
    name: &'static str,
    codes: Vec<Row>,
}

macro_rules! listed {
    ([] $($kind:ident $krate:ident $module:ident [$list:ty];)*) => {
        vec![$({
            check_list::<$list>(<$list>::ALL.len());
            Listed {
                krate: stringify!($krate),
                module: stringify!($module),
                name: <$list>::LIST,
                codes: Vec::from_iter(<$list>::ALL.iter().map(|code| listed!(@$kind code))),
            }
        }),*]
    };
    (@errors $code:ident) => {
        Row {
            kode: Some($code.as_str().to_owned()),
            http_status: $code.http_status().into(),
            omraade: $code.omraade().to_owned(),
            ..Row::default()
        }
    };
    (@codes $code:ident) => {
        Row {
            kode: Some($code.as_str().to_owned()),
            ..Row::default()
        }
    };
}

impl Listed {
    fn codes(&self) -> Vec<&str> {
        self.codes
            .iter()
            .filter_map(|row| row.kode.as_deref())
            .collect()
    }
}

/// The list of a name that a version has.
fn list_of<'a>(lists: &'a [Listed], (api, version): Both, name: &str) -> Option<&'a Listed> {
    let krate = api.package.replace('-', "_");
    let mut lists = lists.iter();
    lists.find(|list| (list.krate, list.module, list.name) == (&*krate, &*version.name, name))
}

type Both = (&'static Api, &'static Version);

fn versions() -> impl Iterator<Item = Both> {
    specification()
        .apis
        .iter()
        .flat_map(|api| api.versions.iter().map(move |version| (api, version)))
}

#[test]
fn error_codes_are_those_of_the_pages_with_the_platforms_last() {
    let lists: Vec<Listed> = each_code_list!(listed);
    let of_page = |(api, version): Both| {
        let page = version.page.iter();
        page.flat_map(|page| read_file(&api.slug, &page.file))
            .filter(|row| row.kode.is_some())
            .map(|row| Row {
                aarsak: None,
                ..row
            })
            .collect::<Vec<_>>()
    };
    let shared = versions().find(|(api, _)| api.shared).map(of_page).unwrap();
    for both in versions() {
        let mut published = of_page(both);
        if !both.0.shared {
            published.extend(shared.clone());
        }
        let name = format!("{} {}", both.0.slug, both.1.name);
        let list = list_of(&lists, both, "Feilkode")
            .unwrap_or_else(|| panic!("{name} has no list of errors"));
        assert_eq!(list.codes, published, "{name}");
    }
}

#[test]
fn rettighetspakker_are_those_of_the_pages() {
    let lists: Vec<Listed> = each_code_list!(listed);
    let mut found = 0;
    for both in versions() {
        let page = both.1.page.iter();
        let published = page
            .flat_map(|page| read_rettighetspakker(&page.file))
            .map(|cells| cells[0].clone())
            .collect::<Vec<_>>();
        let Some(list) = list_of(&lists, both, "Rettighetspakke") else {
            // A document without a parameter of them has no use for its page's.
            assert!(both.0.code_parameters.is_empty(), "{}", both.0.slug);
            continue;
        };
        assert_eq!(list.codes(), published, "{} {}", both.0.slug, both.1.name);
        found += 1;
    }
    assert!(found > 1);

    let pakker = grunnlag::Rettighetspakke::ALL.iter().map(|pakke| {
        let stadier = pakke.stadier().iter().map(|stadie| stadie.as_str());
        let cells = [pakke.as_str(), &stadier.collect::<Vec<_>>().join(" og ")];
        cells
            .into_iter()
            .chain(pakke.merknad())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    assert_eq!(
        pakker.collect::<Vec<_>>(),
        read_rettighetspakker("sider/summertskattegrunnlag.md")
    );
}

#[test]
fn value_lists_are_those_of_the_document_and_the_tables() {
    use skattekit_summert_skattegrunnlag::v1::Stadie;
    check_list::<Kategori>(Kategori::ALL.len());
    check_list::<Stadie>(3);
    check_list::<Spesifiseringstype>(Spesifiseringstype::ALL.len());
    let years = all_years()
        .into_iter()
        .flat_map(read_year)
        .collect::<Vec<_>>();
    let column = |name: &str| {
        years
            .iter()
            .filter_map(|row| row.get(name))
            .flat_map(|text| text.split(','))
            .filter(|value| !value.is_empty())
            .collect::<BTreeSet<_>>()
    };
    let types = [
        "spesifiseringstyper",
        "spesifiseringstyper_ordinaer",
        "spesifiseringstyper_pilot",
    ];
    let types = types.into_iter().flat_map(column).collect::<BTreeSet<_>>();
    assert_eq!(
        Spesifiseringstype::ALL
            .iter()
            .map(|ty| ty.as_str())
            .collect::<BTreeSet<_>>(),
        types
    );
    let kategorier = Kategori::ALL
        .iter()
        .map(|kategori| kategori.as_str())
        .collect::<BTreeSet<_>>();
    assert_eq!(column("kategori"), kategorier);
    assert_eq!(Kategori::UtenKategori.as_str(), "-");
}

#[test]
fn scopes_and_addresses_are_those_of_the_services() {
    use skattekit_avregning::v2 as avregning;
    use skattekit_beregnet_skatt_upersonlig::v1 as upersonlig;
    let services = [
        (
            "avregning",
            "v2",
            avregning::SCOPE,
            avregning::servers::EKSTERN_TEST,
            avregning::servers::PRODUKSJON,
        ),
        (
            "beregnetskattupersonlig",
            "v1",
            upersonlig::SCOPE,
            upersonlig::servers::EKSTERN_TEST,
            upersonlig::servers::PRODUKSJON,
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
        grunnlag::servers::EKSTERN_TEST,
        "https://api-test.sits.no/api/formueinntekt/summertskattegrunnlag"
    );
}
