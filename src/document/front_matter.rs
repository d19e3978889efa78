//! What site generators read at the head of a Markdown file. It stands in the written file alone: pages are made from
//! the text below it, and so is its hash.

use super::Document;

/// Each names the same facts differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    MkDocs,
    Docusaurus,
    Hugo,
}

impl Site {
    pub fn parse(word: &str) -> Option<Site> {
        match word {
            "mkdocs" => Some(Site::MkDocs),
            "docusaurus" => Some(Site::Docusaurus),
            "hugo" => Some(Site::Hugo),
            _ => None,
        }
    }
}

/// The block with its marks and an empty line below.
pub fn write(site: Site, document: &Document, title: &str, description: &str) -> String {
    let mut block = Block::default();
    block.text("title", title);
    block.text("description", description);
    match site {
        Site::MkDocs => mkdocs(&mut block, document),
        Site::Docusaurus => docusaurus(&mut block, document),
        Site::Hugo => hugo(&mut block, document),
    }
    format!("---\n{}---\n\n", block.out)
}

/// Everything but `title` and `description` is free there; Material for MkDocs reads `tags` and `status`.
fn mkdocs(block: &mut Block, document: &Document) {
    block.list("tags", &tags(document));
    block.bare("date", &document.head.as_of.to_string());
    block.text("document_id", &document.head.id);
    facts(block, document, "review_by");
}

/// `mdx.format: md` keeps `{` and `<` in text from being read as JSX.
fn docusaurus(block: &mut Block, document: &Document) {
    let head = &document.head;
    block.text("id", &head.id.replace(['/', '\\'], "-"));
    block.text("slug", &format!("/{}", document.path.trim_end_matches("index")));
    block.list("keywords", &tags(document));
    block.list("tags", &tags(document));
    block.bare("custom_edit_url", "null");
    block.map("mdx", |block| block.bare("format", "md"));
    block.map("last_update", |block| {
        block.bare("date", &head.as_of.to_string());
        head.owner.iter().for_each(|owner| block.text("author", &owner.title));
    });
    facts(block, document, "review_by");
}

/// Own fields stand below `params`. No `draft` and no `expiryDate`: both would hide the page.
fn hugo(block: &mut Block, document: &Document) {
    block.list("keywords", &tags(document));
    block.list("tags", &tags(document));
    block.bare("date", &document.head.as_of.to_string());
    block.map("params", |block| {
        block.text("documentId", &document.head.id);
        facts(block, document, "reviewBy");
    });
}

/// Document control, where it is known.
fn facts(block: &mut Block, document: &Document, review: &str) {
    let head = &document.head;
    let owner = head.owner.as_ref().map(|owner| &owner.title);
    let status = head.status.to_lowercase();
    let [approved, reviewed] = head.dates.map(|date| date.map(|date| date.to_string()));
    for (key, value) in [
        ("version", head.version.as_ref()),
        ("status", Some(&status)),
        ("classification", Some(&head.classification)),
        ("owner", owner),
        ("period", head.period.as_ref()),
        ("approved", approved.as_ref()),
        (review, reviewed.as_ref()),
    ] {
        value.into_iter().for_each(|value| block.text(key, value));
    }
}

fn tags(document: &Document) -> Vec<String> {
    let kind = document.kind.name.to_string();
    [Some(kind), document.subject.object.clone(), document.head.period.clone()]
        .into_iter()
        .flatten()
        .collect()
}

/// YAML that is being written.
#[derive(Default)]
struct Block {
    out: String,
    indent: &'static str,
}

impl Block {
    /// A value of ours: a date, a word, `null`.
    fn bare(&mut self, key: &str, value: &str) {
        self.out.push_str(&format!("{}{key}: {value}\n", self.indent));
    }

    fn text(&mut self, key: &str, value: &str) {
        self.bare(key, &quoted(value));
    }

    fn list(&mut self, key: &str, values: &[String]) {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.bare(key, &format!("[{}]", values.join(", ")));
    }

    fn map(&mut self, key: &str, inside: impl FnOnce(&mut Block)) {
        self.out.push_str(&format!("{key}:\n"));
        let mut inner = Block { out: String::new(), indent: "  " };
        inside(&mut inner);
        self.out.push_str(&inner.out);
    }
}

/// Text in double quotes, whatever it holds: what YAML does not print is written by its number.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_text_is_one_yaml_value(text in "(\\PC|[\"'\\\\:#\\-{}\\[\\]%@`!&*|>? \n\r\t\u{0}\u{7f}\u{85}\u{2028}\u{feff}]){0,40}") {
            let yaml = format!("title: {}\nnext: 1\n", quoted(&text));
            let read: std::collections::BTreeMap<String, String> = serde_saphyr::from_str(&yaml).unwrap();
            proptest::prop_assert_eq!(&read["title"], &text, "{}", yaml);
            proptest::prop_assert_eq!(read.len(), 2);
        }
    }
}
