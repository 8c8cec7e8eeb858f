//! The schemas of the good fixtures, as they are understood: shapes that a snapshot of what is printed shows only in part.

use std::path::Path;

use skattekit_codegen::ir::{
    Aspect, Constraint, Field, Object, Remark, Rule, Scalar, Schema, Shape, Type, Union, Version,
};
use skattekit_codegen::{Code, Sources, generate};

use crate::support::read_sources;

#[test]
fn a_union_knows_the_values_of_its_members() {
    let version = understood("union");
    assert_eq!(
        members(union(&version, "Post")),
        [("Konto", "Konto"), ("Fond", "Fond")]
    );
    assert_eq!(union(&version, "Post").discriminator.0, "type");
    let told = "Told apart by the names of the components.";
    let post = schema(&version, "Post");
    assert_eq!(post.description.as_ref().unwrap().text, told);
    assert!(post.xml.is_some());
    // The order is that of the `oneOf`; a component without a line in the mapping keeps its name.
    assert_eq!(
        members(union(&version, "Hendelse")),
        [
            ("ny", "Endret"),
            ("endret", "Endret"),
            ("slettet", "Slettet"),
            ("Ukjent", "Ukjent")
        ]
    );
    let pointers = union(&version, "Hendelse")
        .members
        .iter()
        .map(|member| member.origin.pointer.clone().unwrap().to_string())
        .collect::<Vec<_>>();
    let hendelse = "/components/schemas/Hendelse";
    assert_eq!(pointers[0], format!("{hendelse}/discriminator/mapping/ny"));
    assert_eq!(pointers[3], format!("{hendelse}/oneOf/2"));
}

#[test]
fn members_keep_the_discriminator_among_their_fields() {
    let version = understood("union");
    let konto = object(&version, "Konto");
    assert_eq!(
        names(konto),
        ["type!", "innskudd", "kategori", "motpost"],
        "{konto:?}"
    );
    let Shape::Free { fields } = &schema(&version, "Fond").shape else {
        panic!("`Fond` is kept as it comes");
    };
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0].name.0, "type");
    assert!(fields[0].required);
}

#[test]
fn one_of_a_value_and_a_list_is_told_in_either_order() {
    let version = understood("union");
    let skatt = object(&version, "Skatt");
    let named = |name: &str| Type::Named(skattekit_codegen::ir::WireName(name.to_owned()));
    let list = |items: Type| Type::Array(Box::new(items));
    let or_many = |items: Type| Type::OneOrMany(Box::new(items));
    assert_eq!(ty(skatt, "kategori"), &or_many(named("Kategori")));
    assert_eq!(ty(skatt, "koder"), &or_many(Type::Scalar(Scalar::Text)));
    let rows = list(or_many(Type::Scalar(Scalar::Integer)));
    assert_eq!(ty(skatt, "rader"), &rows);
    let said = |name: &str| skatt.fields.iter().find(|field| field.name.0 == name);
    let kategori = said("kategori").unwrap();
    assert_eq!(
        second_alternative(&version, kategori),
        [Constraint::Rule(Rule::MaxItems, "3".to_owned())]
    );
    assert!(kategori.description.is_some());
    assert_eq!(
        second_alternative(&version, said("koder").unwrap()),
        [Constraint::Rule(Rule::MaxLength, "4".to_owned())]
    );
}

#[test]
fn a_property_that_can_be_null_says_so_in_its_type() {
    let version = understood("union");
    let slettet = object(&version, "Slettet");
    assert_eq!(names(slettet), ["slag!", "grunn!", "merknad"]);
    for field in &slettet.fields[1..] {
        assert!(matches!(field.ty, Type::Nullable(_)), "{}", field.name);
    }
}

#[test]
fn branches_keep_the_order_of_the_document() {
    let version = understood("branches");
    let skatt = object(&version, "Skatt");
    let branches = skatt
        .branches
        .iter()
        .map(|names| names.iter().map(|name| name.0.as_str()).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    assert_eq!(
        branches,
        [vec!["beloep"], vec!["til", "fra"], vec!["person"]]
    );
    assert_eq!(names(skatt), ["id!", "beloep", "fra", "til", "person"]);
    assert!(object(&version, "Person").branches.is_empty());
}

#[test]
fn objects_that_list_nothing_are_kept_as_they_come() {
    let version = understood("free");
    let count = |name: &str| match &schema(&version, name).shape {
        Shape::Free { fields } => fields.len(),
        shape => panic!("{name} is {shape:?}"),
    };
    assert_eq!((count("Annet"), count("Tomt"), count("Aksje")), (0, 0, 2));
    assert_eq!(
        members(union(&version, "EtterType")),
        [("a", "Aksje"), ("b", "Aksje")]
    );
}

#[test]
fn numbers_are_decimals() {
    let version = understood("decimal");
    let skatt = object(&version, "Skatt");
    let decimal = Type::Scalar(Scalar::Decimal);
    assert_eq!(ty(skatt, "andel"), &decimal);
    assert_eq!(ty(skatt, "flyt"), &decimal);
    assert_eq!(ty(skatt, "satser"), &Type::Array(Box::new(decimal)));
    let Shape::Scalar(Scalar::Decimal, _) = schema(&version, "Desimaltall").shape else {
        panic!("`Desimaltall` is a decimal");
    };
    assert_eq!(
        skatt.fields[1].constraints,
        [
            Constraint::Rule(Rule::Minimum, "0".to_owned()),
            Constraint::Rule(Rule::Maximum, "1.5".to_owned()),
        ]
    );
}

#[test]
fn examples_are_checked_as_the_member_and_the_branch_that_they_are() {
    let found =
        misfits("[{ type: Konto }, { type: Fond, hva: som helst }, { type: Konto, beloep: a }]");
    assert_eq!(found, ["the example has `a`, a string"]);
    let found = misfits("[{ type: konto }, {}, a, { type: Konto, renter: 1 }, { type: [Konto] }]");
    assert_eq!(
        found,
        [
            "the example has `konto`",
            "the example has no `type`",
            "the example has a scalar",
            "the example has `renter`",
            "the example has ``",
        ]
    );
    let found =
        misfits("[{ type: Konto, beloep: null, andel: nan }, { type: Konto, andel: null }]");
    assert_eq!(
        found,
        ["the example has `nan`, a string", "the example has null"]
    );
    let found = misfits("[{ type: Valg, a: 1 }, { type: Valg }, { type: Valg, a: 1, b: 1, c: 1 }]");
    assert_eq!(
        found,
        [
            "the example matches 0 branches",
            "the example matches 2 branches"
        ]
    );
    assert_eq!(
        misfits("[{ type: Konto, koder: a }, { type: Konto, koder: [a, b] }]"),
        [""; 0]
    );
    let found = misfits("[{ type: Konto, koder: 1 }, { type: Konto, koder: [[a]] }]");
    assert_eq!(
        found,
        [
            "the example has `1`, an integer",
            "the example has a sequence"
        ]
    );
}

/// What is found in an example of a list of members.
fn misfits(example: &str) -> Vec<String> {
    let document = format!(
        "
openapi: '3.0.3'
info: {{ title: Skatt API, version: '1' }}
paths: {{}}
components:
  schemas:
    Poster:
      type: array
      items: {{ $ref: '#/components/schemas/Post' }}
      example: {example}
    Post:
      oneOf:
        - {{ $ref: '#/components/schemas/Konto' }}
        - {{ $ref: '#/components/schemas/Fond' }}
        - {{ $ref: '#/components/schemas/Valg' }}
      discriminator: {{ propertyName: type }}
    Konto:
      type: object
      properties:
        type: {{ type: string }}
        beloep: {{ type: integer, nullable: true }}
        andel: {{ type: number }}
        koder: {{ oneOf: [{{ type: string }}, {{ type: array, items: {{ type: string }} }}] }}
    Fond:
      type: object
      properties: {{ type: {{ type: string }} }}
      additionalProperties: true
    Valg:
      type: object
      properties: {{ type: {{ type: string }}, a: {{ type: integer }}, b: {{ type: integer }}, c: {{ type: integer }} }}
      oneOf: [{{ required: [a] }}, {{ required: [c, b] }}]
"
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good/decimal");
    let manifest = std::fs::read(folder.join("specs.toml")).unwrap();
    let mut sources = Sources::default();
    sources.add("specs.toml", manifest);
    sources.add("skatt.yaml", document);
    generate(&sources)
        .diagnostics
        .sorted()
        .into_iter()
        .filter(|diagnostic| diagnostic.code == Code::InvalidExample)
        .map(|diagnostic| diagnostic.found.clone())
        .collect()
}

/// The version of a good fixture; its examples fit.
fn understood(fixture: &str) -> Version {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
    let generation = generate(&read_sources(&folder.join(fixture)));
    let found = generation.diagnostics.sorted();
    let misfits = found
        .iter()
        .filter(|diagnostic| diagnostic.code == Code::InvalidExample);
    assert_eq!(misfits.collect::<Vec<_>>(), Vec::<&&_>::new());
    let version = generation.specification.apis[0].versions[0].clone();
    assert!(!version.examples.is_empty());
    version
}

fn schema<'a>(version: &'a Version, name: &str) -> &'a Schema {
    let mut schemas = version.schemas.iter();
    schemas.find(|schema| schema.name.0 == name).unwrap()
}

fn object<'a>(version: &'a Version, name: &str) -> &'a Object {
    match &schema(version, name).shape {
        Shape::Struct(object) => object,
        shape => panic!("{name} is {shape:?}"),
    }
}

fn union<'a>(version: &'a Version, name: &str) -> &'a Union {
    match &schema(version, name).shape {
        Shape::Union(union) => union,
        shape => panic!("{name} is {shape:?}"),
    }
}

fn members(union: &Union) -> Vec<(&str, &str)> {
    union
        .members
        .iter()
        .map(|member| (&*member.value.0, &*member.schema.0))
        .collect()
}

/// The names of the fields, those that are required with a mark.
fn names(object: &Object) -> Vec<String> {
    let mark = |required| if required { "!" } else { "" };
    object
        .fields
        .iter()
        .map(|field| format!("{}{}", field.name, mark(field.required)))
        .collect()
}

fn ty<'a>(object: &'a Object, name: &str) -> &'a Type {
    let mut fields = object.fields.iter();
    &fields.find(|field| field.name.0 == name).unwrap().ty
}

/// What is said of the second alternative of a property, which has no name.
fn second_alternative<'v>(version: &'v Version, field: &Field) -> &'v [Constraint] {
    let pointer = field.origin.pointer.as_ref().unwrap();
    match version.remarks.get(pointer).map(Vec::as_slice) {
        Some(
            [
                Remark::Part {
                    path, constraints, ..
                },
            ],
        ) if *path == [Aspect::Alternative(2)] => constraints,
        other => panic!("{other:?}"),
    }
}
