//! The entry of an API as it will be written to the manifest.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Key, Value};

/// The entry of an API.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub slug: String,
    pub package: String,
    pub title: String,
    pub version: String,
    pub document: FileLine,
    pub page: FileLine,
    pub sensitive: BTreeSet<String>,
    pub code_fields: BTreeMap<String, String>,
    pub code_parameters: BTreeMap<String, String>,
    pub cursors: BTreeMap<String, CursorLine>,
    pub renames: BTreeMap<String, String>,
    pub fixups: Vec<FixupLines>,
}

/// A file and where it comes from.
#[derive(Clone, Debug, Default)]
pub(super) struct FileLine {
    pub file: String,
    pub status: String,
    pub source: String,
    /// The owner, if it is not that of `[upstream]`, and the name on SwaggerHub.
    pub swaggerhub: Option<(Option<String>, String)>,
}

/// How to request the next page of an operation that lists events.
#[derive(Clone, Debug)]
pub(super) struct CursorLine {
    pub parameter: String,
    pub list: String,
    pub number: String,
    pub registered: Option<String>,
    pub end: Option<String>,
    pub start: Option<(String, String)>,
}

/// A fix-up; `from` and `to` are values of TOML.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FixupLines {
    pub name: String,
    pub reason: String,
    pub source: String,
    pub at: String,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl Draft {
    /// The entry as TOML, without an empty line before or after it.
    pub(super) fn text(&self) -> String {
        let mut text = "[[api]]\n".to_owned();
        for (key, value) in [
            ("slug", &*self.slug),
            ("crate", &*self.package),
            ("release", "0.1.0"),
            ("title", &*self.title),
        ] {
            text.push_str(&format!("{key} = {}\n", quoted(value)));
        }
        if !self.sensitive.is_empty() {
            text.push_str("sensitive = [\n");
            for position in &self.sensitive {
                text.push_str(&format!("    {},\n", quoted(position)));
            }
            text.push_str("]\n");
        }
        text.push_str(&format!(
            "\n[[api.document]]\nversion = {}\nopenapi = {}\npage = {}\n",
            quoted(&self.version),
            self.document.text(),
            self.page.text()
        ));
        table(&mut text, "code-fields", &self.code_fields, |list| {
            quoted(list)
        });
        table(
            &mut text,
            "code-parameters",
            &self.code_parameters,
            |list| quoted(list),
        );
        table(&mut text, "cursors", &self.cursors, CursorLine::text);
        table(&mut text, "rename", &self.renames, |name| quoted(name));
        for fixup in &self.fixups {
            text.push('\n');
            text.push_str(&fixup.text(&self.document.file));
        }
        text
    }

    /// Adds a fix-up of the document.
    pub(super) fn fix(&mut self, fixup: FixupLines) {
        self.fixups.push(fixup);
    }

    /// Whether a fix-up already corrects a place.
    pub(super) fn corrects(&self, at: &str) -> bool {
        self.fixups.iter().any(|fixup| fixup.at == at)
    }
}

impl FileLine {
    fn text(&self) -> String {
        let mut text = format!(
            "{{ file = {}, status = {}, source = {}",
            quoted(&self.file),
            quoted(&self.status),
            quoted(&self.source)
        );
        if let Some((owner, name)) = &self.swaggerhub {
            let owner = owner
                .as_ref()
                .map(|owner| format!(", owner = {}", quoted(owner)));
            text.push_str(&format!(
                ", fetch = {{ swaggerhub = {}{} }}",
                quoted(name),
                owner.unwrap_or_default()
            ));
        }
        text.push_str(" }");
        text
    }
}

impl CursorLine {
    fn text(&self) -> String {
        let mut parts = vec![
            ("parameter", quoted(&self.parameter)),
            ("list", quoted(&self.list)),
            ("number", quoted(&self.number)),
        ];
        parts.extend(
            self.registered
                .as_ref()
                .map(|name| ("registered", quoted(name))),
        );
        parts.extend(self.end.as_ref().map(|code| ("end", quoted(code))));
        parts.extend(self.start.as_ref().map(|(operation, date)| {
            let (operation, date) = (quoted(operation), quoted(date));
            (
                "start",
                format!("{{ operation = {operation}, date = {date} }}"),
            )
        }));
        let parts = parts.iter().map(|(key, value)| format!("{key} = {value}"));
        format!("{{ {} }}", parts.collect::<Vec<_>>().join(", "))
    }
}

impl FixupLines {
    /// The fix-up as TOML.
    pub(super) fn text(&self, file: &str) -> String {
        let lines = [
            ("name", Some(quoted(&self.name))),
            ("file", Some(quoted(file))),
            ("reason", Some(quoted(&self.reason))),
            ("source", Some(quoted(&self.source))),
            ("at", Some(quoted(&self.at))),
            ("from", self.from.clone()),
            ("to", self.to.clone()),
        ];
        let lines = lines
            .iter()
            .filter_map(|(key, value)| Some(format!("{key} = {}\n", value.as_ref()?)));
        format!("[[api.fixup]]\n{}", lines.collect::<String>())
    }
}

fn table<T>(
    text: &mut String,
    name: &str,
    entries: &BTreeMap<String, T>,
    write: impl Fn(&T) -> String,
) {
    if entries.is_empty() {
        return;
    }
    text.push_str(&format!("\n[api.{name}]\n"));
    for (key, value) in entries {
        let key = Key::new(key);
        text.push_str(&format!("{} = {}\n", key.display_repr(), write(value)));
    }
}

/// A text as a value of TOML.
pub(super) fn quoted(text: &str) -> String {
    Value::from(text).to_string().trim().to_owned()
}
