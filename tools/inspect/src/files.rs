//! The input files: the only code of this crate that accesses the disk.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::encoding::Encoding;

/// The first bytes of a gzip stream.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// How much of a file is read at once.
const PART: usize = 64 * 1024;

/// A file or stream to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name in a report: the path as given or found; `-` for standard input.
    pub name: String,
    path: Option<PathBuf>,
}

/// The inputs that the arguments name.
#[derive(Debug, Default)]
pub struct FoundInputs {
    /// The inputs, in the order of the arguments; within a folder by path.
    pub inputs: Vec<Input>,
    /// The number of files in folders that are neither JSON nor XML.
    pub passed_over: usize,
    /// What cannot be read, and why.
    pub faults: Vec<(String, String)>,
}

/// Finds the inputs: files as given, and all files in folders whose content begins like JSON or XML, compressed or not.
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
    reason = "this crate is a separate command line, and accesses the disk only here"
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
        // A link to a folder can lead back to a parent folder.
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
    /// Its size on disk; `None` if unknown.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        let path = self.path.as_ref()?;
        let data = path.metadata().ok()?;
        data.is_file().then_some(data.len())
    }

    /// Its path; `None` for standard input.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Opens it, decompressing gzip. The number of bytes read from disk is added to `read`.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn open(&self, read: &Arc<AtomicU64>) -> io::Result<Box<dyn Read + Send>> {
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
                // A file that cannot be decompressed is reported when it is read.
                Err(_) => return Ok(true),
            }
        }
        let start = &start[..filled];
        // Reported if it would otherwise be read.
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

/// A stream, decompressed if it begins like gzip.
///
/// # Errors
/// If its first bytes cannot be read.
pub fn unpacked(source: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut source = BufReader::with_capacity(PART, source);
    // A pipe may deliver only its first byte.
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

/// A stream that counts the bytes read.
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
