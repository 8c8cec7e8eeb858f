//! Every operation answers a valid request, in every format that it has, and the model has nothing to say of it.

use skattekit_mock::{Mock, Options, Request};
use skattekit_models::{Format, OPERATIONS};

use crate::support::{
    at, codes, header, host_and_base, inspect, mock, mounted, request, target, text, valid,
};

#[test]
fn every_operation_answers_what_its_model_knows() {
    let mock = mock();
    let mut answers = 0;
    for (operation, prefix) in mounted() {
        for media_type in operation.media_types {
            let request = request(operation, &prefix).header("accept", *media_type);
            let response = mock.answer(&request, at(0));
            assert_eq!(
                response.status,
                200,
                "{}: {}",
                request.target,
                text(&response)
            );
            let expected = format!("{media_type}; charset=utf-8");
            assert_eq!(header(&response, "content-type"), Some(&*expected));
            let format = if media_type.ends_with("xml") {
                Format::Xml
            } else {
                Format::Json
            };
            let model = operation.response.unwrap();
            let (year, news) = inspect(model, format, &response.body).unwrap();
            assert_eq!(news, [""; 0], "{}", request.target);
            if !model.year_lists.is_empty() {
                assert_eq!(year, Some(2024));
            }
            assert_eq!(mock.answer(&request, at(0)), response);
            answers += 1;
        }
    }
    assert!(answers > OPERATIONS.len(), "{answers}");
}

#[test]
fn every_code_of_the_path_is_answered_unless_the_tables_rule_it_out() {
    let mock = mock();
    let mut count = 0;
    for (operation, prefix) in mounted() {
        for rule in operation.combinations {
            for by in codes(operation, rule.by) {
                for code in codes(operation, rule.code) {
                    let mut values = valid(operation, 1);
                    for (name, value) in &mut values {
                        if *name == rule.by {
                            by.clone_into(value);
                        } else if *name == rule.code {
                            code.clone_into(value);
                        }
                    }
                    let request = Request::new("GET", target(operation, &prefix, &values));
                    let status = mock.answer(&request, at(0)).status;
                    let expected = if (rule.allows)(by, code) { 200 } else { 403 };
                    assert_eq!(status, expected, "{}", request.target);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 20, "{count}");
}

#[test]
fn every_year_is_answered_with_its_own_codes_and_others_are_not_found() {
    let mock = mock();
    for (operation, prefix) in mounted() {
        let model = operation.response.unwrap();
        let years = model.year_lists.iter().map(|(year, _)| *year);
        for (year, status) in years
            .map(|year| (year, 200))
            .chain([(1999, 404), (2199, 404)])
        {
            let mut values = valid(operation, 1);
            for (_, value) in values.iter_mut().filter(|(name, _)| *name == "inntektsaar") {
                *value = year.to_string();
            }
            if model.year_lists.is_empty() {
                continue;
            }
            let request = Request::new("GET", target(operation, &prefix, &values));
            let response = mock.answer(&request, at(0));
            assert_eq!(response.status, status, "{}", request.target);
            if status == 200 {
                let (found, news) = inspect(model, Format::Json, &response.body).unwrap();
                assert_eq!(
                    (found, news),
                    (Some(year), Vec::new()),
                    "{}",
                    request.target
                );
            }
        }
    }
}

#[test]
fn the_answer_says_what_was_asked_for() {
    let mock = mock();
    let mut echoed = 0;
    for (operation, prefix) in mounted() {
        let values = valid(operation, 3);
        let request = Request::new("GET", target(operation, &prefix, &values));
        let response = mock.answer(&request, at(0));
        for (name, value) in values {
            if operation.response.unwrap().fields.contains(&name) {
                let fields = [
                    format!("\"{name}\":\"{value}\""),
                    format!("\"{name}\":{value}"),
                ];
                let has = fields.iter().any(|field| text(&response).contains(field));
                assert!(has, "{name} of {}: {}", request.target, text(&response));
                echoed += 1;
            }
        }
    }
    assert!(echoed >= 10, "{echoed}");
}

#[test]
fn a_seed_gives_the_same_and_another_seed_another() {
    let answer = |seed| {
        let mock = Mock::new(Options::default().seed(seed));
        let answers = mounted().into_iter().map(|(operation, prefix)| {
            let response = mock.answer(&request(operation, &prefix), at(seed));
            text(&response).to_owned()
        });
        answers.collect::<Vec<_>>()
    };
    assert_eq!(answer(1), answer(1));
    let (one, other) = (answer(1), answer(2));
    // Where a list begins is one of few numbers.
    let answers = one.iter().zip(&other).filter(|(one, _)| one.len() > 60);
    let mut count = 0;
    for (one, other) in answers {
        assert_ne!(one, other);
        count += 1;
    }
    assert!(count > 15, "{count}");
}

#[test]
fn a_published_host_needs_no_prefix() {
    let mock = mock();
    for operation in OPERATIONS {
        for url in operation.servers {
            let (host, base) = host_and_base(url);
            let request = request(operation, &format!("/{base}"));
            assert_eq!(mock.answer(&request, at(0)).status, 404, "{url}");
            let request = request.header("host", host);
            assert_eq!(mock.answer(&request, at(0)).status, 200, "{url}");
        }
    }
}

#[test]
fn the_paths_are_listed() {
    let paths = mock().paths();
    let path = "/avregning/v2/{rettighetspakke}/{inntektsaar}/{personidentifikator}";
    assert!(paths.contains(&("GET", path.to_owned())));
    assert_eq!(paths.len(), mounted().len());
    assert!(paths.is_sorted_by(|(_, a), (_, b)| a < b));
}
