//! Whatever a request is, it is answered.

use proptest::collection::vec;
use proptest::prelude::*;
use skattekit_mock::Request;

use crate::support::{at, mock, mounted};

/// A part of a path or a query, often one that means something.
fn part() -> impl Strategy<Value = String> {
    let known = vec![
        "v1", "v2", "hendelser", "start", "avregning", "2024", "oppgjoer", "ssb", "%C3%A5", "%",
        "%FF%", "..", "",
    ];
    prop_oneof![
        prop::sample::select(known).prop_map(str::to_owned),
        "[0-9]{1,20}",
        ".{0,12}",
    ]
}

/// A path below the prefix of an API, or any path.
fn target() -> impl Strategy<Value = String> {
    let prefixes = mounted()
        .into_iter()
        .map(|(_, prefix)| prefix)
        .chain([String::new()]);
    let prefixes = prefixes.collect::<Vec<_>>();
    let query = vec(
        (
            prop::sample::select(vec![
                "antall", "fraSekvensnummer", "dato", "ajourholdtDato", "x",
            ]),
            part(),
        ),
        0..3,
    );
    (prop::sample::select(prefixes), vec(part(), 0..5), query).prop_map(|(prefix, parts, query)| {
        let query = query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>();
        format!("{prefix}/{}?{}", parts.join("/"), query.join("&"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_request_is_answered(
        method in prop_oneof![Just("GET".to_owned()), ".{0,6}"],
        target in prop_oneof![target(), ".{0,40}"],
        headers in vec((prop_oneof![Just("accept".to_owned()), Just("host".to_owned()), Just("korrelasjonsid".to_owned()), Just("cookie".to_owned()), ".{0,8}"], ".{0,30}"), 0..4),
        seconds in any::<u32>(),
    ) {
        let mut request = Request::new(method, target);
        for (name, value) in headers {
            request = request.header(&name, value);
        }
        let response = mock().answer(&request, at(seconds.into()));
        prop_assert!([200, 400, 403, 404, 405, 406, 410].contains(&response.status));
        prop_assert!(std::str::from_utf8(&response.body).is_ok());
    }
}
