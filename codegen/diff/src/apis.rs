//! The comparison of two specifications: API by API, version by version, year by year, with the settings of the manifest.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{
    Api, Cursor, Example, Info, Models, Remark, Remarks, Specification, Version,
};
use skattekit_rust::phrases;

use super::answers::Operations;
use super::change::{Walk, pairs};
use super::codes::{self, Role};
use super::compatibility::VersionSide;
use super::kind::ChangeKind;
use super::moves::Moves;
use super::presentation::folded;
use super::resolved::Resolved;
use super::schemas::Schemas;
use super::settings::{Crate, keyed, listed, of_everything, provenance, settings};
use super::verdict::REFUSED;
use super::{calls, catalogue, describe, security, year_lists};

/// One side of the whole comparison.
#[derive(Clone, Copy)]
pub(super) struct SpecificationSide<'a> {
    pub specification: &'a Specification,
    pub resolved: &'a Resolved<'a>,
}

pub(super) fn compare(walk: &mut Walk, old: SpecificationSide<'_>, new: SpecificationSide<'_>) {
    let Specification {
        apis,
        catalogue,
        models,
    } = old.specification;
    for (a, b) in pairs(apis, &new.specification.apis, |api| &api.slug) {
        let Some(package) = b.or(a).map(|api| &api.package) else {
            continue;
        };
        walk.package.clone_from(package);
        walk.part.clear();
        match (a, b) {
            // To its users, a renamed crate is another crate.
            (Some(a), Some(b)) if a.package != b.package => {
                walk.package.clone_from(&a.package);
                walk.add(ChangeKind::ApiRemoved, &*a.slug)
                    .before_at(&*a.package, &a.at);
                walk.package.clone_from(&b.package);
                added(walk, b);
            }
            (Some(a), Some(b)) => api(walk, (old, a), (new, b)),
            (Some(a), None) => {
                walk.add(ChangeKind::ApiRemoved, &*a.slug)
                    .before_at(&*a.package, &a.at);
            }
            (None, Some(b)) => {
                added(walk, b);
            }
            (None, None) => {}
        }
    }
    catalogue::compare(
        walk,
        catalogue.as_ref(),
        new.specification.catalogue.as_ref(),
    );
    let crates = [models.as_ref(), new.specification.models.as_ref()];
    let crates = crates.map(|models| {
        let Models {
            package,
            release,
            at,
        } = models?;
        Some(Crate {
            package,
            release,
            at,
        })
    });
    of_everything(walk, "models", crates);
}

fn added(walk: &mut Walk, api: &Api) {
    let years = (!api.years().is_empty()).then(|| {
        let years = api.years().iter().map(|year| year.year.0.to_string());
        format!("inntektsår {}", describe::list(years))
    });
    let versions = api.versions.iter().map(parts_of_version);
    let details = versions.chain(years).collect();
    let change = walk.add(ChangeKind::ApiAdded, &*api.slug);
    change.after_at(&*api.title, &api.at).details = details;
}

/// The contents of a version, and the files that it is read from.
fn parts_of_version(version: &Version) -> String {
    let operations = version
        .operations
        .iter()
        .map(|operation| format!("`{}`", calls::name(operation)))
        .collect::<Vec<_>>();
    let count = describe::count(operations.len(), "operation");
    let mut parts = vec![format!("{count} ({})", folded(operations, NAMED))];
    let errors = version.feilkoder.as_ref().map(|list| &*list.rows);
    match errors {
        Some([first, .., last]) => {
            parts.push(format!("error codes {} to {}", first.code, last.code));
        }
        Some([only]) => parts.push(format!("error code {}", only.code)),
        Some([]) | None => {}
    }
    if let Some(list) = &version.rettighetspakker {
        let names = list.rows.iter().map(|row| format!("`{}`", row.code));
        parts.push(format!("rettighetspakker {}", folded(names, NAMED)));
    }
    let files = [Some(&version.provenance), version.page.as_ref()];
    let files = files.into_iter().flatten();
    let files = files.map(|from| format!("`{}` ({})", from.file, from.status.as_str()));
    let files = files.collect::<Vec<_>>().join(" and ");
    format!("`{}`: {}; from {files}", version.name, parts.join(", "))
}

/// The number of operations or rettighetspakker of a new version that are named.
const NAMED: usize = 8;

fn api<'a>(
    walk: &mut Walk,
    (old, a): (SpecificationSide<'a>, &'a Api),
    (new, b): (SpecificationSide<'a>, &'a Api),
) {
    let Api {
        slug,
        // The same on both sides.
        package: _,
        release,
        released,
        title,
        at,
        shared,
        // Compared below, each by itself.
        versions: _,
        code_fields,
        code_parameters,
        cursors,
        sensitive,
        person_identifiers,
        renames,
        year_list,
    } = a;
    let at = (at, &b.at);
    let plain = |walk: &mut Walk, kind, from: &str, to: &str| {
        walk.differ(kind, slug, (from, at.0), (to, at.1));
    };
    plain(walk, ChangeKind::ReleaseChanged, release, &b.release);
    plain(walk, ChangeKind::TitleChanged, title, &b.title);
    for (name, from, to) in [
        ("released", released, &b.released),
        ("shared", shared, &b.shared),
    ] {
        let [from, to] = [from, to].map(|is| format!("{name}: {}", describe::yes(*is)));
        plain(walk, ChangeKind::SettingChanged, &from, &to);
    }
    settings(walk, "code-fields", code_fields, &b.code_fields, at);
    let lists = (code_parameters, &b.code_parameters);
    settings(walk, "code-parameters", lists.0, lists.1, at);
    settings(walk, "rename", renames, &b.renames, at);
    for (name, [from, to]) in keyed(cursors, &b.cursors, cursor_words) {
        let subject = format!("cursors.{name}");
        walk.differ(
            ChangeKind::SettingChanged,
            &subject,
            (&from, at.0),
            (&to, at.1),
        );
    }
    listed(walk, "sensitive", sensitive, &b.sensitive, at);
    let persons = (person_identifiers, &b.person_identifiers);
    listed(walk, "person-identifiers", persons.0, persons.1, at);
    compare_versions(walk, (old, a), (new, b));
    walk.part.clear();
    year_lists::compare(walk, slug, [year_list.as_ref(), b.year_list.as_ref()], at);
}

/// Compares the versions of an API that both sides have.
fn compare_versions<'a>(
    walk: &mut Walk,
    (old, a): (SpecificationSide<'a>, &'a Api),
    (new, b): (SpecificationSide<'a>, &'a Api),
) {
    for (x, y) in pairs(&a.versions, &b.versions, |version| &version.name) {
        let moves = x.zip(y).map(|(x, y)| Moves::find(x, y)).unwrap_or_default();
        let old = x.map(|version| VersionSide {
            api: a,
            version,
            resolved: old.resolved,
            moves: &moves,
        });
        let new = y.map(|version| VersionSide {
            api: b,
            version,
            resolved: new.resolved,
            moves: &moves,
        });
        one_version(walk, &b.slug, old, new);
    }
}

/// Compares a version that one side may lack.
fn one_version(
    walk: &mut Walk,
    slug: &str,
    old: Option<VersionSide<'_>>,
    new: Option<VersionSide<'_>>,
) {
    let Some(name) = new.or(old).map(|side| &side.version.name) else {
        return;
    };
    walk.part.clone_from(name);
    match (old, new) {
        (Some(old), Some(new)) => version(walk, old, new),
        (Some(old), None) => {
            let file = &*old.version.file;
            let change = walk.add(ChangeKind::VersionRemoved, format!("{slug} {name}"));
            change.before_at(file, &Location::file(file));
        }
        (None, Some(new)) => {
            let file = &*new.version.file;
            let details = vec![parts_of_version(new.version)];
            let change = walk.add(ChangeKind::VersionAdded, format!("{slug} {name}"));
            change.after_at(file, &Location::file(file)).details = details;
        }
        (None, None) => {}
    }
}

fn cursor_words(cursor: &Cursor) -> String {
    let Cursor {
        parameter,
        list,
        number,
        registered,
        end,
        start,
        at: _,
    } = cursor;
    let mut words = format!(
        "{} from {} of {}",
        parameter.value, number.value, list.value
    );
    if let Some(registered) = registered {
        words.push_str(&format!(", registered at {}", registered.value));
    }
    if let Some(end) = end {
        words.push_str(&format!(", ended by {}", end.value));
    }
    if let Some((operation, date)) = start {
        let (operation, date) = (&operation.value, &date.value);
        words.push_str(&format!(", begun by {operation} at {date}"));
    }
    words
}

fn version(walk: &mut Walk, old: VersionSide<'_>, new: VersionSide<'_>) {
    let Version {
        name,
        file,
        provenance: from,
        page,
        info,
        scopes,
        schemes,
        security,
        servers,
        // Compared separately.
        operations: _,
        schemas: _,
        examples,
        remarks,
        feilkoder,
        rettighetspakker,
        personal: _,
    } = old.version;
    let b = new.version;
    let first = walk.changes.len();
    let (at, to) = (Location::file(&**file), Location::file(&*b.file));
    walk.differ(
        ChangeKind::SettingChanged,
        &format!("{name}: file"),
        (file, &at),
        (&b.file, &to),
    );
    provenance(walk, [Some(from), Some(&b.provenance)]);
    provenance(walk, [page.as_ref(), b.page.as_ref()]);
    self::info(walk, [info, &b.info], [&at, &to]);
    let kinds = [ChangeKind::ScopeRemoved, ChangeKind::ScopeAdded];
    walk.members([scopes, &b.scopes], kinds, REFUSED);
    security::schemes(walk, schemes, &b.schemes);
    let [x, y] = [security, &b.security].map(|security| describe::security(security, false));
    let changed = walk.differ(ChangeKind::SecurityChanged, name, (&x, &at), (&y, &to));
    changed.map(|change| change.wire(security::asked(&b.security)));
    security::servers(walk, servers, &b.servers);
    Operations { walk, old, new }.compare();
    Schemas::new(walk, old, new).compare();
    examples_of(walk, name, [examples, &b.examples], [&at, &to]);
    remarks_of(walk, [remarks, &b.remarks], [&at, &to]);
    let lists = [feilkoder.as_ref(), b.feilkoder.as_ref()];
    codes::lists(walk, "Feilkode", Role::Received, lists);
    let lists = [rettighetspakker.as_ref(), b.rettighetspakker.as_ref()];
    codes::lists(walk, "Rettighetspakke", Role::Sent, lists);
    super::examples::check(walk, first, old, b);
}

fn examples_of(walk: &mut Walk, version: &str, [old, new]: [&[Example]; 2], at: [&Location; 2]) {
    let json = |examples: &[Example]| {
        let all = examples.iter().map(|example| {
            let Example {
                schema,
                json,
                origin: _,
            } = example;
            format!("{schema} {json}")
        });
        let mut all = all.collect::<Vec<_>>();
        all.sort();
        all
    };
    if json(old) != json(new) {
        let change = walk.add(ChangeKind::ExampleChanged, version);
        change.old_at = Some(at[0].clone());
        change.new_at = Some(at[1].clone());
    }
}

fn remarks_of(walk: &mut Walk, [old, new]: [&Remarks; 2], at: [&Location; 2]) {
    let words = |remarks: &Vec<Remark>| {
        describe::list(remarks.iter().map(|remark| phrases::remark(remark).text))
    };
    for (pointer, [from, to]) in keyed(old, new, words) {
        let [a, b] = [(old, at[0]), (new, at[1])].map(|(side, at)| {
            let remarks = side.get(&pointer).and_then(|remarks| remarks.first());
            remarks.map_or(at, Remark::at)
        });
        let kind = ChangeKind::RemarksChanged;
        let changed = walk.differ(kind, pointer.as_str(), (&from, a), (&to, b));
        if let Some(change) = changed {
            change.reworded().pointer = Some(pointer);
        }
    }
}

fn info(walk: &mut Walk, [old, new]: [&Info; 2], at: [&Location; 2]) {
    let Info {
        title,
        version,
        description,
        documentation,
        documentation_about,
        terms,
        contact,
        license,
        tags,
    } = old;
    let parts = [
        ("title", title, &new.title),
        ("version", version, &new.version),
        ("description", description, &new.description),
        ("documentation", documentation, &new.documentation),
        ("about", documentation_about, &new.documentation_about),
        ("terms", terms, &new.terms),
        ("contact", contact, &new.contact),
        ("license", license, &new.license),
    ];
    for (name, old, new) in parts {
        let texts = [old.as_ref(), new.as_ref()];
        walk.texts(ChangeKind::InfoChanged, &format!("info.{name}"), texts, at);
    }
    let [tags, new_tags] =
        [tags, &new.tags].map(|tags| tags.iter().map(phrases::tag).collect::<Vec<_>>());
    for (a, b) in pairs(&tags, &new_tags, |tag| &tag.text) {
        walk.texts(ChangeKind::InfoChanged, "info.tags", [a, b], at);
    }
}
