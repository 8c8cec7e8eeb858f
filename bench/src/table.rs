//! Markdown tables, printed to standard output.

use std::fmt::Write;

/// Prints a Markdown table: the first column to the left, the others to the right.
pub(crate) fn print(title: &str, heading: &[&str], rows: &[Vec<String>]) {
    println!("{}", render(title, heading, rows));
}

fn render(title: &str, heading: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("\n| {title} |");
    for cell in heading {
        let _ = write!(text, " {cell} |");
    }
    text.push_str("\n|---|");
    text.push_str(&"---:|".repeat(heading.len()));
    for row in rows {
        let _ = write!(text, "\n| {} |", row.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn a_table_is_markdown() {
        let rows = [vec!["ours".to_owned(), "2".to_owned()]];
        let expected = "\n| JSON | MB/s |\n|---|---:|\n| ours | 2 |";
        assert_eq!(render("JSON", &["MB/s"], &rows), expected);
    }
}
