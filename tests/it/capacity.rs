//! What hosts carry and quotas promise; every figure here is worked out by hand.
//!
//! The prelude: three zones of six hosts with 64 cores, 128 GHz and 512 GiB; one may fail. One core is 2 GHz. One cluster
//! with three control plane nodes and three workers of 2 vCPU and 8 GiB, fully reserved, so 4 GHz and 8 GiB each.

use daybook::facts::quota::{self, Limit, Resource};
use daybook::facts::{capacity, nodes};
use daybook::model::Platform;
use rust_decimal::Decimal;

use crate::bench;

fn platform(yaml: &str) -> Platform {
    bench::platform(yaml, &[]).0
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a number")
}

fn some(text: &str) -> Option<Decimal> {
    Some(decimal(text))
}

fn cluster(more: &str) -> String {
    format!(
        "kind: Cluster\nname: ledger-prod\nsupervisor: sup-one\nvsphereNamespace: ns-one\nowner: ops\n\
         environment: prod\n{more}"
    )
}

fn namespace(quota: &str) -> String {
    format!("kind: VsphereNamespace\nname: ns-one\nsupervisor: sup-one\ntenant: ledger\nquota: {quota}\n")
}

/// The Supervisor with other zones.
fn supervisor(zones: &str) -> String {
    format!(
        "kind: Supervisor\nname: sup-one\nowner: infra\nsite: one\n\
         vcenter: {{fqdn: vc1.hafenbank.example, version: 9.1.1}}\nzones: [{zones}]\n"
    )
}

/// `requested`, `most` and `surge` of one line.
fn asked(platform: &Platform, zone: Option<&str>, resource: Resource) -> [Option<Decimal>; 3] {
    let lines = quota::lines(platform, &platform.vsphere_namespaces["ns-one"]);
    let line = lines.iter().find(|l| l.zone.as_deref() == zone && l.resource == resource).expect("a line");
    [line.requested, line.most, line.surge]
}

fn limit(platform: &Platform, zone: Option<&str>, resource: Resource) -> (Limit, bool) {
    let lines = quota::lines(platform, &platform.vsphere_namespaces["ns-one"]);
    let line = lines.iter().find(|l| l.zone.as_deref() == zone && l.resource == resource).expect("a line");
    (line.quota, line.split)
}

#[test]
fn the_prelude_by_hand() {
    let platform = platform("");
    // Six nodes of 4 GHz and 8 GiB, two in each zone; an upgrade adds one.
    assert_eq!(asked(&platform, None, Resource::Cpu), [some("24"), some("24"), some("4")]);
    assert_eq!(asked(&platform, None, Resource::Memory), [some("48"), some("48"), some("8")]);
    assert_eq!(asked(&platform, Some("zone-b"), Resource::Memory), [some("16"), some("16"), some("8")]);
    let storage = Resource::Storage("gold".into());
    assert_eq!(asked(&platform, None, storage.clone()), [some("100"), some("100"), None]);
    assert_eq!(limit(&platform, None, storage), (Limit::At(decimal("4096")), false));

    let zones = capacity::zones(&platform, &platform.supervisors["sup-one"]);
    assert_eq!(zones.iter().map(|z| z.zone.as_str()).collect::<Vec<_>>(), ["zone-a", "zone-b", "zone-c"]);
    let (cpu, memory) = (&zones[0].cpu, &zones[0].memory);
    assert_eq!([cpu.capacity, cpu.after_host_loss, cpu.usable], [some("768"), some("640"), some("640")]);
    assert_eq!([memory.capacity, memory.usable], [some("3072"), some("2560")]);
    assert_eq!(
        [cpu.requested, cpu.held, cpu.left(), cpu.left_in_upgrade()].map(Option::unwrap),
        [8, 8, 632, 628].map(Decimal::from)
    );
    assert_eq!([memory.left(), memory.left_in_upgrade()], [some("2544"), some("2536")]);
    assert_eq!(memory.quota.at().map(|q| q.round_dp(2)), some("133.33"), "400 in three zones");
    assert_eq!(memory.left_percent().map(|p| p.0), some("99.375"));
    // 16 GiB start elsewhere, where twice 2544 are left.
    let losses = capacity::zone_losses(&zones);
    assert_eq!((losses[2].moves, losses[2].room), (decimal("16"), some("5088")));
}

#[test]
fn buffer_and_hosts_that_may_fail_come_off_in_that_order() {
    let hosts = "{name: h, hosts: 6, hostCpuGhz: 192, hostCores: 80, hostMemory: 512Gi, failuresToTolerate: 2, bufferPercent: 10}";
    let more =
        "{name: i, hosts: 2, hostCpuGhz: 192, hostCores: 80, hostMemory: 256Gi, failuresToTolerate: 0}";
    let platform =
        platform(&supervisor(&format!("{{name: z, role: management, clusters: [{hosts}, {more}]}}")));
    let zones = capacity::zones(&platform, &platform.supervisors["sup-one"]);
    let memory = &zones[0].memory;
    // 6 × 512 + 2 × 256; then 4 × 512 + 512; then 2048 × 0.9 + 512.
    assert_eq!(memory.capacity, some("3584"));
    assert_eq!(memory.after_host_loss, some("2560"));
    assert_eq!(memory.usable, some("2355.2"));
    assert!(capacity::zone_losses(&zones).is_empty(), "one zone has nowhere to go");
    // 192 ÷ 80 = 2.4 GHz a core, and six nodes of 2 vCPU: 28.8 GHz.
    assert_eq!(asked(&platform, None, Resource::Cpu)[0], some("28.8"));
    let lines = quota::lines(&platform, &platform.vsphere_namespaces["ns-one"]);
    assert!(lines.iter().all(|l| l.zone.is_none()), "no zone, no zone lines");
    assert_eq!(zones[0].cpu.quota, Limit::At(decimal("100")), "all of it in the only zone");
}

#[test]
fn nodes_that_do_not_divide_evenly_fill_the_first_zones() {
    let pools = "controlPlane: {replicas: 1, vmClass: guaranteed-medium}\nnodePools:\n\
                 - {name: spread, vmClass: guaranteed-medium, replicas: 5, max: 7}\n\
                 - {name: bound, vmClass: guaranteed-medium, replicas: 2, zone: zone-c, maxSurge: 2}\n";
    let platform = platform(&cluster(pools));
    let of = |zone: &str| asked(&platform, Some(zone), Resource::Memory);
    // A: control plane 1, spread 2 (3 of 7), surge 1. B: 2 (2). C: spread 1 (2), bound 2, surge 2.
    assert_eq!(of("zone-a"), [some("24"), some("32"), some("8")]);
    assert_eq!(of("zone-b"), [some("16"), some("16"), some("8")]);
    assert_eq!(of("zone-c"), [some("24"), some("32"), some("16")]);
    let all = asked(&platform, None, Resource::Memory);
    assert_eq!(all, [some("64"), some("80"), some("16")], "the zones make up the whole");
    let zones = capacity::zones(&platform, &platform.supervisors["sup-one"]);
    assert_eq!(zones.iter().map(|z| z.movable_gib).collect::<Vec<_>>(), [24, 16, 8].map(Decimal::from));
}

#[test]
fn several_pools_are_rolled_at_once_where_the_cluster_says_so() {
    let pools = |n: u32| {
        format!(
            "upgradeConcurrency: {n}\ncontrolPlane: {{replicas: 3, vmClass: guaranteed-medium}}\nnodePools:\n\
             - {{name: a, vmClass: guaranteed-medium, replicas: 1, maxSurge: 1}}\n\
             - {{name: b, vmClass: guaranteed-medium, replicas: 1, maxSurge: 3}}\n\
             - {{name: c, vmClass: guaranteed-medium, replicas: 1, maxSurge: 2}}\n"
        )
    };
    for (at_once, nodes) in [(1, "3"), (2, "5"), (3, "6"), (9, "6")] {
        let platform = platform(&cluster(&pools(at_once)));
        let groups = nodes::groups(&platform, &platform.clusters["ledger-prod"]);
        let gib = decimal(nodes) * Decimal::from(8);
        assert_eq!(nodes::surge(&groups, None, |_| true).gib, gib, "{at_once} at once");
        assert_eq!(Decimal::from(nodes::surge_nodes(&groups)), decimal(nodes));
    }
}

#[test]
fn without_a_clock_rate_cpu_is_unknown_and_memory_is_not() {
    let zone = |name: &str, size: &str| {
        format!("{{name: {name}, role: management, clusters: [{{name: h-{name}, hosts: 3, {size}}}]}}")
    };
    let slow = "hostCpuGhz: 100, hostCores: 50, hostMemory: 512Gi";
    let fast = "hostCpuGhz: 150, hostCores: 50, hostMemory: 512Gi";
    for (a, b) in
        [(slow, fast), (slow, "hostMemory: 512Gi"), (slow, "hostCpuGhz: 0, hostCores: 0, hostMemory: 512Gi")]
    {
        let zones = supervisor(&format!("{}, {}", zone("a", a), zone("b", b)));
        let platform = platform(&format!("{zones}---\n{}", namespace("{cpu: 12, memory: 64Gi}")));
        assert_eq!(nodes::ghz_per_core(&platform.supervisors["sup-one"]), None, "{b}");
        assert_eq!(asked(&platform, None, Resource::Cpu), [None; 3]);
        assert_eq!(asked(&platform, None, Resource::Memory)[0], some("48"));
        assert_eq!(
            limit(&platform, None, Resource::Cpu).0,
            Limit::Unknown,
            "12 cores of unknown speed are not unlimited"
        );
        let zones = capacity::zones(&platform, &platform.supervisors["sup-one"]);
        assert_eq!([zones[0].cpu.requested, zones[0].cpu.held, zones[0].cpu.left()], [None; 3]);
        assert_eq!(zones[0].memory.left(), some("992"), "2 × 512 − 4 × 8");
    }
    let platform = platform(&supervisor("{name: a, role: management}"));
    let zones = capacity::zones(&platform, &platform.supervisors["sup-one"]);
    assert_eq!(
        [zones[0].memory.capacity, zones[0].memory.left(), zones[0].cpu.usable],
        [None; 3],
        "no hosts declared"
    );
}

#[test]
fn limits_of_zones_fall_back_to_the_namespace_and_name_its_zones() {
    let own = "{cpu: 60GHz, memory: 200Gi, zones: [{name: zone-b, cpu: 20GHz}, {name: zone-c}]}";
    let platform = platform(&namespace(own));
    assert_eq!(limit(&platform, Some("zone-b"), Resource::Cpu), (Limit::At(decimal("20")), false));
    assert_eq!(limit(&platform, Some("zone-c"), Resource::Cpu), (Limit::At(decimal("60")), false));
    assert_eq!(limit(&platform, Some("zone-b"), Resource::Memory), (Limit::At(decimal("200")), false));
    // Six nodes in two zones: two of each group of three in the first.
    assert_eq!(asked(&platform, Some("zone-b"), Resource::Memory)[0], some("32"));
    assert_eq!(asked(&platform, Some("zone-c"), Resource::Memory)[0], some("16"));
    let zones = capacity::zones(&platform, &platform.supervisors["sup-one"]);
    assert_eq!(zones[0].memory.requested, some("0"), "zone A is not the namespace's");
    assert_eq!(zones[0].memory.quota, Limit::At(Decimal::ZERO));
}

#[test]
fn the_whole_is_the_sum_of_its_zones_where_only_they_have_limits() {
    let sum =
        "{zones: [{name: zone-a, cpu: 10GHz, memory: 32Gi}, {name: zone-b, cpu: 12500m, memory: 32Gi}]}";
    let platform = platform(&namespace(sum));
    assert_eq!(limit(&platform, None, Resource::Cpu).0, Limit::At(decimal("35")), "10 and 12.5 × 2");
    assert_eq!(limit(&platform, None, Resource::Memory).0, Limit::At(decimal("64")));
    let platform = self::platform(&namespace("{zones: [{name: zone-a, cpu: 10GHz}, {name: zone-b}]}"));
    assert_eq!(limit(&platform, None, Resource::Cpu).0, Limit::Unlimited, "one zone has none");
}

#[test]
fn a_pod_range_of_20_bits_has_16_blocks() {
    let blocks = |more: &str| {
        let pools = "controlPlane: {replicas: 3, vmClass: guaranteed-medium}\nnodePools:\n\
                     - {name: a, vmClass: guaranteed-medium, replicas: 3, max: 11, maxSurge: 2}\n";
        let platform = platform(&cluster(&format!("{more}\n{pools}")));
        capacity::pod_blocks(&platform, &platform.clusters["ledger-prod"]).map(|p| (p.blocks, p.needed))
    };
    // 3 + 11 + 2 = 16.
    assert_eq!(blocks("podCidr: 172.20.0.0/20"), Some((16, 16)));
    assert_eq!(blocks("podCidr: 172.20.0.0/20\npodCidrBlockSize: 26"), Some((64, 16)));
    assert_eq!(blocks("podCidr: 172.20.0.0/24"), Some((1, 16)));
    for none in
        ["", "podCidr: 172.20.0.0", "podCidr: 172.20.0.0/25", "podCidr: fd00::/8\npodCidrBlockSize: 80"]
    {
        assert_eq!(blocks(none), None, "{none}");
    }
}

#[test]
fn storage_classes_belong_to_the_policy_that_they_are_made_from() {
    let workload = "kind: Workload\nname: books\ntenant: ledger\ncluster: ledger-prod\nnamespaces: [books]\nclass: gold\n\
                    dependencies: []\nvolumes:\n- {name: a, size: 10Gi, storageClass: gold-disks}\n\
                    - {name: b, size: 512Mi, storageClass: gold-disks-latebinding}\n- {name: c, size: 7Gi, storageClass: gold}\n";
    let platform = platform(&format!("{workload}---\n{}", namespace("{storage: {Gold Disks: 20Gi}}")));
    let storage = Resource::Storage("Gold Disks".into());
    assert_eq!(asked(&platform, None, storage)[0], some("10.5"));
}

#[test]
fn what_a_cluster_does_not_say_is_not_complete() {
    let complete = |more: &str| {
        let platform = platform(&cluster(more));
        let zones = capacity::zones(&platform, &platform.supervisors["sup-one"]);
        let lines = quota::lines(&platform, &platform.vsphere_namespaces["ns-one"]);
        (zones[0].complete, lines[0].complete)
    };
    let control_plane = "controlPlane: {replicas: 3, vmClass: guaranteed-medium}\n";
    assert_eq!(complete(""), (false, false));
    assert_eq!(complete(control_plane), (false, false));
    let pool =
        |size: &str| format!("{control_plane}nodePools: [{{name: a, vmClass: guaranteed-medium{size}}}]");
    assert_eq!(complete(&pool("")), (false, false));
    assert_eq!(complete(&pool(", min: 2")), (true, true));
    let platform = platform(
        "# without: Workload/books\n# without: NamespaceGuard/books\n# without: Cluster/ledger-prod\n# without: Drill/gold-2026-09\n",
    );
    assert_eq!(asked(&platform, None, Resource::Memory), [None; 3], "no cluster asks for anything");
}

#[test]
fn absurd_sizes_do_not_overflow() {
    let huge = "hosts: 4294967295, hostCpuGhz: 70000000000000000000000000000, hostCores: 1, hostMemory: 8000000Ei, \
                failuresToTolerate: 1, bufferPercent: 70000000000000000000000000000";
    let zones = supervisor(&format!(
        "{{name: z, role: management, clusters: [{{name: h, {huge}}}, {{name: i, {huge}}}]}}"
    ));
    let class = "kind: VmClass\nname: guaranteed-medium\ncpus: 70000000000000\nmemory: 8000000Ei\n";
    let pools = "controlPlane: {replicas: 4294967295, vmClass: guaranteed-medium}\n\
                 nodePools: [{name: a, vmClass: guaranteed-medium, replicas: 4294967295, maxSurge: 4294967295}]\n";
    let case = bench::case(&format!("{zones}---\n{class}---\n{}", cluster(pools)), &[]);
    assert!(case.findings.iter().any(|f| f.rule == "quota-nearly-used"), "{:#?}", case.reading);
}
