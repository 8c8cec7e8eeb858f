//! Renames of codes, operations and parameters: which are found, and which are not.

use std::collections::BTreeMap;

use skattekit_codegen::Generation;
use skattekit_codegen::diff::{ChangeKind, Difference, compare, compare_years};
use skattekit_codegen::ir::{Cell, CodeList, IncomeYear};

use super::{base, generated};
use crate::support::{Tree, read_tree, workspace};

/// A row: the code, the last digits of its concept where it has one, its kategori and its text.
type Row = (&'static str, Option<u8>, &'static str, &'static str);

fn table(rows: &[Row]) -> String {
    let rows = rows.iter().map(|(code, concept, kategori, text)| {
        let code = concept.map_or_else(
            || (*code).to_owned(),
            |concept| format!("[{code}](00000000-0000-0000-0000-0000000000{concept:02})"),
        );
        format!("| {code} | {kategori} | {text} |\n")
    });
    "| tekniskNavn | Kategori | Visningstekst |\n|---|---|---|\n".to_owned()
        + &rows.collect::<String>()
}

/// The specification with these tables in the place of its own.
fn of_tables(tables: &[(u16, &[Row])]) -> Generation {
    let mut tree = base("base");
    let manifest = String::from_utf8(tree["specs.toml"].clone()).unwrap();
    let list = manifest.find("2023 = [").unwrap();
    let rest = manifest[list..].find("\n[[api]]").unwrap() + list;
    let mut entries = String::new();
    for (year, rows) in tables {
        tree.insert(format!("{year}.md"), table(rows).into());
        entries += &format!(
            "{year} = [{{ file = \"{year}.md\", status = \"published\", source = \"here\" }}]\n"
        );
    }
    let manifest = format!("{}{entries}{}", &manifest[..list], &manifest[rest..]);
    tree.insert("specs.toml".to_owned(), manifest.into());
    generated(&tree, "tables")
}

/// What is said of codes that are there on one side alone.
fn told(difference: &Difference) -> Vec<String> {
    let changes = difference.changes.iter();
    let told = changes.filter_map(|change| {
        let subject = &change.subject;
        match change.kind {
            ChangeKind::CodeRemoved => Some(format!("-{subject}")),
            ChangeKind::CodeAdded => Some(format!("+{subject}")),
            ChangeKind::CodeRenamed => {
                let (new, why) = (change.new.as_ref()?, change.evidence.as_ref()?);
                Some(format!("{subject} {new}: {why}"))
            }
            _ => None,
        }
    });
    let mut told = told.collect::<Vec<_>>();
    told.sort();
    told
}

const LOENN: Row = ("loenn", None, "inntekt", "Lønn");

/// The rows of the old list, those of the new one, and what is said of them.
const TABLE: &[(&[Row], &[Row], &[&str])] = &[
    // One concept, one to one, is one code whatever it is called.
    (
        &[("utbytte", Some(1), "inntekt", "Utbytte")],
        &[("aksjeinntekt", Some(1), "formue", "Fra aksjer")],
        &["utbytte aksjeinntekt: the same begrep"],
    ),
    // Numbers in a name say nothing against a concept.
    (
        &[("over12G", Some(1), "inntekt", "")],
        &[("over6G", Some(1), "inntekt", "")],
        &["over12G over6G: the same begrep"],
    ),
    // A code that stays counts for neither side.
    (
        &[("a", Some(1), "", ""), ("bank", Some(1), "", "")],
        &[("a", Some(1), "", ""), ("innskudd", Some(1), "", "")],
        &["bank innskudd: the same begrep"],
    ),
    // Several of one concept, on either side, are none, however near a name is.
    (
        &[("samletUtbytte", Some(1), "inntekt", "Utbytte")],
        &[
            ("samletUtbytteMv", Some(1), "inntekt", "Aksjer"),
            ("fondsutbytte", Some(1), "inntekt", "Fond"),
        ],
        &["+fondsutbytte", "+samletUtbytteMv", "-samletUtbytte"],
    ),
    (
        &[
            ("samletUtbytte", Some(1), "inntekt", "Aksjer"),
            ("fondsutbytte", Some(1), "inntekt", "Fond"),
        ],
        &[("samletUtbytteMv", Some(1), "inntekt", "Utbytte")],
        &["+samletUtbytteMv", "-fondsutbytte", "-samletUtbytte"],
    ),
    // The text may say which of them.
    (
        &[("andreFradrag", Some(1), "inntektsfradrag", "Andre  fradrag")],
        &[
            ("annetFradrag", Some(1), "inntektsfradrag", "Andre fradrag"),
            ("saldofradrag", Some(1), "inntektsfradrag", "Fra saldo"),
        ],
        &[
            "+saldofradrag",
            "andreFradrag annetFradrag: the same text and kategori",
        ],
    ),
    // A text is one code's in one kategori, and only where no concepts forbid it.
    (
        &[
            ("a", None, "inntekt", "Annet"),
            ("b", None, "formue", "Annet"),
        ],
        &[
            ("x", None, "formue", "Annet"),
            ("y", None, "inntekt", "Annet"),
        ],
        &[
            "a y: the same text and kategori",
            "b x: the same text and kategori",
        ],
    ),
    (
        &[
            ("a", None, "inntekt", "Annet"),
            ("b", None, "inntekt", "Annet"),
        ],
        &[("x", None, "inntekt", "Annet")],
        &["+x", "-a", "-b"],
    ),
    (
        &[("a", None, "", "Annet"), ("b", Some(1), "inntekt", "Lån")],
        &[("x", None, "", "Annet"), ("y", Some(2), "inntekt", "Lån")],
        &["+x", "+y", "-a", "-b"],
    ),
    // A similar name is the last resort.
    (
        &[("gevinstVedRealisajon", None, "inntekt", "Gevinst")],
        &[("gevinstVedRealisasjon", None, "inntekt", "Gevinster")],
        &["gevinstVedRealisajon gevinstVedRealisasjon: a similar name"],
    ),
    (
        &[("loennsinntektOver12G", None, "inntekt", "a")],
        &[("loennsinntektOver16G", None, "inntekt", "b")],
        &["+loennsinntektOver16G", "-loennsinntektOver12G"],
    ),
    (
        &[("gevinstVedRealisajon", Some(1), "inntekt", "Gevinst")],
        &[("gevinstVedRealisasjon", Some(2), "inntekt", "Gevinst")],
        &["+gevinstVedRealisasjon", "-gevinstVedRealisajon"],
    ),
];

#[test]
fn codes_are_one_by_concept_then_by_text_then_by_name() {
    for (old, new, expected) in TABLE {
        let with = |rows: &[Row]| rows.iter().copied().chain([LOENN]).collect::<Vec<_>>();
        let (old, new) = (with(old), with(new));
        // Two editions of one year, and two years of one specification.
        let editions = [&old, &new].map(|rows| of_tables(&[(2023, rows)]));
        assert_eq!(told(&compare(&editions[0], &editions[1])), *expected);
        let years = of_tables(&[(2023, &old), (2024, &new)]);
        let difference = compare_years(&years, IncomeYear(2023), IncomeYear(2024)).unwrap();
        assert_eq!(told(&difference), *expected);
    }
}

#[test]
fn a_list_without_concepts_has_those_of_other_years() {
    let years = of_tables(&[
        (
            2021,
            &[
                ("utbytte", None, "inntekt", "Utbytte"),
                ("aksjeIVPS", None, "formue", "Aksjer i VPS"),
                ("samletBuskap", None, "formue", "Buskap"),
                ("samletLott", None, "inntekt", "Lott"),
            ],
        ),
        (
            2022,
            &[
                ("utbytte", Some(1), "inntekt", "Utbytte"),
                ("aksjeIVPS", Some(2), "formue", "Aksjer i VPS"),
                ("buskap", Some(3), "formue", "Buskap"),
                ("lottinntekt", Some(5), "inntekt", "Lott"),
            ],
        ),
        (2023, &[("lottinntekt", Some(5), "inntekt", "Fra lott")]),
        (
            2024,
            &[
                ("aksjeinntekt", Some(1), "inntekt", "Fra aksjer"),
                ("aksjeIVPSa", Some(4), "formue", "Aksjer"),
                ("husdyr", Some(3), "formue", "Dyr"),
                ("lottinntekt", Some(6), "inntekt", "Fra lott"),
            ],
        ),
    ]);
    let told = |old, new| told(&compare_years(&years, IncomeYear(old), IncomeYear(new)).unwrap());
    assert_eq!(
        told(2021, 2024),
        [
            // Its name is near, and its concept is another in the year that tells it.
            "+aksjeIVPSa",
            // What it became in 2022 has two concepts, one a year.
            "+lottinntekt",
            "-aksjeIVPS",
            "-samletLott",
            // By way of what it was called in 2022.
            "samletBuskap husdyr: the same begrep in other years",
            "utbytte aksjeinntekt: the same begrep in other years",
        ]
    );
    // What it became in 2022 has the same concept here.
    assert_eq!(
        told(2021, 2023),
        [
            "-aksjeIVPS",
            "-samletBuskap",
            "-utbytte",
            "samletLott lottinntekt: the same begrep in other years",
        ]
    );
}

/// The specification with the operations of a document: the id, the path and the parameters of each.
fn of_operations(operations: &[(&str, &str, &str)]) -> Generation {
    let mut tree = base("base");
    let text = String::from_utf8(tree["skatt.yaml"].clone()).unwrap();
    let ok = "responses: { '204': { description: Ja } }";
    let paths = operations.iter().map(|(id, path, parameters)| {
        let id = if id.is_empty() {
            String::new()
        } else {
            format!("operationId: {id}, ")
        };
        format!("  {path}:\n    get: {{ {id}parameters: [{parameters}], {ok} }}\n")
    });
    let from = text.find("  /status:\n").unwrap();
    let text = format!(
        "{}{}{}",
        &text[..from],
        paths.collect::<String>(),
        &text[from..]
    );
    tree.insert("skatt.yaml".to_owned(), text.into());
    generated(&tree, "operations")
}

/// The changes between the operations of two documents: the kind, the subject, and the three verdicts.
fn changes(old: &[(&str, &str, &str)], new: &[(&str, &str, &str)]) -> Vec<String> {
    compare(&of_operations(old), &of_operations(new))
        .changes
        .iter()
        .map(super::said)
        .collect()
}

#[test]
fn an_operation_is_known_by_what_it_asks_for() {
    // One without an id that gets one, and the other way.
    assert_eq!(
        changes(&[("", "/saker", "")], &[("hentSaker", "/saker", "")]),
        ["operation-renamed GET /saker; decodes; breaks; same; major"]
    );
    // Another path is another request, of an operation that has the same id.
    assert_eq!(
        changes(&[("saker", "/saker", "")], &[("saker", "/v2/saker", "")]),
        ["path-changed saker; fails request; compiles; same; patch"]
    );
    // What is called so now asks for something else, although code that names it compiles.
    assert_eq!(
        changes(
            &[("a", "/a", ""), ("b", "/b", "")],
            &[("b", "/a", ""), ("a", "/b", "")]
        ),
        [
            "operation-renamed a; decodes; compiles; changed address; minor",
            "operation-renamed b; decodes; compiles; changed address; minor",
        ]
    );
    // What is neither asked for nor called the same is gone, and something else is new.
    assert_eq!(
        changes(&[("a", "/a", "")], &[("b", "/b", "")]),
        [
            "operation-removed a; fails request; breaks; same; major",
            "operation-added b; decodes; compiles; same; minor",
        ]
    );
}

#[test]
fn a_parameter_is_known_by_its_place_in_the_path_and_a_header_in_any_case() {
    let path = |name: &str| {
        format!("{{ name: {name}, in: path, required: true, schema: {{ type: string }} }}")
    };
    let other = |name: &str, location: &str| {
        format!("{{ name: {name}, in: {location}, schema: {{ type: string }} }}")
    };
    let one = |location: &str, from: &str, to: &str| {
        let [from, to] = [from, to].map(|name| other(name, location));
        changes(&[("a", "/a", &from)], &[("a", "/a", &to)])
    };
    assert_eq!(
        one("header", "X-Spor", "x-spor"),
        ["parameter-renamed a.X-Spor; decodes; compiles; same; patch"]
    );
    let removed = "parameter-removed a.spor; decodes; compiles; same; patch";
    let added = "parameter-added a.Spor; decodes; compiles; same; minor";
    assert_eq!(one("query", "spor", "Spor"), [added, removed]);
    let [x, y, z] = ["x", "y", "z"].map(path);
    let [before, other, turned] = [[&x, &y], [&x, &z], [&x, &y]].map(|[a, b]| format!("{a}, {b}"));
    assert_eq!(
        changes(
            &[("a", "/a/{x}/{y}", &before)],
            &[("a", "/a/{x}/{z}", &other)]
        ),
        ["parameter-renamed a.y; decodes; breaks; same; major"],
        "it is handed over by name, as another of its type is"
    );
    assert_eq!(
        changes(&[("a", "/a/{x}", &x)], &[("a", "/a/{z}", &z)]),
        ["parameter-renamed a.x; decodes; compiles; same; patch"]
    );
    // Variables that trade places make another request.
    assert_eq!(
        changes(
            &[("a", "/a/{x}/{y}", &before)],
            &[("a", "/a/{y}/{x}", &turned)]
        ),
        ["path-changed a; fails request; compiles; same; patch"]
    );
}

/// The codes of one concept each, one to one among those that the other list lacks.
fn one_to_one(old: &CodeList, new: &CodeList) -> BTreeMap<String, String> {
    let by_concept = |of: &CodeList, other: &CodeList| {
        let mut found = BTreeMap::<String, Vec<String>>::new();
        for row in &of.rows {
            let concept = row.cells.iter().find_map(|cell| match cell {
                Cell::Concept(concept) => concept.clone(),
                _ => None,
            });
            let is_lone = other.rows.iter().all(|other| other.code != row.code);
            if let Some(concept) = concept.filter(|_| is_lone) {
                found.entry(concept).or_default().push(row.code.0.clone());
            }
        }
        found
    };
    let (gone, mut fresh) = (by_concept(old, new), by_concept(new, old));
    gone.into_iter()
        .filter_map(|(concept, gone)| {
            let fresh = fresh.remove(&concept)?;
            (gone.len() == 1 && fresh.len() == 1).then(|| (gone[0].clone(), fresh[0].clone()))
        })
        .collect()
}

#[test]
fn every_code_of_the_years_that_has_one_concept_to_one_is_found() {
    let specs = read_tree(&workspace().join("specs"))
        .into_iter()
        .filter(|(path, _)| path != "specs.lock")
        .collect::<Tree>();
    let generation = generated(&specs, "ours");
    let mut found = 0;
    for api in &generation.specification.apis {
        let years = api.years();
        for (at, old) in years.iter().enumerate() {
            for new in years.iter().skip(at + 1).take(2) {
                let told = compare_years(&generation, old.year, new.year)
                    .unwrap()
                    .changes
                    .iter()
                    .filter(|change| {
                        change.kind == ChangeKind::CodeRenamed
                            && change.evidence.as_deref() == Some("the same begrep")
                    })
                    .map(|change| (change.subject.clone(), change.new.clone().unwrap()))
                    .collect::<BTreeMap<_, _>>();
                let expected = one_to_one(&old.codes, &new.codes);
                assert_eq!(told, expected, "{:?} {:?}", old.year, new.year);
                found += expected.len();
            }
        }
    }
    assert!(found > 50, "{found}");
}
