//! How the Markdown looks in an editor and in a diff: aligned tables, one sentence a line, single empty lines.
//!
//! Nothing here changes what a renderer shows, and nothing looks further than a table or a line: a figure that
//! changes changes its own line.

mod prose;
mod table;

/// Lays a rendered template out. Laying out twice changes nothing. A text that would show something else afterwards
/// (code in list items of many forms, say) stays as its template gave it.
pub fn lay_out(text: &str) -> String {
    let laid = laid_out(text);
    if crate::markup::reads_alike(&laid, text) { laid } else { text.to_owned() }
}

fn laid_out(text: &str) -> String {
    let mut out = Page::default();
    let mut fence: Option<Fence> = None;
    let mut block: Vec<&str> = Vec::new();
    for line in text.lines() {
        if let Some(open) = &fence
            && open.holds(line)
        {
            out.push(line);
            fence = fence.filter(|open| !open.is_closed_by(line));
            continue;
        }
        let line = line.trim_end_matches([' ', '\t']);
        let (quote, rest) = split_quote(line);
        fence = Fence::opened_by(quote, rest);
        if !rest.is_empty() && fence.is_none() {
            block.push(line);
            continue;
        }
        flush(&mut block, &mut out);
        if line.is_empty() { out.push_empty() } else { out.push(line) }
    }
    flush(&mut block, &mut out);
    out.finish()
}

/// Writes the lines between two empty ones, and forgets them. What mixes rows and words or quotes of several depths,
/// or holds code that goes on in the next line, is no table and no paragraph of ours: it stays as it is.
fn flush(block: &mut Vec<&str>, out: &mut Page) {
    let quote = block.first().map_or("", |line| split_quote(line).0);
    let alike = block.iter().all(|line| split_quote(line).0 == quote);
    let rows = block.iter().filter(|line| split_quote(line).1.trim_start().starts_with('|')).count();
    if alike && rows == block.len() {
        table::write(block, out);
    } else if alike
        && rows == 0
        && !block.iter().any(|line| prose::leaves_code_open(line) || is_delimiter(line))
    {
        let source = out.source;
        block.iter().enumerate().for_each(|(index, line)| prose::write(line, source && index == 0, out));
    } else {
        block.iter().for_each(|line| out.push(line));
    }
    if !block.is_empty() {
        out.source = *block == ["<!-- source -->"];
    }
    block.clear();
}

/// The second line of a table whose rows do not begin with a bar: `- | -`.
fn is_delimiter(line: &str) -> bool {
    let row = split_quote(line).1;
    row.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ' | '\t'))
        && row.contains('-')
        && row.contains(['|', ':'])
}

/// `> > ` and what follows it.
fn split_quote(line: &str) -> (&str, &str) {
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix('>') {
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    line.split_at(line.len() - rest.len())
}

/// A code block that has begun.
struct Fence {
    mark: char,
    length: usize,
    /// Length of the quote marks before it.
    quote: usize,
    /// Where it stands behind them; in a list item, where the item's text does.
    indent: usize,
    in_item: bool,
}

impl Fence {
    fn opened_by(quote: &str, rest: &str) -> Option<Fence> {
        let inner = after_item(rest);
        let mark = inner.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let length = inner.chars().take_while(|c| *c == mark).count();
        // A line that holds the mark again is a code span.
        let opens = length >= 3 && !(mark == '`' && inner[length..].contains('`'));
        opens.then_some(Fence {
            mark,
            length,
            quote: quote.trim_end().len(),
            indent: rest.len() - inner.len(),
            in_item: inner.len() < rest.trim_start().len(),
        })
    }

    /// A quote or a list item that ends closes what stands open in it.
    fn holds(&self, line: &str) -> bool {
        let (quote, rest) = split_quote(line);
        let outside = self.in_item && !rest.trim().is_empty() && indent(rest) < self.indent;
        quote.len() >= self.quote && !outside
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let rest =
            line[self.quote..].strip_prefix(' ').filter(|_| self.quote > 0).unwrap_or(&line[self.quote..]);
        let mark = rest.trim();
        let deepest = if self.in_item { self.indent + 3 } else { self.indent.max(3) };
        mark.chars().all(|c| c == self.mark) && mark.len() >= self.length && indent(rest) <= deepest
    }
}

fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
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
    /// The paragraph that comes is a source line.
    source: bool,
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
