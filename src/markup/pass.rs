//! Small passes from the raw tree to what the writers understand, in the order in which they must run.

mod context;
mod directives;
mod headings;
mod labels;
mod links;
mod states;
mod steps;
mod tables;

use super::tree::Document;

pub use headings::Outline;

/// Runs all passes; `title` is the heading of a document that has none.
pub fn run(document: &mut Document, title: &str, warnings: &mut Vec<String>) -> Vec<Outline> {
    directives::apply(&mut document.blocks, warnings);
    steps::read(&mut document.blocks, warnings);
    for blocks in
        std::iter::once(&mut document.blocks).chain(document.notes.iter_mut().map(|note| &mut note.blocks))
    {
        states::mark(blocks);
        labels::mark(blocks);
        context::attach(blocks);
        tables::classify(blocks);
    }
    headings::drop_empty(&mut document.blocks);
    document.notes.iter_mut().for_each(|note| headings::lower(&mut note.blocks));
    headings::ensure_title(document, title);
    headings::level(&mut document.blocks, warnings);
    let outline = headings::slug(&mut document.blocks);
    links::resolve(document, &outline, warnings);
    outline
}
