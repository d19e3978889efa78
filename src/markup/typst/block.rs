//! Blocks, one short function a kind.

use super::Writer;
use crate::markup::tree::{
    Block, Callout, CalloutKind, Figure, Heading, Inline, Item, Label, Labelled, List, Note, Role, Step,
};

/// The gutter of a step, in points: the same as in `page.typ`.
pub const GUTTER: f32 = 58.0;
/// A step higher than this may break: nearly the height of a page.
const TALLEST: f32 = 560.0;

/// A short paragraph before a table or a list stays with it: a heading and one sentence alone at a page's foot lead
/// nowhere.
pub fn introduces(text: &[Inline], next: Option<&Block>) -> bool {
    const SHORT: usize = 320;
    let leads = matches!(
        next,
        Some(Block::Table(_) | Block::Code(_) | Block::List(_) | Block::Figure(_) | Block::Step(_))
    );
    leads && crate::markup::tree::plain(text).chars().count() <= SHORT
}

impl Writer<'_> {
    pub fn blocks(&mut self, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            self.block(block, blocks.get(index + 1));
            self.raw("\n");
        }
    }

    /// Blocks as one value.
    fn body(&mut self, blocks: &[Block]) {
        if blocks.is_empty() {
            return self.raw("\"\"");
        }
        self.raw("{\n");
        self.blocks(blocks);
        self.raw("}");
    }

    fn block(&mut self, block: &Block, next: Option<&Block>) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(Role::Body, text) if introduces(text, next) => self.call("ps", text),
            Block::Paragraph(role, text) => self.paragraph(*role, text),
            Block::Labelled(labelled) => self.labelled(labelled),
            Block::Code(code) => self.code(code),
            Block::List(list) => self.list(list),
            Block::Quote(blocks) => {
                self.raw("qt(");
                self.narrower(12.0, |writer| writer.body(blocks));
                self.raw(")");
            }
            Block::Callout(callout) => self.callout(callout),
            Block::Table(table) => self.table(table, matches!(next, Some(Block::Paragraph(Role::Source, _)))),
            Block::Figure(figure) => self.figure(figure),
            Block::Step(step) => self.step(step),
            Block::Rule => self.raw("rule()"),
            Block::PageBreak => self.raw("brk()"),
            Block::Comment(_) => {}
        }
    }

    fn call(&mut self, function: &str, text: &[Inline]) {
        self.raw(&format!("{function}("));
        self.content(text, true);
        self.raw(")");
    }

    fn heading(&mut self, heading: &Heading) {
        self.raw(&format!("hd({},", heading.level));
        self.string(&heading.id);
        self.raw(",");
        self.content(&heading.text, true);
        self.raw(")");
    }

    fn paragraph(&mut self, role: Role, text: &[Inline]) {
        self.call(
            match role {
                Role::Body => "p",
                Role::Eyebrow => "eye",
                Role::Lead => "lead",
                Role::Source => "src",
            },
            text,
        );
    }

    fn labelled(&mut self, labelled: &Labelled) {
        let tone = match labelled.label {
            Label::Expect => "green",
            Label::IfNot => "red",
            Label::Evidence => "accent",
            Label::RollBack | Label::Decide => "amber",
        };
        self.raw(&format!("lab({tone},"));
        self.string(self.words.label(labelled.label));
        self.raw(",");
        self.content(&labelled.text, true);
        self.raw(",");
        self.body(&labelled.blocks);
        self.raw(")");
    }

    fn list(&mut self, list: &List) {
        match list.start {
            Some(start) => self.raw(&format!("ol({start},(")),
            None => self.raw("ul(("),
        }
        self.narrower(14.0, |writer| list.items.iter().for_each(|item| writer.item(item)));
        self.raw("))");
    }

    fn item(&mut self, item: &Item) {
        if let Some(done) = item.task {
            self.raw(&format!("task({done},"));
        }
        match item.blocks.as_slice() {
            [Block::Paragraph(Role::Body, text)] => self.content(text, true),
            blocks => self.body(blocks),
        }
        self.raw(if item.task.is_some() { "),\n" } else { ",\n" });
    }

    fn callout(&mut self, callout: &Callout) {
        let kind = match callout.kind {
            CalloutKind::Note => "note",
            CalloutKind::Tip => "tip",
            CalloutKind::Important => "important",
            CalloutKind::Warning => "warning",
            CalloutKind::Caution => "caution",
        };
        let mut blocks = callout.blocks.as_slice();
        let mut first: &[Inline] = &[];
        if !callout.title.is_empty()
            && let Some((Block::Paragraph(Role::Body, text), rest)) = blocks.split_first()
        {
            (first, blocks) = (text, rest);
        }
        let whole = self.height(&callout.blocks) < TALLEST;
        self.raw(&format!("call(\"{kind}\",{whole},"));
        self.content(&callout.title, true);
        self.raw(",");
        self.content(first, true);
        self.raw(",");
        self.narrower(22.0, |writer| writer.body(blocks));
        self.raw(")");
    }

    fn figure(&mut self, figure: &Figure) {
        let Some(index) = self.assets.iter().position(|asset| asset.path == figure.path) else {
            self.warnings.push(format!("no such chart: {}", figure.path));
            return self.call("src", &[Inline::Text(figure.alt.clone())]);
        };
        let alt = if figure.alt.trim().is_empty() { &figure.path } else { &figure.alt };
        let svg = self.assets[index].svg;
        let size @ (width, _) = super::height::chart_size(svg, self.width);
        if self.drawing(svg, size, alt) {
            return;
        }
        self.raw(&format!("fig({index},{width:.1}pt,"));
        self.string(alt);
        self.raw(")");
    }

    fn step(&mut self, step: &Step) {
        let mut whole = true;
        self.narrower(GUTTER, |writer| whole = writer.height(&step.blocks) < TALLEST);
        self.raw("step(");
        self.string(&step.id);
        self.raw(&format!(",{},", step.level));
        self.string(&step.number);
        self.raw(",");
        self.string(&step.minutes);
        self.raw(",");
        self.string(&step.role);
        self.raw(&format!(",{},{whole},", step.point_of_no_return));
        self.content(&step.title, true);
        self.raw(",");
        self.narrower(GUTTER, |writer| writer.body(&step.blocks));
        self.raw(")");
    }

    pub fn endnotes(&mut self, notes: &[Note]) {
        if self.noted.is_empty() {
            return;
        }
        let mut done = 0;
        self.raw("notes((");
        // A note may mention another one: the list grows while it is written.
        while done < self.noted.len() {
            let label = self.noted[done].clone();
            let blocks = notes.iter().find(|note| note.label == label).map_or(&[][..], |note| &note.blocks);
            self.body(blocks);
            self.raw(",\n");
            done += 1;
        }
        self.raw("))\n");
    }
}
