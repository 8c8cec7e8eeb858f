//! The grants that were used, each of which gives one token.

use std::collections::{BTreeSet, VecDeque};

use ring::digest::{SHA256, digest};

/// More than any test asks for within the two minutes that a grant lives, in some five megabytes.
const MOST: usize = 65_536;

/// What is left of a grant: enough to know it again.
type Fingerprint = [u8; 16];

/// The grants that were used and have not expired; the oldest are forgotten where they are too many.
#[derive(Default)]
pub(super) struct UsedGrants {
    known: BTreeSet<Fingerprint>,
    order: VecDeque<(Fingerprint, i64)>,
}

impl UsedGrants {
    /// Notes a grant that expires at a time, in seconds since 1970; whether it is used for the first time.
    pub(super) fn insert(&mut self, client: &str, id: &str, expires: i64, now: i64) -> bool {
        while let Some((oldest, expired)) = self.order.front() {
            if *expired > now && self.order.len() < MOST {
                break;
            }
            self.known.remove(oldest);
            self.order.pop_front();
        }
        let fingerprint = fingerprint(client, id);
        let is_new = self.known.insert(fingerprint);
        if is_new {
            self.order.push_back((fingerprint, expires));
        }
        is_new
    }
}

fn fingerprint(client: &str, id: &str) -> Fingerprint {
    let digest = digest(&SHA256, format!("{}:{client}{id}", client.len()).as_bytes());
    let mut fingerprint = Fingerprint::default();
    fingerprint.copy_from_slice(&digest.as_ref()[..16]);
    fingerprint
}

#[cfg(test)]
mod tests {
    use super::{MOST, UsedGrants};

    #[test]
    fn a_grant_is_new_once_until_it_expires() {
        let mut used = UsedGrants::default();
        assert!(used.insert("a", "1", 100, 0));
        assert!(!used.insert("a", "1", 100, 99));
        assert!(used.insert("b", "1", 100, 99));
        assert!(used.insert("a", "1", 200, 100));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut used = UsedGrants::default();
        for id in 0..MOST + 10 {
            assert!(used.insert("a", &id.to_string(), 100, 0));
        }
        assert_eq!(used.known.len(), MOST);
        assert_eq!(used.order.len(), MOST);
        assert!(used.insert("a", "0", 100, 0));
        assert!(!used.insert("a", &(MOST + 9).to_string(), 100, 0));
    }
}
