//! Every model exported and read back: the values are those of the response, by another way to them.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use serde_json::Value;
use skattekit_models::{Format, MODELS};

use crate::support::{Folder, Tables, named, samples};

/// How often each value stands at a place: the path of the row, and the column.
type Values = BTreeMap<(String, String, String), usize>;

#[test]
fn the_tables_of_every_model_have_the_values_of_its_responses() {
    for row in MODELS {
        for format in [Format::Json, Format::Xml] {
            if format == Format::Xml && row.root.is_none() {
                continue;
            }
            let folder = Folder::new();
            let mut made = samples(row, format, 12);
            // An object without a field could be any model's.
            made.retain(|text| text != "{}");
            folder.add("svar", made.join("\n"));
            let name = named(row);
            let run = folder.run(&["--to", "t", "--person", "keep", "--model", &name, "svar"]);
            assert_eq!(run.code, Some(0), "{name} as {format:?}: {run:?}");
            // XML of the same values: what differs is how they are written.
            let made = samples(row, Format::Json, 12);
            let mut expected = Values::new();
            for text in &made {
                let value: Value = serde_json::from_str(text).unwrap();
                add_object(&value, "", ("", ""), &mut expected);
            }
            let found = of_tables(&folder.tables("t"));
            let is_in = |other: &Values, (place, count)| other.get(place) != Some(count);
            let more = found.iter().filter(|value| is_in(&expected, *value));
            let less = expected.iter().filter(|value| is_in(&found, *value));
            let differences = more.chain(less).collect::<Vec<_>>();
            assert!(
                differences.is_empty(),
                "{name} as {format:?}: {differences:#?}"
            );
        }
    }
}

/// The values of an object's fields, in the row at a path; lists of objects are rows of their own.
fn add_object(object: &Value, row: &str, (path, prefix): (&str, &str), values: &mut Values) {
    for (name, value) in object.as_object().unwrap() {
        let column = format!("{prefix}{}", name.to_snake_case());
        let below = match path {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        match value {
            Value::Object(_) => add_object(value, row, (&below, &format!("{column}_")), values),
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for item in items {
                    add_object(item, &below, (&below, ""), values);
                }
            }
            Value::Array(items) => match &**items {
                [] => {}
                [item] => add(row, &column, &text(item), values),
                _ => add(row, &column, &value.to_string(), values),
            },
            Value::Null => {}
            scalar => add(row, &column, &text(scalar), values),
        }
    }
}

fn add(path: &str, column: &str, text: &str, values: &mut Values) {
    // The year of the response has the name in every table.
    let column = match column {
        "inntektsaar" if !path.is_empty() => "inntektsaar_felt",
        "inntektsaar" if text.len() > 4 => "inntektsaar_tekst",
        column => column,
    };
    let key = (path.to_owned(), column.to_owned(), text.to_owned());
    *values.entry(key).or_default() += 1;
}

fn text(scalar: &Value) -> String {
    match scalar {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            let text = number.to_string();
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        other => other.to_string(),
    }
}

/// The values of all tables, without the columns that say where a row belongs.
fn of_tables(tables: &Tables) -> Values {
    const KEYS: [&str; 8] = [
        "svar_id", "versjon", "modell", "fil", "linje", "kolonne", "format", "sti",
    ];
    let mut values = Values::new();
    for (name, rows) in &tables.0 {
        if name.ends_with("/kode") || name.ends_with("/funn") {
            assert!(name.ends_with("/kode"), "{rows:?}");
            continue;
        }
        let is_response = name.ends_with("/svar") || name.ends_with("/feil");
        for row in rows {
            let path = row.get("sti").map_or("", String::as_str);
            assert_eq!(path.is_empty(), is_response);
            for (column, value) in row {
                let is_known = column.ends_with("_kjent");
                let is_of_list = !is_response && column == "inntektsaar";
                if KEYS.contains(&&**column) || column.ends_with("_nr") || is_of_list {
                    continue;
                }
                if is_known {
                    assert_eq!(value, "true", "{column}");
                    continue;
                }
                add(path, column, value, &mut values);
            }
        }
    }
    values
}
