//! The way through the components of a version, by which tables get their columns.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use skattekit_ir::ir::{
    EnumOf, Field, Object, Position, Scalar, Schema, Shape, Text, Type, Union, Version, WireName,
};

use super::{Beside, Column, Kind, SVAR_ID, Table};
use crate::code_fields::CodeFields;

/// The columns of a table from which on a nested object is JSON: components that contain each other several times over
/// would otherwise double them at each level, and no database has room for that.
const MOST_COLUMNS: usize = 1000;

/// The properties that were walked through from which on everything nested is JSON: the ways through lists of components
/// that contain each other are without number.
const MOST_WALKED: usize = 10_000;

/// The components around each other from which on everything nested is JSON, so that neither names nor the stack grow with
/// the document.
const MOST_AROUND: usize = 32;

/// The column of what an object has beside its properties.
const REST: &str = "andre_felt";

/// The walk through a version.
pub(super) struct Walk<'a, 't> {
    fields: &'a CodeFields<'a>,
    version: &'a Version,
    tables: &'t mut Vec<Table>,
    /// The components around the current one, so that the walk ends.
    around: Vec<&'a WireName>,
    /// How many properties it has been at.
    walked: usize,
}

/// A place in a row.
#[derive(Clone)]
pub(super) struct Row {
    table: usize,
    /// The properties from the object of the row.
    path: Vec<String>,
    /// The list tables around the row, and its own if it is one.
    lists: Vec<String>,
}

impl Row {
    /// The row of a response.
    pub(super) const fn of_table(table: usize) -> Self {
        Self {
            table,
            path: Vec::new(),
            lists: Vec::new(),
        }
    }

    fn at(&self, name: &WireName) -> Self {
        let mut row = self.clone();
        row.path.push(name.0.clone());
        row
    }
}

/// What the values of a type are in tables.
enum Held<'a> {
    Scalar(Kind),
    /// An enum.
    Code,
    /// A list of scalars.
    Scalars {
        is_code: bool,
    },
    Object(&'a Schema, &'a Object),
    Union(&'a Schema, &'a Union),
    /// A list of objects.
    List(&'a Schema),
    Json,
}

impl<'a, 't> Walk<'a, 't> {
    pub(super) const fn new(
        fields: &'a CodeFields<'a>,
        version: &'a Version,
        tables: &'t mut Vec<Table>,
    ) -> Self {
        Self {
            fields,
            version,
            tables,
            around: Vec::new(),
            walked: 0,
        }
    }

    /// Adds the columns of a response; one that is no object has none.
    pub(super) fn root(&mut self, ty: &Type, row: &Row) {
        match self.held(ty) {
            Held::Object(schema, object) => self.object(schema, object, row),
            Held::Union(schema, union) => self.union(schema, union, row),
            Held::List(schema) => self.list(schema, row),
            Held::Scalar(_) | Held::Code | Held::Scalars { .. } | Held::Json => {}
        }
    }

    fn held(&self, ty: &Type) -> Held<'a> {
        match ty {
            Type::Scalar(scalar) => Held::Scalar(kind(*scalar)),
            Type::Nullable(inner) => self.held(inner),
            Type::Array(items) | Type::OneOrMany(items) => match self.held(items) {
                Held::Scalar(_) => Held::Scalars { is_code: false },
                Held::Code => Held::Scalars { is_code: true },
                Held::Object(schema, _) | Held::Union(schema, _) => Held::List(schema),
                lists @ (Held::Scalars { .. } | Held::List(_) | Held::Json) => lists,
            },
            Type::Map(_) | Type::Object | Type::Any => Held::Json,
            Type::Named(name) => {
                let Some(schema) = self.version.schema(name) else {
                    return Held::Json;
                };
                match &schema.shape {
                    Shape::Struct(object) => Held::Object(schema, object),
                    Shape::Union(union) => Held::Union(schema, union),
                    Shape::Enum(EnumOf::Texts, _) => Held::Code,
                    Shape::Enum(EnumOf::Numbers, _) => Held::Scalar(Kind::Integer),
                    Shape::Scalar(scalar, _) => Held::Scalar(kind(*scalar)),
                    Shape::Alias(ty) => self.held(ty),
                    Shape::AnyOf(_) | Shape::Free { .. } => Held::Json,
                }
            }
        }
    }

    fn object(&mut self, schema: &'a Schema, object: &'a Object, row: &Row) {
        self.around.push(&schema.name);
        for field in &object.fields {
            self.field(schema, field, row);
        }
        if object.rest.is_some() {
            let name = WireName("*".to_owned());
            let is_personal = self.version.hides_property(&schema.name, &name);
            self.rest(row, is_personal);
        }
        self.around.pop();
    }

    fn union(&mut self, schema: &'a Schema, union: &'a Union, row: &Row) {
        self.around.push(&schema.name);
        let source = self.source(&format!("{}.{}", schema.name, union.discriminator));
        self.add(
            &row.at(&union.discriminator),
            Column {
                beside: BTreeSet::from([Beside::Known]),
                ..column(
                    Kind::Text,
                    &with_source(schema.description.as_ref(), &source),
                )
            },
        );
        for member in &union.members {
            let member = self.version.schema(&member.schema);
            if let Some((schema, Shape::Struct(object))) = member.map(|it| (it, &it.shape)) {
                self.around.push(&schema.name);
                let fields = object.fields.iter();
                for field in fields.filter(|field| field.name != union.discriminator) {
                    self.field(schema, field, row);
                }
                self.around.pop();
            }
        }
        self.rest(row, true);
        self.around.pop();
    }

    /// A column of what is not described.
    fn rest(&mut self, row: &Row, is_personal: bool) {
        let comment = "The fields that the specification does not describe.";
        let mut path = row.path.clone();
        path.push(REST.to_owned());
        let row = Row {
            path,
            ..row.clone()
        };
        self.add(
            &row,
            Column {
                is_personal,
                ..column(Kind::Json, comment)
            },
        );
    }

    fn field(&mut self, owner: &'a Schema, field: &'a Field, row: &Row) {
        let list = self.fields.list(self.version, &owner.name, field);
        let row = row.at(&field.name);
        let held = self.held(&field.ty);
        self.walked += 1;
        let is_full = self.tables[row.table].columns.len() >= MOST_COLUMNS
            || self.walked >= MOST_WALKED
            || self.around.len() >= MOST_AROUND;
        let is_within = |name: &WireName| is_full || self.around.contains(&name);
        let (kind, is_code) = match held {
            Held::Scalar(kind) => (kind, list.is_some()),
            Held::Code => (Kind::Text, true),
            Held::Scalars { is_code } => (Kind::Text, is_code || list.is_some()),
            Held::Object(schema, object) if !is_within(&schema.name) => {
                return self.object(schema, object, &row);
            }
            Held::Union(schema, union) if !is_within(&schema.name) => {
                return self.union(schema, union, &row);
            }
            Held::List(schema) if !is_within(&schema.name) => return self.list(schema, &row),
            Held::Object(..) | Held::Union(..) | Held::List(_) | Held::Json => (Kind::Json, false),
        };
        let position = Position::Property(owner.name.clone(), field.name.clone());
        let component = field.ty.component().filter(|name| self.version.hides(name));
        let known = is_code.then_some(Beside::Known);
        let text = kind.is_partial().then_some(Beside::Text);
        self.add(
            &row,
            Column {
                beside: known.into_iter().chain(text).collect(),
                is_personal: component.is_some() || self.version.personal_at(&position).is_some(),
                ..column(kind, &self.comment(owner, field))
            },
        );
    }

    /// What a property holds, what its type says of the unit, and its place in the document.
    fn comment(&self, owner: &Schema, field: &Field) -> String {
        let of_type = field
            .ty
            .component()
            .and_then(|name| self.version.schema(name));
        let of_type = of_type.and_then(|schema| schema.description.as_ref());
        let texts = field.description.iter().chain(of_type);
        let texts = texts.map(|text| one_line(&text.text)).collect::<Vec<_>>();
        let source = self.source(&format!("{}.{}", owner.name, field.name));
        [texts.join(" "), source].join(" ").trim().to_owned()
    }

    fn source(&self, place: &str) -> String {
        format!("[{} {}: {place}]", self.fields.api.slug, self.version.name)
    }

    /// Adds the columns of a list's items to their table.
    fn list(&mut self, schema: &'a Schema, row: &Row) {
        let name = self.table_name(schema);
        let mut lists = row.lists.clone();
        lists.push(name.clone());
        let known = self.tables.iter().position(|table| table.name == name);
        let table = known.unwrap_or_else(|| {
            let description = schema.description.as_ref();
            let source = self.source(&schema.name.0);
            self.tables
                .push(list_table(&name, with_source(description, &source)));
            self.tables.len() - 1
        });
        self.tables[table].set_around(&lists);
        let row = Row {
            table,
            path: Vec::new(),
            lists,
        };
        self.root(&Type::Named(schema.name.clone()), &row);
    }

    /// The name of the table of a component.
    fn table_name(&self, schema: &Schema) -> String {
        let has_year_codes = match &schema.shape {
            Shape::Struct(object) => object.fields.iter().any(|field| {
                let list = self.fields.list(self.version, &schema.name, field);
                list.is_some_and(|list| self.fields.api.is_year_list(list))
            }),
            _ => false,
        };
        if has_year_codes {
            return "post".to_owned();
        }
        let name = schema.name.0.to_snake_case();
        if ["svar", "feil", "funn", "kode", "post"].contains(&&*name) {
            format!("{name}_objekt")
        } else {
            name
        }
    }

    fn add(&mut self, row: &Row, column: Column) {
        let names = row.path.iter().map(|name| name.to_snake_case());
        self.tables[row.table].add(Column {
            name: names.collect::<Vec<_>>().join("_"),
            path: row.path.clone(),
            ..column
        });
    }
}

impl Table {
    /// Adds the numbers of the list tables around a row, and its own.
    fn set_around(&mut self, lists: &[String]) {
        let own = format!("{}_nr", self.name);
        for (index, list) in lists.iter().enumerate() {
            let name = format!("{list}_nr");
            if !self.keys.iter().any(|key| key.name == name) {
                let is_own = name == own;
                let comment = format!("The number of the {list} in the response, from 0.");
                let at = self.keys.len().min(index + 1);
                // One that not every row has around it can be absent.
                let is_required = is_own || self.columns.is_empty();
                self.keys
                    .insert(at, Column::key(&name, Kind::Small, is_required, &comment));
            }
        }
    }
}

fn list_table(name: &str, comment: String) -> Table {
    let sti = "The properties from the response to the list, joined by dots.";
    Table {
        name: name.to_owned(),
        comment,
        keys: vec![
            Column::key(SVAR_ID, Kind::Integer, true, "The number of the response."),
            Column::key("sti", Kind::Text, true, sti),
        ],
        unique: vec![SVAR_ID.to_owned(), format!("{name}_nr")],
        columns: Vec::new(),
    }
}

fn column(kind: Kind, comment: &str) -> Column {
    Column::key("", kind, false, comment)
}

const fn kind(scalar: Scalar) -> Kind {
    match scalar {
        Scalar::Text => Kind::Text,
        Scalar::Integer => Kind::Integer,
        Scalar::Decimal => Kind::Decimal,
        Scalar::Boolean => Kind::Boolean,
        Scalar::Date => Kind::Date,
        Scalar::DateTime => Kind::DateTime,
        Scalar::Year => Kind::Small,
    }
}

fn with_source(description: Option<&Text>, source: &str) -> String {
    let text = description
        .map(|text| one_line(&text.text))
        .unwrap_or_default();
    format!("{text} {source}").trim().to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
