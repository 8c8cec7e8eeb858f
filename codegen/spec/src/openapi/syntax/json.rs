//! The JSON parser; reports repeated keys and syntax errors.

use jsonc_parser::ast::{ObjectProp, Value as Json};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::source::Source;

use crate::openapi::syntax::texts::check_text;
use crate::openapi::syntax::tree::{Entry, MAX_DEPTH, Mapping, Node, Quoting, Value};

/// Strict JSON, without the extensions that some parsers accept.
const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads JSON.
pub(super) fn read_json(source: &Source<'_>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = source.text;
    let mut builder = Builder {
        text,
        source,
        diagnostics,
    };
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => {
            if parsed.value.is_none() {
                builder.refuse(0..0, "the document is empty", "an OpenAPI document");
            }
            builder.node(parsed.value?, 0)
        }
        Err(error) => {
            let range = error.range();
            let found = format!(
                "this is not JSON: {}",
                in_lower_case(&error.kind().to_string())
            );
            builder.refuse(range.start..range.end, &found, "a JSON document");
            None
        }
    }
}

/// Whether a text is JSON.
pub(super) fn is_json(text: &str) -> bool {
    parse_to_ast(text, &CollectOptions::default(), &STRICT).is_ok()
}

fn in_lower_case(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|char| char.to_ascii_lowercase())
        .into_iter()
        .chain(chars)
        .collect()
}

struct Builder<'a> {
    text: &'a str,
    source: &'a Source<'a>,
    diagnostics: &'a mut Diagnostics,
}

impl Builder<'_> {
    fn refuse(&mut self, at: std::ops::Range<usize>, found: &str, expected: &str) {
        let at = at.start..at.end.max(at.start);
        self.diagnostics
            .error(Code::InvalidYaml, self.source.at(&at))
            .found(found)
            .expected(expected)
            .help("fetch the document again, or check the commas, the quotes and the brackets at this place and just before it");
    }

    fn node(&mut self, json: Json<'_>, depth: usize) -> Option<Node> {
        let range = json.range();
        if depth == MAX_DEPTH && matches!(json, Json::Object(_) | Json::Array(_)) {
            let at = range.start..range.end;
            self.diagnostics
                .error(Code::Unsupported, self.source.at(&at))
                .found(format!(
                    "a value nested more than {MAX_DEPTH} deep is not supported"
                ))
                .help("move the nested part to a named component and refer to it");
            return None;
        }
        let span = range.start..range.end;
        let plain = |text: &str| Value::Scalar(text.to_owned(), Quoting::Plain);
        let value = match json {
            Json::StringLit(text) => {
                let written = &self.text[range.start..range.end];
                check_text(&text.value, written, &span, self.source, self.diagnostics);
                Value::Scalar(text.value.into_owned(), Quoting::Quoted)
            }
            Json::NumberLit(number) => plain(number.value),
            Json::BooleanLit(flag) => plain(if flag.value { "true" } else { "false" }),
            Json::NullKeyword(_) => plain("null"),
            Json::Array(array) => {
                let items = array
                    .elements
                    .into_iter()
                    .map(|item| self.node(item, depth + 1));
                Value::Sequence(items.collect::<Option<_>>()?)
            }
            Json::Object(object) => {
                let entries = object
                    .properties
                    .into_iter()
                    .map(|entry| self.entry(entry, depth + 1));
                let mapping = Mapping::from(entries.collect::<Option<Vec<_>>>()?);
                mapping.report_repeated(self.source, self.diagnostics);
                Value::Mapping(mapping)
            }
        };
        Some(Node { value, span })
    }

    fn entry(&mut self, entry: ObjectProp<'_>, depth: usize) -> Option<Entry> {
        let range = entry.name.range();
        let key_span = range.start..range.end;
        let key = entry.name.into_string();
        let written = &self.text[range.start..range.end];
        check_text(&key, written, &key_span, self.source, self.diagnostics);
        Some(Entry::new(key, key_span, self.node(entry.value, depth)?))
    }
}
