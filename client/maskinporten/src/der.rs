//! The few lines of DER by which a key is told from other things.

use crate::key_error::KeyKind;

const BIT_STRING: u8 = 0x03;
const INTEGER: u8 = 0x02;
const OBJECT: u8 = 0x06;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;
/// The version of PKCS#12, which no key has.
const PKCS12: u8 = 3;
/// rsaEncryption, 1.2.840.113549.1.1.1.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// ecPublicKey, 1.2.840.10045.2.1.
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

/// The form of a private RSA key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Pkcs1,
    Pkcs8,
}

/// The form and the bits of a private RSA key, or what it is instead.
pub(crate) fn rsa_private_key(der: &[u8]) -> Result<(Form, usize), KeyKind> {
    if der.is_empty() {
        return Err(KeyKind::Nothing);
    }
    read_key(der).unwrap_or(Err(KeyKind::Unknown))
}

fn read_key(der: &[u8]) -> Option<Result<(Form, usize), KeyKind>> {
    let (SEQUENCE, body, _) = read(der)? else {
        return None;
    };
    let (first, content, rest) = read(body)?;
    let (second, second_content, rest) = read(rest)?;
    Some(match (first, second) {
        // An RSA public key begins with its modulus, a private one with a version.
        (INTEGER, INTEGER) if content.len() > 1 => Err(KeyKind::PublicKey),
        (INTEGER, INTEGER) => Ok((Form::Pkcs1, bits(second_content))),
        (INTEGER, OCTETS) => Err(KeyKind::EcKey),
        (INTEGER, SEQUENCE) if content == [PKCS12] => Err(KeyKind::Pkcs12),
        (INTEGER, SEQUENCE) => {
            let (OBJECT, algorithm, _) = read(second_content)? else {
                return None;
            };
            match algorithm {
                RSA => Ok((Form::Pkcs8, bits_of_pkcs8(rest)?)),
                EC => Err(KeyKind::EcKey),
                _ => Err(KeyKind::OtherKey),
            }
        }
        (SEQUENCE, BIT_STRING) => Err(KeyKind::PublicKey),
        (SEQUENCE, OCTETS) => Err(KeyKind::Encrypted),
        (SEQUENCE, SEQUENCE) => Err(KeyKind::Certificate),
        _ => return None,
    })
}

/// The bits of the key that is wrapped in PKCS#8.
fn bits_of_pkcs8(rest: &[u8]) -> Option<usize> {
    let (OCTETS, key, _) = read(rest)? else {
        return None;
    };
    let (SEQUENCE, body, _) = read(key)? else {
        return None;
    };
    let (INTEGER, _, rest) = read(body)? else {
        return None;
    };
    let (INTEGER, modulus, _) = read(rest)? else {
        return None;
    };
    Some(bits(modulus))
}

/// The bits of a positive number.
pub(crate) fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros..];
    let unused = number
        .first()
        .map_or(0, |byte| byte.leading_zeros() as usize);
    number.len() * 8 - unused
}

/// The tag and the content of the value that stands first, and what follows it.
fn read(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        // No key or certificate is longer than what three bytes count.
        let is_length = (1..=3).contains(&bytes.len());
        let length = bytes
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte));
        (is_length.then_some(length)?, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}
