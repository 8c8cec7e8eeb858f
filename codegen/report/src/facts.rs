//! What the list of an inntektsår says of a code, and the years in which it says the same.

use skattekit_ir::ir::{Cell, CodeList, CodeRow, Column};

/// Something that a list says of a code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    Text,
    Kategori,
    Begrep,
    Types,
    TypesOrdinaer,
    TypesPilot,
    Post,
    Specified,
    /// The variant of the crate's enum.
    Rust,
}

impl Fact {
    /// Every fact, in reading order.
    pub(crate) const ALL: [Self; 9] = [
        Self::Text,
        Self::Kategori,
        Self::Begrep,
        Self::Types,
        Self::TypesOrdinaer,
        Self::TypesPilot,
        Self::Post,
        Self::Specified,
        Self::Rust,
    ];

    /// Its label.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Text => "Tekst",
            Self::Kategori => "Kategori",
            Self::Begrep => "Begrep",
            Self::Types => "Spesifiseringstyper",
            Self::TypesOrdinaer => "Typer i ordinær kjøring",
            Self::TypesPilot => "Typer i pilot",
            Self::Post => "Post i skatteoppgjøret",
            Self::Specified => "Spesifisert",
            Self::Rust => "Rust",
        }
    }

    /// The fact that a column holds, if it is one of a code of an inntektsår.
    const fn of(column: Column) -> Option<Self> {
        match column {
            Column::Visningstekst => Some(Self::Text),
            Column::Kategori => Some(Self::Kategori),
            Column::Begrep => Some(Self::Begrep),
            Column::Spesifiseringstyper => Some(Self::Types),
            Column::SpesifiseringstyperOrdinaer => Some(Self::TypesOrdinaer),
            Column::SpesifiseringstyperPilot => Some(Self::TypesPilot),
            Column::PostIOppgjoer => Some(Self::Post),
            Column::Spesifisert => Some(Self::Specified),
            Column::HttpStatus
            | Column::MaybeHttpStatus
            | Column::Omraade
            | Column::Aarsak
            | Column::Stadier
            | Column::Merknad => None,
        }
    }
}

/// What a list says of a code; `None` where it says nothing.
pub(crate) fn read(list: &CodeList, row: &CodeRow, fact: Fact) -> Option<String> {
    let mut columns = list.columns.iter();
    let at = columns.position(|column| Fact::of(*column) == Some(fact))?;
    match row.cells.get(at)? {
        Cell::Text(text) | Cell::MaybeText(Some(text)) | Cell::Concept(Some(text)) => {
            Some(text.clone())
        }
        Cell::Mark(mark) => Some(if *mark { "ja" } else { "nei" }.to_owned()),
        Cell::Number(number) | Cell::MaybeNumber(Some(number)) => Some(number.to_string()),
        Cell::Value(Some(value)) => Some(value.0.clone()),
        Cell::Values(values) if !values.is_empty() => {
            let values = values.iter().map(|value| &*value.0);
            Some(values.collect::<Vec<_>>().join(", "))
        }
        Cell::MaybeText(None)
        | Cell::Concept(None)
        | Cell::MaybeNumber(None)
        | Cell::Value(None)
        | Cell::Values(_) => None,
    }
}

/// Some years, of which those that follow each other in the list are written as from and to.
pub(crate) fn spans(years: &[u16], all: &[u16]) -> String {
    let at = |year: &u16| all.iter().position(|of| of == year);
    let spans = years.chunk_by(|a, b| at(a).map(|at| at + 1) == at(b));
    let spans = spans.map(|span| match span {
        [] => String::new(),
        [one] => one.to_string(),
        [first, .., last] => format!("{first}–{last}"),
    });
    spans.collect::<Vec<_>>().join(", ")
}

#[test]
fn years_that_follow_each_other_are_one_span() {
    let all = [2016, 2017, 2018, 2020, 2021];
    assert_eq!(spans(&[2016, 2017, 2018], &all), "2016–2018");
    assert_eq!(spans(&[2016, 2018, 2020], &all), "2016, 2018–2020");
    assert_eq!(spans(&[2021], &all), "2021");
}
