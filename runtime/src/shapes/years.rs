//! The years of code lists: the years in which a code exists, and responses of one year that are read with the list of
//! another.

use crate::read::context::ReadContext;
use crate::read::value::Value;
use crate::shapes::nullable::Nullable;
use crate::values::code::Code;
use crate::values::sensitive::Sensitive;
use crate::values::when::Year;

/// A field with the year of a response.
pub trait TellsYear {
    /// Whether it is a number in JSON.
    const IS_NUMBER: bool = false;

    /// Whether it is personal data.
    const IS_HIDDEN: bool = false;

    /// The year; `None` if the field has none.
    fn year(&self) -> Option<u16>;
}

impl TellsYear for Year {
    fn year(&self) -> Option<u16> {
        self.value()
    }
}

impl TellsYear for String {
    fn year(&self) -> Option<u16> {
        self.parse::<Year>().ok()?.value()
    }
}

impl<T: TellsYear> TellsYear for Sensitive<T> {
    const IS_NUMBER: bool = T::IS_NUMBER;
    const IS_HIDDEN: bool = true;

    fn year(&self) -> Option<u16> {
        self.get().year()
    }
}

impl TellsYear for i64 {
    const IS_NUMBER: bool = true;

    fn year(&self) -> Option<u16> {
        u16::try_from(*self).ok().filter(|year| *year < 10_000)
    }
}

impl<T: TellsYear> TellsYear for Option<T> {
    const IS_NUMBER: bool = T::IS_NUMBER;
    const IS_HIDDEN: bool = T::IS_HIDDEN;

    fn year(&self) -> Option<u16> {
        self.as_ref()?.year()
    }
}

impl<T: TellsYear> TellsYear for Nullable<T> {
    const IS_NUMBER: bool = T::IS_NUMBER;
    const IS_HIDDEN: bool = T::IS_HIDDEN;

    fn year(&self) -> Option<u16> {
        self.get()?.year()
    }
}

/// The year in a field.
pub fn year_of<T: TellsYear>(field: &T) -> Option<u16> {
    field.year()
}

/// Reports the year of a response whose codes are read with the list of another year, if findings are wanted.
#[inline]
pub fn check_year<K: Code, T: TellsYear>(field: Option<&T>, context: &ReadContext<'_>) {
    if let Some(year) = K::YEAR.filter(|_| context.reports()) {
        compare(year, field, context);
    }
}

#[cold]
fn compare<T: TellsYear>(year: u16, field: Option<&T>, context: &ReadContext<'_>) {
    let told = field.and_then(TellsYear::year);
    if let Some(told) = told.filter(|told| *told != year) {
        let is_number = T::IS_NUMBER && !context.is_xml();
        let value = if is_number {
            Value::Number
        } else {
            Value::Text
        };
        context.report_other_year(told, value(told.to_string().into()), T::IS_HIDDEN);
    }
}

/// Generates the items of a crate that concern all years: the facts about a code in each year, and their look-up.
///
/// The functions are `inline`, so that only used ones are compiled. `$name` is the type of the facts, `$code` the trait
/// of each year's codes; a year has the columns of its own table, then those that only other years have.
#[macro_export]
macro_rules! impl_years_of {
    (
        $name:ident of $label:literal by $code:ident
        $(, $(#[$gate:meta])* $year:literal: $list:ty [$($column:ident),*] [$($lacking:ident),*])* $(,)?
    ) => {
        $(
            $(#[$gate])*
            impl $code for $list {
                #[inline]
                fn occurrence(self) -> $name {
                    $name {
                        kode: self.as_str(),
                        inntektsaar: $year,
                        $($column: self.$column(),)*
                        $($lacking: ::core::default::Default::default(),)*
                    }
                }
            }

            $(#[$gate])*
            const _: () = {
                $crate::impl_facts!($list [$($column),*]);
            };
        )*

        impl $code for $crate::NoCodes {
            fn occurrence(self) -> $name {
                match self {}
            }
        }

        impl $code for $name {
            fn occurrence(self) -> $name {
                self
            }
        }

        impl $crate::Code for $name {
            const LIST: &'static str = $label;
            const ALL: &'static [Self] = &[];

            fn as_str(self) -> &'static str {
                self.kode
            }

            fn from_wire(_: &str) -> ::core::option::Option<Self> {
                ::core::option::Option::None
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.kode)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownCode;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownCode> {
                ::core::result::Result::Err($crate::UnknownCode::new($label, text))
            }
        }

        /// The inntektsår whose tables have a code, with the facts of each: the oldest first, and only those whose
        /// feature is on.
        ///
        /// A code is converted from one year's list to another's by its `convert`.
        #[inline]
        pub fn years_of(kode: &str) -> impl ::core::iter::DoubleEndedIterator<Item = $name> {
            let lists: &'static [fn(&str) -> ::core::option::Option<$name>] = &[
                $($(#[$gate])* $crate::occurrence_in!($code, $list),)*
            ];
            lists.iter().filter_map(move |find| find(kode))
        }

        /// The facts about a code in the table of an inntektsår; `None` if the table lacks the code, if the crate has
        /// no table of the year, or if its feature is off.
        #[must_use]
        #[inline]
        pub fn lookup(kode: &str, inntektsaar: u16) -> ::core::option::Option<$name> {
            match inntektsaar {
                $($(#[$gate])* $year => $crate::occurrence_in!($code, $list)(kode),)*
                _ => ::core::option::Option::None,
            }
        }
    };
}

/// Implements the conversions from a response of any year, and to it from the response of each year.
///
/// The functions are `inline`, so that only used ones are compiled, since there is one of each for every year.
#[macro_export]
macro_rules! impl_any_year_of {
    (
        $name:ident of $of:ident, $occurrence:path, $code:path
        $(, $(#[$gate:meta])* $variant:ident: $list:ty)* $(,)?
    ) => {
        impl $name {
            /// The same response for every year: each code in its year's list is replaced by the facts in that year's
            /// table.
            #[must_use]
            #[inline]
            pub fn into_occurrences(self) -> $of<$occurrence> {
                match self {
                    $($(#[$gate])* Self::$variant(value) => $crate::private::Convert::convert_codes(
                        value,
                        |code| $crate::private::map_known(code, <$list as $code>::occurrence),
                    ),)*
                    Self::Other(value) => value.convert(),
                }
            }

            /// The same response with its codes as text, of any year.
            #[must_use]
            #[inline]
            pub fn into_text(self) -> $of<$crate::NoCodes> {
                match self {
                    $($(#[$gate])* Self::$variant(value) => value.convert(),)*
                    Self::Other(value) => value,
                }
            }
        }

        $(
            $(#[$gate])*
            impl ::core::convert::From<$of<$list>> for $name {
                #[inline]
                fn from(value: $of<$list>) -> Self {
                    Self::$variant(value)
                }
            }
        )*
    };
}

/// The function that looks up a code in a year's list.
#[doc(hidden)]
#[macro_export]
macro_rules! occurrence_in {
    ($code:ident, $list:ty) => {
        |kode: &str| <$list as $crate::Code>::from_wire(kode).map($code::occurrence)
    };
}

#[cfg(test)]
mod tests {
    use crate::formats::document::{from_json, from_json_strict, from_json_with_findings};
    use crate::read::finding::{Finding, FindingKind};
    use crate::read::value::Value;
    use crate::read::wire::Wire;
    use crate::shapes::nullable::Nullable;
    use crate::values::code::{Code, NoCodes};
    use crate::values::open::Open;
    use crate::values::sensitive::Sensitive;
    use crate::values::when::Year;

    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    enum Navn {
        Loenn,
    }

    struct Row {
        code: &'static str,
    }

    static ROWS: [Row; 1] = [Row { code: "loenn" }];

    impl Navn {
        const ALL: &'static [Self] = &[Self::Loenn];

        const fn as_str(self) -> &'static str {
            ROWS[self as usize].code
        }
    }

    crate::impl_code!(Navn, "Navn of 2024", ROWS, of 2024);

    struct Svar<K: Code, Y> {
        navn: Open<K>,
        aar: Y,
    }

    /// Defines a response for each of these types of the year.
    macro_rules! svar {
        ($($name:ident of $year:ty),*) => {
            $(
                type $name<K> = Svar<K, $year>;

                const _: () = {
                    #[derive(Debug)]
                    struct Model<K: Code> {
                        navn: Open<K>,
                        aar: $year,
                    }

                    crate::impl_model! { Model<K>, navn: "navn", aar: "aar" tells K [min_length 1] }

                    impl<K: Code> Reads for $name<K> {
                        fn findings(text: &str) -> Vec<Finding> {
                            let (value, findings) = from_json_with_findings::<Model<K>>(text).unwrap();
                            let Model { navn, aar } = value;
                            let svar = Svar { navn, aar };
                            assert_eq!(svar.navn.as_str(), "loenn");
                            assert!(!Wire::is_absent(&svar.aar));
                            assert!(from_json::<Model<K>>(text).is_ok());
                            let strict = from_json_strict::<Model<K>>(text);
                            assert_eq!(strict.is_err(), !findings.is_empty());
                            findings
                        }
                    }
                };
            )*
        };
    }

    trait Reads {
        fn findings(text: &str) -> Vec<Finding>;
    }

    svar!(
        AsYear of Year, AsText of String, AsNumber of i64, AsHidden of Sensitive,
        AsOption of Option<Year>, AsNullable of Nullable<i64>
    );

    fn told<T: Reads>(year: &str) -> Option<(String, Value)> {
        let findings = T::findings(&format!("{{\"navn\":\"loenn\",\"aar\":{year}}}"));
        assert!(findings.len() <= 1, "{findings:?}");
        let finding = findings.first()?;
        assert_eq!(
            (finding.path(), finding.kind()),
            ("aar", FindingKind::OtherYear)
        );
        Some((finding.to_string(), finding.value().clone()))
    }

    #[test]
    fn a_year_that_is_not_that_of_the_list_is_a_finding() {
        let text = "aar: inntektsår of another code list \"2021\"".to_owned();
        let sent = Value::Text("2021".into());
        let expected = Some((text.clone(), sent.clone()));
        assert_eq!(told::<AsYear<Navn>>("\"2021\""), expected);
        assert_eq!(told::<AsText<Navn>>("\"2021\""), expected);
        assert_eq!(told::<AsOption<Navn>>("\"2021\""), expected);
        let number = Some((text, Value::Number("2021".into())));
        assert_eq!(told::<AsNumber<Navn>>("2021"), number);
        assert_eq!(told::<AsNullable<Navn>>("2021"), number);
        let hidden = "aar: inntektsår of another code list".to_owned();
        assert_eq!(told::<AsHidden<Navn>>("\"2021\""), Some((hidden, sent)));
    }

    #[test]
    fn the_year_of_the_list_and_what_is_no_year_are_none() {
        for year in ["\"2024\"", "\"i fjor\"", "\"202\""] {
            assert_eq!(told::<AsText<Navn>>(year), None, "{year}");
        }
        assert_eq!(told::<AsNumber<Navn>>("2024"), None);
        assert_eq!(told::<AsNumber<Navn>>("-1"), None);
        // Without a list, or with one that does not belong to a year, there is no other year.
        assert_eq!(told::<AsNumber<NoCodes>>("2021"), None);
    }
}
