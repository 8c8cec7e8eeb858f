//! Test data for Skatteetaten's APIs: synthetic identifiers, values of every model, and answers as they go wrong.
//!
//! A [`Random`] of one seed gives the same values on every machine and in every patch release. No identifier that is made here can
//! be a real person's: see [`Persons`] for how that is ensured.
//!
//! ```
//! use skattekit_testdata::{Persons, Random};
//!
//! let mut random = Random::from_seed(2024);
//! let person = Persons::default().next(&mut random);
//! assert_eq!(person, Persons::default().next(&mut Random::from_seed(2024)));
//! ```

mod account;
mod answer;
#[cfg(feature = "arbitrary")]
mod arbitrary;
mod checks;
mod kid;
mod matrikkel;
mod news;
mod organisation;
mod pattern;
mod person;
mod random;
mod samples;
#[cfg(feature = "proptest")]
pub mod strategies;

#[cfg(feature = "arbitrary")]
pub use self::arbitrary::{Kid, Kontonummer, Organisasjonsnummer, Sampled};
pub use account::kontonummer;
pub use answer::{Answer, Disturbance, korrelasjonsid};
pub use kid::{kid10, kid11};
pub use matrikkel::Matrikkel;
pub use news::{Expected, News, Novelty};
pub use organisation::organisasjonsnummer;
pub use person::{Mark, Numbering, Person, Persons};
pub use random::Random;
pub use samples::{Samples, Size};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
