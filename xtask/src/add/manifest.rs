//! The text of the manifest: what it says about pages and crates, and the text with an entry more or less.
//!
//! An entry is inserted and removed as text, so that every other byte stays; `toml_edit` says where entries begin.

use std::ops::Range;

use anyhow::{Context, anyhow};
use skattekit_codegen::{MANIFEST, Sources};
use toml_edit::{Document, Item, Table, TableLike};

/// The manifest and where its entries are.
pub(super) struct ManifestText {
    text: String,
    document: Document<String>,
}

/// What the manifest says about a page of the catalogue.
#[derive(Clone, Debug)]
pub(super) struct PageEntry {
    pub slug: String,
    pub common: bool,
    pub file: String,
    pub status: String,
    pub source: String,
    pub test: Option<String>,
    pub production: Option<String>,
}

impl ManifestText {
    /// # Errors
    /// If it is not TOML.
    pub(super) fn of(sources: &Sources) -> anyhow::Result<Self> {
        let bytes = sources.bytes(MANIFEST).context("there is no manifest")?;
        let text = String::from_utf8(bytes.to_owned())?;
        let document = Document::parse(text.clone())
            .map_err(|error| anyhow!("{MANIFEST} cannot be read: {error}"))?;
        Ok(Self { text, document })
    }

    /// The owner of the documents in the registry.
    pub(super) fn owner(&self) -> Option<&str> {
        self.document.get("upstream")?.get("owner")?.as_str()
    }

    fn apis(&self) -> impl Iterator<Item = &Table> {
        let apis = self.document.get("api").and_then(Item::as_array_of_tables);
        apis.into_iter().flatten()
    }

    /// The slug and the crate of each API.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.apis()
            .filter_map(|api| Some((api.get("slug")?.as_str()?, api.get("crate")?.as_str()?)))
    }

    /// The crates that the specifications become, each with what it is for.
    pub(super) fn packages(&self) -> Vec<(&str, String)> {
        let mut packages = self
            .entries()
            .map(|(slug, package)| (package, format!("the API `{slug}`")))
            .collect::<Vec<_>>();
        for section in ["models", "catalogue"] {
            let package = self
                .document
                .get(section)
                .and_then(|item| item.get("crate"));
            let package = package.and_then(Item::as_str);
            packages.extend(package.map(|package| (package, format!("`[{section}]`"))));
        }
        packages
    }

    /// The pages of the catalogue.
    pub(super) fn pages(&self) -> Vec<PageEntry> {
        let pages = self
            .document
            .get("catalogue")
            .and_then(|catalogue| catalogue.get("page"))
            .and_then(Item::as_array_of_tables);
        pages.into_iter().flatten().filter_map(page).collect()
    }

    /// The text with an entry after the last API.
    pub(super) fn with(&self, entry: &str) -> String {
        let at = self
            .apis()
            .filter_map(|api| self.block(api))
            .map(|block| block.end)
            .max();
        match at {
            Some(at) => format!("{}\n{entry}{}", &self.text[..at], &self.text[at..]),
            None => format!("{}\n{entry}", self.text),
        }
    }

    /// The text without an API; `None` if there is no such entry.
    pub(super) fn without(&self, slug: &str) -> Option<String> {
        let mut apis = self.apis();
        let api = apis.find(|api| api.get("slug").and_then(Item::as_str) == Some(slug))?;
        let Range { start, end } = self.block(api)?;
        let before = &self.text[..start];
        let before = before
            .strip_suffix('\n')
            .filter(|text| text.ends_with('\n'))
            .unwrap_or(before);
        Some(format!("{before}{}", &self.text[end..]))
    }

    /// A manifest of the shared API and an entry, with which a proposal is tried.
    pub(super) fn trial(&self, entry: &str) -> String {
        let mut document = self.document.clone().into_mut();
        let root = document.as_table_mut();
        let mut kept = Vec::new();
        if let Some(apis) = root.get_mut("api").and_then(Item::as_array_of_tables_mut) {
            apis.retain(is_shared);
            for api in apis.iter() {
                kept.extend(files_of(api));
            }
        }
        if let Some(fixups) = root.get_mut("fixup").and_then(Item::as_array_of_tables_mut) {
            fixups.retain(|fixup| {
                let file = fixup.get("file").and_then(Item::as_str);
                file.is_some_and(|file| kept.iter().any(|kept| kept == file))
            });
        }
        for section in ["catalogue", "models"] {
            root.remove(section);
        }
        format!("{document}\n{entry}")
    }

    /// The files of the shared API.
    pub(super) fn shared_files(&self) -> Vec<String> {
        let shared = self.apis().filter(|api| is_shared(api));
        shared.flat_map(files_of).collect()
    }

    /// The files that an API names, and that nothing else in the manifest does.
    pub(super) fn files_of_alone(&self, slug: &str) -> Vec<String> {
        let is_it = |api: &&Table| api.get("slug").and_then(Item::as_str) == Some(slug);
        let own = self.apis().filter(is_it).flat_map(files_of);
        let others = self.apis().filter(|api| !is_it(api)).flat_map(files_of);
        let pages = self.pages().into_iter().map(|page| page.file);
        let others = others.chain(pages).collect::<Vec<_>>();
        own.filter(|file| !others.contains(file)).collect()
    }

    /// The lines of an entry, to the end of the last one that is neither empty nor a comment.
    fn block(&self, api: &Table) -> Option<Range<usize>> {
        let start = self.line_start(api.span()?.start);
        let next = self.headers().filter(|header| *header > start).min();
        let end = next.unwrap_or(self.text.len());
        let mut length = 0;
        let mut at = 0;
        for line in self.text[start..end].split_inclusive('\n') {
            at += line.len();
            let plain = line.trim();
            if !plain.is_empty() && !plain.starts_with('#') {
                length = at;
            }
        }
        Some(start..start + length)
    }

    /// Where each table of the root begins.
    fn headers(&self) -> impl Iterator<Item = usize> {
        let tables = self.document.iter().flat_map(|(_, item)| match item {
            Item::Table(table) => vec![table],
            Item::ArrayOfTables(tables) => tables.iter().collect(),
            _ => Vec::new(),
        });
        tables.filter_map(|table| Some(self.line_start(table.span()?.start)))
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }
}

fn is_shared(api: &Table) -> bool {
    api.get("shared").and_then(Item::as_bool) == Some(true)
}

fn page(table: &Table) -> Option<PageEntry> {
    let text = |key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
    let file = table.get("page")?.as_table_like()?;
    let of_file = |key: &str| Some(file.get(key)?.as_str()?.to_owned());
    Some(PageEntry {
        slug: text("slug")?,
        common: table.get("common").and_then(Item::as_bool) == Some(true),
        file: of_file("file")?,
        status: of_file("status")?,
        source: of_file("source")?,
        test: text("test"),
        production: text("production"),
    })
}

/// Every `file` below a table.
fn files_of(table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    collect(table, &mut found);
    found
}

fn collect(table: &dyn TableLike, found: &mut Vec<String>) {
    for (key, item) in table.iter() {
        if let (Some(file), "file") = (item.as_str(), key) {
            found.push(file.to_owned());
        }
        if let Some(table) = item.as_table_like() {
            collect(table, found);
        }
        for table in item.as_array_of_tables().into_iter().flatten() {
            collect(table, found);
        }
        for value in item.as_array().into_iter().flatten() {
            if let Some(table) = value.as_inline_table() {
                collect(table, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Head.\n[upstream]\nowner = \"a\"\n\n[[api]]\nslug = \"x\"\ncrate = \"c-x\"\nshared = true\n\n\
        [[api.document]]\nopenapi = { file = \"x.yaml\" } # odd   spacing\n\n# About models.\n[models]\ncrate = \"m\"\n";

    fn manifest(text: &str) -> ManifestText {
        let mut sources = Sources::default();
        sources.add(MANIFEST, text);
        ManifestText::of(&sources).unwrap()
    }

    #[test]
    fn an_entry_goes_after_the_last_one_and_leaves_no_trace() {
        let entry = "[[api]]\nslug = \"y\"\ncrate = \"c-y\"\n\n[api.rename]\na = \"B\"\n";
        let text = manifest(TEXT).with(entry);
        let (before, after) = text.split_once(entry).unwrap();
        assert!(before.ends_with("# odd   spacing\n\n"), "{before}");
        assert!(after.starts_with("\n# About models.\n"), "{after}");
        let with = manifest(&text);
        assert_eq!(
            with.entries().collect::<Vec<_>>(),
            [("x", "c-x"), ("y", "c-y")]
        );
        assert_eq!(with.without("y").unwrap(), TEXT);
        assert_eq!(with.without("z"), None);
    }

    #[test]
    fn a_manifest_that_ends_with_its_last_api_gets_one_more() {
        let text = "[[api]]\nslug = \"x\"\ncrate = \"c\"\n";
        let with = manifest(text).with("[[api]]\nslug = \"y\"\ncrate = \"d\"\n");
        assert_eq!(manifest(&with).without("y").unwrap(), text);
        assert_eq!(
            manifest("a = 1\n").with("[[api]]\nslug = \"y\"\n"),
            "a = 1\n\n[[api]]\nslug = \"y\"\n"
        );
    }

    #[test]
    fn a_trial_has_the_shared_api_and_the_entry() {
        let trial = manifest(TEXT).trial("[[api]]\nslug = \"y\"\ncrate = \"d\"\n");
        assert!(!trial.contains("models]"), "{trial}");
        let slugs = manifest(&trial);
        assert_eq!(
            slugs.entries().collect::<Vec<_>>(),
            [("x", "c-x"), ("y", "d")]
        );
        assert_eq!(slugs.files_of_alone("x"), ["x.yaml"]);
    }
}
