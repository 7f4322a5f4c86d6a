//! The pay of a market as the benchmark service answered it, ready to take ranks in.

use std::sync::OnceLock;

use medwage_contracts::names::Collection;
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::estimator::BaseMarket;
use medwage_contracts::pb::types::{GapKind, PayDistribution, Provenance, Resolved};
use medwage_domain::benchmark::modelled::HOURS_A_YEAR;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::distribution::LogQuantile;
use medwage_domain::estimate::{
    Base, Day, Facility, LegalFloor, MinimumWages, Setting, SettingBase,
};
use medwage_domain::percentile::{PUBLISHED_Z, Percentile};
use prost::Message;

use super::MarketQuery;

/// The error of a mean that is not published, as a share: that of the worst row of the benchmark's
/// table of grades.
const UNKNOWN_ERROR: f64 = 0.10;
/// The id of the industry of offices of physicians begins so (NAICS 6211).
const PHYSICIANS_OFFICES: &str = "6211";

/// The pay of a market.
#[derive(Debug)]
pub(crate) struct MarketPay {
    /// The answer as a `BaseMarket` in its wire form, for the evidence of an estimate.
    pub(crate) evidence: Box<[u8]>,
    /// The provenance of its numbers, in its wire form.
    pub(crate) provenance: Box<[u8]>,
    /// One sentence to cite them with.
    pub(crate) citation: Box<str>,
    /// The occupation, as the benchmark service reads it.
    pub(crate) occupation: Resolved,
    /// The area, as the benchmark service reads it.
    pub(crate) area: Resolved,
    /// The industry, as the benchmark service reads it.
    pub(crate) industry: Resolved,
    /// The name of the broader area whose pay it is; none where it is the area's own.
    pub(crate) broader: Option<Box<str>>,
    /// The month that it was moved to, and by what, in words.
    pub(crate) aged: Option<(Box<str>, Box<str>)>,
    base: Base,
    /// The distribution as a kind of workplace's; none where the answer is of a broader industry than was asked for.
    setting: Option<SettingBase>,
    /// The first day of the month that the pay is of.
    day: Option<Day>,
    /// The least pay by law in the area and the industry, of practices that are not large and of large ones; each found when it
    /// is first asked for.
    legal_floors: [OnceLock<Option<LegalFloor>>; 2],
}

impl MarketPay {
    /// Reads an answer; `None` where fewer than two percentiles are numbers.
    pub(super) fn from_benchmark(
        message: pb::Benchmark,
        query: &MarketQuery,
        provenances: &[Provenance],
    ) -> Option<Self> {
        debug_assert!(query.aging.is_none() || message.aged.is_some());
        let (pay, hours) = numeric_pay(&message)?;
        let points: Vec<_> = percentile_amounts(pay)
            .into_iter()
            .filter_map(|(percentile, usd)| Some((percentile.z(), (usd? * hours).ln())))
            .collect();
        let bound = lowest_bound(pay).map(|(z, usd)| (z, (usd * hours).ln()));
        let mean = pay.mean.filter(|usd| *usd > 0.0).map(|usd| usd * hours);
        let quantile = LogQuantile::above_bound(&points, mean, bound)?;
        let known_to = bound.map_or(f64::INFINITY, |_| quantile.last_point().0);
        let grade = Option::from(message.grade()).unwrap_or(Grade::D);
        let half_width = half_width(&message);
        let base = Base::new(&quantile, half_width, grade)?.known_to(known_to);
        let base = match &message.aged {
            Some(aged) => base.aged_by(aged.pay_ratio)?,
            None => base,
        };
        let resolved = message.resolved.clone().unwrap_or_default();
        let [occupation, area, industry] =
            [resolved.occupation, resolved.area, resolved.industry].map(Option::unwrap_or_default);
        let broader = message.answered.as_ref().and_then(|market| market.area.as_ref());
        let broader = broader.filter(|wider| wider.resource != area.resource);
        let broader = broader.map(|wider| wider.display_name.as_str().into());
        let answered = message.answered.as_ref().and_then(|market| market.industry.as_ref());
        let answered = answered.unwrap_or(&industry);
        let provenance = provenances.iter().find(|release| is_release(release, &query.release));
        let aged_month = message.aged.as_ref().map(|aged| aged.month.as_str());
        let month = aged_month.or(provenance.map(|release| release.reference_month.as_str()));
        Some(Self {
            base,
            day: month.and_then(|month| Day::parse_day(&format!("{month}-01"))),
            legal_floors: Default::default(),
            broader,
            setting: (answered.resource == industry.resource)
                .then(|| SettingBase::new(as_setting(quantile, answered), half_width, grade))
                .flatten(),
            provenance: provenance.map(encode_message).unwrap_or_default(),
            citation: provenance.map_or("", |release| &release.citation).into(),
            aged: message
                .aged
                .as_ref()
                .map(|aged| (aged.month.as_str().into(), aged.basis.as_str().into())),
            evidence: encode_message(&base_market(message)),
            occupation,
            area,
            industry,
        })
    }

    /// Returns the least pay by law in the area and the industry, in the month that the pay is of. A large practice of physicians
    /// may have one of its own.
    pub(crate) fn legal_floor(
        &self,
        minimums: &MinimumWages,
        large_practice: bool,
    ) -> Option<&LegalFloor> {
        let find = || {
            let code = Collection::Areas.parse_name(&self.area.resource).ok()?;
            minimums.find_floor(code.parse().ok()?, self.facilities(large_practice), self.day?)
        };
        self.legal_floors[usize::from(large_practice)].get_or_init(find).as_ref()
    }

    /// Returns the kinds of health care facility that an employer of the industry that was asked for may be.
    pub(crate) fn facilities(&self, large_practice: bool) -> &'static [Facility] {
        let code = Collection::Industries.parse_name(&self.industry.resource).unwrap_or_default();
        Facility::of_industry(code, large_practice)
    }

    /// Returns the base of an estimate: this distribution, moved to the month that was asked for.
    pub(crate) fn base(&self) -> &Base {
        &self.base
    }

    /// Returns the base of an area with this distribution as that of an industry in it; `None` where the
    /// answer is that of a broader industry.
    pub(crate) fn within_area(&self, area: &Base) -> Option<Base> {
        self.setting.as_ref().map(|setting| area.with_setting(setting))
    }
}

fn as_setting(quantile: LogQuantile, industry: &Resolved) -> Setting {
    Setting {
        quantile,
        national_step: None,
        mix_weight: None,
        reliability_weight: None,
        physicians_office: is_physicians_office(industry),
    }
}

fn is_release(provenance: &Provenance, id: &str) -> bool {
    Collection::Releases.parse_name(&provenance.release) == Ok(id)
}

fn is_physicians_office(industry: &Resolved) -> bool {
    let id = Collection::Industries.parse_name(&industry.resource);
    id.is_ok_and(|id| id.starts_with(PHYSICIANS_OFFICES))
}

fn encode_message(message: &impl Message) -> Box<[u8]> {
    message.encode_to_vec().into()
}

fn base_market(benchmark: pb::Benchmark) -> BaseMarket {
    let evidence = benchmark.evidence.unwrap_or_default();
    BaseMarket {
        benchmark: benchmark.name,
        market: benchmark.resolved,
        answered: benchmark.answered,
        answer: benchmark.answer,
        annual: benchmark.annual,
        model: evidence.model,
        steps: evidence.steps,
        reliability: evidence.reliability,
    }
}

/// Pay in a year, or in an hour with the hours of a year where there are no annual numbers.
fn numeric_pay(message: &pb::Benchmark) -> Option<(&PayDistribution, f64)> {
    let has_numbers = |pay: &&PayDistribution| {
        percentile_amounts(pay).iter().filter(|(_, usd)| usd.is_some()).count() > 1
    };
    let annual = message.annual.as_ref().filter(has_numbers).map(|pay| (pay, 1.0));
    annual.or_else(|| message.hourly.as_ref().filter(has_numbers).map(|pay| (pay, HOURS_A_YEAR)))
}

/// The published percentiles, ascending, each with its amount where that is a number.
fn percentile_amounts(pay: &PayDistribution) -> [(Percentile, Option<f64>); 5] {
    let amounts = [pay.p10, pay.p25, pay.p50, pay.p75, pay.p90];
    let mut figures = Percentile::PUBLISHED.map(|percentile| (percentile, None));
    for (figure, amount) in figures.iter_mut().zip(amounts) {
        figure.1 = amount.filter(|usd| *usd > 0.0);
    }
    figures
}

/// The lowest percentile of which only a bound is known, as a normal score, with the bound.
fn lowest_bound(pay: &PayDistribution) -> Option<(f64, f64)> {
    let bounds = pay.gaps.iter().filter(|gap| gap.kind() == GapKind::LowerBound);
    let bounds = bounds.filter_map(|gap| {
        let percentile = Percentile::new(gap.figure.strip_prefix('p')?.parse().ok()?)?;
        Some((percentile.z(), gap.lower_bound.filter(|usd| *usd > 0.0)?))
    });
    bounds.min_by(|one, other| one.0.total_cmp(&other.0))
}

/// Half the width of the median's 80% interval in log pay: that of an estimate, or what the mean's
/// relative standard error gives.
fn half_width(message: &pb::Benchmark) -> f64 {
    let estimated = message.median_interval_usd.as_ref().filter(|interval| interval.low > 0.0);
    let estimated = estimated.map(|interval| (interval.high.ln() - interval.low.ln()) / 2.0);
    let rse_percent = message.evidence.as_ref().and_then(|evidence| evidence.mean_rse_percent);
    let error = rse_percent.map_or(UNKNOWN_ERROR, |percent| percent / 100.0);
    estimated.unwrap_or(PUBLISHED_Z[4] * error)
}
