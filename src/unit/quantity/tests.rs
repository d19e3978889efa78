use super::*;

/// Input, its exact value, and the whole units that Go's `Value()` gives.
const FACTS: &[(&str, &str, i128)] = &[
    ("0", "0", 0),
    ("0n", "0", 0),
    ("0Ki", "0", 0),
    ("000", "0", 0),
    ("-0", "0", 0),
    ("1", "1", 1),
    ("+1", "1", 1),
    ("-1", "-1", -1),
    ("5.", "5", 5),
    ("1.G", "1000000000", 1_000_000_000),
    (".5", "0.5", 1),
    (".0001k", "0.1", 1),
    ("0.5", "0.5", 1),
    ("0.50000", "0.5", 1),
    ("-0.5", "-0.5", -1),
    ("9.01", "9.01", 10),
    ("1n", "0.000000001", 1),
    ("1u", "0.000001", 1),
    ("1m", "0.001", 1),
    ("100m", "0.1", 1),
    ("1001m", "1.001", 2),
    ("2000m", "2", 2),
    ("19200m", "19.2", 20),
    ("1k", "1000", 1000),
    ("50k", "50000", 50_000),
    ("8.1k", "8100", 8100),
    ("100.035k", "100035", 100_035),
    ("7M", "7000000", 7_000_000),
    ("6G", "6000000000", 6_000_000_000),
    ("40T", "40000000000000", 40_000_000_000_000),
    ("300.2T", "300200000000000", 300_200_000_000_000),
    ("2P", "2000000000000000", 2_000_000_000_000_000),
    ("1E", "1000000000000000000", 1_000_000_000_000_000_000),
    ("1.01E", "1010000000000000000", 1_010_000_000_000_000_000),
    ("12E", "12000000000000000000", 12_000_000_000_000_000_000),
    ("1e3", "1000", 1000),
    ("1E3", "1000", 1000),
    ("1e+3", "1000", 1000),
    ("1E12", "1000000000000", 1_000_000_000_000),
    ("1.53E12", "1530000000000", 1_530_000_000_000),
    ("1e-3", "0.001", 1),
    ("0.5e-2", "0.005", 1),
    ("100e-2", "1", 1),
    ("1.7E18", "1700000000000000000", 1_700_000_000_000_000_000),
    ("1Ki", "1024", 1024),
    ("8Ki", "8192", 8192),
    ("1Mi", "1048576", 1_048_576),
    ("1Gi", "1073741824", 1_073_741_824),
    ("-1Gi", "-1073741824", -1_073_741_824),
    ("1.5Gi", "1610612736", 1_610_612_736),
    ("1.1Gi", "1181116006.4", 1_181_116_007),
    ("1024Mi", "1073741824", 1_073_741_824),
    ("770776Ki", "789274624", 789_274_624),
    ("100.035Ki", "102435.84", 102_436),
    ("0.025Ti", "27487790694.4", 27_487_790_695),
    ("1Ti", "1099511627776", 1_099_511_627_776),
    ("1Pi", "1125899906842624", 1_125_899_906_842_624),
    ("7.99Ei", "9211842821808707338.24", 9_211_842_821_808_707_339),
    // Binary sizes stop at the largest int64, plain numbers do not.
    ("9Ei", "9223372036854775807", i64::MAX as i128),
    ("9223372036854775808", "9223372036854775808", i64::MAX as i128 + 1),
    ("9223372036854775.807k", "9223372036854775807", i64::MAX as i128),
    ("12345678901234567890", "12345678901234567890", 12_345_678_901_234_567_890),
    // Below a billionth, any remainder counts as one.
    ("3.001n", "0.000000004", 1),
    ("0.0000000001", "0.000000001", 1),
    ("0.5e-9", "0.000000001", 1),
    ("1e-400", "0.000000001", 1),
    ("-0.0000000001", "-0.000000001", -1),
    ("0.00000012345", "0.000000124", 1),
    ("0.000000000001Ki", "0.000000002", 1),
    ("1.0000000000000000000000000000000001", "1.000000001", 2),
    ("0.000Gi", "0", 0),
];

const REFUSED: &[&str] = &[
    "",
    " ",
    "aoeu",
    "1 ",
    " 1",
    "7 Gi",
    "1.1.M",
    "1+1.0M",
    "0.1mi",
    "0.1am",
    ".5i",
    "1i",
    "-3.01i",
    "-3.01e-",
    "1K",
    "1ki",
    "1KI",
    "1gi",
    "1GB",
    "1GiB",
    "1e",
    "1e+",
    "1e3.5",
    "1e1e1",
    "Gi",
    ".",
    "+",
    "-",
    "--1",
    "١",
    "1,5",
    "1_000",
    "0x10",
    "1Zi",
    "1mm",
    "1iK",
    "NaN",
    "1e400",
    "1e99999999999999999999",
];

#[test]
fn reads_what_go_reads() {
    for (text, value, whole) in FACTS {
        let read = Quantity::parse(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((read.to_string().as_str(), read.whole()), (*value, *whole), "{text}");
    }
}

#[test]
fn refuses_what_go_refuses() {
    for text in REFUSED {
        assert!(Quantity::parse(text).is_err(), "{text}");
    }
}

#[test]
fn says_what_is_wrong() {
    let error = Quantity::parse("1GiB").unwrap_err();
    assert!(
        error.starts_with("`1GiB`: `GiB` is not a suffix") && error.ends_with("leave out the B"),
        "{error}"
    );
    let error = Quantity::parse("7 Gi").unwrap_err();
    assert!(error.ends_with("there is no space in a quantity"), "{error}");
    assert_eq!(Quantity::parse("1e400").unwrap_err(), "`1e400` is too large a quantity");
}

#[test]
fn becomes_a_decimal() {
    assert_eq!(Quantity::parse("1.5Gi").unwrap().decimal(), Some(Decimal::from(1_610_612_736)));
    assert_eq!(Quantity::parse("500m").unwrap().decimal(), Some(Decimal::new(5, 1)));
    assert_eq!(Quantity::from_nanos(i128::MAX).decimal(), None);
}

/// Every row that Go itself gave, where the collection is at hand.
#[test]
fn agrees_with_the_collected_rows() {
    let Ok(corpus) = std::env::var("DAYBOOK_CORPUS") else { return };
    let rows = |name: &str| {
        let mut reader = csv::Reader::from_path(format!("{corpus}/quantity/{name}")).unwrap();
        reader.records().map(Result::unwrap).collect::<Vec<_>>()
    };
    for row in rows("quantity_oracle.csv") {
        let (text, decimal, error) = (&row[0], &row[6], &row[7]);
        let want = error.is_empty().then(|| Quantity::parse(decimal).unwrap());
        assert_eq!(Quantity::parse(text).ok(), want, "{text}");
        // Past int64 Go's Value() wraps around; daybook's does not.
        if let Some(read) = want.filter(|read| read.whole() <= i64::MAX.into()) {
            assert_eq!(read.whole().to_string(), row[4], "{text}");
        }
    }
    for row in rows("quantity_test_tables.csv") {
        match (&row[0], &row[1], &row[2]) {
            ("parse", text, want) => assert_eq!(Quantity::parse(text), Quantity::parse(want), "{text}"),
            ("string", want, text) => assert_eq!(Quantity::parse(text), Quantity::parse(want), "{text}"),
            ("invalid", text, _) => assert!(Quantity::parse(text).is_err(), "{text}"),
            _ => {}
        }
    }
}
