//! The effect of each factor of a profile on the person's rank.

use super::factors::FactorKind;
use super::model::{CoefficientIx, Kind, Model, Moments, Population, RolePopulation};
use super::profile::{CredentialIx, CredentialSet, Education, Profile};
use super::relevance::CountedCredentials;

/// The coefficients of one factor: few, and never on the heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coefficients {
    places: [CoefficientIx; Self::MOST],
    count: u8,
}

impl Coefficients {
    const MOST: usize = 6;

    /// A single one.
    pub(super) fn from_one(ix: CoefficientIx) -> Self {
        let mut coefficients = Self::default();
        coefficients.push_coefficient(ix);
        coefficients
    }

    fn push_coefficient(&mut self, ix: CoefficientIx) {
        if let Some(place) = self.places.get_mut(usize::from(self.count)) {
            *place = ix;
            self.count += 1;
        }
    }

    /// The places in the model.
    pub fn iter(&self) -> impl Iterator<Item = CoefficientIx> + '_ {
        self.places.iter().take(usize::from(self.count)).copied()
    }
}

/// One factor of a profile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) kind: FactorKind,
    /// True if the profile states it; else it counts as the average and its score is 0.
    pub(super) stated: bool,
    /// Score over the population's average.
    pub(super) score: f64,
    /// The part of the variance of pay that knowing it takes off.
    pub(super) explained: f64,
    /// The variance of the score's own error.
    pub(super) error: f64,
    /// The weakest of its coefficients.
    pub(super) rests_on: Kind,
    pub(super) coefficients: Coefficients,
}

/// A score in the making.
#[derive(Default)]
struct Sum {
    score: f64,
    error: f64,
    judged: bool,
    coefficients: Coefficients,
}

impl Sum {
    /// Adds a coefficient so many times; its error counts `apart` times.
    fn add_coefficient(&mut self, model: &Model, ix: CoefficientIx, times: f64, apart: f64) {
        let Some(coefficient) = model.coefficient(ix) else { return };
        self.score += coefficient.score * times;
        self.error += (coefficient.error * apart) * (coefficient.error * apart);
        self.judged |= coefficient.kind == Kind::Judgement;
        self.coefficients.push_coefficient(ix);
    }

    fn into_part(self, kind: FactorKind, population: Moments) -> Part {
        Part {
            kind,
            stated: true,
            score: self.score - population.mean,
            explained: population.variance,
            error: self.error,
            rests_on: if self.judged { Kind::Judgement } else { Kind::Survey },
            coefficients: self.coefficients,
        }
    }
}

impl Part {
    /// A factor that nothing is stated of: the average person's.
    fn new_unstated(kind: FactorKind) -> Self {
        Self {
            kind,
            stated: false,
            score: 0.0,
            explained: 0.0,
            error: 0.0,
            rests_on: Kind::Measured,
            coefficients: Coefficients::default(),
        }
    }
}

/// How many factors move the rank.
pub(super) const RANK_FACTORS: usize = 7;

/// The people that a profile is compared with: those of its role, where the model knows them.
struct Peers<'m> {
    /// The score of the role, and what it explains.
    role: Moments,
    /// The score that the role's own average holder adds to that of the role.
    standing: Option<f64>,
    years: &'m [f64],
    experience: Moments,
    education: Moments,
    credentials: Moments,
}

impl<'m> Peers<'m> {
    fn new(population: &'m Population, profile: &Profile) -> Self {
        match population.of_role(profile.role) {
            Some(RolePopulation {
                standing,
                explained,
                years,
                experience,
                education,
                credentials,
                ..
            }) => Self {
                role: Moments { mean: 0.0, variance: *explained },
                standing: Some(*standing),
                years,
                experience: *experience,
                education: *education,
                credentials: *credentials,
            },
            None => Self {
                role: population.role,
                standing: None,
                years: &population.years,
                experience: population.experience,
                education: population.education,
                credentials: population.credentials,
            },
        }
    }
}

/// The factors of a profile, in the order in which an estimate lists them.
pub(super) fn score_parts(
    model: &Model,
    population: &Population,
    profile: &Profile,
    in_practice: bool,
) -> [Part; RANK_FACTORS] {
    let or = |part: Option<Part>, kind| part.unwrap_or(Part::new_unstated(kind));
    let peers = Peers::new(population, profile);
    let practice = profile.practice_size.filter(|_| in_practice);
    let count = model.role_of(profile).is_some_and(|role| role.credentials_count);
    let held = profile.credentials.filter(|_| count);
    let counted = held.map(|held| model.weigh_credentials(profile.role, held));
    [
        score_role(model, &peers, profile),
        or(
            profile.education.map(|level| score_education(model, &peers, level)),
            FactorKind::Education,
        ),
        or(
            profile.years.map(|years| score_experience(model, &peers, years)),
            FactorKind::Experience,
        ),
        or(counted.map(|held| score_credentials(model, &peers, held)), FactorKind::Credentials),
        or(score_specialty(model, profile), FactorKind::Specialty),
        or(score_duties(model, profile), FactorKind::Duties),
        or(
            practice.and_then(|size_ix| {
                let size = model.practice_sizes.get(usize::from(size_ix.0))?;
                let mut sum = Sum::default();
                size.coefficient
                    .into_iter()
                    .for_each(|ix| sum.add_coefficient(model, ix, 1.0, 1.0));
                Some(sum.into_part(FactorKind::PracticeSize, model.practice_population))
            }),
            FactorKind::PracticeSize,
        ),
    ]
}

/// The role with its average holder's years, schooling and credentials.
fn score_role(model: &Model, peers: &Peers<'_>, profile: &Profile) -> Part {
    let mut sum = Sum::default();
    let coefficient = model.role_of(profile).and_then(|role| role.coefficient);
    coefficient.into_iter().for_each(|ix| sum.add_coefficient(model, ix, 1.0, 1.0));
    sum.score = peers.standing.unwrap_or(sum.score);
    sum.into_part(FactorKind::Role, peers.role)
}

/// Returns the score of each of some years in the field.
pub(super) fn score_years(
    model: &Model,
    population: &Population,
    profile: &Profile,
    years: &[f64],
) -> Vec<f64> {
    let peers = Peers::new(population, profile);
    years.iter().map(|years| score_experience(model, &peers, *years).score).collect()
}

/// Only the distance from the average person's years carries the coefficients' error.
fn score_experience(model: &Model, peers: &Peers<'_>, years: f64) -> Part {
    let mut sum = Sum::default();
    for (stretch, average) in model.experience.iter().zip(peers.years) {
        let within = stretch.years_in(years);
        sum.add_coefficient(model, stretch.coefficient, within, within - average);
    }
    sum.into_part(FactorKind::Experience, peers.experience)
}

fn score_education(model: &Model, peers: &Peers<'_>, level: Education) -> Part {
    let mut sum = Sum::default();
    for step in model.education.iter().take(level as usize) {
        sum.add_coefficient(model, *step, 1.0, 1.0);
    }
    sum.into_part(FactorKind::Education, peers.education)
}

/// The best credential's value, and a step for each further one, both as far as they count in the role.
fn score_credentials(model: &Model, peers: &Peers<'_>, counted: CountedCredentials) -> Part {
    let mut sum = Sum::default();
    for (ix, part) in model.list_credential_terms(counted) {
        sum.add_coefficient(model, ix, part, part);
    }
    sum.into_part(FactorKind::Credentials, peers.credentials)
}

fn score_specialty(model: &Model, profile: &Profile) -> Option<Part> {
    let specialty = model.specialties.get(usize::from(profile.specialty?.0))?;
    let mut sum = Sum::default();
    if !specialty.within.contains(&profile.role) {
        return None;
    }
    specialty.coefficient.into_iter().for_each(|ix| sum.add_coefficient(model, ix, 1.0, 1.0));
    Some(sum.into_part(FactorKind::Specialty, Moments::default()))
}

fn score_duties(model: &Model, profile: &Profile) -> Option<Part> {
    let mut sum = Sum::default();
    let stated = profile.duties().filter_map(|ix| model.duties.get(usize::from(ix.0)));
    for duty in stated.filter(|duty| duty.within.contains(&profile.role)) {
        sum.add_coefficient(model, duty.coefficient, 1.0, 1.0);
    }
    (sum.coefficients.count > 0).then(|| sum.into_part(FactorKind::Duties, Moments::default()))
}

impl Model {
    /// Lists the coefficients of what a plan changes in a profile, each with how often it counts: role, schooling, years from
    /// the average and credentials.
    pub fn list_terms(&self, profile: &Profile) -> Vec<(CoefficientIx, f64)> {
        let mut terms = Vec::with_capacity(12);
        let role = self.role_of(profile);
        terms.extend(role.and_then(|role| role.coefficient).map(|ix| (ix, 1.0)));
        let steps = profile.education.map_or(0, |level| level as usize);
        terms.extend(self.education.iter().take(steps).map(|ix| (*ix, 1.0)));
        let population = role.and_then(|role| self.population(role.soc));
        if let Some((population, years)) = population.zip(profile.years) {
            let averages = Peers::new(population, profile).years;
            let stretches = self.experience.iter().zip(averages);
            terms.extend(stretches.map(|(stretch, average)| {
                (stretch.coefficient, stretch.years_in(years) - average)
            }));
        }
        let held = profile.credentials.filter(|_| role.is_some_and(|role| role.credentials_count));
        let Some(held) = held else { return terms };
        terms.extend(self.list_credential_terms(self.weigh_credentials(profile.role, held)));
        terms
    }

    /// Lists the coefficients of credentials, each with how often it counts: those of the best one's value, and the step of
    /// each further one.
    pub(super) fn list_credential_terms(
        &self,
        counted: CountedCredentials,
    ) -> impl Iterator<Item = (CoefficientIx, f64)> + '_ {
        let known = |(ix, weight): (CredentialIx, f64)| {
            self.credentials.get(usize::from(ix.0)).map(|best| (best, weight))
        };
        let best = counted.best.and_then(known).into_iter();
        let value = best.flat_map(|(best, weight)| best.value.iter().map(move |ix| (*ix, weight)));
        let steps = self.further_credentials.iter().zip(0_u8..).map(move |(step, before)| {
            (*step, (counted.further - f64::from(before)).clamp(0.0, 1.0))
        });
        value.chain(steps.filter(|(_, part)| *part > 0.0))
    }

    /// Returns the credentials that count: known ones, without those that another one replaces.
    pub fn counted_credentials(&self, held: CredentialSet) -> CredentialSet {
        held.iter()
            .filter(|ix| {
                let known = self.credentials.get(usize::from(ix.0));
                known.is_some_and(|credential| !held.has_common(credential.replaced_by))
            })
            .collect()
    }
}
