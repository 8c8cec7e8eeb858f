//! A machine-readable list of one inntektsår's codes, in JSON, read to a code list.
//!
//! Skatteetaten publishes one list per year. Only its address says what it contains: two nested objects around an array
//! of codes, each with its name and further facts. Unknown facts are left out.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::diag::{Code, Diagnostics, counted, nearest};
use skattekit_ir::ir::{Cell, CodeList, CodeRow, Column, WireName};
use skattekit_ir::source::Source;

use crate::openapi::syntax::tree::{Entry, Node, Quoting, Value};
use crate::table::codes::add_row;
use crate::table::codes::cells::{check_word, concept_of};

const NAME: &str = "tekniskNavn";
const KATEGORI: &str = "kategori";
const LABEL: &str = "visningsnavn_nb_NO";
const CONCEPT: &str = "begrepsreferanse";

/// The keys of a code that are read.
const KEYS: [&str; 4] = [NAME, KATEGORI, LABEL, CONCEPT];

/// The columns of a list.
pub(super) const COLUMNS: [Column; 3] = [Column::Kategori, Column::Visningstekst, Column::Begrep];

/// Whether a file is such a list rather than a page.
pub(crate) fn is_list(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| end == "json")
}

/// Reads a list; all its faults are reported.
pub(crate) fn read_list(
    source: &Source<'_>,
    tree: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<CodeList> {
    let mut reader = Reader {
        source,
        diagnostics,
        misspelt: BTreeSet::new(),
        doubled: None,
        is_whole: true,
    };
    let (key, items) = reader.array(tree)?;
    let rows = items
        .iter()
        .map(|item| reader.row(item))
        .collect::<Vec<_>>()
        .into_iter()
        .flatten();
    let mut list = CodeList::new(source.at(&key), COLUMNS.to_vec());
    let mut seen = BTreeMap::new();
    for row in rows {
        add_row(&mut list, &mut seen, row, reader.diagnostics);
    }
    reader.note_doubled();
    reader.is_whole.then_some(list)
}

/// Whether a key is that of a label in any language; only one language is read, since the pages have no others.
fn is_label(key: &str) -> bool {
    let language = key.strip_prefix("visningsnavn_");
    language
        .and_then(|language| language.split_once('_'))
        .is_some_and(|(language, country)| {
            let is_two = language.len() == 2 && country.len() == 2;
            let is_lower = language.chars().all(|char| char.is_ascii_lowercase());
            is_two && is_lower && country.chars().all(|char| char.is_ascii_uppercase())
        })
}

struct Reader<'a> {
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The keys that were reported.
    misspelt: BTreeSet<String>,
    /// The first address with a repeated path, and the number of such addresses.
    doubled: Option<(std::ops::Range<usize>, usize)>,
    /// Whether every code could be read.
    is_whole: bool,
}

impl Reader<'_> {
    /// The array of the codes, and the span of its key.
    fn array<'t>(&mut self, tree: &'t Node) -> Option<(std::ops::Range<usize>, &'t [Node])> {
        let mut key = tree.span.start..tree.span.start;
        let mut node = tree;
        loop {
            match &node.value {
                Value::Sequence(items) if !items.is_empty() => return Some((key, items)),
                Value::Mapping(_) if node.entries().len() == 1 => {
                    let entry = &node.entries()[0];
                    key = entry.key_span.clone();
                    node = &entry.value;
                }
                _ => break,
            }
        }
        let found = match &node.value {
            Value::Mapping(_) => format!("an object with {}", counted(node.entries().len(), "key")),
            Value::Sequence(_) => "an empty array".to_owned(),
            Value::Scalar(..) => format!("{} where the codes should be", node.reads_as()),
        };
        let at = if node.span.len() < 200 {
            node.span.clone()
        } else {
            key
        };
        self.diagnostics
            .error(Code::MissingTable, self.source.at(&at))
            .found(found)
            .expected("an array of codes, in objects with one key each")
            .help("compare the list with the published one");
        None
    }

    fn row(&mut self, item: &Node) -> Option<CodeRow> {
        let row = self.read_row(item);
        self.is_whole &= row.is_some();
        row
    }

    fn read_row(&mut self, item: &Node) -> Option<CodeRow> {
        let Value::Mapping(_) = item.value else {
            let found = format!("a code is {}", item.reads_as());
            self.refuse(&item.span, found, "an object for each code");
            return None;
        };
        for entry in item.entries() {
            self.refuse_misspelt(entry);
        }
        let name = match self.text(item, NAME)? {
            Some(name) if !name.0.is_empty() => name,
            _ => {
                let start = item.span.start..item.span.start + 1;
                self.diagnostics
                    .error(Code::EmptyCode, self.source.at(&start))
                    .found(format!("a code without a `{NAME}`"))
                    .expected("a name for every code")
                    .help("fill in the name, or remove the code");
                return None;
            }
        };
        let (name, at) = name;
        if name.contains(char::is_whitespace) {
            self.diagnostics
                .error(Code::InvalidCode, self.source.at(&at))
                .found(format!("`{name}` is not a single word"))
                .expected("a code without spaces")
                .help("compare the list with the published one");
            return None;
        }
        let kategori = self
            .text(item, KATEGORI)?
            .filter(|(text, _)| !text.is_empty());
        if let Some((text, at)) = &kategori {
            check_word(text, at, self.source, self.diagnostics)?;
        }
        let label = self.text(item, LABEL)?.filter(|(text, _)| !text.is_empty());
        let concept = self.concept(item)?;
        let cells = vec![
            Cell::Value(kategori.map(|(text, _)| WireName(text))),
            Cell::MaybeText(label.map(|(text, _)| text)),
            Cell::Concept(concept),
        ];
        Some(CodeRow::new(name, self.source.at(&at), cells))
    }

    /// A string and its span, with each run of white space as one space: the lists have no-break spaces where the pages
    /// have none.
    ///
    /// The inner `None` means that the key is missing, null or an empty string.
    #[expect(
        clippy::option_option,
        reason = "a wrong type was reported, a missing value need not be"
    )]
    fn text(&mut self, item: &Node, key: &str) -> Option<Option<(String, std::ops::Range<usize>)>> {
        let Some(node) = item.get(key) else {
            return Some(None);
        };
        match &node.value {
            Value::Scalar(text, Quoting::Quoted) => {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                Some(Some((text, node.span.clone())))
            }
            Value::Scalar(text, Quoting::Plain) if text == "null" => Some(None),
            _ => {
                let found = format!("`{key}` is {}", node.reads_as());
                self.refuse(&node.span, found, "a string");
                None
            }
        }
    }

    #[expect(clippy::option_option, reason = "as of a text")]
    fn concept(&mut self, item: &Node) -> Option<Option<String>> {
        let Some((address, at)) = self
            .text(item, CONCEPT)?
            .filter(|(text, _)| !text.is_empty())
        else {
            return Some(None);
        };
        let Some((uuid, is_doubled)) = concept_of(&address) else {
            self.diagnostics
                .error(Code::InvalidLink, self.source.at(&at))
                .found(format!(
                    "`{address}` is not a concept of the data catalogue"
                ))
                .expected(
                    "an address such as https://data.skatteetaten.no/web/datakatalog/begrep/<UUID>",
                )
                .help("correct the address, or remove it");
            return None;
        };
        if is_doubled {
            self.doubled.get_or_insert((at, 0)).1 += 1;
        }
        Some(Some(uuid))
    }

    fn note_doubled(&mut self) {
        let Some((at, count)) = self.doubled.take() else {
            return;
        };
        self.diagnostics
            .note(Code::Repaired, self.source.at(&at))
            .found(match count {
            1 => "an address with its path repeated; it is read without the repetition".to_owned(),
            count => format!(
                "{count} addresses with their path repeated, the first of them here; they are read without the repetition"
            ),
        });
    }

    /// Reports a misspelt key: otherwise its column would disappear unnoticed.
    fn refuse_misspelt(&mut self, entry: &Entry) {
        let key = &*entry.key;
        if KEYS.contains(&key) || is_label(key) || !self.misspelt.insert(key.to_owned()) {
            return;
        }
        let Some(near) = nearest(key, KEYS) else {
            return;
        };
        self.is_whole = false;
        self.diagnostics
            .error(Code::UnknownKey, self.source.at(&entry.key_span))
            .found(format!("unknown key `{key}`"))
            .expected(format!("`{near}`, or a clearly different name"))
            .help(format!("did you mean `{near}`?"));
    }

    fn refuse(&mut self, at: &std::ops::Range<usize>, found: String, expected: &str) {
        self.diagnostics
            .error(Code::WrongKind, self.source.at(at))
            .found(found)
            .expected(expected)
            .help("compare the list with the published one");
    }
}
