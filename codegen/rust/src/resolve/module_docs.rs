//! Documentation of modules: a version's `info`, and the table of a year.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{Provenance, Status, Text, Version, Year};
use skattekit_ir::markdown::inline;
use skattekit_ir::pointer::Pointer;

use super::docs::{Section, ours, source};
use crate::phrases;
use crate::plan::{Docs, Source, SourceFile};

/// A version's module: the description of the document.
pub(super) fn version(version: &Version) -> Vec<Section> {
    let info = &version.info;
    let place = |text: &Option<Text>| text.as_ref().map(|text| text.at.clone());
    let own = |text: &Text| (source(Some(text)), Some(text.at.clone()));
    let title = info.title.as_ref().map_or("?", |title| &*title.text);
    let title = inline(title);
    let mut sections = vec![(
        ours([format!("{title}, version `{}`.", version.name)]),
        place(&info.title),
    )];
    sections.extend(info.description.as_ref().map(own));
    sections.extend(info.documentation_about.as_ref().map(own));
    let facts = [
        ("Documentation", &info.documentation),
        ("Version of the document", &info.version),
        ("Terms of use", &info.terms),
        ("Contact", &info.contact),
        ("License", &info.license),
    ];
    for (what, text) in facts {
        // Addresses become links, as everywhere in the source's text.
        let fact = text
            .as_ref()
            .map(|fact| format!("- {}", inline(&format!("{what}: {}.", fact.text))));
        sections.push((ours(fact), place(text)));
    }
    let tags = info.tags.iter().map(phrases::tag);
    let remarks = version
        .remarks
        .get(&Pointer::of(["info"]))
        .into_iter()
        .flatten();
    let texts = tags.chain(remarks.map(phrases::remark));
    sections.extend(texts.map(|text| own(&text)));
    sections.retain(|(docs, _)| *docs != Docs::default());
    sections
}

/// A year's module.
pub(super) fn year(year: &Year) -> Vec<Section> {
    let (number, count) = (year.year.0, year.codes.rows.len());
    let about = if year.is_provisional {
        ours([
            format!("Inntektsår {number}, provisional: {count} codes."),
            "The page of this inntektsår is not published yet. The codes are those published so far, and may still be changed, renamed or removed; the feature is therefore off by default.".to_owned(),
        ])
    } else {
        ours([format!("Inntektsår {number}: {count} codes.")])
    };
    vec![(about, None::<Location>)]
}

/// A file that a module is generated from.
pub(super) fn source_of(provenance: &Provenance) -> Source {
    Source {
        file: provenance.file.clone(),
        relation: Some(relation(provenance.status)),
    }
}

/// The origin of a file, in words.
pub(super) fn source_file(provenance: &Provenance) -> SourceFile {
    SourceFile {
        file: provenance.file.clone(),
        relation: relation(provenance.status),
        source: provenance.source.clone(),
    }
}

const fn relation(status: Status) -> &'static str {
    match status {
        Status::Published => "published",
        Status::Transcribed => "transcribed from what is published",
        Status::Reconstructed => "reconstructed in part",
        Status::Provisional => "provisional",
    }
}

/// The manifest as a file that a module is generated from.
pub(super) fn manifest() -> Source {
    Source {
        file: skattekit_ir::source::MANIFEST.to_owned(),
        relation: None,
    }
}
