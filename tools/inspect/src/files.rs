//! The input files: the only code of this crate that touches the disk.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::encoding::Encoding;

/// What a stream begins with that was packed by gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// How much is read of a file at once.
const PART: usize = 64 * 1024;

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name in a report: the path as it was given, or as it was found from there; `-` for the standard input.
    pub name: String,
    path: Option<PathBuf>,
}

/// What the arguments stand for.
#[derive(Debug, Default)]
pub struct FoundInputs {
    /// What there is to read, in the order of the arguments; within a folder by path.
    pub inputs: Vec<Input>,
    /// How many files in folders are neither JSON nor XML.
    pub passed_over: usize,
    /// What cannot be read, and why.
    pub faults: Vec<(String, String)>,
}

/// Finds what the arguments stand for: files as they are, all files in folders that begin like JSON or XML, packed or not.
#[must_use]
pub fn find(arguments: &[PathBuf]) -> FoundInputs {
    let mut found = FoundInputs::default();
    for argument in arguments {
        let name = argument.display().to_string();
        if name == "-" {
            found.inputs.push(Input { name, path: None });
        } else if argument.is_dir() {
            let before = (found.inputs.len(), found.faults.len());
            find_in(argument, &mut found);
            if before == (found.inputs.len(), found.faults.len()) {
                let reason =
                    "the folder has no file whose content begins like JSON or XML".to_owned();
                found.faults.push((name, reason));
            }
        } else {
            found.inputs.push(Input {
                name,
                path: Some(argument.clone()),
            });
        }
    }
    found
}

#[expect(
    clippy::disallowed_methods,
    reason = "this crate is a command line of its own, and touches the disk here and nowhere else"
)]
fn find_in(folder: &Path, found: &mut FoundInputs) {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            let name = folder.display().to_string();
            return found.faults.push((name, error.to_string()));
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        // A link to a folder can lead back to where it stands.
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if path.is_dir() {
            if !is_link {
                find_in(&path, found);
            }
            continue;
        }
        let input = Input {
            name: path.display().to_string(),
            path: Some(path),
        };
        match input.begins_like_a_record() {
            Ok(true) => found.inputs.push(input),
            Ok(false) => found.passed_over += 1,
            Err(error) => found.faults.push((input.name, error.to_string())),
        }
    }
}

impl Input {
    /// How large it is on the disk; none where that cannot be known.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        let path = self.path.as_ref()?;
        let data = path.metadata().ok()?;
        data.is_file().then_some(data.len())
    }

    /// Opens it, and unpacks what gzip has packed; how much of it was read, as it stands on the disk, is added to `read`.
    pub(crate) fn open(&self, read: &Arc<AtomicU64>) -> io::Result<Box<dyn Read + Send>> {
        let source: Box<dyn Read + Send> = match &self.path {
            None => Box::new(io::stdin()),
            Some(path) if path.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Some(path) => Box::new(File::open(path)?),
        };
        let counted = Counted {
            source,
            read: Arc::clone(read),
        };
        unpacked(counted)
    }

    fn begins_like_a_record(&self) -> io::Result<bool> {
        let mut source = self.open(&Arc::default())?;
        let mut start = [0; 512];
        let mut filled = 0;
        while filled < start.len() {
            match source.read(&mut start[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                // What does not unpack is to be reported when it is read.
                Err(_) => return Ok(true),
            }
        }
        let start = &start[..filled];
        // To be told, where it is what would be read otherwise.
        if matches!(
            Encoding::of(start),
            Some(Encoding::Utf16 | Encoding::PackedTwice)
        ) {
            return Ok(true);
        }
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let first = start.trim_ascii_start().first();
        Ok(matches!(first, Some(b'{' | b'[' | b'<' | 0x1e)))
    }
}

/// A stream, unpacked if it begins like what gzip has packed.
pub(crate) fn unpacked(source: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut source = BufReader::with_capacity(PART, source);
    // A pipe can give its first byte alone.
    let start = source.fill_buf()?;
    match start {
        [first] if *first == GZIP[0] => {
            let rest = Read::chain(io::Cursor::new(vec![*first]), {
                source.consume(1);
                source
            });
            let mut rest = BufReader::with_capacity(PART, rest);
            let _ = rest.fill_buf()?;
            Ok(Box::new(MultiGzDecoder::new(rest)))
        }
        start if start.starts_with(&GZIP) => Ok(Box::new(MultiGzDecoder::new(source))),
        _ => Ok(Box::new(source)),
    }
}

/// A stream that says how much of it was read.
struct Counted<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        let more = u64::try_from(read).unwrap_or(u64::MAX);
        self.read.fetch_add(more, Ordering::Relaxed);
        Ok(read)
    }
}
