//! What other tools left behind, or somebody in their name.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::edit::small;
use super::project::Hostile;

const HEAD: &str = "start,end,cluster,namespace,cpu_core_hours_request,storage_gib_hours\n";
const ROW: &str = "2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,shop-prod,storefront,1,2\n";

pub fn cases() -> Vec<Hostile> {
    let mut cases = vec![];
    let mut add = |name: &str, path: &str, bytes: Vec<u8>, expect: Option<&'static str>| {
        let mut files = small(&mut |_| None);
        files.retain(|(path, _)| !path.starts_with("inventory/evidence/usage"));
        files.push((format!("inventory/evidence/{path}"), bytes));
        cases.push(Hostile {
            category: "evidence",
            name: name.to_owned(),
            files,
            expect,
            ..Hostile::default()
        });
    };
    let bad = Some("cannot be read");
    let text = |text: &str| text.as_bytes().to_vec();
    add("empty", "usage/a.csv", vec![], bad);
    add("no header", "usage/a.csv", text(ROW), bad);
    add("twice a column", "usage/a.csv", text(&HEAD.replace("cpu_core_hours_request", "start")), bad);
    add("not utf-8", "usage/a.csv", [HEAD.as_bytes(), ROW.as_bytes(), b"\xff,\xfe\n"].concat(), bad);
    add("utf16", "usage/a.csv", b"\xff\xfes\0t\0a\0r\0t\0".to_vec(), bad);
    add("nul", "usage/a.csv", [HEAD.as_bytes(), &[0; 5000]].concat(), bad);
    add("other columns", "usage/a.csv", text(&format!("{HEAD}a,b\n{ROW}")), bad);
    add(
        "backwards",
        "usage/a.csv",
        text(&format!("{HEAD}2026-10-02T00:00:00Z,2026-10-01T00:00:00Z,a,b,1,2\n")),
        bad,
    );
    for figure in ["-1", "1e400", "NaN", "inf", "0x10", "79228162514264337593543950335", "1e-400", "=1+1"] {
        add(
            &format!("figure {figure}"),
            "usage/a.csv",
            text(&format!("{HEAD}{}", ROW.replace(",1,", &format!(",{figure},")))),
            bad,
        );
    }
    add(
        "largest figure",
        "usage/a.csv",
        text(&format!("{HEAD}{}", ROW.replace(",1,", ",1000000000000000,"))),
        None,
    );
    let ages = "0000-01-01T00:00:00Z,9999-12-31T23:59:59Z,shop-prod,storefront,1,2\n";
    add("ages", "usage/a.csv", text(&format!("{HEAD}{ages}")), None);
    add("columns", "usage/a.csv", text(&format!("{}\n", ",".repeat(60_000))), Some("columns"));
    add(
        "million columns",
        "usage/a.csv",
        text(&format!("{HEAD}{}\n", ",".repeat(1_000_000))),
        Some("longer than"),
    );
    add("open quote", "usage/a.csv", text(&format!("{HEAD}\"{}", ROW.repeat(20_000))), Some("longer than"));
    add("long line", "usage/a.csv", [HEAD.as_bytes(), &vec![b'x'; 4 << 20]].concat(), Some("longer than"));
    add(
        "all wrong",
        "usage/a.csv",
        text(&format!("{HEAD}{}", "x\n".repeat(200_000))),
        Some("more rows are wrong"),
    );
    add(
        "all the same",
        "usage/a.csv",
        text(&format!("{HEAD}{}", ROW.repeat(50_000))),
        Some("more rows overlap or repeat"),
    );
    add("gzip", "usage/a.csv.gz", packed(&[HEAD, ROW].concat(), 1), None);
    add("gzip cut", "usage/a.csv.gz", packed(&[HEAD, ROW].concat(), 1)[..20].to_vec(), bad);
    add("gzip of nothing", "usage/a.csv.gz", text("no gzip"), bad);
    add("gzip bomb of one line", "usage/a.csv.gz", packed("0", 64 << 20), bad);
    add("gzip bomb of lines", "usage/a.csv.gz", packed(&format!("{HEAD}{}", "\n".repeat(1 << 20)), 64), None);
    add("gzip bomb of rows", "usage/a.csv.gz", bomb_of_rows(), Some("more rows are wrong"));
    add("zstd of nothing", "usage/a.csv.zst", text("no zstd"), bad);
    // A frame that promises a window of 2^41 bytes; one that skips 4 GiB; a block that repeats a byte for ever.
    add("zstd window", "usage/a.csv.zst", b"\x28\xb5\x2f\xfd\x00\xf8\x01\0\0".to_vec(), bad);
    add("zstd skip", "usage/a.csv.zst", b"\x50\x2a\x4d\x18\xff\xff\xff\xff".to_vec(), bad);
    add("zstd bomb", "usage/a.csv.zst", zstd_bomb(), bad);
    add("unknown ending", "usage/a.xlsx", text("PK"), bad);
    add("double ending", "usage/a.csv.gz.exe", text("MZ"), bad);
    add("folder called a file", "usage/a.csv/b.csv", text(&[HEAD, ROW].concat()), None);
    add("name with markup", "usage/<b onclick=x>|`*.csv", text("x"), bad);
    add("name with lines", "usage/a\n\n# b\u{1b}[31m\u{202e}.csv", text("x"), bad);
    for namespace in super::document::TEXTS.iter().filter(|t| !t.contains(['\n', '\r', '\0'])).step_by(4) {
        let quoted = format!("\"{}\"", namespace.replace('"', "\"\""));
        add(
            &format!("namespace {}", namespace.escape_debug()),
            "usage/a.csv",
            text(&format!("{HEAD}{}", ROW.replace("storefront", &quoted))),
            None,
        );
    }
    cases
}

/// `text`, `times` times over, as a few kilobytes.
fn packed(text: &str, times: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let many = text.repeat(times.min(1 << 20));
    for _ in 0..times.div_ceil(1 << 20) {
        encoder.write_all(many.as_bytes()).expect("memory");
    }
    encoder.finish().expect("memory")
}

fn bomb_of_rows() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(HEAD.as_bytes()).expect("memory");
    encoder.write_all("x,y\n".repeat(1 << 20).as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

/// Blocks of one byte repeated 128 KiB, three bytes of header each: 4 GiB out of 128 KiB.
fn zstd_bomb() -> Vec<u8> {
    let mut bytes = b"\x28\xb5\x2f\xfd\x00\x58".to_vec();
    let block = (128u32 << 10) << 3 | 1 << 1;
    for _ in 0..32_768 {
        bytes.extend_from_slice(&block.to_le_bytes()[..3]);
        bytes.push(b'a');
    }
    bytes
}
