//! `multipart/form-data`: forms with texts and files as parts, separated by a boundary.

use std::fmt;

use serde_core::Serialize;

use crate::http::request::content::{Bytes, Content};
use crate::http::request::error::InvalidRequest;
use crate::http::request::parameter::Parts;

/// A file of a form: its bytes, its name and its media type.
///
/// `Debug` shows neither the bytes nor the name, which may be personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    media_type: Option<String>,
    bytes: Vec<u8>,
}

impl File {
    /// Creates a file with a name, such as `kvittering.pdf`; many services require one.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            media_type: None,
            bytes: bytes.into(),
        }
    }

    /// Sets the media type, such as `application/pdf`; the default is that of the specification, or bytes.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("media_type", &self.media_type)
            .field("bytes", &Bytes(self.bytes.len()))
            .finish_non_exhaustive()
    }
}

/// The form in which a field is sent, for generated code.
#[derive(Debug)]
pub struct Part<'a>(Kind<'a>);

#[derive(Debug)]
enum Kind<'a> {
    Texts(Parts<'a>),
    Json(Parts<'a>),
    Files(&'a [File]),
}

impl<'a> Part<'a> {
    /// A text, or one part for each item of a list.
    #[must_use]
    pub const fn texts(parts: Parts<'a>) -> Self {
        Self(Kind::Texts(parts))
    }

    /// A value as JSON.
    #[must_use]
    pub fn json(value: &(impl Serialize + ?Sized)) -> Self {
        Self(Kind::Json(Parts::json(value)))
    }

    /// A file.
    #[must_use]
    pub const fn file(file: &'a File) -> Self {
        Self(Kind::Files(std::slice::from_ref(file)))
    }

    /// Several files.
    #[must_use]
    pub const fn files(files: &'a [File]) -> Self {
        Self(Kind::Files(files))
    }
}

/// Builds a form with parts, for generated code.
#[derive(Debug)]
pub struct Multipart {
    media_type: &'static str,
    /// The head and the bytes of each part.
    parts: Result<Vec<(String, Vec<u8>)>, InvalidRequest>,
}

impl Multipart {
    /// A form without parts.
    #[must_use]
    pub const fn new(media_type: &'static str) -> Self {
        Self {
            media_type,
            parts: Ok(Vec::new()),
        }
    }

    /// Adds a field; `media_type` is that of the specification.
    #[must_use]
    pub fn add(mut self, name: &'static str, media_type: Option<&str>, part: Part<'_>) -> Self {
        self.parts = self.parts.and_then(|mut parts| {
            push(&mut parts, name, media_type, part)?;
            Ok(parts)
        });
        self
    }

    /// Adds a field, if there is a value.
    #[must_use]
    pub fn add_if(
        self,
        name: &'static str,
        media_type: Option<&str>,
        part: Option<Part<'_>>,
    ) -> Self {
        match part {
            Some(part) => self.add(name, media_type, part),
            None => self,
        }
    }

    /// The form as a body, with a boundary that occurs in no part; the same form always gives the same bytes.
    #[must_use]
    pub fn content(self) -> Content {
        let parts = match self.parts {
            Ok(parts) => parts,
            Err(error) => return Content::refused(error),
        };
        let boundary = boundary(&parts);
        let mut bytes = Vec::new();
        for (head, body) in &parts {
            bytes.extend_from_slice(format!("--{boundary}\r\n{head}\r\n").as_bytes());
            bytes.extend_from_slice(body);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        Content::bytes(format!("{}; boundary={boundary}", self.media_type), bytes)
    }
}

/// The parts of a field.
fn push(
    parts: &mut Vec<(String, Vec<u8>)>,
    name: &'static str,
    media_type: Option<&str>,
    part: Part<'_>,
) -> Result<(), InvalidRequest> {
    let refuse = |reason: Box<str>| InvalidRequest::new(name, reason);
    let (texts, fallback) = match part.0 {
        Kind::Texts(texts) => (texts.texts().map_err(refuse)?, None),
        Kind::Json(json) => (json.texts().map_err(refuse)?, Some("application/json")),
        Kind::Files(files) => {
            for file in files {
                let media_type = file
                    .media_type
                    .as_deref()
                    .or(media_type)
                    .unwrap_or("application/octet-stream");
                if !media_type.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
                    return Err(refuse("has an invalid media type".into()));
                }
                let head = head(name, Some(&file.name), Some(media_type));
                parts.push((head, file.bytes.clone()));
            }
            return Ok(());
        }
    };
    for text in texts {
        let head = head(name, None, media_type.or(fallback));
        parts.push((head, text.into_owned().into_bytes()));
    }
    Ok(())
}

/// The headers of a part.
fn head(name: &str, file: Option<&str>, media_type: Option<&str>) -> String {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
    if let Some(file) = file {
        head.push_str(&format!("; filename=\"{}\"", quoted(file)));
    }
    head.push_str("\r\n");
    if let Some(media_type) = media_type {
        head.push_str(&format!("Content-Type: {media_type}\r\n"));
    }
    head
}

/// A name in quotes, written as browsers do: characters that would end the name or the line are percent-encoded.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A boundary that occurs in no part, computed from their contents.
pub(super) fn boundary(parts: &[(String, Vec<u8>)]) -> String {
    boundary_not_in(parts, |boundary| {
        let mark = boundary.as_bytes();
        let holds = |bytes: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
        let mut parts = parts.iter();
        parts.any(|(head, body)| holds(head.as_bytes()) || holds(body))
    })
}

/// The first boundary that occurs in no part.
pub(super) fn boundary_not_in(
    parts: &[(String, Vec<u8>)],
    is_taken: impl Fn(&str) -> bool,
) -> String {
    /// FNV-1a: the number must be the same for the same bytes, but need not be secret.
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(PRIME);
    let mut hash = START;
    for (head, body) in parts {
        hash = head.as_bytes().iter().chain(body).fold(hash, add);
    }
    loop {
        let boundary = format!("skattekit-{hash:016x}");
        if !is_taken(&boundary) {
            return boundary;
        }
        hash = add(hash, &0);
    }
}
