//! Lists that cannot be right: nothing is passed over without a word.

use std::time::Duration;

use skattekit_client::Batch;
use skattekit_client::maskinporten::Fixed;
use skattekit_client::{Begin, Client, Environment, EventsError, Incoming, Retries, Settings};
use skattekit_common::v1::Feil;
use skattekit_hendelser::v1::{Hendelse, HentHendelser, servers};

use crate::support::{Script, json};

type Read = Vec<Result<Batch<Hendelse>, String>>;

/// What is read of a list with these responses, and the numbers that were asked for.
fn read(begin: Begin, responses: impl IntoIterator<Item = Incoming>) -> (Read, Vec<String>) {
    let script = Script::new(responses.into_iter().map(Ok));
    let settings = Settings::new(Environment::Test, Fixed::new("token").unwrap())
        .scopes(["skatteetaten:inntekt"])
        .retries(Retries::default().first(Duration::ZERO));
    let client = Client::new(settings, &script).service(servers::inntekt_hendelser::ALL);
    let events = client.events(HentHendelser::new(), begin).unwrap();
    let mut read = Read::new();
    for batch in events {
        read.push(batch.map_err(|error| error.to_string()));
        if read.last().is_some_and(Result::is_err) {
            break;
        }
    }
    let sent = script.sent.into_inner().unwrap();
    let asked = sent
        .iter()
        .map(|(url, _)| url.rsplit('/').next().unwrap().to_owned());
    (read, asked.collect())
}

fn page(numbers: &[i64]) -> Incoming {
    let events = numbers.iter().map(|number| {
        let date = format!("2025-01-{:02}T10:00:00Z", number % 28 + 1);
        format!(r#"{{"sekvensnummer":{number},"identifikator":"310012343","registreringstidspunkt":"{date}"}}"#)
    });
    let events = events.collect::<Vec<_>>().join(",");
    json(200, &format!(r#"{{"hendelser":[{events}]}}"#))
}

fn start(number: i64) -> Incoming {
    json(200, &format!(r#"{{"sekvensnummer":{number}}}"#))
}

fn end() -> Incoming {
    json(404, r#"{"kode":"FA-005","melding":"","korrelasjonsid":""}"#)
}

#[test]
fn a_page_that_repeats_and_a_list_that_goes_backwards_are_errors() {
    for (second, expected) in [
        (
            page(&[4, 7]),
            "the page from number 8 on has number 4; it repeats",
        ),
        (
            page(&[9, 12, 11]),
            "number 11 stands after 12; the list goes backwards",
        ),
        (page(&[9, 9]), "number 9 stands after 9"),
    ] {
        let (read, asked) = read(Begin::Number(4), [page(&[4, 7]), second.clone(), second]);
        assert!(read[0].is_ok());
        let error = read[1].as_ref().unwrap_err();
        assert!(error.contains(expected), "{error}");
        assert!(
            error.contains("report it with the korrelasjonsid "),
            "{error}"
        );
        assert!(
            error.contains("https://inntekthendelser.api.skatteetaten-test.no/v1 hentHendelser"),
            "{error}"
        );
        assert_eq!(asked.len(), 2);
    }
}

#[test]
fn the_last_number_there_is_ends_with_an_error() {
    let (read, _) = read(Begin::Number(4), [page(&[i64::MAX])]);
    assert!(
        read[0]
            .as_ref()
            .unwrap_err()
            .contains("the highest there is")
    );
}

#[test]
fn a_gap_that_the_service_cannot_pass_is_bridged_and_told() {
    let script = [
        page(&[4]),
        page(&[]),
        start(40),
        page(&[]),
        page(&[40, 41]),
        end(),
    ];
    let (read, asked) = read(Begin::Number(4), script);
    let batches = read.into_iter().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(batches[0].bridged(), None);
    assert_eq!(batches[1].bridged(), Some((5, 40)));
    assert_eq!(
        asked,
        [
            "hendelser?fraSekvensnummer=4",
            "hendelser?fraSekvensnummer=5",
            // The day after that of the last event.
            "start?dato=2025-01-06",
            "hendelser?fraSekvensnummer=5",
            "hendelser?fraSekvensnummer=40",
            "hendelser?fraSekvensnummer=42",
        ]
    );
}

#[test]
fn an_empty_page_without_later_events_is_the_end() {
    for answer in [start(3), end(), json(200, "{}")] {
        let is_start = answer.body.len() > 2;
        let (read, asked) = read(Begin::Number(4), [page(&[4]), page(&[]), answer]);
        assert_eq!(read.len(), if is_start { 1 } else { 2 }, "{read:?}");
        assert_eq!(asked.len(), 3);
    }
    // What was said of later events is wrong: the list is read on from where it was.
    let script = [page(&[4]), page(&[]), start(40), page(&[]), page(&[])];
    let (read, asked) = read(Begin::Number(4), script);
    assert_eq!((read.len(), asked.len()), (1, 5));
}

#[test]
fn an_error_is_told_and_the_next_batch_is_the_one_that_failed() {
    let script = Script::new([
        Ok(page(&[4])),
        Ok(json(
            403,
            r#"{"kode":"FA-004","melding":"","korrelasjonsid":"a"}"#,
        )),
        Ok(page(&[5])),
        Ok(end()),
    ]);
    let settings = Settings::new(Environment::Test, Fixed::new("token").unwrap());
    let settings = settings.scopes(["skatteetaten:inntekt"]);
    let client = Client::new(settings, &script).service(servers::inntekt_hendelser::ALL);
    let mut events = client
        .events(HentHendelser::new(), Begin::Number(4))
        .unwrap();
    assert!(events.next().unwrap().is_ok());
    let error = events.next().unwrap().unwrap_err();
    let EventsError::Call(error) = error else {
        panic!("{error}")
    };
    let feil: Option<&Feil<_>> = error.feil();
    assert_eq!(
        feil.and_then(|feil| feil.kode.as_ref()).unwrap().as_str(),
        "FA-004"
    );
    assert_eq!(events.next().unwrap().unwrap().items[0].sekvensnummer, 5);
    assert!(events.next().is_none());
}
