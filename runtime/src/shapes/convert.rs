//! `impl_convert!`: an object with its codes as those of another list, such as that of another inntektsår.

use std::collections::BTreeMap;

use crate::shapes::list::List;
use crate::shapes::nullable::Nullable;
use crate::values::code::Code;
use crate::values::open::Open;

/// A value with codes of the list `K` that can be converted to the list `L`.
pub trait Convert<K: Code, L: Code> {
    /// The same type with codes of `L`.
    type Converted;

    /// Replaces each code.
    fn convert_codes(self, code: fn(Open<K>) -> Open<L>) -> Self::Converted;
}

impl<K: Code, L: Code> Convert<K, L> for Open<K> {
    type Converted = Open<L>;

    fn convert_codes(self, code: fn(Open<K>) -> Open<L>) -> Open<L> {
        code(self)
    }
}

/// Implements the trait for a container, by its `map` or by an iterator over its items.
macro_rules! impl_convert_inner {
    ($($name:ident<T>: $value:ident, $code:ident => $converted:expr;)*) => {
        $(impl<K: Code, L: Code, T: Convert<K, L>> Convert<K, L> for $name<T> {
            type Converted = $name<T::Converted>;

            fn convert_codes(self, $code: fn(Open<K>) -> Open<L>) -> Self::Converted {
                let $value = self;
                $converted
            }
        })*
    };
}

impl_convert_inner! {
    Option<T>: value, code => value.map(|value| value.convert_codes(code));
    Nullable<T>: value, code => value.map(|value| value.convert_codes(code));
    List<T>: list, code => list.map(|item| item.convert_codes(code));
    Vec<T>: items, code => items.into_iter().map(|item| item.convert_codes(code)).collect();
    Box<T>: value, code => Box::new((*value).convert_codes(code));
}

impl<K: Code, L: Code, T: Convert<K, L>> Convert<K, L> for BTreeMap<String, T> {
    type Converted = BTreeMap<String, T::Converted>;

    fn convert_codes(self, code: fn(Open<K>) -> Open<L>) -> Self::Converted {
        self.into_iter()
            .map(|(name, value)| (name, value.convert_codes(code)))
            .collect()
    }
}

/// Implements `convert` for an object with one code list: first the fields with codes of that list, then all others.
#[macro_export]
macro_rules! impl_convert {
    ($name:ident<$list:ident> [$($coded:ident),*] [$($other:ident),*] $(,)?) => {
        impl<$list: $crate::Code, L: $crate::Code> $crate::private::Convert<$list, L> for $name<$list> {
            type Converted = $name<L>;

            fn convert_codes(self, code: fn($crate::Open<$list>) -> $crate::Open<L>) -> $name<L> {
                $name {
                    $($coded: $crate::private::Convert::convert_codes(self.$coded, code),)*
                    $($other: self.$other,)*
                }
            }
        }

        impl<$list: $crate::Code> $name<$list> {
            /// The same with its codes as those of another list, by their text; what that list lacks is unknown there.
            #[must_use]
            pub fn convert<L: $crate::Code>(self) -> $name<L> {
                $crate::private::Convert::convert_codes(self, |code| code.convert())
            }
        }
    };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro is for what other crates export")]
mod tests {
    use std::collections::BTreeMap;

    use super::Convert;
    use crate::formats::document::{from_json, to_json};
    use crate::shapes::list::List;
    use crate::shapes::nullable::Nullable;
    use crate::values::code::{Code, NoCodes};
    use crate::values::open::Open;

    #[derive(Clone, Debug, PartialEq, Eq)]
    struct Post<K: Code> {
        navn: Open<K>,
        flere: List<Open<K>>,
        beloep: i64,
    }

    crate::impl_model! { Post<K>, navn: "navn", flere: "flere", beloep: "beloep" }
    crate::impl_convert! { Post<K> [navn, flere] [beloep] }

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

    crate::impl_code!(Navn, "Navn", ROWS);

    #[test]
    fn an_object_keeps_its_form() {
        for text in [
            r#"{"navn":"loenn","flere":"renter","beloep":1}"#,
            r#"{"navn":"renter","flere":["loenn"],"beloep":-1}"#,
            r#"{"navn":"loenn","flere":[],"beloep":0}"#,
            r#"{"navn":"loenn","flere":["loenn","renter"],"beloep":0}"#,
            r#"{"navn":"loenn","beloep":0}"#,
        ] {
            let post: Post<NoCodes> = from_json(text).unwrap();
            let converted: Post<Navn> = post.clone().convert();
            assert_eq!(converted, from_json(text).unwrap());
            assert_eq!(to_json(&converted).unwrap(), text);
            assert_eq!(converted.convert::<NoCodes>(), post);
        }
    }

    #[test]
    fn what_has_codes_in_it_keeps_its_form() {
        type Text = Open<NoCodes>;
        let to_list: fn(Text) -> Open<Navn> = |code| code.convert();
        let (text, code) = (Text::from("loenn"), Open::from(Navn::Loenn));
        assert_eq!(
            Some(text.clone()).convert_codes(to_list),
            Some(code.clone())
        );
        assert_eq!(None::<Text>.convert_codes(to_list), None);
        let two = vec![text.clone(), text.clone()].convert_codes(to_list);
        assert_eq!(two, [code.clone(), code.clone()]);
        assert_eq!(*Box::new(text.clone()).convert_codes(to_list), code);
        let null = Nullable::<Text>::Null.convert_codes(to_list);
        assert!(null.is_null());
        assert_eq!(
            Nullable::from(text.clone()).convert_codes(to_list).get(),
            Some(&code)
        );
        let map = BTreeMap::from([("a".to_owned(), text)]);
        assert_eq!(map.convert_codes(to_list)["a"], code);
    }
}
