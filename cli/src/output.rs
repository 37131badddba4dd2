//! Where findings go: any number of forms, one of them to standard output.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, TypedValueParser};
use plimsoll_core::report::Report;
use plimsoll_core::report::formats::{self, Format, Input};
use plimsoll_core::report::text::summary;

use crate::args::CheckArgs;
use crate::exit;

/// A form, and the file that it is written to; standard output where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The form.
    pub format: Format,
    /// The file.
    pub file: Option<PathBuf>,
}

/// Reads `FORMAT` and `FORMAT=FILE`.
#[derive(Clone)]
pub struct OutputParser;

impl TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Output, clap::Error> {
        let text = value.to_string_lossy();
        let (word, file) = match text.split_once('=') {
            Some((word, file)) => (word, Some(file)),
            None => (text.as_ref(), None),
        };
        let words = clap::builder::PossibleValuesParser::new(Format::ALL.map(Format::word));
        let word = words.parse_ref(command, arg, OsStr::new(word))?;
        match (Format::from_word(&word), file) {
            (Some(format), None) => Ok(Output { format, file: None }),
            (Some(format), Some(file)) if !file.is_empty() => {
                Ok(Output { format, file: Some(PathBuf::from(file)) })
            }
            _ => Err(clap::Error::raw(
                clap::error::ErrorKind::InvalidValue,
                format!("`{text}` names no file behind `=`\n"),
            )
            .with_cmd(command)),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            Format::ALL
                .map(|format| PossibleValue::new(format.word()).help(format.about()))
                .into_iter(),
        ))
    }
}

/// What a call asks for: the form on standard output, if any, and those that go to files.
#[derive(Debug, PartialEq, Eq)]
pub struct Outputs {
    /// The form on standard output.
    pub stdout: Option<Format>,
    /// Forms and files.
    pub files: Vec<(Format, PathBuf)>,
}

/// Sorts out `--format` and `--output-file`.
///
/// # Errors
/// A sentence, where two forms would be written to standard output or to one file.
pub fn outputs(formats: &[Output], output_file: Option<&Path>) -> Result<Outputs, String> {
    let mut stdout: Option<Format> = None;
    let mut files: Vec<(Format, PathBuf)> = Vec::new();
    for output in formats {
        match (&output.file, stdout) {
            (Some(file), _) => files.push((output.format, file.clone())),
            (None, None) => stdout = Some(output.format),
            (None, Some(other)) => {
                return Err(format!(
                    "--format {} and --format {} would both be written to standard output; \
                     `--format {}=FILE` writes one to a file",
                    other.word(),
                    output.format.word(),
                    output.format.word()
                ));
            }
        }
    }
    if formats.is_empty() {
        stdout = Some(Format::Full);
    }
    if let Some(file) = output_file {
        let format = stdout.take().ok_or("--output-file needs a --format without a file")?;
        files.push((format, file.to_path_buf()));
    }
    for (index, (_, file)) in files.iter().enumerate() {
        if files.iter().take(index).any(|(_, other)| other == file) {
            return Err(format!("two formats would be written to {}", file.display()));
        }
    }
    Ok(Outputs { stdout, files })
}

/// Writes the findings in every form that is asked for, and says what the run came to.
///
/// # Errors
/// A sentence, where something could not be written.
pub fn deliver(args: &CheckArgs, outputs: &Outputs, input: Input<'_>) -> Result<(), String> {
    for (format, file) in &outputs.files {
        write_file(file, formats::render(*format, input)?.as_bytes())?;
    }
    let after = after(args, input.report);
    let Some(format) = outputs.stdout else { return exit::write(after.as_bytes()) };
    let mut text = formats::render(format, input)?;
    if format == Format::Full {
        text.push_str(&after);
        return exit::write(text.as_bytes());
    }
    exit::write(text.as_bytes())?;
    // What a program reads is nothing but the findings.
    if (format.is_for_people() || args.statistics) && !after.is_empty() {
        exit::say(after.trim_end());
    }
    Ok(())
}

/// What follows the findings for people.
fn after(args: &CheckArgs, report: &Report) -> String {
    let mut after = String::new();
    if args.statistics {
        after.push_str(&summary::statistics(report));
    }
    if !args.quiet {
        after.push_str(&summary::line(report));
        after.push('\n');
    }
    after
}

/// Writes a file whole or not at all: what stood there stays until the new text is complete.
///
/// # Errors
/// A sentence, where it could not be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let fault = |error: &std::io::Error| {
        format!("{} could not be written: {}", path.display(), exit::reason(error))
    };
    // A pipe or a device cannot be replaced.
    if path.metadata().is_ok_and(|meta| !meta.is_file()) {
        let mut file = File::options().write(true).open(path).map_err(|error| fault(&error))?;
        return file.write_all(bytes).map_err(|error| fault(&error));
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".plimsoll-{}", std::process::id()));
    let beside = path.with_file_name(name);
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        fault(&error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(word: &str) -> Output {
        OutputParser.parse_ref(&clap::Command::new("x"), None, OsStr::new(word)).unwrap()
    }

    #[test]
    fn one_form_goes_to_standard_output() {
        let of = |words: &[&str], file: Option<&str>| {
            let formats: Vec<Output> = words.iter().map(|word| output(word)).collect();
            outputs(&formats, file.map(Path::new))
        };
        assert_eq!(of(&[], None), Ok(Outputs { stdout: Some(Format::Full), files: vec![] }));
        let both = of(&["concise", "sarif=out=1.sarif"], None).unwrap();
        assert_eq!(both.stdout, Some(Format::Concise));
        assert_eq!(both.files, [(Format::Sarif, PathBuf::from("out=1.sarif"))]);
        let moved = of(&["json"], Some("x.json")).unwrap();
        assert_eq!((moved.stdout, moved.files.len()), (None, 1));
        assert!(of(&["json", "sarif"], None).unwrap_err().contains("standard output"));
        assert!(of(&["json=a", "sarif=a"], None).unwrap_err().contains("two formats"));
        assert!(of(&["json=a"], Some("b")).unwrap_err().contains("--output-file"));
    }
}
