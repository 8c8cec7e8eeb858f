//! The README's table of crates: the words are written by hand, the names, versions and years are generated.

use skattekit_codegen::FileSet;

use super::{ApiInShort, GeneratedCrate};

/// The header that identifies the table.
const HEADER: &str = "| crate | API | what it has |";

/// A row: the crate, its API and its contents.
struct Row {
    package: String,
    api: String,
    has: String,
}

impl Row {
    fn read(line: &str) -> Option<Self> {
        let cells = line.trim().strip_prefix('|')?.strip_suffix('|')?;
        let mut cells = cells.splitn(3, '|').map(str::trim);
        let name = cells.next()?;
        let name = name.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        Some(Self {
            package: name?.0.to_owned(),
            api: cells.next()?.to_owned(),
            has: cells.next()?.to_owned(),
        })
    }

    fn of(krate: &GeneratedCrate, known: Option<&Self>) -> Self {
        let (api, has) = match &krate.api {
            None => ("every API".to_owned(), "–".to_owned()),
            Some(ApiInShort {
                shared: true,
                figures,
                ..
            }) => ("–".to_owned(), figures.clone()),
            Some(ApiInShort { title, figures, .. }) => (title.clone(), figures.clone()),
        };
        Self {
            package: krate.package.clone(),
            api: match known {
                Some(known) if krate.api.is_none() => known.api.clone(),
                _ => api,
            },
            has: known.map_or(has, |known| known.has.clone()),
        }
    }

    fn line(&self) -> String {
        let Self { package, api, has } = self;
        format!("| [{package}](generated/{package}) | {api} | {has} |\n")
    }
}

/// The README with a row for each crate: existing ones keep their place, new ones come after the other APIs. A README
/// without the table is unchanged.
pub(super) fn follow(text: &str, crates: &[GeneratedCrate], _: &FileSet) -> String {
    let lines = text.split_inclusive('\n').collect::<Vec<_>>();
    let header = lines.iter().position(|line| line.trim_end() == HEADER);
    // The header and the line of dashes below it.
    let Some(start) = header.map(|at| at + 2) else {
        return text.to_owned();
    };
    let rows = lines
        .iter()
        .skip(start)
        .map_while(|line| Row::read(line))
        .collect::<Vec<_>>();
    let end = start + rows.len();
    let mut new = Vec::new();
    for row in &rows {
        let krate = crates.iter().find(|krate| krate.package == row.package);
        new.extend(krate.map(|krate| (krate, Row::of(krate, Some(row)))));
    }
    for krate in crates {
        if rows.iter().any(|row| row.package == krate.package) {
            continue;
        }
        let is_plain = |krate: &GeneratedCrate| krate.api.as_ref().is_some_and(|api| !api.shared);
        let last = new.iter().rposition(|(known, _)| is_plain(known));
        let at = match last {
            Some(last) if is_plain(krate) => last + 1,
            _ => new.len(),
        };
        new.insert(at, (krate, Row::of(krate, None)));
    }
    let new = new.iter().map(|(_, row)| row.line()).collect::<String>();
    [&lines[..start].concat(), &*new, &lines[end..].concat()].concat()
}

#[cfg(test)]
mod tests {
    use super::{ApiInShort, GeneratedCrate, follow};
    use skattekit_codegen::FileSet;

    fn krate(package: &str, title: Option<&str>) -> GeneratedCrate {
        GeneratedCrate {
            package: package.to_owned(),
            api: title.map(|title| ApiInShort {
                shared: package == "felles",
                title: title.to_owned(),
                figures: "1 operation".to_owned(),
            }),
        }
    }

    #[test]
    fn words_stay_and_crates_come_and_go() {
        let before = "# A\n\n| crate | API | what it has |\n|---|---|---|\n\
            | [gammel](generated/gammel) | Gammel v1 | nothing |\n\
            | [skatt](generated/skatt) | Skatt v1 | what is \\| paid |\n\
            | [felles](generated/felles) | – | what they share |\n\
            | [alle](generated/alle) | each | all of it |\n\nText.\n";
        let crates = [
            krate("ny", Some("Ny v1")),
            krate("felles", Some("Felles v1")),
            krate("skatt", Some("Skatt v1 and v2")),
            krate("alle", None),
        ];
        let after = follow(before, &crates, &FileSet::default());
        let expected = "# A\n\n| crate | API | what it has |\n|---|---|---|\n\
            | [skatt](generated/skatt) | Skatt v1 and v2 | what is \\| paid |\n\
            | [ny](generated/ny) | Ny v1 | 1 operation |\n\
            | [felles](generated/felles) | – | what they share |\n\
            | [alle](generated/alle) | each | all of it |\n\nText.\n";
        assert_eq!(after, expected);
        assert_eq!(follow(&after, &crates, &FileSet::default()), after);
        assert_eq!(follow("# A\n", &crates, &FileSet::default()), "# A\n");
    }
}
