//! The front page of a crate's documentation: a tested example, the operations, and the years.

use serde_json::Value;
use skattekit_ir::ir::{Api, Example, Version, Year};
use skattekit_ir::markdown::inline;

use super::crate_ident;
use super::docs::{Section, ours};
use super::readme::{body, codes, list_path};
use super::version::{ResolvedVersion, features};
use super::years::feature;
use crate::plan;
use crate::plan::{Docs, Item, Operation, Outcome, Payload, ReadmeCodes, Type};

/// The text of the crate's documentation after its first sentence.
pub(super) fn resolve(api: &Api, versions: &[ResolvedVersion<'_>], about: String) -> Vec<Section> {
    let newest = || versions.iter().zip(&api.versions).rev();
    let operations = newest()
        .flat_map(|(resolved, _)| {
            operations(resolved)
                .into_iter()
                .map(move |item| (resolved, item))
        })
        .collect::<Vec<_>>();
    let mut paragraphs = vec![about];
    if let Some((resolved, first)) = operations.first() {
        let path = path(resolved, first);
        paragraphs.push(format!(
            "An operation is a type: `new` takes what it requires, [`request`]({path}::request) builds the HTTP request, for any client to send, and [`decode`]({path}::decode) reads the response."
        ));
    }
    let front = Docs {
        example: newest()
            .find_map(|(resolved, version)| example(api, version, resolved))
            .map(|lines| Box::new(plan::Example::Rust(lines))),
        ..ours(paragraphs)
    };
    let mut paragraphs = Vec::new();
    if !operations.is_empty() {
        paragraphs.push("# Operations".to_owned());
    }
    paragraphs.extend(operations.iter().map(|(resolved, item)| {
        let summary = summary(item).map_or_else(String::new, |text| format!(": {text}"));
        // Without the second brackets, a one-word text would make the line a link definition.
        format!("- [`{}`][]{summary}", path(resolved, item))
    }));
    if let Some(features) = features_of(versions) {
        paragraphs.extend(["# Versions".to_owned(), features]);
    }
    if let Some(years) = years(api) {
        paragraphs.extend(["# Inntektsår".to_owned(), years]);
    }
    paragraphs.push(
        "Texts from the specifications are in Norwegian, the crate's own are in English."
            .to_owned(),
    );
    vec![(front, None), (ours(paragraphs), None)]
}

/// The features of the versions, if there are several.
fn features_of(versions: &[ResolvedVersion<'_>]) -> Option<String> {
    let names = features(versions).map(|feature| format!("`{feature}`"));
    let names = names.collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| {
        format!("Each version of the API is a module behind a feature of its name, on by default: {names}.")
    })
}

/// The modules of the years: rustdoc lists those that are on.
fn years(api: &Api) -> Option<String> {
    let (off, on) = api
        .years()
        .iter()
        .partition::<Vec<_>, _>(|year| year.is_provisional);
    let names = |years: &[&Year]| {
        let names = years.iter().map(|year| format!("`{}`", feature(year)));
        names.collect::<Vec<_>>()
    };
    let span = match &*names(&on) {
        [] => None,
        [only] => Some(format!("{only} is on by default")),
        [first, .., last] => Some(format!("{first} to {last} are on by default")),
    };
    let provisional = match &*names(&off) {
        [] => None,
        [only] => Some(format!("{only} is provisional and off by default")),
        names => Some(format!(
            "{} are provisional and off by default",
            names.join(", ")
        )),
    };
    let parts = span.into_iter().chain(provisional).collect::<Vec<_>>();
    (!parts.is_empty()).then(|| {
        format!(
            "The codes of an inntektsår are a module behind a feature of its name: {}.",
            parts.join("; ")
        )
    })
}

/// The operations sorted by name, so that their order in the document does not matter.
fn operations<'a>(resolved: &'a ResolvedVersion<'_>) -> Vec<&'a Operation> {
    let models = resolved.modules.first().into_iter();
    let mut operations = models
        .flat_map(|models| &models.items)
        .filter_map(|item| match item {
            Item::Operation(item) => Some(&**item),
            _ => None,
        })
        .collect::<Vec<_>>();
    operations.sort_by(|left, right| left.name.cmp(&right.name));
    operations
}

fn path(resolved: &ResolvedVersion<'_>, item: &Operation) -> String {
    format!("{}::{}", resolved.name.as_str(), item.name.as_str())
}

/// The first line of the specification's text about an operation.
fn summary(item: &Operation) -> Option<String> {
    let (docs, _) = item.docs.first()?;
    let (text, _) = docs.source.first()?;
    Some(inline(text.lines().next()?))
}

/// An example that decodes and uses a response: the first example of an operation's response.
fn example(api: &Api, version: &Version, resolved: &ResolvedVersion<'_>) -> Option<Vec<String>> {
    version.examples.iter().find_map(|example| {
        let name = resolved.components.struct_name(&example.schema)?;
        let operation = operations(resolved)
            .into_iter()
            .find(|item| is_answer(item, name))?;
        let lists = resolved
            .components
            .lists(&example.schema)
            .map(|list| list_path(api, resolved, example, list))
            .collect::<Option<Vec<_>>>()?;
        let (used, read) = match codes(api, version, resolved, example) {
            Some(codes) => (None, read_codes(&codes)),
            None => read_field(resolved, example)?,
        };
        let names = lists.iter().filter_map(|path| path.rsplit("::").next());
        let names = names.collect::<Vec<_>>().join(", ");
        let arguments = if names.is_empty() {
            String::new()
        } else {
            format!("::<{names}>")
        };
        let features = lists
            .iter()
            .filter_map(|path| path.split("::").next())
            .filter(|module| api.years().iter().any(|year| feature(year) == **module))
            .chain(resolved.feature.as_deref())
            .collect::<Vec<_>>();
        let mut imports = vec![path(resolved, operation)];
        imports.extend(lists.iter().cloned());
        imports.sort();
        let body = body(api, version, example, 0, used);
        let hashes = "#".repeat(1 + longest_quote(&body));
        let krate = crate_ident(&api.package);
        let imports = imports.iter().map(|path| format!("use {krate}::{path};"));
        let mut lines = imports.chain([String::new()]).collect::<Vec<_>>();
        lines.extend(
            format!("let body = r{hashes}\"{body}\"{hashes};")
                .lines()
                .map(str::to_owned),
        );
        let function = format!("{}::decode{arguments}", operation.name.as_str());
        lines.extend(call("let reply = ", &function));
        lines.push("let svar = reply.into_result()?;".to_owned());
        lines.extend(read);
        Some(tested(lines, &features))
    })
}

/// The widest line that a page of the documentation shows without a scroll bar.
const WIDTH: usize = 91;

/// A reply decoded: on one line, or with an argument a line.
fn call(start: &str, function: &str) -> Vec<String> {
    let arguments = ["200", "Some(\"application/json\")", "body.as_bytes()"];
    let line = format!("{start}{function}({});", arguments.join(", "));
    if line.len() <= WIDTH {
        return vec![line];
    }
    let arguments = arguments.map(|argument| format!("    {argument},"));
    std::iter::once(format!("{start}{function}("))
        .chain(arguments)
        .chain([");".to_owned()])
        .collect()
}

/// The most `#` that follow a quote in a text.
fn longest_quote(text: &str) -> usize {
    let ends = text.split('"').skip(1);
    ends.map(|end| end.len() - end.trim_start_matches('#').len())
        .max()
        .unwrap_or_default()
}

/// Whether an operation's success has a type, and its error a type without code lists to choose.
fn is_answer(item: &Operation, name: &plan::RustName) -> bool {
    let is_plain = !matches!(
        &item.reply.error,
        Outcome::Choice(_, arguments) | Outcome::One(Payload::Value(Type::Named(_, arguments)))
            if !arguments.is_empty()
    );
    is_plain
        && matches!(&item.reply.model, Outcome::One(Payload::Value(Type::Named(own, _))) if own == name)
}

/// The lines that show the codes of a response.
fn read_codes(codes: &ReadmeCodes) -> Vec<String> {
    let ReadmeCodes { list, code, label } = codes;
    vec![
        format!("for post in &svar.{} {{", list.as_str()),
        format!("    if let Some(kode) = post.{}.known() {{", code.as_str()),
        format!(
            "        println!(\"{{kode}}: {{}}\", kode.{}().unwrap_or_default());",
            label.as_str()
        ),
        "    }".to_owned(),
        "}".to_owned(),
    ]
}

/// The lines that show a response without codes: the first field with a value that Rust can write, or the length of a
/// list. The field is named, unless all of it is shown.
fn read_field<'a>(
    resolved: &'a ResolvedVersion<'_>,
    example: &Example,
) -> Option<(Option<&'a str>, Vec<String>)> {
    let item = resolved.structure_of(&example.schema)?;
    let read = item.fields.iter().find_map(|field| {
        let name = field.name.as_str();
        let value = example.json.get(&field.wire)?;
        let line = match &field.ty {
            Type::Option(ty) => {
                let value = literal(ty, value)?;
                format!("assert_eq!(svar.{name}, Some({value}));")
            }
            Type::List(_) | Type::Vec(_) => format!("println!(\"{{}}\", svar.{name}.len());"),
            ty => format!("assert_eq!(svar.{name}, {});", literal(ty, value)?),
        };
        Some((Some(&*field.wire), vec![line]))
    });
    Some(read.unwrap_or_else(|| (None, vec!["println!(\"{svar:?}\");".to_owned()])))
}

/// A value as a Rust literal, if its type needs nothing more.
fn literal(ty: &Type, value: &Value) -> Option<String> {
    match (ty, value) {
        (Type::Boolean, Value::Bool(_)) | (Type::Integer, Value::Number(_)) => {
            Some(value.to_string())
        }
        _ => None,
    }
}

/// Lines as a test that runs if some features are on.
fn tested(lines: Vec<String>, features: &[&str]) -> Vec<String> {
    let gates = features
        .iter()
        .map(|feature| format!("feature = \"{feature}\""))
        .collect::<Vec<_>>();
    let gate = match &*gates {
        [] => None,
        [only] => Some(format!("# #[cfg({only})] {{")),
        gates => Some(format!("# #[cfg(all({}))] {{", gates.join(", "))),
    };
    let (open, close) = (gate.clone(), gate.map(|_| "# }".to_owned()));
    open.into_iter()
        .chain(lines)
        .chain(close)
        .chain(["# Ok::<(), Box<dyn std::error::Error>>(())".to_owned()])
        .collect()
}
