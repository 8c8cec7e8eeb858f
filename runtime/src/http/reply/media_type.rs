//! The media type of a body.

/// The media type in a `Content-Type` header, without its parameters.
pub(super) fn media_type(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}
