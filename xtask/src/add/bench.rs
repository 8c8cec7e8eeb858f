//! The workbench of a proposal: a draft, what it gives, and changes that are kept where they do no harm.

use skattekit_codegen::Published;
use skattekit_codegen::ir::{Scalar, Shape, Type, Version};

use super::Ground;
use super::draft::{Draft, FixupLines};
use super::trial::{Given, Trial};

/// What proposals are made with.
pub(super) struct Workbench<'a> {
    pub ground: &'a Ground<'a>,
    pub draft: Draft,
    pub trial: Trial,
    pub given: Given<'a>,
    /// The document before its fix-ups.
    pub published: Option<Published>,
    /// The `source` of every fix-up.
    pub source: String,
    pub notes: Vec<String>,
}

impl Workbench<'_> {
    pub(super) fn version(&self) -> Option<&Version> {
        self.trial.version(&self.draft)
    }

    /// Keeps a change of the draft unless it adds faults; returns whether it was kept.
    pub(super) fn attempt(&mut self, change: impl FnOnce(&mut Draft)) -> bool {
        let mut draft = self.draft.clone();
        change(&mut draft);
        let trial = Trial::of(self.ground, &draft, self.given);
        let (before, after) = (self.trial.faults(&self.draft), trial.faults(&draft));
        let is_better =
            after.0 <= before.0 && after.1 <= before.1 && trial.version(&draft).is_some();
        if is_better {
            (self.draft, self.trial) = (draft, trial);
        }
        is_better
    }

    /// A fix-up, with a name that no other has.
    pub(super) fn fixup(&self, name: &str, reason: &str, at: String) -> FixupLines {
        FixupLines {
            name: format!("{}-{name}", self.draft.slug),
            reason: reason.to_owned(),
            source: self.source.clone(),
            at,
            from: None,
            to: None,
        }
    }
}

/// Whether the values of a type are strings.
pub(super) fn is_text(ty: &Type, version: &Version) -> bool {
    scalar_behind(ty, version) == Some(Scalar::Text)
}

/// The scalar of a type that is one, whether or not it has a name.
pub(super) fn scalar_behind(ty: &Type, version: &Version) -> Option<Scalar> {
    match ty {
        Type::Scalar(scalar) => Some(*scalar),
        Type::Nullable(inner) => scalar_behind(inner, version),
        Type::Named(name) => match &version.schema(name)?.shape {
            Shape::Scalar(scalar, _) => Some(*scalar),
            Shape::Alias(ty) => scalar_behind(ty, version),
            _ => None,
        },
        _ => None,
    }
}
