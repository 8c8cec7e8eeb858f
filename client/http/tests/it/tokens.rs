//! Tokens: how one that is refused is replaced once, and what is said where there is none.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use skattekit_client::maskinporten::{Fixed, Grant, Key, KeyName, Maskinporten, Token, TokenError};
use skattekit_client::{Environment, ErrorKind, Retries, Settings};
use skattekit_mock::{Response, Service, TEST_CLIENT};
use skattekit_summert_skattegrunnlag::v2::SummertSkattegrunnlagAnyYear as Svar;
use skattekit_summert_skattegrunnlag::{Reply, v2};

use crate::support::{
    SCOPES, asynchronous, blocking, changed, grunnlag, mock, run, settings, start,
};

fn refused(times: usize) -> impl Fn(usize, &skattekit_mock::Request, Response) -> Response {
    move |count, _, response| {
        if count < times {
            let body = r#"{"kode":"SSG-003","melding":"","korrelasjonsid":"x"}"#;
            Response::new(401, "application/json", body)
        } else {
            response
        }
    }
}

#[test]
fn a_refused_token_is_replaced_once() {
    for is_async in [false, true] {
        let server = changed(refused(1));
        let settings = settings(&server.url());
        let answer = if is_async {
            run(asynchronous(settings).send::<Svar, _>(&grunnlag()))
        } else {
            blocking(settings).send::<Svar, _>(&grunnlag())
        };
        let answer = answer.unwrap();
        assert!(matches!(answer.reply, Reply::Model(_)), "{answer:?}");
        let received = server.received();
        let tokens = received.iter().filter(|one| one.target == "/token").count();
        assert_eq!((answer.call.attempts, tokens), (2, 2));
        let sent = received
            .iter()
            .filter_map(|one| one.value_of("authorization"));
        let sent = sent.collect::<Vec<_>>();
        assert!(sent.len() == 2 && sent[0] != sent[1]);
    }
}

#[test]
fn one_that_is_refused_again_is_given_up_and_the_reply_is_kept() {
    let server = changed(refused(usize::MAX));
    let client = blocking(settings(&server.url()));
    let answer = client.send::<Svar, _>(&grunnlag()).unwrap();
    let Reply::Feil(failure) = &answer.reply else {
        panic!("{answer:?}")
    };
    assert_eq!(failure.feil.kode, Some(v2::Feilkode::Ssg003.into()));
    let tokens = server
        .received()
        .iter()
        .filter(|one| one.target == "/token")
        .count();
    assert_eq!((answer.call.attempts, tokens), (2, 2));
    // A fixed token has no other one.
    let settings = Settings::new(
        Environment::Behind(server.url()),
        Fixed::new("token").unwrap(),
    )
    .scopes(SCOPES);
    let answer = blocking(settings).send::<Svar, _>(&grunnlag()).unwrap();
    assert!(matches!(answer.reply, Reply::Feil(failure) if failure.status == 401));
    assert_eq!(answer.call.attempts, 1);
}

#[test]
fn one_token_is_got_for_many_callers_at_once() {
    let server = start(mock());
    let client = blocking(settings(&server.url()));
    let calls = vec![grunnlag(); 16];
    let found = client.look_up::<Svar, _>(&calls, 8);
    assert!(found.iter().all(Result::is_ok));
    assert_eq!(client.counters().tokens, 1);
    let client = asynchronous(settings(&server.url()));
    let found = run(client.look_up::<Svar, _>(&calls, 8));
    assert!(found.iter().all(Result::is_ok));
    assert_eq!(client.counters().tokens, 1);
}

#[test]
fn maskinporten_is_asked_again_where_that_can_help() {
    struct Flaky(AtomicU32, skattekit_mock::Mock);
    impl Service for Flaky {
        fn answer(&self, request: &skattekit_mock::Request, now: SystemTime) -> Response {
            if request.path() == "/token" && self.0.fetch_add(1, Ordering::Relaxed) < 2 {
                return Response::new(503, "text/html", "<html>").header("retry-after", "1");
            }
            self.1.answer(request, now)
        }
    }
    let server = start(Flaky(AtomicU32::new(0), mock()));
    let client = blocking(settings(&server.url()));
    client.model::<Svar, _>(&grunnlag()).unwrap();
    assert_eq!(client.counters().tokens, 3);
    let server = start(Flaky(AtomicU32::new(0), mock()));
    let client = blocking(settings(&server.url()).retries(Retries::none()));
    let error = client.model::<Svar, _>(&grunnlag()).unwrap_err();
    assert!(error.to_string().contains("503"), "{error}");
}

#[test]
fn a_refused_grant_says_what_to_do_and_is_not_repeated() {
    let server = start(mock());
    let name = KeyName::kid("nokey");
    let key = Key::from_pem(TEST_CLIENT.private_key, name).unwrap();
    let wrong = Maskinporten::at(&server.url(), TEST_CLIENT.id, key);
    let settings = Settings::new(Environment::Behind(server.url()), wrong).scopes(SCOPES);
    let client = blocking(settings);
    let error = client.send::<Svar, _>(&grunnlag()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Token(TokenError::Configuration(_))),
        "{error}"
    );
    assert_eq!(client.counters().tokens, 1);
    assert_eq!(error.call.attempts, 0);
}

#[test]
fn a_token_of_ones_own_is_a_closure() {
    let server = start(mock());
    let asked = AtomicU32::new(0);
    let own = move |grant: &Grant, now: SystemTime| {
        asked.fetch_add(1, Ordering::Relaxed);
        assert!(grant.scopes().eq(["skatteetaten:summertskattegrunnlag"]));
        Token::new("no-token-of-the-mock", now + Duration::from_secs(600))
    };
    let settings = Settings::new(Environment::Behind(server.url()), own).scopes(SCOPES);
    let answer = blocking(settings).send::<Svar, _>(&grunnlag()).unwrap();
    assert!(matches!(answer.reply, Reply::Feil(failure) if failure.status == 401));
}
