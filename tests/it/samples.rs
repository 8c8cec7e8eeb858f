//! Values made up from a seed, of every model: a strict reading says nothing of them, and they come back from both formats.

use std::collections::BTreeSet;

use skattekit_codegen::ir::Shape;
use skattekit_runtime::Format;
use skattekit_summert_skattegrunnlag::Reply;
use skattekit_summert_skattegrunnlag::v2::{
    HentSummertSkattegrunnlagForStadie, Spesifisering, SummertSkattegrunnlag,
    SummertSkattegrunnlagAnyYear,
};
use skattekit_testdata::{Novelty, Samples, Size};

use crate::every::{Codes, Entry, Held, models};
use crate::shapes::specification;

const SEEDS: u64 = 40;

#[test]
fn a_strict_reading_says_nothing_of_them() {
    for entry in models() {
        for size in [Size::Small, Size::Mixed, Size::Full] {
            for seed in 0..SEEDS {
                let value = entry
                    .model
                    .sample(&mut Samples::from_seed(seed).sized(size));
                for (format, body) in bodies(&entry, &*value) {
                    let read = entry.model.read_strict(format, body.as_bytes());
                    let read =
                        read.unwrap_or_else(|error| panic!("{}: {error} of {body}", entry.name()));
                    assert!(value.equals(&*read), "{}: {body}", entry.name());
                }
            }
        }
    }
}

/// A value in each format that its type has.
fn bodies(entry: &Entry, value: &dyn Held) -> Vec<(Format, String)> {
    formats(entry)
        .map(|format| match format {
            Format::Json => (format, value.to_json()),
            Format::Xml => (format, value.to_xml().unwrap()),
        })
        .collect()
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_seed_others() {
    let json = |seed| {
        let mut samples = Samples::from_seed(seed).sized(Size::Full);
        let bodies = models()
            .into_iter()
            .map(|entry| entry.model.sample(&mut samples).to_json());
        bodies.collect::<Vec<_>>().join("\n")
    };
    assert_eq!(json(1), json(1));
    assert_ne!(json(1), json(2));
}

macro_rules! all_codes {
    ([$json:ident] $($module:ident $variant:ident $year:literal [$($method:ident)*];)*) => {$({
        use skattekit_summert_skattegrunnlag::$module::TekniskNavn;

        let mut samples = Samples::from_seed($year);
        let value = samples.all_codes::<TekniskNavn, SummertSkattegrunnlag<TekniskNavn>>();
        assert_eq!(value.inntektsaar.as_str(), stringify!($year));
        let codes = value.grunnlag.iter().map(|post| post.teknisk_navn.known().unwrap());
        assert!(codes.eq(TekniskNavn::ALL.iter().copied()), "{}", $year);
        $json += 1;
    })*};
}

#[test]
fn every_code_of_a_year_is_in_one_value() {
    let mut years = 0;
    each_year!(all_codes years);
    assert!(years > 9, "{years} years");
}

#[test]
fn every_member_of_a_union_comes() {
    let mut samples = Samples::from_seed(1);
    let tags = (0..2000).map(|_| {
        let json = samples.json::<Spesifisering>().unwrap();
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        value["type"].as_str().unwrap().to_owned()
    });
    let tags = tags.collect::<BTreeSet<_>>();
    let schemas = specification()
        .apis
        .iter()
        .flat_map(|api| &api.versions)
        .flat_map(|version| &version.schemas);
    let unions = schemas.filter_map(|schema| match &schema.shape {
        Shape::Union(union) if schema.name.0 == "Spesifisering" => Some(union),
        _ => None,
    });
    for union in unions {
        let members = union.members.iter().map(|member| member.value.0.clone());
        assert_eq!(members.collect::<BTreeSet<_>>(), tags);
    }
}

pub(crate) fn formats(entry: &Entry) -> impl Iterator<Item = Format> {
    let xml = entry.model.root().map(|_| Format::Xml);
    std::iter::once(Format::Json).chain(xml)
}

#[test]
fn a_model_with_a_list_per_year_has_the_novelty_of_its_year() {
    let mut counts = [0; 2];
    for entry in models() {
        let is_response = entry.model.root().is_some();
        for (count, novelty) in counts
            .iter_mut()
            .zip([Novelty::UnknownYear, Novelty::OtherYear])
        {
            let has_it = match (novelty, entry.codes) {
                (Novelty::UnknownYear, Codes::Any) => true,
                (Novelty::OtherYear, Codes::Of(_)) => is_response,
                _ => false,
            };
            *count += usize::from(has_it);
            for format in formats(&entry) {
                let news = entry
                    .model
                    .news(&mut Samples::from_seed(1), format, novelty);
                assert_eq!(news.is_some(), has_it, "{}: {novelty:?}", entry.name());
            }
        }
    }
    assert!(counts.iter().all(|count| *count >= 3), "{counts:?}");
}

#[test]
fn a_year_that_no_list_is_of_is_decoded_as_such() {
    type Any = SummertSkattegrunnlagAnyYear;
    let mut samples = Samples::from_seed(1).sized(Size::Full);
    for news in [
        samples.news::<Any>(Novelty::UnknownYear).unwrap(),
        samples.xml_news::<Any>(Novelty::UnknownYear).unwrap(),
    ] {
        let content_type = Some(news.format.media_type());
        let reply = HentSummertSkattegrunnlagForStadie::decode_any_year(
            200,
            content_type,
            news.body.as_bytes(),
        );
        let Reply::Model(Any::Other(svar)) = reply else {
            panic!("{reply:?}");
        };
        assert_eq!(svar.inntektsaar.as_str(), "2099");
        assert!(!svar.grunnlag.is_empty());
    }
}
