//! The area model on the release that is built in: what it promises, it keeps there.

use std::sync::Arc;

use medwage_dataset::{Release, newest_embedded};
use medwage_domain::cell::Measure;
use medwage_domain::market::{AreaIx, Market, OccupationIx};
use medwage_domain::modelled::{HoldOut, Score, cross_validate, hold_out, train};

/// A seed that nothing was tuned on; the one of `docs/validation.md`.
const SEED: u64 = 2025;

fn release() -> Arc<Release> {
    newest_embedded().open_release().unwrap()
}

fn report() -> HoldOut {
    hold_out(&*release(), SEED).unwrap()
}

#[test]
fn held_out_medians_are_estimated_better_than_seven_and_a_half_percent() {
    let report = report();
    assert!(report.cells > 19_000 && report.refused == 0, "{} cells", report.cells);
    let median = report.measures[Measure::P50 as usize];
    assert!(median.score.error_percent < 7.1, "{median:?}");
    for measure in &report.measures {
        let simple = measure.baselines;
        assert!(measure.score.error_percent < simple.state_and_level, "{measure:?}");
        assert!(simple.state_and_level < simple.state && simple.state < simple.nation);
    }
}

#[test]
fn four_in_five_held_out_figures_are_inside_their_interval() {
    let report = report();
    for measure in &report.measures {
        assert!((78.0..82.0).contains(&measure.score.coverage_percent), "{measure:?}");
    }
    // Within three standard errors of 80%, and a percentage point for the classes' own drift.
    for (evidence, score) in &report.by_evidence {
        let slack = 1.0 + 3.0 * 40.0 / (score.cells as f64).sqrt();
        assert!((score.coverage_percent - 80.0).abs() < slack, "{evidence:?}: {score:?}");
    }
}

/// The least cells of a class that must hold its interval.
const LARGE: usize = 1_000;

#[test]
fn every_large_class_is_inside_its_interval_as_often_as_it_says() {
    let report = cross_validate(&*release(), SEED).unwrap();
    assert_eq!((report.cells, report.refused), (report.published, 0));
    let check = |class: String, score: &Score| {
        if score.cells >= LARGE {
            assert!((78.0..82.0).contains(&score.coverage_percent), "{class}: {score:?}");
        }
    };
    report.measures.iter().for_each(|it| check(format!("{:?}", it.measure), &it.score));
    report.by_evidence.iter().for_each(|(it, score)| check(format!("{it:?}"), score));
    report.by_kind.iter().for_each(|(it, score)| check(format!("{it:?}"), score));
    report.by_group.iter().for_each(|(it, score)| check(format!("group {it}"), score));
    report.by_jobs.iter().for_each(|(it, score)| check(format!("{it:?} jobs"), score));
}

#[test]
fn the_model_that_is_built_in_is_the_one_that_this_code_trains() {
    let release = release();
    let trained = train(&*release).unwrap();
    assert!(release.area_model() == Some(&trained), "import the release again");
    let section = release.sections().iter().find(|section| section.tag == "model").unwrap();
    assert!(section.raw_bytes <= 300_000, "{} bytes", section.raw_bytes);
}

#[test]
fn estimates_are_sound_in_every_area() {
    let release = release();
    let model = release.area_model().unwrap();
    let mut estimates = 0;
    for occupation in (0..release.occupations().len() as u16).step_by(23).map(OccupationIx) {
        for area in (0..release.areas().len() as u16).map(AreaIx) {
            let Some(prediction) = model.predict(&*release, occupation, area) else { continue };
            estimates += 1;
            let dollars: Vec<f64> = Measure::PERCENTILES
                .iter()
                .filter_map(|measure| prediction.point(*measure))
                .map(|point| point.dollars().round())
                .collect();
            assert!(dollars.windows(2).all(|pair| pair[0] < pair[1]), "{prediction:?}");
            assert!(dollars.iter().all(|it| (5_000.0..3_000_000.0).contains(it)), "{prediction:?}");
            for point in prediction.points.iter().flatten() {
                assert!(point.half_width > 0.01 && point.half_width < 1.5, "{point:?}");
            }
            let factors: f64 = prediction.factors.iter().map(|(_, log)| log).sum();
            let source = release.cell(prediction.source).unwrap();
            let annual =
                source.wage(Measure::P50, medwage_domain::money::Pay::Annual, release.top_code());
            let Some(annual) = annual.value() else { continue };
            let median = prediction.point(Measure::P50).unwrap().log_dollars;
            assert!((annual.dollars().ln() + factors - median).abs() < 1e-9, "{prediction:?}");
        }
    }
    assert!(estimates > 20_000, "{estimates}");
}
