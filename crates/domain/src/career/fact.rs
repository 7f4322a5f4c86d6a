//! A number of the catalog, with what it rests on.

/// A number between two others, with the published figures that say so or the assumption that stands in
/// for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact<T> {
    /// The least that is usual.
    pub low: T,
    /// The value to reckon with.
    pub base: T,
    /// The most that is usual.
    pub high: T,
    /// Published statistics, by id.
    pub figures: Vec<String>,
    /// The part that no figure tells, in words; empty where figures tell all.
    pub assumption: String,
}

impl<T: Copy> Fact<T> {
    /// Returns the three numbers, lowest first.
    pub fn ends(&self) -> [T; 3] {
        [self.low, self.base, self.high]
    }
}
