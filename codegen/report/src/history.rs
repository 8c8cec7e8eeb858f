//! The lists with one edition per inntektsår as a table: a row per name, with what each year says of it.

use std::collections::{BTreeMap, BTreeSet};

use skattekit_ir::ir::{
    Api, CodeRename, IncomeYear, RenameEvidence, Specification, WireName, YearList,
};
use skattekit_rust::plan::{CodeEnum, Item, Plan};

use crate::facts::{self, Fact};
use crate::ids::Ids;
use crate::state::{self, State};

/// A list over the years.
pub(crate) struct History<'a> {
    /// The id of its section.
    pub id: String,
    pub api: &'a Api,
    pub list: &'a YearList,
    /// The inntektsår, sorted.
    pub years: Vec<u16>,
    /// The kategorier of all years, sorted.
    pub kategorier: Vec<String>,
    /// The names of all years, sorted as a reader looks for them.
    pub names: Vec<Name<'a>>,
    /// The path of the enum of each year whose crate has one.
    pub paths: BTreeMap<u16, String>,
}

impl History<'_> {
    /// Its title.
    pub(crate) fn title(&self) -> String {
        format!("{} i {}", self.list.name.value, self.api.title)
    }
}

/// A name of a code over the years.
pub(crate) struct Name<'a> {
    /// The id of its row.
    pub id: String,
    pub code: &'a WireName,
    /// The years whose lists have it, sorted.
    pub years: Vec<u16>,
    /// A state per year of the list.
    pub states: Vec<State>,
    /// What the lists say of it.
    pub facts: Vec<Said>,
    /// Other names of the same code.
    pub others: Vec<Other<'a>>,
}

/// Something that the lists of some years say.
pub(crate) struct Said {
    pub fact: Fact,
    pub value: String,
    /// The years, sorted.
    pub years: Vec<u16>,
}

/// Another name of a code.
pub(crate) struct Other<'a> {
    pub name: &'a WireName,
    /// Whether it is the later one.
    pub is_later: bool,
    pub rename: &'a CodeRename,
}

impl Other<'_> {
    /// Why it is known to be the same code.
    pub(crate) const fn why(&self) -> &'static str {
        match self.rename.evidence {
            RenameEvidence::Stated(_) => "publisert som navnebytte",
            RenameEvidence::Begrep => "samme begrep",
        }
    }
}

impl Name<'_> {
    /// The newest text, to know the code by.
    pub(crate) fn text(&self) -> Option<&str> {
        let texts = self.facts.iter().filter(|said| said.fact == Fact::Text);
        let newest = texts.max_by_key(|said| said.years.last())?;
        Some(&newest.value)
    }

    /// The kategorier that it has had.
    pub(crate) fn kategorier(&self) -> impl Iterator<Item = &str> {
        let said = self.facts.iter().filter(|said| said.fact == Fact::Kategori);
        said.map(|said| &*said.value)
    }
}

/// The lists of every API that has one, by API.
pub(crate) fn read<'a>(specification: &'a Specification, plan: &'a Plan) -> Vec<History<'a>> {
    let mut ids = Ids::default();
    let apis = specification.apis.iter();
    apis.filter_map(|api| {
        let list = api
            .year_list
            .as_ref()
            .filter(|list| !list.years.is_empty())?;
        Some(history(api, list, plan, &mut ids))
    })
    .collect()
}

fn history<'a>(api: &'a Api, list: &'a YearList, plan: &'a Plan, ids: &mut Ids) -> History<'a> {
    let id = ids.give(&format!("koder-{}", api.slug), "");
    let years = list
        .years
        .iter()
        .map(|year| year.year.0)
        .collect::<Vec<_>>();
    let enums = enums(api, plan);
    let paths = enums.iter().map(|(year, (path, _))| (*year, path.clone()));
    let codes = list.years.iter().flat_map(|year| &year.codes.rows);
    let codes = codes.map(|row| &row.code).collect::<BTreeSet<_>>();
    let mut codes = codes.into_iter().collect::<Vec<_>>();
    codes.sort_by_cached_key(|code| code.0.to_lowercase());
    let names = codes.into_iter().map(|code| {
        let states = state::states(list, code);
        let there = years
            .iter()
            .zip(&states)
            .filter(|(_, state)| state.is_there);
        Name {
            id: ids.give("kode", &code.0),
            code,
            years: there.map(|(year, _)| *year).collect(),
            states,
            facts: said(list, code, &enums),
            others: others(list, code),
        }
    });
    let names = names.collect::<Vec<_>>();
    let kategorier = names.iter().flat_map(Name::kategorier);
    let kategorier = kategorier.map(str::to_owned).collect::<BTreeSet<_>>();
    History {
        id,
        api,
        list,
        years,
        kategorier: kategorier.into_iter().collect(),
        names,
        paths: paths.collect(),
    }
}

/// The path of each year's enum, and its variants by code.
type Enums<'a> = BTreeMap<u16, (String, BTreeMap<&'a str, &'a str>)>;

fn enums<'a>(api: &Api, plan: &'a Plan) -> Enums<'a> {
    let krate = plan
        .crates
        .iter()
        .find(|krate| krate.package == api.package);
    let modules = krate.iter().flat_map(|krate| &krate.modules);
    let mut enums = Enums::new();
    for module in modules {
        for item in &module.items {
            let Item::CodeEnum(CodeEnum {
                name,
                year: Some(year),
                rows,
                ..
            }) = item
            else {
                continue;
            };
            let path = module.path.iter().chain([name]);
            let path = path.map(skattekit_rust::plan::RustName::as_str);
            let variants = rows.iter().map(|row| (&*row.code, row.variant.as_str()));
            let path = path.collect::<Vec<_>>().join("::");
            enums.insert(year.year, (path, variants.collect()));
        }
    }
    enums
}

/// What the lists say of a code: each fact once for the years that agree on it.
fn said(list: &YearList, code: &WireName, enums: &Enums<'_>) -> Vec<Said> {
    let mut all = Vec::<Said>::new();
    for fact in Fact::ALL {
        let from = all.len();
        for (at, year) in list.years.iter().enumerate() {
            let Some(row) = state::row(list, at, code) else {
                continue;
            };
            let value = match fact {
                Fact::Rust => {
                    let variants = enums.get(&year.year.0).map(|(_, variants)| variants);
                    let variant = variants.and_then(|variants| variants.get(&*code.0));
                    variant.map(|variant| (*variant).to_owned())
                }
                fact => facts::read(&year.codes, row, fact),
            };
            let Some(value) = value else { continue };
            match all[from..].iter_mut().find(|said| said.value == value) {
                Some(said) => said.years.push(year.year.0),
                None => all.push(Said {
                    fact,
                    value,
                    years: vec![year.year.0],
                }),
            }
        }
    }
    all
}

/// The other names, oldest rename first.
fn others<'a>(list: &'a YearList, code: &WireName) -> Vec<Other<'a>> {
    let renames = list.renames.iter();
    renames
        .filter_map(|rename| {
            let later = (rename.old == *code).then_some((&rename.new, true));
            let earlier = (rename.new == *code).then_some((&rename.old, false));
            let (name, is_later) = later.or(earlier)?;
            Some(Other {
                name,
                is_later,
                rename,
            })
        })
        .collect()
}

/// Whether the list of an inntektsår may still change.
pub(crate) fn is_provisional(list: &YearList, year: u16) -> bool {
    let mut years = list.years.iter();
    years.any(|of| of.year == IncomeYear(year) && of.is_provisional)
}
