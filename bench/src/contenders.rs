//! The decoders that are compared: each reads the text of a response, or refuses it.

use std::hint::black_box;
#[cfg(feature = "inspect")]
use std::io::Cursor;
#[cfg(feature = "inspect")]
use std::sync::LazyLock;

use anyhow::Result;
#[cfg(feature = "inspect")]
use anyhow::ensure;
use clap::ValueEnum;
use guard::readers;
use serde::de::DeserializeOwned;
use serde_json::Value;
#[cfg(feature = "inspect")]
use skattekit_inspect::{Models, Options, Selection, inspect_stream};

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

type Typify = typify_plain::SummertSkattegrunnlag;
type TypifyNames = typify_names::SummertSkattegrunnlag;

/// A way to read a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Contender {
    /// JSON to our model by `serde_json::from_str`, as all others read.
    Ours,
    /// JSON to our model by our own `from_json`.
    OursFromJson,
    /// JSON, a response a line, to a report of what the models do not know, on one core.
    #[cfg(feature = "inspect")]
    Inspect,
    /// JSON to typify's model; names are text.
    Typify,
    /// JSON to typify's model by sonic-rs.
    TypifySonic,
    /// JSON to typify's model by simd-json, which needs a copy that it can write in.
    TypifySimd,
    /// JSON to typify's model with the names of the year as an enum.
    TypifyNames,
    /// The same by sonic-rs.
    TypifyNamesSonic,
    /// The same by simd-json.
    TypifyNamesSimd,
    /// JSON to `serde_json::Value`.
    Value,
    /// JSON to nothing, `serde_json::de::IgnoredAny`: the floor.
    Floor,
    /// XML to our model.
    OursXml,
    /// quick-xml's events over XML: the floor there.
    FloorXml,
}

impl Contender {
    /// Those that read JSON.
    pub(crate) const JSON: &[Self] = &[
        Self::Ours,
        Self::OursFromJson,
        #[cfg(feature = "inspect")]
        Self::Inspect,
        Self::Typify,
        Self::TypifySonic,
        Self::TypifySimd,
        Self::TypifyNames,
        Self::TypifyNamesSonic,
        Self::TypifyNamesSimd,
        Self::Value,
        Self::Floor,
    ];

    /// Those that read XML.
    pub(crate) const XML: [Self; 2] = [Self::OursXml, Self::FloorXml];

    /// The name in a table.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Ours => "skattekit",
            Self::OursFromJson => "skattekit, `from_json`",
            #[cfg(feature = "inspect")]
            Self::Inspect => "skattekit, `inspect`",
            Self::Typify => "typify",
            Self::TypifySonic => "typify through sonic-rs",
            Self::TypifySimd => "typify through simd-json",
            Self::TypifyNames => "typify, the names of the year as an enum",
            Self::TypifyNamesSonic => "the same through sonic-rs",
            Self::TypifyNamesSimd => "the same through simd-json",
            Self::Value => "`serde_json::Value`",
            Self::Floor => "`serde_json::de::IgnoredAny`",
            Self::OursXml => "skattekit",
            Self::FloorXml => "quick-xml's events",
        }
    }

    /// Whether a response with a name that is in no list is refused.
    pub(crate) const fn is_closed(self) -> bool {
        matches!(
            self,
            Self::TypifyNames | Self::TypifyNamesSonic | Self::TypifyNamesSimd
        )
    }

    /// Reads one response and drops what was read.
    ///
    /// # Errors
    ///
    /// When the contender refuses the response.
    pub(crate) fn decode(self, text: &str) -> Result<()> {
        match self {
            Self::Ours => read_and_drop(readers::from_str(text)?),
            Self::OursFromJson => read_and_drop(readers::from_json(text)?),
            #[cfg(feature = "inspect")]
            Self::Inspect => inspect(text.to_owned())?,
            Self::Typify => read_and_drop(json::<Typify>(text)?),
            Self::TypifySonic => read_and_drop(sonic::<Typify>(text)?),
            Self::TypifySimd => read_and_drop(simd::<Typify>(text)?),
            Self::TypifyNames => read_and_drop(json::<TypifyNames>(text)?),
            Self::TypifyNamesSonic => read_and_drop(sonic::<TypifyNames>(text)?),
            Self::TypifyNamesSimd => read_and_drop(simd::<TypifyNames>(text)?),
            Self::Value => read_and_drop(json::<Value>(text)?),
            Self::Floor => read_and_drop(readers::ignored(text)?),
            Self::OursXml => read_and_drop(readers::from_xml(text)?),
            Self::FloorXml => read_and_drop(readers::events(text)?),
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
            Self::Ours => sum!(readers::from_str(text)?, + 0),
            Self::OursFromJson => sum!(readers::from_json(text)?, + 0),
            Self::Typify => sum!(json::<Typify>(text)?, .0),
            Self::TypifySonic => sum!(sonic::<Typify>(text)?, .0),
            Self::TypifySimd => sum!(simd::<Typify>(text)?, .0),
            Self::TypifyNames => sum!(json::<TypifyNames>(text)?, .0),
            Self::TypifyNamesSonic => sum!(sonic::<TypifyNames>(text)?, .0),
            Self::TypifyNamesSimd => sum!(simd::<TypifyNames>(text)?, .0),
            Self::Value => Some(sum_of_value(&json(text)?)),
            Self::OursXml => sum!(readers::from_xml(text)?, + 0),
            #[cfg(feature = "inspect")]
            Self::Inspect => {
                self.decode(text)?;
                None
            }
            Self::Floor | Self::FloorXml => {
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

fn sonic<T: DeserializeOwned>(text: &str) -> sonic_rs::Result<T> {
    sonic_rs::from_str(text)
}

/// With the copy of the text that it needs, since it overwrites what it reads.
fn simd<T: DeserializeOwned>(text: &str) -> simd_json::Result<T> {
    simd_json::serde::from_slice(&mut text.as_bytes().to_vec())
}

/// Reads a text with a response a line, as a file of it would be read.
///
/// # Errors
///
/// When one of them is not read.
#[cfg(feature = "inspect")]
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

fn sum_of_value(value: &Value) -> i64 {
    let lists = ["grunnlag", "svalbardGrunnlag"].map(|field| value[field].as_array());
    let posts = lists.into_iter().flatten().flatten();
    posts.filter_map(|post| post["beloep"].as_i64()).sum()
}

#[cfg(test)]
mod tests {
    use guard::corpus::Corpus;

    use super::*;

    fn builds(contender: Contender) -> bool {
        match contender {
            #[cfg(feature = "inspect")]
            Contender::Inspect => false,
            Contender::Floor | Contender::FloorXml => false,
            _ => true,
        }
    }

    #[test]
    fn all_contenders_read_the_same_amounts() {
        let json = Corpus::json(100_000, 0);
        let xml = Corpus::xml(json.documents.len());
        for (json, xml) in json.documents.iter().zip(&xml.documents) {
            let expected = Contender::Value.sum(json).unwrap();
            let read = |contender: &Contender, text| contender.sum(text).unwrap();
            for contender in Contender::JSON {
                let sum = read(contender, json);
                assert!(sum == expected || !builds(*contender), "{contender:?}");
            }
            for contender in &Contender::XML {
                let sum = read(contender, xml);
                assert!(sum == expected || !builds(*contender), "{contender:?}");
            }
            assert_ne!(expected, Some(0));
        }
    }

    #[test]
    fn an_unknown_name_is_refused_by_the_closed_enums_alone() {
        for document in &Corpus::json(50_000, 100).documents {
            for contender in Contender::JSON {
                let refused = contender.decode(document).is_err();
                assert_eq!(refused, contender.is_closed(), "{contender:?}");
            }
        }
    }
}
