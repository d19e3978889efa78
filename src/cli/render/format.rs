//! Which formats are asked for, and which of them a file below the output folder belongs to.

use crate::cli::Trouble;
use crate::document::front_matter::Site;

#[derive(Clone, Copy, Debug, Default)]
pub struct Formats {
    pub md: bool,
    pub html: bool,
    pub pdf: bool,
    pub typ: bool,
    /// Whose front matter the Markdown bears.
    pub site: Option<Site>,
}

/// The folder of Typst sources.
pub const TYP: &str = "typ/";

impl Formats {
    pub fn parse(words: &[String], site: Option<&String>) -> Result<Formats, Trouble> {
        let mut formats =
            Formats { site: site.map(|word| front_matter(word)).transpose()?, ..Formats::default() };
        for word in words {
            match word.trim() {
                "md" => formats.md = true,
                "html" => formats.html = true,
                "pdf" => formats.pdf = true,
                "typ" => formats.typ = true,
                other => {
                    return Err(Trouble(format!(
                        "error: there is no format `{other}`\nhelp: write md, html, pdf or typ"
                    )));
                }
            }
        }
        // Sources are held against the fonts that they will be set in, which only Typst reads.
        if (formats.pdf || formats.typ) && !cfg!(feature = "pdf") {
            let help = "help: build with the default features, or ask for --format md,html";
            return Err(Trouble(format!("error: this daybook was built without PDF\n{help}")));
        }
        Ok(formats)
    }

    /// Would a run in these formats write such a file?
    pub fn write(self, path: &str) -> bool {
        if path.starts_with(TYP) {
            return self.typ;
        }
        match path.rsplit('.').next() {
            Some("md" | "svg") => self.md,
            Some("html") => self.html,
            Some("pdf") => self.pdf,
            // The tables that other programs read are written in every run.
            _ => true,
        }
    }
}

fn front_matter(word: &str) -> Result<Site, Trouble> {
    Site::parse(word).ok_or_else(|| {
        Trouble(format!(
            "error: there is no front matter for `{word}`\nhelp: write mkdocs, docusaurus or hugo"
        ))
    })
}
