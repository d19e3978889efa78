//! Annotations for GitHub Actions.

use super::{Finding, Printout, Severity};

pub fn print(printout: &Printout) -> String {
    printout.findings.iter().filter(|f| !f.is_waived()).map(line).collect()
}

fn line(finding: &Finding) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    format!(
        "::{command} file={},line={},col={},title={}::{}\n",
        property(&finding.place.file),
        finding.place.line,
        finding.place.column,
        property(&format!("{} · {}", finding.rule, finding.object)),
        data(&format!("{}. {}", finding.message, finding.help)),
    )
}

/// What GitHub's runner decodes in the message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What it decodes in a property, where `:` and `,` part fields.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_end_the_command() {
        assert_eq!(property("a,b:c\nd%"), "a%2Cb%3Ac%0Ad%25");
        assert_eq!(data("x\r\n::error::y"), "x%0D%0A::error::y");
    }
}
