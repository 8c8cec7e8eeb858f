//! The trial of a value that can be of several types: the value as a tree, and the best types found so far for its
//! parts.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::RandomState;
use std::rc::Rc;

use crate::read::content::Tree;
use crate::read::value::Value;

/// A value that is being tried, and the results for the values inside it.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(crate) tree: Rc<Tree>,
    pub(crate) choices: Rc<Choices>,
}

impl Trial {
    /// Starts the trial of a value, alone or inside another one that is being tried.
    pub(crate) fn new(value: Value, around: Option<&Self>) -> Self {
        let choices = around
            .map(|around| Rc::clone(&around.choices))
            .unwrap_or_default();
        Self {
            tree: Rc::new(Tree::new(value, &choices.hasher)),
            choices,
        }
    }
}

/// The best type of each value.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    found: RefCell<BTreeMap<Key, Choice>>,
    /// Seeded at random, so that nobody can construct values with equal hashes.
    hasher: RandomState,
}

/// The key of a result: the enum, and the hash of the value.
pub(crate) type Key = (TypeId, u64);

/// The best type of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Choice {
    Member(usize),
    None,
}

impl Choices {
    pub(crate) fn get(&self, key: Key) -> Option<Choice> {
        self.found.borrow().get(&key).copied()
    }

    pub(crate) fn set(&self, key: Key, choice: Choice) {
        self.found.borrow_mut().insert(key, choice);
    }
}
