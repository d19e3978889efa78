//! Limits of quotas: known, absent, or in a unit that nobody can convert.

use rust_decimal::Decimal;

use crate::unit::{Bytes, Cpu};

/// A limit in GHz or GiB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    At(Decimal),
    /// What is not declared is unlimited.
    Unlimited,
    /// Given in cores, and nobody has said how fast a core is.
    Unknown,
}

impl Limit {
    pub fn at(self) -> Option<Decimal> {
        if let Limit::At(limit) = self { Some(limit) } else { None }
    }

    pub fn plus(self, other: Limit) -> Limit {
        match (self, other) {
            (Limit::At(a), Limit::At(b)) => Limit::At(a.saturating_add(b)),
            (Limit::Unlimited, _) | (_, Limit::Unlimited) => Limit::Unlimited,
            _ => Limit::Unknown,
        }
    }

    pub fn or(self, other: Limit) -> Limit {
        if self == Limit::Unlimited { other } else { self }
    }

    pub fn share(self, of: usize) -> Limit {
        let part =
            |limit: Decimal| limit.checked_div(Decimal::from(of as u64)).map_or(Limit::Unknown, Limit::At);
        self.at().map_or(self, part)
    }

    pub fn cpu(cpu: Option<Cpu>, ghz_per_core: Option<Decimal>) -> Limit {
        let ghz = |cpu: Cpu| match cpu {
            Cpu::Hertz(hertz) => hertz.checked_div(Decimal::from(1_000_000_000)),
            Cpu::Cores(cores) => cores.checked_mul(ghz_per_core?),
        };
        cpu.map_or(Limit::Unlimited, |c| ghz(c).map_or(Limit::Unknown, Limit::At))
    }

    pub fn memory(memory: Option<Bytes>) -> Limit {
        memory.map_or(Limit::Unlimited, |m| Limit::At(m.gib()))
    }
}
