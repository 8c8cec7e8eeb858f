//! The posts of a person's summert skattegrunnlag of one inntektsår: the generated crate with ureq.
//!
//! ```console
//! $ export SKATTEKIT_TOKEN=…      # from Maskinporten, with a scope of `Request::scopes`
//! $ echo 06918899993 | cargo run -p skattekit-examples --features ureq/rustls --bin with-ureq
//! ```
//!
//! Without a network and a token, the mock answers; it is started in another terminal:
//!
//! ```console
//! $ cargo run -p skattekit-mock -- --no-token
//! $ export SKATTEKIT_TOKEN=x
//! $ echo 03878701363 | cargo run -p skattekit-examples --bin with-ureq -- http://127.0.0.1:8080/summertskattegrunnlag/v2
//! ```
//!
//! The person comes on standard input, since every user of a machine can read the arguments of its programs.

use std::error::Error;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use skattekit_summert_skattegrunnlag::v2::{
    Feil, Feilkode, HentSummertSkattegrunnlagForStadie, Rettighetspakke, Stadie,
    SummertSkattegrunnlag, SummertSkattegrunnlagAnyYear, servers,
};
use skattekit_summert_skattegrunnlag::{
    Format, Occurrence, Open, Reply, Request, Retry, Year, YearCode,
};
use ureq::Agent;
use ureq::http::{self, HeaderMap};

/// The inntektsår that is asked for; what comes is read with the names of the year that it tells.
const YEAR: Year = Year::new(2024);

const ATTEMPTS: u32 = 3;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let base_url = std::env::args().nth(1);
    let base_url = base_url.as_deref().unwrap_or(servers::EKSTERN_TEST);
    #[expect(clippy::disallowed_methods, reason = "where secrets are handed over")]
    let token = std::env::var("SKATTEKIT_TOKEN").map_err(|_| "SKATTEKIT_TOKEN is not set")?;
    let mut person = String::new();
    io::stdin().read_line(&mut person)?;
    print_grunnlag(base_url, &token, person.trim(), &mut io::stdout())
}

/// Fetches and prints what one person has; an answer that is no model is an error, with what can be said of it.
pub(crate) fn print_grunnlag(
    base_url: &str,
    token: &str,
    person: &str,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let request = HentSummertSkattegrunnlagForStadie::new(
        Stadie::Oppgjoer,
        Rettighetspakke::Nav,
        YEAR,
        person,
    )?
    .korrelasjonsid(korrelasjonsid())
    .request(base_url, Format::Json)?;
    match fetch(&request, token)? {
        Reply::Model(grunnlag) => {
            print_posts(&grunnlag.into_occurrences(), out).map_err(Into::into)
        }
        Reply::Feil(failure) => Err(explain(&failure.feil).into()),
        Reply::Raw(raw) => Err(format!("status {}: {}", raw.status, raw.reason).into()),
    }
}

/// Asks, and asks again where that can help.
pub(crate) fn fetch(
    request: &Request,
    token: &str,
) -> Result<Reply<SummertSkattegrunnlagAnyYear, Feil>, ureq::Error> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into();
    let mut attempt = 1;
    loop {
        let mut call = http::Request::builder()
            .method(request.method())
            .uri(request.url())
            .header("Authorization", format!("Bearer {token}"));
        for (name, value) in request.headers() {
            call = call.header(*name, value);
        }
        let mut response = agent.run(call.body(())?)?;
        let body = response.body_mut().read_to_vec()?;
        let content_type = text_of(response.headers(), "content-type");
        let status = response.status().as_u16();
        let reply =
            HentSummertSkattegrunnlagForStadie::decode_any_year(status, content_type, &body);
        if reply.retry() != Retry::Later || attempt == ATTEMPTS {
            return Ok(reply);
        }
        thread::sleep(pause(text_of(response.headers(), "retry-after"), attempt));
        attempt += 1;
    }
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// How long to wait: as the server asks in whole seconds, else twice as long every time; a minute at most.
fn pause(retry_after: Option<&str>, attempt: u32) -> Duration {
    let asked = retry_after.and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(asked.unwrap_or(1 << attempt).min(60))
}

fn print_posts(
    grunnlag: &SummertSkattegrunnlag<Occurrence>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "inntektsår {}", grunnlag.inntektsaar)?;
    for post in &grunnlag.grunnlag {
        let navn = &post.teknisk_navn;
        let text = navn.known().and_then(YearCode::visningstekst);
        let text = text.unwrap_or(navn.as_str());
        writeln!(out, "{:>12} kr  {text}", post.beloep)?;
    }
    Ok(())
}

/// What an error of the API means here.
fn explain(feil: &Feil) -> String {
    let id = feil.korrelasjonsid.as_deref().unwrap_or("none");
    match &feil.kode {
        Some(Open::Known(Feilkode::Ssg008)) => "no summert skattegrunnlag for this year".to_owned(),
        Some(Open::Known(kode)) => format!(
            "{}: {} (korrelasjonsid {id})",
            kode.as_str(),
            kode.omraade()
        ),
        // `melding` says more, but can repeat whom was asked for: it is not for an error that is printed.
        Some(Open::Unknown(kode)) => format!("{kode}: a new code (korrelasjonsid {id})"),
        None => format!("an error without a code (korrelasjonsid {id})"),
    }
}

/// A random UUID, which stands in Skatteetaten's logs beside the call. A real program has a crate for that.
fn korrelasjonsid() -> String {
    let [high, low] = [(); 2].map(|()| RandomState::new().hash_one(0));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff,
    )
}
