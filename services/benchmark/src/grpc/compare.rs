//! `CompareBenchmarks`.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_domain::benchmark::Answer;
use medwage_domain::market::Market as _;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::percentile::Percentile;
use medwage_domain::wage::{Rule, Wage};
use medwage_service_kit::{Violation, Violations};

use super::get::ask;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::places;
use crate::question::Question;

/// How many benchmarks one comparison holds.
const MAX_COMPARED: usize = 10;

pub(super) fn benchmarks(
    context: &Context,
    request: &pb::CompareBenchmarksRequest,
) -> Result<pb::CompareBenchmarksResponse, Error> {
    let questions = questions(context, &request.benchmarks)?;
    let answers: Vec<_> = questions.iter().map(ask).collect::<Result<_, _>>()?;
    let sides: Vec<_> = questions
        .iter()
        .zip(&answers)
        .map(|(question, answer)| Side::new(context, question, answer))
        .collect();
    let benchmarks = sides.iter().map(|side| side.beside(&sides[0])).collect();
    Ok(pb::CompareBenchmarksResponse { benchmarks })
}

/// Reads all questions, or everything that is wrong with any of them.
fn questions(
    context: &Context,
    requests: &[pb::GetBenchmarkRequest],
) -> Result<Vec<Question>, Error> {
    let count = requests.len();
    if !(2..=MAX_COMPARED).contains(&count) {
        let text = format!("{count} given, 2 to {MAX_COMPARED} allowed");
        return Err(Violation::of(ErrorReason::LimitExceeded, "benchmarks", text)
            .with("field", "benchmarks")
            .with("provided", count)
            .with("allowed", MAX_COMPARED)
            .into());
    }
    let (mut wrong, mut questions) = (Violations::default(), Vec::with_capacity(count));
    for (place, request) in requests.iter().enumerate() {
        let question = Question::read(context, request);
        match question.map_err(|error| error.within(&format!("benchmarks[{place}]"))) {
            Ok(question) => questions.push(question),
            Err(Error::Invalid(violations)) => {
                violations.into_iter().for_each(|violation| wrong.add(violation));
            }
            Err(other) => return Err(other),
        }
    }
    wrong.finish(Some(questions))
}

/// One of the compared, with what the others are compared by.
struct Side {
    message: pb::Benchmark,
    percentiles: Vec<(Percentile, Wage)>,
    mean: Wage,
    parity: Option<pb::PriceParity>,
    real_median: Option<Wage>,
}

impl Side {
    fn new(context: &Context, question: &Question, answer: &Answer<'_>) -> Self {
        let (loaded, top) = (&*question.loaded, question.loaded.release.top_code());
        let aged = |wage: Wage| match &question.aged {
            Some(aged) => aged.apply(wage, Pay::Annual),
            None => wage,
        };
        let mut percentiles = Vec::with_capacity(question.percentiles.len());
        answer.source.percentiles(Pay::Annual, top, &question.percentiles, |percentile, wage| {
            percentiles.push((percentile, aged(wage)));
        });
        let median = aged(answer.source.percentile(encode::MEDIAN, Pay::Annual, top));
        let level = places::price_level(context, loaded, answer.answered.area);
        Self {
            message: encode::benchmark(question, answer),
            percentiles,
            mean: aged(answer.source.mean(Pay::Annual, top)),
            real_median: level
                .as_ref()
                .map(|level| median.under(Rule::PriceAdjusted, |wage| level.adjust(wage))),
            parity: level.map(|level| places::parity(&level)),
        }
    }

    fn beside(&self, first: &Self) -> pb::ComparedBenchmark {
        let of_first = |percentile: Percentile| {
            let same = |it: &&(Percentile, Wage)| it.0 == percentile;
            first.percentiles.iter().find(same).map(|(_, wage)| *wage)
        };
        let ratios = self.percentiles.iter().filter_map(|(percentile, wage)| {
            let ratio = ratio(*wage, of_first(*percentile)?)?;
            Some(pb::PercentileRatio { percentile: percentile.get(), ratio })
        });
        pb::ComparedBenchmark {
            ratios: ratios.collect(),
            mean_ratio: ratio(self.mean, first.mean),
            price_adjusted_ratio: self
                .real_median
                .zip(first.real_median)
                .and_then(|(own, first)| ratio(own, first)),
            price_parity: self.parity.clone(),
            price_adjusted_median: self.real_median.map(Into::into),
            benchmark: Some(self.message.clone()),
        }
    }
}

/// One wage over another, where both are numbers.
fn ratio(wage: Wage, first: Wage) -> Option<f64> {
    let (wage, first) = (wage.amount()?, first.amount()?);
    (first > Cents::default()).then(|| wage.get() as f64 / first.get() as f64)
}
