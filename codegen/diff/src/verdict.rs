//! The three verdicts on a change, and the release that they require.

use std::fmt;

use semver::Version;

/// What the old crate does with responses of the new specification, and the new service with requests of the old crate.
///
/// The worst outcome that the new specification allows; for JSON, and for the root element's name in XML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wire {
    /// The response decodes without findings.
    Decodes,
    /// The response decodes with this finding.
    Reports(FindingKind),
    /// The response does not decode, or the service may refuse the request.
    Fails(Failure),
}

skattekit_ir::words! {
    /// A finding that a reading reports: a `FindingKind` of the runtime.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum FindingKind {
        /// A value that the old specification ruled out; only a strict reading checks this.
        OutOfBounds = "out-of-bounds",
        /// A date, time or year in another format.
        Form = "form",
        /// A null.
        Null = "null",
        /// A nullable field that is no longer required.
        Missing = "missing",
        /// A field that the old crate lacks.
        UnknownField = "unknown-field",
        /// A code that the old crate lacks.
        UnknownCode = "unknown-code",
        /// A member of a union that the old crate lacks.
        UnknownMember = "unknown-member",
        /// An inntektsår that the old crate lacks.
        UnknownYear = "unknown-year",
    }
}

skattekit_ir::words! {
    /// Why a response does not decode, or a request is refused.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Failure {
        /// A field that the old crate requires may be missing.
        Missing = "missing",
        /// A value that the old crate requires may be null.
        Null = "null",
        /// A value may have another type.
        Type = "type",
        /// The XML root element has another name or namespace.
        Root = "root",
        /// The body has no type in the old crate, which returns it unparsed.
        Raw = "raw",
        /// The service may reject what the old crate sends.
        Request = "request",
    }
}

/// The service may reject a request of the old crate.
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

    /// The name of the finding, or of the failure.
    #[must_use]
    pub const fn detail(self) -> Option<&'static str> {
        match self {
            Self::Decodes => None,
            Self::Reports(found) => Some(found.as_str()),
            Self::Fails(failure) => Some(failure.as_str()),
        }
    }

    /// The reaction of a strict service to a request for which a tolerant reader would report this finding.
    pub(super) const fn as_request(self) -> Self {
        match self {
            Self::Decodes | Self::Reports(FindingKind::UnknownField) => Self::Decodes,
            Self::Reports(_) | Self::Fails(_) => Self::Fails(Failure::Request),
        }
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Decodes => "decodes",
            Self::Reports(FindingKind::OutOfBounds) => "decodes; only a strict reading refuses it",
            Self::Reports(FindingKind::Form) => "decodes, reported as a value in another format",
            Self::Reports(FindingKind::Null) => "decodes, reported as null",
            Self::Reports(FindingKind::Missing) => "decodes, reported as missing",
            Self::Reports(FindingKind::UnknownField) => "decodes, reported as an unknown field",
            Self::Reports(FindingKind::UnknownCode) => "decodes, reported as an unknown code",
            Self::Reports(FindingKind::UnknownMember) => {
                "decodes, reported as an unknown member of a union"
            }
            Self::Reports(FindingKind::UnknownYear) => "decodes, reported as an unknown inntektsår",
            Self::Fails(Failure::Missing) => "fails if the field is missing",
            Self::Fails(Failure::Null) => "fails if the value is null",
            Self::Fails(Failure::Type) => "fails on a value of another type",
            Self::Fails(Failure::Root) => "fails in XML, where the root element has another name",
            Self::Fails(Failure::Raw) => "is returned unparsed",
            Self::Fails(Failure::Request) => "the service may refuse the request",
        })
    }
}

/// Whether code written for the old crate compiles with the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It does.
    Compiles,
    /// Some of it may not; the reasons have no full stops.
    Breaks(Vec<String>),
    /// Code that names the codes of a provisional year may not, which nobody was promised; the reasons.
    Provisional(Vec<String>),
}

impl Source {
    /// The verdict's name: `compiles`, `breaks` or `provisional`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Compiles => "compiles",
            Self::Breaks(_) => "breaks",
            Self::Provisional(_) => "provisional",
        }
    }

    /// The reasons why code may not compile.
    pub(super) fn reasons(&self) -> &[String] {
        match self {
            Self::Compiles => &[],
            Self::Breaks(reasons) | Self::Provisional(reasons) => reasons,
        }
    }

    /// Whether some code may not compile that was promised to.
    #[must_use]
    pub const fn breaks(&self) -> bool {
        matches!(self, Self::Breaks(_))
    }

    /// Adds a reason why code may not compile.
    pub(super) fn add(&mut self, why: String) {
        match self {
            Self::Compiles => *self = Self::Breaks(vec![why]),
            Self::Breaks(reasons) | Self::Provisional(reasons) if reasons.contains(&why) => {}
            Self::Breaks(reasons) | Self::Provisional(reasons) => reasons.push(why),
        }
    }

    /// Makes the reasons break no promise.
    pub(super) fn excuse(&mut self) {
        if let Self::Breaks(reasons) = self {
            *self = Self::Provisional(std::mem::take(reasons));
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Compiles | Self::Breaks(_) => self.name(),
            Self::Provisional(_) => "breaks no promise, as the year was provisional",
        })
    }
}

/// Whether an identically written value still has the same meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// It has the same meaning.
    Same,
    /// Its description is reworded, and somebody should read it.
    Reworded,
    /// It has another meaning.
    Changed(Sense),
}

skattekit_ir::words! {
    /// The subject of a changed meaning.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Sense {
        /// A code's kategori.
        Kategori = "kategori",
        /// A code's concept in the data catalogue.
        Begrep = "begrep",
        /// The types that a code's specification can have.
        Spesifiseringstyper = "spesifiseringstyper",
        /// Another cell of a code in its table.
        Table = "table",
        /// An error's HTTP status.
        Status = "status",
        /// The unit in a description.
        Unit = "unit",
        /// The access that a rettighetspakke gives.
        Access = "access",
        /// The default of a value that is not sent.
        Default = "default",
        /// The order in which alternatives are tried.
        Order = "order",
        /// The address of the service.
        Address = "address",
        /// Whether something is deprecated.
        Deprecated = "deprecated",
    }
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

    /// What a changed meaning is about, by name.
    #[must_use]
    pub const fn detail(self) -> Option<&'static str> {
        match self {
            Self::Same | Self::Reworded => None,
            Self::Changed(sense) => Some(sense.as_str()),
        }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self.detail() {
            Some(detail) => write!(f, " ({detail})"),
            None => Ok(()),
        }
    }
}

skattekit_ir::words! {
    /// The release that a change requires of its crate.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Bump {
        /// No release.
        #[default]
        None = "none",
        /// A correction.
        Patch = "patch",
        /// Something new, or something with another meaning.
        Minor = "minor",
        /// Code may no longer compile.
        Major = "major",
    }
}

impl Bump {
    /// The next version as cargo counts it: before 1.0, a breaking release raises the first number that is not zero, and
    /// every other release the one after it.
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
