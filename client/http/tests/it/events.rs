//! Event lists: every page, gaps, an empty page in the middle, dates and checkpoints.

use futures_util::StreamExt;
use skattekit_arbeidsforhold_hendelser::v1::HentHendelserArbeidsforhold;
use skattekit_client::{Batch, Begin, Checkpoint, EventsError};
use skattekit_hendelser::Reply;
use skattekit_hendelser::v1::{Hendelse, HentHendelser, servers};
use skattekit_mock::{Mock, Options, Request};
use std::time::SystemTime;

use crate::support::{asynchronous, blocking, mock_of, options, run, settings, start};

const LIST: &[&str] = servers::skatteoppgjoer_hendelser::ALL;

/// The numbers of the mock's list, as the mock itself tells them.
fn numbers(options: Options) -> Vec<i64> {
    let target = "/skatteoppgjoerhendelser/v1/hendelser?antall=1000";
    let page = Mock::new(options).answer(&Request::new("GET", target), SystemTime::UNIX_EPOCH);
    let Reply::Model(page) = HentHendelser::decode(page.status, None, &page.body) else {
        panic!("{page:?}")
    };
    page.hendelser
        .iter()
        .map(|event| event.sekvensnummer)
        .collect()
}

fn of(batches: &[Batch<Hendelse>]) -> Vec<i64> {
    let events = batches.iter().flat_map(|batch| &batch.items);
    events.map(|event| event.sekvensnummer).collect()
}

/// The batches that both clients read.
fn read(options: Options, list: &HentHendelser, begin: &Begin) -> Vec<Batch<Hendelse>> {
    let server = start(mock_of(options.clone()));
    let client = blocking(settings(&server.url())).service(LIST);
    let events = client.events(list.clone(), begin.clone()).unwrap();
    let batches = events.collect::<Result<Vec<_>, _>>().unwrap();
    // Another one, since a mock has its empty page once.
    let server = start(mock_of(options));
    let client = asynchronous(settings(&server.url())).service(LIST);
    let events = client
        .events(list.clone(), begin.clone())
        .unwrap()
        .into_stream();
    let others = run(events.collect::<Vec<_>>());
    let others = others.into_iter().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(of(&batches), of(&others));
    batches
}

#[test]
fn every_event_is_read_once_whatever_the_size_of_a_page_is() {
    let all = numbers(options());
    assert_eq!(all.len(), 60);
    assert!(
        all.windows(2).any(|pair| pair[1] - pair[0] > 1),
        "there are gaps"
    );
    for size in [1, 7, 60, 1000] {
        let list = HentHendelser::new().antall(size);
        let batches = read(options(), &list, &Begin::First);
        assert_eq!(of(&batches), all, "{size}");
        assert_eq!(batches[0].from(), Some(all[0]));
        assert!(batches.iter().all(|batch| batch.bridged().is_none()));
    }
}

#[test]
fn an_empty_page_in_the_middle_is_not_the_end() {
    let all = numbers(options());
    for size in [1, 7, 25] {
        let list = HentHendelser::new().antall(size);
        let batches = read(options().has_empty_page(true), &list, &Begin::Number(1));
        assert_eq!(of(&batches), all, "{size}");
        assert!(
            batches.iter().all(|batch| batch.bridged().is_none()),
            "nothing was passed over"
        );
    }
}

#[test]
fn a_date_begins_with_its_first_event() {
    let whole = read(options(), &HentHendelser::new(), &Begin::First);
    let events = whole
        .iter()
        .flat_map(|batch| &batch.items)
        .collect::<Vec<_>>();
    let date =
        |event: &Hendelse| event.registreringstidspunkt.as_ref().unwrap().as_str()[..10].to_owned();
    let day = date(events[30]);
    let first = events.iter().position(|event| date(event) == day).unwrap();
    let batches = read(options(), &HentHendelser::new(), &Begin::Date(day));
    assert_eq!(of(&batches)[0], events[first].sekvensnummer);
    assert!(first > 0);
    assert!(
        read(
            options(),
            &HentHendelser::new(),
            &Begin::Date("2099-01-01".to_owned())
        )
        .is_empty()
    );
}

#[test]
fn a_checkpoint_goes_on_behind_its_batch() {
    let server = start(mock_of(options()));
    let client = blocking(settings(&server.url())).service(LIST);
    let list = HentHendelser::new().antall(11);
    let mut events = client.events(list.clone(), Begin::First).unwrap();
    let mut read = Vec::new();
    let mut checkpoint: Option<Checkpoint> = None;
    // Every batch by a run of its own.
    while let Some(batch) = events.next() {
        let batch = batch.unwrap();
        read.extend(batch.items.iter().map(|event| event.sekvensnummer));
        let text = batch.done().to_string();
        let next = text.parse::<Checkpoint>().unwrap();
        assert_eq!(next.to_string(), text);
        checkpoint = Some(next.clone());
        events = client
            .events(list.clone(), Begin::Checkpoint(next))
            .unwrap();
    }
    assert_eq!(read, numbers(options()));
    let checkpoint = checkpoint.unwrap();
    assert_eq!(checkpoint.next(), read.last().unwrap() + 1);
    // Of another list, and of another environment.
    let other = client.service(servers::inntekt_hendelser::ALL);
    let error = other
        .events(list.clone(), Begin::Checkpoint(checkpoint.clone()))
        .unwrap_err();
    assert!(matches!(error, EventsError::List(_)));
    assert!(error.to_string().contains(checkpoint.list()), "{error}");
    let error = client
        .events(list, Begin::Date("yesterday".to_owned()))
        .unwrap_err();
    assert!(error.to_string().contains("2025-01-31"), "{error}");
}

#[test]
fn a_list_with_fields_of_its_own_is_read_so_too() {
    let server = start(mock_of(options()));
    let settings = settings(&server.url()).scopes(["skatteetaten:arbeidsforhold"]);
    let events = blocking(settings).events(HentHendelserArbeidsforhold::new(), Begin::First);
    let batches = events.unwrap().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(
        batches.iter().map(|batch| batch.items.len()).sum::<usize>(),
        60
    );
}
