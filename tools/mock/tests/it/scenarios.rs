//! Scenarios: by header, by identifier, by operation, and how often.

use std::time::Duration;

use crate::support::{at, header, kode, mock, mounted, request, text};
use skattekit_catalogue::{CodeHit, feilkode};
use skattekit_mock::{
    CHOOSE_SCENARIO, Delivery, Fault, Mock, Options, Request, Scenario, Scenarios,
};

/// Scenarios of one mock, by a file.
fn with(file: &str) -> Mock {
    mock().scenarios(Scenarios::parse(file).unwrap())
}

fn avregning(identifier: &str) -> Request {
    Request::new("GET", format!("/avregning/v2/ssb/2024/{identifier}"))
}

#[test]
fn every_code_of_an_operation_can_be_chosen_by_header_in_both_formats() {
    let mock = mock();
    for (operation, prefix) in mounted() {
        for row in operation.errors {
            let asked = request(operation, &prefix).header(CHOOSE_SCENARIO, row.kode);
            let response = mock.answer(&asked, at(0));
            assert_eq!(kode(&response), row.kode);
            assert_eq!(
                response.status,
                row.http_status.unwrap_or(500),
                "{}",
                row.kode
            );
            assert_eq!(header(&response, "x-skattekit-scenario"), Some(row.kode));
            let has_xml = operation.media_types.iter().any(|own| own.ends_with("xml"));
            if has_xml {
                let response = mock.answer(&asked.header("accept", "application/xml"), at(0));
                let element = format!("<kode>{}</kode>", row.kode);
                assert!(text(&response).contains(&element), "{}", text(&response));
            }
        }
    }
}

#[test]
fn every_fault_is_what_it_is_called() {
    let mock = mock();
    let whole = mock.answer(&avregning("20463518646"), at(0));
    for (fault, name) in Fault::ALL {
        let response = mock.answer(
            &avregning("20463518646").header(CHOOSE_SCENARIO, *name),
            at(0),
        );
        let content_type = header(&response, "content-type").unwrap_or_default();
        let (status, half) = (response.status, whole.body.len() / 2);
        let fits = match *name {
            "too-many-requests" => status == 429 && header(&response, "retry-after") == Some("1"),
            "unavailable" => status == 503 && header(&response, "retry-after") == Some("1"),
            "late" => {
                response.body == whole.body
                    && response.delivery == Delivery::Late(Duration::from_secs(10))
            }
            "cut" => response.body == whole.body && response.delivery == Delivery::Cut(half),
            "reset" => response.delivery == Delivery::Reset,
            "error-as-200" => status == 200 && kode(&response) == "AR-001",
            "html" => content_type == "text/html" && text(&response).contains("<html>"),
            "text" => content_type == "text/plain" && !response.body.is_empty(),
            "empty" => response.body.is_empty(),
            "half" => response.body == whole.body[..half] && content_type.contains("json"),
            "content-type" => content_type == "text/plain" && response.body == whole.body,
            "problem" => content_type == "application/problem+json",
            "envelope" => text(&response).starts_with("{\"error\":{"),
            _ => false,
        };
        assert!(fits, "{fault:?}: {response:?}");
    }
}

#[test]
fn the_first_scenario_that_fits_counts_and_only_so_often() {
    let mock = with(
        r#"
        [[scenario]]
        answer = "unavailable"
        identifier = "20463518646"
        times = 2
        retry-after = "7s"

        [[scenario]]
        answer = "AR-007"
        operation = "hentAvregningForPerson"

        [[scenario]]
        answer = "cut"
        api = "hendelser"
        "#,
    );
    let statuses = [(); 3].map(|()| mock.answer(&avregning("20463518646"), at(0)).status);
    assert_eq!(statuses, [503, 503, 404]);
    let other = mock.answer(&avregning("12857499938"), at(0));
    assert_eq!(kode(&other), "AR-007");
    let list = Request::new("GET", "/inntekthendelser/v1/hendelser");
    let delivery = mock.answer(&list, at(0)).delivery;
    assert!(matches!(delivery, Delivery::Cut(_)), "{delivery:?}");
}

#[test]
fn a_scenario_with_a_name_is_chosen_by_it_and_else_it_is_none() {
    let busy = Scenario::new(Fault::TooManyRequests)
        .named("busy")
        .retry_after(Duration::from_secs(9));
    let mock = Mock::new(Options::default()).scenarios([busy]);
    let without = mock.answer(&avregning("20463518646"), at(0));
    assert_eq!(
        (without.status, header(&without, "x-skattekit-scenario")),
        (200, None)
    );
    let chosen = avregning("20463518646").header(CHOOSE_SCENARIO, "busy");
    let response = mock.answer(&chosen, at(0));
    assert_eq!(
        (response.status, header(&response, "retry-after")),
        (429, Some("9"))
    );
    assert_eq!(header(&response, "x-skattekit-scenario"), Some("busy"));
}

#[test]
fn a_scenario_that_there_is_not_is_told_and_the_service_goes_on() {
    let mock = mock();
    let response = mock.answer(
        &avregning("20463518646").header(CHOOSE_SCENARIO, "cutt"),
        at(0),
    );
    assert_eq!(response.status, 400);
    assert!(
        text(&response).contains("did you mean `cut`?"),
        "{}",
        text(&response)
    );
    assert_eq!(mock.answer(&avregning("20463518646"), at(0)).status, 200);
}

#[test]
fn a_code_of_several_pages_is_that_of_the_api() {
    let mock = mock();
    let mut count = 0;
    for (operation, prefix) in mounted() {
        for row in operation.errors {
            let is_elsewhere = |hit: &CodeHit| hit.api.slug != operation.api;
            if feilkode(row.kode).iter().any(is_elsewhere) {
                let asked = request(operation, &prefix).header(CHOOSE_SCENARIO, row.kode);
                let status = mock.answer(&asked, at(0)).status;
                assert_eq!(status, row.http_status.unwrap_or(500), "{}", row.kode);
                count += 1;
            }
        }
    }
    assert!(count > 0);
}

#[test]
fn what_is_expected_of_a_scenario_and_comes_otherwise_is_told() {
    let of = |identifier: &str| Scenario::new(Fault::Cut).of_identifier(identifier);
    let scenarios = [of("20463518646").expect(2), of("12857499938").expect(1)];
    let mock = mock().scenarios(scenarios);
    let told = |came| format!("answers by `cut`: {came}, expected 2");
    assert_eq!(mock.unmet().len(), 2);
    let _ = mock.answer(&avregning("12857499938"), at(0));
    assert_eq!(mock.unmet(), [told(0)]);
    for came in [1, 2, 3] {
        let _ = mock.answer(&avregning("20463518646"), at(0));
        let expected = (came != 2).then(|| told(came));
        assert_eq!(mock.unmet(), expected.into_iter().collect::<Vec<_>>());
    }
}
