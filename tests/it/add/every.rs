//! `cargo xtask add --all`: a table of what each page would become, and nothing written.

use std::fs;

use super::{DOCUMENT, Ground, konto};
use crate::support::{assert_says, run};
use crate::upstream::Answer;

#[test]
fn every_page_is_tried_and_none_is_written() {
    let ground = Ground::new();
    let before = ground.tree();
    let tried = run(&mut ground.add(&["--all"])).expect(1);
    assert_eq!(ground.tree(), before);
    let row = |slug: &str| {
        let mut rows = tried.stdout.lines();
        rows.find(|row| row.split_whitespace().next() == Some(slug))
            .expect(slug)
            .to_owned()
    };
    assert_says(&row("API"), "document");
    let konto = row("konto");
    assert_says(&konto, "skatteetaten/konto-api on SwaggerHub");
    let cells = konto.split_whitespace().rev().collect::<Vec<_>>();
    assert_eq!((cells[0], cells[2]), ("fine", "1"), "{konto}");
    assert_says(&row("flere"), "links to several documents");
    assert_says(&row("kontoer"), "links to no document");
    assert_says(
        &tried.stdout,
        "3 APIs tried, 2 not fine; 0 pages without a document here, 0 with an entry already\n",
    );
}

#[test]
fn documents_can_come_from_a_folder() {
    let ground = Ground::new();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("konto.yml"), konto()).unwrap();
    let path = folder.path().to_str().unwrap();
    let tried = run(&mut ground.add(&["--all", "--documents", path])).expect(0);
    assert_says(
        &tried.stdout,
        "1 API tried, 0 not fine; 2 pages without a document here",
    );
    fs::write(folder.path().join("kontoer.json"), "{ \"openapi\": 3").unwrap();
    let tried = run(&mut ground.add(&["--all", "--documents", path])).expect(1);
    assert_says(&tried.stdout, "error");
    assert_eq!(ground.specs.server.paths(), [""; 0]);
    ground.refused(&["--all", "--documents", "/ikke/noe"], &["is not a folder"]);
    run(&mut ground.add(&["konto", "--documents", path])).expect(0);
    run(&mut ground.others("check")).expect(0);
}

#[test]
fn a_page_whose_document_is_faulty_is_a_row() {
    let ground = Ground::new();
    ground
        .specs
        .server
        .set(DOCUMENT, Answer::ok("openapi: 3.0.3\npaths: []\n"));
    let tried = run(&mut ground.add(&["--all"])).expect(1);
    let row = tried
        .stdout
        .lines()
        .find(|row| row.starts_with("konto "))
        .unwrap();
    assert_says(row, "error");
}
