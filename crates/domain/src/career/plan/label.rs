//! A point that a person can stand at, with how they came there.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::study::Step;
use crate::career::{MOST_PRACTICES, ProgramSet};
use crate::estimate::{CredentialSet, Education};
use crate::money::Cents;

/// A state of a career at one quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Point {
    pub(super) quarter: u32,
    /// Quarters that were not worked.
    pub(super) lost: u32,
    pub(super) role: Option<usize>,
    /// The place of work, by index in the query.
    pub(super) place: usize,
    pub(super) education: Education,
    pub(super) held: CredentialSet,
    /// Quarters of work until the role has been held long enough to lead to another.
    pub(super) settling: u32,
    /// The course was taken that shortens an apprenticeship.
    pub(super) course: bool,
    pub(super) studies: u8,
    /// Quarters of each kind of work since the start, counted as far as any rule asks.
    pub(super) practice: [u8; MOST_PRACTICES],
    /// Programs completed whose accreditation some rule asks for.
    pub(super) programs: ProgramSet,
    /// A degree was taken in this plan: one that follows on it is no further study.
    pub(super) has_degree: bool,
    /// True if the query's way-point is behind.
    pub(super) is_through: bool,
}

/// Consequences of the credentials held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holding {
    /// With those that they make moot.
    pub(super) all: CredentialSet,
    /// With those whose apprentice's form is held.
    pub(super) whole: CredentialSet,
    /// Upkeep, in dollars a quarter.
    pub(super) upkeep: f64,
    /// The same if apprentices' marks went and cost nothing.
    pub(super) least_upkeep: f64,
}

/// A way to a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    pub(super) point: Point,
    pub(super) holding: Holding,
    /// Money spent.
    pub(super) cost: Cents,
    /// Income less expenses, worth at the start.
    pub(super) value: f64,
    /// The quarter since which what the query asks to go through is behind: of ways that are worth the same the earlier
    /// counts.
    pub(super) through: Option<u32>,
    /// The label before and the step from it, with the quarter in which it began.
    pub(super) from: Option<(usize, Step, u32)>,
}

impl Label {
    /// Marks that what the query asks to go through is behind since a quarter, unless it was before.
    pub(super) fn go_through(&mut self, quarter: u32) {
        self.point.is_through = true;
        self.through = self.through.or(Some(quarter));
    }
}

/// All labels, and which of them stand at a point and are beaten by none there.
#[derive(Default)]
pub(super) struct Labels {
    pub(super) all: Vec<Label>,
    at: FxHashMap<Point, Vec<usize>>,
    beaten: Vec<bool>,
    /// Keeps all that differ, to compare with.
    #[cfg(test)]
    pub(super) keep_all: bool,
}

impl Labels {
    /// Adds a label unless another at its point is as good; those that it beats are set aside.
    pub(super) fn add(&mut self, label: Label) -> Option<usize> {
        let rivals = self.at.entry(label.point).or_default();
        let all = &self.all;
        let as_good = |one: &Label, other: &Label| {
            one.cost <= other.cost && one.value >= other.value && one.through <= other.through
        };
        #[cfg(test)]
        let keep_all = self.keep_all;
        #[cfg(test)]
        let as_good =
            |one: &Label, other: &Label| as_good(one, other) && (!keep_all || as_good(other, one));
        if rivals.iter().any(|rival| as_good(&all[*rival], &label)) {
            return None;
        }
        let beaten = &mut self.beaten;
        rivals.retain(|rival| {
            let lost = as_good(&label, &all[*rival]);
            beaten[*rival] |= lost;
            !lost
        });
        let place = self.all.len();
        rivals.push(place);
        self.all.push(label);
        self.beaten.push(false);
        Some(place)
    }

    /// Says whether a better one came to its point since.
    pub(super) fn is_beaten(&self, place: usize) -> bool {
        self.beaten[place]
    }
}

/// The order in which labels are taken up: by the most that can come of them where one value is looked for, else by time;
/// then in the order in which they were found.
#[derive(Clone, Copy, Debug)]
pub(super) struct QueueEntry {
    /// The most that can come of the label, in dollars; the same for all where plans are compared in more than their value.
    pub(super) upper_bound: f64,
    pub(super) quarter: u32,
    pub(super) place: usize,
}

impl Ord for QueueEntry {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_time = || (other.quarter, other.place).cmp(&(self.quarter, self.place));
        self.upper_bound.total_cmp(&other.upper_bound).then_with(by_time)
    }
}

impl PartialEq for QueueEntry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for QueueEntry {}

impl PartialOrd for QueueEntry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
