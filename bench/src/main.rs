//! Benchmarks of decoding, compiling and generating, compared with other tools and printed as Markdown tables.

mod cold_build;
mod contenders;
mod decode;
mod instructions;
mod lane;
#[cfg(feature = "scale")]
mod scale;
#[cfg(feature = "scale")]
mod synthetic;
mod table;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Measures what generating, decoding and compiling the crates cost, beside the alternatives.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    decode: decode::Options,
}

#[derive(Subcommand)]
enum Command {
    /// Throughput, all contenders interleaved; what runs when no command is given.
    Decode(decode::Options),
    /// Instructions, counted by valgrind's callgrind.
    Instructions(instructions::Options),
    /// Cold builds of consumers, and all years in release.
    Build(cold_build::Options),
    /// Generating from a large document, beside merely reading it.
    #[cfg(feature = "scale")]
    Scale(scale::Options),
    /// Decoding, instructions and builds, with their defaults.
    All,
    /// One contender over one corpus, in a process of its own: reads what stdin asks for.
    #[command(hide = true)]
    Lane(lane::Load),
    /// One measurement of a large document, in a process of its own.
    #[cfg(feature = "scale")]
    #[command(hide = true)]
    Once(scale::Once),
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        None => decode::run(&arguments.decode),
        Some(Command::Decode(options)) => decode::run(&options),
        Some(Command::Instructions(options)) => instructions::run(&options),
        Some(Command::Build(options)) => cold_build::run(&options),
        Some(Command::Lane(load)) => lane::serve(load),
        #[cfg(feature = "scale")]
        Some(Command::Scale(options)) => scale::run(&options),
        #[cfg(feature = "scale")]
        Some(Command::Once(once)) => scale::once(&once),
        Some(Command::All) => {
            decode::run(&decode::Options::parse_from([""]))?;
            instructions::run(&instructions::Options::parse_from([""]))?;
            cold_build::run(&cold_build::Options::parse_from([""]))
        }
    }
}
