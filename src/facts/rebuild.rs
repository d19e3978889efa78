//! What the rebuild of a Supervisor takes: its steps and their time, the records it leans on, what it destroys.

mod api;
mod enable;
mod json;
mod loss;
mod records;
mod steps;

pub use api::Api;
pub use enable::{
    From, Hole, Request, api_certificate, bindings_body, enable, kubernetes_library, mebibytes, megahertz,
    namespace_zones, provider, signing_request, zones_body,
};
pub use loss::{Loss, loss, pilot_order};
pub use records::{
    Backup, CertificateAge, ExportAge, RehearsalAge, Taken, backup, certificates, exports, rehearsal,
};
pub use steps::{ARCHIVE, Gate, Plan, READY, STEPS, Step, Timing, VCENTER, clocked, timing};
