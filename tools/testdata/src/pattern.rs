//! Texts that match a pattern of a specification: the part of regular expressions that such patterns are written with.

use crate::random::Random;

/// How often something that may be repeated without an end is there at most.
const MANY: u32 = 8;

/// A text that matches a pattern; none where the pattern has something that is not understood here.
///
/// Understood are characters and `.`, classes with ranges and `^`, `\d`, `\w`, `\s`, `\p{L}` and escaped characters, groups,
/// alternatives, the anchors `^` and `$`, and the quantifiers `?`, `*`, `+` and `{m,n}`.
pub(crate) fn sample(pattern: &str, random: &mut Random) -> Option<String> {
    let mut parser = Parser {
        rest: pattern,
        random,
    };
    let text = parser.alternatives(0)?;
    parser.rest.is_empty().then_some(text)
}

/// A reader of patterns that makes the text while it reads: what is repeated is read again.
struct Parser<'p, 'r> {
    rest: &'p str,
    random: &'r mut Random,
}

/// How deep groups may stand in each other.
const DEPTH: usize = 32;

impl Parser<'_, '_> {
    fn take(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn alternatives(&mut self, depth: usize) -> Option<String> {
        let mut texts = vec![self.sequence(depth)?];
        while self.take("|") {
            texts.push(self.sequence(depth)?);
        }
        let chosen = self.random.below(u32::try_from(texts.len()).ok()?);
        Some(texts.swap_remove(chosen as usize))
    }

    fn sequence(&mut self, depth: usize) -> Option<String> {
        let mut text = String::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            if self.take("^") || self.take("$") {
                continue;
            }
            let start = self.rest;
            let first = self.one(depth)?;
            let end = self.rest;
            let count = self.quantifier()?;
            let after = self.rest;
            for at in 0..count {
                if at == 0 {
                    text += &first;
                    continue;
                }
                self.rest = &start[..start.len() - end.len()];
                text += &self.one(depth)?;
            }
            self.rest = after;
        }
        Some(text)
    }

    fn one(&mut self, depth: usize) -> Option<String> {
        if self.take("(") {
            let _ = self.take("?:");
            let text = self.alternatives(depth + 1).filter(|_| depth < DEPTH)?;
            return self.take(")").then_some(text);
        }
        let set = if self.take("[") {
            self.class()?
        } else {
            self.single()?
        };
        let count = set.iter().map(|(first, last)| last - first + 1).sum();
        let mut at = self.random.below(count);
        for (first, last) in set {
            if at <= last - first {
                return char::from_u32(first + at).map(String::from);
            }
            at -= last - first + 1;
        }
        None
    }

    /// The ranges of characters outside of a class.
    fn single(&mut self) -> Option<Vec<(u32, u32)>> {
        let char = self.next()?;
        match char {
            '\\' => self.escaped(),
            '.' => Some(vec![range('a', 'z')]),
            '*' | '+' | '?' | '{' => None,
            char => Some(vec![range(char, char)]),
        }
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let char = chars.next()?;
        self.rest = chars.as_str();
        Some(char)
    }

    fn escaped(&mut self) -> Option<Vec<(u32, u32)>> {
        Some(match self.next()? {
            'd' => vec![range('0', '9')],
            'w' => vec![range('a', 'z'), range('0', '9')],
            's' => vec![range(' ', ' ')],
            'p' if self.take("{L}") => vec![range('a', 'z')],
            char if char.is_ascii_alphanumeric() => return None,
            char => vec![range(char, char)],
        })
    }

    fn class(&mut self) -> Option<Vec<(u32, u32)>> {
        let is_negated = self.take("^");
        let mut set = Vec::new();
        while !self.take("]") {
            let first = match self.next()? {
                '\\' => {
                    set.extend(self.escaped()?);
                    continue;
                }
                char => char,
            };
            let last = if self.rest.starts_with('-') && !self.rest.starts_with("-]") {
                self.next()?;
                self.next().filter(|last| *last >= first)?
            } else {
                first
            };
            set.push(range(first, last));
        }
        if is_negated {
            let is_free = |char: &char| {
                let char = u32::from(*char);
                !set.iter()
                    .any(|(first, last)| (*first..=*last).contains(&char))
            };
            set = ('0'..='z')
                .filter(is_free)
                .map(|char| range(char, char))
                .collect();
        }
        (!set.is_empty()).then_some(set)
    }

    /// How often what stands before is there.
    fn quantifier(&mut self) -> Option<u32> {
        if self.take("?") {
            return Some(self.random.between(0, 1));
        }
        if self.take("*") {
            return Some(self.random.between(0, MANY));
        }
        if self.take("+") {
            return Some(self.random.between(1, MANY));
        }
        if !self.take("{") {
            return Some(1);
        }
        let (counts, rest) = self.rest.split_once('}')?;
        self.rest = rest;
        let (first, last) = counts.split_once(',').unwrap_or((counts, counts));
        let first: u32 = first.parse().ok()?;
        let last = match last {
            "" => first.saturating_add(MANY),
            last => last.parse().ok()?,
        };
        (first <= last && last <= 10_000).then(|| self.random.between(first, last))
    }
}

const fn range(first: char, last: char) -> (u32, u32) {
    (first as u32, last as u32)
}

#[cfg(test)]
mod tests {
    use super::sample;
    use crate::random::Random;

    #[test]
    fn what_is_made_matches() {
        for pattern in [
            "^[0-9]{9}$",
            "([0-9]){4}",
            "^(19|20)\\d\\d-(0[1-9]|1[012])$",
            "^[A-Z]{2}$",
            "[^a-y]+x?(?:a|bc)*\\.[-_]{2,}",
            "\\w+@\\w{3,5}\\.no",
        ] {
            let expression = regex_lite::Regex::new(&format!("^(?:{pattern})$")).unwrap();
            for seed in 0..200 {
                let text = sample(pattern, &mut Random::from_seed(seed)).unwrap();
                assert!(expression.is_match(&text), "{pattern}: {text}");
            }
        }
    }

    #[test]
    fn what_is_not_understood_gives_nothing() {
        let nested = "(".repeat(100) + &")".repeat(100);
        for pattern in [
            "(a", "a)", "[a", "*a", "a{x}", "a{3,1}", "\\b", "[z-a]", "a{99999999}", &nested,
        ] {
            assert_eq!(
                sample(pattern, &mut Random::from_seed(1)),
                None,
                "{pattern}"
            );
        }
    }
}
