//! What is generated for `oneOf` of `required` branches.

use super::fixtures::run_in_fixture;

/// What is generated for `oneOf` of `required` branches, compiled and asked.
#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn alternatives_of_one_object_keep_all_their_fields() {
    let test = r##"
        //! Bodies in, the alternative that is set out.

        use skattekit_branches::v1::{Skatt, SkattAlternative};
        use skattekit_branches::{OneOf, from_json, from_json_strict, to_json};

        fn read(body: &str) -> Skatt {
            let value: Skatt = from_json(body).unwrap();
            assert_eq!(to_json(&value).unwrap(), body, "a field is lost");
            // Exactly one, says the specification; a strict reading holds to it.
            let is_one = matches!(value.alternative(), OneOf::One(_));
            assert_eq!(from_json_strict::<Skatt>(body).is_ok(), is_one, "{body}");
            value
        }

        #[test]
        fn all_of_it() {
            let none = read(r#"{"id":"a"}"#);
            assert_eq!(none.alternative(), OneOf::None);
            let one = read(r#"{"id":"a","beloep":1}"#);
            assert_eq!(one.alternative(), OneOf::One(SkattAlternative::Beloep(&1)));
            let half = read(r#"{"id":"a","fra":"2024-01-01"}"#);
            assert_eq!(half.alternative(), OneOf::None);
            let period = read(r#"{"id":"a","fra":"2024-01-01","til":"2024-12-31"}"#);
            assert!(matches!(
                period.alternative().one(),
                Some(SkattAlternative::TilFra(til, fra)) if til.as_str() > fra.as_str()
            ));
            let several = read(
                r#"{"id":"a","beloep":1,"fra":"2024-01-01","til":"2024-12-31","person":{"navn":"b"}}"#,
            );
            let OneOf::Several(all) = several.alternative() else {
                panic!("{several:?}");
            };
            assert_eq!(all.len(), 3);
            assert_eq!(several.person.unwrap().navn.unwrap().as_str(), "b");
        }
    "##;
    run_in_fixture("branches", "skattekit-branches", test).expect(0);
}
