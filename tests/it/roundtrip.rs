//! Round trips: arbitrary values of every model, written as JSON and XML and read back.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use skattekit_codegen::ir::Scalar;
use skattekit_runtime::{Format, Root};

use crate::every::{Codes, Entry, Held, models};
use crate::json::Json;
use crate::markup::{self, in_xml, typed};
use crate::shapes::{Node, Property};

/// How many values of each model.
const CASES: u32 = 96;

#[test]
fn what_is_read_is_written_as_it_was_and_read_back() {
    for entry in models() {
        let shape = entry.shape(2021);
        let values = match entry.codes {
            // The year is told by the response, so it must be one that there can be.
            Codes::Any => with_year(&entry),
            _ => value(&shape),
        };
        let config = Config {
            cases: CASES,
            failure_persistence: None,
            max_shrink_iters: 4096,
            ..Config::default()
        };
        // The same values in every run: a failure must not come and go.
        let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, random);
        let outcome = runner.run(&values, |json| comes_back(&entry, &shape, &json));
        if let Err(error) = outcome {
            panic!("{}: {error}", entry.name());
        }
    }
}

fn comes_back(entry: &Entry, shape: &Node, sent: &Json) -> Result<(), TestCaseError> {
    let refused = |what: &str, error: &dyn std::fmt::Display| {
        TestCaseError::fail(format!("{what}: {error}, of {sent}"))
    };
    let body = sent.to_string();
    let value = entry
        .model
        .read(Format::Json, body.as_bytes())
        .map_err(|error| refused("from_json", &error))?;
    let written = value.to_json();
    prop_assert_eq!(
        &Json::parse(&written),
        sent,
        "written otherwise than it was sent"
    );
    let again = entry
        .model
        .read(Format::Json, written.as_bytes())
        .map_err(|error| refused("what to_json wrote", &error))?;
    prop_assert!(
        again.equals(&*value),
        "from_json(to_json(v)) is another: {sent}"
    );
    let deserialized = entry
        .model
        .deserialize(&body)
        .map_err(|error| refused("Deserialize", &error))?;
    prop_assert!(
        deserialized.equals(&*value),
        "Deserialize gives another: {sent}"
    );
    let reported = entry
        .model
        .read_with_findings(Format::Json, body.as_bytes());
    let (reported, _) = reported.map_err(|error| refused("with findings", &error))?;
    prop_assert!(
        reported.equals(&*value),
        "findings change the value: {sent}"
    );
    match entry.model.root() {
        Some(root) => comes_back_from_xml(entry, root, shape, sent, &*value),
        None => Ok(()),
    }
}

fn comes_back_from_xml(
    entry: &Entry,
    root: Root,
    shape: &Node,
    sent: &Json,
    value: &dyn Held,
) -> Result<(), TestCaseError> {
    let refused = |what: &str, error: &dyn std::fmt::Display| {
        TestCaseError::fail(format!("{what}: {error}, of {sent}"))
    };
    let document = value.to_xml().map_err(|error| refused("to_xml", &error))?;
    let read = entry
        .model
        .read(Format::Xml, document.as_bytes())
        .map_err(|error| refused("what to_xml wrote", &error))?;
    prop_assert!(
        read.equals(value),
        "from_xml(to_xml(v)) is another: {sent}\n{document}\n{}",
        read.to_json()
    );
    if let Some(typed) = typed(shape, sent) {
        let body = markup::document(root, &in_xml(shape, &typed));
        let read = entry
            .model
            .read(Format::Xml, body.as_bytes())
            .map_err(|error| refused("types in attributes", &error))?;
        prop_assert!(
            read.equals(value),
            "types in attributes give another: {body}"
        );
    }
    let second = read
        .to_xml()
        .map_err(|error| refused("to_xml again", &error))?;
    prop_assert_eq!(&second, &document, "written otherwise than it was");
    let reported = entry
        .model
        .read_with_findings(Format::Xml, document.as_bytes());
    let (reported, _) = reported.map_err(|error| refused("XML with findings", &error))?;
    prop_assert!(
        reported.equals(value),
        "findings change the value of {document}"
    );
    Ok(())
}

fn with_year(entry: &Entry) -> BoxedStrategy<Json> {
    let years = prop_oneof![
        4 => (2014_u16..2030).prop_map(|year| year.to_string()),
        1 => text(),
    ];
    let value = value(&entry.shape(2021));
    (value, years)
        .prop_map(|(mut value, year)| {
            if let Json::Object(fields) = &mut value {
                for (name, value) in fields {
                    if name == "inntektsaar" {
                        *value = Json::text(&year);
                    }
                }
            }
            value
        })
        .boxed()
}

/// Any value of a shape.
fn value(node: &Node) -> BoxedStrategy<Json> {
    match node {
        Node::Object(fields) | Node::Open(fields) => object(fields).prop_map(Json::Object).boxed(),
        Node::Union { tag, members } => union(tag, members),
        Node::Kept => kept_fields().prop_map(Json::Object).boxed(),
        Node::Code { known } if known.is_empty() => text().prop_map(Json::Text).boxed(),
        Node::Code { known } => prop_oneof![3 => select(known.clone()), 1 => text()]
            .prop_map(Json::Text)
            .boxed(),
        Node::Scalar(scalar) => self::scalar(*scalar),
        Node::Sized(_) => self::scalar(Scalar::Text),
        Node::List(item) => list(item),
    }
}

/// A list: none, one, some, and one that stands by itself.
fn list(item: &Node) -> BoxedStrategy<Json> {
    let one = value(item);
    prop_oneof![
        1 => Just(Json::List(Vec::new())),
        2 => one.clone().prop_map(|item| Json::List(vec![item])),
        1 => one.clone(),
        3 => prop::collection::vec(one, 2..5).prop_map(Json::List),
    ]
    .boxed()
}

/// The fields of an object in any order, those that can be absent mostly so where there are many.
fn object(fields: &[Property]) -> BoxedStrategy<Vec<(String, Json)>> {
    let share = if fields.len() > 12 { 0.3 } else { 0.6 };
    let fields = fields.iter().map(|field| {
        // A list that is always there goes in brackets.
        assert!(
            !field.required || !matches!(field.node, Node::List(_)),
            "a required list"
        );
        let name = field.name.clone();
        let named = value(&field.node).prop_map(move |value| (name.clone(), value));
        if field.required {
            named.prop_map(Some).boxed()
        } else {
            prop::option::weighted(share, named).boxed()
        }
    });
    fields
        .collect::<Vec<_>>()
        .prop_map(|fields| fields.into_iter().flatten().collect::<Vec<_>>())
        .prop_shuffle()
        .boxed()
}

fn union(tag: &str, members: &[(String, Node)]) -> BoxedStrategy<Json> {
    let tag = tag.to_owned();
    let known = members.iter().map(|(value, member)| {
        let value = Just(Some(Json::text(value))).boxed();
        let fields = match member {
            Node::Object(fields) | Node::Open(fields) => object(fields),
            _ => kept_fields(),
        };
        (value, fields).boxed()
    });
    let tags = prop_oneof![
        4 => text().prop_map(|text| Some(Json::Text(text))),
        1 => number().prop_map(|number| Some(Json::Number(number))),
        1 => Just(Some(Json::Null)),
        1 => Just(Some(Json::Bool(true))),
        1 => Just(Some(Json::object([("type", Json::text("Konto"))]))),
        2 => Just(None),
    ];
    let unknown = (tags, kept_fields()).boxed();
    let member = prop_oneof![
        5 => proptest::strategy::Union::new(known),
        1 => unknown,
    ];
    (member, any::<Index>())
        .prop_map(move |((value, mut fields), at)| {
            if let Some(value) = value {
                let at = at.index(fields.len() + 1);
                fields.insert(at, (tag.clone(), value));
            }
            Json::Object(fields)
        })
        .boxed()
}

/// Fields that nobody knows, by names that XML can have and that are no tag; a name can come twice.
fn kept_fields() -> BoxedStrategy<Vec<(String, Json)>> {
    prop::collection::vec((name(), kept(3)), 0..5).boxed()
}

fn name() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "a", "b", "beloep", "inntektsår", "Øre", "_x-1.y", "xsi", "kontonummer", "名",
    ];
    select(NAMES).prop_map(str::to_owned)
}

/// Any value, so many objects and lists deep.
fn kept(depth: u32) -> BoxedStrategy<Json> {
    let scalar = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number().prop_map(Json::Number),
        text().prop_map(Json::Text),
    ];
    scalar
        .prop_recursive(depth, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
                prop::collection::vec((name(), inner), 0..4).prop_map(Json::Object),
            ]
        })
        .boxed()
}

const DATES: &[&str] = &[
    "1998-12-21", "19981221", "2024-02-29", "0000-01-01", "21.12.1998",
];
const TIMES: &[&str] = &[
    "2024-02-20T08:38:37.72Z",
    "2020-02-11T16:11:12.985",
    "2024-02-20T08:38:37.123456789+02:00",
    "2016-12-31T23:59:60Z",
    "08:38",
];
const YEARS: &[&str] = &["2021", "2031", "0000", "21", "to tusen"];

fn scalar(scalar: Scalar) -> BoxedStrategy<Json> {
    let or_text = |forms: &'static [&'static str]| {
        prop_oneof![5 => select(forms).prop_map(str::to_owned), 1 => text()]
            .prop_map(Json::Text)
            .boxed()
    };
    match scalar {
        Scalar::Text => text().prop_map(Json::Text).boxed(),
        Scalar::Boolean => any::<bool>().prop_map(Json::Bool).boxed(),
        Scalar::Decimal => number().prop_map(Json::Number).boxed(),
        Scalar::Integer => prop_oneof![
            any::<i64>(),
            -1000..1000_i64,
            select([i64::MIN, i64::MAX, 0, -1, 9_007_199_254_740_993].as_slice()),
        ]
        .prop_map(|number| Json::number(number.to_string()))
        .boxed(),
        Scalar::Date => or_text(DATES),
        Scalar::DateTime => or_text(TIMES),
        Scalar::Year => or_text(YEARS),
    }
}

/// A number as JSON writes it, with more digits than anything that counts in bits has.
fn number() -> impl Strategy<Value = String> {
    const NUMBERS: &[&str] = &[
        "0",
        "-0",
        "0.10",
        "-12.50",
        "1e3",
        "1E+400",
        "12345678901234567890.123456789012345678901234567890",
        "100000000000000000000000000000000000000000000000",
        "0.1e-400",
        "18446744073709551616",
        "1.0",
        "-9223372036854775809",
    ];
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<(u64, u64)>().prop_map(|(whole, part)| format!("{whole}{part}.{part:020}")),
        select(NUMBERS).prop_map(str::to_owned),
    ]
}

/// A text of characters that XML 1.0 can hold, those that need care among them.
fn text() -> impl Strategy<Value = String> {
    const AWKWARD: &[&str] = &[
        "<", ">", "&", "\"", "'", "]]>", "<!--", "&amp;", "&#0;", "\r", "\n", "\r\n", "\t", " ",
        "  ", "\u{a0}", "\u{85}", "\u{2028}", "\u{feff}", "\u{fffd}", "\u{d7ff}", "\u{e000}",
        "\u{10ffff}", "e\u{301}", "å", "𝄞", "\\", "\\u0000", "/", "{", "}", "[", "null", "true",
        "0", "-1", "\u{7f}",
    ];
    let piece = prop_oneof![
        2 => select(AWKWARD).prop_map(str::to_owned),
        1 => any::<char>()
            .prop_filter("a character of XML", |c| {
                *c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')
            })
            .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}
