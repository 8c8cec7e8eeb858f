//! The hand-written part that generated code leans on: text from the wire in, typed values out, and the same text back.
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
//! | [`inspect`], [`Witness`], [`CodeList`] | a reading for the sake of what is new in it |
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

#![cfg_attr(docsrs, feature(doc_cfg))]

mod any_of;
mod bounds;
mod code;
mod decimal;
mod document;
mod element;
mod exact;
mod finding;
mod json;
mod keys;
mod lent;
mod list;
mod lookup;
mod map;
mod model;
mod nullable;
mod one_of;
mod open;
mod person;
mod place;
mod raw;
mod refuse;
mod replay;
mod reply;
mod request;
mod sensitive;
mod size;
mod table;
mod union;
mod value;
mod when;
mod wire;
mod witness;
#[cfg(feature = "xml")]
mod xml;
mod years;

pub use bounds::Bound;
pub use code::{Code, NoCodes, UnknownCode};
pub use decimal::Decimal;
pub use document::{
    Body, Document, Format, ReadError, Response, Root, WriteError, from_json, from_json_strict,
    from_json_with_findings, inspect, to_json,
};
#[cfg(feature = "xml")]
#[cfg_attr(docsrs, doc(cfg(feature = "xml")))]
pub use document::{from_xml, from_xml_strict, from_xml_with_findings, to_xml};
pub use finding::{Finding, FindingKind};
pub use list::List;
pub use nullable::Nullable;
pub use one_of::OneOf;
pub use open::{Open, Unknown};
pub use person::{
    InvalidPersonidentifikator, check_personidentifikator, has_valid_control_digits,
    is_personidentifikator,
};
pub use reply::{
    Answer, ErrorBody, Failure, NoContent, NoError, RawReason, RawReply, Reply, ReplyError, Retry,
    decode, decode_with_findings,
};
pub use request::{
    Content, File, Form, InvalidRequest, Multipart, Parameter, ParameterValue, Part, Parts,
    Request, RequestBuilder, Server, Style, Variable, check_combination,
};
pub use sensitive::{Sensitive, ShowAll};
pub use table::{Inspect, ResponseType};
pub use value::{Fields, Value};
pub use when::{CalendarDate, ClockTime, Date, DateTime, InvalidText, Year};
pub use wire::Wire;
pub use witness::{CodeList, News, Witness};

use place::Place;

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
    pub use crate::any_of::{AnyOf, can_grow, is_list, read_any_of, read_further};
    pub use crate::code::{Index, deserialize_code, serialize_code};
    pub use crate::document::RootKind;
    pub use crate::element::{
        Element, ElementName, next_element, next_element_or_rest, read_element, read_wrapped,
    };
    pub use crate::keys::{next_field, next_field_or_rest};
    pub use crate::lent::{Lent, Misfit};
    pub use crate::lookup::find_rows;
    pub use crate::map::Rest;
    pub use crate::model::{
        Model, finish_field, finish_required, note_object, read_field, read_model, write_model,
    };
    pub use crate::place::Place;
    pub use crate::replay::Tagged;
    pub use crate::sensitive::fmt_hidden;
    pub use crate::table::year_of;
    pub use crate::union::{Member, Union, read_union, report_year, write_member, write_unknown};
    pub use crate::wire::{Lists, Scalar, read_scalar, read_silently};
    pub use crate::years::check_year;
    pub use serde_core as serde;
}
