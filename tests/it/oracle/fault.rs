//! Values with one fault each: what a server could send that its own schema does not allow.

use crate::json::Json;

/// A value with a fault.
pub(crate) struct Fault {
    pub(crate) what: String,
    pub(crate) value: Json,
}

/// How many places of a value have a fault in their turn; of a larger one some are left out.
const PLACES: usize = 40;

/// One of how many other values stands in a place.
const OTHERS: usize = 3;

/// The value with each of its places changed to something else, each by itself; `tag` is left as it is.
pub(crate) fn faults(value: &Json, tag: Option<&str>) -> Vec<Fault> {
    let mut places = Vec::new();
    find_places(value, &mut Vec::new(), &mut places);
    let step = places.len().div_ceil(PLACES).max(1);
    let mut faults = Vec::new();
    for (turn, at) in places.iter().step_by(step).enumerate() {
        let here = at.iter().fold(value, |here, index| match here {
            Json::List(items) => &items[*index],
            here => &here.fields()[*index].1,
        });
        // Some of the many at each place, others at the next.
        let others = others(here).into_iter().skip(turn % OTHERS).step_by(OTHERS);
        for (what, other) in others {
            faults.push(Fault {
                what: format!("{what} in the place of {here}"),
                value: value.with(at, |here| *here = other),
            });
        }
        for index in 0..here.fields().len().min(PLACES) {
            faults.push(Fault {
                what: format!("without {}", here.fields()[index].0),
                value: value.with(at, |here| {
                    if let Json::Object(fields) = here {
                        fields.remove(index);
                    }
                }),
            });
        }
    }
    let told = |value: &Json| tag.and_then(|tag| value.get(tag).cloned());
    faults.retain(|fault| told(&fault.value) == told(value));
    faults
}

fn find_places(value: &Json, at: &mut Vec<usize>, places: &mut Vec<Vec<usize>>) {
    places.push(at.clone());
    let parts = match value {
        Json::List(items) => Vec::from_iter(items),
        value => value
            .fields()
            .iter()
            .map(|(_, value)| value)
            .collect::<Vec<_>>(),
    };
    for (index, part) in parts.into_iter().enumerate() {
        at.push(index);
        find_places(part, at, places);
        at.pop();
    }
}

/// What is of another type, or of the same and likely not what is meant.
fn others(value: &Json) -> Vec<(&'static str, Json)> {
    let mut others = vec![
        ("null", Json::Null),
        ("a list of it", Json::List(vec![value.clone()])),
    ];
    match value {
        // One item without brackets is a list of it.
        Json::List(_) => return others,
        Json::Text(text) => others.push(("a longer text", Json::text(text.repeat(1000) + "x"))),
        _ => {}
    }
    others.extend([
        ("a boolean", Json::Bool(true)),
        ("a number", Json::number("-7")),
        ("a fraction", Json::number("0.5")),
        ("a text", Json::text("x")),
        ("no text", Json::text("")),
        ("an object", Json::object([])),
    ]);
    others
}
