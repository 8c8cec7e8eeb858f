//! `Exchange`: the steps of one call, without I/O: the token, the request, and its repetitions.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use skattekit_maskinporten::{Ask, Cache, Grant, Start, Ticket, Token, TokenError, TokenResponse};
use skattekit_runtime::{Request, Retry};

use crate::counters::{Counting, add};
use crate::error::{CallInfo, Error, ErrorKind};
use crate::korrelasjonsid::{KORRELASJONSID, given, made};
use crate::retries::retry_after;
use crate::settings::Settings;
use crate::trace;
use crate::transport::{Incoming, Outgoing, TransportError};

/// What all clones of a client share.
pub(crate) struct Shared {
    pub settings: Settings,
    pub counting: Counting,
    cache: Mutex<Cache>,
}

impl Shared {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            counting: Counting::default(),
            cache: Mutex::default(),
        }
    }

    /// The cache; whoever panicked with it left it whole, since no step of it is half a change.
    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("settings", &self.settings)
            .field("counting", &self.counting)
            .finish_non_exhaustive()
    }
}

/// How long a caller waits before it looks again whether another one has got the token.
const POLL: Duration = Duration::from_millis(10);

/// One call.
pub(crate) struct Exchange<'c> {
    shared: &'c Shared,
    request: Request,
    grant: Option<Grant>,
    info: CallInfo,
    korrelasjonsid_is_given: bool,
    token: Option<Token>,
    /// The request for a token, and when it was first to be sent.
    asking: Option<(Request, Ticket, SystemTime)>,
    /// How often asking for a token failed.
    failed_tokens: u32,
    /// Whether the service refused a token: what it replied counts if there is no better one.
    was_refused: bool,
    /// Whether the last response was the last one.
    is_over: bool,
    /// The wait before the next step.
    wait: Option<Duration>,
}

/// What is to be done next.
pub(crate) enum Step<'e> {
    /// Send this request for a token, then call [`Exchange::token_received`].
    AskToken(Outgoing<'e>),
    /// Send this request to the service, then call [`Exchange::received`].
    Send(Outgoing<'e>),
    /// Wait, then ask for the next step.
    Wait(Duration),
    /// The last response counts.
    Last,
}

impl<'c> Exchange<'c> {
    pub(crate) fn new(
        shared: &'c Shared,
        operation: &'static str,
        request: Request,
    ) -> Result<Self, Error> {
        let id = given(&request).map(str::to_owned);
        let info = CallInfo {
            operation,
            korrelasjonsid: id.clone().unwrap_or_else(made).into(),
            attempts: 0,
        };
        let grant = match shared.settings.grant_of(request.scopes()) {
            Ok(grant) => grant,
            Err(scopes) => return Err(Error::new(info, ErrorKind::Scope(scopes))),
        };
        add(&shared.counting.calls, 1);
        Ok(Self {
            shared,
            request,
            grant,
            info,
            korrelasjonsid_is_given: id.is_some(),
            token: None,
            asking: None,
            failed_tokens: 0,
            was_refused: false,
            is_over: false,
            wait: None,
        })
    }

    pub(crate) const fn info(&self) -> &CallInfo {
        &self.info
    }

    pub(crate) fn into_info(self) -> CallInfo {
        self.info
    }

    /// The next step.
    pub(crate) fn step(&mut self, now: SystemTime) -> Result<Step<'_>, Error> {
        if let Some(wait) = self.wait.take() {
            let milliseconds = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            add(&self.shared.counting.waited_ms, milliseconds);
            return Ok(Step::Wait(wait));
        }
        if self.is_over {
            return Ok(Step::Last);
        }
        if self.token.is_none() && self.asking.is_none() {
            match self.ask(now) {
                Ok(None) => {}
                Ok(Some(wait)) => return Ok(Step::Wait(wait)),
                Err(_) if self.was_refused => return Ok(Step::Last),
                Err(error) => return Err(self.no_token(error)),
            }
        }
        let limits = self.shared.settings.limits;
        if let Some((request, ..)) = &self.asking {
            add(&self.shared.counting.tokens, 1);
            return Ok(Step::AskToken(Outgoing::new(request, limits)));
        }
        add(&self.shared.counting.requests, 1);
        if self.info.attempts > 0 {
            add(&self.shared.counting.retries, 1);
        }
        self.info.attempts += 1;
        let mut outgoing = Outgoing::new(&self.request, limits);
        if let Some(token) = &self.token {
            outgoing = outgoing.header("Authorization", token.authorization());
        }
        if !self.korrelasjonsid_is_given {
            outgoing = outgoing.header(KORRELASJONSID, self.info.korrelasjonsid.to_string());
        }
        Ok(Step::Send(outgoing))
    }

    /// Gets the token from the cache, or begins to get one; how long to wait where another caller has begun, or where there was
    /// none a moment ago.
    fn ask(&mut self, now: SystemTime) -> Result<Option<Duration>, TokenError> {
        let Some(grant) = &self.grant else {
            return Ok(None);
        };
        // The cache is not locked while the source signs.
        let asked = self.shared.cache().ask(grant, now);
        let ticket = match asked {
            Ask::Ready(token) => {
                self.token = Some(token);
                return Ok(None);
            }
            Ask::Failed(error) => return self.wait_after(error, None).map(Some),
            Ask::Refresh(ticket) => ticket,
            Ask::Wait => return Ok(Some(POLL)),
        };
        let started = self
            .shared
            .settings
            .source
            .start(grant, ticket.freshness(), now);
        let read = match started {
            Ok(Start::Send(request)) => {
                self.asking = Some((request, ticket, now));
                return Ok(None);
            }
            Ok(Start::Token(token)) => Ok(token),
            Err(error) => Err(error),
        };
        self.token = Some(self.shared.cache().finish(ticket, read, now)?);
        Ok(None)
    }

    /// How long to wait before a token is asked for again.
    fn wait_after(
        &mut self,
        error: TokenError,
        asked: Option<Duration>,
    ) -> Result<Duration, TokenError> {
        self.failed_tokens += 1;
        let retries = &self.shared.settings.retries;
        let wait = match error.retry() {
            Retry::Later => retries.wait(self.failed_tokens, asked),
            _ => None,
        };
        wait.ok_or(error)
    }

    /// Takes the response to a request for a token.
    pub(crate) fn token_received(
        &mut self,
        response: &Result<Incoming, TransportError>,
        now: SystemTime,
    ) -> Result<(), Error> {
        let Some((_, ticket, sent)) = self.asking.take() else {
            return Ok(());
        };
        let asked = response.as_ref().ok().and_then(|own| own.retry_after());
        let asked = asked.and_then(|header| retry_after(header, now));
        let read = match response {
            Ok(response) => self.shared.settings.source.read(
                &TokenResponse::new(response.status, &response.body)
                    .content_type(response.content_type())
                    .date(response.date()),
                // The token may be as old as the request.
                sent,
            ),
            Err(error) => Err(TokenError::no_answer(error.clone())),
        };
        trace::token(&read);
        // Where there is no new one, the last one may still do.
        match self.shared.cache().finish(ticket, read, now) {
            Ok(token) => self.token = Some(token),
            Err(_) if self.was_refused => self.is_over = true,
            Err(error) => match self.wait_after(error, asked) {
                Ok(wait) => self.wait = Some(wait),
                Err(error) => return Err(self.no_token(error)),
            },
        }
        Ok(())
    }

    /// Takes the response of the service; `retry` tells what the reply says of repeating it.
    pub(crate) fn received(
        &mut self,
        response: Result<Incoming, TransportError>,
        retry: impl FnOnce(&Incoming) -> Retry,
        now: SystemTime,
    ) -> Result<(), Error> {
        let response = match response {
            Ok(response) => response,
            Err(error) => {
                let again = error.is_transient()
                    && (is_idempotent(self.request.method()) || !error.may_have_arrived());
                let wait =
                    again.then(|| self.shared.settings.retries.wait(self.info.attempts, None));
                let Some(wait) = wait.flatten() else {
                    return Err(self.error(ErrorKind::Transport(error)));
                };
                trace::retry(&self.info, None, wait);
                self.wait = Some(wait);
                return Ok(());
            }
        };
        let length = u64::try_from(response.body.len()).unwrap_or(u64::MAX);
        add(&self.shared.counting.received_bytes, length);
        let retry = retry(&response);
        if retry == Retry::NewToken && self.is_given_a_new_token(now) {
            return Ok(());
        }
        // Something that the service did is not to be done twice.
        let can_be_repeated =
            is_idempotent(self.request.method()) || is_refused_unread(response.status);
        if retry == Retry::Later && can_be_repeated {
            let asked = response.retry_after();
            let asked = asked.and_then(|header| retry_after(header, now));
            let retries = &self.shared.settings.retries;
            if let Some(wait) = retries.wait(self.info.attempts, asked) {
                trace::retry(&self.info, Some(response.status), wait);
                self.wait = Some(wait);
                return Ok(());
            }
        }
        self.is_over = true;
        Ok(())
    }

    /// Gives the refused token back; whether a new one is to be had.
    fn is_given_a_new_token(&mut self, now: SystemTime) -> bool {
        // Once in a call, however long the service takes to refuse.
        let is_first = !std::mem::replace(&mut self.was_refused, true);
        let (Some(grant), Some(token)) = (&self.grant, self.token.take()) else {
            return false;
        };
        let can_be_replaced = self.shared.cache().refused(grant, &token, now).is_ok();
        is_first && can_be_replaced
    }

    fn no_token(&self, error: TokenError) -> Error {
        self.error(ErrorKind::Token(error))
    }

    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        add(&self.shared.counting.failures, 1);
        let error = Error::new(self.info.clone(), kind);
        trace::failed(&error);
        error
    }
}

/// Whether a request that was received twice does what it does once (RFC 9110, section 9.2.2).
fn is_idempotent(method: &str) -> bool {
    matches!(
        method,
        "GET" | "HEAD" | "OPTIONS" | "PUT" | "DELETE" | "TRACE"
    )
}

/// Whether a status says that the request was not looked at.
const fn is_refused_unread(status: u16) -> bool {
    matches!(status, 425 | 429 | 503)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use skattekit_maskinporten::{Grant, Token};
    use skattekit_runtime::{Format, RequestBuilder, Retry};

    use super::{Exchange, Shared, Step};
    use crate::environment::Environment;
    use crate::settings::Settings;
    use crate::transport::Incoming;

    #[test]
    fn a_service_that_takes_minutes_to_refuse_gets_two_tokens_and_no_third() {
        let source = |_: &Grant, now: SystemTime| {
            let name = format!("{:?}", now.duration_since(SystemTime::UNIX_EPOCH));
            Token::new(
                name.replace(['(', ')'], ""),
                now + Duration::from_secs(7200),
            )
        };
        let shared = Shared::new(Settings::new(Environment::Test, source));
        let request = RequestBuilder::new("GET", "https://example.org", "/")
            .accept(Format::Json)
            .scopes(&["scope"])
            .build();
        let mut exchange = Exchange::new(&shared, "operation", request.unwrap()).unwrap();
        let mut now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let mut sent = Vec::new();
        loop {
            match exchange.step(now).unwrap() {
                Step::Send(outgoing) => {
                    let mut headers = outgoing.headers();
                    let token = headers.find(|(name, _)| *name == "Authorization");
                    sent.push(token.unwrap().1.to_owned());
                }
                Step::Last => break,
                Step::AskToken(_) | Step::Wait(_) => panic!("the token is there at once"),
            }
            now += Duration::from_secs(300);
            let refused = Incoming::new(401, Vec::new());
            exchange
                .received(Ok(refused), |_| Retry::NewToken, now)
                .unwrap();
        }
        assert_eq!(sent.len(), 2);
        assert_ne!(sent[0], sent[1]);
    }
}
