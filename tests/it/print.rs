//! Pages for the conformance scripts, which look at them with other eyes: a matrix of 400 rows, and a file before and
//! after the packer. They lie below `target/tmp/pages`.

use std::fs;
use std::path::{Path, PathBuf};

use daybook::markup::{Attached, Frame, Relationship, Target, write};
use daybook::pdf::{Extras, FontFiles, Fonts, Job, Pdf, compile, pack, print_with};

const ROWS: usize = 400;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn frame(title: &str) -> Frame {
    Frame {
        title: title.into(),
        id: "HB-MX-001".into(),
        version: "1.0".into(),
        classification: "Internal".into(),
        as_of: "2026-10-31".into(),
        language: "en".into(),
        organisation: "Hafenbank AG".into(),
        ..Frame::default()
    }
}

/// Long words, words without any joint, right-to-left and CJK names, notes under facts, empty cells.
fn matrix() -> String {
    const OWNERS: [&str; 8] = [
        "Zahlungsverkehrsabwicklung",
        "فريق المدفوعات",
        "支払いプラットフォーム運用チーム",
        "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung",
        "צוות תשלומים",
        "平台运维与灾难恢复演练小组",
        "결제 플랫폼 운영팀",
        "Łódź Operations",
    ];
    const STATES: [&str; 4] = ["**✓ pass**", "**✕ fail**", "**! overdue**", "**– no data**"];
    let mut out = String::from(
        "# Everything that is backed up\n\nOne row for each of 400.\n\n## Matrix\n\nRead it by rows.\n\n",
    );
    out.push_str("| Id | Namespace | Owner | Path of the store | Schedule | State | Size | Remark |\n");
    out.push_str("|---|---|---|---|---|---|--:|---|\n");
    for row in 0..ROWS {
        let owner = OWNERS[row % OWNERS.len()];
        let joint = ["-", "/", "_", ""][row % 4];
        let namespace = ["payments", "settlement", "reconciliation", "prod"].join(joint);
        let path = format!("s3://backup-{row}/clusters/pay-prod/velero/backups/{}", "x".repeat(row % 47));
        let remark = if row % 5 == 0 { String::new() } else { format!("Kept {row} days<br>see {owner}") };
        let state = STATES[row % STATES.len()];
        out.push_str(&format!(
            "| R{row:03} | {namespace} | {owner} | {path} | 0 \\*/{} \\* \\* \\* | {state} | {},{row:03} | {remark} |\n",
            row % 23 + 1,
            row * 7,
        ));
    }
    out + "\n<!-- source -->\n\nSource: a test.\n\n## After the matrix\n\nThe text goes on in portrait.\n"
}

fn printed(extras: &Extras, landscape: bool, name: &str) -> Pdf {
    let frame = Frame { landscape, ..frame("Everything that is backed up") };
    let pdf = print_with(&matrix(), &frame, &[], extras).unwrap();
    fs::write(folder(name).join("matrix.pdf"), &pdf.bytes).unwrap();
    fs::write(folder(name).join("matrix.md"), matrix()).unwrap();
    pdf
}

/// Characters without a glyph are told, and nothing is lost but their shape.
#[test]
fn a_matrix_of_400_rows_is_printed_with_what_fonts_there_are() {
    let pdf = printed(&Extras::default(), true, "bundled");
    let told = pdf.warnings.join("\n");
    for missing in ["U+0641", "U+652F", "U+05E6", "U+ACB0"] {
        assert!(told.contains(missing), "{missing}: {told}");
    }
    // 400 rows do not fit on a few pages, and each page has room for more than ten.
    assert!((12..=45).contains(&pdf.pages), "{} pages", pdf.pages);
}

/// Files in `DAYBOOK_TEST_FONTS` (separated by colons) bring the scripts that Inter lacks.
#[test]
fn fonts_by_file_bring_further_scripts() {
    let Ok(paths) = std::env::var("DAYBOOK_TEST_FONTS") else { return };
    let files: Vec<Vec<u8>> = paths.split(':').map(|path| fs::read(path).unwrap()).collect();
    let fonts = Fonts::new(&FontFiles { fallback: &files, ..FontFiles::default() }).unwrap();
    assert!(!fonts.families().fallback.is_empty());
    // In a portrait document the matrix has pages of its own.
    let pdf = printed(&Extras { fonts: &fonts, ..Extras::default() }, false, "fonts");
    assert!(pdf.warnings.is_empty(), "{}", pdf.warnings.join("\n"));
}

#[test]
fn a_file_without_any_face_is_no_font() {
    let ours = include_bytes!("../../assets/fonts/print/Inter-Regular.otf").to_vec();
    let files = FontFiles { sans: &[ours], fallback: &[b"no font".to_vec()], ..FontFiles::default() };
    assert_eq!(Fonts::new(&files).err(), Some(1));
}

#[test]
fn a_file_is_packed_to_half_of_its_size() {
    let frame = frame("Packed");
    let markdown = "# Packed\n\nText.\n\n| a | b |\n|---|--:|\n".to_owned() + &"| x | 1 |\n".repeat(150);
    let source = write(&markdown, &frame, &[], Target::Typst).text;
    let json = frame.to_json();
    let job = Job {
        source: &source,
        frame: &json,
        assets: &[],
        as_of: &frame.as_of,
        attached: &[],
        fonts: Fonts::ours(),
        logo: &[],
    };
    let plain = compile(&job).unwrap().bytes;
    let packed = pack(&plain).unwrap();
    assert!(packed.len() * 2 < plain.len(), "{} of {}", packed.len(), plain.len());
    fs::write(folder("packer").join("plain.pdf"), &plain).unwrap();
    fs::write(folder("packer").join("packed.pdf"), &packed).unwrap();
}

#[test]
fn two_attached_files_of_one_name_are_an_error() {
    let about =
        Attached { name: "a.csv".into(), media_type: "text/csv".into(), relationship: Relationship::Data };
    let frame = Frame { attached: vec![about.clone(), about], ..frame("Twice") };
    let extras = Extras { attached: &[b"1", b"2"], ..Extras::default() };
    let error = print_with("# Twice\n", &frame, &[], &extras).unwrap_err();
    assert!(error.to_string().contains("a.csv"), "{error}");
}
