//! Credentials: what they ask for, what they cost, and what keeps them.

use super::catalog::Requirement;
use super::fact::Fact;
use crate::estimate::{CredentialIx, CredentialSet};
use crate::money::Cents;

/// How far up a credential is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// For newcomers.
    Entry,
    /// The usual one of the work.
    Core,
    /// Beside a core one, for one kind of records.
    Specialty,
    /// For auditors, managers and specialists.
    Advanced,
}

impl Level {
    /// All, with their ids.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Entry, "entry"),
        (Self::Core, "core"),
        (Self::Specialty, "specialty"),
        (Self::Advanced, "advanced"),
    ];

    /// Returns the stable id.
    pub const fn id(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Returns the level of an id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(level, name)| (name == id).then_some(level))
    }
}

/// What has to be done to keep a credential.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    /// Months of a cycle.
    pub months: u32,
    /// Units of continuing education in a cycle.
    pub units: u32,
    /// Published statistics, by id.
    pub figures: Vec<String>,
    /// What no figure says.
    pub assumption: String,
    /// What the issuer charges at the end of a cycle; none beside dues.
    pub fee: Option<Fact<Cents>>,
}

/// That newcomers hold another credential until they have worked long enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Apprentice {
    /// The credential that newcomers hold.
    pub credential: CredentialIx,
    /// Years of work that end it.
    pub years: f64,
    /// Years of work that end it with a course.
    pub years_with_course: f64,
    /// Contact hours of that course.
    pub course_hours: u32,
    /// Published statistics, by id.
    pub figures: Vec<String>,
}

/// A name that a credential had before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerName {
    /// The former code.
    pub code: String,
    /// The former title.
    pub title: String,
    /// The day of the change, such as `2024-01-01`; empty where it is not known.
    pub until: String,
}

/// A credential.
#[derive(Clone, Debug, PartialEq)]
pub struct Credential {
    /// Its code, such as `CPMA`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who issues it.
    pub issuer: String,
    /// How far up it is.
    pub level: Level,
    /// What it was called before.
    pub formerly: Vec<FormerName>,
    /// What must hold before its exam.
    pub requires: Requirement,
    /// Credentials that its holders usually have before; not a rule.
    pub usually_after: CredentialSet,
    /// Credentials beside which it says nothing more.
    pub replaced_by: CredentialSet,
    /// Codes that it stands for as a group.
    pub stands_for: Vec<String>,
    /// That newcomers hold another one first.
    pub apprentice: Option<Apprentice>,
    /// One attempt at its exam, for a member; none where members pay no less.
    pub member_fee: Option<Fact<Cents>>,
    /// One attempt at its exam.
    pub fee: Option<Fact<Cents>>,
    /// Dues a year without which it is not held.
    pub dues: Option<Fact<Cents>>,
    /// How many of 100 pass at the first attempt.
    pub pass_rate: Fact<f64>,
    /// Months of preparation.
    pub preparation: Fact<f64>,
    /// Hours of study.
    pub study: Fact<f64>,
    /// Books and courses.
    pub material: Fact<Cents>,
    /// What keeps it.
    pub renewal: Renewal,
}
