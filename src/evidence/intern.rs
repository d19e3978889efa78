//! Text that a million objects share is kept once.

use std::collections::HashSet;
use std::sync::Arc;

#[derive(Default)]
pub struct Names(HashSet<Arc<str>>);

impl Names {
    pub fn one(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.0.insert(new.clone());
        new
    }
}
