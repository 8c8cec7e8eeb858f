//! Likely renames of schemas, fields and values, found by comparing what was removed with what was added.

use std::collections::BTreeMap;

use skattekit_ir::ir::{CodeRow, EnumValue, Field, Schema, Shape, WireName};

/// The lowest similarity of two names that is evidence on its own.
pub(super) const ALIKE: f64 = 0.88;

/// The lowest similarity of two names that supports other evidence.
const SIMILAR: f64 = 0.6;

/// The score of equal fields or values, to which the similarity of the names is added.
const EQUAL: f64 = 2.0;

/// The name of each removed item, with the item that it most likely became and the evidence.
pub(super) type Renamed<'a, T> = BTreeMap<&'a WireName, (&'a T, String)>;

/// Whether an added item is a renamed one.
pub(super) fn is_taken<T: Named>(renamed: &Renamed<'_, T>, name: &WireName) -> bool {
    renamed.values().any(|(to, _)| to.name() == name)
}

/// The likely renames of schemas: with equal fields, or with similar names and most fields in common.
///
/// A schema that equals one that another schema became already, or one of `taken`, was merged with it.
pub(super) fn schemas<'a>(
    gone: &[&'a Schema],
    fresh: &[&'a Schema],
    taken: &[&'a Schema],
) -> Renamed<'a, Schema> {
    let mut renamed = pair(gone, fresh, alike);
    let taken = fresh
        .iter()
        .filter(|new| is_taken(&renamed, &new.name))
        .chain(taken)
        .copied()
        .collect::<Vec<_>>();
    for old in gone {
        let equal = taken.iter().filter_map(|new| {
            let (score, why) = alike(old, new)?;
            (score >= EQUAL).then_some((score, *new, why))
        });
        if let Some((_, new, why)) = equal.max_by(|a, b| a.0.total_cmp(&b.0)) {
            renamed.entry(&old.name).or_insert((new, why));
        }
    }
    renamed
}

/// The evidence that two schemas are the same, and its weight.
fn alike<'s>(old: &'s Schema, new: &'s Schema) -> Option<(f64, String)> {
    let near = likeness(&old.name, &new.name);
    let (a, b) = match (&old.shape, &new.shape) {
        (Shape::Struct(a), Shape::Struct(b)) => (&a.fields, &b.fields),
        (Shape::Enum(a, old_values), Shape::Enum(b, new_values)) if a == b => {
            let names = |values: &[EnumValue]| {
                let mut names = values
                    .iter()
                    .map(|value| value.name.clone())
                    .collect::<Vec<_>>();
                names.sort();
                names
            };
            let same = names(old_values) == names(new_values);
            return same.then(|| (EQUAL + near, "the same values".to_owned()));
        }
        _ => return None,
    };
    let names = |fields: &'s [Field]| fields.iter().map(|field| &field.name).collect::<Vec<_>>();
    let (a, b) = (names(a), names(b));
    let common = a.iter().filter(|name| b.contains(name)).count();
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if common == a.len() && common == b.len() {
        return Some((EQUAL + near, "the same fields".to_owned()));
    }
    let is_most = 2 * common >= a.len().max(b.len());
    (is_most && near >= SIMILAR).then(|| (near, format!("{common} fields in common")))
}

/// The likely renames of fields: with equal types and similar names.
pub(super) fn fields<'a>(both: &[(Option<&'a Field>, Option<&'a Field>)]) -> Renamed<'a, Field> {
    let (gone, fresh) = lone(both);
    pair(&gone, &fresh, |old, new| {
        let near = likeness(&old.name, &new.name);
        let same = old.ty == new.ty;
        (same && near >= SIMILAR).then(|| (near, "the same type and a similar name".to_owned()))
    })
}

/// The likely renames of values, by their spelling.
pub(super) fn values<'a>(
    both: &[(Option<&'a EnumValue>, Option<&'a EnumValue>)],
) -> Renamed<'a, EnumValue> {
    let (gone, fresh) = lone(both);
    pair(&gone, &fresh, |old, new| {
        let near = likeness(&old.name, &new.name);
        (near >= ALIKE).then(|| (near, "a similar spelling".to_owned()))
    })
}

/// An item with a name on the wire.
pub(super) trait Named {
    /// The name.
    fn name(&self) -> &WireName;
}

macro_rules! named {
    ($($item:ident . $field:ident),*) => {
        $(impl Named for $item {
            fn name(&self) -> &WireName {
                &self.$field
            }
        })*
    };
}

named!(Schema.name, Field.name, EnumValue.name, CodeRow.code);

/// The similarity of two names, ignoring case, from 0 to 1.
pub(super) fn likeness(old: &WireName, new: &WireName) -> f64 {
    strsim::normalized_damerau_levenshtein(&old.0.to_lowercase(), &new.0.to_lowercase())
}

pub(super) fn lone<'a, T>(both: &[(Option<&'a T>, Option<&'a T>)]) -> (Vec<&'a T>, Vec<&'a T>) {
    let gone = both.iter().filter(|(_, new)| new.is_none());
    let fresh = both.iter().filter(|(old, _)| old.is_none());
    (
        gone.filter_map(|(old, _)| *old).collect(),
        fresh.filter_map(|(_, new)| *new).collect(),
    )
}

/// The most names of one side that are compared with the other side's; a larger difference means another list.
const MOST: usize = 400;

/// Picks the best pairs first; each name is in at most one pair.
pub(super) fn pair<'a, T: Named>(
    gone: &[&'a T],
    fresh: &[&'a T],
    judge: impl Fn(&'a T, &'a T) -> Option<(f64, String)>,
) -> Renamed<'a, T> {
    if gone.len().saturating_mul(fresh.len()) > MOST * MOST {
        return Renamed::new();
    }
    let mut found = Vec::new();
    for old in gone {
        for new in fresh {
            if let Some((score, why)) = judge(old, new) {
                found.push((score, *old, *new, why));
            }
        }
    }
    found.sort_by(|a, b| {
        let by_name = || (a.1.name(), a.2.name()).cmp(&(b.1.name(), b.2.name()));
        b.0.total_cmp(&a.0).then_with(by_name)
    });
    let mut renamed = Renamed::<T>::new();
    let mut taken = std::collections::BTreeSet::new();
    for (_, old, new, why) in found {
        if !renamed.contains_key(old.name()) && taken.insert(new.name()) {
            renamed.insert(old.name(), (new, why));
        }
    }
    renamed
}
