//! The check that a model keeps the promises that estimates rest on.

use super::model::{CoefficientIx, Model, RoleEffect};
use super::profile::{CredentialSet, RoleIx};

/// The most of the spread of pay that factors may explain: beyond it the residual spread is too small
/// for the rule that a population is normal.
const MOST_EXPLAINED: f64 = 0.75;

/// The least that a role may explain: its people may differ a little more than the whole occupation does.
const LEAST_EXPLAINED: f64 = -0.1;

/// Why a model is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ModelFault {
    /// A coefficient is not a number, or its error is none.
    #[error("coefficient {id} is not finite, or its error is negative")]
    NotFinite {
        /// The id.
        id: String,
    },
    /// A table names a coefficient that is not there.
    #[error("{table} names coefficient {place}, of which there are {count}")]
    Dangling {
        /// The table.
        table: &'static str,
        /// The place named.
        place: usize,
        /// How many there are.
        count: usize,
    },
    /// More of it would lower pay.
    #[error("{id} is {score}: more {what} would lower pay")]
    Lowers {
        /// The coefficient or credential.
        id: String,
        /// The score.
        score: f64,
        /// Of what there would be more.
        what: &'static str,
    },
    /// A higher role would lower pay.
    #[error("role {higher} can stand below {lower}, over which it is")]
    Ladder {
        /// The role that is higher on the ladder.
        higher: String,
        /// The one that it stands below.
        lower: String,
    },
    /// The stretches of experience leave a gap or start late.
    #[error("experience has a gap before year {from}")]
    Gap {
        /// The beginning of the stretch after the gap.
        from: f64,
    },
    /// A role's occupation has no reference population.
    #[error("role {role} belongs to {soc}, which has no reference population")]
    NoPopulation {
        /// The role.
        role: String,
        /// The occupation.
        soc: String,
    },
    /// The factors explain too much, or a share of the spread is negative.
    #[error("the factors of {soc} explain {explained:.2} of the spread of pay")]
    Spread {
        /// The occupation.
        soc: String,
        /// The share.
        explained: f64,
    },
    /// There are more of them than a profile can state.
    #[error("{count} {table} are too many")]
    TooMany {
        /// The table.
        table: &'static str,
        /// How many.
        count: usize,
    },
}

impl Model {
    /// Returns every fault; none for a model that can be used.
    pub fn find_faults(&self) -> Vec<ModelFault> {
        let mut faults = Vec::new();
        self.check_numbers(&mut faults);
        self.check_places(&mut faults);
        self.check_monotone(&mut faults);
        self.check_ladder(&mut faults);
        self.check_populations(&mut faults);
        faults
    }

    fn check_numbers(&self, faults: &mut Vec<ModelFault>) {
        for entry in &self.coefficients {
            if !entry.score.is_finite() || !entry.error.is_finite() || entry.error < 0.0 {
                faults.push(ModelFault::NotFinite { id: entry.id.clone() });
            }
        }
        for (table, count, most) in [
            ("credentials", self.credentials.len(), CredentialSet::CAPACITY),
            ("duties", self.duties.len(), 8),
            ("roles", self.roles.len(), 1_000),
        ] {
            if count > most {
                faults.push(ModelFault::TooMany { table, count });
            }
        }
        let mut reached = 0.0;
        for stretch in &self.experience {
            if (stretch.from - reached).abs() > 0.0 || stretch.to <= stretch.from {
                faults.push(ModelFault::Gap { from: stretch.from });
            }
            reached = stretch.to;
        }
    }

    fn check_places(&self, faults: &mut Vec<ModelFault>) {
        let count = self.coefficients.len();
        let mut named = |table, ix: CoefficientIx| {
            let place = usize::from(ix.0);
            if place >= count {
                faults.push(ModelFault::Dangling { table, place, count });
            }
        };
        self.experience.iter().for_each(|entry| named("experience", entry.coefficient));
        self.setting.iter().for_each(|ix| named("setting", *ix));
        self.education.iter().for_each(|ix| named("education", *ix));
        self.roles.iter().filter_map(|entry| entry.coefficient).for_each(|ix| named("roles", ix));
        self.credentials
            .iter()
            .flat_map(|entry| &entry.value)
            .for_each(|ix| named("credentials", *ix));
        self.further_credentials.iter().for_each(|ix| named("further credentials", *ix));
        self.duties.iter().for_each(|entry| named("duties", entry.coefficient));
        self.specialties
            .iter()
            .filter_map(|entry| entry.coefficient)
            .for_each(|ix| named("specialties", ix));
        self.practice_sizes
            .iter()
            .filter_map(|entry| entry.coefficient)
            .for_each(|ix| named("practice sizes", ix));
    }

    fn check_monotone(&self, faults: &mut Vec<ModelFault>) {
        let mut never_lowers = |what, ix: CoefficientIx| {
            if let Some(own) = self.coefficient(ix).filter(|own| own.score < 0.0) {
                faults.push(ModelFault::Lowers { id: own.id.clone(), score: own.score, what });
            }
        };
        self.experience.iter().for_each(|entry| never_lowers("experience", entry.coefficient));
        self.education.iter().for_each(|ix| never_lowers("education", *ix));
        self.further_credentials.iter().for_each(|ix| never_lowers("credentials", *ix));
        self.duties.iter().for_each(|entry| never_lowers("duties", entry.coefficient));
        for entry in &self.credentials {
            let score: f64 = entry.value.iter().map(|ix| self.score(*ix)).sum();
            if score < 0.0 {
                faults.push(ModelFault::Lowers {
                    id: entry.id.clone(),
                    score,
                    what: "credentials",
                });
            }
            for better in
                entry.replaced_by.iter().filter_map(|ix| self.credentials.get(usize::from(ix.0)))
            {
                let by: f64 = better.value.iter().map(|ix| self.score(*ix)).sum();
                if by < score {
                    let id = better.id.clone();
                    faults.push(ModelFault::Lowers { id, score: by - score, what: "credentials" });
                }
            }
        }
    }

    /// Within an occupation a higher role never stands below a lower one, not even where the lower
    /// one is paid for a duty, a specialty or a credential that the higher one is not.
    fn check_ladder(&self, faults: &mut Vec<ModelFault>) {
        for (lower_ix, lower) in (0_u16..).zip(&self.roles) {
            for (higher_ix, higher) in (0_u16..).zip(&self.roles) {
                if lower.soc != higher.soc || lower.level >= higher.level {
                    continue;
                }
                let own = self.of_role(lower) + self.only_in(RoleIx(lower_ix), RoleIx(higher_ix));
                if self.of_role(higher) < own {
                    let (higher, lower) = (higher.id.clone(), lower.id.clone());
                    faults.push(ModelFault::Ladder { higher, lower });
                }
            }
        }
    }

    fn of_role(&self, role: &RoleEffect) -> f64 {
        role.coefficient.map_or(0.0, |ix| self.score(ix))
    }

    /// The most that duties, a specialty and credentials add to one role and not to another.
    fn only_in(&self, role: RoleIx, other: RoleIx) -> f64 {
        let only = |within: &[RoleIx]| within.contains(&role) && !within.contains(&other);
        let duties = self.duties.iter().filter(|entry| only(&entry.within));
        let specialties = self.specialties.iter().filter(|entry| only(&entry.within));
        let specialty = specialties.filter_map(|entry| entry.coefficient).map(|ix| self.score(ix));
        duties.map(|entry| self.score(entry.coefficient)).sum::<f64>()
            + specialty.fold(0.0, f64::max)
            + self.credentials_only_in(role, other)
    }

    /// The most that up to three credentials add to one role and not to another.
    fn credentials_only_in(&self, role: RoleIx, other: RoleIx) -> f64 {
        let counts = |role: RoleIx| {
            self.roles.get(usize::from(role.0)).is_some_and(|role| role.credentials_count)
        };
        let weight = |role, ix| {
            if counts(role) { self.find_relevance(role, ix).weight() } else { 0.0 }
        };
        let related: Vec<_> =
            self.list_credentials().filter(|ix| weight(role, *ix) > 0.0).collect();
        if related.iter().all(|ix| weight(role, *ix) <= weight(other, *ix)) {
            return 0.0;
        }
        let value = |role: RoleIx, held: CredentialSet| -> f64 {
            if !counts(role) {
                return 0.0;
            }
            let terms = self.list_credential_terms(self.weigh_credentials(role, held));
            terms.map(|(ix, part)| part * self.score(ix)).sum()
        };
        let mut most = 0.0_f64;
        for one in &related {
            for two in &related {
                for three in &related {
                    let held = [*one, *two, *three].into_iter().collect();
                    most = most.max(value(role, held) - value(other, held));
                }
            }
        }
        most
    }

    fn check_populations(&self, faults: &mut Vec<ModelFault>) {
        for role in &self.roles {
            if self.population(role.soc).is_none() {
                let (role, soc) = (role.id.clone(), role.soc.to_string());
                faults.push(ModelFault::NoPopulation { role, soc });
            }
        }
        for entry in &self.populations {
            let parts = [
                entry.role,
                entry.experience,
                entry.education,
                entry.credentials,
                self.practice_population,
            ];
            let explained: f64 = parts.iter().map(|part| part.variance).sum();
            let sound = parts.iter().all(|part| part.mean.is_finite() && part.variance >= 0.0);
            if !sound || !(0.0..=MOST_EXPLAINED).contains(&explained) {
                faults.push(ModelFault::Spread { soc: entry.soc.to_string(), explained });
            }
            for own in &entry.roles {
                let known = [own.experience, own.education, own.credentials];
                let known: f64 = known.iter().map(|part| part.variance).sum();
                let explained = own.explained + known + self.practice_population.variance;
                let sound = own.standing.is_finite() && own.explained >= LEAST_EXPLAINED;
                if !sound || explained > MOST_EXPLAINED {
                    faults.push(ModelFault::Spread { soc: entry.soc.to_string(), explained });
                }
            }
        }
    }
}
