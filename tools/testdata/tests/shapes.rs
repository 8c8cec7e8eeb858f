//! Values of models as no specification has them yet: sets of fields of which there is one, values of several types, nulls on
//! purpose, items that differ, and years that are no date.

use std::collections::BTreeSet;
use std::fmt::Debug;

use skattekit_runtime::{
    Code, FindingKind, List, NoCodes, Nullable, Open, Sample, Value, Wire, from_json,
    from_json_strict, from_json_with_findings, impl_any_of, impl_any_year, impl_code, impl_model,
    to_json,
};
use skattekit_testdata::{Novelty, Samples, Size};

/// A hundred values of each size, as JSON that a strict reading gives back.
fn bodies<T: Sample + Wire + PartialEq + Debug>() -> impl Iterator<Item = String> {
    let sizes = [Size::Small, Size::Mixed, Size::Full].into_iter();
    let all = sizes.flat_map(|size| (0..100).map(move |seed| (seed, size)));
    all.map(|(seed, size)| {
        let value: T = Samples::from_seed(seed).sized(size).value();
        let json = to_json(&value).expect("every value can be written");
        let read = from_json_strict::<T>(&json).expect("a strict reading says nothing of it");
        assert_eq!(read, value, "{json}");
        json
    })
}

#[derive(Clone, Debug, PartialEq)]
struct Eier {
    navn: Option<String>,
    ident: Option<String>,
    orgnr: Option<String>,
    land: List<String>,
}

impl_model! {
    Eier one_of "ident" | "orgnr" "land",
    navn: "navn", ident: "ident", orgnr: "orgnr", land: "land" [unique_items true],
}

#[test]
fn every_set_of_fields_comes_and_never_two() {
    let names = |json: String| {
        let value: Value = from_json(&json).unwrap();
        let fields = value.as_fields().unwrap();
        let names = fields.iter().map(|(name, _)| name.to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    let expected = ["ident", "navn ident", "navn orgnr land", "orgnr land"];
    let found: BTreeSet<_> = bodies::<Eier>().map(names).collect();
    assert_eq!(found, expected.map(str::to_owned).into());
}

#[derive(Clone, Debug, PartialEq)]
enum Svar {
    Tall(i64),
    Sant(bool),
    Eier(Eier),
    Unknown(Value),
}

impl_any_of! { Svar: Tall, Sant, Eier }

#[test]
fn every_type_of_several_comes() {
    let kinds = |json: String| match from_json::<Svar>(json).unwrap() {
        Svar::Tall(_) => 0,
        Svar::Sant(_) => 1,
        Svar::Eier(_) => 2,
        Svar::Unknown(_) => 3,
    };
    assert_eq!(
        bodies::<Svar>().map(kinds).collect::<BTreeSet<_>>(),
        BTreeSet::from([0, 1, 2])
    );
}

#[derive(Clone, Debug, PartialEq)]
struct Beloep {
    kroner: Nullable<i64>,
    fritt: Option<Value>,
    tall: i64,
}

impl_model! { Beloep, kroner: "kroner", fritt: "fritt", tall: "tall" }

#[test]
fn a_null_on_purpose_is_nothing_new() {
    for seed in 0..20 {
        let mut samples = Samples::from_seed(seed).sized(Size::Full);
        assert_eq!(samples.news::<Beloep>(Novelty::Null), None);
    }
    assert_eq!(bodies::<Beloep>().count(), 300);
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Navn {
    Loenn,
}

struct Row {
    code: &'static str,
}

static ROWS: [Row; 1] = [Row { code: "loenn" }];

impl Navn {
    const ALL: &'static [Self] = &[Self::Loenn];

    const fn as_str(self) -> &'static str {
        ROWS[self as usize].code
    }
}

impl_code!(Navn, "Navn of 2024", ROWS, of 2024);

/// Gives a response whose year is of a type its tests.
macro_rules! years {
    ($($module:ident: $year:ty;)*) => {$(
        mod $module {
            use super::*;

            #[derive(Clone, Debug, PartialEq)]
            struct Ett<K: Code> {
                aar: $year,
                navn: Open<K>,
            }

            impl_model! { Ett<K>, aar: "aar" tells K, navn: "navn" }

            #[derive(Clone, Debug, PartialEq)]
            enum Alle {
                Aar2024(Ett<Navn>),
                Other(Ett<NoCodes>),
            }

            impl_any_year! { Alle by "aar", Aar2024: "2024" }

            #[test]
            fn the_year_is_that_of_the_codes_and_news_where_it_is_not() {
                let is_known = |json: &String| json.contains("2024") && json.contains("loenn");
                assert!(bodies::<Ett<Navn>>().all(|json| is_known(&json)));
                assert!(bodies::<Alle>().all(|json| is_known(&json)));
                let news = Samples::from_seed(1).news::<Ett<Navn>>(Novelty::OtherYear).unwrap();
                let (_, findings) = from_json_with_findings::<Ett<Navn>>(&news.body).unwrap();
                assert_eq!(findings[0].kind(), FindingKind::OtherYear);
                let news = Samples::from_seed(1).news::<Alle>(Novelty::UnknownYear).unwrap();
                let (value, findings) = from_json_with_findings::<Alle>(&news.body).unwrap();
                assert!(matches!(value, Alle::Other(_)));
                assert_eq!(findings[0].kind(), FindingKind::UnknownYear);
            }
        }
    )*};
}

years! {
    as_year: skattekit_runtime::Year;
    as_text: String;
    as_number: i64;
}
