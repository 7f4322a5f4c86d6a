//! `CompareOffers`.

use medwage_contracts::pb::benchmark::Area;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::compensation::{Compared, Defaults, Offer, Package, compare};
use medwage_domain::money::Cents;
use medwage_service_kit::{Violation, Violations};

use super::{package, total};
use crate::context::Context;
use crate::encode;
use crate::error::Error;

/// The longest id.
const MAX_ID: usize = 100;

pub(super) async fn compare_offers(
    context: &Context,
    request: &pb::CompareOffersRequest,
) -> Result<pb::CompareOffersResponse, Error> {
    let count = request.offers.len();
    if !(2..=10).contains(&count) {
        let text = format!("{count} given, 2 to 10 can be compared");
        return Err(Violation::of(ErrorReason::LimitExceeded, "offers", text)
            .with("field", "offers")
            .with("provided", count)
            .with("allowed", 10)
            .into());
    }
    let mut wrong = Violations::default();
    let defaults = wrong.take(package::defaults(context, request.as_of_date.as_ref()));
    let packages = gather_packages(request, &mut wrong);
    let (packages, defaults) = wrong.finish::<_, Error>(Some(packages).zip(defaults))?;
    let release = context.market.release(&request.release)?;
    let mut areas = Vec::with_capacity(count);
    for (place, offer) in request.offers.iter().enumerate() {
        areas.push(match offer.area.trim() {
            "" => None,
            text => {
                let area = context.market.area(&release, text).await;
                Some(area.map_err(|error| error.within(&format!("offers[{place}]")))?)
            }
        });
    }
    let offers: Vec<_> = request
        .offers
        .iter()
        .zip(packages)
        .zip(&areas)
        .map(|((offer, package), area)| Offer {
            id: offer.id.clone(),
            package,
            price_level: area.as_ref().and_then(index),
        })
        .collect();
    let compared =
        compare(&offers, &defaults).map_err(|error| Violation::new("offers", error.to_string()))?;
    let area_of = |id: &str| {
        let place = request.offers.iter().position(|offer| offer.id == id)?;
        areas.get(place)?.clone()
    };
    Ok(pb::CompareOffersResponse {
        price_adjusted: compared.iter().all(|it| it.real.is_some()),
        summary: summary(&compared),
        assumptions: assumptions(&compared),
        degraded: context.market.outage().as_deref().map(encode::degraded),
        offers: compared.iter().map(|it| write(it, area_of(&it.id), &defaults)).collect(),
    })
}

/// What the offers take for granted, each once, and what comparing them does.
fn assumptions(compared: &[Compared]) -> Vec<Assumption> {
    let mut found: Vec<Assumption> = Vec::new();
    if compared.iter().all(|it| it.real.is_some()) {
        found.push(Assumption {
            id: "compare.prices".to_owned(),
            text: "all of an offer is spent at the prices of the place where the job is".to_owned(),
            source: "BEA regional price parities".to_owned(),
        });
    }
    for one in compared.iter().flat_map(|it| total::assumptions(&it.total)) {
        if found.iter().all(|it| it.id != one.id) {
            found.push(one);
        }
    }
    found
}

fn index(area: &Area) -> Option<f64> {
    area.price_parity.as_ref().map(|it| it.index)
}

/// The packages that can be read.
fn gather_packages(request: &pb::CompareOffersRequest, wrong: &mut Violations) -> Vec<Package> {
    let mut packages = Vec::with_capacity(request.offers.len());
    for (place, offer) in request.offers.iter().enumerate() {
        let field = |name: &str| format!("offers[{place}].{name}");
        let length = offer.id.chars().count();
        wrong.require((1..=MAX_ID).contains(&length), || {
            let text = format!("has {length} characters, 1 to {MAX_ID} are allowed");
            Violation::new(field("id"), text)
        });
        let same = request.offers.iter().take(place).any(|other| other.id == offer.id);
        wrong.require(!same, || {
            Violation::new(field("id"), format!("{:?} names another offer too", offer.id))
        });
        match package::read(&offer.package.clone().unwrap_or_default(), None, 40.0) {
            Ok(package) => packages.push(package),
            Err(violations) => {
                for violation in violations {
                    wrong.add(violation.within(&field("package")));
                }
            }
        }
    }
    packages
}

fn write(it: &Compared, area: Option<Area>, defaults: &Defaults) -> pb::ComparedOffer {
    let level = area.as_ref().and_then(index);
    let cash = it.total.guaranteed_cash.base;
    pb::ComparedOffer {
        id: it.id.clone(),
        rank: i32::try_from(it.rank).unwrap_or(i32::MAX),
        compensation: Some(total::write(&it.total, defaults)),
        price_adjusted_total: it.real.map(Into::into),
        price_adjusted_guaranteed_cash: level.and_then(|level| {
            let real = medwage_domain::money::Pay::Hourly.round(cash.dollars() * 100.0 / level);
            real.map(Into::into)
        }),
        break_even_base: it.break_even_base.map(Into::into),
        area,
    }
}

fn summary(compared: &[Compared]) -> String {
    let [first, second, ..] = compared else { return String::new() };
    let worth = |it: &Compared| it.real.unwrap_or(it.total.whole.base);
    let prices = if first.real.is_some() { " in the nation's prices" } else { "" };
    let apart = Cents::new(worth(first).get() - worth(second).get());
    format!(
        "{} is worth ${:.0} a year{prices}, ${:.0} more than {}",
        first.id,
        worth(first).dollars(),
        apart.dollars(),
        second.id
    )
}
