//! Phrases about values for the docs: constraints, remarks, tags and header types.

use skattekit_ir::ir::{Aspect, Constraint, HeaderType, More, Part, Remark, Rule, Tag, Text};
use skattekit_ir::markdown::{code, inline};

use crate::plan::Deprecated;

/// A constraint as a phrase that can follow others after a comma.
#[must_use]
pub fn constraint(constraint: &Constraint) -> String {
    match constraint {
        Constraint::OneOf(values) => format!("one of {}", codes(values)),
        Constraint::Except(values) if values.is_empty() => {
            "with exceptions that the document names".to_owned()
        }
        Constraint::Except(values) => format!("other than {}", codes(values)),
        Constraint::Rule(rule, value) => self::rule(*rule, value),
        Constraint::UniqueItems => "no item twice".to_owned(),
        Constraint::ReadOnly => "in responses only".to_owned(),
        Constraint::WriteOnly => "in requests only".to_owned(),
        Constraint::Deprecated => "deprecated".to_owned(),
        Constraint::Default(value) => format!("{} when it is not sent", code(value)),
        Constraint::Each(part, constraints) => {
            let subject = match part {
                Part::Items => "each item",
                Part::Values => "each value",
            };
            let said = constraints.iter().map(self::constraint).collect::<Vec<_>>();
            format!("{subject} {}", said.join(" and "))
        }
    }
}

/// Constraints as a sentence; `None` if there are none. Equal lower and upper bounds of a count become one phrase.
#[must_use]
pub fn sentence(constraints: &[&Constraint]) -> Option<String> {
    let equal = |rule: Rule, number: &str| {
        let mut said = constraints.iter();
        said.any(
            |said| matches!(said, Constraint::Rule(own, value) if *own == rule && value == number),
        )
    };
    let phrases = constraints.iter().filter_map(|said| match said {
        Constraint::Rule(Rule::MinLength, number) if equal(Rule::MaxLength, number) => {
            Some(counted(number, "character"))
        }
        Constraint::Rule(Rule::MinItems, number) if equal(Rule::MaxItems, number) => {
            Some(counted(number, "item"))
        }
        Constraint::Rule(Rule::MaxLength, number) if equal(Rule::MinLength, number) => None,
        Constraint::Rule(Rule::MaxItems, number) if equal(Rule::MinItems, number) => None,
        said => Some(constraint(said)),
    });
    let said = phrases.collect::<Vec<_>>().join(", ");
    let mut chars = said.chars();
    let first = chars.next()?.to_uppercase();
    Some(first.chain(chars).chain(['.']).collect())
}

/// Whether a text already states a constraint: it contains the number of a bound, or the name of a format.
#[must_use]
pub fn is_said(constraint: &Constraint, text: &str) -> bool {
    let Constraint::Rule(rule, value) = constraint else {
        return false;
    };
    let has = |word: &str| {
        let mut words = text.split(|char: char| !char.is_alphanumeric());
        words.any(|own| own.to_lowercase() == word.to_lowercase())
    };
    match rule {
        // `En` may be the article, and a zero says little by itself.
        _ if rule.is_count() => {
            let number = value.parse::<usize>().ok().filter(|number| *number > 1);
            number.is_some_and(|number| {
                has(value) || NUMBERS.get(number).is_some_and(|number| has(number))
            })
        }
        Rule::Format => has(value),
        _ => false,
    }
}

/// The numbers that a text may write in words.
const NUMBERS: [&str; 13] = [
    "null", "en", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv",
];

/// The deprecation, with the sentence of the text that says what to do about it.
#[must_use]
pub fn deprecated(text: Option<&Text>) -> Deprecated {
    /// Parts of words that occur in such a sentence, in Norwegian and in English.
    const SIGNS: [&str; 9] = [
        "bruk", "erstatt", "utgå", "avvikl", "foreld", "deprecat", "use ", "replace", "removed",
    ];
    let text = text.map_or_else(String::new, |text| inline(&text.text));
    let note = text.split_inclusive(". ").find(|sentence| {
        let sentence = sentence.to_lowercase();
        SIGNS.iter().any(|sign| sentence.contains(sign))
    });
    Deprecated {
        note: note.map(|note| note.trim().to_owned()),
    }
}

/// A count with its noun.
fn counted(number: &str, what: &str) -> String {
    let ending = match (number, what) {
        ("1", _) => what.to_owned(),
        (_, "property") => "properties".to_owned(),
        (_, what) => format!("{what}s"),
    };
    format!("{number} {ending}")
}

fn rule(rule: Rule, value: &str) -> String {
    match rule {
        Rule::MinLength => format!("at least {}", counted(value, "character")),
        Rule::MaxLength => format!("at most {}", counted(value, "character")),
        Rule::Pattern => format!("matching {}", code(value)),
        Rule::MultipleOf => format!("a multiple of {value}"),
        Rule::MinItems => format!("at least {}", counted(value, "item")),
        Rule::MaxItems => format!("at most {}", counted(value, "item")),
        Rule::MinProperties => format!("at least {}", counted(value, "property")),
        Rule::MaxProperties => format!("at most {}", counted(value, "property")),
        Rule::Format => format!("in the format {}", code(value)),
        Rule::ContentMediaType => format!("of the media type {}", code(value)),
        Rule::Minimum => format!("at least {value}"),
        Rule::ExclusiveMinimum => format!("more than {value}"),
        Rule::Maximum => format!("at most {value}"),
        Rule::ExclusiveMaximum => format!("less than {value}"),
    }
}

fn codes(values: &[String]) -> String {
    values
        .iter()
        .map(|value| code(value))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A remark as a text, with its place.
#[must_use]
pub fn remark(remark: &Remark) -> Text {
    match remark {
        Remark::Text(text) => text.clone(),
        Remark::More(more) => self::more(more),
        Remark::Extension(key, value) => Text {
            text: format!("`{}`: {value}", key.text.replace('`', "'")),
            at: key.at.clone(),
        },
        Remark::Part {
            path,
            constraints,
            text,
            at,
        } => {
            let what = path
                .iter()
                .enumerate()
                .map(aspect)
                .collect::<Vec<_>>()
                .join(", ");
            let said = constraints
                .iter()
                .map(constraint)
                .collect::<Vec<_>>()
                .join(", ");
            Text {
                text: match (text, &*said) {
                    (None, said) => format!("{what}: {said}."),
                    (Some(text), "") => format!("{what}: {}", text.text),
                    (Some(text), said) => format!("{what}, {said}: {}", text.text),
                },
                at: at.clone(),
            }
        }
    }
}

fn aspect((depth, aspect): (usize, &Aspect)) -> String {
    let words = match aspect {
        Aspect::Items => "Each item".to_owned(),
        Aspect::Values => "Each value".to_owned(),
        Aspect::Alternative(number) => format!("Alternative {number}"),
        Aspect::Body(media_type) => format!("The body as {}", code(media_type)),
    };
    if depth == 0 {
        words
    } else {
        words.to_lowercase()
    }
}

fn more(more: &More) -> Text {
    let about = more.about.as_ref();
    let about = about.map_or_else(String::new, |about| format!("{} ", about.text));
    Text {
        text: format!("More: {about}{}", more.url.text),
        at: more.url.at.clone(),
    }
}

/// A tag and its description.
#[must_use]
pub fn tag(tag: &Tag) -> Text {
    let more = tag.more.as_ref().map(more);
    let said = tag.about.iter().chain(&more).collect::<Vec<_>>();
    let Some(first) = said.first() else {
        return tag.name.clone();
    };
    let texts = said.iter().map(|text| &*text.text).collect::<Vec<_>>();
    Text {
        text: format!("{}: {}", tag.name.text, texts.join(" ")),
        at: first.at.clone(),
    }
}

/// The type of a header's value.
#[must_use]
pub fn header_type(ty: &HeaderType) -> String {
    let items = ty.items.as_ref();
    let items = items.map_or_else(String::new, |items| format!(" of {items}"));
    let mut said = vec![format!("{}{items}", ty.name)];
    said.extend(ty.format.clone());
    said.extend(ty.required.then(|| "always there".to_owned()));
    said.extend(ty.deprecated.then(|| "deprecated".to_owned()));
    said.extend(ty.constraints.iter().map(constraint));
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use skattekit_ir::diag::Location;
    use skattekit_ir::ir::{Constraint, Rule, Text};

    use super::{deprecated, is_said, sentence};

    fn rule(rule: Rule, value: &str) -> Constraint {
        Constraint::Rule(rule, value.to_owned())
    }

    #[test]
    fn bounds_of_one_number_are_one_phrase() {
        let table = [
            (vec![], None),
            (
                vec![rule(Rule::MinLength, "11"), rule(Rule::MaxLength, "11")],
                Some("11 characters."),
            ),
            (
                vec![
                    rule(Rule::MinItems, "1"),
                    rule(Rule::MaxItems, "2"),
                    Constraint::UniqueItems,
                ],
                Some("At least 1 item, at most 2 items, no item twice."),
            ),
            (
                vec![rule(Rule::MaxProperties, "3")],
                Some("At most 3 properties."),
            ),
        ];
        for (constraints, expected) in table {
            let said = sentence(&constraints.iter().collect::<Vec<_>>());
            assert_eq!(said.as_deref(), expected);
        }
    }

    #[test]
    fn what_a_text_has_is_not_said_again() {
        let table = [
            (rule(Rule::MaxLength, "4000"), "Inntil 4000 tegn.", true),
            (rule(Rule::MaxLength, "400"), "Inntil 4000 tegn.", false),
            (rule(Rule::MinLength, "4"), "Fire sifre.", true),
            (rule(Rule::MinItems, "1"), "En av 1 eller flere.", false),
            (rule(Rule::Maximum, "4000"), "Inntil 4000.", false),
            (rule(Rule::Format, "uuid"), "Valgfri UUID.", true),
            (rule(Rule::Pattern, "a"), "a", false),
        ];
        for (constraint, text, expected) in table {
            assert_eq!(is_said(&constraint, text), expected, "{constraint:?}");
        }
    }

    #[test]
    fn the_note_is_the_sentence_that_says_what_to_do() {
        let table = [
            (
                "Et felt. Erstattet av kode. Mer.",
                Some("Erstattet av kode."),
            ),
            ("Bruk kode.", Some("Bruk kode.")),
            ("Et felt.", None),
        ];
        for (text, expected) in table {
            let text = Text {
                text: text.to_owned(),
                at: Location::file("skatt.yaml"),
            };
            assert_eq!(deprecated(Some(&text)).note.as_deref(), expected);
        }
        assert_eq!(deprecated(None).note, None);
    }
}
