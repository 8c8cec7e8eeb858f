//! Tables as schemas of Arrow, with what is personal data in the metadata of each field.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use skattekit_runtime::PersonalKind;

use crate::layout::{Kind, Table};

/// The digits of a decimal column.
pub(crate) const DECIMAL_PRECISION: u8 = 38;
/// Those after the point.
pub(crate) const DECIMAL_SCALE: i8 = 10;
/// The bytes of one.
pub(crate) const DECIMAL_BYTES: usize = 16;
/// The zone of points in time.
pub(crate) const UTC: &str = "UTC";

/// The key of a field's metadata that says that it is personal data.
pub(crate) const PERSONAL: &str = "skattekit.personal";

/// The type of a column.
pub(crate) fn type_of(kind: Kind) -> DataType {
    match kind {
        Kind::Text | Kind::Json => DataType::Utf8,
        Kind::Code => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
        Kind::Integer => DataType::Int64,
        Kind::Small => DataType::Int32,
        Kind::Decimal => DataType::Decimal128(DECIMAL_PRECISION, DECIMAL_SCALE),
        Kind::Boolean => DataType::Boolean,
        Kind::Date => DataType::Date32,
        Kind::Time => DataType::Timestamp(TimeUnit::Microsecond, Some(UTC.into())),
    }
}

impl Table {
    /// The schema of a table's record batches and files, without the column that it is partitioned by.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        let mut fields = Vec::new();
        for key in &self.keys {
            fields.push(Field::new(&key.name, type_of(key.kind), key.is_nullable));
        }
        for column in &self.columns {
            for (name, kind) in column.all() {
                let mut field = Field::new(name, type_of(kind), true);
                if let Some(personal) = column.personal {
                    let personal = match personal {
                        PersonalKind::Identifier => "identifier",
                        PersonalKind::Other => "other",
                    };
                    let entry = (PERSONAL.to_owned(), personal.to_owned());
                    field = field.with_metadata(HashMap::from([entry]));
                }
                fields.push(field);
            }
        }
        Arc::new(Schema::new(fields))
    }
}
