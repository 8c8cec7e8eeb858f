//! The walk over a response: each value goes to the column of its place.

use skattekit_runtime::private::mask;
use skattekit_runtime::{CodeList, Date, DateTime, Decimal, Describe, Visitor, Whole, Year};

use crate::columns::{ColumnBuilder, year_of};
use crate::layout::{Node, Slot};
use crate::rows::Rows;

/// A walk over one response.
pub(crate) struct Walk<'a, 'r, 'l> {
    rows: &'a mut Rows<'l>,
    svar_id: i64,
    shows_all: bool,
    root: &'r Node,
    frames: Vec<Frame<'r>>,
}

/// What is around a value.
enum Frame<'r> {
    /// An object, by the places of its fields.
    Fields(&'r [Node]),
    /// A list or a member of a union: every value in it has this node.
    Each(&'r Node),
    /// A list whose text is in its column already: whether all of its codes are known.
    Several(Slot, bool),
}

impl<'a, 'r, 'l> Walk<'a, 'r, 'l> {
    /// Fills the rows of a response, whose own row is the last of its table.
    pub(crate) fn over(
        value: &dyn Describe,
        root: &'r Node,
        rows: &'a mut Rows<'l>,
        (svar_id, shows_all): (i64, bool),
    ) {
        let mut walk = Walk {
            rows,
            svar_id,
            shows_all,
            root,
            frames: Vec::new(),
        };
        value.visit(0, &mut walk);
    }

    #[inline]
    fn node(&self, at: usize) -> Option<&'r Node> {
        match self.frames.last() {
            None => Some(self.root),
            Some(Frame::Fields(fields)) => fields.get(at),
            Some(Frame::Each(node)) => Some(node),
            Some(Frame::Several(..)) => None,
        }
    }

    /// The column of a scalar, and its row.
    #[inline]
    fn scalar(&mut self, at: usize) -> Option<(&mut ColumnBuilder, u32)> {
        match self.node(at)? {
            Node::Scalar(slot) | Node::Values(slot) => Some(self.column(*slot)),
            _ => None,
        }
    }

    #[inline]
    fn column(&mut self, slot: Slot) -> (&mut ColumnBuilder, u32) {
        let table = &mut self.rows.tables[slot.table];
        // The row was begun before its fields.
        (&mut table.columns[slot.column], table.rows - 1)
    }

    /// Begins the row of an item, if it is one; returns what is in it.
    fn begin(&mut self, node: &'r Node) -> &'r Node {
        match node {
            Node::Row {
                table,
                path,
                around,
                content,
            } => {
                self.rows.begin_row(*table, self.svar_id, path, around);
                content
            }
            other => other,
        }
    }

    fn put_json(&mut self, slot: Slot, whole: Whole<'_>) {
        let (column, row) = self.column(slot);
        if !column.is_dropped() {
            column.set_text(row, &whole());
        }
    }
}

impl Visitor for Walk<'_, '_, '_> {
    #[inline]
    fn text(&mut self, at: usize, text: &str) {
        if let Some((column, row)) = self.scalar(at) {
            column.set_text(row, text);
        }
    }

    #[inline]
    fn integer(&mut self, at: usize, number: i64) {
        if let Some((column, row)) = self.scalar(at) {
            column.set_integer(row, number);
        }
    }

    fn decimal(&mut self, at: usize, number: &Decimal) {
        if let Some((column, row)) = self.scalar(at) {
            column.set_decimal(row, number);
        }
    }

    fn boolean(&mut self, at: usize, value: bool) {
        if let Some((column, row)) = self.scalar(at) {
            column.set_boolean(row, value);
        }
    }

    fn date(&mut self, at: usize, date: &Date) {
        if let Some((column, row)) = self.scalar(at) {
            column.set_date(row, date);
        }
    }

    fn date_time(&mut self, at: usize, time: &DateTime) {
        if let Some((column, row)) = self.scalar(at) {
            column.set_time(row, time);
        }
    }

    fn year(&mut self, at: usize, year: &Year) {
        if let Some((column, row)) = self.scalar(at) {
            column.set_year(row, year.value(), year.as_str());
        }
    }

    #[inline]
    fn code(&mut self, at: usize, list: &'static CodeList, row: usize) {
        if let Some((column, at)) = self.scalar(at) {
            column.set_code(at, list, row);
        }
    }

    fn unknown_code(&mut self, at: usize, text: &str) {
        if let Some(Frame::Several(_, known)) = self.frames.last_mut() {
            *known = false;
        } else if let Some((column, row)) = self.scalar(at) {
            column.set_unknown(row, text);
        }
    }

    fn object(&mut self, at: usize, whole: Whole<'_>) -> bool {
        let Some(node) = self.node(at) else {
            return false;
        };
        match self.begin(node) {
            Node::Object(fields) => {
                self.frames.push(Frame::Fields(fields));
                true
            }
            Node::Json(slot) => {
                self.put_json(*slot, whole);
                false
            }
            _ => false,
        }
    }

    fn list(&mut self, at: usize, count: usize, whole: Whole<'_>) -> bool {
        let Some(node) = self.node(at) else {
            return false;
        };
        match node {
            Node::Items(item) => self.frames.push(Frame::Each(item)),
            Node::Values(_) if count == 1 => self.frames.push(Frame::Each(node)),
            Node::Values(slot) => {
                if self.column(*slot).0.is_dropped() {
                    return false;
                }
                self.frames.push(Frame::Several(*slot, true));
                let text = whole();
                let slot = *slot;
                let shows_all = self.shows_all;
                let (column, row) = self.column(slot);
                if shows_all || !column.is_of_codes() {
                    column.set_text(row, &text);
                } else {
                    column.set_text(row, &mask(&text));
                }
            }
            Node::Json(slot) => {
                self.put_json(*slot, whole);
                return false;
            }
            _ => return false,
        }
        true
    }

    fn member(
        &mut self,
        at: usize,
        member: Option<usize>,
        tag: Option<&str>,
        whole: Whole<'_>,
    ) -> bool {
        let Some(node) = self.node(at) else {
            return false;
        };
        let (slot, is_field, members, unknown) = match self.begin(node) {
            Node::Union {
                tag,
                tag_is_field,
                members,
                unknown,
            } => (*tag, *tag_is_field, members, &**unknown),
            Node::Json(slot) => {
                self.put_json(*slot, whole);
                return false;
            }
            _ => return false,
        };
        let node = member.and_then(|member| members.get(member));
        let (column, row) = self.column(slot);
        match (node, tag) {
            (None, Some(tag)) => column.set_unknown(row, tag),
            (Some(_), Some(tag)) if !is_field => column.set_code_text(row, tag, true),
            _ => {}
        }
        self.frames.push(Frame::Each(node.unwrap_or(unknown)));
        true
    }

    fn end(&mut self) {
        if let Some(Frame::Several(slot, known)) = self.frames.pop() {
            let (column, row) = self.column(slot);
            column.set_known(row, known);
        }
    }

    fn other(&mut self, at: usize, whole: Whole<'_>) {
        if let Some(Node::Json(slot)) = self.node(at) {
            self.put_json(*slot, whole);
        }
    }
}

/// The inntektsår of a response: the field at a place of its root.
pub(crate) fn year_at(value: &dyn Describe, at: usize) -> Option<u16> {
    let mut finder = YearFinder {
        at,
        depth: 0,
        year: None,
    };
    value.visit(0, &mut finder);
    finder.year
}

struct YearFinder {
    at: usize,
    depth: usize,
    year: Option<u16>,
}

impl YearFinder {
    fn take(&mut self, at: usize, year: impl FnOnce() -> Option<u16>) {
        if self.depth == 1 && at == self.at {
            self.year = year();
        }
    }
}

impl Visitor for YearFinder {
    fn text(&mut self, at: usize, text: &str) {
        self.take(at, || year_of(text));
    }

    fn integer(&mut self, at: usize, number: i64) {
        self.take(at, || year_of(&number.to_string()));
    }

    fn decimal(&mut self, at: usize, number: &Decimal) {
        self.take(at, || year_of(number.as_str()));
    }

    fn boolean(&mut self, _: usize, _: bool) {}

    fn date(&mut self, at: usize, date: &Date) {
        self.take(at, || year_of(date.as_str()));
    }

    fn date_time(&mut self, _: usize, _: &DateTime) {}

    fn year(&mut self, at: usize, year: &Year) {
        self.take(at, || year_of(year.as_str()));
    }

    fn code(&mut self, at: usize, list: &'static CodeList, row: usize) {
        self.take(at, || year_of(list.code(row)));
    }

    fn unknown_code(&mut self, at: usize, text: &str) {
        self.take(at, || year_of(text));
    }

    fn object(&mut self, _: usize, _: Whole<'_>) -> bool {
        let is_root = self.depth == 0;
        self.depth += usize::from(is_root);
        is_root
    }

    fn list(&mut self, _: usize, _: usize, _: Whole<'_>) -> bool {
        false
    }

    fn member(&mut self, _: usize, _: Option<usize>, _: Option<&str>, _: Whole<'_>) -> bool {
        false
    }

    fn end(&mut self) {
        self.depth -= 1;
    }

    fn other(&mut self, _: usize, _: Whole<'_>) {}
}
