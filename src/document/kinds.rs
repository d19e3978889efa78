//! Every document kind: one line here, one `.rs` below `kinds/`, one template of the same name.

use super::Kind;

macro_rules! kinds {
    ($($module:ident = $name:literal,)*) => {
        $(mod $module;)*

        /// In the order in which the index lists them.
        pub fn all() -> &'static [&'static Kind] {
            &[$(&$module::KIND),*]
        }

        /// The built-in template of each kind.
        pub const TEMPLATES: &[(&str, &str)] = &[
            $((concat!($name, ".md"), include_str!(concat!("../../templates/", $name, ".md")))),*
        ];

        /// What each kind's template receives, as a page.
        pub const REFERENCE: &[(&str, &str)] = &[
            $(($name, include_str!(concat!("../../docs/context/", $name, ".md")))),*
        ];
    };
}

kinds! {
    supervisor_rebuild = "supervisor-rebuild",
    workload_restore = "workload-restore",
    rpo_matrix = "rpo-matrix",
    tenancy = "tenancy",
    capacity = "capacity",
    drills = "drills",
    showback_platform = "showback-platform",
    showback_tenant = "showback-tenant",
    findings = "findings",
    index = "index",
}

/// The kind of that name.
pub fn find(name: &str) -> Option<&'static Kind> {
    all().iter().copied().find(|k| k.name == name)
}
