//! The files that a document refers to, and the targets of `$ref`s in them.

use std::ops::Range;
use std::sync::Arc;

use skattekit_ir::diag::{Code, Diagnostics, did_you_mean};
use skattekit_ir::pointer::Pointer;
use skattekit_ir::source::Source;

use crate::load::Loader;
use crate::openapi::syntax::tree::Node;

/// A value in one of the files: the file's number and a JSON pointer.
pub(super) type Target = (usize, Pointer);

/// The files of a document; number 0 is the document itself.
pub(super) struct Files<'a, 's> {
    pub source: &'a mut Source<'s>,
    loader: &'a mut Loader<'s>,
    /// The path and the content of each file; `None` for a file that cannot be read, which is reported once.
    list: Vec<(Arc<str>, Option<Node>)>,
    /// The end of the last file.
    end: usize,
}

impl<'a, 's> Files<'a, 's> {
    pub(super) fn new(
        document: Node,
        source: &'a mut Source<'s>,
        loader: &'a mut Loader<'s>,
    ) -> Self {
        Self {
            list: vec![(Arc::clone(&source.path), Some(document))],
            end: source.text.len(),
            source,
            loader,
        }
    }

    /// The total length of the files.
    pub(super) const fn length(&self) -> usize {
        self.end
    }

    /// The content of a file.
    pub(super) fn tree(&self, file: usize) -> Option<&Node> {
        self.list.get(file)?.1.as_ref()
    }

    pub(super) fn path(&self, file: usize) -> &str {
        self.list.get(file).map_or("", |(path, _)| path)
    }

    /// The content of a file, mutable.
    pub(super) fn tree_mut(&mut self, file: usize) -> Option<&mut Node> {
        self.list.get_mut(file)?.1.as_mut()
    }

    pub(super) fn node(&self, (file, pointer): &Target) -> Option<&Node> {
        self.tree(*file)?.at(pointer)
    }

    /// The span of a value's key; `None` for an item of a list and for a whole file.
    pub(super) fn key_span(&self, (file, pointer): &Target) -> Option<Range<usize>> {
        let (parent, key) = pointer.parent()?;
        let entry = self.tree(*file)?.at(&parent)?.entry(&key)?;
        Some(entry.key_span.clone())
    }

    /// The target of a reference; a missing target is reported at the reference.
    pub(super) fn resolve(
        &mut self,
        reference: &str,
        at: &Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Target> {
        let own = self.source.number_of(at);
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if path.is_empty() {
            own
        } else {
            self.file(path, own, at, diagnostics)?
        };
        let fragment = percent_decoded(fragment);
        let tree = self.tree(file)?;
        let Some(pointer) = Pointer::parse(&fragment) else {
            diagnostics
                .error(Code::Unsupported, self.source.at(at))
                .found(format!(
                    "`{reference}` names an anchor, which is not supported"
                ))
                .expected("a JSON pointer, such as '#/components/schemas/Feil'")
                .help("write a JSON pointer to the anchor's place");
            return None;
        };
        if tree.at(&pointer).is_none() {
            self.report_dangling(reference, (file, &pointer), at, diagnostics);
            return None;
        }
        Some((file, pointer))
    }

    fn report_dangling(
        &self,
        reference: &str,
        (file, pointer): (usize, &Pointer),
        at: &Range<usize>,
        diagnostics: &mut Diagnostics,
    ) {
        let tree = self.tree(file);
        let (parent, name) = pointer.parent().unwrap_or_default();
        let keys = |pointer: &Pointer| {
            tree.and_then(|tree| tree.at(pointer))
                .map(Node::entries)
                .unwrap_or_default()
                .iter()
                .map(|entry| &*entry.key)
        };
        // Swagger 2.0 has its schemas under `definitions`.
        let is_older = parent == Pointer::of(["definitions"])
            && keys(&Pointer::of(["components", "schemas"])).any(|key| key == name);
        let near = if is_older {
            Some(format!("did you mean `#/components/schemas/{name}`?"))
        } else {
            did_you_mean(&name, keys(&parent))
        };
        let place = match file {
            0 => "this document".to_owned(),
            file => format!("`{}`", self.path(file)),
        };
        diagnostics
            .error(Code::DanglingRef, self.source.at(at))
            .found(format!("`{reference}` does not exist in {place}"))
            .expected(match file {
                0 => "a pointer to an existing part of this document",
                _ => "a pointer to an existing part of that file",
            })
            .help(near.unwrap_or_else(|| "add the component, or correct the reference".to_owned()));
    }

    /// The number of the file at a path that another file names; a path to no file below the specs folder is reported.
    fn file(
        &mut self,
        written: &str,
        from: usize,
        at: &Range<usize>,
        diagnostics: &mut Diagnostics,
    ) -> Option<usize> {
        let place = self.source.at(at);
        let Some(path) = below_specs(&percent_decoded(written), self.path(from)) else {
            diagnostics
                .error(Code::Unsupported, place)
                .found(format!(
                    "`{written}` leads out of the specs folder, which is not supported"
                ))
                .expected("a path below the specs folder, relative to this file")
                .help("copy the file below the specs folder, and refer to the copy");
            return None;
        };
        if let Some(known) = self.list.iter().position(|(known, _)| **known == *path) {
            return Some(known);
        }
        if !self.loader.sources.contains(&path) {
            let near = did_you_mean(&path, self.loader.sources.paths());
            diagnostics
                .error(Code::DanglingRef, place)
                .found(format!("the file `{path}` does not exist"))
                .expected("a path below the specs folder, relative to this file")
                .help(near.unwrap_or_else(|| "add the file, or correct the path".to_owned()));
            return None;
        }
        let number = self.list.len();
        let tree = self.read(&path, diagnostics);
        self.list.push((path.into(), tree));
        Some(number)
    }

    fn read(&mut self, path: &str, diagnostics: &mut Diagnostics) -> Option<Node> {
        // Nothing is added for an unreadable file, whose errors have no spans.
        let base = self.source.add_file(path.into(), self.end);
        self.end = base;
        let part = self.loader.part(path, diagnostics)?;
        self.end = base + self.loader.sources.excerpt(path).map_or(0, str::len);
        let tree = part.moved_by(base);
        let Some(version) = tree.get("swagger") else {
            return Some(tree);
        };
        diagnostics
            .error(Code::Unsupported, self.source.at(&version.span))
            .found("this is a document of Swagger 2.0, which is not supported")
            .expected("a document of OpenAPI 3.0 or 3.1, or a file of schemas")
            .help("convert it to OpenAPI 3.0");
        None
    }
}

/// The path, below the specs folder, of a file that another one names; `None` if it leads out of the folder.
fn below_specs(written: &str, from: &str) -> Option<String> {
    if written.contains([':', '\\', '\0']) || written.starts_with('/') {
        return None;
    }
    let mut parts = from.split('/').collect::<Vec<_>>();
    parts.pop();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Decodes the percent escapes in a part of an address; the result is the input if it would not be UTF-8.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let digits = after
            .get(..2)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_the_specs_folder() {
        let cases = [
            ("felles.yaml", Some("openapi/felles.yaml")),
            ("./felles.yaml", Some("openapi/felles.yaml")),
            ("../felles/x.json", Some("felles/x.json")),
            ("../../x.json", None),
            ("a/../../../x.json", None),
            ("/etc/passwd", None),
            ("C:\\x.yaml", None),
            ("https://example.org/x.yaml", None),
        ];
        for (written, path) in cases {
            let found = below_specs(written, "openapi/skatt.yaml");
            assert_eq!(found.as_deref(), path, "{written}");
        }
    }

    #[test]
    fn escapes_are_decoded_where_they_are_some() {
        assert_eq!(percent_decoded("/paths/~1a~1%7Bid%7D"), "/paths/~1a~1{id}");
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%c3%a5%c"), "å%c");
        assert_eq!(percent_decoded("%ff"), "%ff");
    }
}
