//! The files of a specification as plain JSON, with the manifest's fix-ups, read without anything of the generator.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use skattekit_codegen::Sources;

/// Files that refer to each other, by path below the specs folder.
pub(crate) struct Documents(BTreeMap<String, Value>);

impl Documents {
    /// The YAML and JSON files of a specification that can be read; others nobody refers to.
    pub(crate) fn read(sources: &Sources) -> Self {
        let files = sources
            .paths()
            .filter(|path| {
                let mut endings = [".yaml", ".yml", ".json"].iter();
                endings.any(|ending| path.ends_with(ending))
            })
            .filter_map(|path| {
                let text = std::str::from_utf8(sources.bytes(path)?).ok()?;
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                let mut tree: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
                tree.apply_merge().ok()?;
                Some((path.to_owned(), json(tree)))
            });
        let mut documents = Self(files.collect());
        documents.mend(sources);
        documents
    }

    /// What stands at a pointer.
    pub(crate) fn get(&self, file: &str, pointer: &str) -> Option<&Value> {
        self.0.get(file)?.pointer(pointer)
    }

    /// Whether a document is of OpenAPI 3.1, whose schemas are those of JSON Schema.
    pub(crate) fn is_3_1(&self, file: &str) -> bool {
        let version = self.get(file, "/openapi").and_then(Value::as_str);
        version.is_some_and(|version| version.starts_with("3.1"))
    }

    /// Applies the fix-ups of documents; one of a page or a table has no pointer.
    fn mend(&mut self, sources: &Sources) {
        let manifest = sources.bytes(skattekit_codegen::MANIFEST).unwrap();
        let manifest: toml::Value = toml::from_slice(manifest).unwrap();
        let apis = manifest.get("api").and_then(toml::Value::as_array);
        let tables = apis.into_iter().flatten().chain([&manifest]);
        let fixups = tables.filter_map(|table| table.get("fixup")?.as_array());
        for fixup in fixups.flatten() {
            let text = |key: &str| fixup.get(key).and_then(toml::Value::as_str);
            let (Some(file), Some(at)) = (text("file"), text("at")) else {
                continue;
            };
            let to = fixup.get("to");
            let to = to.map(|to| serde_json::to_value(to).unwrap());
            put(self.0.get_mut(file).unwrap(), at, to);
        }
    }
}

/// Puts a value at a pointer, or takes away what stands there.
fn put(tree: &mut Value, at: &str, to: Option<Value>) {
    let (parent, key) = at.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match (tree.pointer_mut(parent).unwrap(), to) {
        (Value::Object(parent), Some(to)) => {
            parent.insert(key, to);
        }
        (Value::Object(parent), None) => {
            parent.remove(&key);
        }
        (Value::Array(parent), to) => {
            let index = key.parse::<usize>().unwrap();
            match to {
                Some(to) if index < parent.len() => parent[index] = to,
                Some(to) => parent.push(to),
                None => {
                    parent.remove(index);
                }
            }
        }
        _ => panic!("nothing stands in {at}"),
    }
}

/// A YAML value as JSON; every key is a text there.
fn json(value: serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Sequence(items) => items.into_iter().map(json).collect(),
        Yaml::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let key = match json(key) {
                    Value::String(text) => text,
                    key => key.to_string(),
                };
                (key, json(value))
            });
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Yaml::Tagged(tagged) => json(tagged.value),
        scalar => serde_json::to_value(scalar).unwrap_or_default(),
    }
}

#[test]
fn fixups_change_the_tree() {
    let mut sources = Sources::default();
    sources.add(
        "specs.toml",
        r#"
fixup = [
    { file = "a.yaml", at = "/b/0", to = { c = 1 } },
    { file = "a.yaml", at = "/d~1e" },
    { file = "a.yaml", at = "/f", to = "g" },
]
"#,
    );
    sources.add("a.yaml", "{ b: [1, 2], d/e: 3, 4: ~ }");
    let documents = Documents::read(&sources);
    let expected = serde_json::json!({ "b": [{ "c": 1 }, 2], "f": "g", "4": null });
    assert_eq!(documents.get("a.yaml", ""), Some(&expected));
}
