//! `impl_finnes_i!`: in which years a code exists, from the lists of the years.

/// Gives a crate its `finnes_i`: the type of the answer with its columns, and the list of each year.
#[macro_export]
macro_rules! impl_finnes_i {
    ($name:ident $columns:tt $(, $(#[$gate:meta])* $year:literal: $list:ty)* $(,)?) => {
        /// The inntektsår whose tables have a code, with what each says of it: the oldest first, and only those whose feature is on.
        ///
        /// A code goes from one year's list to another's by its `convert`.
        #[must_use]
        #[allow(unused_mut, unused_variables, reason = "there are no years without their features")]
        pub fn finnes_i(kode: &str) -> ::std::vec::Vec<$name> {
            let mut found = ::std::vec::Vec::new();
            $(
                $(#[$gate])*
                $crate::impl_finnes_i!(@year found, kode, $name $columns, $year, $list);
            )*
            found
        }
    };
    (@year $found:ident, $kode:ident, $name:ident [$($column:ident),*], $year:literal, $list:ty) => {
        if let ::core::option::Option::Some(code) = <$list as $crate::Code>::from_wire($kode) {
            $found.push($name {
                inntektsaar: $year,
                $($column: code.$column(),)*
            });
        }
    };
}
