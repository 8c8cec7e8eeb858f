//! `Proeve`: a response with the kinds of fields that no document in `specs/` has together.

use skattekit_runtime::{
    DateTime, Decimal, Fields, List, Nullable, Sensitive, Value, impl_model, impl_union,
};

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
    /// Objects of several kinds, in elements of another name.
    pub deler: List<Del>,
    /// The same within a wrapper.
    pub rader: Nullable<Vec<Del>>,
    /// Texts within a wrapper of the same name.
    pub navn: List<String>,
    /// Objects of several kinds whose tag is a field.
    pub slag: Option<Slag>,
}

/// Told apart by what is no field of the members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Del {
    /// An object.
    Konto(Konto),
    /// Kept as it comes.
    Annet(Fields),
    /// What is none of these.
    Unknown(Value),
}

impl_union! { Del by "type", Konto: "Konto", Annet: "Annet" }

/// A member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Konto {
    /// A field of another name.
    pub sum: Option<i64>,
}

impl_model! { Konto, sum: "sum" as "beloep" }

/// Told apart by a field of the members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slag {
    /// An object.
    Fast(Fast),
    /// What is none of these.
    Unknown(Value),
}

impl_union! { Slag by "slag" in_members, Fast: "fast" }

/// A member that has the tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fast {
    /// Texts.
    pub navn: List<String>,
    /// The tag.
    pub slag: String,
    /// What there is beside it.
    pub rest: Fields,
}

impl_model! { Fast, navn: "navn" as "n", slag: "slag", ..rest }

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
    deler: "deler" as "del",
    rader: "rader" as "rad" in "rader",
    navn: "navn" as "navn" in "navn",
    slag: "slag",
}
