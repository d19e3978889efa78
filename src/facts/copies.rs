//! How many places hold a point, how long the copy takes, and what falls together with what.

use crate::model::{BackupTarget, Lookup, Object, Platform, Site};
use crate::unit::Span;

/// A target that receives a point, directly or as a replica.
#[derive(Clone, Copy, Debug)]
pub struct Copy<'a> {
    pub target: &'a Object<BackupTarget>,
    /// From the end of the backup until the point is here; none where a lag on the way is not declared.
    pub lag: Option<Span>,
}

/// The target and everything that it is replicated to, nearest first.
pub fn chain<'a>(platform: &'a Platform, target: &'a Object<BackupTarget>) -> Vec<Copy<'a>> {
    let mut copies = vec![Copy { target, lag: Some(Span::ZERO) }];
    let mut at = target;
    let mut lag = Some(Span::ZERO);
    while let Some(next) = at.replicates_to.as_ref().and_then(|r| platform.find(r)) {
        if copies.iter().any(|c| c.target.name == next.name) {
            break;
        }
        lag = lag.and_then(|so_far| so_far.checked_add(at.replication_lag?));
        copies.push(Copy { target: next, lag });
        at = next;
    }
    copies
}

/// Do the two stand where one event takes both?
pub fn together(platform: &Platform, a: &Site, b: &Site) -> bool {
    a.shares_domain(b, platform.record.failure_domain_level())
}

/// Clusters of a class that fall together with a target.
pub fn clusters_beside<'a>(
    platform: &'a Platform,
    class: &'a str,
    target: &BackupTarget,
) -> Vec<(&'a str, &'a Object<Site>)> {
    let Some(there) = platform.find(&target.site) else { return Vec::new() };
    let beside = |site: &&'a Object<Site>| together(platform, site, there);
    platform
        .clusters_with_class(class)
        .filter_map(|c| Some((c.name.as_str(), platform.site_of(c).filter(beside)?)))
        .collect()
}

/// Targets counted as places: two that fall together are one.
pub fn places<'a>(
    platform: &Platform,
    targets: &[&'a Object<BackupTarget>],
) -> Vec<&'a Object<BackupTarget>> {
    let mut apart: Vec<&'a Object<BackupTarget>> = Vec::new();
    for target in targets {
        let fresh = |known: &&'a Object<BackupTarget>| match (
            platform.find(&known.site),
            platform.find(&target.site),
        ) {
            (Some(a), Some(b)) => !together(platform, a, b),
            _ => known.name != target.name,
        };
        if apart.iter().all(fresh) {
            apart.push(target);
        }
    }
    apart
}

/// What a promise waits for after a backup is complete: until the point is on as many targets as the class asks
/// for, and on one that does not fall together with the cluster. None where that lag is not declared.
pub fn awaited_lag(
    platform: &Platform,
    class: &str,
    copies: u32,
    target: &Object<BackupTarget>,
) -> Option<Span> {
    let chain = chain(platform, target);
    let wanted = usize::try_from(copies).unwrap_or(usize::MAX).clamp(1, chain.len());
    let outside = chain.iter().position(|c| clusters_beside(platform, class, c.target).is_empty());
    let last = outside.unwrap_or(0).max(wanted - 1);
    chain.get(last).and_then(|c| c.lag)
}
