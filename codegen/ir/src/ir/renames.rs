//! Renames of codes from one inntektsår on.

use crate::diag::Location;

use super::{IncomeYear, WireName, YearList};

/// A code with another name from one inntektsår on.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeRename {
    /// The old name.
    pub old: WireName,
    /// The new name.
    pub new: WireName,
    /// The last inntektsår whose list has the old name before the rename.
    pub until: IncomeYear,
    /// The first inntektsår whose list has the new name; the old one may also be in it.
    pub from: IncomeYear,
    /// The evidence.
    pub evidence: RenameEvidence,
    /// The entry of the manifest, or the row with the new name.
    pub at: Location,
}

/// The evidence that two names belong to the same code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameEvidence {
    /// A publication, at this address.
    Stated(String),
    /// Both link to the same concept of the data catalogue, and no other code removed or added in that year does.
    Begrep,
}

impl YearList {
    /// The rename by which a code of an inntektsår got its name; `None` if no earlier name is known.
    #[must_use]
    pub fn rename_to(&self, year: IncomeYear, code: &WireName) -> Option<&CodeRename> {
        self.renames
            .iter()
            .filter(|rename| rename.new == *code && rename.from <= year)
            .max_by_key(|rename| rename.from)
    }

    /// The rename by which a code of an inntektsår loses its name; `None` if no later name is known.
    #[must_use]
    pub fn rename_from(&self, year: IncomeYear, code: &WireName) -> Option<&CodeRename> {
        self.renames
            .iter()
            .filter(|rename| rename.old == *code && year <= rename.from)
            .min_by_key(|rename| rename.from)
    }

    /// The name in one inntektsår of a code of another, with the renames between them; `None` without renames.
    #[must_use]
    pub fn renamed<'a>(
        &'a self,
        code: &'a WireName,
        [year, other]: [IncomeYear; 2],
    ) -> Option<(&'a WireName, Vec<&'a CodeRename>)> {
        let (mut name, mut at) = (code, year);
        let mut path = Vec::new();
        loop {
            let step = if year <= other {
                self.rename_from(at, name)
                    .filter(|step| at < step.from && step.from <= other)
                    .map(|step| (step, &step.new, step.from))
            } else {
                self.rename_to(at, name)
                    .filter(|step| other <= step.until)
                    .map(|step| (step, &step.old, step.until))
            };
            let Some((step, next, then)) = step else {
                break;
            };
            path.push(step);
            (name, at) = (next, then);
        }
        (!path.is_empty()).then_some((name, path))
    }
}
