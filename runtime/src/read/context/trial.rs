//! The trial of a value that can be of several types: the value as a tree, and what is known of which type its parts fit best.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::RandomState;
use std::rc::Rc;

use crate::read::content::Tree;
use crate::read::value::Value;

/// A value that is being tried, and what was found of the values within it.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(crate) tree: Rc<Tree>,
    pub(crate) choices: Rc<Choices>,
}

impl Trial {
    /// A value by itself, or one within a value that is being tried.
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

/// Which of its types each value fits best.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    found: RefCell<BTreeMap<Key, Choice>>,
    /// Nobody outside can find two values that it takes for the same.
    hasher: RandomState,
}

/// What was asked: the enum, and the hash of the value.
pub(crate) type Key = (TypeId, u64);

/// Which of its types a value fits best.
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
