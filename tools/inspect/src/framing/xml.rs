//! The end of an XML document in a stream, found by its tags alone.

use memchr::memmem::find;
use memchr::{memchr, memchr3};

use super::End;

/// The end of the document that begins here.
///
/// A broken document can swallow those that follow. Two signs show that: another declaration, and the root's own start
/// tag at the beginning of a line.
pub(super) fn end(bytes: &[u8]) -> End {
    let mut depth = 0_usize;
    let mut at = 0;
    let mut root: &[u8] = b"";
    while let Some(found) = memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        at += found;
        let rest = &bytes[at..];
        let begins_line = at > 0 && bytes[at - 1] == b'\n';
        let skipped = match rest.get(1) {
            None => None,
            Some(b'?') => {
                if depth > 0 && rest.starts_with(b"<?xml ") {
                    return End::Cut(at);
                }
                find(rest, b"?>").map(|end| end + 2)
            }
            Some(b'!') => markup_end(rest),
            Some(b'/') => match memchr(b'>', rest) {
                Some(end) if depth <= 1 => return End::Whole(at + end + 1),
                Some(end) => {
                    depth -= 1;
                    Some(end + 1)
                }
                None => None,
            },
            Some(_) => {
                if depth > 0 && begins_line && name(rest) == root {
                    return End::Cut(at);
                }
                if depth == 0 {
                    root = name(rest);
                }
                match tag_end(rest) {
                    Some(end) if rest[end - 2] == b'/' => {
                        if depth == 0 {
                            return End::Whole(at + end);
                        }
                        Some(end)
                    }
                    Some(end) => {
                        depth += 1;
                        Some(end)
                    }
                    None => None,
                }
            }
        };
        match skipped {
            Some(skipped) => at += skipped,
            None => return End::Beyond(None),
        }
    }
    End::Beyond(None)
}

/// The name of a start tag.
fn name(tag: &[u8]) -> &[u8] {
    let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>');
    let end = tag.iter().position(ends).unwrap_or(tag.len());
    &tag[..end]
}

/// The length of a start tag, whose attributes can contain any character in quotes.
fn tag_end(tag: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr3(b'>', b'"', b'\'', tag.get(at..)?)?;
        if tag[at] == b'>' {
            return Some(at + 1);
        }
        at += 2 + memchr(tag[at], tag.get(at + 1..)?)?;
    }
}

/// The length of a comment, a CDATA section, or a declaration.
fn markup_end(markup: &[u8]) -> Option<usize> {
    for (start, end) in [(&b"<!--"[..], &b"-->"[..]), (b"<![CDATA[", b"]]>")] {
        if markup.starts_with(start) {
            let length = find(&markup[start.len()..], end)?;
            return Some(start.len() + length + end.len());
        }
    }
    memchr(b'>', markup).map(|end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::{End, end};

    #[test]
    fn a_document_ends_with_its_root() {
        for document in [
            "<a/>",
            "<a b='>'></a>",
            "<?xml version=\"1.0\"?>\n<a><b/><b>x</b><!-- </a> --><![CDATA[</a>]]></a>",
            "<!-- a > b --><a>\n<b>\n</b></a>",
        ] {
            let followed = format!("{document}\n<a/>");
            assert_eq!(
                end(followed.as_bytes()),
                End::Whole(document.len()),
                "{document}"
            );
        }
    }

    #[test]
    fn a_broken_document_ends_before_the_next() {
        for broken in ["<a><b>\n", "<a>\n  <b>x</b>\n"] {
            for next in ["<a></a>", "<?xml version='1.0'?><c/>"] {
                let followed = format!("{broken}{next}");
                assert_eq!(
                    end(followed.as_bytes()),
                    End::Cut(broken.len()),
                    "{followed}"
                );
            }
        }
        for open in ["<", "<a", "<a b='", "<a>", "<a><!-- ", "<!", "<?xml "] {
            assert_eq!(end(open.as_bytes()), End::Beyond(None), "{open}");
        }
    }
}
