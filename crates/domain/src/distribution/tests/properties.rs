//! What holds for any cell.

use proptest::prelude::*;

use super::*;

/// Five ascending percentiles, some of them tied, and a mean that can belong to them.
fn any_cell() -> impl Strategy<Value = Cell> {
    let step = prop_oneof![1 => Just(0_u32), 4 => 1_u32..40_000];
    (20_000_u32..120_000, prop::array::uniform4(step), 0.95_f64..1.15).prop_map(
        |(start, steps, ratio)| {
            let mut wages = [start; 5];
            for (place, step) in steps.into_iter().enumerate() {
                wages[place + 1] = wages[place] + step;
            }
            let middle = f64::from(wages.iter().sum::<u32>()) / 5.0;
            annual_cell(wages, (middle * ratio) as u32)
        },
    )
}

/// A cell of which the upper percentiles are bounds.
fn any_bounded_cell() -> impl Strategy<Value = Cell> {
    (any_cell(), 2_usize..5).prop_map(|(mut cell, numbers)| {
        for measure in &Measure::PERCENTILES[numbers..] {
            cell.set(measure.per(Pay::Annual), Slot::AT_LEAST);
        }
        cell
    })
}

/// What a wage is at the least.
fn least(wage: Wage) -> Cents {
    match wage.value {
        WageValue::AtLeast(bound) => bound,
        _ => wage.amount().unwrap(),
    }
}

proptest! {
    #[test]
    fn wages_never_descend_and_ranks_undo_them(cell in any_cell()) {
        let rule = annual(&cell);
        let mut before = Cents::default();
        for percentile in (1..1000).map(|tenth| f64::from(tenth) / 10.0) {
            let wage = rule.value(at(percentile)).amount().unwrap();
            prop_assert!(wage >= before, "{percentile}: {wage} after {before}");
            before = wage;
            let rank = rule.rank_wage(wage);
            prop_assert!(rank.low <= rank.percentile && rank.percentile <= rank.high);
            // A percentile's wage is rounded to a dollar, which may be some of a percentile.
            let beside = |by| rule.rank_wage(Cents::from_dollars(wage.get() / 100 + by));
            prop_assert!(beside(-1).low <= percentile + 1e-9 && percentile - 1e-9 <= beside(1).high);
        }
    }

    #[test]
    fn nothing_above_a_bound_is_a_number(cell in any_bounded_cell()) {
        let rule = annual(&cell);
        let mut before = Cents::default();
        for percentile in (1..1000).map(|tenth| f64::from(tenth) / 10.0) {
            let wage = rule.value(at(percentile));
            let from = rule.lowest_bound().unwrap().0;
            prop_assert!(at(percentile) < from || wage.amount().is_none(), "{percentile}: {wage:?}");
            // The release's own bound may say less than a lower percentile's number.
            if wage.data_type.is_none() || wage.amount().is_some() {
                prop_assert!(least(wage) >= before, "{percentile}: {wage:?} after {before}");
                before = least(wage);
            }
        }
    }

    #[test]
    fn an_exact_fit_has_the_published_mean(cell in any_cell()) {
        let rule = annual(&cell);
        let mean = cell.wage(Measure::Mean, Pay::Annual, TOP).value().unwrap().dollars();
        let ratio = rule.quantile().mean(0.0, 1.0) / mean;
        match rule.mean_fit() {
            MeanFit::Exact => prop_assert!((ratio - 1.0).abs() < 1e-8),
            MeanFit::Bounded { ratio: said } => prop_assert!((ratio - said).abs() < 1e-8),
            MeanFit::NotPublished => prop_assert!(false, "there is a mean"),
        }
    }

    #[test]
    fn the_closed_mean_is_the_integral(cell in any_cell(), mu in -1.5..1.5, tau in 0.2..1.0) {
        let rule = annual(&cell);
        // Midpoints of 4,000 slices of the score's distribution, in scores: -8 to 8.
        let width = 16.0 / 4_000.0;
        let slice = |place: i32| {
            let e = -8.0 + width * (f64::from(place) + 0.5);
            let density = libm::exp(-e * e / 2.0) / std::f64::consts::TAU.sqrt();
            libm::exp(rule.quantile().value_at(mu + tau * e)) * density * width
        };
        let integral: f64 = (0..4_000).map(slice).sum();
        let closed = rule.quantile().mean(mu, tau);
        prop_assert!((closed / integral - 1.0).abs() < 1e-4, "{closed} is not {integral}");
    }

    #[test]
    fn combining_with_nothing_changes_nothing(one in any_cell(), other in any_cell()) {
        let (one, other) = (*annual(&one).quantile(), *annual(&other).quantile());
        for terms in [&[(1.0, &one), (0.4, &other), (-0.4, &other)], &[(1.0, &one), (0.0, &other), (0.0, &other)]] {
            let same = LogQuantile::combine_weighted(terms).unwrap();
            for z in [-2.5, -1.0, 0.0, 0.3, 1.1, 2.5] {
                prop_assert!((same.value_at(z) - one.value_at(z)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn no_cell_is_too_strange(raw in prop::array::uniform17(any::<u32>())) {
        let cell = Cell(raw.map(|raw| Slot::from_raw(raw).unwrap_or(Slot::ABSENT)));
        for pay in [Pay::Annual, Pay::Hourly] {
            if let Ok(rule) = Distribution::from_cell(&cell, pay, TOP) {
                check_strange(&rule)?;
            }
        }
    }

    #[test]
    fn no_ascending_cell_is_too_strange(
        mut raw in prop::array::uniform5(prop_oneof![0_u32..3, any::<u32>()]),
        mean in any::<u32>(),
        marks in prop::array::uniform5(0_u8..4),
    ) {
        raw.sort_unstable();
        let figure = |slot: u32| Slot::new(slot).unwrap_or(Slot::ABSENT);
        let mut cell = Cell::EMPTY;
        cell.set(DataType::AnnualMean, figure(mean));
        for (place, measure) in Measure::PERCENTILES.into_iter().enumerate() {
            let slot = if marks[place] == 0 { Slot::WITHHELD } else { figure(raw[place]) };
            cell.set(measure.per(Pay::Annual), slot);
        }
        if let Ok(rule) = Distribution::from_cell(&cell, Pay::Annual, TOP) {
            check_strange(&rule)?;
        }
    }
}

fn check_strange(rule: &Distribution) -> Result<(), TestCaseError> {
    for percentile in [0.001, 10.0, 33.3, 90.0, 99.999] {
        let wage = rule.value(at(percentile));
        prop_assert!(wage.amount().is_none_or(|wage| wage >= Cents::default()));
    }
    for cents in [i64::MIN, 0, 1, 5_000_000, i64::MAX] {
        let rank = rule.rank_wage(Cents::new(cents));
        prop_assert!((0.0..=100.0).contains(&rank.percentile));
        prop_assert!(rank.low <= rank.percentile && rank.percentile <= rank.high);
    }
    Ok(())
}
