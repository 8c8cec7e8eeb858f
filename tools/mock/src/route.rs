//! Which operation a request is for: each is mounted below the first label of its host, as published.

use std::collections::BTreeSet;

use skattekit_models::Operation;

use crate::scenario::near;
use crate::target::Target;

/// The values of the parameters in a path, by their names.
pub(crate) type PathValues = Vec<(&'static str, String)>;

/// An operation at one of its base addresses; test and production are one.
pub(crate) struct Mount {
    /// The first label of the host, such as `avregning`.
    pub label: &'static str,
    /// The hosts that are published.
    hosts: Vec<&'static str>,
    /// The segments of the base address's path.
    base: Vec<&'static str>,
    /// The operation.
    pub operation: &'static Operation,
}

/// All operations where they are mounted.
pub(crate) struct Routes(Vec<Mount>);

/// What a path leads to.
pub(crate) enum Route<'a> {
    /// An operation, and the values of the parameters in its path.
    Operation(&'a Mount, PathValues),
    /// An operation that has other methods, which are these.
    OtherMethod(BTreeSet<&'static str>),
    /// Nothing, below the base address of an API.
    OfApi(&'a Mount),
    /// Nothing.
    Nothing,
}

impl Routes {
    pub(crate) fn new(operations: &'static [Operation]) -> Self {
        let mut mounts: Vec<Mount> = Vec::new();
        for operation in operations {
            for (host, base) in operation.servers.iter().filter_map(|url| parts(url)) {
                let label = host.split('.').next().unwrap_or(host);
                let is_same = |mount: &&mut Mount| {
                    let is_there = mount.label == label && mount.base == base;
                    is_there && std::ptr::eq(mount.operation, operation)
                };
                if let Some(mount) = mounts.iter_mut().find(is_same) {
                    mount.hosts.push(host);
                } else {
                    mounts.push(Mount {
                        label,
                        hosts: vec![host],
                        base,
                        operation,
                    });
                }
            }
        }
        Self(mounts)
    }

    pub(crate) fn mounts(&self) -> &[Mount] {
        &self.0
    }

    /// What the segments of a path lead to, for a method and a host.
    pub(crate) fn find(&self, method: &str, segments: &[String], host: Option<&str>) -> Route<'_> {
        let host = host.map(|host| host.split(':').next().unwrap_or(host));
        let mut best: Option<(usize, &Mount, PathValues)> = None;
        let mut methods = BTreeSet::new();
        let mut of_api = None;
        for mount in &self.0 {
            for below in mount.below(segments, host) {
                of_api = of_api.or(Some(mount));
                let Some((literals, values)) = fit(mount.operation.path, below) else {
                    continue;
                };
                if mount.operation.method != method {
                    methods.insert(mount.operation.method);
                } else if best.as_ref().is_none_or(|(most, ..)| literals > *most) {
                    best = Some((literals, mount, values));
                }
            }
        }
        match (best, of_api) {
            (Some((_, mount, values)), _) => Route::Operation(mount, values),
            (None, _) if !methods.is_empty() => Route::OtherMethod(methods),
            (None, Some(mount)) => Route::OfApi(mount),
            (None, None) => Route::Nothing,
        }
    }
}

impl Routes {
    /// What a path that leads to no API may be meant to be.
    pub(crate) fn hint(&self, target: &Target) -> String {
        let first = target.segments.first().map_or("", String::as_str);
        let labels = self.mounts().iter().map(|mount| mount.label);
        let meant = near(first, labels)
            .and_then(|label| self.mounts().iter().find(|mount| mount.label == label));
        meant.map_or_else(
            || "no API is at this path; the path begins with the first label of the API's host, such as /avregning/v2".to_owned(),
            |mount| format!("no API is at this path; did you mean {}?", mount.template()),
        )
    }
}

impl Mount {
    /// The path as requests have it here, such as `/avregning/v2/{rettighetspakke}/{inntektsaar}/{personidentifikator}`.
    pub(crate) fn template(&self) -> String {
        let base = self.base.iter().map(|segment| format!("/{segment}"));
        let base = base.collect::<String>();
        format!("/{}{base}{}", self.label, self.operation.path)
    }

    /// What comes after the base address, where the segments begin with it: with the label, or without it on a published host.
    fn below<'s>(
        &self,
        segments: &'s [String],
        host: Option<&str>,
    ) -> impl Iterator<Item = &'s [String]> {
        let is_published = |host: &str| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let labelled = segments
            .split_first()
            .filter(|(first, _)| *first == self.label);
        let with = labelled.and_then(|(_, rest)| after(rest, &self.base));
        let without = host
            .filter(|host| is_published(host))
            .and_then(|_| after(segments, &self.base));
        with.into_iter().chain(without)
    }
}

/// The segments after these.
fn after<'s>(segments: &'s [String], base: &[&str]) -> Option<&'s [String]> {
    let (start, rest) = segments.split_at_checked(base.len())?;
    start.iter().eq(base).then_some(rest)
}

/// The host of a base address, and the segments of its path; none where part of the host is to be replaced.
fn parts(url: &'static str) -> Option<(&'static str, Vec<&'static str>)> {
    let (_, rest) = url.split_once("://")?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.split(':').next().unwrap_or(authority);
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    (!host.is_empty() && !host.contains('{')).then(|| (host, segments.collect()))
}

/// The values of a template's parameters, and how many segments of it are none; none where the segments do not fit.
fn fit(template: &'static str, segments: &[String]) -> Option<(usize, PathValues)> {
    let template = template.strip_prefix('/').unwrap_or(template);
    let parts = template.split('/').collect::<Vec<_>>();
    if parts.len() != segments.len() {
        return None;
    }
    let mut values = Vec::new();
    for (part, segment) in parts.iter().zip(segments) {
        let name = part
            .strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'));
        match name {
            Some(name) if !segment.is_empty() => values.push((name, segment.clone())),
            None if part == segment => {}
            _ => return None,
        }
    }
    Some((parts.len() - values.len(), values))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use skattekit_models::OPERATIONS;

    use super::{Route, Routes};

    fn segments(path: &str) -> Vec<String> {
        path[1..].split('/').map(str::to_owned).collect()
    }

    #[test]
    fn every_operation_is_mounted_once_for_each_service() {
        let routes = Routes::new(OPERATIONS);
        let templates = routes
            .mounts()
            .iter()
            .map(|mount| (mount.operation.method, mount.template()));
        let templates = templates.collect::<Vec<_>>();
        let different = templates.iter().collect::<BTreeSet<_>>();
        assert_eq!(different.len(), templates.len());
        for operation in OPERATIONS {
            let is_of = |mount: &&super::Mount| std::ptr::eq(mount.operation, operation);
            let own = routes.mounts().iter().filter(is_of);
            let hosts = own.map(|mount| mount.hosts.len()).sum::<usize>();
            assert_eq!(hosts, operation.servers.len(), "{}", operation.id);
        }
    }

    #[test]
    fn a_published_host_stands_for_the_label() {
        let routes = Routes::new(OPERATIONS);
        let with = segments("/avregning/v2/ssb/2024/1");
        let without = segments("/v2/ssb/2024/1");
        for (path, host, expected) in [
            (&with, None, true),
            (&with, Some("localhost:8080"), true),
            (&without, None, false),
            (&without, Some("localhost"), false),
            (&without, Some("avregning.api.skatteetaten.no"), true),
            (
                &without,
                Some("Avregning.api.skatteetaten-test.no:443"),
                true,
            ),
            (
                &without,
                Some("inntekthendelser.api.skatteetaten.no"),
                false,
            ),
        ] {
            let route = routes.find("GET", path, host);
            let found = matches!(route, Route::Operation(mount, _) if mount.label == "avregning");
            assert_eq!(found, expected, "{path:?} at {host:?}");
        }
    }

    #[test]
    fn what_leads_nowhere() {
        let routes = Routes::new(OPERATIONS);
        let find = |method, path| routes.find(method, &segments(path), None);
        assert!(matches!(find("GET", "/"), Route::Nothing));
        assert!(matches!(
            find("GET", "/avregning/v3/ssb/2024/1"),
            Route::Nothing
        ));
        assert!(matches!(
            find("GET", "/avregning/v2/ssb/2024"),
            Route::OfApi(_)
        ));
        assert!(matches!(
            find("GET", "/avregning/v2/ssb//1"),
            Route::OfApi(_)
        ));
        assert!(matches!(
            find("GET", "/avregning/v2/ssb/2024/1/"),
            Route::OfApi(_)
        ));
        let Route::OtherMethod(methods) = find("POST", "/avregning/v2/ssb/2024/1") else {
            panic!("another method is found");
        };
        assert!(methods.into_iter().eq(["GET"]));
    }
}
