//! Wire names in, Rust names out, and the hints that the manifest gets.

use super::{Case, rename_hint, rust_name};

#[test]
fn wire_names_become_rust_names() {
    let table = [
        ("aaBetale", Case::Snake, "aa_betale"),
        ("samletGjeld", Case::Pascal, "SamletGjeld"),
        (
            "gevinstVedSalgAvAndelINOKUS",
            Case::Pascal,
            "GevinstVedSalgAvAndelInokus",
        ),
        ("AR-001", Case::Pascal, "Ar001"),
        ("GLD_1053", Case::Pascal, "Gld1053"),
        ("Ekstern test", Case::Shouty, "EKSTERN_TEST"),
        ("type", Case::Snake, "r#type"),
        ("gen", Case::Snake, "r#gen"),
        ("self", Case::Snake, "self_"),
        ("Self", Case::Pascal, "Self_"),
        ("2020", Case::Pascal, "_2020"),
        ("år", Case::Snake, "aar"),
        ("Øvrig", Case::Pascal, "Oevrig"),
        (
            "RELATERTE_KRAV_MÅ_FINNES",
            Case::Pascal,
            "RelaterteKravMaaFinnes",
        ),
        ("SAKSØKTES", Case::Snake, "saksoektes"),
        ("PGIÅr", Case::Pascal, "PgiAar"),
        ("Å", Case::Pascal, "Aa"),
        ("a+b", Case::Pascal, "APlussB"),
        ("-1", Case::Pascal, "Minus1"),
        ("", Case::Pascal, "Empty"),
        ("-", Case::Pascal, "Minus"),
        (">=", Case::Pascal, "GreaterEquals"),
        ("get /a/{b}/c", Case::Pascal, "GetAByBC"),
    ];
    for (wire, case, expected) in table {
        let name = rust_name(wire, case).map(|name| name.0);
        assert_eq!(name.as_deref(), Some(expected), "{wire}");
    }
}

#[test]
fn nothing_comes_of_names_without_letters() {
    for wire in ["…", "日本"] {
        assert_eq!(rust_name(wire, Case::Pascal), None, "{wire}");
    }
}

#[test]
fn a_hint_is_toml_whatever_the_key() {
    for key in ["hentSkatt.aar", "get /a/\"b\"", "a\\b", "it's"] {
        let hint = rename_hint("api.rename", key);
        let (_, line) = hint.rsplit_once("with `").unwrap();
        let table = line.trim_end_matches('`').parse::<toml::Table>().unwrap();
        assert_eq!(table.keys().next().unwrap(), key, "{hint}");
    }
}
