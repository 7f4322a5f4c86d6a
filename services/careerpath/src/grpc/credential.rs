//! `EvaluateCredential` and `RankCredentials`.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::{Estimate, EstimatePayRequest, EstimateView};
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::career::{self, Catalogue, Credential, Ranked, Standing};
use medwage_domain::estimate::CredentialIx;
use medwage_service_kit::Violations;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::pay::{hourly_median, uplift};
use crate::person::{self, Person, Terms};

/// A credential beside the estimates that its return comes from.
struct Asked<'c> {
    ix: CredentialIx,
    credential: &'c Credential,
    /// Whether its uplift is over the role's average holder.
    counted: bool,
}

pub(super) async fn evaluate(
    context: &Context,
    request: &pb::EvaluateCredentialRequest,
) -> Result<pb::EvaluateCredentialResponse, Error> {
    let catalogue = &context.catalogue;
    let mut wrong = Violations::default();
    let person = Person::read(catalogue, request.person.as_ref(), false, &mut wrong);
    let terms = Terms::read(request.terms.as_ref(), &mut wrong);
    let ix = wrong.take(person::credential(catalogue, &request.credential, "credential"));
    if let Some((person, ix)) = person.as_ref().zip(ix) {
        let held = catalogue.with_replaced(person.standing.credentials);
        wrong.require(held.with(ix) != held, || {
            let text =
                format!("{:?} is held already, or replaced by one that is", request.credential);
            medwage_service_kit::Violation::new("credential", text)
        });
        let it = catalogue.credential_at(ix);
        wrong.require(it.is_some_and(|it| it.model_id().is_some()), || {
            let text = format!(
                "{:?} is real, but no figure says what it adds to pay; ListCredentials has its price",
                request.credential
            );
            medwage_service_kit::Violation::new("credential", text)
        });
    }
    let ((person, terms), ix) = wrong.finish::<_, Error>(person.zip(terms).zip(ix))?;
    let asked = Asked::of(catalogue, ix, &person.standing)?;
    let requests = vec![asked.without(&person), person.with(asked.model_id())];
    let estimates = context.estimator.estimates(requests, EstimateView::Full).await?;
    let [without, with] = <[_; 2]>::try_from(estimates)
        .map_err(|_| Error::Internal("two estimates were asked for".to_owned()))?;
    let (without, with) = (without?, with?);
    let ranked = asked.reckon(catalogue, &person, &terms, &without, &with)?;
    Ok(pb::EvaluateCredentialResponse {
        result: Some(asked.write(catalogue, &person, &ranked, &with)),
        assumptions: assumptions(&person, &terms),
        without: Some(without),
        with: Some(with),
    })
}

pub(super) async fn rank(
    context: &Context,
    request: &pb::RankCredentialsRequest,
) -> Result<pb::RankCredentialsResponse, Error> {
    let catalogue = &context.catalogue;
    let mut wrong = Violations::default();
    let person = Person::read(catalogue, request.person.as_ref(), false, &mut wrong);
    let terms = Terms::read(request.terms.as_ref(), &mut wrong);
    let (person, terms) = wrong.finish::<_, Error>(person.zip(terms))?;
    let held = catalogue.with_replaced(person.standing.credentials);
    let to_earn = |it: &Credential| it.can_be_earned() && it.model_id().is_some();
    let all = (0_u8..).map(CredentialIx).zip(&catalogue.credentials);
    let open: Vec<_> = all
        .filter_map(|(ix, it)| to_earn(it).then_some(ix))
        .filter(|ix| held.with(*ix) != held)
        .map(|ix| Asked::of(catalogue, ix, &person.standing))
        .collect::<Result<_, _>>()?;
    // The person as they are, the role's average holder, then each credential.
    let average =
        EstimatePayRequest { uncertified: false, credentials: vec![], ..person.request.clone() };
    let mut requests = vec![person.request.clone(), average];
    requests.extend(open.iter().map(|it| person.with(it.model_id())));
    let mut estimates =
        context.estimator.estimates(requests, EstimateView::Full).await?.into_iter();
    let mut next =
        || estimates.next().unwrap_or(Err(Error::Internal("an estimate short".to_owned())));
    let (alone, average) = (next()?, next()?);
    let mut results = Vec::with_capacity(open.len());
    for asked in &open {
        let with = next()?;
        let without = if asked.counted { &average } else { &alone };
        results.push((asked, asked.reckon(catalogue, &person, &terms, without, &with)?, with));
    }
    results.sort_by_key(|(asked, it, _)| {
        let reckoned = &it.reckoned;
        (std::cmp::Reverse(reckoned.value.base), reckoned.cost.base, asked.credential.id.clone())
    });
    let all: Vec<Ranked> = results.iter().map(|(_, it, _)| it.clone()).collect();
    let write = |(asked, it, with): &(&Asked<'_>, Ranked, Estimate)| {
        let by = career::dominated(it, &all).and_then(|ix| catalogue.credential_at(ix));
        pb::CredentialReturn {
            dominated_by: by.map(encode::credential_name).unwrap_or_default(),
            ..asked.write(catalogue, &person, it, with)
        }
    };
    Ok(pb::RankCredentialsResponse {
        results: results.iter().map(write).collect(),
        assumptions: assumptions(&person, &terms),
        release: alone.release,
    })
}

impl<'c> Asked<'c> {
    fn of(catalogue: &'c Catalogue, ix: CredentialIx, person: &Standing) -> Result<Self, Error> {
        let none = || Error::Internal("a place without a credential".to_owned());
        let credential = catalogue.credential_at(ix).ok_or_else(none)?;
        let role = person.role.and_then(|place| catalogue.roles.get(place));
        let held = catalogue.with_replaced(person.credentials);
        let counted = role.is_some_and(|role| {
            let asks = role.requires.one_of;
            asks.with(ix) == asks && !held.meets(asks)
        });
        Ok(Self { ix, credential, counted })
    }

    /// The name under which the estimator prices it.
    fn model_id(&self) -> &str {
        self.credential.model_id().unwrap_or(&self.credential.id)
    }

    /// Whom the holder is compared with. People in a role that asks for the credential hold it, or another
    /// that is enough: the role's pay counts it already, and to count it again would be twice.
    fn without(&self, person: &Person) -> EstimatePayRequest {
        if !self.counted {
            return person.request.clone();
        }
        EstimatePayRequest { uncertified: false, credentials: vec![], ..person.request.clone() }
    }

    fn reckon(
        &self,
        catalogue: &Catalogue,
        person: &Person,
        terms: &Terms,
        without: &Estimate,
        with: &Estimate,
    ) -> Result<Ranked, Error> {
        let mut held =
            person.standing.credentials.iter().filter_map(|ix| catalogue.credential_at(ix));
        let pays_dues = held.any(|it| it.issuer == self.credential.issuer && it.dues.is_some());
        let terms = terms.of(hourly_median(without)?, pays_dues);
        let reckoned = career::evaluate(self.credential, uplift(without, with)?, &terms);
        Ok(Ranked { credential: self.ix, reckoned })
    }

    fn write(
        &self,
        catalogue: &Catalogue,
        person: &Person,
        it: &Ranked,
        with: &Estimate,
    ) -> pb::CredentialReturn {
        let lacking = catalogue.lacking(&self.credential.requires, &person.standing);
        let unused = with
            .unused_inputs
            .iter()
            .find(|it| it.field == "credentials" && it.value == self.model_id());
        pb::CredentialReturn {
            gaps: encode::gaps(catalogue, &lacking, None),
            counted_in_role: self.counted,
            no_uplift_reason: unused.map(|it| it.reason.clone()).unwrap_or_default(),
            ..encode::reckoned(self.credential, &it.reckoned)
        }
    }
}

fn assumptions(person: &Person, terms: &Terms) -> Vec<Assumption> {
    person.assumptions.iter().cloned().chain(terms.assumptions()).collect()
}
