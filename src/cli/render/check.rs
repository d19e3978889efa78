//! `render --check`: what a run would change, told and not done.

use std::path::Path;

use anstyle::{AnsiColor, Style};

use super::press::Printed;
use crate::cli::{Cli, Outcome, Ran, print};
use crate::output::{self, Difference, Entry, File, MANIFEST};

/// The manifest is stale with the files that it lists; by itself only where it is missing or says something else of them.
pub fn manifest(folder: &Path, file: &File) -> std::io::Result<Option<(String, Difference)>> {
    let difference = output::compare(folder, file)?;
    Ok(difference.map(|d| match d {
        Difference::Missing => (MANIFEST.to_owned(), Difference::Missing),
        // Its lines are hashes.
        Difference::Changed(_) => (MANIFEST.to_owned(), Difference::Changed(None)),
    }))
}

/// A line for each file on standard output, its diff below; a count beside it.
pub fn report(cli: &Cli, printed: &Printed, left: &[Entry]) -> Ran {
    let mut text = String::new();
    for (path, difference) in &printed.differences {
        match difference {
            Difference::Missing => text.push_str(&format!("missing  {path}\n")),
            Difference::Changed(diff) => {
                text.push_str(&format!("stale    {path}\n"));
                diff.iter().for_each(|diff| text.push_str(&coloured(diff)));
            }
        }
    }
    left.iter().for_each(|entry| text.push_str(&format!("left     {}\n", entry.path)));
    print(&text)?;
    let stale = printed.differences.len() + left.len();
    if !cli.quiet {
        match stale {
            0 => anstream::eprintln!("{} files are as they should be", printed.entries.len()),
            1 => anstream::eprintln!("1 file is not; `daybook render` sets it right"),
            n => anstream::eprintln!("{n} files are not as they should be; `daybook render` sets them right"),
        }
    }
    Ok(if stale == 0 { Outcome::Done } else { Outcome::Stale })
}

fn coloured(diff: &str) -> String {
    let line = |line: &str| {
        let style = match line.as_bytes().first() {
            Some(b'+') => AnsiColor::Green.on_default(),
            Some(b'-') => AnsiColor::Red.on_default(),
            Some(b'@') => AnsiColor::Cyan.on_default(),
            _ => Style::new(),
        };
        let (text, end) = line.strip_suffix('\n').map_or((line, ""), |text| (text, "\n"));
        format!("{style}{text}{style:#}{end}")
    };
    diff.split_inclusive('\n').map(line).collect()
}
