//! What training finds, and how well it does.

use super::model;
use crate::cell::{DataType, Slot};
use crate::market::{AreaIx, AreaKind, Market, OccupationIx};
use crate::modelled::table::MEDIAN;
use crate::modelled::testing::{OCCUPATIONS, Small, estimated_median};
use crate::modelled::{Parts, cross_validate, hold_out, hold_out_part, train};

#[test]
fn planted_effects_are_recovered() {
    let market = Small::new();
    let parts = model(&market).to_parts();
    let (areas, occupations) = (market.areas().len(), OCCUPATIONS as usize);
    let responses = &parts.responses[MEDIAN * occupations..][..occupations];
    let planted = (0..occupations).map(Small::planted_response);
    // Fifty areas tell the groups apart, and occupations within them with some noise.
    assert!(correlation(planted.zip(responses)) > 0.9, "{responses:?}");
    let levels = &parts.levels[MEDIAN * areas..][..areas];
    let metros = market.metro_areas();
    let both = metros.iter().map(|area| (market.planted_level(*area), &levels[*area]));
    assert!(correlation(both) > 0.99, "{levels:?}");
    for area in metros {
        let off = f64::from(levels[area]) - market.planted_level(area);
        assert!(off.abs() < 0.03, "area {area}: off by {off}");
    }
}

fn correlation<'a>(pairs: impl Iterator<Item = (f64, &'a f32)>) -> f64 {
    let pairs: Vec<_> = pairs.map(|(one, other)| (one, f64::from(*other))).collect();
    let mean =
        |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / pairs.len() as f64;
    let (x, y) = (mean(&|it| it.0), mean(&|it| it.1));
    let product = mean(&|it| (it.0 - x) * (it.1 - y));
    product / (mean(&|it| (it.0 - x).powi(2)) * mean(&|it| (it.1 - y).powi(2))).sqrt()
}

#[test]
fn a_hidden_cell_is_estimated_better_than_its_state_says() {
    let whole = Small::new();
    let (mut model_error, mut state_error) = (0.0, 0.0);
    for (occupation, area) in [(3, 1), (8, 12), (14, 20), (17, 30), (22, 39), (29, 45)] {
        let market = whole.clone().without_cell(occupation, area);
        let truth = whole.planted_median(occupation, area);
        let estimate = estimated_median(&model(&market), &market, occupation, area);
        assert!((estimate - truth).abs() < 0.06, "{occupation} in {area}: {estimate} for {truth}");
        model_error += (estimate - truth).abs();
        let state = market.cells[&(occupation as u16, market.state_index(area) as u16)];
        let state = state.number(DataType::AnnualMedian).value().unwrap();
        state_error += (libm::log(state) - truth).abs();
    }
    assert!(model_error < state_error / 2.0, "{model_error} against {state_error}");
}

#[test]
fn a_release_without_areas_trains_nothing() {
    let mut market = Small::new();
    let metros = market.metro_areas();
    market.cells.retain(|(_, area), _| !metros.contains(&usize::from(*area)));
    assert_eq!(train(&market), None);
    assert_eq!(hold_out(&market, 1), None);
}

#[test]
fn training_twice_gives_the_same_numbers() {
    let bits = |parts: Parts| -> Vec<u32> {
        let Parts { levels, responses, groups, jobs, spreads, .. } = parts;
        let Parts { area_scales, left_scales, employment_scales, multiples, errors, .. } = parts;
        let fitted = [levels, responses, groups, jobs].concat();
        let learned =
            [spreads, area_scales, left_scales, employment_scales, multiples, errors].concat();
        [fitted, learned].concat().into_iter().map(f32::to_bits).collect()
    };
    let market = Small::new();
    assert_eq!(bits(model(&market).to_parts()), bits(model(&market.clone()).to_parts()));
}

#[test]
fn a_hold_out_tests_what_its_draw_picks_and_beats_simpler_rules() {
    let market = Small::new();
    let report = hold_out(&market, 7).unwrap();
    let drawn = market.cells.keys().filter(|(occupation, area)| {
        let area = market.area(AreaIx(*area));
        let soc = market.occupation(OccupationIx(*occupation)).soc;
        area.kind == AreaKind::Metropolitan && hold_out_part(7, area.code, soc) == 0
    });
    assert_eq!((report.cells, report.refused), (drawn.count(), 0));
    assert_eq!(report.published, 48 * OCCUPATIONS as usize);
    for measure in &report.measures {
        let simple = measure.baselines;
        let model = measure.score.error_percent;
        assert!(model > 0.0 && model < simple.state_and_level, "{measure:?}");
        assert!(simple.state_and_level < simple.state && simple.state < simple.nation);
        assert!((60.0..95.0).contains(&measure.score.coverage_percent), "{measure:?}");
    }
    let by_group: usize = report.by_group.iter().map(|(_, score)| score.cells).sum();
    assert_eq!(by_group, report.cells);
    assert_ne!(report.measures, hold_out(&market, 8).unwrap().measures);
    let whole = cross_validate(&market, 7).unwrap();
    assert_eq!((whole.cells, whole.refused), (whole.published, 0));
    let by_evidence: usize = whole.by_evidence.iter().map(|(_, score)| score.cells).sum();
    assert_eq!(by_evidence, whole.published);
}

#[test]
fn cells_of_withheld_employment_have_intervals_of_their_own_width() {
    let mut market = Small::new();
    market.withhold_employment();
    let report = cross_validate(&market, 7).unwrap();
    let score = |withheld: bool| {
        let of_class = report.by_jobs.iter().filter(|(least, _)| least.is_none() == withheld);
        let (cells, inside, width) = of_class.fold((0.0, 0.0, 0.0), |sums, (_, score)| {
            let cells = score.cells as f64;
            let (inside, width) = (score.coverage_percent, score.half_width_percent);
            (sums.0 + cells, sums.1 + cells * inside, sums.2 + cells * width)
        });
        (cells, inside / cells, width / cells)
    };
    let (withheld, published) = (score(true), score(false));
    assert!(withheld.0 > 200.0 && published.0 > 1_000.0, "{withheld:?} {published:?}");
    // A class's scale is pulled towards none as if by fifty cells, and these are few.
    assert!((65.0..88.0).contains(&withheld.1), "{withheld:?} {published:?}");
    assert!((75.0..88.0).contains(&published.1), "{withheld:?} {published:?}");
    assert!(withheld.2 > 1.3 * published.2, "{withheld:?} {published:?}");
}

#[test]
fn a_cell_that_is_not_listed_is_one_of_withheld_employment() {
    let mut market = Small::new();
    market.withhold_employment();
    let (occupation, area) = (8, market.metro_areas()[3]);
    let trained = model(&market);
    let half_width = |market: &Small| {
        let at = (OccupationIx(occupation as u16), AreaIx(area as u16));
        trained.predict(market, at.0, at.1).unwrap().points[MEDIAN].unwrap().half_width
    };
    let mut withheld = market.clone();
    withheld.set_slot(occupation, area, DataType::Employment, Slot::WITHHELD);
    let mut published = market.clone();
    published.set_slot(occupation, area, DataType::Employment, Slot::new(100).unwrap());
    let missing = market.clone().without_cell(occupation, area);
    assert!(half_width(&withheld) > half_width(&published));
    // The area's other cells are the same, but the state's jobs are shared anew where a cell is gone.
    let ratio = half_width(&missing) / half_width(&withheld);
    assert!((ratio - 1.0).abs() < 0.05, "{ratio}");
}
