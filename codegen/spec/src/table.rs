//! Documentation pages: Markdown and HTML tables are read to raw cells and then to code lists, beside machine-readable
//! lists.

mod catalogue;
mod codes;
mod columns;
mod feilkoder;
mod html;
mod list;
mod markdown;
pub(crate) mod page;
mod prose;
mod repair;
mod unread;

pub(crate) use catalogue::{lower_page_tables, prefix};
pub(crate) use codes::{
    Expected, YearBefore, YearSource, join_year, lower_rettighetspakker, lower_year_page,
};
pub(crate) use feilkoder::lower_feilkoder;
pub(crate) use list::{is_list, read_list};
pub(crate) use page::Page;
pub(crate) use prose::lower_prose;

use std::ops::Range;

/// A table as written on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawTable {
    /// The cells of the header row.
    pub header: Vec<RawCell>,
    /// The other rows.
    pub rows: Vec<RawRow>,
    /// Its bytes.
    pub span: Range<usize>,
}

/// A row as written on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RawRow {
    /// Its cells; their number may differ from the header's.
    pub cells: Vec<RawCell>,
    /// Its bytes.
    pub span: Range<usize>,
}

/// A cell as written on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RawCell {
    /// Its text, with entities decoded and markup removed; inner white space is unchanged.
    pub text: String,
    /// The target of the link in the text.
    pub link: Option<String>,
    /// Its bytes.
    pub span: Range<usize>,
}

impl RawCell {
    /// Separates what comes next from what is there, as a break does.
    fn set_apart(&mut self) {
        if !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }
}
