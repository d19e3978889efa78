use std::fs;
use std::path::Path;

use crate::settings::Settings;

const LOGO: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 10\"><path d=\"M0 0h9\"/></svg>";

/// A project with that theme; each finding as `file:line message`.
fn told(theme: &str, prepare: impl FnOnce(&Path)) -> (Option<Settings>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::write(root.join("logo.svg"), LOGO).unwrap();
    fs::write(root.join("daybook.yaml"), format!("theme:\n{theme}")).unwrap();
    prepare(root);
    match Settings::load(root) {
        Ok(settings) => (Some(settings), Vec::new()),
        Err(error) => {
            let one = |f: &crate::diagnostic::Finding| {
                assert!(!f.help.is_empty());
                format!("{}:{} {}", f.place.file, f.place.line, f.message)
            };
            (None, error.findings.iter().map(one).collect())
        }
    }
}

const NOTHING: fn(&Path) = |_| {};

#[test]
fn a_theme_is_read() {
    let yaml = "  organisation: A\n  logo: {file: logo.svg}\n  accent: \"#8A2350\"\n  cover: c\n  footer: f\n  fonts:\n    sans: [s.otf]\n    mono: [m.ttf]\n";
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts/print");
    let (settings, wrong) = told(yaml, |root| {
        fs::copy(fonts.join("Inter-Regular.otf"), root.join("s.otf")).unwrap();
        fs::copy(fonts.join("JetBrainsMono-Regular.ttf"), root.join("m.ttf")).unwrap();
    });
    assert_eq!(wrong, Vec::<String>::new());
    let theme = &settings.unwrap().theme;
    assert_eq!(theme.accent.as_deref(), Some("#8a2350"));
    assert_eq!(theme.logo.as_ref().map(|l| (l.picture.width, l.picture.height)), Some((40_000, 10_000)));
    assert!(theme.sans[0].is_regular() && theme.mono[0].is_regular());
}

#[test]
fn all_troubles_show_in_one_run() {
    let yaml = "  logo: {file: ../x.svg}\n  accent: \"#ffcc00\"\n  cover: \"a\\nb\"\n  fonts:\n    sans: [/etc/passwd, logo.svg]\n  colour: x\n";
    let (_, wrong) = told(yaml, NOTHING);
    for part in [
        ":2 `../x.svg` leads out",
        ":3 `#ffcc00` has a contrast",
        ":4 the text has line",
        ":6 `/etc/passwd` leads out",
        ":6 `logo.svg` is no font",
        ":7 there is no field `colour`",
    ] {
        assert!(
            wrong.iter().any(|w| w.starts_with("daybook.yaml") && w.contains(part)),
            "{part}: {wrong:#?}"
        );
    }
}

#[test]
fn a_colour_without_quotes_is_noticed() {
    assert!(told("  cover: c\n  accent: #0b5cad\n", NOTHING).1[0].contains("the colour is empty"));
}

#[test]
fn a_hostile_logo_is_shown_where_it_is_hostile() {
    let hostile = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 1\">\n<script>1</script></svg>";
    let write = |root: &Path| fs::write(root.join("logo.svg"), hostile).unwrap();
    assert_eq!(told("  logo: {file: logo.svg}\n", write).1, ["logo.svg:2 the SVG holds `<script>`"]);
    let renamed = |root: &Path| fs::rename(root.join("logo.svg"), root.join("logo.png")).unwrap();
    assert_eq!(told("  logo: {file: logo.png}\n", renamed).1, ["daybook.yaml:2 `logo.png` is a SVG"]);
}

#[cfg(unix)]
#[test]
fn links_cannot_lead_out_and_devices_are_no_files() {
    use std::os::unix::fs::symlink;
    let link = |to: &'static str| move |root: &Path| symlink(to, root.join("l.svg")).unwrap();
    let yaml = "  logo: {file: l.svg}\n";
    assert!(told(yaml, link("/etc/passwd")).1[0].contains("leads out"));
    assert!(told(yaml, link("/dev/zero")).1[0].contains("leads out"));
    assert!(told(yaml, link("logo.svg")).1.is_empty());
    assert!(
        told("  logo: {file: d}\n", |root| fs::create_dir(root.join("d")).unwrap()).1[0]
            .contains("is no file")
    );
}

#[test]
fn fonts_are_what_they_should_be() {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts/print");
    let put = |name: &str, at: &'static str| {
        let from = fonts.join(name);
        move |root: &Path| {
            fs::copy(&from, root.join(at)).unwrap();
        }
    };
    let first = |yaml: &str, prepare: &dyn Fn(&Path)| told(yaml, |root| prepare(root)).1.join("\n");
    let uneven = put("Inter-Regular.otf", "m.otf");
    assert!(first("  fonts:\n    mono: [m.otf]\n", &uneven).contains("is not monospaced"));
    let bold = put("Inter-Bold.otf", "b.otf");
    assert!(first("  fonts:\n    sans: [b.otf]\n", &bold).contains("upright and of weight 400"));
    let cut = |root: &Path| {
        let whole = fs::read(fonts.join("Inter-Regular.otf")).unwrap();
        fs::write(root.join("c.otf"), &whole[..200]).unwrap();
    };
    assert!(first("  fonts:\n    sans: [c.otf]\n", &cut).contains("c.otf"));
}
