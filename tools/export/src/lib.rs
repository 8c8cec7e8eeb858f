//! Recorded responses to tables: long, with columns that are known beforehand, in Parquet.
//!
//! | module | what it does |
//! |---|---|
//! | `layout`, `schema` | the descriptions of all models to tables, and those to schemas of Arrow |
//! | `person` | what becomes of personal data |
//! | `cells`, `texts` | the values of a column, without anything for rows that have none |
//! | `columns`, `when`, `rows`, `walk` | a response to rows, by the places of its fields |
//! | `worker`, `broken` | records to rows, with what is unknown in them and those that are broken |
//! | `codes` | the code lists to a table |
//! | `arrays`, `batches` | rows to record batches, and a stream to them, with the feature `arrow-60` |
//! | `encode`, `chunk` | the values of a column to pages of Parquet |
//! | `files`, `data_set` | rows to files, and files to a data set |
//! | `export` | all of it on all cores |
//! | `command` | the command line |
//!
//! What is read, and how the model of a response is found, is [`skattekit_inspect`]'s.

#[cfg(any(test, feature = "arrow-60"))]
mod arrays;
#[cfg(feature = "arrow-60")]
mod batches;
mod broken;
mod cells;
mod chunk;
mod codes;
mod columns;
pub mod command;
mod data_set;
mod encode;
mod error;
mod export;
mod files;
mod layout;
mod person;
mod rows;
mod schema;
#[cfg(test)]
mod tests;
mod texts;
mod walk;
mod when;
mod worker;

#[cfg(feature = "arrow-60")]
pub use batches::{TableBatch, record_batches};
pub use codes::{KODE, codes_of};
pub use error::{ExportError, Unwritten};
pub use export::{Options, Summary, export};
pub use layout::{COMMON, Column, DataSet, Key, Kind, LAYOUT, Layout, PARTITION, Table};
pub use person::{Key as PersonKey, KeyError, Person};
pub use worker::Counts;
#[cfg(feature = "arrow-60")]
pub use {arrow_array, arrow_schema};

#[cfg(all(doctest, feature = "arrow-60"))]
#[doc = include_str!("../README.md")]
mod readme {}
