//! One line a finding: `path:line:col: level[rule] message`.

use std::fmt::Write;

use crate::report::Report;
use crate::rule::Level;
use anstyle::{AnsiColor, Style as Paint};

use super::{Style, clean, sentence, shown};

/// Every finding.
#[inline(never)]
pub fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    for finding in shown(report) {
        let paint = match finding.level {
            _ if !style.color => Paint::new(),
            Level::Error => AnsiColor::Red.on_default().bold(),
            Level::Warning => AnsiColor::Yellow.on_default().bold(),
            Level::Info => AnsiColor::Cyan.on_default().bold(),
        };
        let start = finding.range.start;
        let _ = writeln!(
            out,
            "{}:{}:{}: {paint}{}[{}]{paint:#} {}",
            clean(&finding.path),
            start.line,
            start.column,
            finding.level.word(),
            finding.rule_id,
            clean(&sentence(finding)),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fake;
    use super::*;

    #[test]
    fn a_line_a_finding() {
        let units = [fake::unit("svc/web.json", "{\n  \"é\": true, \"privileged\": true\n}")];
        let mut finding = fake::finding(&units, Level::Error, "ecs/a", "\"privileged\"");
        finding.message = "two\nlines".to_string();
        let mut hidden = fake::finding(&units, Level::Error, "ecs/b", "\"privileged\"");
        hidden.suppressed = Some("known".to_string());
        let report = fake::report(&units, vec![finding, hidden]);
        let plain = Style { color: false, width: 80 };
        assert_eq!(render(&report, plain), "svc/web.json:2:14: error[ecs/a] two\\u{a}lines\n");
        let colored = render(&report, Style { color: true, width: 80 });
        assert!(colored.contains("\x1b[1m\x1b[31merror[ecs/a]\x1b[0m"), "{colored:?}");
    }
}
