//! An HTTP server for one test: it answers with a function and records what was asked.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server on a port of its own, for as long as the test runs.
pub(crate) struct Server {
    address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

/// What came in.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The first line, such as `GET / HTTP/1.1`.
    pub(crate) line: String,
    headers: Vec<(String, String)>,
}

impl Asked {
    /// The one value of a header.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let values = self
            .headers
            .iter()
            .filter(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
            .collect::<Vec<_>>();
        assert_eq!(values.len(), 1, "{name} in {:?}", self.headers);
        values[0]
    }

    fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }
}

/// What goes out.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: format!("Content-Type: {content_type}\r\n"),
            body: body.into(),
        }
    }

    pub(crate) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json; charset=utf-8", body)
    }

    pub(crate) fn xml(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/xml", body)
    }

    /// No body and no type.
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: String::new(),
            body: Vec::new(),
        }
    }

    /// The page that a gateway gives while the service is away, which asks to come back at once.
    pub(crate) fn page(status: u16) -> Self {
        let body =
            "<!DOCTYPE html>\n<html><body><h1>Utilgjengelig for 06918899993</h1></body></html>";
        Self::new(status, "text/html", body).with("Retry-After", "0")
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        write!(self.headers, "{name}: {value}\r\n").unwrap();
        self
    }
}

impl Server {
    /// Starts one that answers by the path, and by how often the path was asked for before.
    pub(crate) fn start(answer: impl Fn(&str, usize) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::<Asked>::new()));
        let list = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let request = read(&stream);
                let mut list = list.lock().unwrap();
                let before = list.iter().filter(|asked| asked.path() == request.path());
                let answer = answer(request.path(), before.count());
                list.push(request);
                drop(list);
                send(&mut stream, &answer);
            }
        });
        Self { address, asked }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

/// Reads up to the empty line: none of the calls has a body.
fn read(stream: &TcpStream) -> Asked {
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    let line = lines.next().unwrap();
    let headers = lines.take_while(|line| !line.is_empty()).map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_ascii_lowercase(), value.trim().to_owned())
    });
    Asked {
        line,
        headers: headers.collect(),
    }
}

fn send(stream: &mut TcpStream, answer: &Answer) {
    let Answer {
        status,
        headers,
        body,
    } = answer;
    let mut head = format!("HTTP/1.1 {status} Status\r\n{headers}Connection: close\r\n");
    if *status != 204 {
        write!(head, "Content-Length: {}\r\n", body.len()).unwrap();
    }
    head.push_str("\r\n");
    // A client that has seen enough may have gone.
    let _ = stream.write_all(&[head.as_bytes(), body].concat());
}

/// Whether a text has a number that can be a person's.
pub(crate) fn shows_a_person(text: &str) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.any(|number| number.len() >= 11)
}
