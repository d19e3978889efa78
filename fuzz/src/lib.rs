//! What the targets share: a folder to put inputs in, and what the integration tests hold pages to.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use daybook::clock::{Date, Today, Tz};
use daybook::evidence::Evidence;
use daybook::inventory::{Inventory, source as bytes};
use daybook::markup::{Asset, Frame, Target, write};
use daybook::model::{self, Loaded};
use typst_syntax as syntax;

#[path = "../../tests/it/hostile/page.rs"]
pub mod page;
#[path = "../../tests/it/hostile/source.rs"]
pub mod source;

pub const CHART: Asset =
    Asset { path: "a.svg", svg: "<svg viewBox=\"0 0 372 20\"><rect width=\"9\" height=\"9\"/></svg>" };

/// A folder of this process alone; libFuzzer runs one input at a time.
pub fn folder() -> &'static Path {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let shared = Path::new("/dev/shm");
        let base = if shared.is_dir() { shared.to_path_buf() } else { std::env::temp_dir() };
        let folder = base.join(format!("daybook-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    });
    &FOLDER
}

pub fn today(zone: Tz) -> Today {
    static DAY: LazyLock<Date> = LazyLock::new(|| daybook::clock::date("2026-11-02").expect("a date"));
    Today::of(*DAY, zone)
}

/// Bytes as a file of the inventory, beside the tests' small platform if `prelude` is asked for.
pub fn load(data: &[u8], prelude: bool) -> Option<Loaded> {
    let text = bytes::decode(data).ok()?;
    let mut inventory = Inventory::default();
    if prelude {
        inventory.add_text("inventory/prelude.yaml", include_str!("../../tests/it/prelude.yaml"));
    }
    inventory.add_text("inventory/fuzz.yaml", text);
    Some(model::load(inventory, today))
}

/// Nothing was recorded.
pub fn no_evidence() -> &'static Evidence {
    static NONE: LazyLock<Evidence> = LazyLock::new(Evidence::default);
    &NONE
}

/// Markdown in every target: whatever it says, pages hold only what is ours.
pub fn hold_targets(markdown: &str) {
    let frame = Frame { title: "Case".into(), ..Frame::default() };
    let html = write(markdown, &frame, &[CHART], Target::Html).text;
    if let Err(why) = page::check(&html) {
        panic!("{why}\n{markdown}");
    }
    let typst = write(markdown, &frame, &[CHART], Target::Typst).text;
    if let Err(why) = source::check(&typst) {
        panic!("{why}\n{markdown}\n{typst}");
    }
    let plain = write(markdown, &frame, &[CHART], Target::Plain).text;
    assert!(!plain.contains('\u{1b}'), "a terminal's escape in plain text");
}
