//! The namespaces in scope: the declarations of the open elements, and the resolution of element names.
//!
//! quick-xml's `NsReader` also tracks declarations, with a limit on their number, and was measured as a replacement for
//! this file. `scope.rs` and `cursor.rs` became 24 lines shorter of 575, and reading a response took 10 % more
//! instructions (148 MB/s instead of 158), since it iterates over the attributes of each tag, and over the declarations
//! after each end tag. It leaves references in namespace names unresolved, and hides a prefix that is declared as
//! empty.

use std::borrow::Cow;

/// The most declarations in scope at a time, since each prefixed name is looked up among them one by one.
const DECLARATIONS: usize = 128;
/// The longest namespace in bytes, since it becomes part of every foreign name, which visitors may keep.
const NAMESPACE: usize = 256;

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The declarations in scope, innermost last.
#[derive(Default)]
pub(super) struct Scope<'de> {
    bindings: Vec<Binding<'de>>,
    /// The number of bindings that are the root's: while there are no others, names without a prefix need no search.
    of_root: usize,
    /// The namespace of the root, empty if it has none. Names in it or in no namespace are local.
    home: Cow<'de, str>,
    /// Whether a name without a prefix is local by the root's declarations.
    bare_is_home: bool,
}

struct Binding<'de> {
    /// The depth of the element that declares it.
    level: usize,
    /// Empty for the default namespace.
    prefix: &'de str,
    /// Empty for none.
    namespace: Cow<'de, str>,
    /// Whether names in it are local.
    is_home: bool,
}

impl<'de> Scope<'de> {
    /// Adds a declaration of the element at `level`.
    pub(super) fn declare(
        &mut self,
        level: usize,
        prefix: &'de str,
        namespace: Cow<'de, str>,
    ) -> Result<(), &'static str> {
        if self.bindings.len() == DECLARATIONS {
            return Err("too many namespace declarations are in scope");
        }
        if namespace.len() > NAMESPACE {
            return Err("the name of a namespace is too long");
        }
        if namespace.is_empty() && !prefix.is_empty() {
            return Err("a namespace prefix is bound to nothing");
        }
        if prefix.contains(':') {
            return Err("a namespace prefix has a colon");
        }
        let own = self
            .bindings
            .iter()
            .rev()
            .take_while(|binding| binding.level == level);
        if { own }.any(|binding| binding.prefix == prefix) {
            return Err("an element declares a namespace prefix twice");
        }
        self.bindings.push(Binding {
            level,
            prefix,
            is_home: is_home(&namespace, &self.home),
            namespace,
        });
        Ok(())
    }

    /// Takes the root's declarations as the usual ones, and its namespace as the local one. Returns the root's local
    /// name.
    pub(super) fn settle(&mut self, root: &'de str) -> Result<&'de str, &'static str> {
        let (prefix, local) = split(root)?;
        self.home = match self.binding(prefix) {
            Some(binding) => binding.namespace.clone(),
            None => Cow::Borrowed(predeclared(prefix)?),
        };
        let home = &self.home;
        for binding in &mut self.bindings {
            binding.is_home = is_home(&binding.namespace, home);
        }
        self.of_root = self.bindings.len();
        self.bare_is_home = self.binding("").is_none_or(|binding| binding.is_home);
        Ok(local)
    }

    /// The namespace of the root, empty if it has none.
    pub(super) fn home(&self) -> &str {
        &self.home
    }

    /// Drops the declarations of closed elements; `open` elements remain.
    #[inline]
    pub(super) fn leave(&mut self, open: usize) {
        while self
            .bindings
            .last()
            .is_some_and(|binding| binding.level > open)
        {
            self.bindings.pop();
        }
    }

    /// The local name of a local element, `{namespace}local` for others.
    #[inline]
    pub(super) fn name(
        &self,
        qualified: &'de str,
        prefixed: bool,
    ) -> Result<Cow<'de, str>, &'static str> {
        if !prefixed && self.bare_is_home && self.bindings.len() == self.of_root {
            return Ok(Cow::Borrowed(qualified));
        }
        self.resolve(qualified)
    }

    #[inline(never)]
    fn resolve(&self, qualified: &'de str) -> Result<Cow<'de, str>, &'static str> {
        let (prefix, local) = split(qualified)?;
        let namespace = match self.binding(prefix) {
            Some(binding) if binding.is_home => return Ok(Cow::Borrowed(local)),
            Some(binding) => &binding.namespace,
            None => predeclared(prefix)?,
        };
        Ok(if is_home(namespace, &self.home) {
            Cow::Borrowed(local)
        } else {
            Cow::Owned(format!("{{{namespace}}}{local}"))
        })
    }

    /// Checks that the name can be resolved, for callers that do not need the result.
    #[inline]
    pub(super) fn check(&self, qualified: &str) -> Result<(), &'static str> {
        match split(qualified)? {
            ("", _) => Ok(()),
            (prefix, _) => self.namespace(prefix).map(drop),
        }
    }

    /// The namespace of a prefix.
    pub(super) fn namespace(&self, prefix: &str) -> Result<&str, &'static str> {
        match self.binding(prefix) {
            Some(binding) => Ok(&binding.namespace),
            None => predeclared(prefix),
        }
    }

    #[inline]
    fn binding(&self, prefix: &str) -> Option<&Binding<'de>> {
        self.bindings
            .iter()
            .rev()
            .find(|binding| binding.prefix == prefix)
    }
}

/// The namespace of a predeclared prefix.
fn predeclared(prefix: &str) -> Result<&'static str, &'static str> {
    match prefix {
        "" => Ok(""),
        "xml" => Ok(XML),
        _ => Err("a namespace prefix is not declared"),
    }
}

fn is_home(namespace: &str, home: &str) -> bool {
    namespace.is_empty() || namespace == home
}

/// The prefix and the local name; the prefix is empty if there is none. A prefix with a colon is never declared.
#[inline]
fn split(qualified: &str) -> Result<(&str, &str), &'static str> {
    match qualified.bytes().rposition(|byte| byte == b':') {
        None => Ok(("", qualified)),
        Some(at) if at == 0 || at + 1 == qualified.len() => Err("a name has a misplaced colon"),
        Some(at) => Ok((&qualified[..at], &qualified[at + 1..])),
    }
}
