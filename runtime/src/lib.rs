//! The hand-written part of the generated crates: typed values read from a response, and written as they came.
//!
//! | type | what it is for |
//! |---|---|
//! | [`Open`], [`Code`] | a code from a list that grows: what the list lacks is kept, not refused |
//! | [`List`] | a list that a response may leave out: absent and empty stay apart |
//! | [`Nullable`] | a value that may be null on purpose: absent and null stay apart |
//! | [`Date`], [`DateTime`], [`Year`], [`Decimal`] | text kept as sent, with typed parts on request |
//! | [`Value`], [`Fields`] | what a model has no type for, kept as it came |
//! | [`Sensitive`], [`ShowAll`] | personal data, and the way to show it on purpose |
//! | [`NoCodes`] | the empty code list, for reading responses whose list is not at hand |
//! | [`Finding`] | something in a response that its model does not know |
//! | [`inspect`], [`Observer`], [`CodeList`] | a reading for the sake of what is new in it |
//! | [`Wire`], [`Document`], [`Response`] | how a type is read and written |
//! | [`Request`], [`ParameterValue`] | a call, for any HTTP client to make |
//! | [`Content`], [`File`], [`Server`] | what a call sends, and where to |
//! | [`decode`], [`Reply`], [`Retry`] | what an answer is, and whether to ask again |
//! | [`is_personidentifikator`] | whether a text has the shape of a fødselsnummer or D-number |
//!
//! The generated crates re-export what their models use; nobody needs to depend on this one directly.
//!
//! A model is described once, by `impl_model!` over its fields, and read by that description from `serde_json` and from the
//! XML of this crate alike. Reading goes through [`Wire`] rather than `Deserialize`, since a reader must know where it is
//! and whom to tell what is new; `Deserialize` is there for everybody else, and tells nobody.
//!
//! Its files stand in folders, each of which may use those above it in this table:
//!
//! | folder | what is in it | what it uses |
//! |---|---|---|
//! | `read` | how a type is read, where in the response that is, who is told what is new, and the value without a type | |
//! | `values` | values with nothing in them, and the rules that a specification sets for them | `read` |
//! | `formats` | JSON and XML, and whole responses in them | `read`, `values` |
//! | `shapes` | objects, lists, maps and unions, by the macros that describe them | `read`, `values`, `formats` |
//! | `sample` | values made up for tests, with the feature `sample` | `read`, `values`, `shapes` |
//! | `http` | requests, and the replies to them | all of them |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod formats;
mod http;
mod read;
#[cfg(feature = "sample")]
mod sample;
#[cfg(not(feature = "sample"))]
#[path = "sample/none.rs"]
mod sample;
mod shapes;
mod values;

pub use formats::body::Body;
pub use formats::document::{
    from_json, from_json_strict, from_json_with_findings, inspect, to_json,
};
#[cfg(feature = "xml")]
#[cfg_attr(docsrs, doc(cfg(feature = "xml")))]
pub use formats::document::{from_xml, from_xml_strict, from_xml_with_findings, to_xml};
pub use formats::error::{ReadError, WriteError};
pub use formats::format::{Format, Root};
pub use formats::response::{Document, Response};
pub use http::reply::answer::{Answer, ErrorBody, NoContent, NoError};
pub use http::reply::decode::{decode, decode_with_findings};
pub use http::reply::{Failure, RawReason, RawReply, Reply, ReplyError, Retry};
pub use http::request::Request;
pub use http::request::builder::RequestBuilder;
pub use http::request::combination::check_combination;
pub use http::request::content::{Content, Form};
pub use http::request::error::InvalidRequest;
pub use http::request::multipart::{File, Multipart, Part};
pub use http::request::parameter::{Parameter, ParameterValue, Parts, Style};
pub use http::request::server::{Server, Variable};
pub use http::table::{Inspect, ResponseType};
pub use read::finding::{Finding, FindingKind};
pub use read::hidden::ShowAll;
pub use read::observer::{CodeList, Event, Observer};
pub use read::rules::Bound;
pub use read::value::{Fields, Value};
pub use read::wire::Wire;
#[cfg(feature = "sample")]
#[cfg_attr(docsrs, doc(cfg(feature = "sample")))]
pub use sample::{Sample, Sampler, Wanted};
pub use shapes::list::List;
pub use shapes::nullable::Nullable;
pub use shapes::one_of::OneOf;
pub use values::code::{Code, NoCodes, UnknownCode};
pub use values::decimal::Decimal;
pub use values::open::{Open, Unknown};
pub use values::person::{
    InvalidPersonidentifikator, check_personidentifikator, has_valid_control_digits,
    is_personidentifikator,
};
pub use values::sensitive::Sensitive;
pub use values::when::{CalendarDate, ClockTime, Date, DateTime, InvalidText, Year};

/// What every generated crate exports, so that nobody needs to depend on this one.
pub mod exports {
    pub use crate::{
        Body, CalendarDate, ClockTime, Code, Date, DateTime, Decimal, Document, Failure, Fields,
        File, Finding, FindingKind, Format, InvalidPersonidentifikator, InvalidRequest,
        InvalidText, List, NoCodes, NoContent, NoError, Nullable, OneOf, Open, RawReason, RawReply,
        ReadError, Reply, ReplyError, Request, Response, Retry, Root, Sensitive, Server, ShowAll,
        Unknown, UnknownCode, Value, Variable, Wire, WriteError, Year, check_personidentifikator,
        from_json, from_json_strict, from_json_with_findings, has_valid_control_digits,
        is_personidentifikator, to_json,
    };
    #[cfg(feature = "xml")]
    #[cfg_attr(docsrs, doc(cfg(feature = "xml")))]
    pub use crate::{from_xml, from_xml_strict, from_xml_with_findings, to_xml};
}

/// What the macros of this crate expand to; not for use by hand.
#[doc(hidden)]
pub mod private {
    pub use crate::formats::response::RootKind;
    pub use crate::read::buffered::Tagged;
    pub use crate::read::content::{ContentRef, Misfit};
    pub use crate::read::context::ReadContext;
    pub use crate::read::hidden::fmt_hidden;
    pub use crate::read::names::{Element, ElementName};
    pub use crate::read::wire::{Lists, Scalar, read_scalar, read_silently};
    #[cfg(feature = "sample")]
    pub use crate::sample::shapes::{choose, sets};
    pub use crate::shapes::any_of::{AnyOf, can_grow, is_list, read_any_of, read_further};
    pub use crate::shapes::elements::{
        next_element, next_element_or_rest, read_element, read_wrapped,
    };
    pub use crate::shapes::keys::{next_field, next_field_or_rest};
    pub use crate::shapes::map::Rest;
    pub use crate::shapes::model::{
        Model, finish_field, finish_required, note_object, read_field, read_model, write_model,
    };
    pub use crate::shapes::union::{
        Member, Union, read_union, report_year, write_member, write_unknown,
    };
    pub use crate::shapes::years::{check_year, year_of};
    pub use crate::values::code::{Index, deserialize_code, serialize_code};
    pub use crate::values::lookup::find_rows;
    pub use serde_core as serde;
}
