//! Input that is meant to take long.

use skattekit_runtime::{Value, from_json, from_json_with_findings, impl_any_of, impl_model};

#[derive(Clone, Debug, PartialEq)]
pub struct Venstre {
    pub barn: Option<Box<Node>>,
    pub venstre: i64,
}

impl_model! { Venstre, barn: "barn", venstre: "venstre" }

#[derive(Clone, Debug, PartialEq)]
pub struct Midten {
    pub barn: Option<Box<Node>>,
}

impl_model! { Midten, barn: "barn" }

#[derive(Clone, Debug, PartialEq)]
pub struct Hoeyre {
    pub barn: Option<Box<Node>>,
    pub hoeyre: Option<i64>,
}

impl_model! { Hoeyre, barn: "barn", hoeyre: "hoeyre" }

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Venstre(Venstre),
    Midten(Midten),
    Hoeyre(Hoeyre),
    Liste(Box<skattekit_runtime::List<Node>>),
    Unknown(Value),
}

impl_any_of! { Node: Venstre, Midten, Hoeyre, Liste }

fn depth(mut node: &Node) -> usize {
    let mut depth = 0;
    loop {
        let barn = match node {
            Node::Venstre(Venstre { barn, .. })
            | Node::Midten(Midten { barn })
            | Node::Hoeyre(Hoeyre { barn, .. }) => barn,
            Node::Liste(_) | Node::Unknown(_) => return depth,
        };
        depth += 1;
        match barn {
            Some(barn) => node = barn,
            None => return depth,
        }
    }
}

/// Each level fits three types, so that a reader that tries them anew would read the innermost a hundred times doubled.
#[test]
fn unions_within_unions_are_each_looked_at_once() {
    for (open, close, innermost) in [
        ("{\"barn\":", "}", "{}"),
        ("{\"barn\":", ",\"hoeyre\":1}", "{}"),
        ("{\"barn\":", ",\"ny\":1}", "{}"),
        ("{\"barn\":", ",\"venstre\":\"x\"}", "{\"barn\":7}"),
        ("{\"barn\":", "}", "7"),
    ] {
        let levels = 100;
        let text = format!("{}{innermost}{}", open.repeat(levels), close.repeat(levels));
        let (node, _) = from_json_with_findings::<Node>(&text).unwrap();
        assert!(depth(&node) >= levels, "{text}");
        assert_eq!(from_json::<Node>(&text).unwrap(), node);
        assert_eq!(serde_json::from_str::<Node>(&text).unwrap(), node);
    }
    let lists = format!("{}{{}}{}", "[".repeat(120), "]".repeat(120));
    assert!(matches!(from_json::<Node>(&lists).unwrap(), Node::Liste(_)));
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    for (open, close) in [("{\"barn\":", "}"), ("[", "]")] {
        let text = format!("{}7{}", open.repeat(10_000), close.repeat(10_000));
        let error = from_json::<Node>(&text).unwrap_err().to_string();
        assert!(error.contains("nested too deeply"), "{error}");
        assert!(serde_json::from_str::<Node>(&text).is_err());
    }
}

#[test]
#[cfg(feature = "xml")]
fn a_list_of_many_elements_is_put_together_once() {
    #[derive(Clone, Debug, PartialEq)]
    pub struct Rot {
        pub node: Option<Tall>,
    }
    impl_model! { Rot as "rot", node: "node" }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Tall {
        Ett(i64),
        Flere(skattekit_runtime::List<i64>),
        Unknown(Value),
    }
    impl_any_of! { Tall: Ett, Flere }

    let text = format!("<rot>{}</rot>", "<node>1</node>".repeat(50_000));
    let rot: Rot = skattekit_runtime::from_xml(text).unwrap();
    assert!(matches!(rot.node, Some(Tall::Flere(list)) if list.len() == 50_000));
}
