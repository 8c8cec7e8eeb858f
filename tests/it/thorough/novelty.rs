//! Every example with one novelty at every position: it gives a value and exactly one finding, in JSON and in XML.

mod positions;

use skattekit_runtime::{Finding, FindingKind, Format};

use crate::every::{Codes, Entry, models};
use crate::fill::{Filler, Texts};
use crate::json::Json;
use crate::markup::{count_elements, document, document_with, in_xml, typed};
use crate::shapes::{Node, specification, version};
use positions::{InXml, Novelty, novelties};

/// What was tried.
#[derive(Debug, Default)]
struct Count {
    bodies: usize,
    json: usize,
    xml: usize,
    /// What XML has beside elements, which is passed over.
    extras: usize,
    /// Bodies whose types are told by attributes.
    typed: usize,
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn one_novelty_at_any_position_is_one_finding() {
    let mut count = Count::default();
    let mut faults = Vec::new();
    for entry in models() {
        for (body, alone) in bodies(&entry) {
            count.bodies += 1;
            try_all(&entry, &body, alone, &mut count, &mut faults);
        }
    }
    faults.sort();
    // One of each kind is enough to see what is wrong.
    faults.dedup_by_key(|fault| fault.split_once(':').map(|(what, _)| what.to_owned()));
    let shown = faults
        .iter()
        .map(|fault| fault.chars().take(600).collect::<Vec<_>>())
        .map(String::from_iter)
        .take(20)
        .collect::<Vec<_>>()
        .join("\n\n");
    assert!(faults.is_empty(), "{} faults:\n{shown}", faults.len());
    // So that the test cannot go empty.
    assert!(count.bodies >= 60, "{count:?}");
    assert!(count.json >= 5000, "{count:?}");
    assert!(count.xml >= 4000, "{count:?}");
    assert!(count.extras >= 1000, "{count:?}");
    assert!(count.typed >= 30, "{count:?}");
}

/// The published examples of a model, the payloads, and a value with every field, of which only a part is looked at.
fn bodies(entry: &Entry) -> Vec<(Json, bool)> {
    let examples = version(entry.api, entry.version)
        .examples
        .iter()
        .filter(|example| example.schema.0 == entry.schema);
    let mut bodies = examples
        .map(|example| Json::parse(&example.json.to_string()))
        .collect::<Vec<_>>();
    let payloads = match (entry.api, entry.schema) {
        (_, "Feil") => &[include_str!("../../payloads/feil.json")][..],
        ("avregning", "Avregning") => &[include_str!("../../payloads/avregning.json")],
        ("beregnetskattupersonlig", "BeregnetSkatt") => {
            &[include_str!("../../payloads/beregnetskattupersonlig.json")]
        }
        ("summertskattegrunnlag", "SummertSkattegrunnlag") => &[
            include_str!("../../payloads/summertskattegrunnlag-2020.json"),
            include_str!("../../payloads/summertskattegrunnlag-2021.json"),
        ],
        _ => &[],
    };
    bodies.extend(payloads.iter().map(|payload| Json::parse(payload)));
    let year = match entry.codes {
        Codes::Of(year) => year,
        _ => 2021,
    };
    let shape = entry.shape(year);
    let mut bodies = bodies
        .into_iter()
        .map(|body| (body, false))
        .collect::<Vec<_>>();
    bodies.push((Filler::new(Texts::Ordinary).fill(&shape), true));
    if let (Codes::Of(_), Some(union)) = (entry.codes, union_in(&shape)) {
        let members = Filler::new(Texts::Ordinary).members(union);
        bodies.extend(
            members
                .into_iter()
                .map(|member| (around(entry.schema, member), true)),
        );
    }
    bodies
}

/// The union that a shape has in it.
fn union_in(node: &Node) -> Option<&Node> {
    match node {
        Node::Union { .. } => Some(node),
        Node::List(item) => union_in(item),
        Node::Object(fields) | Node::Open(fields) => {
            fields.iter().find_map(|field| union_in(&field.node))
        }
        _ => None,
    }
}

/// A small response with one specification in it.
fn around(schema: &str, specification: Json) -> Json {
    let grunnlag = Json::object([
        ("tekniskNavn", Json::text("minstefradragIInntekt")),
        ("beloep", Json::number("-1")),
        ("spesifisering", Json::List(vec![specification])),
    ]);
    if schema == "SummertSkattegrunnlagsobjekt" {
        return grunnlag;
    }
    Json::object([
        ("personidentifikator", Json::text("21839199217")),
        ("inntektsaar", Json::text("2021")),
        ("grunnlag", Json::List(vec![grunnlag])),
    ])
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn every_successful_response_has_an_example() {
    for api in &specification().apis {
        for version in &api.versions {
            for operation in &version.operations {
                let successes = operation.responses.iter();
                let mut successes = successes.filter(|response| response.status.starts_with('2'));
                assert!(successes.next().is_some(), "{}", operation.path);
                assert!(
                    !version.examples.is_empty(),
                    "{} {}",
                    api.slug,
                    version.name
                );
            }
        }
    }
}

fn try_all(entry: &Entry, body: &Json, alone: bool, count: &mut Count, faults: &mut Vec<String>) {
    let year = match (entry.codes, body.get("inntektsaar")) {
        (Codes::Any, Some(year)) => year.as_text().unwrap().parse().unwrap(),
        _ => 2021,
    };
    let shape = entry.shape(year);
    let novelties = novelties(&shape, body, entry.codes == Codes::Any, alone);
    let whole = body.to_string();
    let before = findings(entry, Format::Json, &whole);
    for novelty in novelties.iter().filter(|novelty| novelty.json) {
        count.json += 1;
        let text = novelty.body.to_string();
        let expected = novelty.kind.map(|kind| (kind, &*novelty.path));
        let outcome = check(entry, Format::Json, &text, &before, expected, novelty.plain);
        note(entry, Format::Json, novelty, outcome, &text, faults);
    }
    let Some(root) = entry.model.root() else {
        return;
    };
    let document = |body: &Json| document(root, &in_xml(&shape, body));
    let whole = document(body);
    let before = findings(entry, Format::Xml, &whole);
    for novelty in &novelties {
        let (path, plain) = match &novelty.xml {
            InXml::Same => (&novelty.path, novelty.plain),
            InXml::Otherwise { path, plain } => (path, *plain),
            InXml::Never => continue,
        };
        count.xml += 1;
        let text = document(&novelty.body);
        let expected = novelty.kind.map(|kind| (kind, &**path));
        let outcome = check(entry, Format::Xml, &text, &before, expected, plain);
        note(entry, Format::Xml, novelty, outcome, &text, faults);
    }
    if let Some(typed) = typed(&shape, body) {
        count.typed += 1;
        let text = document(&typed);
        if let Err(fault) = check(entry, Format::Xml, &text, &before, None, true) {
            faults.push(format!("{} by attributes: {fault}\n{text}", entry.name()));
        }
    }
    let body = in_xml(&shape, body);
    for element in 0..count_elements(&body) {
        count.extras += 1;
        let text = document_with(root, &body, Some(element));
        if let Err(fault) = check(entry, Format::Xml, &text, &before, None, true) {
            let name = entry.name();
            faults.push(format!("{name} extras at {element}: {fault}\n{text}"));
        }
    }
}

fn note(
    entry: &Entry,
    format: Format,
    novelty: &Novelty,
    outcome: Result<(), String>,
    text: &str,
    faults: &mut Vec<String>,
) {
    if let Err(fault) = outcome {
        let what = novelty.what;
        let path = &novelty.path;
        let name = entry.name();
        faults.push(format!(
            "{name} {format:?}, {what} at `{path}`: {fault}\n{text}"
        ));
    }
}

fn findings(entry: &Entry, format: Format, body: &str) -> Vec<Finding> {
    entry
        .model
        .read_with_findings(format, body.as_bytes())
        .unwrap_or_else(|error| panic!("{}: {error}\n{body}", entry.name()))
        .1
}

/// Reads a body in every manner; `before` is what was new in it without the novelty, of which less can be left.
fn check(
    entry: &Entry,
    format: Format,
    body: &str,
    before: &[Finding],
    expected: Option<(FindingKind, &str)>,
    plain: bool,
) -> Result<(), String> {
    let model = &entry.model;
    let (value, findings) = model
        .read_with_findings(format, body.as_bytes())
        .map_err(|error| format!("not read: {error}"))?;
    let all = findings.len();
    // Not by the path: an element that is nil counts for no item, and moves those behind it.
    let told = |finding: &Finding| {
        let mut before = before.iter();
        before.any(|old| (old.kind(), old.value()) == (finding.kind(), finding.value()))
    };
    let new = findings
        .into_iter()
        .filter(|finding| !told(finding))
        .collect::<Vec<_>>();
    let found = new.iter().map(|finding| (finding.kind(), finding.path()));
    if found.collect::<Vec<_>>() != Vec::from_iter(expected) {
        return Err(format!("expected {expected:?}, found {new:?}"));
    }
    let strict = model.read_strict(format, body.as_bytes()).map(|_| ());
    match (strict, new.first()) {
        (Ok(()), None) if all == 0 => {}
        (Err(error), None) if all == error.findings().len() => {}
        (Err(error), Some(new)) => {
            if !error.to_string().contains(&new.to_string()) || !error.findings().contains(new) {
                return Err(format!("strict reading does not name it: {error}"));
            }
        }
        (outcome, _) => return Err(format!("strict reading says {outcome:?}")),
    }
    match (model.read(format, body.as_bytes()), plain) {
        (Ok(same), true) if same.equals(&*value) => Ok(()),
        (Ok(_), true) => Err("findings change the value".to_owned()),
        (Err(_), false) => Ok(()),
        (Err(error), true) => Err(format!("refused without findings: {error}")),
        (Ok(_), false) => Err("passed unseen without findings".to_owned()),
    }
}
