//! `OneOf`: which of the alternatives of an object is set.

/// Which of an object's alternatives is set: exactly one according to the specification, but a response can still have none or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OneOf<T> {
    /// None of them.
    None,
    /// One of them.
    One(T),
    /// Several of them, in the order of the specification.
    Several(Vec<T>),
}

impl<T> OneOf<T> {
    /// Counts what is set.
    pub fn of<const N: usize>(alternatives: [Option<T>; N]) -> Self {
        let mut set = alternatives.into_iter().flatten();
        match (set.next(), set.next()) {
            (None, _) => Self::None,
            (Some(one), None) => Self::One(one),
            (Some(one), Some(two)) => Self::Several([one, two].into_iter().chain(set).collect()),
        }
    }

    /// The alternative that is set, if it is the only one.
    #[must_use]
    pub fn one(self) -> Option<T> {
        match self {
            Self::One(one) => Some(one),
            Self::None | Self::Several(_) => None,
        }
    }
}
