//! JSON pointers: the path to a value of a document, key by key.

use std::fmt;

/// The pointer to a value, without the `#` of a reference.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// Parses a pointer; `None` if the text is not a pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The pointer to the value at nested keys.
    #[must_use]
    pub fn of<const N: usize>(keys: [&str; N]) -> Self {
        let start = Self::default();
        keys.into_iter().fold(start, |at, key| at.key(key))
    }

    /// The pointer to a component schema.
    #[must_use]
    pub fn schema(name: &str) -> Self {
        Self::of(["components", "schemas", name])
    }

    /// The pointer to the value at a key of a mapping.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        Self(format!("{}/{}", self.0, escape(key)))
    }

    /// The pointer to an item of a list, from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// Whether it points to the whole document.
    #[must_use]
    pub const fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Its keys.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = String> {
        let keys = self.0.strip_prefix('/').into_iter();
        keys.flat_map(|keys| keys.split('/')).map(unescape)
    }

    /// The last key.
    #[must_use]
    pub fn last(&self) -> Option<String> {
        self.keys().next_back()
    }

    /// The pointer to the containing value, and the key there.
    #[must_use]
    pub fn parent(&self) -> Option<(Self, String)> {
        let (parent, key) = self.0.rsplit_once('/')?;
        Some((Self(parent.to_owned()), unescape(key)))
    }

    /// The rest of the pointer below an outer one, which begins with `/`; empty for the same value.
    #[must_use]
    pub fn within(&self, outer: &Self) -> Option<&str> {
        let rest = self.0.strip_prefix(&outer.0)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// The pointer as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A key as written in a pointer.
#[must_use]
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The key that a part of a pointer stands for.
#[must_use]
pub fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn keys_come_back_as_they_went_in() {
        let keys = ["paths", "/a~1/{b}", "x~y", ""];
        let pointer = Pointer::of(keys);
        assert_eq!(pointer.keys().collect::<Vec<_>>(), keys);
        assert_eq!(Pointer::parse(pointer.as_str()), Some(pointer.clone()));
        let (parent, key) = pointer.parent().unwrap();
        assert_eq!((parent.key(&key), &*key), (pointer.clone(), ""));
        assert_eq!(
            pointer.within(&Pointer::of(["paths"])),
            Some("/~1a~01~1{b}/x~0y/")
        );
        assert_eq!(pointer.within(&Pointer::of(["path"])), None);
        assert_eq!(Pointer::parse("a"), None);
    }
}
