//! `plimsoll suppressions`: every suppression, how it stands and until when.

use std::fmt::Write;

use plimsoll_core::model::time;
use plimsoll_core::report::text::clean;
use plimsoll_core::report::text::summary::count;
use plimsoll_core::sort;
use plimsoll_core::suppress::{Applied, Until};
use serde_json::json;

use crate::args::{RulesFormat, SuppressionsArgs};
use crate::check;
use crate::host::Host;

/// Lists the suppressions.
#[inline(never)]
pub fn run(host: &dyn Host, args: &SuppressionsArgs) -> u8 {
    let report = match check::report(host, &args.paths) {
        Ok(report) => report,
        Err(message) => return host.usage(message),
    };
    let mut rows: Vec<Row> = report.suppressions.iter().map(row).collect();
    sort::sort_by(&mut rows, |a, b| (&a.path, a.line, a.column).cmp(&(&b.path, b.line, b.column)));
    match args.format {
        RulesFormat::Table => host.print(&table(&rows)),
        RulesFormat::Json => {
            let list: Vec<_> = rows.iter().map(as_json).collect();
            host.print(&format!("{:#}\n", json!({ "suppressions": list })))
        }
    }
}

struct Row {
    path: String,
    line: u32,
    column: u32,
    rules: Vec<String>,
    reason: Option<String>,
    until: Option<String>,
    carrier: &'static str,
    state: &'static str,
}

fn row(applied: &Applied) -> Row {
    let suppression = &applied.suppression;
    Row {
        path: applied.path.clone(),
        line: applied.at.line,
        column: applied.at.column,
        rules: suppression.rules.iter().map(|(rule, _)| rule.clone()).collect(),
        reason: suppression.reason.clone(),
        until: suppression.until.as_ref().map(|until| match until {
            Until::Day(day) => time::show_day(*day),
            Until::NoDate(text) => text.clone(),
        }),
        carrier: suppression.carrier.word(),
        state: applied.state.word(),
    }
}

fn as_json(row: &Row) -> serde_json::Value {
    json!({
        "path": row.path, "line": row.line, "column": row.column, "rules": row.rules,
        "reason": row.reason, "until": row.until, "carrier": row.carrier, "state": row.state,
    })
}

fn table(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let _ = write!(
            out,
            "{}:{}:{}: {} ({}, {})",
            clean(&row.path),
            row.line,
            row.column,
            clean(&row.rules.join(", ")),
            row.state,
            row.carrier
        );
        if let Some(until) = &row.until {
            let _ = write!(out, " until {}", clean(until));
        }
        if let Some(reason) = &row.reason {
            let _ = write!(out, ": {}", clean(reason));
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", count(rows.len(), "suppression", "suppressions"));
    out
}
