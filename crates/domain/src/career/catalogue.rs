//! Roles, credentials and programmes, and what each asks for.

use super::fact::Fact;
use crate::code::Soc;
use crate::estimate::{CredentialIx, CredentialSet, Education};
use crate::money::Cents;

/// What must hold before something is open to a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirement {
    /// The least schooling.
    pub education: Option<Education>,
    /// Years in the field.
    pub years: f64,
    /// Credentials of which one is enough; empty where none is asked for.
    pub one_of: CredentialSet,
    /// Whose rule it is, or that it is what is usual.
    pub rule: String,
}

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

/// Years that people in a role usually have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Years {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// A role.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// Its id, such as `auditor`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The kind of work, such as `coding`.
    pub track: String,
    /// Its height on the ladder: 0 is entry.
    pub level: u8,
    /// Its occupation.
    pub occupation: Soc,
    /// Its O*NET-SOC code.
    pub onet: String,
    /// The roles that lead to it, by place in the catalogue; none where newcomers begin.
    pub from: Vec<usize>,
    /// What employers usually ask of it.
    pub requires: Requirement,
    /// Years that people in it usually have.
    pub usual_years: Years,
    /// Whether it is often done remotely.
    pub remote: bool,
    /// Other names for it.
    pub called: Vec<String>,
}

/// An education programme.
#[derive(Clone, Debug, PartialEq)]
pub struct Programme {
    /// Its id, such as `associate-hit`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What must hold before it.
    pub requires: Requirement,
    /// The schooling that it ends with; none for a course.
    pub awards: Option<Education>,
    /// Months of full-time study.
    pub duration: Fact<f64>,
    /// Hours a week.
    pub hours_a_week: Fact<f64>,
    /// Tuition and fees.
    pub price: Fact<Cents>,
}

/// The catalogue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    /// Credentials; at most 64.
    pub credentials: Vec<Credential>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Programmes.
    pub programmes: Vec<Programme>,
}

impl Catalogue {
    /// Returns the credential of a code; a code that a group stands for is the group's.
    pub fn credential(&self, id: &str) -> Option<CredentialIx> {
        let id = id.trim();
        let is = |it: &Credential| {
            it.id.eq_ignore_ascii_case(id)
                || it.stands_for.iter().any(|one| one.eq_ignore_ascii_case(id))
        };
        self.credentials
            .iter()
            .position(is)
            .and_then(|place| place.try_into().ok())
            .map(CredentialIx)
    }

    /// Returns the credential at a place.
    pub fn credential_at(&self, ix: CredentialIx) -> Option<&Credential> {
        self.credentials.get(usize::from(ix.0))
    }

    /// Returns the place of a role by its id.
    pub fn role(&self, id: &str) -> Option<usize> {
        self.roles.iter().position(|it| it.id == id)
    }

    /// Returns the one role that a free title means: its id, its title or a part of it, or another name.
    pub fn role_called(&self, text: &str) -> Option<usize> {
        let text = text.trim().to_lowercase();
        self.role(&text).or_else(|| {
            let named = |role: &Role| role.called.contains(&text) || is_titled(&role.title, &text);
            let mut found = (0..).zip(&self.roles).filter(|(_, role)| named(role));
            found.next().filter(|_| found.next().is_none()).map(|(place, _)| place)
        })
    }

    /// Returns the place of a programme by its id.
    pub fn programme(&self, id: &str) -> Option<usize> {
        self.programmes.iter().position(|it| it.id == id)
    }

    /// Returns the credentials held, with those that a held one makes moot.
    pub fn with_replaced(&self, held: CredentialSet) -> CredentialSet {
        let moot = (0_u8..).zip(&self.credentials).filter(|(_, it)| it.replaced_by.meets(held));
        moot.fold(held, |set, (place, _)| set.with(CredentialIx(place)))
    }
}

/// A title as a whole, or one of those that it joins: `Coder III / lead / inpatient coder`.
fn is_titled(title: &str, text: &str) -> bool {
    let title = title.to_lowercase();
    let short = title.split(" (").next().unwrap_or(&title);
    title == text || short == text || title.split(" / ").any(|part| part == text)
}
