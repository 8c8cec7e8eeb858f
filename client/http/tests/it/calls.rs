//! Single calls: tokens, retries and ids, blocking and async.

use std::time::{Duration, Instant};

use skattekit_client::{CallError, Environment, ErrorKind, Retries, Settings, TransportErrorKind};
use skattekit_mock::{Effect, Fault, Response, Scenario};
use skattekit_summert_skattegrunnlag::v2::{SummertSkattegrunnlag, SummertSkattegrunnlagAnyYear};
use skattekit_summert_skattegrunnlag::{Reply, aar2024};

use crate::support::{
    SCOPES, asynchronous, blocking, changed, grunnlag, mock, run, settings, start,
};

type Svar = SummertSkattegrunnlag<aar2024::TekniskNavn>;

#[test]
fn a_model_comes_with_one_token_for_all_calls() {
    let server = start(mock());
    let client = blocking(settings(&server.url()));
    let first: Svar = client.model(&grunnlag()).unwrap();
    let second = client
        .send::<SummertSkattegrunnlagAnyYear, _>(&grunnlag())
        .unwrap();
    assert_eq!(second.call.attempts, 1);
    let Reply::Model(second) = second.reply else {
        panic!("{second:?}")
    };
    assert_eq!(
        first.grunnlag.len(),
        second.into_occurrences().grunnlag.len()
    );
    let asynchronous = asynchronous(settings(&server.url()));
    let third: Svar = run(asynchronous.model(&grunnlag())).unwrap();
    assert_eq!(first, third);
    let received = server.received();
    let tokens = received
        .iter()
        .filter(|received| received.target == "/token");
    assert_eq!(tokens.count(), 2, "one for each client");
    let counters = client.counters();
    assert_eq!(
        (counters.calls, counters.models, counters.tokens),
        (2, 2, 1)
    );
    assert_eq!((counters.requests, counters.retries), (2, 0));
    assert!(counters.received_bytes > 100);
}

#[test]
fn an_id_is_made_where_none_is_given_and_stays_the_same_when_repeated() {
    let server = start(
        mock().scenarios([Scenario::new(Fault::Unavailable)
            .retry_after(Duration::ZERO)
            .times(2)]),
    );
    let client = blocking(settings(&server.url()));
    let made = client.send::<Svar, _>(&grunnlag()).unwrap();
    assert_eq!(made.call.attempts, 3);
    let given = grunnlag().korrelasjonsid("4c0e7a35-9d12-4f68-b7a4-e1586f2d03b9");
    let given = client.send::<Svar, _>(&given).unwrap();
    assert_eq!(
        &*given.call.korrelasjonsid,
        "4c0e7a35-9d12-4f68-b7a4-e1586f2d03b9"
    );
    let received = server.received();
    let ids = received
        .iter()
        .filter_map(|received| received.value_of("korrelasjonsid"));
    let ids = ids.collect::<Vec<_>>();
    let (made, given) = (&*made.call.korrelasjonsid, &*given.call.korrelasjonsid);
    assert_eq!(ids, [made, made, made, given]);
}

#[test]
fn every_fault_that_passes_is_passed_over_by_both_clients() {
    for (fault, name) in Fault::ALL {
        let scenario = Scenario::new(*fault).times(1).retry_after(Duration::ZERO);
        let scenario = scenario.delay(Duration::from_millis(400));
        let outcome = |is_async: bool| {
            let server = start(mock().scenarios([scenario.clone()]));
            let settings = settings(&server.url()).time_limit(Duration::from_millis(200));
            let answer = if is_async {
                run(asynchronous(settings).send::<Svar, _>(&grunnlag()))
            } else {
                blocking(settings).send::<Svar, _>(&grunnlag())
            };
            let answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
            let what = match &answer.reply {
                Reply::Model(_) => "model",
                Reply::Feil(_) => "feil",
                Reply::Raw(_) => "raw",
            };
            (what, answer.call.attempts)
        };
        let found = (outcome(false), outcome(true));
        assert_eq!(found.0, found.1, "{name}");
        // What stands as it is: an error with the status 200, another shape, and a header that counts for nothing.
        match *name {
            "error-as-200" | "envelope" => assert_eq!(found.0.1, 1, "{name}: {found:?}"),
            "content-type" => assert_eq!(found.0, ("model", 1), "{name}"),
            _ => assert_eq!(found.0, ("model", 2), "{name}"),
        }
    }
}

#[test]
fn what_is_not_called_retryable_is_sent_once() {
    let server = start(mock().scenarios([Scenario::new("SSG-008".parse::<Effect>().unwrap())]));
    let client = blocking(settings(&server.url()));
    let answer = client.send::<Svar, _>(&grunnlag()).unwrap();
    assert_eq!(answer.call.attempts, 1);
    let error = answer.into_result().unwrap_err();
    assert_eq!(error.status(), Some(404));
    let kode = error.feil().and_then(|feil| feil.kode.clone());
    assert_eq!(kode.unwrap().as_str(), "SSG-008");
    assert!(
        error.to_string().contains(&*error.call().korrelasjonsid),
        "{error}"
    );
}

#[test]
fn a_time_that_is_asked_for_is_waited_and_one_too_long_ends_the_call() {
    let busy = |seconds| {
        changed(move |count, _, response: Response| match count {
            0 => Response::new(429, "text/plain", "slow down").header("retry-after", seconds),
            _ => response,
        })
    };
    let server = busy("1");
    let begun = Instant::now();
    let answer = blocking(settings(&server.url()))
        .send::<Svar, _>(&grunnlag())
        .unwrap();
    assert_eq!(answer.call.attempts, 2);
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let server = busy("3600");
    let answer = blocking(settings(&server.url()))
        .send::<Svar, _>(&grunnlag())
        .unwrap();
    assert_eq!(answer.call.attempts, 1);
    assert!(matches!(answer.reply, Reply::Raw(raw) if raw.status == 429));
}

#[test]
fn a_body_beyond_the_limit_and_a_server_that_is_not_there_are_errors() {
    let server = start(mock());
    for is_async in [false, true] {
        let settings = settings(&server.url()).size_limit(1500);
        let error = if is_async {
            run(asynchronous(settings).model::<Svar, _>(&grunnlag())).unwrap_err()
        } else {
            blocking(settings)
                .model::<Svar, _>(&grunnlag())
                .unwrap_err()
        };
        assert_eq!(
            kind_of(&error),
            Some(TransportErrorKind::TooLarge),
            "{error}"
        );
        assert_eq!(error.call().attempts, 1);
    }
    let address = server.url();
    server.stop();
    let client = blocking(settings(&address).retries(Retries::none()));
    let error = client.model::<Svar, _>(&grunnlag()).unwrap_err();
    assert!(error.to_string().contains("token"), "{error}");
    let fixed = skattekit_client::maskinporten::Fixed::new("token").unwrap();
    let settings = Settings::new(Environment::Behind(address), fixed).scopes(SCOPES);
    let settings = settings.retries(Retries::default().first(Duration::from_millis(1)));
    for is_async in [false, true] {
        let error = if is_async {
            run(asynchronous(settings.clone()).model::<Svar, _>(&grunnlag())).unwrap_err()
        } else {
            blocking(settings.clone())
                .model::<Svar, _>(&grunnlag())
                .unwrap_err()
        };
        assert_eq!(
            kind_of(&error),
            Some(TransportErrorKind::Connect),
            "{error}"
        );
        assert_eq!(error.call().attempts, 4);
    }
}

fn kind_of<F>(error: &CallError<F>) -> Option<TransportErrorKind> {
    match error {
        CallError::NoReply(error) => match error.kind() {
            ErrorKind::Transport(error) => Some(error.kind),
            _ => None,
        },
        _ => None,
    }
}

#[test]
fn findings_are_listed_where_they_are_asked_for() {
    let server = changed(|_, _, mut response: Response| {
        let body = String::from_utf8(response.body).unwrap();
        let body = body.replacen("\"tekniskNavn\":\"", "\"tekniskNavn\":\"nytt", 1);
        response.body = body.into_bytes();
        response
    });
    let client = blocking(settings(&server.url()));
    assert!(
        client
            .send::<Svar, _>(&grunnlag())
            .unwrap()
            .findings
            .is_empty()
    );
    let found = client
        .send_with_findings::<Svar, _>(&grunnlag())
        .unwrap()
        .findings;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].code().unwrap().starts_with("nytt"));
    assert_eq!(client.counters().findings, 1);
}

#[test]
fn a_redirect_is_not_followed_with_the_token() {
    for is_async in [false, true] {
        let server = changed(|_, _, _| {
            Response::new(302, "text/plain", "").header("location", "/elsewhere")
        });
        let settings = settings(&server.url());
        let answer = if is_async {
            run(asynchronous(settings).send::<Svar, _>(&grunnlag()))
        } else {
            blocking(settings).send::<Svar, _>(&grunnlag())
        };
        let answer = answer.unwrap();
        assert!(
            matches!(&answer.reply, Reply::Raw(raw) if raw.status == 302),
            "{answer:?}"
        );
        let targets = server
            .received()
            .into_iter()
            .map(|received| received.target);
        assert!(targets.into_iter().all(|target| target != "/elsewhere"));
    }
}
