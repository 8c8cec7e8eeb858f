//! Nothing of a person, and no secret, is in what can be printed.

use std::fmt::{Debug, Write};
use std::io;
use std::sync::{Arc, Mutex};

use skattekit_client::maskinporten::{Fixed, Grant};
use skattekit_client::{
    Begin, Client, Environment, Retries, Settings, TransportError, TransportErrorKind,
};
use skattekit_hendelser::v1::{HentHendelser, servers};
use skattekit_summert_skattegrunnlag::Year;
use skattekit_summert_skattegrunnlag::v2::{
    HentSummertSkattegrunnlagForStadie, Rettighetspakke, Stadie,
    SummertSkattegrunnlagAnyYear as Svar,
};

use crate::support::{SCOPES, Script, json, run};

/// What is planted: a person, a token, the text of an error, and a name.
const SECRETS: [&str; 4] = [
    "03878701363", "s3cr3t-t0k3n", "om personen Kari", "Nordmann",
];

fn settings(address: &str) -> Settings {
    Settings::new(
        Environment::Behind(address.to_owned()),
        Fixed::new(SECRETS[1]).unwrap(),
    )
    .retries(
        Retries::default()
            .attempts(2)
            .first(std::time::Duration::ZERO),
    )
    .grant(Grant::new("").pid(SECRETS[0]))
    .scopes([SCOPES[0], "skatteetaten:inntekt"])
}

fn call() -> HentSummertSkattegrunnlagForStadie {
    HentSummertSkattegrunnlagForStadie::new(
        Stadie::Oppgjoer,
        Rettighetspakke::Nav,
        Year::new(2024),
        SECRETS[0],
    )
    .unwrap()
}

/// Everything that is written to a subscriber.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn assert_hidden(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "`{secret}` is in {text}");
    }
}

#[test]
fn no_secret_is_printed_or_traced() {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    // With one subscriber alone, a test beside this one that comes first to a span has it off for good.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let mut printed = String::new();
    let mut print = |value: &dyn Debug| writeln!(printed, "{value:?}\n{value:#?}").unwrap();
    tracing::subscriber::with_default(subscriber, || {
        print_everything(&mut print);
        print_errors(&mut print);
    });
    assert_hidden(&printed);
    let traced = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert_hidden(&traced);
    for expected in [
        "skattekit.call",
        "hentSummertSkattegrunnlagForStadie",
        "korrelasjonsid",
        "SSG-008",
        "the call is repeated",
    ] {
        assert!(traced.contains(expected), "{expected} is not in {traced}");
    }
}

fn print_everything(print: &mut dyn FnMut(&dyn Debug)) {
    let feil = format!(
        r#"{{"kode":"SSG-008","melding":"{}","korrelasjonsid":"x"}}"#,
        SECRETS[2]
    );
    let model = format!(
        r#"{{"personidentifikator":"{}","inntektsaar":"2024","skjermet":false,"navn":"{}"}}"#,
        SECRETS[0], SECRETS[3]
    );
    let broken = |detail| Err(TransportError::new(TransportErrorKind::Broken, detail));
    let script = Script::new([
        Ok(json(404, &feil)),
        Ok(json(503, SECRETS[2])),
        Ok(json(200, &model)),
        Ok(json(
            404,
            &format!(r#"{{"error":{feil},"for":"{}"}}"#, SECRETS[0]),
        )),
        broken("no"),
        broken("no"),
        Ok(json(
            200,
            &format!(
                r#"{{"hendelser":[{{"sekvensnummer":1,"identifikator":"{}"}}]}}"#,
                SECRETS[0]
            ),
        )),
    ]);
    let client = Client::new(settings("http://localhost"), &script);
    for findings in [false, true, false] {
        let answer = if findings {
            client.send_with_findings::<Svar, _>(&call())
        } else {
            client.send::<Svar, _>(&call())
        };
        let answer = answer.unwrap();
        print(&answer);
        if let Err(error) = answer.into_result() {
            print(&error);
            print(&error.to_string());
        }
    }
    let error = client.model::<Svar, _>(&call()).unwrap_err();
    print(&error);
    print(&error.to_string());
    let list = client.service(servers::inntekt_hendelser::ALL);
    let mut events = list.events(HentHendelser::new(), Begin::Number(1)).unwrap();
    let batch = events.next().unwrap().unwrap();
    print(&batch);
    print(&batch.done());
    print(&events);
    print(&settings("http://localhost"));
    print(&list.synk(HentHendelser::new()));
}

/// What the real transports say of a server that is not there: their errors quote no address.
fn print_errors(print: &mut dyn FnMut(&dyn Debug)) {
    let nowhere = settings("http://127.0.0.1:1");
    let error = Client::ureq(nowhere.clone())
        .send::<Svar, _>(&call())
        .unwrap_err();
    print(&error);
    print(&error.to_string());
    let client = skattekit_client::AsyncClient::reqwest(nowhere).unwrap();
    let error = run(client.send::<Svar, _>(&call())).unwrap_err();
    print(&error);
    print(&error.to_string());
    print(&client);
}
