//! The comparison of scopes, security schemes and servers.

use skattekit_ir::diag::Location;
use skattekit_ir::ir::{
    Flow, ParameterLocation, Requirement, Scheme, SchemeKind, Server, ServerVariable,
};

use super::change::{Walk, pairs};
use super::describe;
use super::kind::ChangeKind;
use super::verdict::{REFUSED, Sense, Wire};

/// The verdict on a request of the old crate under these requirements.
pub(super) fn asked(requirements: &[Requirement]) -> Wire {
    // Any one of them is sufficient, and an empty one is always satisfied.
    if requirements.is_empty() || requirements.iter().any(Vec::is_empty) {
        Wire::Decodes
    } else {
        REFUSED
    }
}

/// Compares the security schemes of two versions.
pub(super) fn schemes(walk: &mut Walk, old: &[Scheme], new: &[Scheme]) {
    for (a, b) in pairs(old, new, |scheme| &scheme.name) {
        let kind = ChangeKind::SecurityChanged;
        match (a, b) {
            (Some(a), Some(b)) => {
                let Scheme {
                    name,
                    kind: asks,
                    description,
                    origin,
                } = a;
                let at = [&origin.at, &b.origin.at];
                let [from, to] = [asks, &b.kind].map(kind_words);
                let changed = walk.differ(kind, &name.0, (&from, at[0]), (&to, at[1]));
                if let Some(change) = changed.filter(|_| !are_one(asks, &b.kind)) {
                    change.wire(REFUSED);
                }
                let texts = [description.as_ref(), b.description.as_ref()];
                walk.texts(ChangeKind::DescriptionChanged, &name.0, texts, at);
            }
            // The requirements determine whether a call needs it.
            (Some(a), None) => {
                walk.add(kind, &*a.name.0)
                    .before(kind_words(&a.kind), &a.origin);
            }
            (None, Some(b)) => {
                walk.add(kind, &*b.name.0)
                    .after(kind_words(&b.kind), &b.origin);
            }
            (None, None) => {}
        }
    }
}

/// Whether two schemes are the same in HTTP, which ignores the case of header and scheme names.
fn are_one(old: &SchemeKind, new: &SchemeKind) -> bool {
    match (old, new) {
        (SchemeKind::ApiKey(from, old), SchemeKind::ApiKey(to, new)) => {
            from == to && *from == ParameterLocation::Header && old.0.eq_ignore_ascii_case(&new.0)
        }
        (SchemeKind::Http(old), SchemeKind::Http(new)) => old.eq_ignore_ascii_case(new),
        // The service sees a token, however it was obtained.
        (SchemeKind::OAuth2(_), SchemeKind::OAuth2(_)) => true,
        _ => false,
    }
}

fn kind_words(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::ApiKey(place, name) => format!("the key {name} in {}", place.as_str()),
        SchemeKind::Http(scheme) => format!("HTTP {scheme}"),
        SchemeKind::OAuth2(flows) => {
            format!(
                "OAuth 2{}",
                flows.iter().map(flow_words).collect::<String>()
            )
        }
        SchemeKind::OpenIdConnect(address) => format!("OpenID Connect at {address}"),
    }
}

fn flow_words(flow: &Flow) -> String {
    let Flow {
        name,
        authorization_url,
        token_url,
        refresh_url,
        scopes,
    } = flow;
    let urls = [authorization_url, token_url, refresh_url];
    let urls = describe::list(urls.into_iter().flatten().cloned());
    let scopes = scopes
        .iter()
        .map(|(scope, about)| format!("{scope}: {about}"));
    format!(", by {name} from {urls} with {}", describe::list(scopes))
}

/// Compares two lists of servers, paired by description, or by address if they have none.
pub(super) fn servers(walk: &mut Walk, old: &[Server], new: &[Server]) {
    let key = |server: &Server| server.description.clone().unwrap_or(server.url.clone());
    for (a, b) in pairs(old, new, key) {
        match (a, b) {
            (Some(a), Some(b)) => {
                let subject = key(b);
                let Server {
                    url,
                    // The key of the pair.
                    description: _,
                    variables,
                    origin,
                } = a;
                let at = [&origin.at, &b.origin.at];
                let kind = ChangeKind::ServerChanged;
                let changed = walk.differ(kind, &subject, (url, at[0]), (&b.url, at[1]));
                changed.map(|change| change.wire(REFUSED).means(Sense::Address));
                for (a, b) in pairs(variables, &b.variables, |variable| &variable.name) {
                    variable(walk, &subject, [a, b], at);
                }
            }
            (Some(a), None) => {
                let change = walk.add(ChangeKind::ServerRemoved, key(a));
                change.before(&*a.url, &a.origin).wire(REFUSED);
            }
            (None, Some(b)) => {
                walk.add(ChangeKind::ServerAdded, key(b))
                    .after(&*b.url, &b.origin);
            }
            (None, None) => {}
        }
    }
}

fn variable(
    walk: &mut Walk,
    server: &str,
    [old, new]: [Option<&ServerVariable>; 2],
    at: [&Location; 2],
) {
    let text = |variable: Option<&ServerVariable>| {
        variable.map_or_else(
            || "none".to_owned(),
            |variable| {
                let ServerVariable {
                    name: _,
                    default,
                    values,
                    description: _,
                } = variable;
                let default = default.as_deref().unwrap_or("no default");
                format!("{default}, of {}", describe::list(values))
            },
        )
    };
    let Some(name) = old.or(new).map(|variable| &variable.name) else {
        return;
    };
    let subject = format!("{server}.{name}");
    let kind = ChangeKind::ServerChanged;
    let changed = walk.differ(kind, &subject, (&text(old), at[0]), (&text(new), at[1]));
    changed.map(|change| change.means(Sense::Address));
    let said = |variable: Option<&ServerVariable>| {
        variable.and_then(|variable| variable.description.clone())
    };
    let (a, b) = (said(old), said(new));
    walk.texts(
        ChangeKind::DescriptionChanged,
        &subject,
        [a.as_ref(), b.as_ref()],
        at,
    );
}
