//! Inspections of every model in JSON and XML: the right model is found, and no personal data is shown.

use std::collections::BTreeSet;
use std::io::Cursor;

use skattekit_inspect::{
    Models, Options, Report, Selection, Style, UnreadRecord, inspect_stream, to_json, to_text,
};
use skattekit_models::{FindingKind, MODELS, ResponseType};

use crate::fill::{Filler, Texts};
use crate::json::Json;
use crate::markup::{document, in_xml};
use crate::shapes::shape;

/// What a report on one text says.
fn report(text: &str) -> Report {
    let models = Models::select(&Selection::default()).unwrap();
    let options = Options {
        jobs: 1,
        longest: 64_000_000,
        with_types: false,
    };
    inspect_stream("-", Cursor::new(text.to_owned()), &models, options)
}

/// All that can be printed of a report.
fn printed(report: &Report) -> String {
    let style = Style {
        all: true,
        unused: false,
    };
    to_text(report, style) + &to_json(report, false)
}

/// A body of a model with every field of it, in JSON, and in XML where there is that.
fn bodies(row: &ResponseType, filler: &mut Filler) -> Vec<String> {
    let year = (!row.year_lists.is_empty()).then_some(2021);
    let shape = shape(row.api, row.version, row.name, year);
    let mut body = filler.fill(&shape);
    if year.is_some()
        && let Json::Object(fields) = &mut body
    {
        for (name, value) in fields {
            if name == "inntektsaar" {
                *value = Json::text("2021");
            }
        }
    }
    let xml = row.root.map(|root| document(root, &in_xml(&shape, &body)));
    std::iter::once(body.to_string()).chain(xml).collect()
}

/// The models of the same shape, itself among them: nothing in a body tells which of them it is of.
fn twins(row: &ResponseType) -> Vec<String> {
    let shape = |row: &ResponseType| format!("{:?}", shape(row.api, row.version, row.name, None));
    let own = shape(row);
    MODELS
        .iter()
        .filter(|other| !other.is_error && shape(other) == own)
        .map(|row| format!("{}.{}.{}", row.api, row.version, row.name))
        .collect()
}

#[test]
fn every_model_is_told_from_all_others_and_has_no_news() {
    for row in MODELS {
        for body in bodies(row, &mut Filler::new(Texts::Ordinary)) {
            let report = report(&body);
            let twins = twins(row);
            if twins.len() > 1 {
                let [UnreadRecord { models, .. }] = &*report.unrecognised.first else {
                    panic!("{report:#?}")
                };
                assert_eq!(*models, twins, "{body}");
                continue;
            }
            assert!(!report.has_unread(), "{report:#?}\n{body}");
            let [group] = &*report.groups else {
                panic!("{report:#?}")
            };
            assert!(group.news.is_empty(), "{report:#?}\n{body}");
            // The body of an error can be that of any API.
            let told = (group.is_error, group.model);
            assert_eq!(told, (row.is_error, row.name), "{body}");
            let is_it = row.is_error || (group.api, group.version) == (row.api, row.version);
            assert!(is_it, "{} {}: {body}", row.api, row.version);
        }
    }
}

#[test]
fn no_text_of_a_response_is_printed_but_unknown_codes_and_types() {
    let mut searched = 0;
    for row in MODELS {
        let mut filler = Filler::new(Texts::Marked);
        for body in bodies(row, &mut filler) {
            let report = report(&body);
            let printed = printed(&report);
            let codes = report
                .groups
                .iter()
                .flat_map(|group| &group.news)
                .filter(|item| item.kind != FindingKind::UnknownField)
                .filter_map(|item| item.what.clone())
                .collect::<BTreeSet<_>>();
            for mark in &filler.marks {
                // What tells a type is in the mark of all that is kept of it.
                let is_code = codes.contains(&mark.text);
                let shows = printed.contains(&mark.text);
                assert!(
                    is_code || !shows,
                    "{} of {}: {printed}",
                    mark.text,
                    row.name
                );
                searched += usize::from(body.contains(&mark.text));
            }
        }
    }
    assert!(searched >= 300, "{searched}");
}

#[test]
fn no_text_of_a_broken_response_is_printed() {
    const SECRET: &str = "HEMMELIG";
    let mut broken = 0;
    for row in MODELS {
        for body in bodies(row, &mut Filler::new(Texts::Ordinary)) {
            // Every fourth value in its turn is a text, and the body ends behind it.
            let starts = body
                .match_indices([':', '>'])
                .map(|(at, _)| at + 1)
                .step_by(4);
            for start in starts {
                let xml = body.starts_with('<');
                let text = if xml {
                    SECRET.to_owned()
                } else {
                    format!("\"{SECRET}\"")
                };
                let cut = format!("{}{text}", &body[..start]);
                let rest = body[start..].find([',', '}', '<']).unwrap_or_default();
                let wrong = format!("{cut}{}", &body[start + rest..]);
                for text in [cut, wrong] {
                    let report = report(&text);
                    broken += report.broken.count;
                    let printed = printed(&report);
                    let news = report.groups.iter().flat_map(|group| &group.news);
                    let is_code = news
                        .into_iter()
                        .any(|item| item.what.as_deref() == Some(SECRET));
                    assert!(is_code || !printed.contains(SECRET), "{text}\n{printed}");
                }
            }
        }
    }
    assert!(broken >= 100, "{broken}");
}
