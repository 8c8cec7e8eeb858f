//! `Call` and `Pages`: what a client needs of a request type to send it, to read the reply, and to follow a list of events.

use crate::formats::error_code::ErrorCode;
use crate::formats::format::Format;
use crate::http::reply::Reply;
use crate::http::request::Request;
use crate::http::request::error::InvalidRequest;
use crate::read::finding::Finding;

/// An operation with its arguments, for a client: what to send and where, and how to read the reply as a `T`.
///
/// Every request type of the generated crates implements it. One whose reply depends on the inntektsår implements it for the
/// model with any list of codes and for the model of any year, so that the type that the caller expects decides.
pub trait Call<T> {
    /// The API's own error.
    type Feil: ErrorCode;

    /// The `operationId`, or the method and the path where there is none; for logs and errors.
    const OPERATION: &'static str;

    /// The base addresses, in the order of the specification, their variables at their defaults. May be empty.
    const SERVERS: &'static [&'static str];

    /// Builds the HTTP request for the service at `base_url`; the format counts where the service offers both.
    ///
    /// # Errors
    /// Those of the request type's own `request`.
    fn to_request(&self, base_url: &str, format: Format) -> Result<Request, InvalidRequest>;

    /// Reads a response, as the request type's own `decode` does.
    fn read(status: u16, content_type: Option<&str>, body: &[u8]) -> Reply<T, Self::Feil>;

    /// Reads a response, and lists its findings.
    fn read_with_findings(
        status: u16,
        content_type: Option<&str>,
        body: &[u8],
    ) -> (Reply<T, Self::Feil>, Vec<Finding>);
}

/// A call for a page of a list of events, whose numbers rise and have gaps.
pub trait Pages<T>: Call<T> + Clone {
    /// An item of the list.
    type Item;

    /// The code of the error with which the service says that there is nothing from a number on; `None` if it answers with an
    /// empty page.
    const END: Option<&'static str>;

    /// The number with which the page begins; `None` if the service decides.
    fn first(&self) -> Option<i64>;

    /// The same call for the page that begins with a number.
    #[must_use]
    fn beginning_with(&self, number: i64) -> Self;

    /// The items of a page, in the order of the list.
    fn items(page: T) -> Vec<Self::Item>;

    /// The number of an item; `None` if it has none.
    fn number(item: &Self::Item) -> Option<i64>;

    /// When an item was registered, beginning with the date, `YYYY-MM-DD`; `None` if it does not say.
    fn registered(item: &Self::Item) -> Option<&str> {
        let _ = item;
        None
    }

    /// The call for the first number from a date on, `YYYY-MM-DD`, or for the first of the list; `None` if the service offers
    /// no such operation. The request is built for `base_url`, and the format counts where the service offers both.
    #[must_use]
    fn start(base_url: &str, date: Option<&str>, format: Format) -> Option<Start<Self::Feil>> {
        let _ = (base_url, date, format);
        None
    }
}

/// The call for the number at which the reading of a list can begin.
#[derive(Clone, Debug)]
pub struct Start<F> {
    /// The request, or why it cannot be built.
    pub request: Result<Request, InvalidRequest>,
    /// Reads the response: the number, or `None` if the service names none.
    pub read: ReadStart<F>,
}

/// How the response to the call for the first number is read, from status, content type and body.
pub type ReadStart<F> = fn(u16, Option<&str>, &[u8]) -> Reply<Option<i64>, F>;

/// Implements [`Call`] for a request type by its own methods.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_call {
    (
        $name:ident [$($generics:tt)*] as $operation:literal, $model:ty, $feil:ty, $servers:expr,
        $format:tt, $read:ident, $read_with_findings:ident $(,)?
    ) => {
        impl<$($generics)*> $crate::Call<$model> for $name {
            type Feil = $feil;

            const OPERATION: &'static str = $operation;
            const SERVERS: &'static [&'static str] = $servers;

            // Compiled where they are used, and with them the reading of their models.
            #[inline]
            fn to_request(
                &self,
                base_url: &str,
                format: $crate::Format,
            ) -> Result<$crate::Request, $crate::InvalidRequest> {
                $crate::request_of!(self, base_url, format, $format)
            }

            #[inline]
            fn read(status: u16, content_type: Option<&str>, body: &[u8]) -> $crate::Reply<$model, $feil> {
                Self::$read(status, content_type, body)
            }

            #[inline]
            fn read_with_findings(
                status: u16,
                content_type: Option<&str>,
                body: &[u8],
            ) -> ($crate::Reply<$model, $feil>, Vec<$crate::Finding>) {
                Self::$read_with_findings(status, content_type, body)
            }
        }
    };
}

/// Calls `request` with or without a format.
#[doc(hidden)]
#[macro_export]
macro_rules! request_of {
    ($request:expr, $base_url:expr, $format:expr, either) => {
        $request.request($base_url, $format)
    };
    ($request:expr, $base_url:expr, $format:expr, fixed) => {{
        let _ = $format;
        $request.request($base_url)
    }};
}
