//! Responses that other generators' clients fail on, read as typed values without loss.

use skattekit_codegen::ir::Version;
use skattekit_runtime::{
    FindingKind, Format, Open, Reply, decode, from_json, from_json_strict, from_json_with_findings,
    from_xml, from_xml_with_findings, to_json, to_xml,
};
use skattekit_summert_skattegrunnlag::{
    Kategori,
    aar2024::TekniskNavn,
    v2::{
        Feil, Feilkode, HentSummertSkattegrunnlagForStadie as Hent, Spesifisering,
        SummertSkattegrunnlag,
    },
};

use crate::every::{Codes, models};
use crate::fill::{Filler, Texts};
use crate::json::Json;
use crate::markup::{document, in_xml, prefixed};
use crate::shapes::{specification, version};

type Grunnlag = SummertSkattegrunnlag<TekniskNavn>;

const ROOT: skattekit_runtime::Root = <Grunnlag as skattekit_runtime::Document>::ROOT;

/// A response with these specifications of its one post.
fn response(kategori: Json, specifications: Vec<Json>) -> Json {
    let post = Json::object([
        ("tekniskNavn", Json::text("minstefradragIInntekt")),
        ("beloep", Json::number("106750")),
        ("kategori", kategori),
        ("spesifisering", Json::List(specifications)),
    ]);
    Json::object([
        ("personidentifikator", Json::text("21839199217")),
        ("inntektsaar", Json::text("2024")),
        ("grunnlag", Json::List(vec![post])),
    ])
}

fn bodies(body: &Json) -> [(Format, &'static str, String); 2] {
    [
        (Format::Json, "application/json", body.to_string()),
        (Format::Xml, "application/xml", document(ROOT, body)),
    ]
}

#[test]
fn the_documents_have_what_others_fail_at() {
    let has_both = |version: &Version| {
        version.operations.iter().any(|operation| {
            let statuses = operation.responses.iter().map(|response| &*response.status);
            let both_types = operation
                .responses
                .iter()
                .all(|response| response.bodies.len() == 2);
            statuses.collect::<Vec<_>>() == ["200", "default"] && both_types
        })
    };
    let versions = specification().apis.iter().flat_map(|api| &api.versions);
    assert!(versions.filter(|version| has_both(version)).count() >= 4);
    assert!(has_both(version("summertskattegrunnlag", "v2")));
}

#[test]
fn a_success_and_the_default_are_told_apart_in_both_media_types() {
    let body = response(Json::text("inntekt"), Vec::new());
    for (_, media_type, body) in bodies(&body) {
        match Hent::decode::<TekniskNavn>(200, Some(media_type), body.as_bytes()) {
            Reply::Model(model) => assert_eq!(model.grunnlag[0].beloep, 106_750),
            other => panic!("{media_type}: {other:?}"),
        }
    }
    let feil = Json::object([
        ("kode", Json::text("SSG-008")),
        ("melding", Json::text("Ingen data")),
        ("korrelasjonsid", Json::text("a")),
    ]);
    let root = <Feil as skattekit_runtime::Document>::ROOT;
    let xml = document(root, &feil);
    for (media_type, body) in [
        ("application/json", feil.to_string()),
        ("application/xml", xml),
    ] {
        for status in [400, 404, 500] {
            match Hent::decode::<TekniskNavn>(status, Some(media_type), body.as_bytes()) {
                Reply::Feil(failure) => {
                    assert_eq!(failure.status, status);
                    assert_eq!(failure.feil.kode, Some(Feilkode::Ssg008.into()));
                }
                other => panic!("{status} {media_type}: {other:?}"),
            }
        }
    }
}

#[test]
fn one_new_enum_value_fails_nothing() {
    let body = response(Json::text("nyKategori"), Vec::new());
    for (format, _, text) in bodies(&body) {
        let (value, findings) = match format {
            Format::Json => from_json_with_findings::<Grunnlag>(&text).unwrap(),
            Format::Xml => from_xml_with_findings::<Grunnlag>(&text).unwrap(),
        };
        let post = &value.grunnlag[0];
        assert_eq!(post.teknisk_navn, TekniskNavn::MinstefradragIInntekt);
        assert!(matches!(&post.kategori[0], Open::Unknown(new) if new.as_str() == "nyKategori"));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].kind(), FindingKind::UnknownCode);
        // One value without brackets stands where the list would; in XML nothing tells it from a list.
        let path = match format {
            Format::Json => "grunnlag[0].kategori",
            Format::Xml => "grunnlag[0].kategori[0]",
        };
        assert_eq!(findings[0].path(), path);
        if format == Format::Json {
            assert_eq!(Json::parse(&to_json(&value).unwrap()), body);
        }
    }
}

#[test]
fn one_new_union_member_fails_nothing_and_is_kept_whole() {
    let new = Json::parse(
        r#"{"kontonummer":"1","verdi":{"beloep":12345678901234567890.10},"type":"Framtidskonto"}"#,
    );
    let known = Json::parse(r#"{"innskudd":5,"type":"Konto"}"#);
    let body = response(Json::text("inntekt"), vec![new, known]);
    for (format, _, text) in bodies(&body) {
        let (value, findings) = match format {
            Format::Json => from_json_with_findings::<Grunnlag>(&text).unwrap(),
            Format::Xml => from_xml_with_findings::<Grunnlag>(&text).unwrap(),
        };
        let [Spesifisering::Unknown(new), Spesifisering::Konto(konto)] =
            &value.grunnlag[0].spesifisering[..]
        else {
            panic!("{value:?}");
        };
        assert_eq!(konto.innskudd, Some(5));
        let fields = new.as_fields().unwrap();
        assert_eq!(fields.get("type").unwrap().as_str(), Some("Framtidskonto"));
        let verdi = fields.get("verdi").unwrap().as_fields().unwrap();
        assert_eq!(
            verdi.get("beloep").unwrap().as_str(),
            Some("12345678901234567890.10")
        );
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].kind(), FindingKind::UnknownMember);
        assert_eq!(findings[0].path(), "grunnlag[0].spesifisering[0]");
        assert_eq!(findings[0].value(), new);
        if format == Format::Json {
            assert_eq!(Json::parse(&to_json(&value).unwrap()), body);
        }
    }
}

/// The same fields are those of several members; only the type tells which it is.
#[test]
fn a_member_is_never_read_as_another() {
    let fields = [r#""kontonummer":"12345678903""#, r#""beloep":1"#, ""];
    for fields in fields {
        let mut seen = Vec::new();
        let members = [
            "Konto",
            "Aksjesparekonto",
            "Generisk",
            "Fondskonto",
            "LoennOgTilsvarendeYtelser",
        ];
        for member in members {
            let tag = format!("\"type\":\"{member}\"");
            let orders = [[&*tag, fields], [fields, &tag]];
            for order in orders {
                let present = order.iter().filter(|part| !part.is_empty()).copied();
                let text = format!("{{{}}}", present.collect::<Vec<_>>().join(","));
                let body = response(Json::text("inntekt"), vec![Json::parse(&text)]);
                for (format, _, text) in bodies(&body) {
                    let value: Grunnlag = match format {
                        Format::Json => from_json(&text).unwrap(),
                        Format::Xml => from_xml(&text).unwrap(),
                    };
                    let read = match &value.grunnlag[0].spesifisering[0] {
                        Spesifisering::Konto(_) => "Konto",
                        Spesifisering::Aksjesparekonto(_) => "Aksjesparekonto",
                        Spesifisering::Generisk(_) => "Generisk",
                        Spesifisering::Fondskonto(_) => "Fondskonto",
                        Spesifisering::LoennOgTilsvarendeYtelser(_) => "LoennOgTilsvarendeYtelser",
                        other => panic!("{other:?}"),
                    };
                    assert_eq!(read, member, "{text}");
                    seen.push(value);
                }
            }
        }
        seen.dedup();
        assert_eq!(
            seen.len(),
            members.len(),
            "equal values of different members"
        );
    }
}

#[test]
fn kategori_is_one_text_or_a_list_or_absent() {
    let one = response(Json::text("inntekt"), Vec::new());
    let several = Json::List(vec![Json::text("inntekt"), Json::text("formue")]);
    let list = response(several, Vec::new());
    let value: Grunnlag = from_json_strict(one.to_string()).unwrap();
    assert_eq!(
        value.grunnlag[0].kategori[..],
        [Open::Known(Kategori::Inntekt)]
    );
    assert_eq!(Json::parse(&to_json(&value).unwrap()), one);
    let value: Grunnlag = from_json_strict(list.to_string()).unwrap();
    assert_eq!(value.grunnlag[0].kategori.len(), 2);
    assert_eq!(Json::parse(&to_json(&value).unwrap()), list);
    let again: Grunnlag = from_xml(to_xml(&value).unwrap()).unwrap();
    assert_eq!(again, value);
}

/// Read without a namespace prefix and with one, as it is written here and as others lay it out.
#[test]
fn xml_of_every_root_reads() {
    let mut roots = 0;
    for entry in models() {
        let Some(root) = entry.model.root() else {
            continue;
        };
        roots += 1;
        let shape = entry.shape(2021);
        let mut body = Filler::new(Texts::Ordinary).fill(&shape);
        // A list is of its own year, and a response of another is news.
        if let (Codes::Of(year), Json::Object(fields)) = (entry.codes, &mut body) {
            for (_, value) in fields.iter_mut().filter(|(name, _)| name == "inntektsaar") {
                *value = Json::text(year.to_string());
            }
        }
        let named = in_xml(&shape, &body);
        let value = entry
            .model
            .read(Format::Json, body.to_string().as_bytes())
            .unwrap();
        for text in [document(root, &named), prefixed(root, &named)] {
            let read = entry
                .model
                .read_strict(Format::Xml, text.as_bytes())
                .unwrap_or_else(|error| panic!("{}: {error}\n{text}", entry.name()));
            assert!(read.equals(&*value), "{}\n{text}", entry.name());
        }
        let own = value.to_xml().unwrap();
        assert!(own.contains(&format!(
            "<{} xmlns=\"{}\">",
            root.name,
            root.namespace.unwrap()
        )));
        for (from, to) in [(root.name, "svar"), (root.namespace.unwrap(), "urn:annet")] {
            let other = own.replace(from, to);
            let error = entry.model.read(Format::Xml, other.as_bytes()).map(|_| ());
            assert!(error.unwrap_err().to_string().contains(from), "{other}");
        }
    }
    assert!(roots >= 10, "{roots} roots");
}

/// An answer of another kind than its status says is not made into what it is not.
#[test]
fn an_error_is_no_empty_model() {
    let feil = br#"{"kode":"SSG-008","melding":"Ingen data","korrelasjonsid":"a"}"#;
    let reply: Reply<Grunnlag, Feil> = decode(200, Some("application/json"), feil);
    assert!(matches!(reply, Reply::Feil(_)), "{reply:?}");
    let reply: Reply<Grunnlag, Feil> = decode(200, Some("application/json"), b"{}");
    assert!(matches!(reply, Reply::Raw(_)), "{reply:?}");
}
