//! The units named in descriptions, so that a changed unit is found.

use std::collections::BTreeSet;

/// The words for units in Skatteetaten's texts, each with its unit.
const UNITS: &[(&str, &str)] = &[
    ("krone", "kroner"),
    ("kroner", "kroner"),
    ("kr", "kroner"),
    ("nok", "kroner"),
    ("øre", "øre"),
    ("oere", "øre"),
    ("prosent", "prosent"),
    ("prosenter", "prosent"),
    ("prosentandel", "prosent"),
    ("promille", "promille"),
    ("brøk", "andel"),
    ("desimalbrøk", "andel"),
    ("tusen", "tusen"),
    ("millioner", "millioner"),
    ("dag", "dager"),
    ("dager", "dager"),
    ("måned", "måneder"),
    ("måneder", "måneder"),
    ("uke", "uker"),
    ("uker", "uker"),
    ("kvadratmeter", "kvadratmeter"),
    ("m2", "kvadratmeter"),
    ("dekar", "dekar"),
    ("daa", "dekar"),
    ("hektar", "hektar"),
    ("kwh", "kWh"),
    ("mwh", "MWh"),
    ("gwh", "GWh"),
    ("euro", "euro"),
    ("eur", "euro"),
    ("usd", "dollar"),
    ("dollar", "dollar"),
    ("utc", "UTC"),
];

/// Whether two texts name different units, or only one of them names any.
pub(super) fn differ(old: &str, new: &str) -> bool {
    !old.is_empty() && !new.is_empty() && units(old) != units(new)
}

fn units(text: &str) -> BTreeSet<&'static str> {
    let text = text.to_lowercase();
    let words = text.split(|char: char| !char.is_alphanumeric());
    let mut units = words
        .filter_map(|word| Some(UNITS.iter().find(|(name, _)| *name == word)?.1))
        .collect::<BTreeSet<_>>();
    if text.contains('%') {
        units.insert("prosent");
    }
    units
}

#[cfg(test)]
mod tests {
    use super::differ;

    #[test]
    fn a_unit_is_told_by_its_word() {
        let table = [
            ("Beløp i hele norske kroner.", "Beløp i øre.", true),
            ("Beløp i hele kroner.", "Beløpet, i kroner.", false),
            ("Andelen i prosent.", "Andelen (%).", false),
            ("Andelen i prosent.", "Andelen.", true),
            ("Beløp i tusen kroner.", "Beløp i kroner.", true),
            ("Navnet på kommunen.", "Kommunens navn.", false),
            ("", "Beløp i kroner.", false),
        ];
        for (old, new, expected) in table {
            assert_eq!(differ(old, new), expected, "{old} {new}");
        }
    }
}
