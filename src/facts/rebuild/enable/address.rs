//! Address ranges as the API counts them: a first address and how many.

use std::net::Ipv4Addr;

/// `10.20.8.20-10.20.8.24` is `10.20.8.20` and 5.
pub fn range(text: &str) -> Option<(String, u64)> {
    let (first, last) = text.split_once(['-', '–'])?;
    let (first, last) = (ipv4(first)?, ipv4(last)?);
    let count = u64::from(u32::from(last)).checked_sub(u32::from(first).into())? + 1;
    Some((first.to_string(), count))
}

/// `10.246.0.0/16` is `10.246.0.0` and 16.
pub fn cidr(text: &str) -> Option<(String, u32)> {
    let (address, prefix) = text.split_once('/')?;
    let prefix: u32 = prefix.trim().parse().ok().filter(|p| *p <= 32)?;
    Some((ipv4(address)?.to_string(), prefix))
}

/// `10.96.0.0/22` is `10.96.0.0` and 1024.
pub fn cidr_block(text: &str) -> Option<(String, u64)> {
    let (address, prefix) = cidr(text)?;
    Some((address, 1u64 << (32 - prefix)))
}

fn ipv4(text: &str) -> Option<Ipv4Addr> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_count_both_ends() {
        assert_eq!(range("10.20.8.20-10.20.8.24"), Some(("10.20.8.20".into(), 5)));
        assert_eq!(range("10.20.8.20 - 10.20.8.20"), Some(("10.20.8.20".into(), 1)));
        assert_eq!(range("10.20.8.24-10.20.8.20"), None);
        assert_eq!(range("10.20.8.20"), None);
    }

    #[test]
    fn blocks_count_their_addresses() {
        assert_eq!(cidr_block("10.96.0.0/22"), Some(("10.96.0.0".into(), 1024)));
        assert_eq!(cidr_block("0.0.0.0/0"), Some(("0.0.0.0".into(), 1 << 32)));
        assert_eq!(cidr_block("10.96.0.0/33"), None);
        assert_eq!(cidr("10.246.0.0/16"), Some(("10.246.0.0".into(), 16)));
    }
}
