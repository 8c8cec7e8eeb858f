//! Types of bodies: which can be XML, and which must be made responses here.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics, Location};
use skattekit_ir::ir::{self, ContentKind, Type, Version, WireName};

use super::super::types::{Components, Role};
use super::Around;
use crate::plan::{Item, Root, XmlRoot};

/// Sets the root element of objects that are XML bodies without a name in XML to the component's name.
pub(in super::super) fn name_roots(
    version: &Version,
    components: &mut Components<'_>,
    diagnostics: &mut Diagnostics,
) {
    let xml = bodies(version).filter_map(|body| match &body.kind {
        ContentKind::Xml(Type::Named(name)) => Some((name, &body.origin.at)),
        _ => None,
    });
    let json_alone = version
        .schemas
        .iter()
        .filter(|schema| schema.json_alone)
        .map(|schema| &schema.name)
        .collect::<BTreeSet<_>>();
    let mut roots = BTreeMap::new();
    let xml = xml
        .collect::<BTreeMap<_, _>>()
        .into_iter()
        .filter(|(name, _)| !json_alone.contains(name));
    for (name, sent) in xml {
        let Some(rust) = components.struct_name(name).cloned() else {
            continue;
        };
        roots.insert(rust, (name, sent));
    }
    for item in &mut components.items {
        if let Item::Struct(item) = item
            && item.root.is_none()
            && let Some((name, sent)) = roots.get(&item.name)
        {
            note_guess(name, &item.at, sent, diagnostics);
            item.root = Some(XmlRoot {
                name: name.0.clone(),
                namespace: None,
            });
        }
    }
}

fn note_guess(name: &WireName, at: &Location, sent: &Location, diagnostics: &mut Diagnostics) {
    diagnostics
        .note(Code::GuessedRoot, at.clone())
        .found(format!(
            "`{name}` is sent as XML but has no `xml.name`, so `{name}` is assumed to be its element"
        ))
        .expected("an `xml` object with the `name` and, if there is one, the `namespace`")
        .other(sent.clone(), "it is sent here")
        .help(
            "compare it with a real response; if the element has another name, reading XML fails",
        );
}

impl Around<'_> {
    /// Whether a body of a type has a root element in XML.
    pub(super) fn can_be_xml(&self, ty: &Type) -> bool {
        let Type::Named(name) = ty else { return false };
        if self.is_json_alone(ty) {
            return false;
        }
        match self.components.role(name) {
            Some(Role::Struct(..) | Role::Union(..)) => true,
            Some(Role::Shared(_)) => self.shared.is_some_and(|shared| shared.has_root(name)),
            _ => false,
        }
    }

    /// Whether the XML of a type is not supported, which was reported.
    pub(super) fn is_json_alone(&self, ty: &Type) -> bool {
        let schema = ty.component().and_then(|name| self.schema(name));
        schema.is_some_and(|schema| schema.json_alone)
    }

    /// The unions that are bodies: unlike objects, they are not responses by themselves.
    pub(super) fn roots(&self) -> Vec<Root> {
        bodies(self.version)
            .filter_map(|body| match body.ty()? {
                Type::Named(name) => Some(name),
                _ => None,
            })
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter_map(|name| {
                let Some(Role::Union(rust, _)) = self.components.role(name) else {
                    return None;
                };
                let schema = self.schema(name)?;
                let xml = schema.xml.as_ref();
                let element = xml.and_then(|xml| xml.name.clone());
                let root = (!schema.json_alone).then(|| XmlRoot {
                    name: element.unwrap_or_else(|| name.0.clone()),
                    namespace: xml.and_then(|xml| xml.namespace.clone()),
                });
                Some(Root {
                    name: rust.clone(),
                    root,
                    at: schema.origin.at.clone(),
                })
            })
            .collect()
    }

    pub(super) fn schema(&self, name: &WireName) -> Option<&ir::Schema> {
        self.version.schema(name)
    }
}

/// The bodies of all requests and responses.
fn bodies(version: &Version) -> impl Iterator<Item = &ir::Content> {
    version.operations.iter().flat_map(ir::Operation::contents)
}
