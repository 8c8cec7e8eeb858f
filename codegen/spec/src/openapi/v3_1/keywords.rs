//! Schema keywords of OpenAPI 3.1 that 3.0 lacks.

/// Keywords that 3.0 lacks and that forbid some of the described values.
pub(super) const UNCHECKED: [&str; 16] = [
    "if", "contains", "minContains", "maxContains", "propertyNames", "unevaluatedItems",
    "dependentRequired", "dependencies", "additionalItems", "contentSchema", "definitions",
    "$anchor", "$id", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary",
];

/// Keywords about properties that `properties` need not list.
pub(super) const OF_PROPERTIES: [&str; 5] = [
    "then", "else", "patternProperties", "unevaluatedProperties", "dependentSchemas",
];

/// Keywords that make a schema depend on the place from which it is referenced.
pub(super) const ELSEWHERE: [&str; 2] = ["$dynamicRef", "$recursiveRef"];

/// Keywords that 3.0 lacks and that only describe.
pub(super) const DESCRIBING: [&str; 3] = ["$comment", "$schema", "$defs"];

/// Whether a keyword exists in 3.1 but not in 3.0.
pub(crate) fn is_3_1(keyword: &str) -> bool {
    let lists: [&[&str]; 4] = [&UNCHECKED, &OF_PROPERTIES, &ELSEWHERE, &DESCRIBING];
    lists.iter().any(|list| list.contains(&keyword))
        || keyword == "prefixItems"
        || ["const", "examples", "contentEncoding", "contentMediaType"].contains(&keyword)
}
