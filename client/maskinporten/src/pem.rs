//! PEM: texts of base64 between two lines with a label.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// What stands between two lines.
pub(crate) struct Block<'a> {
    pub(crate) label: &'a str,
    /// Whether a header says so, as before PKCS#8.
    #[cfg_attr(
        not(feature = "ring"),
        expect(dead_code, reason = "only keys are encrypted")
    )]
    pub(crate) is_encrypted: bool,
    /// None where it is no base64.
    pub(crate) der: Option<Vec<u8>>,
}

/// The blocks of a text; what is around them is for people.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    text.split("-----BEGIN ").skip(1).filter_map(|part| {
        let (label, rest) = part.split_once("-----")?;
        let (body, _) = rest.split_once("-----END ")?;
        // Where a variable cannot hold a line break, it is often written as two characters.
        let base64 = body
            .replace("\\n", "")
            .split_whitespace()
            .collect::<String>();
        Some(Block {
            label,
            is_encrypted: body.contains("Proc-Type:"),
            der: STANDARD.decode(base64).ok(),
        })
    })
}
