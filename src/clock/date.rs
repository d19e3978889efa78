//! A day as it is typed.

use chrono::NaiveDate;

/// `2026-10-31`, every digit typed.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    let refuse = |why: &str| format!("`{}` is not a date{why}: write it as 2026-10-31", text.escape_debug());
    if !shape(text.as_bytes()) {
        return Err(refuse(""));
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| refuse(" (no such day)"))
}

/// Four, two and two digits with hyphens: chrono alone takes `2026-2-3` too.
pub(super) fn shape(text: &[u8]) -> bool {
    text.len() == 10
        && text.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_strict() {
        assert_eq!(date("2026-10-31").unwrap().to_string(), "2026-10-31");
        assert!(date("2028-02-29").is_ok());
        for text in [
            "2026-2-3",
            "2026-02-30",
            "2027-02-29",
            "20261031",
            "31.10.2026",
            "2026-10-31 ",
            "",
            "２026-10-3",
        ] {
            assert!(date(text).is_err(), "{text}");
        }
        assert_eq!(
            date("2026-02-30").unwrap_err(),
            "`2026-02-30` is not a date (no such day): write it as 2026-10-31"
        );
    }
}
