//! Hostile bodies: reading ends soon, without a crash, and errors do not quote the body.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use skattekit_runtime::{
    Document, FindingKind, NoCodes, Reply, Response, Value, decode, decode_with_findings,
    from_json, from_json_strict, from_json_with_findings, from_xml, from_xml_strict,
    from_xml_with_findings, to_json, to_xml,
};
use skattekit_summert_skattegrunnlag::v2::{
    Feil, Spesifisering, SummertSkattegrunnlag, SummertSkattegrunnlagAnyYear as AnyYear,
};

type Grunnlag = SummertSkattegrunnlag<NoCodes>;

/// How deep, and how many.
const MANY: usize = 1_000_000;
/// How long one body may take, on a slow machine and without optimization: far more than it does, far less than a square takes.
const LIMIT: Duration = Duration::from_secs(20);

/// Runs something that has to be quick.
#[track_caller]
fn quickly<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let result = run();
    let taken = begun.elapsed();
    assert!(taken < LIMIT, "{what} takes {taken:?}");
    result
}

/// Whether the body is read, the same in every manner of reading.
#[track_caller]
fn reads<T: Response + Debug + PartialEq>(body: &str) -> bool {
    let start = body.chars().take(80).collect::<Vec<_>>();
    quickly(&String::from_iter(start), || {
        let plain = from_json::<T>(body);
        let reported = from_json_with_findings::<T>(body);
        let reply: Reply<T, Feil> = decode(200, Some("application/json"), body.as_bytes());
        let (reply_reported, _) = decode_with_findings::<T, Feil>(200, None, body.as_bytes());
        for error in [plain.as_ref().err(), reported.as_ref().err()]
            .into_iter()
            .flatten()
        {
            assert!(error.to_string().len() < 500, "{}", error.to_string().len());
        }
        if let Ok(value) = &plain {
            assert_eq!(
                &reported.as_ref().unwrap().0,
                value,
                "findings change the value"
            );
        }
        if plain.is_err() {
            assert!(!matches!(reply, Reply::Model(_)), "{reply:?}");
        }
        drop(reply_reported);
        plain.is_ok()
    })
}

/// The start of a body with something at a place that is open, and the end that goes with it.
const PLACES: [(&str, &str); 9] = [
    ("", ""),
    (r#"{"personidentifikator":"#, "}"),
    (r#"{"grunnlag":"#, "}"),
    (r#"{"grunnlag":[{"beloep":"#, "}]}"),
    (r#"{"ukjent":"#, "}"),
    (r#"{"grunnlag":[{"spesifisering":"#, "}]}"),
    (
        r#"{"grunnlag":[{"spesifisering":[{"kontonummer":"#,
        r#","type":"Konto"}]}]}"#,
    ),
    (
        r#"{"grunnlag":[{"spesifisering":[{"type":"Fondskonto","felt":"#,
        "}]}]}",
    ),
    (r#"{"grunnlag":[{"spesifisering":[{"type":"#, "}]}]}"),
];

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn nesting_without_an_end_overflows_nothing() {
    for (before, after) in PLACES {
        for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
            let depth = MANY / open.len();
            let unclosed = format!("{before}{}", open.repeat(depth));
            assert!(!reads::<Grunnlag>(&unclosed));
            assert!(!reads::<AnyYear>(&unclosed));
            let closed = [
                before,
                &open.repeat(depth),
                "1",
                &close.repeat(depth),
                after,
            ]
            .concat();
            assert!(!reads::<Grunnlag>(&closed));
        }
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn an_unknown_field_is_kept_as_deep_as_a_stack_can_take() {
    let body = |depth: usize| {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let body = format!(r#"{{"personidentifikator":"a","inntektsaar":"2021","ukjent":{deep}}}"#);
        (deep, body)
    };
    let (_, hostile) = body(MANY);
    assert!(!reads::<Grunnlag>(&hostile));
    let error = from_json_with_findings::<Grunnlag>(&hostile).unwrap_err();
    assert!(error.to_string().contains("nested too deeply"), "{error}");
    let (deep, body) = body(100);
    assert!(reads::<Grunnlag>(&body));
    let (_, findings) = from_json_with_findings::<Grunnlag>(&body).unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(to_json(findings[0].value()).unwrap(), deep);
    // A value that is kept goes out and comes back as deep.
    let value: Spesifisering = from_json(format!(r#"{{"type":"Fondskonto","a":{deep}}}"#)).unwrap();
    assert_eq!(
        from_json::<Spesifisering>(to_json(&value).unwrap()).unwrap(),
        value
    );
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn elements_without_an_end_overflow_nothing() {
    let root = r#"<summertSkattegrunnlag xmlns="urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v2">"#;
    let required = "<personidentifikator>a</personidentifikator><inntektsaar>2021</inntektsaar>";
    let end = "</summertSkattegrunnlag>";
    let places = [
        "",
        "<personidentifikator>",
        "<grunnlag>",
        "<grunnlag><spesifisering>",
        "<grunnlag><spesifisering><type>Fondskonto</type>",
        "<ukjent>",
    ];
    for place in places {
        for element in ["<a>", "<grunnlag>"] {
            let body = format!("{root}{place}{}", element.repeat(MANY / 3));
            quickly(place, || {
                assert!(from_xml::<Grunnlag>(&body).is_err());
                assert!(from_xml_with_findings::<Grunnlag>(&body).is_err());
                assert!(from_xml::<AnyYear>(&body).is_err());
            });
        }
    }
    // What nobody knows is as deep as what is read, whether it is kept or not: the root and itself are two of it.
    for (depth, is_read) in [(126, true), (127, false), (MANY / 3, false)] {
        let deep = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        let body = format!("{root}{required}<ukjent>{deep}</ukjent>{end}");
        quickly("an unknown element", || {
            assert_eq!(from_xml::<Grunnlag>(&body).is_ok(), is_read, "{depth}");
            let reported = from_xml_with_findings::<Grunnlag>(&body);
            assert_eq!(reported.is_ok(), is_read, "{depth}");
        });
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn an_unknown_element_is_checked_whether_it_is_kept_or_not() {
    let wrong = [
        "&bombe;",
        "<a/>&bombe;",
        "&#1;",
        "\u{1}",
        "\u{ffff}",
        "<![CDATA[\0]]>",
        "<a b='\u{b}'/>",
        "<a b='&#0;'/>",
        "<a b='&bombe;'/>",
        "<x:a/>",
        "<a x:nil='true'/>",
        "<a xmlns:x='urn:x'/><x:a/>",
    ];
    for wrong in wrong {
        let body = feil_xml("", "a").replace("</feil>", &format!("<ny>{wrong}</ny></feil>"));
        let plain = from_xml::<Feil>(&body).unwrap_err().to_string();
        let reported = from_xml_with_findings::<Feil>(&body).unwrap_err();
        assert_eq!(plain, reported.to_string(), "{wrong:?}");
        assert!(!plain.contains("bombe"), "{plain}");
    }
    let right = "<ny>&amp;&#229;<x:a xmlns:x='urn:x' b='&lt;'/></ny></feil>";
    let body = feil_xml("\n ", "a").replace("</feil>", right);
    assert!(from_xml::<Feil>(&body).is_ok());
    assert_eq!(from_xml_with_findings::<Feil>(&body).unwrap().1.len(), 1);
}

/// The text of an error that has one.
fn melding(feil: &Feil) -> &str {
    feil.melding.as_ref().unwrap().as_str()
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_text_of_64_megabytes_is_read() {
    let count = 64 * MANY / 5;
    let mut body = String::from(r#"{"kode":"SSG-008","melding":""#);
    body += &r"\\æ<".repeat(count);
    body += r#"","korrelasjonsid":"a"}"#;
    let mut body = body.into_bytes();
    quickly("64 MB", || {
        let feil: Feil = from_json(&body).unwrap();
        assert_eq!(melding(&feil).len(), 4 * count);
    });
    // And where nobody knows the field.
    body[r#"{"kode":"SSG-008",""#.len()] = b'x';
    quickly("64 MB that nobody knows", || {
        let feil: Feil = from_json(&body).unwrap();
        assert_eq!(feil.melding, None);
    });
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_text_of_16_megabytes_is_read_in_xml() {
    let text = "æ&lt;&amp;å".repeat(MANY);
    let body = format!(
        "<feil xmlns=\"urn:no:skatteetaten:datasamarbeid:feil:v1\"><kode>SSG-008</kode>\
         <melding>{text}</melding><korrelasjonsid>a</korrelasjonsid></feil>"
    );
    quickly("16 MB", || {
        let feil: Feil = from_xml(&body).unwrap();
        assert_eq!(melding(&feil).len(), 6 * MANY);
        let unclosed = &body[..body.len() - 100];
        assert!(from_xml::<Feil>(unclosed).unwrap_err().to_string().len() < 200);
    });
}

/// A whole number in the place of an amount.
fn beloep(number: &str) -> Option<i64> {
    let body = format!(r#"{{"tekniskNavn":"a","beloep":{number}}}"#);
    let read = quickly("a number", || {
        from_json::<skattekit_summert_skattegrunnlag::v2::Grunnlag<NoCodes>>(&body)
    });
    if let Err(error) = &read {
        assert!(error.to_string().len() < 200, "{error}");
    }
    read.ok().map(|post| post.beloep)
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn numbers_are_exact_or_refused() {
    let zeros = format!("1{}", "0".repeat(MANY));
    let point = format!("1.{}", "0".repeat(MANY));
    let refused = [
        "1e400", "-1e400", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
        "1.5", "1e19", "1e-1", "9007199254740993.0", "NaN", "Infinity", "0x10", "01", "+1", "1.",
        ".5", "1e", "--1", "1_000", "\"1\"", &zeros,
    ];
    for number in refused {
        let start = number.chars().take(30).collect::<Vec<_>>();
        assert_eq!(beloep(number), None, "{}", String::from_iter(start));
    }
    let exact = [
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("9007199254740993", 9_007_199_254_740_993),
        ("1e3", 1000),
        ("-0", 0),
        ("1.0", 1),
        (&point, 1),
    ];
    for (number, expected) in exact {
        assert_eq!(beloep(number), Some(expected));
    }
    // What nobody reads as a number keeps its digits, however many.
    for number in ["1e400", "-0.0", &zeros, &point] {
        let body = format!(r#"{{"type":"Fondskonto","a":{number}}}"#);
        let value: Spesifisering = quickly("digits", || from_json(&body).unwrap());
        assert_eq!(to_json(&value).unwrap(), body);
    }
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn bytes_and_escapes_that_are_no_text_are_refused() {
    let body = |melding: &[u8]| {
        let (before, after) = (br#"{"kode":"a","melding":""#, br#"","korrelasjonsid":"a"}"#);
        [&before[..], melding, after].concat()
    };
    let refused: [&[u8]; 12] = [
        b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xc0\x80", b"\\ud800",
        b"\\udc00\\ud800", b"\\u12", b"\\x", b"\0", b"\n", b"\\",
    ];
    for bytes in refused {
        assert!(from_json::<Feil>(body(bytes)).is_err(), "{bytes:?}");
        assert!(
            from_json_with_findings::<Feil>(body(bytes)).is_err(),
            "{bytes:?}"
        );
        let unknown = String::from_utf8_lossy(&body(bytes)).replace("melding", "ukjent");
        drop(from_json_with_findings::<Feil>(unknown));
    }
    let feil: Feil = from_json(body(b"\\u0000\\ud834\\udd1e")).unwrap();
    assert_eq!(melding(&feil), "\0\u{1d11e}");
    let error = to_xml(&feil).unwrap_err().to_string();
    assert!(
        error.contains("melding") && !error.contains('\0'),
        "{error}"
    );
    // One byte order mark is none too many; two are.
    let plain = body(b"a");
    let mark = "\u{feff}".as_bytes();
    assert!(from_json::<Feil>([mark, &plain].concat()).is_ok());
    assert!(from_json::<Feil>([mark, mark, &plain].concat()).is_err());
    let utf16 = String::from_utf8(plain)
        .unwrap()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect::<Vec<_>>();
    assert!(from_json::<Feil>(&utf16).is_err());
    assert!(from_xml::<Feil>(&utf16).is_err());
}

fn feil_xml(before: &str, melding: &str) -> String {
    format!(
        "{before}<feil xmlns=\"urn:no:skatteetaten:datasamarbeid:feil:v1\"><kode>SSG-008</kode>\
         <melding>{melding}</melding><korrelasjonsid>a</korrelasjonsid></feil>"
    )
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn xml_declares_no_entities_and_expands_none() {
    let mut bomb = String::from("<!DOCTYPE feil [<!ENTITY a0 \"ha\">");
    for level in 1..40 {
        let inner = format!("&a{};", level - 1).repeat(10);
        bomb += &format!("<!ENTITY a{level} \"{inner}\">");
    }
    bomb += "]>";
    let refused = [
        feil_xml(&bomb, "&a39;"),
        feil_xml(&bomb, "a"),
        feil_xml("<!DOCTYPE feil SYSTEM \"file:///etc/passwd\">", "a"),
        feil_xml(
            "<!DOCTYPE feil [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
            "&x;",
        ),
        feil_xml("", "&ukjent;"),
        feil_xml("", "&#0;"),
        feil_xml("", "&#xd800;"),
        feil_xml("", "&#1114112;"),
        feil_xml("", "&#99999999999999999999;"),
        feil_xml("", "& "),
        feil_xml("", "<![CDATA[a"),
        feil_xml("", "<!-- a"),
        feil_xml("", "a</melding><melding>b"),
        feil_xml("", "<!DOCTYPE a>"),
        feil_xml("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "a"),
        feil_xml("a", "a"),
        feil_xml("", "a") + "<a/>",
        feil_xml("", "a").replace("<kode>", "<kode a=>"),
        feil_xml("", "a").replace("</feil>", ""),
    ];
    for body in &refused {
        let error = quickly("XML", || from_xml::<Feil>(body).unwrap_err());
        assert!(error.to_string().len() < 300, "{error}");
        assert!(!error.to_string().contains("passwd"), "{error}");
        assert!(from_xml_with_findings::<Feil>(body).is_err(), "{body}");
    }
    let feil: Feil = from_xml_strict(feil_xml("", "&#229;&lt;<![CDATA[&amp;]]>")).unwrap();
    assert_eq!(melding(&feil), "å<&amp;");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_hundred_thousand_of_anything_is_read_or_refused() {
    let count = MANY / 10;
    let many = |one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<Vec<_>>().concat();
    // Whether each is read: attributes, the same one again, namespaces, nil of a namespace.
    let attributes = [
        (many(&|at| format!(" a{at}='x'")), true),
        (" a='x'".repeat(count), true),
        (many(&|at| format!(" xmlns:p{at}='urn:{at}'")), false),
        (many(&|at| format!(" p{at}:nil='true'")), false),
    ];
    for (attributes, expected) in attributes {
        let body = feil_xml("", "a").replace("<kode>", &format!("<kode{attributes}>"));
        let read = quickly("attributes", || from_xml_strict::<Feil>(&body));
        assert_eq!(read.is_ok(), expected, "{:?}", read.map(|_| ()));
    }
    let fields = many(&|at| format!("\"ukjent{at}\":{{\"a\":[1]}},"));
    let body = format!(r#"{{{fields}"kode":"a","melding":"b","korrelasjonsid":"c"}}"#);
    quickly("fields", || {
        assert!(from_json::<Feil>(&body).is_ok());
        let (_, findings) = from_json_with_findings::<Feil>(&body).unwrap();
        // The codes that the list lacks is the last of them.
        assert_eq!(findings.len(), count + 1);
        assert_eq!(
            from_json_strict::<Feil>(&body)
                .unwrap_err()
                .findings()
                .len(),
            count + 1
        );
    });
    let posts = r#"{"tekniskNavn":"a","beloep":1},"#.repeat(count);
    let body =
        format!(r#"{{"personidentifikator":"a","grunnlag":[{posts}null],"inntektsaar":"2021"}}"#);
    quickly("posts", || {
        let (value, findings) = from_json_with_findings::<AnyYear>(&body).unwrap();
        let AnyYear::Aar2021(value) = value else {
            panic!("another year");
        };
        assert_eq!(value.grunnlag.len(), count);
        assert_eq!(findings.len(), count + 1);
        assert_eq!(findings[count].kind(), FindingKind::Null);
        assert_eq!(findings[count].path(), format!("grunnlag[{count}]"));
    });
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_field_that_comes_twice_is_refused_and_an_unknown_one_is_not() {
    let twice = [
        r#"{"kode":"a","kode":"a","melding":"b","korrelasjonsid":"c"}"#,
        r#"{"kode":"a","melding":"b","korrelasjonsid":"c","melding":null}"#,
    ];
    for body in twice {
        let error = from_json::<Feil>(body).unwrap_err().to_string();
        assert!(
            error.contains("kode: is given twice") || error.contains("melding: is given twice"),
            "{error}"
        );
        assert!(from_json_with_findings::<Feil>(body).is_err());
    }
    let unknown = r#"{"kode":"SSG-008","x":1,"x":[2],"melding":"b","korrelasjonsid":"c"}"#;
    let (_, findings) = from_json_with_findings::<Feil>(unknown).unwrap();
    assert_eq!(findings.len(), 2);
    let lists = r#"{"personidentifikator":"a","inntektsaar":"2021","grunnlag":[],"grunnlag":[]}"#;
    assert!(from_json::<Grunnlag>(lists).is_err());
    let kept = r#"{"type":"Fondskonto","a":1,"a":{"b":2,"b":3}}"#;
    let value: Spesifisering = from_json(kept).unwrap();
    assert_eq!(to_json(&value).unwrap(), kept);
    let types = r#"{"type":"Konto","innskudd":1,"type":"Generisk"}"#;
    let error = from_json::<Spesifisering>(types).unwrap_err().to_string();
    assert!(error.starts_with("type: is given twice"), "{error}");
}

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn nothing_at_all_is_refused() {
    for body in [
        "", " ", "\u{feff}", "null", "[]", "1", "\"\"", "{", "}", "{}{}", "<", "<a/>",
    ] {
        assert!(from_json::<Feil>(body).is_err(), "{body}");
        assert!(from_xml::<Feil>(body).is_err(), "{body}");
        assert!(from_json::<AnyYear>(body).is_err(), "{body}");
    }
    assert!(from_json::<Feil>("{} x").is_err());
    assert_eq!(<Feil as Document>::ROOT.name, "feil");
    // The root as a null is a value only for those who ask.
    let (_, findings) = from_json_with_findings::<Feil>("null").unwrap();
    assert_eq!((findings.len(), findings[0].path()), (1, ""));
    assert_eq!(findings[0].value(), &Value::Null);
}
