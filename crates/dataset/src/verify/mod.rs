//! Checks that a release's figures agree with one another.
//!
//! Opening a snapshot proves that its bytes are those that were written. This proves more: that the
//! numbers are such as one survey can have found. [`crate::sanity`] refuses at import what no release
//! can hold and stops at the first; this goes on to the end, checks sums too, and lists every exception
//! as what it is: damage, or the publisher's own rounding and estimating ([`Severity`]).

mod cells;
mod rule;
mod sums;

use medwage_domain::market::CellKey;

pub use self::rule::{Rule, Severity};
use crate::printed::cell_name;
use crate::release::Release;

/// The result of the checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How often each rule was asked, and broken, in the order of [`Rule::ALL`].
    pub tallies: Vec<Tally>,
    /// Everything that was found, by rule, damage first.
    pub exceptions: Vec<Exception>,
}

/// How one rule came off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Which rule.
    pub rule: Rule,
    /// How many figures or sums it was asked of.
    pub checked: u64,
    /// How many are the publisher's own.
    pub notes: u64,
    /// How many can't be.
    pub damage: u64,
}

/// One figure, or one sum, that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Which rule.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// The cell's occupation, area and industry.
    pub cell: String,
    /// The figures that disagree.
    pub figures: String,
}

impl Report {
    /// True if anything was found that no publisher would print.
    pub fn is_damaged(&self) -> bool {
        self.tallies.iter().any(|tally| tally.damage > 0)
    }
}

/// Checks every cell and every sum of a release.
pub fn verify_release(release: &Release) -> Report {
    let mut findings = Findings::new(release);
    cells::check_cells(release, &mut findings);
    sums::check_sums(release, &mut findings);
    findings.into_report()
}

/// The report while it is written.
struct Findings<'r> {
    release: &'r Release,
    report: Report,
}

impl<'r> Findings<'r> {
    fn new(release: &'r Release) -> Self {
        let tally = |rule| Tally { rule, checked: 0, notes: 0, damage: 0 };
        let tallies = Rule::ALL.map(tally).into();
        Self { release, report: Report { tallies, exceptions: Vec::new() } }
    }

    /// Notes that a rule was asked, and what it found.
    fn note_check(
        &mut self,
        rule: Rule,
        key: CellKey,
        broken: Option<Severity>,
        figures: impl FnOnce() -> String,
    ) {
        let tally = &mut self.report.tallies[rule as usize];
        tally.checked += 1;
        let Some(severity) = broken else { return };
        match severity {
            Severity::Note => tally.notes += 1,
            Severity::Damage => tally.damage += 1,
        }
        let cell = cell_name(self.release, key);
        self.report.exceptions.push(Exception { rule, severity, cell, figures: figures() });
    }

    fn into_report(mut self) -> Report {
        self.report.exceptions.sort_by_key(|it| (it.severity == Severity::Note, it.rule as usize));
        self.report
    }
}
