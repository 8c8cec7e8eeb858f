//! Reads a response and an error of every API, as a service would.

use serde_json::Value;
use skattekit_avregning::v2::{Avregning, Feil, Feilkode};
use skattekit_beregnet_skatt_upersonlig::v1::BeregnetSkatt;
use skattekit_common::Personidentifikator;
use skattekit_summert_skattegrunnlag::aar2021::TekniskNavn;
use skattekit_summert_skattegrunnlag::v1::{Grunnlag, SummertSkattegrunnlag};
use skattekit_summert_skattegrunnlag::{Kategori, Open, aar2016, aar2025};

const AVREGNING: &str = include_str!("../../../payloads/avregning.json");
const GRUNNLAG: &str = include_str!("../../../payloads/summertskattegrunnlag-2021.json");
const UPERSONLIG: &str = include_str!("../../../payloads/beregnetskattupersonlig.json");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let svar: Avregning = serde_json::from_str(AVREGNING)?;
    let tilgode = svar
        .svalbard
        .as_ref()
        .and_then(|svalbard| svalbard.beloep_tilgode);
    println!(
        "avregning {}: {} kr to get back",
        svar.inntektsaar,
        tilgode.unwrap_or_default()
    );
    assert_eq!(
        serde_json::to_value(&svar)?,
        serde_json::from_str::<Value>(AVREGNING)?
    );

    let mut svar: SummertSkattegrunnlag<TekniskNavn> = serde_json::from_str(GRUNNLAG)?;
    svar.grunnlag.push(Grunnlag::new("enNyPost", 1));
    for post in &svar.grunnlag {
        match &post.teknisk_navn {
            Open::Known(navn) => println!(
                "{}: {} kr",
                navn.visningstekst().unwrap_or(navn.as_str()),
                post.beloep
            ),
            Open::Unknown(navn) => println!("new code: {navn}"),
        }
    }
    let inntekt = svar.grunnlag.iter().filter(|post| {
        post.kategori
            .iter()
            .any(|kategori| *kategori == Kategori::Inntekt)
    });
    assert_eq!(inntekt.map(|post| post.beloep).sum::<i64>(), 762_732);
    assert_eq!(
        svar.personidentifikator,
        Personidentifikator::new("21839199217")
    );
    println!("{:?}", svar.personidentifikator);

    let svar: BeregnetSkatt = serde_json::from_str(UPERSONLIG)?;
    println!(
        "upersonlig: {} kr",
        svar.fastland
            .and_then(|fastland| fastland.beregnet_skatt)
            .ok_or("a response without a sum")?
    );

    let feil: Feil =
        serde_json::from_str(r#"{"kode": "AR-007", "melding": "Fant ikke avregning."}"#)?;
    match feil.kode {
        Some(Open::Known(kode @ Feilkode::Ar007)) => {
            println!("{kode} (HTTP {})", kode.http_status());
        }
        _ => return Err("another error".into()),
    }
    println!(
        "{} codes in 2016, {} in 2025",
        aar2016::TekniskNavn::ALL.len(),
        aar2025::TekniskNavn::ALL.len()
    );
    Ok(())
}
