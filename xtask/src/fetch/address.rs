//! Addresses: where a file is fetched from, what the lock records, and where redirects may lead.

use thiserror::Error;
use ureq::http::Uri;

/// The address of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The address recorded in the lock: below the manifest's base address.
    pub recorded: String,
    /// The address to request: below the mirror's base address, if there is one.
    pub asked: String,
}

/// A base address of the manifest, and its mirror from the environment, if any.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    recorded: String,
    asked: String,
}

impl Base {
    /// Sets the mirror, if one is named.
    ///
    /// # Errors
    /// If the mirror is not a base address.
    pub(crate) fn new(
        recorded: &str,
        mirror: Option<&str>,
        variable: &str,
    ) -> anyhow::Result<Self> {
        let mirror = mirror.map(|mirror| mirror.trim_end_matches('/'));
        if let Some(mirror) = mirror
            && target(mirror).is_none()
        {
            anyhow::bail!(
                "`{mirror}` in {variable} is not a base address; expected https://host or http://host, \
                 optionally with a port and a path"
            );
        }
        Ok(Self {
            recorded: recorded.to_owned(),
            asked: mirror.unwrap_or(recorded).to_owned(),
        })
    }

    /// An address below the base.
    pub(crate) fn join(&self, path: &str) -> Address {
        Address {
            recorded: format!("{}/{path}", self.recorded),
            asked: format!("{}/{path}", self.asked),
        }
    }
}

/// The scheme, the host and the port of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Target {
    scheme: String,
    host: String,
    port: u16,
}

/// Parses an address; `None` for another scheme, and for an address with a user name.
fn target(address: &str) -> Option<Target> {
    let uri: Uri = address.parse().ok()?;
    let scheme = uri.scheme_str()?.to_ascii_lowercase();
    let standard = match &*scheme {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    let authority = uri.authority()?;
    let host = authority.host();
    if authority.as_str().contains('@') || host.is_empty() {
        return None;
    }
    Some(Target {
        scheme,
        host: host.to_ascii_lowercase(),
        port: authority.port_u16().unwrap_or(standard),
    })
}

/// Why a redirect must not be followed, with its target.
#[derive(Debug, Error)]
pub(crate) enum Refused {
    #[error("the target `{0}` is neither a full address nor a path from the root")]
    Relative(String),
    #[error("the target `{0}` is not an https address, or contains a user name")]
    NoAddress(String),
    #[error("the target `{0}` is not https")]
    NotHttps(String),
    #[error(
        "the host of the target `{0}` is not in `allowed-hosts` of specs.toml; add it there if you trust it"
    )]
    Host(String),
}

/// The allowed targets of redirects.
#[derive(Clone, Debug)]
pub(crate) struct Allowed {
    /// The base addresses, with their own scheme and port.
    bases: Vec<Target>,
    /// Hosts that are only allowed with https and its default port.
    hosts: Vec<String>,
}

impl Allowed {
    pub(crate) fn new(bases: &[&Base], hosts: &[String]) -> Self {
        Self {
            bases: bases
                .iter()
                .filter_map(|base| target(&base.asked))
                .collect(),
            hosts: hosts.to_vec(),
        }
    }

    /// The target of a redirect.
    ///
    /// # Errors
    /// If it must not be followed.
    pub(crate) fn follow(&self, from: &str, location: &str) -> Result<String, Refused> {
        let refuse = |why: fn(String) -> Refused| Err(why(location.to_owned()));
        let is_path = location.starts_with('/') && !location.starts_with("//");
        let to = if is_path {
            let path = path_start(from);
            format!("{}{location}", &from[..path])
        } else {
            location.to_owned()
        };
        if to.starts_with("//") || !to.contains("://") {
            return refuse(Refused::Relative);
        }
        let Some(target) = target(&to) else {
            return refuse(Refused::NoAddress);
        };
        if self.bases.contains(&target) {
            return Ok(to);
        }
        if target.scheme != "https" {
            return refuse(Refused::NotHttps);
        }
        let is_base = self.bases.iter().any(|base| base.host == target.host);
        if target.port != 443 || !(is_base || self.hosts.contains(&target.host)) {
            return refuse(Refused::Host);
        }
        Ok(to)
    }
}

/// The start of the path in an address.
fn path_start(address: &str) -> usize {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..]
        .find(['/', '?', '#'])
        .map_or(address.len(), |at| host + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed() -> Allowed {
        let https = Base::new("https://api.example.org/apis", None, "A").unwrap();
        let http = Base::new(
            "https://raw.example.org",
            Some("http://127.0.0.1:81/m/"),
            "B",
        )
        .unwrap();
        Allowed::new(&[&https, &http], &["cdn.example.org".to_owned()])
    }

    #[test]
    fn redirects_stay_on_https_and_on_known_hosts() {
        let from = "https://api.example.org/apis/x?y";
        for (location, to) in [
            (
                "https://cdn.example.org/a",
                Some("https://cdn.example.org/a"),
            ),
            (
                "https://CDN.example.org/a",
                Some("https://CDN.example.org/a"),
            ),
            (
                "https://cdn.example.org:443/a",
                Some("https://cdn.example.org:443/a"),
            ),
            ("/b/c", Some("https://api.example.org/b/c")),
            ("http://127.0.0.1:81/z", Some("http://127.0.0.1:81/z")),
            ("http://127.0.0.1:82/z", None),
            ("http://cdn.example.org/a", None),
            ("http://api.example.org/a", None),
            ("https://cdn.example.org:444/a", None),
            ("https://evil.example.org/a", None),
            ("https://cdn.example.org.evil.org/a", None),
            ("https://cdn.example.org@evil.org/a", None),
            ("https://me@cdn.example.org/a", None),
            ("//cdn.example.org/a", None),
            ("file:///etc/passwd", None),
            ("ftp://cdn.example.org/a", None),
            ("a/b", None),
            ("", None),
            ("javascript:alert(1)", None),
        ] {
            let followed = allowed().follow(from, location);
            assert_eq!(followed.as_deref().ok(), to, "{location}: {followed:?}");
        }
    }

    #[test]
    fn a_mirror_is_asked_and_the_address_of_the_manifest_is_recorded() {
        let base = Base::new(
            "https://raw.example.org/x",
            Some("http://127.0.0.1:81/m/"),
            "B",
        )
        .unwrap();
        let address = base.join("main/a.md");
        assert_eq!(address.asked, "http://127.0.0.1:81/m/main/a.md");
        assert_eq!(address.recorded, "https://raw.example.org/x/main/a.md");
        for wrong in ["file:///tmp", "example.org", "https://a@b/", "https://"] {
            assert!(Base::new("https://a", Some(wrong), "B").is_err(), "{wrong}");
        }
    }
}
