//! `daybook init --from-evidence`.

use std::path::Path;

use super::refusal;
use crate::cli::{Outcome, Ran, Trouble};
use crate::diagnostic::visible;
use crate::draft::{self, Draft};
use crate::evidence::Evidence;
use crate::output::{self, File, Origin};

/// Where evidence lies in a project.
const EVIDENCE: &str = "inventory/evidence";
const SETTINGS: &str = "daybook.yaml";
const SETTINGS_TEXT: &str = "# Settings of daybook. Everything here has a default.\n";

pub fn run(folder: &Path, elsewhere: Option<&Path>, tenant_label: Option<&str>) -> Ran {
    let evidence = elsewhere.map_or_else(|| folder.join(EVIDENCE), Path::to_path_buf);
    if !evidence.is_dir() {
        return Err(nothing(&evidence));
    }
    let recorded = Evidence::load(&evidence, EVIDENCE);
    for finding in &recorded.findings {
        anstream::eprintln!("{}", visible(&format!("warning: {}: {}", finding.place.file, finding.message)));
    }
    let draft = draft::draft(&recorded, tenant_label).ok_or_else(|| nothing(&evidence))?;
    write(folder, &draft)?;
    anstream::eprintln!("{}", visible(&summary(folder, &draft, elsewhere.is_none())));
    Ok(Outcome::Done)
}

/// All or nothing, and never over what is there. Settings that are there stay.
fn write(folder: &Path, draft: &Draft) -> Result<(), Trouble> {
    let file = |path: &str, text: &str| File {
        path: path.into(),
        bytes: text.as_bytes().into(),
        origin: Origin::default(),
    };
    let mut files: Vec<File> =
        draft.files.iter().map(|(path, text)| file(&format!("inventory/{path}"), text)).collect();
    let taken: Vec<String> =
        files.iter().filter(|f| folder.join(&f.path).exists()).map(|f| f.path.clone()).collect();
    if !taken.is_empty() {
        return Err(refusal(folder, &taken));
    }
    if !folder.join(SETTINGS).exists() {
        files.push(file(SETTINGS, SETTINGS_TEXT));
    }
    for file in &files {
        output::write(folder, file)?;
    }
    Ok(())
}

fn summary(folder: &Path, draft: &Draft, here: bool) -> String {
    let documents: usize = draft.documents.values().sum();
    let kinds: Vec<String> = draft.documents.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let label = draft
        .tenant_label
        .as_deref()
        .map_or("no label tells tenants apart".into(), |l| format!("tenants by label {l}"));
    let mut text = format!(
        "drafted {documents} documents below {}: {}; {label}\n{} things to decide: `grep -rn '{}' {}`, then `daybook check`",
        folder.join("inventory").display(),
        kinds.join(", "),
        draft.decisions,
        draft::DECIDE.trim_end(),
        folder.join("inventory").display(),
    );
    if !here {
        text.push_str(&format!(
            "\ncopy the evidence to {}, where daybook reads it",
            folder.join(EVIDENCE).display()
        ));
    }
    text
}

fn nothing(evidence: &Path) -> Trouble {
    Trouble(format!(
        "error: there is no evidence of Velero, Kubernetes or vSphere in {}\nhelp: collect it first, or name its folder with --from-evidence=DIR",
        evidence.display()
    ))
}
