//! From documents to the platform: which kind, which name, which references.

use std::collections::{BTreeMap, HashMap};

use super::*;
use crate::diagnostic::Severity;
use crate::inventory::field::{Field, Kind, Mention, Reader, did_you_mean};
use crate::inventory::{Key, Value};

/// Kinds whose objects have documents of their own.
const NAMES_FILES: &[&str] = &["Supervisor", "Cluster", "Tenant"];
/// Findings of the group Reading that are told of one file.
pub const MOST_FINDINGS: usize = 500;
/// Characters of a message.
const MOST_CHARACTERS: usize = 1000;
/// Names that a finding lists.
const MOST_NAMES: usize = 20;

/// Every kind, in the order of the contract.
pub const KINDS: &[&str] = &[
    "Platform",
    "Team",
    "Site",
    "Supervisor",
    "VmClass",
    "VsphereNamespace",
    "Cluster",
    "WorkloadClass",
    "Workload",
    "Exclusion",
    "Tenant",
    "NamespaceGuard",
    "BackupTarget",
    "Drill",
    "RateCard",
    "Waiver",
];

pub fn load(inventory: Inventory, today: impl FnOnce(Tz) -> Today) -> Loaded {
    let Inventory { sources, documents, findings, .. } = inventory;
    let mut loader = Loader { findings, ..Loader::default() };
    for document in documents {
        loader.document(document.node);
    }
    loader.resolve();
    let platform = loader.platform(today);
    let mut findings = loader.findings;
    findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let findings = told(findings);
    Loaded { platform, findings, sources }
}

/// The first findings of each file, and how many there are beyond them: nobody mends more in one go, and a file of
/// a million mistakes must not become a report of gigabytes.
fn told(findings: Vec<Finding>) -> Vec<Finding> {
    let mut told: Vec<Finding> = Vec::new();
    let (mut of_file, mut more) = (0, 0);
    for mut finding in findings {
        cut(&mut finding.message);
        cut(&mut finding.object);
        if told.last().is_none_or(|last| last.place.file != finding.place.file) {
            told.extend(rest(told.last(), more));
            (of_file, more) = (0, 0);
        }
        of_file += 1;
        if of_file <= MOST_FINDINGS { told.push(finding) } else { more += 1 }
    }
    let rest = rest(told.last(), more);
    told.extend(rest);
    told
}

/// A message that quotes a text of a megabyte says no more than one that begins to.
fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(MOST_CHARACTERS) {
        text.truncate(end);
        text.push('…');
    }
}

fn rest(last: Option<&Finding>, more: usize) -> Option<Finding> {
    let last = last.filter(|_| more > 0)?;
    let message = format!("{more} more things are wrong in this file");
    let help = "Mend what is named first; the next check names more.".to_string();
    Some(Finding {
        rule: "invalid-value",
        severity: Severity::Error,
        message,
        help,
        related: Vec::new(),
        ..last.clone()
    })
}

#[derive(Default)]
struct Loader {
    findings: Vec<Finding>,
    mentions: Vec<Mention>,
    /// Every name that was declared, even by documents that could not be read to the end.
    declared: HashMap<(String, String), Place>,
    platforms: Table<PlatformRecord>,
    teams: Table<Team>,
    sites: Table<Site>,
    supervisors: Table<Supervisor>,
    vm_classes: Table<VmClass>,
    vsphere_namespaces: Table<VsphereNamespace>,
    clusters: Table<Cluster>,
    workload_classes: Table<WorkloadClass>,
    workloads: Table<Workload>,
    exclusions: Table<Exclusion>,
    tenants: Table<Tenant>,
    namespace_guards: Table<NamespaceGuard>,
    backup_targets: Table<BackupTarget>,
    drills: Table<Drill>,
    rate_cards: Table<RateCard>,
    waivers: Table<Waiver>,
}

impl Loader {
    fn document(&mut self, node: Node) {
        let file = node.place.file.to_string();
        self.duplicate_keys(&node, &file);
        let Some((kind, name)) = self.identity(&node) else { return };
        let object = format!("{kind}/{name}");
        if let Some(first) = self.declared.insert((kind.clone(), name.clone()), node.headline()) {
            self.push(
                "duplicate-name",
                &object,
                &node.headline(),
                format!("{kind} `{name}` is declared twice"),
                "Rename one of them, or delete the one that is out of date.".into(),
            );
            if let Some(finding) = self.findings.last_mut() {
                finding.related.push((first, "first declared here".into()));
            }
            return;
        }
        match kind.as_str() {
            "Platform" => self.read(node, name, |l| &mut l.platforms),
            "Team" => self.read(node, name, |l| &mut l.teams),
            "Site" => self.read(node, name, |l| &mut l.sites),
            "Supervisor" => self.read(node, name, |l| &mut l.supervisors),
            "VmClass" => self.read(node, name, |l| &mut l.vm_classes),
            "VsphereNamespace" => self.read(node, name, |l| &mut l.vsphere_namespaces),
            "Cluster" => self.read(node, name, |l| &mut l.clusters),
            "WorkloadClass" => self.read(node, name, |l| &mut l.workload_classes),
            "Workload" => self.read(node, name, |l| &mut l.workloads),
            "Exclusion" => self.read(node, name, |l| &mut l.exclusions),
            "Tenant" => self.read(node, name, |l| &mut l.tenants),
            "NamespaceGuard" => self.read(node, name, |l| &mut l.namespace_guards),
            "BackupTarget" => self.read(node, name, |l| &mut l.backup_targets),
            "Drill" => self.read(node, name, |l| &mut l.drills),
            "RateCard" => self.read(node, name, |l| &mut l.rate_cards),
            _ => self.read(node, name, |l| &mut l.waivers),
        }
    }

    /// The kind and the name, if both are there and right.
    fn identity(&mut self, node: &Node) -> Option<(String, String)> {
        let file = node.place.file.to_string();
        if !matches!(node.value, Value::Mapping(_)) {
            let message = format!("{} stands where a document belongs", node.describe());
            self.push(
                "invalid-value",
                &file,
                &node.place,
                message,
                "Begin the document with `kind:` and `name:`.".into(),
            );
            return None;
        }
        let kind = self.scalar(node, "kind", &file)?;
        if !KINDS.contains(&kind.as_str()) {
            let help = match did_you_mean(&kind, KINDS.iter().copied()) {
                Some(close) => format!("Did you mean `{close}`?"),
                None => format!("The kinds are {}.", KINDS.join(", ")),
            };
            self.push(
                "unknown-kind",
                &file,
                &node.place_of("kind"),
                format!("there is no kind `{kind}`"),
                help,
            );
            return None;
        }
        let name = self.scalar(node, "name", &kind)?;
        if !is_dns_label(&name) {
            let message = format!("`{name}` is not a name");
            let help = "Names are lower-case letters, digits and `-`, at most 63, and begin and end with a letter or digit.";
            self.push(
                "invalid-value",
                &format!("{kind}/{name}"),
                &node.place_of("name"),
                message,
                help.into(),
            );
            return None;
        }
        if NAMES_FILES.contains(&kind.as_str()) && is_device(&name) {
            let message =
                format!("`{name}` cannot be a file's name on Windows, and documents are named by it");
            let help = "Choose a name other than con, prn, aux, nul, com0 to com9 and lpt0 to lpt9.";
            let object = format!("{kind}/{name}");
            self.push("invalid-value", &object, &node.place_of("name"), message, help.into());
            return None;
        }
        Some((kind, name))
    }

    fn scalar(&mut self, node: &Node, field: &str, object: &str) -> Option<String> {
        let text = node.get(field).and_then(Node::text).map(str::trim).filter(|t| !t.is_empty());
        if text.is_none() {
            let message = format!("the field `{field}` is missing");
            let help = format!("Every document has `kind` and `name`; add `{field}`.");
            self.push("missing-field", object, &node.headline(), message, help);
        }
        text.map(str::to_string)
    }

    fn read<T: Field + Kind>(
        &mut self,
        node: Node,
        name: String,
        table: impl Fn(&mut Self) -> &mut Table<T>,
    ) {
        let object = format!("{}/{name}", T::KIND);
        let mut reader =
            Reader { object: &object, findings: &mut self.findings, mentions: &mut self.mentions };
        let spec = T::read(&node, &mut reader);
        let common = common_fields(&node, &mut reader);
        if let Some(spec) = spec {
            let (title, description, labels, links) = common;
            table(self).insert(name.clone(), Object { name, title, description, labels, links, spec, node });
        }
    }

    fn duplicate_keys(&mut self, node: &Node, object: &str) {
        let mut seen: HashMap<&str, &Key> = HashMap::new();
        for (key, value) in node.entries() {
            match seen.insert(&key.text, key) {
                Some(first) => {
                    let message = format!("the field `{}` stands here for the second time", key.text);
                    self.push("duplicate-key", object, &key.place, message, "Keep one of the two.".into());
                    let first = (first.place.clone(), "first here".to_string());
                    if let Some(finding) = self.findings.last_mut() {
                        finding.related.push(first);
                    }
                }
                None => self.duplicate_keys(value, object),
            }
        }
        for item in node.items() {
            self.duplicate_keys(item, object);
        }
    }

    fn resolve(&mut self) {
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (kind, name) in self.declared.keys() {
            names.entry(kind).or_default().push(name);
        }
        names.values_mut().for_each(|names| names.sort_unstable());
        let mut broken = Vec::new();
        for mention in &self.mentions {
            let known = names.get(mention.kind).map_or(&[][..], |n| n);
            if known.binary_search(&mention.name.as_str()).is_err() {
                // Only so many are told; guessing costs a look at every name.
                let help = match broken.len() {
                    ..MOST_FINDINGS => reference_help(mention, known),
                    _ => "Mend the name, or declare what it names.".to_string(),
                };
                broken.push((mention.clone(), help));
            }
        }
        for (mention, help) in broken {
            let message = format!("there is no {} `{}`", mention.kind, mention.name);
            self.push("unknown-reference", &mention.from, &mention.place, message, help);
        }
    }

    fn platform(&mut self, today: impl FnOnce(Tz) -> Today) -> Option<Platform> {
        let declared: Vec<_> = self
            .declared
            .iter()
            .filter(|((k, _), _)| k == "Platform")
            .map(|((_, n), p)| (p.clone(), n.clone()))
            .collect();
        if declared.is_empty() {
            let help = "Add a document of kind Platform with organisation, timezone and currency; `daybook init` writes one.";
            let message = "no document of kind Platform".to_string();
            self.push("missing-field", "Platform", &Place::of_file("inventory"), message, help.into());
        }
        let mut declared = declared;
        declared.sort();
        for (place, name) in declared.iter().skip(1) {
            let message = "an inventory has exactly one document of kind Platform".to_string();
            self.push(
                "duplicate-name",
                &format!("Platform/{name}"),
                place,
                message,
                "Keep one of them.".into(),
            );
        }
        let record = std::mem::take(&mut self.platforms).into_values().next()?;
        let today = today(record.timezone);
        let l = std::mem::take(self);
        self.findings = l.findings;
        Some(Platform {
            whereabouts: super::whereabouts::Whereabouts::of(&l.workloads),
            record,
            teams: l.teams,
            sites: l.sites,
            supervisors: l.supervisors,
            vm_classes: l.vm_classes,
            vsphere_namespaces: l.vsphere_namespaces,
            clusters: l.clusters,
            workload_classes: l.workload_classes,
            workloads: l.workloads,
            exclusions: l.exclusions,
            tenants: l.tenants,
            namespace_guards: l.namespace_guards,
            backup_targets: l.backup_targets,
            drills: l.drills,
            rate_cards: l.rate_cards,
            waivers: l.waivers,
            today,
        })
    }

    fn push(&mut self, rule: &'static str, object: &str, place: &Place, message: String, help: String) {
        self.findings.push(Finding {
            rule,
            severity: Severity::Error,
            object: object.to_string(),
            message,
            help,
            place: place.clone(),
            related: Vec::new(),
            waiver: None,
        });
    }
}

type Common = (Option<String>, Option<String>, BTreeMap<String, String>, Vec<Link>);

fn common_fields(node: &Node, reader: &mut Reader) -> Common {
    use crate::inventory::record::value;
    let links: Option<Vec<LinkRecord>> = value(node, "links", reader);
    let links = links.unwrap_or_default().into_iter().map(|l| Link { title: l.title, url: l.url }).collect();
    (
        value(node, "title", reader),
        value(node, "description", reader),
        value(node, "labels", reader).unwrap_or_default(),
        links,
    )
}

crate::inventory::record::record! {
    /// A link that a document carries.
    pub struct LinkRecord {
        required title: String,
        required url: String,
    }
}

fn reference_help(mention: &Mention, known: &[&str]) -> String {
    match did_you_mean(&mention.name, known.iter().copied()) {
        Some(close) => format!("Did you mean `{close}`?"),
        None if known.is_empty() => format!("No {} is declared; add one of this name.", mention.kind),
        None if known.len() > MOST_NAMES => {
            let (first, more) = known.split_at(MOST_NAMES);
            format!("The declared ones are {} and {} more.", first.join(", "), more.len())
        }
        None => format!("The declared ones are {}.", known.join(", ")),
    }
}

/// What Windows keeps for devices, whatever the ending.
fn is_device(name: &str) -> bool {
    let numbered = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    matches!(name, "con" | "prn" | "aux" | "nul")
        || numbered.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// RFC 1123, as Kubernetes names objects. Such a name cannot lead out of a folder, is never hidden, and differs from
/// another in more than its case: documents are named by it.
pub fn is_dns_label(name: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    !name.is_empty()
        && name.len() <= 63
        && name.bytes().all(|b| inner(b) || b == b'-')
        && name.bytes().next().is_some_and(inner)
        && name.bytes().last().is_some_and(inner)
}
