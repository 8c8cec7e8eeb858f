//! Broken and hostile documents, which are rejected with an error and never a panic.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::error::Error;
use super::super::read::{Element, read};
use super::super::write::write;
use super::{ANY, First, Picky, ROOT, Tree, error, parse, text, tree};

/// A visitor that ignores errors.
struct Stubborn;

impl<'de> Visitor<'de> for Stubborn {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<usize, A::Error> {
        let good = (0..20).filter(|_| matches!(map.next_entry::<Tree, Tree>(), Ok(Some(_))));
        Ok(good.count())
    }
}

/// A list of lists of lists, without end.
struct Endless;

impl<'de> Visitor<'de> for Endless {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        items.next_element::<Self>().map(|_| self)
    }
}

impl<'de> Deserialize<'de> for Endless {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Self)
    }
}

#[test]
fn the_prolog_and_what_follows() {
    for document in [
        "\u{feff}<r>1</r>",
        "<?xml version='1.0'?><r>1</r>",
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>\r\n<!-- - --><?pi?>\n<r>1</r>\n<!-- x --><?pi x?>\n",
    ] {
        assert_eq!(tree(document), text("1"), "{document}");
    }
    for before in ["\n", " \r\n\t", "\u{feff}\n  ", "\n<!-- x -->\n <?pi?>\n"] {
        assert_eq!(tree(&format!("{before}<r>1</r>\n")), text("1"));
        parse::<IgnoredAny>(&format!("{before}<r/>"), ANY).unwrap();
    }
    let utf16 = "the document declares an encoding other than UTF-8, at line 1 column 1";
    assert_eq!(error("<?xml version='1.0' encoding='UTF-16'?><r/>"), utf16);
    assert_eq!(
        error("<?xml version='1.0' encoding='ISO-8859-1'?><r/>"),
        utf16
    );
    let late = "an XML declaration that is not at the beginning, at line 1 column 2";
    assert_eq!(error(" <?xml version='1.0'?><r/>"), late);
    assert!(error("<r><?xml version='1.0'?></r>").starts_with("an XML declaration"));
    assert!(error("\u{feff}\u{feff}<r/>").starts_with("text before"));
}

#[test]
fn document_types_are_refused() {
    let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><r>&b;</r>";
    for document in [
        bomb,
        "<!DOCTYPE r><r/>",
        "<!doctype r><r/>",
        "<!DOCTYPE><r/>",
        "<!DOCTYPE r [",
        "<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>",
        "<r><!DOCTYPE r></r>",
        "<r/><!DOCTYPE r>",
    ] {
        let error = parse::<IgnoredAny>(document, ANY).expect_err(document);
        assert!(
            error.to_string().starts_with("a document type declaration"),
            "{document}: {error}"
        );
    }
}

#[test]
fn references_that_stand_for_nothing() {
    for reference in [
        "&a;", "&nbsp;", "&LT;", "&#0;", "&#8;", "&#xD800;", "&#x110000;", "&#xFFFF;",
        "&#99999999999;", "&#;", "&#x;", "&#+65;", "&#x+41;", "&#-1;", "&#X41;", "&;", "&", "& ",
        "&amp", "&&amp;", "&a<",
    ] {
        let document = format!("<r>01017012345 {reference}</r>");
        let error = error(&document);
        assert!(error.starts_with("a reference"), "{reference}: {error}");
        assert!(
            error.ends_with(", at line 1 column 16"),
            "{reference}: {error}"
        );
    }
}

#[test]
fn a_fault_in_the_document_stays_one() {
    let stubborn = |inside: &str| {
        let document = format!("<r>{inside}</r>");
        read(&document, ANY, |element: Element<'_, '_>| {
            element.deserialize_any(Stubborn)
        })
    };
    assert_eq!(stubborn("<a/><b/>").unwrap(), 2);
    for bad in [
        "<a>&x;</a>", "<a></b>", "<a>&amp</a>", "<x:a/>", "<a b/>", "<a><!DOCTYPE a></a>", "<!x>",
    ] {
        assert!(stubborn(&format!("<a/>{bad}<b/>")).is_err(), "{bad}");
    }
}

#[test]
fn deep_documents_do_not_overflow() {
    let deep = |depth: usize| format!("<r>{}{}</r>", "<a>".repeat(depth), "</a>".repeat(depth));
    parse::<Tree>(&deep(127), ANY).unwrap();
    parse::<IgnoredAny>(&deep(127), ANY).unwrap();
    assert!(error(&deep(128)).starts_with("elements are nested too deeply, at line 1 column 385"));
    let deeper = deep(100_000);
    assert!(error(&deeper).starts_with("elements are nested too deeply"));
    for skipped in [&deep(128), &deeper] {
        let error = parse::<IgnoredAny>(skipped, ANY).expect_err("too deep");
        let expected = "elements are nested too deeply, at line 1 column 385";
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(parse::<First>(&deep(127), ANY).unwrap().0, "a");
    assert!(parse::<First>(&deeper, ANY).is_err());
    // Siblings are not nested, and an empty element is no deeper than another one.
    parse::<IgnoredAny>(&format!("<r>{}</r>", "<a/><a></a>".repeat(1000)), ANY).unwrap();
    let empty = |depth: usize| deep(depth).replacen("<a></a>", "<a/>", 1);
    parse::<IgnoredAny>(&empty(127), ANY).unwrap();
    assert!(parse::<IgnoredAny>(&empty(128), ANY).is_err());
    assert!(parse::<IgnoredAny>(&"<r>".repeat(100_000), ANY).is_err());
    assert!(parse::<Endless>("<r/>", ANY).is_err());
}

#[test]
fn what_is_skipped_is_checked_as_what_is_read() {
    let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
    let nil = |inside: &str| format!("<n {xsi} xsi:nil='1'>{inside}</n>");
    let good = [
        "a&amp;<![CDATA[&b;]]>&#229;",
        "<x:a xmlns:x='urn:x'><x:b x:c=''/></x:a><a/>",
        "<xml:a/>",
        "<a b='&lt;'>x<!-- &b; --><?pi &b; ?></a>",
        &deep(126),
        &nil(&deep(125)),
    ];
    let bad = [
        "&bomb;",
        "<a/>&bomb;",
        "<a>&#0;</a>",
        "<a>&amp</a>",
        "<a b='&bomb;'/>",
        "<a b/>",
        "<x:a/>",
        "<b xmlns:x='urn:x'/><x:a/>",
        "<b><c xmlns:x='urn:x'><d/></c><x:a/></b>",
        "<a x:nil='true'/>",
        "<a xmlns:x=''/>",
        "<:a/>",
        "<a:/>",
        "< />",
        "</b>",
        "<!DOCTYPE a>",
        "<?xml version='1.0'?>",
        "<![CDATA[\u{1}]]>",
        &deep(127),
        &nil(&deep(126)),
        &nil("<x:a/>"),
        &nil("&bomb;"),
    ];
    let errors = |inside: &str| {
        let document = format!("<r><ny>{inside}</ny></r>");
        let error = |read: Result<(), Error>| read.err().map(|error| error.to_string());
        let errors = [
            error(parse::<Tree>(&document, ANY).map(drop)),
            error(parse::<IgnoredAny>(&document, ANY).map(drop)),
            error(parse::<Picky>(&document, ANY).map(drop)),
            error(parse::<Picky>(&document.replace("ny>", "unread>"), ANY).map(drop)),
            error(read(&document, ANY, |_| Ok(()))),
        ];
        let is_bad = errors[0].is_some();
        assert!(errors.iter().all(|e| e.is_some() == is_bad), "{errors:?}");
        assert_eq!(errors[0], errors[1], "{inside}");
        is_bad
    };
    for inside in good {
        assert!(!errors(inside), "{inside}");
    }
    for inside in bad {
        assert!(errors(inside), "{inside}");
    }
}

#[test]
fn characters_that_no_document_has() {
    let expected = "the document has a character that XML cannot hold, at line 2 column 3";
    for bad in [
        "\0", "\u{1}", "\u{8}", "\u{b}", "\u{c}", "\u{1f}", "\u{fffe}", "\u{ffff}",
    ] {
        for inside in [
            format!("<r>\næ {bad}01017012345</r>"),
            format!("<r><![CDATA[\n[[{bad}]]></r>"),
            format!("<r a='\n  {bad}'/>"),
            format!("<r><ny a='x'>\n  {bad}</ny></r>"),
            format!("<r/>\n  {bad}"),
        ] {
            assert_eq!(error(&inside), expected, "{bad:?}");
            assert!(parse::<IgnoredAny>(&inside, ANY).is_err(), "{bad:?}");
        }
    }
    // All others are written as they are read.
    let all = (0..=0x10_ffff).filter_map(char::from_u32);
    let kept: String = all.filter(|c| *c >= ' ' || "\t\n\r".contains(*c)).collect();
    let kept = kept.replace(['\u{fffe}', '\u{ffff}'], "");
    let document = write(ANY, &kept).unwrap();
    assert!(parse::<String>(&document, ANY).unwrap() == kept);
}

#[test]
fn a_document_that_is_cut_or_broken_anywhere() {
    let document = "\u{feff}<?xml version='1.0'?>\n<!-- c --><s:r xmlns:s='urn:r' b='å'>t<s:a><![CDATA[x]]>&amp;&#65;</s:a> <?pi?><b/><s:c xmlns:s='urn:x'><s:d>æ</s:d></s:c></s:r>";
    parse::<Tree>(document, ROOT).unwrap();
    for (at, _) in document.char_indices() {
        assert!(parse::<Tree>(&document[..at], ROOT).is_err(), "{at}");
        assert!(parse::<IgnoredAny>(&document[..at], ROOT).is_err(), "{at}");
        let rest = &document[at..];
        let next = at + rest.chars().next().map_or(0, char::len_utf8);
        // Some of these are valid documents; none may panic.
        for instead in [
            "", "<", ">", "&", ";", "/", "'", "\"", ":", "=", "!", "[", "]]>", "-", "?", " ", "å",
            "\r", "\0",
        ] {
            let broken = format!("{}{instead}{}", &document[..at], &document[next..]);
            let _ = parse::<Tree>(&broken, ROOT);
            let _ = parse::<Picky>(&broken, ROOT);
        }
    }
}

#[test]
fn tags_that_do_not_match() {
    for (document, expected) in [
        (
            "<r><a>1</b></r>",
            "an end tag that does not match the open element, at line 1 column 8",
        ),
        (
            "<r><a>1</r>",
            "an end tag that does not match the open element, at line 1 column 8",
        ),
        (
            "<r><a>\n1</a>",
            "the document ends before its elements do, at line 2 column 6",
        ),
        (
            "<r><a>1</a></R>",
            "an end tag that does not match the open element, at line 1 column 12",
        ),
        (
            "<r>1</r 01017012345>",
            "an end tag that does not match the open element, at line 1 column 5",
        ),
        (
            "<r>1</r",
            "a tag is not closed, or begins with an invalid character, at line 1 column 5",
        ),
        (
            "<r><!-- 01017012345",
            "a comment is not closed, at line 1 column 4",
        ),
        (
            "<r><![CDATA[ ]]",
            "a CDATA section is not closed, at line 1 column 4",
        ),
        (
            "<r><?a ",
            "a processing instruction is not closed, at line 1 column 4",
        ),
    ] {
        assert_eq!(error(document), expected, "{document}");
    }
}
