//! `skattekit-mock`: the library as a program.

mod arguments;

use std::env;
use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use skattekit_mock::{Handle, Journal, Limits, Server};
use thiserror::Error;
use tokio::runtime::Builder;

use arguments::{Arguments, InputError};

fn main() -> ExitCode {
    let arguments = match Arguments::read(env::args_os()) {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap's own codes are these too; help goes to standard output.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Why the program cannot do what it is asked to.
#[derive(Debug, Error)]
enum StartError {
    #[error(transparent)]
    Input(#[from] InputError),
    #[error(transparent)]
    System(#[from] io::Error),
    #[error("{0}")]
    Address(String),
}

fn run(arguments: &Arguments) -> Result<(), StartError> {
    let mock = arguments.mock()?;
    let server = Server {
        address: SocketAddr::new(arguments.host, arguments.port),
        limits: Limits::default(),
        journal: Journal::log(io::stderr()),
    };
    let runtime = Builder::new_current_thread().enable_all().build()?;
    // Before the address is printed: whoever reads it may send a signal at once.
    let mut signal = runtime.block_on(async { Signals::listen() })?;
    let handle = server
        .serve(mock)
        .map_err(|error| StartError::Address(cannot_listen(arguments, &error)))?;
    // Whoever closed the pipe wants to read nothing, and the service goes on.
    let _ = greet(&handle, arguments);
    runtime.block_on(signal.wait());
    handle.stop();
    Ok(())
}

/// Why the address cannot be listened at, and what to do.
fn cannot_listen(arguments: &Arguments, error: &io::Error) -> String {
    let Arguments { host, port, .. } = arguments;
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "port {port} of {host} is in use; stop what listens there, or choose another port: --port 0 takes any that is free"
        ),
        ErrorKind::AddrNotAvailable => {
            format!(
                "{host} is no address of this machine; expected one, such as 127.0.0.1 or 0.0.0.0"
            )
        }
        ErrorKind::PermissionDenied => {
            format!(
                "port {port} is reserved for the system; choose one from 1024 on, such as --port 8080"
            )
        }
        _ => format!("cannot listen at port {port} of {host}: {error}"),
    }
}

/// A request to try, with the scope that it needs.
struct Example {
    title: &'static str,
    /// None where a scenario answers, which asks for no token.
    scope: Option<&'static str>,
    header: &'static str,
    target: &'static str,
}

const EXAMPLES: [Example; 3] = [
    Example {
        title: "a look-up",
        scope: Some("skatteetaten:avregning"),
        header: "",
        target: "/avregning/v2/ssb/2024/12857499938",
    },
    Example {
        title: "a list of events",
        scope: Some("skatteetaten:inntekt"),
        header: "",
        target: "/inntekthendelser/v1/hendelser?fraSekvensnummer=1&antall=3",
    },
    Example {
        title: "an error; any code, and faults such as too-many-requests or cut",
        scope: None,
        header: " -H 'X-Scenario: AR-007'",
        target: "/avregning/v2/ssb/2024/12857499938",
    },
];

/// Prints the address and what to try there.
fn greet(handle: &Handle, arguments: &Arguments) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let address = handle.address();
    // 0.0.0.0 is no address to send anything to.
    let reached = if address.ip().is_unspecified() {
        format!("http://localhost:{}", address.port())
    } else {
        handle.url()
    };
    writeln!(out, "skattekit-mock listens at {}\n", handle.url())?;
    if arguments.has_clients() {
        writeln!(out, "With a token of one of the clients in $TOKEN, try:")?;
    } else {
        writeln!(out, "Try:")?;
    }
    for Example {
        title,
        scope,
        header,
        target,
    } in &EXAMPLES
    {
        let token = match scope.filter(|_| !arguments.no_token) {
            None => String::new(),
            Some(_) if arguments.has_clients() => " -H \"Authorization: Bearer $TOKEN\"".to_owned(),
            Some(scope) => {
                let url = format!("{reached}/mock/token?scope={scope}");
                format!(" -H \"Authorization: Bearer $(curl -s '{url}')\"")
            }
        };
        writeln!(
            out,
            "  # {title}\n  curl -i{token}{header} '{reached}{target}'"
        )?;
    }
    writeln!(out, "\nStop it with Ctrl+C.")?;
    out.flush()
}

/// The signals that stop the program.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        use std::future::poll_fn;
        use std::task::Poll;
        poll_fn(|context| match self.interrupt.poll_recv(context) {
            Poll::Pending => self.terminate.poll_recv(context).map(drop),
            Poll::Ready(_) => Poll::Ready(()),
        })
        .await;
    }
}

/// The signals that stop the program.
#[cfg(windows)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn wait(&mut self) {
        self.0.recv().await;
    }
}
