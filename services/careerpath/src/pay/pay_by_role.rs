//! What roles pay, for the planner: the estimator's model, joined with an estimate of each role in each place.

use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::plan::Wages;
use medwage_domain::career::{Catalog, Credential as CatalogCredential, Role as CatalogRole};
use medwage_domain::code::Soc;
use medwage_domain::estimate::{
    Coefficient, CoefficientIx, Credential, CredentialIx, CredentialSet, Education, Kind, Model,
    Moments, Population, Profile, Role, RoleIx, Stretch,
};

use crate::error::Error;

/// What roles pay.
#[derive(Debug)]
pub(crate) struct PayByRole {
    model: Model,
    /// The catalog's credentials in the model.
    credentials: Vec<Option<CredentialIx>>,
    /// The catalog's roles in each place; none where no distribution is known.
    places: Vec<Vec<Option<RolePay>>>,
}

/// What a role pays.
#[derive(Debug)]
struct RolePay {
    role: RoleIx,
    /// The score of what a plan doesn't change.
    rest: f64,
    /// The straight parts of log pay by rank: where each ends, its intercept and its slope.
    parts: Vec<(f64, f64, f64)>,
    /// Aging and hours.
    scale: f64,
}

impl PayByRole {
    /// Joins the model with an estimate of each of the catalog's roles, in its order, in one place after the other.
    pub(crate) fn new(
        catalog: &Catalog,
        model: &pb::Model,
        estimates: &[Option<pb::Estimate>],
    ) -> Result<Self, Error> {
        let model = read_model(model)
            .ok_or_else(|| Error::Internal("the estimator's model does not add up".to_owned()))?;
        let in_place = |estimates: &[Option<pb::Estimate>]| {
            let roles = catalog.roles.iter().zip(estimates);
            let pay = |(role, estimate): (&CatalogRole, &Option<pb::Estimate>)| {
                read_role_pay(find_role(&model, role.model_id()?)?, estimate.as_ref()?)
            };
            roles.map(pay).collect()
        };
        let find = |it: &CatalogCredential| find_credential(&model, it.model_id()?);
        let credentials = catalog.credentials.iter().map(find);
        Ok(Self {
            places: estimates.chunks(catalog.roles.len().max(1)).map(in_place).collect(),
            credentials: credentials.collect(),
            model,
        })
    }

    fn held(&self, held: CredentialSet) -> CredentialSet {
        held.iter().filter_map(|ix| self.credentials[usize::from(ix.0)]).collect()
    }
}

impl Wages for PayByRole {
    fn annual(
        &self,
        (role, place): (usize, usize),
        years: f64,
        education: Education,
        held: CredentialSet,
    ) -> f64 {
        let Some(pay) = &self.places[place][role] else { return 0.0 };
        let profile = Profile {
            years: Some(years),
            education: Some(education),
            credentials: Some(self.held(held)),
            ..Profile::of_role(pay.role)
        };
        let Some(rank) = self.model.rank(&profile) else { return 0.0 };
        let z = rank + pay.rest;
        let part = pay.parts.iter().find(|(to, _, _)| z <= *to);
        part.map_or(0.0, |(_, at, slope)| libm::exp(at + slope * z) * pay.scale)
    }

    fn class(&self, held: CredentialSet) -> u32 {
        let (best, further) = self.model.credential_class(self.held(held));
        let index = |it: usize| u32::try_from(it).unwrap_or(u32::MAX >> 8);
        (best.map_or(0, |it| 1 + index(it)) << 8) | index(further).min(255)
    }

    fn worth(&self, credential: CredentialIx) -> f64 {
        let own = self.credentials[usize::from(credential.0)];
        let value = own.and_then(|ix| self.model.credentials.get(usize::from(ix.0)));
        value.map_or(0.0, |it| it.value.iter().map(|ix| self.model.score(*ix)).sum())
    }
}

/// The model names its rows in lower case, as resources are named.
fn find_role(model: &Model, id: &str) -> Option<RoleIx> {
    let index = model.roles.iter().position(|it| it.id.eq_ignore_ascii_case(id))?;
    index.try_into().ok().map(RoleIx)
}

fn find_credential(model: &Model, id: &str) -> Option<CredentialIx> {
    let index = model.credentials.iter().position(|it| it.id.eq_ignore_ascii_case(id))?;
    index.try_into().ok().map(CredentialIx)
}

fn read_role_pay(role: RoleIx, estimate: &pb::Estimate) -> Option<RolePay> {
    use pb::FactorKind::{Duties, EmployerSize, Specialty};
    let evidence = estimate.evidence.as_ref()?;
    let base = evidence.base.as_ref()?;
    let is_unchanged =
        |it: &&pb::FactorEvidence| matches!(it.kind(), Specialty | Duties | EmployerSize);
    let segments = &base.quantile.as_ref()?.segments;
    let part = |it: &pb::Segment| (it.to_z.unwrap_or(f64::INFINITY), it.intercept, it.slope);
    Some(RolePay {
        role,
        rest: evidence.factors.iter().filter(is_unchanged).map(|it| it.score).sum(),
        parts: segments.iter().map(part).collect(),
        scale: base.aging_factor * base.hours_factor,
    })
}

/// Reads the model as the domain's rule takes it; specialties, duties and sizes of employers are left to the estimates.
fn read_model(message: &pb::Model) -> Option<Model> {
    let coefficient_at = |id: &String| -> Option<CoefficientIx> {
        let index = message.coefficients.iter().position(|it| it.id == *id)?;
        index.try_into().ok().map(CoefficientIx)
    };
    let all = |ids: &[String]| ids.iter().map(coefficient_at).collect::<Option<Vec<_>>>();
    let credential_at = |name: &String| -> Option<CredentialIx> {
        let index = message.credentials.iter().position(|it| it.credential == *name)?;
        index.try_into().ok().map(CredentialIx)
    };
    let role = |it: &pb::RoleScore| {
        let id = Collection::Roles.parse_name(&it.role).ok()?.to_owned();
        Some(Role {
            title: String::new(),
            soc: read_occupation(&it.occupation)?,
            level: 0,
            coefficient: match it.coefficient.as_str() {
                "" => None,
                _ => Some(coefficient_at(&it.coefficient)?),
            },
            credentials_count: it.credentials_count,
            id,
        })
    };
    let credential = |it: &pb::CredentialScore| {
        Some(Credential {
            id: Collection::Credentials.parse_name(&it.credential).ok()?.to_owned(),
            value: all(&it.coefficients)?,
            replaced_by: it
                .superseding_credentials
                .iter()
                .map(credential_at)
                .collect::<Option<CredentialSet>>()?,
        })
    };
    let stretch = |it: &pb::ExperienceStretch| {
        Some(Stretch {
            from: it.from_years,
            to: it.to_years,
            coefficient: coefficient_at(&it.coefficient)?,
        })
    };
    Some(Model {
        id: message.name.clone(),
        coefficients: message.coefficients.iter().map(coefficient).collect(),
        experience: message.experience.iter().map(stretch).collect::<Option<_>>()?,
        education: all(&message.education_steps)?.try_into().ok()?,
        roles: message.roles.iter().map(role).collect::<Option<_>>()?,
        credentials: message.credentials.iter().map(credential).collect::<Option<_>>()?,
        further_credentials: all(&message.further_credentials)?,
        duties: Vec::new(),
        specialties: Vec::new(),
        practice_sizes: Vec::new(),
        practice_population: Moments::default(),
        populations: message.populations.iter().map(population).collect::<Option<_>>()?,
        left_out_error: message.left_out_error,
    })
}

fn read_occupation(name: &str) -> Option<Soc> {
    Collection::Occupations.parse_name(name).ok()?.parse().ok()
}

fn coefficient(message: &pb::Coefficient) -> Coefficient {
    Coefficient {
        id: message.id.clone(),
        score: message.score,
        error: message.standard_error,
        kind: Kind::Survey,
        figures: Vec::new(),
        reason: String::new(),
    }
}

fn population(message: &pb::ReferencePopulation) -> Option<Population> {
    let moments = |it: &Option<pb::Moments>| {
        it.as_ref().map(|it| Moments { mean: it.mean, variance: it.variance })
    };
    Some(Population {
        soc: read_occupation(&message.occupation)?,
        role: moments(&message.role)?,
        experience: moments(&message.experience)?,
        education: moments(&message.education)?,
        credentials: moments(&message.credentials)?,
        years: message.average_years.clone(),
        sources: Vec::new(),
    })
}
