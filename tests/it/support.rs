//! What the tests share: where things are, folders read and copied, commands run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

use skattekit_codegen::{FileSet, Sources, generate};

/// The files of a folder by path, with `/` between the parts.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// The workspace's root.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

/// Every file below a folder; a folder that is not there has none.
pub(crate) fn read_tree(folder: &Path) -> Tree {
    let read = |path: &Path| fs::read(path).unwrap();
    map_files(folder, read)
}

/// When each file below a folder was last changed.
pub(crate) fn read_times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let modified = |path: &Path| path.metadata().unwrap().modified().unwrap();
    map_files(folder, modified)
}

fn map_files<T>(folder: &Path, of: impl Fn(&Path) -> T) -> BTreeMap<String, T> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.insert(below.replace('\\', "/"), of(&path));
            }
        }
    }
    found
}

/// Writes a tree of files below a folder.
pub(crate) fn write_tree(tree: &Tree, folder: &Path) {
    for (path, bytes) in tree {
        let target = folder.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}

/// Makes a folder have the files of a tree and no others. Files that are as they should be are left alone, so that what
/// was built of them stays built.
pub(crate) fn replace_tree(tree: &Tree, folder: &Path) {
    let mut stands = read_tree(folder);
    for path in stands.keys().filter(|path| !tree.contains_key(*path)) {
        let path = folder.join(path);
        fs::remove_file(&path).unwrap();
        // Folders in which nothing is left go, too; that of a crate would be a member without a manifest.
        let mut parents = path.ancestors().skip(1);
        while parents
            .next()
            .is_some_and(|parent| fs::remove_dir(parent).is_ok())
        {}
    }
    stands.retain(|path, bytes| tree.get(path) == Some(bytes));
    let mut changed = tree.clone();
    changed.retain(|path, _| !stands.contains_key(path));
    write_tree(&changed, folder);
}

/// The files of a folder as the generator takes them.
pub(crate) fn read_sources(folder: &Path) -> Sources {
    let mut sources = Sources::default();
    for (path, bytes) in read_tree(folder) {
        sources.add(path, bytes);
    }
    sources
}

/// Where crates that use the generated ones are built: kept, so that a second run finds them. What is only looked at has a
/// folder of its own, since cargo works in one for one command at a time, and neither has a use for what the other made.
fn consumers_target(command: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("consumers");
    folder.join(match command {
        "check" | "doc" => "checked",
        _ => "built",
    })
}

/// A cargo that does not see what the one that runs the tests says of their package: a build script that looks at it
/// would run again, and what depends on its crate be compiled again, here and in the next build outside of the tests.
fn plain_cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name == "OUT_DIR"
            || name.starts_with("CARGO_PKG_")
            || name.starts_with("CARGO_MANIFEST_")
        {
            cargo.env_remove(&*name);
        }
    }
    cargo
}

/// A cargo that builds crates which use the generated ones. All of them have one profile, and so share what they depend
/// on; nobody looks at them with a debugger.
pub(crate) fn cargo(command: &str) -> Command {
    let mut cargo = plain_cargo();
    cargo.args([command, "--quiet", "--offline", "--target-dir"]);
    cargo.arg(consumers_target(command));
    cargo
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    cargo
}

/// What a command printed and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// The same run, after a check of its exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

/// A line that `text` must have; `part` needs to be a part of it only.
#[track_caller]
pub(crate) fn assert_says(text: &str, part: &str) {
    assert!(text.contains(part), "`{part}` is not in:\n{text}");
}

/// The built `xtask`, away from the environment that the tests happen to run in.
pub(crate) fn xtask() -> Command {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(BINARY.get_or_init(build_xtask));
    command.env_remove("GITHUB_ACTIONS");
    command
}

fn build_xtask() -> PathBuf {
    run(plain_cargo()
        .args([
            "build", "--locked", "--package", "xtask", "--features", "fetch",
        ])
        .args(["--bin", "xtask-fetch"])
        .arg("--message-format=json")
        .current_dir(workspace()))
    .expect(0)
    .stdout
    .lines()
    .find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).unwrap();
        message["executable"].as_str().map(PathBuf::from)
    })
    .unwrap()
}

/// A folder of its own with a copy of the workspace's specifications, and a place for what they give.
pub(crate) struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    pub(crate) fn new() -> Self {
        Self::of(&workspace().join("specs"))
    }

    /// The same with other specifications.
    pub(crate) fn of(specs: &Path) -> Self {
        Self::of_tree(&read_tree(specs))
    }

    pub(crate) fn of_tree(specs: &Tree) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write_tree(specs, &folder.path().join("specs"));
        Self { folder }
    }

    /// The folder that both stand in.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn specs(&self) -> PathBuf {
        self.root().join("specs")
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.root().join("out")
    }

    /// A command of `xtask` on the two folders.
    pub(crate) fn xtask(&self, name: &str) -> Command {
        let mut command = xtask();
        command.arg(name).arg("--specs").arg(self.specs());
        command.arg("--out").arg(self.out());
        command
    }

    /// Puts into the folder what a first run writes there, and gives it.
    pub(crate) fn generated(&self) -> Tree {
        let files = tree_of(&generate(&read_sources(&self.specs())).files.unwrap());
        write_tree(&files, &self.out());
        files
    }

    /// Generates, and gives what stands in the folder then.
    pub(crate) fn regenerate(&self) -> Tree {
        run(&mut self.xtask("regenerate")).expect(0);
        read_tree(&self.out())
    }

    /// Replaces a text that stands once in a specification; gives the line it stands in.
    pub(crate) fn change(&self, file: &str, from: &str, to: &str) -> usize {
        let path = self.specs().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {file}");
        let at = text.find(from).unwrap();
        fs::write(&path, text.replace(from, to)).unwrap();
        text[..at].lines().count() + usize::from(text[..at].ends_with('\n'))
    }
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// Puts items in another order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// The files as bytes, to compare with what stands on the disk.
pub(crate) fn tree_of(files: &FileSet) -> Tree {
    files
        .iter()
        .map(|(path, output)| (path.to_owned(), output.text.clone().into_bytes()))
        .collect()
}
