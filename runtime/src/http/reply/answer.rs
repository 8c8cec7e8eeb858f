//! `Answer`: the parts of an HTTP response, and the functions with which generated code reads its body.

use super::format::{Checked, format_of, is_page, is_success, is_whole};
use super::media_type::media_type;
use super::{Failure, RawReason, RawReply, Reply};
use crate::formats::document::recognize;
use crate::formats::error::ReadError;
use crate::formats::error_code::ErrorCode;
use crate::formats::format::Format;
use crate::formats::response::Response;
use crate::read::context::Session;
use crate::read::finding::{Finding, FindingKind};
use crate::read::value::Value;
use crate::values::sensitive::Sensitive;

/// The undecoded response to a call, for generated code.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    status: u16,
    content_type: Option<&'a str>,
    body: &'a [u8],
    report: bool,
}

/// A reply with its findings.
type Decoded<M, E> = (Reply<M, E>, Vec<Finding>);

/// A value with its findings.
type Read<R> = Result<(R, Vec<Finding>), ReadError>;

/// The types that an error of an API can be read as: every [`Response`], and [`NoError`].
pub trait ErrorBody: Sized {
    /// Reads the body of an error.
    ///
    /// # Errors
    /// A body that is not of this type.
    #[doc(hidden)]
    fn read_error(answer: Answer<'_>, format: Format, report: bool) -> Read<Self>;
}

impl<T: Response> ErrorBody for T {
    #[inline]
    fn read_error(answer: Answer<'_>, format: Format, report: bool) -> Read<Self> {
        answer.read(format, report)
    }
}

/// The error of an operation whose specification has no type for errors; it has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoError {}

impl NoError {
    /// Converts to any type, since there are no values.
    #[must_use]
    pub const fn never<T>(self) -> T {
        match self {}
    }
}

impl ErrorCode for NoError {
    fn error_code(&self) -> Option<&str> {
        self.never()
    }
}

impl ErrorBody for NoError {
    fn read_error(_: Answer<'_>, _: Format, _: bool) -> Read<Self> {
        Err(ReadError::new("the specification has no type for this"))
    }
}

/// The model of an operation that only returns a status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoContent;

impl<'a> Answer<'a> {
    /// A response whose findings are not needed.
    #[must_use]
    pub const fn new(status: u16, content_type: Option<&'a str>, body: &'a [u8]) -> Self {
        Self {
            status,
            content_type,
            body,
            report: false,
        }
    }

    /// A response whose findings are listed.
    #[must_use]
    pub const fn with_findings(status: u16, content_type: Option<&'a str>, body: &'a [u8]) -> Self {
        Self {
            report: true,
            ..Self::new(status, content_type, body)
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Whether the content type is one of these media types or ranges, ignoring parameters.
    #[must_use]
    pub fn is_media(&self, media_types: &[&str]) -> bool {
        let found = self.content_type.map(media_type).unwrap_or_default();
        let is = |known: &&str| {
            let known = media_type(known);
            match known.strip_suffix('*') {
                Some("*/") => !found.is_empty(),
                Some(range) => {
                    let start = found.get(..range.len());
                    start.is_some_and(|start| start.eq_ignore_ascii_case(range))
                }
                None => known.eq_ignore_ascii_case(found),
            }
        };
        media_types.iter().any(is)
    }

    /// The model for a success status, otherwise the error.
    pub fn model<T: Response, F: ErrorBody, M, E>(
        self,
        model: impl FnOnce(T) -> M,
        error: impl FnOnce(F) -> E,
    ) -> Decoded<M, E> {
        if !is_success(self.status) {
            return self.error(error);
        }
        let read = format_of(self.body).and_then(|format| {
            self.model_or_error(format)
                .map_err(|error| self.reason(format, error))
        });
        match read {
            Ok((Ok(value), findings)) => (Reply::Model(model(value)), findings),
            Ok((Err(value), findings)) => (self.feil(error(value)), findings),
            Err(reason) => (Reply::Raw(self.raw(reason)), Vec::new()),
        }
    }

    /// Text for a success status, otherwise the error; `media_types` are those of the text.
    pub fn text<F: ErrorBody, M, E>(
        self,
        media_types: &[&str],
        model: impl FnOnce(String) -> M,
        error: impl FnOnce(F) -> E,
    ) -> Decoded<M, E> {
        self.other(media_types, error, |_| {
            Ok(model(self.as_text()?.to_owned()))
        })
    }

    /// Bytes for a success status, otherwise the error; `media_types` are those of the bytes.
    pub fn bytes<F: ErrorBody, M, E>(
        self,
        media_types: &[&str],
        model: impl FnOnce(Vec<u8>) -> M,
        error: impl FnOnce(F) -> E,
    ) -> Decoded<M, E> {
        self.other(media_types, error, |body| Ok(model(body.to_vec())))
    }

    /// Only the status for a success status, otherwise the error. A body that is neither a page nor an error is a
    /// finding.
    pub fn empty<F: ErrorBody, M, E>(
        self,
        model: impl FnOnce(NoContent) -> M,
        error: impl FnOnce(F) -> E,
    ) -> Decoded<M, E> {
        let (reply, mut findings) = self.other(&[], error, |_| Ok(model(NoContent)));
        // 204 and 205 have no body, whatever a proxy adds.
        if self.report && matches!(reply, Reply::Model(_)) && !matches!(self.status, 204 | 205) {
            findings.extend(self.undescribed());
        }
        (reply, findings)
    }

    /// The finding for a body where the specification describes none.
    fn undescribed(self) -> Option<Finding> {
        let body = self.body.trim_ascii();
        if body.is_empty() {
            return None;
        }
        let value = serde_json::from_slice(body)
            .unwrap_or_else(|_| Value::Text(String::from_utf8_lossy(body).into()));
        Some(Finding::new(String::new(), FindingKind::UnknownBody, value))
    }

    /// The error, even for a success status; never a model.
    pub fn error<F: ErrorBody, M, E>(self, error: impl FnOnce(F) -> E) -> Decoded<M, E> {
        let read = format_of(self.body).and_then(|format| {
            self.first_of(F::read_error, format)
                .map_err(|error| self.reason(format, error))
        });
        match read {
            Ok((value, findings)) => (self.feil(error(value)), findings),
            Err(reason) => (Reply::Raw(self.raw(reason)), Vec::new()),
        }
    }

    /// An error that is text, once its content type has been checked.
    pub fn text_error<M, E>(self, error: impl FnOnce(Sensitive) -> E) -> Decoded<M, E> {
        let reply = match self.as_text() {
            Ok(text) => self.feil(error(Sensitive::new(text))),
            Err(reason) => Reply::Raw(self.raw(reason)),
        };
        (reply, Vec::new())
    }

    /// An error that is bytes, once its content type has been checked.
    pub fn bytes_error<M, E>(self, error: impl FnOnce(Vec<u8>) -> E) -> Decoded<M, E> {
        (self.feil(error(self.body.to_vec())), Vec::new())
    }

    fn as_text(&self) -> Result<&'a str, RawReason> {
        match std::str::from_utf8(self.body) {
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(error) => Err(RawReason::NotUtf8(ReadError::not_utf8(&error))),
        }
    }

    /// A body other than JSON and XML for a success status, otherwise the error.
    fn other<F: ErrorBody, M, E>(
        self,
        media_types: &[&str],
        error: impl FnOnce(F) -> E,
        model: impl FnOnce(&[u8]) -> Result<M, RawReason>,
    ) -> Decoded<M, E> {
        if !is_success(self.status) {
            return self.error(error);
        }
        if let Ok(format) = format_of(self.body) {
            if F::read_error(self, format, false).is_ok() {
                return self.error(error);
            }
        }
        let is_wanted = self.is_media(media_types);
        if !is_wanted && (is_page(self.body) || self.is_media(&PAGES)) {
            return (Reply::Raw(self.raw(RawReason::Html)), Vec::new());
        }
        let reply = match model(self.body) {
            Ok(model) => Reply::Model(model),
            Err(reason) => Reply::Raw(self.raw(reason)),
        };
        (reply, Vec::new())
    }

    fn read<R: Response>(self, format: Format, report: bool) -> Read<R> {
        let xml = format == Format::Xml;
        let session = if report {
            Session::reporting(xml)
        } else {
            Session::silent(xml)
        };
        let value = recognize(format, self.body, &session)?;
        Ok((value, session.into_findings()))
    }

    /// The body as a model, or else as an error; the error of reading the model if it is neither.
    fn model_or_error<T: Response, F: ErrorBody>(self, format: Format) -> Read<Result<T, F>> {
        let read = self.first_of(Self::read::<T>, format);
        let decided = match &read {
            Ok((_, findings)) => !lacks_fields(findings) || self.read::<T>(format, false).is_ok(),
            Err(_) => false,
        };
        if !decided && F::read_error(self, format, false).is_ok() {
            return F::read_error(self, format, self.report)
                .map(|(error, findings)| (Err(error), findings));
        }
        read.map(|(model, findings)| (Ok(model), findings))
    }

    fn first_of<R>(self, read: fn(Self, Format, bool) -> Read<R>, format: Format) -> Read<R> {
        read(self, format, self.report)
    }

    fn feil<M, E>(self, feil: E) -> Reply<M, E> {
        let status = self.status;
        Reply::Feil(Failure { status, feil })
    }

    fn reason(self, format: Format, error: ReadError) -> RawReason {
        if format == Format::Xml && self.is_media(&PAGES) {
            return RawReason::Html;
        }
        match is_whole(format, self.body) {
            Checked::Whole => RawReason::Shape(error),
            Checked::NotUtf8 => RawReason::NotUtf8(error),
            Checked::Broken => RawReason::Broken(error),
        }
    }

    fn raw(self, reason: RawReason) -> RawReply {
        RawReply {
            status: self.status,
            content_type: self.content_type.map(Into::into),
            body: self.body.to_vec(),
            reason,
        }
    }
}

/// The media types of web pages.
const PAGES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// Whether a reading without findings may have failed because of these findings.
fn lacks_fields(findings: &[Finding]) -> bool {
    let lacks =
        |finding: &Finding| matches!(finding.kind(), FindingKind::Missing | FindingKind::Null);
    findings.iter().any(lacks)
}
