//! Printing that a closed pipe does not interrupt: `cargo xtask check | head` ends with the exit code it would have had.

/// Prints a line on standard output.
macro_rules! print_line {
    ($($text:tt)*) => {{
        // Nobody reads on, and the work goes on; the exit code says how it ended.
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
