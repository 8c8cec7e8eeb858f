//! The XML form of properties: their elements, if not named as in JSON, and the forms that the models do not support.

use indexmap::IndexMap;
use skattekit_ir::diag::Code;
use skattekit_ir::ir::{Element, Field, Object, Schema, Shape, Type, WireName};

use crate::openapi::lower::{Lower, NodeAt};
use crate::openapi::normalise::is_one_or_many;
use crate::openapi::refs::schema_name;
use crate::openapi::syntax::tree::{Entry, Node};

/// The XML form of a property.
enum Form<'a> {
    /// The same names as in JSON.
    Same,
    /// Elements with their own names.
    Own(Element),
    /// A form that the models do not support.
    Unsupported(&'a Entry),
}

impl<'a> Lower<'a> {
    /// The element of a property, if it is not named as in JSON.
    pub(super) fn element(&self, node: &'a Node, key: &str) -> Option<Element> {
        match self.xml_form(node, key) {
            Form::Own(element) => Some(element),
            Form::Same | Form::Unsupported(_) => None,
        }
    }

    /// Whether the XML form of a component's property is unsupported.
    pub(super) fn has_own_xml(&mut self, place: &NodeAt<'a>) -> bool {
        let mut found = false;
        let mut taken = IndexMap::new();
        let name = place.pointer.last().unwrap_or_default();
        let tags = self.told_apart.get(&name).cloned().unwrap_or_default();
        let properties = place.node.get("properties").map(Node::entries);
        for property in properties.unwrap_or_default() {
            let (key, node) = (&property.key, &property.value);
            self.check_wrapped(node);
            self.note_namespace(node, place.node);
            match self.xml_form(node, key) {
                Form::Unsupported(entry) => {
                    self.warn_of_xml(entry);
                    found = true;
                }
                Form::Own(_) if tags.contains(&**key) => {
                    let what = "the discriminator of a union has another name in XML";
                    self.warn_of_form(property, what);
                    found = true;
                }
                Form::Own(element) => {
                    let name = element.wrapper.unwrap_or(element.name);
                    found |= self.is_taken(&mut taken, property, name);
                }
                Form::Same => found |= self.is_taken(&mut taken, property, key.clone()),
            }
        }
        self.check_wrapped(place.node);
        let map = place.node.get("additionalProperties");
        let values = map.and_then(|values| values.get("xml"));
        // The element names of a list component depend on the property that refers to it.
        let own = place.node.get("xml");
        for (xml, wraps) in [(own, true), (values, false)] {
            if let Some(entry) = xml.and_then(|xml| another_form(xml, wraps)) {
                self.warn_of_xml(entry);
                found = true;
            }
        }
        found
    }

    /// Whether another property uses the same element, which is reported.
    fn is_taken(
        &mut self,
        taken: &mut IndexMap<String, &'a Entry>,
        property: &'a Entry,
        name: String,
    ) -> bool {
        let Some(first) = taken.get(&name) else {
            taken.insert(name, property);
            return false;
        };
        let what = format!(
            "`{}` and `{}` are both `{name}` in XML",
            first.key, property.key
        );
        self.warn_of_form(property, &what);
        true
    }

    fn xml_form(&self, node: &'a Node, key: &str) -> Form<'a> {
        let list = self.list(node);
        let inner = list.and_then(|list| list.get("items"));
        // There is one element per item, so a list inside a list has no element.
        let within = inner.and_then(|items| self.list(items)?.get("items"));
        let [own, items, within] =
            [Some(node), inner, within].map(|node| node.map(|node| self.xml(node)));
        let [own, items, within] = [own, items, within].map(Option::unwrap_or_default);
        // Only a list can be wrapped; anything else is reported.
        let forms = [(&own, true), (&items, false), (&within, false)];
        let unsupported = forms
            .into_iter()
            .find_map(|(xml, wraps)| {
                let mut xml = xml.iter();
                xml.find_map(|xml| another_form(xml, wraps))
            })
            .or_else(|| name_of(&within));
        let names = [&own, &items].map(|xml| name_of(xml));
        let wrong = names.into_iter().flatten().find(|entry| !is_name(entry));
        if let Some(entry) = unsupported.or(wrong) {
            return Form::Unsupported(entry);
        }
        let [own_name, item] = names.map(|entry| entry.and_then(|entry| entry.value.text()));
        let is_wrapped = list.is_some() && own.iter().any(|xml| says(xml, "wrapped"));
        let around = own_name.unwrap_or(key);
        let element = Element {
            name: item.unwrap_or(around).to_owned(),
            wrapper: is_wrapped.then(|| around.to_owned()),
        };
        if element.name == key && element.wrapper.is_none() {
            Form::Same
        } else {
            Form::Own(element)
        }
    }

    /// The `xml` objects of a value: its own, then that of the component that it is, unless that is an object, whose
    /// name is that of the root.
    fn xml(&self, node: &'a Node) -> Vec<&'a Node> {
        let component = self.named(node).filter(|component| {
            let has = |key| component.entry(key).is_some();
            let is_object = has("properties") || has("oneOf") || has("additionalProperties");
            is_list(component) || !is_object
        });
        let said = [Some(node), component];
        said.into_iter()
            .filter_map(|node| node?.get("xml"))
            .collect()
    }

    /// The list that a value is or may be.
    fn list(&self, node: &'a Node) -> Option<&'a Node> {
        let node = self.named(node).unwrap_or(node);
        if is_one_or_many(node) {
            let members = node.get("oneOf").map(Node::items).unwrap_or_default();
            return members
                .iter()
                .find(|member| member.entry("items").is_some());
        }
        Some(node).filter(|node| is_list(node))
    }

    /// The component that a `$ref` names, through those that are only aliases.
    fn named(&self, node: &'a Node) -> Option<&'a Node> {
        let mut found = None;
        let mut next = node;
        for _ in 0..=self.components.len() {
            let Some(reference) = next.get("$ref").and_then(Node::text) else {
                return found;
            };
            next = self.components.get(&*schema_name(reference)?).copied()?;
            found = Some(next);
        }
        None
    }

    /// Reports `wrapped` on a value that is not a list.
    fn check_wrapped(&mut self, node: &'a Node) {
        let xml = node.get("xml").filter(|xml| says(xml, "wrapped"));
        let Some(entry) = xml.and_then(|xml| xml.entry("wrapped")) else {
            return;
        };
        if self.list(node).is_none() {
            self.diagnostics
                .warning(Code::IgnoredKey, self.document.source.at(&entry.key_span))
                .found("`wrapped` is ignored on a value that is not a list")
                .expected("`wrapped` on a list")
                .help("remove it, or move it to the list");
        }
    }

    /// Notes a property's namespace that its object does not have: names are read in any namespace, and written in that
    /// of the root.
    fn note_namespace(&mut self, node: &'a Node, owner: &Node) {
        let own = node.get("xml").and_then(|xml| xml.entry("namespace"));
        let around = owner.get("xml").and_then(|xml| xml.get("namespace"));
        let Some(entry) = own.filter(|own| own.value.text() != around.and_then(Node::text)) else {
            return;
        };
        self.diagnostics
            .warning(Code::IgnoredKey, self.document.source.at(&entry.key_span))
            .found("the `namespace` of a property is ignored")
            .expected("the namespace of the object around it")
            .help(
                "no action needed; the property is read in any namespace, and written in that of the root",
            );
    }

    fn warn_of_xml(&mut self, entry: &Entry) {
        self.diagnostics
            .warning(Code::Unsupported, self.document.source.at(&entry.key_span))
            .found(match &*entry.key {
                "name" if !is_name(entry) => {
                    "a `name` in `xml` that is not a valid element name".to_owned()
                }
                key => format!("`{key}` in `xml` is not supported here"),
            })
            .expected("a named element, or a wrapped list")
            .help(JSON_ALONE);
    }

    fn warn_of_form(&mut self, property: &Entry, what: &str) {
        self.diagnostics
            .warning(
                Code::Unsupported,
                self.document.source.at(&property.key_span),
            )
            .found(format!("{what}, which is not supported"))
            .expected("a distinct element for each property")
            .help(JSON_ALONE);
    }
}

const JSON_ALONE: &str = "no action needed if JSON is enough; types that contain this have no XML";

/// The unsupported entry of an `xml` object, if any.
fn another_form(xml: &Node, can_wrap: bool) -> Option<&Entry> {
    let attribute = xml.entry("attribute").filter(|_| says(xml, "attribute"));
    let wrapped = xml
        .entry("wrapped")
        .filter(|_| says(xml, "wrapped") && !can_wrap);
    attribute.or(wrapped)
}

/// The first name given.
fn name_of<'a>(xml: &[&'a Node]) -> Option<&'a Entry> {
    xml.iter().find_map(|xml| xml.entry("name"))
}

fn says(xml: &Node, key: &str) -> bool {
    xml.get(key)
        .is_some_and(|value| value.text() != Some("false"))
}

fn is_list(node: &Node) -> bool {
    let ty = node.get("type").and_then(Node::text);
    ty.map_or(node.entry("items").is_some(), |ty| ty == "array")
}

/// Whether an entry is an element name without a prefix.
fn is_name(entry: &Entry) -> bool {
    let mut characters = entry.value.text().unwrap_or_default().chars();
    let starts = |c: char| c.is_alphabetic() || c == '_';
    characters.next().is_some_and(starts)
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Marks everything that contains a component without XML as without XML too.
pub(super) fn spread(schemas: &mut [Schema]) {
    let mut open = Vec::new();
    let mut users: IndexMap<WireName, Vec<usize>> = IndexMap::new();
    for (at, schema) in schemas.iter().enumerate() {
        let held = held(&schema.shape);
        for name in held.iter().filter_map(Type::component) {
            users.entry(name.clone()).or_default().push(at);
        }
        if schema.json_alone {
            open.push(at);
        }
    }
    while let Some(at) = open.pop() {
        for user in users.get(&schemas[at].name).into_iter().flatten() {
            if !schemas[*user].json_alone {
                schemas[*user].json_alone = true;
                open.push(*user);
            }
        }
    }
    for schema in schemas.iter_mut().filter(|schema| schema.json_alone) {
        schema.xml = None;
        for field in fields(&mut schema.shape) {
            field.element = None;
        }
    }
}

fn fields(shape: &mut Shape) -> &mut [Field] {
    match shape {
        Shape::Struct(Object { fields, .. }) | Shape::Free { fields } => fields,
        _ => &mut [],
    }
}

/// The types that a shape contains.
fn held(shape: &Shape) -> Vec<Type> {
    match shape {
        Shape::Struct(object) => object
            .fields
            .iter()
            .map(|field| &field.ty)
            .chain(&object.rest)
            .cloned()
            .collect(),
        Shape::Union(union) => union
            .members
            .iter()
            .map(|member| Type::Named(member.schema.clone()))
            .collect(),
        Shape::AnyOf(types) => types.clone(),
        Shape::Alias(ty) => vec![ty.clone()],
        Shape::Free { .. } | Shape::Enum(..) | Shape::Scalar(..) => Vec::new(),
    }
}
