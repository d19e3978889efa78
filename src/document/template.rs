//! Templates: the only user of Tera. What it is given is its own or a stranger's; `docs/templates.md` says what a
//! stranger's may do.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;
use tera::{Context, Tera};

use super::{kinds, layout};
use crate::diagnostic::Finding;
use crate::markup;
use crate::unit::{self, Locale};
use meter::Metered;
pub use own::Own;
pub use trouble::TemplateError;

mod expression;
mod filter;
mod meter;
pub mod name;
mod own;
mod schema;
mod syntax;
mod token;
mod trouble;
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
    ("parts/records.md", include_str!("../../templates/parts/records.md")),
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
    ("parts/restore/recorded.md", include_str!("../../templates/parts/restore/recorded.md")),
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

/// The built-in template of that name.
pub fn find(name: &str) -> Option<&'static str> {
    builtin().find(|(n, _)| *n == name).map(|(_, text)| text)
}

/// The kind that a template writes, if it is no part: `rpo-matrix.md`, or that of another language below its folder.
pub fn kind_of(name: &str) -> Option<&'static str> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let stem = file.strip_suffix(".md")?;
    let language = folder.is_empty() || (folder.len() <= 3 && folder.bytes().all(|b| b.is_ascii_lowercase()));
    kinds::find(stem).filter(|_| language).map(|kind| kind.name)
}

/// How long a document of an own template may take. Its work is bounded by counting; this is for what nobody thought of.
const PATIENCE: Duration = Duration::from_secs(2);
/// Components may nest, and each takes of the stack.
const STACK: usize = 32 << 20;

/// Templates, loaded and ready.
pub struct Engine {
    tera: Arc<Tera>,
    own: Own,
    /// Own templates as Tera has them, with the way back to what was typed.
    metered: BTreeMap<String, Metered>,
    warnings: Vec<Finding>,
}

impl Engine {
    /// The built-in templates, and those of `own` instead of the ones whose names they bear.
    pub fn new(own: &[(String, String)]) -> Result<Engine, TemplateError> {
        Engine::with(Own::of(own.iter().cloned()))
    }

    /// These templates and no others.
    #[cfg(test)]
    pub(super) fn of(templates: Vec<(&str, &str)>) -> Result<Engine, TemplateError> {
        let mut tera = empty();
        tera.add_raw_templates(templates).map_err(|e| trouble::of(&e, &Own::default(), &|_, at| at))?;
        let (tera, own) = (Arc::new(tera), Own::default());
        Ok(Engine { tera, own, metered: BTreeMap::new(), warnings: Vec::new() })
    }

    /// The built-in templates, and the own ones instead of those whose names they bear.
    pub fn with(own: Own) -> Result<Engine, TemplateError> {
        let (tera, metered) = (Arc::new(empty()), BTreeMap::new());
        let mut engine = Engine { tera, metered, warnings: Vec::new(), own };
        if !engine.own.is_empty() {
            // As typed first: what is wrong then stands where its author sees it.
            engine.load(|_, text| text.to_string())?;
            engine.warnings = engine.own.warnings();
            let unknown = engine.own.unknown_names();
            if !unknown.findings.is_empty() {
                return Err(unknown);
            }
            engine.metered = engine.own.files().map(|(n, t)| (n.to_string(), Metered::new(t))).collect();
        }
        let metered = std::mem::take(&mut engine.metered);
        let loaded = engine.load(|name, text| metered.get(name).map_or(text, |m| &m.text).to_string());
        engine.metered = metered;
        loaded.map(|()| engine)
    }

    fn load(&mut self, text_of: impl Fn(&str, &str) -> String) -> Result<(), TemplateError> {
        let mut tera = empty();
        let put = |(name, text): (&str, &str)| (name.to_string(), text_of(name, text));
        let mut all: Vec<(String, String)> = self.own.files().map(put).collect();
        all.extend(builtin().filter(|(name, _)| self.own.text(name).is_none()).map(put));
        tera.add_raw_templates(all).map_err(|e| self.trouble(&e))?;
        self.tera = Arc::new(tera);
        Ok(())
    }

    /// Is there a template of a kind in a language?
    pub fn speaks(&self, kind: &str, code: &str) -> bool {
        let name = name_of(kind, code);
        self.tera.get_template_names().any(|known| known == name)
    }

    /// Renders the template of a kind in a language.
    pub fn render(&self, kind: &str, locale: Locale, context: &Json) -> Result<String, TemplateError> {
        let name = name_of(kind, locale.code());
        let context = Context::from_serialize(context).map_err(|e| self.trouble(&e))?;
        let text = if self.own.is_empty() {
            unit::speaking(locale, || write(&self.tera, &name, &context)).map_err(|e| self.trouble(&e))?
        } else {
            shown(&self.guarded(name, locale, context)?)
        };
        Ok(layout::lay_out(&text))
    }

    /// On a thread of its own, which is left behind if it does not come back: the error ends the program.
    fn guarded(&self, name: String, locale: Locale, context: Context) -> Result<String, TemplateError> {
        let (sender, receiver) = mpsc::channel();
        let (tera, asked) = (self.tera.clone(), name.clone());
        let spawned = thread::Builder::new().stack_size(STACK).spawn(move || {
            meter::refill();
            // Nobody listens any more if it took too long.
            let _ = sender.send(unit::speaking(locale, || write(&tera, &asked, &context)));
        });
        spawned.map_err(|e| self.own.wrong(&name, 0..0, e.to_string(), String::new()))?;
        match receiver.recv_timeout(PATIENCE) {
            Ok(written) => written.map_err(|e| self.trouble(&e)),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let message = format!("the template takes longer than {} s", PATIENCE.as_secs());
                Err(self.own.wrong(&name, 0..0, message, trouble::LESS.into()))
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let message = "the template engine gave up on it".to_string();
                Err(self.own.wrong(&name, 0..0, message, trouble::LESS.into()))
            }
        }
    }

    /// What is not wrong in own templates, but should be seen.
    pub fn warnings(&self) -> TemplateError {
        TemplateError { findings: self.warnings.clone(), sources: self.own.sources() }
    }

    fn trouble(&self, error: &tera::Error) -> TemplateError {
        let original = |name: &str, at: usize| self.metered.get(name).map_or(at, |m| m.original(at));
        trouble::of(error, &self.own, &original)
    }
}

/// Tera with what daybook adds to it, and without templates.
fn empty() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on([".md"]);
    tera.set_escape_fn(|text, out| {
        let text = std::str::from_utf8(text.as_ref()).unwrap_or_default();
        out.write_all(markup::escape_markdown(text).as_bytes())
    });
    filter::register(&mut tera);
    meter::register(&mut tera);
    tera
}

/// What an own template says of its own is not escaped; but what no reader can see, no document holds.
fn shown(text: &str) -> String {
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.replace("\r\n", "\n").chars().map(|c| if hidden(c) { '\u{fffd}' } else { c }).collect()
}

fn write(tera: &Tera, name: &str, context: &Context) -> tera::TeraResult<String> {
    let mut page = Page(Vec::new());
    tera.render_to(name, context, &mut page)?;
    Ok(String::from_utf8(page.0)?)
}

/// A document's text, up to the size that one may have.
struct Page(Vec<u8>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > meter::OUTPUT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// English templates lie in the folder itself, those of every other language in one of its own.
fn name_of(kind: &str, code: &str) -> String {
    if code == "en" { format!("{kind}.md") } else { format!("{code}/{kind}.md") }
}
