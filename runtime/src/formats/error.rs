//! The errors of whole responses: those that cannot be read, and values that cannot be written.

use std::fmt;

use crate::read::finding::Finding;

/// The error of a response that cannot be read. Its text quotes only names of fields and unknown codes, no other content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    text: Box<str>,
    /// The line and the column, and the words before them in the text.
    at: Option<Box<(usize, usize, &'static str)>>,
    findings: Vec<Finding>,
}

impl ReadError {
    pub(crate) fn new(text: impl fmt::Display) -> Self {
        Self {
            text: text.to_string().into(),
            at: None,
            findings: Vec::new(),
        }
    }

    pub(crate) fn not_utf8(error: &std::str::Utf8Error) -> Self {
        Self::new(format_args!(
            "not UTF-8 from byte {} on",
            error.valid_up_to()
        ))
    }

    pub(super) fn at(self, line: usize, column: usize, before: &'static str) -> Self {
        Self {
            at: Some(Box::new((line, column, before))),
            ..self
        }
    }

    /// The error of a strict reading with findings.
    pub(super) fn strict(findings: Vec<Finding>) -> Self {
        let text = format!("{} findings in a strict reading:", findings.len());
        Self {
            text: text.into(),
            at: None,
            findings,
        }
    }

    /// What is wrong, without the position.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.text
    }

    /// The line and column, both from 1, where reading stopped; `None` if the response as a whole is at fault.
    ///
    /// Columns are bytes in JSON and characters in XML.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        let (line, column, _) = **self.at.as_ref()?;
        Some((line, column))
    }

    /// The findings of a strict reading; empty otherwise.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if let Some((line, column, before)) = self.at.as_deref() {
            write!(f, "{before} at line {line} column {column}")?;
        }
        for finding in &self.findings {
            write!(f, "\n  {finding}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ReadError {}

/// The error of a value that cannot be written in a format, such as a control character in XML.
#[derive(Debug)]
pub struct WriteError(Box<str>);

impl WriteError {
    pub(super) fn new(error: impl fmt::Display) -> Self {
        Self(error.to_string().into())
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for WriteError {}
