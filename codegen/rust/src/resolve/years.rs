//! What spans the years of a code list: a response of whichever year it says it is of, and the years in which a code exists.

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{Api, Column, Version, Year, YearList};
use skattekit_ir::markdown::code;

use super::codes::column_plan;
use super::names::{Case, Scope, rust_name};
use super::types::Components;
use super::{docs, fixed};
use crate::plan;
use crate::plan::{
    AnyYear, Item, Module, RuntimeType, RustName, Struct, Type, YearIndex, YearVariant,
};

/// Adds the responses that are read by the year that they tell to what a version has.
pub(super) fn add_any_years(
    api: &Api,
    version: &Version,
    components: &mut Components<'_>,
    scope: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) {
    for item in any_years(api, version, components) {
        scope.reserve(&item.name, diagnostics);
        components.items.push(Item::AnyYear(item));
    }
}

/// The types whose parameter is the year's list, and that tell the year themselves.
fn any_years(api: &Api, version: &Version, components: &Components<'_>) -> Vec<AnyYear> {
    let Some(list) = &api.year_list else {
        return Vec::new();
    };
    let Some(year_field) = &list.year_field else {
        return Vec::new();
    };
    let mut items = Vec::new();
    for schema in &version.schemas {
        let lists = components.lists(&schema.name).collect::<Vec<_>>();
        let item = components
            .structure_of(&schema.name)
            .filter(|_| lists == [&*list.name.value]);
        let field = |item: &Struct| {
            item.fields
                .iter()
                .find(|field| field.wire == year_field.value)
                .cloned()
        };
        let Some((item, field)) = item.and_then(|item| Some((item, field(item)?))) else {
            continue;
        };
        // A year that is a code of the list would have to be known to be read.
        if matches!(&field.ty, Type::Open(_))
            || matches!(&field.ty, Type::Option(ty) if matches!(**ty, Type::Open(_)))
        {
            continue;
        }
        let name = format!("{} Any Year", schema.name);
        let called = rust_name(&name, Case::Pascal).unwrap_or_else(|| fixed("AnyYear"));
        let mut docs = docs::schema(schema, &item.name, version);
        docs.ours.insert(
            0,
            format!(
                "Read by the {} that it tells: a variant for each year that the crate has a list for. Where the year is known beforehand, read [`{}`] instead.",
                code(&field.wire),
                item.name.as_str()
            ),
        );
        items.push(AnyYear {
            name: called,
            docs,
            of: item.name.clone(),
            hides_year: matches!(
                field.ty,
                Type::Runtime(RuntimeType::Sensitive) | Type::Sensitive(_)
            ),
            field,
            root: item.root.clone(),
            years: years(api, "crate::"),
            at: item.at.clone(),
        });
    }
    items
}

/// The field of an object that tells its year, and the parameter that stands for the year's list in its type.
pub(super) fn told(
    api: &Api,
    fields: &[plan::Field],
    parameter: impl Fn(&str) -> Option<RustName>,
) -> Option<(usize, RustName)> {
    let list = api.year_list.as_ref()?;
    let wire = &list.year_field.as_ref()?.value;
    let at = fields.iter().position(|field| field.wire == *wire)?;
    let is_told = tells(&fields[at].ty);
    let parameter = parameter(&list.name.value).filter(|_| is_told)?;
    Some((at, parameter))
}

/// Whether the runtime can read a year off a value.
fn tells(ty: &Type) -> bool {
    match ty {
        Type::Runtime(ty) => matches!(ty, RuntimeType::Year | RuntimeType::Sensitive),
        Type::Option(ty) | Type::Nullable(ty) | Type::Sensitive(ty) => tells(ty),
        ty => matches!(ty, Type::Text | Type::Integer),
    }
}

/// The index of the years, for the root of the crate.
///
/// It has the columns of every year's list that a text or a value of its own answers.
pub(super) fn index(api: &Api, modules: &[Module]) -> Option<YearIndex> {
    let years = years(api, "");
    let lists = modules
        .iter()
        .filter(|module| {
            let name = module.path.first().filter(|_| module.path.len() == 1);
            years
                .iter()
                .any(|year| name.is_some_and(|name| name.as_str() == year.feature))
        })
        .flat_map(|module| &module.items)
        .filter_map(|item| match item {
            Item::CodeEnum(list) => Some(list),
            _ => None,
        })
        .collect::<Vec<_>>();
    let columns = [Column::Kategori, Column::Visningstekst].map(column_plan);
    let in_all = |column: &plan::Column| lists.iter().all(|list| list.columns.contains(column));
    (!years.is_empty()).then(|| YearIndex {
        name: fixed("Occurrence"),
        columns: columns.into_iter().filter(in_all).collect(),
        years,
    })
}

fn years(api: &Api, prefix: &str) -> Vec<YearVariant> {
    let Some(list) = &api.year_list else {
        return Vec::new();
    };
    let list = year_list_name(Some(list));
    api.years()
        .iter()
        .map(|year| {
            let feature = feature(year);
            YearVariant {
                variant: fixed(&format!("Aar{}", year.year.0)),
                year: year.year.0,
                is_provisional: year.is_provisional,
                list: format!("{prefix}{feature}::{}", list.as_str()),
                feature,
            }
        })
        .collect()
}

/// The years whose codes are no longer provisional.
pub(super) fn final_years(api: &Api) -> impl Iterator<Item = &Year> {
    api.years().iter().filter(|year| !year.is_provisional)
}

/// A year's feature, which is named like its module.
pub(super) fn feature(year: &Year) -> String {
    format!("aar{}", year.year.0)
}

/// What the list of each year is called.
pub(super) fn year_list_name(list: Option<&YearList>) -> RustName {
    list.and_then(|list| rust_name(&list.name.value, Case::Pascal))
        .unwrap_or_else(|| fixed("Kode"))
}
