//! What no evidence of a cluster knows: whose platform it is.

use super::page::Page;

pub fn page() -> Page {
    let mut page = Page::default();
    page.note(
        "Drafted from evidence. Facts stand as they were recorded; every line with `decide` waits for you.",
    );
    page.note("`daybook check` names the fields that are still missing, `daybook explain KIND` says what they mean.");
    page.document("Platform", "platform");
    page.decide("organisation", "its name, as it stands on documents");
    page.decide("timezone", "the zone in which days and months are counted, such as Europe/Berlin");
    page.decide("currency", "ISO 4217, such as EUR");
    page.note("Teams, Sites and VmClasses are in no evidence: owners, places and node sizes refer to them.");
    page.decide("kind Team", "at least one that owns clusters and one that approves documents");
    page.decide("kind Site", "one for each place where clusters or backups stand");
    page
}
