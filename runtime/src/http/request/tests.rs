//! Tests of requests with parameters of every kind, and of requests that are rejected.

use std::borrow::Cow;

use super::Request;
use super::builder::RequestBuilder;
use super::combination::check_combination;
use super::error::InvalidRequest;
use super::parameter::ParameterValue;
use crate::formats::format::Format;
use crate::values::open::Open;
use crate::values::when::{Date, DateTime, Year};

const BASE: &str = "https://api.example.no/v1";
const PATH: &str = "/{rettighetspakke}/{inntektsaar}/{personidentifikator}";

#[test]
fn a_request_to_a_complete_address() {
    let to = |url| RequestBuilder::to("POST", url, "/token").build();
    let request = to("https://example.no/a/token/").unwrap();
    assert_eq!(request.url(), "https://example.no/a/token/");
    assert_eq!(request.template(), "/token");
    assert!(to("example.no/token").is_err());
}

fn builder() -> RequestBuilder {
    RequestBuilder::new("GET", BASE, PATH)
}

fn filled(value: &str) -> Result<Request, InvalidRequest> {
    builder()
        .path("inntektsaar", "2021")?
        .path("personidentifikator", value)?
        .path("rettighetspakke", "nav")?
        .build()
}

#[test]
fn a_whole_request() {
    let year = Year::try_from(2021).unwrap();
    let request = builder()
        .path("rettighetspakke", "nav")
        .and_then(|builder| builder.path("inntektsaar", &year))
        .and_then(|builder| builder.path("personidentifikator", &"20463518646".to_owned()))
        .and_then(|builder| builder.header_if("Korrelasjonsid", Some(&"6d2f9a84".to_owned())))
        .and_then(|builder| builder.header_if("Fravaer", None::<&String>))
        .map(|builder| builder.accept(Format::Json).accept(Format::Xml))
        .map(|builder| {
            builder
                .query_if("fra", None::<&i64>)
                .query_if("antall", Some(&1000))
        })
        .and_then(|builder| {
            builder
                .query("side", "a&b=c å")
                .scopes(&["skatteetaten:x"])
                .build()
        })
        .unwrap();
    assert_eq!(request.method(), "GET");
    assert_eq!(
        request.url(),
        "https://api.example.no/v1/nav/2021/20463518646?antall=1000&side=a%26b%3Dc%20%C3%A5"
    );
    assert_eq!(request.template(), PATH);
    assert_eq!(
        request.headers(),
        [
            ("Korrelasjonsid", "6d2f9a84".to_owned()),
            ("Accept", "application/xml".to_owned()),
        ]
    );
    assert_eq!(request.scopes(), ["skatteetaten:x"]);
}

#[test]
fn debug_shows_no_value_of_a_parameter() {
    let request = builder()
        .path("rettighetspakke", "hemmelig1")
        .and_then(|builder| builder.path("inntektsaar", "hemmelig2"))
        .and_then(|builder| builder.path("personidentifikator", "hemmelig3"))
        .and_then(|builder| builder.header("Korrelasjonsid", "hemmelig4"))
        .map(|builder| builder.query("navn", "hemmelig5").accept(Format::Json));
    let builder = request.unwrap();
    assert_eq!(
        format!("{builder:?}"),
        format!("RequestBuilder(GET {PATH})")
    );
    let shown = format!("{:?}", builder.build().unwrap());
    assert!(!shown.contains("hemmelig"), "{shown}");
    for part in ["GET", PATH, "Accept: application/json", "Korrelasjonsid"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn a_value_is_one_segment_whatever_it_holds() {
    for (value, expected) in [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("%2e%2e", "%252e%252e"),
        ("a?b#c", "a%3Fb%23c"),
        ("a b+c", "a%20b%2Bc"),
        ("{rettighetspakke}", "%7Brettighetspakke%7D"),
        ("æøå€😀", "%C3%A6%C3%B8%C3%A5%E2%82%AC%F0%9F%98%80"),
        ("\0\r\n\u{7f}\\", "%00%0D%0A%7F%5C"),
        ("AZaz09-._~", "AZaz09-._~"),
    ] {
        let request = filled(value).unwrap();
        assert_eq!(request.url(), format!("{BASE}/nav/2021/{expected}"));
    }
}

#[test]
fn every_byte_comes_back_when_decoded() {
    let text = (1..=0x2ff).filter_map(char::from_u32).collect::<String>();
    let request = filled(&text).unwrap();
    let encoded = request.url().rsplit('/').next().unwrap();
    let mut decoded = Vec::new();
    let mut bytes = encoded.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' {
            let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
            u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
        } else {
            byte
        });
    }
    assert_eq!(String::from_utf8(decoded).unwrap(), text);
}

#[test]
fn what_would_change_the_path_is_refused() {
    for (value, expected) in [
        (
            "",
            "`personidentifikator` is empty, but is part of the path",
        ),
        (
            ".",
            "`personidentifikator` consists of dots only, but is part of the path",
        ),
        (
            "..",
            "`personidentifikator` consists of dots only, but is part of the path",
        ),
    ] {
        let error = filled(value).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.parameter(), "personidentifikator");
    }
}

#[test]
fn parameters_and_path_agree() {
    let error = builder().path("aar", "2021").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`aar` does not occur exactly once in the path"
    );
    let twice = builder()
        .path("inntektsaar", "1")
        .and_then(|builder| builder.path("inntektsaar", "2"));
    assert!(twice.is_err());
    let error = builder()
        .path("inntektsaar", "{x}")
        .and_then(RequestBuilder::build)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`rettighetspakke` has no value, but is part of the path"
    );
    let plain = RequestBuilder::new("GET", BASE, "/hendelser/start")
        .build()
        .unwrap();
    assert_eq!(plain.url(), format!("{BASE}/hendelser/start"));
}

#[test]
fn addresses_of_the_service() {
    let url = |base: &str| {
        let request = RequestBuilder::new("GET", base, "/a").build();
        request.map(|request| request.url().to_owned())
    };
    for base in [BASE, "https://api.example.no/v1/"] {
        assert_eq!(url(base).unwrap(), format!("{BASE}/a"));
    }
    assert_eq!(
        url("http://127.0.0.1:8080/").unwrap(),
        "http://127.0.0.1:8080/a"
    );
    for base in [
        "",
        "/",
        "api.example.no",
        "ftp://api.example.no",
        "https://api.example.no?x=1",
        "https://api.example.no#x",
        "https://api.example.no/a b",
        "https://api.example.no/\r\n",
        "https://å.no",
    ] {
        let error = url(base).unwrap_err();
        assert_eq!(error.parameter(), "base_url", "{base:?}");
        assert!(
            base.len() < 2 || !error.to_string().contains(base),
            "{error}"
        );
    }
}

#[test]
fn headers_are_printable_ascii() {
    for value in [
        "a\r\nX: y", "a\nb", "a\0", "a\tb", "\u{7f}", "å", "a\u{a0}b",
    ] {
        let error = builder().header("Korrelasjonsid", value).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Korrelasjonsid` has a character other than printable ASCII, but is sent in a header"
        );
    }
    let same = RequestBuilder::new("GET", BASE, "/a")
        .header("Korrelasjonsid", "1 ~")
        .and_then(|builder| builder.header("korrelasjonsid", "2"))
        .and_then(RequestBuilder::build)
        .unwrap();
    assert_eq!(same.headers(), [("korrelasjonsid", "2".to_owned())]);
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Stadie {
    Utkast,
    Oppgjoer,
    Fastsatt,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Pakke {
    Nav,
    Sivilrett,
    Udi,
}

struct Row {
    code: &'static str,
}

static STADIER: [Row; 3] = [
    Row { code: "utkast" },
    Row { code: "oppgjoer" },
    Row { code: "fastsatt" },
];
static PAKKER: [Row; 3] = [
    Row { code: "nav" },
    Row { code: "sivilrett" },
    Row { code: "udi" },
];

impl Stadie {
    const ALL: &'static [Self] = &[Self::Utkast, Self::Oppgjoer, Self::Fastsatt];

    const fn as_str(self) -> &'static str {
        STADIER[self as usize].code
    }
}

impl Pakke {
    const ALL: &'static [Self] = &[Self::Nav, Self::Sivilrett, Self::Udi];

    const fn as_str(self) -> &'static str {
        PAKKER[self as usize].code
    }

    const fn stadier(self) -> &'static [Stadie] {
        match self {
            Self::Nav => &[Stadie::Oppgjoer],
            Self::Sivilrett => &[Stadie::Oppgjoer, Stadie::Utkast],
            Self::Udi => &[],
        }
    }
}

crate::impl_code!(Stadie, "Stadie", STADIER);
crate::impl_code!(Pakke, "Rettighetspakke", PAKKER);

#[test]
fn combinations_that_the_table_rules_out() {
    let check = |stadie: &str, pakke: &str| {
        let (stadie, pakke) = (Open::from(stadie), Open::from(pakke));
        check_combination("stadie", &stadie, "rettighetspakke", &pakke, Pakke::stadier)
    };
    for (stadie, pakke) in [
        ("oppgjoer", "nav"),
        ("utkast", "sivilrett"),
        ("utkast", "udi"),
        ("utkast", "nypakke"),
        ("nyttstadie", "nav"),
    ] {
        assert_eq!(check(stadie, pakke), Ok(()), "{stadie} {pakke}");
    }
    for (stadie, pakke, expected) in [
        (
            "utkast",
            "nav",
            "`stadie` utkast is not available to the rettighetspakke nav, which has oppgjoer",
        ),
        (
            "fastsatt",
            "sivilrett",
            "`stadie` fastsatt is not available to the rettighetspakke sivilrett, which has oppgjoer, utkast",
        ),
    ] {
        assert_eq!(check(stadie, pakke).unwrap_err().to_string(), expected);
    }
}

#[test]
fn values_of_every_kind() {
    struct Hemmelig(&'static str);

    impl ParameterValue for Hemmelig {
        fn to_parameter(&self) -> Cow<'_, str> {
            self.0.into()
        }
    }

    let values: [(&dyn ParameterValue, &str); 9] = [
        (&"a", "a"),
        (&"a".to_owned(), "a"),
        (&i64::MIN, "-9223372036854775808"),
        (&true, "true"),
        (&false, "false"),
        (&"1998-12-21".parse::<Date>().unwrap(), "1998-12-21"),
        (
            &"2020-02-11T16:11:12".parse::<DateTime>().unwrap(),
            "2020-02-11T16%3A11%3A12",
        ),
        (&Open::<Stadie>::from("ny"), "ny"),
        (&Hemmelig("x"), "x"),
    ];
    for (value, expected) in values {
        let request = RequestBuilder::new("GET", BASE, "/{a}")
            .path("a", value)
            .and_then(RequestBuilder::build)
            .unwrap();
        assert_eq!(request.url(), format!("{BASE}/{expected}"));
    }
}
