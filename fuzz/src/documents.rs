//! Properties of every response type on arbitrary bytes.

use skattekit_arbeidsforhold_hendelser::v1 as arbeidsforhold;
use skattekit_avregning::v2 as avregning;
use skattekit_beregnet_skatt_upersonlig::v1 as upersonlig;
use skattekit_hendelser::v1 as hendelser;
use skattekit_siste_tilgjengelige_skatteoppgjoer::v1 as tilgjengelig;
use skattekit_summert_skattegrunnlag::{NoCodes, aar2017, aar2024, v1, v1_spesifisert, v2};

use crate::Proeve;
use crate::properties::{check_json, check_json_and_xml, check_xml};

/// Calls a check with every type that JSON and XML can hold; how many of them could be read.
macro_rules! documents {
    ($check:ident, $data:expr) => {
        [
            $check::<Proeve>($data),
            $check::<avregning::Avregning>($data),
            $check::<upersonlig::BeregnetSkatt>($data),
            $check::<tilgjengelig::Tilgjengeligdata>($data),
            $check::<hendelser::Feil>($data),
            $check::<hendelser::Hendelser>($data),
            $check::<v1::SummertSkattegrunnlag<aar2017::TekniskNavn>>($data),
            $check::<v1::SummertSkattegrunnlagAnyYear>($data),
            $check::<v2::SummertSkattegrunnlag<aar2024::TekniskNavn>>($data),
            $check::<v2::SummertSkattegrunnlag<NoCodes>>($data),
            $check::<v2::SummertSkattegrunnlagAnyYear>($data),
            $check::<v1_spesifisert::SpesifisertSummertSkattegrunnlagAnyYear>($data),
        ]
        .into_iter()
        .filter(|read| *read)
        .count()
    };
}

/// Takes bytes for JSON of every type; how many types they can be read as.
///
/// # Panics
/// Where a promise of the crates does not hold.
#[must_use]
pub fn json(data: &[u8]) -> usize {
    documents!(check_json_and_xml, data)
        + usize::from(check_json::<hendelser::Start>(data).is_some())
        + usize::from(check_json::<arbeidsforhold::Hendelser>(data).is_some())
}

/// Takes bytes for XML of every type; how many types they can be read as.
///
/// # Panics
/// Where a promise of the crates does not hold.
#[must_use]
pub fn xml(data: &[u8]) -> usize {
    documents!(check_xml, data)
}
