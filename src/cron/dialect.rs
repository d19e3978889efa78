//! Which cron library a version of Velero was built with.

use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// robfig/cron 1.1.0: no zones in expressions.
    RobfigV1,
    /// robfig/cron 3.0.1: zones; a step takes a field's star away.
    #[default]
    RobfigV3,
    /// netresearch/go-cron 0.15: both day fields must match, ranges wrap, runs in a skipped hour come late.
    GoCron,
}

impl Dialect {
    pub const ALL: [Self; 3] = [Self::RobfigV1, Self::RobfigV3, Self::GoCron];

    /// `1.18.1`, `v1.18.1` or `1.18.1+vmware.1-vks.1`; 1.15 to 1.18.2 where the version says nothing.
    pub fn of_velero_version(version: &str) -> Self {
        match numbers(version.strip_prefix('v').unwrap_or(version)) {
            None => Self::default(),
            Some(numbers) if numbers < (1, 15, 0) => Self::RobfigV1,
            Some(numbers) if numbers <= (1, 18, 2) => Self::RobfigV3,
            Some(_) => Self::GoCron,
        }
    }
}

/// The versions of Velero that speak it, in the language that is spoken.
impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(super::words::dialect(*self))
    }
}

fn numbers(version: &str) -> Option<(u32, u32, u32)> {
    let core = version.split(['+', '-']).next()?;
    let mut parts = core.split('.').map(|part| part.parse::<u32>().ok());
    let (major, minor) = (parts.next()??, parts.next()??);
    Some((major, minor, parts.next().unwrap_or(Some(0))?))
}

#[cfg(test)]
mod tests {
    use super::Dialect::{self, GoCron, RobfigV1, RobfigV3};

    #[test]
    fn follows_the_version() {
        let cases = [
            ("1.9.5", RobfigV1),
            ("v1.14.1", RobfigV1),
            ("1.15.0", RobfigV3),
            ("1.18", RobfigV3),
            ("1.18.1+vmware.1-vks.1", RobfigV3),
            ("v1.18.2", RobfigV3),
            ("1.18.3", GoCron),
            ("v1.19.0-rc.1", GoCron),
            ("2.0.0", GoCron),
            ("main", RobfigV3),
            ("", RobfigV3),
            ("1.x.3", RobfigV3),
        ];
        for (version, want) in cases {
            assert_eq!(Dialect::of_velero_version(version), want, "{version}");
        }
    }
}
