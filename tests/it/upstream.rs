//! A registry and a repository of pages for one test, which record what was asked; and specifications fetched from them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::support::{Tree, read_tree, workspace, xtask};

/// What came in.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(other, _)| other == name)
            .map(|(_, value)| &**value)
    }
}

/// What goes out: whole, or as a server would that is at fault.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
    /// The length that it says it has; none when it says nothing.
    length: Option<usize>,
    way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// Whole.
    Whole,
    /// In chunks, and again and again.
    Endless,
    /// A byte now and then.
    Drip,
    /// Not at all: the connection is closed.
    Hangup,
    /// The body alone, which is no HTTP.
    Raw,
}

impl Answer {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self {
            status,
            headers: String::new(),
            length: Some(body.len()),
            body,
            way: Way::Whole,
        }
    }

    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, body)
    }

    /// The registry's list of versions.
    pub(crate) fn versions(versions: &[&str]) -> Self {
        let entry = |version: &&str| {
            let url = "https://api.swaggerhub.com/apis/skatteetaten/skatt-api/1";
            serde_json::json!({ "name": "Skatt", "properties": [
                { "type": "Swagger", "url": url },
                { "type": "X-Version", "value": version },
            ]})
        };
        let list = versions.iter().map(entry).collect::<Vec<_>>();
        let body = serde_json::json!({ "defaultVersion": "9", "apis": list });
        Self::ok(body.to_string()).with("Content-Type", "application/json")
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::new(302, "").with("Location", to)
    }

    pub(crate) fn hangup() -> Self {
        Self::of(Way::Hangup, "")
    }

    pub(crate) fn drip() -> Self {
        Self::of(Way::Drip, "# A\n")
    }

    pub(crate) fn endless(body: &str) -> Self {
        Self::of(Way::Endless, body)
    }

    pub(crate) fn raw(body: &str) -> Self {
        Self::of(Way::Raw, body)
    }

    fn of(way: Way, body: &str) -> Self {
        Self {
            way,
            ..Self::ok(body)
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        write!(self.headers, "{name}: {value}\r\n").unwrap();
        self
    }

    /// Says that the body is as long as this.
    pub(crate) fn long(mut self, length: usize) -> Self {
        self.length = Some(length);
        self
    }

    /// The same with an ETag, and 304 for who has it.
    pub(crate) fn tagged(self, etag: &str) -> Self {
        self.with("ETag", &format!("\"{etag}\""))
    }

    fn send(&self, stream: &mut dyn Write, asked: &Asked) -> std::io::Result<()> {
        if let Some(etag) = asked.header("if-none-match")
            && self.headers.contains(&format!("ETag: {etag}\r\n"))
        {
            return stream.write_all(b"HTTP/1.1 304 Same\r\nConnection: close\r\n\r\n");
        }
        let (status, headers) = (self.status, &self.headers);
        let mut head = format!("HTTP/1.1 {status} Status\r\n{headers}Connection: close\r\n");
        match self.way {
            Way::Hangup => return Ok(()),
            Way::Raw => return stream.write_all(&self.body),
            Way::Endless => head.push_str("Transfer-Encoding: chunked\r\n"),
            Way::Drip => head.push_str("Content-Length: 1000\r\n"),
            Way::Whole => {
                if let Some(length) = self.length.filter(|_| status != 204) {
                    write!(head, "Content-Length: {length}\r\n").unwrap();
                }
            }
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        match self.way {
            Way::Endless => loop {
                write!(stream, "{:x}\r\n", self.body.len())?;
                stream.write_all(&self.body)?;
                stream.write_all(b"\r\n")?;
            },
            Way::Drip => loop {
                stream.write_all(b"#")?;
                thread::sleep(Duration::from_millis(20));
            },
            _ => stream.write_all(&self.body),
        }
    }
}

/// What to do with a request before it is answered.
type Meanwhile = Box<dyn Fn(&str) + Send + Sync>;

#[derive(Default)]
struct State {
    /// The answers of each path, one a time; the last stays.
    answers: Mutex<BTreeMap<String, Vec<Answer>>>,
    asked: Mutex<Vec<Asked>>,
    meanwhile: Mutex<Option<Arc<Meanwhile>>>,
}

/// A server on a port of its own, for as long as the test runs.
pub(crate) struct Server {
    pub(crate) address: String,
    state: Arc<State>,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::start_with(None)
    }

    /// One that speaks TLS, with a certificate of an authority that no machine knows.
    pub(crate) fn start_tls() -> Self {
        Self::start_with(Some(Arc::new(tls())))
    }

    fn start_with(tls: Option<Arc<rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(State::default());
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, state) = (stream.unwrap(), Arc::clone(&shared));
                let tls = tls.clone();
                thread::spawn(move || match tls {
                    None => state.serve(&mut stream),
                    Some(tls) => {
                        let connection = rustls::ServerConnection::new(tls).unwrap();
                        let mut stream = rustls::StreamOwned::new(connection, stream);
                        state.serve(&mut stream);
                        stream.conn.send_close_notify();
                        let _ = stream.flush();
                    }
                });
            }
        });
        Self { address, state }
    }

    /// Answers a path, the first time with the first answer, and with the last from then on.
    pub(crate) fn set_all(&self, path: &str, answers: impl Into<Vec<Answer>>) {
        let mut all = self.state.answers.lock().unwrap();
        all.insert(path.to_owned(), answers.into());
    }

    pub(crate) fn set(&self, path: &str, answer: Answer) {
        self.set_all(path, [answer]);
    }

    /// Does something before every answer.
    pub(crate) fn meanwhile(&self, meanwhile: impl Fn(&str) + Send + Sync + 'static) {
        let boxed: Meanwhile = Box::new(meanwhile);
        *self.state.meanwhile.lock().unwrap() = Some(Arc::new(boxed));
    }

    /// What was asked for since the last time, sorted by path.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        let mut asked = std::mem::take(&mut *self.state.asked.lock().unwrap());
        asked.sort_by(|left, right| left.path.cmp(&right.path));
        asked
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }
}

/// How the server proves who it is; the key is no secret, since its authority is trusted by this test alone.
fn tls() -> rustls::ServerConfig {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let folder = workspace().join("tests/fixtures/tls");
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap()
}

impl State {
    fn serve(&self, stream: &mut (impl Read + Write)) {
        let Some(asked) = read(stream) else {
            let _ = stream.write_all(b"HTTP/1.1 400 What\r\nContent-Length: 0\r\n\r\n");
            return;
        };
        let meanwhile = self.meanwhile.lock().unwrap().clone();
        if let Some(meanwhile) = meanwhile {
            meanwhile(&asked.path);
        }
        let answer = self.answer(&asked.path);
        self.asked.lock().unwrap().push(asked.clone());
        // A client that has seen enough may have gone.
        let _ = answer.send(stream, &asked);
    }

    fn answer(&self, path: &str) -> Answer {
        let mut all = self.answers.lock().unwrap();
        match all.get_mut(path) {
            None => Answer::new(404, "there is nothing here"),
            Some(answers) if answers.len() > 1 => answers.remove(0),
            Some(answers) => answers[0].clone(),
        }
    }
}

fn read(stream: &mut impl Read) -> Option<Asked> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let line = lines.next()?;
    let headers = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        });
    Some(Asked {
        path: line.split(' ').nth(1)?.to_owned(),
        headers: headers.collect(),
    })
}

pub(crate) const LIST: &str = "/hub/skatteetaten/skatt-api";
pub(crate) const DOCUMENT_1: &str = "/hub/skatteetaten/skatt-api/1.0.0/swagger.yaml";
pub(crate) const PAGE_PATH: &str = "/raw/main/docs/api/skatt.md";
pub(crate) const TABLE_PATH: &str = "/raw/main/docs/modell/2024.md";

pub(crate) const DOCUMENT: &str = "openapi/skatt-v1.yaml";
pub(crate) const PAGE: &str = "sider/skatt.md";
pub(crate) const TABLE: &str = "modell/2024.md";
pub(crate) const OWN: &str = "modell/2025.md";

const MANIFEST: &str = r#"
[upstream]
swaggerhub = "https://api.swaggerhub.com/apis"
owner = "skatteetaten"
dokumentasjon = "https://raw.example.org/api-dokumentasjon"
ref = "main"
allowed-hosts = ["cdn.example.org"]

[[api]]
slug = "skatt"
crate = "skattekit-skatt"
release = "0.1.0"
title = "Skatt"

[[api.document]]
version = "v1"
openapi = { file = "openapi/skatt-v1.yaml", status = "reconstructed", source = "here", fetch = { swaggerhub = "skatt-api" } }
page = { file = "sider/skatt.md", status = "transcribed", source = "there", fetch = { page = "docs/api/skatt.md" } }

[api.code-fields]
"Post.tekniskNavn" = "TekniskNavn"

[api.year-list]
name = "TekniskNavn"

[api.year-list.years]
2024 = [{ file = "modell/2024.md", status = "transcribed", source = "there", fetch = { page = "docs/modell/2024.md" } }]
2025 = [{ file = "modell/2025.md", status = "published", source = "there" }]
"#;

/// The OpenAPI document with a description in it.
pub(crate) fn document(description: &str) -> String {
    format!(
        "openapi: '3.0.3'\ninfo: {{ title: Skatt API, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n    \
         Post:\n      type: object\n      description: {description}\n      properties:\n        \
         tekniskNavn: {{ type: string }}\n        beloep: {{ type: integer }}\n"
    )
}

/// The page with an error code's status in it.
pub(crate) fn page(status: u16) -> String {
    format!(
        "---\ntitle: Skatt API\n---\n\n## Feilkoder\n\n| Feilkode | HTTP Statuskode | Feilområde |\n|---|---|---|\n\
         | SK-001 | 404 | Fant ingenting |\n| SK-010 | {status} | For gammelt |\n"
    )
}

/// A year's table with a code in it.
pub(crate) fn table(code: &str) -> String {
    format!(
        "| Kategori | tekniskNavn | Visningstekst |\n|---|---|---|\n| inntekt | loenn | Lønn |\n| fradrag | {code} | Noe |\n"
    )
}

/// Specifications in a folder of their own, and the server that they come from.
pub(crate) struct Specs {
    folder: tempfile::TempDir,
    pub(crate) server: Server,
}

impl Specs {
    /// With a manifest and nothing else; upstream has nothing.
    pub(crate) fn listed(manifest: &str) -> Self {
        let specs = Self {
            folder: tempfile::tempdir().unwrap(),
            server: Server::start(),
        };
        specs.write("specs.toml", manifest);
        specs
    }

    /// With the manifest and the one table that is nowhere upstream; upstream has the others.
    pub(crate) fn empty() -> Self {
        let specs = Self::listed(MANIFEST);
        specs.write(OWN, &table("egetFradrag"));
        specs.server.set(LIST, Answer::versions(&["1.0.0"]));
        let answers = [
            (DOCUMENT_1, document("En post.")),
            (PAGE_PATH, page(410)),
            (TABLE_PATH, table("fradrag")),
        ];
        for (path, text) in answers {
            specs.server.set(path, Answer::ok(text).tagged("first"));
        }
        specs
    }

    /// With everything fetched, and nothing asked for since.
    pub(crate) fn fetched() -> Self {
        let specs = Self::empty();
        crate::support::run(&mut specs.fetch(&[])).expect(0);
        specs.server.asked();
        specs
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.root().join("specs").join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// Replaces a text that stands once in a file.
    pub(crate) fn change(&self, file: &str, from: &str, to: &str) {
        let text = self.text(file);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {file}");
        self.write(file, &text.replace(from, to));
    }

    pub(crate) fn tree(&self) -> Tree {
        read_tree(&self.root().join("specs"))
    }

    /// The names of what stands beside the specifications.
    pub(crate) fn beside(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names = names.collect::<Vec<_>>();
        names.sort();
        names
    }

    /// `cargo xtask fetch` from the server, with hardly a wait between two tries.
    pub(crate) fn fetch(&self, arguments: &[&str]) -> Command {
        let mut command = self.asking("fetch");
        command.args(["--backoff", "0.001"]).args(arguments);
        command
    }

    /// A command that asks the server.
    pub(crate) fn asking(&self, name: &str) -> Command {
        let mut command = xtask();
        for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            command.env_remove(name).env_remove(name.to_uppercase());
        }
        let server = &self.server.address;
        command
            .env("SKATTEKIT_SWAGGERHUB_URL", format!("http://{server}/hub"))
            .env(
                "SKATTEKIT_DOKUMENTASJON_URL",
                format!("http://{server}/raw/"),
            )
            .arg(name)
            .arg("--specs")
            .arg(self.path(""));
        command
    }

    /// Another command of `xtask`.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = xtask();
        command.arg(name).arg("--specs").arg(self.path(""));
        command
    }

    /// Another command of `xtask`, whose output stands beside the specifications.
    pub(crate) fn xtask(&self, name: &str) -> Command {
        let mut command = self.command(name);
        command.arg("--out").arg(self.root().join("out"));
        command
    }
}
