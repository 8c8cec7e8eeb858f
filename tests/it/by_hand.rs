//! What a consumer makes by hand: values in one expression, requests with named arguments, years and addresses.

use std::error::Error;

use serde_json::json;
use skattekit_avregning::v2::{Avregning, Avregningsresultat};
use skattekit_beregnet_skatt_upersonlig::v1::{
    self as upersonlig, HentBeregnetSkattForVirksomhet as HentBeregnetSkatt,
    HentBeregnetSkattForVirksomhetArguments as Arguments,
};
use skattekit_hendelser::v1::{self as hendelser, Hendelse, Hendelser, HentHendelser};
use skattekit_summert_skattegrunnlag::aar2024::TekniskNavn;
use skattekit_summert_skattegrunnlag::v2::{
    self, Feil, Feilkode, Grunnlag, HentSummertSkattegrunnlagForStadie as HentGrunnlag,
    Rettighetspakke, Stadie, SummertSkattegrunnlag,
};
use skattekit_summert_skattegrunnlag::{
    ErrorCode, Format, Kategori, NoCodes, Reply, ReplyError, Year,
};

const PERSON: &str = "12857499938";

#[test]
fn a_value_is_one_expression() {
    let post = Grunnlag::new(TekniskNavn::AlderspensjonFraFolketrygden, 100)
        .kategori(Kategori::Inntekt)
        .andel_skattefritt(5);
    let value = SummertSkattegrunnlag::new(PERSON, Year::new(2024))
        .skjermet(false)
        .stadie(Stadie::Oppgjoer)
        .grunnlag(vec![post]);
    assert_eq!(
        serde_json::to_value(&value).unwrap(),
        json!({
            "personidentifikator": PERSON,
            "inntektsaar": "2024",
            "skjermet": false,
            "stadie": "oppgjoer",
            "grunnlag": [{
                "tekniskNavn": "alderspensjonFraFolketrygden",
                "beloep": 100,
                "kategori": "inntekt",
                "andelSkattefritt": 5,
            }],
        })
    );
    // Within a list, as the specification of v1 has it.
    let several = Grunnlag::<NoCodes>::new("annet", 1).kategori(vec![Kategori::Inntekt.into()]);
    assert_eq!(
        serde_json::to_value(&several).unwrap()["kategori"],
        json!(["inntekt"])
    );
    let result = Avregningsresultat::default()
        .restskatt(7)
        .forhaandsfastsatt(true);
    let value = Avregning::new(PERSON, Year::new(2023)).fastland(result);
    assert_eq!(value.fastland.as_ref().unwrap().restskatt, Some(7));
    assert!(!format!("{value:?}").contains(PERSON), "{value:?}");
}

#[test]
fn arguments_of_one_type_are_named() {
    let pakke = upersonlig::Rettighetspakke::ALL[0];
    let call = HentBeregnetSkatt::new(Arguments {
        rettighetspakke: pakke.into(),
        inntektsaar: "2022".to_owned(),
        organisasjonsnummer: "319000046".to_owned(),
    });
    let request = call.request(upersonlig::servers::PRODUKSJON).unwrap();
    let end = format!("/{}/2022/319000046", pakke.as_str());
    assert!(request.url().ends_with(&end), "{}", request.url());
}

#[test]
fn the_number_that_a_page_begins_with_is_stored_and_taken_up_again() {
    let first = HentHendelser::new().antall(10);
    assert_eq!(first.cursor(), None);
    let page = Hendelser::default().hendelser(vec![
        Hendelse::new(7, "319000046"),
        Hendelse::new(19, PERSON).gjelder_periode("2024"),
    ]);
    let next = first.next(&page).unwrap();
    assert_eq!(next.cursor(), Some(20));
    let stored = next.cursor().unwrap();
    assert_eq!(
        HentHendelser::new().antall(10).fra_sekvensnummer(stored),
        next
    );
}

#[test]
fn each_service_has_its_addresses() {
    use hendelser::servers::{inntekt_hendelser, skatteoppgjoer_hendelser};
    assert_eq!(
        skatteoppgjoer_hendelser::PRODUKSJON,
        "https://skatteoppgjoerhendelser.api.skatteetaten.no/v1"
    );
    assert_ne!(
        inntekt_hendelser::EKSTERN_TEST,
        inntekt_hendelser::PRODUKSJON
    );
    let server = skattekit_summert_skattegrunnlag::v1::servers::EKSTERN_TEST_TEMPLATE;
    let url = server.variable("env", "eksempel.no").unwrap();
    assert!(url.url().starts_with("https://eksempel.no/"));
}

#[test]
fn a_year_is_a_constant_or_an_error() {
    const YEAR: Year = Year::new(2024);
    let call = HentGrunnlag::new(Stadie::Oppgjoer, Rettighetspakke::Nav, YEAR, PERSON).unwrap();
    let request = call
        .request(v2::servers::EKSTERN_TEST, Format::Json)
        .unwrap();
    assert!(request.url().contains("/2024/"), "{}", request.url());
    assert!(YEAR == 2024 && YEAR > 2020);
    assert!(Year::try_from(24).is_err());
}

#[test]
fn errors_say_their_code_and_no_more() {
    let body = format!(r#"{{"kode":"SSG-008","melding":"Ingen data for {PERSON}"}}"#);
    let reply = HentGrunnlag::decode::<NoCodes>(404, None, body.as_bytes());
    let error = reply.into_result().unwrap_err();
    assert_eq!(error.to_string(), "status 404: SSG-008");
    let ReplyError::Feil(failure) = error else {
        panic!("{error:?}");
    };
    let Feil { kode, .. } = &failure.feil;
    assert_eq!(*kode, Some(Feilkode::Ssg008.into()));
    assert_eq!(failure.feil.error_code(), Some("SSG-008"));
    assert_eq!(failure.feil.to_string(), "SSG-008");
    let errors: [Box<dyn Error + Send + Sync>; 2] = [failure.feil.clone().into(), failure.into()];
    for error in errors {
        assert!(!format!("{error} {error:?}").contains(PERSON));
    }
    let reply = HentGrunnlag::decode::<NoCodes>(502, Some("text/html"), b"<html>");
    let Reply::Raw(raw) = reply else {
        panic!("{reply:?}");
    };
    let error: &dyn Error = &raw;
    assert_eq!(error.to_string(), "status 502: an HTML page");
    // Without a code there is nothing to say but that it is one.
    let reply = HentGrunnlag::decode::<NoCodes>(500, None, br#"{"melding":"Feil"}"#);
    let error = reply.into_result().unwrap_err();
    assert_eq!(error.to_string(), "status 500: an error of the API");
}
