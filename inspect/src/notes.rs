//! What one reading told: the news, the codes and the root's fields of a response, kept until it is known whose they are.

use std::borrow::Cow;
use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::ptr;
use std::sync::Arc;

use indexmap::{Equivalent, IndexSet};
use skattekit_runtime::{CodeList, FindingKind, News, Witness};

/// How much of a code or of a name is kept, in characters: they come from outside and have no bound of their own.
const LONGEST: usize = 120;

/// How many notes are remembered from batch to batch.
const REMEMBERED: usize = 10_000;

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

/// The same, not kept.
#[derive(PartialEq, Eq, Hash)]
struct Lent<'a> {
    kind: FindingKind,
    path: &'a str,
    name: Option<&'a str>,
    list: Option<&'static str>,
    code: Option<&'a str>,
}

impl Note {
    fn lend(&self) -> Lent<'_> {
        Lent {
            kind: self.kind,
            path: &self.path,
            name: self.name.as_deref(),
            list: self.list,
            code: self.code.as_deref(),
        }
    }
}

impl Hash for Note {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.lend().hash(state);
    }
}

impl Equivalent<Arc<Note>> for Lent<'_> {
    fn equivalent(&self, note: &Arc<Note>) -> bool {
        *self == note.lend()
    }
}

/// What a reading told so far.
#[derive(Debug, Default)]
pub(crate) struct Notes(RefCell<Told>);

#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The news: the number of a note each.
    pub(crate) news: Vec<usize>,
    pub(crate) codes: Vec<(&'static CodeList, usize)>,
    /// The fields of the root: the description that they are of, and their index in it.
    fields: Vec<(&'static [&'static str], usize)>,
    /// The notes of this and of earlier readings: what is new in one record is mostly new in others.
    notes: IndexSet<Arc<Note>>,
}

impl Notes {
    /// Forgets what was told.
    pub(crate) fn clear(&self) {
        let told = &mut *self.0.borrow_mut();
        told.news.clear();
        told.codes.clear();
        told.fields.clear();
    }

    /// Forgets the numbers of notes too, where there are many.
    pub(crate) fn forget(&self) {
        let told = &mut *self.0.borrow_mut();
        if told.notes.len() > REMEMBERED {
            told.notes.clear();
        }
    }

    /// Takes what was told.
    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&mut Told) -> R) -> R {
        use_it(&mut self.0.borrow_mut())
    }
}

impl Witness for Notes {
    fn news(&self, news: &News<'_>) {
        let (name, code) = (news.name().map(short), news.code().map(short));
        self.0.borrow_mut().note(&Lent {
            kind: news.kind(),
            path: news.pattern(),
            name: name.as_deref(),
            list: news.list(),
            code: code.as_deref(),
        });
    }

    fn code(&self, list: &'static CodeList, row: usize) {
        self.0.borrow_mut().codes.push((list, row));
    }

    fn field(&self, fields: &'static [&'static str], index: usize) {
        self.0.borrow_mut().fields.push((fields, index));
    }
}

impl Told {
    fn note(&mut self, lent: &Lent<'_>) {
        let number = self.notes.get_index_of(lent).unwrap_or_else(|| {
            let owned = |text: Option<&str>| text.map(Into::into);
            let note = Note {
                kind: lent.kind,
                path: lent.path.into(),
                name: owned(lent.name),
                list: lent.list,
                code: owned(lent.code),
            };
            self.notes.insert_full(Arc::new(note)).0
        });
        self.news.push(number);
    }

    /// The note of a number.
    pub(crate) fn note_of(&self, number: usize) -> Option<&Arc<Note>> {
        self.notes.get_index(number)
    }

    /// Whether the root was read by this description, and all of its fields were told.
    pub(crate) fn is_by(&self, fields: &[&str]) -> bool {
        // A reading has one description of its root.
        self.fields.first().is_some_and(|(own, _)| *own == fields)
    }

    /// The names of the fields of the root that came: those that are known, and those that are not.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let known = self.fields.iter();
        let known = known.filter_map(|(fields, index)| fields.get(*index).copied());
        let news = self.news.iter().filter_map(|number| self.note_of(*number));
        let unknown = news.filter(|note| note.kind == FindingKind::UnknownField);
        let unknown = unknown.filter(|note| note.path.is_empty());
        known.chain(unknown.filter_map(|note| note.name.as_deref()))
    }
}

/// Whether two lists are one.
pub(crate) fn is_same(left: &CodeList, right: &CodeList) -> bool {
    ptr::eq(left, right) || left.name() == right.name()
}

/// A text of bounded length.
pub(crate) fn short(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return text;
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text,
    }
}
