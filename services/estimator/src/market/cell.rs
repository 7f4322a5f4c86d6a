//! A distribution as the benchmark service answered it, ready to take ranks in.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::estimator::BaseCell;
use medwage_contracts::pb::types_v0::{
    FigureKind, PayDistribution, ReliabilityGrade, WageFigure, wage_figure,
};
use medwage_domain::benchmark::modelled::HOURS_A_YEAR;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::distribution::LogQuantile;
use medwage_domain::estimate::{Base, Setting};
use medwage_domain::money::Cents;
use medwage_domain::percentile::{PUBLISHED_Z, Percentile};
use prost::Message;

use super::Question;

/// The error of a mean that is not published, as a share: that of the worst row of the benchmark's
/// table of grades.
const UNKNOWN_ERROR: f64 = 0.10;
/// The industry code of offices of physicians begins so (NAICS 6211).
const PHYSICIANS_OFFICES: &str = "6211";

/// A distribution.
#[derive(Debug)]
pub(crate) struct Cell {
    /// The answer as a `BaseCell` in its wire form, for the evidence beside an estimate.
    pub(crate) evidence: Box<[u8]>,
    /// Where its numbers come from, in its wire form.
    pub(crate) provenance: Box<[u8]>,
    /// How it was moved to another date.
    pub(crate) aged: Option<pb::AgedPay>,
    /// Whether the answer is of the kind of workplace that was asked for.
    of_the_setting: bool,
    physicians_office: bool,
    base: Base,
}

impl Cell {
    /// Reads an answer; `None` where fewer than two percentiles are numbers.
    pub(super) fn read(question: &Question, message: pb::Benchmark) -> Option<Self> {
        debug_assert!(question.aged.is_none() || message.aged.is_some());
        let (pay, hours) = numbers(&message)?;
        let mut points = Vec::with_capacity(PUBLISHED_Z.len());
        let mut bound = None;
        for it in &pay.percentiles {
            let (z, figure) = (Percentile::new(it.percentile)?.z(), it.wage.as_ref()?);
            match amount(figure) {
                Some(dollars) => points.push((z, (dollars * hours).ln())),
                None if figure.kind() == FigureKind::LowerBound => {
                    bound = bound.or(Some((z, (at_least(figure)? * hours).ln())));
                }
                None => {}
            }
        }
        let mean = pay.mean.as_ref().and_then(amount).map(|mean| mean * hours);
        let quantile = LogQuantile::above(&points, mean, bound)?;
        let known_to = bound.map_or(f64::INFINITY, |_| quantile.last().0);
        let grade =
            message.reliability.as_ref().map(medwage_contracts::pb::types_v0::Reliability::grade);
        let grade = grade.and_then(Option::from).unwrap_or(Grade::D);
        let base = Base::new(&quantile, half_width(&message, pay), grade)?.known_to(known_to);
        let industry = |cell: &Option<pb::Cell>| cell.as_ref().map(|it| it.industry.clone());
        let answered = industry(&message.answered);
        Some(Self {
            base: message.aged.as_ref().map_or(Some(base), |aged| base.aged(aged.factor))?,
            of_the_setting: industry(&message.requested) == answered,
            physicians_office: answered.is_some_and(|it| it.starts_with(PHYSICIANS_OFFICES)),
            provenance: message.provenance.as_ref().map(encoded).unwrap_or_default(),
            aged: message.aged.clone(),
            evidence: encoded(&evidence(message)),
        })
    }

    /// The base of an estimate: this distribution, moved to the date that was asked for.
    pub(crate) fn base(&self) -> &Base {
        &self.base
    }

    /// The base of an area with this distribution as that of a kind of workplace in it; `None` where the
    /// answer is that of a broader kind.
    pub(crate) fn within(&self, area: &Base) -> Option<Base> {
        if !self.of_the_setting {
            return None;
        }
        let setting = Setting {
            quantile: *self.base.quantile(),
            national_step: None,
            mix_weight: None,
            reliability_weight: None,
            physicians_office: self.physicians_office,
        };
        area.within(setting, self.base.half_width(), self.base.grade())
    }
}

fn encoded(message: &impl Message) -> Box<[u8]> {
    message.encode_to_vec().into()
}

fn evidence(it: pb::Benchmark) -> BaseCell {
    BaseCell {
        benchmark: it.name,
        requested: it.requested,
        answered: it.answered,
        answer: it.answer,
        annual: it.annual,
        model: it.model,
        steps: it.steps,
        reliability: it.reliability,
    }
}

/// Pay per year, or per hour with the hours of a year where there is none per year.
fn numbers(message: &pb::Benchmark) -> Option<(&PayDistribution, f64)> {
    let has = |pay: &&PayDistribution| {
        pay.percentiles.iter().filter(|it| it.wage.as_ref().and_then(amount).is_some()).count() > 1
    };
    let annual = message.annual.as_ref().filter(has).map(|pay| (pay, 1.0));
    annual.or_else(|| message.hourly.as_ref().filter(has).map(|pay| (pay, HOURS_A_YEAR)))
}

/// Half the width of the median's 80% interval in log pay: that of an estimate, or what the mean's
/// relative standard error gives.
fn half_width(message: &pb::Benchmark, pay: &PayDistribution) -> f64 {
    let median = pay.percentiles.iter().find(|it| (it.percentile - 50.0).abs() < 1e-9);
    let estimated = median.and_then(|it| match it.wage.as_ref()?.figure.as_ref()? {
        wage_figure::Figure::Computed(computed) => {
            let ends =
                dollars(computed.low.as_ref()?)?.ln()..dollars(computed.high.as_ref()?)?.ln();
            Some((ends.end - ends.start) / 2.0)
        }
        _ => None,
    });
    let error = message.mean_rse_percent.as_ref().and_then(|it| it.value).map(|it| it / 100.0);
    estimated.unwrap_or(PUBLISHED_Z[4] * error.unwrap_or(UNKNOWN_ERROR))
}

fn amount(figure: &WageFigure) -> Option<f64> {
    match figure.figure.as_ref()? {
        wage_figure::Figure::Published(money) => dollars(money),
        wage_figure::Figure::Computed(computed) => dollars(computed.amount.as_ref()?),
        _ => None,
    }
}

fn at_least(figure: &WageFigure) -> Option<f64> {
    match figure.figure.as_ref()? {
        wage_figure::Figure::LowerBound(money) => dollars(money),
        _ => None,
    }
}

fn dollars(money: &medwage_contracts::pb::Money) -> Option<f64> {
    Cents::try_from(money).ok().map(Cents::dollars).filter(|it| *it > 0.0)
}

/// The grade as the contract has it.
pub(crate) fn grade(grade: Grade) -> i32 {
    ReliabilityGrade::from(grade).into()
}
