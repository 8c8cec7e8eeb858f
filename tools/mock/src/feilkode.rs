//! The error code that a fault is answered with: that of the API's own page, else that of the platform, else none.

use skattekit_catalogue::FEILKODER;
use skattekit_models::OperationError;

/// What is wrong with a request, or with what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// No operation is at its path.
    UnknownUrl,
    /// It has no token that counts.
    NotAuthenticated,
    /// Its token or its rettighetspakke does not give access.
    NotAuthorised,
    /// A value of it cannot be right.
    Invalid,
    /// There is nothing of what it asks for.
    NotFound,
    /// It wants a format that there is not.
    NotAcceptable,
    /// What it asks for was deleted.
    Gone,
}

impl Fault {
    pub(crate) const fn status(self) -> u16 {
        match self {
            Self::Invalid => 400,
            Self::NotAuthenticated => 401,
            Self::NotAuthorised => 403,
            Self::UnknownUrl | Self::NotFound => 404,
            Self::NotAcceptable => 406,
            Self::Gone => 410,
        }
    }

    /// How well a published text is about the fault, among those of its status; not at all where it is none.
    fn fits(self, omraade: &str) -> Option<u8> {
        let text = omraade.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let is_url = has(&["url", "endepunkt"]);
        match self {
            Self::UnknownUrl => is_url.then_some(1),
            // That a person is known, and has nothing of the year, is what a mock can say.
            Self::NotFound if is_url => None,
            Self::NotFound => Some(u8::from(has(&["inntektsår", "periode"]))),
            Self::NotAuthorised => Some(u8::from(!has(&["samtykke"]))),
            _ => Some(1),
        }
    }
}

/// The code and the text of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Feilkode {
    pub kode: &'static str,
    pub omraade: &'static str,
}

/// The code for a fault on a page whose error codes are these.
pub(crate) fn choose(page: &[OperationError], fault: Fault) -> Option<Feilkode> {
    let own = page
        .iter()
        .map(|row| (row.http_status, row.kode, row.omraade));
    let platform = FEILKODER.iter().filter(|row| row.api.common);
    let platform = platform.map(|row| (row.http_status, row.kode, row.omraade));
    best(own, fault).or_else(|| best(platform, fault))
}

/// The first of those that fit best.
fn best(
    rows: impl Iterator<Item = (Option<u16>, &'static str, &'static str)>,
    fault: Fault,
) -> Option<Feilkode> {
    let mut found: Option<(u8, Feilkode)> = None;
    for (status, kode, omraade) in rows {
        let Some(fit) = fault
            .fits(omraade)
            .filter(|_| status == Some(fault.status()))
        else {
            continue;
        };
        if found.is_none_or(|(best, _)| fit > best) {
            found = Some((fit, Feilkode { kode, omraade }));
        }
    }
    found.map(|(_, feilkode)| feilkode)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use skattekit_models::OPERATIONS;

    use super::{Fault, choose};

    const FAULTS: [Fault; 7] = [
        Fault::UnknownUrl,
        Fault::NotAuthenticated,
        Fault::NotAuthorised,
        Fault::Invalid,
        Fault::NotFound,
        Fault::NotAcceptable,
        Fault::Gone,
    ];

    /// The pages of the APIs with their codes, in the order of the faults.
    const EXPECTED: &[(&str, &str)] = &[
        (
            "arbeidsforholdhendelser v1",
            "AFO-003 AFO-004 AFO-005 AFO-006 AFO-007 AFO-008 AFO-009",
        ),
        (
            "avregning v2",
            "AR-003 AR-004 AR-005 AR-006 AR-007 AR-008 -",
        ),
        (
            "beregnetskattupersonlig v1",
            "BUP-003 BUP-004 BUP-005 BUP-006 BUP-008 BUP-009 BUP-010",
        ),
        (
            "hendelser v1",
            "FA-002 FA-003 DAS-008 FA-004 FA-005 FA-006 -",
        ),
        (
            "sistetilgjengeligeskatteoppgjoer v1",
            "TD-006 TD-002 DAS-008 TD-003 TD-004 TD-005 -",
        ),
        (
            "summertskattegrunnlag v1",
            "SSG-003 SSG-004 SSG-005 SSG-006 SSG-008 SSG-009 SSG-010",
        ),
        (
            "summertskattegrunnlag v1_spesifisert",
            "SSG-003 SSG-004 BSA-005 SSG-006 SSG-008 SSG-009 SSG-011",
        ),
        (
            "summertskattegrunnlag v2",
            "SSG-003 SSG-004 SSG-005 SSG-006 SSG-008 SSG-009 SSG-011",
        ),
    ];

    #[test]
    fn each_page_has_the_code_that_is_meant() {
        let mut found = BTreeMap::new();
        for operation in OPERATIONS {
            let codes =
                FAULTS.map(|fault| choose(operation.errors, fault).map_or("-", |own| own.kode));
            found.insert(
                format!("{} {}", operation.api, operation.version),
                codes.join(" "),
            );
        }
        let expected = EXPECTED
            .iter()
            .map(|(page, codes)| ((*page).to_owned(), (*codes).to_owned()));
        assert_eq!(found, expected.collect());
    }

    #[test]
    fn the_platform_answers_where_there_is_no_page() {
        let codes = FAULTS.map(|fault| choose(&[], fault).map(|own| own.kode));
        let [url, _, access, ..] = codes;
        assert_eq!((url, access), (Some("DAS-002"), Some("DAS-008")));
        assert_eq!(codes.iter().flatten().count(), 2);
    }
}
