use std::io::Write;

use super::*;

const HEADER: &str = "start,end,cluster,namespace,cpu_core_hours_request,storage_gib_hours,storage_class\n";

fn load(files: &[(&str, Vec<u8>)]) -> (Usage, Vec<Finding>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("usage")).unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join("usage").join(name), bytes).unwrap();
    }
    let evidence = Evidence::load(folder.path(), "inventory/evidence");
    (evidence.usage, evidence.findings)
}

fn csv(rows: &[&str]) -> Vec<u8> {
    format!("{HEADER}{}", rows.join("\n")).into_bytes()
}

fn day(day: u32, rest: &str) -> String {
    format!("2026-10-{day:02}T00:00:00Z,2026-10-{:02}T00:00:00Z,{rest}", day + 1)
}

#[test]
fn figures_are_exact_and_absent_ones_stay_absent() {
    let (usage, findings) = load(&[("a.csv", csv(&[&day(1, "c,n,0.1000000000000000000001,,")]))]);
    assert!(findings.is_empty(), "{findings:#?}");
    let row = &usage.rows[0];
    assert_eq!(row.cpu_request.unwrap().to_string(), "0.1000000000000000000001");
    assert_eq!((row.storage, row.storage_class.as_deref(), row.memory_request), (None, None, None));
    assert_eq!((row.line, &*row.file), (2, "inventory/evidence/usage/a.csv"));
    assert_eq!(row.milliseconds(), 86_400_000);
}

#[test]
fn compressed_files_read_like_plain_ones() {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(&csv(&[&day(1, "c,n,1,,")])).unwrap();
    let frame =
        |bytes: &[u8]| ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest);
    let mut zst = frame(&csv(&[&day(2, "c,n,2,,"), ""]));
    // A skippable frame of three bytes, and a second frame.
    zst.extend([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    zst.extend(frame(day(3, "c,n,4,,").as_bytes()));
    let (usage, findings) =
        load(&[("a.csv.gz", gz.finish().unwrap()), ("b.csv.zst", zst), ("README.md", b"notes".to_vec())]);
    assert!(findings.is_empty(), "{findings:#?}");
    let sum: Decimal = usage.rows.iter().filter_map(|r| r.cpu_request).sum();
    assert_eq!((usage.rows.len(), sum), (3, Decimal::from(7)));
    assert_eq!(usage.files.iter().map(|f| f.rows).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let rows = [
        day(1, "c,n,1,,"),
        day(2, "c,n,many,,"),
        day(3, "c,n,-1,,"),
        day(4, "c,n"),
        "2026-10-05,2026-10-06T00:00:00Z,c,n,1,,".to_string(),
        "2026-10-06T00:00:00Z,2026-10-06T00:00:00Z,c,n,1,,".to_string(),
        day(7, ",n,1,,"),
        day(8, "c,n,NaN,,"),
        day(9, "c,n,1e30,,"),
        day(10, "c,n,12345678901234.1234567890123456,,"),
        day(11, "c,n,1.5e-3,,"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (usage, findings) = load(&[("a.csv", csv(&rows))]);
    let lines: Vec<usize> = findings.iter().map(|f| f.place.line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7, 8, 9, 10, 11], "{findings:#?}");
    assert!(findings.iter().all(|f| f.rule == "unreadable-evidence"));
    assert_eq!(usage.rows.len(), 2);
    assert_eq!(usage.rows[1].cpu_request.unwrap().to_string(), "0.0015");
}

#[test]
fn a_file_that_is_something_else_is_told() {
    let focus = b"BilledCost,BillingPeriodStart\n1,2\n".to_vec();
    let broken = vec![0x28, 0xb5, 0x2f, 0xfd, 0xff, 0xff];
    let (usage, findings) = load(&[
        ("a.csv", focus),
        ("b.csv.zst", broken),
        ("c.csv.gz", b"no gzip".to_vec()),
        ("d.parquet", b"PAR1".to_vec()),
        ("e.csv", Vec::new()),
    ]);
    assert_eq!(findings.len(), 5, "{findings:#?}");
    assert!(usage.rows.is_empty());
}

#[test]
fn no_hour_counts_twice() {
    let half = "2026-10-01T12:00:00Z,2026-10-02T12:00:00Z,c,n,5,,".to_string();
    let first = csv(&[&day(1, "c,n,1,,"), &day(1, "c,n,2,10,gold"), &day(1, "c,m,3,,")]);
    let second = csv(&[&day(1, "c,n,1,,"), &half, &day(2, "c,n,7,,")]);
    let (usage, findings) = load(&[("a.csv", first), ("b.csv", second)]);
    let sum: Decimal = usage.rows.iter().filter_map(|r| r.cpu_request).sum();
    assert_eq!(sum, Decimal::from(1 + 2 + 3 + 7), "another storage class is another series");
    let told: Vec<_> = findings.iter().map(|f| (f.place.line, f.severity)).collect();
    assert_eq!(told, [(2, Severity::Warning), (3, Severity::Error)], "{findings:#?}");
}

#[test]
fn a_long_row_hides_no_overlap() {
    let month = "2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,c,n,5,,".to_string();
    let (usage, findings) = load(&[("a.csv", csv(&[&month, &day(20, "c,n,1,,")]))]);
    assert_eq!((usage.rows.len(), findings.len()), (1, 1));
    let (usage, findings) = load(&[("a.csv", csv(&[&day(20, "c,n,1,,"), &month]))]);
    assert_eq!((usage.rows.len(), findings.len()), (1, 1));
}
