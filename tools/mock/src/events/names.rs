//! Which lists of events tell of which APIs: those that the page of an API names.

use skattekit_catalogue::api;

/// Whether a list tells of an API, whose page names it.
pub(super) fn tells_of(label: &str, slug: &str) -> bool {
    let page = api(slug).filter(|page| !page.common);
    page.is_some_and(|page| page.hendelser.iter().any(|name| label_of(name) == label))
}

/// The label of the host of a list, by the list's name: `Skatteoppgjør hendelser API` is `skatteoppgjoerhendelser`.
fn label_of(name: &str) -> String {
    let name = name.to_lowercase();
    let name = name.strip_suffix("api").unwrap_or(&name);
    let name = name
        .replace('æ', "ae")
        .replace('ø', "oe")
        .replace('å', "aa");
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use skattekit_models::OPERATIONS;

    use super::tells_of;

    #[test]
    fn the_lists_that_tell_of_an_api_are_those_that_its_page_names() {
        let labels = OPERATIONS
            .iter()
            .filter(|operation| operation.cursor.is_some());
        let labels = labels.flat_map(|operation| operation.servers);
        let labels = labels.filter_map(|url| url.strip_prefix("https://")?.split('.').next());
        let labels = labels.collect::<std::collections::BTreeSet<_>>();
        let of = |slug| {
            labels
                .iter()
                .copied()
                .filter(|label| tells_of(label, slug))
                .collect::<Vec<_>>()
        };
        assert_eq!(labels.len(), 13);
        assert_eq!(of("avregning"), ["skatteoppgjoerhendelser"]);
        assert_eq!(
            of("beregnetskattupersonlig"),
            ["skatteoppgjoerupersonlighendelser"]
        );
        assert_eq!(of("feil"), [""; 0]);
        assert_eq!(of("none"), [""; 0]);
    }
}
