//! What one reading told: the news, the codes and the root's fields of a response, kept until it is known whose they are.

use std::cell::RefCell;
use std::ptr;

use skattekit_runtime::{CodeList, FindingKind, News, Witness};

/// How much of a code or of a name is kept, in characters: they come from outside and have no bound of their own.
const LONGEST: usize = 120;

/// One piece of news; the same for all that a report counts together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Note {
    pub(crate) kind: FindingKind,
    /// The place by the names of the model.
    pub(crate) path: Box<str>,
    /// The name of an unknown field.
    pub(crate) name: Option<Box<str>>,
    /// The list that lacks an unknown code.
    pub(crate) list: Option<&'static str>,
    /// The unknown code, inntektsår or type.
    pub(crate) code: Option<Box<str>>,
}

/// What a reading told so far.
#[derive(Debug, Default)]
pub(crate) struct Notes(RefCell<Told>);

#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) news: Vec<Note>,
    pub(crate) codes: Vec<(&'static CodeList, usize)>,
    /// The fields of the root: the description that they are of, and their index in it.
    pub(crate) fields: Vec<(&'static [&'static str], usize)>,
}

impl Notes {
    /// Forgets everything.
    pub(crate) fn clear(&self) {
        let told = &mut *self.0.borrow_mut();
        told.news.clear();
        told.codes.clear();
        told.fields.clear();
    }

    /// Takes what was told.
    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&mut Told) -> R) -> R {
        use_it(&mut self.0.borrow_mut())
    }
}

impl Witness for Notes {
    fn news(&self, news: &News<'_>) {
        let note = Note {
            kind: news.kind(),
            path: news.pattern().into(),
            name: news.name().map(short),
            list: news.list(),
            code: news.code().map(short),
        };
        self.0.borrow_mut().news.push(note);
    }

    fn code(&self, list: &'static CodeList, row: usize) {
        self.0.borrow_mut().codes.push((list, row));
    }

    fn field(&self, fields: &'static [&'static str], index: usize) {
        self.0.borrow_mut().fields.push((fields, index));
    }
}

impl Told {
    /// The names of the fields of the root that came: those that are known, and those that are not.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let known = self.fields.iter();
        let known = known.filter_map(|(fields, index)| fields.get(*index).copied());
        let unknown = self.news.iter();
        let unknown = unknown.filter(|note| note.kind == FindingKind::UnknownField);
        let unknown = unknown.filter(|note| note.path.is_empty());
        known.chain(unknown.filter_map(|note| note.name.as_deref()))
    }
}

/// Whether two lists are one.
pub(crate) fn is_same(left: &CodeList, right: &CodeList) -> bool {
    ptr::eq(left, right) || left.name() == right.name()
}

/// A text of bounded length.
pub(crate) fn short(text: String) -> Box<str> {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}
