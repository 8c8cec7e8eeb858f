//! Events, look-ups and a sink: nothing is lost, whatever stops it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use skattekit_client::{
    Batch, Begin, CheckpointFile, CheckpointStore, Found, NotFound, Synced, SynkError, SynkReport,
};
use skattekit_common::v1::Feil;
use skattekit_hendelser::v1::{Hendelse, HentHendelser, servers};
use skattekit_mock::{Effect, Mock, Scenario};
use skattekit_runtime::InvalidRequest;
use skattekit_summert_skattegrunnlag::v2::{
    Feilkode, HentSummertSkattegrunnlagForStadie, Rettighetspakke, Stadie,
    SummertSkattegrunnlagAnyYear as Svar,
};

use crate::support::{asynchronous, blocking, mock, run, settings, start};

type Taken = Batch<Synced<Hendelse, Svar, Feil<Feilkode>>>;

/// What is told of each number.
type Result_ = BTreeMap<i64, String>;

fn look_up(event: &Hendelse) -> Result<Option<HentSummertSkattegrunnlagForStadie>, InvalidRequest> {
    let Some(year) = event
        .gjelder_periode
        .as_deref()
        .and_then(|period| period.parse().ok())
    else {
        return Ok(None);
    };
    let person = event.identifikator.as_str();
    let call = HentSummertSkattegrunnlagForStadie::new(
        Stadie::Oppgjoer,
        Rettighetspakke::Nav,
        year,
        person,
    );
    call.map(Some)
}

fn take(batch: &Taken, into: &mut Result_) {
    for item in &batch.items {
        let told = match &item.found {
            None => "nothing".to_owned(),
            Some(Ok(Found::Model(svar))) => format!("model of {:?}", svar.inntektsaar()),
            Some(Ok(Found::Deleted(_))) => "deleted".to_owned(),
            Some(Err(NotFound::Refused(refused))) => refused.error.to_string(),
            Some(Err(error)) => error.to_string(),
        };
        into.insert(item.event.sekvensnummer, told);
    }
}

/// A run with a sink, by the blocking client.
fn run_once(
    mock: Mock,
    folder: &Path,
    mut sink: impl FnMut(&Taken) -> Result<(), String>,
) -> (Result<SynkReport, String>, u64) {
    let server = start(mock);
    let client = blocking(settings(&server.url())).service(servers::skatteoppgjoer_hendelser::ALL);
    let mut store = CheckpointFile::new(folder.join("checkpoint"));
    let run = client.synk(HentHendelser::new().antall(7)).concurrency(3);
    let report = run.run(&mut store, look_up, &mut sink);
    let report = report.map_err(|error: SynkError<_, _>| error.to_string());
    (report, client.counters().calls)
}

fn undisturbed() -> Result_ {
    let folder = tempfile::tempdir().unwrap();
    let mut result = Result_::new();
    let (report, _) = run_once(mock(), folder.path(), |batch| {
        take(batch, &mut result);
        Ok(())
    });
    let report = report.unwrap();
    assert_eq!((report.events, report.batches), (60, 9));
    assert_eq!(report.models + report.deleted + report.refused, 60);
    assert!(report.deleted > 0 && report.models > 30, "{report:?}");
    result
}

#[test]
fn both_clients_give_the_same_and_a_second_run_begins_where_the_first_ended() {
    let expected = undisturbed();
    let server = start(mock());
    let folder = tempfile::tempdir().unwrap();
    let mut result = Result_::new();
    for round in 0..2 {
        let client =
            asynchronous(settings(&server.url())).service(servers::skatteoppgjoer_hendelser::ALL);
        let mut store = CheckpointFile::new(folder.path().join("checkpoint"));
        let list = client
            .synk(HentHendelser::new().antall(7))
            .begin(Begin::Number(1));
        let taker = async |batch: &Taken| {
            take(batch, &mut result);
            Ok::<(), String>(())
        };
        let report = run(list.run(&mut store, look_up, taker)).unwrap();
        assert_eq!(report.events, if round == 0 { 60 } else { 0 });
    }
    assert_eq!(result, expected);
}

#[test]
fn a_sink_that_fails_gets_the_same_batch_again() {
    let expected = undisturbed();
    let server = start(mock());
    let client = blocking(settings(&server.url())).service(servers::skatteoppgjoer_hendelser::ALL);
    let folder = tempfile::tempdir().unwrap();
    let mut store = CheckpointFile::new(folder.path().join("checkpoint"));
    let (mut result, mut begun, mut runs) = (Result_::new(), Vec::new(), 0);
    loop {
        runs += 1;
        let mut taken = 0;
        let report = client.synk(HentHendelser::new().antall(7)).run(
            &mut store,
            look_up,
            |batch: &Taken| {
                begun.push(batch.from());
                taken += 1;
                if taken == 2 {
                    return Err("the disk is full");
                }
                take(batch, &mut result);
                Ok(())
            },
        );
        match report {
            Ok(_) => break,
            Err(error) => assert_eq!(error.to_string(), "the sink: the disk is full"),
        }
    }
    assert_eq!(result, expected);
    assert_eq!(runs, 9);
    begun.dedup();
    assert_eq!(
        begun.len(),
        9,
        "a batch is repeated with the same beginning"
    );
}

#[test]
fn a_look_up_without_an_answer_stops_the_run_and_one_that_stands_does_not() {
    let expected = undisturbed();
    let folder = tempfile::tempdir().unwrap();
    let trouble = |effect: &str| {
        let effect = effect.parse::<Effect>().unwrap();
        Scenario::new(effect).of_api("summertskattegrunnlag")
    };
    // An error of the service that may pass is not handed on as an answer.
    let mut result = Result_::new();
    let (report, _) = run_once(
        mock().scenarios([trouble("SSG-001")]),
        folder.path(),
        |batch| {
            take(batch, &mut result);
            Ok(())
        },
    );
    let error = report.unwrap_err();
    assert!(
        error.contains("a look-up") && error.contains("SSG-001"),
        "{error}"
    );
    assert!(result.is_empty());
    // Nor is one that is about the client.
    let (report, _) = run_once(
        mock().scenarios([trouble("SSG-004")]),
        folder.path(),
        |_| Ok(()),
    );
    assert!(report.unwrap_err().contains("SSG-004"));
    let (report, _) = run_once(
        mock().scenarios([trouble("SSG-008")]),
        folder.path(),
        |batch| {
            take(batch, &mut result);
            Ok(())
        },
    );
    let report = report.unwrap();
    assert_eq!((report.refused, result.len()), (60, expected.len()));
    assert!(
        result.values().all(|told| told.contains("SSG-008")),
        "{result:?}"
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "what somebody else did to the file"
)]
#[test]
fn a_checkpoint_that_cannot_be_right_stops_the_run_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("checkpoint");
    let of_other = r#"{"checkpoint":1,"list":"https://example.org hentHendelser","next":4}"#;
    for (text, expected) in [
        ("", "not whole JSON"),
        (r#"{"checkpoint":1,"list":"http"#, "not whole JSON"),
        (r#"{"checkpoint":2}"#, "version 2, expected 1"),
        (r#"{"checkpoint":1,"list":"x"}"#, "whole number `next`"),
        (
            of_other,
            "the checkpoint is of another list, https://example.org hentHendelser",
        ),
    ] {
        fs::write(&path, text).unwrap();
        let (report, calls) = run_once(mock(), folder.path(), |_| Ok(()));
        let error = report.unwrap_err();
        assert!(error.contains(expected), "{error}");
        assert_eq!(calls, 0);
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            text,
            "it is left as it was"
        );
    }
    let mut store = CheckpointFile::new(folder.path().join("none").join("checkpoint"));
    assert!(store.load().unwrap().is_none());
    let checkpoint = of_other.parse().unwrap();
    let error = store.save(&checkpoint).unwrap_err().to_string();
    assert!(
        error.contains("cannot be written") && error.contains("its folder exists"),
        "{error}"
    );
}
