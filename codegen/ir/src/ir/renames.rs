//! Codes that have another name from one inntektsår on.

use crate::diag::Location;

use super::{IncomeYear, WireName, YearList};

/// A code that is called otherwise from one inntektsår on.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeRename {
    /// What it was called.
    pub old: WireName,
    /// What it is called from then on.
    pub new: WireName,
    /// The newest inntektsår before that, in whose list it has the old name.
    pub until: IncomeYear,
    /// The first inntektsår in whose list it has the new name; the old one may stand beside it there.
    pub from: IncomeYear,
    /// How that is known.
    pub evidence: RenameEvidence,
    /// The entry of the manifest, or the row with the new name.
    pub at: Location,
}

/// How it is known that two names are those of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameEvidence {
    /// It is published, here.
    Stated(String),
    /// Both link to one concept of the data catalogue, and no other name that is gone or new in that year does.
    Begrep,
}

impl YearList {
    /// How a code of an inntektsår came by its name; none where no other name of it is known.
    #[must_use]
    pub fn rename_to(&self, year: IncomeYear, code: &WireName) -> Option<&CodeRename> {
        self.renames
            .iter()
            .filter(|rename| rename.new == *code && rename.from <= year)
            .max_by_key(|rename| rename.from)
    }

    /// How a code of an inntektsår loses its name; none where no later one is known.
    #[must_use]
    pub fn rename_from(&self, year: IncomeYear, code: &WireName) -> Option<&CodeRename> {
        self.renames
            .iter()
            .filter(|rename| rename.old == *code && year <= rename.from)
            .min_by_key(|rename| rename.from)
    }

    /// What a code of one inntektsår is called in another, with the renames from the one to the other; none without renames.
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
