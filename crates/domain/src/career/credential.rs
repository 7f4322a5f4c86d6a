//! Credentials: what they ask for, what they cost, and what keeps them.

use super::catalog::{Pricing, Requirement};
use super::fact::Fact;
use super::requirement::Qualifications;
use crate::code::Soc;
use crate::estimate::{CredentialIx, CredentialSet, Level};
use crate::money::Cents;

/// The tasks that keep a credential.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    /// Months of a cycle.
    pub months: u32,
    /// Units of continuing education in a cycle.
    pub units: u32,
    /// Units for all credentials of the issuer together, for two of them, three and so on; empty where each
    /// is renewed by itself.
    pub units_together: Vec<u32>,
    /// Published statistics, by id.
    pub figures: Vec<String>,
    /// The part that no figure tells.
    pub assumption: String,
    /// The issuer's charge at the end of a cycle; none beside dues.
    pub fee: Option<Fact<Cents>>,
}

/// That newcomers hold another credential until they have worked long enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Apprentice {
    /// The credential that newcomers hold.
    pub credential: CredentialIx,
    /// The kind of work that counts, by place in the catalog's practices; none where any in the field does.
    pub practice: Option<usize>,
    /// Years of work that end it.
    pub years: f64,
    /// Years of work that end it with a course.
    pub years_with_course: f64,
    /// Contact hours of that course.
    pub course_hours: u32,
    /// Published statistics, by id.
    pub figures: Vec<String>,
}

/// The nature of a credential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CredentialKind {
    /// By an exam or a review of an association.
    #[default]
    Certification,
    /// A state's license to practice, held as a background of work in the field.
    License,
    /// By a maker for its own product.
    Vendor,
}

impl CredentialKind {
    /// All, with their ids.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Certification, "certification"),
        (Self::License, "license"),
        (Self::Vendor, "vendor"),
    ];

    /// Returns the kind of an id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(kind, name)| (name == id).then_some(kind))
    }
}

/// The state of a credential: offered, or no longer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CredentialStatus {
    /// The issuer offers it.
    #[default]
    Offered,
    /// Held, but no longer given.
    Retired,
}

impl CredentialStatus {
    /// All, with their ids.
    pub const ALL: [(Self, &'static str); 2] =
        [(Self::Offered, "offered"), (Self::Retired, "retired")];

    /// Returns the status of an id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(status, name)| (name == id).then_some(status))
    }
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
    /// The code, such as `CPMA`.
    pub id: String,
    /// The title.
    pub title: String,
    /// The issuer.
    pub issuer: String,
    /// How far up it is.
    pub level: Level,
    /// The line of work that it belongs to, such as `coding` or `patient-access`.
    pub family: String,
    /// The nature.
    pub kind: CredentialKind,
    /// The state: offered, or no longer.
    pub status: CredentialStatus,
    /// The names that it had before.
    pub formerly: Vec<FormerName>,
    /// Tracks of roles in which employers ask for it.
    pub relevant_to: Vec<String>,
    /// The occupations that its holders mostly work in, by our own reading of the roles.
    pub occupations: Vec<Soc>,
    /// How the model prices it.
    pub pricing: Pricing,
    /// The conditions before its exam.
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
    /// Two attempts bought together; none where each is bought by itself.
    pub two_attempts_fee: Option<Fact<Cents>>,
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
    /// The tasks that keep it.
    pub renewal: Renewal,
}

impl Apprentice {
    /// Returns the years that count for a person.
    pub fn years_of(&self, person: &Qualifications) -> f64 {
        self.practice
            .map_or(person.years, |kind| person.practice.get(kind).copied().unwrap_or_default())
    }
}

impl Credential {
    /// Returns the id under which the model prices it; none where it is not priced.
    pub fn model_id(&self) -> Option<&str> {
        self.pricing.model_id(&self.id)
    }

    /// Returns whether somebody can set out to earn it as a step of a career in the field.
    pub fn can_be_earned(&self) -> bool {
        self.status == CredentialStatus::Offered && self.kind == CredentialKind::Certification
    }

    /// Returns what the attempts at its exam are to be expected to cost, of at most so many, where each
    /// passes as likely as the first and two are bought together wherever that is cheaper.
    pub fn expected_exam_cost(&self, fee: Cents, two_attempts: Option<Cents>, most: u32) -> f64 {
        let fails = 1.0 - (self.pass_rate.base / 100.0).clamp(0.01, 1.0);
        let single = fee.dollars();
        // What is to be expected with 0, 1, 2, ... attempts left.
        let (mut before, mut last) = (0.0, 0.0);
        for left in 0..most {
            let one = single + fails * last;
            let two =
                two_attempts.filter(|_| left > 0).map(|two| two.dollars() + fails * fails * before);
            (before, last) = (last, two.map_or(one, |two| two.min(one)));
        }
        last
    }
}
