//! From Markdown to the raw tree: the only place that sees the parser's events.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag};

use super::tree::{
    Align, Block, Callout, CalloutKind, Cell, Code, Column, Destination, Document, Figure, Heading, Inline,
    Item, List, Note, Role, Row, RowTone, Table, TableKind, Width,
};

/// Containers nested deeper than this are opened up into their parent: every later stage recurses, and Typst's
/// own parser stops at 256.
const DEEPEST: usize = 18;

/// Parses the dialect; what is not understood is dropped and named in the warnings.
pub fn parse(markdown: &str, warnings: &mut Vec<String>) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut builder = Builder::new(warnings);
    Parser::new_ext(markdown, options).for_each(|event| builder.event(event));
    builder.finish()
}

struct Builder<'w> {
    open: Vec<Open>,
    notes: Vec<Note>,
    warnings: &'w mut Vec<String>,
}

/// A container whose end has not come yet.
struct Open {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Item>,
    cells: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    task: Option<bool>,
}

enum Kind {
    Root,
    Paragraph,
    Heading(u8),
    Quote(Option<CalloutKind>),
    Code(String),
    Html,
    List(Option<u64>),
    Item,
    Note(String),
    Table(Vec<Column>),
    Row,
    Cell,
    Strong,
    Emphasis,
    Strike,
    Link(String),
    Image(String),
    Ignored,
}

impl Open {
    fn new(kind: Kind) -> Self {
        let (blocks, inlines, items, cells, rows) = Default::default();
        Self { kind, blocks, inlines, items, cells, rows, task: None }
    }

    /// Loose inlines in a block container (a tight list item) are a paragraph.
    fn flush(&mut self) {
        if !self.inlines.is_empty() {
            let text = std::mem::take(&mut self.inlines);
            self.blocks.push(Block::Paragraph(Role::Body, text));
        }
    }

    fn push_block(&mut self, block: Block) {
        self.flush();
        self.blocks.push(block);
    }

    fn push_text(&mut self, text: &str) {
        match self.inlines.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ => self.inlines.push(Inline::Text(text.to_owned())),
        }
    }
}

impl<'w> Builder<'w> {
    fn new(warnings: &'w mut Vec<String>) -> Self {
        Self { open: vec![Open::new(Kind::Root)], notes: Vec::new(), warnings }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Text(text) | Event::Html(text) => self.top().push_text(&text),
            Event::Code(text) => self.top().inlines.push(Inline::Code(text.into_string())),
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => self.top().inlines.push(Inline::Footnote(label.into_string())),
            Event::SoftBreak => self.top().inlines.push(Inline::SoftBreak),
            Event::HardBreak => self.top().inlines.push(Inline::Break),
            Event::Rule => self.top().push_block(Block::Rule),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.top().push_text(&text),
        }
    }

    fn top(&mut self) -> &mut Open {
        if self.open.is_empty() {
            self.open.push(Open::new(Kind::Root));
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn start(&mut self, tag: Tag) {
        let kind = kind_of(tag);
        if is_block(&kind) && !matches!(kind, Kind::Row | Kind::Cell) {
            self.top().flush();
        }
        self.open.push(Open::new(kind));
    }

    fn end(&mut self) {
        let Some(mut open) = self.open.pop() else { return };
        let deep = self.open.len() > DEEPEST;
        open.flush_if_container();
        match std::mem::replace(&mut open.kind, Kind::Ignored) {
            Kind::Html => self.html_block(&open),
            Kind::Note(label) => self.notes.push(Note { label, blocks: open.blocks }),
            Kind::Row => self.top().rows.push(open.cells),
            Kind::Cell => self.top().cells.push(cell(open.inlines)),
            Kind::Item => self.top().items.push(Item { task: open.task, blocks: open.blocks }),
            Kind::Ignored | Kind::Root => {}
            kind if deep => self.splice(kind, open),
            kind => self.close(kind, open),
        }
    }

    fn close(&mut self, kind: Kind, open: Open) {
        let inlines = open.inlines;
        match kind {
            Kind::Strong => self.top().inlines.push(Inline::Strong(inlines)),
            Kind::Emphasis => self.top().inlines.push(Inline::Emphasis(inlines)),
            Kind::Strike => self.top().inlines.push(Inline::Strike(inlines)),
            Kind::Link(to) => {
                self.top().inlines.push(Inline::Link { to: Destination::Raw(to), text: inlines })
            }
            Kind::Image(path) => {
                let alt = super::tree::plain(&inlines);
                self.top().inlines.push(Inline::Image { path, alt });
            }
            Kind::Paragraph => self.top().push_block(paragraph(inlines)),
            Kind::Heading(level) => {
                self.top().push_block(Block::Heading(Heading { level, id: String::new(), text: inlines }));
            }
            Kind::Code(language) => self.top().push_block(code(language, &inlines)),
            Kind::Quote(None) => self.top().push_block(Block::Quote(open.blocks)),
            Kind::Quote(Some(kind)) => {
                self.top().push_block(Block::Callout(Callout {
                    kind,
                    title: Vec::new(),
                    blocks: open.blocks,
                }));
            }
            Kind::List(start) => self.top().push_block(Block::List(List { start, items: open.items })),
            Kind::Table(columns) => self.top().push_block(Block::Table(table(columns, open.rows))),
            _ => {}
        }
    }

    /// Keeps what a too deeply nested container holds, without the container.
    fn splice(&mut self, kind: Kind, open: Open) {
        let leaf = matches!(kind, Kind::Paragraph | Kind::Heading(_) | Kind::Code(_) | Kind::Table(_));
        if leaf {
            return self.close(kind, open);
        }
        let top = self.top();
        top.inlines.extend(open.inlines);
        for block in open.blocks.into_iter().chain(open.items.into_iter().flat_map(|item| item.blocks)) {
            top.push_block(block);
        }
    }

    fn html_block(&mut self, open: &Open) {
        let html = super::tree::plain(&open.inlines);
        let mut rest = html.trim();
        while let Some((comment, after)) = rest.strip_prefix("<!--").and_then(|tail| tail.split_once("-->")) {
            self.top().push_block(Block::Comment(comment.trim().to_owned()));
            rest = after.trim_start();
        }
        if !rest.is_empty() {
            self.warnings.push(format!("HTML is dropped: {}", shorten(rest)));
        }
    }

    fn inline_html(&mut self, html: &str) {
        let compact: String = html.chars().filter(|c| !c.is_whitespace()).collect();
        match compact.to_ascii_lowercase().as_str() {
            "<br>" | "<br/>" => self.top().inlines.push(Inline::Break),
            _ => self.warnings.push(format!("HTML inside a line is dropped: {}", shorten(html))),
        }
    }

    fn task(&mut self, done: bool) {
        if let Some(item) = self.open.iter_mut().rev().find(|open| matches!(open.kind, Kind::Item)) {
            item.task = Some(done);
        }
    }

    fn finish(mut self) -> Document {
        while self.open.len() > 1 {
            self.end();
        }
        self.top().flush();
        let blocks = std::mem::take(&mut self.top().blocks);
        Document { blocks, notes: self.notes }
    }
}

impl Open {
    fn flush_if_container(&mut self) {
        if matches!(self.kind, Kind::Quote(_) | Kind::Item | Kind::Note(_)) {
            self.flush();
        }
    }
}

fn kind_of(tag: Tag) -> Kind {
    match tag {
        Tag::Paragraph => Kind::Paragraph,
        Tag::Heading { level, .. } => Kind::Heading(level as u8),
        Tag::BlockQuote(kind) => Kind::Quote(kind.map(callout_kind)),
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Kind::Code(info.split_whitespace().next().unwrap_or_default().to_owned())
        }
        Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(String::new()),
        Tag::HtmlBlock => Kind::Html,
        Tag::List(start) => Kind::List(start),
        Tag::Item => Kind::Item,
        Tag::FootnoteDefinition(label) => Kind::Note(label.into_string()),
        Tag::Table(align) => Kind::Table(align.into_iter().map(column).collect()),
        Tag::TableHead | Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        Tag::Emphasis => Kind::Emphasis,
        Tag::Strong => Kind::Strong,
        Tag::Strikethrough => Kind::Strike,
        Tag::Link { dest_url, .. } => Kind::Link(dest_url.into_string()),
        Tag::Image { dest_url, .. } => Kind::Image(dest_url.into_string()),
        _ => Kind::Ignored,
    }
}

fn is_block(kind: &Kind) -> bool {
    !matches!(kind, Kind::Strong | Kind::Emphasis | Kind::Strike | Kind::Link(_) | Kind::Image(_))
}

fn callout_kind(kind: BlockQuoteKind) -> CalloutKind {
    match kind {
        BlockQuoteKind::Note => CalloutKind::Note,
        BlockQuoteKind::Tip => CalloutKind::Tip,
        BlockQuoteKind::Important => CalloutKind::Important,
        BlockQuoteKind::Warning => CalloutKind::Warning,
        BlockQuoteKind::Caution => CalloutKind::Caution,
    }
}

fn column(alignment: Alignment) -> Column {
    let align = match alignment {
        Alignment::Right => Align::Right,
        Alignment::Center => Align::Center,
        Alignment::Left | Alignment::None => Align::Left,
    };
    Column { align, width: Width::Free }
}

/// An image alone in its paragraph is a figure.
fn paragraph(mut inlines: Vec<Inline>) -> Block {
    match inlines.as_mut_slice() {
        [Inline::Image { path, alt }] => {
            Block::Figure(Figure { path: std::mem::take(path), alt: std::mem::take(alt) })
        }
        _ => Block::Paragraph(Role::Body, inlines),
    }
}

fn code(language: String, inlines: &[Inline]) -> Block {
    let text = super::tree::plain(inlines).trim_end_matches('\n').to_owned();
    Block::Code(Code { language, text, context: Vec::new() })
}

fn cell(inlines: Vec<Inline>) -> Cell {
    let mut parts = inlines.split(|inline| *inline == Inline::Break).map(<[Inline]>::to_vec);
    let text = parts.next().unwrap_or_default();
    Cell { text, notes: parts.filter(|note| !note.is_empty()).collect() }
}

fn table(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Table {
    let mut rows = rows.into_iter();
    let head = rows.next().unwrap_or_default();
    let rows = rows.map(|cells| Row { tone: RowTone::Plain, cells }).collect();
    Table { kind: TableKind::Data, columns, head, rows }
}

fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    line.chars().take(60).collect()
}
