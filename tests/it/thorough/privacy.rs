//! Personal data at every position of a body that is wrong there, or broken: no error has it.

use skattekit_runtime::{Finding, FindingKind, Format};

use crate::every::{Entry, models};
use crate::fill::{Filler, Texts};
use crate::json::Json;
use crate::markup::{document, in_xml};
use crate::privacy::{PERSON, SECRET, assert_silent_error};
use crate::shapes::Node;

/// What stands where something else is expected; each with something to hide where there is room for it.
fn wrong(node: &Node) -> Vec<Json> {
    let text = Json::text(format!("{SECRET} {PERSON}"));
    let number = Json::number(PERSON);
    let object = Json::object([
        (&*format!("felt{}", 1), text.clone()),
        ("tall", number.clone()),
    ]);
    let list = Json::List(vec![text.clone(), number.clone()]);
    let huge = Json::number(format!("{PERSON}{PERSON}.{PERSON}"));
    let mut wrong = vec![object, list, huge, number, Json::Bool(true), Json::Null];
    // Unknown codes may be shown: they are what a log is for.
    if !matches!(node, Node::Code { .. }) {
        wrong.push(text);
    }
    wrong
}

/// Every position of a value with each of the wrong values in its place, and of what is beside it the scalars alone: the
/// rest of a large body would be read again for each.
fn misplaced(node: &Node, value: &Json) -> Vec<Json> {
    let mut found = wrong(node);
    match (node, value) {
        (Node::Object(fields) | Node::Open(fields), Json::Object(sent)) => {
            for (name, inner) in sent {
                let Some(field) = fields.iter().find(|field| field.name == *name) else {
                    continue;
                };
                let mut around = sent.clone();
                around.retain(|(other, value)| other == name || !value.is_compound());
                let at = around.iter().position(|(other, _)| other == name).unwrap();
                found.extend(misplaced(&field.node, inner).into_iter().map(|wrong| {
                    around[at].1 = wrong;
                    Json::Object(around.clone())
                }));
            }
        }
        (Node::List(item), Json::List(items)) => {
            let wrong = items.first().map(|first| misplaced(item, first));
            found.extend(
                wrong
                    .into_iter()
                    .flatten()
                    .map(|item| Json::List(vec![item])),
            );
        }
        (Node::Union { tag, members }, Json::Object(_)) => {
            let sent = value.get(tag).and_then(Json::as_text);
            if let Some((_, member)) = members.iter().find(|(tag, _)| Some(&**tag) == sent) {
                found.extend(misplaced(member, value));
            }
        }
        _ => {}
    }
    found
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn no_error_quotes_what_stands_where_something_else_is_expected() {
    let (mut bodies, mut errors) = (0, 0);
    for entry in models() {
        let shape = entry.shape(2021);
        let body = Filler::new(Texts::Ordinary).fill(&shape);
        for wrong in misplaced(&shape, &body) {
            bodies += 1;
            let text = wrong.to_string();
            errors += try_all(&entry, Format::Json, text.as_bytes());
            if let Some(root) = entry.model.root() {
                let text = document(root, &in_xml(&shape, &wrong));
                errors += try_all(&entry, Format::Xml, text.as_bytes());
            }
        }
    }
    assert!(bodies >= 2000, "{bodies} bodies");
    assert!(errors >= 5000, "{errors} errors");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn no_error_quotes_a_body_that_is_broken() {
    let mut errors = 0;
    for entry in models() {
        let mut filler = Filler::new(Texts::Marked);
        let shape = entry.shape(2021);
        let body = filler.fill(&shape);
        let json = body.to_string();
        let mut texts = vec![(Format::Json, json)];
        if let Some(root) = entry.model.root() {
            texts.push((Format::Xml, document(root, &in_xml(&shape, &body))));
        }
        for (format, text) in &texts {
            for broken in broken(text) {
                errors += try_broken(&entry, *format, &broken);
            }
        }
    }
    assert!(errors >= 1000, "{errors} errors");
}

/// A body cut, with bytes that are no UTF-8, with escapes that are none, and with what does not belong in it.
fn broken(body: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let marks = body
        .match_indices(SECRET)
        .map(|(at, _)| at)
        .collect::<Vec<_>>();
    let step = marks.len() / 3 + 1;
    for at in marks.into_iter().step_by(step) {
        let (before, after) = body.split_at(at + SECRET.len() + 3);
        found.push(before.as_bytes().to_vec());
        for inside in [
            "\\", "\\x", "\\u12", "\\ud800", "\"", "\u{1}", "&ny;", "&#0;", "<", "</x>", "<!--",
            "]]>", "{", "[",
        ] {
            found.push([before, inside, after].concat().into_bytes());
        }
        found.push([before.as_bytes(), &[0xff], after.as_bytes()].concat());
    }
    for around in [
        SECRET,
        PERSON,
        "{\"felt\":\"HEMMELIG\"}",
        "<ny>HEMMELIG</ny>",
        "<ny HEMMELIG=\"HEMMELIG\">",
        "<!DOCTYPE x [<!ENTITY a \"HEMMELIG\">]>",
    ] {
        found.push([around, body].concat().into_bytes());
        found.push([body, around].concat().into_bytes());
    }
    found
}

/// What is read, for the message of a check.
fn what(entry: &Entry, format: Format, body: &[u8]) -> String {
    let body = String::from_utf8_lossy(body);
    format!("{} {format:?}, of {body}", entry.name())
}

/// Reads a body in every manner; counts the errors. The path of a finding may name a field.
fn try_all(entry: &Entry, format: Format, body: &[u8]) -> usize {
    let what = || what(entry, format, body);
    let mut errors = try_broken(entry, format, body);
    if let Ok((_, findings)) = entry.model.read_with_findings(format, body) {
        for finding in findings.iter().filter(|finding| !may_quote(finding)) {
            assert_silent_error(what, finding);
        }
        if !findings.iter().any(may_quote)
            && let Err(error) = entry.model.read_strict(format, body).map(|_| ())
        {
            assert_silent_error(what, &error);
            errors += 1;
        }
    }
    errors
}

/// Codes and years that are not known are shown.
fn may_quote(finding: &Finding) -> bool {
    matches!(
        finding.kind(),
        FindingKind::UnknownCode | FindingKind::UnknownYear
    )
}

/// Reads a body in every manner but the strict one; counts the errors, whatever the findings say.
fn try_broken(entry: &Entry, format: Format, body: &[u8]) -> usize {
    let what = || what(entry, format, body);
    let mut errors = 0;
    let outcomes = [
        entry.model.read(format, body).map(|_| ()),
        entry.model.read_with_findings(format, body).map(|_| ()),
    ];
    for error in outcomes.into_iter().filter_map(Result::err) {
        assert_silent_error(what, &error);
        errors += 1;
    }
    if format == Format::Json
        && let Ok(text) = std::str::from_utf8(body)
        && let Err(error) = entry.model.deserialize(text).map(|_| ())
    {
        assert_silent_error(what, &error);
        errors += 1;
    }
    errors
}
