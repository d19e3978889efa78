//! JUnit XML: a test case for each finding, for CI systems that show nothing else.

use std::fmt::Write;

use super::{Finding, Printout, Severity, Summary};

pub fn print(printout: &Printout) -> String {
    let sum = Summary::of(printout.findings);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let tests = printout.findings.len().max(1);
    let _ = writeln!(
        xml,
        "<testsuites>\n  <testsuite name=\"daybook check\" tests=\"{tests}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
        sum.error + sum.warning + sum.note,
        sum.waived,
    );
    if printout.findings.is_empty() {
        xml.push_str("    <testcase classname=\"daybook\" name=\"no findings\"/>\n");
    }
    printout.findings.iter().for_each(|f| case(&mut xml, f));
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

fn case(xml: &mut String, finding: &Finding) {
    let inner = match (&finding.waiver, finding.severity) {
        (Some(waiver), _) => format!("<skipped message=\"accepted by Waiver/{}\"/>", escape(waiver)),
        (None, severity) => format!(
            "<failure type=\"{}\" message=\"{}\">{}</failure>",
            Severity::word(severity),
            escape(&finding.message),
            escape(&format!("{}:{}: {}", finding.place.file, finding.place.line, finding.help)),
        ),
    };
    let _ = writeln!(
        xml,
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\">{inner}</testcase>",
        escape(finding.rule),
        escape(&finding.object),
        escape(&finding.place.file),
        finding.place.line,
    );
}

/// XML 1.0 has no place for control characters, not even escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("a<b>&\"\u{1}"), "a&lt;b&gt;&amp;&quot;\u{fffd}");
    }
}
