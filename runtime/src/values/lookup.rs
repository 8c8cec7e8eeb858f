//! The look-up of a code from a log in a sorted table.

use std::cmp::Ordering;

/// The rows whose code is `wanted`, ignoring surrounding blanks and case.
///
/// The rows must be sorted by their codes in lower case. Nothing is allocated.
pub fn find_rows<'a, T>(rows: &'a [T], code_of: fn(&T) -> &str, wanted: &str) -> &'a [T] {
    let wanted = wanted.trim();
    let start = rows.partition_point(|row| compare(code_of(row), wanted) == Ordering::Less);
    let end = rows.partition_point(|row| compare(code_of(row), wanted) != Ordering::Greater);
    &rows[start..end]
}

/// Compares two texts, ignoring case.
fn compare(left: &str, right: &str) -> Ordering {
    left.chars()
        .flat_map(char::to_lowercase)
        .cmp(right.chars().flat_map(char::to_lowercase))
}

#[cfg(test)]
mod tests {
    use super::find_rows;

    const ROWS: [(&str, u8); 6] = [
        ("AR-001", 1),
        ("AR-002", 2),
        ("ar-002", 3),
        ("AR-003", 4),
        ("LØPENDE", 5),
        ("ugyldig", 6),
    ];

    fn find(wanted: &str) -> Vec<u8> {
        find_rows(&ROWS, |row| row.0, wanted)
            .iter()
            .map(|row| row.1)
            .collect()
    }

    #[test]
    fn case_and_blanks_do_not_count() {
        for wanted in ["AR-001", "ar-001", " Ar-001\n", "\u{a0}AR-001"] {
            assert_eq!(find(wanted), [1], "{wanted:?}");
        }
        assert_eq!(find("AR-002"), [2, 3]);
        assert_eq!(find("løpende"), [5]);
        assert_eq!(find("UGYLDIG"), [6]);
    }

    #[test]
    fn what_is_no_code_has_no_rows() {
        for wanted in ["", " ", "AR", "AR-0011", "AR- 001", "Å", "\u{10ffff}"] {
            assert_eq!(find(wanted), [0; 0], "{wanted:?}");
        }
        assert!(find_rows(&[] as &[&str], |row| row, "AR-001").is_empty());
    }
}
