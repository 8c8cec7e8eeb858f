//! Identifiers that could be a real person's, which no mock should be sent.

use skattekit_runtime::check_personidentifikator;

/// What the answer says to a request that has such an identifier; it does not repeat it.
pub(crate) const REFUSAL: &str = "This is a mock: send it identifiers of synthetic persons only, such as those of Tenor, \
    whose month has 80 added. The request has one that could be a real person's, and nothing of it was kept.";

/// Whether a text has the form of a fødselsnummer or D-number that is not marked as synthetic: its month is one.
///
/// The control digits do not count: a real number with a typing error is still close to somebody.
pub(crate) fn could_be_real(text: &str) -> bool {
    let text = text.trim();
    let month = text.get(2..4).and_then(|month| month.parse::<u8>().ok());
    check_personidentifikator(text).is_ok() && month.is_some_and(|month| month <= 12)
}

#[cfg(test)]
mod tests {
    use skattekit_testdata::{Mark, Persons, Random};

    use super::could_be_real;

    #[test]
    fn no_synthetic_person_is_taken_for_a_real_one_and_every_other_is() {
        for mark in [Mark::Skatteetaten, Mark::Nav, Mark::NavCopy] {
            for seed in 0..1000 {
                let person = Persons::default().marked(mark);
                let person = person.next(&mut Random::from_seed(seed));
                assert!(!could_be_real(person.identifier()), "{person}");
            }
        }
        // No check digits, so nobody's.
        for text in ["01010100000", "71120100000", " 01010100000 "] {
            assert!(could_be_real(text), "{text}");
        }
        for text in [
            "", "0101010000", "010101000000", "01130100000", "ååååå", "310322881",
        ] {
            assert!(!could_be_real(text), "{text}");
        }
    }
}
