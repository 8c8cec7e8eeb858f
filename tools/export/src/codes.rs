//! The table of codes: every list of an API, with what the table of each inntektsår says of its codes.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, Int32Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use skattekit_models::{CodeList, MODELS};

use crate::layout::PARTITION;

/// The name of the table.
pub const KODE: &str = "kode";

/// The codes of an API's lists, in the order of the lists; `None` if it has none.
///
/// The columns are `liste`, `kode`, `inntektsaar`, and the facts that the lists of an inntektsår have.
///
/// # Errors
/// None: the columns are those of the schema.
pub fn codes_of(api: &str) -> Result<Option<RecordBatch>, ArrowError> {
    let mut lists = BTreeMap::<(Option<u16>, &str), &CodeList>::new();
    for model in MODELS.iter().filter(|model| model.api == api) {
        let of_years = model.year_lists.iter();
        let of_years = of_years.map(|(year, list)| (Some(*year), list));
        for (year, list) in model.lists.iter().map(|list| (None, list)).chain(of_years) {
            lists.entry((year, list.name())).or_insert(list);
        }
    }
    if lists.is_empty() {
        return Ok(None);
    }
    let (mut list_names, mut codes) = (StringBuilder::new(), StringBuilder::new());
    let mut years = Int32Builder::new();
    let mut facts = Vec::<(&'static str, StringBuilder)>::new();
    let mut rows = 0;
    for ((year, name), list) in lists {
        for row in 0..list.count() {
            list_names.append_value(name);
            codes.append_value(list.code(row));
            years.append_option(year.map(i32::from));
            list.facts(row, &mut |name, text| {
                let at = facts.iter().position(|(known, _)| *known == name);
                let at = at.unwrap_or_else(|| {
                    facts.push((name, StringBuilder::new()));
                    facts.len() - 1
                });
                let column = &mut facts[at].1;
                column.append_nulls(rows - column.len());
                column.append_option(text);
            });
            rows += 1;
        }
    }
    let mut fields = vec![
        Field::new("liste", DataType::Utf8, false),
        Field::new("kode", DataType::Utf8, false),
        Field::new(PARTITION, DataType::Int32, true),
    ];
    let mut arrays: Vec<ArrayRef> = vec![
        Arc::new(list_names.finish()),
        Arc::new(codes.finish()),
        Arc::new(years.finish()),
    ];
    for (name, mut column) in facts {
        column.append_nulls(rows - column.len());
        fields.push(Field::new(name, DataType::Utf8, true));
        arrays.push(Arc::new(column.finish()));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map(Some)
}
