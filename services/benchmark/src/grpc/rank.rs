//! `RankWage`.

use medwage_contracts::pb;
use medwage_contracts::pb::benchmark::rank_wage_request::Wage as Asked;
use medwage_contracts::pb::benchmark::{MarketVerdict, RankWageRequest, RankWageResponse};
use medwage_domain::benchmark::standing::{Quarters, Standing, Verdict, standing};
use medwage_domain::market::Market as _;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::percentile::Percentile;
use medwage_service_kit::{Violation, Violations};

use super::get::ask;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::question::Question;

pub(super) fn wage(
    context: &Context,
    request: &RankWageRequest,
) -> Result<RankWageResponse, Error> {
    let mut wrong = Violations::default();
    let asked = wrong.take(asked(request));
    let benchmark = request.benchmark.clone().unwrap_or_default();
    let benchmark = pb::benchmark::GetBenchmarkRequest { percentiles: Vec::new(), ..benchmark };
    let question = match Question::read(context, &benchmark).map_err(|it| it.within("benchmark")) {
        Err(Error::Invalid(violations)) => {
            violations.into_iter().for_each(|violation| wrong.add(violation));
            None
        }
        Err(other) => return Err(other),
        Ok(question) => Some(question),
    };
    let ((wage, pay), question) = wrong.finish::<_, Error>(asked.zip(question))?;
    let answer = ask(&question)?;
    let top = question.loaded.release.top_code();
    // The aged market is the market times a factor, so the wage is brought back by it instead.
    let factor = question.aged.as_ref().map_or(1.0, |aged| aged.factor());
    let then = pay.round(wage.dollars() / factor).unwrap_or(wage);
    let quarter = |percentile| answer.source.percentile(percentile, pay, top);
    let quarters = Quarters {
        p25: quarter(Percentile::P25),
        p50: quarter(encode::MEDIAN),
        p75: quarter(Percentile::P75),
    };
    let rank = answer.source.rank(then, pay, top).ok();
    let standing = standing(then, &quarters, rank);
    let message = encode::benchmark(&question, &answer);
    Ok(RankWageResponse {
        percentile: standing.rank.map(Into::into),
        compa_ratio: standing.compa_ratio,
        range_penetration: standing.range_penetration,
        verdict: verdict(standing.verdict).into(),
        summary: summary(wage, pay, &standing, &message),
        benchmark: Some(message),
    })
}

fn asked(request: &RankWageRequest) -> Result<(Cents, Pay), Violation> {
    let (field, money, pay) = match &request.wage {
        Some(Asked::Annual(money)) => ("annual", money, Pay::Annual),
        Some(Asked::Hourly(money)) => ("hourly", money, Pay::Hourly),
        None => return Err(Violation::new("wage", "is required: annual or hourly, in US dollars")),
    };
    let wage = Cents::try_from(money).map_err(|why| Violation::new(field, why))?;
    if wage > Cents::default() {
        Ok((wage, pay))
    } else {
        Err(Violation::new(field, "must be above zero"))
    }
}

fn verdict(verdict: Option<Verdict>) -> MarketVerdict {
    match verdict {
        None => MarketVerdict::Unspecified,
        Some(Verdict::Below) => MarketVerdict::BelowMarket,
        Some(Verdict::Within) => MarketVerdict::WithinMarket,
        Some(Verdict::Above) => MarketVerdict::AboveMarket,
    }
}

fn summary(
    wage: Cents,
    pay: Pay,
    standing: &Standing,
    benchmark: &pb::benchmark::Benchmark,
) -> String {
    let per = match pay {
        Pay::Annual => "a year",
        Pay::Hourly => "an hour",
    };
    let market = benchmark.answered.as_ref().map_or_else(String::new, |cell| {
        format!("{} in {}, {}", cell.occupation_title, cell.area_name, cell.industry_title)
    });
    let place = match standing.verdict {
        Some(Verdict::Below) => "is below the market's middle half",
        Some(Verdict::Within) => "is within the market's middle half",
        Some(Verdict::Above) => "is above the market's middle half",
        None => "can not be placed: the quarters that decide are not published",
    };
    let rank = standing.rank.map_or_else(String::new, |rank| {
        format!(", at percentile {:.0} of what {market} pays", rank.percentile)
    });
    let ratio = standing
        .compa_ratio
        .map_or_else(String::new, |ratio| format!("; {:.0}% of the median", ratio * 100.0));
    format!("{wage} {per} {place}{rank}{ratio}.")
}
