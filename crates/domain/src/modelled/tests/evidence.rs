//! What an estimate rests on.

use super::{model, predict};
use crate::cell::{DataType, Measure, Slot};
use crate::market::Market;
use crate::modelled::Evidence;
use crate::modelled::testing::{Small, estimated_median};
use crate::money::Pay;

#[test]
fn what_the_published_areas_leave_of_the_state_is_the_hidden_areas() {
    // The largest area of a state, hidden, pays 30% more, which shows in the state's figure only.
    let (occupation, whole) = (9, Small::new());
    let jobs = |area: usize| whole.cells[&(occupation as u16, area as u16)].employment().value();
    let jobs = |area: usize| f64::from(jobs(area).unwrap());
    let state = whole.state_index(1);
    let areas = whole.metro_areas().into_iter().filter(|area| whole.state_index(*area) == state);
    let area = areas.max_by(|a, b| jobs(*a).total_cmp(&jobs(*b))).unwrap();
    let market = whole.clone().without_cell(occupation, area);
    let model = model(&market);
    let before = estimated_median(&model, &market, occupation, area);
    let mut richer = market.clone();
    let figure = market.cells[&(occupation as u16, state as u16)];
    let figure = figure.number(DataType::AnnualMedian).value().unwrap();
    let risen = figure * libm::exp(0.3 * jobs(area) / jobs(state));
    let slot = Slot::new(risen.round() as u32).unwrap();
    richer.set_slot(occupation, state, DataType::AnnualMedian, slot);
    let rise = estimated_median(&model, &richer, occupation, area) - before;
    let whole_state = libm::log(risen / figure);
    assert!(rise > whole_state && rise < 0.35, "{rise} where the state rose by {whole_state}");
}

#[test]
fn an_estimate_does_not_look_at_the_cell_itself() {
    let whole = Small::new();
    let model = model(&whole);
    for area in [3, 54] {
        let mut hidden = whole.clone();
        for measure in Measure::ALL {
            for pay in [Pay::Annual, Pay::Hourly] {
                hidden.set_slot(7, area, measure.per(pay), Slot::WITHHELD);
            }
        }
        assert_eq!(predict(&model, &whole, 7, area), predict(&model, &hidden, 7, area));
        // Of a cell that is not listed its employment is not known either, which only the width may tell.
        let unlisted = whole.clone().without_cell(7, area);
        let (seen, unseen) =
            (predict(&model, &whole, 7, area), predict(&model, &unlisted, 7, area));
        assert_eq!((seen.evidence, &seen.factors), (unseen.evidence, &unseen.factors));
        for measure in Measure::ALL {
            let [seen, unseen] = [&seen, &unseen].map(|it| it.point(measure).unwrap());
            assert_eq!(seen.log_dollars.to_bits(), unseen.log_dollars.to_bits(), "{measure:?}");
            assert!(unseen.half_width >= seen.half_width, "{measure:?}");
        }
    }
}

#[test]
fn without_a_state_figure_the_nation_answers_with_a_wider_interval() {
    let market = Small::new().without_cell(5, 2);
    let stateless = market.clone().without_cell(5, market.state_index(2));
    let with = predict(&model(&market), &market, 5, 2);
    let without = predict(&model(&stateless), &stateless, 5, 2);
    assert_ne!(with.evidence, Evidence::Nation);
    assert_eq!((without.evidence, without.areas), (Evidence::Nation, 7));
    assert_eq!(without.source.area, stateless.nation());
    for measure in Measure::ALL {
        let [with, without] = [&with, &without].map(|it| it.point(measure).unwrap().half_width);
        assert!(without > with * 1.2, "{measure:?}: {without} against {with}");
    }
    assert!(without.hold_out_error_percent > with.hold_out_error_percent);
}

#[test]
fn a_state_is_estimated_from_its_areas() {
    let whole = Small::new();
    let state = whole.state_index(1);
    let market = whole.clone().without_cell(11, state);
    let prediction = predict(&model(&market), &market, 11, state);
    let truth = whole.cells[&(11, state as u16)].number(DataType::AnnualMedian).value().unwrap();
    let estimate = prediction.point(Measure::P50).unwrap();
    assert!((estimate.log_dollars - libm::log(truth)).abs() < 0.05);
    assert_eq!(prediction.source.area, market.nation());
}

#[test]
fn expected_jobs_decide_the_class() {
    let market = Small::new();
    let model = model(&market);
    for area in market.metro_areas() {
        let own = market.cells[&(6, area as u16)].employment().value().unwrap();
        let prediction = predict(&model, &market, 6, area);
        // Jobs are planted in proportion, so the expected ones are the cell's own.
        let class = Evidence::from_state_and_jobs(true, f64::from(own));
        let near = [25_u32, 100, 500].iter().any(|edge| own.abs_diff(*edge) <= 2);
        assert!(near || prediction.evidence == class, "{own} jobs: {:?}", prediction.evidence);
    }
}

#[test]
fn a_bound_is_no_evidence() {
    let mut market = Small::new();
    let whole = model(&market);
    market.set_slot(13, 0, DataType::AnnualP90, Slot::AT_LEAST);
    let prediction = predict(&model(&market), &market, 13, 5);
    assert_eq!(prediction.point(Measure::P90), None);
    assert!(prediction.point(Measure::P75).is_some() && prediction.point(Measure::Mean).is_some());
    // Bounded in the state only: the nation's figure still answers, as weaker evidence.
    let mut market = Small::new();
    let state = market.state_index(5);
    market.set_slot(13, state, DataType::AnnualP90, Slot::AT_LEAST);
    let [bounded, published] =
        [&market, &Small::new()].map(|it| predict(&whole, it, 13, 5).point(Measure::P90).unwrap());
    assert!(bounded.half_width > published.half_width);
}

#[test]
fn hourly_wages_count_where_there_are_no_annual_ones() {
    let mut market = Small::new();
    let annual = predict(&model(&market), &market, 16, 8);
    for area in 0..market.areas().len() {
        for measure in Measure::ALL {
            let annual = measure.per(Pay::Annual);
            market.set_slot(16, area, annual, Slot::NOT_APPLICABLE);
        }
    }
    let hourly = predict(&model(&market), &market, 16, 8);
    for (annual, hourly) in annual.points.iter().flatten().zip(hourly.points.iter().flatten()) {
        assert!((annual.log_dollars - hourly.log_dollars).abs() < 0.001);
    }
}
