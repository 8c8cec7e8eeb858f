//! The three verdicts on a change, and what they ask of a version's number.

use std::fmt;

use semver::Version;

/// What a crate of the old specification does with a response of the new one, and the service with its requests.
///
/// It is the worst that anything the new specification allows can do; for JSON, and for the root's name in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wire {
    /// The response decodes, and a reading with findings has nothing to say of it.
    Decodes,
    /// The response decodes, and a reading with findings reports this.
    Reports(Found),
    /// The response does not decode, or the service does not answer.
    Fails(Failure),
}

/// What a reading reports, as the runtime's `FindingKind` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// A value that the specification ruled out; a strict reading alone looks for it.
    OutOfBounds,
    /// A date, time or year in another form.
    Form,
    /// A null.
    Null,
    /// A field that can be null, and need not be there any more.
    Missing,
    /// A field that the old crate lacks.
    UnknownField,
    /// A code that the old crate lacks.
    UnknownCode,
    /// A member of a union that the old crate lacks.
    UnknownMember,
    /// An inntektsår that the old crate lacks.
    UnknownYear,
}

/// Why a response does not decode, or a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// A field that the old crate requires can be missing.
    Missing,
    /// A value that the old crate requires can be null.
    Null,
    /// A value can be of another type.
    Type,
    /// The XML's root has another name or namespace.
    Root,
    /// The body has no type in the old crate, which gives it raw.
    Raw,
    /// The service need not answer what the old crate asks.
    Request,
}

/// What a service may do with a request of the old crate.
pub(super) const REFUSED: Wire = Wire::Fails(Failure::Request);

impl Wire {
    /// The verdict's name: `decodes`, `reports` or `fails`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decodes => "decodes",
            Self::Reports(_) => "reports",
            Self::Fails(_) => "fails",
        }
    }

    /// What is reported, or why it fails, by name.
    #[must_use]
    pub const fn detail(self) -> Option<&'static str> {
        match self {
            Self::Decodes => None,
            Self::Reports(found) => Some(found.name()),
            Self::Fails(failure) => Some(failure.name()),
        }
    }

    /// What a service that is strict does with a request that a tolerant reader would report so much of.
    pub(super) const fn as_request(self) -> Self {
        match self {
            Self::Decodes | Self::Reports(Found::UnknownField) => Self::Decodes,
            Self::Reports(_) | Self::Fails(_) => Self::Fails(Failure::Request),
        }
    }
}

impl Found {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OutOfBounds => "out-of-bounds",
            Self::Form => "form",
            Self::Null => "null",
            Self::Missing => "missing",
            Self::UnknownField => "unknown-field",
            Self::UnknownCode => "unknown-code",
            Self::UnknownMember => "unknown-member",
            Self::UnknownYear => "unknown-year",
        }
    }
}

impl Failure {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Null => "null",
            Self::Type => "type",
            Self::Root => "root",
            Self::Raw => "raw",
            Self::Request => "request",
        }
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Decodes => "decodes",
            Self::Reports(Found::OutOfBounds) => "decodes; a strict reading refuses it",
            Self::Reports(Found::Form) => "decodes, reported as a text of another form",
            Self::Reports(Found::Null) => "decodes, reported as a null",
            Self::Reports(Found::Missing) => "decodes, reported as missing",
            Self::Reports(Found::UnknownField) => "decodes, reported as an unknown field",
            Self::Reports(Found::UnknownCode) => "decodes, reported as an unknown code",
            Self::Reports(Found::UnknownMember) => "decodes, reported as an unknown type",
            Self::Reports(Found::UnknownYear) => "decodes, reported as an unknown inntektsår",
            Self::Fails(Failure::Missing) => "fails where the required field is missing",
            Self::Fails(Failure::Null) => "fails where the required value is null",
            Self::Fails(Failure::Type) => "fails on a value of another type",
            Self::Fails(Failure::Root) => "fails in XML, by the name of the root",
            Self::Fails(Failure::Raw) => "comes back raw",
            Self::Fails(Failure::Request) => "the request may not be answered any more",
        })
    }
}

/// Whether code that uses the old crate compiles with the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It does.
    Compiles,
    /// Some of it does not; each a sentence without its end.
    Breaks(Vec<String>),
}

impl Source {
    /// Whether some code does not compile.
    #[must_use]
    pub const fn breaks(&self) -> bool {
        matches!(self, Self::Breaks(_))
    }

    /// Adds a reason why code does not compile.
    pub(super) fn add(&mut self, why: String) {
        match self {
            Self::Compiles => *self = Self::Breaks(vec![why]),
            Self::Breaks(reasons) if reasons.contains(&why) => {}
            Self::Breaks(reasons) => reasons.push(why),
        }
    }
}

/// Whether what a value says is still the same, although it is written alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// It is.
    Same,
    /// A text says it in other words; somebody should read them.
    Reworded,
    /// It is not.
    Changed(Sense),
}

/// What of a meaning is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// A code's kategori.
    Kategori,
    /// A code's concept in the data catalogue.
    Begrep,
    /// The types that a code's specification can have.
    Spesifiseringstyper,
    /// What else a table says of a code.
    Table,
    /// An error's HTTP status.
    Status,
    /// The unit that a description names.
    Unit,
    /// What a rettighetspakke gives access to.
    Access,
    /// What is taken where nothing is sent.
    Default,
    /// Which of several types a value is read as.
    Order,
    /// The address that is asked.
    Address,
    /// Whether something is on its way out.
    Deprecated,
}

impl Meaning {
    /// The verdict's name: `same`, `reworded` or `changed`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Reworded => "reworded",
            Self::Changed(_) => "changed",
        }
    }

    /// What is another, by name.
    #[must_use]
    pub const fn detail(self) -> Option<&'static str> {
        match self {
            Self::Same | Self::Reworded => None,
            Self::Changed(sense) => Some(sense.name()),
        }
    }
}

impl Sense {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kategori => "kategori",
            Self::Begrep => "begrep",
            Self::Spesifiseringstyper => "spesifiseringstyper",
            Self::Table => "table",
            Self::Status => "status",
            Self::Unit => "unit",
            Self::Access => "access",
            Self::Default => "default",
            Self::Order => "order",
            Self::Address => "address",
            Self::Deprecated => "deprecated",
        }
    }
}

/// What a change asks of the number of a crate's version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing.
    #[default]
    None,
    /// A correction.
    Patch,
    /// Something new.
    Minor,
    /// Code that compiled may not.
    Major,
}

impl Bump {
    /// Its name, as it is before the version's number says how it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The version that follows another, as cargo sees it: before 1.0 the first number that is not zero is the one that
    /// breaks, and all else goes into the next.
    #[must_use]
    pub fn apply(self, version: &Version) -> Version {
        let &Version {
            major,
            minor,
            patch,
            ..
        } = version;
        match (self, major, minor) {
            (Self::None, _, _) => version.clone(),
            (Self::Major, 0, 1..) | (Self::Minor, 1.., _) => Version::new(major, minor + 1, 0),
            (Self::Major, 1.., _) => Version::new(major + 1, 0, 0),
            _ => Version::new(major, minor, patch + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bump, Version};

    #[test]
    fn versions_follow_each_other_as_cargo_sees_it() {
        let table = [
            ("0.0.3", "0.0.4", "0.0.4", "0.0.4"),
            ("0.1.4", "0.1.5", "0.1.5", "0.2.0"),
            ("1.2.3", "1.2.4", "1.3.0", "2.0.0"),
        ];
        for (old, patch, minor, major) in table {
            let release = Version::parse(old).unwrap();
            let next = |bump: Bump| bump.apply(&release).to_string();
            assert_eq!(next(Bump::None), old);
            assert_eq!(next(Bump::Patch), patch);
            assert_eq!(next(Bump::Minor), minor);
            assert_eq!(next(Bump::Major), major);
        }
    }
}
