//! `Reading`: how a list of events is read, without I/O: which page is next, and whether what came can be right.

use std::fmt;
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use skattekit_runtime::{ErrorCode, Format, Pages, Reply, Start};

use crate::call::Target;
use crate::checkpoint::Checkpoint;
use crate::date::{days_ago, next_day};
use crate::error::{Answer, CallError, Error};

/// Where the reading of a list begins.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Begin {
    /// With the first event of the list.
    First,
    /// With the first event that has this number or a higher one.
    Number(i64),
    /// With the first event on this date, `YYYY-MM-DD`, or after it.
    Date(String),
    /// After the batch that the checkpoint was handed out for.
    Checkpoint(Checkpoint),
}

impl Begin {
    /// With the first event on the date that was so many days ago, in UTC, or after it.
    #[must_use]
    pub fn days_ago(days: u32) -> Self {
        Self::Date(days_ago(days, SystemTime::now()))
    }
}

/// What happens at the end of a list, which grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtEnd {
    /// The reading ends.
    #[default]
    Stop,
    /// The reading waits so long, and asks again.
    Wait(Duration),
}

/// The events of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch<I> {
    /// The events, in the order of the list; not empty.
    pub items: Vec<I>,
    from: Option<i64>,
    bridged: Option<(i64, i64)>,
    checkpoint: Checkpoint,
}

impl<I> Batch<I> {
    /// The number that was asked for: the same when the batch is repeated after a crash. `None` where the list decided.
    #[must_use]
    pub const fn from(&self) -> Option<i64> {
        self.from
    }

    /// The numbers, from the first to before the second, of which the service twice had no event although it has later ones.
    #[must_use]
    pub const fn bridged(&self) -> Option<(i64, i64)> {
        self.bridged
    }

    /// Gives the batch up, once everything that is to be done with it is done, for the checkpoint to be stored.
    #[must_use]
    pub fn done(self) -> Checkpoint {
        self.checkpoint
    }

    /// The same batch with other items.
    pub(crate) fn with<J>(self, items: Vec<J>) -> Batch<J> {
        let Self {
            from,
            bridged,
            checkpoint,
            ..
        } = self;
        Batch {
            items,
            from,
            bridged,
            checkpoint,
        }
    }
}

/// The state of a reading.
#[derive(Debug)]
pub(crate) struct Reading<C> {
    pub at_end: AtEnd,
    base_url: String,
    list: Box<str>,
    /// The call for the next page.
    call: C,
    /// The date to begin with, if there is one.
    date: Option<String>,
    state: State,
    /// The first number that was not read; `None` before it is known.
    next: Option<i64>,
    /// The date on which the last event was registered.
    registered: Option<String>,
    bridged: Option<(i64, i64)>,
}

/// What is done next.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Ask where the list begins.
    Begin,
    /// Ask for a page.
    Page,
    /// The page was empty: ask whether there are later events.
    Bridge,
    /// There are, from this number on: ask for the page once more.
    Again(i64),
    /// The list ended for now.
    Ended,
}

/// What a reading needs.
pub(crate) enum Want<F> {
    /// The answer to the call for a first number.
    Start(Start<F>),
    /// The answer to the call for the page.
    Page,
    /// Time to pass.
    Wait(Duration),
    /// Nothing more.
    Over,
}

/// The batches of a list of events, read by a client. They end at the end of the list, or never, as
/// [`at_end`](Self::at_end) says.
///
/// With a [`Client`](crate::Client) they are an iterator. After an error it goes on where it was: the next batch is the one
/// that failed.
pub struct Events<C, T, P> {
    pub(crate) client: C,
    pub(crate) reading: Reading<P>,
    page: PhantomData<fn() -> T>,
}

impl<C, T, P: fmt::Debug> fmt::Debug for Events<C, T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("reading", &self.reading)
            .finish_non_exhaustive()
    }
}

impl<C, T, P: Pages<T>> Events<C, T, P> {
    pub(crate) fn new(
        client: C,
        target: Target<'_>,
        list: P,
        begin: Begin,
    ) -> Result<Self, EventsError<P::Feil>> {
        let base = target.base_url::<T, P>().map_err(CallError::from)?;
        Ok(Self {
            reading: Reading::new(list, base, begin)?,
            client,
            page: PhantomData,
        })
    }

    /// The same with what happens at the end of the list; it stops by default.
    #[must_use]
    pub fn at_end(mut self, at_end: AtEnd) -> Self {
        self.reading.at_end = at_end;
        self
    }
}

/// What a step of a reading gave: a batch, nothing yet, or an error.
pub(crate) type Advanced<I, F> = Result<Option<Batch<I>>, EventsError<F>>;

impl<C> Reading<C> {
    pub(crate) fn new<T>(
        call: C,
        base_url: String,
        begin: Begin,
    ) -> Result<Self, EventsError<C::Feil>>
    where
        C: Pages<T>,
    {
        let list = format!("{base_url} {}", C::OPERATION).into_boxed_str();
        let (date, next) = match begin {
            Begin::First => (None, None),
            Begin::Date(date) => {
                if next_day(&date).is_none() {
                    return Err(fault(&list, Fault::Date));
                }
                (Some(date), None)
            }
            Begin::Number(number) => (None, Some(number)),
            Begin::Checkpoint(checkpoint) if checkpoint.list() == &*list => {
                (None, Some(checkpoint.next()))
            }
            Begin::Checkpoint(checkpoint) => {
                return Err(fault(&list, Fault::OtherList(checkpoint.list().into())));
            }
        };
        Ok(Self {
            at_end: AtEnd::default(),
            base_url,
            list,
            call: match next {
                Some(next) => call.beginning_with(next),
                None => call,
            },
            date,
            state: if next.is_some() {
                State::Page
            } else {
                State::Begin
            },
            next,
            registered: None,
            bridged: None,
        })
    }

    pub(crate) const fn call(&self) -> &C {
        &self.call
    }

    /// What is needed next.
    pub(crate) fn want<T>(&mut self, format: Format) -> Result<Want<C::Feil>, EventsError<C::Feil>>
    where
        C: Pages<T>,
    {
        let date = match &self.state {
            State::Begin => self.date.clone(),
            // The day after the last event: what is on that day or later has a higher number.
            State::Bridge => self.registered.as_deref().and_then(next_day),
            State::Page | State::Again(_) => return Ok(Want::Page),
            State::Ended => {
                // Whoever asks again wants what has come since.
                self.state = match self.next {
                    Some(_) => State::Page,
                    None => State::Begin,
                };
                return Ok(match self.at_end {
                    AtEnd::Stop => Want::Over,
                    AtEnd::Wait(time) => Want::Wait(time),
                });
            }
        };
        match (
            C::start(&self.base_url, date.as_deref(), format),
            &self.state,
        ) {
            (Some(start), _) => Ok(Want::Start(start)),
            (None, State::Begin) if date.is_some() => Err(fault(&self.list, Fault::NoStart)),
            (None, State::Begin) => {
                self.state = State::Page;
                Ok(Want::Page)
            }
            (None, _) => {
                self.state = State::Ended;
                self.want::<T>(format)
            }
        }
    }

    /// Takes the answer to the call for a first number.
    pub(crate) fn started<T>(
        &mut self,
        answer: Result<Answer<Option<i64>, C::Feil>, Error>,
    ) -> Advanced<C::Item, C::Feil>
    where
        C: Pages<T>,
    {
        let answer = answer.map_err(CallError::from)?;
        let first = if ends::<T, C>(&answer.reply) {
            None
        } else {
            answer.into_result()?
        };
        match (&self.state, first, self.next) {
            (State::Bridge, Some(later), Some(next)) if later > next => {
                self.state = State::Again(later);
            }
            (State::Bridge, ..) | (_, None, _) => self.state = State::Ended,
            (_, Some(first), _) => {
                self.begin_with(first);
                self.state = State::Page;
            }
        }
        Ok(None)
    }

    fn begin_with<T>(&mut self, number: i64)
    where
        C: Pages<T>,
    {
        self.next = Some(number);
        self.call = self.call.beginning_with(number);
    }

    /// Takes the answer to the call for the page.
    pub(crate) fn received<T>(
        &mut self,
        answer: Result<Answer<T, C::Feil>, Error>,
    ) -> Advanced<C::Item, C::Feil>
    where
        C: Pages<T>,
    {
        let answer = answer.map_err(CallError::from)?;
        if ends::<T, C>(&answer.reply) {
            self.state = State::Ended;
            return Ok(None);
        }
        let id = answer.call.korrelasjonsid.clone();
        let items = C::items(answer.into_result()?);
        if items.is_empty() {
            self.pass_empty_page::<T>();
            return Ok(None);
        }
        let next = self.check::<T>(&items).map_err(|error| error.of_page(id))?;
        let last = items.iter().rev().find_map(C::registered);
        if let Some(last) = last.and_then(|moment| moment.get(..10)) {
            self.registered = Some(last.to_owned());
        }
        let batch = Batch {
            items,
            from: self.next,
            bridged: self.bridged.take(),
            checkpoint: Checkpoint::new(&self.list, next),
        };
        self.begin_with(next);
        self.state = State::Page;
        Ok(Some(batch))
    }

    /// Finds out whether an empty page is the end, or stands before later events.
    fn pass_empty_page<T>(&mut self)
    where
        C: Pages<T>,
    {
        self.state = match (&self.state, self.next, self.bridged) {
            (State::Again(later), Some(next), _) => {
                let later = *later;
                self.bridged = Some((next, later));
                self.begin_with(later);
                State::Page
            }
            // Not even there: what was said of later events was wrong, and nothing is passed over for it.
            (_, _, Some((next, _))) => {
                self.bridged = None;
                self.begin_with(next);
                State::Ended
            }
            (_, Some(_), None) => State::Bridge,
            (_, None, None) => State::Ended,
        };
    }

    /// The number after the last of a page whose numbers can be right.
    fn check<T>(&self, items: &[C::Item]) -> Result<i64, EventsError<C::Feil>>
    where
        C: Pages<T>,
    {
        let mut last = None;
        for (index, item) in items.iter().enumerate() {
            let number =
                C::number(item).ok_or_else(|| fault(&self.list, Fault::NoNumber(index)))?;
            if let Some(asked) = self.next.filter(|asked| number < *asked) {
                return Err(fault(&self.list, Fault::Repeats { asked, number }));
            }
            if let Some(before) = last.filter(|before| number <= *before) {
                return Err(fault(&self.list, Fault::Backwards { before, number }));
            }
            last = Some(number);
        }
        let next = last.and_then(|last| last.checked_add(1));
        next.ok_or_else(|| fault(&self.list, Fault::Last))
    }
}

/// Whether a reply says that there is nothing from a number on.
fn ends<T, C: Pages<T>>(reply: &Reply<impl Sized, C::Feil>) -> bool {
    match reply {
        Reply::Feil(failure) => C::END.is_some() && failure.feil.error_code() == C::END,
        _ => false,
    }
}

fn fault<F>(list: &str, fault: Fault) -> EventsError<F> {
    EventsError::List(ListError {
        list: list.into(),
        korrelasjonsid: "".into(),
        fault,
    })
}

/// Why there is no batch.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventsError<F> {
    /// A call gave no page.
    Call(CallError<F>),
    /// The list cannot be right, or cannot be read so.
    List(ListError),
}

impl<F> EventsError<F> {
    /// The same, found on the page of a call.
    fn of_page(mut self, id: Box<str>) -> Self {
        if let Self::List(error) = &mut self {
            error.korrelasjonsid = id;
        }
        self
    }
}

impl<F> From<CallError<F>> for EventsError<F> {
    fn from(error: CallError<F>) -> Self {
        Self::Call(error)
    }
}

/// A list that cannot be right, or that cannot be read from where it was to be. Nothing was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListError {
    list: Box<str>,
    /// Of the page at fault; empty where there is none.
    korrelasjonsid: Box<str>,
    fault: Fault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    NoNumber(usize),
    Repeats { asked: i64, number: i64 },
    Backwards { before: i64, number: i64 },
    Last,
    NoStart,
    Date,
    OtherList(Box<str>),
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.list)?;
        let id = &self.korrelasjonsid;
        match &self.fault {
            Fault::NoNumber(index) => write!(
                f,
                "event {index} of the page has no number; the page is not taken, since nobody would know where to go on"
            ),
            Fault::Repeats { asked, number } => write!(
                f,
                "the page from number {asked} on has number {number}; it repeats what was read, \
                 so report it with the korrelasjonsid {id}, and do not go on"
            ),
            Fault::Backwards { before, number } => write!(
                f,
                "number {number} stands after {before}; the list goes backwards, \
                 so report it with the korrelasjonsid {id}, and do not go on"
            ),
            Fault::Last => f.write_str("the last number is the highest there is; the list cannot go on"),
            Fault::NoStart => f.write_str(
                "the list does not offer to begin with a date; begin with a number, or with the first event",
            ),
            Fault::Date => f.write_str("the date to begin with is none; expected one such as `2025-01-31`"),
            Fault::OtherList(other) => write!(
                f,
                "the checkpoint is of another list, {other}; use a checkpoint of its own for each list and environment"
            ),
        }
    }
}

impl std::error::Error for ListError {}

impl<F: ErrorCode> fmt::Display for EventsError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::List(error) => error.fmt(f),
        }
    }
}

impl<F: ErrorCode + fmt::Debug> std::error::Error for EventsError<F> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::List(_) => None,
        }
    }
}
