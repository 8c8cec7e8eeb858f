//! The keywords of a schema that OpenAPI 3.1 has and 3.0 has not.

/// Keywords of a schema that 3.0 does not have and that forbid some of the values that it describes.
pub(super) const UNCHECKED: [&str; 16] = [
    "if", "contains", "minContains", "maxContains", "propertyNames", "unevaluatedItems",
    "dependentRequired", "dependencies", "additionalItems", "contentSchema", "definitions",
    "$anchor", "$id", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary",
];

/// Those that describe properties which `properties` need not list.
pub(super) const OF_PROPERTIES: [&str; 5] = [
    "then", "else", "patternProperties", "unevaluatedProperties", "dependentSchemas",
];

/// Those by which the schema is what stands wherever it is taken over.
pub(super) const ELSEWHERE: [&str; 2] = ["$dynamicRef", "$recursiveRef"];

/// Keywords that only describe, of which 3.0 has none.
pub(super) const DESCRIBING: [&str; 3] = ["$comment", "$schema", "$defs"];

/// Whether 3.1 has a keyword that 3.0 does not have.
pub(crate) fn is_3_1(keyword: &str) -> bool {
    let lists: [&[&str]; 4] = [&UNCHECKED, &OF_PROPERTIES, &ELSEWHERE, &DESCRIBING];
    lists.iter().any(|list| list.contains(&keyword))
        || keyword == "prefixItems"
        || ["const", "examples", "contentEncoding", "contentMediaType"].contains(&keyword)
}
