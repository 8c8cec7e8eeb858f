//! The manifest's renames, and which of them were used.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics, near_or};
use skattekit_ir::ir::Setting;

/// The renames of an API and which of them were used.
pub(in crate::resolve) struct Renames<'a> {
    settings: &'a BTreeMap<String, Setting>,
    /// Their section in the manifest.
    section: &'static str,
    used: RefCell<BTreeSet<String>>,
    /// The items that could be renamed.
    known: RefCell<BTreeSet<String>>,
}

impl<'a> Renames<'a> {
    pub(in crate::resolve) fn new(settings: &'a BTreeMap<String, Setting>) -> Self {
        Self::in_section("api.rename", settings)
    }

    /// The renames of another section of the manifest.
    pub(in crate::resolve) fn in_section(
        section: &'static str,
        settings: &'a BTreeMap<String, Setting>,
    ) -> Self {
        Self {
            settings,
            section,
            used: RefCell::default(),
            known: RefCell::default(),
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.settings.contains_key(key)
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Setting> {
        if !self.settings.is_empty() {
            self.known.borrow_mut().insert(key.to_owned());
        }
        let setting = self.settings.get(key)?;
        self.used.borrow_mut().insert(key.to_owned());
        Some(setting)
    }

    /// Reports the renames that renamed nothing.
    pub(in crate::resolve) fn report_unused(&self, diagnostics: &mut Diagnostics) {
        let (used, known) = (self.used.borrow(), self.known.borrow());
        let known = known.iter().map(String::as_str);
        for (key, setting) in self.settings.iter().filter(|(key, _)| !used.contains(*key)) {
            diagnostics
                .error(Code::UnusedSetting, setting.at.clone())
                .found(format!("`{key}` in the rename table does not exist"))
                .expected("`Schema`, `Schema.property` or `List.code`")
                .help(near_or(
                    key,
                    known.clone(),
                    "correct the name, or remove the entry",
                ));
        }
    }

    /// The help that says how to rename an item.
    pub(super) fn hint(&self, key: &str) -> String {
        // The key in TOML syntax, whatever characters it has.
        let key = toml::Value::from(key);
        let section = self.section;
        format!("rename it in the manifest: `[{section}]` with `{key} = \"…\"`")
    }
}
