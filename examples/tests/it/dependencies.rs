//! What a consumer of a generated crate gets with it: the crates by name, feature by feature.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Every crate that one brings along in a build for this platform, other than ours.
fn tree(package: &str, features: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        // Not offline: no build fetches what stands behind a feature that is off.
        .args(["tree", "--locked", "--edges", "normal"])
        .args(["--prefix", "none", "--package", package])
        .args(["--no-default-features", "--features", features])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .output()
        .unwrap();
    let (text, error) = (output.stdout, String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{package}: {error}");
    String::from_utf8(text)
        .unwrap()
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.is_empty() && !name.starts_with("skattekit-"))
        .map(ToOwned::to_owned)
        .collect()
}

fn generated() -> Vec<String> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../generated")
        .read_dir()
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

#[expect(clippy::disallowed_methods, reason = "a test reads what was generated")]
fn manifest(package: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated");
    std::fs::read_to_string(folder.join(package).join("Cargo.toml")).unwrap()
}

/// Whether a crate hands a feature on to the runtime.
fn offers(package: &str, feature: &str) -> bool {
    manifest(package).contains(&format!("{feature} = [\"skattekit-runtime/{feature}\"]"))
}

/// Whether a crate reads XML whatever is asked of it.
fn always_reads_xml(package: &str) -> bool {
    manifest(package).contains("features = [\"xml\"]")
}

const ALWAYS: [&str; 5] = ["itoa", "memchr", "serde_core", "serde_json", "zmij"];

#[test]
fn nothing_comes_along_that_is_not_on_the_list() {
    let by_feature: [(&str, &[&str]); 6] = [
        ("", &[]),
        ("xml", &["quick-xml"]),
        ("jiff", &["jiff", "jiff-core"]),
        (
            "time",
            &["deranged", "num-conv", "powerfmt", "time", "time-core"],
        ),
        ("chrono", &["autocfg", "chrono", "num-traits"]),
        ("pattern", &["regex-lite"]),
    ];
    let crates = generated();
    assert!(crates.len() >= 6, "{crates:?}");
    for package in crates {
        for (feature, listed) in by_feature {
            // The catalogue reads no response, and the table of all models is for tools; neither has any of them.
            if !feature.is_empty() && !offers(&package, feature) {
                let without = ["skattekit-catalogue", "skattekit-models"];
                assert!(
                    without.contains(&&*package),
                    "{package} has no feature `{feature}`"
                );
                continue;
            }
            let mut listed = ALWAYS
                .iter()
                .chain(listed)
                .map(ToString::to_string)
                .collect::<BTreeSet<_>>();
            if always_reads_xml(&package) {
                assert_eq!(package, "skattekit-models");
                listed.insert("quick-xml".to_owned());
            }
            let found = tree(&package, feature);
            let more = found.difference(&listed).collect::<Vec<_>>();
            assert!(
                more.is_empty(),
                "{package} with `{feature}` brings {more:?}"
            );
            let missing = ALWAYS
                .iter()
                .filter(|name| !found.contains(**name))
                .collect::<Vec<_>>();
            assert!(missing.is_empty(), "{package} has no longer {missing:?}");
        }
    }
}

#[test]
fn the_check_would_see_an_http_library() {
    let found = tree("skattekit-examples", "");
    assert!(
        found.contains("ureq") && found.contains("hyper"),
        "{found:?}"
    );
}
