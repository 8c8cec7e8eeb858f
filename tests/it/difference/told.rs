//! `cargo xtask diff` on folders, revisions and years: what it prints and how it ends.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use skattekit_codegen::diff::DIFFERENCE_SCHEMA;

use super::{base, folder, rows};
use crate::support::{Run, assert_says, run, write_tree, xtask};

/// A repository with the base specification as its first commit, and the specification of a row in the work tree.
pub(super) struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repository = Self { folder };
        write_tree(&base("base"), &repository.specs());
        repository.write(
            "CHANGELOG.md",
            "# Changelog\n\n## Unreleased\n\n- By hand.\n\n## 0.1.0\n\n- First.\n",
        );
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("first");
        repository
    }

    pub(super) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn specs(&self) -> std::path::PathBuf {
        self.root().join("specs")
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        fs::write(self.root().join(path), text).unwrap();
    }

    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap()
    }

    /// Makes the change of a row.
    pub(super) fn make(&self, name: &str) {
        let row = rows().into_iter().find(|row| row.name == name).unwrap();
        for (file, from, to) in &row.edits {
            let path = format!("specs/{file}");
            let text = self.read(&path);
            assert_eq!(text.matches(from).count(), 1, "{from}");
            self.write(&path, &text.replace(from, to));
        }
    }

    pub(super) fn git(&self, arguments: &[&str]) -> String {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=Test", "-c", "user.email=test@example.org"]);
        git.args(["-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]);
        run(git.args(arguments).current_dir(self.root()))
            .expect(0)
            .stdout
    }

    pub(super) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    pub(super) fn xtask(&self, arguments: &[&str]) -> Run {
        let mut command = xtask();
        let (name, arguments) = arguments.split_first().unwrap();
        command.arg(name).arg("--specs").arg(self.specs());
        command.args(arguments);
        run(&mut command)
    }
}

#[test]
fn a_revision_and_the_work_tree_are_compared() {
    let repository = Repository::new();
    repository.make("required-field-added");
    let told = repository.xtask(&["diff"]).expect(1).stdout;
    assert_says(&told, "skattekit-skatt 0.1.0 -> 0.2.0 (breaking)");
    assert_says(&told, "! Skatt.rabatt is a new field: integer, required.");
    assert_says(
        &told,
        "wire: decodes, reported as an unknown field; source: breaks; meaning: same",
    );
    assert_says(&told, "`v1::Skatt::new` now also takes `rabatt`");
    assert_says(&told, "HEAD to the work tree: 1 change, 1 breaking");
    let line = repository.read("specs/skatt.yaml");
    let line = line
        .lines()
        .position(|line| line.contains("rabatt: {"))
        .unwrap()
        + 1;
    assert_says(&told, &format!("skatt.yaml:{line}\n"));

    repository.commit("second");
    repository.xtask(&["diff"]).expect(0);
    assert_eq!(
        repository
            .xtask(&["diff", "HEAD~1"])
            .expect(1)
            .stdout
            .lines()
            .count(),
        told.lines().count()
    );
    repository.xtask(&["diff", "HEAD~1", "HEAD"]).expect(1);
    repository
        .xtask(&["diff", "HEAD~1", "main", "--fail-on", "never"])
        .expect(0);
    repository
        .xtask(&["diff", "main", "HEAD", "--fail-on", "any"])
        .expect(0);
    let api = repository
        .xtask(&["diff", "HEAD~1", "--api", "skatt"])
        .expect(1);
    assert_says(&api.stdout, "Skatt.rabatt");
    let api = repository
        .xtask(&["diff", "HEAD~1", "--api", "skat"])
        .expect(2);
    assert_says(&api.stderr, "there is no API `skat`; did you mean `skatt`?");
    let api = repository
        .xtask(&["diff", "HEAD~1", "--api", "moms"])
        .expect(2);
    assert_says(
        &api.stderr,
        "there is no API `moms`; known are annet, skatt",
    );
}

#[test]
fn folders_are_compared_without_a_repository() {
    let [old, new] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    write_tree(&base("base"), &old.path().join("specs"));
    let row = rows()
        .into_iter()
        .find(|row| row.name == "error-with-another-status")
        .unwrap();
    write_tree(&row.tree(), new.path());
    // One is above a folder `specs`, the other is one itself.
    let mut command = xtask();
    command.arg("diff").arg(old.path()).arg(new.path());
    let told = run(&mut command).expect(0).stdout;
    assert_says(
        &told,
        "SK-002 comes with another HTTP status: 410 (was 403).",
    );
    assert_says(&told, "meaning: changed (status)");
    assert_says(&told, "skattekit-skatt 0.1.0 -> 0.1.1 (compatible)");
    run(command.args(["--fail-on", "any"])).expect(1);
}

#[test]
fn what_is_no_side_is_refused() {
    let repository = Repository::new();
    let unknown = repository.xtask(&["diff", "origin/main"]).expect(2);
    assert_says(
        &unknown.stderr,
        "neither a folder with specifications nor a revision that git knows",
    );
    assert_says(&unknown.stderr, "git fetch");
    // What looks like an option is never handed to git as one.
    let option = repository
        .xtask(&["diff", "--", "--output=owned"])
        .expect(2);
    assert_says(&option.stderr, "`--output=owned` is not a revision");
    assert!(!repository.root().join("owned").exists());
    let empty = repository.xtask(&["diff", "./"]);
    assert_eq!(empty.code, Some(2), "{empty:?}");
    let years = repository
        .xtask(&["diff", "--year", "2023", "2030"])
        .expect(2);
    assert_says(
        &years.stderr,
        "no API has lists for both 2023 and 2030; known are 2023, 2024",
    );
    let outside = tempfile::tempdir().unwrap();
    write_tree(&base("base"), &outside.path().join("specs"));
    let mut command = xtask();
    command
        .args(["diff", "HEAD", "--specs"])
        .arg(outside.path().join("specs"));
    let outside = run(&mut command).expect(2);
    assert_says(&outside.stderr, "is not in a git repository");
}

#[test]
fn a_side_with_errors_is_told_and_not_compared() {
    let repository = Repository::new();
    let text = repository.read("specs/skatt.yaml");
    repository.write(
        "specs/skatt.yaml",
        &text.replace("type: number", "type: numbr"),
    );
    let refused = repository.xtask(&["diff", "HEAD"]).expect(2);
    assert_says(&refused.stderr, "error[unknown-type]");
    assert_says(&refused.stderr, "the work tree has errors");
    assert_eq!(refused.stdout, "");
    repository.commit("broken");
    let refused = repository.xtask(&["diff", "HEAD", "HEAD~1"]).expect(2);
    assert_says(&refused.stderr, "HEAD has errors");
}

#[test]
fn links_and_hidden_files_of_a_revision_are_read_as_those_of_a_folder() {
    let repository = Repository::new();
    let specs = repository.specs();
    fs::rename(specs.join("2023.md"), specs.join("tabell.md")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("tabell.md", specs.join("2023.md")).unwrap();
    #[cfg(not(unix))]
    fs::copy(specs.join("tabell.md"), specs.join("2023.md")).unwrap();
    fs::write(specs.join(".skjult.yaml"), "{").unwrap();
    let manifest = repository.read("specs/specs.toml");
    repository.write("specs/specs.toml", &manifest.replace(
        "2024 = [", "2022 = [{ file = \"tabell.md\", status = \"published\", source = \"here\" }]\n2024 = [",
    ));
    repository.commit("links");
    let told = repository.xtask(&["diff", "HEAD~1", "HEAD"]).expect(0);
    assert_says(&told.stdout, "2022 is a new inntektsår");
    assert_says(
        &repository.xtask(&["diff", "HEAD"]).expect(0).stdout,
        "0 changes",
    );
}

#[test]
fn json_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(DIFFERENCE_SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for row in [
        "nothing", "required-field-removed", "code-respelt", "another-root", "year-removed",
    ] {
        let repository = Repository::new();
        repository.make(row);
        let told = repository
            .xtask(&["diff", "--format", "json", "--fail-on", "never"])
            .expect(0);
        assert_eq!(told.stdout.lines().count(), 1);
        let value: Value = serde_json::from_str(&told.stdout).unwrap();
        let errors = validator
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect::<Vec<_>>();
        assert!(errors.is_empty(), "{row}: {errors:?} in {value:#}");
        assert_eq!(
            value["changes"].as_array().unwrap().is_empty(),
            row == "nothing"
        );
    }
    // A schema that takes anything would show nothing.
    let wrong =
        serde_json::json!({"old": "a", "new": "b", "breaking": 1, "crates": [], "changes": []});
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn markdown_is_no_markup_of_whoever_wrote_the_specification() {
    let repository = Repository::new();
    let text = repository.read("specs/skatt.yaml");
    let hostile = "Beløp i kr. <img src=x onerror=a> [se](https://ond.example) @alle #12 |\\n# h";
    repository.write(
        "specs/skatt.yaml",
        &text.replace(
            "description: 'Beløp i hele kroner.'",
            &format!("description: \"{hostile}\""),
        ),
    );
    let told = repository
        .xtask(&["diff", "--format", "markdown"])
        .expect(0)
        .stdout;
    assert_says(
        &told,
        "| crate | is | becomes | release | breaking | changed meaning | other changes |",
    );
    assert_says(
        &told,
        "| `skattekit-skatt` | 0.1.0 | 0.1.1 | compatible | 0 | 0 | 1 |",
    );
    assert!(!told.contains(" <img"), "{told}");
    assert!(!told.contains("[se]("), "{told}");
    assert!(told.lines().all(|line| !line.starts_with("# ")), "{told}");
    assert!(!told.contains("@alle"), "{told}");
    assert!(!told.contains(" #12"), "{told}");
}

#[test]
fn a_page_is_no_markup_of_whoever_wrote_the_specification() {
    let repository = Repository::new();
    let text = repository.read("specs/skatt.yaml");
    let hostile = "Beløp i kr. </code><script>alert(1)</script><img src=x onerror=a> &amp;";
    repository.write(
        "specs/skatt.yaml",
        &text.replace(
            "description: 'Beløp i hele kroner.'",
            &format!("description: \"{hostile}\""),
        ),
    );
    let html = ["diff", "--format", "html"];
    let told = repository.xtask(&html).expect(0).stdout;
    let row = "<th scope=\"row\"><code>skattekit-skatt</code></th><td>0.1.0</td><td>0.1.1</td><td>compatible</td>";
    assert_says(&told, row);
    assert_says(
        &told,
        "&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=a&gt; &amp;amp;",
    );
    assert!(
        !told.contains("<script") && !told.contains("<img"),
        "{told}"
    );
    assert!(told.ends_with("</html>\n"), "one page and nothing after it");
}

#[test]
fn floods_are_folded_unless_all_is_asked_for() {
    let repository = Repository::new();
    let table = repository.read("specs/2024.md");
    let rows = (0..30).map(|at| format!("| nyPost{at} | inntekt | Ny |\n"));
    repository.write("specs/2024.md", &(table + &rows.collect::<String>()));
    let told = repository.xtask(&["diff"]).expect(0).stdout;
    assert_says(
        &told,
        "30 codes added: nyPost0, nyPost1, nyPost2, nyPost3, nyPost4 and 25 more",
    );
    assert!(told.lines().count() < 12, "{told}");
    let all = repository.xtask(&["diff", "--all"]).expect(0).stdout;
    assert_says(&all, "nyPost29 is a new code");
    let json = repository
        .xtask(&["diff", "--format", "json"])
        .expect(0)
        .stdout;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["changes"].as_array().unwrap().len(), 30);
}

#[test]
fn two_years_are_compared() {
    let repository = Repository::new();
    let text = repository
        .read("specs/2024.md")
        .replace("| Lønn |", "| Lønn mv. |")
        .replace("| formue |", "| fradrag |");
    repository.write("specs/2024.md", &text);
    let told = repository
        .xtask(&["diff", "--year", "2023", "2024"])
        .expect(0)
        .stdout;
    assert_says(
        &told,
        "gjeld moved to another kategori: fradrag (was formue).",
    );
    assert_says(&told, "loenn was reworded: Lønn mv. (was Lønn).");
    assert_says(&told, "gevinstVedRealisajon is a new code: Gevinst.");
    // The codes of every year have the one method, whatever its table has, and not the other.
    assert_says(&told, "! TekniskNavn: Spesifisert is no longer a column.");
    assert_says(
        &told,
        "~ TekniskNavn: Spesifiseringstyper is no longer a column.",
    );
    let back = repository
        .xtask(&["diff", "--year", "2024", "2023"])
        .expect(0)
        .stdout;
    assert_says(&back, "! gevinstVedRealisajon was removed");
    assert_says(
        &back,
        "`!` marks names with which code does not compile after it moves from `aar2024` to `aar2023`",
    );
    repository
        .xtask(&["diff", "--year", "2024", "2023", "--fail-on", "breaking"])
        .expect(1);
    // The same years as they were.
    let before = repository
        .xtask(&["diff", "HEAD", "--year", "2023", "2024"])
        .expect(0)
        .stdout;
    assert!(!before.contains("kategori"), "{before}");
}

#[test]
fn what_two_years_are_compared_for_comes_first_and_is_never_folded() {
    let repository = Repository::new();
    let table = repository
        .read("specs/2024.md")
        .replace("| formue |", "| fradrag |");
    let rows = (0..30).map(|at| format!("| nyPost{at} | inntekt | Ny nummer {at} |\n"));
    repository.write("specs/2024.md", &(table + &rows.collect::<String>()));
    for (format, moved, added) in [
        (
            "text",
            "~ gjeld moved to another kategori",
            "nyPost29 is a new code",
        ),
        (
            "markdown",
            "- `gjeld` moved to another kategori: fradrag (was formue).",
            "- `nyPost29` is a new code: Ny nummer 29.",
        ),
        (
            "html",
            "<li><code>gjeld</code> moved to another kategori: fradrag (was formue).",
            "<li><code>nyPost29</code> is a new code: Ny nummer 29.",
        ),
    ] {
        let years = ["diff", "--year", "2023", "2024", "--format", format];
        let told = repository.xtask(&years).expect(0).stdout;
        let counts = "1 code moved to another kategori, 31 codes added, ";
        let order = [counts, moved, "gevinstVedRealisajon", added].map(|text| {
            let at = told.find(text);
            at.unwrap_or_else(|| panic!("{text}: {told}"))
        });
        assert!(order.is_sorted(), "{order:?} {told}");
        let told = told.replace("<code>", "`").replace("</code>", "`");
        assert_eq!(
            told.matches("after it moves from `aar2023`").count(),
            1,
            "{told}"
        );
    }
}

#[test]
fn a_release_is_a_version_in_the_table_and_no_change() {
    let repository = Repository::new();
    let manifest = repository.read("specs/specs.toml");
    let raised = manifest.replacen("release = \"0.1.0\"", "release = \"0.1.7\"", 1);
    repository.write("specs/specs.toml", &raised);
    let markdown = ["diff", "--format", "markdown"];
    let told = repository.xtask(&markdown).expect(0).stdout;
    assert_says(&told, " | 0.1.0 | 0.1.7 | compatible | 0 | 0 | 0 |");
    assert!(!told.contains("manifest"), "{told}");
    let all = repository.xtask(&["diff", "--all"]).expect(0).stdout;
    assert_says(
        &all,
        "has a new release in the manifest: 0.1.7 (was 0.1.0).",
    );
}

#[test]
fn a_type_is_shown_as_it_is_declared() {
    let repository = Repository::new();
    let text = repository.read("specs/skatt.yaml");
    let status = "    Status:\n      type: object\n";
    let named = |ty: &str| text.replace(status, &format!("    Ting: {{ {ty} }}\n{status}"));
    let object = "type: object, properties: { navn: { type: string } }";
    repository.write("specs/skatt.yaml", &named(object));
    repository.commit("an object");
    let values = "type: string, enum: [a, b]";
    repository.write("specs/skatt.yaml", &named(values));
    let markdown = ["diff", "--format", "markdown"];
    let told = repository.xtask(&markdown).expect(1).stdout;
    let reason = "  - `v1::Ting` is now `enum Ting` (was `struct Ting`)\n";
    assert_says(&told, reason);
}

#[test]
fn the_consumer_of_the_rows_is_one_of_the_base() {
    // What it does not use, no verdict is held against.
    let consumer = fs::read_to_string(folder().join("base.rs")).unwrap();
    let specification = fs::read_to_string(folder().join("base/skatt.yaml")).unwrap();
    let schemas = specification.split("  schemas:\n").nth(1).unwrap();
    let names = schemas
        .lines()
        .filter(|line| line.starts_with("    ") && !line.starts_with("     "));
    for name in names.map(|line| line.trim().trim_end_matches(':')) {
        assert_says(&consumer, name);
    }
}
