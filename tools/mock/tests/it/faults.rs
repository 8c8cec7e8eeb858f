//! What is wrong with a request is answered with the code of the API's page.

use skattekit_catalogue::APIS;
use skattekit_mock::{Clients, Maskinporten, Request, Response};
use skattekit_models::{Format, OPERATIONS, Operation, ParameterKind, ParameterPlace};

use crate::support::{
    at, header, inspect, kode, mock, mounted, prefix, request, target, text, valid,
};

/// Whether an answer has the status, and a code of the operation's page with that status.
fn assert_of_page(operation: &Operation, response: &Response, status: u16, about: &str) {
    assert_eq!(response.status, status, "{about}: {}", text(response));
    let code = kode(response);
    let mut rows = operation.errors.iter();
    let is_of_page = rows.any(|row| row.kode == code && row.http_status == Some(status));
    assert!(is_of_page, "{about}: {}", text(response));
}

#[test]
fn a_value_that_cannot_be_right_is_400() {
    let mock = mock();
    let mut count = 0;
    for (operation, prefix) in mounted() {
        for parameter in operation.parameters {
            let is_free = matches!(parameter.kind, ParameterKind::Text)
                && !parameter.is_person
                && ![
                    "inntektsaar", "organisasjonsnummer", "dato", "ajourholdtDato",
                    "gjelderPaaTidspunkt",
                ]
                .contains(&parameter.name);
            if is_free {
                continue;
            }
            for wrong in ["x", "12345678901234567890", "%FF"] {
                let mut values = valid(operation, 1);
                let request = if parameter.place == ParameterPlace::Path {
                    for (_, value) in values
                        .iter_mut()
                        .filter(|(name, _)| *name == parameter.name)
                    {
                        wrong.clone_into(value);
                    }
                    target(operation, &prefix, &values)
                } else {
                    format!(
                        "{}?{}={wrong}",
                        target(operation, &prefix, &values),
                        parameter.name
                    )
                };
                let response = mock.answer(&Request::new("GET", &*request), at(0));
                assert_of_page(operation, &response, 400, &request);
                assert!(
                    text(&response).contains(parameter.name),
                    "{}",
                    text(&response)
                );
                count += 1;
            }
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn a_path_of_an_api_that_leads_nowhere_is_its_own_404() {
    let mock = mock();
    for (operation, prefix) in mounted() {
        let response = mock.answer(&Request::new("GET", format!("{prefix}/a/b/c/d/e/f")), at(0));
        assert_of_page(operation, &response, 404, &prefix);
        assert!(
            text(&response).contains("Ukjent url"),
            "{}",
            text(&response)
        );
    }
    for target in ["/", "", "*", "/none/v1/hendelser", "/avregning"] {
        let response = mock.answer(&Request::new("GET", target), at(0));
        assert_eq!(
            (response.status, kode(&response)),
            (404, "DAS-002"),
            "{target}"
        );
    }
}

#[test]
fn a_path_that_leads_nowhere_is_answered_with_what_may_be_meant() {
    let mock = mock();
    for (target, hint) in [
        (
            "/avregnin/v2/ssb",
            "did you mean /avregning/v2/{rettighetspakke}/",
        ),
        (
            "/avregning",
            "did you mean /avregning/v2/{rettighetspakke}/",
        ),
        (
            "/avregning/v2/ssb",
            "expected a path such as /avregning/v2/{rettighetspakke}/",
        ),
        ("/xyz", "such as /avregning/v2)"),
    ] {
        let response = mock.answer(&Request::new("GET", target), at(0));
        assert!(
            text(&response).contains(hint),
            "{target}: {}",
            text(&response)
        );
    }
}

#[test]
fn another_method_is_405() {
    let mock = mock();
    for (operation, prefix) in mounted() {
        let mut request = request(operation, &prefix);
        "POST".clone_into(&mut request.method);
        let response = mock.answer(&request, at(0));
        assert_eq!(
            (response.status, header(&response, "allow")),
            (405, Some("GET"))
        );
        assert!(response.body.is_empty());
    }
}

#[test]
fn another_format_is_406() {
    let mock = mock();
    for (operation, prefix) in mounted() {
        let request = request(operation, &prefix).header("accept", "application/pdf");
        assert_of_page(
            operation,
            &mock.answer(&request, at(0)),
            406,
            &request.target,
        );
    }
}

#[test]
fn with_maskinporten_every_request_needs_a_token_with_a_scope() {
    let mock = mock().maskinporten(Maskinporten::new(Clients::anybody()));
    let token = |scope: &str| {
        let target = format!("/mock/token?scope={scope}");
        let response = mock.answer(&Request::new("GET", target), at(0));
        format!("Bearer {}", text(&response).trim())
    };
    for (operation, prefix) in mounted() {
        let request = request(operation, &prefix);
        let with = |scope| request.clone().header("authorization", token(scope));
        let mut scopes = APIS.iter().flat_map(|api| api.scopes);
        let other = scopes
            .find(|scope| !operation.scopes.contains(scope))
            .unwrap();
        let own = operation.scopes[0];
        for (request, seconds, status) in [
            (request.clone(), 0, 401),
            (with(own), 1, 200),
            (with(own), 10_000, 401),
            (with(other), 1, 403),
        ] {
            let response = mock.answer(&request, at(seconds));
            assert_eq!(
                response.status,
                status,
                "{}: {}",
                operation.id,
                text(&response)
            );
            if status != 200 {
                assert!(!kode(&response).is_empty(), "{}", text(&response));
            }
            let challenge = header(&response, "www-authenticate");
            assert_eq!(challenge.is_some(), status == 401);
        }
    }
}

#[test]
fn an_error_comes_in_the_format_that_is_asked_for_and_is_one_of_the_model() {
    let mock = mock();
    let errors = skattekit_models::MODELS.iter().filter(|row| row.is_error);
    let mut count = 0;
    for model in errors {
        for operation in OPERATIONS
            .iter()
            .filter(|own| own.api == model.api && own.version == model.version)
        {
            for media_type in operation.media_types {
                let prefix = prefix(operation.servers[0]);
                let request =
                    Request::new("GET", format!("{prefix}/none")).header("accept", *media_type);
                let response = mock.answer(&request, at(0));
                let format = if media_type.ends_with("xml") {
                    Format::Xml
                } else {
                    Format::Json
                };
                let (_, news) = inspect(model, format, &response.body).unwrap();
                assert_eq!(news, [""; 0], "{}", text(&response));
                count += 1;
            }
        }
    }
    assert!(count > 12, "{count}");
}

#[test]
fn the_id_of_a_call_comes_back() {
    let mock = mock();
    let id = "6d3f0b82-14ce-4a57-9e20-b8c7153fa961";
    let request = Request::new("GET", "/none").header("Korrelasjonsid", id);
    assert!(text(&mock.answer(&request, at(0))).contains(id));
    let own = mock.answer(&Request::new("GET", "/none"), at(0));
    assert!(text(&own).contains("\"korrelasjonsid\":\""));
    assert_eq!(mock.answer(&Request::new("GET", "/none"), at(9)), own);
    assert_ne!(mock.answer(&Request::new("GET", "/other"), at(0)), own);
    let odd = Request::new("GET", "/none").header("Korrelasjonsid", "a\u{0}<b>");
    assert_eq!(mock.answer(&odd, at(0)), own);
}

#[test]
fn a_number_that_could_be_a_real_persons_is_refused_and_not_repeated() {
    let mock = mock();
    // No check digits, so nobody's.
    let real = "01010100000";
    let id = "Korrelasjonsid";
    for request in [
        Request::new("GET", format!("/avregning/v2/ssb/2024/{real}")),
        Request::new("GET", format!("/avregning/v2/ssb/2024/%30{}", &real[1..])),
        Request::new("POST", format!("/avregning/v2/ssb/2024/{real}")),
        Request::new("GET", format!("/none/{real}")),
        Request::new("GET", format!("/none?fnr={real}")),
        Request::new("GET", "/inntekthendelser/v1/hendelser").header(id, real),
    ] {
        let response = mock.answer(&request, at(0));
        assert_eq!(response.status, 400);
        assert!(
            text(&response).contains("could be a real person's"),
            "{}",
            text(&response)
        );
        assert!(!text(&response).contains(real));
    }
    let number = Request::new(
        "GET",
        format!("/inntekthendelser/v1/hendelser?fraSekvensnummer={real}"),
    );
    assert_eq!(mock.answer(&number, at(0)).status, 404);
}
