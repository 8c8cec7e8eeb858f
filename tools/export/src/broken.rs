//! The table of the records that were not read.

use crate::layout::{COMMON, Key, Kind, Table};

/// Its data set.
pub(crate) const DATA_SET: &str = COMMON;

/// The table: the place of each record, the reason, and the models that it matches.
pub(crate) fn table() -> Table {
    let key = |name: &str, kind| Key {
        name: name.to_owned(),
        kind,
        is_nullable: false,
    };
    Table {
        name: "broken".to_owned(),
        keys: vec![
            key("fil", Kind::Code),
            key("linje", Kind::Integer),
            key("kolonne", Kind::Integer),
            key("grunn", Kind::Code),
            key("modeller", Kind::Code),
        ],
        columns: Vec::new(),
        is_partitioned: false,
        parents: Vec::new(),
    }
}
