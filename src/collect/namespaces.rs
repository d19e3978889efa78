//! The namespaces of a cluster, what guards them, and what they claim.

use super::list::{Bundle, Kind};

pub const NAMESPACES: Bundle = Bundle {
    name: "namespaces",
    kinds: &[
        core("namespaces", "Namespace"),
        core("resourcequotas", "ResourceQuota"),
        core("limitranges", "LimitRange"),
        Kind { plural: "networkpolicies", group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy" },
        core("persistentvolumeclaims", "PersistentVolumeClaim"),
    ],
    may_lack: false,
    dated: false,
};

const fn core(plural: &'static str, kind: &'static str) -> Kind {
    Kind { plural, group: "", version: "v1", kind }
}
