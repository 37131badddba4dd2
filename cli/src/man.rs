//! Manual pages, made from the definition of the command line.

use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};
use plimsoll_command::exit;
use plimsoll_command::host::Host;

/// Variables of the environment, for the page of the whole.
const ENVIRONMENT: [(&str, &str); 6] = [
    ("PLIMSOLL_CONFIG", "The config, as --config names it."),
    ("NO_COLOR", "Plain text, where it is set to anything."),
    ("FORCE_COLOR, CLICOLOR_FORCE", "Colour also where the output is no terminal."),
    ("COLUMNS", "The width of the output, instead of the terminal's."),
    ("SOURCE_DATE_EPOCH", "Today, in seconds since 1970, so that a report can be made again."),
    ("PLIMSOLL_BACKTRACE", "Where it is set, a fault of Plimsoll itself prints where it happened."),
];

/// Files, for the page of the whole.
const FILES: [(&str, &str); 3] = [
    ("plimsoll.toml, plimsoll.yaml, plimsoll.json", "The config of a folder and those below it."),
    (".plimsoll-baseline.json", "Findings that are not new."),
    (".gitignore, .plimsollignore", "What is not looked at."),
];

/// Prints the page of the whole, or writes every page into a folder.
pub fn run(host: &dyn Host, mut command: Command, folder: Option<&Path>) -> u8 {
    // Only a command that is built knows the full names of those below it.
    command.build();
    let Some(folder) = folder else {
        return match page(&command) {
            Ok(page) => host.print(&page),
            Err(error) => host.usage(exit::reason(&error)),
        };
    };
    match pages(&command, &mut |name, page| host.save(&folder.join(format!("{name}.1")), page)) {
        Ok(written) => host.print(&format!("{written} pages written to {}\n", folder.display())),
        Err(message) => host.usage(message),
    }
}

/// Writes the page of a command and of those below it; how many there are.
fn pages(
    command: &Command,
    write: &mut dyn FnMut(&str, &str) -> Result<(), String>,
) -> Result<usize, String> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    write(name, &page(command).map_err(|error| exit::reason(&error))?)?;
    let mut written = 1;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        written += pages(below, write)?;
    }
    Ok(written)
}

fn page(command: &Command) -> io::Result<String> {
    let is_whole = command.get_display_name().is_none_or(|name| name == command.get_name());
    let man = Man::new(command.clone());
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    if command.get_arguments().any(|arg| !arg.is_hide_set()) {
        man.render_options_section(&mut text)?;
    }
    if command.get_subcommands().any(|below| !below.is_hide_set()) {
        man.render_subcommands_section(&mut text)?;
    }
    if command.get_after_help().is_some() || command.get_after_long_help().is_some() {
        man.render_extra_section(&mut text)?;
    }
    if is_whole {
        table("ENVIRONMENT", &ENVIRONMENT, &mut text)?;
        table("FILES", &FILES, &mut text)?;
        man.render_version_section(&mut text)?;
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// A section of names and what they mean.
fn table(title: &str, rows: &[(&str, &str)], text: &mut Vec<u8>) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    for (name, about) in rows {
        roff.control("TP", []);
        roff.text([bold(*name)]);
        roff.text([roman(*about)]);
    }
    roff.to_writer(text)
}
