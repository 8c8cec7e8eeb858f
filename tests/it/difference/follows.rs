//! Consequences that belong to one change: of a media type, an inline schema, a schema of another kind.

use skattekit_codegen::Generation;
use skattekit_codegen::diff::{Source, compare};

use super::{base, generated, said};

/// The base specification with other texts in its document.
fn edited(edits: &[(&str, &str)]) -> Generation {
    let mut tree = base("base");
    let mut text = String::from_utf8(tree["skatt.yaml"].clone()).unwrap();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from:?}");
        text = text.replace(from, to);
    }
    tree.insert("skatt.yaml".to_owned(), text.into());
    generated(&tree, "edited")
}

fn changes(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<String> {
    compare(&edited(old), &edited(new))
        .changes
        .iter()
        .map(said)
        .collect()
}

/// The media types of an answer of the base, each with what it is a body of.
fn bodies(media_types: &[&str]) -> String {
    media_types
        .iter()
        .map(|media_type| {
            let schema = match *media_type {
                "application/json" | "application/xml" => {
                    "{ $ref: '#/components/schemas/Kvittering' }"
                }
                _ => "{ type: string }",
            };
            format!("            {media_type}: {{ schema: {schema} }}\n")
        })
        .collect::<Vec<_>>()
        .concat()
}

const JSON: &str = "application/json";
const XML: &str = "application/xml";
const JOSE: &str = "application/jose";

#[test]
fn a_media_type_breaks_nothing_while_another_that_is_asked_for_is_left() {
    let usual = bodies(&[JSON, "text/plain"]);
    let answers = |old: &[&str], new: &[&str]| {
        let [old, new] = [old, new].map(bodies);
        changes(&[(&usual, &old)], &[(&usual, &new)])
    };
    // All of them are asked for at once, and `Document` goes with the XML.
    assert_eq!(
        answers(&[JSON, XML, JOSE], &[JSON, JOSE]),
        ["media-type-removed sendInn.200.application/xml; decodes; breaks; same; major"]
    );
    assert_eq!(
        answers(&[JSON, JOSE], &[JSON, JOSE, XML]),
        ["media-type-added sendInn.200.application/xml; decodes; compiles; same; minor"]
    );
    // The caller asks for the one or the other.
    assert_eq!(
        answers(&[JSON, XML], &[JSON]),
        ["media-type-removed sendInn.200.application/xml; fails request; breaks; same; major"]
    );
    // None of those that are asked for is left.
    assert_eq!(
        answers(&[JSON], &[JOSE]),
        [
            "media-type-added sendInn.200.application/jose; decodes; breaks; same; major",
            "media-type-removed sendInn.200.application/json; fails request; breaks; same; major",
        ]
    );
}

#[test]
fn an_error_comes_in_what_the_service_chooses() {
    let usual = "          description: Sendt før\n          content:\n            application/json: { schema: { $ref: '#/components/schemas/Feil' } }\n";
    let jose = usual.replace(JSON, JOSE);
    let told = changes(&[], &[(usual, &jose)]);
    assert!(
        told.contains(
            &"media-type-removed sendInn.409.application/json; fails raw; breaks; same; major"
                .to_owned()
        ),
        "{told:#?}"
    );
    let both = format!("{usual}            {JOSE}: {{ schema: {{ type: string }} }}\n");
    let told = changes(&[(usual, &both)], &[]);
    assert_eq!(
        told,
        ["media-type-removed sendInn.409.application/jose; decodes; breaks; same; major"]
    );
}

const SUM: &str = "        sum: { type: integer }\n";
const SLAG: &str = "        sum: { type: string, enum: [a, b] }\n";

#[test]
fn a_schema_without_a_name_goes_with_what_it_stands_in() {
    let difference = compare(&edited(&[(SUM, SLAG)]), &edited(&[(SUM, "")]));
    let told = difference.changes.iter().map(said).collect::<Vec<_>>();
    assert_eq!(
        told,
        ["field-removed Skatt.sum; decodes; breaks; same; major"]
    );
    let Source::Breaks(reasons) = &difference.changes[0].source else {
        panic!("{difference:#?}");
    };
    assert_eq!(
        *reasons,
        ["`v1::Skatt.sum` was removed", "`v1::SkattSum` was removed"]
    );
    assert_eq!(
        changes(&[(SUM, "")], &[(SUM, SLAG)]),
        ["field-added Skatt.sum; reports unknown-field; compiles; same; minor"]
    );
    assert_eq!(
        changes(&[(SUM, SLAG)], &[]),
        ["type-changed Skatt.sum; fails type; breaks; same; major"]
    );
    let status = "    Status:\n      type: object\n";
    let inline = "type: object, properties: { slag: { type: string, enum: [a] } }";
    let ting = |ty: &str| format!("    Ting: {{ {ty} }}\n{status}");
    for other in ["type: string", "type: string, enum: [x]", "type: object"] {
        let told = changes(&[(status, &ting(inline))], &[(status, &ting(other))]);
        let [only] = &*told else {
            panic!("{other}: {told:#?}");
        };
        assert!(only.starts_with("shape-changed Ting; "), "{only}");
    }
}

#[test]
fn fields_of_a_named_scalar_change_with_it() {
    let status = "    Status:\n      type: object\n";
    let named = |ty: &str| format!("    Beloep: {{ type: {ty} }}\n{status}");
    let field = "        sum: { $ref: '#/components/schemas/Beloep' }\n";
    let list = "        sum: { type: array, items: { $ref: '#/components/schemas/Beloep' } }\n";
    let alias = "    Liste: { type: array, items: { $ref: '#/components/schemas/Beloep' } }\n";
    let [from, to] = ["integer", "string"].map(named);
    let expected = ["shape-changed Beloep; fails type; breaks; same; major"];
    for field in [field, list] {
        let told = changes(
            &[(status, &from), (SUM, field)],
            &[(status, &to), (SUM, field)],
        );
        assert_eq!(told, expected);
    }
    // By way of another name.
    let field = "        sum: { $ref: '#/components/schemas/Liste' }\n";
    let [from, to] = [from, to].map(|named| format!("{alias}{named}"));
    let told = changes(
        &[(status, &from), (SUM, field)],
        &[(status, &to), (SUM, field)],
    );
    assert_eq!(told, expected);
}

#[test]
fn schemas_that_become_one_are_renamed_together() {
    let status = "    Status:\n      type: object\n";
    let of = |names: &[&str], shape: &str| {
        let schemas = names.iter().map(|name| format!("    {name}: {shape}\n"));
        format!("{}{status}", schemas.collect::<String>())
    };
    let values = "{ type: string, enum: [a, b] }";
    let fields = "{ type: object, properties: { x: { type: string }, y: { type: string } } }";
    for shape in [values, fields] {
        let told = changes(
            &[(status, &of(&["Aa", "Bb"], shape))],
            &[(status, &of(&["Cc"], shape))],
        );
        assert_eq!(
            told,
            [
                "schema-renamed Aa; decodes; breaks; same; major",
                "schema-renamed Bb; decodes; breaks; same; major",
            ]
        );
        // One that is left is none that another became.
        let told = changes(
            &[(status, &of(&["Aa", "Bb"], shape))],
            &[(status, &of(&["Aa"], shape))],
        );
        assert_eq!(told, ["schema-removed Bb; decodes; breaks; same; major"]);
    }
}

#[test]
fn a_default_is_meaning_wherever_it_stands() {
    let status = "    Status:\n      type: object\n";
    let named =
        |default: &str| format!("    Beloep: {{ type: integer, default: {default} }}\n{status}");
    assert_eq!(
        changes(&[(status, &named("1"))], &[(status, &named("2"))]),
        ["default-changed Beloep; decodes; compiles; changed default; minor"]
    );
    let list = |default: &str| {
        format!("        sum: {{ type: array, items: {{ type: string }}, default: {default} }}\n")
    };
    assert_eq!(
        changes(&[(SUM, &list("[]"))], &[(SUM, &list("[a]"))]),
        ["default-changed Skatt.sum; decodes; compiles; changed default; minor"]
    );
    // Bounds are told by themselves.
    let told = changes(
        &[(
            SUM,
            "        sum: { type: integer, default: 1, minimum: 1 }\n",
        )],
        &[(
            SUM,
            "        sum: { type: integer, default: 2, minimum: 2 }\n",
        )],
    );
    assert_eq!(
        told,
        [
            "constraints-changed Skatt.sum; decodes; compiles; same; patch",
            "default-changed Skatt.sum; decodes; compiles; changed default; minor",
        ]
    );
}

#[test]
fn a_header_of_an_answer_is_one_in_any_case() {
    assert_eq!(
        changes(&[], &[("X-Antall:", "x-antall:")]),
        ["header-changed sendInn.200.x-antall; decodes; compiles; reworded; patch"]
    );
    let oauth = "    maskinporten: {";
    let key = |header: &str| {
        format!("    noekkel: {{ type: apiKey, in: header, name: {header} }}\n{oauth}")
    };
    let told = |name: &str| changes(&[(oauth, &key("X-Key"))], &[(oauth, &key(name))]);
    assert_eq!(
        told("x-key"),
        ["security-changed noekkel; decodes; compiles; same; patch"]
    );
    assert_eq!(
        told("Y-Key"),
        ["security-changed noekkel; fails request; compiles; same; patch"]
    );
}
