//! The decoders that are compared: each reads the text of a response, or refuses it.

use std::hint::black_box;
use std::io::Cursor;
use std::sync::LazyLock;

use anyhow::{Result, ensure};
use clap::ValueEnum;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;
use skattekit_inspect::{Models, Options, Selection, inspect_stream};
use skattekit_summert_skattegrunnlag::{aar2021::TekniskNavn, v1};

/// What typify makes of the document as it is.
#[allow(warnings, clippy::all, clippy::pedantic, reason = "not our code")]
mod typify_plain {
    include!(concat!(env!("OUT_DIR"), "/typify_plain.rs"));
}

/// What typify makes of the document when `tekniskNavn` is an enum of the year's names.
#[allow(warnings, clippy::all, clippy::pedantic, reason = "not our code")]
mod typify_names {
    include!(concat!(env!("OUT_DIR"), "/typify_names.rs"));
}

type Ours = v1::SummertSkattegrunnlag<TekniskNavn>;

/// A way to read a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Contender {
    /// JSON to our model by `serde_json::from_str`, as all others read.
    Ours,
    /// JSON to our model by our own `from_json`.
    OursFromJson,
    /// JSON, a response a line, to a report of what the models do not know, on one core.
    Inspect,
    /// JSON to typify's model; names are text.
    Typify,
    /// JSON to typify's model with the names of the year as an enum.
    TypifyNames,
    /// JSON to `serde_json::Value`.
    Value,
    /// JSON to nothing, `serde_json::de::IgnoredAny`: the floor.
    Floor,
    /// XML to our model.
    #[cfg(feature = "xml")]
    OursXml,
    /// quick-xml's events over XML: the floor there.
    FloorXml,
}

impl Contender {
    /// Those that read JSON.
    pub(crate) const JSON: [Self; 7] = [
        Self::Ours,
        Self::OursFromJson,
        Self::Inspect,
        Self::Typify,
        Self::TypifyNames,
        Self::Value,
        Self::Floor,
    ];

    /// Those that read XML.
    pub(crate) const XML: &[Self] = &[
        #[cfg(feature = "xml")]
        Self::OursXml,
        Self::FloorXml,
    ];

    /// The name in a table.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Ours => "skattekit",
            Self::OursFromJson => "skattekit, `from_json`",
            Self::Inspect => "skattekit, `inspect`",
            Self::Typify => "typify",
            Self::TypifyNames => "typify, the names of the year as an enum",
            Self::Value => "`serde_json::Value`",
            Self::Floor => "`serde_json::de::IgnoredAny`",
            #[cfg(feature = "xml")]
            Self::OursXml => "skattekit",
            Self::FloorXml => "quick-xml's events",
        }
    }

    /// Reads one response and drops what was read.
    ///
    /// # Errors
    ///
    /// When the contender refuses the response.
    pub(crate) fn decode(self, text: &str) -> Result<()> {
        match self {
            Self::Ours => read_and_drop(json::<Ours>(text)?),
            Self::OursFromJson => read_and_drop(ours(text)?),
            Self::Inspect => inspect(text.to_owned())?,
            Self::Typify => read_and_drop(json::<typify_plain::SummertSkattegrunnlag>(text)?),
            Self::TypifyNames => read_and_drop(json::<typify_names::SummertSkattegrunnlag>(text)?),
            Self::Value => read_and_drop(json::<Value>(text)?),
            Self::Floor => read_and_drop(json::<IgnoredAny>(text)?),
            #[cfg(feature = "xml")]
            Self::OursXml => read_and_drop(ours_xml(text)?),
            Self::FloorXml => read_and_drop(events(text)?),
        }
        Ok(())
    }

    /// The sum of all amounts in one response, in kroner; none where no value is built. Not for timing.
    ///
    /// # Errors
    ///
    /// When the contender refuses the response.
    pub(crate) fn sum(self, text: &str) -> Result<Option<i64>> {
        macro_rules! sum {
            ($value:expr, $($beloep:tt)+) => {{
                let value = $value;
                let posts = value.grunnlag.iter().chain(value.svalbard_grunnlag.iter());
                Some(posts.map(|post| post.beloep $($beloep)+).sum())
            }};
        }
        Ok(match self {
            Self::Ours => sum!(json::<Ours>(text)?, + 0),
            Self::OursFromJson => sum!(ours(text)?, + 0),
            Self::Typify => sum!(json::<typify_plain::SummertSkattegrunnlag>(text)?, .0),
            Self::TypifyNames => sum!(json::<typify_names::SummertSkattegrunnlag>(text)?, .0),
            Self::Value => Some(sum_of_value(&json(text)?)),
            #[cfg(feature = "xml")]
            Self::OursXml => sum!(ours_xml(text)?, + 0),
            Self::Inspect | Self::Floor | Self::FloorXml => {
                self.decode(text)?;
                None
            }
        })
    }
}

fn read_and_drop<T>(value: T) {
    drop(black_box(value));
}

fn json<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text)
}

fn ours(text: &str) -> Result<Ours> {
    Ok(skattekit_runtime::from_json(text)?)
}

/// Reads a text with a response a line, as a file of it would be read.
///
/// # Errors
///
/// When one of them is not read.
pub(crate) fn inspect(text: String) -> Result<()> {
    static MODELS: LazyLock<Models> = LazyLock::new(|| {
        // The responses fit both versions; the others read them as the first.
        let models = Models::select(&Selection {
            api: Some("summertskattegrunnlag.v1".to_owned()),
            model: None,
        });
        models.expect("the API and the version that the corpus is of")
    });
    let options = Options {
        jobs: 1,
        longest: 64_000_000,
        with_types: false,
    };
    let report = inspect_stream("-", Cursor::new(text), &MODELS, options);
    ensure!(!report.has_unread(), "{report:?}");
    read_and_drop(report);
    Ok(())
}

#[cfg(feature = "xml")]
fn ours_xml(text: &str) -> Result<Ours> {
    Ok(skattekit_runtime::from_xml(text)?)
}

/// The number of events, so that none of them can be left unread.
fn events(text: &str) -> quick_xml::Result<usize> {
    let mut reader = Reader::from_str(text);
    let mut count = 0;
    while !matches!(black_box(reader.read_event()?), Event::Eof) {
        count += 1;
    }
    Ok(count)
}

fn sum_of_value(value: &Value) -> i64 {
    let lists = ["grunnlag", "svalbardGrunnlag"].map(|field| value[field].as_array());
    let posts = lists.into_iter().flatten().flatten();
    posts.filter_map(|post| post["beloep"].as_i64()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;

    #[test]
    fn all_contenders_read_the_same_amounts() {
        let json = Corpus::json(100_000, 0);
        let xml = Corpus::xml(json.documents.len());
        for (json, xml) in json.documents.iter().zip(&xml.documents) {
            let expected = Contender::Value.sum(json).unwrap();
            let read = |contender: &Contender, text| contender.sum(text).unwrap();
            for contender in &Contender::JSON {
                let sum = read(contender, json);
                assert!(
                    sum == expected || matches!(contender, Contender::Floor | Contender::Inspect),
                    "{contender:?}"
                );
            }
            for contender in Contender::XML {
                let sum = read(contender, xml);
                assert!(
                    sum == expected || *contender == Contender::FloorXml,
                    "{contender:?}"
                );
            }
            assert_ne!(expected, Some(0));
        }
    }

    #[test]
    fn an_unknown_name_is_refused_by_the_closed_enum_alone() {
        for document in &Corpus::json(50_000, 100).documents {
            for contender in &Contender::JSON {
                let refused = contender.decode(document).is_err();
                assert_eq!(
                    refused,
                    *contender == Contender::TypifyNames,
                    "{contender:?}"
                );
            }
        }
    }

    #[test]
    fn the_xml_has_an_element_for_every_value() {
        // Start, text and end of six fields, and start and end of the root and of every post, after the declaration.
        let text = &Corpus::xml(1).documents[0];
        let posts = text.matches("<tekniskNavn>").count();
        let kategori = text.matches("<kategori>").count();
        assert_eq!(
            events(text).unwrap(),
            1 + 2 + 5 * 3 + posts * 8 + kategori * 3
        );
    }
}
