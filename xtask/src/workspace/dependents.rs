//! The manifest of the tests, which depend on every generated crate so that a new crate is tested at once.

use skattekit_codegen::FileSet;

use super::GeneratedCrate;

/// The prefix of every path to a generated crate.
const PATH: &str = "path = \"../generated/";

/// The package in a line of dependencies, if its path is that of a generated crate.
fn package(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(PATH)?;
    Some(rest.split_once('"')?.0)
}

/// Whether a line of dependencies names a package, with its path or as a workspace dependency.
fn names(line: &str, package: &str) -> bool {
    let rest = line.strip_prefix(package);
    rest.is_some_and(|rest| rest.starts_with([' ', '.', '=']))
}

/// The manifest with one line per generated crate, and none for removed ones; the other lines stay.
pub(super) fn follow(text: &str, crates: &[GeneratedCrate], files: &FileSet) -> String {
    let is_gone =
        |line: &str| package(line).is_some_and(|name| !crates.iter().any(|of| of.package == name));
    let mut lines = text
        .split_inclusive('\n')
        .map(str::to_owned)
        .collect::<Vec<_>>();
    lines.retain(|line| !is_gone(line));
    for GeneratedCrate { package: name, .. } in crates {
        if lines.iter().any(|line| names(line, name)) {
            continue;
        }
        let manifest = files.get(&format!("{name}/Cargo.toml"));
        let has_xml = manifest.is_some_and(|file| file.text.contains("\nxml = ["));
        let features = if has_xml {
            ", features = [\"xml\"]"
        } else {
            ""
        };
        let line = format!("{name} = {{ {PATH}{name}\"{features} }}\n");
        // In alphabetical order among the existing ones.
        let is_later = |other: &String| package(other).is_some_and(|other| other > name.as_str());
        let at = lines.iter().position(is_later).or_else(|| {
            let last = lines.iter().rposition(|line| package(line).is_some());
            last.map(|last| last + 1)
        });
        if let Some(at) = at {
            lines.insert(at, line);
        }
    }
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::{GeneratedCrate, follow};
    use skattekit_codegen::FileSet;

    #[test]
    fn each_crate_has_a_line_in_the_order_of_the_names() {
        let before = "[dev-dependencies]\na-x.workspace = true\n\
            a-b = { path = \"../generated/a-b\", features = [\"xml\"] }\n\
            a-gone = { path = \"../generated/a-gone\" }\nb = \"1\"\n\
            a-z = { path = \"../generated/a-z\" }\n\n[lints]\n";
        let crates = ["a-b", "a-c", "a-zz", "a-x", "a-z"].map(|package| GeneratedCrate {
            package: package.to_owned(),
            api: None,
        });
        let after = follow(before, &crates, &FileSet::default());
        let expected = "[dev-dependencies]\na-x.workspace = true\n\
            a-b = { path = \"../generated/a-b\", features = [\"xml\"] }\n\
            b = \"1\"\na-c = { path = \"../generated/a-c\" }\n\
            a-z = { path = \"../generated/a-z\" }\n\
            a-zz = { path = \"../generated/a-zz\" }\n\n[lints]\n";
        assert_eq!(after, expected);
        assert_eq!(follow(&after, &crates, &FileSet::default()), after);
    }
}
