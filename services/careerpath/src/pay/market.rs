//! What every role pays a person at any point of a plan, by the model that the estimator tells of itself.
//!
//! Two calls: the model, and one estimate with its evidence for each role. The distribution that a role's
//! pay stands in, and the score of what a plan doesn't change, come from that estimate; schooling, years and
//! credentials are scored by the model, with the domain's own rule.

use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::plan::Wages;
use medwage_domain::career::{Catalogue, Role as Listed};
use medwage_domain::code::Soc;
use medwage_domain::estimate::{
    Coefficient, CoefficientIx, Credential, CredentialIx, CredentialSet, Education, Kind, Model,
    Moments, Population, Profile, Role, RoleIx, Stretch,
};

use crate::error::Error;

/// What roles pay.
#[derive(Debug)]
pub(crate) struct Market {
    model: Model,
    /// The catalogue's credentials in the model.
    credentials: Vec<Option<CredentialIx>>,
    /// The catalogue's roles in each place; none where no distribution is known.
    places: Vec<Vec<Option<Paid>>>,
}

/// What a role pays.
#[derive(Debug)]
struct Paid {
    role: RoleIx,
    /// The score of what a plan doesn't change.
    rest: f64,
    /// The straight parts of log pay by rank: where each ends, its intercept and its slope.
    parts: Vec<(f64, f64, f64)>,
    /// Aging and hours.
    scale: f64,
}

impl Market {
    /// Joins the model with an estimate of each of the catalogue's roles, in its order, in one place after
    /// the other.
    pub(crate) fn new(
        catalogue: &Catalogue,
        told: &pb::Model,
        estimates: &[Option<pb::Estimate>],
    ) -> Result<Self, Error> {
        let model = model(told)
            .ok_or_else(|| Error::Internal("the estimator's model does not add up".to_owned()))?;
        let in_place = |estimates: &[Option<pb::Estimate>]| {
            let roles = catalogue.roles.iter().zip(estimates);
            let paid = |(role, estimate): (&Listed, &Option<pb::Estimate>)| {
                paid(model.role(role.model_id()?)?, estimate.as_ref()?)
            };
            roles.map(paid).collect()
        };
        Ok(Self {
            places: estimates.chunks(catalogue.roles.len().max(1)).map(in_place).collect(),
            credentials: catalogue
                .credentials
                .iter()
                .map(|it| it.model_id().and_then(|id| model.credential(id)))
                .collect(),
            model,
        })
    }

    fn held(&self, held: CredentialSet) -> CredentialSet {
        held.iter().filter_map(|ix| self.credentials[usize::from(ix.0)]).collect()
    }
}

impl Wages for Market {
    fn annual(
        &self,
        (role, place): (usize, usize),
        years: f64,
        education: Education,
        held: CredentialSet,
    ) -> f64 {
        let Some(paid) = &self.places[place][role] else { return 0.0 };
        let profile = Profile {
            years: Some(years),
            education: Some(education),
            credentials: Some(self.held(held)),
            ..Profile::of_role(paid.role)
        };
        let Some(rank) = self.model.rank(&profile) else { return 0.0 };
        let z = rank + paid.rest;
        let part = paid.parts.iter().find(|(to, _, _)| z <= *to);
        part.map_or(0.0, |(_, at, slope)| libm::exp(at + slope * z) * paid.scale)
    }

    fn class(&self, held: CredentialSet) -> u32 {
        let (best, further) = self.model.credential_class(self.held(held));
        let place = |it: usize| u32::try_from(it).unwrap_or(u32::MAX >> 8);
        (best.map_or(0, |it| 1 + place(it)) << 8) | place(further).min(255)
    }

    fn worth(&self, credential: CredentialIx) -> f64 {
        let own = self.credentials[usize::from(credential.0)];
        let value = own.and_then(|ix| self.model.credentials.get(usize::from(ix.0)));
        value.map_or(0.0, |it| it.value.iter().map(|ix| self.model.score(*ix)).sum())
    }
}

fn paid(role: RoleIx, estimate: &pb::Estimate) -> Option<Paid> {
    use pb::FactorKind::{Duties, PracticeSize, Specialty};
    let base = estimate.base.as_ref()?;
    let unchanged = |it: &&pb::Factor| matches!(it.kind(), Specialty | Duties | PracticeSize);
    let segments = &base.quantile.as_ref()?.segments;
    let part = |it: &pb::Segment| (it.to_z.unwrap_or(f64::INFINITY), it.intercept, it.slope);
    Some(Paid {
        role,
        rest: estimate.factors.iter().filter(unchanged).map(|it| it.score).sum(),
        parts: segments.iter().map(part).collect(),
        scale: base.aging_factor * base.hours_factor,
    })
}

/// The model as the domain's rule takes it; specialties, duties and practices are left to the estimates.
fn model(told: &pb::Model) -> Option<Model> {
    let ix = |id: &String| -> Option<CoefficientIx> {
        let place = told.coefficients.iter().position(|it| it.id == *id)?;
        place.try_into().ok().map(CoefficientIx)
    };
    let all = |ids: &[String]| ids.iter().map(ix).collect::<Option<Vec<_>>>();
    let credential = |id: &String| -> Option<CredentialIx> {
        let place = told.credentials.iter().position(|it| it.id == *id)?;
        place.try_into().ok().map(CredentialIx)
    };
    let role = |it: &pb::Role| {
        Some(Role {
            id: it.id.clone(),
            title: it.title.clone(),
            soc: it.occupation.parse::<Soc>().ok()?,
            level: it.level.try_into().ok()?,
            coefficient: if it.coefficient.is_empty() { None } else { Some(ix(&it.coefficient)?) },
            credentials_count: it.credentials_count,
        })
    };
    let one = |it: &pb::Credential| {
        Some(Credential {
            id: it.id.clone(),
            value: all(&it.coefficients)?,
            replaced_by: it
                .replaced_by
                .iter()
                .map(credential)
                .collect::<Option<CredentialSet>>()?,
        })
    };
    let stretch = |it: &pb::ExperienceStretch| {
        Some(Stretch { from: it.from_years, to: it.to_years, coefficient: ix(&it.coefficient)? })
    };
    Some(Model {
        id: told.name.clone(),
        coefficients: told.coefficients.iter().map(coefficient).collect(),
        experience: told.experience.iter().map(stretch).collect::<Option<_>>()?,
        education: all(&told.education_steps)?.try_into().ok()?,
        roles: told.roles.iter().map(role).collect::<Option<_>>()?,
        credentials: told.credentials.iter().map(one).collect::<Option<_>>()?,
        further_credentials: all(&told.further_credentials)?,
        duties: Vec::new(),
        specialties: Vec::new(),
        practice_sizes: Vec::new(),
        practice_population: Moments::default(),
        populations: told.populations.iter().map(population).collect::<Option<_>>()?,
        left_out_error: told.left_out_error,
    })
}

fn coefficient(it: &pb::Coefficient) -> Coefficient {
    Coefficient {
        id: it.id.clone(),
        score: it.score,
        error: it.error,
        kind: Kind::Survey,
        figures: Vec::new(),
        reason: String::new(),
    }
}

fn population(it: &pb::Population) -> Option<Population> {
    let moments = |it: &Option<pb::Moments>| {
        it.as_ref().map(|it| Moments { mean: it.mean, variance: it.variance })
    };
    Some(Population {
        soc: it.occupation.parse().ok()?,
        role: moments(&it.role)?,
        experience: moments(&it.experience)?,
        education: moments(&it.education)?,
        credentials: moments(&it.credentials)?,
        years: it.average_years.clone(),
        sources: Vec::new(),
    })
}
