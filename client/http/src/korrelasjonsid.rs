//! `Korrelasjonsid`: the header by which a call is found again in the logs of both sides.

use skattekit_runtime::Request;

/// The header.
pub(crate) const KORRELASJONSID: &str = "Korrelasjonsid";

/// The id that a request has.
pub(crate) fn given(request: &Request) -> Option<&str> {
    let mut headers = request.headers().iter();
    headers
        .find(|(name, _)| name.eq_ignore_ascii_case(KORRELASJONSID))
        .map(|(_, value)| &**value)
}

/// A new id: a UUID of version 4. It is not secret.
pub(crate) fn made() -> String {
    let bits = fastrand::u128(..);
    // The version and the variant have their places in it.
    let bits = bits & !(0xf << 76 | 0x3 << 62) | 4 << 76 | 2 << 62;
    let hex = format!("{bits:032x}");
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    parts.map(|part| &hex[part]).join("-")
}

#[cfg(test)]
mod tests {
    use super::made;

    #[test]
    fn ids_are_uuids_and_differ() {
        let (one, other) = (made(), made());
        assert_ne!(one, other);
        for id in [one, other] {
            assert_eq!(id.len(), 36);
            assert_eq!(id.as_bytes()[14], b'4');
            assert!(b"89ab".contains(&id.as_bytes()[19]), "{id}");
        }
    }
}
