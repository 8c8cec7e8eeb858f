//! The committed crates: they are what the specifications give.

use crate::support::{assert_says, run, workspace, xtask};

#[test]
fn the_committed_crates_are_what_the_specifications_give() {
    for folder in ["", "specs/openapi", "generated"] {
        let checked = run(xtask().arg("check").current_dir(workspace().join(folder))).expect(0);
        assert_says(&checked.stdout, "generated: ");
        assert_says(&checked.stdout, "export: ");
        assert_says(&checked.stdout, "all up to date with the specifications");
        assert_eq!(checked.stderr, "");
    }
}
