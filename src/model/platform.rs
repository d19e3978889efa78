//! The whole: who runs the platform, where, under which rules.

use rust_decimal::Decimal;

use super::{Site, Team};
use crate::clock::{Date, Tz};
use crate::inventory::field::{Currency, Ref};
use crate::inventory::record::record;
use crate::unit::{Language, Span};

record! {
    /// The platform itself: exactly one document of an inventory.
    pub struct PlatformRecord: "Platform" {
        /// Name of the organisation, as it stands on documents.
        required organisation: String,
        /// The zone in which days and months are counted.
        required timezone: Tz,
        /// ISO 4217 code of all money without another.
        required currency: Currency,
        /// How documents are identified, approved, reviewed and handed out.
        optional document_control: DocumentControl,
        /// Limits at which rules fire, where the default does not fit.
        optional thresholds: Thresholds,
        /// Frameworks that the audit pack maps to, such as `iso27001`, `soc2`, `nist-800-53`, `dora`.
        list frameworks: String,
        /// Language of the documents, such as `de`; English without one.
        optional language: Language,
    }
}

record! {
    /// How documents are identified, approved, reviewed and handed out.
    pub struct DocumentControl {
        /// What every document id begins with.
        optional id_prefix: String,
        /// The mark on every page, such as `Internal` or `Restricted`.
        optional classification: String,
        /// The team that approves documents; never one that owns them.
        optional approver: Ref<Team>,
        /// Days after an approval at which a document must be reviewed.
        optional review_every_days: u32,
        /// Who receives the documents.
        list distribution: String,
        /// Where copies lie that survive the loss of the platform.
        list offline_copies: OfflineCopy,
        /// Versions and approvals of the documents.
        list register: Registration,
    }
}

record! {
    /// A copy that is readable when the platform is not.
    pub struct OfflineCopy {
        /// Where, so that a tired person finds it.
        required location: String,
        /// The site it lies on.
        optional site: Ref<Site>,
    }
}

record! {
    /// Version and approval of one document.
    pub struct Registration {
        /// The document's path below `output/`, such as `supervisor-rebuild/sup-ham`.
        required document: String,
        /// The approved version, such as `2.1`.
        required version: String,
        /// When it was approved; without a date the document is a draft.
        optional approved_on: Date,
        /// Who approved it.
        optional approved_by: String,
        /// What changed, newest first.
        list changes: Change,
    }
}

record! {
    /// A line of a document's history.
    pub struct Change {
        required version: String,
        required date: Date,
        required author: String,
        /// What changed and why.
        required summary: String,
    }
}

record! {
    /// Limits at which rules fire.
    pub struct Thresholds {
        /// Levels of `failureDomain` that two things must share to fail together.
        optional failure_domain_level: u32,
        /// Per cent of a quota in use at which it is nearly used.
        optional quota_warn_percent: Decimal,
        /// Per cent of a quota in use at which that is an error.
        optional quota_error_percent: Decimal,
        /// Per cent of usable capacity that all quotas together may promise.
        optional quotas_exceed_capacity_percent: Decimal,
        /// Days before a certificate's end at which it is reported.
        optional certificate_days: u32,
        /// Days after which an export is stale.
        optional export_days: u32,
        /// Days after which evidence is stale.
        optional evidence_days: u32,
        /// Age of the last good vCenter backup at which it is stale.
        optional vcenter_backup_age: Span,
        /// Days after which a rebuild rehearsal no longer counts.
        optional rehearsal_days: u32,
        /// Days from order to running host.
        optional procurement_lead_days: u32,
        /// Per cent of all tenants in one shared cluster that is too many.
        optional giant_cluster_percent: Decimal,
        /// Tenants that one shared cluster may have whatever their share.
        optional giant_cluster_tenants: u32,
    }
}

macro_rules! limits {
    ($($(#[doc = $doc:literal])* $name:ident: $type:ty = $default:expr;)*) => {
        impl PlatformRecord {
            $(
                $(#[doc = $doc])*
                pub fn $name(&self) -> $type {
                    self.thresholds.as_ref().and_then(|t| t.$name).unwrap_or($default)
                }
            )*
        }
    };
}

limits! {
    failure_domain_level: u32 = 3;
    quota_warn_percent: Decimal = Decimal::from(80);
    quota_error_percent: Decimal = Decimal::from(90);
    quotas_exceed_capacity_percent: Decimal = Decimal::from(100);
    certificate_days: u32 = 30;
    export_days: u32 = 90;
    evidence_days: u32 = 7;
    /// A daily backup, its run time, and a little.
    vcenter_backup_age: Span = Span(26 * 3600);
    rehearsal_days: u32 = 365;
    procurement_lead_days: u32 = 90;
    giant_cluster_percent: Decimal = Decimal::from(50);
    giant_cluster_tenants: u32 = 5;
}
