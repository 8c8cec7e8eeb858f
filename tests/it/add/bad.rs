//! What cannot be added: each gets a message that says what to do, and nothing is written.

use std::fs;

use super::{DOCUMENT, Ground, LIST, konto};
use crate::support::{assert_says, run};
use crate::upstream::Answer;

#[test]
fn an_unknown_name_gets_near_ones_and_the_list() {
    let ground = Ground::new();
    ground.refused(
        &["kontto"],
        &["unknown API `kontto`; did you mean `konto`?\nthe catalogue has:\n  flere konto kontoer\n"],
    );
    ground.refused(&["kont"], &["`konto`", "`kontoer`"]);
    ground.refused(&["om"], &["`om` is a page about all services"]);
    ground.refused(
        &["hendelser"],
        &[
            "`hendelser` has an entry in the manifest already",
            "cargo xtask fetch hendelser",
        ],
    );
    ground.refused(&[], &["<API>"]);
    assert_eq!(ground.specs.server.paths(), [""; 0]);
}

#[test]
fn a_page_names_one_document_or_somebody_else_does() {
    let ground = Ground::new();
    ground.refused(
        &["kontoer"],
        &["sider/kontoer.md", "--swaggerhub NAME", "--document FILE"],
    );
    ground.refused(
        &["flere"],
        &[
            "links to several documents",
            "skatteetaten/flere-a (flere-a), skatteetaten/flere-b (flere-b)",
        ],
    );
    ground.refused(
        &["kontoer", "--swaggerhub", "a/b/c"],
        &["`a/b/c` is no name on SwaggerHub"],
    );
    let named = "/hub/annen/navn/1.0.0/swagger.yaml";
    ground
        .specs
        .server
        .set("/hub/annen/navn", Answer::versions(&["1.0.0"]));
    let text = konto()
        .replace("konto.example.org/v2", "kontoer.example.org/v1")
        .replace("Konto API", "Kontoer API");
    ground.specs.server.set(named, Answer::ok(text));
    run(&mut ground.add(&["kontoer", "--swaggerhub", "annen/navn"])).expect(0);
    assert_says(
        &ground.specs.text("specs.toml"),
        "fetch = { swaggerhub = \"navn\", owner = \"annen\" }",
    );
    run(&mut ground.others("check")).expect(0);
}

#[test]
fn what_cannot_be_fetched_is_told_and_nothing_is_written() {
    let ground = Ground::new();
    let server = &ground.specs.server;
    server.set(LIST, Answer::new(404, ""));
    ground.refused(
        &["konto"],
        &[
            "the document skatteetaten/konto-api was not fetched",
            "status 404",
            "--document",
        ],
    );
    server.set(LIST, Answer::versions(&["1.0.0"]));
    ground.refused(&["konto"], &["has no version 2"]);
    server.set(LIST, Answer::versions(&["2.1.0"]));
    server.set(DOCUMENT, Answer::ok("<html>Log in</html>"));
    ground.refused(&["konto"], &["HTML page"]);
    // A port that nobody listens on.
    let port = std::net::TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let before = ground.tree();
    let mut add = ground.add(&["konto"]);
    add.env(
        "SKATTEKIT_SWAGGERHUB_URL",
        format!("http://127.0.0.1:{port}/hub"),
    );
    let refused = run(&mut add).expect(2);
    assert_says(
        &refused.stderr,
        "the document skatteetaten/konto-api was not fetched, and nothing was written",
    );
    assert_eq!(ground.tree(), before);
}

#[test]
fn a_document_of_another_api_is_refused_unless_somebody_insists() {
    let ground = Ground::new();
    let other = konto()
        .replace("konto.example.org/v2", "kontoer.example.org/v1")
        .replace("Konto API", "Kontoer API");
    ground.specs.server.set(DOCUMENT, Answer::ok(other));
    ground.refused(
        &["konto"],
        &[
            "is not the document of `konto` but that of `kontoer`",
            "its title is `Kontoer API`",
            "--anyway",
        ],
    );
    let strange = konto()
        .replace("konto.example.org/v2", "noe.example.org/v2")
        .replace("Konto API", "Noe annet API");
    ground.specs.server.set(DOCUMENT, Answer::ok(strange));
    ground.refused(
        &["konto"],
        &[
            "does not seem to be the document of `konto`",
            "`https://noe.example.org/v2`",
        ],
    );
    run(&mut ground.add(&["konto", "--anyway"])).expect(0);
    run(&mut ground.others("check")).expect(0);
}

#[test]
fn a_name_of_a_crate_is_free_and_fit() {
    let ground = Ground::new();
    let taken = konto().replace("Konto API", "Hendelser konto API");
    ground.specs.server.set(DOCUMENT, Answer::ok(taken));
    let crates = ["skattekit-hendelser", "skattekit-katalog"];
    for name in crates {
        ground.refused(&["konto", "--crate", name], &["is taken by ", "--crate"]);
    }
    for name in ["Konto", "a/b", "konto-", ""] {
        ground.refused(
            &["konto", "--crate", name],
            &["cannot be the name of a crate"],
        );
    }
    run(&mut ground.add(&["konto", "--crate", "skattekit-noe"])).expect(0);
    assert!(ground.specs.root().join("out/skattekit-noe").is_dir());
}

#[test]
fn a_faulty_document_is_told_with_its_lines() {
    let ground = Ground::new();
    let faulty = konto().replace("merkelapp: { type: string }", "merkelapp: { type: strin }");
    ground.specs.server.set(DOCUMENT, Answer::ok(faulty));
    ground.refused(
        &["konto"],
        &[
            "error[unknown-type]",
            "skatteetaten/konto-api on SwaggerHub",
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("tom.json");
    fs::write(&empty, " \n").unwrap();
    ground.refused(
        &["konto", "--document", empty.to_str().unwrap()],
        &["is empty"],
    );
    let none = folder.path().join("ingen.json");
    ground.refused(
        &["konto", "--document", none.to_str().unwrap()],
        &["ingen.json` cannot be read"],
    );
    let page = [
        "konto",
        "--document",
        none.to_str().unwrap(),
        "--page",
        none.to_str().unwrap(),
    ];
    ground.refused(&page, &["cannot be read"]);
    let folder = folder.path().to_str().unwrap();
    ground.refused(
        &["konto", "--documents", folder],
        &["expected konto.json, konto.yaml or konto.yml"],
    );
    ground.refused(
        &["konto", "--documents", none.to_str().unwrap()],
        &["is not a folder"],
    );
}

#[test]
fn specifications_with_faults_get_nothing_added() {
    let ground = Ground::new();
    ground.specs.change(
        "openapi/hendelser-v1.yaml",
        "title: Hendelser API",
        "titel: Hendelser API",
    );
    ground.refused(&["konto"], &["openapi/hendelser-v1.yaml:2"]);
}

#[test]
fn only_what_is_there_and_not_committed_is_undone() {
    let ground = Ground::new();
    ground.refused(&["--undo", "konto"], &["has no entry `konto`"]);
    run(&mut ground.add(&["konto"])).expect(0);
    let root = ground.specs.root();
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "--all"],
        &["commit", "--quiet", "--message", "Everything"],
    ] {
        let mut git = std::process::Command::new("git");
        git.args([
            "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false",
        ]);
        run(git.args(arguments).current_dir(root)).expect(0);
    }
    ground.refused(
        &["--undo", "konto"],
        &["`konto` is in the last commit", "git revert"],
    );
}

#[test]
fn a_folder_that_cannot_be_written_leaves_everything_as_it_is() {
    let ground = Ground::new();
    let stray = ground.specs.root().join("out/skattekit-felles");
    // Nothing of ours is left in the folder, so it is not replaced.
    let out = ground.specs.root().join("fremmed");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("brev.txt"), "Kjære").unwrap();
    assert!(stray.is_dir());
    let before = ground.tree();
    let mut add = ground.specs.asking("add");
    add.arg("--out").arg(&out).arg("konto");
    let refused = run(&mut add).expect(2);
    assert_says(
        &refused.stderr,
        "does not look like a folder of generated files",
    );
    assert_eq!(ground.tree(), before);
}
