//! Values at the edges of their types: all fields of a type at once, then single fields with anything.

use serde_json::{Value as Json, json};

use super::document::TEXTS;
use super::edit::{sample, small};
use super::project::Hostile;

/// By the schema's `x-type`.
const EDGES: &[(&str, &[&str])] = &[
    (
        "size",
        &[
            "0",
            "-1Gi",
            "9223372036854775807",
            "9Ei",
            "170141183460469231731",
            "1n",
            "1e18",
            "99999999999999999999E",
        ],
    ),
    ("CPU", &["0", "-1", "1n", "79228162514GHz", "9223372036854775807", "1e15", "0.000000001"]),
    ("duration", &["1s", "0s", "292y", "9223372036854775807s", "106751991167300d", "-1h", "1h1h1h"]),
    (
        "amount",
        &[
            "0",
            "-0",
            "-1",
            "79228162514264337593543950335",
            "0.0000000000000000000000000001",
            "1e400",
            ".nan",
            "1,5",
        ],
    ),
    (
        "decimal",
        &[
            "0",
            "-1",
            "79228162514264337593543950335",
            "-79228162514264337593543950335",
            "0.0000000000000000000000000001",
        ],
    ),
    ("whole number", &["0", "1", "4294967295", "4294967296", "-1", "0x10", "1e3"]),
    ("date", &["0000-01-01", "0001-01-01", "9999-12-31", "1970-01-01", "2026-02-30", "10000-01-01"]),
    (
        "instant",
        &[
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-23:59",
            "0001-01-01T00:00:00+23:59",
            "2026-10-25T02:30:00+02:00",
        ],
    ),
    ("date or instant", &["0000-01-01", "9999-12-31T23:59:59-23:59", "now"]),
    (
        "IANA time zone",
        &["Pacific/Apia", "America/Sao_Paulo", "Etc/GMT+12", "../../etc/passwd", "Africa/Monrovia"],
    ),
    ("ISO 4217 code", &["XXX", "eur", "€€€"]),
    ("true or false", &["true", "false", "yes", "1"]),
    ("e-mail address", &["a@b", "x@y.example\nBcc: z@evil.example", "|`id`@x.example", "<a@b.example>"]),
    ("SHA-256", &["0000000000000000000000000000000000000000000000000000000000000000", "x"]),
];

const CRONS: &[&str] = &[
    "0 0 31 2 *",
    "0 0 29 2 *",
    "* * * * *",
    "@every 1s",
    "@every 1ns",
    "@every 2562047h",
    "@every 0s",
    "59 23 31 12 6",
    "CRON_TZ=Pacific/Apia 0 0 30 12 *",
    "TZ=../../etc/passwd * * * * *",
    "0-59/1,0-59/1,0-59/1,0-59/1 * * * *",
    "*/99999999999999999999 * * * *",
    "0 0 1-31 1-12 0-6",
    "0 22-4 * * *",
    "L W # ? *",
];

pub fn cases() -> Vec<Hostile> {
    let mut cases = Vec::new();
    for (kind, texts) in EDGES {
        for text in *texts {
            cases.push(Hostile {
                category: "edge",
                name: format!("{kind} {}", text.escape_debug()),
                files: small(&mut |spot| (spot.kind == *kind).then(|| Json::from(*text))),
                ..Hostile::default()
            });
        }
    }
    cases.extend(CRONS.iter().map(|text| Hostile {
        category: "cron",
        name: (*text).to_string(),
        files: small(&mut |spot| (spot.field == "cron").then(|| Json::from(*text))),
        ..Hostile::default()
    }));
    cases.extend((0..70).map(random));
    cases
}

/// Three fields of the sample, chosen by the seed, hold something else.
fn random(seed: u64) -> Hostile {
    let mut count = 0;
    sample(&mut |_| {
        count += 1;
        None
    });
    let mut dice = Dice(seed);
    let picked: Vec<(u64, Json)> = (0..3).map(|_| (dice.below(count), anything(&mut dice))).collect();
    let mut index = 0;
    let files = sample(&mut |_| {
        index += 1;
        picked.iter().find(|(at, _)| *at == index).map(|(_, value)| value.clone())
    });
    Hostile { category: "random", name: format!("{seed:02}"), files, ..Hostile::default() }
}

fn anything(dice: &mut Dice) -> Json {
    let edges = EDGES[dice.below(EDGES.len() as u64) as usize].1;
    match dice.below(9) {
        0 => Json::Null,
        1 => json!([]),
        2 => json!({}),
        3 => json!([{"a": [null, "b"]}]),
        4 => json!({"a\u{0}b": {"kind": "Platform"}}),
        5 => json!("x".repeat(100_000)),
        6 => json!(TEXTS[dice.below(TEXTS.len() as u64) as usize]),
        _ => json!(edges[dice.below(edges.len() as u64) as usize]),
    }
}

/// SplitMix64: the same inventories everywhere and for ever.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end.max(1)
    }
}
