//! How a drain went.

use std::ops::AddAssign;

/// How a drain went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drained {
    /// Calls that were still being answered at the bound of the drain, and were cut off.
    pub calls_cut: usize,
    /// Connections that were still open then.
    pub connections_cut: usize,
}

impl AddAssign for Drained {
    fn add_assign(&mut self, more: Self) {
        self.calls_cut += more.calls_cut;
        self.connections_cut += more.connections_cut;
    }
}
