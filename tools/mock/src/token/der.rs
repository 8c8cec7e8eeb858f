//! The few lines of DER that the public key of an X.509 certificate takes.

const BIT_STRING: u8 = 0x03;
const INTEGER: u8 = 0x02;
const SEQUENCE: u8 = 0x30;
/// The version of a certificate, which the oldest leave out.
const VERSION: u8 = 0xa0;

/// The modulus and the exponent of the RSA key that a certificate is for; none where it is no such certificate.
pub(super) fn rsa_key_of_certificate(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (certificate, _) = take(der, SEQUENCE)?;
    let (body, _) = take(certificate, SEQUENCE)?;
    let rest = take(body, VERSION).map_or(body, |(_, rest)| rest);
    let (_, rest) = take(rest, INTEGER)?;
    // The signature's algorithm, the issuer, the validity, the subject.
    let rest = (0..4).try_fold(rest, |rest, _| Some(take(rest, SEQUENCE)?.1))?;
    let (info, _) = take(rest, SEQUENCE)?;
    let (_, rest) = take(info, SEQUENCE)?;
    let (bits, _) = take(rest, BIT_STRING)?;
    // How many bits of the last byte are unused: none in a key.
    let (0, key) = bits.split_first()? else {
        return None;
    };
    let (numbers, _) = take(key, SEQUENCE)?;
    let (modulus, rest) = take(numbers, INTEGER)?;
    let (exponent, _) = take(rest, INTEGER)?;
    Some((modulus, exponent))
}

/// The content of the value that stands first, if it has this tag, and what follows it.
fn take(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut length = usize::from(first);
    if first >= 0x80 {
        let (bytes, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
        // No certificate is longer than what two bytes count.
        length = match bytes {
            [one] => usize::from(*one),
            [one, two] => usize::from(*one) << 8 | usize::from(*two),
            _ => return None,
        };
        rest = after;
    }
    let (content, rest) = rest.split_at_checked(length)?;
    (found == tag).then_some((content, rest))
}
