//! The documentation of each item: what the specification says of it, and what we add.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{
    Cell, CodeRow, Column, Constraints, Element, Field, IncomeYear, Member, Provenance, Remark,
    Schema, Shape, Status, Text, Type, Version, WireName, Year, YearList,
};
use skattekit_ir::links::{CONCEPTS, take_concept};
use skattekit_ir::markdown::{code, inline};
use skattekit_ir::pointer::Pointer;

use super::sets::ValueSet;
use crate::phrases;
use crate::plan::{Docs, RustName, SourceFile};

/// The specs folder as generated docs name it.
const SPECS: &str = "specs/";

/// The docs that are ours alone.
pub(super) fn ours(paragraphs: impl IntoIterator<Item = String>) -> Docs {
    Docs {
        ours: paragraphs.into_iter().collect(),
        ..Docs::default()
    }
}

/// Where a table's facts come from: `specs/x.md`.
pub(super) fn from_file(file: &str) -> String {
    code(&format!("{SPECS}{file}"))
}

/// A component.
pub(super) fn schema(schema: &Schema, version: &Version) -> Docs {
    let mut ours = Vec::new();
    if let Some(xml) = &schema.xml {
        let name = xml.name.as_deref().unwrap_or(&schema.name.0);
        ours.push(match &xml.namespace {
            Some(namespace) => format!(
                "In XML it is {} in the namespace {}.",
                code(name),
                code(namespace)
            ),
            None => format!("In XML it is {}.", code(name)),
        });
    }
    let file = from_file(&version.file);
    let said = schema.constraints.iter();
    let said = said.map(|said| format!(", {}", phrases::constraint(said)));
    let said = said.collect::<Vec<_>>().concat();
    ours.push(match &schema.place {
        None => format!("Schema {} of {file}{said}.", code(&schema.name.0)),
        Some(pointer) => format!(
            "Schema at {} of {file}, which has no name there{said}.",
            code(&format!("#{pointer}"))
        ),
    });
    let remarks = version.remarks_on(&schema.origin);
    let described = described(schema.description.as_ref(), schema.begrep.as_ref());
    Docs {
        source: described
            .into_iter()
            .chain(remarks.iter().map(remark))
            .collect(),
        ours,
        example: None,
    }
}

/// What a source says of something, with the link to its concept.
fn described(
    description: Option<&Text>,
    begrep: Option<&Text>,
) -> Option<(String, Option<Location>)> {
    let Some(begrep) = begrep else {
        return description.map(placed);
    };
    let link = format!("<a href='{CONCEPTS}{}'>begrep</a>", begrep.text);
    let text = match description {
        // The link stands within the text.
        Some(text) if take_concept(&text.text).1.is_some() => text.text.clone(),
        Some(text) => format!("{} ({link})", text.text),
        None => link,
    };
    Some((text, Some(begrep.at.clone())))
}

/// A component that is the shared crate's: what this document says of it and of its properties.
pub(super) fn shared_schema(schema: &Schema, version: &Version) -> Docs {
    let mut docs = self::schema(schema, version);
    if let Shape::Struct(object) = &schema.shape {
        let described = object.fields.iter().filter_map(|field| {
            let described = described(field.description.as_ref(), field.begrep.as_ref());
            Some((field, described?))
        });
        docs.source
            .extend(described.map(|(field, (text, at))| (format!("{}: {text}", field.name), at)));
    }
    docs
}

/// A member of a union: what its component says, and the text of the tag.
pub(super) fn member(member: &Member, component: &Schema, tag: &WireName) -> Docs {
    let fields = match &component.shape {
        Shape::Struct(object) => &*object.fields,
        Shape::Free { fields } => fields,
        _ => &[],
    };
    // The tag is no field of the member, whose docs would say it.
    let tag = fields.iter().find(|field| field.name == *tag);
    let tag = tag.and_then(|tag| described(tag.description.as_ref(), tag.begrep.as_ref()));
    let own = described(component.description.as_ref(), component.begrep.as_ref());
    Docs {
        source: own.into_iter().chain(tag).collect(),
        ours: vec![code(&member.value.0) + "."],
        example: None,
    }
}

/// What a type parameter stands for.
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
pub(super) fn field(field: &Field, owner: &Schema, version: &Version) -> Docs {
    let own = described(field.description.as_ref(), field.begrep.as_ref());
    let mut source = Vec::from_iter(own);
    let mut constraints = field.constraints.clone();
    if let Some((component, more)) = written_out(&field.ty, version) {
        constraints.extend(more.iter().cloned());
        let said = described(component.description.as_ref(), component.begrep.as_ref());
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
    let mut ours = code(&format!("{}.{}", owner.name, field.name));
    for constraint in constraints {
        ours.push_str(", ");
        ours.push_str(&phrases::constraint(&constraint));
    }
    ours.push('.');
    match &field.element {
        Some(Element {
            name,
            wrapper: Some(wrapper),
        }) => ours.push_str(&format!(
            " In XML each item is {}, within {}.",
            code(name),
            code(wrapper)
        )),
        Some(Element {
            name,
            wrapper: None,
        }) => ours.push_str(&format!(" In XML it is {}.", code(name))),
        None => {}
    }
    Docs {
        source,
        ours: vec![ours],
        example: None,
    }
}

/// The component of a type, and what it says of values, where nothing is generated of it by itself.
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

/// A code: what the table says of it, then the code itself and its values.
pub(super) fn code_row(
    row: &CodeRow,
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
                // A sign by itself would read as punctuation.
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
    Docs {
        source,
        ours: vec![ours],
        example: None,
    }
}

/// A set of values.
pub(super) fn value_set(set: &ValueSet<'_>) -> Docs {
    match set.schema {
        Some((version, schema)) => self::schema(schema, version),
        None => ours([
            format!(
                "The values that the column {} has in the published tables.",
                code(&set.name)
            ),
            format!("First table: {}.", from_file(&set.at.file)),
        ]),
    }
}

/// A value of a set.
pub(super) fn value(set: &ValueSet<'_>, name: &WireName) -> Docs {
    let listed = set.schema.and_then(|(_, schema)| match &schema.shape {
        Shape::Enum(_, values) => values.iter().find(|value| value.name == *name),
        _ => None,
    });
    let said = listed.and_then(|value| value.description.as_ref());
    let deprecated = listed.is_some_and(|value| value.deprecated);
    let ours = if deprecated { ", deprecated." } else { "." };
    Docs {
        source: said.into_iter().map(placed).collect(),
        ours: vec![code(&name.0) + ours],
        example: None,
    }
}

/// A column, as the method that reads it.
pub(super) fn column(column: Column) -> Docs {
    let text = match column {
        Column::Kategori => {
            "The kind of post; none where the table has nothing. `-` is a kind of its own, which responses carry too."
        }
        Column::Visningstekst => {
            "The official short label, in Norwegian; none where the table has none. Not unique."
        }
        Column::PostIOppgjoer => {
            "The post of the skatteoppgjør, as number and label in Norwegian; none where the table has none."
        }
        Column::Begrep => {
            "The address of the concept in Skatteetaten's data catalogue; none where the table has no link. Not unique."
        }
        Column::Spesifisert => "Whether the table marks the post as one that is specified.",
        Column::Spesifiseringstyper => {
            "The types that a specification of the post can have; empty where the table names none."
        }
        Column::SpesifiseringstyperOrdinaer => {
            "The types that a specification of the post can have in the ordinary run; empty where the table names none."
        }
        Column::SpesifiseringstyperPilot => {
            "The types that a specification of the post can have in the pilot run; empty where the table names none."
        }
        Column::HttpStatus => "The HTTP status that the error comes with.",
        Column::MaybeHttpStatus => {
            "The HTTP status that the error comes with; none where the page tells none."
        }
        Column::Aarsak => {
            "What leads to the error, in Norwegian; none where the table tells nothing."
        }
        Column::Omraade => {
            "What the error is about, in Norwegian. The message of a response can be more precise."
        }
        Column::Stadier => {
            "The stadier that the rettighetspakke gives access to; empty where the table has no such column."
        }
        Column::Merknad => {
            "A remark on the rettighetspakke, in Norwegian; none where the table has none."
        }
    };
    ours([text.to_owned()])
}

pub(super) use super::operation_docs::{form, operation, scheme, variant};

/// A version's module: what the document says of itself.
pub(super) fn version(version: &Version) -> Vec<Section> {
    let mut sections = about(version);
    sections.retain(|(docs, _)| *docs != Docs::default());
    sections
}

/// What a document says of itself, and where it comes from.
fn about(version: &Version) -> Vec<Section> {
    let info = &version.info;
    let place = |text: &Option<Text>| text.as_ref().map(|text| text.at.clone());
    let own = |text: &Text| (source(Some(text)), Some(text.at.clone()));
    let title = info.title.as_ref().map_or("?", |title| &*title.text);
    let title = inline(title);
    let mut sections = vec![(
        ours([format!("{title}, version `{}`.", version.name)]),
        place(&info.title),
    )];
    sections.extend(info.description.as_ref().map(own));
    sections.extend(info.documentation_about.as_ref().map(own));
    let facts = [
        ("Documentation", &info.documentation),
        ("Version of the document", &info.version),
        ("Terms of use", &info.terms),
        ("Contact", &info.contact),
        ("License", &info.license),
    ];
    for (what, text) in facts {
        // An address is made a link, as everywhere in a source's text.
        let fact = text
            .as_ref()
            .map(|fact| (format!("{what}: {}.", fact.text), None));
        sections.push((
            Docs {
                source: Vec::from_iter(fact),
                ..Docs::default()
            },
            place(text),
        ));
    }
    let tags = info.tags.iter().map(phrases::tag);
    let remarks = version
        .remarks
        .get(&Pointer::of(["info"]))
        .into_iter()
        .flatten();
    let texts = tags.chain(remarks.map(phrases::remark));
    sections.extend(texts.map(|text| own(&text)));
    let files = std::iter::once(&version.provenance).chain(&version.page);
    sections.push((
        Docs {
            source: files.map(provenance).collect(),
            ..Docs::default()
        },
        None,
    ));
    sections
}

/// The docs that are the source's own words.
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

/// A part of a module's docs, and its place in the specification.
pub(super) type Section = (Docs, Option<Location>);

/// A file and what it was written from.
fn provenance(provenance: &Provenance) -> (String, Option<Location>) {
    let SourceFile {
        file,
        relation,
        source,
    } = source_file(provenance);
    (format!("{}: {relation}, {source}.", from_file(&file)), None)
}

/// Where a file comes from, in words.
pub(super) fn source_file(provenance: &Provenance) -> SourceFile {
    SourceFile {
        file: provenance.file.clone(),
        relation: match provenance.status {
            Status::Published => "published",
            Status::Transcribed => "transcribed from what is published",
            Status::Reconstructed => "reconstructed in part",
            Status::Provisional => "provisional",
        },
        source: provenance.source.clone(),
    }
}

/// A year's module.
pub(super) fn year(year: &Year) -> Vec<Section> {
    let (number, count) = (year.year.0, year.codes.rows.len());
    let about = if year.is_provisional {
        ours([
            format!("Inntektsår {number}, provisional: {count} codes."),
            "The page of this inntektsår is not published yet. The codes are those of what is published so far, and can still change, be renamed or go; the feature is therefore not on by default.".to_owned(),
        ])
    } else {
        ours([format!("Inntektsår {number}: {count} codes.")])
    };
    let files = year.provenance.iter().map(provenance).collect();
    vec![
        (about, None),
        (
            Docs {
                source: files,
                ..Docs::default()
            },
            None,
        ),
    ]
}

/// The texts that a row says of its code.
pub(super) fn texts(row: &CodeRow) -> impl Iterator<Item = &str> {
    row.cells.iter().filter_map(|cell| match cell {
        Cell::Text(text) => Some(&**text),
        Cell::MaybeText(text) => text.as_deref(),
        _ => None,
    })
}
