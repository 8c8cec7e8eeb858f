//! Positions that hold personal data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::{
    Content, ContentKind, Form, Operation, Parameter, RequestBody, Specification, Version, WireName,
};

/// A position in a version that holds values, by wire names; displayed as named in the manifest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// The values of a component.
    Component(WireName),
    /// The values of a component's property; `*` stands for the unlisted properties.
    Property(WireName, WireName),
    /// A parameter of an operation or a field of a form, by its key in the manifest: `operationId.parameter`.
    Parameter(String),
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Component(name) => write!(f, "{name}"),
            Self::Property(owner, name) => write!(f, "{owner}.{name}"),
            Self::Parameter(key) => f.write_str(key),
        }
    }
}

/// The kind of personal data at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// Other personal data.
    Other,
    /// Strings that are always fødselsnumre or D-numbers.
    Identifier,
}

impl Specification {
    /// The positions that hold personal data.
    #[must_use]
    pub fn protected(&self) -> Protected {
        let versions = self.apis.iter().flat_map(|api| {
            api.versions
                .iter()
                .map(move |version| ((api.slug.clone(), version.name.clone()), version))
        });
        let positions = versions.map(|(key, version)| {
            let positions = version.personal.keys().map(ToString::to_string);
            (key, positions.collect::<BTreeSet<_>>())
        });
        positions
            .filter(|(_, positions)| !positions.is_empty())
            .collect()
    }
}

impl Version {
    /// The kind of personal data at a position, if any.
    #[must_use]
    pub fn personal_at(&self, position: &Position) -> Option<Personal> {
        self.personal.get(position).copied()
    }

    /// Whether a component's values are personal data.
    #[must_use]
    pub fn hides(&self, component: &WireName) -> bool {
        let position = Position::Component(component.clone());
        self.personal_at(&position).is_some()
    }

    /// Whether a property's values are personal data.
    #[must_use]
    pub fn hides_property(&self, owner: &WireName, name: &WireName) -> bool {
        let position = Position::Property(owner.clone(), name.clone());
        self.personal_at(&position).is_some()
    }

    /// The position of a parameter.
    #[must_use]
    pub fn parameter(&self, operation: &Operation, parameter: &Parameter) -> Position {
        let key = self.operation_key(operation);
        Position::Parameter(operation.parameter_key(&key, parameter))
    }

    /// The position of a field of a form.
    #[must_use]
    pub fn form_field(&self, operation: &Operation, form: &Form, field: &WireName) -> Position {
        let key = self.operation_key(operation);
        let form = operation
            .body
            .as_ref()
            .map_or("Form", |body| body.form_name(form));
        Position::Parameter(format!("{key}.{form}.{field}"))
    }

    /// The key of an operation in the manifest: its `operationId`, or its method and path.
    ///
    /// If a component has the same name, the key is that name.
    #[must_use]
    pub fn operation_key(&self, operation: &Operation) -> String {
        let name = operation.name();
        if self.schema(&WireName(name.clone())).is_some() {
            format!("operations.{name}")
        } else {
            name
        }
    }
}

impl Operation {
    /// Its `operationId`, or its method and path.
    #[must_use]
    pub fn name(&self) -> String {
        let without_id = || format!("{} {}", self.method.to_lowercase(), self.path);
        self.id.clone().unwrap_or_else(without_id)
    }

    /// Whether it has a parameter of the same name in another location.
    #[must_use]
    pub fn has_twin(&self, parameter: &Parameter) -> bool {
        let mut others = self.parameters.iter();
        others.any(|other| other.name == parameter.name && other.location != parameter.location)
    }

    /// The key of a parameter in the manifest, below that of the operation; it includes the location if two parameters
    /// have the same name.
    #[must_use]
    pub fn parameter_key(&self, operation: &str, parameter: &Parameter) -> String {
        if self.has_twin(parameter) {
            let location = parameter.location.as_str();
            format!("{operation}.{location}.{}", parameter.name)
        } else {
            format!("{operation}.{}", parameter.name)
        }
    }
}

impl RequestBody {
    /// The name of one of its forms: `Form`, or `Multipart` if there is another one.
    #[must_use]
    pub fn form_name(&self, form: &Form) -> &'static str {
        let is_form = |content: &&Content| matches!(content.kind, ContentKind::Form(_));
        let others = self.contents.iter().filter(is_form).count() > 1;
        if others && form.multipart {
            "Multipart"
        } else {
            "Form"
        }
    }
}

/// The positions with personal data, as named in the manifest, by API and version.
pub type Protected = BTreeMap<(String, String), BTreeSet<String>>;
