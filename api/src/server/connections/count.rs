//! Which connections are open, and how many from each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::Line;

/// The open connections.
#[derive(Default)]
pub(super) struct Count {
    lines: HashMap<u64, Arc<Line>>,
    by_address: HashMap<IpAddr, usize>,
    number: u64,
}

impl Count {
    pub fn all(&self) -> usize {
        self.lines.len()
    }

    pub fn of(&self, address: IpAddr) -> usize {
        self.by_address.get(&address).copied().unwrap_or_default()
    }

    pub fn lines(&self) -> impl Iterator<Item = &Arc<Line>> {
        self.lines.values()
    }

    /// One more; its number.
    pub fn add(&mut self, address: IpAddr, line: Arc<Line>) -> u64 {
        self.number = self.number.wrapping_add(1);
        self.lines.insert(self.number, line);
        *self.by_address.entry(address).or_default() += 1;
        self.number
    }

    pub fn remove(&mut self, number: u64, address: IpAddr) {
        self.lines.remove(&number);
        if let Some(count) = self.by_address.get_mut(&address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.by_address.remove(&address);
            }
        }
    }
}
