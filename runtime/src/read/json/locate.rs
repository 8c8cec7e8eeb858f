//! The position of a value in a JSON text by its path. A value that was buffered until a later field determined its
//! type no longer knows its position.

use super::{Json, Refused};
use crate::read::rules::Within;

impl Json<'_> {
    /// The position of the value at fault, like [`position`](Self::position), by the steps from the root to it.
    ///
    /// `None` if the text itself is at fault, or if nothing was read at that path.
    pub(crate) fn place_of(&self, steps: &[Within]) -> Option<(usize, usize)> {
        if self.ahead {
            return None;
        }
        let mut within = Json::new(self.text);
        let (last, around) = steps.split_last()?;
        for step in around {
            within.enter(step, self.at)?;
        }
        let object = within.at;
        if within.enter(last, self.at).is_none() {
            // A missing field is reported at the end of its object.
            within.at = object;
            within.skip().ok()?;
        } else if matches!(within.peek(), b'{' | b'[') {
            within.at += 1;
        } else {
            within.skip().ok()?;
        }
        (within.at <= self.at).then(|| within.position())
    }

    /// Moves to a value inside the current one, the last one that was read before `end`.
    fn enter(&mut self, step: &Within, end: usize) -> Option<()> {
        let mut found = None;
        match step {
            Within::Name(name) => {
                // The text after the fault may not be JSON.
                let _ = self.fields(|start, field, value| {
                    if field == &**name && start < end {
                        found = Some(value);
                    }
                });
            }
            Within::Index(index) if self.peek() == b'[' => {
                let _ = self.items(|at, value| {
                    if at == *index {
                        found = Some(value);
                    }
                });
            }
            // An item without brackets, and steps that exist only in XML.
            _ => found = Some(self.at),
        }
        self.at = found?;
        Some(())
    }

    /// Calls a function with the start of each field, its name, and the start of its value.
    fn fields(&mut self, mut then: impl FnMut(usize, &str, usize)) -> Result<(), Refused> {
        if self.peek() != b'{' {
            return Ok(());
        }
        self.open()?;
        let mut first = true;
        while self.next(&mut first, b'}')? {
            self.peek();
            let start = self.at;
            let name = self.name()?;
            let name = name.map_or_else(|| self.scratch.clone(), str::to_owned);
            self.colon()?;
            self.peek();
            then(start, &name, self.at);
            self.skip()?;
        }
        Ok(())
    }

    /// Calls a function with the index of each item and its start.
    fn items(&mut self, mut then: impl FnMut(usize, usize)) -> Result<(), Refused> {
        self.open()?;
        let (mut first, mut index) = (true, 0);
        while self.next(&mut first, b']')? {
            self.peek();
            then(index, self.at);
            self.skip()?;
            index += 1;
        }
        Ok(())
    }
}
