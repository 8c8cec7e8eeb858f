//! Components with the name of a shared one: what they lack is added, so that the shared type reads them.

use skattekit_codegen::ir::{Object, Schema, Shape, Version};
use skattekit_codegen::{Code, Pointer, Published};

use super::bench::{Workbench, scalar_behind};
use super::draft::FixupLines;
use super::page::kebab;

const REASON: &str = "The other APIs have it so, and share the type";

/// Writes the fix-ups that make such components equal to the shared ones.
pub(super) fn share(bench: &mut Workbench<'_>) {
    for name in differing(bench) {
        let fixups = match fixups(bench, &name) {
            Ok(fixups) => fixups,
            Err(why) => {
                bench
                    .notes
                    .push(format!("`{name}` is a type of its own: {why}"));
                continue;
            }
        };
        let before = (bench.draft.clone(), differing(bench).len());
        let is_kept = !fixups.is_empty() && bench.attempt(|draft| draft.fixups.extend(fixups));
        if is_kept && differing(bench).len() < before.1 {
            continue;
        }
        let draft = before.0;
        bench.attempt(|kept| *kept = draft);
        bench.notes.push(format!(
            "`{name}` is a type of its own: it differs from the shared one"
        ));
    }
}

/// The names of the components that differ from the shared ones.
fn differing(bench: &Workbench<'_>) -> Vec<String> {
    let Some(version) = bench.version() else {
        return Vec::new();
    };
    let found = bench.trial.found(Code::DifferingShared);
    let schemas = version.schemas.iter();
    let is_reported = |schema: &&Schema| found.iter().any(|found| found.at == schema.origin.at);
    schemas
        .filter(is_reported)
        .map(|schema| schema.name.0.clone())
        .collect()
}

fn fixups(bench: &Workbench<'_>, name: &str) -> Result<Vec<FixupLines>, String> {
    let not_there = || "it cannot be compared".to_owned();
    let version = bench.version().ok_or_else(not_there)?;
    let shared = bench.trial.shared().ok_or_else(not_there)?;
    let wire = skattekit_codegen::ir::WireName(name.to_owned());
    let (own, other) = version
        .schema(&wire)
        .zip(shared.schema(&wire))
        .ok_or_else(not_there)?;
    let (Shape::Struct(left), Shape::Struct(right)) = (&own.shape, &other.shape) else {
        return Err("only one of the two is an object".to_owned());
    };
    let only_own = left
        .fields
        .iter()
        .filter(|field| !has(right, &field.name.0));
    let only_own = only_own
        .map(|field| format!("`{}`", field.name))
        .collect::<Vec<_>>();
    if !only_own.is_empty() {
        return Err(format!(
            "it has {}, which the shared one has not",
            only_own.join(", ")
        ));
    }
    let originals = Published::read(&bench.trial.sources, &shared.file).ok_or_else(not_there)?;
    let (of_own, of_shared) = (Pointer::schema(name), Pointer::schema(name));
    let mut fixups = Vec::new();
    let mut add = |keys: &[&str], what: &str| {
        let at = keys.iter().fold(of_own.clone(), |at, key| at.key(key));
        let from = keys.iter().fold(of_shared.clone(), |at, key| at.key(key));
        let present = bench
            .published
            .as_ref()
            .and_then(|known| known.written_at(&at));
        let wanted = originals.written_at(&from);
        if present != wanted {
            let mut fixup = bench.fixup(&kebab(&format!("{name} {what}")), REASON, at.to_string());
            (fixup.from, fixup.to) = (present, wanted);
            fixups.push(fixup);
        }
    };
    for field in &right.fields {
        let known = left.fields.iter().find(|known| known.name == field.name);
        let is_same = known.is_some_and(|known| {
            let behind = |ty, version: &Version| scalar_behind(ty, version);
            behind(&known.ty, version) == behind(&field.ty, shared)
                && known.element == field.element
        });
        if !is_same {
            add(&["properties", &field.name.0], &field.name.0);
        }
    }
    if own.xml != other.xml && own.xml.is_some() {
        add(&["xml"], "xml");
    }
    Ok(fixups)
}

fn has(object: &Object, name: &str) -> bool {
    object.fields.iter().any(|field| field.name.0 == name)
}
