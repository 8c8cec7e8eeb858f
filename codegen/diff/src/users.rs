//! An index of the places that use components, since a change of a component shows where it is used.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Shape, Specification, Type, Version};

/// The file and the start of a place.
type Start<'a> = (&'a str, usize);

/// The places of a side that name components, with the places of the components.
#[derive(Default)]
pub(super) struct Users<'a> {
    /// The components that a place names.
    named: BTreeMap<Start<'a>, Vec<&'a Location>>,
    /// The operations, responses and bodies whose type is a component.
    bodies: BTreeMap<Start<'a>, Vec<&'a Location>>,
    /// The components that are aliases.
    aliases: BTreeSet<Start<'a>>,
}

impl<'a> Users<'a> {
    pub(super) fn of(specification: &'a Specification) -> Self {
        let mut users = Self::default();
        let versions = specification.apis.iter().flat_map(|api| &api.versions);
        for version in versions {
            users.operations(version);
            users.schemas(version);
        }
        users
    }

    fn operations(&mut self, version: &'a Version) {
        for operation in &version.operations {
            let own = &operation.origin.at;
            for ty in operation.types() {
                self.names(version, own, ty);
            }
            for parameter in &operation.parameters {
                self.names(version, &parameter.origin.at, &parameter.ty);
            }
            let sent = operation.body.iter().flat_map(|body| {
                body.contents
                    .iter()
                    .map(|content| (&body.origin.at, content))
            });
            let read = operation.responses.iter().flat_map(|response| {
                response
                    .bodies
                    .iter()
                    .map(|content| (&response.origin.at, content))
            });
            for (around, content) in sent.chain(read) {
                let component = content.ty().and_then(|ty| component(version, ty));
                if let Some(at) = component.and_then(Location::start) {
                    let places = [&content.origin.at, around, own];
                    self.bodies.entry(at).or_default().extend(places);
                }
            }
        }
    }

    fn schemas(&mut self, version: &'a Version) {
        for schema in &version.schemas {
            let own = &schema.origin.at;
            match &schema.shape {
                Shape::Struct(object) => {
                    for field in &object.fields {
                        self.names(version, &field.origin.at, &field.ty);
                        self.names(version, own, &field.ty);
                    }
                    if let Some(rest) = &object.rest {
                        self.names(version, own, rest);
                    }
                }
                Shape::AnyOf(types) => types.iter().for_each(|ty| self.names(version, own, ty)),
                Shape::Alias(ty) => {
                    self.names(version, own, ty);
                    self.aliases.extend(own.start());
                }
                Shape::Free { .. } | Shape::Union(_) | Shape::Enum(..) | Shape::Scalar(..) => {}
            }
        }
    }

    fn names(&mut self, version: &'a Version, at: &'a Location, ty: &'a Type) {
        if let (Some(at), Some(component)) = (at.start(), component(version, ty)) {
            self.named.entry(at).or_default().push(component);
        }
    }

    /// The components that a place names, directly or through aliases.
    pub(super) fn components_at(&self, at: &Location) -> Vec<&'a Location> {
        let mut found = Vec::new();
        let mut open = at.start().into_iter().collect::<Vec<_>>();
        let mut seen = BTreeSet::new();
        while let Some(at) = open.pop() {
            let named = self.named.get(&at).into_iter().flatten();
            for component in named {
                let Some(start) = component.start().filter(|start| seen.insert(*start)) else {
                    continue;
                };
                found.push(*component);
                open.extend(self.aliases.get(&start));
            }
        }
        found
    }

    /// The operations, responses and bodies whose type is a component.
    pub(super) fn bodies_of(&self, component: &Location) -> Vec<&'a Location> {
        component
            .start()
            .and_then(|at| self.bodies.get(&at))
            .cloned()
            .unwrap_or_default()
    }
}

/// The place of the component that a type names.
fn component<'a>(version: &'a Version, ty: &Type) -> Option<&'a Location> {
    let schema = ty.component().and_then(|name| version.schema(name))?;
    Some(&schema.origin.at)
}
