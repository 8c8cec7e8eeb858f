//! `Proeve`: a response with the kinds of fields that no document in `specs/` has together.

use skattekit_runtime::{DateTime, Decimal, Fields, List, Sensitive, impl_model};

/// Kinds of fields that the specifications have seldom or not at all: decimals, kept objects, objects within themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proeve {
    /// A decimal number that must be there.
    pub andel: Decimal,
    /// Decimal numbers.
    pub andeler: List<Decimal>,
    /// An object that is kept as it comes.
    pub fritt: Option<Fields>,
    /// Objects of the same kind.
    pub under: List<Box<Proeve>>,
    /// Points in time.
    pub tider: List<DateTime>,
    /// Truth values.
    pub ja: List<bool>,
    /// Whole numbers.
    pub tall: List<i64>,
    /// Personal data.
    pub hemmelig: Option<Sensitive>,
}

impl_model! {
    Proeve as "proeve" in "urn:skattekit:proeve",
    andel: "andel",
    andeler: "andeler",
    fritt: "fritt",
    under: "under",
    tider: "tider",
    ja: "ja",
    tall: "tall",
    hemmelig: "hemmelig",
}
