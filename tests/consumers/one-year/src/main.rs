//! Reads responses of one inntektsår.

use skattekit_summert_skattegrunnlag::aar2025::TekniskNavn;
use skattekit_summert_skattegrunnlag::v1::SummertSkattegrunnlag;

const SVAR: &str = r#"{
    "personidentifikator": "21839199217",
    "inntektsaar": "2025",
    "grunnlag": [{ "tekniskNavn": "alderspensjonFraFolketrygden", "beloep": 300000, "kategori": ["inntekt"] }]
}"#;

fn main() -> Result<(), serde_json::Error> {
    let svar: SummertSkattegrunnlag<TekniskNavn> = serde_json::from_str(SVAR)?;
    assert_eq!(
        svar.grunnlag[0].teknisk_navn,
        TekniskNavn::AlderspensjonFraFolketrygden
    );
    println!("{} codes", TekniskNavn::ALL.len());
    Ok(())
}
