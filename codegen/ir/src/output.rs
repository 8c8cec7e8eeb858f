//! The generated files: relative paths and contents, in order, with the places in the specifications that each line
//! comes from.

use std::collections::BTreeMap;

use crate::diag::Location;

/// The files to write below the output folder, by path with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileSet {
    files: BTreeMap<String, Output>,
}

/// One file to write.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Its contents.
    pub text: String,
    /// The place in the specifications that a line (from 1) comes from, sorted by line. An unlisted line has the place
    /// of the nearest listed line before it.
    pub origins: Vec<(usize, Location)>,
}

impl Output {
    /// The place in the specifications that the line (from 1) comes from, if any.
    #[must_use]
    pub fn origin(&self, line: usize) -> Option<&Location> {
        let after = self.origins.partition_point(|(start, _)| *start <= line);
        self.origins[..after].last().map(|(_, place)| place)
    }
}

impl FileSet {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, mut output: Output) {
        // The texts of all files are most of what a run holds at its end.
        output.text.shrink_to_fit();
        self.files.insert(path.into(), output);
    }

    /// The files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Output)> {
        self.files
            .iter()
            .map(|(path, output)| (path.as_str(), output))
    }

    /// The file at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Output> {
        self.files.get(path)
    }
}
