//! What is written for a new API, what is said about it, and that it can be taken back.

use super::{DOCUMENT, FILE, Ground, MANIFEST, konto};
use crate::support::{assert_says, run};
use crate::upstream::Answer;

/// The entry as it is written.
const ENTRY: &str = r##"[[api]]
slug = "konto"
crate = "skattekit-konto"
release = "0.1.0"
title = "Konto"
sensitive = [
    "Hendelse.merkelapp",
    "Konto.merkelapp",
]

[[api.document]]
version = "v2"
openapi = { file = "openapi/konto-v2.yaml", status = "published", source = "skatteetaten/konto-api 2.1.0 on SwaggerHub", fetch = { swaggerhub = "konto-api" } }
page = { file = "sider/konto.md", status = "transcribed", source = "there" }

[api.code-parameters]
rettighetspakke = "Rettighetspakke"

[api.cursors]
hentHendelser = { parameter = "fraNummer", list = "hendelser", number = "nummer", registered = "tidspunkt", end = "KO-002", start = { operation = "hentStart", date = "dato" } }

[api.rename]
"Type.ny" = "NyLower"

[[api.fixup]]
name = "konto-personidentifikator"
file = "openapi/konto-v2.yaml"
reason = "It is a person's identifier, which the other APIs have as a type of its own"
source = "https://app.swaggerhub.com/apis/skatteetaten/konto-api"
at = "/components/schemas/Personidentifikator"
to = { description = "Elleve sifre.", pattern = "^[0-9]{11}$", type = "string" }

[[api.fixup]]
name = "konto-eier-personidentifikator"
file = "openapi/konto-v2.yaml"
reason = "It is a person's identifier, which the other APIs have as a type of its own"
source = "https://app.swaggerhub.com/apis/skatteetaten/konto-api"
at = "/components/schemas/Eier/properties/personidentifikator/$ref"
from = "#/components/schemas/Tekst"
to = "#/components/schemas/Personidentifikator"

[[api.fixup]]
name = "konto-hentkonto-personidentifikator"
file = "openapi/konto-v2.yaml"
reason = "It is a person's identifier, which the other APIs have as a type of its own"
source = "https://app.swaggerhub.com/apis/skatteetaten/konto-api"
at = "/paths/~1{rettighetspakke}~1{personidentifikator}/get/parameters/1/schema"
from = { maxLength = 11, type = "string" }
to = { "$ref" = "#/components/schemas/Personidentifikator" }

[[api.fixup]]
name = "konto-feil-korrelasjonsid"
file = "openapi/konto-v2.yaml"
reason = "The other APIs have it so, and share the type"
source = "https://app.swaggerhub.com/apis/skatteetaten/konto-api"
at = "/components/schemas/Feil/properties/korrelasjonsid"
to = { type = "string" }

[[api.fixup]]
name = "konto-eksempel"
file = "openapi/konto-v2.yaml"
reason = "The document has no example of a response; the values are made up"
source = "https://app.swaggerhub.com/apis/skatteetaten/konto-api"
at = "/paths/~1{rettighetspakke}~1{personidentifikator}/get/responses/200/content/application~1json/example"
to = { eier = { personidentifikator = "12857499938" }, kontonummer = "86011117947", merkelapp = "tekst", fritekst = "tekst", type = "ny", sperret = false }
"##;

#[test]
fn an_api_is_added_from_nothing_to_code_that_is_up_to_date() {
    let ground = Ground::new();
    let added = run(&mut ground.add(&["konto"])).expect(0);
    let manifest = ground.specs.text("specs.toml");
    let (before, after) = manifest.split_once(ENTRY).expect(&manifest);
    let (first, last) = MANIFEST.split_at(MANIFEST.find("\n# One page for").unwrap());
    // Nothing else is touched, and one empty line is before the entry.
    assert_eq!(before, format!("{first}\n"));
    assert_eq!(after, last);
    assert_eq!(ground.specs.text(FILE), konto());
    run(&mut ground.others("check")).expect(0);
    for part in [
        "added `konto` as skattekit-konto 0.1.0, v2, in ",
        "undo: cargo xtask add --undo konto --specs ",
        "  Konto.merkelapp: listed in `sensitive`, since `Hendelse.merkelapp` of hendelser is\n",
        "  hentKonto.personidentifikator: a person's identifier, whose form requests check\n",
        "Types of the shared crate:\n  Feil\n  Personidentifikator\n",
        "  rettighetspakke: codes of the list Rettighetspakke\n",
        "  Type.ny is named NyLower\n",
        "to `sensitive`:\n  Konto.fritekst\n",
        "1 warning\n  warning[invalid-link]: ",
    ] {
        assert_says(&added.stdout, part);
    }
    let code = ground.specs.root().join("out/skattekit-konto/src/v2.rs");
    let code = std::fs::read_to_string(code).unwrap();
    assert_says(&code, "skattekit_felles::");
}

#[test]
fn what_was_fetched_is_recorded_and_fetched_again_like_everything_else() {
    let ground = Ground::new();
    let page = ground.specs.text("sider/konto.md");
    ground
        .specs
        .server
        .set("/raw/main/docs/api/konto.md", Answer::ok(page));
    run(&mut ground.specs.asking("fetch")).expect(0);
    run(&mut ground.others("regenerate")).expect(0);
    run(&mut ground.add(&["konto"])).expect(0);
    let lock: toml::Table = ground.specs.text("specs.lock").parse().unwrap();
    let files = lock["file"].as_array().unwrap();
    let record = files
        .iter()
        .find(|file| file["file"].as_str() == Some(FILE))
        .unwrap();
    assert_eq!(record["status"].as_str(), Some("fetched"));
    assert_eq!(record["version"].as_str(), Some("2.1.0"));
    run(&mut ground.others("check")).expect(0);
    ground.specs.server.asked();
    let again = run(&mut ground.specs.fetch(&["konto"])).expect(0);
    assert_says(&again.stdout, "2 files: 2 unchanged\n");
    let asked = ground.specs.server.asked();
    let document = asked.iter().find(|asked| asked.path == DOCUMENT).unwrap();
    assert_eq!(document.header("if-none-match"), Some("\"first\""));

    let with_it = ground.tree();
    run(&mut ground.add(&["--undo", "konto"])).expect(0);
    run(&mut ground.others("check")).expect(0);
    assert_ne!(ground.tree(), with_it);
}

#[test]
fn undo_gives_back_every_byte() {
    let ground = Ground::new();
    let before = ground.tree();
    run(&mut ground.add(&["konto"])).expect(0);
    assert_ne!(ground.tree(), before);
    run(&mut ground.add(&["--undo", "konto", "--dry-run"])).expect(0);
    let undone = run(&mut ground.add(&["--undo", "konto"])).expect(0);
    assert_says(
        &undone.stdout,
        "removed `konto`; everything is as before it was added\n",
    );
    assert_eq!(ground.tree(), before);
}

#[test]
fn a_dry_run_prints_the_entry_and_writes_nothing() {
    let ground = Ground::new();
    let before = ground.tree();
    let tried = run(&mut ground.add(&["konto", "--dry-run"])).expect(0);
    assert_eq!(ground.tree(), before);
    assert!(tried.stdout.starts_with(ENTRY), "{}", tried.stdout);
    assert_says(
        &tried.stdout,
        &format!("would write {}\n", ground.specs.path(FILE).display()),
    );
    assert_says(&tried.stdout, "/skattekit-konto/src/v2.rs\n");
    assert_says(&tried.stdout, "nothing was written, because of --dry-run\n");
}

#[test]
fn the_fix_up_of_a_warning_is_ready_to_paste() {
    let ground = Ground::new();
    let added = run(&mut ground.add(&["konto"])).expect(0);
    let (_, fixup) = added.stdout.split_once("    this removes it:\n").unwrap();
    let lines = fixup.lines().map_while(|line| line.strip_prefix("    "));
    let fixup = lines.collect::<Vec<_>>().join("\n") + "\n";
    assert_says(
        &fixup,
        "at = \"/components/schemas/Konto/properties/fritekst/description\"\n",
    );
    assert_says(&fixup, "to = \"En tekst.\"\n");
    let warned = run(&mut ground.others("check")).expect(0);
    assert_says(&warned.stderr, "warning[invalid-link]");
    let text = ground.specs.text("specs.toml");
    let text = text.replacen("\n# One page for", &format!("\n{fixup}\n# One page for"), 1);
    ground.specs.write("specs.toml", &text);
    let mended = run(&mut ground.others("regenerate")).expect(0);
    assert!(!mended.stderr.contains("invalid-link"), "{}", mended.stderr);
}

#[test]
fn a_document_and_a_page_can_be_given_as_files() {
    let ground = Ground::new();
    let page = ground
        .specs
        .text("sider/konto.md")
        .replace("alleKO", "alleOgFlere");
    let folder = tempfile::tempdir().unwrap();
    let [document, page_file] = ["d.yaml", "p.md"].map(|name| folder.path().join(name));
    std::fs::write(&document, konto()).unwrap();
    std::fs::write(&page_file, &page).unwrap();
    let mut add = ground.add(&["konto", "--document"]);
    add.arg(&document).arg("--page").arg(&page_file);
    let added = run(&mut add).expect(0);
    assert_eq!(ground.specs.server.paths(), [""; 0]);
    assert_eq!(ground.specs.text("sider/konto.md"), page);
    assert_says(&added.stdout, "git restore ");
    run(&mut ground.others("check")).expect(0);
    let list = "out/skattekit-konto/src/v2/rettighetspakke.rs";
    let list = std::fs::read_to_string(ground.specs.root().join(list)).unwrap();
    assert_says(&list, "alleOgFlere");
}

#[test]
fn an_error_with_more_than_the_shared_one_stays_a_type_of_its_own() {
    let ground = Ground::new();
    let text = konto().replace(
        "        melding: { type: string }\n",
        "        melding: { type: string }\n        sti: { type: string }\n",
    );
    ground.specs.server.set(DOCUMENT, Answer::ok(text));
    let added = run(&mut ground.add(&["konto"])).expect(0);
    let note = "  `Feil` is a type of its own: it has `sti`, which the shared one has not\n";
    assert_says(&added.stdout, note);
    assert!(!ground.specs.text("specs.toml").contains("Feil/properties"));
    run(&mut ground.others("check")).expect(0);
}
