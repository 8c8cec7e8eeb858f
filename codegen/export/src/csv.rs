//! Printing of rows as CSV (RFC 4180) with the end of line that the other files have.

use std::borrow::Cow;

use skattekit_ir::diag::Location;
use skattekit_ir::output::Output;

/// A CSV file, with the place that each row comes from.
pub(crate) struct Csv {
    text: String,
    origins: Vec<(usize, Location)>,
    lines: usize,
}

impl Csv {
    /// A file with a header.
    pub(crate) fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Self {
        let mut csv = Self {
            text: String::new(),
            origins: Vec::new(),
            lines: 0,
        };
        csv.line(header.into_iter().map(Cow::Borrowed));
        csv
    }

    /// Adds a row.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = Cow<'a, str>>, at: &Location) {
        self.origins.push((self.lines + 1, at.clone()));
        self.line(cells);
    }

    fn line<'a>(&mut self, cells: impl IntoIterator<Item = Cow<'a, str>>) {
        let start = self.text.len();
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.text.push_str(&quoted(&cell));
        }
        self.text.push('\n');
        self.lines += self.text[start..].matches('\n').count();
    }

    /// The file.
    pub(crate) fn finish(self) -> Output {
        Output {
            text: self.text,
            origins: self.origins,
        }
    }
}

/// A cell in quotes, if it needs them.
fn quoted(cell: &str) -> Cow<'_, str> {
    // By bytes, which are several times as fast where nothing is optimized.
    let is_special = |byte| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if cell.bytes().any(is_special) {
        format!("\"{}\"", cell.replace('"', "\"\"")).into()
    } else {
        cell.into()
    }
}

#[test]
fn cells_are_quoted_where_they_must_be_and_rows_know_their_places() {
    let mut csv = Csv::new(["a", "b"]);
    let at = |file: &str| Location::file(file.to_owned());
    csv.row(["1,5".into(), "sagt \"nei\"".into()], &at("x"));
    csv.row(["to\nlinjer".into(), "".into()], &at("y"));
    csv.row([" -".into(), "æ;'".into()], &at("z"));
    let output = csv.finish();
    assert_eq!(
        output.text,
        "a,b\n\"1,5\",\"sagt \"\"nei\"\"\"\n\"to\nlinjer\",\n -,æ;'\n"
    );
    assert_eq!(output.origins, [(2, at("x")), (3, at("y")), (5, at("z"))]);
}
