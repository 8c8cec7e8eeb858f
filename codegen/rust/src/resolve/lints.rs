//! Lints that a file cannot satisfy because the specification's words, names and shapes are kept; found by inspecting
//! the plan.

use crate::plan::{
    Construction, Docs, Form, Item, Lint, Module, Operation, Parameter, Struct, Type,
};

/// The lints that a module allows.
pub(super) fn of(module: &Module) -> Vec<Lint> {
    let name = module.path.last();
    let is_inception = module
        .submodules
        .iter()
        .any(|below| Some(&below.name) == name);
    let mut lints = Vec::from_iter(is_inception.then_some(Lint::ModuleInception));
    let has_words = |docs: &Docs| {
        let source = docs.source.iter().map(|(text, _)| text);
        source
            .chain(&docs.ours)
            .any(|text| has_bare_identifier(text))
    };
    let mut sections = module.docs.iter().map(|(docs, _)| docs);
    if sections.any(has_words)
        || module
            .items
            .iter()
            .any(|item| docs(item).into_iter().any(has_words))
    {
        lints.push(Lint::DocMarkdown);
    }
    for item in &module.items {
        match item {
            Item::Struct(item) => of_struct(item, &mut lints),
            Item::Operation(item) => of_operation(item, &mut lints),
            Item::Form(item) => of_form(item, &mut lints),
            Item::Union(_) | Item::AnyOf(_) | Item::AnyYear(_) => {
                lints.push(Lint::LargeEnumVariant);
            }
            _ => {}
        }
    }
    lints.sort_unstable();
    lints.dedup();
    lints
}

fn of_struct(item: &Struct, lints: &mut Vec<Lint>) {
    let fields = item.fields.iter().chain(item.rest.as_deref());
    let is_private = |name: &str| name.starts_with('_');
    if fields.clone().any(|field| is_private(field.name.as_str())) {
        lints.push(Lint::PubUnderscoreFields);
    }
    if many_booleans(fields.map(|field| &field.ty)) {
        lints.push(Lint::StructExcessiveBools);
    }
    if let Construction::New(taken) = &item.construction {
        let taken = taken.iter().map(|at| &item.fields[*at]);
        of_function(taken.map(|field| (field.name.as_str(), &field.ty)), lints);
    }
}

fn of_operation(item: &Operation, lints: &mut Vec<Lint>) {
    of_parameters(&item.parameters, lints);
}

fn of_form(item: &Form, lints: &mut Vec<Lint>) {
    of_parameters(&item.fields, lints);
}

fn of_parameters(parameters: &[Parameter], lints: &mut Vec<Lint>) {
    /// The methods of operators that, like setters, take two values.
    const OPERATORS: [&str; 10] = [
        "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
    ];
    let (required, optional) = parameters.iter().partition::<Vec<_>, _>(|own| own.required);
    if many_booleans(required.iter().map(|own| &own.ty)) {
        lints.push(Lint::StructExcessiveBools);
    }
    of_function(
        required.iter().map(|own| (own.name.as_str(), &own.ty)),
        lints,
    );
    if optional
        .iter()
        .any(|own| OPERATORS.contains(&own.name.as_str()))
    {
        lints.push(Lint::ShouldImplementTrait);
    }
}

/// The lints about a function's arguments.
fn of_function<'a>(arguments: impl Iterator<Item = (&'a str, &'a Type)>, lints: &mut Vec<Lint>) {
    let (names, types) = arguments.unzip::<_, _, Vec<_>, Vec<_>>();
    if many_booleans(types.into_iter()) {
        lints.push(Lint::FnParamsExcessiveBools);
    }
    if names.iter().filter(|name| name.len() == 1).count() > MOST {
        lints.push(Lint::ManySingleCharNames);
    }
    let mut pairs = names.iter().enumerate();
    if pairs.any(|(at, name)| names[..at].iter().any(|other| are_similar(name, other))) {
        lints.push(Lint::SimilarNames);
    }
}

/// How many booleans, or one-letter names, clippy allows in one place.
const MOST: usize = 3;

fn many_booleans<'a>(types: impl Iterator<Item = &'a Type>) -> bool {
    types.filter(|ty| **ty == Type::Boolean).count() > MOST
}

/// Whether two names differ by one character.
fn are_similar(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() <= right.len() {
        (left.as_bytes(), right.as_bytes())
    } else {
        (right.as_bytes(), left.as_bytes())
    };
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let end = short[start..]
        .iter()
        .rev()
        .zip(long[start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    long.len() - start - end <= 1
}

/// Whether a text has a word outside backticks that looks like code.
fn has_bare_identifier(text: &str) -> bool {
    // Text between backticks is code.
    let mut words = text.split('`').step_by(2).flat_map(str::split_whitespace);
    words.any(|word| {
        let word = word.trim_matches(|char: char| !char.is_alphanumeric());
        let is_address = word.contains("://");
        !is_address && (is_camel_case(word) || has_underscore(word) || word.contains("::"))
    })
}

fn has_underscore(word: &str) -> bool {
    word.contains('_') && !word.contains("\\_")
}

/// Whether a word is in camel case; clippy's settings list those that are allowed.
fn is_camel_case(word: &str) -> bool {
    const KNOWN: [&str; 2] = ["OpenAPI", "SwaggerHub"];
    let word = word.strip_suffix('s').unwrap_or(word);
    let capitals = word.chars().filter(|char| char.is_uppercase()).count();
    !word.starts_with(char::is_lowercase)
        && capitals > 1
        && word.chars().all(char::is_alphanumeric)
        && word.chars().any(char::is_lowercase)
        && !KNOWN.contains(&word)
}

/// The texts of an item and of its parts.
fn docs(item: &Item) -> Vec<&Docs> {
    match item {
        Item::Constant(item) => vec![&item.docs],
        Item::Struct(item) => {
            let fields = item.fields.iter().chain(item.rest.as_deref());
            fields
                .map(|field| &field.docs)
                .chain([&item.docs])
                .collect()
        }
        Item::CodeEnum(item) => {
            let rows = item.rows.iter().map(|row| &row.docs);
            let columns = item.columns.iter().map(|column| &column.docs);
            rows.chain(columns).chain([&item.docs]).collect()
        }
        Item::Sensitive(item) => vec![&item.docs],
        Item::Alias(item) => vec![&item.docs],
        Item::Union(item) => {
            let members = item.members.iter().map(|member| &member.docs);
            members.chain([&item.docs]).collect()
        }
        Item::AnyOf(item) => vec![&item.docs],
        Item::AnyYear(item) => vec![&item.docs, &item.field.docs],
        Item::Operation(item) => item.docs.iter().map(|(docs, _)| docs).collect(),
        Item::Form(item) => item.docs.iter().map(|(docs, _)| docs).collect(),
        Item::Choice(item) => {
            let variants = item.variants.iter().map(|(_, docs, _)| docs);
            variants.chain([&item.docs]).collect()
        }
        Item::Servers(item) => {
            let services = item.services.iter();
            let all = services.chain([item]);
            all.flat_map(|of| {
                let constants = of.constants.iter().map(|own| &own.docs);
                let templates = of.templates.iter().map(|own| &own.docs);
                constants.chain(templates).chain([&of.docs])
            })
            .collect()
        }
        Item::YearIndex(_)
        | Item::Apis(_)
        | Item::Feilkoder(_)
        | Item::Models(_)
        | Item::Root(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{are_similar, has_bare_identifier};

    #[test]
    fn names_that_one_character_tells_apart() {
        for (left, right) in [("fra", "fre"), ("sats", "satse"), ("verdi", "verdia")] {
            assert!(are_similar(left, right) && are_similar(right, left));
        }
        for (left, right) in [("fra", "til"), ("aar2020", "aar2101"), ("a", "abc")] {
            assert!(!are_similar(left, right) && !are_similar(right, left));
        }
    }

    #[test]
    fn words_that_look_like_code() {
        for text in ["Se FoU.", "fra_og_med", "(NySatsE)", "a::b"] {
            assert!(has_bare_identifier(text), "{text}");
        }
        for text in [
            "`fra_og_med` og `FoU`", "<https://skatt.no/a_b>", "OpenAPI", "fraOgMed", "DAS-001",
        ] {
            assert!(!has_bare_identifier(text), "{text}");
        }
    }
}
