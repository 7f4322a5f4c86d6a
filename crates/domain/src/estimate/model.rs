//! The numbers of the estimate: coefficients, what they apply to, and the reference populations.

use super::profile::{
    CredentialIx, CredentialSet, DutyIx, PracticeSizeIx, Profile, RoleIx, SpecialtyIx,
};
use super::relevance::{Level, Relevance};
use crate::code::Soc;
use crate::distribution::RankMap;

/// The place of a coefficient in the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CoefficientIx(pub u16);

/// The evidence that a number rests on, firmest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Official wage statistics.
    Measured,
    /// Published survey figures, through the fit.
    Survey,
    /// Our judgement: no figure moves it.
    Judgement,
}

impl Kind {
    /// Returns the stable id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Survey => "survey",
            Self::Judgement => "judgement",
        }
    }
}

/// One fitted number, in score: 1 is from the median to the 84th percentile of the occupation.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficient {
    /// The stable id, such as `credential.CPMA`.
    pub id: String,
    /// The number; of a stretch of experience it is the score of one year.
    pub score: f64,
    /// The standard error, in score.
    pub error: f64,
    /// The evidence that it rests on.
    pub kind: Kind,
    /// The published figures that move it, by id.
    pub figures: Vec<String>,
    /// The source of the judgement before the figures.
    pub reason: String,
}

/// A stretch of years in which each year adds the same score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// The first year.
    pub from: f64,
    /// The year where it ends.
    pub to: f64,
    /// The score of one year.
    pub coefficient: CoefficientIx,
}

impl Stretch {
    /// Returns how many of these years fall into the stretch.
    pub fn years_in(&self, years: f64) -> f64 {
        (years.min(self.to) - self.from).max(0.0)
    }
}

/// A role's part of the pay of its occupation; the role itself is the catalog's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleEffect {
    /// The id, such as `auditor`.
    pub id: String,
    /// The title.
    pub title: String,
    /// The occupation of its base.
    pub soc: Soc,
    /// The height on the ladder: 0 is entry.
    pub level: u8,
    /// The score; none for a reference, which has 0.
    pub coefficient: Option<CoefficientIx>,
    /// True if the figures give credentials an effect in it.
    pub credentials_count: bool,
}

/// A credential's part of pay; the credential itself is the catalog's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialEffect {
    /// The code, such as `CPMA`.
    pub id: String,
    /// The value as the best one held: the sum of these.
    pub value: Vec<CoefficientIx>,
    /// Credentials beside which it says nothing more, such as CPC beside CPC-A.
    pub replaced_by: CredentialSet,
    /// The line of work that it belongs to; empty for one by itself.
    pub family: String,
    /// How far up it is.
    pub level: Level,
    /// How much it says in each role, by place in the model; in full in a role beyond the last.
    pub relevance: Vec<Relevance>,
}

/// A duty beyond the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The id, such as `lead`.
    pub id: String,
    /// The score.
    pub coefficient: CoefficientIx,
    /// The roles that it adds to; in others the role already says it, or never has it.
    pub within: Vec<RoleIx>,
}

/// A kind of records to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specialty {
    /// The id, such as `inpatient`.
    pub id: String,
    /// The score; none for the reference.
    pub coefficient: Option<CoefficientIx>,
    /// The roles that it adds to.
    pub within: Vec<RoleIx>,
}

/// A size of physicians' practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeSize {
    /// The id, such as `large`.
    pub id: String,
    /// The meaning.
    pub title: String,
    /// The score; none for the reference.
    pub coefficient: Option<CoefficientIx>,
}

/// Mean and variance of a factor's score in a population.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// The mean: what a person is compared with.
    pub mean: f64,
    /// The variance: what knowing the factor takes off the spread of pay.
    pub variance: f64,
}

/// The people whose wages an occupation's cell publishes.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// The occupation.
    pub soc: Soc,
    /// Of the role.
    pub role: Moments,
    /// Of experience.
    pub experience: Moments,
    /// Average years in each stretch of experience.
    pub years: Vec<f64>,
    /// Of education.
    pub education: Moments,
    /// Of credentials.
    pub credentials: Moments,
    /// The people of each role. A role that is not among them has the occupation's averages.
    pub roles: Vec<RolePopulation>,
    /// From additive scores to normal ones, so that the population as a whole has normal ranks.
    pub ranks: RankMap,
    /// The sources of its shares, in words.
    pub sources: Vec<String>,
}

impl Population {
    /// Returns the people of a role.
    pub fn of_role(&self, role: RoleIx) -> Option<&RolePopulation> {
        self.roles.iter().find(|equal| equal.role == role)
    }
}

/// The people of one role: what counts for whoever states no more than the role.
#[derive(Clone, Debug, PartialEq)]
pub struct RolePopulation {
    /// The role.
    pub role: RoleIx,
    /// The score of its average holder over the occupation's average.
    pub standing: f64,
    /// The part of the variance of the occupation's pay that knowing the role takes off.
    pub explained: f64,
    /// Average years in each stretch of experience.
    pub years: Vec<f64>,
    /// Of experience.
    pub experience: Moments,
    /// Of education.
    pub education: Moments,
    /// Of credentials.
    pub credentials: Moments,
}

/// How far one employer's pay lies from the market's, by employers that the fit did not see.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EmployerSpread {
    /// How employers of one market differ, in log pay (standard deviation).
    pub between: f64,
    /// How jobs within an employer differ from the model's ladder, in log pay (standard deviation).
    pub within: f64,
    /// Half the width of an interval that holds 80% of employers, in deviations of everything that parts
    /// an employer's pay from the estimate.
    pub quantile: f64,
}

/// The model. [`Model::find_faults`] says whether it keeps the promises that estimates rest on.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The id, such as `rank-2025-05-a`.
    pub id: String,
    /// All coefficients.
    pub coefficients: Vec<Coefficient>,
    /// Stretches of experience, ascending from 0 without gaps.
    pub experience: Vec<Stretch>,
    /// How much of the step to a kind of workplace is left at equal role and credentials; none for all of it.
    pub setting: Option<CoefficientIx>,
    /// The step to each level of education from the one before, from certificate on.
    pub education: [CoefficientIx; 4],
    /// Roles.
    pub roles: Vec<RoleEffect>,
    /// Credentials.
    pub credentials: Vec<CredentialEffect>,
    /// The step for the second credential, the third, and so on.
    pub further_credentials: Vec<CoefficientIx>,
    /// Duties; at most 8.
    pub duties: Vec<Duty>,
    /// Specialties.
    pub specialties: Vec<Specialty>,
    /// Sizes of physicians' practices.
    pub practice_sizes: Vec<PracticeSize>,
    /// Of the size of physicians' practices, in a cell of physicians' offices.
    pub practice_population: Moments,
    /// The reference population of each occupation.
    pub populations: Vec<Population>,
    /// How far, in log pay, a figure lies from a fit that did not see it (root mean square).
    pub left_out_error: f64,
    /// How far one employer's pay lies from the market's; none where no employers were fitted.
    pub employers: Option<EmployerSpread>,
}

impl Model {
    /// Returns the score of a coefficient; 0 for a place that the model doesn't have.
    pub fn score(&self, ix: CoefficientIx) -> f64 {
        self.coefficients.get(usize::from(ix.0)).map_or(0.0, |coefficient| coefficient.score)
    }

    /// Returns the coefficient at a place.
    pub fn coefficient(&self, ix: CoefficientIx) -> Option<&Coefficient> {
        self.coefficients.get(usize::from(ix.0))
    }

    /// Returns the role of an id.
    pub fn role(&self, id: &str) -> Option<RoleIx> {
        find_index(&self.roles, |entry| entry.id == id).map(RoleIx)
    }

    /// Returns the role of a profile.
    pub fn role_of(&self, profile: &Profile) -> Option<&RoleEffect> {
        self.roles.get(usize::from(profile.role.0))
    }

    /// Returns the credential of a code.
    pub fn credential(&self, id: &str) -> Option<CredentialIx> {
        find_index(&self.credentials, |entry| entry.id.eq_ignore_ascii_case(id)).map(CredentialIx)
    }

    /// Returns the duty of an id.
    pub fn duty(&self, id: &str) -> Option<DutyIx> {
        find_index(&self.duties, |entry| entry.id == id).map(DutyIx)
    }

    /// Returns the specialty of an id.
    pub fn specialty(&self, id: &str) -> Option<SpecialtyIx> {
        find_index(&self.specialties, |entry| entry.id == id).map(SpecialtyIx)
    }

    /// Returns the practice size of an id.
    pub fn practice_size(&self, id: &str) -> Option<PracticeSizeIx> {
        find_index(&self.practice_sizes, |entry| entry.id == id).map(PracticeSizeIx)
    }

    /// Returns the reference population of an occupation.
    pub fn population(&self, soc: Soc) -> Option<&Population> {
        self.populations.iter().find(|population| population.soc == soc)
    }
}

fn find_index<T, Ix: TryFrom<usize>>(items: &[T], is: impl Fn(&T) -> bool) -> Option<Ix> {
    items.iter().position(is).and_then(|place| place.try_into().ok())
}
