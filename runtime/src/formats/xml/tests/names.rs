//! Names with prefixes and declarations, and their resolution.

use std::collections::BTreeMap;

use serde_core::de::IgnoredAny;

use super::{ANY, ROOT, Tree, error, map, parse, text, tree};

#[test]
fn a_name_counts_by_its_namespace() {
    let expected = map([("a", text("1")), ("b", map([("c", text("2"))]))]);
    for document in [
        r#"<r xmlns="urn:r"><a>1</a><b><c>2</c></b></r>"#,
        r#"<s:r xmlns:s="urn:r"><s:a>1</s:a><s:b><s:c>2</s:c></s:b></s:r>"#,
        // Children of no namespace count as the root's.
        r#"<s:r xmlns:s="urn:r"><a>1</a><b><s:c>2</s:c></b></s:r>"#,
        r#"<s:r xmlns:s='urn:r' xmlns="urn:r"><a>1</a><s:b><c>2</c></s:b></s:r>"#,
        r#"<r xmlns="urn:r"><a xmlns="">1</a><t:b xmlns:t="urn:r"><t:c>2</t:c></t:b></r>"#,
        r#"<r xmlns="urn&#58;r"><a>1</a><b xmlns="urn:r"><c>2</c></b></r>"#,
    ] {
        assert_eq!(
            parse::<Tree>(document, ROOT).unwrap(),
            expected,
            "{document}"
        );
    }
}

#[test]
fn a_foreign_name_is_no_known_one() {
    let document = r#"<r xmlns="urn:r" xmlns:f="urn:f"><a>1</a><f:a><a>2</a><f:a>3</f:a></f:a><f:a xmlns:f="urn:r">4</f:a><x xmlns="urn:x"><a>5</a><a xmlns="urn:r">6</a></x><a>7</a><xml:a/></r>"#;
    let expected = map([
        ("a", text("1")),
        ("{urn:f}a", map([("a", text("2")), ("{urn:f}a", text("3"))])),
        ("a", text("4")),
        ("{urn:x}x", map([("{urn:x}a", text("5")), ("a", text("6"))])),
        ("a", text("7")),
        ("{http://www.w3.org/XML/1998/namespace}a", text("")),
    ]);
    assert_eq!(parse::<Tree>(document, ROOT).unwrap(), expected);
    // With a default namespace other than the root's, names without a prefix are foreign.
    let document = r#"<s:r xmlns:s="urn:r" xmlns="urn:x"><a>1</a><s:a>2</s:a></s:r>"#;
    let expected = map([("{urn:x}a", text("1")), ("a", text("2"))]);
    assert_eq!(parse::<Tree>(document, ROOT).unwrap(), expected);
    // If the root has no namespace, elements with one are foreign.
    let expected = map([("{urn:r}a", text("1")), ("b", text("2"))]);
    assert_eq!(tree(r#"<r><a xmlns="urn:r">1</a><b>2</b></r>"#), expected);
}

#[test]
fn the_root_is_checked() {
    let errors = [
        (
            r#"<q xmlns="urn:r"/>"#,
            "expected the root element `r`, found `q`, at line 1 column 1",
        ),
        (
            "<!--\n--> <r/>",
            "expected the root element in the namespace `urn:r`, at line 2 column 5",
        ),
        (
            r#"<r xmlns="urn:s"/>"#,
            "expected the root element in the namespace `urn:r`, at line 1 column 1",
        ),
        (
            r#"<s:r xmlns="urn:r"/>"#,
            "a namespace prefix is not declared, at line 1 column 1",
        ),
        (
            r#"<s:r xmlns="urn:r" xmlns:s="urn:s"/>"#,
            "expected the root element in the namespace `urn:r`, at line 1 column 1",
        ),
        ("", "the document has no root element, at line 1 column 1"),
        (
            "<!-- nothing -->",
            "the document has no root element, at line 1 column 17",
        ),
        (
            "{\"a\": 1}",
            "text before the root element, at line 1 column 1",
        ),
        (
            r#"x<r xmlns="urn:r"/>"#,
            "text before the root element, at line 1 column 1",
        ),
        (
            r#"<r xmlns="urn:r"/>x"#,
            "text after the root element, at line 1 column 19",
        ),
        (
            r#"<r xmlns="urn:r"/>&amp;"#,
            "text after the root element, at line 1 column 19",
        ),
        (
            r#"<r xmlns="urn:r"/><r/>"#,
            "a second root element, at line 1 column 19",
        ),
        (
            r#"<r xmlns="urn:r"/></r>"#,
            "an end tag without a start tag, at line 1 column 19",
        ),
    ];
    for (document, expected) in errors {
        let error = parse::<IgnoredAny>(document, ROOT).expect_err(document);
        assert_eq!(error.to_string(), expected, "{document}");
    }
}

#[test]
fn a_root_of_any_namespace() {
    let long = format!("<{}/>", "q".repeat(10_000));
    assert!(error(&long).len() < 200);
    for document in [
        "<r/>",
        r#"<r xmlns="urn:x"/>"#,
        r#"<s:r xmlns:s="urn:x"></s:r>"#,
    ] {
        assert_eq!(tree(document), text(""), "{document}");
    }
}

#[test]
fn wrong_namespace_declarations() {
    for (document, expected) in [
        ("<r><x:a/></r>", "not declared"),
        ("<r><b xmlns:x='urn:x'/><x:a/></r>", "not declared"),
        ("<r><b xmlns:x='urn:x'><c/></b><x:a/></r>", "not declared"),
        ("<r xmlns:x=''/>", "is bound to nothing"),
        ("<r xmlns='a' xmlns='b'/>", "twice"),
        ("<r><:a/></r>", "colon"),
        ("<r><a:/></r>", "colon"),
        ("<r xmlns:a:b='urn:a'/>", "colon"),
        ("<r xmlns:='urn:a'><:a/></r>", "colon"),
        ("<r xmlns:a='urn:a'><a:b:c/></r>", "not declared"),
        ("<r></><></r>", "does not match"),
        ("<r><></></r>", "no name"),
        ("<r>< a/></r>", "no name"),
    ] {
        let error = error(document);
        assert!(error.contains(expected), "{document}: {error}");
    }
    let many = |count: usize| {
        let declared = (0..count).map(|i| format!(" xmlns:p{i}='urn:{i}'"));
        format!("<r{}/>", declared.collect::<String>())
    };
    assert_eq!(tree(&many(128)), text(""));
    assert!(error(&many(129)).starts_with("too many"));
    assert!(error(&format!("<r xmlns='{}'/>", "n".repeat(257))).contains("too long"));
}

#[test]
fn nil() {
    let xsi = r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;
    for nil in [
        format!("<r {xsi} xsi:nil='true'/>"),
        format!("<r xsi:nil=' 1 ' {xsi}></r>"),
        format!("<r x:nil='1' xsi:nil='true' {xsi} xmlns:x='urn:x'>text<a>1</a></r>"),
    ] {
        assert_eq!(tree(&nil), Tree::Nil, "{nil}");
        assert_eq!(parse::<Option<String>>(&nil, ANY).unwrap(), None, "{nil}");
        parse::<()>(&nil, ANY).unwrap();
        let error = parse::<String>(&nil, ANY).expect_err(&nil).to_string();
        assert_eq!(
            error,
            "invalid type: nil, expected a string, at line 1 column 1"
        );
        assert!(parse::<BTreeMap<String, String>>(&nil, ANY).is_err());
    }
    for full in [
        format!("<r {xsi} xsi:nil='false'>1</r>"),
        format!("<r {xsi} xsi:nil='0' nil='true'>1</r>"),
        "<r xmlns:xsi='urn:x' xsi:nil='true'>1</r>".to_owned(),
    ] {
        assert_eq!(
            parse::<Option<String>>(&full, ANY).unwrap().as_deref(),
            Some("1"),
            "{full}"
        );
    }
    assert!(error("<r xsi:nil='true'/>").contains("prefix is not declared"));
    let document = format!("<r {xsi}><a xsi:nil='1'><b/>x</a><c><a xsi:nil='1'/>d</c><e>2</e></r>");
    let expected = map([
        ("a", Tree::Nil),
        ("c", map([("a", Tree::Nil)])),
        ("e", text("2")),
    ]);
    assert_eq!(tree(&document), expected);
}
