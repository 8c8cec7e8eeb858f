//! Search for the positions of a version that hold personal data, by name and type.

use std::collections::BTreeSet;

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{
    Constraint, Constraints, ContentKind, Field, Object, Operation, Personal, Position, Rule,
    Scalar, Schema, Shape, Type, Version, WireName,
};

use crate::lower::personal::{PersonalFindings, Rules};
use crate::personal::Known;

/// The search through one version.
pub(super) struct Finder<'a> {
    version: &'a Version,
    rules: &'a Rules<'a>,
    /// The objects that are personal data as a whole.
    objects: BTreeSet<&'a WireName>,
    /// The discriminators of unions, each with its owner.
    tags: BTreeSet<(&'a WireName, &'a WireName)>,
    found: PersonalFindings,
}

/// A position under examination.
struct Candidate<'a> {
    position: Position,
    at: &'a Location,
    ty: &'a Type,
    /// What its name says about its values.
    known: Option<Known>,
    /// Whether its values are codes of a list.
    is_code: bool,
    /// Whether it is part of an object that is personal data as a whole.
    is_part: bool,
}

impl<'a> Finder<'a> {
    pub(super) fn of(version: &'a Version, rules: &'a Rules<'a>) -> Self {
        let unions = version
            .schemas
            .iter()
            .filter_map(|schema| match &schema.shape {
                Shape::Union(union) => Some(union),
                _ => None,
            });
        let tags = unions.flat_map(|union| {
            union
                .members
                .iter()
                .map(|member| (&member.schema, &union.discriminator))
        });
        Self {
            version,
            rules,
            objects: BTreeSet::new(),
            tags: tags.collect(),
            found: PersonalFindings::default(),
        }
    }

    pub(super) fn find(mut self) -> PersonalFindings {
        for schema in &self.version.schemas {
            self.component(schema);
        }
        self.find_objects();
        for schema in &self.version.schemas {
            match &schema.shape {
                Shape::Struct(object) => self.object(schema, object),
                Shape::Free { fields } => self.fields(schema, fields),
                _ => {}
            }
        }
        for operation in &self.version.operations {
            self.operation(operation);
        }
        self.found
    }

    /// Examines a component, whose values are hidden wherever it is used.
    fn component(&mut self, schema: &'a Schema) {
        let name = &schema.name.0;
        let position = Position::Component(schema.name.clone());
        let at = &schema.origin.at;
        let entry = (position.clone(), at.clone());
        self.found.places.insert(name.clone(), entry);
        let known = self.known(&schema.name, false);
        let by_name = known.filter(|_| !self.rules.shown.contains(name));
        let is_identifier = self.rules.identifiers.contains(name);
        let is_personal = by_name.is_some() || is_identifier || self.rules.sensitive.contains(name);
        let has_values = match &schema.shape {
            Shape::Scalar(scalar, _) => *scalar != Scalar::Boolean,
            Shape::Alias(ty) => self.can_hide(ty),
            Shape::AnyOf(types) => types.iter().any(|ty| self.can_hide(ty)),
            Shape::Struct(_) | Shape::Union(_) | Shape::Free { .. } => true,
            Shape::Enum(..) => false,
        };
        if is_personal && has_values {
            let is_text = matches!(schema.shape, Shape::Scalar(Scalar::Text, _));
            let is_identifier = is_identifier || by_name == Some(Known::Identifier);
            let personal = if is_text && is_identifier {
                Personal::Identifier
            } else {
                Personal::Other
            };
            self.found.personal.insert(position, personal);
        } else if let Shape::Scalar(Scalar::Text, constraints) = &schema.shape
            && has_eleven_digits(constraints)
            && !self.rules.shown.contains(name)
        {
            self.found.unprotected.push((position, at.clone()));
        }
    }

    /// Finds the objects that are personal data as a whole, by their own name or that of a property or parameter that
    /// holds them, and everything inside them.
    fn find_objects(&mut self) {
        let version = self.version;
        let is_called = |schema: &&Schema| {
            let position = Position::Component(schema.name.clone());
            self.found.personal.contains_key(&position)
        };
        let called = version.schemas.iter().filter(is_called);
        let mut open = called.map(|schema| &schema.name).collect::<Vec<_>>();
        for schema in &version.schemas {
            if let Shape::Struct(object) = &schema.shape {
                let is_about = self.is_about(schema, object);
                let fields = object.fields.iter().filter(|field| {
                    let key = format!("{}.{}", schema.name, field.name);
                    self.known(&field.name, is_about).is_some() && !self.rules.shown.contains(&key)
                });
                open.extend(fields.filter_map(|field| field.ty.component()));
            }
        }
        for operation in &version.operations {
            let parameters = operation
                .parameters
                .iter()
                .filter(|of| self.known(&of.name, false).is_some());
            open.extend(parameters.filter_map(|parameter| parameter.ty.component()));
        }
        let mut seen = BTreeSet::new();
        while let Some(name) = open.pop() {
            let Some(schema) = version.schema(name).filter(|_| seen.insert(name)) else {
                continue;
            };
            if matches!(schema.shape, Shape::Struct(_)) && !self.rules.shown.contains(&name.0) {
                self.objects.insert(name);
            }
            open.extend(schema.shape.components());
        }
    }

    fn object(&mut self, schema: &'a Schema, object: &'a Object) {
        self.fields(schema, &object.fields);
        if let Some(ty) = &object.rest {
            let position = Position::Property(schema.name.clone(), WireName("*".to_owned()));
            self.candidate(&Candidate {
                position,
                at: &schema.origin.at,
                ty,
                known: None,
                is_code: false,
                is_part: self.objects.contains(&schema.name),
            });
        }
    }

    fn fields(&mut self, schema: &'a Schema, fields: &'a [Field]) {
        let is_about = self.is_about_by(&schema.name, fields);
        for field in fields {
            let position = Position::Property(schema.name.clone(), field.name.clone());
            let is_code = self.rules.codes.contains(&position.to_string())
                || self.rules.year_field.as_ref() == Some(&field.name.0);
            let is_tag = self.tags.contains(&(&schema.name, &field.name));
            let is_hidden = self.candidate(&Candidate {
                position: position.clone(),
                at: &field.origin.at,
                ty: &field.ty,
                known: self.known(&field.name, is_about),
                is_code,
                is_part: self.objects.contains(&schema.name) && !is_tag,
            });
            let is_shown = self.rules.shown.contains(&position.to_string());
            if !is_hidden
                && !is_shown
                && self.is_text(&field.ty)
                && has_eleven_digits(&field.constraints)
            {
                let at = field.origin.at.clone();
                self.found.unprotected.push((position, at));
            }
        }
    }

    fn operation(&mut self, operation: &'a Operation) {
        let key = self.version.operation_key(operation);
        let names = operation.parameters.iter().map(|parameter| &parameter.name);
        let is_about = self.has_person(names);
        for parameter in &operation.parameters {
            self.candidate(&Candidate {
                position: Position::Parameter(operation.parameter_key(&key, parameter)),
                at: &parameter.origin.at,
                ty: &parameter.ty,
                known: self.known(&parameter.name, is_about),
                is_code: self.rules.code_parameters.contains(&parameter.name.0),
                is_part: false,
            });
        }
        let Some(body) = &operation.body else { return };
        for content in &body.contents {
            let ContentKind::Form(form) = &content.kind else {
                continue;
            };
            let above = format!("{key}.{}", body.form_name(form));
            let is_about = self.has_person(form.fields.iter().map(|field| &field.name));
            for field in &form.fields {
                let Some(ty) = &field.ty else { continue };
                self.candidate(&Candidate {
                    position: Position::Parameter(format!("{above}.{}", field.name)),
                    at: &field.origin.at,
                    ty,
                    known: self.known(&field.name, is_about),
                    is_code: false,
                    is_part: false,
                });
            }
        }
    }

    /// Examines a position; returns whether it holds personal data.
    fn candidate(&mut self, candidate: &Candidate<'_>) -> bool {
        let Candidate {
            position,
            at,
            ty,
            known,
            is_code,
            is_part,
        } = candidate;
        let key = position.to_string();
        let component = ty.component();
        let of_component = component.and_then(|name| {
            let position = Position::Component(name.clone());
            let personal = self.found.personal.get(&position)?;
            Some((name.0.clone(), *personal))
        });
        let entry = (position.clone(), (*at).clone());
        self.found.places.insert(key.clone(), entry);
        if *is_code || !self.can_hide(ty) {
            return false;
        }
        let by_name = (known.is_some() || *is_part) && !self.rules.shown.contains(&key);
        if let Some((name, _)) = &of_component {
            self.found
                .by_component
                .insert(position.clone(), name.clone());
        }
        if !by_name && of_component.is_none() && !self.rules.sensitive.contains(&key) {
            return false;
        }
        let is_identifier = *known == Some(Known::Identifier)
            || known.is_some()
                && key.to_lowercase().ends_with("identifikator")
                && self.has_eleven(ty);
        let is_identifier = by_name && is_identifier && self.is_text(ty);
        let of_component = of_component.map(|(_, personal)| personal);
        let personal = if is_identifier {
            Personal::Identifier
        } else {
            of_component.unwrap_or(Personal::Other)
        };
        self.found.personal.insert(position.clone(), personal);
        true
    }

    /// What the name of a property or parameter says; `is_about` is whether its owner describes a person.
    fn known(&self, name: &WireName, is_about: bool) -> Option<Known> {
        let names = self.rules.names;
        let is_dependent = is_about && names.depends(&name.0);
        let possibly = names.is_alone(&name.0) || is_dependent;
        names.find(&name.0).or(possibly.then_some(Known::Possibly))
    }

    fn is_about(&self, schema: &Schema, object: &Object) -> bool {
        self.is_about_by(&schema.name, &object.fields)
    }

    fn is_about_by(&self, name: &WireName, fields: &[Field]) -> bool {
        self.rules.names.is_person(&name.0)
            || self.has_person(fields.iter().map(|field| &field.name))
    }

    fn has_person<'n>(&self, mut names: impl Iterator<Item = &'n WireName>) -> bool {
        names.any(|name| self.rules.names.find(&name.0) >= Some(Known::Person))
    }

    /// Whether a type has values to hide: any but booleans and codes.
    fn can_hide(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => *scalar != Scalar::Boolean,
            Type::Array(inner)
            | Type::OneOrMany(inner)
            | Type::Map(inner)
            | Type::Nullable(inner) => self.can_hide(inner),
            Type::Object | Type::Any => true,
            Type::Named(name) => match self.version.schema(name).map(|schema| &schema.shape) {
                Some(Shape::Scalar(scalar, _)) => *scalar != Scalar::Boolean,
                Some(Shape::Alias(ty)) => self.can_hide(ty),
                // A choice may contain itself, and a choice of codes alone is rare.
                Some(Shape::AnyOf(_) | Shape::Struct(_) | Shape::Union(_) | Shape::Free { .. }) => {
                    true
                }
                // A component that could not be read has been reported.
                Some(Shape::Enum(..)) | None => false,
            },
        }
    }

    /// Whether the values are strings or lists of strings.
    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::Scalar(scalar) => *scalar == Scalar::Text,
            Type::Array(inner) | Type::OneOrMany(inner) | Type::Nullable(inner) => {
                self.is_text(inner)
            }
            Type::Map(_) | Type::Object | Type::Any => false,
            Type::Named(name) => match self.version.schema(name).map(|schema| &schema.shape) {
                Some(Shape::Scalar(scalar, _)) => *scalar == Scalar::Text,
                Some(Shape::Alias(ty)) => self.is_text(ty),
                _ => false,
            },
        }
    }

    /// Whether the values of a type are strings of eleven digits.
    fn has_eleven(&self, ty: &Type) -> bool {
        let schema = ty.component().and_then(|name| self.version.schema(name));
        schema.is_some_and(|schema| match &schema.shape {
            Shape::Scalar(_, constraints) => has_eleven_digits(constraints),
            _ => false,
        })
    }
}

/// Whether the constraints require eleven digits; hardly anything but a fødselsnummer has that form.
fn has_eleven_digits(constraints: &Constraints) -> bool {
    let (mut least, mut most, mut digits, mut eleven) = (false, false, false, false);
    for constraint in constraints {
        match constraint {
            Constraint::Rule(Rule::MinLength, count) => least = count == "11",
            Constraint::Rule(Rule::MaxLength, count) => most = count == "11",
            Constraint::Rule(Rule::Pattern, pattern) => {
                let plain = pattern
                    .replace(['^', '$', '(', ')'], "")
                    .replace("\\d", "[0-9]");
                eleven = plain == "[0-9]{11}";
                digits = matches!(&*plain, "[0-9]+" | "[0-9]*") || eleven;
            }
            _ => {}
        }
    }
    eleven || digits && least && most
}
