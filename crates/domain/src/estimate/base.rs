//! The base of an estimate: the official distribution of the occupation in the area.

use crate::benchmark::reliability::Grade;
use crate::distribution::{LogQuantile, RankMap};
use crate::money::Cents;

/// The flattest that a person's distribution may be, in log pay a normal score, where the release prints no
/// spread at all.
const FLATTEST: f64 = 0.005;
/// How far out the tails are asked for their slope.
const FAR: f64 = 4.0;
/// A quarter's slope is never less than this part of the slope of its half, nor more than what that leaves
/// the other quarter: ties in print are rounding and clustering in the survey, and no person's ladder.
const LEAST_OF_HALF: f64 = 0.6;
/// The usual part of the way from the 10th to the 90th percentile that lies above the median, in log pay: the
/// average of the complete cells of 29-2072 in May 2025, which differ from it by 0.12 (standard deviation).
const USUAL_UPPER: f64 = 0.57;

/// How far the shape of a cell of this grade is drawn to the usual one, as a part of the way.
const fn usual_part(grade: Grade) -> f64 {
    match grade {
        Grade::A => 0.0,
        Grade::B => 0.7,
        Grade::C => 0.8,
        Grade::D => 0.9,
    }
}

/// True if a number can be half the width of an interval.
fn is_width(half_width: f64) -> bool {
    half_width.is_finite() && half_width >= 0.0
}

/// A base: annual pay of full-time, year-round work (2,080 hours) by rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Base {
    pub(super) area: LogQuantile,
    /// The area's median, in dollars.
    pub(super) area_median: f64,
    pub(super) setting: Option<Setting>,
    pub(super) half_width: f64,
    pub(super) grade: Grade,
    /// The normal score above which the release knows bounds only.
    pub(super) known_to: f64,
    /// The factor that wages were multiplied by to move them to another date.
    pub(super) aging: f64,
    /// The lowest and the highest score between which the release prints numbers.
    pub(super) printed: (f64, f64),
    /// The least pay an hour by law.
    pub(super) floor: Option<Cents>,
}

/// The kind of workplace: the area's distribution with a part of the industry's national step added at
/// equal rank, as the benchmark computes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// The area's distribution in the industry.
    pub quantile: LogQuantile,
    /// The whole national step at the median, in log pay; none where the cell itself is published.
    pub national_step: Option<f64>,
    /// The share of the step that the area's own mix doesn't contain yet.
    pub mix_weight: Option<f64>,
    /// The share that is no sampling error, as far as one can tell.
    pub reliability_weight: Option<f64>,
    /// True if the industry is offices of physicians, where the size of the practice counts.
    pub physicians_office: bool,
}

/// A kind of workplace as a base takes it: smoothed as the area is, with its own interval and grade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SettingBase {
    setting: Setting,
    half_width: f64,
    grade: Grade,
    printed: (f64, f64),
}

impl SettingBase {
    /// Takes the distribution as it is published or modeled, half the width of its median's 80% interval in log pay, and its
    /// grade. `None` where the width is no number.
    pub fn new(setting: Setting, half_width: f64, grade: Grade) -> Option<Self> {
        if !is_width(half_width) {
            return None;
        }
        let printed = (setting.quantile.first_point().0, setting.quantile.last_point().0);
        let quantile = smooth_ranks(&setting.quantile, grade)?;
        Some(Self { setting: Setting { quantile, ..setting }, half_width, grade, printed })
    }
}

/// How much of the step to a kind of workplace is left at equal role, and how far that may be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct EqualRole {
    pub(super) share: f64,
    pub(super) error: f64,
}

/// A base as a population sees it.
pub(super) struct Seen {
    pub(super) base: Base,
    /// The median of the kind of workplace at equal role; the area's where none is known.
    pub(super) median: f64,
    /// The error of the step to the kind of workplace, in log pay.
    pub(super) of_step: f64,
}

impl Base {
    /// Takes a distribution of annual log pay, half the width of the median's 80% interval in log pay,
    /// and the grade. `None` where the width is no number.
    pub fn new(area: &LogQuantile, half_width: f64, grade: Grade) -> Option<Self> {
        if !is_width(half_width) {
            return None;
        }
        let printed = (area.first_point().0, area.last_point().0);
        let area_median = libm::exp(area.value_at(0.0));
        let area = smooth_ranks(area, grade)?;
        Some(Self {
            area,
            printed,
            floor: None,
            area_median,
            setting: None,
            half_width,
            grade,
            known_to: f64::INFINITY,
            aging: 1.0,
        })
    }

    /// Returns the base in a kind of workplace, with the wider interval and the lower grade of the two.
    pub fn with_setting(self, setting: &SettingBase) -> Self {
        Self {
            setting: Some(setting.setting),
            half_width: setting.half_width.max(self.half_width),
            grade: setting.grade.max(self.grade),
            printed: setting.printed,
            ..self
        }
    }

    /// Returns the base above whose score nothing but a bound is known.
    pub fn known_to(self, z: f64) -> Self {
        Self { known_to: z, ..self }
    }

    /// Returns the base moved to another date; `None` for a factor that is no positive number.
    pub fn aged_by(self, factor: f64) -> Option<Self> {
        (factor.is_finite() && factor > 0.0).then_some(Self { aging: self.aging * factor, ..self })
    }

    /// Returns the base as a population sees it: by its additive scores instead of normal ones, and with the part
    /// of the step to the kind of workplace that is left at equal role and credentials.
    pub(super) fn seen_by(&self, ranks: &RankMap, equal_role: EqualRole) -> Option<Seen> {
        let mut median = self.area_median;
        let mut of_step = 0.0;
        let mut base = *self;
        match &mut base.setting {
            Some(setting) => {
                let share = equal_role.share.clamp(0.0, 1.0);
                of_step =
                    (setting.quantile.value_at(0.0) - self.area.value_at(0.0)) * equal_role.error;
                let terms = [(1.0 - share, &self.area), (share, &setting.quantile)];
                let quantile = LogQuantile::combine_weighted(&terms)?;
                median = libm::exp(quantile.value_at(0.0));
                setting.quantile = ranks.map_quantile(&quantile);
            }
            None => base.area = ranks.map_quantile(&self.area),
        }
        let score = |z: f64| if z.is_finite() { ranks.additive_score(z) } else { z };
        base.known_to = score(self.known_to);
        base.printed = (score(self.printed.0), score(self.printed.1));
        Some(Seen { base, median, of_step })
    }

    /// Returns the area's own median, in dollars, before any smoothing.
    pub fn area_median(&self) -> f64 {
        self.area_median
    }

    /// Returns the base below whose floor by law, an amount an hour, nothing is estimated.
    pub fn with_floor(self, hourly: Cents) -> Self {
        Self { floor: Some(hourly), ..self }
    }

    /// Returns the least pay an hour by law, where one was given.
    pub fn floor(&self) -> Option<Cents> {
        self.floor
    }

    /// Returns the distribution that ranks are taken in, before aging.
    pub fn quantile(&self) -> &LogQuantile {
        self.setting.as_ref().map_or(&self.area, |setting| &setting.quantile)
    }

    /// Returns the area's distribution, before any setting.
    pub fn area(&self) -> &LogQuantile {
        &self.area
    }

    /// Returns the kind of workplace.
    pub fn setting(&self) -> Option<&Setting> {
        self.setting.as_ref()
    }

    /// Returns half the width of the median's 80% interval, in log pay.
    pub fn half_width(&self) -> f64 {
        self.half_width
    }

    /// Returns the grade.
    pub fn grade(&self) -> Grade {
        self.grade
    }

    /// Returns what wages are multiplied by to move them to another date.
    pub fn aging(&self) -> f64 {
        self.aging
    }

    /// Returns the normal score above which only bounds are known; infinity where numbers are.
    pub fn bounded_above(&self) -> f64 {
        self.known_to
    }

    pub(super) fn in_physicians_office(&self) -> bool {
        self.setting.is_some_and(|setting| setting.physicians_office)
    }
}

/// Returns the distribution for ranks of persons. The mean and the way from the 10th to the 90th percentile are
/// the cell's own, and so is the median unless the tails would have to make up for it. Where the cell is less than firm, how that way divides into halves and
/// quarters is drawn to the usual division; ties are spread in any cell.
fn smooth_ranks(quantile: &LogQuantile, grade: Grade) -> Option<LogQuantile> {
    let Some(points) = drawn_points(quantile, usual_part(grade)) else {
        return ascend_everywhere(quantile);
    };
    let mean = quantile.mean(0.0, 1.0);
    let shaped = LogQuantile::new(&points, Some(mean))?;
    if has_usual_tails(&shaped) {
        return ascend_everywhere(&shaped);
    }
    // Of the median and the mean of such a cell the mean is the firmer, and the only one with a published
    // error: the usual tails stay, and the whole moves to where the mean is.
    let usual = LogQuantile::new(&points, None)?;
    ascend_everywhere(&usual.raised_by(libm::log(mean / usual.mean(0.0, 1.0))))
}

/// Tails are usual up to this many times the slope of their half.
const STEEPEST_OF_HALF: f64 = 2.5;

/// Returns whether neither tail is much steeper than its half: else the mean was bought with pay that nobody has.
fn has_usual_tails(quantile: &LogQuantile) -> bool {
    let slopes = |stretch: Option<crate::distribution::Stretch>| {
        stretch.map_or(0.0, |stretch| stretch.slope)
    };
    let (lower, upper) = (slopes(quantile.stretches().next()), slopes(quantile.stretches().last()));
    let half = |to: f64| (quantile.value_at(to) - quantile.value_at(0.0)) / to;
    lower <= STEEPEST_OF_HALF * half(quantile.first_point().0)
        && upper <= STEEPEST_OF_HALF * half(quantile.last_point().0)
}

/// Returns the five points with their division drawn so far to the usual one; `None` where there is nothing to
/// draw, or nothing moves.
fn drawn_points(quantile: &LogQuantile, drawn: f64) -> Option<[(f64, f64); 5]> {
    let mut points = [(0.0, 0.0); 5];
    if quantile.points().count() != points.len() {
        return None;
    }
    for (place, point) in points.iter_mut().zip(quantile.points()) {
        *place = point;
    }
    let [(_, p10), _, (z_median, median), _, (_, p90)] = points;
    let whole = p90 - p10;
    if whole <= 0.0 {
        return None;
    }
    let upper = (p90 - median) / whole;
    let upper = upper + drawn * (USUAL_UPPER - upper);
    let mut moved = 0.0_f64;
    for (outer, quarter, half) in [(0, 1, -(1.0 - upper) * whole), (4, 3, upper * whole)] {
        let ((z_outer, own_outer), (z, own)) = (points[outer], points[quarter]);
        let straight = (z - z_median) / (z_outer - z_median);
        let share = if (own_outer - median).abs() > f64::EPSILON {
            (own - median) / (own_outer - median)
        } else {
            straight
        };
        let least = LEAST_OF_HALF * straight;
        let most = 1.0 - LEAST_OF_HALF * (1.0 - straight);
        let share = (share + drawn * (straight - share)).clamp(least, most);
        for (place, log) in [(quarter, median + share * half), (outer, median + half)] {
            moved = moved.max((log - points[place].1).abs());
            points[place].1 = log;
        }
    }
    (moved > NOT_MOVED).then_some(points)
}

/// Points that move by less stay, and with them the tails of the cell.
const NOT_MOVED: f64 = 1e-9;

/// Returns the distribution as it is where it ascends everywhere, else with a slight slope added.
fn ascend_everywhere(quantile: &LogQuantile) -> Option<LogQuantile> {
    let flat = |from: f64, to: f64| {
        quantile.value_at(to) - quantile.value_at(from) < FLATTEST * (to - from)
    };
    let (first, last) = (quantile.first_point().0, quantile.last_point().0);
    let mut before = first;
    let inside = quantile.points().skip(1).any(|(z, _)| flat(std::mem::replace(&mut before, z), z));
    if !inside && !flat(-FAR, first) && !flat(last, FAR) {
        return Some(*quantile);
    }
    let mut slope = [(0.0, 0.0); 5];
    let mut count = 0;
    for (place, (z, _)) in slope.iter_mut().zip(quantile.points()) {
        *place = (z, z);
        count += 1;
    }
    // A straight line's own usual tails are flatter than it, at four fifths.
    let line = LogQuantile::new(slope.get(..count)?, None)?;
    LogQuantile::combine_weighted(&[(1.0, quantile), (FLATTEST / 0.8, &line)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::percentile::PUBLISHED_Z;

    #[test]
    fn a_tied_cell_is_spread_and_keeps_its_outer_points_and_its_mean() {
        let logs = [10.0, 10.2, 10.2, 10.2, 10.5];
        let points: Vec<_> = PUBLISHED_Z.into_iter().zip(logs).collect();
        let quantile = LogQuantile::new(&points, None).unwrap();
        let base = Base::new(&quantile, 0.02, Grade::A).unwrap();
        for place in [0, 2, 4] {
            let (z, log) = points[place];
            assert!((base.quantile().value_at(z) - log).abs() < 1e-9, "{z}");
        }
        // A quarter keeps three fifths of the slope of its half: P75 is 0.3 x 0.674 / 1.282 x 0.6 above P50.
        let p75 = base.quantile().value_at(PUBLISHED_Z[3]);
        assert!((p75 - 10.2 - 0.3 * 0.6 * PUBLISHED_Z[3] / PUBLISHED_Z[4]).abs() < 1e-9, "{p75}");
        assert!((base.quantile().mean(0.0, 1.0) / quantile.mean(0.0, 1.0) - 1.0).abs() < 1e-6);
        let at: Vec<f64> =
            (-40..=40).map(|z| base.quantile().value_at(f64::from(z) / 10.0)).collect();
        assert!(at.windows(2).all(|pair| pair[1] - pair[0] > 0.0004));
    }

    #[test]
    fn a_distribution_that_ascends_is_left_alone() {
        let points: Vec<_> = PUBLISHED_Z.into_iter().map(|z| (z, 10.8 + 0.3 * z)).collect();
        let quantile = LogQuantile::new(&points, Some(52_000.0)).unwrap();
        assert_eq!(*Base::new(&quantile, 0.0, Grade::A).unwrap().quantile(), quantile);
    }

    #[test]
    fn a_shape_is_drawn_to_the_usual_one_as_the_grade_is_low() {
        let logs = [10.4, 10.58, 10.9, 11.1, 11.2];
        let points: Vec<_> = PUBLISHED_Z.into_iter().zip(logs).collect();
        let quantile = LogQuantile::new(&points, Some(60_000.0)).unwrap();
        let at = |grade, place: usize| {
            Base::new(&quantile, 0.02, grade).unwrap().quantile().value_at(PUBLISHED_Z[place])
        };
        for (place, log) in logs.into_iter().enumerate() {
            assert!((at(Grade::A, place) - log).abs() < 1e-9, "a firm cell is left alone");
        }
        let upper = |grade| at(grade, 4) - at(grade, 2);
        assert!(upper(Grade::A) < upper(Grade::B) && upper(Grade::B) < upper(Grade::D));
        // 0.3 of 0.8 lie above the median; nine tenths of the way to 0.57 of it.
        assert!((upper(Grade::D) - 0.8 * (0.375 + 0.9 * (0.57 - 0.375))).abs() < 1e-9);
        let mean = |grade| Base::new(&quantile, 0.02, grade).unwrap().quantile().mean(0.0, 1.0);
        assert!((mean(Grade::D) / mean(Grade::A) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_width_or_factor_is_refused() {
        let points: Vec<_> = PUBLISHED_Z.into_iter().map(|z| (z, 10.8 + 0.3 * z)).collect();
        let quantile = LogQuantile::new(&points, None).unwrap();
        assert_eq!(Base::new(&quantile, f64::NAN, Grade::A), None);
        assert_eq!(Base::new(&quantile, -0.1, Grade::A), None);
        let base = Base::new(&quantile, 0.1, Grade::A).unwrap();
        assert_eq!(base.aged_by(0.0), None);
        assert_eq!(base.aged_by(f64::INFINITY), None);
    }
}
