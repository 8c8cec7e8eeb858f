//! Components with the name of a shared one that differ from it: the report, and the settings that they keep.

use skattekit_ir::diag::{Code, Diagnostics};
use skattekit_ir::ir::{Field, Scalar, Schema, Shape, Type, Version, WireName};
use skattekit_ir::pointer::Pointer;

use super::shared::{Shared, has_root_of, same_type, scalar_behind};
use super::types::{Components, Role, Surroundings};

impl Components<'_> {
    /// Reports a component that has the name of a shared one but differs from it.
    pub(super) fn report_other(
        &self,
        schema: &Schema,
        shared: &Shared<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(other) = shared.differing(self.version, schema) else {
            return;
        };
        let Some((version, _)) = shared.component(&schema.name) else {
            return;
        };
        let differences = differences((schema, self.version), (other, version));
        let at = schema.origin.at.clone();
        let what = differences
            .iter()
            .map(|difference| &*difference.what)
            .collect::<Vec<_>>();
        let found = format!(
            "`{}` differs from the shared component of that name: {}",
            schema.name,
            what.join("; ")
        );
        let fixups = differences.iter().filter_map(|difference| {
            let (at, change) = difference.fixup.as_ref()?;
            Some(format!("at = \"{at}\", {change}"))
        });
        let file = &self.version.file;
        let fixup = match &*fixups.collect::<Vec<_>>() {
            [] => String::new(),
            [one] => format!("; or write a fix-up of `{file}` with `{one}`"),
            several => format!(
                "; or write fix-ups of `{file}` with `{}`",
                several.join("` and `")
            ),
        };
        let report = if shared.is_sensitive(&schema.name) {
            diagnostics
                .error(Code::DifferingShared, at)
                .found(found)
                .help(format!(
                    "make the two components equal, or rename this one{fixup}"
                ))
        } else {
            diagnostics.note(Code::DifferingShared, at).found(found).help(format!("no action needed: it becomes a separate type, with the code and personal data settings of the shared one{fixup}"))
        };
        report
            .expected("the same property names and types, and the same XML name")
            .other(other.origin.at.clone(), "the shared component");
    }

    /// Applies the settings of the shared components; a list that the module lacks is taken from the shared crate.
    pub(super) fn take_settings(&mut self, shared: &Shared<'_>, around: &Surroundings<'_>) {
        let mut settings = shared.settings_for(self.version);
        let is_own = |key: &str| {
            let owner = key.split('.').next().unwrap_or_default();
            let role = self.role(&WireName(owner.to_owned()));
            matches!(role, Some(Role::Struct(..)))
        };
        settings.code_fields.retain(|key, _| is_own(key));
        let lent = shared.lent_lists(&settings.code_fields, &around.lists);
        self.reexports
            .extend(lent.iter().map(|list| shared.path(list)));
        self.settled.extend(lent);
        self.of_shared = settings;
    }
}

/// One difference between a component and the shared one.
struct Difference {
    what: String,
    /// The pointer and the change of a fix-up that removes the difference, if one line can do that.
    fixup: Option<(Pointer, String)>,
}

/// A component with its version.
type Of<'a> = (&'a Schema, &'a Version);

fn differences(own: Of<'_>, other: Of<'_>) -> Vec<Difference> {
    let (schema, shared) = (own.0, other.0);
    let pointer = Pointer::schema(&schema.name.0);
    let mut found = match (&schema.shape, &shared.shape) {
        (Shape::Struct(left), Shape::Struct(right)) => {
            let mut found = of_fields(&pointer, (&left.fields, own.1), (&right.fields, other.1));
            if left.rest != right.rest {
                found.push(plain("additional properties"));
            }
            if left.branches != right.branches {
                found.push(plain("the branches of the `oneOf`"));
            }
            found
        }
        (Shape::Scalar(left, _), Shape::Scalar(right, _)) if left != right => {
            vec![of_types("it ", &pointer, *left, *right)]
        }
        (Shape::Scalar(..), Shape::Scalar(..)) => Vec::new(),
        _ => vec![plain("only one of the two is an object with properties")],
    };
    if !has_root_of(schema, shared) {
        found.push(plain("the XML name or namespace"));
    }
    if found.is_empty() {
        found.push(plain("only one of the two is a member of a union"));
    }
    found
}

fn plain(what: &str) -> Difference {
    Difference {
        what: what.to_owned(),
        fixup: None,
    }
}

type FieldsOf<'a> = (&'a [Field], &'a Version);

fn of_fields(pointer: &Pointer, own: FieldsOf<'_>, other: FieldsOf<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    for field in own.0 {
        let at = pointer.key("properties").key(&field.name.0);
        let Some(shared) = other.0.iter().find(|known| known.name == field.name) else {
            found.push(plain(&format!("only this component has `{}`", field.name)));
            continue;
        };
        if !same_type(&field.ty, own.1, &shared.ty, other.1) {
            let name = format!("`{}` ", field.name);
            let scalars = scalar_behind(&field.ty, own.1).zip(scalar_behind(&shared.ty, other.1));
            found.push(match (scalars, &field.ty) {
                (Some((left, right)), Type::Scalar(_)) => of_types(&name, &at, left, right),
                _ => plain(&format!("{name}has another type")),
            });
        } else if field.element != shared.element {
            found.push(plain(&format!("`{}` has another XML name", field.name)));
        }
    }
    let missing = other.0.iter().filter(|field| {
        let mut known = own.0.iter();
        !known.any(|known| known.name == field.name)
    });
    found.extend(missing.map(|field| {
        let at = pointer.key("properties").key(&field.name.0);
        Difference {
            what: format!("only the shared component has `{}`", field.name),
            fixup: written(&field.ty, other.1).map(|value| (at, format!("to = {value}"))),
        }
    }));
    found
}

/// A difference between the types of two values.
fn of_types(name: &str, pointer: &Pointer, own: Scalar, other: Scalar) -> Difference {
    let ([own_type, own_format], [other_type, other_format]) = (keywords(own), keywords(other));
    let fixup = (own_format == other_format).then(|| {
        let change = format!("from = \"{own_type}\", to = \"{other_type}\"");
        (pointer.key("type"), change)
    });
    let words = |[ty, format]: [&str; 2]| match format {
        "" => ty.to_owned(),
        format => format!("{ty} ({format})"),
    };
    let (own, other) = (words(keywords(own)), words(keywords(other)));
    Difference {
        what: format!("{name}has the type {own} here and {other} in the shared component"),
        fixup,
    }
}

/// The `type` and the `format` of a scalar.
const fn keywords(scalar: Scalar) -> [&'static str; 2] {
    match scalar {
        Scalar::Text => ["string", ""],
        Scalar::Integer => ["integer", ""],
        Scalar::Decimal => ["number", ""],
        Scalar::Boolean => ["boolean", ""],
        Scalar::Date => ["string", "date"],
        Scalar::DateTime => ["string", "date-time"],
        Scalar::Year => ["string", "year"],
    }
}

/// The schema of a scalar as written in a fix-up.
fn written(ty: &Type, version: &Version) -> Option<String> {
    let [ty, format] = keywords(scalar_behind(ty, version)?);
    Some(match format {
        "" => format!("{{ type = \"{ty}\" }}"),
        format => format!("{{ type = \"{ty}\", format = \"{format}\" }}"),
    })
}
