//! Tests of parameter styles: the examples in OpenAPI's table, and encoding.

use serde_core::Serialize;
use serde_core::ser::SerializeMap;

use super::Request;
use super::builder::RequestBuilder;
use super::content::Form;
use super::error::InvalidRequest;
use super::parameter::{Parameter, Parts, Style};
use crate::formats::document::from_json;
use crate::read::value::Fields;

/// The object in the specification's table.
struct Color;

impl Serialize for Color {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("R", &100)?;
        map.serialize_entry("G", &200)?;
        map.serialize_entry("B", "150")?;
        map.serialize_entry("A", &None::<i64>)?;
        map.end()
    }
}

const LIST: [&str; 3] = ["blue", "black", "brown"];

fn built(parameter: Parameter, value: Parts<'_>) -> Result<Request, InvalidRequest> {
    RequestBuilder::new("GET", "https://x.no", "/{color}")
        .add(parameter, value)?
        .build()
}

/// The address after the slash.
fn in_path(style: Style, explode: bool, value: Parts<'_>) -> String {
    let parameter = Parameter::path("color").style(style).explode(explode);
    built(parameter, value)
        .unwrap()
        .url()
        .strip_prefix("https://x.no/")
        .unwrap()
        .to_owned()
}

fn in_query(parameter: Parameter, value: Parts<'_>) -> String {
    let builder = RequestBuilder::new("GET", "https://x.no", "/");
    let request = builder.add(parameter, value).unwrap().build().unwrap();
    let url = request.url().strip_prefix("https://x.no/").unwrap();
    url.strip_prefix('?').unwrap_or(url).to_owned()
}

// The table in OpenAPI 3.0.4. That of 3.0.3 contradicts RFC 6570, to which it refers, in some places.
#[test]
fn the_table_of_the_specification_in_the_path() {
    let table = [
        (
            Style::Matrix,
            false,
            ";color=blue",
            ";color=blue,black,brown",
            ";color=R,100,G,200,B,150",
        ),
        (
            Style::Matrix,
            true,
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ),
        (
            Style::Label,
            false,
            ".blue",
            ".blue,black,brown",
            ".R,100,G,200,B,150",
        ),
        (
            Style::Label,
            true,
            ".blue",
            ".blue.black.brown",
            ".R=100.G=200.B=150",
        ),
        (
            Style::Simple,
            false,
            "blue",
            "blue,black,brown",
            "R,100,G,200,B,150",
        ),
        (
            Style::Simple,
            true,
            "blue",
            "blue,black,brown",
            "R=100,G=200,B=150",
        ),
    ];
    for (style, explode, one, list, object) in table {
        assert_eq!(in_path(style, explode, Parts::one("blue")), one);
        assert_eq!(in_path(style, explode, Parts::list(&LIST)), list);
        assert_eq!(in_path(style, explode, Parts::object(&Color)), object);
    }
    assert_eq!(in_path(Style::Matrix, false, Parts::one("")), ";color");
}

#[test]
fn the_table_of_the_specification_in_the_query() {
    let table = [
        (
            Style::Form,
            false,
            "color=blue,black,brown",
            "color=R,100,G,200,B,150",
        ),
        (
            Style::Form,
            true,
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (
            Style::SpaceDelimited,
            false,
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            Style::PipeDelimited,
            false,
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
    ];
    for (style, explode, list, object) in table {
        let parameter = Parameter::query("color").style(style).explode(explode);
        assert_eq!(in_query(parameter, Parts::one("blue")), "color=blue");
        assert_eq!(in_query(parameter, Parts::one("")), "color=");
        assert_eq!(in_query(parameter, Parts::list(&LIST)), list);
        assert_eq!(in_query(parameter, Parts::object(&Color)), object);
    }
    let deep = Parameter::query("color").style(Style::DeepObject);
    let object = "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150";
    assert_eq!(in_query(deep, Parts::object(&Color)), object);
}

#[test]
fn headers_and_cookies() {
    let header = |explode: bool, value: Parts<'_>| {
        let parameter = Parameter::header("X-Color").explode(explode);
        let builder = RequestBuilder::new("GET", "https://x.no", "/");
        let request = builder.add(parameter, value)?.build()?;
        Ok::<_, InvalidRequest>(request.headers()[0].1.clone())
    };
    assert_eq!(
        header(false, Parts::list(&LIST)).unwrap(),
        "blue,black,brown"
    );
    assert_eq!(
        header(false, Parts::object(&Color)).unwrap(),
        "R,100,G,200,B,150"
    );
    assert_eq!(
        header(true, Parts::object(&Color)).unwrap(),
        "R=100,G=200,B=150"
    );
    // Headers are not encoded: an item with a comma would become two.
    assert!(header(false, Parts::list(&["a,b"])).is_err());
    assert!(header(false, Parts::list(&["å"])).is_err());
    let request = RequestBuilder::new("GET", "https://x.no", "/")
        .add(Parameter::cookie("a"), Parts::one("x; y=å"))
        .and_then(|builder| builder.add(Parameter::cookie("b"), Parts::list(&LIST)))
        .and_then(RequestBuilder::build)
        .unwrap();
    let cookie = "a=x%3B%20y%3D%C3%A5; b=blue,black,brown".to_owned();
    assert_eq!(request.headers(), [("Cookie", cookie)]);
}

#[test]
fn values_cannot_be_taken_for_what_is_between_them() {
    let hostile = ["a,b", "c&d=e", "f/../g?h#i", "j%2Ck", "æ \"|;.="];
    let simple = "a%2Cb,c%26d%3De,f%2F..%2Fg%3Fh%23i,j%252Ck,%C3%A6%20%22%7C%3B.%3D";
    assert_eq!(in_path(Style::Simple, false, Parts::list(&hostile)), simple);
    let form = Parameter::query("color").explode(false);
    assert_eq!(
        in_query(form, Parts::list(&hostile)),
        format!("color={simple}")
    );
    let reserved = Parameter::query("color").allow_reserved();
    let signs = Parts::one(":/?#[]@!$&'()*+,;= %");
    let expected = "color=:/?%23%5B%5D@!$%26'()*%2B,;=%20%25";
    assert_eq!(in_query(reserved, signs), expected);
    let json = Parts::json(&["a&b"]);
    assert_eq!(in_query(Parameter::query("q"), json), "q=%5B%22a%26b%22%5D");
}

#[test]
fn what_a_style_cannot_write_is_refused() {
    let none: [&str; 0] = [];
    assert!(built(Parameter::path("color"), Parts::list(&none)).is_err());
    assert_eq!(in_query(Parameter::query("color"), Parts::list(&none)), "");
    let empty = Parameter::query("color").allow_empty();
    assert_eq!(in_query(empty, Parts::list(&none)), "color=");
    for dots in [".", ".."] {
        assert!(built(Parameter::path("color"), Parts::one(dots)).is_err());
    }
    // Together with the style's own dot, it would become two.
    let label = Parameter::path("color").style(Style::Label);
    assert!(built(label, Parts::one(".")).is_err());
    let nested = from_json::<Fields>("{\"a\": {\"b\": 1}}").unwrap();
    let error = built(Parameter::path("color"), Parts::object(&nested)).unwrap_err();
    assert_eq!(error.parameter(), "color");
    assert!(built(Parameter::path("color"), Parts::object(&[1])).is_err());
}

#[test]
fn a_form_is_written_as_a_query() {
    let form = Form::new("application/x-www-form-urlencoded")
        .add(Parameter::query("navn"), Parts::one("Kari & Ola"))
        .add_if(Parameter::query("borte"), None)
        .add(Parameter::query("farge"), Parts::list(&LIST));
    let content = form.content();
    let (media_type, bytes) = content.get().unwrap();
    assert_eq!(media_type, "application/x-www-form-urlencoded");
    assert_eq!(
        bytes,
        b"navn=Kari%20%26%20Ola&farge=blue&farge=black&farge=brown"
    );
}
