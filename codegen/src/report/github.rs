//! A report to the workflow commands of GitHub Actions, which mark lines of a change.

use skattekit_ir::diag::{Severity, visible};

use super::finding::{Finding, Report};

impl Report {
    /// The findings as workflow commands, one per line; folded ones are counted in a notice.
    #[must_use]
    pub fn github(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            text.push_str(&command(finding));
        }
        for folded in &self.folded {
            let message = format!("and {} more of this kind; --all shows them", folded.count);
            let file = property(&folded.file);
            let code = folded.code.as_str();
            text.push_str(&format!("::notice file={file},title={code}::{message}\n"));
        }
        text
    }
}

fn command(finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = format!("file={}", property(&finding.place.file));
    if let Some(start) = finding.place.start {
        properties.push_str(&format!(",line={},col={}", start.line, start.column));
        // Columns are only given within one line; for several lines, GitHub would mark the wrong part of the first.
        let end = finding.place.end.filter(|end| end.line == start.line);
        if let Some(end) = end.filter(|end| end.column > start.column) {
            properties.push_str(&format!(
                ",endLine={},endColumn={}",
                end.line,
                end.column - 1
            ));
        }
    } else {
        properties.push_str(",line=1");
    }
    let title = property(finding.code.as_str());
    let message = escape(&visible(&finding.message()));
    format!("::{level} {properties},title={title}::{message}\n")
}

fn escape(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escape(&visible(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}
