//! What a server received: a line for each request, without identifiers, and the requests themselves for tests.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use crate::http::{Request, Response};

/// The header by which a response names the scenario that it comes from.
pub const SCENARIO: &str = "x-skattekit-scenario";
/// How many characters a line has of an address at most.
const LONGEST: usize = 300;
/// As many digits as an organisation number has.
const SHORTEST_IDENTIFIER: usize = 9;
/// What takes the place of an identifier or a token.
const MASK: &str = "***";

/// The log of a server, and its memory.
#[derive(Default)]
pub struct Journal {
    log: Option<Mutex<Box<dyn Write + Send>>>,
    keep: usize,
    received: Mutex<VecDeque<Received>>,
}

/// A request that a server received, without its body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The method in capitals, such as `GET`.
    pub method: String,
    /// The path and the query, percent-encoded.
    pub target: String,
    /// The names, in lower case, and the values of the headers.
    pub headers: Vec<(String, String)>,
    /// The status of the response.
    pub status: u16,
}

impl Received {
    /// The first value of a header, whose name is in lower case.
    #[must_use]
    pub fn value_of(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(other, _)| other == name)?;
        Some(value)
    }
}

/// Without identifiers and tokens, so that a failed assertion shows none.
impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, target) = (&self.method, mask(&self.target));
        write!(formatter, "{method} {target} {}", self.status)
    }
}

impl Journal {
    /// A journal that remembers this many requests, the newest, and writes nothing.
    #[must_use]
    pub fn keep(keep: usize) -> Self {
        Self {
            keep,
            ..Self::default()
        }
    }

    /// A journal that writes a line for each request, and remembers none.
    #[must_use]
    pub fn log(log: impl Write + Send + 'static) -> Self {
        Self {
            log: Some(Mutex::new(Box::new(log))),
            ..Self::default()
        }
    }

    /// The requests that are remembered, the oldest first.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        let received = self.received.lock();
        let received = received.unwrap_or_else(PoisonError::into_inner);
        received.iter().cloned().collect()
    }

    /// Notes a request that was answered; `status` is none where the connection was reset instead.
    pub(crate) fn note(
        &self,
        request: Request,
        response: &Response,
        status: Option<u16>,
        now: SystemTime,
        took: Duration,
    ) {
        if self.log.is_some() {
            let shown = status.map_or_else(|| "reset".to_owned(), |status| status.to_string());
            let scenario = response.headers.iter().find(|(name, _)| *name == SCENARIO);
            let scenario = scenario.map_or(String::new(), |(_, name)| format!(" {}", mask(name)));
            let host = request.value_of("host").unwrap_or_default();
            self.write(&format!(
                "{} {} {}{} {shown} {}ms{scenario}",
                humantime::format_rfc3339_millis(now),
                mask(&request.method),
                mask(host),
                mask(&request.target),
                took.as_millis(),
            ));
        }
        if self.keep > 0 {
            let received = self.received.lock();
            let mut received = received.unwrap_or_else(PoisonError::into_inner);
            if received.len() == self.keep {
                received.pop_front();
            }
            received.push_back(Received {
                method: request.method,
                target: request.target,
                headers: request.headers,
                status: response.status,
            });
        }
    }

    /// Notes that a connection ended before there was a request.
    pub(crate) fn note_broken(&self, reason: &str, now: SystemTime) {
        let now = humantime::format_rfc3339_millis(now);
        self.write(&format!("{now} - - {reason}"));
    }

    fn write(&self, line: &str) {
        if let Some(log) = &self.log {
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever closed the pipe wants no more lines, and the service goes on.
            let _ = writeln!(log, "{line}").and_then(|()| log.flush());
        }
    }
}

/// A text in one line without what could be an identifier or a token.
fn mask(text: &str) -> String {
    let text = plain_digits(text);
    let mut masked = String::new();
    let mut rest = &*text;
    while !rest.is_empty() && masked.len() < LONGEST {
        let is_digit = rest.starts_with(|char: char| char.is_ascii_digit());
        let word = |char: char| char.is_ascii_alphanumeric() || "-_.~".contains(char);
        // A token begins with `{"`, in base64.
        if rest.starts_with("eyJ") {
            masked.push_str(MASK);
            rest = rest.trim_start_matches(word);
            continue;
        }
        let end = rest.find(|char: char| char.is_ascii_digit() != is_digit);
        let end = end.unwrap_or(rest.len());
        let end = rest[..end].find("eyJ").unwrap_or(end);
        let (part, after) = rest.split_at(end);
        if is_digit && part.len() >= SHORTEST_IDENTIFIER {
            masked.push_str(MASK);
        } else {
            masked.extend(part.escape_debug().take(LONGEST));
        }
        rest = after;
    }
    match masked.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &masked[..end]),
        None => masked,
    }
}

/// A text whose digits are not percent-encoded.
fn plain_digits(text: &str) -> Cow<'_, str> {
    if !text.contains("%3") {
        return Cow::Borrowed(text);
    }
    let encoded = (0..10).map(|digit| (format!("%3{digit}"), digit.to_string()));
    let plain = encoded.fold(text.to_owned(), |text, (code, digit)| {
        text.replace(&code, &digit)
    });
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::{Journal, SCENARIO, mask};
    use crate::http::{Request, Response};

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn identifiers_and_tokens_are_masked() {
        for (text, masked) in [
            ("/a/310012343/2024", "/a/***/2024"),
            ("/a/01810012345?b=1%32345678901", "/a/***?b=***"),
            ("/a/12345678/2024-01-02", "/a/12345678/2024-01-02"),
            ("/a/%33%3100%3112344", "/a/***"),
            ("310012343.example.no:8080", "***.example.no:8080"),
            ("/a?token=eyJhbGci.eyJ-_x.y&b=1", "/a?token=***&b=1"),
            ("eyJhbGci", "***"),
            ("/æ eyJhbGci", "/æ ***"),
            ("/1\n2", "/1\\n2"),
        ] {
            assert_eq!(mask(text), masked);
        }
        assert!(mask(&"/a".repeat(10_000)).chars().count() <= 301);
    }

    #[test]
    fn a_line_says_what_was_asked_and_answered() {
        let log = Shared::default();
        let journal = Journal::log(log.clone());
        let request = Request::new("GET", "/avregning/01810012345")
            .header("host", "localhost:1")
            .header("authorization", "Bearer eyJhbGci.a.b");
        let response = Response::new(503, "text/plain", "").header(SCENARIO, "overload");
        let took = Duration::from_millis(7);
        journal.note(request.clone(), &response, Some(503), UNIX_EPOCH, took);
        journal.note(request, &response, None, UNIX_EPOCH, took);
        let lines = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert_eq!(
            lines,
            "1970-01-01T00:00:00.000Z GET localhost:1/avregning/*** 503 7ms overload\n\
             1970-01-01T00:00:00.000Z GET localhost:1/avregning/*** reset 7ms overload\n"
        );
    }

    #[test]
    fn the_newest_are_remembered() {
        let journal = Journal::keep(2);
        let response = Response::new(200, "text/plain", "");
        for target in ["/1", "/2", "/3"] {
            let request = Request::new("GET", target).header("a", "b");
            journal.note(request, &response, Some(200), UNIX_EPOCH, Duration::ZERO);
        }
        let received = journal.received();
        let targets = received.iter().map(|request| &*request.target);
        assert_eq!(targets.collect::<Vec<_>>(), ["/2", "/3"]);
        assert_eq!(received[0].value_of("a"), Some("b"));
        assert_eq!(format!("{:?}", received[0]), "GET /2 200");
    }

    proptest! {
        #[test]
        fn no_identifier_is_left(before in "[^0-9%]{0,40}", number in "[0-9]{9}|[0-9]{11}", after in "[^0-9%]{0,40}") {
            let text = format!("{before}{number}{after}");
            prop_assert!(!mask(&text).contains(&number));
        }

        #[test]
        fn every_text_can_be_masked(text in any::<String>()) {
            let masked = mask(&text);
            prop_assert!(!masked.contains('\n'));
        }
    }
}
