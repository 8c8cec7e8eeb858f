//! The component schemas of a version, in source order, with a look-up by name.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Deref;

use super::{Schema, Shape, WireName};

/// The component schemas of a version, in source order.
#[derive(Clone, Default)]
pub struct Schemas {
    list: Vec<Schema>,
    /// Their indexes sorted by name: there are thousands of components, and as many references to them.
    by_name: Vec<usize>,
    /// The components that are members of a union.
    members: BTreeSet<WireName>,
}

impl Schemas {
    /// The component with a name.
    #[must_use]
    pub fn get(&self, name: &WireName) -> Option<&Schema> {
        let name_of = |number: &usize| &self.list[*number].name;
        let at = self
            .by_name
            .partition_point(|number| name_of(number) < name);
        let number = self.by_name.get(at)?;
        (name_of(number) == name).then(|| &self.list[*number])
    }

    /// Whether a component is a member of a union.
    #[must_use]
    pub fn is_member(&self, name: &WireName) -> bool {
        self.members.contains(name)
    }

    /// The components as a list.
    #[must_use]
    pub fn into_list(self) -> Vec<Schema> {
        self.list
    }
}

impl From<Vec<Schema>> for Schemas {
    fn from(list: Vec<Schema>) -> Self {
        let mut by_name = (0..list.len()).collect::<Vec<_>>();
        by_name.sort_by_key(|number: &usize| &list[*number].name);
        let unions = list.iter().filter_map(|schema| match &schema.shape {
            Shape::Union(union) => Some(&union.members),
            _ => None,
        });
        let members = unions.flatten().map(|member| member.schema.clone());
        Self {
            members: members.collect(),
            by_name,
            list,
        }
    }
}

impl Deref for Schemas {
    type Target = [Schema];

    fn deref(&self) -> &[Schema] {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Schemas {
    type Item = &'a Schema;
    type IntoIter = std::slice::Iter<'a, Schema>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl PartialEq for Schemas {
    fn eq(&self, other: &Self) -> bool {
        // The rest is derived from the list.
        self.list == other.list
    }
}

impl fmt::Debug for Schemas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.list, f)
    }
}
