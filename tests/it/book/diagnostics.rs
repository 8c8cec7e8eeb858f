//! The page of the diagnostics, from the texts that `cargo xtask explain` prints.

use skattekit_codegen::Code;

use super::page::assert_page;

const HEAD: &str = "# Diagnostics

What each code in a message means, with an example of the fault and of its repair; `cargo xtask explain` prints the same.
A test writes this page from `codegen/ir/src/diag/explain/`, and another runs each example through the generator.
`INSTA_UPDATE=always cargo test -p skattekit-tests book` brings the page up to date.
";

#[test]
fn every_code_is_on_the_page_of_the_diagnostics() {
    let rows = Code::ALL.iter().map(|code| {
        let name = code.as_str();
        let summary = code.explanation().summary.replace('|', "\\|");
        format!("| [`{name}`](#{name}) | {summary} |\n")
    });
    let rows = rows.collect::<String>();
    let sections = Code::ALL.iter().map(|code| {
        let text = code.explanation().text.trim_end();
        // Lines of their own, which no example has.
        let text = text
            .replace("\n## Fault\n", "\n**Fault**\n")
            .replace("\n## Repair\n", "\n**Repair**\n");
        format!("\n## {}\n\n{text}\n", code.as_str())
    });
    let sections = sections.collect::<String>();
    let text = format!("{HEAD}\n| code | means |\n|---|---|\n{rows}{sections}");
    assert_page("reference/diagnostics.md", &text);
}
