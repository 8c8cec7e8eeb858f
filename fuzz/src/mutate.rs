//! Mutations that keep the form of an input: its lines are moved, copied, removed and mixed.
//!
//! Bytes changed at random seldom leave YAML, TOML or a table; this reaches what comes after reading them.

/// Changes an input line by line; none when there is nothing to change, or it would be longer than `longest`.
#[must_use]
pub fn mutate(data: &[u8], longest: usize, seed: u32) -> Option<Vec<u8>> {
    let mut random = Random(u64::from(seed) + 1);
    let mut lines = data
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect::<Vec<_>>();
    if lines.len() < 2 {
        return None;
    }
    for _ in 0..=random.below(3) {
        let (one, other) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(6) {
            0 if lines.len() > 3 => drop(lines.drain(one..end_of_block(&lines, one))),
            0 | 1 => copy_block(&mut lines, one, other),
            2 => {
                let block = lines
                    .drain(one..end_of_block(&lines, one))
                    .collect::<Vec<_>>();
                let at = random.below(lines.len() + 1);
                lines.splice(at..at, block);
            }
            3 => lines.swap(one, other),
            _ => {
                let word = words(&lines[other]);
                let place = words(&lines[one]);
                if !word.is_empty() && !place.is_empty() {
                    let word = word[random.below(word.len())].clone();
                    let place = place[random.below(place.len())].clone();
                    let word = lines[other][word].to_vec();
                    lines[one].splice(place, word);
                }
            }
        }
        if lines.is_empty() {
            return None;
        }
    }
    let mutated = lines.concat();
    (mutated.len() <= longest).then_some(mutated)
}

/// The end of what a line begins: the lines after it that stand further in.
fn end_of_block(lines: &[Vec<u8>], start: usize) -> usize {
    let depth = indent(&lines[start]);
    let after = lines[start + 1..].iter();
    start + 1 + after.take_while(|line| indent(line) > depth).count()
}

/// Copies a block to another place, as far in as what stands there.
fn copy_block(lines: &mut Vec<Vec<u8>>, from: usize, to: usize) {
    let depth = indent(&lines[from]);
    let target = indent(&lines[to]);
    let block = lines[from..end_of_block(lines, from)]
        .iter()
        .map(|line| {
            let own = indent(line);
            let mut copy = vec![b' '; target + own.saturating_sub(depth)];
            copy.extend_from_slice(&line[own..]);
            copy
        })
        .collect::<Vec<_>>();
    lines.splice(to..to, block);
}

fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|byte| **byte == b' ').count()
}

/// Where the words and values of a line are.
fn words(line: &[u8]) -> Vec<std::ops::Range<usize>> {
    let is_sign = |byte: &u8| b" :,{}[]|\"'\n".contains(byte);
    let mut words = Vec::new();
    let mut start = None;
    for (at, byte) in line.iter().enumerate() {
        match (is_sign(byte), start) {
            (false, None) => start = Some(at),
            (true, Some(first)) => {
                words.push(first..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|first| first..line.len()));
    words
}

/// Numbers that look random, from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }
}
