//! How wide the 80% interval of an estimate is, learned on cells that a fit did not see.
//!
//! A tenth of the areas' cells is hidden, the effects are fitted to the rest, and the hidden cells are estimated; several
//! tenths in turn. An occupation's spread is its mean error there, pulled towards its group's. Errors are also greater in some
//! areas than in others, in some groups for what their mean error is, where a state leaves few jobs to an area, and where a
//! cell's own employment is small or withheld: each of these classes has a scale, such that 80% of its cells were inside (split conformal prediction, Vovk et al. 2005), pulled
//! towards none the more the fewer cells it has. All scales hold at once, as in iterative proportional fitting. The interval is
//! the product of spread and scales, times the multiple that contained 80% of the figures on such evidence.
//!
//! What is not published is mostly small, and the intervals are for that: a hidden cell of few jobs counts more.

use super::estimate::Estimate;
use super::layout::Layout;
use super::prediction::Evidence;
use super::table::{EmploymentClass, MEASURES, MEDIAN, Row};

/// The share of cells inside their interval.
pub(super) const COVERAGE: f64 = 0.8;
/// An occupation's spread is pulled towards its group's as if by this many cells.
const SPREAD_PRIOR: f64 = 10.0;
/// A class's scale is pulled towards 1 as if by this many cells.
const SCALE_PRIOR: f64 = 50.0;
/// How often each kind of class is gone through; the fourth time changes nothing in three digits.
const ROUNDS: usize = 4;
/// A class with fewer cells than this has no multiple of its own.
const FEW: usize = 30;
/// A class without a multiple of its own takes that of the next better class times this.
const UNKNOWN: f32 = 1.5;
/// A cell of few jobs, or of withheld employment, is like what is not published, and counts as this many others.
const SMALL_WEIGHT: f64 = 3.0;
/// How many classes of jobs left there are: one for each doubling, the last one for 2,048 and more.
pub(super) const LEFT_CLASSES: usize = 12;

/// The class of the jobs that a state's figure leaves to an area.
pub(super) fn left_class(jobs: f64) -> usize {
    (libm::log2(jobs.max(1.0)) as usize).min(LEFT_CLASSES - 1)
}

/// An estimate's errors against the cell that was hidden from it: log estimate less log figure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Miss {
    pub occupation: usize,
    pub area: usize,
    pub evidence: [Evidence; MEASURES],
    /// The class of the jobs that the state's figure leaves to the area.
    pub left: usize,
    /// The class of the cell's own employment.
    pub employment: EmploymentClass,
    /// How much the cell counts.
    pub weight: f64,
    /// By measure; none where either has no number.
    pub errors: [Option<f64>; MEASURES],
}

impl Miss {
    /// Compares an estimate with what was hidden from it.
    pub(super) fn from_estimate(estimate: &Estimate, row: &Row) -> Self {
        let error = |measure: usize| {
            let error = estimate.logs[measure]? - row.reading.logs[measure];
            Some(error).filter(|error| error.is_finite())
        };
        let employment = EmploymentClass::of_jobs(row.reading.jobs);
        Self {
            occupation: row.occupation,
            area: row.area,
            evidence: estimate.evidence,
            left: left_class(estimate.jobs_left),
            employment,
            weight: match employment {
                EmploymentClass::Many => 1.0,
                EmploymentClass::Few | EmploymentClass::Withheld => SMALL_WEIGHT,
            },
            errors: std::array::from_fn(error),
        }
    }
}

/// The parts of intervals.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Intervals {
    /// For each occupation, the expected absolute error of its median, in log, times the scale of its group.
    pub spreads: Vec<f32>,
    /// For each area, how much wider intervals are in it.
    pub area_scales: Vec<f32>,
    /// For each class of jobs left, the same.
    pub left_scales: Vec<f32>,
    /// For each class of employment, the same.
    pub employment_scales: Vec<f32>,
    /// For each class and measure, half the interval in multiples of spread and scales.
    pub multiples: Vec<f32>,
    /// For each class, the mean absolute error of its medians, in percent.
    pub errors: Vec<f32>,
}

/// The classes that an estimate belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub occupation: usize,
    pub area: usize,
    /// The class of the jobs that the state's figure leaves to the area.
    pub left: usize,
    /// The class of the cell's own employment.
    pub employment: EmploymentClass,
}

impl Intervals {
    /// Learns from errors; none where there are none.
    pub(super) fn fit_misses(misses: &[Miss], layout: &Layout) -> Option<Self> {
        let spreads = Spreads::fit_spreads(misses, layout)?;
        let scales = Scales::fit_scales(misses, layout, &spreads);
        let mut multiples = vec![0.0; Evidence::ALL.len() * MEASURES];
        for measure in 0..MEASURES {
            let ratios = |class: Option<Evidence>| {
                misses
                    .iter()
                    .filter(|miss| class.is_none_or(|class| miss.evidence[measure] == class))
                    .filter_map(|miss| {
                        let width =
                            spreads.spread_without(miss, layout) * scales.scale_of(miss, layout);
                        Some((miss.errors[measure]?.abs() / width, miss.weight))
                    })
                    .collect::<Vec<_>>()
            };
            let mut better = weighted_quantile(ratios(None)).unwrap_or(1.0) as f32 / UNKNOWN;
            for evidence in Evidence::ALL {
                let own = Some(ratios(Some(evidence))).filter(|own| own.len() >= FEW);
                better = own.and_then(weighted_quantile).map_or(better * UNKNOWN, |own| own as f32);
                multiples[evidence as usize * MEASURES + measure] = better;
            }
        }
        let spread = |occupation: usize| {
            let group = scales.groups[usize::from(layout.groups[occupation])];
            (spreads.spread_of(occupation, layout) * group) as f32
        };
        let numbers = |scales: &[f64]| scales.iter().map(|scale| *scale as f32).collect();
        Some(Self {
            spreads: (0..layout.groups.len()).map(spread).collect(),
            area_scales: numbers(&scales.areas),
            left_scales: numbers(&scales.left),
            employment_scales: numbers(&scales.employment),
            multiples,
            errors: class_errors(misses),
        })
    }

    /// Half the 80% interval of a measure on such evidence.
    pub(super) fn half_width(&self, evidence: Evidence, measure: usize, place: Place) -> f64 {
        let Place { occupation, area, left, employment } = place;
        f64::from(self.multiples[evidence as usize * MEASURES + measure])
            * f64::from(self.spreads[occupation])
            * f64::from(self.area_scales[area])
            * f64::from(self.left_scales[left])
            * f64::from(self.employment_scales[employment as usize])
    }

    /// The mean absolute error of medians on such evidence, in percent.
    pub(super) fn error_percent(&self, evidence: Evidence) -> f64 {
        f64::from(self.errors[evidence as usize])
    }
}

/// How much wider intervals are in each class, by every way to divide cells into classes.
struct Scales {
    groups: Vec<f64>,
    areas: Vec<f64>,
    left: Vec<f64>,
    employment: Vec<f64>,
    evidence: Vec<f64>,
}

/// A way to divide cells into classes: its scales, and the class of a cell.
type Division<'a> = (fn(&mut Scales) -> &mut Vec<f64>, &'a dyn Fn(&Miss) -> usize);

impl Scales {
    fn fit_scales(misses: &[Miss], layout: &Layout, spreads: &Spreads) -> Self {
        let mut scales = Self {
            groups: vec![1.0; layout.group_count],
            areas: vec![1.0; layout.states.len()],
            left: vec![1.0; LEFT_CLASSES],
            employment: vec![1.0; EmploymentClass::COUNT],
            evidence: vec![1.0; Evidence::ALL.len()],
        };
        let ratio =
            |miss: &Miss| Some(miss.errors[MEDIAN]?.abs() / spreads.spread_without(miss, layout));
        let cells: Vec<(&Miss, f64)> =
            misses.iter().filter_map(|miss| Some((miss, ratio(miss)?))).collect();
        let Some(middle) =
            weighted_quantile(cells.iter().map(|(miss, x)| (*x, miss.weight)).collect())
        else {
            return scales;
        };
        let divisions: [Division<'_>; 5] = [
            (|scales| &mut scales.evidence, &|miss| miss.evidence[MEDIAN] as usize),
            (|scales| &mut scales.left, &|miss| miss.left),
            (|scales| &mut scales.employment, &|miss| miss.employment as usize),
            (|scales| &mut scales.areas, &|miss| miss.area),
            (|scales| &mut scales.groups, &|miss| usize::from(layout.groups[miss.occupation])),
        ];
        for _ in 0..ROUNDS {
            for (list, class) in divisions {
                let count = list(&mut scales).len();
                let mut ratios = vec![Vec::new(); count];
                for (miss, ratio) in &cells {
                    let others = scales.all_of(miss, layout) / list(&mut scales)[class(miss)];
                    ratios[class(miss)].push((ratio / (middle * others), miss.weight));
                }
                *list(&mut scales) = ratios.into_iter().map(shrunken_quantile).collect();
            }
        }
        scales
    }

    /// The scale of a cell but for that of its evidence, which the multiples are learned for.
    fn scale_of(&self, miss: &Miss, layout: &Layout) -> f64 {
        self.groups[usize::from(layout.groups[miss.occupation])]
            * self.areas[miss.area]
            * self.left[miss.left]
            * self.employment[miss.employment as usize]
    }

    fn all_of(&self, miss: &Miss, layout: &Layout) -> f64 {
        self.scale_of(miss, layout) * self.evidence[miss.evidence[MEDIAN] as usize]
    }
}

/// The quantile of a class's ratios, pulled towards 1.
fn shrunken_quantile(ratios: Vec<(f64, f64)>) -> f64 {
    let cells = ratios.len() as f64;
    let own = weighted_quantile(ratios).filter(|own| *own > 0.0).unwrap_or(1.0);
    libm::exp(libm::log(own) * cells / (cells + SCALE_PRIOR))
}

/// The mean absolute error of each class, in percent.
fn class_errors(misses: &[Miss]) -> Vec<f32> {
    let mean = |class: Option<Evidence>| {
        let of_class =
            misses.iter().filter(|miss| class.is_none_or(|class| miss.evidence[MEDIAN] == class));
        let percents: Vec<f64> =
            of_class.filter_map(|miss| miss.errors[MEDIAN]).map(error_percent).collect();
        let mean = percents.iter().sum::<f64>() / percents.len().max(1) as f64;
        (percents.len(), mean as f32)
    };
    let mut better = mean(None).1 / UNKNOWN;
    let errors = Evidence::ALL.map(|evidence| {
        let (cells, own) = mean(Some(evidence));
        better = if cells >= FEW { own } else { better * UNKNOWN };
        better
    });
    errors.to_vec()
}

/// An error in log as a percentage of the true figure, without its sign.
pub(super) fn error_percent(error: f64) -> f64 {
    100.0 * libm::fabs(libm::expm1(error))
}

/// The smallest value that is at least as great as 80% of such values to come, each with how much it counts.
fn weighted_quantile(mut values: Vec<(f64, f64)>) -> Option<f64> {
    values.sort_by(|one, other| one.0.total_cmp(&other.0));
    let all: f64 = values.iter().map(|(_, weight)| weight).sum();
    let mut below = COVERAGE * (all + 1.0);
    let found = values.iter().find(|(_, weight)| {
        below -= weight;
        below <= 0.0
    });
    found.or(values.last()).map(|(value, _)| *value)
}

/// The expected absolute error of each occupation's median.
struct Spreads {
    /// For each occupation, the sum and the count of absolute errors.
    sums: Vec<(f64, f64)>,
    /// For each group, the mean.
    groups: Vec<f64>,
}

impl Spreads {
    fn fit_spreads(misses: &[Miss], layout: &Layout) -> Option<Self> {
        let mut sums = vec![(0.0, 0.0); layout.groups.len()];
        let mut groups = vec![(0.0, 0.0); layout.group_count];
        let mut all = (0.0, 0.0);
        for miss in misses {
            let Some(error) = miss.errors[MEDIAN].map(f64::abs) else { continue };
            let group = usize::from(layout.groups[miss.occupation]);
            for sum in [&mut sums[miss.occupation], &mut groups[group], &mut all] {
                *sum = (sum.0 + error, sum.1 + 1.0);
            }
        }
        let mean = Some(all.0 / all.1).filter(|mean| mean.is_finite() && *mean > 0.0)?;
        let groups =
            groups.iter().map(|(error, cells)| shrink_error(*error, *cells, mean)).collect();
        Some(Self { sums, groups })
    }

    fn spread_of(&self, occupation: usize, layout: &Layout) -> f64 {
        let (error, cells) = self.sums[occupation];
        shrink_error(error, cells, self.groups[usize::from(layout.groups[occupation])])
    }

    /// The spread as it would be had this cell not been among those that it was learned from.
    fn spread_without(&self, miss: &Miss, layout: &Layout) -> f64 {
        let (error, cells) = self.sums[miss.occupation];
        let group = self.groups[usize::from(layout.groups[miss.occupation])];
        miss.errors[MEDIAN].map_or(shrink_error(error, cells, group), |own| {
            shrink_error(error - own.abs(), cells - 1.0, group)
        })
    }
}

fn shrink_error(error: f64, cells: f64, towards: f64) -> f64 {
    (error + SPREAD_PRIOR * towards) / (cells + SPREAD_PRIOR)
}
