//! What may be null on purpose.

use skattekit_runtime::{FindingKind, List, Nullable, Sensitive, Value, impl_model};

use crate::{json, json_error};

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    pub beloep: Nullable<i64>,
    pub navn: Nullable<Box<Sensitive>>,
    pub liste: Nullable<List<i64>>,
    pub rader: Nullable<Vec<Nullable<i64>>>,
    pub fritt: Option<Value>,
}

impl_model! { Post as "rot", beloep: "beloep", navn: "navn", liste: "liste", rader: "rader", fritt: "fritt" }

fn nothing() -> Post {
    Post {
        beloep: Nullable::Absent,
        navn: Nullable::Absent,
        liste: Nullable::Absent,
        rader: Nullable::Absent,
        fritt: None,
    }
}

#[test]
fn absent_null_and_a_value_stay_apart() {
    assert_eq!(json::<Post>("{}"), (nothing(), vec![]));
    let (post, news) =
        json::<Post>(r#"{"beloep":null,"navn":null,"liste":null,"rader":null,"fritt":null}"#);
    let null = Post {
        beloep: Nullable::Null,
        navn: Nullable::Null,
        liste: Nullable::Null,
        rader: Nullable::Null,
        fritt: Some(Value::Null),
    };
    assert_eq!((post, news), (null, vec![]));
    let (post, news) = json::<Post>(
        r#"{"beloep":1,"navn":"a","liste":[1,2],"rader":[null,1],"fritt":{"a":[1.10,null]}}"#,
    );
    assert_eq!(news, []);
    assert_eq!(post.beloep, Nullable::Value(1));
    assert_eq!(post.navn.get().map(|navn| navn.as_str()), Some("a"));
    assert_eq!(
        post.liste.as_ref().into_option().map(|list| list.len()),
        Some(2)
    );
    assert_eq!(post.rader, vec![Nullable::Null, 1.into()].into());
}

#[test]
fn what_is_of_another_type_or_comes_twice_is_refused_where_it_stands() {
    assert_eq!(
        json_error::<Post>(r#"{"beloep":"20463518646"}"#),
        "beloep: found a string, expected an integer of 64 bits at line 1 column 23"
    );
    for twice in ["1,\"beloep\":1", "null,\"beloep\":1", "1,\"beloep\":null"] {
        let error = json_error::<Post>(&format!("{{\"beloep\":{twice}}}"));
        assert!(error.starts_with("beloep: is given twice"), "{error}");
    }
    let error = json_error::<Post>(r#"{"liste":[1],"liste":[2]}"#);
    assert!(error.starts_with("liste: is given twice"), "{error}");
}

#[test]
fn none_is_a_null_and_the_default_is_absent() {
    assert_eq!(Nullable::<i64>::default(), Nullable::Absent);
    assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
    assert_eq!(Nullable::from(Some(1)), Nullable::Value(1));
    assert!(Nullable::<i64>::Absent.is_absent() && !Nullable::<i64>::Absent.is_null());
}

#[test]
fn debug_shows_no_more_than_the_value_does() {
    let text: Nullable<skattekit_runtime::Sensitive> = Nullable::Value("20463518646".into());
    assert_eq!(format!("{text:?}"), "Value(Sensitive(***))");
}

#[test]
#[cfg(feature = "xml")]
fn in_xml_a_null_is_nil() {
    use crate::{xml, xml_error};

    assert_eq!(xml::<Post>(""), (nothing(), vec![]));
    let (post, news) = xml::<Post>("<beloep nil/><navn nil/><liste nil/><rader nil/><fritt nil/>");
    assert_eq!(news, []);
    assert!(post.beloep.is_null() && post.navn.is_null() && post.liste.is_null());
    assert_eq!(post.fritt, Some(Value::Null));

    let (post, news) = xml::<Post>(
        "<beloep>1</beloep><navn>a</navn><liste>1</liste><liste>2</liste>\
         <rader nil/><rader>1</rader><rader nil/><fritt>x</fritt><fritt>y</fritt>",
    );
    assert_eq!(news, []);
    assert_eq!(post.liste, List::from(vec![1, 2]).into());
    assert_eq!(
        post.rader,
        vec![Nullable::Null, Nullable::Value(1), Nullable::Null].into()
    );

    for twice in ["<beloep>1</beloep>", "<beloep nil/>"] {
        let error = xml_error::<Post>(&format!("{twice}<beloep>1</beloep>"));
        assert!(error.contains("beloep: is given twice"), "{error}");
    }
}

#[test]
#[cfg(feature = "xml")]
fn in_xml_an_empty_number_is_null_and_a_null_in_a_list_of_numbers_is_passed_over() {
    use skattekit_runtime::from_xml_with_findings;

    let nil = crate::NIL;
    let text = format!("<rot><beloep/><liste{nil}<liste>1</liste><liste{nil}</rot>");
    let (post, findings): (Post, _) = from_xml_with_findings(text).unwrap();
    assert!(post.beloep.is_null());
    assert_eq!(post.liste, List::from(vec![1]).into());
    let kinds = findings
        .iter()
        .map(|finding| (finding.path(), finding.kind()))
        .collect::<Vec<_>>();
    assert_eq!(
        kinds,
        [
            ("beloep", FindingKind::Null),
            ("liste", FindingKind::Null),
            ("liste", FindingKind::Null)
        ]
    );
}

#[test]
fn an_answer_may_be_null() {
    use skattekit_runtime::{NoError, Reply, decode};

    let answer = |body: &str| -> Reply<Nullable<Post>, NoError> {
        decode(200, Some("application/json"), body.as_bytes())
    };
    assert!(matches!(answer(" null\n"), Reply::Model(Nullable::Null)));
    let Reply::Model(Nullable::Value(post)) = answer(r#"{"beloep": 1}"#) else {
        panic!("an object is the value");
    };
    assert_eq!(post.beloep.get(), Some(&1));
    // Nothing of it is known: an object of somebody else's.
    assert!(matches!(answer(r#"{"annet": 1}"#), Reply::Raw(_)));
    let plain: Reply<Post, NoError> = decode(200, Some("application/json"), b"null");
    assert!(matches!(plain, Reply::Raw(_)));
}
