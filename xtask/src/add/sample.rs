//! An example of a response, for an API whose document has none: the README of its crate shows it.

use skattekit_codegen::Published;
use skattekit_codegen::ir::{
    Access, Constraint, ContentKind, EnumOf, Field, Object, Personal, Position, Rule, Scalar,
    Shape, Type, Version, WireName,
};
use toml_edit::{Array, InlineTable, Value};

use super::bench::Workbench;

/// A synthetic person of the test population: the month is raised by 80.
const PERSON: &str = "12857499938";
/// More nesting than this is left out.
const DEEPEST: usize = 8;
const REASON: &str = "The document has no example of a response; the values are made up";

/// Adds an example to the first operation that answers with JSON, unless the document has one.
pub(super) fn add_example(bench: &mut Workbench<'_>) {
    let Some(version) = bench
        .version()
        .filter(|version| version.examples.is_empty())
    else {
        return;
    };
    let contents = version.operations.iter().flat_map(|operation| {
        let bodies = operation.successes().flat_map(|response| &response.bodies);
        bodies.filter_map(|content| match &content.kind {
            ContentKind::Json(Type::Named(name)) => Some((name, content.origin.pointer.clone()?)),
            _ => None,
        })
    });
    let Some((name, pointer)) = contents.into_iter().next() else {
        return;
    };
    let mut sampler = Sampler {
        version,
        published: bench.published.as_ref(),
        above: Vec::new(),
    };
    let Some(value) = sampler.named(name, "") else {
        return;
    };
    let mut fixup = bench.fixup("eksempel", REASON, pointer.key("example").to_string());
    fixup.to = Some(value.to_string().trim().to_owned());
    if !bench.attempt(|draft| draft.fix(fixup)) {
        let note = "no example was added, since a made-up one would not fit the document; write one as a fix-up";
        bench.notes.push(note.to_owned());
    }
}

/// Makes up values; the document's own examples come first.
struct Sampler<'a> {
    version: &'a Version,
    published: Option<&'a Published>,
    /// The components around a value.
    above: Vec<&'a WireName>,
}

impl<'a> Sampler<'a> {
    fn named(&mut self, name: &'a WireName, called: &str) -> Option<Value> {
        if self.above.contains(&name) || self.above.len() > DEEPEST {
            return None;
        }
        let schema = self.version.schema(name)?;
        self.above.push(name);
        let is_person = self.is_person(&Position::Component(name.clone()));
        let value = match &schema.shape {
            Shape::Struct(object) => self.object(name, object),
            Shape::Free { .. } => None,
            Shape::Union(union) => union.members.first().and_then(|member| {
                let mut value = self.named(&member.schema, called)?;
                let table = value.as_inline_table_mut()?;
                table.insert(&*union.discriminator.0, Value::from(&*member.value.0));
                Some(value)
            }),
            Shape::AnyOf(types) => types.first().and_then(|ty| self.ty(ty, &[], "")),
            Shape::Enum(of, values) => values.first().and_then(|value| match of {
                EnumOf::Texts => Some(Value::from(&*value.name.0)),
                EnumOf::Numbers => Some(Value::from(value.name.0.parse::<i64>().ok()?)),
            }),
            Shape::Scalar(Scalar::Text, _) if is_person => Some(Value::from(PERSON)),
            Shape::Scalar(scalar, constraints) => {
                let pointer = schema.origin.pointer.as_ref();
                let own = pointer.and_then(|at| self.published?.text_at(&at.key("example")));
                own.and_then(|text| read(*scalar, &text))
                    .or_else(|| scalar_of(*scalar, constraints, &format!("{name} {called}")))
            }
            Shape::Alias(ty) => self.ty(ty, &[], called),
        };
        self.above.pop();
        value
    }

    fn object(&mut self, owner: &WireName, object: &'a Object) -> Option<Value> {
        let mut table = InlineTable::new();
        // One branch of a `oneOf` is what a value has; the names of the others are left out.
        let branch = object.branches.first();
        let others = object
            .branches
            .iter()
            .skip(1)
            .flatten()
            .filter(|name| branch.is_some_and(|branch| !branch.contains(name)));
        let others = others.collect::<Vec<_>>();
        for field in object
            .fields
            .iter()
            .filter(|field| !others.contains(&&field.name))
        {
            if field.access == Access::Request {
                continue;
            }
            match self.field(owner, field) {
                Some(value) => drop(table.insert(&*field.name.0, value)),
                None if field.required => return None,
                None => {}
            }
        }
        Some(Value::InlineTable(table))
    }

    fn field(&mut self, owner: &WireName, field: &'a Field) -> Option<Value> {
        let is_person = self.is_person(&Position::Property(owner.clone(), field.name.clone()));
        let is_text = super::bench::is_text(&field.ty, self.version);
        if is_person && is_text {
            return Some(Value::from(PERSON));
        }
        if let Type::Scalar(scalar) = &field.ty {
            let pointer = field.origin.pointer.as_ref();
            let own = pointer.and_then(|at| self.published?.text_at(&at.key("example")));
            if let Some(value) = own.and_then(|text| read(*scalar, &text)) {
                return Some(value);
            }
        }
        self.ty(&field.ty, &field.constraints, &field.name.0)
    }

    fn ty(&mut self, ty: &'a Type, constraints: &[Constraint], name: &str) -> Option<Value> {
        match ty {
            Type::Scalar(scalar) => scalar_of(*scalar, constraints, name),
            Type::Array(inner) | Type::OneOrMany(inner) => {
                let mut array = Array::new();
                if let Some(value) = self.ty(inner, &[], name) {
                    array.push(value);
                }
                Some(Value::Array(array))
            }
            Type::Map(_) | Type::Object => Some(Value::InlineTable(InlineTable::new())),
            Type::Any => Some(Value::from("tekst")),
            Type::Nullable(inner) => self.ty(inner, constraints, name),
            Type::Named(component) => self.named(component, name),
        }
    }

    fn is_person(&self, position: &Position) -> bool {
        self.version.personal_at(position) == Some(Personal::Identifier)
    }
}

/// An example of the document, if it has the type.
fn read(scalar: Scalar, text: &str) -> Option<Value> {
    match scalar {
        Scalar::Text | Scalar::Date | Scalar::DateTime | Scalar::Year => Some(Value::from(text)),
        Scalar::Integer => text.parse::<i64>().ok().map(Value::from),
        Scalar::Decimal => text.parse::<f64>().ok().map(Value::from),
        Scalar::Boolean => text.parse::<bool>().ok().map(Value::from),
    }
}

fn scalar_of(scalar: Scalar, constraints: &[Constraint], name: &str) -> Option<Value> {
    let allowed = constraints.iter().find_map(|constraint| match constraint {
        Constraint::OneOf(values) => values.first(),
        _ => None,
    });
    if let Some(value) = allowed {
        return read(scalar, value);
    }
    Some(match scalar {
        Scalar::Text => Value::from(text(constraints, name)?),
        Scalar::Integer => Value::from(number(constraints, name)),
        Scalar::Decimal => Value::from(1250.5),
        Scalar::Boolean => Value::from(false),
        Scalar::Date => Value::from("2025-03-14"),
        Scalar::DateTime => Value::from("2025-03-14T09:26:53Z"),
        Scalar::Year => Value::from("2024"),
    })
}

/// The value of a rule, if it is a number.
fn bound(constraints: &[Constraint], rule: Rule) -> Option<i64> {
    constraints.iter().find_map(|constraint| match constraint {
        Constraint::Rule(known, value) if *known == rule => value.parse().ok(),
        _ => None,
    })
}

fn number(constraints: &[Constraint], name: &str) -> i64 {
    let usual = if name.to_lowercase().ends_with("aar") {
        2024
    } else {
        1250
    };
    let least = bound(constraints, Rule::Minimum).unwrap_or(i64::MIN);
    let most = bound(constraints, Rule::Maximum).unwrap_or(i64::MAX);
    usual.max(least).min(most)
}

/// A text of a length that fits, of digits if a pattern asks for them; `None` for a pattern that is not understood.
fn text(constraints: &[Constraint], name: &str) -> Option<String> {
    let length = |rule| bound(constraints, rule).and_then(|count| usize::try_from(count).ok());
    let (least, most) = (length(Rule::MinLength), length(Rule::MaxLength));
    let pattern = pattern(constraints);
    let format = constraints.iter().find_map(|constraint| match constraint {
        Constraint::Rule(Rule::Format, format) => Some(&**format),
        _ => None,
    });
    if let Some(format) = format.filter(|_| pattern.is_none()) {
        let known = match format {
            "uuid" => Some("2b7c9d14-0e5a-4f38-8c61-d4a90b6e7f53"),
            "year-month" => Some("2025-03"),
            "email" => Some("post@example.org"),
            "uri" | "url" => Some("https://example.org"),
            _ => None,
        };
        if let Some(known) = known {
            return Some(known.to_owned());
        }
    }
    let (letters, count) = match pattern {
        None => (usual(name), None),
        Some(pattern) => digits(pattern)?,
    };
    let count = count
        .unwrap_or(letters.len())
        .max(least.unwrap_or(0))
        .min(most.unwrap_or(usize::MAX));
    Some(letters.chars().cycle().take(count).collect())
}

/// A text for a name, by its end.
fn usual(name: &str) -> &'static str {
    const USUAL: [(&str, &str); 8] = [
        ("kontonummer", "86011117947"),
        ("iban", "NO9386011117947"),
        ("organisasjonsnummer", "312345678"),
        ("valuta", "NOK"),
        ("landkode", "NO"),
        ("kommunenummer", "0301"),
        ("postnummer", "0010"),
        ("identifikator", "312345678"),
    ];
    let name = super::page::plain(name);
    let known = USUAL.iter().find(|(end, _)| name.ends_with(end));
    known.map_or("tekst", |(_, text)| text)
}

fn pattern(constraints: &[Constraint]) -> Option<&str> {
    constraints.iter().find_map(|constraint| match constraint {
        Constraint::Rule(Rule::Pattern, pattern) => Some(&**pattern),
        _ => None,
    })
}

/// The digits that a pattern of digits alone matches, and how many.
fn digits(pattern: &str) -> Option<(&'static str, Option<usize>)> {
    let plain = pattern.trim_start_matches('^').trim_end_matches('$');
    let plain = plain.replace("\\d", "[0-9]");
    let rest = plain.strip_prefix("[0-9]")?;
    let count = match rest {
        "" => Some(1),
        "+" | "*" => None,
        counted => {
            let counted = counted.strip_prefix('{')?.strip_suffix('}')?;
            let least = counted.split(',').next()?;
            Some(least.parse::<usize>().ok()?)
        }
    };
    Some(("123456789", count))
}

#[cfg(test)]
mod tests {
    use skattekit_codegen::ir::Constraints;

    use super::*;

    fn rules(rules: &[(Rule, &str)]) -> Constraints {
        let rules = rules
            .iter()
            .map(|(rule, value)| Constraint::Rule(*rule, (*value).to_owned()));
        rules.collect()
    }

    #[test]
    fn texts_fit_what_is_asked_of_them() {
        for (asked, expected) in [
            (&[][..], Some("tekst")),
            (&[(Rule::MaxLength, "3")], Some("tek")),
            (&[(Rule::MinLength, "7")], Some("tekstte")),
            (&[(Rule::Pattern, "^[0-9]{9}$")], Some("123456789")),
            (&[(Rule::Pattern, "\\d{4}")], Some("1234")),
            (
                &[(Rule::Pattern, "^[0-9]+$"), (Rule::MaxLength, "2")],
                Some("12"),
            ),
            (&[(Rule::Pattern, "[A-Z]{2}")], None),
            (
                &[(Rule::Format, "uuid")],
                Some("2b7c9d14-0e5a-4f38-8c61-d4a90b6e7f53"),
            ),
        ] {
            assert_eq!(
                text(&rules(asked), "navn").as_deref(),
                expected,
                "{asked:?}"
            );
        }
    }

    #[test]
    fn what_has_a_usual_form_gets_it() {
        assert_eq!(usual("bankLandkode"), "NO");
        assert_eq!(text(&[], "Kontonummer").as_deref(), Some("86011117947"));
        assert_eq!(usual("merknad"), "tekst");
    }

    #[test]
    fn numbers_are_between_their_bounds() {
        assert_eq!(number(&rules(&[]), "beloep"), 1250);
        assert_eq!(number(&rules(&[]), "inntektsaar"), 2024);
        assert_eq!(number(&rules(&[(Rule::Maximum, "9")]), "antall"), 9);
        assert_eq!(number(&rules(&[(Rule::Minimum, "5000")]), "antall"), 5000);
    }
}
