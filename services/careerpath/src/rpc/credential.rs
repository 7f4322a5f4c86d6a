//! `EvaluateCredential` and `RankCredentials`.

use medwage_catalog_service::{EntryKind, credential_name, role_name};
use medwage_contracts::paging::{Page, PageSizes};
use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::Estimate;
use medwage_contracts::pb::types::{Assumption, JobProfile, Spread, UnusedInput, UnusedKind, View};
use medwage_domain::career::plan::{Step, Study, Through, Way};
use medwage_domain::career::{
    Availability, Catalog, Credential, RankedCredential, Return, Uplift, evaluate_course,
    evaluate_return, find_dominating, rank_credentials,
};
use medwage_domain::estimate::CredentialIx;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::text::career::{
    CredentialFacts, credential_summary, ranking_summary, write_years,
};
use medwage_rpc_status::{Violation, Violations};
use prost::Message as _;

use super::careers::{Careers, FoundWay, Question};
use super::plan::query::{MOST_LABELS, MOST_LABELS_OF_MANY};
use super::refuse_page;
use super::reply::{ReplyContext, reply};
use crate::context::Context;
use crate::encode::{self, signed, spread, write_steps};
use crate::error::Error;
use crate::pay::{PayByRole, compute_uplift, hourly_median, pay_point};
use crate::profile::{ExamTerms, PayOptions, Person, PlanningTerms, RoleNeed};

/// Years that are looked at where nobody says.
const USUAL_HORIZON: u32 = 10;
/// Bytes that the rows of a page of the usual size may have, encoded: as JSON they have two to three times as many, and
/// the reply stays under 8 KiB.
const RANKING_BYTES: usize = 2_400;
const RANKING: PageSizes = PageSizes { default: 15, largest: 1_000 };

/// A credential beside the person who would hold it.
struct Prospect<'c> {
    ix: CredentialIx,
    credential: &'c Credential,
    /// The person with it, as the estimator is asked.
    profile: JobProfile,
}

/// A person with and without a credential, as the estimator and the careers have it.
struct PricedProspect<'p> {
    baseline: &'p Estimate,
    credentialed: &'p Estimate,
    pay: &'p PayByRole,
    way: Option<&'p Way>,
}

/// The share of cases that lie below the low end of an 80% interval.
const LOW_CASE: f64 = 0.1;

/// The inputs of a return.
#[derive(Clone, Copy)]
struct Terms<'t> {
    planning: &'t PlanningTerms,
    exam: &'t ExamTerms,
}

pub(super) async fn evaluate(
    context: &Context,
    request: &pb::EvaluateCredentialRequest,
) -> Result<pb::EvaluateCredentialResponse, Error> {
    let catalog = &context.catalog;
    let mut wrong = Violations::default();
    let options = PayOptions::read(
        &request.release,
        request.aging.as_ref(),
        request.input_mode,
        request.view,
        &mut wrong,
    );
    let profile = request.profile.as_ref();
    let person = Person::read(context, profile, options, RoleNeed::Required, &mut wrong).await?;
    let planning = PlanningTerms::read(request.terms.as_ref(), USUAL_HORIZON, &mut wrong);
    let exam = ExamTerms::read(request.exam.as_ref(), &mut wrong);
    let read = EntryKind::Credential.require_entry(catalog, "credential", &request.credential);
    let read = wrong.take_field(read);
    let prospect = read.as_ref().and_then(|(index, _)| Prospect::at(catalog, *index));
    if let Some((person, prospect)) = person.as_ref().zip(prospect.as_ref()) {
        let held = catalog.with_replaced(person.qualifications.credentials);
        wrong.require(held.with_credential(prospect.ix) != held, || {
            let told =
                format!("{:?} is held already, or replaced by one that is", request.credential);
            Violation::conflict("credential", told)
        });
    }
    let whole = person.zip(planning.zip(exam)).zip(prospect.zip(read));
    let ((mut person, (planning, exam)), (prospect, (_, resolved))) =
        wrong.into_result::<_, Error>(whole)?;
    set_aside_places(&mut person, &planning);
    let (terms, prospect) =
        (Terms { planning: &planning, exam: &exam }, prospect.of(catalog, &person));

    let profiles = vec![person.profile.clone(), prospect.profile.clone()];
    let estimated = context.estimator.estimate_all(profiles, &person.options, Some(0), View::Full);
    let ((careers, entry), estimates) =
        tokio::try_join!(Careers::price(context, &person, &planning, MOST_LABELS), estimated)?;
    let question =
        Question { through: Through::Credential(catalog.sat_for(prospect.ix)), place: 0 };
    let (careers, mut ways) = careers.find_ways(entry, context, vec![question]).await?;
    let found = ways.pop().ok_or_else(|| Error::Internal("one way was asked for".to_owned()))?;
    found.require_searched()?;
    let way = found.way();
    let [baseline, credentialed] = &estimates.each[..] else {
        return Err(Error::Internal("two estimates were asked for".to_owned()));
    };
    let (baseline, credentialed) = (baseline.clone()?, credentialed.clone()?);
    let priced = PricedProspect {
        baseline: &baseline,
        credentialed: &credentialed,
        pay: &careers.priced.pay,
        way,
    };
    let ranked = prospect.rank(catalog, &person, terms, &priced)?;
    let mut common = ReplyContext::new(context, &person, &estimates, Some(&baseline));
    warn_of_apprenticeship(catalog, &person, prospect.credential, &mut common);

    let missing = encode::missing_requirements(catalog, &ranked.missing, None);
    let texts: Vec<_> = missing.iter().map(|it| it.text.clone()).collect();
    let value = &ranked.value;
    let summary = credential_summary(&CredentialFacts {
        code: &prospect.credential.id,
        person: common.person_name(person.role_title(context)),
        uplift: value.uplift.base,
        value: value.net_present_value.base,
        horizon_years: planning.horizon_years,
        payback_months: value.payback_months,
        loss: value.loss,
        missing: &texts,
    });
    let evidence = pb::CredentialEvidence {
        baseline_profile: Some(person.profile.clone()),
        credentialed_profile: Some(prospect.profile.clone()),
        costs: encode::cost_evidence(&value.costs),
        assumptions: list_assumptions(&person, &exam),
    };
    Ok(reply!(EvaluateCredentialResponse, common, {
        summary: summary,
        credential: credential_name(prospect.credential),
        availability: encode::availability(ranked.availability).into(),
        missing: missing,
        baseline: pay_point(&baseline),
        credentialed: pay_point(&credentialed),
        annual_delta_usd: Some(spread(value.uplift)),
        cost_usd: Some(spread(value.cost)),
        costs: encode::write_costs(&value.costs),
        net_present_value_usd: Some(spread(value.net_present_value)),
        internal_rate_percent: value.internal_rate.map(|rate| rate * 100.0),
        months: signed(value.months),
        payback_months: value.payback_months.map(signed),
        pass_probability: value.pass,
        expected_attempt_count: value.attempts,
        loss_probability: value.loss,
        break_even_annual_delta_usd: value.break_even.map(|it| it.dollars()),
        role_requirement: is_role_requirement(catalog, &person, prospect.ix),
        no_effect_reason: find_no_effect(&prospect.profile, &credentialed).unwrap_or_default(),
        resolved_credential: Some(resolved),
        evidence: person.options.is_full.then_some(evidence),
        steps: way.map(|way| write_way(catalog, way, catalog.sat_for(prospect.ix), &careers)).unwrap_or_default(),
        forgone_usd: value.forgone().dollars(),
        opened_roles: write_roles(catalog, &ranked.opened_roles),
        no_effect_probability: value.nothing,
    }))
}

pub(super) async fn rank(
    context: &Context,
    request: &pb::RankCredentialsRequest,
) -> Result<pb::RankCredentialsResponse, Error> {
    let catalog = &context.catalog;
    let mut wrong = Violations::default();
    let options = PayOptions::read(
        &request.release,
        request.aging.as_ref(),
        request.input_mode,
        request.view,
        &mut wrong,
    );
    let profile = request.profile.as_ref();
    let person = Person::read(context, profile, options, RoleNeed::Required, &mut wrong).await?;
    let planning = PlanningTerms::read(request.terms.as_ref(), USUAL_HORIZON, &mut wrong);
    let exam = ExamTerms::read(request.exam.as_ref(), &mut wrong);
    let page = wrong.take_field(read_page(context, request));
    let whole = person.zip(planning.zip(exam)).zip(page);
    let ((mut person, (planning, exam)), page) = wrong.into_result::<_, Error>(whole)?;
    set_aside_places(&mut person, &planning);
    let terms = Terms { planning: &planning, exam: &exam };

    let held = catalog.with_replaced(person.qualifications.credentials);
    let prospects: Vec<_> = (0..catalog.credentials.len())
        .filter_map(|index| Prospect::at(catalog, index))
        .filter(|it| held.with_credential(it.ix) != held && it.credential.can_be_earned())
        .map(|it| it.of(catalog, &person))
        .collect();
    // The person as they are is the one baseline; then the person with each credential.
    let profiles = std::iter::once(&person.profile).chain(prospects.iter().map(|it| &it.profile));
    let profiles = profiles.cloned().collect();
    let estimated = context.estimator.estimate_all(profiles, &person.options, Some(0), View::Full);
    let ((careers, entry), estimates) = tokio::try_join!(
        Careers::price(context, &person, &planning, MOST_LABELS_OF_MANY),
        estimated
    )?;
    let questions: Vec<_> = prospects
        .iter()
        .map(|it| Question { through: Through::Credential(catalog.sat_for(it.ix)), place: 0 })
        .collect();
    let (careers, ways) = careers.find_ways(entry, context, questions).await?;
    let Some((baseline, credentialed)) = estimates.each.split_first() else {
        return Err(Error::Internal("an estimate short".to_owned()));
    };
    let baseline = baseline.clone()?;
    let mut ranked = Vec::with_capacity(prospects.len());
    let mut reasons = vec![String::new(); catalog.credentials.len()];
    let mut cut = Vec::new();
    for ((prospect, estimate), found) in prospects.iter().zip(credentialed).zip(&ways) {
        if matches!(found, FoundWay::Cut(_)) {
            cut.push(prospect.credential.id.as_str());
            continue;
        }
        let estimate = estimate.clone()?;
        let priced = PricedProspect {
            baseline: &baseline,
            credentialed: &estimate,
            pay: &careers.priced.pay,
            way: found.way(),
        };
        ranked.push(prospect.rank(catalog, &person, terms, &priced)?);
        if let Some(unused) = find_unused(&prospect.profile, &estimate) {
            reasons[usize::from(prospect.ix.0)] = name_no_effect(unused.kind()).to_owned();
        }
    }
    rank_credentials(&mut ranked);
    let mut common = ReplyContext::new(context, &person, &estimates, Some(&baseline));
    if !cut.is_empty() {
        let told = format!(
            "the way to some was not searched to the end, and they are not ranked: {}",
            cut.join(", ")
        );
        common.warn("ranking.cut_short", "", told);
    }
    let rows = ranked.iter().map(|it| {
        let reason = reasons[usize::from(it.credential.0)].clone();
        (it, write_row(catalog, it, &ranked, reason))
    });
    let part = page.cut_within(RANKING_BYTES, rows, |(_, row)| row.encoded_len());
    let evidence = || pb::RankingEvidence {
        baseline_profile: Some(person.profile.clone()),
        rows: part.items.iter().map(|(it, _)| write_row_evidence(catalog, &person, it)).collect(),
        assumptions: list_assumptions(&person, &exam),
    };
    let count = |availability| ranked.iter().filter(|it| it.availability == availability).count();
    let best = ranked.first().filter(|it| it.availability == Availability::Open);
    let best = best.and_then(|it| {
        let code = catalog.credential_at(it.credential)?.id.as_str();
        Some((code, round_cents_to_dollars(it.value.net_present_value.base)))
    });
    let counts =
        [Availability::Open, Availability::AfterSteps, Availability::NotForProfile].map(count);
    let summary = ranking_summary(common.person_name(person.role_title(context)), best, counts);
    Ok(reply!(RankCredentialsResponse, common, {
        summary: summary,
        baseline: pay_point(&baseline),
        credentials: part.items.iter().map(|(_, row)| row.clone()).collect(),
        next_page_token: part.next_page_token.clone(),
        total_size: part.total_size,
        evidence: person.options.is_full.then(evidence),
    }))
}

impl<'c> Prospect<'c> {
    fn at(catalog: &'c Catalog, index: usize) -> Option<Self> {
        let ix = CredentialIx(index.try_into().ok()?);
        let credential = catalog.credential_at(ix)?;
        Some(Self { ix, credential, profile: JobProfile::default() })
    }

    /// The person with it, as it is given to them: without the years of work in its apprentice form.
    fn of(self, catalog: &Catalog, person: &Person) -> Self {
        Self { profile: person.with_granted(catalog, self.ix), ..self }
    }

    fn rank(
        &self,
        catalog: &Catalog,
        person: &Person,
        terms: Terms<'_>,
        priced: &PricedProspect<'_>,
    ) -> Result<RankedCredential, Error> {
        let is_priced = find_no_effect(&self.profile, priced.credentialed).is_none();
        let (availability, missing) =
            catalog.judge_credential(self.ix, &person.qualifications, is_priced);
        Ok(RankedCredential {
            credential: self.ix,
            availability,
            missing,
            value: self.compute_return(catalog, person, terms, priced)?,
            opened_roles: priced.way.map(Way::opened_roles).unwrap_or_default(),
            is_beyond_horizon: priced.way.is_none(),
        })
    }

    fn compute_return(
        &self,
        catalog: &Catalog,
        person: &Person,
        terms: Terms<'_>,
        priced: &PricedProspect<'_>,
    ) -> Result<Return, Error> {
        let PricedProspect { baseline, credentialed, pay, way } = *priced;
        let held = person.qualifications.credentials;
        let mut held = held.iter().filter_map(|ix| catalog.credential_at(ix));
        let pays_dues = held.any(|it| it.issuer == self.credential.issuer && it.dues.is_some());
        let terms = terms.exam.join(terms.planning, hourly_median(baseline)?, pays_dues);
        let mut uplift = compute_uplift(baseline, credentialed)?;
        let Some(course) = way.and_then(|way| way.course(catalog, pay, catalog.sat_for(self.ix)))
        else {
            // What no way leads to in time brings nothing in time; what it would add to pay is told all the same.
            let nothing = evaluate_return(self.credential, Uplift::default(), &terms);
            return Ok(nothing.with_uplift(uplift));
        };
        let granted = catalog.granted(self.ix, &person.qualifications);
        let nothing = pay.chance_of_nothing(person.qualifications.role, granted);
        if nothing > LOW_CASE {
            uplift.low = uplift.low.min(Cents::default());
        }
        Ok(evaluate_course(self.credential, (uplift, nothing), &course, &terms))
    }
}

/// Finds why the last credential of a profile moves no pay, by the estimate with it, in words.
pub(super) fn find_no_effect(profile: &JobProfile, estimate: &Estimate) -> Option<String> {
    find_unused(profile, estimate).map(|unused| unused.reason.clone())
}

fn find_unused<'e>(profile: &JobProfile, estimate: &'e Estimate) -> Option<&'e UnusedInput> {
    let last = profile.credentials.len().checked_sub(1)?;
    let field = format!("profile.credentials[{last}]");
    estimate.unused_inputs.iter().find(|it| it.field == field)
}

/// Names why a credential moves no pay, in the few words that a row has room for; the evaluation of one says more.
fn name_no_effect(kind: UnusedKind) -> &'static str {
    match kind {
        UnusedKind::NotPriced => "no figure prices it",
        UnusedKind::Superseded => "another one says it already",
        UnusedKind::Unknown => "the estimator does not know it",
        UnusedKind::Unspecified | UnusedKind::NoEffect | UnusedKind::NotApplicable => {
            "adds nothing in this role"
        }
    }
}

fn write_roles(catalog: &Catalog, roles: &[usize]) -> Vec<String> {
    roles.iter().filter_map(|index| catalog.roles.get(*index)).map(role_name).collect()
}

/// Writes the steps of a career up to the one that brings a credential.
fn write_way(
    catalog: &Catalog,
    way: &Way,
    ix: CredentialIx,
    careers: &Careers,
) -> Vec<pb::PlanStep> {
    let mut steps = write_steps(catalog, &way.with, &careers.asked.workplaces);
    let reaches = |step: Step| match step {
        Step::Study(Study::Credential(own)) | Step::Complete(own) => own == ix,
        _ => false,
    };
    let last = way.with.steps.iter().position(|it| reaches(it.step));
    steps.truncate(last.map_or(0, |at| at + 1));
    steps
}

/// Warns where newcomers hold an apprentice form first: the return counts the whole credential from when the years are there.
fn warn_of_apprenticeship(
    catalog: &Catalog,
    person: &Person,
    credential: &Credential,
    common: &mut ReplyContext,
) {
    let rule = credential.apprentice.as_ref();
    let Some(rule) = rule.filter(|rule| rule.years_of(&person.qualifications) < rule.years) else {
        return;
    };
    let form = catalog.credential_at(rule.credential).map_or("", |entry| &entry.id);
    let told = format!(
        "without {} of work in coding it is held as the {form} at first; the return counts the whole {} from then on",
        write_years(rule.years),
        credential.id
    );
    common.warn("credential.apprentice", "credential", told);
}

/// True if the role asks for a credential, and the person holds nothing that it asks for.
fn is_role_requirement(catalog: &Catalog, person: &Person, ix: CredentialIx) -> bool {
    let role = person.qualifications.role.and_then(|index| catalog.roles.get(index));
    let held = catalog.with_replaced(person.qualifications.credentials);
    role.is_some_and(|role| {
        let accepted = role.requires.one_of;
        accepted.with_credential(ix) == accepted && !held.has_common(accepted)
    })
}

fn write_row(
    catalog: &Catalog,
    ranked: &RankedCredential,
    all: &[RankedCredential],
    no_effect_reason: String,
) -> pb::RankedCredential {
    let credential = catalog.credential_at(ranked.credential);
    let dominating = find_dominating(catalog, ranked, all);
    let dominating = dominating.and_then(|ix| catalog.credential_at(ix));
    let value = &ranked.value;
    pb::RankedCredential {
        credential: credential.map(credential_name).unwrap_or_default(),
        display_name: credential.map(|it| it.title.clone()).unwrap_or_default(),
        availability: encode::availability(ranked.availability).into(),
        missing: encode::missing_requirements(catalog, &ranked.missing, None),
        annual_delta_usd: value.uplift.base.dollars(),
        cost_usd: value.cost.base.dollars().round(),
        net_present_value_usd: Some(round_to_dollars(value.net_present_value)),
        months: signed(value.months),
        payback_months: value.payback_months.map(signed),
        loss_probability: round_probability(value.loss),
        dominated_by: dominating.map(credential_name).unwrap_or_default(),
        no_effect_reason,
        opened_roles: write_roles(catalog, &ranked.opened_roles),
        beyond_horizon: ranked.is_beyond_horizon,
    }
}

/// Amounts in a row are whole dollars: cents of a value over years would say more than anybody knows.
fn round_to_dollars(amount: medwage_domain::compensation::Spread) -> Spread {
    let Spread { low, base, high } = spread(amount);
    Spread { low: low.round(), base: base.round(), high: high.round() }
}

/// The same of one amount, for the sentence that tells it.
fn round_cents_to_dollars(amount: Cents) -> Cents {
    Pay::Annual.round(amount.dollars()).unwrap_or(amount)
}

/// A chance in a row has four decimals: more would say more than anybody knows.
fn round_probability(probability: f64) -> f64 {
    (probability * 10_000.0).round() / 10_000.0
}

fn write_row_evidence(
    catalog: &Catalog,
    person: &Person,
    ranked: &RankedCredential,
) -> pb::RankedCredentialEvidence {
    let name = catalog.credential_at(ranked.credential).map(credential_name).unwrap_or_default();
    pb::RankedCredentialEvidence {
        credentialed_profile: Some(person.with_granted(catalog, ranked.credential)),
        credential: name,
        annual_delta_usd: Some(spread(ranked.value.uplift)),
        cost_usd: Some(spread(ranked.value.cost)),
        pass_probability: ranked.value.pass,
    }
}

fn set_aside_places(person: &mut Person, terms: &PlanningTerms) {
    let places = (!terms.places.is_empty()).then(|| format!("{} places", terms.places.len()));
    person.set_aside_term("terms.places", places, "a credential is evaluated where the person is");
}

fn list_assumptions(person: &Person, exam: &ExamTerms) -> Vec<Assumption> {
    person.list_assumptions(exam.assumptions())
}

/// Reads which part of the ranking is asked for: a token is of the same request over the same catalog.
fn read_page(context: &Context, request: &pb::RankCredentialsRequest) -> Result<Page, Violation> {
    let same = pb::RankCredentialsRequest {
        page_size: 0,
        page_token: String::new(),
        view: 0,
        ..request.clone()
    };
    let parts = [&*same.encode_to_vec(), context.catalog.digest().as_bytes()];
    Page::read_page("RankCredentials", &parts, RANKING, request.page_size, &request.page_token)
        .map_err(refuse_page)
}
