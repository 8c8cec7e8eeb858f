//! Resolution of items for all years of a code list: responses of any year, and the facts about a code in each year.

use skattekit_ir::diag::Diagnostics;
use skattekit_ir::ir::{Api, Version, Year, YearList};
use skattekit_ir::markdown::code;

use super::names::{Case, Scope, rust_name};
use super::types::Components;
use super::{docs, fixed};
use crate::plan;
use crate::plan::{
    AnyYear, CodeEnum, ColumnKind, Item, Module, OtherNames, RuntimeType, RustName, Struct, Type,
    YearIndex, YearVariant,
};

/// Adds the responses of any year to a version.
pub(super) fn add_any_years(
    api: &Api,
    version: &Version,
    components: &mut Components<'_>,
    scope: &mut Scope<'_>,
    diagnostics: &mut Diagnostics,
) {
    for item in any_years(api, version, components) {
        scope.reserve(&item.name, diagnostics);
        components.items.push(Item::AnyYear(Box::new(item)));
    }
}

/// The types that are generic over the year's list and contain the year.
fn any_years(api: &Api, version: &Version, components: &Components<'_>) -> Vec<AnyYear> {
    let Some(list) = &api.year_list else {
        return Vec::new();
    };
    // Without a year, nothing distinguishes the responses.
    let Some(year_field) = list.year_field.as_ref().filter(|_| !list.years.is_empty()) else {
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
        // A year that is itself a code of the list could only be read if it were known.
        if matches!(&field.ty, Type::Open(_))
            || matches!(&field.ty, Type::Option(ty) if matches!(**ty, Type::Open(_)))
        {
            continue;
        }
        let mut docs = docs::schema(schema, &item.name, version);
        docs.ours.insert(0, about_any_year(&field.wire, &item.name));
        items.push(AnyYear {
            name: RustName(format!("{}AnyYear", item.name.as_str())),
            docs,
            of: item.name.clone(),
            hides_year: matches!(
                field.ty,
                Type::Runtime(RuntimeType::Sensitive) | Type::Sensitive(_)
            ),
            field,
            root: item.root.clone(),
            years: years(api, "crate::"),
            spanning: root_names().map(|name| format!("crate::{}", name.as_str())),
            at: item.at.clone(),
        });
    }
    items
}

fn about_any_year(field: &str, of: &RustName) -> String {
    format!(
        "Read by its {}: one variant for each year with a list in the crate. If the year is known, read [`{}`] instead. Code that must work with every year can continue with [`into_occurrences`](Self::into_occurrences).",
        code(field),
        of.as_str()
    )
}

/// The field of an object with its year, and the type parameter for the year's list.
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

/// Whether the runtime can read a year from a value of the type.
fn tells(ty: &Type) -> bool {
    match ty {
        Type::Runtime(ty) => matches!(ty, RuntimeType::Year | RuntimeType::Sensitive),
        Type::Option(ty) | Type::Nullable(ty) | Type::Sensitive(ty) => tells(ty),
        ty => matches!(ty, Type::Text | Type::Integer),
    }
}

/// The name of the type with the facts about a code in a year.
const OCCURRENCE: &str = "Occurrence";

/// The trait of the codes of every year.
const YEAR_CODE: &str = "YearCode";

/// The names in the root of a crate with years, beside those of its lists.
pub(super) fn root_names() -> [RustName; 2] {
    [OCCURRENCE, YEAR_CODE].map(fixed)
}

/// The items for all years in the root of the crate, with the columns of all years' lists.
pub(super) fn index(api: &Api, modules: &[Module]) -> Option<YearIndex> {
    let years = years(api, "");
    let lists = years.into_iter().filter_map(|year| {
        let list = modules.iter().find_map(|module| match &*module.items {
            [Item::CodeEnum(list)] if list.year.as_ref()?.year == year.year => Some(list),
            _ => None,
        })?;
        Some((year, list))
    });
    let lists = lists.collect::<Vec<_>>();
    let mut columns = Vec::<plan::Column>::new();
    let mut add = |column: plan::Column| {
        if columns.iter().all(|known| known.name != column.name) {
            columns.push(column);
        }
    };
    for column in lists.iter().flat_map(|(_, list)| &list.columns) {
        add(described(column, &lists));
    }
    for other in lists.iter().flat_map(|(_, list)| other_names(list)) {
        add(plan::Column {
            name: other.name.clone(),
            docs: other.docs.clone(),
            kind: ColumnKind::MaybeText,
        });
    }
    let list = year_list_name(api.year_list.as_ref());
    let [name, code] = root_names();
    let years = lists.into_iter().map(|(year, list)| {
        let columns = list.columns.iter().map(|column| &column.name);
        let other_names = other_names(list).map(|other| &other.name);
        (year, columns.chain(other_names).cloned().collect())
    });
    let years = years.collect::<Vec<_>>();
    (!years.is_empty()).then(|| YearIndex {
        name,
        code,
        list: format!("{} of a year", list.as_str()),
        columns,
        years,
    })
}

/// The names of the codes of a year's list in other years.
fn other_names(list: &CodeEnum) -> impl Iterator<Item = &OtherNames> {
    list.year.iter().flat_map(|of| &of.other_names)
}

/// A column with the years whose tables have it, unless all have.
fn described(column: &plan::Column, lists: &[(YearVariant, &CodeEnum)]) -> plan::Column {
    let having = lists.iter().filter(|(_, list)| {
        let mut own = list.columns.iter();
        own.any(|own| own.name == column.name)
    });
    let having = having.map(|(year, _)| year.year.to_string());
    let having = having.collect::<Vec<_>>();
    let mut column = column.clone();
    if having.len() < lists.len() {
        let only = format!("Only in the tables of {}.", having.join(", "));
        column.docs.ours.push(only);
    }
    column
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

/// A year's feature, which has the name of its module.
pub(super) fn feature(year: &Year) -> String {
    format!("aar{}", year.year.0)
}

/// The name of each year's list.
pub(super) fn year_list_name(list: Option<&YearList>) -> RustName {
    list.and_then(|list| rust_name(&list.name.value, Case::Pascal))
        .unwrap_or_else(|| fixed("Kode"))
}
