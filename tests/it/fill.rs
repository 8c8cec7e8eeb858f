//! Values of a model with every field set, made from its shape.

use skattekit_codegen::ir::Scalar;

use crate::json::Json;
use crate::shapes::{Node, Property};

/// What the texts of a value are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    /// What the specification has: known codes, dates that are dates.
    Ordinary,
    /// Each a text of its own that can be searched for; a code among them is none that is known.
    Marked,
}

/// What a marked text is in a value.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    pub(crate) text: String,
    pub(crate) hidden: bool,
}

/// Fills values in.
pub(crate) struct Filler {
    texts: Texts,
    count: usize,
    /// The texts and numbers that were filled in.
    pub(crate) marks: Vec<Mark>,
}

impl Filler {
    pub(crate) fn new(texts: Texts) -> Self {
        Self {
            texts,
            count: 0,
            marks: Vec::new(),
        }
    }

    /// A value with every field. A list has two items; one of marked members has one of every kind.
    pub(crate) fn fill(&mut self, node: &Node) -> Json {
        self.value(node, false)
    }

    fn value(&mut self, node: &Node, hidden: bool) -> Json {
        self.count += 1;
        match node {
            Node::Object(fields) | Node::Open(fields) => Json::Object(self.fields(fields)),
            Node::Union { .. } => {
                let before = self.marks.len();
                let first = self.members(node).swap_remove(0);
                let text = first.to_string();
                let marks = self.marks.split_off(before).into_iter();
                self.marks
                    .extend(marks.filter(|mark| text.contains(&mark.text)));
                first
            }
            Node::Kept => Json::Object(self.kept()),
            Node::List(item) => {
                let mut items = match (&**item, self.texts) {
                    (Node::Union { .. }, Texts::Marked) => self.members(item),
                    // One of those that have fields of their own, and one of those that are kept.
                    (Node::Union { tag, .. }, Texts::Ordinary) => {
                        let mut members = self.members(item);
                        members.sort_by_key(|member| member.get("ukjentTekst").is_some());
                        assert!(members[0].get(tag).is_some());
                        vec![members.swap_remove(0), members.swap_remove(0)]
                    }
                    _ => Vec::new(),
                };
                while items.len() < 2 {
                    items.push(self.value(item, hidden));
                }
                Json::List(items)
            }
            Node::Code { known } => match (self.texts, known.len()) {
                (Texts::Marked, _) => self.mark("nyKode", hidden),
                (Texts::Ordinary, 0) => Json::text("kodeUtenListe"),
                (Texts::Ordinary, codes) => Json::text(&known[self.count % codes]),
            },
            Node::Scalar(Scalar::Integer | Scalar::Decimal) => self.number(hidden),
            Node::Scalar(Scalar::Boolean) => Json::Bool(self.count.is_multiple_of(2)),
            Node::Scalar(scalar) if self.texts == Texts::Ordinary => Json::text(match scalar {
                Scalar::Date => ["2024-02-29", "19981221"][self.count % 2],
                Scalar::DateTime => {
                    ["2024-02-20T08:38:37.72Z", "2020-02-11T16:11:12.985"][self.count % 2]
                }
                Scalar::Year => "2021",
                _ => "En tekst & <en til>",
            }),
            Node::Sized(length) if self.texts == Texts::Ordinary => Json::text(
                "0123456789"
                    .chars()
                    .cycle()
                    .take(*length)
                    .collect::<String>(),
            ),
            // What is not of its form does not show either.
            Node::Scalar(Scalar::Date | Scalar::DateTime | Scalar::Year) => {
                self.mark("HEMMELIG", true)
            }
            Node::Scalar(_) | Node::Sized(_) => self.mark("HEMMELIG", hidden),
        }
    }

    fn fields(&mut self, fields: &[Property]) -> Vec<(String, Json)> {
        fields
            .iter()
            .map(|field| {
                let value = self.value(&field.node, field.sensitive);
                (field.name.clone(), value)
            })
            .collect()
    }

    /// One of every member; with marked texts, what is no member too.
    pub(crate) fn members(&mut self, node: &Node) -> Vec<Json> {
        let Node::Union { tag, members } = node else {
            panic!("a union");
        };
        let mut values = Vec::new();
        for (value, member) in members {
            let mut fields = match member {
                Node::Object(fields) | Node::Open(fields) => self.fields(fields),
                _ => self.kept(),
            };
            let at = values.len() % (fields.len() + 1);
            fields.insert(at, (tag.clone(), Json::text(value)));
            values.push(Json::Object(fields));
        }
        if self.texts == Texts::Marked {
            let mut fields = self.kept();
            fields.push((tag.clone(), self.mark("NyType", true)));
            values.push(Json::Object(fields));
            values.push(Json::Object(self.kept()));
        }
        values
    }

    /// Fields that nobody knows.
    fn kept(&mut self) -> Vec<(String, Json)> {
        let inner = Json::object([
            ("tekst", self.mark("HEMMELIG", true)),
            ("tall", self.number(true)),
        ]);
        let list = Json::List(vec![self.mark("HEMMELIG", true), self.number(true)]);
        let fields = [
            ("ukjentTekst", self.mark("HEMMELIG", true)),
            ("ukjentTall", self.number(true)),
            ("ukjentObjekt", inner),
            ("ukjentListe", list),
        ];
        Vec::from(fields.map(|(name, value)| (name.to_owned(), value)))
    }

    fn mark(&mut self, what: &str, hidden: bool) -> Json {
        self.count += 1;
        let text = format!("{what}-{:06}", self.count);
        self.marks.push(Mark {
            text: text.clone(),
            hidden,
        });
        Json::Text(text)
    }

    /// A number of eleven digits, so that it looks like a person's.
    fn number(&mut self, hidden: bool) -> Json {
        self.count += 1;
        let text = format!("{}", 20_463_500_000 + self.count);
        self.marks.push(Mark {
            text: text.clone(),
            hidden,
        });
        Json::Number(text)
    }
}
