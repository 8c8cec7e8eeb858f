//! Checks of the positions in the manifest and the lock against those that were found.

use skattekit_ir::diag::{Code, Diagnostics, near_or};
use skattekit_ir::ir::Api;

use crate::lock::Lock;
use crate::lower::personal::{PersonalFindings, Rules};
use crate::manifest::{Shown, place};

/// Reports strings of eleven digits whose name is not that of a person's identifier.
pub(super) fn unprotected(versions: &[(String, PersonalFindings)], diagnostics: &mut Diagnostics) {
    for (position, at) in versions.iter().flat_map(|(_, found)| &found.unprotected) {
        diagnostics
            .warning(Code::UnprotectedProperty, at.clone())
            .found(format!(
                "`{position}` looks like a person's identifier and is shown by `Debug`"
            ))
            .expected("a name known as personal data, or an entry in the manifest")
            .help("list it in `sensitive`, or in `shown` with the reason why it may be shown");
    }
}

/// Reports positions listed as sensitive that do not exist or have nothing to hide.
pub(super) fn sensitive(
    api: &Api,
    versions: &[(String, PersonalFindings)],
    diagnostics: &mut Diagnostics,
) {
    for setting in &api.sensitive {
        let key = &setting.value;
        let mut there = versions
            .iter()
            .filter(|(_, found)| found.places.contains_key(key))
            .peekable();
        let (fault, help) = if there.peek().is_none() {
            let known = versions.iter().flat_map(|(_, found)| found.places.keys());
            // The suggestion for a property is never a component, and the other way round.
            let known = known.filter(|known| known.contains('.') == key.contains('.'));
            let fault = format!(
                "{} has no component, property or parameter `{key}`",
                api.slug
            );
            let help = near_or(
                key,
                known.map(String::as_str),
                "correct the name, or remove the line",
            );
            (fault, help)
        } else if there.any(|(_, found)| !found.hides(key)) {
            let fault = format!("`{key}` is listed as personal data, but is a boolean or a code");
            (fault, "remove the line".to_owned())
        } else {
            continue;
        };
        diagnostics
            .error(Code::UnusedSetting, setting.at.clone())
            .found(fault)
            .expected("a component, `Schema.property` or `operation.parameter` whose values can identify a person")
            .help(help);
    }
}

/// Reports positions listed as shown that do not exist or cannot be shown.
pub(super) fn shown(
    slug: &str,
    shown: &[Shown],
    rules: &Rules<'_>,
    versions: &[(String, PersonalFindings)],
    diagnostics: &mut Diagnostics,
) {
    let known = versions
        .iter()
        .flat_map(|(_, found)| &found.places)
        .collect::<Vec<_>>();
    for entry in shown {
        let about = entry.about.get_ref();
        let positions = known
            .iter()
            .filter(|(key, _)| *key == about)
            .map(|(_, (position, _))| position)
            .collect::<Vec<_>>();
        let otherwise = "correct the name, or remove the entry";
        let of_component = versions.iter().find_map(|(_, found)| {
            let mut components = positions
                .iter()
                .map(|position| found.by_component.get(*position));
            components.find_map(|component| component)
        });
        let (fault, help) = if positions.is_empty() {
            let names = known.iter().map(|(key, _)| key.as_str());
            let fault = format!("{slug} has no component, property or parameter `{about}`");
            (fault, near_or(about, names, otherwise))
        } else if rules.sensitive.contains(about) {
            let fault = format!("`{about}` is in both `shown` and `sensitive`");
            (fault, "remove it from one of the two".to_owned())
        } else if let Some(component) = of_component {
            let fault = format!("`{about}` is hidden because `{component}` is");
            (
                fault,
                format!("list `{component}` in `shown`, or remove the entry"),
            )
        } else {
            continue;
        };
        diagnostics
            .error(Code::UnusedSetting, place(&entry.about))
            .found(fault)
            .expected("a position that is hidden only by its name")
            .help(help);
    }
}

/// Reports positions that were hidden when the lock was written, still exist, and are now shown.
pub(super) fn lost(
    slug: &str,
    lock: &Lock,
    rules: &Rules<'_>,
    versions: &[(String, PersonalFindings)],
    diagnostics: &mut Diagnostics,
) {
    for (version, found) in versions {
        for key in lock.protected_of(slug, version) {
            let Some((position, at)) = found.places.get(key) else {
                continue;
            };
            let name = key.rsplit('.').next().unwrap_or(key);
            let is_decided = rules.shown.contains(key) || rules.names.may_show(name);
            if is_decided || found.personal.contains_key(position) {
                continue;
            }
            diagnostics
                .error(Code::LostProtection, at.clone())
                .found(format!("`{key}` was hidden as personal data and is now shown by `Debug`"))
                .expected("values that are hidden in `Debug` and errors, as before")
                .help(format!(
                    "add \"{key}\" to `sensitive` of `{slug}`; if it may be shown, write: shown = [{{ about = \"{key}\", reason = \"…\" }}]"
                ));
        }
    }
}
