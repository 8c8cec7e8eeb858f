//! Persons' identifiers: properties and parameters get the type that the shared API has for them.

use skattekit_codegen::Pointer;
use skattekit_codegen::Published;
use skattekit_codegen::ir::{Origin, Personal, Position, Scalar, Schema, Shape, Type, Version};

use super::bench::Workbench;
use super::draft::{FixupLines, quoted};
use super::page::plain;

const REASON: &str = "It is a person's identifier, which the other APIs have as a type of its own";

/// Writes the fix-ups; each is kept if the document can still be read with it.
pub(super) fn share(bench: &mut Workbench<'_>) {
    for (position, name, pointer) in positions(bench) {
        let Some(component) = component(bench, &name) else {
            continue;
        };
        let key = component.name.0.clone();
        let mut fixups = Vec::new();
        let at = Pointer::schema(&key);
        let is_there = bench
            .version()
            .is_some_and(|of| of.schema(&component.name).is_some());
        if !is_there && !bench.draft.corrects(at.as_str()) {
            let Some(to) = written(bench, component) else {
                continue;
            };
            let mut fixup = bench.fixup(&plain(&key), REASON, at.to_string());
            fixup.to = Some(to);
            fixups.push(fixup);
        }
        let Some(reference) = reference(bench, &position, &pointer, &key) else {
            bench.notes.push(format!(
                "`{position}` stays a text of its own: its place cannot be corrected"
            ));
            continue;
        };
        fixups.push(reference);
        if !bench.attempt(|draft| draft.fixups.extend(fixups)) {
            bench.notes.push(format!(
                "`{position}` stays a text of its own: as `{key}` it would not be read"
            ));
        }
    }
}

/// The identifiers that are plain texts: the position, the name, and the pointer to the schema.
fn positions(bench: &Workbench<'_>) -> Vec<(String, String, Pointer)> {
    let Some((version, shared)) = bench.version().zip(bench.trial.shared()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut add =
        |position: Position, name: &str, ty: &Type, origin: &Origin, is_parameter: bool| {
            let is_it = version.personal_at(&position) == Some(Personal::Identifier);
            let Some(pointer) = origin
                .pointer
                .clone()
                .filter(|_| is_it && is_plain(ty, version, shared))
            else {
                return;
            };
            let pointer = if is_parameter {
                pointer.key("schema")
            } else {
                pointer
            };
            found.push((position.to_string(), name.to_owned(), pointer));
        };
    for schema in &version.schemas {
        let Shape::Struct(object) = &schema.shape else {
            continue;
        };
        for field in &object.fields {
            let position = Position::Property(schema.name.clone(), field.name.clone());
            add(position, &field.name.0, &field.ty, &field.origin, false);
        }
    }
    for operation in &version.operations {
        for parameter in &operation.parameters {
            let position = version.parameter(operation, parameter);
            add(
                position, &parameter.name.0, &parameter.ty, &parameter.origin, true,
            );
        }
    }
    // Several operations can refer to one parameter.
    let mut seen = Vec::new();
    found.retain(|(_, _, pointer)| {
        let is_new = !seen.contains(pointer);
        seen.push(pointer.clone());
        is_new
    });
    found
}

/// Whether a type is a text whose name is not that of an identifier.
fn is_plain(ty: &Type, version: &Version, shared: &Version) -> bool {
    match ty {
        Type::Scalar(scalar) => *scalar == Scalar::Text,
        Type::Named(name) => {
            let schema = version.schema(name);
            let is_text =
                schema.is_some_and(|schema| matches!(schema.shape, Shape::Scalar(Scalar::Text, _)));
            is_text && !version.hides(name) && shared.schema(name).is_none()
        }
        _ => false,
    }
}

/// The shared component for a name: the one that is called so, or that the document has already.
fn component<'a>(bench: &'a Workbench<'_>, name: &str) -> Option<&'a Schema> {
    let shared = bench.trial.shared()?;
    let is_identifier = |schema: &&Schema| {
        let position = Position::Component(schema.name.clone());
        shared.personal_at(&position) == Some(Personal::Identifier)
    };
    let known = shared
        .schemas
        .iter()
        .filter(is_identifier)
        .collect::<Vec<_>>();
    let name = plain(name);
    let called = known
        .iter()
        .find(|schema| name.ends_with(&plain(&schema.name.0)));
    let is_there = |schema: &&&Schema| {
        bench
            .version()
            .is_some_and(|version| version.schema(&schema.name).is_some())
    };
    called
        .or_else(|| known.iter().find(is_there))
        .or(known.last())
        .copied()
}

/// A component of the shared API as its document has it.
fn written(bench: &Workbench<'_>, schema: &Schema) -> Option<String> {
    let file = &bench.trial.shared()?.file;
    let published = Published::read(&bench.trial.sources, file)?;
    published.written_at(schema.origin.pointer.as_ref()?)
}

/// The fix-up that makes a schema refer to a component.
fn reference(
    bench: &Workbench<'_>,
    position: &str,
    pointer: &Pointer,
    component: &str,
) -> Option<FixupLines> {
    let published = bench.published.as_ref()?;
    let to = quoted(&format!("#{}", Pointer::schema(component)));
    let name = super::page::kebab(position);
    let of = |at: &Pointer| bench.fixup(&name, REASON, at.to_string());
    for at in [
        pointer.key("$ref"),
        pointer.key("allOf").index(0).key("$ref"),
    ] {
        if let Some(from) = published.text_at(&at) {
            let mut fixup = of(&at);
            (fixup.from, fixup.to) = (Some(quoted(&from)), Some(to));
            return Some(fixup);
        }
    }
    let mut fixup = of(pointer);
    fixup.from = Some(published.written_at(pointer)?);
    let description = published.text_at(&pointer.key("description"));
    fixup.to = Some(match description.filter(|text| !text.trim().is_empty()) {
        Some(text) => format!(
            "{{ allOf = [{{ \"$ref\" = {to} }}], description = {} }}",
            quoted(&text)
        ),
        None => format!("{{ \"$ref\" = {to} }}"),
    });
    Some(fixup)
}
