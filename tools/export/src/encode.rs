//! The encodings of Parquet that pages are made of: runs, packed bits, and differences.

/// As many equal values are a run of their own.
const RUN: usize = 16;

/// As many equal bytes of levels are a run of their own: a run takes three bytes, and the next one another header.
const RUN_OF_BYTES: usize = 4;

/// The values of a block of differences, and of the parts that it has.
const BLOCK: usize = 128;
const PART: usize = 32;

/// Writes a number in as many bytes as it needs.
pub(crate) fn write_varint(mut number: u64, out: &mut Vec<u8>) {
    while number > 127 {
        out.push(low_byte(number) | 128);
        number >>= 7;
    }
    out.push(low_byte(number));
}

const fn low_byte(number: u64) -> u8 {
    number.to_le_bytes()[0]
}

/// Writes a signed number in as many bytes as it needs.
fn write_zigzag(number: i64, out: &mut Vec<u8>) {
    write_varint(((number << 1) ^ (number >> 63)).cast_unsigned(), out);
}

/// The bits that a number takes.
const fn bits_of(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// Writes one bit for each of so many rows, as runs and as they are.
pub(crate) fn write_levels(bits: &[u8], rows: usize, out: &mut Vec<u8>) {
    let (mut literal, mut at) = (0, 0);
    while at < bits.len() {
        let byte = bits[at];
        let run = bits[at..].iter().take_while(|next| **next == byte).count();
        if matches!(byte, 0 | 255) && (run >= RUN_OF_BYTES || run == bits.len()) {
            write_literal_levels(&bits[literal..at], out);
            write_run_of_levels(byte != 0, (run * 8).min(rows - at * 8), out);
            literal = at + run;
        }
        at += run;
    }
    write_literal_levels(&bits[literal..], out);
}

/// Writes one bit for so many rows.
pub(crate) fn write_run_of_levels(is_one: bool, rows: usize, out: &mut Vec<u8>) {
    write_varint((rows as u64) << 1, out);
    out.push(u8::from(is_one));
}

fn write_literal_levels(bits: &[u8], out: &mut Vec<u8>) {
    if !bits.is_empty() {
        write_varint((bits.len() as u64) << 1 | 1, out);
        out.extend_from_slice(bits);
    }
}

/// Writes the numbers of texts in a dictionary of this size, as runs and packed, after the bits of each.
pub(crate) fn write_numbers(numbers: &[u32], size: usize, out: &mut Vec<u8>) {
    let width = bits_of((size as u64).saturating_sub(1)).max(1);
    out.push(low_byte(u64::from(width)));
    let (mut literal, mut at) = (0, 0);
    while let Some(number) = numbers.get(at) {
        let same = numbers[at..].iter().take_while(|next| *next == number);
        let run = same.count();
        if run < RUN {
            // What is packed comes in groups of eight.
            at += 8;
            continue;
        }
        write_packed_numbers(&numbers[literal..at], width, out);
        write_varint((run as u64) << 1, out);
        out.extend_from_slice(&number.to_le_bytes()[..width.div_ceil(8) as usize]);
        at += run;
        literal = at;
    }
    write_packed_numbers(&numbers[literal..], width, out);
}

fn write_packed_numbers(numbers: &[u32], width: u32, out: &mut Vec<u8>) {
    if numbers.is_empty() {
        return;
    }
    let groups = numbers.len().div_ceil(8);
    write_varint((groups as u64) << 1 | 1, out);
    let end = out.len() + groups * width as usize;
    let values = numbers.iter().map(|number| u64::from(*number));
    pack(values, width, out);
    out.resize(end, 0);
}

/// Writes numbers of so many bits each, and fills the last byte up with zeros.
fn pack(numbers: impl Iterator<Item = u64>, width: u32, out: &mut Vec<u8>) {
    let (mut waiting, mut bits) = (0_u64, 0);
    for number in numbers {
        waiting |= number << bits;
        bits += width;
        if bits >= u64::BITS {
            out.extend_from_slice(&waiting.to_le_bytes());
            bits -= u64::BITS;
            // What did not fit.
            waiting = number.checked_shr(width - bits).unwrap_or(0);
        }
    }
    out.extend_from_slice(&waiting.to_le_bytes()[..bits.div_ceil(8) as usize]);
}

/// Writes booleans as bits.
pub(crate) fn write_booleans(values: &[bool], out: &mut Vec<u8>) {
    for group in values.chunks(8) {
        let bits = group.iter().rev();
        out.push(bits.fold(0, |byte, bit| byte << 1 | u8::from(*bit)));
    }
}

/// Writes numbers of 64 bits as differences.
pub(crate) fn write_long_differences(values: &[i64], out: &mut Vec<u8>) {
    let pairs = values.iter().zip(values.iter().skip(1));
    let differences = pairs.map(|(one, next)| next.wrapping_sub(*one));
    write_differences(values.len(), values.first().copied(), differences, out);
}

/// Writes numbers of 32 bits as differences, each of which takes no more bits.
pub(crate) fn write_differences_of_32(values: &[i32], out: &mut Vec<u8>) {
    let pairs = values.iter().zip(values.iter().skip(1));
    let differences = pairs.map(|(one, next)| i64::from(next.wrapping_sub(*one)));
    let first = values.first().copied().map(i64::from);
    write_differences(values.len(), first, differences, out);
}

fn write_differences(
    count: usize,
    first: Option<i64>,
    mut differences: impl Iterator<Item = i64>,
    out: &mut Vec<u8>,
) {
    write_varint(BLOCK as u64, out);
    write_varint((BLOCK / PART) as u64, out);
    write_varint(count as u64, out);
    write_zigzag(first.unwrap_or_default(), out);
    let mut block = [0; BLOCK];
    let mut left = count.saturating_sub(1);
    while left > 0 {
        let count = left.min(BLOCK);
        for (slot, difference) in block.iter_mut().zip(&mut differences).take(count) {
            *slot = difference;
        }
        write_block(&block[..count], out);
        left -= count;
    }
}

fn write_block(differences: &[i64], out: &mut Vec<u8>) {
    let least = differences.iter().copied().min().unwrap_or_default();
    write_zigzag(least, out);
    let above = |difference: &i64| difference.wrapping_sub(least).cast_unsigned();
    let widths = out.len();
    out.resize(widths + BLOCK / PART, 0);
    for (number, part) in differences.chunks(PART).enumerate() {
        let width = bits_of(part.iter().map(above).fold(0, |all, one| all | one));
        out[widths + number] = low_byte(u64::from(width));
        let missing = std::iter::repeat_n(0, PART - part.len());
        pack(part.iter().map(above).chain(missing), width, out);
    }
}

#[cfg(test)]
mod tests {
    use super::{write_booleans, write_levels, write_numbers, write_varint};

    #[test]
    fn levels_are_runs_and_bits() {
        let levels = |bits: &[u8], rows| {
            let mut out = Vec::new();
            write_levels(bits, rows, &mut out);
            out
        };
        assert_eq!(levels(&[0], 5), [10, 0]);
        assert_eq!(levels(&[0b101], 3), [3, 0b101]);
        assert_eq!(levels(&[255; 4], 32), [64, 1]);
        assert_eq!(levels(&[1, 0, 0, 0, 0, 0, 2], 50), [3, 1, 80, 0, 3, 2]);
        // A run that is shorter than its header stays among the bits.
        assert_eq!(levels(&[1, 0, 2], 18), [7, 1, 0, 2]);
    }

    #[test]
    fn numbers_are_runs_and_packed() {
        let numbers = |numbers: &[u32], size| {
            let mut out = Vec::new();
            write_numbers(numbers, size, &mut out);
            out
        };
        assert_eq!(numbers(&[0; 16], 1), [1, 32, 0]);
        // The example of the format's documentation.
        let example = [0, 1, 2, 3, 4, 5, 6, 7];
        let packed = [0b1000_1000, 0b1100_0110, 0b1111_1010];
        let expected = [&[3, 3], &packed[..]].concat();
        assert_eq!(numbers(&example, 8), expected);
        assert_eq!(numbers(&[1, 0, 1], 2), [1, 3, 0b101]);
        assert_eq!(
            numbers(&[300], 1000),
            [10, 3, 44, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        );
    }

    #[test]
    fn small_numbers_take_few_bytes() {
        let mut out = Vec::new();
        write_varint(300, &mut out);
        write_booleans(
            &[true, false, true, true, false, false, false, false, true],
            &mut out,
        );
        assert_eq!(out, [172, 2, 0b1101, 1]);
    }
}
