//! Who uses the platform and pays for it.

use crate::inventory::field::Email;
use crate::inventory::record::{choice, record};
use crate::unit::{Language, Money};

record! {
    /// Who uses the platform and pays for it.
    pub struct Tenant: "Tenant" {
        required cost_centre: String,
        required owner: Email,
        /// Who receives the showback.
        list recipients: Email,
        optional trust: Trust,
        optional isolation: TenantIsolation,
        /// Money a month.
        optional budget: Money,
        /// Language of the showback, such as `de`; the platform's without one.
        optional language: Language,
    }
}

choice! {
    pub enum Trust {
        Trusted = "trusted",
        Untrusted = "untrusted",
    }
}

choice! {
    pub enum TenantIsolation {
        DedicatedCluster = "dedicated-cluster",
        Namespaces = "namespaces",
    }
}
