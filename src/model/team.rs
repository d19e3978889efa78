//! People: who owns, who approves, who is called.

use crate::inventory::field::Email;
use crate::inventory::record::record;
use crate::unit::Span;

record! {
    /// A group of people that can own, approve and be called.
    pub struct Team: "Team" {
        /// The group's mailbox.
        required email: Email,
        /// The number that is answered at night.
        optional phone: String,
        /// Where the team talks.
        optional chat: String,
        /// Who belongs to it.
        list members: Member,
        /// Who is called after how long.
        list escalation: Escalation,
    }
}

record! {
    /// One person.
    pub struct Member {
        required name: String,
        optional role: String,
        optional phone: String,
        optional email: Email,
    }
}

record! {
    /// A rung of the escalation ladder.
    pub struct Escalation {
        /// Time without an answer or without progress.
        required after: Span,
        /// A team's name, or text such as a vendor's hot line.
        required to: String,
    }
}
