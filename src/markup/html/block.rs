//! Blocks, one short function a kind.

use super::Writer;
use super::escape::escape;
use super::inline::Place;
use crate::markup::highlight::{Ink, lines};
use crate::markup::tree::{
    Block, Callout, CalloutKind, Code, Heading, Inline, Item, Label, Labelled, List, Note, Role, Step, plain,
};
use crate::markup::words::fill;

impl Writer<'_> {
    pub fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(role, text) => self.paragraph(*role, text),
            Block::Labelled(labelled) => self.labelled(labelled),
            Block::Code(code) => self.code(code),
            Block::List(list) => self.list(list),
            Block::Quote(blocks) => self.enclosed("<blockquote>\n", blocks, "</blockquote>\n"),
            Block::Callout(callout) => self.callout(callout),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Step(step) => self.step(step),
            Block::Rule => self.raw("<hr>\n"),
            Block::PageBreak => self.raw("<div class=\"break\"></div>\n"),
            Block::Comment(_) => {}
        }
    }

    fn enclosed(&mut self, open: &str, blocks: &[Block], close: &str) {
        self.raw(open);
        self.blocks(blocks);
        self.raw(close);
    }

    fn line(&mut self, open: &str, text: &[Inline], close: &str) {
        self.raw(open);
        self.inlines(text, Place::Line);
        self.raw(close);
    }

    fn heading(&mut self, heading: &Heading) {
        self.section = plain(&heading.text);
        let (level, id) = (heading.level, escape(&heading.id));
        self.line(&format!("<h{level} id=\"{id}\">"), &heading.text, &format!("</h{level}>\n"));
    }

    fn paragraph(&mut self, role: Role, text: &[Inline]) {
        let open = match role {
            Role::Body => "<p>",
            Role::Eyebrow => "<p class=\"eyebrow\">",
            Role::Lead => "<p class=\"lead\">",
            Role::Source => "<p class=\"source\">",
        };
        self.line(open, text, "</p>\n");
    }

    fn labelled(&mut self, labelled: &Labelled) {
        let (class, word) = (label_class(labelled.label), escape(self.words.label(labelled.label)));
        self.raw(&format!("<div class=\"labelled {class}\"><p><b class=\"label\">{word}</b> "));
        self.inlines(&labelled.text, Place::Line);
        self.raw("</p>\n");
        self.blocks(&labelled.blocks);
        self.raw("</div>\n");
    }

    fn code(&mut self, code: &Code) {
        self.raw("<div class=\"code\">");
        if !code.context.is_empty() {
            self.line("<p class=\"context\">", &code.context, "</p>");
        }
        self.raw("<button class=\"copy\" type=\"button\" hidden>");
        self.text(&self.words.copy);
        self.raw("</button><pre tabindex=\"0\"><code>");
        for (index, runs) in lines(&code.language, &code.text).into_iter().enumerate() {
            self.raw(if index > 0 { "\n" } else { "" });
            runs.into_iter().for_each(|(ink, run)| self.ink(ink, run));
        }
        self.raw("</code></pre></div>\n");
    }

    fn ink(&mut self, ink: Ink, run: &str) {
        let class = match ink {
            Ink::Plain => return self.text(run),
            Ink::Comment => "kc",
            Ink::Text => "kt",
            Ink::Name => "kn",
        };
        self.raw(&format!("<span class=\"{class}\">"));
        self.text(run);
        self.raw("</span>");
    }

    fn list(&mut self, list: &List) {
        let tasks = list.items.iter().any(|item| item.task.is_some());
        let class = if tasks { " class=\"tasks\"" } else { "" };
        let close = match list.start {
            Some(start) => {
                self.raw(&format!("<ol{class} start=\"{start}\">\n"));
                "</ol>\n"
            }
            None => {
                self.raw(&format!("<ul{class}>\n"));
                "</ul>\n"
            }
        };
        list.items.iter().for_each(|item| self.item(item));
        self.raw(close);
    }

    fn item(&mut self, item: &Item) {
        self.raw("<li>");
        if let Some(done) = item.task {
            let name = item.blocks.first().map(first_words).unwrap_or_default();
            let checked = if done { " checked" } else { "" };
            self.raw(&format!("<input type=\"checkbox\"{checked} aria-label=\"{}\"> ", escape(&name)));
        }
        match item.blocks.as_slice() {
            // A tight item is its line.
            [Block::Paragraph(Role::Body, text), rest @ ..]
                if rest.iter().all(|b| matches!(b, Block::List(_))) =>
            {
                self.inlines(text, Place::Line);
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
        self.raw("</li>\n");
    }

    fn callout(&mut self, callout: &Callout) {
        let (class, word) = (callout_class(callout.kind), escape(self.words.callout(callout.kind)));
        self.raw(&format!("<div class=\"callout {class}\" role=\"note\" aria-label=\"{word}\">\n"));
        let mut blocks = callout.blocks.as_slice();
        if !callout.title.is_empty() {
            self.line("<p><strong class=\"title\">", &callout.title, "</strong> ");
            if let Some((Block::Paragraph(Role::Body, text), rest)) = blocks.split_first() {
                self.inlines(text, Place::Line);
                blocks = rest;
            }
            self.raw("</p>\n");
        }
        self.blocks(blocks);
        self.raw("</div>\n");
    }

    fn step(&mut self, step: &Step) {
        let class = if step.point_of_no_return { "step cliff" } else { "step" };
        let (id, slug, level) = (escape(&step.id), escape(&step.slug), step.level);
        self.section = format!("{} {}", step.number, plain(&step.title)).trim().to_owned();
        self.raw(&format!(
            "<section class=\"{class}\" id=\"{id}\" aria-labelledby=\"{slug}\">\n<div class=\"gutter\">"
        ));
        self.gutter(step);
        self.raw("</div>\n<div class=\"what\">\n");
        self.line(&format!("<h{level} id=\"{slug}\">"), &step.title, &format!("</h{level}>\n"));
        self.enclosed("", &step.blocks, "</div>\n</section>\n");
    }

    fn gutter(&mut self, step: &Step) {
        let name = escape(&fill(&self.words.step_done, &[("number", &step.number)]));
        self.raw(&format!(
            "<input type=\"checkbox\" class=\"tick\" aria-label=\"{name}\" aria-describedby=\"{}\"> <b class=\"number\">",
            escape(&step.slug)
        ));
        self.text(&step.number);
        self.raw("</b>");
        if !step.minutes.is_empty() {
            self.raw("<span class=\"fact\">");
            self.text(&format!("{}\u{a0}{}", step.minutes, self.words.minutes));
            self.raw("</span>");
        }
        if !step.role.is_empty() {
            self.raw("<span class=\"fact\">");
            self.text(&step.role);
            self.raw("</span>");
        }
        if step.point_of_no_return {
            self.raw("<span class=\"fact bad\">");
            self.text(&self.words.no_way_back);
            self.raw("</span>");
        }
        self.raw("<span class=\"fact time\" aria-hidden=\"true\">__:__</span>");
    }

    pub fn endnotes(&mut self, notes: &[Note]) {
        let mut done = 0;
        if self.noted.is_empty() {
            return;
        }
        self.raw("<ol class=\"notes\">\n");
        // A note may mention another one: the list grows while it is written.
        while done < self.noted.len() {
            done += 1;
            let label = self.noted[done - 1].clone();
            self.raw(&format!("<li id=\"note-{done}\">"));
            if let Some(note) = notes.iter().find(|note| note.label == label) {
                self.blocks(&note.blocks);
            }
            self.raw("</li>\n");
        }
        self.raw("</ol>\n");
    }
}

fn label_class(label: Label) -> &'static str {
    match label {
        Label::Expect => "expect",
        Label::IfNot => "if-not",
        Label::Evidence => "evidence",
        Label::RollBack => "roll-back",
        Label::Decide => "decide",
    }
}

fn callout_class(kind: CalloutKind) -> &'static str {
    match kind {
        CalloutKind::Note => "note",
        CalloutKind::Tip => "tip",
        CalloutKind::Important => "important",
        CalloutKind::Warning => "warning",
        CalloutKind::Caution => "caution",
    }
}

fn first_words(block: &Block) -> String {
    match block {
        Block::Paragraph(_, text) => plain(text).chars().take(80).collect(),
        _ => String::new(),
    }
}
