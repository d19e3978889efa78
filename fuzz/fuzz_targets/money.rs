//! Amounts: exact or refused.
#![no_main]

use daybook::unit::Money;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let Ok(money) = Money::parse(text) else { return };
    assert_eq!(Money::parse(&money.plain()), Ok(money), "{}", money.plain());
    money.to_string();
    money.exact();
    money.rounded(2).to_string();
    money.checked_add(money);
    money.checked_sub(money);
    money.checked_mul(money.0);
    money.checked_div(money.0);
});
