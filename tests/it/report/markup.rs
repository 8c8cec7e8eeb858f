//! The page as markup: ids and links, the policy, sizes, and texts of whoever wrote the specifications.

use std::collections::BTreeSet;
use std::path::Path;

use base64::Engine;
use sha2::{Digest, Sha256};
use skattekit_codegen::{Sources, generate_page};

use super::{between, files, page};
use crate::support::{Copy, read_sources, workspace};

fn page_of(sources: &Sources) -> String {
    let files = generate_page(sources).files.unwrap();
    files.get("index.html").unwrap().text.clone()
}

#[test]
fn every_id_is_there_once_and_every_link_leads_to_one() {
    let ids = between(page(), " id=\"", "\"");
    let unique = ids.iter().copied().collect::<BTreeSet<_>>();
    assert!(ids.len() > 1000, "{} ids", ids.len());
    assert_eq!(ids.len(), unique.len());
    for link in between(page(), " href=\"", "\"") {
        match link.strip_prefix('#') {
            Some(id) => assert!(unique.contains(id), "{link}"),
            None => assert!(files().get(link).is_some(), "{link}"),
        }
    }
    for attribute in ["for", "aria-labelledby"] {
        for id in between(page(), &format!(" {attribute}=\""), "\"") {
            assert!(unique.contains(id), "{attribute} {id}");
        }
    }
}

#[test]
fn the_policy_is_that_of_the_style_and_the_script() {
    let [style] = between(page(), "<style>", "</style>")[..] else {
        panic!("one style");
    };
    let [script] = between(page(), "<script>", "</script>")[..] else {
        panic!("one script");
    };
    let hash = |text: &str| {
        let hash = Sha256::digest(text);
        base64::engine::general_purpose::STANDARD.encode(hash)
    };
    let policy = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; \
         script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">",
        hash(style),
        hash(script)
    );
    assert!(page().contains(&policy), "{policy}");
    // What the policy would refuse, and what would ask somebody else.
    let rest = page().replace(style, "").replace(script, "");
    for refused in [
        " src=", " style=", " onclick=", "href=\"http", "<link", "<iframe", "<img",
    ] {
        assert!(!rest.contains(refused), "{refused}");
    }
    assert!(!style.contains("url(") && !style.contains("@import"));
    for refused in ["fetch(", "innerHTML", "http:", "https:", "import("] {
        assert!(!script.contains(refused), "{refused}");
    }
}

#[test]
fn the_page_is_small_and_the_same_every_time() {
    assert!(page().len() < 1_000_000, "{} bytes", page().len());
    let sources = read_sources(&workspace().join("specs"));
    assert!(page_of(&sources) == page());
}

#[test]
fn every_small_specification_gives_a_page() {
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
    let mut pages = 0;
    for fixture in good.read_dir().unwrap() {
        let folder = fixture.unwrap().path();
        let text = page_of(&read_sources(&folder));
        let ids = between(&text, " id=\"", "\"");
        let unique = ids.iter().collect::<BTreeSet<_>>();
        assert_eq!(ids.len(), unique.len(), "{}", folder.display());
        pages += 1;
    }
    assert!(pages > 30, "{pages}");
}

#[test]
fn texts_of_the_specifications_are_no_markup() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/years");
    let copy = Copy::of(&fixture);
    let hostile = "&lt;/small&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;";
    copy.change("2021.md", "Lønn &amp; mer", hostile);
    copy.change(
        "specs.toml",
        "title = \"Skatt\"",
        "title = 'Skatt\" onclick=\"x\"><img src=x>'",
    );
    let text = page_of(&read_sources(&copy.specs()));
    let shown = "&lt;/small&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;";
    assert!(text.contains(shown), "{text}");
    assert_eq!(text.matches("<script>").count(), 1, "ours");
    assert!(!text.contains("<img"), "{text}");
    assert!(
        text.contains("aria-label=\"Filtrer TekniskNavn i Skatt&quot; onclick=&quot;x&quot;&gt;")
    );
}
