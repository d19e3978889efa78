//! `daybook.yaml`: what was typed becomes what is meant.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::check::{Level, Setting};
use crate::clock::{Date, Month};
use crate::diagnostic::{Finding, Severity, Sources};
use crate::inventory::field::{Field, Reader};
use crate::inventory::record::record;
use crate::inventory::{Inventory, source};
pub use theme::Theme;

pub mod theme;

record! {
    /// The file as it is typed; everything in it has a default.
    pub struct SettingsRecord {
        /// The day to render as of; a live project leaves it out.
        optional as_of: Date,
        /// Formats that `render` writes: `md`, `html`, `pdf`.
        list formats: String,
        /// Site generator whose front matter the Markdown bears: `mkdocs`, `docusaurus` or `hugo`; none without it.
        optional front_matter: String,
        /// Where the inventory lies; `inventory` unless said.
        optional inventory: String,
        /// Where documents are written; `output` unless said.
        optional output: String,
        /// Where own templates lie; `templates` unless said.
        optional templates: String,
        /// Level by rule: `error`, `warning`, `note` or `off`.
        optional rules: BTreeMap<String, String>,
        /// How the pages look: the organisation's own name, logo, colour, fonts and lines.
        optional theme: theme::ThemeRecord,
    }
}

/// Settings are a page at most; a device or a pipe by that name is not even opened.
pub const MOST_BYTES: u64 = 1 << 20;

/// What is meant: every question answered.
#[derive(Clone, Debug)]
pub struct Settings {
    pub root: PathBuf,
    pub as_of: Option<Date>,
    pub formats: Vec<String>,
    /// As typed; `render` knows the words.
    pub front_matter: Option<String>,
    pub inventory: String,
    pub output: String,
    pub templates: String,
    pub levels: BTreeMap<String, Setting>,
    pub theme: Arc<Theme>,
}

impl Settings {
    fn of(root: &Path) -> Self {
        Settings {
            root: root.to_path_buf(),
            as_of: None,
            formats: ["md", "html", "pdf"].map(String::from).to_vec(),
            front_matter: None,
            inventory: "inventory".into(),
            output: "output".into(),
            templates: "templates".into(),
            levels: BTreeMap::new(),
            theme: Arc::default(),
        }
    }

    /// Reads `daybook.yaml` of `root`, if there is one. What is wrong in it is an error of arguments, not of the
    /// inventory.
    pub fn load(root: &Path) -> Result<Settings, SettingsError> {
        let path = root.join("daybook.yaml");
        let mut settings = Settings::of(root);
        let Ok(meta) = std::fs::metadata(&path) else { return Ok(settings) };
        if !meta.is_file() || meta.len() > MOST_BYTES {
            let what = format!("daybook.yaml must be a file of at most {MOST_BYTES} bytes");
            return Err(SettingsError::from(what));
        }
        let bytes =
            std::fs::read(&path).map_err(|e| SettingsError::from(format!("{}: {e}", path.display())))?;
        let text = source::decode(&bytes)
            .map_err(|_| SettingsError::from("daybook.yaml is not UTF-8".to_string()))?;
        let mut read = Inventory::default();
        read.add_text("daybook.yaml", text);
        let mut findings = std::mem::take(&mut read.findings);
        if let Some(document) = read.documents.first() {
            let mut mentions = Vec::new();
            let mut reader =
                Reader { object: "daybook.yaml", findings: &mut findings, mentions: &mut mentions };
            if let Some(mut record) = SettingsRecord::read(&document.node, &mut reader) {
                let typed = record.theme.take();
                settings.take(record, &document.node, &mut reader);
                let mut making = theme::Making::new(root, &document.node, &mut reader);
                settings.theme = Arc::new(making.theme(typed));
                making.sources.into_iter().for_each(|(file, text)| read.sources.insert(file, text));
            }
        }
        if findings.is_empty() {
            Ok(settings)
        } else {
            Err(SettingsError { findings, sources: read.sources })
        }
    }

    fn take(&mut self, record: SettingsRecord, node: &crate::inventory::Node, reader: &mut Reader) {
        self.as_of = record.as_of;
        self.front_matter = record.front_matter;
        if !record.formats.is_empty() {
            self.formats = record.formats;
        }
        let folders = [
            ("inventory", record.inventory, &mut self.inventory),
            ("output", record.output, &mut self.output),
            ("templates", record.templates, &mut self.templates),
        ];
        for (field, typed, meant) in folders {
            match typed {
                Some(folder) if is_inside(&folder) => *meant = folder.trim_end_matches('/').to_string(),
                Some(folder) => reader.wrong(
                    "invalid-value",
                    &node.place_of(field),
                    format!("`{folder}` leads out of the project folder"),
                    "Name a folder below the root.".into(),
                ),
                None => {}
            }
        }
        let below = |folder: &str| -> PathBuf {
            Path::new(folder).components().filter(|c| *c != Component::CurDir).collect()
        };
        let output = below(&self.output);
        // Documents are swept and replaced: nothing that a person wrote may lie among them.
        let meet = |other: &str| output.starts_with(below(other)) || below(other).starts_with(&output);
        if meet(&self.inventory) || meet(&self.templates) {
            reader.wrong(
                "invalid-value",
                &node.place_of("output"),
                format!("`{}` holds, or lies in, what documents are made from", self.output),
                "Name a folder for the documents alone.".into(),
            );
        }
        for (rule, word) in record.rules.into_iter().flatten() {
            match level(&word) {
                Some(setting) => {
                    self.levels.insert(rule, setting);
                }
                None => reader.wrong(
                    "invalid-value",
                    &node.place_of(&format!("rules.{rule}")),
                    format!("`{word}` is not a level"),
                    "Write `error`, `warning`, `note` or `off`.".into(),
                ),
            }
        }
    }

    pub fn level(&self, rule: &str) -> Level {
        Level(self.levels.get(rule).copied())
    }

    pub fn inventory_folder(&self) -> PathBuf {
        self.root.join(&self.inventory)
    }

    pub fn evidence_folder(&self) -> PathBuf {
        self.inventory_folder().join("evidence")
    }

    pub fn output_folder(&self) -> PathBuf {
        self.root.join(&self.output)
    }

    /// The month that documents speak of unless one is asked for: the last whole one.
    pub fn default_period(today: Date) -> Month {
        Month::of(today).previous()
    }
}

/// Why the settings cannot be used.
#[derive(Debug)]
pub struct SettingsError {
    pub findings: Vec<Finding>,
    pub sources: Sources,
}

impl From<String> for SettingsError {
    fn from(message: String) -> Self {
        let place = crate::diagnostic::Place::of_file("daybook.yaml");
        let finding = Finding {
            rule: "invalid-value",
            severity: Severity::Error,
            object: "daybook.yaml".into(),
            message,
            help: "Make the file readable.".into(),
            place,
            related: Vec::new(),
            waiver: None,
        };
        SettingsError { findings: vec![finding], sources: Sources::default() }
    }
}

fn level(word: &str) -> Option<Setting> {
    if word == "off" { Some(Setting::Off) } else { Severity::parse(word).map(Setting::At) }
}

/// A relative path that cannot climb out.
pub fn is_inside(folder: &str) -> bool {
    !folder.is_empty()
        && Path::new(folder).components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir))
}

/// The project's root: `--root`, else the nearest folder upwards with a `daybook.yaml`, else one with `inventory/`.
pub fn find_root(given: Option<&Path>, start: &Path) -> Option<PathBuf> {
    if let Some(root) = given {
        return Some(root.to_path_buf());
    }
    let up = || start.ancestors();
    up().find(|p| p.join("daybook.yaml").is_file())
        .or_else(|| up().find(|p| p.join("inventory").is_dir()))
        .map(Path::to_path_buf)
}
