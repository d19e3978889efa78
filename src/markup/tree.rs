//! The document as a tree: what the parser found and the passes understood, before any target's syntax.

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Heading(Heading),
    Paragraph(Role, Vec<Inline>),
    Labelled(Labelled),
    Code(Code),
    List(List),
    Quote(Vec<Block>),
    Callout(Callout),
    Table(Table),
    Figure(Figure),
    Step(Step),
    /// Where the reader's eye may rest: a thematic break.
    Rule,
    /// What follows starts on a new page in print.
    PageBreak,
    /// The text of an HTML comment; the directive pass leaves none of them.
    Comment(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Body,
    Eyebrow,
    Lead,
    Source,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    pub level: u8,
    pub id: String,
    pub text: Vec<Inline>,
}

/// `**Expect:** …`, with the list that may follow it.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    pub label: Label,
    pub text: Vec<Inline>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    Expect,
    IfNot,
    Evidence,
    RollBack,
    Decide,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Code {
    pub language: String,
    pub text: String,
    /// Which session or kubeconfig the commands run in.
    pub context: Vec<Inline>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct List {
    pub start: Option<u64>,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    pub task: Option<bool>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Callout {
    pub kind: CalloutKind,
    pub title: Vec<Inline>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CalloutKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub kind: TableKind,
    pub columns: Vec<Column>,
    pub head: Vec<Cell>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    Data,
    Control,
    Tiles,
    Glance,
    Sign,
    Form,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    pub align: Align,
    pub width: Width,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// No directive: shared out by what the cells hold.
    Free,
    /// As wide as the content.
    Auto,
    Share(u16),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub tone: RowTone,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowTone {
    Plain,
    /// The sum at the foot: ruled off above.
    Total,
    /// The step after which there is no way back.
    Cliff,
}

/// A fact, and the secondary facts that stand under it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    pub text: Vec<Inline>,
    pub notes: Vec<Vec<Inline>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub path: String,
    pub alt: String,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// The anchor.
    pub id: String,
    pub number: String,
    pub title: Vec<Inline>,
    /// The anchor by GitHub's rule, for links that a wiki must understand, too.
    pub slug: String,
    pub level: u8,
    pub minutes: String,
    pub role: String,
    pub point_of_no_return: bool,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    Text(String),
    Code(String),
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Strike(Vec<Inline>),
    Link { to: Destination, text: Vec<Inline> },
    Image { path: String, alt: String },
    State(State),
    Footnote(String),
    SoftBreak,
    Break,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// As written; the link pass leaves none of them.
    Raw(String),
    Anchor(String),
    Web(String),
    /// Another document: path without `.md`, and fragment with its `#`.
    Document {
        stem: String,
        fragment: String,
    },
    /// A file that is no document, by relative path.
    File(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    pub tone: Tone,
    pub sign: char,
    pub word: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Bad,
    Warn,
    Absent,
}

/// A footnote's text, in the order of first mention.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub label: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
}

/// The characters that a reader sees, without any markup.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    inlines.iter().for_each(|inline| push_plain(inline, &mut out));
    out
}

fn push_plain(inline: &Inline, out: &mut String) {
    match inline {
        Inline::Text(text) | Inline::Code(text) => out.push_str(text),
        Inline::Strong(inner)
        | Inline::Emphasis(inner)
        | Inline::Strike(inner)
        | Inline::Link { text: inner, .. } => {
            inner.iter().for_each(|inline| push_plain(inline, out));
        }
        Inline::Image { alt, .. } => out.push_str(alt),
        Inline::State(state) => {
            out.push(state.sign);
            out.push(' ');
            out.push_str(&state.word);
        }
        Inline::Footnote(_) => {}
        Inline::SoftBreak | Inline::Break => out.push(' '),
    }
}

/// The lists of inlines that hang directly on a block; tables count cell by cell.
pub fn inlines_mut(block: &mut Block) -> Vec<&mut Vec<Inline>> {
    match block {
        Block::Heading(heading) => vec![&mut heading.text],
        Block::Paragraph(_, text) => vec![text],
        Block::Labelled(labelled) => vec![&mut labelled.text],
        Block::Code(code) => vec![&mut code.context],
        Block::Callout(callout) => vec![&mut callout.title],
        Block::Step(step) => vec![&mut step.title],
        Block::Table(table) => {
            cells_mut(table).flat_map(|cell| std::iter::once(&mut cell.text).chain(&mut cell.notes)).collect()
        }
        _ => Vec::new(),
    }
}

fn cells_mut(table: &mut Table) -> impl Iterator<Item = &mut Cell> {
    table.head.iter_mut().chain(table.rows.iter_mut().flat_map(|row| &mut row.cells))
}

/// The lists of blocks that a block encloses.
pub fn children_mut(block: &mut Block) -> Vec<&mut Vec<Block>> {
    match block {
        Block::Labelled(labelled) => vec![&mut labelled.blocks],
        Block::List(list) => list.items.iter_mut().map(|item| &mut item.blocks).collect(),
        Block::Quote(blocks) => vec![blocks],
        Block::Callout(callout) => vec![&mut callout.blocks],
        Block::Step(step) => vec![&mut step.blocks],
        _ => Vec::new(),
    }
}

/// Visits every block, parents before children.
pub fn walk(blocks: &mut [Block], visit: &mut dyn FnMut(&mut Block)) {
    for block in blocks {
        visit(block);
        children_mut(block).into_iter().for_each(|children| walk(children, visit));
    }
}
