//! The forms in which a report is written: for people, for programs, for the services that show findings.

mod checkstyle;
mod escape;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod rdjson;
mod sarif;

use super::Report;
use super::text::{self, Style};
use crate::engine::Engine;
use crate::unit::Unit;

/// A form of the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Each finding with the lines of the file.
    Full,
    /// One line a finding.
    Concise,
    /// The report as JSON, version 1.
    Json,
    /// The same, one object a line.
    Jsonl,
    /// SARIF 2.1.0, as GitHub code scanning and editors read it.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// reviewdog's JSON.
    Rdjson,
    /// A comment on a pull request.
    Markdown,
    /// One self-contained page.
    Html,
}

impl Format {
    /// Every form, in the order in which help lists them.
    pub const ALL: [Format; 12] = [
        Format::Full,
        Format::Concise,
        Format::Json,
        Format::Jsonl,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Checkstyle,
        Format::Rdjson,
        Format::Markdown,
        Format::Html,
    ];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Format::Full => "full",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Checkstyle => "checkstyle",
            Format::Rdjson => "rdjson",
            Format::Markdown => "markdown",
            Format::Html => "html",
        }
    }

    /// What it is, for help.
    pub fn about(self) -> &'static str {
        match self {
            Format::Full => "Each finding with the lines of the file",
            Format::Concise => "One line a finding",
            Format::Json => "The report as JSON",
            Format::Jsonl => "The report as JSON, one object a line",
            Format::Sarif => "SARIF 2.1.0, for GitHub code scanning and editors",
            Format::Github => "Annotations of GitHub Actions",
            Format::Gitlab => "GitLab's Code Quality report",
            Format::Junit => "JUnit's XML",
            Format::Checkstyle => "Checkstyle's XML",
            Format::Rdjson => "reviewdog's JSON",
            Format::Markdown => "A comment on a pull request",
            Format::Html => "One self-contained page",
        }
    }

    /// The form that a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// Whether people read it on a terminal, so that a summary may follow.
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise)
    }
}

/// A report and what it was made from.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The rules.
    pub engine: &'a Engine,
    /// The report.
    pub report: &'a Report,
    /// The files, in the order in which the report counts them.
    pub units: &'a [Unit],
    /// How text is laid out.
    pub style: Style,
}

/// Writes a report.
///
/// # Errors
/// A sentence, where the report cannot be written as JSON.
pub fn render(format: Format, input: Input<'_>) -> Result<String, String> {
    // Each is a function of its own in every build: a WebAssembly host compiles those that it calls.
    Ok(match format {
        Format::Full => text::full::render(input.report, input.units, input.style),
        Format::Concise => text::concise::render(input.report, input.style),
        Format::Json => json::render(input.report)?,
        Format::Jsonl => json::lines(input.report)?,
        Format::Sarif => sarif::render(input)?,
        Format::Github => github::render(input.report),
        Format::Gitlab => gitlab::render(input.report)?,
        Format::Junit => junit::render(input.report),
        Format::Checkstyle => checkstyle::render(input.report),
        Format::Rdjson => rdjson::render(input)?,
        Format::Markdown => markdown::render(input.report),
        Format::Html => html::render(input),
    })
}

/// A value as indented JSON with a line end.
fn pretty(value: &impl serde::Serialize) -> Result<String, String> {
    let mut text = serde_json::to_string_pretty(value)
        .map_err(|error| format!("the report could not be written as JSON: {error}"))?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests;
