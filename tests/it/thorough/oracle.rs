//! Every fault that a schema knows, at every place of a value: the models find it.

use skattekit_runtime::Format;

use crate::every::Codes;
use crate::oracle::checked_in::{documents, each_case};
use crate::oracle::fault::{Fault, faults};
use crate::oracle::tag::without;

#[test]
#[ignore = "takes long; `.ci/run` runs it"]
fn what_the_schemas_refuse_is_found() {
    let mut missed = Vec::new();
    let mut found = 0;
    each_case(&documents(), |case| {
        if !case.has_rules || case.entry.codes == Codes::Any {
            return;
        }
        // Patterns are checked with a feature of the runtime that these tests have not.
        let validator = case.schema.without_patterns().validator();
        // Of the smallest value and of the largest.
        let values = case.made.values.iter().take(2);
        for Fault { what, value } in values.flat_map(|value| faults(value, case.tag)) {
            let text = value.to_string();
            if validator.is_valid(&serde_json::from_str(&text).unwrap()) {
                continue;
            }
            let body = without(&value, case.tag).to_string();
            match case.entry.model.read_strict(Format::Json, body.as_bytes()) {
                Err(_) => found += 1,
                Ok(_) => missed.push(format!("{}: {what}, in {text}", case.entry.name())),
            }
        }
    });
    assert!(
        missed.is_empty(),
        "{} missed: {}",
        missed.len(),
        missed.join("\n")
    );
    assert!(found > 1000, "{found} faults");
}
