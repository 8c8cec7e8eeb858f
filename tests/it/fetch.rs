//! `cargo xtask fetch` from a server on this machine: what is written, recorded and told.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::Value;

use crate::support::{assert_says, read_times, read_tree, run};
use crate::upstream::{
    Answer, DOCUMENT, DOCUMENT_1, LIST, OWN, PAGE, PAGE_PATH, Specs, TABLE, TABLE_PATH, document,
    page, table,
};

#[test]
fn a_first_fetch_writes_every_file_and_records_where_it_came_from() {
    let specs = Specs::empty();
    let fetched = run(&mut specs.fetch(&["--verbose"])).expect(0);
    for (kind, file) in [
        ("new         ", DOCUMENT),
        ("new         ", PAGE),
        ("new         ", TABLE),
        ("no upstream ", OWN),
    ] {
        let path = specs.path(file);
        assert_says(&fetched.stdout, &format!("{kind}{}", path.display()));
    }
    assert_says(&fetched.stdout, "4 files: 1 not fetched, 3 new\n");
    assert_says(&fetched.stdout, "next: cargo xtask regenerate --specs ");
    assert_eq!(specs.text(DOCUMENT), document("En post."));
    assert_eq!(specs.text(PAGE), page(410));
    assert_eq!(specs.text(TABLE), table("fradrag"));
    assert_eq!(specs.beside(), ["specs"]);

    let lock: toml::Table = specs.text("specs.lock").parse().unwrap();
    let files = lock["file"].as_array().unwrap();
    let names = files.iter().map(|file| file["file"].as_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), [TABLE, OWN, DOCUMENT, PAGE]);
    let document_lock = files[2].as_table().unwrap();
    assert_eq!(document_lock["status"].as_str(), Some("fetched"));
    assert_eq!(document_lock["version"].as_str(), Some("1.0.0"));
    assert_eq!(document_lock["etag"].as_str(), Some("\"first\""));
    // The manifest's address, whatever mirror was asked.
    let address = "https://api.swaggerhub.com/apis/skatteetaten/skatt-api/1.0.0/swagger.yaml";
    assert_eq!(document_lock["address"].as_str(), Some(address));
    let time = document_lock["fetched"].as_str().unwrap();
    assert!(time.len() == 20 && time.ends_with('Z'), "{time}");
    let own = files[1].as_table().unwrap();
    assert_eq!(own["status"].as_str(), Some("published"));
    assert!(!own.contains_key("address") && !own.contains_key("fetched"));
    let size = i64::try_from(table("egetFradrag").len()).unwrap();
    assert_eq!(own["size"].as_integer(), Some(size));
}

#[test]
fn what_was_fetched_is_published_where_the_crate_comes_from_and_no_time_stands_there() {
    let specs = Specs::fetched();
    run(&mut specs.xtask("regenerate")).expect(0);
    run(&mut specs.xtask("check")).expect(0);
    let mut all = String::new();
    for (_, bytes) in read_tree(&specs.root().join("out")) {
        all += std::str::from_utf8(&bytes).unwrap();
    }
    assert_says(
        &all,
        "| `specs/openapi/skatt-v1.yaml` | published | \
         <https://api.swaggerhub.com/apis/skatteetaten/skatt-api/1.0.0/swagger.yaml>, version 1.0.0 |",
    );
    let page = "| `specs/sider/skatt.md` | published | <https://raw.example.org/api-dokumentasjon/main/docs/api/skatt.md> |";
    assert_says(&all, page);
    assert_says(&all, "// From specs/openapi/skatt-v1.yaml, published.");
    assert!(!all.contains("reconstructed"));
    let lock: toml::Table = specs.text("specs.lock").parse().unwrap();
    let time = lock["file"][0]["fetched"].as_str().unwrap();
    assert!(!all.contains(&time[..10]), "{time} stands in the code");
}

#[test]
fn what_has_not_changed_is_not_sent_again_and_nothing_is_written() {
    let specs = Specs::fetched();
    let times = read_times(&specs.path(""));
    let again = run(&mut specs.fetch(&[])).expect(0);
    assert_says(&again.stdout, "4 files: 1 not fetched, 3 unchanged\n");
    assert!(!again.stdout.contains("wrote"), "{}", again.stdout);
    let asked = specs.server.asked();
    let tags = asked.iter().map(|asked| asked.header("if-none-match"));
    let tagged = Some("\"first\"");
    assert_eq!(tags.collect::<Vec<_>>(), [None, tagged, tagged, tagged]);
    assert!(
        asked
            .iter()
            .all(|asked| asked.header("accept-encoding") == Some("identity"))
    );
    assert_eq!(read_times(&specs.path("")), times);

    // The same bytes by another name are no change either.
    let same = Answer::ok(page(410)).tagged("second");
    specs.server.set(PAGE_PATH, same);
    let again = run(&mut specs.fetch(&[])).expect(0);
    assert_says(&again.stdout, "3 unchanged\n");
    assert_eq!(read_times(&specs.path("")), times);
}

#[test]
fn every_kind_of_change_is_told_and_the_loudest_is_the_silent_one() {
    let specs = Specs::fetched();
    let server = &specs.server;
    server.set(
        DOCUMENT_1,
        Answer::ok(document("En annen post.")).tagged("second"),
    );
    server.set(PAGE_PATH, Answer::ok(page(403)).tagged("second"));
    server.set(TABLE_PATH, Answer::new(410, ""));
    let fetched = run(&mut specs.fetch(&[])).expect(0);
    let lines = [
        (
            format!("SILENT EDIT {}", specs.path(DOCUMENT).display()),
            "but the version is the same",
        ),
        (
            format!("changed     {}", specs.path(PAGE).display()),
            " main",
        ),
        (
            format!("GONE        {}", specs.path(TABLE).display()),
            "the old file is kept",
        ),
    ];
    for (start, part) in lines {
        let line = fetched.stdout.lines().find(|line| line.starts_with(&start));
        assert_says(line.unwrap_or(&fetched.stdout), part);
    }
    assert_says(
        &fetched.stdout,
        "1 changed, 1 SILENTLY EDITED, 1 GONE upstream",
    );
    // What that means is told too.
    assert_says(
        &fetched.stdout,
        "SK-010 comes with another HTTP status: 403 (was 410)",
    );
    assert_eq!(specs.text(PAGE), page(403));
    assert_eq!(specs.text(TABLE), table("fradrag"));

    // A version of the same number is followed, one of the next number is told of.
    server.set(LIST, Answer::versions(&["2.0.0", "1.0.0", "1.2.0"]));
    let document_2 = DOCUMENT_1.replace("1.0.0", "1.2.0");
    server.set(&document_2, Answer::ok(document("Ny.")));
    let fetched = run(&mut specs.fetch(&[])).expect(0);
    let line = format!(
        "new version {} 1.0.0 -> 1.2.0: the registry also has later versions: 2.0.0",
        specs.path(DOCUMENT).display()
    );
    assert_says(&fetched.stdout, &line);
    assert_says(&specs.text("specs.lock"), "version = \"1.2.0\"");

    // A version that is no longer listed is gone, though its address may answer.
    server.set(LIST, Answer::versions(&["2.0.0"]));
    let fetched = run(&mut specs.fetch(&[])).expect(0);
    assert_says(&fetched.stdout, "list has no version 1: 2.0.0");
    assert_eq!(specs.text(DOCUMENT), document("Ny."));
}

#[test]
fn what_was_written_by_hand_is_replaced_once_it_is_recorded() {
    let specs = Specs::empty();
    specs.write(PAGE, &page(400));
    specs.write(DOCUMENT, &document("En post."));
    let fetched = run(&mut specs.fetch(&[])).expect(0);
    let line = format!("replaced    {}", specs.path(PAGE).display());
    assert_says(&fetched.stdout, &line);
    // What is the published file already becomes known as such.
    assert_says(&fetched.stdout, "1 unchanged");
    let lock: toml::Table = specs.text("specs.lock").parse().unwrap();
    assert_eq!(lock["file"][2]["status"].as_str(), Some("fetched"));
}

#[test]
fn only_what_is_asked_for_is_fetched() {
    let specs = Specs::empty();
    let more = "\n[[catalogue.page]]\nslug = \"frister\"\n\
                page = { file = \"sider/frister.md\", status = \"published\", source = \"x\", fetch = { page = \"docs/om/frister.md\", ref = \"v1/x\" } }\n\
                [catalogue]\ncrate = \"skattekit-catalogue\"\nrelease = \"0.1.0\"\n";
    let manifest = specs.text("specs.toml") + more;
    specs.write("specs.toml", &manifest);
    specs.server.set(
        "/raw/v1/x/docs/om/frister.md",
        Answer::ok("---\ntitle: Frister\n---\n\n# Frister\n"),
    );
    let fetched = run(&mut specs.fetch(&["frister"])).expect(0);
    assert_says(&fetched.stdout, "1 file: 1 new\n");
    assert_eq!(specs.server.paths(), ["/raw/v1/x/docs/om/frister.md"]);

    let refused = run(&mut specs.fetch(&["fristr"])).expect(2);
    assert_says(
        &refused.stderr,
        "unknown API or page `fristr`; did you mean `frister`?",
    );
    let refused = run(&mut specs.fetch(&["frister", "moms"])).expect(2);
    assert_says(&refused.stderr, "`specs.toml` has the slug of each");
    run(&mut specs.fetch(&["--jobs", "0"])).expect(2);
    run(&mut specs.fetch(&["--timeout", "-1"])).expect(2);
    assert_eq!(specs.server.paths(), Vec::<String>::new());
}

#[test]
fn a_pinned_version_and_another_owner_are_asked_for() {
    let specs = Specs::empty();
    let pinned = "swaggerhub = \"skatt-api\", version = \"3.1\", owner = \"Skatteetaten_Deling\"";
    specs.change("specs.toml", "swaggerhub = \"skatt-api\"", pinned);
    let list = "/hub/Skatteetaten_Deling/skatt-api";
    specs
        .server
        .set(list, Answer::versions(&["1.0.0", "3.1", "3.2"]));
    let path = format!("{list}/3.1/swagger.yaml");
    specs.server.set(&path, Answer::ok(document("Fest.")));
    run(&mut specs.fetch(&[])).expect(0);
    assert_eq!(specs.text(DOCUMENT), document("Fest."));
    assert_eq!(specs.server.paths()[..2], [list.to_owned(), path]);
}

#[test]
fn a_dry_run_and_a_locked_one_write_nothing_and_the_locked_one_fails_on_any_difference() {
    let specs = Specs::fetched();
    run(&mut specs.fetch(&["--locked"])).expect(0);
    specs.server.set(PAGE_PATH, Answer::ok(page(403)));
    let tree = specs.tree();
    let dry = run(&mut specs.fetch(&["--dry-run"])).expect(0);
    let locked = run(&mut specs.fetch(&["--locked"])).expect(1);
    for told in [dry, locked] {
        assert_says(
            &told.stdout,
            &format!("changed     {}", specs.path(PAGE).display()),
        );
        assert!(!told.stdout.contains("wrote"));
    }
    assert_eq!(specs.tree(), tree);
    assert_eq!(specs.beside(), ["specs"]);

    // So does a file here that is not as it is recorded, and one that upstream has no more.
    specs.server.set(PAGE_PATH, Answer::ok(page(410)));
    run(&mut specs.fetch(&["--locked"])).expect(0);
    specs.change(OWN, "Noe", "Noe annet");
    let locked = run(&mut specs.fetch(&["--locked"])).expect(1);
    assert_says(
        &locked.stdout,
        "the content differs from what specs.lock records",
    );
    specs.change(OWN, "Noe annet", "Noe");
    specs.server.set(TABLE_PATH, Answer::new(404, ""));
    run(&mut specs.fetch(&["--locked"])).expect(1);
    std::fs::remove_file(specs.path("specs.lock")).unwrap();
    let locked = run(&mut specs.fetch(&["--locked"])).expect(1);
    assert_says(&locked.stdout, "specs.lock does not exist");
    assert!(!specs.path("specs.lock").exists());
}

#[test]
fn programs_get_a_line_a_file_and_a_line_of_counts() {
    let specs = Specs::empty();
    specs.server.set(TABLE_PATH, Answer::new(500, ""));
    let lines = run(&mut specs.fetch(&["--format", "json"]))
        .expect(2)
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .collect::<Vec<_>>();
    assert_eq!(lines.len(), 5);
    let of = |file: &str| {
        let shown = specs.path(file).display().to_string();
        lines.iter().find(|line| line["file"] == *shown).unwrap()
    };
    assert_eq!(of(DOCUMENT)["kind"], "new");
    assert_eq!(of(DOCUMENT)["to"], "1.0.0");
    assert_eq!(of(DOCUMENT)["size"], document("En post.").len());
    assert_eq!(of(TABLE)["kind"], "failed");
    assert_says(
        of(TABLE)["message"].as_str().unwrap(),
        "status 500, 4 times",
    );
    assert_eq!(of(OWN)["kind"], "without-upstream");
    let summary = &lines[4]["summary"];
    assert_eq!(
        (&summary["new"], &summary["failed"]),
        (&2.into(), &1.into())
    );
}

#[test]
fn a_busy_server_and_a_broken_connection_are_tried_again() {
    let specs = Specs::empty();
    let busy = Answer::new(429, "").with("Retry-After", "0");
    let past = Answer::new(503, "").with("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT");
    let server = &specs.server;
    server.set_all(LIST, [busy, Answer::hangup(), Answer::versions(&["1.0.0"])]);
    server.set_all(
        DOCUMENT_1,
        [past, Answer::new(500, ""), Answer::ok(document("Sent."))],
    );
    let cut = Answer::ok(&page(410)[..40]).long(page(410).len());
    server.set_all(PAGE_PATH, [cut, Answer::ok(page(410))]);
    run(&mut specs.fetch(&[])).expect(0);
    assert_eq!(specs.text(DOCUMENT), document("Sent."));
    assert_eq!(specs.text(PAGE), page(410));
    assert_eq!(server.asked().len(), 3 + 3 + 2 + 1);

    // Who asks for more patience than there is, is left alone.
    let later = Answer::new(429, "").with("Retry-After", "3600");
    server.set(PAGE_PATH, later);
    let refused = run(&mut specs.fetch(&[])).expect(2);
    assert_says(&refused.stdout, "asks to wait (Retry-After: 3600)");
    let paths = server.paths();
    assert_eq!(paths.iter().filter(|path| *path == PAGE_PATH).count(), 1);

    server.set(PAGE_PATH, Answer::hangup());
    let refused = run(&mut specs.fetch(&["--retries", "2"])).expect(2);
    assert_says(&refused.stdout, "the connection was interrupted");
    assert_says(&refused.stdout, ", 3 times");
    let paths = server.paths();
    assert_eq!(paths.iter().filter(|path| *path == PAGE_PATH).count(), 3);
}

#[test]
fn several_files_are_asked_for_at_once_and_no_more_than_allowed() {
    let specs = Specs::empty();
    let state = Arc::new((Mutex::new((0, 0)), Condvar::new()));
    let shared = Arc::clone(&state);
    // Each of the first two waits for the other; were there no other, it would give up and the count tell.
    specs.server.meanwhile(move |_| {
        let (counts, changed) = &*shared;
        let mut count = counts.lock().unwrap();
        count.0 += 1;
        count.1 = count.0.max(count.1);
        changed.notify_all();
        let wait = Duration::from_secs(20);
        let (mut count, _) = changed
            .wait_timeout_while(count, wait, |(_, most)| *most < 2)
            .unwrap();
        count.0 -= 1;
    });
    run(&mut specs.fetch(&["--jobs", "2"])).expect(0);
    assert_eq!(state.0.lock().unwrap().1, 2);
}
