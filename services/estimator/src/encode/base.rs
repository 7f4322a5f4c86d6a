//! The official distribution that ranks are taken in, and where it comes from.

use medwage_contracts::pb::estimator as pb;
use medwage_domain::distribution::{LogQuantile, Stretch};
use medwage_domain::estimate::{Place, Share};
use medwage_domain::money::Pay;

use crate::market::{Cell, grade};
use crate::worth::{Distributions, Worth};

/// Writes the base.
pub(super) fn base(worth: &Worth) -> pb::EstimateBase {
    let (estimate, base) = (&worth.estimate, worth.estimate.base());
    let aged = worth.places.first().and_then(|it| it.area.message.aged.as_ref());
    pb::EstimateBase {
        quantile: Some(quantile(base.quantile())),
        median: Some(estimate.base_median.into()),
        places: places(worth),
        aging_factor: base.aging(),
        aging_index: aged.map(|it| it.index.clone()).unwrap_or_default(),
        as_of_date: aged.and_then(|it| it.as_of_date),
        hours_factor: estimate.hours_factor(),
        half_width: base.half_width(),
        grade: grade(base.grade()),
        known_to: Some(base.bounded_above()).filter(|z| z.is_finite()),
    }
}

fn quantile(quantile: &LogQuantile) -> pb::Quantile {
    pb::Quantile {
        knots: quantile.points().map(|(z, log_pay)| pb::Knot { z, log_pay }).collect(),
        segments: quantile.stretches().map(segment).collect(),
    }
}

fn segment(it: Stretch) -> pb::Segment {
    pb::Segment {
        from_z: Some(it.from).filter(|z| z.is_finite()),
        to_z: Some(it.to).filter(|z| z.is_finite()),
        intercept: it.at,
        slope: it.slope,
    }
}

/// Shares and the person's places have one order.
fn places(worth: &Worth) -> Vec<pb::BasePlace> {
    worth.shares.iter().zip(&worth.places).map(|(share, place)| base_place(share, place)).collect()
}

fn base_place(share: &Share, place: &Distributions) -> pb::BasePlace {
    let median = Pay::Annual.round(share.base.quantile().at(0.0).exp());
    let kind = match share.place {
        Place::Employer => pb::PlaceKind::Employer,
        Place::Employee => pb::PlaceKind::Employee,
        Place::Nation => pb::PlaceKind::Nation,
    };
    pb::BasePlace {
        place: kind.into(),
        weight: share.weight,
        median: median.map(Into::into),
        area: Some(cell(&place.area)),
        setting: place.setting.as_deref().filter(|_| place.setting_counts).map(cell),
    }
}

fn cell(cell: &Cell) -> pb::BaseCell {
    let it = &cell.message;
    pb::BaseCell {
        benchmark: it.name.clone(),
        requested: it.requested.clone(),
        answered: it.answered.clone(),
        answer: it.answer,
        annual: it.annual.clone(),
        model: it.model.clone(),
        steps: it.steps.clone(),
        reliability: it.reliability.clone(),
    }
}
