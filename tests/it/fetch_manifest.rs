//! What a manifest can say of places upstream and must not: refused with its place before anything is asked for.

use crate::support::{assert_says, read_tree, run};
use crate::upstream::Specs;

#[test]
fn nothing_is_fetched_to_a_path_outside_the_folder() {
    for file in [
        "../skatt.md", "sider/../../skatt.md", "/tmp/skatt.md", "C:/skatt.md",
        "sider\\\\\\\\skatt.md", "./skatt.md", "sider//skatt.md", "specs.lock", "specs.toml",
    ] {
        let specs = Specs::fetched();
        specs.change("specs.toml", "sider/skatt.md", file);
        let tree = read_tree(specs.root());
        let refused = run(&mut specs.fetch(&[])).expect(2);
        assert_says(&refused.stderr, "error[invalid-manifest]");
        assert_says(&refused.stderr, "is not a path below the specs folder");
        assert!(read_tree(specs.root()) == tree, "{file}");
        assert_eq!(specs.server.paths(), Vec::<String>::new());
    }
}

/// What stands in the manifest, what to put there, and what is found then.
const FAULTS: [(&str, &str, &str); 13] = [
    (
        PAGE_FETCH,
        "fetch = { page = \"docs/api/skatt.md\", version = \"1\" }",
        "does not name exactly one document, page or file",
    ),
    (
        PAGE_FETCH,
        "fetch = { }",
        "does not name exactly one document, page or file",
    ),
    (
        PAGE_FETCH,
        "fetch = { side = \"docs/api/skatt.md\" }",
        "unknown key `side`",
    ),
    (
        PAGE_FETCH,
        "fetch = { page = \"docs/../../x.md\" }",
        "cannot be part of an address",
    ),
    (
        PAGE_FETCH,
        "fetch = { page = \"docs/api/skatt.md?raw\" }",
        "cannot be part of an address",
    ),
    (
        PAGE_FETCH,
        "fetch = { page = \"docs/api/skatt.md\", ref = \"a b\" }",
        "cannot be part of an address",
    ),
    (
        PAGE_FETCH,
        DOCUMENT_FETCH,
        "`sider/skatt.md` has the wrong extension for an OpenAPI document",
    ),
    (
        DOCUMENT_FETCH,
        PAGE_FETCH,
        "`openapi/skatt-v1.yaml` has the wrong extension for a page",
    ),
    (
        DOCUMENT_FETCH,
        "fetch = { swaggerhub = \"skatt/api\" }",
        "cannot be part of an address",
    ),
    (
        "\"https://api.swaggerhub.com/apis\"",
        "\"http://api.swaggerhub.com/apis\"",
        "is not a base address",
    ),
    (
        "\"https://raw.example.org/api-dokumentasjon\"",
        "\"file:///tmp\"",
        "is not a base address",
    ),
    (
        "cdn.example.org", "https://cdn.example.org/", "is not a host name",
    ),
    (
        "owner = \"skatteetaten\"\n",
        "",
        "the key `owner` is missing",
    ),
];

const PAGE_FETCH: &str = "fetch = { page = \"docs/api/skatt.md\" }";
const DOCUMENT_FETCH: &str = "fetch = { swaggerhub = \"skatt-api\" }";

#[test]
fn faults_of_the_manifest_are_told_with_their_places() {
    for (from, to, found) in FAULTS {
        let specs = Specs::fetched();
        specs.change("specs.toml", from, to);
        for mut command in [specs.fetch(&[]), specs.xtask("regenerate")] {
            let refused = run(&mut command).expect(2);
            assert_says(&refused.stderr, "error[invalid-manifest]");
            assert_says(&refused.stderr, found);
        }
        assert_eq!(specs.server.paths(), Vec::<String>::new());
    }
    let specs = Specs::fetched();
    let (start, end) = ("[upstream]", "[[api]]");
    let manifest = specs.text("specs.toml");
    let (from, to) = (manifest.find(start).unwrap(), manifest.find(end).unwrap());
    specs.write(
        "specs.toml",
        &(manifest[..from].to_owned() + &manifest[to..]),
    );
    let refused = run(&mut specs.fetch(&[])).expect(2);
    assert_says(&refused.stderr, "a file with `fetch`, but no `[upstream]`");
}
