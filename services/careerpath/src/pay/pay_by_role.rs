//! What roles pay, for the planner: the estimator's model, joined with an estimate of each role in each place.

use medwage_contracts::convert::read_model;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::plan::Wages;
use medwage_domain::career::{Catalog, Role};
use medwage_domain::estimate::{CredentialIx, CredentialSet, Education, Model, Profile, RoleIx};

use super::client::read_floor;
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
    /// The least pay in a year by law; 0 where none is known.
    least: f64,
}

impl PayByRole {
    /// Joins the model with an estimate of each of the catalog's roles, in its order, in one place after the other.
    pub(crate) fn new(
        catalog: &Catalog,
        model: &pb::Model,
        estimates: &[Option<pb::Estimate>],
    ) -> Result<Self, Error> {
        let model = read_model(model)
            .map_err(|error| Error::Internal(format!("the estimator's model: {error}")))?;
        let in_place = |estimates: &[Option<pb::Estimate>]| {
            let roles = catalog.roles.iter().zip(estimates);
            let pay = |(role, estimate): (&Role, &Option<pb::Estimate>)| {
                read_role_pay(find_role(&model, &role.id)?, estimate.as_ref()?)
            };
            roles.map(pay).collect()
        };
        let credentials = catalog.credentials.iter().map(|it| find_credential(&model, &it.id));
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
        part.map_or(0.0, |(_, at, slope)| (libm::exp(at + slope * z) * pay.scale).max(pay.least))
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
    let least = read_floor(base).ok()?;
    let part = |it: &pb::Segment| (it.to_z.unwrap_or(f64::INFINITY), it.intercept, it.slope);
    Some(RolePay {
        role,
        rest: evidence.factors.iter().filter(is_unchanged).map(|it| it.score).sum(),
        parts: segments.iter().map(part).collect(),
        scale: base.aging_factor * base.hours_factor,
        least: least.map_or(0.0, |floor| floor.annual.dollars()),
    })
}
