//! What is read directly is what is read in the general way: values, findings and errors with their places.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::read::context::{ReadContext, Session};
use crate::read::json::Json;
use crate::{Date, Decimal, Fields, List, NoCodes, Nullable, Open, Sensitive, Value, Wire, Year};

#[derive(Debug)]
struct Svar {
    aar: Year,
    skjermet: Option<bool>,
    poster: List<Post>,
    krav: Vec<i64>,
    eiendeler: List<Eiendel>,
    rest: BTreeMap<String, List<i64>>,
}

#[derive(Debug)]
struct Post {
    navn: Open<NoCodes>,
    beloep: i64,
    dato: Nullable<Date>,
    andel: Option<Decimal>,
    hvem: Option<Sensitive>,
}

#[derive(Debug)]
enum Eiendel {
    Hus(Hus),
    Annet(Fields),
    Unknown(Value),
}

#[derive(Debug)]
struct Hus {
    areal: Option<i64>,
    rom: List<Open<NoCodes>>,
}

crate::impl_model! {
    Svar,
    aar: "aar",
    skjermet: "skjermet",
    poster: "poster",
    krav: "krav",
    eiendeler: "eiendeler",
    ..rest
}
crate::impl_model! {
    Post, navn: "navn", beloep: "beloep", dato: "dato", andel: "andel", hvem: "hvem",
}
crate::impl_model! { Hus, areal: "areal", rom: "rom" as "romnavn" }
crate::impl_union! { Eiendel by "type", Hus: "hus", Annet: "annet" }

const TEXTS: &[&str] = &[
    r#"{"aar":"2024","skjermet":false,"poster":[{"navn":"a","beloep":-12,"dato":null,"andel":1.50},
        {"navn":"b","beloep":123456789012}],"krav":[1,2,null],"eiendeler":[],"x":[1],"y":2}"#,
    r#"{"krav":[],"aar":"2024","eiendeler":[{"type":"hus","areal":1,"rom":["å","\n"]},
        {"areal":2,"type":"hus"},{"b":1,"type":"annet","c":{}},{"rom":[],"type":"telt"},{"areal":3}]}"#,
    r#"{"aar":"2024","krav":3,"poster":null,"poster":{"beloep":1.0,"navn":"\u0061","hvem":"c"},"x":null}"#,
];

/// The value with its findings, or the error, and the place at which reading stopped.
fn outcome<T: Wire + Debug>(text: &str, directly: bool) -> String {
    let session = Session::reporting(false);
    let context = ReadContext::root(&session);
    let mut json = Json::new(text);
    let read = if directly {
        T::read_json(&mut json, &context)
    } else {
        T::read(&mut json, &context)
    };
    let place = json.place_of(&session.take_fault());
    let place = place.unwrap_or_else(|| json.position());
    match read {
        Ok(value) => format!("{value:?} {:?} {place:?}", session.take_findings()),
        Err(error) => format!("{error} {place:?}"),
    }
}

fn compare<T: Wire + Debug>(text: &str) {
    assert_eq!(
        outcome::<T>(text, true),
        outcome::<T>(text, false),
        "{text}"
    );
}

#[test]
fn texts_are_read_alike() {
    for text in TEXTS {
        compare::<Svar>(text);
        compare::<Svar>(&text.replace([' ', '\n'], ""));
        compare::<Svar>(&text.replace([':', ','], " \n$0 "));
        for token in [",", ":", "[", "]", "{", "}", "\""] {
            compare::<Svar>(&text.replace(token, &format!(" {token}\t")));
        }
    }
}

#[test]
fn broken_texts_are_read_alike() {
    let pieces = [
        "", " ", "\"", ",", ":", "[", "]", "{", "}", "0", "-", ".", "e", "\\", "n", "null", "true",
        "\u{1}", "\"aar\":\"2023\",", "\"type\":\"hus\",", "\"beloep\":7,", "\"\\u0061\":1,", "ø",
    ];
    for text in TEXTS {
        let text = text.replace("\n        ", "");
        for (at, character) in text.char_indices() {
            for piece in pieces {
                let (before, after) = text.split_at(at);
                compare::<Svar>(&format!("{before}{piece}{after}"));
                compare::<Svar>(&format!(
                    "{before}{piece}{}",
                    &after[character.len_utf8()..]
                ));
            }
            compare::<Svar>(&text[..at]);
        }
    }
}

#[test]
fn values_of_other_kinds_are_refused_alike() {
    for text in [
        "null", "true", "1", "-0", "1e999", "123456789012345678901", "\"a\"", "\"\\\"\"", "[]",
        "[[]]", "{}", "nul", "", "[1", "{\"a\"", "01", "-", "1.", "00000001", "12345678",
        "123456789,", "1234567,", "-1234567 ", "99999999999999999999 ",
    ] {
        compare::<Svar>(text);
        compare::<Post>(text);
        compare::<Eiendel>(text);
        compare::<i64>(text);
        compare::<bool>(text);
        compare::<String>(text);
        compare::<Date>(text);
        compare::<Vec<i64>>(text);
        compare::<List<Vec<i64>>>(text);
        compare::<Nullable<i64>>(text);
        compare::<Option<Box<Post>>>(text);
        compare::<Open<NoCodes>>(text);
        compare::<BTreeMap<String, i64>>(text);
    }
}

#[derive(Debug)]
struct Odd {
    quote: Option<i64>,
    slash: Option<i64>,
}

crate::impl_model! { Odd, quote: "a\"b", slash: "a\\b" }

#[test]
fn names_that_json_escapes_are_not_looked_for_as_they_are() {
    for text in [
        r#"{"a\"b":1,"a\\b":2}"#, r#"{"a"b":1}"#, r#"{"a\b":1}"#, r#"{"a\"b":1,"a\b":2}"#,
    ] {
        compare::<Odd>(text);
    }
    let odd: Odd = crate::from_json(r#"{"a\"b":1,"a\\b":2}"#).unwrap();
    assert_eq!((odd.quote, odd.slash), (Some(1), Some(2)));
    assert!(crate::from_json::<Odd>(r#"{"a"b":1}"#).is_err());
}
