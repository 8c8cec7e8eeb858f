//! Operations of every kind: what the fixtures' crates send, and what they read in answers.

use crate::compiled::run_in_fixture;

fn check(fixture: &str, test: &str) {
    let run = run_in_fixture(fixture, &format!("skattekit-{fixture}"), test);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn bodies_go_out_in_the_media_type_that_was_asked_for() {
    let test = r##"
        use skattekit_bodies::{v1::*, File, Request};

        const BASE: &str = "https://skatt.no";

        fn sent(request: Request) -> (String, String, String) {
            let media_type = request.headers().iter().find(|(name, _)| *name == "Content-Type");
            let media_type = media_type.map(|(_, value)| value.clone()).unwrap_or_default();
            let body = request.body().map(|body| String::from_utf8(body.to_vec()).unwrap());
            (format!("{} {}", request.method(), request.url()), media_type, body.unwrap_or_default())
        }

        fn melding() -> Melding {
            let mut post = Post::default();
            post.kode = Some("A".to_owned());
            post.beloep = Some("1.50".parse().unwrap());
            let mut melding = Melding::default();
            melding.poster = vec![post];
            melding
        }

        fn assert_sent(request: Request, line: &str, media_type: &str, body: &str) {
            let (found, found_type, found_body) = sent(request);
            assert_eq!((&*found, &*found_type, &*found_body), (line, media_type, body));
        }

        #[test]
        fn json_and_xml() {
            let aar = || "2024".parse().unwrap();
            let json = r#"{"poster":[{"kode":"A","beloep":1.50}]}"#;
            let line = "https://skatt.no/melding/2024";
            let request = SendMelding::new(aar(), &melding()).request(BASE).unwrap();
            assert_sent(request, &format!("PUT {line}"), "application/json", json);
            let empty = SendEnten::new(aar());
            assert!(empty.request(BASE).unwrap_err().to_string().contains("`body` is missing"));
            let request = empty.clone().body(&melding()).request(BASE).unwrap();
            assert_sent(request, &format!("POST {line}"), "application/vnd.skatt+json", json);
            let xml = empty.body_xml(&melding()).request(BASE);
            #[cfg(feature = "xml")]
            assert!(sent(xml.unwrap()).2.contains("<Melding><poster><kode>A</kode>"));
            #[cfg(not(feature = "xml"))]
            assert!(xml.unwrap_err().to_string().contains("the feature `xml` is off"));
            let request = EndreMelding::new(aar()).request(BASE).unwrap();
            assert!(request.body().is_none());
            let request = EndreMelding::new(aar()).body(&melding().poster).request(BASE).unwrap();
            let json = r#"[{"kode":"A","beloep":1.50}]"#;
            assert_sent(request, &format!("PATCH {line}"), "application/json", json);
            let methods = [
                SlettMelding::new(aar()).request(BASE).unwrap().method(),
                FinnesMelding::new(aar()).request(BASE).unwrap().method(),
                Muligheter::new(aar()).request(BASE).unwrap().method(),
                Spor::new(aar()).request(BASE).unwrap().method(),
            ];
            assert_eq!(methods, ["DELETE", "HEAD", "OPTIONS", "TRACE"]);
        }

        #[test]
        fn forms() {
            let mut post = Post::default();
            post.kode = Some("A&B".to_owned());
            let form = SendSkjemaForm::new("Kari")
                .aar(2024)
                .farger(vec!["rød".to_owned(), "blå".to_owned()])
                .koder(vec!["a".to_owned(), "b".to_owned()])
                .adresse(post.clone())
                .filter(post.clone());
            let body = "navn=Kari&aar=2024&farger=r%C3%B8d&farger=bl%C3%A5&koder=a%7Cb\
                &adresse=%7B%22kode%22%3A%22A%26B%22%7D&filter%5Bkode%5D=A%26B";
            let request = SendSkjema::new(&form).request(BASE).unwrap();
            assert_sent(request, "POST https://skatt.no/skjema", "application/x-www-form-urlencoded", body);

            let image = File::new("bilde.png", *b"PNG");
            let form = SendVedleggMultipart::new("Kari", image)
                .merker(vec!["a".to_owned(), "b".to_owned()])
                .post(post)
                .filer(vec![File::new("b.txt", *b"B").media_type("text/plain")]);
            let request = SendVedlegg::new().body_multipart(&form);
            let (_, media_type, body) = sent(request.request(BASE).unwrap());
            let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
            let parts = Vec::from_iter(body.split(&format!("--{boundary}")).map(|part| part.replace("\r\n", "|")));
            assert_eq!(parts, [
                "",
                "|Content-Disposition: form-data; name=\"navn\"||Kari|",
                "|Content-Disposition: form-data; name=\"merker\"||a|",
                "|Content-Disposition: form-data; name=\"merker\"||b|",
                "|Content-Disposition: form-data; name=\"post\"|Content-Type: application/json||{\"kode\":\"A&B\"}|",
                "|Content-Disposition: form-data; name=\"bilde\"; filename=\"bilde.png\"|Content-Type: image/png||PNG|",
                "|Content-Disposition: form-data; name=\"filer\"; filename=\"b.txt\"|Content-Type: text/plain||B|",
                "--|",
            ]);
            let form = SendVedleggForm::new().navn("Ola");
            let request = SendVedlegg::new().body_form(&form).request(BASE).unwrap();
            assert_sent(request, "POST https://skatt.no/vedlegg", "application/x-www-form-urlencoded", "navn=Ola");
        }

        #[test]
        fn texts_and_bytes() {
            let raw = SendRaatt::new();
            assert!(raw.request(BASE).unwrap().body().is_none());
            let request = raw.clone().body_text("a;b").request(BASE).unwrap();
            assert_sent(request, "POST https://skatt.no/raatt", "text/csv; charset=utf-8", "a;b");
            let request = raw.clone().body_bytes(*b"%PDF").request(BASE).unwrap();
            assert_sent(request, "POST https://skatt.no/raatt", "application/pdf", "%PDF");
            let request = raw.clone().body_zip(*b"PK").request(BASE).unwrap();
            assert_sent(request, "POST https://skatt.no/raatt", "application/zip", "PK");
            let request = raw.body_any("image/gif", *b"GIF").request(BASE).unwrap();
            assert_sent(request, "POST https://skatt.no/raatt", "image/gif", "GIF");
            let request = SendBilde::new("image/png", *b"PNG").request(BASE).unwrap();
            assert_sent(request, "POST https://skatt.no/bilde", "image/png", "PNG");
            assert!(SendBilde::new("image/png\r\nX: y", *b"").request(BASE).is_err());
        }
    "##;
    check("bodies", test);
}

#[test]
fn answers_are_read_by_their_status() {
    let test = r##"
        use skattekit_answers::{v1::*, Reply, RawReason};

        const JSON: Option<&str> = Some("application/json");

        #[test]
        fn exact_goes_before_range_and_range_before_default() {
            let of = |status: u16, body: &str| HentFlere::decode(status, JSON, body.as_bytes());
            let model = |status, body| match of(status, body) { Reply::Model(model) => model, other => panic!("{other:?}") };
            let feil = |status, body| match of(status, body) { Reply::Feil(failure) => failure.feil, other => panic!("{other:?}") };
            assert!(matches!(model(200, r#"{"sum": 1}"#), HentFlereResponse::Ok(skatt) if skatt.sum == 1));
            assert!(matches!(model(201, r#"{"id": "a"}"#), HentFlereResponse::Created(svar) if svar.id == "a"));
            assert_eq!(model(204, ""), HentFlereResponse::NoContent);
            assert!(matches!(model(206, r#"{"sum": 1}"#), HentFlereResponse::Success(_)));
            assert!(matches!(of(201, r#"{"sum": 1}"#), Reply::Raw(_)));
            assert!(matches!(feil(200, r#"{"kode": "A"}"#), HentFlereError::Other(_)));
            assert!(matches!(feil(400, r#"{"title": "A"}"#), HentFlereError::BadRequest(_)));
            assert!(matches!(feil(418, r#"{"kode": "A"}"#), HentFlereError::Other(_)));
            assert!(matches!(feil(503, r#"{"kode": "A"}"#), HentFlereError::ServerError(_)));
            assert!(matches!(of(404, ""), Reply::Raw(raw) if raw.reason == RawReason::Empty));
            assert!(matches!(of(400, r#"{"kode": "A"}"#), Reply::Raw(_)));
            let (_, findings) = HentFlere::decode_with_findings(201, JSON, br#"{"id": "a", "ny": 1}"#);
            assert_eq!(findings.len(), 1);
        }

        #[test]
        fn an_error_of_some_statuses_alone() {
            let feil = HentMedFeil::decode(404, JSON, br#"{"kode": "A"}"#);
            assert!(matches!(feil, Reply::Feil(failure) if matches!(failure.feil, HentMedFeilError::ClientError(_))));
            assert!(matches!(HentMedFeil::decode(500, JSON, br#"{"kode": "A"}"#), Reply::Raw(_)));
            assert!(matches!(HentMedFeil::decode(200, JSON, br#"{"sum": 1}"#), Reply::Model(_)));
            match HentUtenFeil::decode(404, JSON, br#"{"kode": "A"}"#) {
                Reply::Feil(failure) => failure.feil.never(),
                Reply::Raw(raw) => assert_eq!(raw.status, 404),
                Reply::Model(_) => panic!("a failure"),
            }
            assert!(matches!(HentBareDefault::decode(200, None, br#"{"sum": 1}"#), Reply::Model(_)));
            assert!(matches!(HentBareDefault::decode(404, None, br#"{"sum": 1}"#), Reply::Feil(_)));
        }

        #[test]
        fn texts_bytes_and_a_choice_of_media_types() {
            let Reply::Model(text) = HentTekst::decode(200, Some("text/plain"), b"hei") else { panic!() };
            assert_eq!(text, "hei");
            assert!(matches!(HentTekst::decode(400, Some("text/plain"), b"nei"), Reply::Raw(_)));
            let Reply::Model(bytes) = HentFil::decode(200, Some("application/pdf"), b"%PDF\xff") else { panic!() };
            assert_eq!(bytes, b"%PDF\xff");
            assert!(matches!(HentFil::decode(200, JSON, br#"{"kode": "A"}"#), Reply::Feil(_)));
            let of = |media_type, body: &[u8]| match HentValg::decode(200, Some(media_type), body) {
                Reply::Model(HentValgResponse::Ok(_)) => "json",
                Reply::Model(HentValgResponse::OkText(_)) => "text",
                Reply::Model(HentValgResponse::OkBytes(_)) => "bytes",
                Reply::Model(HentValgResponse::OkVndEnkel(_)) => "enkel",
                _ => "raw",
            };
            assert_eq!(of("text/csv; charset=utf-8", b"a;b"), "text");
            assert_eq!(of("application/pdf", b"%PDF"), "bytes");
            assert_eq!(of("application/vnd.enkel+json", br#"{"id": "a"}"#), "enkel");
            assert_eq!(of("application/json", br#"{"sum": 1}"#), "json");
            assert_eq!(of("text/nonsense", br#"{"sum": 1}"#), "json");
            assert_eq!(of("application/json", b"a;b"), "raw");
            assert!(matches!(GetUspesifisert::decode(200, JSON, b"[1]"), Reply::Model(text) if text == "[1]"));
            assert!(matches!(GetUspesifisertById::decode(200, None, b""), Reply::Model(_)));
        }

        #[test]
        fn roots_that_are_no_objects() {
            let Reply::Model(list) = HentListe::decode(200, JSON, br#"[{"sum": 1}]"#) else { panic!() };
            assert_eq!(list.len(), 1);
            assert!(matches!(HentListe::decode(200, JSON, br#"{"sum": 1}"#), Reply::Raw(_)));
            assert!(matches!(HentListe::decode(200, JSON, br#"{"kode": "A"}"#), Reply::Feil(_)));
            assert!(matches!(HentTall::decode(200, JSON, b"42"), Reply::Model(42)));
            assert!(matches!(HentUnion::decode(200, JSON, br#"{"type": "Ny"}"#), Reply::Model(Hendelse::Ny(_))));
            assert!(matches!(HentUnion::decode(200, JSON, br#"{"kode": "A"}"#), Reply::Feil(_)));
            let Reply::Model(free) = HentFritt::decode(200, JSON, br#"{"hva": 1}"#) else { panic!() };
            assert!(free.get("hva").is_some());
            #[cfg(feature = "xml")]
            {
                let xml = Some("application/xml");
                let body = b"<Hendelse><type>Gammel</type><antall>1</antall></Hendelse>";
                assert!(matches!(HentUnion::decode(200, xml, body), Reply::Model(Hendelse::Gammel(_))));
                assert!(matches!(HentXml::decode(200, xml, b"<Skatt><sum>1</sum></Skatt>"), Reply::Model(_)));
                assert!(matches!(HentXml::decode(404, xml, b"<Feil><kode>A</kode></Feil>"), Reply::Feil(_)));
            }
        }

        #[test]
        fn what_is_asked_for() {
            let base = "https://skatt.no";
            let accept = |request: skattekit_answers::Request| request.headers()[0].1.clone();
            assert_eq!(accept(HentXml::new().request(base).unwrap()), "application/xml");
            assert_eq!(accept(HentTekst::new().request(base).unwrap()), "text/plain");
            let json = skattekit_answers::Format::Json;
            assert_eq!(accept(HentBegge::new().request(base, json).unwrap()), "application/vnd.skatt+json");
        }
    "##;
    check("answers", test);
}

#[test]
fn parameters_are_written_in_their_styles() {
    let test = r##"
        use skattekit_styles::v1::*;

        const BASE: &str = "https://skatt.no";

        fn filter() -> Filter {
            let mut filter = Filter::default();
            filter.fra = Some(1);
            filter.stadie = Some(Stadie::Utkast.into());
            filter
        }

        #[test]
        fn in_the_path() {
            let list = vec!["a,b".to_owned(), "c".to_owned()];
            let request = IStien::new(list, vec![1, 2], "x", filter()).request(BASE).unwrap();
            assert_eq!(request.url(), "https://skatt.no/sti/a%2Cb,c/.1.2/;semikolon=x/fra=1,stadie=utkast");
            assert!(IStien::new(Vec::new(), vec![1], "x", filter()).request(BASE).is_err());
        }

        #[test]
        fn in_the_query() {
            let stadier = || vec![Stadie::Utkast.into(), Stadie::Oppgjoer.into()];
            let request = ISpoerringen::new(stadier()).request(BASE).unwrap();
            assert_eq!(request.url(), "https://skatt.no/spoerring?form=utkast&form=oppgjoer");
            let mut dypt = Dypt::default();
            dypt.filtre = vec![filter()].into();
            let request = ISpoerringen::new(stadier())
                .felles(true)
                .side(2)
                .komma(vec!["2024-01-01".parse().unwrap(), "2024-01-02".parse().unwrap()])
                .mellomrom(vec!["1.50".parse().unwrap(), "2".parse().unwrap()])
                .strek(Vec::new())
                .dypt(filter())
                .objekt(filter())
                .json(dypt)
                .adresse("https://a.no/b?c")
                .request(BASE)
                .unwrap();
            let parts = Vec::from_iter(request.url().split_once('?').unwrap().1.split('&'));
            assert_eq!(parts, [
                "felles=true",
                "side=2",
                "form=utkast",
                "form=oppgjoer",
                "komma=2024-01-01,2024-01-02",
                "mellomrom=1.50%202",
                "strek=",
                "dypt%5Bfra%5D=1",
                "dypt%5Bstadie%5D=utkast",
                "fra=1",
                "stadie=utkast",
                "json=%7B%22filtre%22%3A%5B%7B%22fra%22%3A1%2C%22stadie%22%3A%22utkast%22%7D%5D%7D",
                "adresse=https://a.no/b?c",
            ]);
        }

        #[test]
        fn among_the_headers() {
            let request = IHodet::new("1", filter(), "hemmelig;")
                .x_liste(vec!["a".to_owned(), "b".to_owned()])
                .valg(vec!["c".to_owned(), "d".to_owned()])
                .request(BASE)
                .unwrap();
            let headers = Vec::from_iter(request.headers().iter().map(|(name, value)| format!("{name}: {value}")));
            assert_eq!(headers, [
                "X-Liste: a,b",
                "X-Objekt: fra=1,stadie=utkast",
                "Accept: application/json",
                "Cookie: okt=hemmelig%3B; valg=c,d",
            ]);
            assert!(!format!("{request:?}").contains("hemmelig"));
        }
    "##;
    check("styles", test);
}

#[test]
fn servers_and_keys_are_there_to_choose() {
    let test = r##"
        use skattekit_servers::v1::*;

        #[test]
        fn servers() {
            assert_eq!(BASE_URL_ETTER_MILJOE, SERVER_ETTER_MILJOE.url());
            let prod = SERVER_ETTER_MILJOE.variable("miljoe", "prod").unwrap();
            assert_eq!(prod.url(), "https://prod.skatt.no/v1");
            assert!(SERVER_ETTER_MILJOE.variable("miljoe", "lokalt").is_err());
            assert_eq!(BASE_PATH_SKATT_V1, "/skatt/v1");
            assert_eq!(HentEgen::BASE_URL, "https://egen.skatt.no");
            assert_eq!(SendEgen::BASE_URL_FOR_STIEN, "https://sti.skatt.no");
        }

        #[test]
        fn security() {
            let common = HentFelles::new().noekkel("abc").okt("d e").request(BASE_URL_ETTER_MILJOE).unwrap();
            assert_eq!(common.scopes(), [SCOPE]);
            let headers = Vec::from_iter(common.headers().iter().map(|(name, value)| format!("{name}: {value}")));
            assert_eq!(headers, ["X-Key: abc", "Accept: application/json", "Cookie: OKT=d%20e"]);
            assert!(!format!("{:?}", HentFelles::new().noekkel("abc")).contains("abc"));
            let own = HentEgen::new().i_spoerringen("k&").request(HentEgen::BASE_URL).unwrap();
            assert_eq!(own.url(), "https://egen.skatt.no/egen?key=k%26");
            assert_eq!(own.scopes(), HentEgen::SCOPES);
            assert_eq!(HentEgen::SCOPES, ["skatt:les", "skatt:skriv", "skatt:alt"]);
            let open = SendEgen::new().request(SendEgen::BASE_URL_FOR_STIEN).unwrap();
            assert!(open.scopes().is_empty());
        }
    "##;
    check("servers", test);
}
