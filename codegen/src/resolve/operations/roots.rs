//! Bodies by their types: which can be XML, and which are responses that nothing else makes such.

use std::collections::{BTreeMap, BTreeSet};

use super::super::types::{Components, Role};
use super::Around;
use crate::ir::{self, ContentKind, Type, Version, WireName};
use crate::plan::{Item, Root};

/// Gives the objects that are bodies in XML, and whose components say nothing of that, the component's name for their element.
pub(in super::super) fn name_roots(version: &Version, components: &mut Components<'_>) {
    let xml = bodies(version).filter_map(|body| match &body.kind {
        ContentKind::Xml(Type::Named(name)) => Some(name),
        _ => None,
    });
    let json_alone = version.schemas.iter().filter(|schema| schema.json_alone);
    let json_alone = BTreeSet::from_iter(json_alone.map(|schema| &schema.name));
    let mut roots = BTreeMap::new();
    let xml = BTreeSet::from_iter(xml);
    for name in xml.difference(&json_alone) {
        let Some(rust) = components.struct_name(name).cloned() else {
            continue;
        };
        roots.insert(rust, name);
    }
    for item in &mut components.items {
        if let Item::Struct(item) = item
            && item.root.is_none()
            && let Some(name) = roots.get(&item.name)
        {
            item.root = Some((name.0.clone(), None));
        }
    }
}

impl Around<'_> {
    /// Whether a body of a type has an element to be in XML.
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

    /// Whether the XML of a type is of another form than its JSON, which its document was warned of.
    pub(super) fn is_json_alone(&self, ty: &Type) -> bool {
        let schema = ty.component().and_then(|name| self.schema(name));
        schema.is_some_and(|schema| schema.json_alone)
    }

    /// The unions that are bodies: an object makes itself a response, and they do not.
    pub(super) fn roots(&self) -> Vec<Root> {
        let named = bodies(self.version).filter_map(|body| match body.ty()? {
            Type::Named(name) => Some(name),
            _ => None,
        });
        let roots = BTreeSet::from_iter(named).into_iter().filter_map(|name| {
            let Some(Role::Union(rust, _)) = self.components.role(name) else {
                return None;
            };
            let schema = self.schema(name)?;
            let xml = schema.xml.as_ref();
            let element = xml.and_then(|xml| xml.name.clone());
            let root = (!schema.json_alone).then(|| {
                (
                    element.unwrap_or_else(|| name.0.clone()),
                    xml.and_then(|xml| xml.namespace.clone()),
                )
            });
            Some(Root {
                name: rust.clone(),
                root,
                at: schema.origin.at.clone(),
            })
        });
        roots.collect()
    }

    pub(super) fn schema(&self, name: &WireName) -> Option<&ir::Schema> {
        self.version.schema(name)
    }
}

/// The bodies of all requests and responses.
fn bodies(version: &Version) -> impl Iterator<Item = &ir::Content> {
    version.operations.iter().flat_map(|operation| {
        let sent = operation.body.iter().flat_map(|body| &body.contents);
        let read = operation.responses.iter();
        sent.chain(read.flat_map(|response| &response.bodies))
    })
}
