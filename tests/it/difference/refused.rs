//! Comparisons that fail: they end with an exit code of their own, and print nothing that looks like a result.

use super::base;
use crate::support::{assert_says, run, write_tree, xtask};

#[test]
fn a_side_that_cannot_be_read_is_never_a_comparison() {
    let good = tempfile::tempdir().unwrap();
    write_tree(&base("base"), good.path());
    let sides = [
        ("nothing", None, "has neither a specs.toml"),
        (
            "no-document",
            Some(None),
            "the file `skatt.yaml` does not exist",
        ),
        ("no-yaml", Some(Some("a: [")), "this is not YAML"),
        ("no-openapi", Some(Some("a: b\n")), "openapi"),
    ];
    for (what, document, message) in sides {
        let bad = tempfile::tempdir().unwrap();
        if let Some(document) = document {
            let mut tree = base("base");
            tree.remove("skatt.yaml");
            tree.extend(document.map(|text: &str| ("skatt.yaml".to_owned(), text.into())));
            write_tree(&tree, bad.path());
        }
        for format in ["text", "json", "markdown", "html"] {
            for [old, new] in [[&bad, &good], [&good, &bad]] {
                let mut command = xtask();
                command.arg("diff").arg(old.path()).arg(new.path());
                let refused =
                    run(command.args(["--fail-on", "never", "--format", format])).expect(2);
                assert_eq!(refused.stdout, "", "{what}, {format}");
                assert_says(&refused.stderr, message);
                assert_says(&refused.stderr, &bad.path().display().to_string());
            }
        }
    }
    let mut command = xtask();
    command
        .arg("diff")
        .arg(good.path().join("gone"))
        .arg(good.path());
    let refused = run(command.args(["--fail-on", "never", "--format", "json"])).expect(2);
    assert_eq!(refused.stdout, "");
    assert_says(&refused.stderr, "cannot be read");
}
