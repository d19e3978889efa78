//! Where the recorded figures come from, as an auditor asks: files, hashes, when, by what, and how many of how many.

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::document::{Desk, moment};
use crate::evidence::hex;
use crate::facts::record::ClusterRecord;

/// The records of one cluster.
#[derive(Serialize)]
pub struct Source {
    cluster: String,
    /// Below the root.
    folder: String,
    files: usize,
    /// Over the lines `sha256  path` of its files, in the order of their paths: what `sha256sum` prints.
    sha256: String,
    /// When the newest of it was collected.
    collected: Option<String>,
    /// What collected it.
    tool: Option<String>,
    /// Objects in the files, and of these the ones that count: an object in several collections counts once.
    objects: usize,
    used: usize,
    /// Backups among these, each once.
    backups: usize,
}

/// One file.
#[derive(Serialize)]
pub struct SourceFile {
    path: String,
    sha256: String,
    /// When it was collected.
    collected: Option<String>,
    /// What collected it.
    tool: Option<String>,
    /// Objects in it.
    objects: usize,
    /// Of these, the ones that count.
    used: usize,
}

/// None where nothing was recorded.
pub fn of(desk: &Desk, cluster: &ClusterRecord) -> Option<Source> {
    let velero = cluster.velero?;
    let mut list = String::new();
    for source in &velero.sources {
        list.push_str(&format!("{}  {}\n", source.sha256, source.path));
    }
    let newest = velero.sources.iter().max_by_key(|s| s.collected)?;
    // The inventory's folder may have another name: files say where they lie.
    let below = format!("/velero/{}/", cluster.cluster.name);
    let folder = newest.path.find(&below).map_or(&*newest.path, |at| &newest.path[..at + below.len() - 1]);
    Some(Source {
        cluster: cluster.cluster.name.clone(),
        folder: folder.to_string(),
        files: velero.sources.len(),
        sha256: hex(&Sha256::digest(list.as_bytes())),
        collected: velero.collected().map(|at| moment(at, desk.platform.zone())),
        tool: newest.tool.clone(),
        objects: velero.sources.iter().map(|s| s.objects).sum(),
        used: velero.sources.iter().map(|s| s.used).sum(),
        backups: velero.backups.len(),
    })
}

/// Every file of every cluster, by path.
pub fn sources(desk: &Desk) -> Vec<SourceFile> {
    let of = desk.records().clusters.iter().filter_map(|c| c.velero).flat_map(|v| &v.sources);
    let mut files: Vec<SourceFile> = of
        .map(|s| SourceFile {
            path: s.path.to_string(),
            sha256: s.sha256.clone(),
            collected: s.collected.map(|at| moment(at, desk.platform.zone())),
            tool: s.tool.clone(),
            objects: s.objects,
            used: s.used,
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
