//! Every rule: one line here, one `.rs` and one `.md` beside each other below `rules/`.

use super::Check;

macro_rules! rules {
    ($($name:ident,)*) => {
        $(mod $name;)*

        /// In the order of the contract; waivers come last, since they are judged by what the others found.
        pub fn all() -> &'static [&'static Check] {
            &[$(&$name::CHECK),*]
        }

        /// What `explain` prints: the rule's page.
        pub fn page(rule: &str) -> Option<&'static str> {
            let file = rule.replace('-', "_");
            [$((stringify!($name), include_str!(concat!("rules/", stringify!($name), ".md")))),*]
                .into_iter()
                .find(|(name, _)| *name == file)
                .map(|(_, page)| page)
        }
    };
}

rules! {
    unknown_kind,
    unknown_field,
    invalid_value,
    missing_field,
    duplicate_name,
    duplicate_key,
    unknown_reference,
    unreadable_evidence,
    runbooks_share_owner,
    supervisor_in_velero,
    owner_is_approver,
    runbook_inside_platform,
    review_overdue,
    rpo_unreachable,
    invalid_cron,
    cron_changes_meaning,
    schedule_in_dst_gap,
    retention_too_short,
    retention_too_long,
    last_good_may_expire,
    snapshot_is_not_backup,
    volumes_not_covered,
    velero_backs_up_itself,
    default_repository_password,
    restic_uploader,
    target_in_failure_domain,
    too_few_copies,
    target_not_immutable,
    lock_shorter_than_retention,
    target_unencrypted,
    operators_may_delete,
    namespace_uncovered,
    exclusion_expired,
    dependency_without_recovery,
    workload_without_checks,
    never_drilled,
    drill_overdue,
    drill_failed,
    drill_missed_rto,
    drill_unproven,
    drill_too_close,
    drill_without_volumes,
    drill_finding_open,
    rebuild_not_rehearsed,
    vcenter_backup_without_supervisors,
    vcenter_backup_in_failure_domain,
    vcenter_backup_stale,
    export_missing,
    export_stale,
    certificate_expiring,
    steps_exceed_rto,
    shared_cluster_unguarded,
    one_giant_cluster,
    untrusted_tenant_in_shared_cluster,
    dedicated_tenant_shares,
    tenant_without_quota,
    environments_mixed,
    quota_nearly_used,
    zone_quota_nearly_used,
    quotas_exceed_capacity,
    no_room_for_upgrade,
    no_room_for_autoscaler,
    host_loss_not_survivable,
    zone_loss_not_survivable,
    pod_cidr_exhausted,
    no_backup_data,
    evidence_unclaimed,
    rpo_missed,
    backup_failed,
    run_missing,
    schedule_drift,
    schedule_undeclared,
    schedule_paused,
    volumes_not_captured,
    location_unavailable,
    evidence_stale,
    lock_not_enforced,
    rate_missing,
    rate_overlap,
    usage_gap,
    cost_unallocated,
    over_budget,
    waiver_expired,
    waiver_unused,
}

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Check> {
    all().iter().copied().find(|c| c.name == name)
}

/// The month that rules of showback speak of: the last whole one.
fn showback_month(scene: &super::Scene) -> crate::clock::Month {
    scene.platform.today.month().previous()
}
