//! Facts joined into one context a document kind, rendered to Markdown.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::rc::Rc;

use serde::Serialize;
use serde_json::Value as Json;

use crate::clock::{Instant, Month, Tz};
use crate::diagnostic::Finding;
use crate::evidence::Evidence;
use crate::facts::record::Records;
use crate::facts::showback::{self, Bill};
use crate::model::Platform;
use crate::unit::{self, Language, Span};

pub mod account;
pub mod front_matter;
pub mod head;
pub mod kinds;
pub mod layout;
pub mod record;
pub mod table;
pub mod template;
pub mod words;

pub use head::Head;
pub use table::{Cell, Table};

/// What documents are made from.
pub struct Desk<'a> {
    pub platform: &'a Platform,
    pub evidence: &'a Evidence,
    /// What `check` found, waived ones included.
    pub findings: &'a [Finding],
    /// The month of showback and of everything that speaks of a period.
    pub period: Month,
    /// What was read: how many files, and the hash of their names and contents.
    pub inventory: Provenance,
    /// What was reckoned already.
    pub ledger: Ledger<'a>,
}

/// A month, or what was recorded, is reckoned once for all the documents that speak of it.
#[derive(Default)]
pub struct Ledger<'a> {
    months: RefCell<BTreeMap<Month, Reckoned<'a>>>,
    records: OnceCell<Records<'a>>,
}

/// None where nothing was recorded.
type Reckoned<'a> = Option<Rc<Bill<'a>>>;

impl<'a> Desk<'a> {
    /// The platform's bill of a month; none where nothing was recorded.
    pub fn bill(&self, month: Month) -> Reckoned<'a> {
        let known = self.ledger.months.borrow().get(&month).cloned();
        known.unwrap_or_else(|| {
            let bill = showback::bill(self.platform, &self.evidence.usage, month).map(Rc::new);
            self.ledger.months.borrow_mut().insert(month, bill.clone());
            bill
        })
    }

    /// What Velero recorded, held against what is promised.
    pub fn records(&self) -> &Records<'a> {
        self.ledger.records.get_or_init(|| Records::read(self.platform, self.evidence))
    }
}

/// Where figures come from.
#[derive(Clone, Debug, Serialize)]
pub struct Provenance {
    pub files: usize,
    pub documents: usize,
    pub sha256: String,
}

/// What a document is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The Supervisor, Cluster or Tenant.
    pub object: Option<String>,
    pub period: Option<Month>,
}

/// How many documents there are of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Platform,
    Supervisor,
    Cluster,
    TenantMonth,
    Month,
}

/// A document kind.
pub struct Kind {
    pub name: &'static str,
    pub scope: Scope,
    /// What stands between the id prefix and the object in a document id, such as `RB-SUP`.
    pub code: &'static str,
    pub landscape: bool,
    /// A record is frozen for its period; anything else is a document with versions and approvals.
    pub record: bool,
    pub summary: &'static str,
    /// None where there is nothing to write about.
    pub build: fn(&Desk, &Subject) -> Option<Content>,
}

/// What a kind gives for one subject.
pub struct Content {
    /// The kind's documented context.
    pub context: Json,
    /// The team that owns the document, by name.
    pub owner: Option<String>,
    pub tables: Vec<Table>,
    pub charts: Vec<Chart>,
    pub promises: Vec<Promise>,
}

impl Content {
    pub fn new(context: &impl Serialize) -> Option<Content> {
        let context = serde_json::to_value(context).ok()?;
        let (tables, charts, promises) = (Vec::new(), Vec::new(), Vec::new());
        Some(Content { context, owner: None, tables, charts, promises })
    }
}

/// A recovery time that a run of this runbook is measured against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// What it is promised for.
    pub name: String,
    pub rto: Span,
}

/// A figure beside the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Below `output/`, with `.svg`.
    pub path: String,
    pub svg: String,
}

/// A finished document in its one canonical form.
pub struct Document {
    pub kind: &'static Kind,
    pub subject: Subject,
    /// Below `output/`, without an ending.
    pub path: String,
    pub head: Head,
    pub context: Json,
    pub markdown: String,
    pub tables: Vec<Table>,
    pub charts: Vec<Chart>,
    pub warnings: Vec<String>,
    pub promises: Vec<Promise>,
}

impl Kind {
    /// Below `output/`, without an ending.
    pub fn path(&self, subject: &Subject) -> String {
        let object = subject.object.as_deref().unwrap_or_default();
        let period = subject.period.map(Month::slug).unwrap_or_default();
        match self.scope {
            Scope::Platform => self.name.to_string(),
            Scope::Supervisor | Scope::Cluster => format!("{}/{object}", self.name),
            // The platform's own account has that name; none ends with a `-`.
            Scope::TenantMonth if object == "platform" => format!("showback/{period}/platform-"),
            Scope::TenantMonth => format!("showback/{period}/{object}"),
            Scope::Month => format!("showback/{period}/platform"),
        }
    }

    /// Every subject that a platform has for this kind.
    pub fn subjects(&self, desk: &Desk) -> Vec<Subject> {
        let of = |names: Vec<&String>, period| -> Vec<Subject> {
            names.into_iter().map(|n| Subject { object: Some(n.clone()), period }).collect()
        };
        let platform = desk.platform;
        match self.scope {
            Scope::Platform => vec![Subject::default()],
            Scope::Supervisor => of(platform.supervisors.keys().collect(), None),
            Scope::Cluster => of(platform.clusters.keys().collect(), None),
            Scope::TenantMonth => of(platform.tenants.keys().collect(), Some(desk.period)),
            Scope::Month => vec![Subject { object: None, period: Some(desk.period) }],
        }
    }
}

/// The language that a document is asked for in: a tenant's showback in the tenant's, all else in the platform's.
fn wanted(kind: &Kind, desk: &Desk, subject: &Subject) -> Language {
    let tenant = subject.object.as_ref().filter(|_| kind.scope == Scope::TenantMonth);
    let own = tenant.and_then(|t| desk.platform.tenants.get(t)?.language.as_ref());
    own.or(desk.platform.record.language.as_ref()).cloned().unwrap_or_else(Language::english)
}

/// The language that a document is written in: English where its kind has no template in the one asked for.
pub fn language(
    engine: &template::Engine,
    kind: &Kind,
    desk: &Desk,
    subject: &Subject,
) -> (Language, Option<String>) {
    let wanted = wanted(kind, desk, subject);
    if engine.speaks(kind.name, wanted.locale().code()) {
        return (wanted, None);
    }
    let warning = format!("there is no template {} in `{}`: written in English", kind.name, wanted.tag());
    (Language::english(), Some(warning))
}

/// The whole context of a template: the document's head under `doc`, and the kind's own fields beside it.
pub fn context(
    kind: &'static Kind,
    desk: &Desk,
    subject: &Subject,
    language: &Language,
) -> Option<(Head, Json, Content)> {
    unit::speaking(language.locale(), || {
        let content = (kind.build)(desk, subject)?;
        let mut head = Head::new(kind, desk, subject, content.owner.as_deref());
        head.language = language.tag().to_string();
        let mut context = content.context.clone();
        if let (Some(fields), Ok(head)) = (context.as_object_mut(), serde_json::to_value(&head)) {
            fields.insert("doc".into(), head);
        }
        Some((head, context, content))
    })
}

/// Builds and renders one document.
pub fn compose(
    engine: &template::Engine,
    kind: &'static Kind,
    desk: &Desk,
    subject: &Subject,
) -> Result<Option<Document>, template::TemplateError> {
    let (language, warning) = language(engine, kind, desk, subject);
    let Some((head, context, content)) = context(kind, desk, subject, &language) else { return Ok(None) };
    let markdown = engine.render(kind.name, language.locale(), &context)?;
    Ok(Some(Document {
        kind,
        subject: subject.clone(),
        path: kind.path(subject),
        head,
        context,
        markdown,
        tables: content.tables,
        charts: content.charts,
        warnings: warning.into_iter().collect(),
        promises: content.promises,
    }))
}

/// What is not known prints as `no data`: never blank, never zero.
pub fn known(value: Option<impl Display>) -> String {
    value.map_or_else(|| words::words().no_data.clone(), |v| v.to_string())
}

/// A moment as the clocks in a zone show it, in the language that is spoken.
pub fn moment(at: Instant, zone: Tz) -> String {
    unit::moment(&at.0.with_timezone(&zone))
}

#[cfg(test)]
mod tests;
