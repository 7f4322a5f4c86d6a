//! Pay in every role, for the planner: the estimator's model, joined with an estimate of each role in each place.

use medwage_contracts::convert::read_model;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::plan::{Employment, Wages};
use medwage_domain::career::{Catalog, Credential as CatalogCredential, Role as CatalogRole};
use medwage_domain::estimate::{
    CoefficientIx, CredentialIx, CredentialSet, Education, Model, Profile, RoleIx,
};

use super::client::read_floor;
use crate::error::Error;

/// Pay in every role.
#[derive(Debug)]
pub(crate) struct PayByRole {
    model: Model,
    /// The catalog's roles in the model.
    roles: Vec<Option<RoleIx>>,
    /// The catalog's credentials in the model.
    credentials: Vec<Option<CredentialIx>>,
    /// The catalog's roles in each place; none where no distribution is known.
    places: Vec<Vec<Option<RolePay>>>,
}

/// Pay in one role.
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

impl RolePay {
    /// Dollars a year at a rank, as the model scores it.
    fn pay_at_rank(&self, rank: f64) -> f64 {
        let z = rank + self.rest;
        let part = self.parts.iter().find(|(to, _, _)| z <= *to);
        part.map_or(0.0, |(_, at, slope)| (libm::exp(at + slope * z) * self.scale).max(self.least))
    }
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
            let pay = |(role, estimate): (&CatalogRole, &Option<pb::Estimate>)| {
                read_role_pay(find_role(&model, role.model_id()?)?, estimate.as_ref()?)
            };
            roles.map(pay).collect()
        };
        let find = |it: &CatalogCredential| find_credential(&model, it.model_id()?);
        let credentials = catalog.credentials.iter().map(find);
        Ok(Self {
            places: estimates.chunks(catalog.roles.len().max(1)).map(in_place).collect(),
            roles: catalog.roles.iter().map(|it| find_role(&model, it.model_id()?)).collect(),
            credentials: credentials.collect(),
            model,
        })
    }

    /// The person in a job, as the model has them, with what the job pays.
    fn profile(&self, employment: &Employment) -> Option<(Profile, &RolePay)> {
        let Employment { job: (role, place), years, education, held } = *employment;
        let pay = self.places[place][role].as_ref()?;
        let profile = Profile {
            years: Some(years),
            education: Some(education),
            credentials: Some(self.held(held)),
            ..Profile::of_role(pay.role)
        };
        Some((profile, pay))
    }

    /// Returns what roles pay in one place alone.
    pub(crate) const fn at_place(&self, place: usize) -> PayAtPlace<'_> {
        PayAtPlace { pay: self, place }
    }

    /// Returns the chance that a credential adds nothing in a role; surely nothing where no figure prices either.
    pub(crate) fn chance_of_nothing(&self, role: Option<usize>, ix: CredentialIx) -> f64 {
        let role = role.and_then(|role| self.roles[role]);
        let known = role.zip(self.credentials[usize::from(ix.0)]);
        known.map_or(1.0, |(role, ix)| self.model.chance_of_nothing(role, ix))
    }

    fn held(&self, held: CredentialSet) -> CredentialSet {
        held.iter().filter_map(|ix| self.credentials[usize::from(ix.0)]).collect()
    }
}

impl Wages for PayByRole {
    fn annual(
        &self,
        job: (usize, usize),
        years: f64,
        education: Education,
        held: CredentialSet,
    ) -> f64 {
        let employment = Employment { job, years, education, held };
        let Some((profile, pay)) = self.profile(&employment) else { return 0.0 };
        self.model.rank_profile(&profile).map_or(0.0, |rank| pay.pay_at_rank(rank))
    }

    fn annual_after(
        &self,
        job: (usize, usize),
        years: &[f64],
        education: Education,
        held: CredentialSet,
    ) -> Vec<f64> {
        let employment = Employment { job, years: 0.0, education, held };
        let ranks = self
            .profile(&employment)
            .and_then(|(profile, pay)| Some((self.model.rank_over_years(&profile, years)?, pay)));
        let Some((ranks, pay)) = ranks else { return vec![0.0; years.len()] };
        ranks.into_iter().map(|rank| pay.pay_at_rank(rank)).collect()
    }

    fn class(&self, role: usize, held: CredentialSet) -> u32 {
        let Some(role) = self.roles[role] else { return 0 };
        let counted = self.model.weigh_credentials(role, self.held(held));
        let best = counted.best.map_or(0, |(ix, _)| 1 + u32::from(ix.0));
        // Weights have two decimals, so that hundredths tell all that differ apart.
        let most = self.model.further_credentials.len() as f64;
        (best << 16) | (counted.further.min(most) * 100.0).round() as u32
    }

    fn deviation(&self, one: &Employment, other: &Employment) -> f64 {
        let mut errors: Vec<(CoefficientIx, f64)> = Vec::with_capacity(24);
        for (employment, sign) in [(one, 1.0), (other, -1.0)] {
            let Some((profile, pay)) = self.profile(employment) else { return 0.0 };
            let Some(rank) = self.model.rank_profile(&profile) else { return 0.0 };
            let z = rank + pay.rest;
            let Some((_, at, slope)) = pay.parts.iter().find(|(to, _, _)| z <= *to) else {
                return 0.0;
            };
            // Dollars for each unit of score.
            let steepness = libm::exp(at + slope * z) * pay.scale * slope;
            for (ix, times) in self.model.list_terms(&profile) {
                match errors.iter_mut().find(|(known, _)| *known == ix) {
                    Some((_, sum)) => *sum += sign * times * steepness,
                    None => errors.push((ix, sign * times * steepness)),
                }
            }
        }
        let error = |ix: CoefficientIx| self.model.coefficient(ix).map_or(0.0, |it| it.error);
        errors.iter().map(|(ix, times)| (times * error(*ix)).powi(2)).sum::<f64>().sqrt()
    }

    fn is_worth_as_much(&self, one: CredentialIx, other: CredentialIx) -> bool {
        let find = |ix: CredentialIx| self.credentials[usize::from(ix.0)];
        let Some(other) = find(other) else { return true };
        find(one).is_some_and(|one| self.model.is_worth_as_much(one, other))
    }
}

/// Pay in every role in one place, which is the only one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PayAtPlace<'p> {
    pay: &'p PayByRole,
    place: usize,
}

impl Wages for PayAtPlace<'_> {
    fn annual(
        &self,
        (role, _): (usize, usize),
        years: f64,
        education: Education,
        held: CredentialSet,
    ) -> f64 {
        self.pay.annual((role, self.place), years, education, held)
    }

    fn annual_after(
        &self,
        (role, _): (usize, usize),
        years: &[f64],
        education: Education,
        held: CredentialSet,
    ) -> Vec<f64> {
        self.pay.annual_after((role, self.place), years, education, held)
    }

    fn class(&self, role: usize, held: CredentialSet) -> u32 {
        self.pay.class(role, held)
    }

    fn deviation(&self, one: &Employment, other: &Employment) -> f64 {
        let here = |it: &Employment| Employment { job: (it.job.0, self.place), ..*it };
        self.pay.deviation(&here(one), &here(other))
    }

    fn is_worth_as_much(&self, one: CredentialIx, other: CredentialIx) -> bool {
        self.pay.is_worth_as_much(one, other)
    }
}

/// The model names its rows in lower case, as resources are named.
fn find_role(model: &Model, id: &str) -> Option<RoleIx> {
    let index = model.roles.iter().position(|entry| entry.id.eq_ignore_ascii_case(id))?;
    index.try_into().ok().map(RoleIx)
}

fn find_credential(model: &Model, id: &str) -> Option<CredentialIx> {
    let index = model.credentials.iter().position(|entry| entry.id.eq_ignore_ascii_case(id))?;
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use medwage_catalog_service::{credential_name, role_name};
    use medwage_contracts::pb::types::{self, JobProfile, View};
    use medwage_domain::money::Pay;
    use medwage_rpc_server::settings::{DrainSettings, PeerSettings, ServerSettings};
    use medwage_rpc_server::{Listener, Shutdown};

    use medwage_contracts::service_config;
    use medwage_rpc_client::Peer;

    use super::*;
    use crate::pay::{EstimatorClient, median};
    use crate::profile::PayOptions;

    const PLACES: [&str; 3] = ["Ann Arbor, MI", "Puerto Rico", "MS"];
    const PEOPLE: usize = 600;

    /// An estimator with its benchmark service, on free ports.
    async fn start() -> (EstimatorClient, [Shutdown; 2]) {
        let drain = DrainSettings { grace: Duration::ZERO, timeout: Duration::ZERO };
        let server = || ServerSettings { drain: drain.clone(), ..ServerSettings::default() };
        let stop = [Shutdown::manual(), Shutdown::manual()];
        let listener = Listener::bind_local().unwrap();
        let address = format!("http://{}", listener.address());
        let settings = medwage_benchmark::Settings { server: server(), ..Default::default() };
        let app = medwage_benchmark::App::build_app(settings).unwrap();
        tokio::spawn(app.serve(listener, stop[0].clone()));
        let market = PeerSettings { address, ..medwage_estimator::Settings::default().market };
        let settings =
            medwage_estimator::Settings { market, server: server(), ..Default::default() };
        let app = medwage_estimator::App::build_app(settings).unwrap();
        let (listener, ready) = (Listener::bind_local().unwrap(), app.readiness());
        let address = format!("http://{}", listener.address());
        tokio::spawn(app.serve(listener, stop[1].clone()));
        ready.wait_ready().await;
        let pay = PeerSettings { address, ..crate::Settings::default().pay };
        let peer = Peer::new("estimator", &pay, service_config::ESTIMATOR).unwrap();
        (EstimatorClient::new(peer, pay.retry), stop)
    }

    /// Numbers without a pattern, always the same ones.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(self.0 >> 33).unwrap() % end
        }
    }

    #[tokio::test]
    async fn a_persons_pay_in_a_plan_is_the_estimators_to_the_cent() {
        let (estimator, stop) = start().await;
        let catalog = medwage_catalog::embedded_catalog().unwrap();
        let options =
            PayOptions { release: String::new(), aging: None, is_strict: false, is_full: false };
        let job = |place: &str, role: &CatalogRole| JobProfile {
            role: role_name(role),
            area: place.to_owned(),
            ..JobProfile::default()
        };
        let jobs = PLACES.iter().flat_map(|place| catalog.roles.iter().map(|it| job(place, it)));
        let estimates = estimator.estimate_all(jobs.collect(), &options, None, View::Full).await;
        let known: Vec<_> = estimates.unwrap().each.into_iter().map(Result::ok).collect();
        let model = estimator.get_model().await.unwrap();
        let pay = PayByRole::new(catalog, &model, &known).unwrap();

        let mut dice = Dice(5);
        let (mut profiles, mut plans) = (Vec::new(), Vec::new());
        while profiles.len() < PEOPLE {
            let (place, role) = (dice.below(PLACES.len()), dice.below(catalog.roles.len()));
            let years = dice.below(90) as f64 / 2.0;
            let education = Education::ALL[dice.below(Education::ALL.len())].0;
            let held: CredentialSet = (0..dice.below(5))
                .map(|_| CredentialIx(dice.below(catalog.credentials.len()).try_into().unwrap()))
                .collect();
            if known[place * catalog.roles.len() + role].is_none() {
                continue;
            }
            plans.push(pay.annual((role, place), years, education, held));
            let after = pay.annual_after((role, place), &[0.0, years], education, held);
            assert_eq!(after.last(), plans.last());
            // A credential without a price adds nothing in a plan; beside an estimate it would say only that the
            // person holds something.
            let priced: CredentialSet =
                held.iter().filter(|ix| pay.credentials[usize::from(ix.0)].is_some()).collect();
            let credentials = priced.iter().filter_map(|ix| catalog.credential_at(ix));
            profiles.push(JobProfile {
                experience_years: Some(years),
                education: types::Education::from(education).into(),
                credentials: credentials.map(credential_name).collect(),
                uncertified: priced.is_empty(),
                ..job(PLACES[place], &catalog.roles[role])
            });
        }
        let people = profiles.clone();
        let estimates =
            estimator.estimate_all(profiles, &options, None, View::Basic).await.unwrap();
        for ((estimate, plan), person) in estimates.each.iter().zip(plans).zip(people) {
            let estimate = median(estimate.as_ref().unwrap()).unwrap();
            assert_eq!(Pay::Annual.round(plan), Some(estimate), "{person:?}");
        }
        stop.iter().for_each(Shutdown::request_stop);
    }

    #[tokio::test]
    async fn a_relevant_credential_never_lowers_pay_and_an_unrelated_one_never_raises_it() {
        let (estimator, stop) = start().await;
        let catalog = medwage_catalog::embedded_catalog().unwrap();
        let options =
            PayOptions { release: String::new(), aging: None, is_strict: false, is_full: false };
        let job = |role: &CatalogRole| JobProfile {
            role: role_name(role),
            area: "OH".to_owned(),
            ..JobProfile::default()
        };
        let jobs: Vec<_> = catalog.roles.iter().map(job).collect();
        let estimates = estimator.estimate_all(jobs, &options, None, View::Full).await;
        let known: Vec<_> = estimates.unwrap().each.into_iter().map(Result::ok).collect();
        let pay = PayByRole::new(catalog, &estimator.get_model().await.unwrap(), &known).unwrap();
        let mut dice = Dice(7);
        let credential = |dice: &mut Dice| {
            CredentialIx(dice.below(catalog.credentials.len()).try_into().unwrap())
        };
        for _ in 0..2_000 {
            let role = dice.below(catalog.roles.len());
            let years = dice.below(60) as f64 / 2.0;
            let education = Education::ALL[dice.below(Education::ALL.len())].0;
            let held: CredentialSet = (0..dice.below(5)).map(|_| credential(&mut dice)).collect();
            let more = credential(&mut dice);
            let before = pay.annual((role, 0), years, education, held);
            let after = pay.annual((role, 0), years, education, held.with_credential(more));
            assert!(after >= before - 1e-9, "{role} {held:?} {more:?}: {before} {after}");
            let related = pay.roles[role].zip(pay.credentials[usize::from(more.0)]);
            let adds = related.is_some_and(|(role, ix)| {
                pay.model.find_relevance(role, ix) > medwage_domain::estimate::Relevance::Unrelated
            });
            assert!(adds || (after - before).abs() < 1e-9, "{role} {held:?} {more:?}");
        }
        stop.iter().for_each(Shutdown::request_stop);
    }
}
