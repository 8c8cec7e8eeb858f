//! Reports of unknown values at a place: listed as findings with path and value, or passed to an observer with a
//! pattern.

use super::path::write_pattern;
use super::{ReadContext, RootShape, Session};
use crate::read::finding::{Finding, FindingKind};
use crate::read::observer::{CodeList, Sink};
use crate::read::value::Value;

impl ReadContext<'_> {
    /// Reports a finding, if findings are wanted.
    pub(crate) fn report(&self, kind: FindingKind, value: impl FnOnce() -> Value) {
        match &self.session.sink {
            Sink::Nobody => {}
            Sink::List(findings) => {
                let finding = Finding::new(self.path(), kind, value());
                findings.borrow_mut().push(finding);
            }
            _ => self.notify(kind, (None, None), 1),
        }
    }

    /// Reports a null, or what is not there. Not generic, unlike the function that has the closure.
    pub(crate) fn report_null(&self, kind: FindingKind) {
        self.report(kind, || Value::Null);
    }

    /// Reports a code that its list lacks; `is_number` means that it is a number in JSON.
    // A separate function, which keeps the reading of known codes short.
    #[inline(never)]
    pub(crate) fn report_code(&self, code: &str, list: &'static str, is_number: bool) {
        let kind = FindingKind::UnknownCode;
        let value = if is_number && !self.is_xml() {
            Value::Number
        } else {
            Value::Text
        };
        if self.is_witnessed() {
            self.notify(kind, (Some(code), Some(list)), 1);
        } else {
            self.report(kind, || value(code.into()));
        }
    }

    /// The path without indexes, in a buffer that must be returned.
    fn pattern(&self) -> String {
        let mut pattern = self.session.pattern.take();
        pattern.clear();
        write_pattern(self, &mut pattern);
        pattern
    }

    /// Reports to the observer.
    #[cold]
    fn notify(&self, kind: FindingKind, code: (Option<&str>, Option<&'static str>), size: usize) {
        let pattern = self.pattern();
        self.session.sink.notify(kind, &pattern, None, code, size);
        self.session.pattern.replace(pattern);
    }

    /// Tells the observer that reading ends here.
    #[cold]
    pub(super) fn notify_failure(&self) {
        if let Sink::Observer(observer) = &self.session.sink {
            let pattern = self.pattern();
            observer.failed(&pattern);
            self.session.pattern.replace(pattern);
        }
    }

    /// Tells the observer that a code of a list occurs.
    #[inline(never)]
    pub(crate) fn notify_code(&self, list: &'static CodeList, row: usize) {
        self.session.sink.note(list, row);
    }

    /// Whether an observer is told what is unknown; it does not need values.
    #[inline]
    pub(crate) const fn is_witnessed(&self) -> bool {
        self.session.witnessed
    }

    /// Takes over the findings of a reading that tried a value.
    pub(crate) fn take_over(&self, trial: &Session<'_>) {
        self.note_field(trial.shape() != RootShape::Foreign);
        self.session.sink.take_over(&trial.sink);
        if let Some(noted) = &self.session.noted {
            noted.borrow_mut().append(&mut trial.take_noted());
        }
    }

    /// Reports an inntektsår without a code list.
    pub(crate) fn report_year(&self, year: &str, hidden: bool) {
        let kind = FindingKind::UnknownYear;
        let about = Some(year).filter(|_| !hidden);
        self.report_about(kind, about, 1, || Value::Text(year.into()));
    }

    /// Reports an inntektsår other than that of the code list.
    #[cold]
    pub(crate) fn report_other_year(&self, year: u16, value: Value, hidden: bool) {
        let year = (!hidden).then(|| year.to_string());
        self.report_about(FindingKind::OtherYear, year.as_deref(), 1, || value);
    }

    /// Reports a member of a union with an unknown tag, or none.
    pub(crate) fn report_member(&self, tag: Option<&str>, value: &Value) {
        let kind = FindingKind::UnknownMember;
        // The tag itself was read, whatever its value.
        let size = match value {
            Value::Object(_) if self.reports() => value.size().saturating_sub(1).max(1),
            _ => 1,
        };
        self.report_about(kind, tag, size, || value.clone());
    }

    fn report_about(
        &self,
        kind: FindingKind,
        about: Option<&str>,
        size: usize,
        value: impl FnOnce() -> Value,
    ) {
        match &self.session.sink {
            Sink::Nobody => {}
            Sink::List(findings) => {
                let finding = Finding::about(self.path(), kind, about, value());
                findings.borrow_mut().push(finding);
            }
            _ => self.notify(kind, (about, None), size),
        }
    }

    /// Stores the name of an unknown field until its value has been read.
    #[cold]
    pub(crate) fn keep_name(&self, name: &str) {
        if self.reports() {
            *self.session.unknown.borrow_mut() = Some(name.into());
        }
    }

    /// The stored name.
    pub(crate) fn take_name(&self) -> Option<Box<str>> {
        self.session.unknown.take()
    }

    /// Reports a field of this object that its description lacks.
    pub(crate) fn report_field(&self, name: &str, value: Value) {
        if let Sink::List(findings) = &self.session.sink {
            let path = self.named(name).path();
            let finding = Finding::new(path, FindingKind::UnknownField, value);
            findings.borrow_mut().push(finding);
        }
    }

    /// Tells the observer about a field of this object that its description lacks, and its size.
    pub(crate) fn notify_field(&self, name: &str, size: usize) {
        let pattern = self.pattern();
        let kind = FindingKind::UnknownField;
        let sink = &self.session.sink;
        sink.notify(kind, &pattern, Some(name), (None, None), size);
        self.session.pattern.replace(pattern);
    }
}
