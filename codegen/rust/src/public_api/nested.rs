//! Public names whose place differs from that of their item: addresses in modules, and named arguments.

use syn::{ItemMod, ItemStruct};

use super::signature::{Signature, text};
use super::{Argument, NameKind, Names};
use crate::plan::{ConstantKind, Operation, Servers};

impl<'a> Names<'a> {
    /// Adds a module of base addresses, each of which comes from its own server.
    pub(super) fn add_servers(&mut self, servers: &'a Servers, module: &ItemMod) {
        let kind = NameKind::Constant(ConstantKind::Server);
        self.at = Some(&servers.at);
        self.add(servers.name.as_str(), kind, Signature::new("mod "));
        let before = self.prefix.len();
        self.prefix
            .push_str(&format!("{}::", servers.name.as_str()));
        let mut below = servers.services.iter();
        for item in module.content.iter().flat_map(|(_, items)| items) {
            match item {
                syn::Item::Mod(item) => {
                    if let Some(service) = below.next() {
                        self.add_servers(service, item);
                    }
                }
                syn::Item::Const(constant) => {
                    self.at = servers.place_of(&constant.ident.to_string());
                    self.add_item(item);
                }
                _ => {}
            }
        }
        self.prefix.truncate(before);
    }

    /// Treats the struct of an operation's named arguments as a function whose parameters are the fields.
    pub(super) fn add_arguments(&mut self, operation: &Operation, item: &ItemStruct) {
        let parameters = item.fields.iter().filter_map(|field| {
            let name = field.ident.as_ref()?.to_string();
            Some(Argument {
                at: self.parts.get(&*name).copied().cloned(),
                ty: text(&field.ty),
                name,
            })
        });
        let parameters = parameters.collect();
        let parent = format!("{}{}", self.prefix, operation.name.as_str());
        let path = format!("{}{}", self.prefix, item.ident);
        if let Some(added) = self.api.get_mut(&path) {
            added.kind = NameKind::Constructor;
            added.parent = Some(parent);
            added.parameters = Some(parameters);
        }
    }
}
