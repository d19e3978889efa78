//! Any bytes as `daybook.yaml`: folders stay below the root, or it is refused with a place.
#![no_main]

use std::path::{Component, Path};

use daybook::diagnostic::{Printout, human};
use daybook::settings::Settings;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let root = daybook_fuzz::folder();
    std::fs::write(root.join("daybook.yaml"), data).expect("a file");
    match Settings::load(root) {
        Ok(settings) => {
            for folder in [settings.inventory, settings.output, settings.templates] {
                let fits = |c: Component| matches!(c, Component::Normal(_) | Component::CurDir);
                assert!(!folder.is_empty() && Path::new(&folder).components().all(fits), "{folder:?}");
            }
        }
        Err(error) => {
            assert!(!error.findings.is_empty());
            human::print(&Printout { as_of: "", findings: &error.findings, sources: &error.sources });
        }
    }
});
