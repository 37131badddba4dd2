//! Each finding with the lines of the file, why it holds and how to mend it.

use std::collections::HashSet;

use crate::report::{Diagnostic, Related, Report};
use crate::rule::Level;
use crate::unit::Unit;
use annotate_snippets::{AnnotationKind, Group, Level as Title, Origin, Renderer, Snippet};

use super::fold::{self, fold};
use super::{Hidden, Style, WIDTH, clean, frame, shown, when};

/// Every finding, with an empty line behind each.
#[inline(never)]
pub fn render(report: &Report, units: &[Unit], style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let mut out = String::new();
    let hidden = Hidden::of(report);
    let mut explained = HashSet::new();
    for finding in shown(report) {
        // Help and address once for each rule of a file: the tenth time they say nothing new.
        let explain = explained.insert((&finding.rule_id, &finding.path, &finding.help));
        let text = renderer.render(&[group(&hidden, finding, units, explain)]);
        for (index, line) in text.lines().enumerate() {
            if is_empty_origin(line) {
                continue;
            }
            match prose(index, line).filter(|_| style.width < WIDTH) {
                Some(indent) => out.push_str(&fold(line, style.width, indent)),
                None => out.push_str(line),
            }
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// Where to go on with a line that is no code, if it is none: the title, help and notes.
fn prose(index: usize, line: &str) -> Option<usize> {
    if index == 0 {
        return Some(4);
    }
    let line = fold::plain(line);
    let sign = line.len() - line.trim_start().len();
    line.get(sign..)?.starts_with("= ").then_some(sign + 2)
}

/// Behind an origin of ours the renderer writes another one for the lines, with nothing in it. The
/// lines are cut, so its own column would be wrong.
fn is_empty_origin(line: &str) -> bool {
    let Some((before, after)) = line.split_once(":::") else { return false };
    let is_empty = |text: &str| {
        let mut rest = text;
        while let Some((before, escape)) = rest.split_once("\x1b[") {
            if !before.trim().is_empty() {
                return false;
            }
            rest = escape.split_once('m').map_or("", |(_, rest)| rest);
        }
        rest.trim().is_empty()
    };
    is_empty(before) && is_empty(after)
}

fn group<'a>(
    hidden: &Hidden,
    finding: &'a Diagnostic,
    units: &'a [Unit],
    explain: bool,
) -> Group<'a> {
    let title = match finding.level {
        Level::Error => Title::ERROR,
        Level::Warning => Title::WARNING,
        Level::Info => Title::INFO,
    };
    let start = finding.range.start;
    let mut group = title
        .primary_title(clean(&finding.message))
        .id(finding.rule_id.as_str())
        .element(origin(&finding.path, start.line, start.column));

    let unit = units.get(finding.unit as usize);
    let (near, far): (Vec<&Related>, Vec<&Related>) = finding.related.iter().partition(|other| {
        other.unit == finding.unit
            && unit.is_some_and(|unit| frame::is_near(&unit.source, finding.span, other.span))
    });
    if let Some(unit) = unit {
        let spans: Vec<_> =
            std::iter::once(finding.span).chain(near.iter().map(|other| other.span)).collect();
        let frame = frame::cut(&unit.source, &spans, hidden.in_unit(finding.unit));
        let mut snippet = Snippet::source(frame.text).line_start(frame.first_line).fold(false);
        for (index, span) in frame.spans.into_iter().enumerate() {
            snippet = snippet.annotation(match index.checked_sub(1).and_then(|i| near.get(i)) {
                None => AnnotationKind::Primary.span(span),
                Some(other) => AnnotationKind::Context.span(span).label(clean(&other.message)),
            });
        }
        group = group.element(snippet);
    }
    for other in far {
        let start = other.range.start;
        group = group.element(origin(&other.path, start.line, start.column));
        let Some(unit) = units.get(other.unit as usize) else { continue };
        let frame = frame::cut(&unit.source, &[other.span], hidden.in_unit(other.unit));
        let span = frame.spans.into_iter().next().unwrap_or(0..0);
        group = group.element(
            Snippet::source(frame.text)
                .line_start(frame.first_line)
                .fold(false)
                .annotation(AnnotationKind::Context.span(span).label(clean(&other.message))),
        );
    }

    let choices = when(&finding.when);
    if !choices.is_empty() {
        group = group.element(Title::NOTE.with_name("when").message(choices));
    }
    if explain && !finding.help.is_empty() {
        group = group.element(Title::HELP.message(clean(&finding.help)));
    }
    if let Some(fix) = finding.fixes.first() {
        let how = if fix.safety == "safe" { "--fix" } else { "--fix=suggested" };
        let message = format!("{} ({how})", clean(&fix.title));
        group = group.element(Title::HELP.with_name("fix").message(message));
    }
    if explain && !finding.url.is_empty() {
        group = group.element(Title::NOTE.with_name("see").message(finding.url.as_str()));
    }
    group
}

fn origin(path: &str, line: u32, column: u32) -> Origin<'static> {
    Origin::path(clean(path)).line(line as usize).char_column(column as usize)
}

#[cfg(test)]
mod tests {
    use super::super::fake;
    use super::*;
    use crate::report::When;

    const PLAIN: Style = Style { color: false, width: 80 };

    fn one(text: &str, needle: &str) -> String {
        let units = [fake::unit("svc/web.json", text)];
        let finding = fake::finding(&units, Level::Error, "ecs/privileged-container", needle);
        render(&fake::report(&units, vec![finding]), &units, PLAIN)
    }

    #[test]
    fn a_finding() {
        insta::assert_snapshot!(one(
            "{\n  \"name\": \"web\",\n  \"privileged\": true,\n  \"cpu\": 256\n}\n",
            "true"
        ));
    }

    #[test]
    fn wide_characters_tabs_and_line_ends() {
        insta::assert_snapshot!(one(
            "\u{feff}{\r\n\t\"名前\": \"日本語😀\", \"privileged\": true\r\n}\r\n",
            "true"
        ));
    }

    #[test]
    fn a_minified_file() {
        let text = format!(
            "{{\"a\": [{}0], \"privileged\": true, \"b\": \"{}\"}}",
            "0,".repeat(2_000),
            "z".repeat(2_000)
        );
        insta::assert_snapshot!(one(&text, "true"));
    }

    #[test]
    fn related_places_near_and_far() {
        let mut units =
            vec![fake::unit("svc/web.json", "{\n  \"cpu\": \"256\",\n  \"memory\": \"8192\"\n}\n")];
        units.push(fake::unit("svc/role.json", "{\n  \"Statement\": []\n}\n"));
        let mut finding = fake::finding(&units, Level::Warning, "ecs/task-size", "\"8192\"");
        finding.related = vec![
            fake::related(&units, 0, "\"256\"", "256 CPU units go with 512 to 2048 MiB"),
            fake::related(&units, 1, "[]", "the role"),
        ];
        finding.when = vec![When::Parameter { parameter: "Env".into(), value: Some("dev".into()) }];
        insta::assert_snapshot!(render(&fake::report(&units, vec![finding]), &units, PLAIN));
    }

    #[test]
    fn help_and_address_once() {
        let units = [fake::unit("a.json", "[\n  1,\n  2\n]\n")];
        let findings = ["1", "2"].map(|n| fake::finding(&units, Level::Info, "ecs/a", n));
        let text = render(&fake::report(&units, findings.to_vec()), &units, PLAIN);
        assert_eq!(text.matches("help: Remove").count(), 1, "{text}");
        assert_eq!(text.matches("see: https").count(), 1, "{text}");
        assert_eq!(text.matches("info[ecs/a]").count(), 2, "{text}");
    }

    #[test]
    fn colour_only_when_asked_for() {
        let units = [fake::unit("a.json", "[1]")];
        let report = fake::report(&units, vec![fake::finding(&units, Level::Error, "ecs/a", "1")]);
        assert!(!render(&report, &units, PLAIN).contains('\x1b'));
        let colored = render(&report, &units, Style { color: true, width: 80 });
        assert!(colored.contains("\x1b[") && !colored.contains(":::"), "{colored:?}");
    }
}
