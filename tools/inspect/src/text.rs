//! The report as text for people.

use crate::report::{
    Codes, Fault, GroupReport, InputPosition, NewsItem, Report, UnreadReport, words,
};

/// The most lines of a kind, unless all are requested.
const MOST: usize = 20;

/// The style of a printed report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether everything is listed.
    pub all: bool,
    /// Whether unused codes are named.
    pub unused: bool,
}

/// The report as text, each line with its end.
#[must_use]
pub fn to_text(report: &Report, style: Style) -> String {
    let mut text = format!(
        "{} in {}, {} bytes\n",
        counted(report.records, "record", "records"),
        counted(count(report.inputs), "input", "inputs"),
        report.bytes
    );
    for group in &report.groups {
        add_group(&mut text, group, style);
    }
    add_unread(&mut text, "broken records", &report.broken, style);
    add_unread(
        &mut text, "unrecognised records", &report.unrecognised, style,
    );
    if report
        .unrecognised
        .first
        .iter()
        .any(|record| !record.models.is_empty())
    {
        text.push_str("  use --api or --model for records that match several models\n");
    }
    if !report.faults.is_empty() {
        text.push_str(&format!(
            "\ninputs not read to the end: {}\n",
            report.faults.len()
        ));
        for Fault { file, reason } in &report.faults {
            text.push_str(&format!("  {}: {}\n", visible(file), visible(reason)));
        }
    }
    if report.omitted > 0 {
        text.push_str(&format!(
            "\nnot listed, since the report is full: {}\n",
            report.omitted
        ));
    }
    text
}

fn add_group(text: &mut String, group: &GroupReport, style: Style) {
    let year = match group.year {
        Some(year) => format!(", inntektsår {year}"),
        None => String::new(),
    };
    text.push_str(&format!(
        "\n{}.{}.{}{year}: {}, {} bytes\n",
        group.api,
        group.version,
        group.model,
        counted(group.records, "record", "records"),
        group.bytes
    ));
    let mut rest = &*group.news;
    while let Some(first) = rest.first() {
        let kind = first.kind;
        let (of_kind, others) = rest.split_at(rest.partition_point(|item| item.kind <= kind));
        add_kind(text, of_kind, style);
        rest = others;
    }
    for list in &group.codes {
        add_codes(text, list, group.is_error, style);
    }
}

fn add_kind(text: &mut String, items: &[NewsItem], style: Style) {
    let Some(first) = items.first() else { return };
    text.push_str(&format!("  {}: {}\n", words(first.kind).1, items.len()));
    let most = if style.all { usize::MAX } else { MOST };
    for item in items.iter().take(most) {
        let path = if item.path.is_empty() {
            "the root"
        } else {
            &item.path
        };
        let what = item
            .what
            .as_ref()
            .map(|what| format!(" {:?}", visible(what)));
        let list = item.list.map(|list| format!(" ({list})"));
        text.push_str(&format!(
            "    {}{}{} × {}, first {}\n",
            visible(path),
            what.unwrap_or_default(),
            list.unwrap_or_default(),
            item.count,
            place(&item.first)
        ));
    }
    add_more(text, items.len(), most);
}

fn add_codes(text: &mut String, list: &Codes, is_error: bool, style: Style) {
    text.push_str(&format!(
        "  {}: {} of {} codes occur\n",
        list.list, list.met, list.codes
    ));
    if is_error {
        for (code, count) in &list.counts {
            text.push_str(&format!("    {code} × {count}\n"));
        }
    }
    if style.unused {
        for code in list.unused.iter().flatten() {
            text.push_str(&format!("    never: {code}\n"));
        }
    }
}

fn add_unread(text: &mut String, what: &str, unread: &UnreadReport, style: Style) {
    if unread.count == 0 {
        return;
    }
    text.push_str(&format!("\n{what}: {}\n", unread.count));
    let most = if style.all { usize::MAX } else { MOST };
    for record in unread.first.iter().take(most) {
        let models = match &*record.models {
            [] => String::new(),
            models => format!(" ({})", models.join(", ")),
        };
        let (at, reason) = (place(&record.place), visible(&record.reason));
        text.push_str(&format!("  {at}: {reason}{models}\n"));
    }
    add_more(
        text,
        usize::try_from(unread.count).unwrap_or(usize::MAX),
        most.min(unread.first.len()),
    );
}

fn add_more(text: &mut String, all: usize, shown: usize) {
    if all > shown {
        text.push_str(&format!("    and {} more\n", all - shown));
    }
}

fn place(place: &InputPosition) -> String {
    format!("{}:{}:{}", visible(&place.file), place.line, place.column)
}

pub(crate) fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn count(number: usize) -> u64 {
    crate::tally::size(number)
}

/// A text from a response on one line, without control characters.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_control() {
            shown.extend(char.escape_default());
        } else {
            shown.push(char);
        }
    }
    shown
}
