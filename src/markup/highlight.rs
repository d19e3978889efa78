//! Colours for commands and YAML: few, and the characters stay exactly as written.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Plain,
    Comment,
    Text,
    /// The program that runs, or the key that is set.
    Name,
}

/// The lines of a code block, each as runs of one colour.
pub fn lines<'t>(language: &str, text: &'t str) -> Vec<Vec<(Ink, &'t str)>> {
    let mut state = Shell::default();
    let colour: &mut dyn FnMut(&'t str) -> Vec<(Ink, &'t str)> = match language {
        "bash" | "sh" | "shell" | "console" => &mut |line| state.line(line),
        "yaml" | "yml" => &mut yaml,
        _ => &mut |line| vec![(Ink::Plain, line)],
    };
    text.split('\n').map(|line| joined(line, colour(line))).collect()
}

/// Neighbours of one colour are one run.
fn joined<'t>(line: &'t str, runs: Vec<(Ink, &'t str)>) -> Vec<(Ink, &'t str)> {
    let mut out: Vec<(Ink, &str)> = Vec::new();
    let mut end = 0;
    for (ink, run) in runs.into_iter().filter(|(_, run)| !run.is_empty()) {
        let start = end;
        end += run.len();
        match out.last_mut() {
            Some((last, text)) if *last == ink => *text = &line[start - text.len()..end],
            _ => out.push((ink, run)),
        }
    }
    out
}

#[derive(Default)]
struct Shell {
    /// The quote that is still open at the end of the line before.
    quote: Option<char>,
    /// The line before ended with a backslash.
    continued: bool,
}

impl Shell {
    fn line<'t>(&mut self, line: &'t str) -> Vec<(Ink, &'t str)> {
        let mut runs = Vec::new();
        let mut rest = line;
        let mut expects_command = self.quote.is_none() && !self.continued;
        while !rest.is_empty() {
            let (ink, length) = self.next(rest, rest.len() == line.len(), expects_command);
            let (run, after) = rest.split_at(length);
            let blank = run.trim().is_empty();
            expects_command = (expects_command && blank) || run.ends_with(['|', ';', '(', '&']);
            runs.push((ink, run));
            rest = after;
        }
        self.continued = line.ends_with('\\');
        runs
    }

    /// The colour and the length of the next run.
    fn next(&mut self, rest: &str, at_start: bool, expects_command: bool) -> (Ink, usize) {
        if let Some(quote) = self.quote {
            return (Ink::Text, self.inside(rest, quote));
        }
        match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.quote = Some(quote);
                (Ink::Text, 1 + self.inside(&rest[1..], quote))
            }
            Some('#') if at_start || expects_command => (Ink::Comment, rest.len()),
            Some(c) if c.is_whitespace() => blanks(rest),
            Some(c) if "|;&()<>".contains(c) => (Ink::Plain, 1),
            _ => word(rest, expects_command),
        }
    }

    /// How far the string goes; closes it if its quote is on this line.
    fn inside(&mut self, rest: &str, quote: char) -> usize {
        let mut escaped = false;
        for (at, c) in rest.char_indices() {
            if c == quote && !escaped {
                self.quote = None;
                return at + 1;
            }
            escaped = c == '\\' && quote == '"' && !escaped;
        }
        rest.len()
    }
}

/// Blanks, and the comment that may begin after them.
fn blanks(rest: &str) -> (Ink, usize) {
    let after = rest.trim_start();
    match after.starts_with('#') {
        true => (Ink::Comment, rest.len()),
        false => (Ink::Plain, rest.len() - after.len()),
    }
}

fn word(rest: &str, expects_command: bool) -> (Ink, usize) {
    let end = rest.find(|c: char| c.is_whitespace() || "\"'|;&()<>".contains(c)).unwrap_or(rest.len());
    let end = if end == 0 { rest.chars().next().map_or(0, char::len_utf8) } else { end };
    let named = expects_command
        && !rest[..end].contains('=')
        && rest.starts_with(|c: char| c.is_alphabetic() || c == '.');
    (if named { Ink::Name } else { Ink::Plain }, end)
}

fn yaml(line: &str) -> Vec<(Ink, &str)> {
    let start = line.len() - line.trim_start_matches([' ', '-']).len();
    let (indent, rest) = line.split_at(start);
    if rest.starts_with('#') {
        return vec![(Ink::Comment, line)];
    }
    let (body, comment) = rest.split_at(rest.find(" #").unwrap_or(rest.len()));
    let key = body.find(": ").or_else(|| body.ends_with(':').then(|| body.len() - 1)).unwrap_or(0);
    let (key, value) = body.split_at(key);
    vec![(Ink::Plain, indent), (Ink::Name, key), (Ink::Plain, value), (Ink::Comment, comment)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_strings_and_comments_have_their_ink() {
        let runs = lines("bash", "curl -H \"a b\" \\\n  x # why\nA=1 | jq .");
        assert_eq!(runs[0][0], (Ink::Name, "curl"));
        assert!(runs[0].contains(&(Ink::Text, "\"a b\"")));
        assert_eq!(runs[1][0], (Ink::Plain, "  x"), "a continued line has no command");
        assert!(runs[1].contains(&(Ink::Comment, " # why")));
        assert!(runs[2].contains(&(Ink::Name, "jq")) && runs[2][0].0 == Ink::Plain);
    }

    proptest::proptest! {
        #[test]
        fn no_character_is_lost(text in "[ -~\n\"'#:é]{0,80}", language in "bash|yaml|json") {
            let joined: Vec<String> =
                lines(&language, &text).iter().map(|runs| runs.iter().map(|run| run.1).collect()).collect();
            proptest::prop_assert_eq!(joined.join("\n"), text);
        }
    }
}
