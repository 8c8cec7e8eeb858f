//! The plan's decisions about fields and operations, by place, for verdicts that depend on what the crate does.

use std::collections::BTreeMap;

use skattekit_ir::diag::Location;
use skattekit_rust::plan::{Accept, Item, Plan, Type};

/// The file and the start of a place.
type Start<'a> = (&'a str, usize);

/// The plan's decisions for the crates of a side.
#[derive(Default)]
pub(super) struct Resolved<'a> {
    fields: BTreeMap<Start<'a>, &'a Type>,
    accepts: BTreeMap<Start<'a>, &'a Accept>,
}

impl<'a> Resolved<'a> {
    /// Reads a plan, if there is one.
    pub(super) fn of(plan: Option<&'a Plan>) -> Self {
        let mut resolved = Self::default();
        let crates = plan.into_iter().flat_map(|plan| &plan.crates);
        let modules = crates.flat_map(|krate| &krate.modules);
        for item in modules.flat_map(|module| &module.items) {
            match item {
                Item::Struct(item) => {
                    let fields = item
                        .fields
                        .iter()
                        .filter_map(|field| Some((field.at.start()?, &field.ty)));
                    resolved.fields.extend(fields);
                }
                Item::Operation(item) => {
                    let accept = item.at.start().map(|at| (at, &item.accept));
                    resolved.accepts.extend(accept);
                }
                _ => {}
            }
        }
        resolved
    }

    /// The Rust type of a field.
    pub(super) fn field(&self, at: &Location) -> Option<&'a Type> {
        self.fields.get(&at.start()?).copied()
    }

    /// The media types that an operation accepts.
    pub(super) fn accept(&self, at: &Location) -> Option<&'a Accept> {
        self.accepts.get(&at.start()?).copied()
    }
}
