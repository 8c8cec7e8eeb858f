//! The meaning of header cells, judged by their text and never by their position.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use skattekit_ir::ir::Column;

/// The meaning of a column of a published table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The `tekniskNavn`, a link to its concept or plain text.
    TekniskNavn,
    /// The error code.
    Feilkode,
    /// The code that specifies an error further.
    Feilspesifiseringskode,
    /// A response as JSON, whose member `error` is the error code.
    Eksempel,
    /// The text of an error without a code.
    Feil,
    /// The description of an error, if no other column has it.
    Beskrivelse,
    /// The name of a rettighetspakke.
    Rettighetspakke,
    /// A number column that some tables announce without having cells for it.
    PostNummer,
    /// A column of the IR.
    Column(Column),
}

/// The spellings on the pages, ignoring case and white space.
const SPELLINGS: [(&str, Meaning); 31] = [
    ("tekniskNavn", Meaning::TekniskNavn),
    ("Summert skattegrunlag", Meaning::TekniskNavn),
    ("Feilkode", Meaning::Feilkode),
    ("Vilkårnavn", Meaning::Feilkode),
    ("Siste del av type-felt i feilobjekt", Meaning::Feilkode),
    ("Feilspesifiseringskode", Meaning::Feilspesifiseringskode),
    ("Eksempel på respons", Meaning::Eksempel),
    ("Navn på rettighetspakke", Meaning::Rettighetspakke),
    ("Navn på rettighetspakker", Meaning::Rettighetspakke),
    ("Teknisk navn på rettighetspakke", Meaning::Rettighetspakke),
    ("Teknisk navn på rettighetspakker", Meaning::Rettighetspakke),
    ("Post nummer", Meaning::PostNummer),
    ("Kategori", Meaning::Column(Column::Kategori)),
    ("Visningstekst", Meaning::Column(Column::Visningstekst)),
    ("Post i oppgjør", Meaning::Column(Column::PostIOppgjoer)),
    ("Spesifisering", Meaning::Column(Column::Spesifisert)),
    ("Spesifisert", Meaning::Column(Column::Spesifisert)),
    (
        "Spesifiseringstyper",
        Meaning::Column(Column::Spesifiseringstyper),
    ),
    (
        "Spesifikasjonstype ordinær løype",
        Meaning::Column(Column::SpesifiseringstyperOrdinaer),
    ),
    (
        "Spesifikasjonstype pilot-løype",
        Meaning::Column(Column::SpesifiseringstyperPilot),
    ),
    ("HTTP Statuskode", Meaning::Column(Column::HttpStatus)),
    ("HTTP status", Meaning::Column(Column::HttpStatus)),
    ("Http-status", Meaning::Column(Column::HttpStatus)),
    ("HTTP kode", Meaning::Column(Column::HttpStatus)),
    ("Feilområde", Meaning::Column(Column::Omraade)),
    ("Feilmelding", Meaning::Column(Column::Omraade)),
    ("Title i feilobjekt", Meaning::Column(Column::Omraade)),
    ("Stadie", Meaning::Column(Column::Stadier)),
    ("Kommentarer", Meaning::Column(Column::Merknad)),
    (
        "Egenskaper ved rettighetspakke",
        Meaning::Column(Column::Merknad),
    ),
    (
        "Egenskaper ved rettighetspakker",
        Meaning::Column(Column::Merknad),
    ),
];

/// Words that many tables use for other purposes: they count only if spelled exactly, and similar words are not treated
/// as misspelt.
const COMMON: [(&str, Meaning); 7] = [
    ("Kommentar", Meaning::Column(Column::Merknad)),
    ("Årsak", Meaning::Column(Column::Aarsak)),
    ("Tittel", Meaning::Column(Column::Omraade)),
    ("Regel", Meaning::Column(Column::Omraade)),
    ("Tolkning", Meaning::Column(Column::Omraade)),
    ("Feil", Meaning::Feil),
    ("Beskrivelse", Meaning::Beskrivelse),
];

/// The meaning of a header cell; `None` if no list is made from its column.
pub(super) fn meaning(header: &str) -> Option<Meaning> {
    // Every cell of a page is looked up, and most are longer than any header.
    static KNOWN: LazyLock<BTreeMap<String, Meaning>> = LazyLock::new(|| {
        SPELLINGS
            .iter()
            .chain(&COMMON)
            .map(|(spelling, meaning)| (words(spelling), *meaning))
            .collect()
    });
    const LONGEST: usize = 60;
    let length = header.split_whitespace().map(str::len).sum::<usize>();
    (length <= LONGEST)
        .then(|| KNOWN.get(&words(header)).copied())
        .flatten()
}

/// A spelling without case and white space.
fn words(text: &str) -> String {
    text.split_whitespace()
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The spelling that a header cell was probably meant to have, if it differs by a letter or two.
pub(super) fn misspelt(header: &str) -> Option<&'static str> {
    const MOST_SLIPS: usize = 2;
    // As in `meaning`; and most differ in length alone by more than a slip.
    static KNOWN: LazyLock<Vec<(String, usize)>> = LazyLock::new(|| {
        let known = SPELLINGS.iter().map(|(spelling, _)| words(spelling));
        known
            .map(|known| (known.clone(), known.chars().count()))
            .collect()
    });
    let header = words(header);
    let length = header.chars().count();
    SPELLINGS
        .iter()
        .zip(&*KNOWN)
        .find(|(_, (known, count))| {
            count.abs_diff(length) <= MOST_SLIPS
                && strsim::levenshtein(known, &header) <= MOST_SLIPS
        })
        .map(|((spelling, _), _)| *spelling)
        .filter(|_| meaning(&header).is_none())
}

/// The most similar spelling of a wanted column.
pub(super) fn nearest(header: &str, is_wanted: impl Fn(Meaning) -> bool) -> Option<&'static str> {
    let header = words(header);
    let spellings = SPELLINGS.iter().filter(|(_, meaning)| is_wanted(*meaning));
    let nearness = |known: &str| strsim::normalized_levenshtein(&words(known), &header);
    spellings
        .max_by(|(left, _), (right, _)| nearness(left).total_cmp(&nearness(right)))
        .map(|(_, meaning)| spelling(*meaning))
}

/// The spelling that a header equals or ends with; `None` for words that many tables use for other purposes.
pub(super) fn telling(header: &str) -> Option<&'static str> {
    // `Status` is the last word of a spelling too, and says nothing.
    const SHORTEST: usize = 8;
    let header = words(header);
    let is_told = |spelling: &str| {
        let before = spelling.strip_suffix(&header);
        before == Some("")
            || header.len() >= SHORTEST && before.is_some_and(|before| before.ends_with(' '))
    };
    let mut spellings = SPELLINGS.iter().map(|(spelling, _)| *spelling);
    spellings.find(|spelling| is_told(&words(spelling)))
}

/// The spelling of a meaning to name in a message.
pub(super) fn spelling(meaning: Meaning) -> &'static str {
    SPELLINGS
        .iter()
        .chain(&COMMON)
        .find(|(_, known)| *known == meaning)
        .map_or("link", |(spelling, _)| spelling)
}
