//! Documentation of each item: the specification's texts and our additions.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{
    Cell, CodeRow, Column, Constraint, Constraints, Field, IncomeYear, Member, Remark, Schema,
    Shape, Text, Type, Version, WireName, YearList,
};
use skattekit_ir::links::{CONCEPTS, take_concept};
use skattekit_ir::markdown::{code, inline};

use super::sets::ValueSet;
use crate::phrases;
use crate::plan::{Deprecated, Docs, RustName};

/// Docs with only our own text.
pub(super) fn ours(paragraphs: impl IntoIterator<Item = String>) -> Docs {
    Docs {
        ours: paragraphs.into_iter().collect(),
        ..Docs::default()
    }
}

/// A component.
pub(super) fn schema(schema: &Schema, name: &RustName, version: &Version) -> Docs {
    let described = described(schema.description.as_ref(), schema.begrep.as_deref());
    let remarks = version.remarks_on(&schema.origin);
    let source = described
        .into_iter()
        .chain(remarks.iter().map(remark))
        .collect::<Vec<_>>();
    let xml = schema.xml.as_ref().map(|xml| {
        let name = code(xml.name.as_deref().unwrap_or(&schema.name.0));
        match &xml.namespace {
            Some(namespace) => {
                format!("In XML it is {name} in the namespace {}.", code(namespace))
            }
            None => format!("In XML it is {name}."),
        }
    });
    let said = unsaid(schema.constraints.iter(), &source);
    let ours = said.into_iter().chain(xml).collect::<Vec<_>>();
    let constraints = match &schema.shape {
        Shape::Scalar(_, constraints) => constraints,
        _ => &schema.constraints,
    };
    let docs = Docs {
        deprecated: deprecated(constraints, schema.description.as_ref()),
        source,
        ours: joined(&ours),
        ..Docs::default()
    };
    match &schema.place {
        None => found_by(docs, &schema.name.0, name),
        // An item without a name in the document has no alias to be found by.
        Some(_) if is_empty(&docs) => Docs {
            ours: vec!["An object that has no name in the specification.".to_owned()],
            ..docs
        },
        Some(_) => docs,
    }
}

/// Sentences as one paragraph; empty if there are none.
fn joined(sentences: &[String]) -> Vec<String> {
    let text = (!sentences.is_empty()).then(|| sentences.join(" "));
    text.into_iter().collect()
}

/// The constraints as a sentence, except those that the texts beside it already state.
pub(super) fn unsaid<'c>(
    constraints: impl Iterator<Item = &'c Constraint>,
    texts: &[(String, Option<Location>)],
) -> Option<String> {
    let is_new = |constraint: &&Constraint| {
        **constraint != Constraint::Deprecated
            && !texts
                .iter()
                .any(|(text, _)| phrases::is_said(constraint, text))
    };
    phrases::sentence(&constraints.filter(is_new).collect::<Vec<_>>())
}

/// The deprecation in the constraints, with what the text says about it.
pub(super) fn deprecated(constraints: &Constraints, text: Option<&Text>) -> Option<Deprecated> {
    constraints
        .contains(&Constraint::Deprecated)
        .then(|| phrases::deprecated(text))
}

/// Docs with the wire name as a search alias; docs that would be empty state the name as text.
pub(super) fn found_by(mut docs: Docs, wire: &str, name: &RustName) -> Docs {
    docs.alias = (wire != name.as_str().trim_start_matches("r#"))
        .then(|| wire.to_owned())
        .filter(|alias| is_alias(alias));
    if is_empty(&docs) {
        docs.ours = vec![code(wire) + "."];
    }
    docs
}

/// Like [`found_by`], where a case-insensitive search already finds most items by their own names.
pub(super) fn found_beside(docs: Docs, wire: &str, name: &RustName) -> Docs {
    let docs = found_by(docs, wire, name);
    let is_found = wire.eq_ignore_ascii_case(name.as_str());
    Docs {
        alias: docs.alias.filter(|_| !is_found),
        ..docs
    }
}

/// Whether rustdoc accepts a text as an alias.
fn is_alias(text: &str) -> bool {
    let is_allowed = |char: char| !"\"'".contains(char) && (char == ' ' || !char.is_whitespace());
    !text.is_empty() && text.trim() == text && text.chars().all(is_allowed)
}

/// Whether docs have no text.
pub(super) fn is_empty(docs: &Docs) -> bool {
    let mut source = docs.source.iter();
    docs.ours.is_empty() && source.all(|(text, _)| text.trim().is_empty())
}

/// The source's description of an item, with the link to its concept.
fn described(
    description: Option<&Text>,
    begrep: Option<&Text>,
) -> Option<(String, Option<Location>)> {
    let Some(begrep) = begrep else {
        return description.map(placed);
    };
    let link = format!("<a href='{CONCEPTS}{}'>begrep</a>", begrep.text);
    let text = match description {
        // The link is already in the text.
        Some(text) if take_concept(&text.text).1.is_some() => text.text.clone(),
        Some(text) => format!("{} ({link})", text.text),
        None => link,
    };
    Some((text, Some(begrep.at.clone())))
}

/// A component that is in the shared crate: this document's texts about it and its properties.
pub(super) fn shared_schema(schema: &Schema, name: &RustName, version: &Version) -> Docs {
    let mut docs = self::schema(schema, name, version);
    if let Shape::Struct(object) = &schema.shape {
        let described = object.fields.iter().filter_map(|field| {
            let (text, _) = described(field.description.as_ref(), field.begrep.as_deref())?;
            Some(format!("- {}: {}", code(&field.name.0), inline(&text)))
        });
        docs.ours.extend(described);
    }
    docs
}

/// A member of a union: the texts of its component, and the value of the tag.
pub(super) fn member(member: &Member, name: &RustName, component: &Schema, tag: &WireName) -> Docs {
    let fields = match &component.shape {
        Shape::Struct(object) => &*object.fields,
        Shape::Free { fields } => fields,
        _ => &[],
    };
    // The tag is not a field of the member, whose docs would otherwise describe it.
    let tag = fields.iter().find(|field| field.name == *tag);
    let tag = tag.and_then(|tag| described(tag.description.as_ref(), tag.begrep.as_deref()));
    let own = described(component.description.as_ref(), component.begrep.as_deref());
    let docs = Docs {
        source: own.into_iter().chain(tag).collect(),
        joined: true,
        ..Docs::default()
    };
    found_by(docs, &member.value.0, name)
}

/// The meaning of a type parameter.
pub(super) fn type_parameter(parameter: &RustName, list: &str, year_list: bool) -> String {
    let example = if year_list {
        " of an inntektsår"
    } else {
        " of an API"
    };
    let parameter = parameter.as_str();
    format!("`{parameter}` is the code list `{list}`{example}, or `NoCodes` to read without one.")
}

/// A property: its own description, then its component's, which gives the unit.
pub(super) fn field(field: &Field, name: &RustName, version: &Version) -> Docs {
    let own = described(field.description.as_ref(), field.begrep.as_deref());
    let mut source = Vec::from_iter(own);
    let mut constraints = field.constraints.clone();
    if let Some((component, more)) = written_out(&field.ty, version) {
        constraints.extend(more.iter().cloned());
        // A property has one concept: its own, or else that of its type.
        let begrep = component.begrep.as_deref();
        let begrep = begrep.filter(|_| field.begrep.is_none());
        let said = described(component.description.as_ref(), begrep);
        let remarks = version.remarks_on(&component.origin).iter().map(remark);
        let is_new = |text: &str| source.iter().all(|(known, _)| known != text);
        let said = said
            .into_iter()
            .chain(remarks)
            .filter(|(text, _)| is_new(text))
            .collect::<Vec<_>>();
        source.extend(said);
    }
    source.extend(version.remarks_on(&field.origin).iter().map(remark));
    let xml = field.element.as_ref().map(|element| {
        let name = code(&element.name);
        match &element.wrapper {
            Some(wrapper) => format!("In XML each item is {name}, within {}.", code(wrapper)),
            None => format!("In XML it is {name}."),
        }
    });
    let said = unsaid(constraints.iter(), &source);
    let docs = Docs {
        deprecated: deprecated(&constraints, field.description.as_ref()),
        source,
        ours: said.into_iter().chain(xml).collect(),
        joined: true,
        ..Docs::default()
    };
    found_by(docs, &field.name.0, name)
}

/// The component of a type and its constraints, if nothing is generated for the component itself.
fn written_out<'a>(ty: &Type, version: &'a Version) -> Option<(&'a Schema, &'a Constraints)> {
    let ty = match ty {
        Type::Nullable(inner) => inner,
        ty => ty,
    };
    let Type::Named(name) = ty else { return None };
    version.schema(name).and_then(|schema| match &schema.shape {
        Shape::Scalar(_, constraints) => Some((schema, constraints)),
        Shape::Alias(_) => Some((schema, &schema.constraints)),
        _ => None,
    })
}

/// A code: the text of the table, then the code itself and its values.
pub(super) fn code_row(
    row: &CodeRow,
    name: &RustName,
    columns: &[Column],
    year: Option<(&YearList, IncomeYear)>,
) -> Docs {
    let source = texts(row)
        .filter(|text| !text.is_empty())
        .chain(row.remarks.iter().map(String::as_str))
        .map(|text| (text.to_owned(), None))
        .collect();
    let mut ours = code(&row.code.0);
    for (cell, column) in row.cells.iter().zip(columns) {
        match (cell, column) {
            (Cell::Value(Some(value)), _) => {
                // A sign alone would read as punctuation.
                let is_word = value.0.contains(char::is_alphanumeric);
                let value = if is_word {
                    inline(&value.0)
                } else {
                    code(&value.0)
                };
                ours.push_str(&format!(", {value}"));
            }
            (Cell::Number(status), Column::HttpStatus)
            | (Cell::MaybeNumber(Some(status)), Column::MaybeHttpStatus) => {
                ours.push_str(&format!(", HTTP {status}"));
            }
            _ => {}
        }
    }
    ours.push('.');
    let earlier = year.and_then(|(list, year)| list.rename_to(year, &row.code));
    if let Some(rename) = earlier {
        let (name, until) = (code(&rename.old.0), rename.until.0);
        ours.push_str(&format!(" Called {name} until {until}."));
    }
    let later = year.and_then(|(list, year)| list.rename_from(year, &row.code));
    if let Some(rename) = later {
        let (name, from) = (code(&rename.new.0), rename.from.0);
        ours.push_str(&format!(" Called {name} from {from} on."));
    }
    let docs = Docs {
        source,
        ours: vec![ours],
        joined: true,
        ..Docs::default()
    };
    found_beside(docs, &row.code.0, name)
}

/// A set of values.
pub(super) fn value_set(set: &ValueSet<'_>, name: &RustName) -> Docs {
    match set.schema {
        Some((version, schema)) => self::schema(schema, name, version),
        None => ours([format!(
            "The values that the column {} has in the published tables.",
            code(&set.name)
        )]),
    }
}

/// A value of a set.
pub(super) fn value(set: &ValueSet<'_>, wire: &WireName, name: &RustName) -> Docs {
    let listed = set.schema.and_then(|(_, schema)| match &schema.shape {
        Shape::Enum(_, values) => values.iter().find(|value| value.name == *wire),
        _ => None,
    });
    let said = listed.and_then(|value| value.description.as_ref());
    let docs = Docs {
        deprecated: listed
            .filter(|value| value.deprecated)
            .map(|_| phrases::deprecated(said)),
        ..source(said)
    };
    found_beside(docs, &wire.0, name)
}

/// The method that reads a column.
pub(super) fn column(column: Column) -> Docs {
    let text = match column {
        Column::Kategori => {
            "The kind of post; `None` if the table has none. `-` is a separate kind, which responses contain too."
        }
        Column::Visningstekst => {
            "The official short label, in Norwegian; `None` if the table has none. Not unique."
        }
        Column::PostIOppgjoer => {
            "The post of the skatteoppgjør, as number and label in Norwegian; `None` if the table has none."
        }
        Column::Begrep => {
            "The address of the concept in Skatteetaten's data catalogue; `None` if the table has no link. Not unique."
        }
        Column::Spesifisert => "Whether the table marks the post as specified.",
        Column::Spesifiseringstyper => {
            "The types that a specification of the post can have; empty if the table names none."
        }
        Column::SpesifiseringstyperOrdinaer => {
            "The types that a specification of the post can have in the ordinary run; empty if the table names none."
        }
        Column::SpesifiseringstyperPilot => {
            "The types that a specification of the post can have in the pilot run; empty if the table names none."
        }
        Column::HttpStatus => "The HTTP status of the error.",
        Column::MaybeHttpStatus => "The HTTP status of the error; `None` if the page has none.",
        Column::Aarsak => "The cause of the error, in Norwegian; `None` if the table has none.",
        Column::Omraade => {
            "The description of the error, in Norwegian. The message of a response can be more precise."
        }
        Column::Stadier => {
            "The stadier that the rettighetspakke gives access to; empty if the table has no such column."
        }
        Column::Merknad => {
            "A remark on the rettighetspakke, in Norwegian; `None` if the table has none."
        }
    };
    ours([text.to_owned()])
}

/// Docs with only the source's text.
pub(super) fn source(text: Option<&Text>) -> Docs {
    Docs {
        source: text.into_iter().map(placed).collect(),
        ..Docs::default()
    }
}

pub(super) fn placed(text: &Text) -> (String, Option<Location>) {
    (text.text.clone(), Some(text.at.clone()))
}

fn remark(remark: &Remark) -> (String, Option<Location>) {
    placed(&phrases::remark(remark))
}

/// The texts of a row about its code.
pub(super) fn texts(row: &CodeRow) -> impl Iterator<Item = &str> {
    row.cells.iter().filter_map(|cell| match cell {
        Cell::Text(text) => Some(&**text),
        Cell::MaybeText(text) => text.as_deref(),
        _ => None,
    })
}

/// A section of longer docs, and its place in the specification.
pub(super) type Section = (Docs, Option<Location>);
