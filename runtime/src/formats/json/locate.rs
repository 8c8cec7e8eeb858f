//! The position of a value in a JSON text by its path: what was kept until a later field told what it is has forgotten its own.

use super::{Json, Refused};
use crate::read::rules::Within;

impl Json<'_> {
    /// The place of the value at fault, as [`position`](Self::position) has it, by the steps that lead to it from the root.
    ///
    /// None where the text itself is at fault, or where nothing that was read stands there.
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
            // What is missing is told where the object ends that lacks it.
            within.at = object;
            within.skip().ok()?;
        } else if matches!(within.peek(), b'{' | b'[') {
            within.at += 1;
        } else {
            within.skip().ok()?;
        }
        (within.at <= self.at).then(|| within.position())
    }

    /// Goes to a value within the one that stands here, the last of those that were read by `end`.
    fn enter(&mut self, step: &Within, end: usize) -> Option<()> {
        let mut found = None;
        match step {
            Within::Name(name) => {
                // What follows the fault need be no JSON.
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
            // An item without brackets, and the steps that XML alone has.
            _ => found = Some(self.at),
        }
        self.at = found?;
        Some(())
    }

    /// Calls a function with the start of each field, its name, and where its value stands.
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

    /// Calls a function with the number of each item and where it stands.
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
