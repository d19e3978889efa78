//! Any bytes as what Velero, Kubernetes or vCenter recorded, plain or compressed: objects with names, or findings with a
//! file; and the same evidence again when it lies there twice.
#![no_main]

use std::fs;
use std::io::Write;

use daybook::evidence::Evidence;
use flate2::{Compression, write::GzEncoder};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((pick, rest)) = data.split_first() else { return };
    let top = ["velero", "namespaces", "vsphere"][usize::from(pick >> 2) % 3];
    let bytes = if pick % 4 == 1 { packed(rest) } else { rest.to_vec() };
    let once = read(top, &["a"], &bytes);
    let twice = read(top, &["a", "b"], &bytes);
    let facts = |evidence: &Evidence| {
        let velero = evidence.velero.get("c");
        let backups = velero.map(|velero| &velero.backups[..]).unwrap_or_default();
        for backup in backups {
            assert!(!backup.name.is_empty() && backup.stand.line as usize <= bytes.len() + 1, "{backup:?}");
        }
        let namespaces = evidence.kubernetes.get("c").map(|one| &one.namespaces[..]).unwrap_or_default();
        let instances = evidence.vsphere.get("c").map(|one| &one.namespaces[..]).unwrap_or_default();
        let names = backups.iter().map(|one| one.name.to_string());
        let names = names.chain(namespaces.iter().map(|one| one.name.clone()));
        names.chain(instances.iter().map(|one| one.name.clone())).collect::<Vec<_>>()
    };
    assert_eq!(facts(&once), facts(&twice));
    for finding in &once.findings {
        assert!(finding.place.file.starts_with("inventory/evidence/") && finding.place.line >= 1, "{finding:?}");
    }
});

fn read(top: &str, names: &[&str], bytes: &[u8]) -> Evidence {
    let folder = daybook_fuzz::folder();
    for top in ["velero", "namespaces", "vsphere"] {
        let _ = fs::remove_dir_all(folder.join(top));
    }
    let place = folder.join(top).join("c");
    fs::create_dir_all(&place).expect("a folder");
    for name in names {
        fs::write(place.join(name), bytes).expect("a file");
    }
    Evidence::load(folder, "inventory/evidence")
}

fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}
