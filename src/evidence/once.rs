//! The same object in several files counts once, in its newest state.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use hashbrown::HashTable;

use crate::clock::Instant;

/// What tells an object from others of its kind, and which of its states is the newer.
pub trait Record {
    fn namespace(&self) -> &str;
    fn name(&self) -> &str;
    fn file(&self) -> &Arc<str>;

    /// The newest that its status names.
    fn moment(&self) -> Option<Instant> {
        None
    }

    /// The larger, the nearer to its end.
    fn finality(&self) -> u8 {
        0
    }
}

/// Objects of one kind. There may be a million: so the table holds indices, and a state that is out of date is dropped
/// at once.
///
/// Those with a `resourceVersion` and those without are kept apart until the end. Compared as they come, the result would
/// depend on the order: a version beats a version whatever the times say, but only times can tell it from what has none.
pub struct Once<T> {
    kept: Vec<T>,
    versions: Vec<Option<u64>>,
    table: HashTable<u32>,
    state: RandomState,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Once { kept: Vec::new(), versions: Vec::new(), table: HashTable::new(), state: RandomState::new() }
    }
}

impl<T: Record> Once<T> {
    /// Of two equally new ones the later stays: files come in the order of their names.
    pub fn add(&mut self, record: T, version: Option<u64>) {
        let Once { kept, versions, table, state } = self;
        let hash = |record: &T, version: Option<u64>| {
            state.hash_one((record.namespace(), record.name(), version.is_some()))
        };
        let same = |index: &u32| {
            let (other, its) = (&kept[*index as usize], versions[*index as usize]);
            its.is_some() == version.is_some()
                && other.name() == record.name()
                && other.namespace() == record.namespace()
        };
        let mine = hash(&record, version);
        if let Some(index) = table.find(mine, same) {
            let index = *index as usize;
            let older = (versions[index], rank(&kept[index]));
            if (version, rank(&record)) >= older {
                (kept[index], versions[index]) = (record, version);
            }
            return;
        }
        let index = u32::try_from(kept.len()).unwrap_or(u32::MAX);
        let again = |index: &u32| hash(&kept[*index as usize], versions[*index as usize]);
        table.insert_unique(mine, index, again);
        kept.push(record);
        versions.push(version);
    }

    /// Each object once, in no order.
    pub fn finish(self) -> Vec<T> {
        let Once { kept, versions, table, state } = self;
        if versions.iter().all(Option::is_some) || versions.iter().all(Option::is_none) {
            return kept;
        }
        let twin = |index: usize| {
            let record = &kept[index];
            let hash = state.hash_one((record.namespace(), record.name(), versions[index].is_none()));
            table.find(hash, |other| {
                let other = *other as usize;
                versions[other].is_some() != versions[index].is_some()
                    && kept[other].name() == record.name()
                    && kept[other].namespace() == record.namespace()
            })
        };
        let stays = |index: usize| {
            let Some(twin) = twin(index).map(|twin| *twin as usize) else { return true };
            let mine = (rank(&kept[index]), kept[index].file());
            let other = (rank(&kept[twin]), kept[twin].file());
            // Within one file the one that says its version.
            if mine == other { versions[index].is_some() } else { mine > other }
        };
        let stay: Vec<bool> = (0..kept.len()).map(stays).collect();
        kept.into_iter().zip(stay).filter(|(_, stays)| *stays).map(|(record, _)| record).collect()
    }
}

fn rank<T: Record>(record: &T) -> (Option<Instant>, u8) {
    (record.moment(), record.finality())
}
