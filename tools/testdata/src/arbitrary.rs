//! `Arbitrary` for fuzz targets: identifiers, and values of every model.

use arbitrary::{Arbitrary, Result, Unstructured};
use skattekit_runtime::Sample;

use crate::account::kontonummer;
use crate::kid::{kid10, kid11};
use crate::matrikkel::Matrikkel;
use crate::organisation::organisasjonsnummer;
use crate::person::{Person, Persons};
use crate::random::Random;
use crate::samples::{Samples, Size};

/// How many bytes a seed takes.
const SEED: usize = size_of::<u64>();

fn random(input: &mut Unstructured<'_>) -> Result<Random> {
    input.arbitrary().map(Random::from_seed)
}

/// A value of a model, of any size; input of zeros or without bytes gives a small one.
///
/// ```
/// use arbitrary::{Arbitrary, Unstructured};
/// use skattekit_common::v1::{Feil, Feilkode};
/// use skattekit_common::{from_xml_strict, to_xml};
/// use skattekit_testdata::Sampled;
///
/// fn target(feil: &Feil<Feilkode>) {
///     assert_eq!(from_xml_strict::<Feil<Feilkode>>(to_xml(feil).unwrap()).unwrap(), *feil);
/// }
///
/// let mut input = Unstructured::new(b"what a fuzzer came up with");
/// let Sampled(feil) = Sampled::arbitrary(&mut input)?;
/// target(&feil);
/// # Ok::<(), arbitrary::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sampled<T>(pub T);

impl<'a, T: Sample> Arbitrary<'a> for Sampled<T> {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        let size = *input.choose(&[Size::Small, Size::Mixed, Size::Full])?;
        let seed = input.arbitrary()?;
        Ok(Self(Samples::from_seed(seed).sized(size).value()))
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (SEED + 1, Some(SEED + 1))
    }
}

/// Gives a type of identifiers its `Arbitrary`: one of a seed.
macro_rules! by_seed {
    ($($name:ident by $make:expr;)*) => {$(
        impl<'a> Arbitrary<'a> for $name {
            fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
                random(input).map(|mut random| $make(&mut random))
            }

            fn size_hint(_: usize) -> (usize, Option<usize>) {
                (SEED, Some(SEED))
            }
        }
    )*};
}

/// The number of an organisation that does not exist: see [`organisasjonsnummer`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Organisasjonsnummer(pub String);

/// The number of an account at a bank that there is not: see [`kontonummer`](fn@kontonummer).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kontonummer(pub String);

/// A payment reference of 4 to 25 digits, with a check digit modulo 10 or 11: see [`kid10`] and [`kid11`].
///
/// ```
/// use arbitrary::{Arbitrary, Unstructured};
/// use skattekit_testdata::{Kid, Kontonummer, Matrikkel, Organisasjonsnummer, Person};
///
/// #[derive(Debug)]
/// struct Payment {
///     from: Kontonummer,
///     kid: Kid,
///     of: Person,
/// }
///
/// let mut input = Unstructured::new(b"what a fuzzer came up with");
/// let payment = Payment {
///     from: input.arbitrary()?,
///     kid: input.arbitrary()?,
///     of: input.arbitrary()?,
/// };
/// assert!(payment.from.0.starts_with("0000") && payment.kid.0.len() >= 4);
/// assert_eq!(payment.of.identifier().len(), 11);
/// # let _: (Matrikkel, Organisasjonsnummer) = input.arbitrary()?;
/// # Ok::<(), arbitrary::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kid(pub String);

by_seed! {
    Person by |random: &mut Random| Persons::default().next(random);
    Organisasjonsnummer by |random: &mut Random| Self(organisasjonsnummer(random));
    Kontonummer by |random: &mut Random| Self(kontonummer(random));
    Kid by |random: &mut Random| {
        let length = random.between(4, 25) as usize;
        Self(if random.percent(50) {
            kid10(random, length)
        } else {
            kid11(random, length, false)
        })
    };
    Matrikkel by |random: &mut Random| Self::next(random);
}

#[cfg(test)]
mod tests {
    use arbitrary::{Arbitrary, Unstructured};
    use skattekit_common::v1::{Feil, Feilkode};

    use super::{Kid, Sampled};

    #[test]
    fn no_input_gives_the_smallest_value() {
        let mut input = Unstructured::new(&[]);
        let Sampled(feil) = Sampled::<Feil<Feilkode>>::arbitrary(&mut input).unwrap();
        assert_eq!(feil, Feil::new());
    }

    #[test]
    fn a_value_takes_no_more_input_than_it_says() {
        let bytes = [255; 64];
        let mut input = Unstructured::new(&bytes);
        Sampled::<Feil<Feilkode>>::arbitrary(&mut input).unwrap();
        Kid::arbitrary(&mut input).unwrap();
        let hints = Sampled::<Feil<Feilkode>>::size_hint(0).0 + Kid::size_hint(0).0;
        assert_eq!(input.len(), bytes.len() - hints);
    }
}
