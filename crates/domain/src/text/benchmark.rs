//! Sentences of the benchmark service.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{
    capitalize_sentence, industry_name, per_hour, per_year, place_name, sentence_name, write_count,
    write_ordinal,
};
use crate::benchmark::difference::DifferenceVerdict;
use crate::benchmark::reliability::Grade;
use crate::distribution::{Rank, RankKind};
use crate::money::{Cents, Pay};
use crate::month::YearMonth;
use crate::wage::{Interval, Missing, Wage, WageValue};

/// How long a summary may be, in characters.
pub const MAX_SUMMARY: usize = 240;

/// The names of a market as a sentence has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketName<'n> {
    /// The occupation, such as `medical records specialists`.
    pub occupation: Cow<'n, str>,
    /// The industry, such as `hospitals`; none for all industries, which are not mentioned.
    pub industry: Option<Cow<'n, str>>,
    /// The place, such as `the United States`.
    pub place: Cow<'n, str>,
}

/// The kind of answer, as its summary tells it.
#[derive(Clone, Copy, Debug)]
pub enum Basis<'n> {
    /// The market asked for, as published.
    Published,
    /// The market asked for, estimated.
    Modeled,
    /// A broader market; this one was asked for.
    InPlaceOf(&'n MarketName<'n>),
}

/// The pay of a market, of which a sentence tells the middle.
#[derive(Clone, Copy, Debug)]
pub struct PayFigures {
    /// Per year or per hour.
    pub pay: Pay,
    /// The 25th percentile.
    pub p25: Wage,
    /// The median.
    pub p50: Wage,
    /// The 75th percentile.
    pub p75: Wage,
}

/// The facts that a benchmark's summary tells.
#[derive(Clone, Copy, Debug)]
pub struct BenchmarkFacts<'n> {
    /// The market whose pay it is.
    pub market: &'n MarketName<'n>,
    /// The kind of answer.
    pub basis: Basis<'n>,
    /// The pay.
    pub figures: PayFigures,
    /// The median moved to another month.
    pub aged: Option<(YearMonth, Wage)>,
    /// The publisher's name of the release, such as `May 2025`.
    pub release: &'n str,
    /// The answer's grade.
    pub grade: Grade,
}

impl<'n> MarketName<'n> {
    /// Takes the names as published; `industry` is none for all industries.
    pub fn from_titles(occupation: &str, area: &'n str, industry: Option<&str>) -> Self {
        Self {
            occupation: Cow::Owned(sentence_name(occupation)),
            industry: industry.map(|title| Cow::Owned(industry_name(title))),
            place: place_name(area),
        }
    }

    /// Writes who and where: `medical records specialists in hospitals in Dallas-Fort Worth-Arlington, TX`.
    pub fn name_workers(&self) -> String {
        let Self { occupation, industry, place } = self;
        match industry {
            Some(industry) => format!("{occupation} in {industry} in {place}"),
            None => format!("{occupation} in {place}"),
        }
    }

    /// Writes what of this market another one does not share: `hospitals in Albany, OR`.
    fn name_difference(&self, other: &MarketName<'_>) -> String {
        match &self.industry {
            Some(industry) if self.place == other.place => industry.to_string(),
            Some(industry) if self.industry != other.industry => {
                format!("{industry} in {}", self.place)
            }
            _ => self.place.to_string(),
        }
    }
}

/// Writes the summary of a benchmark.
pub fn summarize_benchmark(facts: &BenchmarkFacts<'_>) -> String {
    let BenchmarkFacts { market, basis, figures, .. } = *facts;
    let estimated = if matches!(basis, Basis::Modeled) { "an estimated" } else { "a" };
    let workers = capitalize_sentence(&market.name_workers());
    let Some(median) = amount_in_words(figures.p50, figures.pay) else {
        let why = missing_reason(figures.p50);
        return fit_text([
            &|| format!("{workers}: the median pay is no number, {why}. {}", write_origin(facts)),
            &|| format!("The median pay is no number, {why}. {}", write_origin(facts)),
        ]);
    };
    let aged = facts.aged.and_then(|(month, wage)| {
        Some(format!(", {} in {}", wage.amount()?, super::write_month(month)))
    });
    let earn = format!("{workers} earn {estimated} median of {median}{}", aged.unwrap_or_default());
    let detail = match wage_interval(figures.p50) {
        Some(interval) => format!(
            "; {:.0}% interval {} to {}",
            interval.coverage * 100.0,
            interval.low,
            interval.high
        ),
        None => match figures.p25.amount().zip(figures.p75.amount()) {
            Some((low, high)) => format!("; the middle half earn {low} to {high}"),
            None => String::new(),
        },
    };
    let origin = write_origin(facts);
    let short = format!("The median is {median}. {origin}");
    fit_text([&|| format!("{earn}{detail}. {origin}"), &|| format!("{earn}. {origin}"), &|| {
        short.clone()
    }])
}

fn write_origin(facts: &BenchmarkFacts<'_>) -> String {
    let BenchmarkFacts { release, grade, .. } = facts;
    match facts.basis {
        Basis::Published => format!("Published by BLS for {release}; grade {grade:?}."),
        Basis::Modeled => format!("Estimated from BLS figures for {release}; grade {grade:?}."),
        Basis::InPlaceOf(asked) => {
            let asked = asked.name_difference(facts.market);
            format!("Published by BLS for {release}, in place of {asked}; grade {grade:?}.")
        }
    }
}

/// The facts that the summary of a ranked wage tells.
#[derive(Clone, Copy, Debug)]
pub struct RankFacts<'n> {
    /// The wage.
    pub wage: Cents,
    /// Per year or per hour.
    pub pay: Pay,
    /// The rank of the wage.
    pub rank: Rank,
    /// The wage over the median.
    pub compa_ratio: Option<f64>,
    /// The benchmark that it was ranked in.
    pub benchmark: BenchmarkFacts<'n>,
}

/// Writes the summary of a ranked wage.
pub fn wage_rank(facts: &RankFacts<'_>) -> String {
    let wage = write_rate(facts.wage, facts.pay);
    let workers = facts.benchmark.market.name_workers();
    let whole = facts.rank.percentile.round();
    let percentile = write_ordinal(whole.clamp(1.0, 99.0) as u64);
    let side = match facts.rank.kind {
        RankKind::LowerBound => "above",
        _ if whole > 99.0 => "above",
        _ if whole < 1.0 => "below",
        _ => "at",
    };
    let position = format!("{side} the {percentile} percentile");
    let ratio = facts.compa_ratio.map_or_else(String::new, |ratio| {
        format!(", {} of the median", super::write_percent(ratio))
    });
    let origin = write_origin(&facts.benchmark);
    fit_text([&|| format!("{wage} is {position} of {workers}{ratio}. {origin}"), &|| {
        format!("{wage} is {position} of the market{ratio}. {origin}")
    }])
}

/// The facts that the summary of a ranking tells.
#[derive(Clone, Copy, Debug)]
pub struct RankingFacts<'n> {
    /// The occupation's title as published.
    pub occupation: &'n str,
    /// The industry's title; none for all.
    pub industry: Option<&'n str>,
    /// The first area's name and the wage that it is ranked by; none where none is ranked.
    pub first: Option<(&'n str, Cents)>,
    /// How many areas are ranked.
    pub ranked: usize,
    /// How many are set apart.
    pub excluded: usize,
    /// True if wages are divided by price levels.
    pub price_adjusted: bool,
    /// The publisher's name of the release.
    pub release: &'n str,
}

/// Writes the summary of a ranking of areas.
pub fn area_ranking(facts: &RankingFacts<'_>) -> String {
    let mut workers = sentence_name(facts.occupation);
    if let Some(industry) = facts.industry {
        let _ = write!(workers, " in {}", industry_name(industry));
    }
    let apart = write_count(facts.excluded as u64, "area is set apart", "areas are set apart");
    let Some((area, wage)) = facts.first else {
        return fit_text([
            &|| format!("No area has a median of {workers} that can be ranked; {apart}."),
            &|| format!("No area can be ranked; {apart}."),
        ]);
    };
    let basis = match (facts.industry, facts.price_adjusted) {
        (None, false) => "Ranked by BLS medians",
        (None, true) => "Ranked by BLS medians over price levels",
        (Some(_), false) => "Ranked by estimated medians",
        (Some(_), true) => "Ranked by estimated medians over price levels",
    };
    let (wage, place) = (per_year(wage), place_name(area));
    let of = write_count(facts.ranked as u64, "area", "areas");
    let origin = format!("{basis} for {}; {apart}.", facts.release);
    fit_text([
        &|| format!("Of {of}, {place} pays {workers} the most: a median of {wage}. {origin}"),
        &|| format!("Of {of}, {place} pays the most: a median of {wage}. {origin}"),
    ])
}

/// One market of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct ComparedMarket<'n> {
    /// The market.
    pub market: &'n MarketName<'n>,
    /// The annual median, where it is a number.
    pub median: Option<Cents>,
    /// The median over its price level.
    pub price_adjusted: Option<Cents>,
}

/// Writes the summary of a comparison.
pub fn summarize_comparison(markets: &[ComparedMarket<'_>], release: &str) -> String {
    let origin = format!("BLS figures for {release}.");
    let unknown = || format!("The medians are no numbers that could be compared. {origin}");
    if let [first, second] = markets {
        let Some(change) = first.median.zip(second.median).map(more_or_less) else {
            return unknown();
        };
        let prices = first.price_adjusted.zip(second.price_adjusted);
        let prices = prices
            .map_or_else(String::new, |pair| format!(", {} after prices", more_or_less(pair)));
        let (one, other) = (second.market.name_workers(), first.market.name_workers());
        let earn = format!("{} earn {change}", capitalize_sentence(&one));
        return fit_text([
            &|| format!("{earn} at the median than {other}{prices}. {origin}"),
            &|| {
                format!(
                    "The second market pays {change} at the median than the first{prices}. {origin}"
                )
            },
        ]);
    }
    let known = || markets.iter().filter_map(|market| Some((market.median?, market.market)));
    let Some(((most, best), (least, worst))) =
        known().max_by_key(|entry| entry.0).zip(known().min_by_key(|entry| entry.0))
    else {
        return unknown();
    };
    let of = write_count(markets.len() as u64, "market", "markets");
    let (best, worst) = (best.name_workers(), worst.name_workers());
    let (most, least) = (per_year(most), per_year(least));
    fit_text([
        &|| {
            format!(
                "Of {of}, {best} earn the most, a median of {most}, and {worst} the least, {least}. {origin}"
            )
        },
        &|| format!("Of {of}, the best pays a median of {most} and the least {least}. {origin}"),
    ])
}

/// Writes the summary of a blend of markets, each with its share in percent.
pub fn summarize_blend(
    parts: &[(f64, &MarketName<'_>)],
    figures: PayFigures,
    release: &str,
) -> String {
    let origin = format!("Mixed from BLS distributions for {release}.");
    let Some(median) = amount_in_words(figures.p50, figures.pay) else {
        return format!("The blend has no median: {}. {origin}", missing_reason(figures.p50));
    };
    let middle = figures.p25.amount().zip(figures.p75.amount());
    let middle = middle
        .map_or_else(String::new, |(low, high)| format!("; the middle half earn {low} to {high}"));
    let named: Vec<_> = parts
        .iter()
        .map(|(share, market)| format!("{share:.0}% {}", market.name_workers()))
        .collect();
    let many = write_count(parts.len() as u64, "market", "markets");
    fit_text([
        &|| {
            format!("A mix of {} earns a median of {median}{middle}. {origin}", named.join(" and "))
        },
        &|| format!("A mix of {} earns a median of {median}. {origin}", named.join(" and ")),
        &|| format!("A mix of {many} earns a median of {median}{middle}. {origin}"),
    ])
}

/// The facts that the summary of a trend tells.
#[derive(Clone, Copy, Debug)]
pub struct TrendFacts<'n> {
    /// The market.
    pub market: &'n MarketName<'n>,
    /// The last point: what its release is called, and the annual median where it is a number.
    pub last: Option<(&'n str, Option<Cents>)>,
    /// The change of the median from the point before in percent, and what that release is called.
    pub change: Option<(f64, &'n str)>,
    /// The change of the mean since a year that only prevailing wages tell, and that month.
    pub year_change: Option<(f64, DifferenceVerdict, &'n str)>,
    /// How many breaks the series has.
    pub breaks: usize,
}

/// Writes the summary of a trend.
pub fn summarize_trend(facts: &TrendFacts<'_>) -> String {
    let workers = capitalize_sentence(&facts.market.name_workers());
    let breaks = match facts.breaks {
        0 => "The series has no break.".to_owned(),
        some => format!(
            "The series has {}, across which no change is computed.",
            write_count(some as u64, "break", "breaks")
        ),
    };
    match facts.last {
        Some((release, Some(median))) => {
            let median = per_year(median);
            let change = facts.change.map_or_else(String::new, |(percent, before)| {
                let direction = if percent < 0.0 { "less" } else { "more" };
                format!(", {:.1}% {direction} than in {before}", percent.abs())
            });
            let year = facts.year_change.map_or_else(String::new, year_change);
            fit_text([
                &|| {
                    format!(
                        "{workers} earned a median of {median} in {release}{change}{year}. {breaks}"
                    )
                },
                &|| format!("{workers} earned a median of {median} in {release}{change}. {breaks}"),
                &|| format!("The median was {median} in {release}{change}. {breaks}"),
            ])
        }
        Some((release, None)) => fit_text([
            &|| {
                format!(
                    "The median of {} is no number in {release}. {breaks}",
                    facts.market.name_workers()
                )
            },
            &|| format!("The median is no number in {release}. {breaks}"),
        ]),
        None => fit_text([
            &|| format!("No loaded release has figures of {}.", facts.market.name_workers()),
            &|| "No loaded release has such figures.".to_owned(),
        ]),
    }
}

/// Says how a mean changed since a month, as far as sampling error leaves it.
fn year_change((percent, verdict, month): (f64, DifferenceVerdict, &str)) -> String {
    let by = format!("{:.1}%", percent.abs());
    match verdict {
        DifferenceVerdict::Higher => format!("; the mean rose {by} since {month}"),
        DifferenceVerdict::Lower => format!("; the mean fell {by} since {month}"),
        DifferenceVerdict::Unclear => {
            let direction = if percent < 0.0 { "less" } else { "more" };
            format!("; the mean is {by} {direction} than in {month}, which may be sampling error")
        }
    }
}

/// The facts that the summary of wage levels tells.
#[derive(Clone, Copy, Debug)]
pub struct WageLevelFacts<'n> {
    /// The market.
    pub market: &'n MarketName<'n>,
    /// The entry and the experienced wage.
    pub ends: Option<(Cents, Cents)>,
    /// Per year or per hour.
    pub pay: Pay,
    /// The origin of the levels, as a sentence.
    pub origin: &'n str,
}

/// Writes the summary of wage levels.
pub fn wage_levels(facts: &WageLevelFacts<'_>) -> String {
    let (workers, origin) = (facts.market.name_workers(), facts.origin);
    let Some((entry, experienced)) = facts.ends else {
        return fit_text([
            &|| format!("The wage levels of {workers} are no numbers. {origin}"),
            &|| format!("The wage levels are no numbers. {origin}"),
        ]);
    };
    let ends = format!(
        "from {} (level I, entry) to {} (level IV, experienced)",
        write_rate(entry, facts.pay),
        write_rate(experienced, facts.pay)
    );
    fit_text([&|| format!("The wage levels of {workers} go {ends}. {origin}"), &|| {
        format!("The wage levels go {ends}. {origin}")
    }])
}

/// Says why a figure is missing.
pub fn missing_text(missing: Missing) -> &'static str {
    match missing {
        Missing::Withheld => "BLS estimated it and does not release it",
        Missing::NotApplicable => "this occupation is paid by the hour only, or by the year only",
        Missing::Absent => "the release has no such figure",
        Missing::TooFewPercentiles => {
            "fewer than two percentiles are published as numbers, so none can be computed"
        }
        Missing::SourceBounded => {
            "the cells that the estimate rests on publish only a lower bound there"
        }
    }
}

/// Says of what a bound is one.
pub fn bound_text(bound: Cents) -> String {
    format!("BLS says only that it is at least {bound}")
}

/// Says why a wage is no number; nothing for one that is.
fn missing_reason(wage: Wage) -> String {
    match wage.value {
        WageValue::Missing(missing) => missing_text(missing).to_owned(),
        WageValue::AtLeast(bound) => bound_text(bound),
        WageValue::Published(_) | WageValue::Computed(_) => String::new(),
    }
}

fn amount_in_words(wage: Wage, pay: Pay) -> Option<String> {
    match wage.value {
        WageValue::AtLeast(bound) => Some(format!("at least {}", write_rate(bound, pay))),
        _ => wage.amount().map(|amount| write_rate(amount, pay)),
    }
}

fn wage_interval(wage: Wage) -> Option<Interval> {
    match wage.value {
        WageValue::Computed(computed) => computed.interval,
        _ => None,
    }
}

fn write_rate(amount: Cents, pay: Pay) -> String {
    match pay {
        Pay::Annual => per_year(amount),
        Pay::Hourly => per_hour(amount),
    }
}

/// Says how much more or less the second is than the first, in percent.
fn more_or_less((first, second): (Cents, Cents)) -> String {
    let ratio = second.dollars() / first.dollars().max(0.01) - 1.0;
    let direction = if ratio < 0.0 { "less" } else { "more" };
    format!("{} {direction}", super::write_percent(ratio.abs()))
}

/// Writes the first text that is short enough; the last one is cut at a word where none is.
pub(super) fn fit_text<const N: usize>(texts: [&dyn Fn() -> String; N]) -> String {
    let mut last = String::new();
    for write in texts {
        last = write();
        if last.chars().count() <= MAX_SUMMARY {
            return last;
        }
    }
    let cut: String = last.chars().take(MAX_SUMMARY - 1).collect();
    let whole_words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{whole_words}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cell::{DataType, Figure};
    use crate::wage::Rule;

    fn published(dollars: i64) -> Wage {
        let figure = Figure::Value(Cents::from_dollars(dollars));
        Wage::from_published(figure, DataType::AnnualMedian, false)
    }

    fn figures(p50: Wage) -> PayFigures {
        let (p25, p75) = (published(43_490), published(64_820));
        PayFigures { pay: Pay::Annual, p25, p50, p75 }
    }

    fn facts<'n>(market: &'n MarketName<'n>, basis: Basis<'n>, p50: Wage) -> BenchmarkFacts<'n> {
        let figures = figures(p50);
        BenchmarkFacts { market, basis, figures, aged: None, release: "May 2025", grade: Grade::A }
    }

    fn nation() -> MarketName<'static> {
        MarketName::from_titles("Medical Records Specialists", "National", None)
    }

    #[test]
    fn a_benchmark_is_told_with_who_and_where_then_how_sure() {
        let (nation, albany) = (
            nation(),
            MarketName::from_titles("Medical Records Specialists", "Albany, OR", Some("Hospitals")),
        );
        let interval = Interval {
            low: Cents::from_dollars(51_000),
            high: Cents::from_dollars(58_000),
            coverage: 0.8,
        };
        let estimate = Wage::from_rule(Rule::Modelled, Cents::from_dollars(54_321), Some(interval));
        let bounded = Wage::at_least(Cents::from_dollars(239_200));
        for (facts, expected) in [
            (
                facts(&nation, Basis::Published, published(51_140)),
                "Medical records specialists in the United States earn a median of $51,140 a year; the middle \
                 half earn $43,490 to $64,820. Published by BLS for May 2025; grade A.",
            ),
            (
                facts(&albany, Basis::Modeled, estimate),
                "Medical records specialists in hospitals in Albany, OR earn an estimated median of $54,321 a \
                 year; 80% interval $51,000 to $58,000. Estimated from BLS figures for May 2025; grade A.",
            ),
            (
                facts(&nation, Basis::InPlaceOf(&albany), bounded),
                "Medical records specialists in the United States earn a median of at least $239,200 a year; \
                 the middle half earn $43,490 to $64,820. Published by BLS for May 2025, in place of hospitals \
                 in Albany, OR; grade A.",
            ),
        ] {
            assert_eq!(summarize_benchmark(&facts), expected);
        }
    }

    #[test]
    fn a_rank_names_the_percentile_and_the_ratio() {
        let nation = nation();
        let rank = Rank { percentile: 75.2, low: 75.2, high: 75.2, kind: RankKind::Interpolated };
        let facts = RankFacts {
            wage: Cents::from_dollars(65_000),
            pay: Pay::Annual,
            rank,
            compa_ratio: Some(1.271),
            benchmark: facts(&nation, Basis::Published, published(51_140)),
        };
        assert_eq!(
            wage_rank(&facts),
            "$65,000 a year is at the 75th percentile of medical records specialists in the United States, 127% \
             of the median. Published by BLS for May 2025; grade A."
        );
    }

    #[test]
    fn rankings_comparisons_blends_and_trends_are_told() {
        let (nation, texas) =
            (nation(), MarketName::from_titles("Medical Records Specialists", "Texas", None));
        let ranking = RankingFacts {
            occupation: "Medical Records Specialists",
            industry: None,
            first: Some(("Napa, CA", Cents::from_dollars(80_000))),
            ranked: 480,
            excluded: 1,
            price_adjusted: false,
            release: "May 2025",
        };
        let compared = |market, dollars| ComparedMarket {
            market,
            median: Some(Cents::from_dollars(dollars)),
            price_adjusted: None,
        };
        let markets = [compared(&nation, 50_000), compared(&texas, 45_000)];
        let trend_facts = TrendFacts {
            market: &nation,
            last: Some(("May 2025", Some(Cents::from_dollars(51_140)))),
            change: Some((1.66, "May 2024")),
            year_change: None,
            breaks: 2,
        };
        let of_area = |percent, verdict| TrendFacts {
            market: &texas,
            change: None,
            year_change: Some((percent, verdict, "May 2024")),
            breaks: 0,
            ..trend_facts
        };
        let level_facts = WageLevelFacts {
            market: &texas,
            ends: Some((Cents::from_dollars(38_000), Cents::from_dollars(62_000))),
            pay: Pay::Annual,
            origin: "The Department of Labor's for 2025-26.",
        };
        for (text, expected) in [
            (
                area_ranking(&ranking),
                "Of 480 areas, Napa, CA pays medical records specialists the most: a median of $80,000 a year. \
                 Ranked by BLS medians for May 2025; 1 area is set apart.",
            ),
            (
                summarize_comparison(&markets, "May 2025"),
                "Medical records specialists in Texas earn 10% less at the median than medical records \
                 specialists in the United States. BLS figures for May 2025.",
            ),
            (
                summarize_comparison(&[markets[0], markets[1], markets[0]], "May 2025"),
                "Of 3 markets, medical records specialists in the United States earn the most, a median of \
                 $50,000 a year, and medical records specialists in Texas the least, $45,000 a year. BLS \
                 figures for May 2025.",
            ),
            (
                summarize_blend(
                    &[(60.0, &nation), (40.0, &texas)],
                    figures(published(50_000)),
                    "May 2025",
                ),
                "A mix of 60% medical records specialists in the United States and 40% medical records \
                 specialists in Texas earns a median of $50,000 a year; the middle half earn $43,490 to \
                 $64,820. Mixed from BLS distributions for May 2025.",
            ),
            (
                summarize_trend(&trend_facts),
                "Medical records specialists in the United States earned a median of $51,140 a year in May 2025, \
                 1.7% more than in May 2024. The series has 2 breaks, across which no change is computed.",
            ),
            (
                summarize_trend(&of_area(3.12, DifferenceVerdict::Higher)),
                "Medical records specialists in Texas earned a median of $51,140 a year in May 2025; the mean rose \
                 3.1% since May 2024. The series has no break.",
            ),
            (
                summarize_trend(&of_area(-3.12, DifferenceVerdict::Unclear)),
                "Medical records specialists in Texas earned a median of $51,140 a year in May 2025; the mean is \
                 3.1% less than in May 2024, which may be sampling error. The series has no break.",
            ),
            (
                wage_levels(&level_facts),
                "The wage levels of medical records specialists in Texas go from $38,000 a year (level I, entry) to \
                 $62,000 a year (level IV, experienced). The Department of Labor's for 2025-26.",
            ),
            (
                wage_levels(&WageLevelFacts { ends: None, ..level_facts }),
                "The wage levels of medical records specialists in Texas are no numbers. The Department of Labor's \
                 for 2025-26.",
            ),
        ] {
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn no_summary_is_longer_than_it_may_be() {
        let long = "Very Long Titles of Workers ".repeat(9);
        let market = MarketName::from_titles(&long, &long, Some(&long));
        let asked = MarketName::from_titles("Coders", &long, Some(&long));
        for basis in [Basis::Published, Basis::Modeled, Basis::InPlaceOf(&asked)] {
            for wage in [published(51_140), Wage::from_missing(Missing::Withheld)] {
                let text = summarize_benchmark(&facts(&market, basis, wage));
                assert!(text.chars().count() <= MAX_SUMMARY, "{text}");
            }
        }
    }
}
