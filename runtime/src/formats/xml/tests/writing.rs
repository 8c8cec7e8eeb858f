//! Values written as documents, and read back.

use std::collections::BTreeMap;

use serde_core::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use super::super::write::write;
use super::{ANY, ROOT, Tree, map, parse, text};
use crate::read::raw::raw_token;

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Nil => serializer.serialize_none(),
            Tree::Text(text) => serializer.serialize_str(text),
            Tree::Map(children) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, child) in children {
                    map.serialize_entry(name, child)?;
                }
                map.end()
            }
        }
    }
}

/// A struct of one field.
struct Field<T>(&'static str, &'static str, T);

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct(self.0, 1)?;
        fields.serialize_field(self.1, &self.2)?;
        fields.end()
    }
}

const START: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r xmlns=\"urn:r\"";

/// The content of the root if the value is its field `a`.
fn inside<T: Serialize>(value: T) -> String {
    let document = write(ROOT, &Field("S", "a", value)).unwrap();
    document
        .strip_prefix(START)
        .and_then(|rest| rest.strip_prefix('>'))
        .and_then(|rest| rest.strip_suffix("</r>"))
        .expect(&document)
        .to_owned()
}

const NIL: &str = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>"#;

#[test]
fn fields_become_elements() {
    assert_eq!(inside("x"), "<a>x</a>");
    assert_eq!(inside('<'), "<a>&lt;</a>");
    assert_eq!(inside(" &\r\n\"]]>'"), "<a> &amp;&#13;\n\"]]&gt;'</a>");
    assert_eq!(inside(true), "<a>true</a>");
    assert_eq!(inside(-12), "<a>-12</a>");
    assert_eq!(inside(u128::MAX), format!("<a>{}</a>", u128::MAX));
    assert_eq!(inside(1.5), "<a>1.5</a>");
    assert_eq!(inside(f64::NEG_INFINITY), "<a>-INF</a>");
    assert_eq!(inside(f32::INFINITY), "<a>INF</a>");
    assert_eq!(inside(f64::NAN), "<a>NaN</a>");
    assert_eq!(inside(Some("x")), "<a>x</a>");
    assert_eq!(inside(None::<&str>), format!("<a{NIL}"));
    assert_eq!(inside(()), format!("<a{NIL}"));
    assert_eq!(inside(Field("T", "b", "x")), "<a><b>x</b></a>");
    assert_eq!(
        inside(BTreeMap::from([("å", 1), ("b", 2)])),
        "<a><b>2</b><å>1</å></a>"
    );
    assert_eq!(inside(BTreeMap::<&str, u8>::new()), "<a></a>");
}

#[test]
fn lists_repeat_their_element() {
    assert_eq!(inside(["x", "y"]), "<a>x</a><a>y</a>");
    assert_eq!(inside(Vec::<u8>::new()), "");
    assert_eq!(inside((1, "x")), "<a>1</a><a>x</a>");
    assert_eq!(
        inside(vec![vec![1, 2], vec![], vec![3]]),
        "<a>1</a><a>2</a><a>3</a>"
    );
    assert_eq!(inside([Some(1), None]), format!("<a>1</a><a{NIL}"));
    assert_eq!(inside([Field("T", "b", [1, 2])]), "<a><b>1</b><b>2</b></a>");
    assert!(write(ROOT, &[1]).is_err());
    assert!(write(ROOT, &(1, 2)).is_err());
}

#[test]
fn roots() {
    assert_eq!(write(ROOT, "x").unwrap(), format!("{START}>x</r>"));
    assert_eq!(write(ROOT, &()).unwrap(), format!("{START}{NIL}"));
    assert!(write(ANY, "").unwrap().ends_with("\n<r></r>"));
    let odd = super::Root {
        name: "r",
        namespace: Some("urn:a&b"),
    };
    let document = write(odd, "x").unwrap();
    assert!(document.contains("xmlns=\"urn:a&amp;b\""), "{document}");
    assert_eq!(parse::<Tree>(&document, odd).unwrap(), text("x"));
    let unnamed = super::Root { name: "a b", ..ANY };
    assert!(write(unnamed, "x").is_err());
    let quoted = super::Root {
        namespace: Some("\""),
        ..ANY
    };
    assert!(write(quoted, "x").is_err());
}

#[test]
fn numbers_keep_their_digits() {
    let number = "100000000000000000000.00";
    assert_eq!(
        inside(Field(raw_token(), "any name", number)),
        format!("<a>{number}</a>")
    );
    assert_eq!(inside([Field(raw_token(), "any name", "1")]), "<a>1</a>");
    let document = write(ROOT, &Field(raw_token(), "any name", "1")).unwrap();
    assert_eq!(document, format!("{START}>1</r>"));
}

/// Values that cannot be written in XML.
enum Formless {
    Bytes,
    Wrapped,
    Tuple,
    Struct,
    Key,
    Unit,
}

impl Serialize for Formless {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Formless::Bytes => serializer.serialize_bytes(b"01017012345"),
            Formless::Wrapped => serializer.serialize_newtype_variant("E", 0, "A", "01017012345"),
            Formless::Tuple => {
                serializer.serialize_tuple_variant("E", 0, "A", 1)?;
                unreachable!("refused")
            }
            Formless::Struct => {
                serializer.serialize_struct_variant("E", 0, "A", 1)?;
                unreachable!("refused")
            }
            Formless::Key => serializer.collect_map([(Some([1]), 1)]),
            Formless::Unit => serializer.serialize_unit_variant("E", 0, "A"),
        }
    }
}

#[test]
fn formless_values() {
    for value in [
        Formless::Bytes,
        Formless::Wrapped,
        Formless::Tuple,
        Formless::Struct,
        Formless::Key,
    ] {
        let error = write(ROOT, &Field("S", "a", value)).unwrap_err();
        assert!(!error.to_string().contains("0101"), "{error}");
        assert!(!error.to_string().contains(" line "), "{error}");
    }
    assert_eq!(inside(Formless::Unit), "<a>A</a>");
}

#[test]
fn characters_and_keys_that_xml_lacks() {
    for bad in ["\0", "01017012345\u{1b}", "\u{b}", "\u{fffe}", "a\u{ffff}"] {
        let error = write(ROOT, &map([("å", text(bad))]))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "a text has a character that XML cannot hold, in the element `å`"
        );
    }
    for bad in ["", "1", "a b", "a:b", "{urn:x}a", "a><b", "01017012345"] {
        let error = write(ROOT, &map([(bad, text("x"))]))
            .unwrap_err()
            .to_string();
        assert_eq!(
            error,
            "a field's name is not a valid name of an XML element"
        );
    }
    assert!(write(ROOT, &BTreeMap::from([(1, 2)])).is_err());
}

#[test]
fn what_is_written_is_read_again() {
    let texts = [
        " ", "\n", "\t x \n", "\r\n", "\r", "<a>", "]]>", "<![CDATA[", "&amp;", "&", "'\"",
        "<!-- -->", "å😀\u{85}\u{2028}", "\u{feff}", "\u{fffd}\u{efff}", "0", "x ",
    ];
    for one in texts {
        for two in texts {
            let value = map([
                ("a", text(one)),
                (
                    "b",
                    map([
                        ("c", text(two)),
                        ("c", Tree::Nil),
                        ("å-1", text(&format!("{one}{two}"))),
                    ]),
                ),
                ("a", text("")),
            ]);
            let document = write(ROOT, &value).unwrap();
            assert_eq!(parse::<Tree>(&document, ROOT).unwrap(), value, "{document}");
        }
        assert_eq!(
            parse::<Tree>(&write(ROOT, one).unwrap(), ROOT).unwrap(),
            text(one)
        );
    }
}
