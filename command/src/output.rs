//! Where findings go: any number of forms, one of them to standard output.

use std::path::{Path, PathBuf};

use plimsoll_core::report::Report;
use plimsoll_core::report::formats::{self, Format, Input};
use plimsoll_core::report::text::fold::fold;
use plimsoll_core::report::text::{WIDTH, summary};

use crate::args::CheckArgs;
use crate::host::Host;

/// A form, and the file that it is written to; standard output where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The form.
    pub format: Format,
    /// The file.
    pub file: Option<PathBuf>,
}

impl Output {
    /// Reads `FORMAT` and `FORMAT=FILE`.
    ///
    /// # Errors
    /// A sentence: there is no such form, or no file behind the `=`.
    pub fn from_word(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((word, file)) => (word, Some(file)),
            None => (text, None),
        };
        let format = Format::from_word(word).ok_or_else(|| {
            let accepted = Format::ALL.map(Format::word).join(", ");
            format!("there is no format `{word}`; accepted are {accepted}")
        })?;
        match file {
            Some("") => Err("there is no file behind `=`".to_string()),
            file => Ok(Output { format, file: file.map(PathBuf::from) }),
        }
    }
}

/// [`Output::from_word`] for clap, which lists the forms in its help.
#[cfg(feature = "clap")]
#[derive(Clone)]
pub struct OutputParser;

#[cfg(feature = "clap")]
impl clap::builder::TypedValueParser for OutputParser {
    type Value = Output;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Output, clap::Error> {
        let parser = clap::builder::StringValueParser::new();
        clap::builder::TypedValueParser::try_map(parser, |text| Output::from_word(&text))
            .parse_ref(command, arg, value)
    }

    fn possible_values(
        &self,
    ) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
        let value =
            |format: Format| clap::builder::PossibleValue::new(format.word()).help(format.about());
        Some(Box::new(Format::ALL.map(value).into_iter()))
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

impl Outputs {
    /// Whether people read something of it.
    pub fn are_for_people(&self) -> bool {
        let files = self.files.iter().map(|(format, _)| *format);
        self.stdout.is_none() || files.chain(self.stdout).any(Format::is_for_people)
    }
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
pub fn deliver(
    host: &dyn Host,
    args: &CheckArgs,
    outputs: &Outputs,
    input: Input<'_>,
) -> Result<(), String> {
    for (format, file) in &outputs.files {
        host.save(file, &formats::render(*format, input)?)?;
    }
    let after = || after(args, input.report, input.style.width);
    let Some(format) = outputs.stdout else { return host.out(&after()) };
    let mut text = formats::render(format, input)?;
    if format == Format::Full {
        text.push_str(&after());
        return host.out(&text);
    }
    host.out(&text)?;
    // What a program reads is nothing but the findings.
    if format.is_for_people() || args.statistics {
        let after = after();
        if !after.is_empty() {
            host.say(after.trim_end());
        }
    }
    Ok(())
}

/// What follows the findings for people.
fn after(args: &CheckArgs, report: &Report, width: usize) -> String {
    let mut after = String::new();
    if args.statistics {
        after.push_str(&summary::statistics(report));
    }
    if !args.quiet {
        let line = summary::line(report);
        // Where nobody says how wide the terminal is, it stays one line.
        after.push_str(&if width < WIDTH { fold(&line, width, 2) } else { line });
        after.push('\n');
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(word: &str) -> Output {
        Output::from_word(word).unwrap()
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
