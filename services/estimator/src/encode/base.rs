//! The official distribution that ranks are taken in, and where it comes from.

use medwage_contracts::Fields;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::distribution::{LogQuantile, Stretch};
use medwage_domain::estimate::{Place, Share};
use medwage_domain::money::Pay;

use crate::market::grade;
use crate::worth::{Distributions, Worth};

/// Field numbers of `medwage.estimator.v1.EstimateBase`.
mod field {
    pub(super) const QUANTILE: u32 = 1;
    pub(super) const MEDIAN: u32 = 2;
    pub(super) const PLACES: u32 = 3;
    pub(super) const AGING_FACTOR: u32 = 4;
    pub(super) const AGING_INDEX: u32 = 5;
    pub(super) const AS_OF_DATE: u32 = 6;
    pub(super) const HOURS_FACTOR: u32 = 7;
    pub(super) const HALF_WIDTH: u32 = 8;
    pub(super) const GRADE: u32 = 9;
    pub(super) const KNOWN_TO: u32 = 10;
}

/// Field numbers of `medwage.estimator.v1.Quantile`, its `Knot` and its `Segment`.
mod quantile {
    pub(super) const KNOTS: u32 = 1;
    pub(super) const SEGMENTS: u32 = 2;
    pub(super) const Z: u32 = 1;
    pub(super) const LOG_PAY: u32 = 2;
    pub(super) const FROM_Z: u32 = 1;
    pub(super) const TO_Z: u32 = 2;
    pub(super) const INTERCEPT: u32 = 3;
    pub(super) const SLOPE: u32 = 4;
}

/// Field numbers of `medwage.estimator.v1.BasePlace`.
mod place {
    pub(super) const PLACE: u32 = 1;
    pub(super) const WEIGHT: u32 = 2;
    pub(super) const MEDIAN: u32 = 3;
    pub(super) const AREA: u32 = 4;
    pub(super) const SETTING: u32 = 5;
}

/// Writes the base.
pub(super) fn base(fields: &mut Fields, worth: &Worth) {
    let (estimate, base) = (&worth.estimate, worth.estimate.base());
    fields.message(field::QUANTILE, |it| write_quantile(it, base.quantile()));
    fields.money(field::MEDIAN, estimate.base_median);
    // Shares and the person's places have one order.
    for (share, distributions) in worth.shares.iter().zip(&worth.places) {
        fields.message(field::PLACES, |it| write_place(it, share, distributions));
    }
    fields.double(field::AGING_FACTOR, base.aging());
    if let Some(aged) = worth.places.first().and_then(|it| it.area.aged.as_ref()) {
        fields.text(field::AGING_INDEX, &[&aged.index]);
        if let Some(date) = &aged.as_of_date {
            fields.message(field::AS_OF_DATE, |it| it.all_of(date));
        }
    }
    fields.double(field::HOURS_FACTOR, estimate.hours_factor());
    fields.double(field::HALF_WIDTH, base.half_width());
    fields.number(field::GRADE, grade(base.grade()) as u64);
    if base.bounded_above().is_finite() {
        fields.present_double(field::KNOWN_TO, base.bounded_above());
    }
}

fn write_quantile(fields: &mut Fields, of: &LogQuantile) {
    for (z, log_pay) in of.points() {
        fields.message(quantile::KNOTS, |fields| {
            fields.double(quantile::Z, z);
            fields.double(quantile::LOG_PAY, log_pay);
        });
    }
    for Stretch { from, to, at, slope } in of.stretches() {
        fields.message(quantile::SEGMENTS, |fields| {
            for (tag, z) in [(quantile::FROM_Z, from), (quantile::TO_Z, to)] {
                if z.is_finite() {
                    fields.present_double(tag, z);
                }
            }
            fields.double(quantile::INTERCEPT, at);
            fields.double(quantile::SLOPE, slope);
        });
    }
}

fn write_place(fields: &mut Fields, share: &Share, it: &Distributions) {
    let kind = match share.place {
        Place::Employer => pb::PlaceKind::Employer,
        Place::Employee => pb::PlaceKind::Employee,
        Place::Nation => pb::PlaceKind::Nation,
    };
    fields.number(place::PLACE, kind as u64);
    fields.double(place::WEIGHT, share.weight);
    if let Some(median) = Pay::Annual.round(libm::exp(share.base.quantile().at(0.0))) {
        fields.money(place::MEDIAN, median);
    }
    fields.message(place::AREA, |fields| fields.encoded(&it.area.evidence));
    if let Some(setting) = it.setting.as_deref().filter(|_| it.setting_counts) {
        fields.message(place::SETTING, |fields| fields.encoded(&setting.evidence));
    }
}
