//! Generated responses of summert skattegrunnlag v1 for 2021, in JSON or XML, of a given size and share of unknown names.

use std::fmt::Write;
use std::sync::LazyLock;

use skattekit_summert_skattegrunnlag::{Kategori, aar2021::TekniskNavn};

/// How a response is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// Compact, as an API sends it.
    Json,
    /// Without whitespace between the elements.
    Xml,
}

/// Responses one after the other; the same arguments give the same bytes.
pub struct Corpus {
    /// One response each; never empty.
    pub documents: Vec<String>,
    /// Their length together, in bytes.
    pub bytes: usize,
}

impl Corpus {
    /// At least so many bytes of JSON, in which so many per cent of the names are in no list.
    #[must_use]
    pub fn json(bytes: usize, unknown_percent: u64) -> Self {
        let mut size = 0;
        Self::new(Format::Json, unknown_percent, |document| {
            size += document.len();
            size >= bytes
        })
    }

    /// The same values in XML as the first so many responses of `json` have.
    #[must_use]
    pub fn xml(documents: usize) -> Self {
        let mut count = 0;
        Self::new(Format::Xml, 0, |_| {
            count += 1;
            count >= documents
        })
    }

    fn new(format: Format, unknown_percent: u64, mut last: impl FnMut(&str) -> bool) -> Self {
        let mut random = Random(0x5ca7_7e21);
        let mut deck = Deck::new();
        let mut documents = Vec::new();
        loop {
            let response = Response::draw(&mut random, &mut deck, unknown_percent);
            documents.push(match format {
                Format::Json => response.to_json(),
                Format::Xml => response.to_xml(),
            });
            if documents.last().is_some_and(|document| last(document)) {
                break;
            }
        }
        let bytes = documents.iter().map(String::len).sum();
        Self { documents, bytes }
    }
}

/// What is known of a name, and the name of no list that stands in for it.
///
/// Both are of one length, so that corpora with and without unknown names are equally long.
struct Navn {
    known: &'static str,
    unknown: String,
    kategori: Option<&'static str>,
}

static NAVN: LazyLock<Vec<Navn>> = LazyLock::new(|| {
    let known = |text: &str| TekniskNavn::ALL.iter().any(|navn| navn.as_str() == text);
    let navn = TekniskNavn::ALL.iter().map(|navn| {
        let text = navn.as_str();
        // Another last letter: as like a known name as a new one can be.
        let unknown = ('a'..='z')
            .map(|letter| format!("{}{letter}", &text[..text.len() - 1]))
            .find(|other| !known(other));
        Navn {
            known: text,
            unknown: unknown.unwrap_or_else(|| "?".repeat(text.len())),
            kategori: navn.kategori().map(Kategori::as_str),
        }
    });
    navn.collect()
});

struct Post {
    navn: &'static str,
    beloep: i64,
    kategori: Option<&'static str>,
}

/// The fields of the API's own example for 2021, and the stadie.
///
/// A `registreringstidpunkt` is left out: it has no offset, and typify's output refuses a response that has one.
struct Response {
    personidentifikator: String,
    skjermet: bool,
    grunnlag: Vec<Post>,
    svalbard_grunnlag: Vec<Post>,
    skatteoppgjoersdato: String,
}

impl Response {
    fn draw(random: &mut Random, deck: &mut Deck, unknown_percent: u64) -> Self {
        let posts = 5 + random.below(56);
        let posts = (0..posts).map(|_| Post::draw(random, deck, unknown_percent));
        let mut grunnlag = posts.collect::<Vec<_>>();
        // One person in fifty has some of it on Svalbard.
        let svalbard_grunnlag = if random.below(50) == 0 {
            grunnlag.split_off(grunnlag.len() - 2)
        } else {
            Vec::new()
        };
        Self {
            // The month of a synthetic person is 80 too high.
            personidentifikator: format!(
                "{:02}{:02}{:07}",
                1 + random.below(28),
                81 + random.below(12),
                random.below(10_000_000)
            ),
            skjermet: random.below(200) == 0,
            grunnlag,
            svalbard_grunnlag,
            skatteoppgjoersdato: format!(
                "2022-{:02}-{:02}",
                3 + random.below(8),
                1 + random.below(28)
            ),
        }
    }

    fn to_json(&self) -> String {
        let mut text = format!(
            r#"{{"personidentifikator":"{}","inntektsaar":"2021","skjermet":{},"#,
            self.personidentifikator, self.skjermet
        );
        write_json_posts("grunnlag", &self.grunnlag, &mut text);
        if !self.svalbard_grunnlag.is_empty() {
            write_json_posts("svalbardGrunnlag", &self.svalbard_grunnlag, &mut text);
        }
        let _ = write!(
            text,
            r#""skatteoppgjoersdato":"{}","stadie":"oppgjoer"}}"#,
            self.skatteoppgjoersdato
        );
        text
    }

    fn to_xml(&self) -> String {
        let mut text = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><summertSkattegrunnlag xmlns="urn:no:skatteetaten:datasamarbeid:summertskattegrunnlag:v1"><personidentifikator>{}</personidentifikator><inntektsaar>2021</inntektsaar><skjermet>{}</skjermet>"#,
            self.personidentifikator, self.skjermet
        );
        write_xml_posts("grunnlag", &self.grunnlag, &mut text);
        write_xml_posts("svalbardGrunnlag", &self.svalbard_grunnlag, &mut text);
        let _ = write!(
            text,
            "<skatteoppgjoersdato>{}</skatteoppgjoersdato><stadie>oppgjoer</stadie></summertSkattegrunnlag>",
            self.skatteoppgjoersdato
        );
        text
    }
}

fn write_json_posts(field: &str, posts: &[Post], text: &mut String) {
    let _ = write!(text, r#""{field}":["#);
    for (index, post) in posts.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let Post { navn, beloep, .. } = post;
        let _ = write!(text, r#"{comma}{{"tekniskNavn":"{navn}","beloep":{beloep}"#);
        if let Some(kategori) = post.kategori {
            let _ = write!(text, r#","kategori":["{kategori}"]"#);
        }
        text.push('}');
    }
    text.push_str("],");
}

fn write_xml_posts(field: &str, posts: &[Post], text: &mut String) {
    for Post {
        navn,
        beloep,
        kategori,
    } in posts
    {
        let _ = write!(
            text,
            "<{field}><tekniskNavn>{navn}</tekniskNavn><beloep>{beloep}</beloep>"
        );
        if let Some(kategori) = kategori {
            let _ = write!(text, "<kategori>{kategori}</kategori>");
        }
        let _ = write!(text, "</{field}>");
    }
}

impl Post {
    fn draw(random: &mut Random, deck: &mut Deck, unknown_percent: u64) -> Self {
        let navn = deck.draw(random);
        // Drawn whatever the share is, so that it changes nothing else.
        let unknown = random.below(100) < unknown_percent;
        Self {
            navn: if unknown { &navn.unknown } else { navn.known },
            beloep: random.beloep(),
            kategori: navn.kategori,
        }
    }
}

/// Every name once in random order, and again when all are drawn.
struct Deck(Vec<&'static Navn>);

impl Deck {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn draw(&mut self, random: &mut Random) -> &'static Navn {
        if self.0.is_empty() {
            self.0.extend(NAVN.iter());
        }
        let index = random.below(self.0.len() as u64);
        self.0
            .swap_remove(usize::try_from(index).unwrap_or_default())
    }
}

/// Numbers by the `SplitMix64` sequence, which needs no crate and gives the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to the bound, which is left out.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// Kroner: three to seven digits, as many of each; one in a hundred is zero, one in fifty negative.
    fn beloep(&mut self) -> i64 {
        let size = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
        let size: u64 = size[usize::try_from(self.below(5)).unwrap_or_default()];
        let beloep = (size / 10 + self.below(size - size / 10)).cast_signed();
        match self.below(100) {
            0 => 0,
            1 | 2 => -beloep,
            _ => beloep,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    const BYTES: usize = 300_000;

    fn posts(corpus: &Corpus) -> Vec<Vec<Value>> {
        let posts = corpus.documents.iter().map(|document| {
            let value: Value = serde_json::from_str(document).unwrap();
            let lists =
                ["grunnlag", "svalbardGrunnlag"].map(|field| value[field].as_array().cloned());
            lists.into_iter().flatten().flatten().collect()
        });
        posts.collect()
    }

    #[test]
    fn every_run_has_the_same_bytes() {
        assert_eq!(
            Corpus::json(BYTES, 20).documents,
            Corpus::json(BYTES, 20).documents
        );
    }

    #[test]
    fn responses_have_5_to_60_posts_and_all_names_with_their_kategori() {
        let corpus = Corpus::json(BYTES, 0);
        assert!(corpus.bytes >= BYTES);
        let posts = posts(&corpus);
        let counts = posts.iter().map(Vec::len).collect::<BTreeSet<_>>();
        assert!(counts.first() >= Some(&5) && counts.last() <= Some(&60));
        let mut names = BTreeSet::new();
        for post in posts.iter().flatten() {
            let name = post["tekniskNavn"].as_str().unwrap();
            let navn = TekniskNavn::ALL
                .iter()
                .find(|navn| navn.as_str() == name)
                .unwrap();
            let expected = navn
                .kategori()
                .map(|kategori| serde_json::json!([kategori.as_str()]));
            assert_eq!(post.get("kategori"), expected.as_ref(), "{name}");
            names.insert(name);
        }
        assert_eq!(names.len(), TekniskNavn::ALL.len());
    }

    #[test]
    fn unknown_names_change_the_names_alone() {
        let known = posts(&Corpus::json(BYTES, 0)).concat();
        let listed = |post: &&Value| {
            TekniskNavn::ALL
                .iter()
                .any(|navn| navn.as_str() == post["tekniskNavn"])
        };
        for (percent, expected) in [(0, 0..1), (20, 18..22), (100, 100..101)] {
            let corpus = Corpus::json(BYTES, percent);
            assert_eq!(corpus.bytes, Corpus::json(BYTES, 0).bytes);
            let posts = posts(&corpus).concat();
            let unknown = posts.len() - posts.iter().filter(listed).count();
            assert!(
                expected.contains(&(100 * unknown / posts.len())),
                "{percent}: {unknown}"
            );
            assert!(
                posts
                    .iter()
                    .zip(&known)
                    .all(|(a, b)| a["beloep"] == b["beloep"])
            );
        }
    }
}
