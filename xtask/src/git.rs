//! The specifications of a git revision, read without a checkout: the only code that runs git.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use skattekit_codegen::Sources;

/// A file of a revision: its mode and its object.
struct TreeEntry {
    path: String,
    mode: String,
    object: String,
}

/// The most links that are followed before they count as circular.
const MOST_LINKS: usize = 16;

/// Reads the specifications of a revision; `specs` is their folder in the work tree.
///
/// # Errors
/// If git does not know the revision, the revision lacks the folder, or git is missing or fails.
pub(crate) fn read_sources(specs: &Path, revision: &str) -> anyhow::Result<Sources> {
    let commit = resolve(specs, revision)?;
    let (parent, name) = specs
        .parent()
        .zip(specs.file_name())
        .with_context(|| format!("`{}` is not a folder of a repository", specs.display()))?;
    let listed = run(
        parent,
        &[
            OsStr::new("ls-tree"),
            OsStr::new("-r"),
            OsStr::new("-z"),
            OsStr::new(&commit),
            OsStr::new("--"),
            name,
        ],
        &[],
    )?;
    let entries = entries(&listed, name)?;
    if entries.is_empty() {
        bail!(
            "`{revision}` has no folder `{}`; name a revision that has the specifications",
            name.display()
        );
    }
    let objects = entries.iter().map(|entry| format!("{}\n", entry.object));
    let asked = objects.collect::<String>();
    let answer = run(
        parent,
        &[OsStr::new("cat-file"), OsStr::new("--batch")],
        asked.as_bytes(),
    )?;
    Ok(sources(&entries, &blobs(&answer)?))
}

/// The commit of a revision.
fn resolve(specs: &Path, revision: &str) -> anyhow::Result<String> {
    if revision.starts_with('-') || revision.is_empty() || revision.contains(['\0', '\n']) {
        bail!("`{}` is not a revision", revision.escape_debug());
    }
    let folder = specs.parent().unwrap_or(specs);
    let asked = format!("{revision}^{{commit}}");
    let mut command = git(folder);
    command.args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
    let output = command.arg(&asked).output().context(MISSING)?;
    let commit = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && !commit.is_empty() {
        return Ok(commit);
    }
    let inside = git(folder)
        .args(["rev-parse", "--is-inside-work-tree"])
        .output()
        .context(MISSING)?;
    if !inside.status.success() {
        bail!(
            "`{revision}` is not a folder with specifications, and `{}` is not in a git repository with such a revision",
            folder.display()
        );
    }
    bail!(
        "`{revision}` is neither a folder with specifications nor a revision that git knows; for a branch of a remote, run `git fetch` first; \
         in a shallow clone, run `git fetch --unshallow`"
    );
}

/// The last tag that is an ancestor of the work tree's commit; `None` without such a tag or without a repository.
pub(crate) fn last_tag(specs: &Path) -> Option<String> {
    let folder = specs.parent().unwrap_or(specs);
    let mut command = git(folder);
    command.args(["describe", "--tags", "--abbrev=0", "HEAD"]);
    let output = command.output().ok()?;
    let tag = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !tag.is_empty()).then(|| format!("refs/tags/{tag}"))
}

/// The abbreviated commit of a revision; `None` if it is not a revision.
pub(crate) fn short(specs: &Path, revision: &str) -> Option<String> {
    let commit = resolve(specs, revision).ok()?;
    let folder = specs.parent().unwrap_or(specs);
    let mut command = git(folder);
    let output = command.args(["rev-parse", "--short", &commit]).output();
    let output = output.ok().filter(|output| output.status.success())?;
    let short = String::from_utf8(output.stdout).ok()?;
    Some(short.trim().to_owned())
}

/// The files below a folder that git tracks and that match a pattern, relative to the folder. Outside a repository, the
/// only file is the pattern without its asterisk.
pub(crate) fn tracked(folder: &Path, pattern: &str) -> Vec<String> {
    let mut command = git(folder);
    command.args(["ls-files", "-z", "--", pattern]);
    let output = command.output().ok();
    let output = output.filter(|output| output.status.success());
    let Some(output) = output else {
        return vec![pattern.replace('*', "")];
    };
    String::from_utf8_lossy(&output.stdout)
        .split('\0')
        .filter(|file| !file.is_empty())
        .map(str::to_owned)
        .collect()
}

const MISSING: &str = "git cannot be run to read the revision; install it, or name a folder";

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).arg("--no-pager");
    // git must not write, ask or fetch here.
    command.env("GIT_OPTIONAL_LOCKS", "0");
    command.env("GIT_TERMINAL_PROMPT", "0");
    command.env("GIT_NO_LAZY_FETCH", "1");
    command
}

/// Runs git to completion, with a text on its standard input.
fn run(folder: &Path, arguments: &[&OsStr], input: &[u8]) -> anyhow::Result<Vec<u8>> {
    let name = arguments.first().copied().unwrap_or_default().display();
    let mut child = git(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context(MISSING)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Input is written while output is read, since both pipes can be full.
        scope.spawn(move || {
            // git's output shows whether it read all of it.
            stdin.map(|mut stdin| stdin.write_all(input))
        });
        child.wait_with_output()
    });
    let output = output.with_context(|| format!("waiting for `git {name}` failed"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`git {name}` failed: {}", said.trim());
    }
    Ok(output.stdout)
}

/// The files listed by `ls-tree -z`, by path below the folder; hidden files are not specifications.
fn entries(listed: &[u8], folder: &OsStr) -> anyhow::Result<Vec<TreeEntry>> {
    let prefix = format!("{}/", folder.display());
    let mut entries = Vec::new();
    for line in listed
        .split(|byte| *byte == 0)
        .filter(|line| !line.is_empty())
    {
        let Ok(line) = std::str::from_utf8(line) else {
            bail!(
                "the revision has a file whose name is not UTF-8: `{}`",
                String::from_utf8_lossy(line).escape_debug()
            );
        };
        // `<mode> <type> <object>\t<path>`
        let parts = line.split_once('\t').and_then(|(about, path)| {
            let mut about = about.split(' ');
            let (mode, _, object) = (about.next()?, about.next()?, about.next()?);
            Some((mode, object, path.strip_prefix(&prefix)?))
        });
        let Some((mode, object, path)) = parts else {
            bail!("`git ls-tree` answered `{}`", line.escape_debug());
        };
        if path.split('/').any(|part| part.starts_with('.')) {
            continue;
        }
        entries.push(TreeEntry {
            path: path.to_owned(),
            mode: mode.to_owned(),
            object: object.to_owned(),
        });
    }
    Ok(entries)
}

/// The objects returned by `cat-file --batch`, by name; `None` for a missing one.
fn blobs(answer: &[u8]) -> anyhow::Result<BTreeMap<String, Option<&[u8]>>> {
    let mut blobs = BTreeMap::new();
    let mut rest = answer;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        // `<object> blob <size>` and the contents, or `<object> missing`.
        let mut parts = head.split(' ');
        let object = parts.next().unwrap_or_default().to_owned();
        let kind = parts.next();
        let size = parts.next().and_then(|size| size.parse::<usize>().ok());
        match size {
            Some(size) if rest.len() > size => {
                blobs.insert(object, (kind == Some("blob")).then_some(&rest[..size]));
                rest = &rest[size + 1..];
            }
            Some(_) => bail!("`git cat-file` stopped in the middle of `{object}`"),
            None => {
                blobs.insert(object, None);
            }
        }
    }
    Ok(blobs)
}

fn sources(entries: &[TreeEntry], blobs: &BTreeMap<String, Option<&[u8]>>) -> Sources {
    let by_path = entries
        .iter()
        .map(|entry| (&*entry.path, entry))
        .collect::<BTreeMap<_, _>>();
    let bytes = |entry: &TreeEntry| blobs.get(&entry.object).copied().flatten();
    let mut sources = Sources::default();
    for entry in entries {
        let mut at = entry;
        let mut links = 0;
        // A link is read as the file that it leads to, as in a folder.
        while at.mode == "120000" && links < MOST_LINKS {
            links += 1;
            let target = bytes(at).and_then(|target| std::str::from_utf8(target).ok());
            let target = target.and_then(|target| follow(&at.path, target));
            match target.and_then(|target| by_path.get(&*target).copied()) {
                Some(next) => at = next,
                None => break,
            }
        }
        match (&*at.mode, bytes(at)) {
            ("120000", _) => sources.add_unreadable(
                &*entry.path,
                "it is a link to something outside the revision's specifications",
            ),
            ("160000", _) => sources.add_unreadable(&*entry.path, "it is a repository of its own"),
            (_, Some(bytes)) => sources.add(&*entry.path, bytes),
            (_, None) => sources.add_unreadable(&*entry.path, "git does not have its content"),
        }
    }
    sources
}

/// The target path of a link; `None` if it is outside of the folder.
fn follow(from: &str, target: &str) -> Option<String> {
    if target.starts_with('/') {
        return None;
    }
    let mut parts = from.split('/').collect::<Vec<_>>();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{blobs, follow};

    #[test]
    fn a_link_leads_to_a_file_of_the_folder_or_nowhere() {
        assert_eq!(follow("a/b.md", "c.md").as_deref(), Some("a/c.md"));
        assert_eq!(follow("a/b.md", "../c.md").as_deref(), Some("c.md"));
        assert_eq!(follow("b.md", "../c.md"), None);
        assert_eq!(follow("b.md", "/etc/passwd"), None);
    }

    #[test]
    fn objects_are_told_apart_whatever_they_hold() {
        let answer = b"aa blob 3\na\nb\nbb missing\ncc blob 0\n\n";
        let blobs = blobs(answer).unwrap();
        assert_eq!(blobs["aa"], Some(&b"a\nb"[..]));
        assert_eq!(blobs["bb"], None);
        assert_eq!(blobs["cc"], Some(&b""[..]));
        assert!(super::blobs(b"aa blob 9\nabc").is_err());
    }
}
