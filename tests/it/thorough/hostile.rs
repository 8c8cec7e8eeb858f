//! Hostile texts and names, compiled and documented.

use super::fixtures::{assert_documented, check, new_workspace};
use super::joined::join;
use crate::hostile::{HOSTILE, NAME, count, filled, marked, of, printed};
use crate::support::{Tree, tree_of};

/// Texts that rustdoc sees, and names with marks wherever they are taken.
#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn hostile_texts_and_names_give_what_compiles_with_docs_without_warnings() {
    let files = marked();
    let mut crates = Vec::new();
    let joined = [HOSTILE.join("\n"), HOSTILE.join(" "), HOSTILE.join("")];
    crates.extend(joined.map(|text| filled(&files, &text, None)));
    let places = count(&files, NAME);
    let mut taken = 0;
    for name in ["*/", "\"#`<b>", "[a](../b)", "\\{}"] {
        let is_taken = |place: usize| {
            let files = filled(&files, "", Some((name, &|at| at == place)));
            of(&files).files.is_some_and(|files| {
                skattekit_fuzz::check_files(&files);
                true
            })
        };
        let accepted = (0..places).map(is_taken).collect::<Vec<_>>();
        taken += accepted.iter().filter(|taken| **taken).count();
        crates.push(filled(&files, "", Some((name, &|at| accepted[at]))));
    }
    assert!(taken > 20, "{taken} names with marks are taken");
    let mut all = Tree::new();
    for (number, mut files) in crates.into_iter().enumerate() {
        let manifest = String::from_utf8(files["specs.toml"].clone())
            .unwrap()
            .replace("skattekit-marks", &format!("skattekit-marks-{number}"));
        files.insert("specs.toml".to_owned(), manifest.into_bytes());
        all.extend(tree_of(&printed(&files)));
    }
    let joined = join("joined", &all);
    let checked = check(&new_workspace("marks", all));
    assert_eq!((checked.code, &*checked.stderr), (Some(0), ""));
    assert_documented(&new_workspace("marks-docs", joined), &["--all-features"]);
}
