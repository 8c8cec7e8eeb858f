//! The media type that a request is answered in, by its header `Accept` (RFC 9110, section 12.5.1).

use skattekit_models::Format;

use crate::http::Request;

/// The format that a media type is of; none where it is neither JSON nor XML.
pub(crate) fn format_of(media_type: &str) -> Option<Format> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence.rsplit(['/', '+']).next() {
        Some("json") => Some(Format::Json),
        Some("xml") => Some(Format::Xml),
        _ => None,
    }
}

/// The media type of those on offer that a request wants most, the first of several; none where it wants none of them.
pub(crate) fn choose<'a>(request: &Request, offers: &[&'a str]) -> Option<&'a str> {
    let headers = request.headers.iter();
    let ranges = headers
        .filter(|(name, _)| name == "accept")
        .flat_map(|(_, value)| value.split(','))
        .filter(|range| !range.trim().is_empty())
        .map(Range::parse)
        .collect::<Vec<_>>();
    if ranges.is_empty() {
        return offers.first().copied();
    }
    let mut best: Option<(&str, u16)> = None;
    for offer in offers {
        let quality = quality(offer, &ranges);
        if quality > best.map_or(0, |(_, best)| best) {
            best = Some((offer, quality));
        }
    }
    best.map(|(offer, _)| offer)
}

/// How much an offer is wanted, in thousandths: as its most specific range says.
fn quality(offer: &str, ranges: &[Range<'_>]) -> u16 {
    let matching = ranges
        .iter()
        .filter_map(|range| range.fits(offer).map(|depth| (depth, range)));
    let most_specific = matching.max_by_key(|(depth, range)| (*depth, range.quality));
    most_specific.map_or(0, |(_, range)| range.quality)
}

/// An item of the header.
struct Range<'a> {
    essence: &'a str,
    quality: u16,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Self {
        let mut parts = text.split(';').map(str::trim);
        let essence = parts.next().unwrap_or_default();
        let quality = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim()
                .eq_ignore_ascii_case("q")
                .then(|| thousandths(value.trim()))
        });
        Self {
            essence,
            quality: quality.unwrap_or(1000),
        }
    }

    /// How specific a range is that an offer is within.
    fn fits(&self, offer: &str) -> Option<u8> {
        let essence = offer.split(';').next().unwrap_or_default().trim();
        let (kind, _) = essence.split_once('/')?;
        if self.essence.eq_ignore_ascii_case(essence) {
            return Some(2);
        }
        let within = self.essence.strip_suffix("/*")?;
        match within {
            "*" => Some(0),
            within if within.eq_ignore_ascii_case(kind) => Some(1),
            _ => None,
        }
    }
}

/// A quality value; one that is none counts as 0, so that nobody is sent what they may not want.
fn thousandths(text: &str) -> u16 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    match whole {
        "1" if rest.bytes().all(|byte| byte == b'0') => 1000,
        "0" if is_number(rest) => format!("{rest:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use skattekit_models::Format;

    use super::{choose, format_of};
    use crate::http::Request;

    const BOTH: [&str; 2] = ["application/json", "application/xml"];

    #[test]
    fn the_most_wanted_is_chosen() {
        for (accept, expected) in [
            ("", Some(0)),
            ("*/*", Some(0)),
            ("application/*", Some(0)),
            ("application/xml", Some(1)),
            ("Application/XML ; charset=utf-8", Some(1)),
            ("application/json;q=0.4, application/xml;q=0.5", Some(1)),
            ("application/xml;q=0.5, */*;q=0.1", Some(1)),
            ("application/json;q=0, */*", Some(1)),
            ("text/html, */*;q=0.8", Some(0)),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json;q=high", None),
            ("application/json;q=0.0001", None),
            (",;=/ ,", None),
        ] {
            let request = Request::new("GET", "/").header("Accept", accept);
            let expected = expected.map(|at: usize| BOTH[at]);
            assert_eq!(choose(&request, &BOTH), expected, "{accept}");
        }
        let twice = Request::new("GET", "/")
            .header("Accept", "text/html")
            .header("Accept", "application/xml");
        assert_eq!(choose(&twice, &BOTH), Some(BOTH[1]));
        assert_eq!(choose(&Request::new("GET", "/"), &BOTH), Some(BOTH[0]));
        assert_eq!(choose(&Request::new("GET", "/"), &[]), None);
    }

    #[test]
    fn formats_by_their_media_types() {
        assert_eq!(
            format_of("application/json; charset=utf-8"),
            Some(Format::Json)
        );
        assert_eq!(format_of("application/problem+json"), Some(Format::Json));
        assert_eq!(format_of("text/xml"), Some(Format::Xml));
        assert_eq!(format_of("application/pdf"), None);
        assert_eq!(format_of(""), None);
    }
}
