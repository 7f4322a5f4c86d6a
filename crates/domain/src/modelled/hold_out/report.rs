//! A hold-out while it is being added up.

use std::collections::BTreeMap;

use super::{Baselines, HiddenCell, HoldOut, MeasureScore, Score};
use crate::cell::Measure;
use crate::code::Soc;
use crate::market::AreaKind;
use crate::modelled::AreaModel;
use crate::modelled::frame::Frame;
use crate::modelled::intervals::error_percent;
use crate::modelled::prediction::{Evidence, Prediction};
use crate::modelled::table::{MEASURES, MEDIAN, Readings, Row, Table};

/// One held-out figure and its estimate.
struct Trial {
    error: f64,
    half_width: f64,
}

/// A model and what it was trained on.
pub(super) struct Trained<'a> {
    model: &'a AreaModel,
    seen: &'a Table,
    frame: &'a Frame<'a>,
    /// For each measure and area, the median log ratio to the state's figure.
    ratios: Vec<f64>,
}

/// The sums so far.
#[derive(Default)]
pub(super) struct Report {
    refused: usize,
    measures: [(Vec<Trial>, [f64; 3]); MEASURES],
    by_evidence: BTreeMap<Evidence, Vec<Trial>>,
    by_kind: BTreeMap<AreaKind, Vec<Trial>>,
    by_jobs: BTreeMap<Option<u32>, Vec<Trial>>,
    by_group: BTreeMap<u32, Vec<Trial>>,
    by_occupation: BTreeMap<Soc, Vec<Trial>>,
    hidden: Vec<HiddenCell>,
}

impl<'a> Trained<'a> {
    pub(super) fn new(model: &'a AreaModel, seen: &'a Table, frame: &'a Frame<'a>) -> Self {
        let mut trained = Self { model, seen, frame, ratios: Vec::new() };
        trained.ratios = trained.area_ratios();
        trained
    }

    fn area_ratios(&self) -> Vec<f64> {
        let areas = self.frame.areas.len();
        let mut gaps = vec![Vec::new(); MEASURES * areas];
        for row in self
            .seen
            .visible_rows()
            .filter(|row| self.model.fitted.layout.state_of(row.area).is_some())
        {
            for measure in 0..MEASURES {
                let gap = row.reading.logs[measure] - self.of_state(row, measure);
                if gap.is_finite() {
                    gaps[measure * areas + row.area].push(gap);
                }
            }
        }
        gaps.into_iter().map(median).collect()
    }

    fn of_nation(&self, row: &Row, measure: usize) -> f64 {
        let nation = self.seen.read_cell(row.occupation, self.model.fitted.nation);
        nation.map_or(f64::NAN, |reading| reading.logs[measure])
    }

    fn of_state(&self, row: &Row, measure: usize) -> f64 {
        let state = self.model.fitted.layout.state_of(row.area);
        let figure = state.and_then(|state| self.seen.read_cell(row.occupation, state));
        let figure = figure.map(|reading| reading.logs[measure]).filter(|log| log.is_finite());
        figure.unwrap_or_else(|| self.of_nation(row, measure))
    }
}

impl Report {
    pub(super) fn add_row(&mut self, trained: &Trained<'_>, row: &Row, part: u64) {
        let Trained { model, seen, frame, ratios } = trained;
        let prediction = frame.cell_key(row).and_then(|key| model.predict_from(*seen, key));
        let Some(prediction) = prediction else {
            self.refused += 1;
            return;
        };
        for measure in 0..MEASURES {
            let Some(trial) = make_trial(&prediction, row, measure) else { continue };
            let ratio = ratios[measure * frame.areas.len() + row.area];
            let state = trained.of_state(row, measure);
            let simple = [trained.of_nation(row, measure), state, state + ratio];
            let (trials, errors) = &mut self.measures[measure];
            trials.push(trial);
            for (error, log) in errors.iter_mut().zip(simple) {
                *error += error_percent(log - row.reading.logs[measure]);
            }
        }
        let kind = frame.areas[row.area].kind;
        let occupation = frame.occupations[row.occupation].soc;
        let median = || make_trial(&prediction, row, MEDIAN);
        if let Some((trial, mean)) = median().zip(prediction.point(Measure::Mean)) {
            self.hidden.push(HiddenCell {
                soc: occupation,
                area: frame.areas[row.area].code,
                part,
                median_error: trial.error,
                mean_log: mean.log_dollars,
            });
        }
        self.by_evidence.entry(prediction.evidence).or_default().extend(median());
        self.by_kind.entry(kind).or_default().extend(median());
        self.by_jobs.entry(class_size(row.reading.jobs)).or_default().extend(median());
        self.by_group.entry(occupation.major_group()).or_default().extend(median());
        self.by_occupation.entry(occupation).or_default().extend(median());
    }

    pub(super) fn into_hold_out(self) -> HoldOut {
        let measures = self.measures.iter().zip(Measure::ALL).map(|((trials, errors), measure)| {
            let [nation, state, state_and_level] =
                errors.map(|error| error / trials.len().max(1) as f64);
            let baselines = Baselines { nation, state, state_and_level };
            MeasureScore { measure, score: score_trials(trials), baselines }
        });
        HoldOut {
            cells: self.measures[MEDIAN].0.len(),
            refused: self.refused,
            measures: measures.collect(),
            by_evidence: score_groups(self.by_evidence),
            by_kind: score_groups(self.by_kind),
            by_jobs: score_groups(self.by_jobs),
            by_group: score_groups(self.by_group),
            by_occupation: score_groups(self.by_occupation),
            hidden: self.hidden,
            ..HoldOut::default()
        }
    }
}

fn make_trial(prediction: &Prediction, row: &Row, measure: usize) -> Option<Trial> {
    let point = prediction.points[measure]?;
    let error = point.log_dollars - row.reading.logs[measure];
    error.is_finite().then_some(Trial { error, half_width: point.half_width })
}

fn score_trials(trials: &[Trial]) -> Score {
    let mean = |of: &dyn Fn(&Trial) -> f64| {
        trials.iter().map(of).sum::<f64>() / trials.len().max(1) as f64
    };
    Score {
        cells: trials.len(),
        error_percent: mean(&|trial| error_percent(trial.error)),
        coverage_percent: mean(&|trial| {
            if trial.error.abs() <= trial.half_width { 100.0 } else { 0.0 }
        }),
        half_width_percent: mean(&|trial| error_percent(trial.half_width)),
    }
}

fn score_groups<K: Ord>(trials: BTreeMap<K, Vec<Trial>>) -> Vec<(K, Score)> {
    trials.into_iter().map(|(key, trials)| (key, score_trials(&trials))).collect()
}

/// The least employment of a cell's class; none where it is withheld.
fn class_size(jobs: f64) -> Option<u32> {
    [1_000, 250, 100, 50, 1].into_iter().find(|least| jobs >= f64::from(*least))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match (values.len(), values.len() / 2) {
        (0, _) => 0.0,
        (even, half) if even % 2 == 0 => (values[half - 1] + values[half]) / 2.0,
        (_, half) => values[half],
    }
}
