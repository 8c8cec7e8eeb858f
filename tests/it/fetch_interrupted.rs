//! Fetches that are killed, or that others interfere with: the specifications are the old or the new ones, whole.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::support::{Random, Tree, assert_says, run};
use crate::upstream::{
    Answer, DOCUMENT, DOCUMENT_1, PAGE, PAGE_PATH, Specs, TABLE, TABLE_PATH, document, page, table,
};

#[test]
fn a_killed_fetch_leaves_the_old_specifications_or_the_new_ones() {
    let specs = Specs::fetched();
    publish(&specs, 100);
    let start = Instant::now();
    run(&mut specs.fetch(&[])).expect(0);
    let whole_run = start.elapsed();
    let mut random = Random(7);
    let mut before = specs.tree();
    for round in 0..20 {
        let news = publish(&specs, round);
        let mut child = specs.fetch(&[]).stdout(Stdio::null()).spawn().unwrap();
        if round % 2 == 0 {
            std::thread::sleep(share(whole_run, random.below(100)));
        } else {
            // Most of a run is spent before the first file is written, so every other one is killed from there on.
            while !specs.root().join(".specs.skattekit-staging").exists()
                && child.try_wait().unwrap().is_none()
            {}
            std::thread::sleep(share(Duration::from_millis(4), random.below(100)));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let found = specs.tree();
        let is_new = news
            .iter()
            .all(|(file, text)| found[*file] == text.as_bytes());
        assert!(
            found == before || is_new,
            "round {round}: neither the old nor the new files"
        );
        assert_eq!(
            found.keys().collect::<Vec<_>>(),
            before.keys().collect::<Vec<_>>()
        );
        assert_is_true(&found);

        run(&mut specs.fetch(&[])).expect(0);
        let found = specs.tree();
        assert!(
            news.iter()
                .all(|(file, text)| found[*file] == text.as_bytes())
        );
        assert_is_true(&found);
        assert_eq!(specs.beside(), ["specs"], "round {round}");
        before = found;
    }
}

#[test]
fn what_an_interrupted_fetch_left_is_cleared_away() {
    let specs = Specs::fetched();
    let tree = specs.tree();
    fs::create_dir(specs.root().join(".specs.skattekit-staging")).unwrap();
    fs::write(specs.root().join(".specs.skattekit-staging/half"), "").unwrap();
    run(&mut specs.fetch(&[])).expect(0);
    assert_eq!(specs.beside(), ["specs"]);
    // Where folders cannot be exchanged, the old one is moved aside for a moment.
    let aside = specs.root().join(".specs.skattekit-before");
    fs::rename(specs.path(""), aside).unwrap();
    run(&mut specs.fetch(&[])).expect(0);
    assert_eq!(specs.beside(), ["specs"]);
    assert!(specs.tree() == tree);
}

#[test]
fn what_is_edited_meanwhile_is_not_lost() {
    for (file, edit) in [(PAGE, page(400)), ("specs.lock", "# mine\n".to_owned())] {
        let specs = Specs::fetched();
        publish(&specs, 1);
        let (path, text) = (specs.path(file), edit.clone());
        specs
            .server
            .meanwhile(move |_| fs::write(&path, &text).unwrap());
        let refused = run(&mut specs.fetch(&[])).expect(2);
        assert_says(&refused.stderr, "changed during fetching");
        assert_eq!(specs.text(file), edit);
        assert_eq!(specs.text(DOCUMENT), document("En post."));
        assert_eq!(specs.beside(), ["specs"]);
    }
    // What is not fetched may be edited at the same time, and files of others stay with what they are.
    let specs = Specs::fetched();
    publish(&specs, 1);
    specs.write(".notes/a.txt", "mine");
    fs::create_dir(specs.path("empty")).unwrap();
    let path = specs.path("draft.txt");
    specs
        .server
        .meanwhile(move |_| fs::write(&path, "a draft").unwrap());
    run(&mut specs.fetch(&[])).expect(0);
    assert_eq!(specs.text("draft.txt"), "a draft");
    assert_eq!(specs.text(".notes/a.txt"), "mine");
    assert!(specs.path("empty").is_dir());
    assert_eq!(specs.text(DOCUMENT), document("Post 1."));
}

#[test]
#[cfg(unix)]
fn a_full_disk_leaves_the_old_specifications() {
    let specs = Specs::fetched();
    publish(&specs, 1);
    let tree = specs.tree();
    let fetch = specs.fetch(&[]);
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", "ulimit -f 0; trap '' XFSZ; exec \"$@\"", "sh"]);
    limited.arg(fetch.get_program()).args(fetch.get_args());
    for (name, value) in fetch.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    let refused = run(&mut limited).expect(2);
    assert_says(&refused.stderr, "cannot be written");
    assert!(specs.tree() == tree);
    assert_eq!(specs.beside(), ["specs"]);
}

/// Publishes something new of everything; what it is, by file.
fn publish(specs: &Specs, round: u16) -> [(&'static str, String); 3] {
    let etag = format!("round-{round}");
    let news = [
        (DOCUMENT, DOCUMENT_1, document(&format!("Post {round}."))),
        (PAGE, PAGE_PATH, page(400 + round)),
        (TABLE, TABLE_PATH, table(&format!("fradrag{round}"))),
    ];
    news.map(|(file, path, text)| {
        specs
            .server
            .set(path, Answer::ok(text.clone()).tagged(&etag));
        (file, text)
    })
}

/// Checks that the lock records the very bytes that are there.
fn assert_is_true(tree: &Tree) {
    let lock: toml::Table = std::str::from_utf8(&tree["specs.lock"])
        .unwrap()
        .parse()
        .unwrap();
    let files = lock["file"].as_array().unwrap();
    assert_eq!(files.len(), 4);
    for file in files {
        let bytes = &tree[file["file"].as_str().unwrap()];
        let digits = Sha256::digest(bytes)
            .into_iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<Vec<_>>();
        let sum = digits.concat();
        assert_eq!(file["sha256"].as_str(), Some(&*sum), "{file}");
        assert_eq!(file["size"].as_integer(), i64::try_from(bytes.len()).ok());
    }
}

fn share(whole: Duration, percent: usize) -> Duration {
    whole * u32::try_from(percent).unwrap() / 100
}
