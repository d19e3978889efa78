//! What a run says of itself: a bar while it works, a line for each file.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::Cli;
use crate::collect::Listener;
use crate::diagnostic::visible;

pub struct Reporter {
    quiet: bool,
    /// Only on a terminal: a log wants lines, not motion.
    bar: Option<ProgressBar>,
}

impl Reporter {
    pub fn new(cli: &Cli) -> Reporter {
        let bar = (!cli.quiet && std::io::stderr().is_terminal()).then(ProgressBar::new_spinner);
        Reporter { quiet: cli.quiet, bar }
    }

    fn say(&self, line: &str) {
        let line = visible(line);
        match &self.bar {
            Some(bar) => bar.suspend(|| anstream::eprintln!("{line}")),
            None => anstream::eprintln!("{line}"),
        }
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Listener for Reporter {
    fn begins(&mut self, name: &str) {
        let Some(bar) = &self.bar else { return };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos:>9} {msg}") {
            bar.set_style(style);
        }
        bar.set_position(0);
        bar.set_message(name.to_string());
        bar.tick();
    }

    fn has(&mut self, objects: usize, to_come: Option<usize>) {
        let Some(bar) = &self.bar else { return };
        if let (Some(to_come), Ok(style)) =
            (to_come, ProgressStyle::with_template("{bar:30} {pos:>9}/{len} {msg}"))
        {
            bar.set_length((objects + to_come) as u64);
            bar.set_style(style);
        }
        bar.set_position(objects as u64);
    }

    fn wrote(&mut self, name: &str, objects: usize, calls: usize, path: &str) {
        if !self.quiet {
            let calls = format!("{calls} call{}", if calls == 1 { "" } else { "s" });
            self.say(&format!("{name:<36} {objects:>9} objects {calls:>11}  {path}"));
        }
    }

    fn notes(&mut self, note: &str) {
        if !self.quiet {
            self.say(&format!("note: {note}"));
        }
    }
}
