//! One self-contained page: summary, filters, each finding with the lines of the file. It loads nothing,
//! and without scripts it shows everything.

use super::Input;
use super::escape::xml;
use crate::report::text::{Hidden, frame, shown, summary, when};
use crate::report::{Diagnostic, File, Report};
use crate::sort;
use crate::unit::Unit;
use std::fmt::Write;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// The page.
#[inline(never)]
pub fn render(input: Input<'_>) -> String {
    let report = input.report;
    let mut out =
        String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n",
    );
    let _ =
        write!(out, "<title>Plimsoll report</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n");
    head(&mut out, report);
    let hidden = Hidden::of(report);
    out.push_str("<main>\n");
    let mut open: Option<&str> = None;
    for finding in shown(report) {
        if open != Some(&finding.path) {
            if open.is_some() {
                out.push_str("</section>\n");
            }
            let _ = writeln!(out, "<section>\n<h2>{}</h2>", xml(&finding.path));
            open = Some(&finding.path);
        }
        article(&mut out, finding, input.units, &hidden);
    }
    if open.is_some() {
        out.push_str("</section>\n");
    }
    out.push_str("</main>\n");
    files(&mut out, report);
    let _ = write!(
        out,
        "<footer>Plimsoll {}, rules {}</footer>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        xml(report.tool.version),
        xml(report.tool.rules_digest.get(..15).unwrap_or(&report.tool.rules_digest)),
    );
    out
}

fn head(out: &mut String, report: &Report) {
    let by = &report.summary.by_level;
    let _ = writeln!(
        out,
        "<header>\n<h1>Plimsoll report</h1>\n<p>{}.</p>\n<ul class=\"tally\">\
         <li class=\"error\"><b>{}</b> errors</li><li class=\"warning\"><b>{}</b> warnings</li>\
         <li class=\"info\"><b>{}</b> infos</li><li><b>{}</b> can be fixed</li>\
         <li><b>{}</b> answers undetermined</li></ul>",
        xml(&summary::line(report)),
        by.error,
        by.warning,
        by.info,
        report.summary.fixable,
        report.summary.undetermined,
    );
    if shown(report).next().is_some() {
        let mut rules: Vec<&str> = shown(report).map(|f| f.rule_id.as_str()).collect();
        sort::sort(&mut rules);
        rules.dedup();
        let mut categories: Vec<&str> = shown(report).map(|f| f.category.word()).collect();
        sort::sort(&mut categories);
        categories.dedup();
        out.push_str("<form id=\"filters\" hidden>\n<fieldset><legend>Level</legend>");
        for level in ["error", "warning", "info"] {
            let _ = write!(
                out,
                "<label><input type=\"checkbox\" name=\"level\" value=\"{level}\" checked> {level}</label>"
            );
        }
        out.push_str("</fieldset>\n");
        select(out, "category", "Category", &categories);
        select(out, "rule", "Rule", &rules);
        out.push_str(
            "<label>Text <input type=\"search\" name=\"text\" placeholder=\"path, message, resource\"></label>\n\
             <output id=\"count\" aria-live=\"polite\"></output>\n</form>\n",
        );
    }
    out.push_str("</header>\n");
}

fn select(out: &mut String, name: &str, label: &str, options: &[&str]) {
    let _ = write!(out, "<label>{label} <select name=\"{name}\"><option value=\"\">all</option>");
    for option in options {
        let _ = write!(out, "<option>{}</option>", xml(option));
    }
    out.push_str("</select></label>\n");
}

fn article(out: &mut String, finding: &Diagnostic, units: &[Unit], hidden: &Hidden) {
    let start = finding.range.start;
    let level = finding.level.word();
    let _ = write!(
        out,
        "<article class=\"{level}\" data-level=\"{level}\" data-category=\"{}\" data-rule=\"{}\">\n\
         <h3><span class=\"level\">{level}</span> {}</h3>\n<p class=\"where\">{}:{}:{}",
        finding.category.word(),
        xml(&finding.rule_id),
        code(&finding.message),
        xml(&finding.path),
        start.line,
        start.column,
    );
    if let Some(resource) = &finding.resource {
        let _ = write!(out, " · {} · {}", xml(&resource.kind), xml(&resource.address));
    }
    let word = finding.severity.map_or(finding.category.word().to_string(), |severity| {
        format!("{}, {}", finding.category.word(), severity.word())
    });
    let _ = writeln!(out, " · {word}</p>");
    let choices = when(&finding.when);
    if !choices.is_empty() {
        let _ = writeln!(out, "<p class=\"when\">When {}</p>", xml(&choices));
    }
    lines(out, units, finding.unit, finding.span, hidden);
    for other in &finding.related {
        let at = other.range.start;
        let _ = writeln!(
            out,
            "<p class=\"where\">{} ({}:{}:{})</p>",
            xml(&other.message),
            xml(&other.path),
            at.line,
            at.column
        );
        lines(out, units, other.unit, other.span, hidden);
    }
    if !finding.help.is_empty() {
        let _ = writeln!(out, "<p>{}</p>", code(&finding.help));
    }
    for fix in &finding.fixes {
        let _ = writeln!(out, "<p class=\"fix\">Fix ({}): {}</p>", fix.safety, code(&fix.title));
    }
    let _ = writeln!(
        out,
        "<p><a href=\"{}\" rel=\"noreferrer\">{}</a></p>\n</article>",
        xml(&finding.url),
        xml(&finding.rule_id)
    );
}

/// The lines around a place, with numbers.
fn lines(out: &mut String, units: &[Unit], unit: u32, span: crate::text::Span, hidden: &Hidden) {
    let Some(file) = units.get(unit as usize) else { return };
    let frame = frame::cut(&file.source, &[span], hidden.in_unit(unit));
    let mark = frame.spans.first().cloned().unwrap_or(0..0);
    let width = (frame.first_line + frame.text.matches('\n').count()).to_string().len();
    out.push_str("<pre>");
    let mut at = 0;
    for (number, line) in (frame.first_line..).zip(frame.text.split('\n')) {
        let _ = write!(out, "<i>{number:>width$}</i> ");
        let end = at + line.len();
        let from = mark.start.clamp(at, end);
        let to = mark.end.clamp(from, end);
        let part = |range: std::ops::Range<usize>| xml(frame.text.get(range).unwrap_or(""));
        out.push_str(&part(at..from));
        if to > from {
            let _ = write!(out, "<mark>{}</mark>", part(from..to));
        }
        out.push_str(&part(to..end));
        out.push('\n');
        at = end + 1;
    }
    out.push_str("</pre>\n");
}

/// Text in which backticks become code.
fn code(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        let part = xml(part);
        if index % 2 == 1 {
            let _ = write!(out, "<code>{part}</code>");
        } else {
            out.push_str(&part);
        }
    }
    out
}

fn files(out: &mut String, report: &Report) {
    let row = |file: &File| {
        format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            xml(&file.path),
            file.kind.unwrap_or(""),
            file.resources,
            xml(&match &file.reason {
                Some(reason) => format!("{}: {reason}", file.status),
                None => file.status.to_string(),
            })
        )
    };
    let rows: String = report.files.iter().map(row).collect();
    let _ = writeln!(
        out,
        "<details>\n<summary>{} files</summary>\n<table>\n<thead><tr><th>file</th><th>kind</th>\
         <th>resources</th><th>status</th></tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</details>",
        report.files.len()
    );
}
