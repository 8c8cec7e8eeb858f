//! The names of the inntektsår: the years' tables compared with what the crate says of their codes, renamed codes, and codes of one year in another.

use std::collections::BTreeMap;

use skattekit_codegen::ir::{Api, Cell, Column, Year};
use skattekit_runtime::{Code, NoCodes, Open, Wire, from_json};
use skattekit_summert_skattegrunnlag::{
    Occurrence, aar2020, aar2024, aar2025, lookup, v2, years_of,
};

use crate::shapes::{codes_of, specification};

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
    for name in ["", "enPostFraFremtiden", "minstefradragIInntekt "] {
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
