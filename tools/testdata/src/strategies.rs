//! Strategies of `proptest`: identifiers, and values of every model.
//!
//! ```
//! use proptest::prelude::*;
//! use skattekit_common::v1::{Feil, Feilkode};
//! use skattekit_common::{from_json_strict, to_json};
//! use skattekit_testdata::strategies;
//!
//! proptest! {
//!     # fn inner(
//!     # /*
//!     #[test]
//!     fn an_error_comes_back(
//!     # */
//!         feil in strategies::values::<Feil<Feilkode>>(),
//!         person in strategies::persons(),
//!     ) {
//!         prop_assert_eq!(from_json_strict::<Feil<Feilkode>>(to_json(&feil).unwrap()).unwrap(), feil);
//!         prop_assert!(person.identifier().len() == 11);
//!     }
//! }
//! # inner();
//! ```

use std::fmt::Debug;

use proptest::prelude::{Strategy, any};
use proptest::sample::select;
use skattekit_runtime::Sample;

use crate::account::kontonummer;
use crate::kid::{kid10, kid11};
use crate::matrikkel::Matrikkel;
use crate::organisation::organisasjonsnummer;
use crate::person::{Person, Persons};
use crate::random::Random;
use crate::samples::{Samples, Size};

/// Seeds: none is smaller than another.
fn seeds() -> impl Strategy<Value = u64> {
    any::<u64>().no_shrink()
}

fn by<T: Debug>(make: impl Fn(&mut Random) -> T) -> impl Strategy<Value = T> {
    seeds().prop_map(move |seed| make(&mut Random::from_seed(seed)))
}

/// Values of a model of every size; one that fails becomes smaller.
pub fn values<T: Sample + Debug>() -> impl Strategy<Value = T> {
    let sizes = select(&[Size::Small, Size::Mixed, Size::Full][..]);
    (seeds(), sizes).prop_map(|(seed, size)| Samples::from_seed(seed).sized(size).value())
}

/// Persons who do not exist, with either kind of number.
pub fn persons() -> impl Strategy<Value = Person> {
    by(|random| Persons::default().next(random))
}

/// Numbers of organisations that do not exist.
pub fn organisasjonsnumre() -> impl Strategy<Value = String> {
    by(organisasjonsnummer)
}

/// Numbers of accounts at a bank that there is not.
pub fn kontonumre() -> impl Strategy<Value = String> {
    by(kontonummer)
}

/// Payment references of 4 to 25 digits, with a check digit modulo 10 or 11; one that fails becomes shorter.
pub fn kids() -> impl Strategy<Value = String> {
    (seeds(), any::<bool>(), 4..=25_usize).prop_map(|(seed, is_modulo_10, length)| {
        let random = &mut Random::from_seed(seed);
        if is_modulo_10 {
            kid10(random, length)
        } else {
            kid11(random, length, false)
        }
    })
}

/// Properties of a municipality that there is not.
pub fn matrikler() -> impl Strategy<Value = Matrikkel> {
    by(Matrikkel::next)
}

#[cfg(test)]
mod tests {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;
    use skattekit_common::v1::{Feil, Feilkode};

    use super::{kids, values};

    /// The value that is left where all fail.
    fn least<T: std::fmt::Debug>(strategy: &impl Strategy<Value = T>) -> T {
        let mut tree = strategy.new_tree(&mut TestRunner::deterministic()).unwrap();
        while tree.simplify() {}
        tree.current()
    }

    #[test]
    fn what_fails_becomes_smaller() {
        assert_eq!(least(&values::<Feil<Feilkode>>()), Feil::new());
        assert_eq!(least(&kids()).len(), 4);
    }
}
