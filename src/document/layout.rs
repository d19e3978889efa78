//! How the Markdown looks in an editor and in a diff: aligned tables, one sentence a line, single empty lines.
//!
//! Nothing here changes what a renderer shows, and nothing looks further than a table or a line: a figure that
//! changes changes its own line.

mod prose;
mod table;

/// Lays a rendered template out. Laying out twice changes nothing.
pub fn lay_out(text: &str) -> String {
    let mut out = Page::default();
    let mut fence: Option<Fence> = None;
    let mut source = false;
    let mut rows: Vec<&str> = Vec::new();
    for line in text.lines() {
        if let Some(open) = &fence {
            // A quote that ends closes what stands open in it.
            if split_quote(line).0.len() >= open.quote {
                out.push(line);
                fence = fence.filter(|open| !open.is_closed_by(&line[open.quote..]));
                continue;
            }
            fence = None;
        }
        let line = line.trim_end_matches([' ', '\t']);
        let (quote, rest) = split_quote(line);
        if !(rest.starts_with('|') && same_quote(&rows, quote)) {
            table::flush(&mut rows, &mut out);
        }
        if rest.starts_with('|') {
            rows.push(line);
            continue;
        }
        fence = Fence::opened_by(quote, rest);
        match line {
            "" => out.push_empty(),
            _ if fence.is_some() => out.push(line),
            _ => prose::split(line, source, &mut out),
        }
        source = rest == "<!-- source -->" || (source && rest.is_empty());
    }
    table::flush(&mut rows, &mut out);
    out.finish()
}

/// `> > ` and what follows it.
fn split_quote(line: &str) -> (&str, &str) {
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    line.split_at(line.len() - rest.len())
}

fn same_quote(rows: &[&str], quote: &str) -> bool {
    rows.first().is_none_or(|first| split_quote(first).0 == quote)
}

/// A code block that has begun.
struct Fence {
    mark: char,
    length: usize,
    /// Length of the quote marks before it.
    quote: usize,
}

impl Fence {
    fn opened_by(quote: &str, rest: &str) -> Option<Fence> {
        let rest = after_item(rest);
        let mark = rest.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = rest.chars().take_while(|c| *c == mark).count();
        // A line that holds the mark again is a code span.
        let info = &rest[length..];
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Fence {
            mark,
            length,
            quote: quote.trim_end().len(),
        })
    }

    fn is_closed_by(&self, rest: &str) -> bool {
        let rest = rest.trim();
        rest.chars().all(|c| c == self.mark) && rest.len() >= self.length
    }
}

/// What stands behind the markers of list items: `- - text`, `1. text`.
fn after_item(line: &str) -> &str {
    let mut rest = line.trim_start();
    while let Some(inner) = marker(rest).map(|length| rest[length..].trim_start()) {
        rest = inner;
    }
    rest
}

/// The length of a list marker with the space after it.
fn marker(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let end = match text.as_bytes().get(digits)? {
        b'-' | b'*' | b'+' if digits == 0 => 1,
        b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
        _ => return None,
    };
    text[end..].starts_with(' ').then_some(end + 1)
}

/// Lines as they come out: never two empty ones in a row outside code, none at the ends.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn push(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn push_empty(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    fn finish(mut self) -> String {
        while self.text.ends_with("\n\n") {
            self.text.pop();
        }
        self.text
    }
}

#[cfg(test)]
mod tests;
