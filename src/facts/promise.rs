//! What may be said of a promise: good only where records show it.

/// The state of a row of the matrix, as the contract spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Pass,
    Fail,
    NoData,
    NotApplicable,
    Waived,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::Pass => "pass",
            State::Fail => "fail",
            State::NoData => "no-data",
            State::NotApplicable => "not-applicable",
            State::Waived => "waived",
        }
    }
}

/// What speaks for and against a promise.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grounds {
    /// Does anything rely on it?
    pub used: bool,
    /// Errors that nobody has accepted.
    pub open_errors: usize,
    /// Errors that a waiver accepts.
    pub accepted_errors: usize,
    /// Do the recorded backups keep the RPO? None without records.
    pub attained: Option<bool>,
}

/// A promise that nothing relies on is not judged; an open error outweighs a waiver, and a waiver outweighs what was
/// recorded. Without records nothing passes.
pub fn judge(grounds: Grounds) -> State {
    match grounds {
        Grounds { used: false, .. } => State::NotApplicable,
        Grounds { open_errors: 1.., .. } | Grounds { attained: Some(false), .. } => State::Fail,
        Grounds { accepted_errors: 1.., .. } => State::Waived,
        Grounds { attained: Some(true), .. } => State::Pass,
        Grounds { attained: None, .. } => State::NoData,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_passes_without_records() {
        // used, open, accepted, attained, state
        let cases = [
            (false, 0, 0, None, "not-applicable"),
            (false, 2, 1, Some(true), "not-applicable"),
            (true, 0, 0, None, "no-data"),
            (true, 0, 0, Some(true), "pass"),
            (true, 0, 0, Some(false), "fail"),
            (true, 1, 0, None, "fail"),
            (true, 1, 0, Some(true), "fail"),
            (true, 1, 1, Some(true), "fail"),
            (true, 0, 1, None, "waived"),
            (true, 0, 1, Some(true), "waived"),
            (true, 0, 1, Some(false), "fail"),
        ];
        for (used, open_errors, accepted_errors, attained, want) in cases {
            let grounds = Grounds { used, open_errors, accepted_errors, attained };
            assert_eq!(judge(grounds).word(), want, "{grounds:?}");
        }
    }
}
