//! Detection of unsupported encodings from the first bytes, and the message about each.

/// An unsupported encoding of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Two bytes per character, as written by PowerShell's `>`.
    Utf16,
    /// Compressed with gzip twice.
    PackedTwice,
    /// Compressed with another program than gzip.
    Packed(&'static str),
}

/// The first bytes of compressed streams; gzip here is what remains after decompressing once.
const PACKED: [(&[u8], Encoding); 5] = [
    (b"\x1f\x8b", Encoding::PackedTwice),
    (b"PK\x03\x04", Encoding::Packed("zip")),
    (b"\x28\xb5\x2f\xfd", Encoding::Packed("zstd")),
    (b"\xfd7zXZ\x00", Encoding::Packed("xz")),
    (b"BZh", Encoding::Packed("bzip2")),
];

/// The number of bytes needed for detection.
pub(crate) const TELLING: usize = 6;

impl Encoding {
    /// The encoding of a stream by its first bytes; `None` if it is supported.
    pub(crate) fn of(start: &[u8]) -> Option<Self> {
        if matches!(start, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
            return Some(Self::Utf16);
        }
        // Without a byte order mark: JSON and XML begin with an ASCII character.
        if let [first, second, ..] = start
            && (*first == 0) != (*second == 0)
            && (first | second).is_ascii()
        {
            return Some(Self::Utf16);
        }
        PACKED
            .iter()
            .find(|(magic, _)| start.starts_with(magic))
            .map(|(_, encoding)| *encoding)
    }

    /// The message about it.
    #[must_use]
    pub fn reason(self) -> String {
        match self {
            Self::Utf16 => "UTF-16 is not supported; convert it to UTF-8".to_owned(),
            Self::PackedTwice => "compressed twice; decompress it once".to_owned(),
            Self::Packed(by) => {
                format!("compressed with {by}, which is not supported; decompress it")
            }
        }
    }
}

/// Why a record that is not UTF-8 cannot be read, with the line and the byte in it, both from 1, of the first invalid
/// byte; `None` for valid UTF-8.
pub(crate) fn not_utf8(record: &[u8]) -> Option<(String, (usize, usize))> {
    let end = std::str::from_utf8(record).err()?.valid_up_to();
    let read = &record[..end];
    let start = read
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    let line = 1 + read.iter().filter(|byte| **byte == b'\n').count();
    let declared = match declared(read) {
        Some(name) => format!(", although the declaration says {name}"),
        None => String::new(),
    };
    let reason = format!("not UTF-8{declared}; convert it to UTF-8");
    Some((reason, (line, end - start + 1)))
}

/// The encoding in the declaration of an XML document.
fn declared(text: &[u8]) -> Option<&str> {
    const LONGEST: usize = 40;
    let text = std::str::from_utf8(text).ok()?;
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let name = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .trim_start_matches(['"', '\''])
        .split(['"', '\''])
        .next()?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
    (name.len() <= LONGEST && name.bytes().all(is_name)).then_some(name)
}
