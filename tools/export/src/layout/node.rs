//! `Node`: what becomes of a part of a response, by its place in the model.

/// What becomes of a part of a response.
#[derive(Debug)]
pub(crate) enum Node {
    /// A value in a column.
    Scalar(Slot),
    /// A list of values in a column.
    Values(Slot),
    /// An object in the row around it: a node per field, then one for the fields that it keeps.
    Object(Vec<Node>),
    /// A list of objects: a row each.
    Items(Box<Node>),
    /// A row of a table, with the path of its list and the tables of the rows around it.
    Row {
        table: usize,
        path: String,
        around: Vec<usize>,
        content: Box<Node>,
    },
    /// One of several objects, told apart by a column.
    Union {
        tag: Slot,
        /// Whether the members fill the column themselves.
        tag_is_field: bool,
        members: Vec<Node>,
        unknown: Box<Node>,
    },
    /// JSON in a column.
    Json(Slot),
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) table: usize,
    pub(crate) column: usize,
}
