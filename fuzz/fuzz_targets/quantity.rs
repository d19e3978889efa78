//! Sizes, CPU and shares: what is read prints, and what is printed by a quantity reads back as itself.
#![no_main]

use daybook::unit::{Bytes, Cpu, Percent, Quantity};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(quantity) = Quantity::parse(text) {
        assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity), "{quantity}");
        assert_eq!(quantity.whole().signum(), quantity.nanos().signum());
        quantity.decimal();
    }
    if let Ok(bytes) = Bytes::parse(text) {
        bytes.to_string();
        bytes.gib();
        bytes.checked_add(bytes);
        bytes.checked_mul(i128::MAX);
    }
    if let Ok(cpu) = Cpu::parse(text) {
        cpu.to_string();
        cpu.checked_add(cpu);
        if let Ok(Percent(ghz)) = Percent::parse("2.4") {
            cpu.cores(ghz);
            cpu.hertz(ghz);
        }
    }
    if let Ok(percent) = Percent::parse(text) {
        percent.to_string();
        percent.times(percent.0);
        Percent::of(percent.0, percent.0);
    }
});
