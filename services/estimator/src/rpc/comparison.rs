//! `CompareOffers`.

use medwage_contracts::convert::to_dollars;
use medwage_contracts::names::Collection;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{Assumption, View};
use medwage_domain::compensation::{ComparedOffer, Offer, OfferTerms, rank_offers};
use medwage_domain::money::{Cents, Pay};
use medwage_domain::text::estimate::offers_summary;
use medwage_rpc_status::{Violation, Violations};

use super::compensation::{
    first_year, list_assumptions, write_evidence, write_exemption, write_spread, write_total,
};
use super::gather_violations;
use super::law::{federal_law_alone, read_law, warn_of_law};
use super::offer_terms::read_offer_terms;
use super::pay_terms::{FULL_TIME, check_basis};
use crate::benchmark::FoundArea;
use crate::context::Context;
use crate::encode::write_degradation;
use crate::error::Error;
use crate::profile::{check_length, read_view};

/// How many offers can be compared.
const MIN_OFFERS: usize = 2;
const MAX_OFFERS: usize = 10;
/// The longest id.
const MAX_ID: usize = 100;

pub(super) async fn compare_offers(
    context: &Context,
    request: &pb::CompareOffersRequest,
) -> Result<pb::CompareOffersResponse, Error> {
    check_count(request.offers.len())?;
    let mut wrong = Violations::default();
    let view = wrong.take_field(read_view(request.view));
    let terms = read_all_terms(request, &mut wrong);
    let release = gather_violations(&mut wrong, context.benchmark.read_release(&request.release))?;
    let mut areas = Vec::with_capacity(request.offers.len());
    let mut law = None;
    if let Some(release) = &release {
        law = gather_violations(
            &mut wrong,
            read_law(context, &request.effective_date, None, release),
        )?;
        for (index, offer) in request.offers.iter().enumerate() {
            let area = match offer.area.trim() {
                "" => Ok(None),
                text => context.benchmark.find_area(release, text).await.map(Some),
            };
            let area = area.map_err(|error| error.within_field(&format!("offers[{index}]")));
            areas.push(gather_violations(&mut wrong, area)?.flatten());
        }
    }
    let whole = terms.zip(law).zip(release).zip(view);
    let (((terms, law), release), view) = wrong.into_result::<_, Error>(whole)?;
    let mut offers = Vec::with_capacity(terms.len());
    let mut wrong = Violations::default();
    for (index, ((offer, terms), area)) in request.offers.iter().zip(terms).zip(&areas).enumerate()
    {
        let place = law.find_place(context, area.as_ref().map(|area| &area.resolved), &[]);
        wrong.take_field(check_basis(&terms, &place, &format!("offers[{index}].terms.pay")));
        offers.push(Offer {
            id: offer.id.clone(),
            terms,
            price_level: area.as_ref().and_then(price_level),
            law: place,
        });
    }
    let offers = wrong.into_result::<_, Error>(Some(offers))?;
    let compared = rank_offers(&offers, &law.defaults);
    let compared = compared.map_err(|error| Violation::malformed("offers", error.to_string()))?;
    let index_of = |id: &str| offers.iter().position(|offer| offer.id == id);
    let rows = compared.iter().filter_map(|offer| {
        let index = index_of(&offer.id)?;
        Some((offer, &offers[index], index, areas.get(index)?.as_ref()))
    });
    let price_adjusted = compared.iter().all(|offer| offer.real.is_some());
    Ok(pb::CompareOffersResponse {
        summary: write_summary(&compared, price_adjusted),
        offers: rows
            .clone()
            .map(|(compared, offer, index, area)| {
                let mut message = write_offer(compared, offer, area);
                let field = format!("offers[{index}].terms.pay");
                message.warnings = warn_of_law(&offer.terms, &offer.law, &field);
                message
            })
            .collect(),
        price_adjusted,
        effective_date: law.day.to_string(),
        release: Collection::Releases.write_name(release),
        degradation: context.benchmark.outage().as_deref().map(write_degradation),
        evidence: (view == View::Full).then(|| pb::CompareOffersEvidence {
            compensations: rows
                .map(|(compared, offer, ..)| pb::TotalCompensation {
                    evidence: Some(write_evidence(&compared.total, false)),
                    ..write_total(&compared.total, &offer.law, &law)
                })
                .collect(),
            assumptions: all_assumptions(&compared, price_adjusted, &areas),
        }),
    })
}

fn check_count(count: usize) -> Result<(), Error> {
    if count < MIN_OFFERS {
        let description = format!("{count} given, at least {MIN_OFFERS} can be compared");
        return Err(Violation::required("offers", description).into());
    }
    if count > MAX_OFFERS {
        let description = format!("{count} given, at most {MAX_OFFERS} can be compared");
        return Err(Violation::for_reason(ErrorReason::LimitExceeded, "offers", description)
            .with_fact("provided", count)
            .with_fact("allowed", MAX_OFFERS)
            .into());
    }
    Ok(())
}

/// Reads the terms of all offers; nothing where one of them is wrong.
fn read_all_terms(
    request: &pb::CompareOffersRequest,
    wrong: &mut Violations,
) -> Option<Vec<OfferTerms>> {
    let mut all = Vec::with_capacity(request.offers.len());
    for (index, offer) in request.offers.iter().enumerate() {
        let field = |name: &str| format!("offers[{index}].{name}");
        let length = offer.id.chars().count();
        wrong.require(length > 0, || Violation::required(field("id"), "is required"));
        wrong.require(length <= MAX_ID, || {
            let description = format!("has {length} characters, {MAX_ID} are allowed");
            Violation::out_of_range(field("id"), description)
        });
        let same = request.offers.iter().take(index).any(|other| other.id == offer.id);
        wrong.require(!same || length == 0, || {
            Violation::conflict(field("id"), format!("{:?} names another offer too", offer.id))
        });
        if let Err(description) = check_length(&offer.area) {
            wrong.add_violation(Violation::out_of_range(field("area"), description));
        }
        let path = field("terms");
        let Some(stated) = offer.terms.clone() else {
            wrong.add_violation(Violation::required(path, "says what is offered"));
            continue;
        };
        let has_rate = stated.pay.as_ref().is_some_and(|pay| pay.rate.is_some());
        wrong.require(has_rate, || {
            Violation::required(format!("{path}.pay.annual_usd"), "is required, or hourly_usd")
        });
        let Some(terms) = read_offer_terms(&stated, &path, wrong) else { continue };
        let hours = terms.pay.hours_per_week;
        let week = hours.unwrap_or(FULL_TIME);
        let base = wrong.take_field(terms.pay.annual_rate(week, &format!("{path}.pay"))).flatten();
        all.extend(base.map(|base| terms.with_base(base, hours)));
    }
    (all.len() == request.offers.len()).then_some(all)
}

/// Lists what the offers take for granted, each once, and what comparing them does.
fn all_assumptions(
    compared: &[ComparedOffer],
    price_adjusted: bool,
    areas: &[Option<FoundArea>],
) -> Vec<Assumption> {
    let mut found: Vec<Assumption> = Vec::new();
    if areas.iter().any(Option::is_none) {
        found.push(federal_law_alone());
    }
    if price_adjusted {
        found.push(Assumption {
            id: "compare.prices".to_owned(),
            text: "all of an offer is spent at the prices of the place where the job is".to_owned(),
            source: "BEA regional price parities".to_owned(),
        });
    }
    for one in compared.iter().flat_map(|offer| list_assumptions(&offer.total)) {
        if found.iter().all(|entry| entry.id != one.id) {
            found.push(one);
        }
    }
    found
}

fn price_level(area: &FoundArea) -> Option<f64> {
    area.price_parity.as_ref().map(|parity| parity.index)
}

fn write_offer(
    offer: &ComparedOffer,
    stated: &Offer,
    area: Option<&FoundArea>,
) -> pb::ComparedOffer {
    let cash = offer.total.guaranteed_cash.base;
    let adjusted_cash = area.and_then(price_level).and_then(|level| {
        let adjusted = cash.dollars() * 100.0 / level;
        Pay::Hourly.round(adjusted).map(to_dollars)
    });
    pb::ComparedOffer {
        id: offer.id.clone(),
        rank: i32::try_from(offer.rank).unwrap_or(i32::MAX),
        total_usd: Some(write_spread(offer.total.whole)),
        guaranteed_cash_usd: Some(write_spread(offer.total.guaranteed_cash)),
        price_adjusted_total_usd: offer.real.map(to_dollars),
        price_adjusted_guaranteed_cash_usd: adjusted_cash,
        break_even_base_usd: offer.break_even_base.map(to_dollars),
        exemption: Some(write_exemption(offer.total.exemption, &stated.law)),
        area: area.map(|area| area.resolved.clone()),
        price_parity: area.and_then(|area| area.price_parity.clone()),
        compared_total_usd: to_dollars(offer.total.compared_amount()),
        first_year_total_usd: first_year(&offer.total),
        warnings: Vec::new(),
    }
}

fn write_summary(compared: &[ComparedOffer], price_adjusted: bool) -> String {
    let [first, second, ..] = compared else { return String::new() };
    let value =
        |offer: &ComparedOffer| -> Cents { offer.real.unwrap_or(offer.total.compared_amount()) };
    offers_summary((&first.id, value(first)), (&second.id, value(second)), price_adjusted)
}
