//! Look-ups: their order, their bound, and what was deleted.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use skattekit_client::maskinporten::Fixed;
use skattekit_client::{
    Client, Environment, Found, Incoming, Outgoing, Retries, Settings, Transport, TransportError,
};
use skattekit_summert_skattegrunnlag::Year;
use skattekit_summert_skattegrunnlag::v2::{
    HentSummertSkattegrunnlagForStadie, Rettighetspakke, Stadie,
    SummertSkattegrunnlagAnyYear as Svar,
};

use crate::support::{PERSON, SCOPES, json};

/// Answers by the year that is asked for, and counts how many requests are on their way.
#[derive(Default)]
struct ByYear {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Transport for &ByYear {
    fn send(&self, request: &Outgoing<'_>) -> Result<Incoming, TransportError> {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let url = request.url();
        let year = (2016..2026)
            .find(|year| url.contains(&format!("/{year}/")))
            .unwrap();
        // The first ones take longest.
        thread::sleep(Duration::from_millis(2026 - year));
        self.now.fetch_sub(1, Ordering::SeqCst);
        Ok(match year {
            2018 => json(
                410,
                r#"{"kode":"SSG-011","melding":"","korrelasjonsid":""}"#,
            ),
            2020 => json(
                404,
                r#"{"kode":"SSG-008","melding":"","korrelasjonsid":""}"#,
            ),
            year => json(
                200,
                &format!(
                    r#"{{"personidentifikator":"{PERSON}","inntektsaar":"{year}","skjermet":false}}"#
                ),
            ),
        })
    }
}

#[test]
fn results_are_in_order_and_deletions_are_answers() {
    let calls = (2016..2026).map(|year| {
        let year = Year::new(year);
        HentSummertSkattegrunnlagForStadie::new(
            Stadie::Oppgjoer,
            Rettighetspakke::Nav,
            year,
            PERSON,
        )
    });
    let calls = calls.collect::<Result<Vec<_>, _>>().unwrap();
    for concurrency in [0, 1, 3, 100] {
        let transport = ByYear::default();
        let settings =
            Settings::new(Environment::Test, Fixed::new("token").unwrap()).scopes(SCOPES);
        let client = Client::new(settings.retries(Retries::none()), &transport);
        let found = client.look_up::<Svar, _>(&calls, concurrency);
        let kinds = found.iter().map(|found| match found {
            Ok(Found::Model(model)) => format!("{:?}", model.inntektsaar()),
            Ok(Found::Deleted(failure)) => format!("deleted {}", failure.status),
            Err(error) => format!("{:?}", error.status()),
        });
        let kinds = kinds.collect::<Vec<_>>();
        assert_eq!(kinds.len(), 10);
        assert!(
            kinds[0].contains("2016") && kinds[9].contains("2025"),
            "{kinds:?}"
        );
        assert_eq!((&*kinds[2], &*kinds[4]), ("deleted 410", "Some(404)"));
        let most = transport.most.into_inner();
        assert!(most <= concurrency.clamp(1, 10), "{most} of {concurrency}");
    }
}
