//! Values of a JSON Schema: the smallest, those with everything, and others, the same in every run.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use serde_json::Value;

use super::merged::Merged;
use super::schema::{Schema, TOLD};
use super::texts::text;
use crate::json::Json;
use crate::support::Random;

/// How much of a schema a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fill {
    Smallest,
    Everything,
    Something,
}

/// What is made of a schema.
pub(crate) struct Made {
    /// The values, each one that the library says is valid.
    pub(crate) values: Vec<Json>,
    /// Where the schemas stand that the values are of.
    pub(crate) visited: BTreeSet<String>,
}

/// How deep values go on by themselves, and where they end.
const DEEP: usize = 6;
const DEEPEST: usize = 24;
/// How often a value is tried that the library may refuse.
const TRIES: usize = 60;

/// The schema that every value has.
static ANYTHING: Value = Value::Bool(true);

struct Maker<'a> {
    schema: &'a Schema,
    random: Random,
    fill: Fill,
    /// How often each choice was made.
    turns: BTreeMap<*const Value, usize>,
    visited: BTreeSet<String>,
    is_uncertain: bool,
}

/// Makes the values of a schema; none where there is none that ends.
///
/// A value that is not valid is a fault of this file, unless the schema has what a value is not made by.
pub(crate) fn make(schema: &Schema, validator: &Validator, others: usize) -> Made {
    let mut maker = Maker {
        schema,
        random: Random(0x5eed),
        fill: Fill::Smallest,
        turns: BTreeMap::new(),
        visited: BTreeSet::new(),
        is_uncertain: false,
    };
    let members = maker.width(&[schema.root()]);
    let others = std::iter::repeat_n(Fill::Something, others);
    let whole = std::iter::repeat_n(Fill::Everything, members.max(1));
    let fills = std::iter::once(Fill::Smallest).chain(whole).chain(others);
    let mut values = Vec::<Json>::new();
    for fill in fills {
        maker.fill = fill;
        // Null is a value of the property that has it, and none of the type.
        if let Some(value) = maker.valid(validator)
            && !matches!(value, Json::Null)
            && !values.contains(&value)
        {
            values.push(value);
        }
    }
    Made {
        values,
        visited: maker.visited,
    }
}

/// Whether a text is a value of a schema; what is wrong with it otherwise.
pub(crate) fn check(validator: &Validator, text: &str) -> Result<(), String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))?;
    validator.validate(&value).map_err(|error| {
        let at = error.instance_path().to_string();
        format!("{at}: {error}, in {text}")
    })
}

impl<'a> Maker<'a> {
    fn valid(&mut self, validator: &Validator) -> Option<Json> {
        let fill = self.fill;
        for turn in 0..TRIES {
            self.fill = if turn < TRIES / 4 {
                fill
            } else {
                Fill::Something
            };
            self.is_uncertain = false;
            let visited = self.visited.clone();
            let Some(value) = self.value(&[self.schema.root()], 0) else {
                self.visited = visited;
                continue;
            };
            match check(validator, &value.to_string()) {
                Ok(()) => return Some(value),
                Err(_) if self.is_uncertain => self.visited = visited,
                Err(fault) => panic!("made a value that is none: {fault}"),
            }
        }
        None
    }

    /// A value that all of these schemas have.
    fn value(&mut self, parts: &[&'a Value], depth: usize) -> Option<Json> {
        if depth > DEEPEST {
            return None;
        }
        let mut merged = Merged::default();
        for part in parts {
            self.merge(part, &mut merged, 0)?;
        }
        self.is_uncertain |= merged.is_uncertain;
        if merged.is_empty {
            return None;
        }
        if let Some(values) = merged.listed() {
            let turn = self.turn(parts[0]);
            let value = values.get(turn % values.len().max(1))?;
            return Some(Json::parse(&value.to_string()));
        }
        let types = merged.types.clone().unwrap_or_else(|| {
            let any = ["string", "number", "boolean", "object", "array", "null"];
            Vec::from(any)
        });
        let ty = match self.turn(parts[0]) {
            turn if self.fill == Fill::Something || merged.types.is_none() => {
                types[turn % types.len()]
            }
            _ => *types.iter().find(|ty| **ty != "null").unwrap_or(&types[0]),
        };
        match ty {
            "object" => self.object(&merged, depth),
            "array" => self.array(&merged, depth),
            "string" => text(&merged, &mut self.random).map(Json::Text),
            "integer" | "number" => self.number(&merged, ty == "integer"),
            "boolean" => Some(Json::Bool(self.random.below(2) == 0)),
            "null" => Some(Json::Null),
            _ => None,
        }
    }

    /// Adds a schema with all that it refers to and one of each choice; nothing where it is never more than itself.
    fn merge(&mut self, part: &'a Value, merged: &mut Merged<'a>, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        if let Some(place) = part.get("$comment").and_then(Value::as_str) {
            self.visited.insert(place.to_owned());
        }
        merged.add(part);
        if let Some(reference) = part.get("$ref").and_then(Value::as_str) {
            self.merge(self.schema.resolve(reference), merged, depth + 1)?;
        }
        for part in part
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            self.merge(part, merged, depth + 1)?;
        }
        for key in ["oneOf", "anyOf"] {
            let Some(choices) = part.get(key).and_then(Value::as_array) else {
                continue;
            };
            // Another choice can be right too, which `oneOf` forbids, unless a property tells the choices apart.
            let is_told = |choice: &Value| choice.get("$comment").is_some_and(|told| told == TOLD);
            merged.is_uncertain |= key == "oneOf" && !choices.iter().all(is_told);
            let turn = self.turn(&part[key]);
            let choice = choices.get(turn % choices.len().max(1))?;
            self.merge(choice, merged, depth + 1)?;
        }
        Some(())
    }

    /// The number of a choice: each in its turn, so that all are made.
    fn turn(&mut self, of: &Value) -> usize {
        let turn = self.turns.entry(std::ptr::from_ref(of)).or_default();
        *turn += 1;
        *turn - 1
    }

    /// How many choices a schema has, where it is one.
    fn width(&self, parts: &[&'a Value]) -> usize {
        parts
            .iter()
            .map(|part| {
                let led = part.get("$ref").and_then(Value::as_str);
                let led = led.map_or(0, |led| self.width(&[self.schema.resolve(led)]));
                ["oneOf", "anyOf", "enum"]
                    .iter()
                    .filter_map(|key| part.get(key)?.as_array())
                    .map(Vec::len)
                    .max()
                    .unwrap_or_default()
                    .max(led)
                    .min(40)
            })
            .max()
            .unwrap_or_default()
    }

    fn object(&mut self, merged: &Merged<'a>, depth: usize) -> Option<Json> {
        let most = merged.count("maxProperties").unwrap_or(usize::MAX);
        let least = merged.count("minProperties").unwrap_or_default();
        let mut fields = Vec::new();
        for (name, parts) in &merged.properties {
            let is_required = merged.required.contains(name);
            let is_wanted = match self.fill {
                _ if fields.len() < least => true,
                Fill::Smallest => false,
                Fill::Everything => depth < DEEP && fields.len() < most,
                Fill::Something => depth < DEEP && fields.len() < most && self.random.below(2) == 0,
            };
            if !is_required && !is_wanted {
                continue;
            }
            match self.value(parts, depth + 1) {
                Some(value) => fields.push(((*name).to_owned(), value)),
                None if is_required => return None,
                None => {}
            }
        }
        self.further(merged, depth, &mut fields)?;
        // A name that is required and not listed is a slip, where the schema does not say that there are such.
        for name in &merged.required {
            let is_listed = merged.properties.contains_key(name);
            if is_listed || fields.iter().any(|(known, _)| known == name) {
                continue;
            }
            let value = self.value(merged.additional.get(..1)?, depth + 1)?;
            fields.push(((*name).to_owned(), value));
        }
        (fields.len() <= most).then_some(Json::Object(fields))
    }

    /// Properties that are not listed, where the schema says that there are such.
    ///
    /// JSON Schema has them in every object that does not say otherwise; there a reading finds something new in them.
    fn further(
        &mut self,
        merged: &Merged<'a>,
        depth: usize,
        fields: &mut Vec<(String, Json)>,
    ) -> Option<()> {
        let is_free = merged.properties.is_empty() && merged.required.is_empty();
        if merged.additional.is_empty() && !is_free {
            return Some(());
        }
        let most = merged.count("maxProperties").unwrap_or(usize::MAX);
        let least = merged.count("minProperties").unwrap_or_default();
        for name in ["a", "ukjentTall", "Ø-2", "e/f~"] {
            let is_wanted = match self.fill {
                Fill::Smallest => false,
                Fill::Everything => depth < DEEP,
                Fill::Something => depth < DEEP && self.random.below(2) == 0,
            };
            let is_known = merged.properties.contains_key(name);
            if is_known || fields.len() >= most || (!is_wanted && fields.len() >= least) {
                continue;
            }
            let parts: &[&'a Value] = if merged.additional.is_empty() {
                &[&ANYTHING]
            } else {
                &merged.additional
            };
            match self.value(parts, depth + 2) {
                Some(value) => fields.push((name.to_owned(), value)),
                None => break,
            }
        }
        (fields.len() >= least || !merged.required.is_empty()).then_some(())
    }

    fn array(&mut self, merged: &Merged<'a>, depth: usize) -> Option<Json> {
        let parts: &[&'a Value] = if merged.items.is_empty() {
            &[&ANYTHING]
        } else {
            &merged.items
        };
        let least = merged.count("minItems").unwrap_or_default();
        let most = merged.count("maxItems").unwrap_or(usize::MAX);
        let wanted = match self.fill {
            _ if depth >= DEEP => 0,
            Fill::Smallest => 0,
            Fill::Everything => self.width(parts).max(2),
            Fill::Something => self.random.below(4),
        };
        let mut items = Vec::new();
        for _ in 0..wanted.max(least).min(most) {
            match self.value(parts, depth + 1) {
                Some(item) if merged.is_unique && items.contains(&item) => {}
                Some(item) => items.push(item),
                None => break,
            }
        }
        (items.len() >= least).then_some(Json::List(items))
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "the steps are a hundred at most"
    )]
    fn number(&mut self, merged: &Merged<'a>, is_whole: bool) -> Option<Json> {
        let is_small = merged.format == Some("int32");
        let least = merged
            .bound("exclusiveMinimum")
            .map(|bound| bound.floor() + 1.0)
            .or_else(|| merged.bound("minimum").map(f64::ceil));
        let most = merged
            .bound("exclusiveMaximum")
            .map(|bound| bound.ceil() - 1.0)
            .or_else(|| merged.bound("maximum").map(f64::floor));
        let is_free = least.is_none() && most.is_none() && merged.factor.is_none();
        if is_free && !is_whole {
            const DECIMALS: &[&str] = &[
                "0", "-12.50", "0.10", "1e3", "12345678901234567890.123", "-7",
            ];
            return Some(Json::number(DECIMALS[self.random.below(DECIMALS.len())]));
        }
        if is_free {
            let whole = match self.random.below(6) {
                _ if merged.format == Some("uint64") => u64::MAX.to_string(),
                0 if is_small => i32::MIN.to_string(),
                0 => i64::MIN.to_string(),
                1 if is_small => i32::MAX.to_string(),
                1 => i64::MAX.to_string(),
                other => ["0", "-1", "60894", "2147483647"][other - 2].to_owned(),
            };
            return Some(Json::number(whole));
        }
        let factor = merged.factor.unwrap_or(1.0);
        let least = least.unwrap_or_else(|| most.unwrap_or(0.0) - 100.0 * factor);
        let most = most.unwrap_or(f64::MAX).min(least + 100.0 * factor);
        let steps = (most / factor).floor() - (least / factor).ceil();
        if steps < 0.0 {
            return None;
        }
        let step = self.random.below(steps as usize + 1);
        let number = ((least / factor).ceil() + step as f64) * factor;
        Some(Json::number(number.to_string()))
    }
}
