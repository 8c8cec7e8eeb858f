//! Resolution of the manifest's cursors: how an operation that lists events requests the next page.

use skattekit_ir::diag::{Code, Diagnostic, Diagnostics, Location, near_or};
use skattekit_ir::ir::{self, Cursor, Setting, WireName};

use super::Around;
use crate::plan;
use crate::plan::{Next, Parameter, RuntimeType, Struct, Type};

/// What the settings for the next page are expected to name.
const NEXT: &str =
    "an integer parameter of the operation, and an integer of the items of a list in its response";
/// What the setting for the time of an item is expected to name.
const REGISTERED: &str = "a date, or a date with a time, of the items of the list";

impl Around<'_> {
    /// How to request the next page; every fault of the cursor is reported, not only the first.
    pub(super) fn next(
        &self,
        cursor: &Cursor,
        operation: &ir::Operation,
        model: Option<&WireName>,
        parameters: &[Parameter],
        diagnostics: &mut Diagnostics,
    ) -> Option<Next> {
        let parameter = cursor_parameter(&cursor.parameter, operation, parameters, diagnostics);
        let page = model.and_then(|model| self.components.structure_of(model));
        let found = self.cursor_fields(cursor, operation, page, diagnostics);
        let end = self.end(cursor, diagnostics);
        let (parameter, (list, item, number)) = (parameter?, found?);
        let (Type::List(element) | Type::Vec(element)) = &list.ty else {
            return None;
        };
        let registered = cursor
            .registered
            .as_ref()
            .and_then(|setting| registered(setting, list, item, diagnostics));
        Some(Next {
            parameter: parameter.name.clone(),
            wire: parameter.wire.clone(),
            is_required: parameter.required,
            page: self.components.ty(&ir::Type::Named(model?.clone()), None),
            list: list.name.clone(),
            number: number.name.clone(),
            number_type: number.ty.clone(),
            item: (**element).clone(),
            registered,
            end,
            start: None,
        })
    }

    /// The error code that ends the list.
    fn end(&self, cursor: &Cursor, diagnostics: &mut Diagnostics) -> Option<String> {
        let setting = cursor.end.as_ref()?;
        let rows = self.version.feilkoder.iter().flat_map(|list| &list.rows);
        let mut codes = rows.map(|row| &*row.code.0);
        if codes.clone().any(|code| code == setting.value) {
            return Some(setting.value.clone());
        }
        let what = format!(
            "the page of {} has no error code `{}`",
            self.api.slug, setting.value
        );
        let help = near_or(
            &setting.value,
            codes.by_ref(),
            "correct the code, or remove the key",
        );
        diagnostics
            .error(Code::UnusedSetting, setting.at.clone())
            .found(what)
            .expected(
                "the error code with which the service says that there is nothing from a number on",
            )
            .help(help);
        None
    }

    /// The list of a page, and the number of its items.
    fn cursor_fields<'b>(
        &'b self,
        cursor: &Cursor,
        operation: &ir::Operation,
        page: Option<&'b Struct>,
        diagnostics: &mut Diagnostics,
    ) -> Option<(&'b plan::Field, &'b Struct, &'b plan::Field)> {
        let setting = &cursor.list;
        let Some(page) = page else {
            let what = format!("the response of `{}` is not an object", operation.path);
            fault(setting, (what, NEXT), diagnostics).help("remove the entry");
            return None;
        };
        let whose = format!("the response of `{}`", operation.path);
        let list = field(setting, &page.fields, (&whose, NEXT), diagnostics)?;
        let item = match &list.ty {
            Type::List(item) | Type::Vec(item) => self.components.structure_named(item),
            _ => None,
        };
        let Some(item) = item else {
            let what = format!("`{}` is not a list of objects", setting.value);
            wrong(setting, (what, NEXT), &list.at, diagnostics);
            return None;
        };
        let setting = &cursor.number;
        let whose = format!("an item of `{}`", list.wire);
        let number = field(setting, &item.fields, (&whose, NEXT), diagnostics)?;
        let is_number = is_integer(&number.ty);
        if !is_number {
            let what = format!("`{}` is not read as an integer", setting.value);
            wrong(setting, (what, NEXT), &number.at, diagnostics);
        }
        is_number.then_some((list, item, number))
    }
}

/// Whether a value is an integer where it is present.
pub(super) fn is_integer(ty: &Type) -> bool {
    match ty {
        Type::Option(ty) | Type::Nullable(ty) => **ty == Type::Integer,
        ty => *ty == Type::Integer,
    }
}

/// The field of an item that says when it was registered.
fn registered(
    setting: &Setting,
    list: &plan::Field,
    item: &Struct,
    diagnostics: &mut Diagnostics,
) -> Option<(plan::RustName, Type)> {
    let whose = format!("an item of `{}`", list.wire);
    let found = field(setting, &item.fields, (&whose, REGISTERED), diagnostics)?;
    let inner = match &found.ty {
        Type::Option(ty) | Type::Nullable(ty) => ty,
        ty => ty,
    };
    let is_date = matches!(
        inner,
        Type::Runtime(RuntimeType::Date | RuntimeType::DateTime)
    );
    if !is_date {
        let what = format!("`{}` is not read as a date", setting.value);
        wrong(setting, (what, REGISTERED), &found.at, diagnostics);
    }
    is_date.then(|| (found.name.clone(), found.ty.clone()))
}

/// The parameter that sets where a page begins.
fn cursor_parameter<'b>(
    setting: &Setting,
    operation: &ir::Operation,
    parameters: &'b [Parameter],
    diagnostics: &mut Diagnostics,
) -> Option<&'b Parameter> {
    let known = |parameter: &&Parameter| parameter.wire == setting.value;
    let Some(parameter) = parameters.iter().find(known) else {
        let what = format!("`{}` has no parameter `{}`", operation.path, setting.value);
        let names = parameters.iter().map(|parameter| &*parameter.wire);
        let help = near_or(
            &setting.value,
            names,
            "correct the name, or remove the entry",
        );
        fault(setting, (what, NEXT), diagnostics).help(help);
        return None;
    };
    if parameter.ty != Type::Integer {
        let what = format!(
            "parameter `{}` of `{}` is not read as an integer",
            setting.value, operation.path
        );
        let declared = operation
            .parameters
            .iter()
            .find(|declared| declared.name.0 == parameter.wire);
        let at = declared.map_or(&operation.origin.at, |declared| &declared.origin.at);
        wrong(setting, (what, NEXT), at, diagnostics);
        return None;
    }
    Some(parameter)
}

/// The field that a setting names.
pub(super) fn field<'b>(
    setting: &Setting,
    fields: &'b [plan::Field],
    (whose, expected): (&str, &'static str),
    diagnostics: &mut Diagnostics,
) -> Option<&'b plan::Field> {
    let found = fields.iter().find(|field| field.wire == setting.value);
    if found.is_none() {
        let what = format!("{whose} has no property `{}`", setting.value);
        let names = fields.iter().map(|field| &*field.wire);
        let help = near_or(
            &setting.value,
            names,
            "correct the name, or remove the entry",
        );
        fault(setting, (what, expected), diagnostics).help(help);
    }
    found
}

/// Reports a setting that names a value of the wrong type.
pub(super) fn wrong(
    setting: &Setting,
    (what, expected): (String, &'static str),
    at: &Location,
    diagnostics: &mut Diagnostics,
) {
    fault(setting, (what, expected), diagnostics)
        .other(at.clone(), "it is declared here")
        .help("name another one, or remove the entry");
}

pub(super) fn fault<'d>(
    setting: &Setting,
    (what, expected): (String, &'static str),
    diagnostics: &'d mut Diagnostics,
) -> &'d mut Diagnostic {
    let at = setting.at.clone();
    diagnostics
        .error(Code::UnusedSetting, at)
        .found(what)
        .expected(expected)
}
