//! Places, and what fails together.

use crate::inventory::record::record;

record! {
    /// A place where things stand.
    pub struct Site: "Site" {
        /// A path from wide to narrow, such as `eu/fra/fra1/room-a`.
        required failure_domain: String,
    }
}

impl Site {
    /// Do two things here and there fail together? They do when one path is a prefix of the other, or when they
    /// share all parts down to `level`.
    pub fn shares_domain(&self, other: &Site, level: u32) -> bool {
        let here: Vec<&str> = parts(&self.failure_domain);
        let there: Vec<&str> = parts(&other.failure_domain);
        let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
        shared == here.len().min(there.len()) || shared >= level as usize
    }
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|p| !p.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(a: &str, b: &str) -> bool {
        let site = |p: &str| Site { failure_domain: p.into() };
        site(a).shares_domain(&site(b), 3)
    }

    #[test]
    fn a_prefix_shares() {
        assert!(shares("eu/fra", "eu/fra/fra1/room-a"));
        assert!(shares("eu/fra/fra1/room-a", "eu/fra/fra1/room-b"));
        assert!(!shares("eu/fra/fra1/room-a", "eu/fra/fra2/room-a"));
        assert!(!shares("eu/fra/fra1", "eu/muc/muc1"));
    }
}
