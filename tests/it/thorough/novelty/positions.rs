//! Variants of a value with one novelty at each of its positions, made from the shape of its model.

use std::mem;

use skattekit_codegen::ir::Scalar;
use skattekit_runtime::FindingKind;

use crate::json::Json;
use crate::shapes::{Node, Property};

/// A value that is new in one place.
#[derive(Debug)]
pub(super) struct Novelty {
    pub(super) what: &'static str,
    pub(super) body: Json,
    /// What is found; nothing where the model keeps whatever comes.
    pub(super) kind: Option<FindingKind>,
    pub(super) path: String,
    /// Whether it is read without a word when nobody asks for findings.
    pub(super) plain: bool,
    /// Whether JSON can say it.
    pub(super) json: bool,
    pub(super) xml: InXml,
}

/// What becomes of a novelty in XML.
#[derive(Debug)]
pub(super) enum InXml {
    Same,
    Otherwise {
        path: String,
        plain: bool,
    },
    /// XML cannot say it, or says it as something else.
    Never,
}

/// The field that is added.
const NEW_FIELD: &str = "nyttFelt";
const NEW_TEXT: &str = "noe nytt";

/// Every novelty that a value of the shape can have; `any_year` when the response tells the year of its codes.
///
/// With `alone`, what is beside an object or a list that has it is left out where it is one too and may be absent: a body
/// with all that a model knows would be read once more for each.
pub(super) fn novelties(node: &Node, body: &Json, any_year: bool, alone: bool) -> Vec<Novelty> {
    let mut walk = Walk {
        whole: body.clone(),
        any_year,
        alone,
        objects: 0,
        found: Vec::new(),
    };
    let null_in_xml = Some((String::new(), false));
    walk.null(&[], "", true, null_in_xml);
    walk.visit(node, body, &[], "");
    walk.found
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn insert(object: &mut Json, at: usize, field: (String, Json)) {
    if let Json::Object(fields) = object {
        fields.insert(at, field);
    }
}

struct Walk {
    /// The value in which something is new next.
    whole: Json,
    any_year: bool,
    alone: bool,
    objects: usize,
    found: Vec<Novelty>,
}

impl Walk {
    fn add(
        &mut self,
        what: &'static str,
        kind: impl Into<Option<FindingKind>>,
        at: &[usize],
        path: &str,
        change: impl FnOnce(&mut Json),
    ) {
        self.found.push(Novelty {
            what,
            body: self.whole.with(at, change),
            kind: kind.into(),
            path: path.to_owned(),
            plain: true,
            json: true,
            xml: InXml::Same,
        });
    }

    fn last(&mut self) -> &mut Novelty {
        self.found.last_mut().unwrap()
    }

    /// A null in the place of a value; `xml` where XML says it otherwise.
    fn null(&mut self, at: &[usize], path: &str, required: bool, xml: Option<(String, bool)>) {
        self.add("a null", FindingKind::Null, at, path, |value| {
            *value = Json::Null;
        });
        let last = self.last();
        last.plain = !required;
        if let Some((path, plain)) = xml {
            last.xml = InXml::Otherwise { path, plain };
        }
    }

    fn visit(&mut self, node: &Node, value: &Json, at: &[usize], path: &str) {
        match node {
            Node::Object(fields) => {
                self.new_fields(value, at, path);
                self.object(fields, value, at, path);
            }
            // What is new is kept there, as the specification has it.
            Node::Open(fields) => self.object(fields, value, at, path),
            Node::Union { tag, members } => self.union(tag, members, value, at, path),
            Node::Kept => self.kept(value, at, path),
            Node::List(item) => self.list(item, value, at, path),
            Node::Code { known } => {
                let kind = (!known.is_empty()).then_some(FindingKind::UnknownCode);
                for code in [NEW_TEXT, "\u{c6} <&> \u{1d11e}"] {
                    self.add("a code", kind, at, path, |value| *value = Json::text(code));
                }
            }
            Node::Scalar(Scalar::Date | Scalar::DateTime | Scalar::Year) => {
                for form in ["21/12-98", "2024-02-30", "2024-02-30T08:38:37Z"] {
                    let kind = FindingKind::Form;
                    self.add("a form", kind, at, path, |value| *value = Json::text(form));
                }
            }
            Node::Scalar(_) | Node::Sized(_) => {}
        }
    }

    fn object(&mut self, fields: &[Property], value: &Json, at: &[usize], path: &str) {
        let sent = value.fields();
        self.add("another order", None, at, path, |object| {
            if let Json::Object(fields) = object {
                fields.reverse();
            }
        });
        for (index, (name, inner)) in sent.iter().enumerate() {
            let Some(field) = fields.iter().find(|field| field.name == *name) else {
                continue;
            };
            let (inner_at, inner_path) = ([at, &[index]].concat(), join(path, name));
            self.null(&inner_at, &inner_path, field.required, None);
            if field.required {
                self.add(
                    "no field",
                    FindingKind::Missing,
                    at,
                    &inner_path,
                    |object| {
                        if let Json::Object(fields) = object {
                            fields.remove(index);
                        }
                    },
                );
                self.last().plain = false;
            }
            if self.any_year && path.is_empty() && name == "inntektsaar" {
                let year = Json::text("2031");
                let kind = FindingKind::UnknownYear;
                // Codes that the known year lacks are no news of an unknown one.
                self.add("a year", kind, &inner_at, name, |value| *value = year);
            }
            if self.alone && inner.is_compound() {
                self.visit_alone(fields, field, inner, at, &inner_path);
            } else {
                self.visit(&field.node, inner, &inner_at, &inner_path);
            }
        }
    }

    /// Visits a field of an object without those beside it.
    fn visit_alone(
        &mut self,
        fields: &[Property],
        field: &Property,
        inner: &Json,
        at: &[usize],
        path: &str,
    ) {
        let is_needed = |name: &str| {
            let mut needed = fields.iter().filter(|other| other.required);
            name == field.name || needed.any(|other| other.name == name)
        };
        let mut index = 0;
        let thin = self.whole.with(at, |object| {
            if let Json::Object(sent) = object {
                sent.retain(|(name, value)| is_needed(name) || !value.is_compound());
                index = sent
                    .iter()
                    .position(|(name, _)| *name == field.name)
                    .unwrap();
            }
        });
        let whole = mem::replace(&mut self.whole, thin);
        self.visit(&field.node, inner, &[at, &[index]].concat(), path);
        self.whole = whole;
    }

    /// Fields of every kind in front of, between and behind those that are there.
    fn new_fields(&mut self, value: &Json, at: &[usize], path: &str) {
        let count = value.fields().len();
        // A field that is known, but for its namespace.
        let known = value.fields().first().map_or(NEW_FIELD, |(name, _)| name);
        let name = format!("{{urn:nytt}}{known}");
        let new_path = join(path, &name);
        let kind = FindingKind::UnknownField;
        self.add("a foreign element", kind, at, &new_path, |object| {
            insert(object, count / 2, (name, Json::text(NEW_TEXT)));
        });
        self.last().json = false;
        let path = join(path, NEW_FIELD);
        let object = Json::object([("a", Json::number("1.50")), ("b", Json::Null)]);
        let list = Json::List(vec![Json::text("a"), object.clone()]);
        let scalars = [
            Json::text(NEW_TEXT),
            Json::number("12345678901234567890.5"),
            Json::Bool(true),
            Json::Null,
        ];
        let several = [object, list, Json::List(Vec::new())];
        let new = scalars.into_iter().chain(several).collect::<Vec<_>>();
        // Three of them in every object, others in the next.
        for (number, place) in [0, count / 2, count].into_iter().enumerate() {
            self.objects += 1;
            let new = new[(self.objects + number * 2) % new.len()].clone();
            let is_list = matches!(new, Json::List(_));
            let field = (NEW_FIELD.to_owned(), new);
            self.add("a field", kind, at, &path, |object| {
                insert(object, place, field);
            });
            if is_list {
                // As many elements as it has items, each with a finding of its own.
                self.last().xml = InXml::Never;
            }
        }
    }

    fn union(
        &mut self,
        tag: &str,
        members: &[(String, Node)],
        value: &Json,
        at: &[usize],
        path: &str,
    ) {
        let fields = value.fields();
        let index = fields.iter().position(|(name, _)| name == tag).unwrap();
        let inner_at = [at, &[index]].concat();
        let kind = FindingKind::UnknownMember;
        for new in [
            Json::text("NyType"),
            Json::text(""),
            Json::Null,
            Json::number("1"),
        ] {
            self.add("a type", kind, &inner_at, path, |value| *value = new);
        }
        self.add("no type", kind, at, path, |object| {
            if let Json::Object(fields) = object {
                fields.remove(index);
            }
        });
        for place in [0, fields.len() / 2, fields.len() - 1] {
            self.add("the type elsewhere", None, at, path, |object| {
                if let Json::Object(fields) = object {
                    let tag = fields.remove(index);
                    fields.insert(place, tag);
                }
            });
        }
        let sent = fields[index].1.as_text();
        if let Some((_, member)) = members.iter().find(|(value, _)| Some(&**value) == sent) {
            self.visit(member, value, at, path);
        }
    }

    fn kept(&mut self, value: &Json, at: &[usize], path: &str) {
        let field = (NEW_FIELD.to_owned(), Json::text(NEW_TEXT));
        let count = value.fields().len();
        self.add("a field that is kept", None, at, path, |object| {
            insert(object, count, field);
        });
        for index in 0..count {
            if value.fields()[index].0 == "type" {
                continue;
            }
            let at = [at, &[index]].concat();
            self.add("a null that is kept", None, &at, path, |value| {
                *value = Json::Null;
            });
        }
    }

    fn list(&mut self, item: &Node, value: &Json, at: &[usize], path: &str) {
        let Json::List(items) = value else {
            // One item that stands by itself.
            let before = self.found.len();
            self.visit(item, value, at, path);
            // It stands where the list would; in XML nothing tells it from a list of one.
            for novelty in &mut self.found[before..] {
                if let (InXml::Same, Some(rest)) = (&novelty.xml, novelty.path.strip_prefix(path)) {
                    novelty.xml = InXml::Otherwise {
                        path: format!("{path}[0]{rest}"),
                        plain: novelty.plain,
                    };
                }
            }
            return;
        };
        for (index, value) in items.iter().enumerate() {
            let (at, inner_path) = ([at, &[index]].concat(), format!("{path}[{index}]"));
            // It is no item, which hides nothing. An element that is nil is not told apart from a list that is.
            self.null(&at, &inner_path, false, Some((path.to_owned(), true)));
            self.visit(item, value, &at, &inner_path);
        }
        if let [only] = &items[..] {
            let only = only.clone();
            self.add("no brackets", None, at, path, |value| *value = only);
        }
    }
}
