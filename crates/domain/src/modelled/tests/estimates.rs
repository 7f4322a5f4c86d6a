//! The form of an estimate.

use super::{model, predict};
use crate::cell::{DataType, Measure, Slot};
use crate::market::{AreaIx, Market, OccupationIx};
use crate::modelled::Factor;
use crate::modelled::testing::{OCCUPATIONS, OFFSETS, Small, hash_noise};

#[test]
fn the_factors_take_the_source_to_the_estimate() {
    let whole = Small::new();
    for (without, source_is_state) in [(None, true), (Some(()), false)] {
        let mut market = whole.clone().without_cell(4, 10);
        let state = market.state_index(10);
        if without.is_some() {
            market = market.without_cell(4, state);
        }
        let prediction = predict(&model(&market), &market, 4, 10);
        assert_eq!(prediction.source.area.0 == state as u16, source_is_state);
        let source = market.cells[&(4, prediction.source.area.0)];
        let source = libm::log(source.number(DataType::AnnualMedian).value().unwrap());
        let factors: f64 = prediction.factors.iter().map(|(_, log)| log).sum();
        let median = prediction.point(Measure::P50).unwrap().log_dollars;
        assert!((source + factors - median).abs() < 1e-12);
        assert_eq!(prediction.factors.map(|(factor, _)| factor), Factor::ALL);
        assert!(prediction.factors.iter().all(|(_, log)| *log != 0.0));
    }
}

#[test]
fn percentiles_strictly_increase_even_where_the_evidence_crosses() {
    let mut market = Small::new();
    for area in market.metro_areas() {
        let below = libm::exp(10.0 + 0.05 * hash_noise(9, area, 0)) as u32;
        market.set_slot(2, area, DataType::AnnualP75, Slot::new(below).unwrap());
        market.set_slot(2, area, DataType::AnnualP10, Slot::new(200_000).unwrap());
    }
    let model = model(&market);
    for occupation in 0..OCCUPATIONS as usize {
        for area in 1..market.areas().len() {
            let prediction = predict(&model, &market, occupation, area);
            let dollars =
                Measure::PERCENTILES.map(|it| prediction.point(it).unwrap().dollars().round());
            assert!(dollars.windows(2).all(|pair| pair[0] < pair[1]), "{dollars:?}");
        }
    }
}

#[test]
fn offsets_of_the_measures_come_back() {
    let market = Small::new();
    let prediction = predict(&model(&market), &market, 20, 25);
    let median = prediction.point(Measure::P50).unwrap().log_dollars;
    for (point, offset) in prediction.points.iter().zip(OFFSETS) {
        assert!((point.unwrap().log_dollars - median - offset).abs() < 0.01);
    }
}

#[test]
fn there_is_no_estimate_of_the_nation_nor_without_its_median() {
    let market = Small::new();
    let trained = model(&market);
    assert_eq!(trained.predict(&market, OccupationIx(0), market.nation()), None);
    assert_eq!(trained.predict(&market, OccupationIx(99), AreaIx(1)), None);
    let mut withheld = market;
    withheld.set_slot(0, 0, DataType::AnnualMedian, Slot::WITHHELD);
    assert_eq!(trained.predict(&withheld, OccupationIx(0), AreaIx(1)), None);
}
