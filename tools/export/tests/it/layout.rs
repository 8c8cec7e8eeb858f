//! The tables and their columns: the list that is checked in, and their names.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use arrow_schema::DataType;
use skattekit_export::{COMMON, KODE, Layout, PARTITION, Table, codes_of};

/// The list of all tables and columns, for whoever makes the same ones in another way.
const LIST: &str = "tables.txt";

#[test]
fn the_list_of_tables_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    let text = list();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(&path, &text).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(known, text, "INSTA_UPDATE=always writes {}", path.display());
}

fn list() -> String {
    let mut text = String::new();
    for data_set in Layout::new().data_sets {
        for table in &data_set.tables {
            add(&mut text, &data_set.name, table);
        }
        if let Some(codes) = codes_of(&data_set.name).unwrap() {
            text += &format!("{}.{KODE}\n", data_set.name);
            for field in codes.schema().fields() {
                add_column(
                    &mut text,
                    field.name(),
                    field.data_type(),
                    field.is_nullable(),
                    false,
                );
            }
        }
    }
    text += &format!("{COMMON}.broken\n");
    text
}

fn add(text: &mut String, data_set: &str, table: &Table) {
    *text += &format!("{data_set}.{}\n", table.name);
    for field in table.schema().fields() {
        let is_personal = field.metadata().contains_key("skattekit.personal");
        add_column(
            text,
            field.name(),
            field.data_type(),
            field.is_nullable(),
            is_personal,
        );
    }
    if table.is_partitioned {
        add_column(text, PARTITION, &DataType::Int32, true, false);
    }
}

fn add_column(text: &mut String, name: &str, kind: &DataType, nullable: bool, personal: bool) {
    let kind = match kind {
        DataType::Utf8 | DataType::Dictionary(..) => "text".to_owned(),
        DataType::Int32 => "integer".to_owned(),
        DataType::Int64 => "bigint".to_owned(),
        DataType::Decimal128(digits, scale) => format!("decimal({digits},{scale})"),
        DataType::Boolean => "boolean".to_owned(),
        DataType::Date32 => "date".to_owned(),
        DataType::Timestamp(..) => "timestamptz".to_owned(),
        other => panic!("no column is {other}"),
    };
    let nullable = if nullable { "" } else { " not null" };
    let personal = if personal { " personal" } else { "" };
    *text += &format!("  {name} {kind}{nullable}{personal}\n");
}

#[test]
fn no_two_columns_of_a_table_and_no_two_tables_have_one_name() {
    for data_set in Layout::new().data_sets {
        let names = data_set.tables.iter().map(|table| &table.name);
        assert_eq!(names.collect::<BTreeSet<_>>().len(), data_set.tables.len());
        for table in &data_set.tables {
            let schema = table.schema();
            let names = schema.fields().iter().map(|field| field.name());
            let names = names.collect::<BTreeSet<_>>();
            assert_eq!(
                names.len(),
                schema.fields().len(),
                "{}.{}",
                data_set.name,
                table.name
            );
            assert!(!table.is_partitioned || !names.contains(&PARTITION.to_owned()));
        }
    }
}

#[test]
fn codes_have_what_the_table_of_their_year_says() {
    assert!(codes_of("no such API").unwrap().is_none());
    let codes = codes_of("summertskattegrunnlag").unwrap().unwrap();
    let column = |name: &str| {
        let array = codes.column_by_name(name).unwrap();
        arrow_array::cast::AsArray::as_string::<i32>(array).clone()
    };
    let (list, code) = (column("liste"), column("kode"));
    let (text, begrep) = (column("visningstekst"), column("begrep"));
    let row = (0..codes.num_rows())
        .find(|row| list.value(*row) == "TekniskNavn of 2024" && code.value(*row) == "annenGjeld");
    let row = row.unwrap();
    assert_eq!(text.value(row), "Andre lån");
    assert_eq!(column("kategori").value(row), "formuesfradrag");
    assert!(begrep.value(row).starts_with("https://"));
    let is_of_no_year = |row: &usize| list.value(*row) == "Stadie";
    assert!((0..codes.num_rows()).any(|row| is_of_no_year(&row)));
}
