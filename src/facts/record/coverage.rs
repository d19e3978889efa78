//! Which backups cover which namespaces: looked up by scope, since thousands of backups share a handful of them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::evidence::Velero;
use crate::evidence::velero::Scope;

/// Filters that leave volumes out.
const VOLUMES: &[&str] = &["*", "persistentvolumeclaims", "persistentvolumes", "pods", "pvc", "pv", "po"];

/// The backups of one cluster by what they cover.
pub(super) struct Coverage<'a> {
    pub scopes: Vec<Reach<'a>>,
}

/// One scope, made ready for many questions.
pub(super) struct Reach<'a> {
    pub scope: &'a Scope,
    /// Indices into `velero.backups`, in their order.
    pub backups: Vec<usize>,
    included: HashSet<&'a str>,
    excluded: HashSet<&'a str>,
    all: bool,
    patterns: bool,
}

impl<'a> Coverage<'a> {
    pub fn of(velero: &'a Velero) -> Self {
        let mut coverage = Coverage { scopes: Vec::new() };
        let mut by_address: HashMap<*const Scope, usize> = HashMap::new();
        let mut by_value: BTreeMap<&Scope, usize> = BTreeMap::new();
        for (index, backup) in velero.backups.iter().enumerate() {
            let place = *by_address.entry(Arc::as_ptr(&backup.scope)).or_insert_with(|| {
                *by_value.entry(&backup.scope).or_insert_with(|| {
                    coverage.scopes.push(Reach::of(&backup.scope));
                    coverage.scopes.len() - 1
                })
            });
            coverage.scopes[place].backups.push(index);
        }
        coverage
    }
}

impl<'a> Reach<'a> {
    fn of(scope: &'a Scope) -> Self {
        let set = |list: &'a [String]| list.iter().map(String::as_str).collect::<HashSet<&str>>();
        let (included, excluded) = (set(&scope.included_namespaces), set(&scope.excluded_namespaces));
        let is_pattern = |name: &&str| *name != "*" && name.contains(['*', '?', '[', '{']);
        Reach {
            scope,
            backups: Vec::new(),
            all: included.is_empty() || included.contains("*"),
            patterns: included.iter().chain(&excluded).any(is_pattern) || excluded.contains("*"),
            included,
            excluded,
        }
    }

    pub fn covers_all(&self, namespaces: &[String]) -> bool {
        namespaces.iter().all(|n| self.covers(n))
    }

    pub fn covers(&self, namespace: &str) -> bool {
        if self.patterns {
            return self.scope.covers(namespace);
        }
        (self.all || self.included.contains(namespace)) && !self.excluded.contains(namespace)
    }

    /// Does it take everything of the namespaces that it covers? A selector or a list of resources takes a part, and
    /// what of an application lies outside of it cannot be told.
    pub fn is_whole(&self, stateful: bool) -> bool {
        let all = |list: &[String]| list.is_empty() || list.iter().any(|r| r == "*");
        let scope = self.scope;
        let volumes = |list: &[String]| list.iter().any(|r| VOLUMES.contains(&r.as_str()));
        let leaves_out = volumes(&scope.excluded_resources) || volumes(&scope.excluded_scoped);
        scope.selector.is_none()
            && all(&scope.included_resources)
            && all(&scope.included_scoped)
            && !(stateful && leaves_out)
    }
}
