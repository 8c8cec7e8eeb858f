//! News of every kind in values made up from many seeds: each is the one finding that is promised.

use skattekit_testdata::{Expected, News, Novelty, Samples, Size};

use crate::every::{Entry, models};
use crate::samples::formats;

const SEEDS: u64 = 12;

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn a_novelty_is_the_one_finding_that_is_promised() {
    let mut counts = [[0; 2]; Novelty::ALL.len()];
    for entry in models() {
        for (count, novelty) in counts.iter_mut().zip(Novelty::ALL) {
            for seed in 0..SEEDS {
                for (at, format) in formats(&entry).enumerate() {
                    let mut samples = Samples::from_seed(seed).sized(Size::Full);
                    let Some(news) = entry.model.news(&mut samples, format, *novelty) else {
                        continue;
                    };
                    assert_eq!(news.format, format);
                    count[at] += 1;
                    keeps_its_promise(&entry, *novelty, &news);
                }
            }
        }
    }
    for ([json, xml], novelty) in counts.into_iter().zip(Novelty::ALL) {
        let has_no_xml = *novelty == Novelty::NumberAsText;
        assert!(
            json >= 36 && (xml >= 36) != has_no_xml,
            "{novelty:?}: {json} and {xml}"
        );
    }
}

fn keeps_its_promise(entry: &Entry, novelty: Novelty, news: &News) {
    let read = entry
        .model
        .read_with_findings(news.format, news.body.as_bytes());
    let found = match read {
        Ok((_, findings)) => Ok(findings
            .iter()
            .map(|it| (it.kind(), it.path().to_owned()))
            .collect()),
        Err(error) => Err(error.to_string().starts_with(&news.path)),
    };
    let promised = match news.expected {
        Expected::Finding(kind) => Ok(vec![(kind, news.path.clone())]),
        Expected::Refused => Err(true),
        _ => Ok(Vec::new()),
    };
    assert_eq!(found, promised, "{}: {novelty:?}: {news:?}", entry.name());
}
