//! The page of the commands, from what each prints for `--help`.

use super::page::assert_page;
use crate::support::{run, xtask};

const HEAD: &str = "# Commands and their options

What `--help` says of every command of `cargo xtask`; a test writes this page, and `INSTA_UPDATE=always cargo test -p skattekit-tests book` brings it up to date.
[`skattekit-inspect`](inspect.md) has a page of its own.
";

/// Its options are those of `skattekit-inspect`, whose own tests write them.
const HANDED_ON: &str = "inspect";

#[test]
fn every_command_is_on_the_page_of_the_commands() {
    let root = help(&[]);
    let mut text = format!("{HEAD}\n## cargo xtask\n\n{}", fenced(&root));
    for name in subcommands(&root) {
        text += &format!("\n## cargo xtask {name}\n\n");
        text += &if name == HANDED_ON {
            format!(
                "Everything that follows is handed on to [`skattekit-inspect`](inspect.md), except with `--propose`:\n\n{}",
                fenced(&help(&[name, "--propose"]))
            )
        } else {
            fenced(&help(&[name]))
        };
    }
    assert_page("reference/commands.md", &text);
}

fn help(command: &[&str]) -> String {
    run(xtask().args(command).arg("--help")).expect(0).stdout
}

/// The names in the list of commands, without that of clap itself.
fn subcommands(help: &str) -> Vec<&str> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .map_while(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect()
}

/// A code block, without blanks at the ends of its lines.
fn fenced(text: &str) -> String {
    let lines = text.trim_end().lines().map(str::trim_end);
    let text = lines.collect::<Vec<_>>().join("\n");
    format!("```text\n{text}\n```\n")
}
