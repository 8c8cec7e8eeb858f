//! Shapes that no model has yet: a type within itself, maps, lists of lists, a table within several others.

mod pages;

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use skattekit_models::{DescribeOf, ResponseType, SampleOf};
use skattekit_runtime::private::RootKind;
use skattekit_runtime::{
    Decimal, Describe, Fields, List, Nullable, Response, Sensitive, Value, from_json,
};

use crate::layout::{Layout, SVAR};
use crate::person::Person;
use crate::rows::{KeyValue, Portion, Rows};
use crate::walk::Walk;

#[derive(Debug)]
struct Ledd {
    navn: Sensitive,
    barn: Vec<Ledd>,
}

#[derive(Debug)]
struct Sum {
    beloep: Nullable<i64>,
    andel: Option<Decimal>,
}

#[derive(Debug)]
struct Konto {
    summer: List<Sum>,
}

#[derive(Debug)]
enum Enten {
    Tall(i64),
    Tekst(String),
    Unknown(Value),
}

#[derive(Debug)]
struct Svar {
    ledd: List<Ledd>,
    satser: BTreeMap<String, i64>,
    rader: Vec<Vec<i64>>,
    enten: Option<Enten>,
    sum: Option<Sum>,
    summer: List<Sum>,
    kontoer: List<Konto>,
    merker: List<String>,
    sti: Option<String>,
    hemmelig: Option<Sensitive<i64>>,
    rest: Fields,
}

skattekit_runtime::impl_model! { Ledd, navn: "navn", barn: "barn" }
skattekit_runtime::impl_model! { Sum, beloep: "beloep", andel: "andel" }
skattekit_runtime::impl_model! { Konto, summer: "summer" }
skattekit_runtime::impl_any_of! { Enten: Tall, Tekst }
skattekit_runtime::impl_model! {
    Svar, ledd: "ledd", satser: "satser", rader: "rader", enten: "enten", sum: "sum", summer: "summer",
    kontoer: "kontoer", merker: "merker", sti: "svarId", hemmelig: "hemmelig", ..rest
}

const TEXT: &str = r#"{
    "ledd": [{"navn": "a", "barn": [{"navn": "b", "barn": []}]}],
    "satser": {"lav": 1}, "rader": [[1], [2, 3]], "enten": "x",
    "sum": {"beloep": null, "andel": 0.10},
    "summer": [{"beloep": 1, "andel": 1e30}],
    "kontoer": [{"summer": []}, {"summer": [{"beloep": 2}, {"beloep": 3}]}],
    "merker": ["p", "q"], "svarId": "s", "hemmelig": 7, "nytt": [true]
}"#;

fn row<T: Describe + Response + 'static>() -> ResponseType {
    ResponseType {
        api: "test",
        version: "v1",
        name: "Svar",
        is_error: false,
        is_shared: false,
        operations: &[],
        root: None,
        kind: RootKind::Any,
        fields: &[],
        required: &[],
        lists: &[],
        year_lists: &[],
        inspect: |_, _, _| Ok(None),
        sample: SampleOf::of::<Vec<i64>>(),
        describe: DescribeOf::of::<T>(),
    }
}

/// The tables of a value, by name.
fn tables(
    models: &[ResponseType],
    value: &dyn Describe,
    person: &Person,
) -> BTreeMap<String, RecordBatch> {
    let layout = Layout::of(models);
    let mut rows = Rows::new(&layout.data_sets[0], person, Portion::BATCH);
    rows.begin();
    let text = KeyValue::Text("x");
    let one = KeyValue::Integer(1);
    rows.tables[SVAR].add(&[one, text, text, text, one, one, text]);
    Walk::over(
        value,
        &layout.roots[0].node,
        &mut rows,
        (9, person.shows_all()),
    );
    let tables = rows.tables.iter_mut();
    tables
        .map(|table| (table.table.name.clone(), table.finish().unwrap()))
        .collect()
}

fn text<'a>(batch: &'a RecordBatch, column: &str) -> Vec<Option<&'a str>> {
    batch
        .column_by_name(column)
        .unwrap()
        .as_string::<i32>()
        .iter()
        .collect()
}

#[test]
fn what_no_model_has_is_json_or_rows() {
    let value: Svar = from_json(TEXT).unwrap();
    let found = tables(&[row::<Svar>()], &value, &Person::Keep);
    let svar = &found["svar"];
    for (column, expected) in [
        ("satser", r#"{"lav":1}"#),
        ("rader", "[[1],[2,3]]"),
        ("enten", "\"x\""),
        ("merker", r#"["p","q"]"#),
        ("svar_id_felt", "s"),
        ("andre_felt", r#"{"nytt":[true]}"#),
    ] {
        assert_eq!(text(svar, column), [Some(expected)], "{column}");
    }
    let sum = svar.column_by_name("sum_beloep").unwrap();
    assert!(sum.as_primitive::<Int64Type>().is_null(0));
    // A type within itself ends after its first row.
    let ledd = &found["ledd"];
    assert_eq!(text(ledd, "navn"), [Some("a")]);
    assert_eq!(text(ledd, "barn"), [Some(r#"[{"navn":"b","barn":[]}]"#)]);
    // Rows within others have the numbers of those, and the others have none.
    let sums = &found["sum"];
    let numbers = |column: &str| {
        let column = sums.column_by_name(column).unwrap();
        column
            .as_primitive::<Int32Type>()
            .iter()
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers("sum_nr"), [Some(0), Some(1), Some(2)]);
    assert_eq!(numbers("konto_nr"), [None, Some(1), Some(1)]);
    assert_eq!(text(sums, "andel_tekst"), [Some("1e30"), None, None]);
    assert_eq!(found["konto"].num_rows(), 2);
}

#[test]
fn what_is_personal_or_unknown_is_dropped() {
    let value: Svar = from_json(TEXT).unwrap();
    let found = tables(&[row::<Svar>()], &value, &Person::Drop);
    let svar = &found["svar"];
    for column in ["satser", "enten", "andre_felt", "rader"] {
        assert_eq!(text(svar, column), [None], "{column}");
    }
    assert_eq!(svar.column_by_name("hemmelig").unwrap().null_count(), 1);
    assert_eq!(text(&found["ledd"], "navn"), [None]);
}

#[test]
fn a_response_that_is_no_object_is_rows_or_one_value() {
    let list = from_json::<Vec<Sum>>(r#"[{"beloep":4},{"beloep":5}]"#).unwrap();
    let found = tables(&[row::<Vec<Sum>>()], &list, &Person::Drop);
    let amounts = found["sum"].column_by_name("beloep").unwrap();
    let amounts = amounts.as_primitive::<Int64Type>().values().to_vec();
    assert_eq!(amounts, [4, 5]);
    let found = tables(&[row::<i64>()], &7_i64, &Person::Drop);
    let value = found["svar"].column_by_name("verdi").unwrap();
    assert_eq!(value.as_primitive::<Int64Type>().value(0), 7);
}

#[test]
fn a_column_of_two_versions_takes_the_values_of_both() {
    #[derive(Debug)]
    struct Annen {
        andel: i64,
        beloep: String,
    }
    skattekit_runtime::impl_model! { Annen, andel: "andel", beloep: "beloep" }
    let value = from_json::<Annen>(r#"{"andel":3,"beloep":"mye"}"#).unwrap();
    let models = [row::<Annen>(), row::<Sum>()];
    let found = tables(&models, &value, &Person::Drop);
    let svar = &found["svar"];
    assert_eq!(text(svar, "beloep"), [Some("mye")]);
    let share = svar.column_by_name("andel").unwrap();
    let share = share.as_primitive::<arrow_array::types::Decimal128Type>();
    assert_eq!(share.value(0), 3 * 10_i128.pow(10));
}
