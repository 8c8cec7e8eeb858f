//! The newest skattegrunnlag of everybody on a list of hendelser: three generated crates with reqwest.
//!
//! ```console
//! $ export SKATTEKIT_TOKEN=…      # from Maskinporten, with a scope of each service
//! $ cargo run -p skattekit-examples --features reqwest/rustls --bin with-reqwest -- 1
//! ```
//!
//! Without a network and a token, the mock answers; it is started in another terminal:
//!
//! ```console
//! $ cargo run -p skattekit-mock -- --no-token
//! $ export SKATTEKIT_TOKEN=x
//! $ cargo run -p skattekit-examples --bin with-reqwest -- 1 \
//!     http://127.0.0.1:8080/{skatteoppgjoerhendelser/v1,sistetilgjengeligeskatteoppgjoer/v1,summertskattegrunnlag/v2}
//! ```
//!
//! Of the scopes of hendelser any one does that the list is open to; `hendelser::SCOPES` has those of all lists.
//! The first argument is the sekvensnummer to begin with; the one to go on from the next time is printed at the end.
//! A list ends with the error FA-005, which says that there is nothing from the number on, or with an empty page.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, Method, Response};
use skattekit_hendelser::v1::{self as hendelser, HentHendelser, Identifikator};
use skattekit_siste_tilgjengelige_skatteoppgjoer::v1::{
    self as siste, HentSisteTilgjengeligeSkatteoppgjoer,
};
use skattekit_summert_skattegrunnlag::v2::{
    self as grunnlag, Grunnlag, HentSummertSkattegrunnlagForStadie, Rettighetspakke, Stadie,
};
use skattekit_summert_skattegrunnlag::{
    Format, Kategori, Reply, ReplyError, Request, Retry, YearCode, is_personidentifikator,
};

const ATTEMPTS: u32 = 3;
const PAGE: i64 = 1000;

/// The addresses of the three services.
pub(crate) struct Addresses {
    pub(crate) hendelser: String,
    pub(crate) siste: String,
    pub(crate) grunnlag: String,
}

fn main() -> ExitCode {
    // Calls go out one after the other, so one thread is enough.
    let result = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run()));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let from = arguments
        .next()
        .and_then(|from| from.parse().ok())
        .ok_or("usage: with-reqwest SEKVENSNUMMER [ADDRESS ADDRESS ADDRESS]")?;
    let mut address = |test: &str| arguments.next().unwrap_or_else(|| test.to_owned());
    let addresses = Addresses {
        hendelser: address(hendelser::servers::skatteoppgjoer_hendelser::EKSTERN_TEST),
        siste: address(siste::servers::EKSTERN_TEST),
        grunnlag: address(grunnlag::servers::EKSTERN_TEST),
    };
    #[expect(clippy::disallowed_methods, reason = "where secrets are handed over")]
    let token = std::env::var("SKATTEKIT_TOKEN").map_err(|_| "SKATTEKIT_TOKEN is not set")?;
    follow(&addresses, &token, from, &mut io::stdout()).await
}

/// Reads the list to its end, then what there is of everybody on it.
pub(crate) async fn follow(
    addresses: &Addresses,
    token: &str,
    from: i64,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let caller = Caller::new(token)?;
    let mut persons = BTreeSet::new();
    let mut cursor = HentHendelser::new().fra_sekvensnummer(from).antall(PAGE);
    let mut next = from;
    loop {
        let request = cursor.request(&addresses.hendelser, Format::Json)?;
        let page = match caller.reply(&request, HentHendelser::decode).await? {
            // Not a failure but the end for now: what was collected is still to be read.
            Reply::Feil(failure)
                if failure.feil.kode == Some(hendelser::Feilkode::Fa005.into()) =>
            {
                break;
            }
            reply => reply.into_result()?,
        };
        let Some(after) = cursor.next(&page) else {
            break;
        };
        next = page.hendelser.iter().fold(next, |next, hendelse| {
            next.max(hendelse.sekvensnummer.saturating_add(1))
        });
        persons.extend(
            page.hendelser
                .into_iter()
                .map(|hendelse| hendelse.identifikator),
        );
        cursor = after;
    }
    writeln!(out, "{} in the list", persons.len())?;
    for person in &persons {
        // One that cannot be read does not keep the others from being read. Neither line shows who it is.
        if let Err(error) = print_person(&caller, addresses, person, out).await {
            writeln!(out, "passed over: {error}")?;
        }
    }
    writeln!(out, "next time from {next}")?;
    Ok(())
}

async fn print_person(
    caller: &Caller,
    addresses: &Addresses,
    person: &Identifikator,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    if !is_personidentifikator(person.as_str()) {
        return Err("a company".into());
    }
    let request = HentSisteTilgjengeligeSkatteoppgjoer::new(person.as_str())?
        .request(&addresses.siste, Format::Xml)?;
    let decode = HentSisteTilgjengeligeSkatteoppgjoer::decode;
    let newest = caller.model(&request, decode).await?;
    let period = newest
        .siste_tilgjengelige_periode
        .ok_or("no year with data")?;
    let request = HentSummertSkattegrunnlagForStadie::new(
        Stadie::Oppgjoer,
        Rettighetspakke::Nav,
        period.parse()?,
        person.as_str(),
    )?
    .request(&addresses.grunnlag, Format::Json)?;
    let decode = HentSummertSkattegrunnlagForStadie::decode_any_year;
    let grunnlag = caller.model(&request, decode).await?.into_occurrences();
    let (year, line) = (&grunnlag.inntektsaar, describe(&grunnlag.grunnlag));
    writeln!(out, "inntektsår {year}: {line}")?;
    Ok(())
}

/// What the list of their year makes of the posts, whichever year that is.
fn describe<K: YearCode>(posts: &[Grunnlag<K>]) -> String {
    let kategori = |post: &Grunnlag<K>| post.teknisk_navn.known().and_then(K::kategori);
    let is_income = |post: &&Grunnlag<K>| kategori(post) == Some(Kategori::Inntekt);
    let income: i64 = posts.iter().filter(is_income).map(|post| post.beloep).sum();
    let unknown = posts.iter().filter(|post| !post.teknisk_navn.is_known());
    format!(
        "{} posts, {} of them unknown, {income} kr of income",
        posts.len(),
        unknown.count()
    )
}

/// How an operation reads its answers: from status, content type and body.
type Decode<T, F> = fn(u16, Option<&str>, &[u8]) -> Reply<T, F>;

/// A client with the token that it sends.
struct Caller {
    client: Client,
    token: String,
}

impl Caller {
    fn new(token: &str) -> reqwest::Result<Self> {
        let client = Client::builder().timeout(Duration::from_secs(30)).build()?;
        let token = token.to_owned();
        Ok(Self { client, token })
    }

    /// The model, or everything else as an error.
    async fn model<T, F>(
        &self,
        request: &Request,
        decode: Decode<T, F>,
    ) -> Result<T, Box<dyn Error>>
    where
        ReplyError<F>: Error + 'static,
    {
        Ok(self.reply(request, decode).await?.into_result()?)
    }

    /// Asks, and asks again where that can help.
    async fn reply<T, F>(
        &self,
        request: &Request,
        decode: Decode<T, F>,
    ) -> reqwest::Result<Reply<T, F>> {
        let mut attempt = 1;
        loop {
            // reqwest's errors show the address, which can have a person in it.
            let response = self.send(request).await;
            let response = response.map_err(reqwest::Error::without_url)?;
            let status = response.status().as_u16();
            let content_type = text_of(&response, CONTENT_TYPE.as_str());
            let retry_after = text_of(&response, RETRY_AFTER.as_str());
            let body = response
                .bytes()
                .await
                .map_err(reqwest::Error::without_url)?;
            let reply = decode(status, content_type.as_deref(), &body);
            if reply.retry() != Retry::Later || attempt == ATTEMPTS {
                return Ok(reply);
            }
            // As the server asks in whole seconds, else twice as long every time; a minute at most.
            let asked = retry_after.and_then(|seconds| seconds.parse().ok());
            let seconds = asked.unwrap_or(1 << attempt).min(60);
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            attempt += 1;
        }
    }

    async fn send(&self, request: &Request) -> reqwest::Result<Response> {
        let method = Method::from_bytes(request.method().as_bytes()).unwrap_or(Method::GET);
        let mut call = self.client.request(method, request.url());
        for (name, value) in request.headers() {
            call = call.header(*name, value);
        }
        call.bearer_auth(&self.token).send().await
    }
}

fn text_of(response: &Response, name: &str) -> Option<String> {
    response
        .headers()
        .get(name)?
        .to_str()
        .ok()
        .map(ToOwned::to_owned)
}
