//! `cargo xtask explain`: the explanation of a diagnostic code, or a list of all codes.

use clap::ValueEnum;
use skattekit_codegen::{Code, codes_json};

use crate::outcome::CommandOutcome;
use crate::print::{eprint_line, print_line};

/// How explanations are printed.
#[derive(Clone, Copy, Default, PartialEq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object per line and code, with `code`, `summary` and `text` (Markdown).
    Json,
}

/// Runs the command.
pub(crate) fn run(name: Option<&str>, format: Format) -> CommandOutcome {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.as_str());
    if let Some(name) = name {
        // The code as copied from a message: `error[unknown-key]`, `[unknown-key]`.
        let bare = name.rsplit('[').next().unwrap_or(name);
        let Some(code) = Code::from_name(bare.trim_end_matches(']')) else {
            let near = Code::nearest_name(bare);
            let near = near.map_or_else(String::new, |near| format!(" did you mean `{near}`?"));
            eprint_line!(
                "error: unknown code `{name}`;{near} `cargo xtask explain` lists all codes"
            );
            return CommandOutcome::BadInput;
        };
        codes = vec![code];
    }
    match (format, name) {
        (Format::Json, _) => print_line!("{}", codes_json(&codes).trim_end()),
        (Format::Text, Some(_)) => {
            for code in codes {
                print_line!(
                    "{}\n\n{}",
                    code.as_str(),
                    code.explanation().text.trim_end()
                );
            }
        }
        (Format::Text, None) => {
            for code in codes {
                print_line!("{:<20}  {}", code.as_str(), code.explanation().summary);
            }
        }
    }
    CommandOutcome::Fine
}
