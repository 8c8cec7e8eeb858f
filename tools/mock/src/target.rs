//! The target of a request, taken apart: the segments of its path, and what it asks for behind the question mark.

use percent_encoding::percent_decode_str;

use crate::http::Request;

/// The target of a request; bytes that are no UTF-8 became U+FFFD, which no parameter takes.
pub(crate) struct Target {
    /// What stands between the slashes of the path.
    pub segments: Vec<String>,
    /// The names and values of the query.
    pub query: Vec<(String, String)>,
}

impl Target {
    pub(crate) fn of(request: &Request) -> Self {
        let path = request.path();
        let path = path.strip_prefix('/').unwrap_or(path);
        let query = request
            .target
            .split_once('?')
            .map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Self {
            segments: path.split('/').map(decoded).collect(),
            query: pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decoded(name), decoded(value))
                })
                .collect(),
        }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Target;
    use crate::http::Request;

    #[test]
    fn what_is_encoded_is_decoded_after_the_target_is_taken_apart() {
        let target = Target::of(&Request::new("GET", "/a%2Fb/c?d=e%26f&g&%C3%A5=%FF"));
        assert_eq!(target.segments, ["a/b", "c"]);
        let pairs = [("d", "e&f"), ("g", ""), ("å", "\u{fffd}")];
        assert_eq!(
            target.query,
            pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
