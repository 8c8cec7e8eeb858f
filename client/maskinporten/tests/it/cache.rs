//! The cache: each of its rules, and what holds whatever happens in whatever order.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use skattekit_maskinporten::{Ask, Cache, Freshness, Grant, Ticket, Token, TokenError};

use super::support::{grant, now, seconds};

fn token(text: &str, from: SystemTime, lifetime: u64) -> Token {
    Token::new(text, from + seconds(lifetime)).unwrap()
}

#[track_caller]
fn ticket(cache: &mut Cache, at: SystemTime) -> Ticket {
    match cache.ask(&grant(), at) {
        Ask::Refresh(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn ready(cache: &mut Cache, at: SystemTime) -> String {
    match cache.ask(&grant(), at) {
        Ask::Ready(token) => token.as_str().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// A cache that has a token.
fn cache_with(text: &str, lifetime: u64) -> (Cache, Token) {
    let mut cache = Cache::new();
    let token = token(text, now(), lifetime);
    let ticket = ticket(&mut cache, now());
    cache.finish(ticket, Ok(token.clone()), now()).unwrap();
    (cache, token)
}

fn configuration() -> TokenError {
    let body = br#"{"error":"invalid_scope"}"#;
    Token::parse(400, None, body, now()).unwrap_err()
}

#[test]
fn one_caller_gets_the_token_and_the_others_wait() {
    let mut cache = Cache::new();
    let first = ticket(&mut cache, now());
    assert_eq!(
        (first.grant(), first.freshness()),
        (&grant(), Freshness::Any)
    );
    assert!(matches!(cache.ask(&grant(), now()), Ask::Wait));
    let other = Grant::new("skatteetaten:frister");
    assert!(matches!(cache.ask(&other, now()), Ask::Refresh(_)));
    cache
        .finish(first, Ok(token("a", now(), 600)), now())
        .unwrap();
    assert_eq!(ready(&mut cache, now()), "a");
}

#[test]
fn a_token_is_replaced_before_its_end_and_given_until_then() {
    for (lifetime, leeway) in [(3600, 120), (480, 120), (120, 30), (4, 1)] {
        let (mut cache, _) = cache_with("a", lifetime);
        let early = now() + seconds(lifetime - leeway);
        assert_eq!(ready(&mut cache, early - Duration::from_millis(1)), "a");
        drop(ticket(&mut cache, early));
        let late = now() + seconds(lifetime - 1);
        let first = ticket(&mut cache, late);
        assert_eq!(ready(&mut cache, late), "a");
        let last = now() + seconds(lifetime) - Duration::from_nanos(1);
        assert_eq!(ready(&mut cache, last), "a");
        assert!(matches!(
            cache.ask(&grant(), now() + seconds(lifetime)),
            Ask::Wait
        ));
        let end = now() + seconds(lifetime);
        cache.finish(first, Ok(token("b", end, 600)), end).unwrap();
        assert_eq!(ready(&mut cache, end), "b");
    }
}

#[test]
fn a_dropped_or_lost_ticket_blocks_nobody() {
    let mut cache = Cache::new();
    drop(ticket(&mut cache, now()));
    let lost = ticket(&mut cache, now());
    assert!(matches!(
        cache.ask(&grant(), now() + seconds(59)),
        Ask::Wait
    ));
    // Read a moment before the other's, and asked after it.
    assert!(matches!(cache.ask(&grant(), now() - seconds(1)), Ask::Wait));
    let second = ticket(&mut cache, now() + seconds(60));
    // It comes after all: the token is good, and the other caller is still at it.
    let at = now() + seconds(61);
    assert!(cache.finish(lost, Ok(token("late", at, 600)), at).is_ok());
    assert_eq!(ready(&mut cache, at), "late");
    let failed = cache.finish(second, Err(configuration()), at);
    assert_eq!(failed.unwrap().as_str(), "late");
}

#[test]
fn the_failure_of_a_lost_ticket_says_nothing_of_the_next_one() {
    let mut cache = Cache::new();
    let lost = ticket(&mut cache, now());
    let at = now() + seconds(60);
    let second = ticket(&mut cache, at);
    assert!(cache.finish(lost, Err(configuration()), at).is_err());
    assert!(matches!(cache.ask(&grant(), at), Ask::Wait));
    cache.finish(second, Ok(token("a", at, 60)), at).unwrap();
}

#[test]
fn a_failure_stands_for_a_while() {
    for (error, stands) in [
        (configuration(), 30),
        (TokenError::no_answer("reset"), 1),
        (Token::parse(503, None, b"", now()).unwrap_err(), 1),
    ] {
        let mut cache = Cache::new();
        let first = ticket(&mut cache, now());
        let text = error.to_string();
        assert_eq!(
            cache
                .finish(first, Err(error), now())
                .unwrap_err()
                .to_string(),
            text
        );
        let last = now() + seconds(stands) - Duration::from_nanos(1);
        let Ask::Failed(again) = cache.ask(&grant(), last) else {
            panic!("{text}")
        };
        assert_eq!(again.to_string(), text);
        ticket(&mut cache, now() + seconds(stands));
    }
}

#[test]
fn a_failure_leaves_a_token_that_is_valid() {
    let (mut cache, _) = cache_with("a", 600);
    let early = now() + seconds(500);
    let first = ticket(&mut cache, early);
    let used = cache.finish(first, Err(configuration()), early).unwrap();
    assert_eq!(used.as_str(), "a");
    assert_eq!(ready(&mut cache, early), "a");
    drop(ticket(&mut cache, early + seconds(30)));
    let end = now() + seconds(600);
    let first = ticket(&mut cache, end);
    assert!(cache.finish(first, Err(configuration()), end).is_err());
}

#[test]
fn a_refused_token_is_replaced_once() {
    let (mut cache, first) = cache_with("a", 600);
    cache.refused(&grant(), &first, now()).unwrap();
    // Somebody else who had it.
    cache.refused(&grant(), &first, now()).unwrap();
    let renewal = ticket(&mut cache, now());
    assert_eq!(renewal.freshness(), Freshness::New);
    let second = cache
        .finish(renewal, Ok(token("b", now(), 600)), now())
        .unwrap();
    // One who is late has the new one to try.
    cache.refused(&grant(), &first, now()).unwrap();
    assert_eq!(ready(&mut cache, now()), "b");
    let error = cache
        .refused(&grant(), &second, now() + seconds(1))
        .unwrap_err();
    assert!(matches!(error, TokenError::Rejected { .. }));
    // Others may be luckier with it, and it may be put right.
    assert_eq!(ready(&mut cache, now() + seconds(2)), "b");
    cache
        .refused(&grant(), &second, now() + seconds(30))
        .unwrap();
    ticket(&mut cache, now() + seconds(30));
}

#[test]
fn whoever_gives_the_refused_token_again_has_failed() {
    let (mut cache, first) = cache_with("a", 600);
    cache.refused(&grant(), &first, now()).unwrap();
    let renewal = ticket(&mut cache, now());
    let error = cache
        .finish(renewal, Ok(token("a", now(), 500)), now())
        .unwrap_err();
    assert!(matches!(error, TokenError::Rejected { .. }));
    assert!(matches!(cache.ask(&grant(), now()), Ask::Failed(_)));
    // Unless nobody told them that it was refused.
    let (mut cache, first) = cache_with("a", 600);
    let renewal = ticket(&mut cache, now() + seconds(500));
    cache
        .refused(&grant(), &first, now() + seconds(500))
        .unwrap();
    let result = cache.finish(renewal, Ok(token("a", now(), 600)), now() + seconds(500));
    assert!(result.is_err());
    assert_eq!(
        ticket(&mut cache, now() + seconds(500)).freshness(),
        Freshness::New
    );
}

#[test]
fn a_token_that_expired_on_its_way_is_a_failure() {
    let mut cache = Cache::new();
    let first = ticket(&mut cache, now());
    let late = now() + seconds(10);
    let result = cache.finish(first, Ok(token("a", now(), 10)), late);
    assert!(matches!(result, Err(TokenError::NotAToken(_))));
    assert!(matches!(cache.ask(&grant(), late), Ask::Failed(_)));
}

/// Something that happens to a cache, to one of three grants.
#[derive(Clone, Copy, Debug)]
enum Event {
    Ask(usize),
    /// A ticket is finished: with a token of so many seconds, or with a failure that may pass or not.
    Finish(usize, Result<u64, bool>),
    Drop(usize),
    /// A service refuses the token that was given last.
    Refuse(usize),
    Pass(u64),
}

fn event() -> impl Strategy<Value = Event> {
    let result = prop_oneof![3 => (0..700_u64).prop_map(Ok), 1 => any::<bool>().prop_map(Err)];
    prop_oneof![
        6 => (0..3_usize).prop_map(Event::Ask),
        4 => (0..3_usize, result).prop_map(|(of, result)| Event::Finish(of, result)),
        1 => (0..3_usize).prop_map(Event::Drop),
        2 => (0..3_usize).prop_map(Event::Refuse),
        3 => prop_oneof![0..10_u64, 0..200_u64].prop_map(Event::Pass),
    ]
}

fn grant_of(number: usize) -> Grant {
    grant().scope(format!("a:{number}"))
}

/// What a test knows of the world around the cache.
struct World {
    cache: Cache,
    now: SystemTime,
    tickets: [Vec<(Ticket, SystemTime)>; 3],
    given: [Option<Token>; 3],
    /// The texts of the tokens that were refused while the cache had them, and that it said it would replace.
    refused: Vec<String>,
    tokens: u64,
}

impl World {
    fn new() -> Self {
        Self {
            cache: Cache::new(),
            now: now(),
            tickets: [const { Vec::new() }; 3],
            given: [const { None }; 3],
            refused: Vec::new(),
            tokens: 0,
        }
    }

    fn issue(&mut self, lifetime: u64) -> Token {
        self.tokens += 1;
        token(&format!("t{}", self.tokens), self.now, lifetime)
    }

    fn take(&mut self, of: usize, given: Token) -> TestCaseResult {
        prop_assert!(given.expires() > self.now, "it is expired");
        prop_assert!(
            !self.refused.iter().any(|text| text == given.as_str()),
            "it was refused"
        );
        self.given[of] = Some(given);
        Ok(())
    }

    fn happen(&mut self, event: Event) -> TestCaseResult {
        match event {
            Event::Ask(of) => match self.cache.ask(&grant_of(of), self.now) {
                Ask::Ready(token) => self.take(of, token)?,
                Ask::Refresh(ticket) => {
                    let mut others = self.tickets[of].iter();
                    let is_out = others.any(|(_, since)| *since + seconds(60) > self.now);
                    prop_assert!(!is_out, "there are two refreshes at once");
                    self.tickets[of].push((ticket, self.now));
                }
                Ask::Wait => prop_assert!(!self.tickets[of].is_empty(), "nobody is at it"),
                Ask::Failed(_) => {}
            },
            Event::Finish(of, result) if !self.tickets[of].is_empty() => {
                let (ticket, _) = self.tickets[of].remove(0);
                let result = match result {
                    Ok(lifetime) => Ok(self.issue(lifetime)),
                    Err(true) => Err(TokenError::no_answer("reset")),
                    Err(false) => Err(configuration()),
                };
                if let Ok(token) = self.cache.finish(ticket, result, self.now) {
                    self.take(of, token)?;
                }
            }
            Event::Drop(of) if !self.tickets[of].is_empty() => drop(self.tickets[of].remove(0)),
            Event::Refuse(of) => {
                let (Some(given), Ask::Ready(held)) = (
                    self.given[of].take(),
                    self.cache.ask(&grant_of(of), self.now),
                ) else {
                    return Ok(());
                };
                let refused = self.cache.refused(&grant_of(of), &given, self.now);
                if refused.is_ok() && held == given {
                    self.refused.push(given.as_str().to_owned());
                }
            }
            Event::Pass(time) => self.now += seconds(time),
            Event::Finish(..) | Event::Drop(_) => {}
        }
        Ok(())
    }

    /// A caller whose service refuses every token: how many new tokens it gets before it gives up.
    fn refuse_all(&mut self, of: usize) -> Result<u64, TestCaseError> {
        let mut renewed = 0;
        for _ in 0..10 {
            let token = match self.cache.ask(&grant_of(of), self.now) {
                Ask::Ready(token) => token,
                Ask::Refresh(ticket) => {
                    renewed += 1;
                    let token = self.issue(600);
                    let finished = self.cache.finish(ticket, Ok(token), self.now);
                    finished.map_err(|error| TestCaseError::fail(error.to_string()))?
                }
                Ask::Wait => return Err(TestCaseError::fail("nobody is at it")),
                Ask::Failed(_) => return Ok(renewed),
            };
            if self.cache.refused(&grant_of(of), &token, self.now).is_err() {
                return Ok(renewed);
            }
        }
        Err(TestCaseError::fail("it goes on and on"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_happens(events in proptest::collection::vec(event(), 0..60)) {
        let mut world = World::new();
        for event in events {
            world.happen(event)?;
        }
        // Everybody has gone: nothing is blocked, and a service that refuses everything is given up.
        world.tickets = [const { Vec::new() }; 3];
        for of in 0..3 {
            prop_assert!(!matches!(world.cache.ask(&grant_of(of), world.now), Ask::Wait));
            prop_assert!(world.refuse_all(of)? <= 2);
        }
    }
}
