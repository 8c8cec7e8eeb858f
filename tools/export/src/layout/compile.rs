//! Shapes to tables: what a model is made of decides them, and no name of a model or a field does.

use heck::ToSnakeCase;
use skattekit_models::ResponseType;
use skattekit_runtime::{ObjectShape, PersonalKind, Shape, UnionShape};

use super::{Column, DataSet, FEIL, Key, Kind, Layout, Node, PARTITION, Root, SVAR, Slot, Table};

/// The column of what a model does not describe.
const REST: &str = "andre_felt";

/// The column of a response that is no object.
const VALUE: &str = "verdi";

/// The column of a list's path.
const PATH: &str = "sti";

/// The table of the items that carry the codes of an inntektsår.
const POST: &str = "post";

/// The names that a table of a list does not get.
const RESERVED: [&str; 4] = ["svar", "feil", "funn", "kode"];

pub(super) fn compile(models: &[ResponseType]) -> Layout {
    let mut data_sets = Vec::<DataSet>::new();
    let mut roots = Vec::new();
    for model in models {
        let known = data_sets.iter().position(|known| known.name == model.api);
        let number = known.unwrap_or_else(|| {
            data_sets.push(DataSet {
                name: model.api.to_owned(),
                is_partitioned: false,
                tables: vec![response("svar"), response("feil"), findings()],
            });
            data_sets.len() - 1
        });
        let table = if model.is_error { FEIL } else { SVAR };
        let mut compiler = Compiler {
            tables: &mut data_sets[number].tables,
            around: Vec::new(),
            path: Vec::new(),
            prefix: String::new(),
            types: Vec::new(),
        };
        let shape = latest(model.describe.shape());
        let (node, year) = compiler.root(table, &shape);
        data_sets[number].is_partitioned |= year.is_some() && table == SVAR;
        roots.push(Root {
            data_set: number,
            table,
            node,
            year,
        });
    }
    for data_set in &mut data_sets {
        for (number, table) in data_set.tables.iter_mut().enumerate() {
            table.is_partitioned = data_set.is_partitioned && number != FEIL;
        }
    }
    Layout { data_sets, roots }
}

/// The table of responses, or of errors.
fn response(name: &str) -> Table {
    let key = |name: &str, kind| Key {
        name: name.to_owned(),
        kind,
        is_nullable: false,
    };
    Table {
        name: name.to_owned(),
        keys: vec![
            key("svar_id", Kind::Integer),
            key("versjon", Kind::Code),
            key("modell", Kind::Code),
            key("fil", Kind::Code),
            key("linje", Kind::Integer),
            key("kolonne", Kind::Integer),
            key("format", Kind::Code),
        ],
        columns: Vec::new(),
        is_partitioned: false,
        parents: Vec::new(),
    }
}

/// The table of findings.
fn findings() -> Table {
    let key = |name: &str, kind, is_nullable| Key {
        name: name.to_owned(),
        kind,
        is_nullable,
    };
    Table {
        name: "funn".to_owned(),
        keys: vec![
            key("svar_id", Kind::Integer, false),
            key("art", Kind::Code, false),
            key(PATH, Kind::Code, false),
            key("navn", Kind::Code, true),
            key("liste", Kind::Code, true),
            key("kode", Kind::Code, true),
        ],
        columns: Vec::new(),
        is_partitioned: false,
        parents: Vec::new(),
    }
}

/// The shape with the list of the latest inntektsår: all years have the same fields.
fn latest(shape: Shape) -> Shape {
    match shape {
        Shape::Years(years) => {
            let mut years = years();
            // The last one has no list.
            years.truncate(years.len().saturating_sub(1).max(1));
            years.pop().unwrap_or(Shape::Other)
        }
        other => other,
    }
}

/// The shape without the mark of personal data, and the mark.
fn open(shape: &Shape) -> (&Shape, Option<PersonalKind>) {
    match shape {
        Shape::Personal(kind, inner) => {
            let (inner, own) = open(inner);
            (inner, own.max(Some(*kind)))
        }
        other => (other, None),
    }
}

/// The type of a column for a scalar, and whether it is a code; `None` if it is none.
fn scalar(shape: &Shape) -> Option<(Kind, bool)> {
    Some(match shape {
        Shape::Text => (Kind::Text, false),
        Shape::Integer => (Kind::Integer, false),
        Shape::Decimal => (Kind::Decimal, false),
        Shape::Boolean => (Kind::Boolean, false),
        Shape::Date => (Kind::Date, false),
        Shape::DateTime => (Kind::Time, false),
        Shape::Year => (Kind::Small, false),
        Shape::Code(..) => (Kind::Code, true),
        _ => return None,
    })
}

/// The type of a column for values of both types.
const fn merged(one: Kind, other: Kind) -> Kind {
    match (one, other) {
        (Kind::Integer, Kind::Decimal) | (Kind::Decimal, Kind::Integer) => Kind::Decimal,
        (Kind::Code, Kind::Text) | (Kind::Text, Kind::Code) => Kind::Code,
        _ if one as u8 == other as u8 => one,
        _ => Kind::Text,
    }
}

struct Compiler<'a> {
    tables: &'a mut Vec<Table>,
    /// The tables of lists around, from the outermost.
    around: Vec<usize>,
    /// The wire names from the response to here.
    path: Vec<&'static str>,
    /// What the names of columns begin with.
    prefix: String,
    /// The types around, by name.
    types: Vec<&'static str>,
}

impl Compiler<'_> {
    /// The node of a response, and the place of the field with the inntektsår.
    fn root(&mut self, table: usize, shape: &Shape) -> (Node, Option<usize>) {
        let (shape, personal) = open(shape);
        let Shape::Object(object) = shape else {
            return (self.field(table, VALUE, shape, personal), None);
        };
        let is_year = |name: &str| name.to_snake_case() == PARTITION;
        let year = (object.fields)()
            .iter()
            .position(|field| is_year(field.name));
        let node = self.object(table, object);
        if year.is_some() {
            let column = self.tables[table]
                .columns
                .iter_mut()
                .find(|column| column.name == PARTITION);
            if let Some(column) = column.filter(|_| table == SVAR) {
                column.kind = Kind::Small;
            }
        }
        (node, year)
    }

    fn object(&mut self, table: usize, shape: &ObjectShape) -> Node {
        self.types.push(shape.name);
        let mut nodes = Vec::new();
        for field in (shape.fields)() {
            let (inner, personal) = open(&field.shape);
            self.path.push(field.name);
            nodes.push(self.field(table, field.name, inner, personal));
            self.path.pop();
        }
        if shape.keeps_fields {
            nodes.push(self.rest(table));
        }
        self.types.pop();
        Node::Object(nodes)
    }

    fn rest(&mut self, table: usize) -> Node {
        let personal = Some(PersonalKind::Other);
        Node::Json(self.column(table, REST, (Kind::Json, false), personal))
    }

    fn field(
        &mut self,
        table: usize,
        name: &str,
        shape: &Shape,
        personal: Option<PersonalKind>,
    ) -> Node {
        let name = name.to_snake_case();
        if let Some(kind) = scalar(shape) {
            return Node::Scalar(self.column(table, &name, kind, personal));
        }
        match shape {
            Shape::Object(object) if !self.types.contains(&object.name) => {
                self.within(&name, |own| own.object(table, object))
            }
            Shape::Union(union) if !self.types.contains(&union.name) => {
                self.within(&name, |own| own.union(table, union))
            }
            Shape::List(item) => self.list(table, &name, item, personal),
            // What is not described, and a type within itself.
            _ => {
                let personal = Some(PersonalKind::Other);
                Node::Json(self.column(table, &name, (Kind::Json, false), personal))
            }
        }
    }

    /// What is made with names that begin with this one.
    fn within(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Node) -> Node {
        let before = self.prefix.len();
        self.prefix.push_str(name);
        self.prefix.push('_');
        let node = make(self);
        self.prefix.truncate(before);
        node
    }

    fn list(
        &mut self,
        table: usize,
        name: &str,
        item: &Shape,
        personal: Option<PersonalKind>,
    ) -> Node {
        let (item, own) = open(item);
        let personal = personal.max(own);
        if let Some((kind, is_code)) = scalar(item) {
            // One value stands as it is, and several as a JSON list.
            let kind = if kind == Kind::Code { kind } else { Kind::Text };
            return Node::Values(self.column(table, name, (kind, is_code), personal));
        }
        let row = match item {
            Shape::Object(object) if !self.types.contains(&object.name) => {
                let table = self.table_of(object.name, item);
                self.row(table, |own| own.object(table, object))
            }
            Shape::Union(union) if !self.types.contains(&union.name) => {
                let table = self.table_of(union.name, item);
                self.row(table, |own| own.union(table, union))
            }
            _ => {
                let personal = Some(PersonalKind::Other);
                return Node::Json(self.column(table, name, (Kind::Json, false), personal));
            }
        };
        Node::Items(Box::new(row))
    }

    fn row(&mut self, table: usize, make: impl FnOnce(&mut Self) -> Node) -> Node {
        let prefix = std::mem::take(&mut self.prefix);
        self.around.push(table);
        let content = Box::new(make(self));
        self.around.pop();
        self.prefix = prefix;
        Node::Row {
            table,
            path: self.path.join("."),
            around: self.around.clone(),
            content,
        }
    }

    fn union(&mut self, table: usize, shape: &UnionShape) -> Node {
        self.types.push(shape.name);
        let personal = shape.tag_is_personal.then_some(PersonalKind::Other);
        let tag = self.column(
            table,
            &shape.tag.to_snake_case(),
            (Kind::Code, true),
            personal,
        );
        let mut members = Vec::new();
        for member in (shape.members)() {
            members.push(match &member.shape {
                Shape::Object(object) => self.object(table, object),
                _ => self.rest(table),
            });
        }
        let unknown = Box::new(self.rest(table));
        self.types.pop();
        Node::Union {
            tag,
            tag_is_field: shape.tag_is_field,
            members,
            unknown,
        }
    }

    /// The table of a list's items, which has a place in the tables around.
    fn table_of(&mut self, name: &str, item: &Shape) -> usize {
        let mut name = name.to_snake_case();
        if has_codes_of_year(item) {
            POST.clone_into(&mut name);
        }
        if RESERVED.contains(&&*name) {
            name.push_str("_rad");
        }
        let known = self.tables.iter().position(|table| table.name == name);
        let is_new = known.is_none();
        let number = known.unwrap_or(self.tables.len());
        if is_new {
            self.tables.push(Table {
                name,
                keys: Vec::new(),
                columns: Vec::new(),
                is_partitioned: false,
                parents: self.around.clone(),
            });
        }
        let mut parents = std::mem::take(&mut self.tables[number].parents);
        let mut optional = Vec::new();
        if parents != self.around {
            optional.extend(
                parents
                    .iter()
                    .copied()
                    .filter(|own| !self.around.contains(own)),
            );
            for around in &self.around {
                if !parents.contains(around) {
                    parents.push(*around);
                    optional.push(*around);
                }
            }
        }
        self.set_keys(number, &parents, &optional);
        self.tables[number].parents = parents;
        number
    }

    fn set_keys(&mut self, number: usize, parents: &[usize], optional: &[usize]) {
        let before = std::mem::take(&mut self.tables[number].keys);
        let key = |name: String, kind, is_nullable: bool| {
            let was = before.iter().any(|key| key.name == name && key.is_nullable);
            Key {
                name,
                kind,
                is_nullable: is_nullable || was,
            }
        };
        let nr = |table: usize| format!("{}_nr", self.tables[table].name);
        let mut keys = vec![key("svar_id".to_owned(), Kind::Integer, false)];
        for parent in parents {
            keys.push(key(nr(*parent), Kind::Small, optional.contains(parent)));
        }
        keys.push(key(nr(number), Kind::Small, false));
        keys.push(key(PATH.to_owned(), Kind::Code, false));
        self.tables[number].keys = keys;
    }

    /// The column of this name, which takes values of this type too.
    fn column(
        &mut self,
        table: usize,
        name: &str,
        (kind, is_code): (Kind, bool),
        personal: Option<PersonalKind>,
    ) -> Slot {
        let own = &mut self.tables[table];
        let mut name = format!("{}{name}", self.prefix);
        let is_key = own.keys.iter().any(|key| key.name == name);
        if is_key || (table != SVAR && name == PARTITION) {
            name.push_str("_felt");
        }
        let known = own.columns.iter().position(|column| column.name == name);
        let column = known.unwrap_or(own.columns.len());
        match known {
            Some(column) => {
                let column = &mut own.columns[column];
                column.kind = merged(column.kind, kind);
                column.has_known |= is_code;
                column.personal = column.personal.max(personal);
            }
            None => own.columns.push(Column {
                name,
                kind,
                personal,
                has_known: is_code,
            }),
        }
        Slot { table, column }
    }
}

/// Whether an object has a code of an inntektsår among its fields.
fn has_codes_of_year(item: &Shape) -> bool {
    let Shape::Object(object) = item else {
        return false;
    };
    let mut fields = (object.fields)().into_iter();
    fields.any(|field| matches!(open(&field.shape).0, Shape::Code(_, Some(_))))
}
