//! Elements with text, children and other content, as visitors see them.

use std::collections::BTreeMap;

use super::super::read::read;
use super::{ANY, Picky, error, map, parse, text, tree};

#[test]
fn text_is_put_together() {
    for (inside, expected) in [
        ("", ""),
        (" ", " "),
        (" \n\t a  ", " \n\t a  "),
        ("a<!-- x -->b<?pi?>c", "abc"),
        ("<!-- x -->", ""),
        ("<![CDATA[<a>&amp;]]]]><![CDATA[>]]>", "<a>&amp;]]>"),
        ("a<![CDATA[b]]>c&amp;d", "abc&d"),
        ("&lt;&gt;&amp;&apos;&quot;", "<>&'\""),
        ("&#65;&#x42;&#x0000043;&#xe5;&#13;&#10;", "ABCå\r\n"),
        ("&#x1F600;", "😀"),
        ("a\r\nb\rc\n\r", "a\nb\nc\n\n"),
        ("<![CDATA[\r\n]]>", "\n"),
        ("blåbærsyltetøy", "blåbærsyltetøy"),
    ] {
        assert_eq!(
            tree(&format!("<r>{inside}</r>")),
            text(expected),
            "{inside}"
        );
    }
}

#[test]
fn a_text_in_one_piece_is_borrowed() {
    for document in [
        "<r>abc</r>",
        "<r><!-- -->abc<!-- --></r>",
        "<r><![CDATA[abc]]></r>",
    ] {
        assert_eq!(parse::<&str>(document, ANY).unwrap(), "abc");
    }
    assert!(parse::<&str>("<r>a&amp;c</r>", ANY).is_err());
    assert_eq!(
        parse::<BTreeMap<&str, &str>>("<r><å>b</å></r>", ANY).unwrap()["å"],
        "b"
    );
}

#[test]
fn elements_among_text_and_comments() {
    let document = "<r>x<a>1</a> &amp; <!-- <c/> --><b/><![CDATA[<d/>]]><a>2</a>y<?e?></r>";
    let expected = map([("a", text("1")), ("b", text("")), ("a", text("2"))]);
    assert_eq!(tree(document), expected);
}

#[test]
fn attributes_are_passed_over() {
    let document =
        "<r id='1' \n a:b=\">\" nil='true'><a  x='&amp;&#229;&lt;' >1</a ><b y=\"/\"/></r >";
    assert_eq!(tree(document), map([("a", text("1")), ("b", text(""))]));
    for bad in [
        "<r a/>", "<r a=1/>", "<r a='1/>", "<r 'a'/>", "<r ='1'/>", "<r a= />",
    ] {
        error(bad);
    }
    for bad in [
        "&unknown;", "&#0;", "&#xFFFE;", "&amp", "&", "&;", "a&amp;&lt;&#x1F;",
    ] {
        for name in ["a", "xmlns:a", "a:nil"] {
            let error = error(&format!("<r>\n<a b='&amp;' {name}='{bad}'/></r>"));
            assert!(error.starts_with("a reference"), "{name} {bad}: {error}");
            assert!(error.ends_with("at line 2 column 1"), "{bad}: {error}");
        }
    }
}

#[test]
fn what_a_visitor_leaves_is_skipped() {
    let picky = |inside: &str| parse::<Picky>(&format!("<r>{inside}</r>"), ANY).unwrap();
    let expected = |a: &[&str], first: &[&str]| Picky {
        a: a.iter().map(ToString::to_string).collect(),
        first_of_map: first.iter().map(ToString::to_string).collect(),
    };
    for other in [
        "<b/>",
        "<b>x</b>",
        "<b><a>no</a><b/>x<a><a/></a></b>",
        "<unread/>",
        "<unread><a>no</a></unread>",
        "<wrong><a>no</a><b/></wrong>",
        "<half><b><a>no</a></b><a>no</a></half>",
        "<half/>",
        "<b xmlns:x='urn:x'><x:a/></b>",
    ] {
        let inside = format!("<a>1</a>{other}<a>2</a>{other}{other}<a/>");
        assert_eq!(picky(&inside), expected(&["1", "2", ""], &[]), "{other}");
    }
    let inside = "<first><x><a>no</a></x><y/></first><first/><first> </first><a>1</a><stop><a/></stop><a>2</a>";
    assert_eq!(picky(inside), expected(&["1"], &["x", "", ""]));
    // Skipped content must still end in the right place.
    for bad in [
        "<stop></r>", "<unread></a></unread>", "<wrong><a></wrong>", "<b>&amp</b>",
    ] {
        assert!(
            parse::<Picky>(&format!("<r>{bad}</r>"), ANY).is_err(),
            "{bad}"
        );
    }
    assert_eq!(read("<r><a/></r>", ANY, |_| Ok(1)).unwrap(), 1);
    assert!(read("<r><a></r>", ANY, |_| Ok(1)).is_err());
}

#[test]
fn what_is_asked_for_decides() {
    type Map = BTreeMap<String, String>;
    assert_eq!(parse::<Map>("<r> \n </r>", ANY).unwrap(), Map::new());
    assert_eq!(parse::<Map>("<r/>", ANY).unwrap(), Map::new());
    let error = parse::<Map>("<r>01017012345</r>", ANY).expect_err("text");
    assert_eq!(
        error.to_string(),
        "invalid type: text, expected a map, at line 1 column 1"
    );
    let error = parse::<Map>("<r>\n<a>1</a>\n å<b><c/></b></r>", ANY).expect_err("children");
    let expected =
        "invalid type: an element with child elements, expected a string, at line 3 column 3";
    assert_eq!(error.to_string(), expected);
    assert_eq!(
        parse::<Vec<Map>>("<r><a>1</a></r>", ANY).unwrap()[0]["a"],
        "1"
    );
    assert_eq!(parse::<(String,)>("<r>1</r>", ANY).unwrap().0, "1");
    assert_eq!(
        parse::<Vec<Vec<Option<String>>>>("<r/>", ANY).unwrap(),
        [[Some(String::new())]]
    );
    let error = parse::<u32>("<r>01017012345</r>", ANY)
        .expect_err("text")
        .to_string();
    assert_eq!(
        error,
        "invalid type: text, expected u32, at line 1 column 1"
    );
    assert!(parse::<(String, String)>("<r>1</r>", ANY).is_err());
    assert!(parse::<Result<String, String>>("<r>Ok</r>", ANY).is_err());
}
