//! Where our pages deliberately show something else than a specification says.

/// Why an example comes out differently; none where it must not.
pub fn reason(file: &str, number: u64) -> Option<&'static str> {
    let listed = LIST.iter().filter(|(name, _, _)| file.ends_with(name));
    listed.into_iter().find(|(_, numbers, _)| numbers.contains(&number)).map(|(_, _, reason)| *reason)
}

const LIST: [(&str, &[u64], &str); 4] = [
    (
        "smart_punct.json",
        &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 15],
        "quotation marks, dashes and dots stay as they are typed: a command must not change",
    ),
    ("extensions.json", &[23], "a note's number has no dot, and no arrow leads back"),
    ("regression.json", &[13], "a note's number has no dot, and no arrow leads back"),
    ("extensions.json", &[20], "its expected page is empty: it only asks that nothing crashes"),
];
