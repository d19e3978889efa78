//! Own templates: read from the project's folder, held against what there is to replace.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::name::Unknown;
use super::syntax::{Expr, Node, parse};
use super::trouble::TemplateError;
use super::{builtin, find, kind_of, name};
use crate::diagnostic::{Finding, Severity, Sources, did_you_mean};

/// A template larger than this is none that people write.
const FILE: u64 = 256 << 10;
/// More files than this are no folder of templates.
const FILES: usize = 500;

/// The own templates of a project, by the path below their folder.
#[derive(Debug, Default)]
pub struct Own {
    /// The folder below the root, for messages.
    folder: String,
    files: BTreeMap<String, String>,
}

impl Own {
    /// Every `*.md` below `folder`, which lies at `shown` below the root. Links are not followed.
    pub fn read(folder: &Path, shown: &str) -> Result<Own, TemplateError> {
        let mut own = Own { folder: shown.to_string(), files: BTreeMap::new() };
        let mut wrong = TemplateError::default();
        let walk = walkdir::WalkDir::new(folder).sort_by_file_name();
        for entry in walk.into_iter().filter(|_| folder.is_dir()).filter_map(Result::ok) {
            if !entry.file_type().is_file() || entry.path().extension().is_none_or(|e| e != "md") {
                continue;
            }
            let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let name =
                inner.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            match text(entry.path()).and_then(|t| own.room().map(|()| t)) {
                Ok(text) => {
                    own.files.insert(name, text);
                }
                Err((message, help)) => {
                    wrong.findings.push(own.finding(&name, 0..0, message, help.into()));
                }
            }
        }
        if wrong.findings.is_empty() { Ok(own) } else { Err(wrong) }
    }

    /// As if they had been read: name and text.
    pub fn of(files: impl IntoIterator<Item = (String, String)>) -> Own {
        Own { folder: "templates".into(), files: files.into_iter().collect() }
    }

    fn room(&self) -> Result<(), (String, &'static str)> {
        let full = self.files.len() >= FILES;
        if full { Err((format!("there are more than {FILES} templates"), "Take some away.")) } else { Ok(()) }
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(n, t)| (n.as_str(), t.as_str()))
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(String::as_str)
    }

    /// The file of a template as messages name it.
    pub fn file(&self, name: &str) -> String {
        match name {
            "" => self.folder.clone(),
            name if self.files.contains_key(name) => format!("{}/{name}", self.folder),
            name if find(name).is_some() => format!("{name} (built in)"),
            name => format!("{}/{name}", self.folder),
        }
    }

    pub fn sources(&self) -> Sources {
        let mut sources = Sources::default();
        for (name, text) in &self.files {
            sources.insert(self.file(name).into(), text.as_str().into());
        }
        sources
    }

    /// Names in own templates that no context has, in any kind that uses them.
    pub fn unknown_names(&self) -> TemplateError {
        let source = |name: &str| self.text(name).or_else(|| find(name));
        let kinds: BTreeSet<&str> =
            builtin().map(|(n, _)| n).chain(self.files.keys().map(String::as_str)).collect();
        let mut found: Vec<Unknown> = kinds
            .into_iter()
            .filter_map(|template| Some((template, kind_of(template)?)))
            .flat_map(|(template, kind)| name::unknown(template, kind, &source))
            .filter(|u| self.files.contains_key(&u.template))
            .collect();
        found.sort();
        found.dedup();
        let finding = |u: Unknown| self.finding(&u.template, u.start..u.end, u.message, u.help);
        TemplateError { findings: found.into_iter().map(finding).collect(), sources: self.sources() }
    }

    /// `safe` lets text through as it is, and a file that nothing uses has no effect: both may be meant.
    pub fn warnings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        for (name, text) in &self.files {
            let nodes = parse(text);
            let mut at = Vec::new();
            filters(&nodes, &mut |span| at.push(span));
            for span in at.into_iter().filter(|s| text.get(s.clone()) == Some("safe")) {
                let message = "`safe` lets a text into the document as it is".to_string();
                let help = "Use it for text of your own alone: what stands in the inventory can then forge states and links.";
                all.push(self.finding(name, span, message, help.into()));
            }
            if find(name).is_none() && kind_of(name).is_none() && !self.is_included(name) {
                let help = match did_you_mean(name, builtin().map(|(n, _)| n)) {
                    Some(close) => format!("Did you mean `{close}`?"),
                    None => "`daybook templates list` names what can be replaced.".into(),
                };
                all.push(self.finding(name, 0..0, "no document uses this template".into(), help));
            }
        }
        all.into_iter().map(|f| Finding { severity: Severity::Warning, ..f }).collect()
    }

    fn is_included(&self, name: &str) -> bool {
        self.files.values().any(|text| {
            let quoted = [format!("\"{name}\""), format!("'{name}'"), format!("`{name}`")];
            quoted.iter().any(|q| text.contains(q.as_str()))
        })
    }
}

fn text(path: &Path) -> Result<String, (String, &'static str)> {
    let size = std::fs::metadata(path).map_err(|e| (e.to_string(), "Make the file readable."))?.len();
    if size > FILE {
        let message = format!("the template has {size} bytes; at most {FILE} are read");
        return Err((message, "Part it, and include the parts."));
    }
    let bytes = std::fs::read(path).map_err(|e| (e.to_string(), "Make the file readable."))?;
    String::from_utf8(bytes).map_err(|_| ("the template is not UTF-8".into(), "Save it as UTF-8."))
}

/// The names of all filters that a template applies.
fn filters(nodes: &[Node], found: &mut dyn FnMut(std::ops::Range<usize>)) {
    for node in nodes {
        match node {
            Node::Content(_) | Node::Include(_) => {}
            Node::Print(value) | Node::Set { value, .. } => inside(&value.value, found),
            Node::Capture { body, .. } | Node::Component { body, .. } => filters(body, found),
            Node::For { over, body, otherwise, .. } => {
                inside(&over.value, found);
                filters(body, found);
                filters(otherwise, found);
            }
            Node::If(arms) => {
                for (condition, body) in arms {
                    condition.iter().for_each(|c| inside(c, found));
                    filters(body, found);
                }
            }
            Node::Body(exprs, body) => {
                exprs.iter().for_each(|e| inside(e, found));
                filters(body, found);
            }
        }
    }
}

fn inside(expr: &Expr, found: &mut dyn FnMut(std::ops::Range<usize>)) {
    let parts: Vec<&Expr> = match expr {
        Expr::Literal | Expr::Name(_) => Vec::new(),
        Expr::Field(of, _) => vec![of],
        Expr::Index(of, parts) => std::iter::once(&**of).chain(parts).collect(),
        Expr::Filter { of, name, arguments, .. } => {
            found(name.clone());
            std::iter::once(&**of).chain(arguments.iter().map(|a| &*a.value)).collect()
        }
        Expr::Test(of, arguments) => {
            std::iter::once(&**of).chain(arguments.iter().map(|a| &*a.value)).collect()
        }
        Expr::Call { arguments, .. } | Expr::Component(arguments) => {
            arguments.iter().map(|a| &*a.value).collect()
        }
        Expr::List { each, over, condition, .. } => {
            [Some(&**each), Some(&*over.value), condition.as_deref()].into_iter().flatten().collect()
        }
        Expr::Many(parts) => parts.iter().collect(),
    };
    parts.into_iter().for_each(|part| inside(part, found));
}
