//! Components that have the name of a shared one and differ from it: what is reported of them, and what they keep of it.

use super::shared::Shared;
use super::types::{Components, Role, Surroundings};
use crate::diag::{Code, Diagnostics};
use crate::ir::{Schema, WireName};

impl Components<'_> {
    /// Reports a component that is called like a shared one and is not it.
    pub(super) fn report_other(
        &self,
        schema: &Schema,
        shared: &Shared<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(other) = shared.differing(self.version, schema) {
            let at = schema.origin.at.clone();
            let found = format!(
                "`{}` differs from the shared component of that name",
                schema.name
            );
            let report = if shared.is_sensitive(&schema.name) {
                let report = diagnostics.error(Code::DifferingShared, at, found);
                report.help("make the two alike, or give this one another name")
            } else {
                let report = diagnostics.note(Code::DifferingShared, at, found);
                report.help("no action needed: it becomes a type of its own, with the shared one's codes and personal data")
            };
            report
                .expected("properties of the same names and types, and the same XML name")
                .other(other.origin.at.clone(), "the shared one is here");
        }
    }

    /// Takes over what is set for the shared components; a list that the module lacks is the shared crate's.
    pub(super) fn take_settings(&mut self, shared: &Shared<'_>, around: &Surroundings<'_>) {
        let mut settings = shared.settings_for(self.version);
        let is_own = |key: &str| {
            let owner = key.split('.').next().unwrap_or_default();
            let role = self.role(&WireName(owner.to_owned()));
            matches!(role, Some(Role::Struct(..)))
        };
        settings.code_fields.retain(|key, _| is_own(key));
        let lent = shared.lent_lists(&settings.code_fields, &around.lists);
        self.reexports
            .extend(lent.iter().map(|list| shared.path(list)));
        self.settled.extend(lent);
        self.of_shared = settings;
    }
}
