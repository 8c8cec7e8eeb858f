//! The command line.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser};
use skattekit_mock::{
    Clients, ClientsError, Maskinporten, Mock, Options, Scenarios, ScenariosError,
};
use thiserror::Error;

const MORE: &str = "\
Examples:
  {command}                              at http://127.0.0.1:8080, with the data of seed 0
  {command} --port 0 --seed 7            at a free port, with other data
  {command} --no-token                   the services ask for no token
  {command} --clients clients.toml       only these clients, with their keys
  {command} --scenarios scenarios.toml   errors, delays and broken connections
  {command} --host 0.0.0.0               for other machines too, as in a container

Tokens:
  POST /token takes grants as Maskinporten does; `aud` is the address of the mock, such as http://127.0.0.1:8080/.
  Without --clients, any client gets a token: the claims of its grant are checked, and its signature only where the key is
  known, which is that of the client skattekit-test, and that of a certificate in `x5c`. GET /mock/token?scope=… gives a
  token without a grant. With --clients, a grant has to be signed by a key of its client, and /mock/token is not there.

  [[client]]
  id = \"my-client\"                # `iss` of its grants
  keys = \"my-client.jwks.json\"    # a JWK or a JWKS, beside this file
  organisation = \"310012343\"      # optional: whom its tokens are for
  scopes = [\"skatteetaten:inntekt\"]   # optional: all of Skatteetaten's
  consumers = [\"310112224\"]       # optional: who may be `consumer_org`; everybody

Scenarios:
  The header `X-Scenario` chooses the answer to a request: an error code, such as SSG-008, or a fault: too-many-requests,
  unavailable, late, cut, reset, error-as-200, html, text, empty, half, content-type, problem or envelope. With --scenarios, the
  first scenario of the file that fits a request does:

  [[scenario]]
  answer = \"too-many-requests\"       # a code or a fault
  identifier = \"20463518646\"         # optional: requests with this value in their path or query
  api = \"avregning\"                  # optional: an API, by its slug
  operation = \"hentHendelser\"        # optional: an operation, by its operationId
  times = 2                          # optional: the first two of these requests
  retry-after = \"5s\"                 # optional, with too-many-requests and unavailable; 1s
  delay = \"3s\"                       # optional, with late; 10s
  name = \"busy\"                      # optional: only where `X-Scenario: busy` chooses it

Every request is logged on standard error, without identifiers and tokens. The data is synthetic.

Exit codes:
  0  stopped by a signal
  2  bad usage, a file that cannot be used, or an address that is taken";

/// Serves Skatteetaten's APIs and Maskinporten's token endpoint with synthetic data.
#[derive(Parser)]
#[command(name = "skattekit-mock", version)]
pub(crate) struct Arguments {
    /// The address to listen at; 0.0.0.0 is every one of this machine
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) host: IpAddr,
    /// The port to listen at; 0 is any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    pub(crate) port: u16,
    /// What the data is made from: the same number gives the same data
    #[arg(long, value_name = "NUMBER", default_value_t = 0, value_parser = read_seed)]
    seed: u64,
    /// A file that says which requests get another answer
    #[arg(long, value_name = "FILE")]
    scenarios: Option<PathBuf>,
    /// A file of the clients that get tokens; nobody else does then
    #[arg(long, value_name = "FILE", conflicts_with = "no_token")]
    clients: Option<PathBuf>,
    /// How long a token lives, such as `30s` or `10m`
    #[arg(long, value_name = "TIME", default_value = "2m", value_parser = read_lifetime)]
    token_lifetime: Duration,
    /// What Maskinporten calls itself, for clients whose `aud` is fixed [default: the address that it is called at]
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// Give a page without events once, in the middle of each list
    #[arg(long)]
    empty_page: bool,
    /// Ask for no token
    #[arg(long)]
    pub(crate) no_token: bool,
}

/// Why the mock cannot be started as asked.
#[derive(Debug, Error)]
pub(crate) enum InputError {
    #[error("cannot read `{path}`: {error}; check the path, and who may read it")]
    Unreadable {
        path: PathBuf,
        error: std::io::Error,
    },
    #[error("`{0}` is not text in UTF-8; check whether it is the file that was meant")]
    NoText(PathBuf),
    #[error("{path}, {error}")]
    Scenarios {
        path: PathBuf,
        error: ScenariosError,
    },
    #[error("{path}, {error}")]
    Clients { path: PathBuf, error: ClientsError },
}

impl Arguments {
    /// Reads the arguments; the first is how the command was called.
    pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let more = MORE.replace("{command}", "skattekit-mock");
        let command = Self::command().after_long_help(more);
        let matches = command.try_get_matches_from(arguments)?;
        Self::from_arg_matches(&matches)
    }

    /// Whether a file lists the clients.
    pub(crate) fn has_clients(&self) -> bool {
        self.clients.is_some()
    }

    /// The mock that is asked for.
    pub(crate) fn mock(&self) -> Result<Mock, InputError> {
        let options = Options::default()
            .seed(self.seed)
            .has_empty_page(self.empty_page);
        let mut mock = Mock::new(options);
        if let Some(path) = &self.scenarios {
            let scenarios = Scenarios::parse(&read_file(path)?);
            mock = mock.scenarios(scenarios.map_err(|error| InputError::Scenarios {
                path: path.clone(),
                error,
            })?);
        }
        if self.no_token {
            return Ok(mock);
        }
        let mut maskinporten =
            Maskinporten::new(self.read_clients()?).lifetime(self.token_lifetime);
        if let Some(issuer) = &self.issuer {
            maskinporten = maskinporten.issuer(issuer);
        }
        Ok(mock.maskinporten(maskinporten))
    }

    fn read_clients(&self) -> Result<Clients, InputError> {
        let Some(path) = &self.clients else {
            return Ok(Clients::anybody());
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let keys = |name: &str| {
            let path = folder.join(name);
            read_file(&path).map_err(|error| error.to_string())
        };
        Clients::parse(&read_file(path)?, keys).map_err(|error| InputError::Clients {
            path: path.clone(),
            error,
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the files are named on the command line of this program"
)]
fn read_file(path: &Path) -> Result<String, InputError> {
    fs::read_to_string(path).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => InputError::NoText(path.to_owned()),
        _ => InputError::Unreadable {
            path: path.to_owned(),
            error,
        },
    })
}

fn read_seed(text: &str) -> Result<u64, String> {
    let expected = |_| "expected a whole number, such as `7`".to_owned();
    text.parse().map_err(expected)
}

fn read_lifetime(text: &str) -> Result<Duration, String> {
    let lifetime = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if lifetime < Duration::from_secs(1) {
        return Err("expected at least a second, such as `30s`".to_owned());
    }
    Ok(lifetime)
}
