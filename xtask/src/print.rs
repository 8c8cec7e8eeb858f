//! Printing that a closed pipe does not interrupt: `cargo xtask check | head` ends with the exit code it would have had.

/// Prints a line on standard output.
macro_rules! print_line {
    ($($text:tt)*) => {{
        // If nobody reads the output, the work continues; the exit code shows the result.
        let _ = std::io::Write::write_fmt(
            &mut std::io::stdout().lock(),
            format_args!("{}\n", format_args!($($text)*)),
        );
    }};
}

/// Prints a line on standard error.
macro_rules! eprint_line {
    ($($text:tt)*) => {{
        let _ = std::io::Write::write_fmt(
            &mut std::io::stderr().lock(),
            format_args!("{}\n", format_args!($($text)*)),
        );
    }};
}

pub(crate) use {eprint_line, print_line};
