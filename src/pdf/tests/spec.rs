//! Every example of the specifications compiles, and the printed page shows what the HTML page shows.

use typst::layout::{Frame as Layout, FrameItem, Point};
use typst_layout::PagedDocument;

use super::super::{Fonts, Job, compile, preflight, world};
use crate::markup::spec::{differ, examples, fold, frame, seen};
use crate::markup::{Target, write};

/// Header and footer stand outside these heights, in points.
const BODY: std::ops::Range<f64> = 68.0..776.7;

#[test]
fn print_shows_what_the_page_shows() {
    let (mut compiled, mut alike, mut wrong) = (0, 0, Vec::new());
    let json = frame().to_json();
    let all = examples();
    for example in &all {
        let source = write(&example.markdown, &frame(), &[], Target::Typst).text;
        let job = Job {
            source: &source,
            frame: &json,
            assets: &[],
            as_of: "2026-10-31",
            attached: &[],
            fonts: Fonts::ours(),
            logo: &[],
        };
        let printed = printed(&job);
        match compile(&job) {
            Ok(_) => compiled += 1,
            Err(error) => wrong.push(format!("{} {}: {error}", example.file, example.number)),
        }
        match differ(&printed, &drawable(&seen(&example.markdown))) {
            None => alike += 1,
            Some(problem) => {
                wrong.push(format!("{} {}: {problem}\n{}", example.file, example.number, example.markdown));
            }
        }
    }
    println!("{} examples, {compiled} compiled, {alike} alike", all.len());
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the bundled faces draw of a text, as the printed page has it.
fn drawable(text: &str) -> String {
    let text: String = text.chars().map(|c| if c == '☐' { '□' } else { c }).collect();
    fold(&preflight::Missing::from(Fonts::ours()).replace(&text))
}

/// The text of a compiled document in reading order, from the places of its glyphs.
fn printed(job: &Job) -> String {
    let (world, _) = world::Fixed::new(job);
    let Ok(document) = typst::compile::<PagedDocument>(&world).output else { return String::new() };
    let mut pen = Pen::default();
    for page in document.pages() {
        pen.out.push('\n');
        pen.frame(&page.frame, Point::zero());
    }
    fold(&pen.out)
}

#[derive(Default)]
struct Pen {
    out: String,
    /// Where the last run of glyphs ended.
    x: f64,
    y: f64,
}

impl Pen {
    fn frame(&mut self, frame: &Layout, at: Point) {
        for (place, item) in frame.items() {
            let at = at + *place;
            match item {
                FrameItem::Group(group) => {
                    self.frame(&group.frame, at + Point::new(group.transform.tx, group.transform.ty));
                }
                FrameItem::Text(run) if BODY.contains(&at.y.to_pt()) => {
                    self.run(&run.text, at.x.to_pt(), at.y.to_pt(), run.width().to_pt());
                }
                _ => {}
            }
        }
    }

    /// Another height is another line; a gap without a blank is another cell.
    fn run(&mut self, text: &str, x: f64, y: f64, width: f64) {
        if (y - self.y).abs() > 0.3 || (x - self.x).abs() > 0.5 {
            self.out.push('\n');
        }
        self.out.push_str(text);
        (self.x, self.y) = (x + width, y);
    }
}
