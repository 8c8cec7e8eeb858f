//! Resolution of the starts of lists: the operation that tells where the reading of a list can begin.

use skattekit_ir::diag::{Code, Diagnostics, near_or};
use skattekit_ir::ir::{self, Cursor, Setting};

use super::Around;
use super::cursors::{fault, field, is_integer, wrong};
use crate::plan::{
    Accept, Field, Item, Operation, Outcome, Parameter, Parts, Payload, RuntimeType, Spelling,
    Start, Type,
};

/// What the setting for the operation is expected to name.
const START: &str = "an operation that needs no parameter, has the errors of the list, and answers with an object that has the number";
/// What the setting for the date is expected to name.
const DATE: &str = "a parameter of the operation that is a date or a string";

impl Around<'_> {
    /// Links each list to the operation that tells where it begins, once all operations have their names.
    pub(super) fn link_starts(&self, items: &mut [Item], diagnostics: &mut Diagnostics) {
        for operation in &self.version.operations {
            let id = operation.id.as_ref();
            let Some(cursor) = id.and_then(|id| self.api.cursors.get(id)) else {
                continue;
            };
            let Some((setting, date)) = &cursor.start else {
                continue;
            };
            let start = planned(items, operation)
                .filter(|list| list.next.is_some())
                .and_then(|list| self.start(cursor, (setting, date), list, items, diagnostics));
            let mut items = items.iter_mut();
            let next = items.find_map(|item| match item {
                Item::Operation(own) if own.at == operation.origin.at => own.next.as_mut(),
                _ => None,
            });
            if let Some(next) = next {
                next.start = start;
            }
        }
    }

    fn start(
        &self,
        cursor: &Cursor,
        (setting, date): (&Setting, &Setting),
        list: &Operation,
        items: &[Item],
        diagnostics: &mut Diagnostics,
    ) -> Option<Start> {
        let mut known = self.version.operations.iter();
        let is_named = |own: &&ir::Operation| own.id.as_ref() == Some(&setting.value);
        let Some(found) = known.find(is_named).and_then(|own| planned(items, own)) else {
            let ids = self.version.operations.iter();
            let ids = ids.filter_map(|own| own.id.as_deref());
            let help = near_or(&setting.value, ids, "correct the name, or remove the key");
            diagnostics
                .error(Code::UnusedSetting, setting.at.clone())
                .found(format!(
                    "{} has no operation `{}`",
                    self.api.slug, setting.value
                ))
                .expected(
                    "the `operationId` of the operation that tells the first number of the list",
                )
                .help(help);
            return None;
        };
        let takes_nothing =
            found.body.is_none() && found.parameters.iter().all(|own| !own.required);
        if !takes_nothing || found.reply.error != list.reply.error {
            let what = format!(
                "`{}` has a required parameter or body, or another error than `{}`",
                setting.value, list.id
            );
            wrong(setting, (what, START), &found.at, diagnostics);
            return None;
        }
        let parameter = date_parameter(setting, date, found, diagnostics)?;
        let number = self.first_number(cursor, setting, found, diagnostics)?;
        Some(Start {
            operation: found.name.clone(),
            date: parameter.name.clone(),
            number: number.name.clone(),
            number_type: number.ty.clone(),
            has_format: matches!(found.accept, Accept::Either | Accept::EitherOf(..)),
        })
    }

    /// The field of the operation's response that holds the number.
    fn first_number(
        &self,
        cursor: &Cursor,
        setting: &Setting,
        found: &Operation,
        diagnostics: &mut Diagnostics,
    ) -> Option<&Field> {
        let Outcome::One(Payload::Value(model)) = &found.reply.model else {
            let what = format!("the response of `{}` is not an object", setting.value);
            wrong(setting, (what, START), &found.at, diagnostics);
            return None;
        };
        let Some(model) = self.components.structure_named(model) else {
            let what = format!("the response of `{}` is not an object", setting.value);
            wrong(setting, (what, START), &found.at, diagnostics);
            return None;
        };
        let whose = format!("the response of `{}`", setting.value);
        let number = field(&cursor.number, &model.fields, (&whose, START), diagnostics)?;
        if !is_integer(&number.ty) {
            let what = format!("`{}` is not read as an integer", cursor.number.value);
            wrong(&cursor.number, (what, START), &number.at, diagnostics);
            return None;
        }
        Some(number)
    }
}

/// The operation's parameter with the date.
fn date_parameter<'o>(
    setting: &Setting,
    date: &Setting,
    found: &'o Operation,
    diagnostics: &mut Diagnostics,
) -> Option<&'o Parameter> {
    let mut parameters = found.parameters.iter();
    let Some(parameter) = parameters.find(|own| own.wire == date.value) else {
        let names = found.parameters.iter().map(|own| &*own.wire);
        let help = near_or(&date.value, names, "correct the name, or remove the key");
        let what = format!("`{}` has no parameter `{}`", setting.value, date.value);
        fault(date, (what, DATE), diagnostics).help(help);
        return None;
    };
    let is_plain = match &parameter.spelling {
        Spelling::Plain => true,
        Spelling::Styled { parts, .. } => *parts == Parts::One,
        Spelling::Part(..) => false,
    };
    if !is_plain || !matches!(parameter.ty, Type::Text | Type::Runtime(RuntimeType::Date)) {
        let what = format!(
            "parameter `{}` of `{}` is not a date or a string",
            date.value, setting.value
        );
        wrong(date, (what, DATE), &parameter.at, diagnostics);
        return None;
    }
    Some(parameter)
}

/// The planned request of an operation.
fn planned<'i>(items: &'i [Item], operation: &ir::Operation) -> Option<&'i Operation> {
    items.iter().find_map(|item| match item {
        Item::Operation(own) if own.at == operation.origin.at => Some(&**own),
        _ => None,
    })
}
