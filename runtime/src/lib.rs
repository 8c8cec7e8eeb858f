//! The hand-written part of the generated crates: reads responses into typed values, and writes them back unchanged.
//!
//! | type | what it is for |
//! |---|---|
//! | [`Open`], [`Code`] | a code from a list that can grow: unknown codes are kept, not refused |
//! | [`List`] | a list that can be absent: absent and empty are distinct |
//! | [`Nullable`] | a value that can be null: absent and null are distinct |
//! | [`Date`], [`DateTime`], [`Year`], [`Decimal`] | strings kept as sent, with typed parts on request |
//! | [`Value`], [`Fields`] | values without a type in the model, kept as received |
//! | [`Sensitive`], [`ShowAll`] | personal data, and the way to show it on purpose |
//! | [`NoCodes`] | the empty code list, for responses whose list is not available |
//! | [`Finding`] | something in a response that its model does not know |
//! | [`inspect`], [`Observer`], [`CodeList`] | a reading that only reports what is unknown |
//! | [`Wire`], [`Document`], [`Response`] | how a type is read and written |
//! | [`Request`], [`ParameterValue`] | a request, to send with any HTTP client |
//! | [`Content`], [`File`], [`Server`] | what a request sends, and where |
//! | [`ResponseType`], [`Operation`] | rows of the tables of everything that the APIs answer and can be asked |
//! | [`Call`], [`Pages`] | what a client needs of a request type |
//! | [`decode`], [`Reply`], [`Retry`] | the reply to a request, and whether to retry |
//! | [`is_personidentifikator`] | whether a string has the form of a fødselsnummer or D-number |
//!
//! The generated crates re-export what their models use, so nobody needs to depend on this crate directly.
//!
//! A model is described once, by `impl_model!` over its fields, and that description reads it from both JSON and XML.
//! Reading goes through [`Wire`] rather than `Deserialize`, since a reader must know its place in the response and where to
//! report what is unknown; `Deserialize` is implemented too, and reports nothing.
//!
//! The files are in folders, each of which may use those above it in this table:
//!
//! | folder | what is in it | what it uses |
//! |---|---|---|
//! | `read` | how a type is read, with its place and the recipient of what is unknown; JSON text; the value without a type | |
//! | `values` | values without parts, and the rules that a specification sets for them | `read` |
//! | `formats` | XML, and whole responses in it and in JSON | `read`, `values` |
//! | `shapes` | objects, lists, maps and unions, and the macros that describe them | `read`, `values`, `formats` |
//! | `sample` | values made up for tests, with the feature `sample` | `read`, `values`, `shapes` |
//! | `describe` | what the values of a type are made of, with the feature `describe` | `read`, `values`, `formats`, `shapes` |
//! | `http` | requests, and the replies to them | all of them |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "describe")]
mod describe;
#[cfg(not(feature = "describe"))]
#[path = "describe/none.rs"]
mod describe;
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

#[cfg(not(feature = "describe"))]
pub use describe::DescribeOf;
#[cfg(feature = "describe")]
pub use describe::document::DescribeOf;
#[cfg(feature = "describe")]
#[cfg_attr(docsrs, doc(cfg(feature = "describe")))]
pub use describe::shape::{FieldShape, MemberShape, ObjectShape, PersonalKind, Shape, UnionShape};
#[cfg(feature = "describe")]
#[cfg_attr(docsrs, doc(cfg(feature = "describe")))]
pub use describe::{Describe, Visitor, Whole};
pub use formats::body::Body;
pub use formats::document::{
    from_json, from_json_strict, from_json_with_findings, inspect, to_json,
};
#[cfg(feature = "xml")]
#[cfg_attr(docsrs, doc(cfg(feature = "xml")))]
pub use formats::document::{from_xml, from_xml_strict, from_xml_with_findings, to_xml};
pub use formats::error::{ReadError, WriteError};
pub use formats::error_code::ErrorCode;
pub use formats::format::{Format, Root};
pub use formats::response::{Document, Response};
pub use http::call::{Call, Pages, ReadStart, Start};
pub use http::operation::{
    Combination, Operation, OperationCursor, OperationError, OperationParameter, ParameterKind,
    ParameterPlace,
};
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

#[cfg(not(feature = "sample"))]
pub use sample::SampleOf;
#[cfg(feature = "sample")]
pub use sample::document::SampleOf;
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

/// The items that every generated crate re-exports, so that nobody needs to depend on this crate.
///
/// The crates re-export all of it with a glob, which is on purpose: the names are listed here once, those of XML come
/// with the feature, and a crate's own item of the same name takes precedence.
pub mod exports {
    pub use crate::{
        Body, CalendarDate, ClockTime, Code, Date, DateTime, Decimal, Document, ErrorCode, Failure,
        Fields, File, Finding, FindingKind, Format, InvalidPersonidentifikator, InvalidRequest,
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

/// Items that the macros of this crate expand to; not for direct use.
#[doc(hidden)]
pub mod private {
    #[cfg(feature = "describe")]
    pub use crate::describe::facts::pass_fact;
    #[cfg(feature = "describe")]
    pub use crate::describe::shapes::{shape_of_field, shape_of_variant};
    #[cfg(feature = "describe")]
    pub use crate::describe::values::{text_of_field, to_text};
    pub use crate::formats::error_code::fmt_error;
    pub use crate::formats::response::RootKind;
    pub use crate::http::operation::allows;
    pub use crate::read::asks::Asks;
    pub use crate::read::content::{ContentRef, Misfit};
    pub use crate::read::context::ReadContext;
    pub use crate::read::hidden::{fmt_hidden, mask};
    pub use crate::read::json::{Json, Refused};
    pub use crate::read::names::{Element, ElementName};
    pub use crate::read::observer::Facts;
    pub use crate::read::scalar::{Scalar, read_json_scalar, read_scalar};
    pub use crate::read::wire::{Lists, read_silently};
    #[cfg(feature = "sample")]
    pub use crate::sample::shapes::{choose, sets};
    pub use crate::shapes::any_of::{AnyOf, can_grow, is_list, read_any_of, read_further};
    pub use crate::shapes::convert::Convert;
    pub use crate::shapes::direct::{read_json_model, read_json_union, take_due};
    pub use crate::shapes::elements::{
        next_element, next_element_or_rest, read_element, read_wrapped,
    };
    pub use crate::shapes::keys::{next_field, next_field_or_rest};
    pub use crate::shapes::map::Rest;
    pub use crate::shapes::model::{
        Model, finish_field, finish_required, note_object, read_field, read_model, write_model,
    };
    pub use crate::shapes::object::{Object, can_be_xml};
    pub use crate::shapes::union::{
        Member, Union, read_union, report_year, write_member, write_unknown,
    };
    pub use crate::shapes::years::{check_year, year_of};
    pub use crate::values::code::{deserialize_code, other_name, serialize_code};
    pub use crate::values::facts::YearFacts;
    pub use crate::values::index::Index;
    pub use crate::values::lookup::find_rows;
    pub use crate::values::open::map_known;
    pub use serde_core as serde;
}
