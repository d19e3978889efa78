//! Templates: the only user of Tera.

use std::path::Path;

use serde_json::Value as Json;
use tera::{Context, Tera};

use super::{kinds, layout};
use crate::markup;
use crate::unit::{self, Locale};

mod filter;
mod translated;

/// Parts that templates share.
const PARTS: &[(&str, &str)] = &[
    ("parts/record.md", include_str!("../../templates/parts/record.md")),
    ("parts/rebuild/step.md", include_str!("../../templates/parts/rebuild/step.md")),
    ("parts/rebuild/decide.md", include_str!("../../templates/parts/rebuild/decide.md")),
    ("parts/rebuild/branches.md", include_str!("../../templates/parts/rebuild/branches.md")),
    ("parts/rebuild/ready.md", include_str!("../../templates/parts/rebuild/ready.md")),
    ("parts/rebuild/materials.md", include_str!("../../templates/parts/rebuild/materials.md")),
    ("parts/rebuild/stack.md", include_str!("../../templates/parts/rebuild/stack.md")),
    ("parts/rebuild/gates.md", include_str!("../../templates/parts/rebuild/gates.md")),
    ("parts/rebuild/delete.md", include_str!("../../templates/parts/rebuild/delete.md")),
    ("parts/rebuild/enable.md", include_str!("../../templates/parts/rebuild/enable.md")),
    ("parts/rebuild/services.md", include_str!("../../templates/parts/rebuild/services.md")),
    ("parts/rebuild/handover.md", include_str!("../../templates/parts/rebuild/handover.md")),
    ("parts/rebuild/close.md", include_str!("../../templates/parts/rebuild/close.md")),
    ("parts/rebuild/appendix.md", include_str!("../../templates/parts/rebuild/appendix.md")),
    ("parts/showback-method.md", include_str!("../../templates/parts/showback-method.md")),
    ("parts/source.md", include_str!("../../templates/parts/source.md")),
    ("parts/restore/words.md", include_str!("../../templates/parts/restore/words.md")),
    ("parts/restore/control.md", include_str!("../../templates/parts/restore/control.md")),
    ("parts/restore/glance.md", include_str!("../../templates/parts/restore/glance.md")),
    ("parts/restore/session.md", include_str!("../../templates/parts/restore/session.md")),
    ("parts/restore/captured.md", include_str!("../../templates/parts/restore/captured.md")),
    ("parts/restore/promised.md", include_str!("../../templates/parts/restore/promised.md")),
    ("parts/restore/backups.md", include_str!("../../templates/parts/restore/backups.md")),
    ("parts/restore/failed.md", include_str!("../../templates/parts/restore/failed.md")),
    ("parts/restore/decide.md", include_str!("../../templates/parts/restore/decide.md")),
    ("parts/restore/before.md", include_str!("../../templates/parts/restore/before.md")),
    ("parts/restore/object.md", include_str!("../../templates/parts/restore/object.md")),
    ("parts/restore/namespace.md", include_str!("../../templates/parts/restore/namespace.md")),
    ("parts/restore/volume.md", include_str!("../../templates/parts/restore/volume.md")),
    ("parts/restore/cluster.md", include_str!("../../templates/parts/restore/cluster.md")),
    ("parts/restore/lost.md", include_str!("../../templates/parts/restore/lost.md")),
    ("parts/restore/target.md", include_str!("../../templates/parts/restore/target.md")),
    ("parts/restore/ransomware.md", include_str!("../../templates/parts/restore/ransomware.md")),
    ("parts/restore/prove.md", include_str!("../../templates/parts/restore/prove.md")),
    ("parts/restore/undo.md", include_str!("../../templates/parts/restore/undo.md")),
    ("parts/restore/drill.md", include_str!("../../templates/parts/restore/drill.md")),
    ("parts/restore/close.md", include_str!("../../templates/parts/restore/close.md")),
    ("parts/restore/empty.md", include_str!("../../templates/parts/restore/empty.md")),
    ("parts/restore/appendix.md", include_str!("../../templates/parts/restore/appendix.md")),
];

/// The built-in templates by name: one a kind, and the parts that they share.
pub fn builtin() -> impl Iterator<Item = (&'static str, &'static str)> {
    kinds::TEMPLATES.iter().chain(PARTS).chain(translated::ALL).copied()
}

/// Templates, loaded and ready.
pub struct Engine {
    tera: Tera,
}

/// What is wrong with a template: file, line, excerpt, and the names that there are.
#[derive(Debug)]
pub struct TemplateError(pub String);

impl std::fmt::Display for TemplateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Engine {
    /// The built-in templates, and those of `own` instead of the ones whose names they bear.
    pub fn new(own: &[(String, String)]) -> Result<Engine, TemplateError> {
        let replaced = |name: &str| own.iter().any(|(own, _)| own == name);
        let mut all: Vec<(&str, &str)> =
            own.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        for (name, text) in builtin().filter(|(name, _)| !replaced(name)) {
            all.push((name, text));
        }
        Engine::of(all)
    }

    pub(super) fn of(templates: Vec<(&str, &str)>) -> Result<Engine, TemplateError> {
        let mut tera = Tera::new();
        tera.autoescape_on([".md"]);
        tera.set_escape_fn(|text, out| {
            let text = std::str::from_utf8(text.as_ref()).unwrap_or_default();
            out.write_all(markup::escape_markdown(text).as_bytes())
        });
        filter::register(&mut tera);
        tera.add_raw_templates(templates).map_err(|e| TemplateError(e.to_string()))?;
        Ok(Engine { tera })
    }

    /// Own templates: every `*.md` below `folder`, by its path in it.
    pub fn own_templates(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
        let mut own = Vec::new();
        if !folder.is_dir() {
            return Ok(own);
        }
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "md") {
                let inner = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                let name =
                    inner.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                own.push((name, std::fs::read_to_string(entry.path())?));
            }
        }
        Ok(own)
    }

    /// Is there a template of a kind in a language?
    pub fn speaks(&self, kind: &str, code: &str) -> bool {
        let name = name(kind, code);
        self.tera.get_template_names().any(|known| known == name)
    }

    /// Renders the template of a kind in a language.
    pub fn render(&self, kind: &str, locale: Locale, context: &Json) -> Result<String, TemplateError> {
        let context = Context::from_serialize(context).map_err(|e| TemplateError(e.to_string()))?;
        let text = unit::speaking(locale, || self.tera.render(&name(kind, locale.code()), &context));
        Ok(layout::lay_out(&text.map_err(|e| TemplateError(e.to_string()))?))
    }
}

/// English templates lie in the folder itself, those of every other language in one of its own.
fn name(kind: &str, code: &str) -> String {
    if code == "en" { format!("{kind}.md") } else { format!("{code}/{kind}.md") }
}
