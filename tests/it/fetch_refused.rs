//! What a server or a maintainer can do to a fetch: a clear error, and the old files kept.

use std::fs;

use crate::support::{assert_says, run, workspace};
use crate::upstream::{
    Answer, DOCUMENT, DOCUMENT_1, LIST, PAGE, PAGE_PATH, Server, Specs, TABLE, TABLE_PATH,
    document, page, table,
};

/// Fetches with an answer in place of a good one: the file is kept and the reason told; what is well is written.
fn refuse(path: &str, file: &str, answer: Answer, arguments: &[&str], why: &str) {
    let specs = Specs::fetched();
    let old = specs.text(file);
    let locked = entry(&specs, file);
    specs
        .server
        .set(TABLE_PATH, Answer::ok(table("nyttFradrag")));
    specs.server.set(path, answer);
    let refused = run(&mut specs.fetch(arguments)).expect(2);
    let start = format!("FAILED      {}", specs.path(file).display());
    let line = refused.stdout.lines().find(|line| line.starts_with(&start));
    assert_says(line.unwrap_or(&refused.stdout), why);
    assert_eq!(specs.text(file), old, "{why}");
    assert_eq!(entry(&specs, file), locked, "{why}");
    assert_eq!(specs.text(TABLE), table("nyttFradrag"), "{why}");
    assert_eq!(specs.beside(), ["specs"]);
    assert_eq!(specs.tree().len(), 6);
}

/// What the lock records of a file.
fn entry(specs: &Specs, file: &str) -> toml::Value {
    let lock: toml::Table = specs.text("specs.lock").parse().unwrap();
    lock["file"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["file"].as_str() == Some(file))
        .unwrap()
        .clone()
}

#[test]
fn what_is_no_page_is_refused() {
    let html = "<!DOCTYPE html>\n<html><body>Logg inn</body></html>";
    let latin1 = b"| Feilkode |\n|---|\n| \xe5 |\n".to_vec();
    let cases = [
        (Answer::ok(html), "an HTML page"),
        (
            Answer::ok(page(410)).with("Content-Type", "text/html; charset=utf-8"),
            "an HTML page",
        ),
        (Answer::ok(latin1), "not UTF-8: byte 21 in line 3"),
        (Answer::ok(""), "the response is empty"),
        (
            Answer::ok("# Skatt API\n\nTabellen er flyttet.\n"),
            "the response has no table",
        ),
        (
            Answer::ok("{\"message\": \"moved\"}"),
            "the response is JSON and not a page",
        ),
        (
            Answer::new(401, "").with("WWW-Authenticate", "Basic"),
            "requires a login (status 401)",
        ),
        (Answer::new(403, html), "requires a login (status 403)"),
        (Answer::new(204, ""), "status 204, expected 200"),
        (Answer::new(206, page(410)), "status 206, expected 200"),
        (Answer::new(502, html), "status 502, 4 times"),
        (
            Answer::ok(page(410)).with("Content-Encoding", "gzip"),
            "compressed (Content-Encoding: gzip)",
        ),
    ];
    for (answer, why) in cases {
        refuse(PAGE_PATH, PAGE, answer, &[], why);
    }
    // Said to somebody who did not ask for it.
    let specs = Specs::empty();
    specs.server.set(PAGE_PATH, Answer::new(304, ""));
    let refused = run(&mut specs.fetch(&[])).expect(2);
    assert_says(&refused.stdout, "status 304, expected 200");
    assert!(!specs.path(PAGE).exists());
}

#[test]
fn what_is_no_document_is_refused() {
    let json = "{\"openapi\": \"3.0.3\", \"paths\": {}}";
    refuse(
        DOCUMENT_1,
        DOCUMENT,
        Answer::ok(json),
        &[],
        "JSON, expected YAML",
    );
    let error = "code: 404\nmessage: Not found\n";
    refuse(
        DOCUMENT_1,
        DOCUMENT,
        Answer::ok(error),
        &[],
        "it begins: `code: 404`",
    );
    let far = "\u{1b}[31mred".repeat(40);
    let specs = Specs::fetched();
    specs.server.set(DOCUMENT_1, Answer::ok(far));
    let refused = run(&mut specs.fetch(&[])).expect(2);
    assert!(!refused.stdout.contains('\u{1b}'), "{}", refused.stdout);
}

#[test]
fn a_list_without_versions_is_refused() {
    let traversal = Answer::versions(&["../../../etc", "1/../../x", ".."]);
    for (answer, why) in [
        (Answer::versions(&[]), "the registry lists no versions"),
        (traversal, "the registry lists no versions"),
        (Answer::ok("not json"), "list of versions cannot be read"),
        (
            Answer::ok("{\"apis\": [{\"properties\": 1}]}"),
            "list of versions cannot be read",
        ),
        (
            Answer::ok("<html>").with("Content-Type", "text/html"),
            "an HTML page",
        ),
        (Answer::new(500, ""), "status 500"),
    ] {
        refuse(LIST, DOCUMENT, answer, &[], why);
    }
}

#[test]
fn an_answer_that_breaks_off_or_never_ends_is_refused() {
    let whole = page(410);
    let cut = Answer::ok(&whole[..50]).long(whole.len());
    refuse(
        PAGE_PATH,
        PAGE,
        cut,
        &[],
        "the response ends after 50 bytes of",
    );
    refuse(
        PAGE_PATH,
        PAGE,
        Answer::hangup(),
        &["--retries", "0"],
        "the connection was interrupted",
    );
    refuse(
        PAGE_PATH,
        PAGE,
        Answer::raw("SSH-2.0-OpenSSH\r\n"),
        &["--retries", "0"],
        "the connection was interrupted",
    );
    let most = ["--max-size", "100000"];
    let why = "more than 100000 bytes";
    refuse(PAGE_PATH, PAGE, Answer::endless(&whole), &most, why);
    // The length is believed where it is too much, and not where it is little.
    refuse(
        PAGE_PATH,
        PAGE,
        Answer::ok(&*whole).long(100_001),
        &most,
        why,
    );
    refuse(PAGE_PATH, PAGE, Answer::ok("#".repeat(100_001)), &most, why);
    refuse(
        PAGE_PATH,
        PAGE,
        Answer::drip(),
        &["--timeout", "0.3"],
        "takes too long",
    );
    let headers = Answer::ok(&*whole).with("X-Long", &"x".repeat(200_000));
    refuse(
        PAGE_PATH,
        PAGE,
        headers,
        &["--retries", "0"],
        "the request failed",
    );
}

#[test]
fn redirects_lead_to_known_hosts_by_https_and_no_further() {
    for (to, why) in [
        (
            "https://evil.example.org/skatt.md",
            "is not in `allowed-hosts`",
        ),
        ("http://cdn.example.org/skatt.md", "is not https"),
        ("http://127.0.0.1:1/skatt.md", "is not https"),
        ("file:///etc/passwd", "is not an https address"),
        (
            "//cdn.example.org/skatt.md",
            "neither a full address nor a path",
        ),
        ("", "neither a full address nor a path"),
        (PAGE_PATH, "more than 5 redirects"),
    ] {
        refuse(PAGE_PATH, PAGE, Answer::redirect(to), &[], why);
    }
    refuse(
        PAGE_PATH,
        PAGE,
        Answer::new(302, ""),
        &[],
        "redirects (status 302) without saying where to",
    );

    let specs = Specs::fetched();
    let here = format!("http://{}/elsewhere/1", specs.server.address);
    specs.server.set(PAGE_PATH, Answer::redirect(&here));
    specs
        .server
        .set("/elsewhere/1", Answer::redirect("/elsewhere/2"));
    specs.server.set("/elsewhere/2", Answer::ok(page(403)));
    run(&mut specs.fetch(&[])).expect(0);
    assert_eq!(specs.text(PAGE), page(403));
    assert!(!specs.text("specs.lock").contains("elsewhere"));
}

#[test]
fn a_connection_that_cannot_be_trusted_is_refused() {
    // A server that speaks no TLS, and one whose certificate nobody vouches for.
    let specs = Specs::fetched();
    let stranger = Server::start_tls();
    stranger.set(PAGE_PATH, Answer::ok(page(403)));
    stranger.set(TABLE_PATH, Answer::ok(table("fradrag")));
    for address in [&specs.server.address, &stranger.address] {
        let mut fetch = specs.fetch(&[]);
        let server = format!("https://{address}/raw");
        let refused = run(fetch.env("SKATTEKIT_DOKUMENTASJON_URL", server)).expect(2);
        assert_says(&refused.stdout, "the connection cannot be trusted");
        assert_eq!(specs.text(PAGE), page(410));
    }
    // It is the certificate that was wrong with it.
    if cfg!(target_os = "linux") {
        let mut fetch = specs.fetch(&[]);
        let server = format!("https://{}/raw", stranger.address);
        let authority = workspace().join("tests/fixtures/tls/ca.pem");
        fetch.env("SKATTEKIT_DOKUMENTASJON_URL", server);
        run(fetch.env("SSL_CERT_FILE", authority)).expect(0);
        assert_eq!(specs.text(PAGE), page(403));
    }
    for wrong in ["ftp://example.org", "example.org", "https://me@example.org"] {
        let mut fetch = specs.fetch(&[]);
        let refused = run(fetch.env("SKATTEKIT_SWAGGERHUB_URL", wrong)).expect(2);
        assert_says(
            &refused.stderr,
            "SKATTEKIT_SWAGGERHUB_URL is not a base address",
        );
    }
}

#[test]
#[cfg(unix)]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::symlink;
    let specs = Specs::fetched();
    let outside = tempfile::tempdir().unwrap();
    fs::rename(specs.path("sider"), outside.path().join("sider")).unwrap();
    symlink(outside.path().join("sider"), specs.path("sider")).unwrap();
    specs.server.set(PAGE_PATH, Answer::ok(page(403)));
    let tree = specs.tree();
    let refused = run(&mut specs.fetch(&[])).expect(2);
    assert_says(&refused.stderr, "is a symbolic link");
    assert_eq!(
        fs::read_to_string(outside.path().join("sider/skatt.md")).unwrap(),
        page(410)
    );
    assert!(specs.tree() == tree);

    // A link in the place of a file gives way to the file; what it leads to stays as it is.
    let specs = Specs::fetched();
    let target = outside.path().join("skatt.md");
    fs::rename(specs.path(PAGE), &target).unwrap();
    symlink(&target, specs.path(PAGE)).unwrap();
    specs.server.set(PAGE_PATH, Answer::ok(page(403)));
    run(&mut specs.fetch(&[])).expect(0);
    assert_eq!(specs.text(PAGE), page(403));
    assert_eq!(fs::read_to_string(&target).unwrap(), page(410));
}

#[test]
fn what_the_generator_cannot_read_is_held_back_and_told_with_its_place() {
    let specs = Specs::fetched();
    let broken = document("En post.").replace("type: integer", "type: integr");
    specs.server.set(DOCUMENT_1, Answer::ok(&*broken));
    specs.server.set(PAGE_PATH, Answer::ok(page(403)));
    let told = run(&mut specs.fetch(&[])).expect(2);
    assert_says(
        &told.stdout,
        &format!("BROKEN      {}", specs.path(DOCUMENT).display()),
    );
    assert_says(&told.stderr, "error[unknown-type]");
    assert_says(
        &told.stderr,
        &format!("{}:11:", specs.path(DOCUMENT).display()),
    );
    assert_eq!(specs.text(DOCUMENT), document("En post."));
    assert_eq!(specs.text(PAGE), page(403));

    let told = run(&mut specs.fetch(&["--keep-broken"])).expect(0);
    assert_says(&told.stderr, "error[unknown-type]");
    assert_eq!(specs.text(DOCUMENT), broken);
    run(&mut specs.xtask("regenerate")).expect(2);
}

#[test]
fn what_would_show_what_was_hidden_is_held_back_until_somebody_decides() {
    let specs = Specs::fetched();
    let hidden = document("En post.").replace(
        "beloep: { type: integer }",
        "ref: { $ref: '#/components/schemas/Fnr' }",
    ) + "    Fnr: { type: string }\n";
    specs.server.set(DOCUMENT_1, Answer::ok(&*hidden));
    run(&mut specs.fetch(&[])).expect(0);
    let recorded = run(&mut specs.xtask("regenerate")).expect(0);
    assert_says(
        &recorded.stdout,
        "recorded the positions with personal data in specs.lock",
    );
    assert_says(
        &specs.text("specs.lock"),
        "    \"Fnr\",\n    \"Post.ref\",\n",
    );
    run(&mut specs.xtask("check")).expect(0);

    // The component has another name, by which nobody knows it.
    let shown = hidden.replace("Fnr", "Referanse");
    specs.server.set(DOCUMENT_1, Answer::ok(&*shown));
    let told = run(&mut specs.fetch(&[])).expect(2);
    assert_says(
        &told.stdout,
        &format!("BROKEN      {}", specs.path(DOCUMENT).display()),
    );
    assert_says(
        &told.stderr,
        "error[lost-protection]: `Post.ref` was hidden as personal data",
    );
    assert_eq!(specs.text(DOCUMENT), hidden);
    run(&mut specs.fetch(&["--keep-broken"])).expect(0);
    let refused = run(&mut specs.xtask("regenerate")).expect(2);
    assert_says(&refused.stderr, "error[lost-protection]");

    let decided =
        "title = \"Skatt\"\nshown = [{ about = \"Post.ref\", reason = \"a number of ours\" }]\n";
    specs.change("specs.toml", "title = \"Skatt\"\n", decided);
    run(&mut specs.xtask("regenerate")).expect(0);
    assert!(!specs.text("specs.lock").contains("protected"));
    run(&mut specs.xtask("check")).expect(0);
}

#[test]
fn a_fault_that_lies_elsewhere_stops_the_whole() {
    let specs = Specs::fetched();
    let fixup = "\n[[fixup]]\nname = \"status\"\nfile = \"sider/skatt.md\"\nreason = \"r\"\nsource = \"2026-01-05\"\n\
                 code = \"SK-010\"\ncolumn = \"HTTP Statuskode\"\nfrom = \"410\"\nto = \"403\"\n";
    let manifest = specs.text("specs.toml") + fixup;
    specs.write("specs.toml", &manifest);
    run(&mut specs.xtask("regenerate")).expect(0);
    // The source heals, and the fix-up is spent.
    specs.server.set(PAGE_PATH, Answer::ok(page(403)));
    let tree = specs.tree();
    let told = run(&mut specs.fetch(&[])).expect(2);
    assert_says(&told.stderr, "error[spent-fixup]");
    assert_says(
        &told.stderr,
        "nothing was written: no code can be generated",
    );
    assert!(specs.tree() == tree);
    run(&mut specs.fetch(&["--keep-broken"])).expect(0);
    assert_eq!(specs.text(PAGE), page(403));
}

#[test]
fn somebodys_work_is_not_written_over() {
    let specs = Specs::fetched();
    let server = &specs.server;
    server.set(PAGE_PATH, Answer::ok(page(403)));
    specs.change(PAGE, "410", "409");
    let refused = run(&mut specs.fetch(&[])).expect(2);
    assert_says(
        &refused.stdout,
        "edited by hand since it was fetched, so not overwritten",
    );
    assert_says(&specs.text(PAGE), "409");
    // Neither where upstream is as it was.
    server.set(PAGE_PATH, Answer::ok(page(410)).tagged("first"));
    run(&mut specs.fetch(&[])).expect(2);
    assert_says(&specs.text(PAGE), "409");
    fs::remove_file(specs.path(PAGE)).unwrap();
    run(&mut specs.fetch(&[])).expect(0);
    assert_eq!(specs.text(PAGE), page(410));

    let fetch = ", fetch = { page = \"docs/modell/2024.md\" }";
    specs.change("specs.toml", fetch, "");
    specs.change(TABLE, "Noe", "Noe eget");
    run(&mut specs.xtask("regenerate")).expect(0);
    specs.change(
        "specs.toml",
        "modell/2024.md\", status = \"transcribed\", source = \"there\"",
        &format!("modell/2024.md\", status = \"transcribed\", source = \"there\"{fetch}"),
    );
    specs.change(TABLE, "Noe eget", "Noe annet");
    let refused = run(&mut specs.fetch(&[])).expect(2);
    assert_says(
        &refused.stdout,
        "changed by hand since specs.lock was written",
    );
    // Once it is recorded, it is known, and git has it.
    run(&mut specs.xtask("regenerate")).expect(0);
    let fetched = run(&mut specs.fetch(&[])).expect(0);
    assert_says(&fetched.stdout, "1 replacing hand-written files");
    assert_eq!(specs.text(TABLE), table("fradrag"));
}

#[test]
fn a_new_file_that_is_nowhere_is_a_failure() {
    let specs = Specs::empty();
    specs.server.set(TABLE_PATH, Answer::new(404, ""));
    let refused = run(&mut specs.fetch(&[])).expect(2);
    assert_says(
        &refused.stdout,
        &format!("FAILED      {}", specs.path(TABLE).display()),
    );
    assert_says(&refused.stdout, "the file does not exist (status 404)");
    assert_eq!(specs.text(PAGE), page(410));
}
