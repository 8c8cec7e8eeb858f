//! The code lists beside the page, to download.

use std::collections::BTreeMap;

use maud::{Markup, html};
use skattekit_ir::output::FileSet;

/// The section.
pub(crate) fn section(files: &FileSet) -> Markup {
    let mut folders = BTreeMap::<&str, BTreeMap<&str, Vec<(&str, usize)>>>::new();
    for (path, output) in files.iter() {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let of_folder = folders.entry(folder).or_default();
        of_folder
            .entry(stem)
            .or_default()
            .push((path, output.text.len()));
    }
    html! {
        section #nedlasting aria-labelledby="nedlasting-tittel" {
            h2 #nedlasting-tittel { "Nedlasting" }
            p {
                "Kodelistene som CSV (UTF-8, komma) og JSON. Filene ligger ved siden av denne siden, i mappen "
                code { "codes" } "."
            }
            @for (folder, lists) in &folders {
                @let name = folder.rsplit('/').next().unwrap_or(folder);
                @let is_top = !folder.contains('/');
                h3 { @if is_top { "Alt samlet" } @else { code { (name) } } }
                ul.files { @for (stem, formats) in lists { (list(stem, formats)) } }
            }
        }
    }
}

fn list(stem: &str, formats: &[(&str, usize)]) -> Markup {
    html! {
        li {
            span { (stem) }
            @for (path, bytes) in formats {
                @let format = path.rsplit('.').next().unwrap_or(path).to_uppercase();
                " "
                a href=(path) download { (format) span.hidden { " av " (stem) } }
                " " small { (bytes.div_ceil(1000)) " kB" }
            }
        }
    }
}
