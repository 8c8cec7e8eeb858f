//! Notes of one reading: the findings, the codes and the root's fields, kept until the model is known.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::ptr;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::fast::RandomState;
use indexmap::{Equivalent, IndexSet};
use skattekit_runtime::{CodeList, Event, FindingKind, Observer};

/// The longest code or name that is kept, in characters, since they come from responses and can have any length.
const LONGEST: usize = 120;

/// How many notes are kept from batch to batch.
const REMEMBERED: usize = 10_000;

/// A finding, without its place in the input; equal for all findings that a report counts together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The kind of the finding.
    pub kind: FindingKind,
    /// The path, by the names of the model.
    pub path: Box<str>,
    /// The name of an unknown field, with long numbers masked.
    pub name: Option<Box<str>>,
    /// The list that lacks an unknown code.
    pub list: Option<&'static str>,
    /// The unknown code, inntektsår or type, with long numbers masked.
    pub code: Option<Box<str>>,
}

/// A borrowed note.
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

/// All notes so far, each with a number: a finding in one record usually occurs in others too.
///
/// Shared by all readings whose numbers are counted together.
#[derive(Debug, Default)]
pub(crate) struct Remembered(IndexSet<Arc<Note>, RandomState>);

/// The events of a reading so far.
#[derive(Debug)]
pub(crate) struct Notes {
    told: RefCell<Told>,
    remembered: Rc<RefCell<Remembered>>,
}

#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The findings, each as the number of a note.
    pub(crate) news: Vec<usize>,
    /// How many of them concern the structure of the response: all except codes and years that their lists lack.
    pub(crate) otherwise: usize,
    /// The unread parts: the number of a note, and the size.
    unread: Vec<(usize, usize)>,
    /// Where reading failed, if it did.
    pub(crate) failed: Option<Box<str>>,
    pub(crate) codes: Vec<(&'static CodeList, usize)>,
    /// The fields of the root: their description, and their index in it.
    fields: Vec<(&'static [&'static str], usize)>,
}

impl Remembered {
    fn number(&mut self, lent: &Lent<'_>) -> usize {
        self.0.get_index_of(lent).unwrap_or_else(|| {
            let owned = |text: Option<&str>| text.map(Into::into);
            let note = Note {
                kind: lent.kind,
                path: lent.path.into(),
                name: owned(lent.name),
                list: lent.list,
                code: owned(lent.code),
            };
            self.0.insert_full(Arc::new(note)).0
        })
    }

    /// The note with a number.
    pub(crate) fn note(&self, number: usize) -> Option<&Arc<Note>> {
        self.0.get_index(number)
    }

    /// Drops all notes and their numbers if there are many.
    pub(crate) fn forget(&mut self) {
        if self.0.len() > REMEMBERED {
            self.0.clear();
        }
    }
}

impl Notes {
    /// Creates notes that use the shared numbers.
    pub(crate) fn new(remembered: &Rc<RefCell<Remembered>>) -> Self {
        Self {
            told: RefCell::default(),
            remembered: Rc::clone(remembered),
        }
    }

    /// Drops the events.
    pub(crate) fn clear(&self) {
        let told = &mut *self.told.borrow_mut();
        told.news.clear();
        told.otherwise = 0;
        told.unread.clear();
        told.failed = None;
        told.codes.clear();
        told.fields.clear();
    }

    /// Takes the events.
    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&mut Told) -> R) -> R {
        use_it(&mut self.told.borrow_mut())
    }

    /// The unread parts of each field of the root.
    pub(crate) fn unread(&self) -> Unread {
        let (told, remembered) = (self.told.borrow(), self.remembered.borrow());
        let mut unread = Unread::default();
        for (number, size) in &told.unread {
            if let Some(note) = remembered.note(*number) {
                let whole = note.place();
                let end = whole.find(['.', '[']).unwrap_or(whole.len());
                *unread.of_fields.entry(whole[..end].into()).or_default() += size;
                unread.places.insert(whole);
            }
        }
        unread
    }

    /// Passes the names of the root's fields to a function, known and unknown ones.
    pub(crate) fn with_names<R>(
        &self,
        use_them: impl FnOnce(&mut dyn Iterator<Item = &str>) -> R,
    ) -> R {
        let (told, remembered) = (self.told.borrow(), self.remembered.borrow());
        let known = told
            .fields
            .iter()
            .filter_map(|(fields, index)| fields.get(*index).copied());
        let news = told
            .news
            .iter()
            .filter_map(|number| remembered.note(*number));
        let unknown = news
            .filter(|note| note.kind == FindingKind::UnknownField)
            .filter(|note| note.path.is_empty())
            .filter_map(|note| note.name.as_deref());
        use_them(&mut known.chain(unknown))
    }
}

impl Observer for Notes {
    fn news(&self, news: &Event<'_>) {
        let (name, code) = (news.name().map(short), news.code().map(short));
        let number = self.remembered.borrow_mut().number(&Lent {
            kind: news.kind(),
            path: news.pattern(),
            name: name.as_deref(),
            list: news.list(),
            code: code.as_deref(),
        });
        let told = &mut *self.told.borrow_mut();
        told.news.push(number);
        if matches!(
            news.kind(),
            FindingKind::UnknownField | FindingKind::UnknownMember
        ) {
            told.unread.push((number, news.size()));
        }
        let is_of_list = matches!(
            news.kind(),
            FindingKind::UnknownCode | FindingKind::UnknownYear
        );
        told.otherwise += usize::from(!is_of_list);
    }

    fn code(&self, list: &'static CodeList, row: usize) {
        self.told.borrow_mut().codes.push((list, row));
    }

    fn failed(&self, pattern: &str) {
        self.told.borrow_mut().failed = Some(pattern.into());
    }

    fn field(&self, fields: &'static [&'static str], index: usize) {
        self.told.borrow_mut().fields.push((fields, index));
    }
}

/// The parts that a reading skipped.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    /// The size per field of the root.
    pub(crate) of_fields: BTreeMap<Box<str>, usize>,
    /// The places.
    places: BTreeSet<Box<str>>,
}

impl Unread {
    /// Whether the content at a pattern is among them.
    pub(crate) fn has(&self, pattern: &str) -> bool {
        let ends = pattern.match_indices(['.', '[']).map(|(at, _)| at);
        let mut around = ends.chain([pattern.len()]).map(|end| &pattern[..end]);
        around.any(|around| self.places.contains(around))
    }
}

impl Note {
    /// The place, with the name of an unknown field.
    fn place(&self) -> Box<str> {
        match &self.name {
            Some(name) if self.path.is_empty() => name.clone(),
            Some(name) => format!("{}.{name}", self.path).into(),
            None => self.path.clone(),
        }
    }
}

impl Told {
    /// Whether the root was read by this description, and all of its fields were recorded.
    pub(crate) fn is_by(&self, fields: &[&str]) -> bool {
        // A reading has one description of its root.
        self.fields.first().is_some_and(|(own, _)| *own == fields)
    }
}

/// Whether two lists are the same.
pub(crate) fn is_same(left: &CodeList, right: &CodeList) -> bool {
    ptr::eq(left, right) || left.name() == right.name()
}

/// A text of limited length.
pub(crate) fn short(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return text;
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text,
    }
}
