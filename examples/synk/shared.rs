//! What both programs do alike: their arguments, what is looked up for an event, and how a batch is written.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use skattekit_client::maskinporten::{Key, KeyName, Maskinporten};
use skattekit_client::{Begin, Environment, Found, Settings, SyncedBatch, SynkReport};
use skattekit_hendelser::InvalidRequest;
use skattekit_hendelser::v1::Hendelse;
use skattekit_mock::{Clients, Handle, Mock, Options, Server, TEST_CLIENT};
use skattekit_summert_skattegrunnlag::v2::{
    Feil, HentSummertSkattegrunnlagForStadie, Rettighetspakke, Stadie, SummertSkattegrunnlagAnyYear,
};
use skattekit_summert_skattegrunnlag::{is_personidentifikator, to_json};

/// The address of the mock of this process.
const MOCK: SocketAddr = SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 8089));

/// `FOLDER [DATE [ADDRESS OF A MOCK]]`.
pub(crate) struct Arguments {
    pub(crate) folder: PathBuf,
    pub(crate) begin: Begin,
    settings: Settings,
    /// The mock of this process, which ends with it.
    _mock: Option<Handle>,
}

impl Arguments {
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let mut arguments = std::env::args().skip(1);
        let folder = arguments.next().ok_or("usage: FOLDER [DATE [ADDRESS]]")?;
        let begin = arguments
            .next()
            .map_or_else(|| Begin::days_ago(1), Begin::Date);
        let (settings, mock) = match arguments.next() {
            Some(address) => (of_mock(address)?, None),
            // Whoever names scopes wants the services themselves, and to know what else is missing.
            None if std::env::var_os("MASKINPORTEN_SCOPES").is_some() => {
                (Settings::from_env(Environment::Test)?, None)
            }
            None => {
                writeln!(
                    io::stderr(),
                    "MASKINPORTEN_SCOPES is not set: the mock answers"
                )?;
                let mock = start_mock().map_err(|error| format!("no mock at {MOCK}: {error}"))?;
                (of_mock(mock.url())?, Some(mock))
            }
        };
        let folder = PathBuf::from(folder);
        fs::create_dir_all(&folder)
            .map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
        Ok(Self {
            folder,
            begin,
            settings,
            _mock: mock,
        })
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings.clone()
    }
}

/// A mock at the same address each time, since a checkpoint is of a list at an address.
fn start_mock() -> io::Result<Handle> {
    let maskinporten = skattekit_mock::Maskinporten::new(Clients::test());
    let mock = Mock::new(Options::default().growth(None)).maskinporten(maskinporten);
    let server = Server {
        address: MOCK,
        ..Server::default()
    };
    server.serve(mock)
}

/// The end of a program: its error for people, and not for debugging.
pub(crate) fn end(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Calls to a mock, with the key that every mock knows.
fn of_mock(address: String) -> Result<Settings, Box<dyn Error>> {
    let key = Key::from_pem(TEST_CLIENT.private_key, KeyName::kid(TEST_CLIENT.kid))?;
    let maskinporten = Maskinporten::at(&address, TEST_CLIENT.id, key);
    let settings = Settings::new(Environment::Behind(address), maskinporten);
    Ok(settings.scopes(["skatteetaten:summertskattegrunnlag"]))
}

/// The look-up that an event calls for; none for those of companies.
pub(crate) fn look_up(
    event: &Hendelse,
) -> Result<Option<HentSummertSkattegrunnlagForStadie>, InvalidRequest> {
    let person = event.identifikator.as_str();
    let year = event
        .gjelder_periode
        .as_deref()
        .and_then(|year| year.parse().ok());
    let Some(year) = year.filter(|_| is_personidentifikator(person)) else {
        return Ok(None);
    };
    let (stadie, rettighetspakke) = (Stadie::Oppgjoer, Rettighetspakke::Nav);
    HentSummertSkattegrunnlagForStadie::new(stadie, rettighetspakke, year, person).map(Some)
}

type Batch = SyncedBatch<Hendelse, SummertSkattegrunnlagAnyYear, Feil>;

/// Writes a batch to a file of its own, a line an event: whatever stopped a run, the batch that is repeated replaces its file.
#[expect(clippy::disallowed_methods, reason = "a program that writes files")]
pub(crate) fn write(batch: &Batch, folder: &Path) -> io::Result<()> {
    let first = batch
        .items
        .first()
        .map_or(0, |item| item.event.sekvensnummer);
    let first = batch.from().unwrap_or(first);
    let path = folder.join(format!("{first:012}.ndjson"));
    let new = path.with_extension("new");
    let mut out = BufWriter::new(File::create(&new)?);
    for item in &batch.items {
        let event = to_json(&item.event).map_err(io::Error::other)?;
        let found = match &item.found {
            Some(Ok(Found::Model(grunnlag))) => to_json(grunnlag).map_err(io::Error::other)?,
            Some(Ok(Found::Deleted(_))) => "\"deleted\"".to_owned(),
            Some(Err(error)) => to_json(&error.to_string()).map_err(io::Error::other)?,
            None => "null".to_owned(),
        };
        writeln!(out, "{{\"hendelse\":{event},\"grunnlag\":{found}}}")?;
    }
    out.into_inner()?.sync_all()?;
    fs::rename(new, path)
}

pub(crate) fn print(report: SynkReport, folder: &Path) -> io::Result<()> {
    let SynkReport {
        events,
        models,
        deleted,
        refused,
        ..
    } = report;
    let folder = folder.display();
    writeln!(
        io::stdout(),
        "{folder}: {events} events, {models} with skattegrunnlag, {deleted} deleted, {refused} refused"
    )
}
