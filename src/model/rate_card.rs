//! What things cost.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Environment;
use crate::clock::Date;
use crate::inventory::field::Currency;
use crate::inventory::record::{choice, record};
use crate::unit::Money;

record! {
    /// Prices from a day on.
    pub struct RateCard: "RateCard" {
        required valid_from: Date,
        /// The last day; open without it.
        optional valid_to: Date,
        optional currency: Currency,
        optional approved_by: String,
        required rates: Vec<Rate>,
        optional basis: Basis,
        list shared: SharedCost,
        optional idle: Idle,
        optional month_hours: MonthHours,
        optional tax: Tax,
    }
}

record! {
    pub struct Rate {
        required meter: Meter,
        required unit: RateUnit,
        required price: Money,
        optional storage_class: String,
        /// Storage policy.
        optional policy: String,
        optional environment: Environment,
    }
}

choice! {
    pub enum Meter {
        Cpu = "cpu",
        Memory = "memory",
        Storage = "storage",
        BackupStorage = "backup-storage",
        LoadBalancer = "load-balancer",
        Node = "node",
        UnusedQuota = "unused-quota",
    }
}

choice! {
    pub enum RateUnit {
        CoreHour = "core-hour",
        GibHour = "gib-hour",
        GibMonth = "gib-month",
        UnitHour = "unit-hour",
        UnitMonth = "unit-month",
    }
}

record! {
    /// What is charged of CPU and memory.
    pub struct Basis {
        optional cpu: ChargeBasis,
        optional memory: ChargeBasis,
    }
}

choice! {
    pub enum ChargeBasis {
        Request = "request",
        Usage = "usage",
        MaxRequestUsage = "max-request-usage",
        Quota = "quota",
    }
}

record! {
    /// A monthly cost that tenants bear together.
    pub struct SharedCost {
        required name: String,
        required monthly: Money,
        optional split: Split,
        /// Weight by tenant, for `weighted`.
        optional weights: BTreeMap<String, Decimal>,
    }
}

choice! {
    pub enum Split {
        Even = "even",
        Proportional = "proportional",
        Weighted = "weighted",
    }
}

choice! {
    /// Who bears capacity that nobody used.
    pub enum Idle {
        OwnLine = "own-line",
        Proportional = "proportional",
    }
}

choice! {
    pub enum MonthHours {
        Actual = "actual",
        Fixed730 = "730",
    }
}

record! {
    pub struct Tax {
        required name: String,
        required percent: Decimal,
    }
}
