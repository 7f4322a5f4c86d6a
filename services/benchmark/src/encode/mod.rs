//! From an answer to the message that carries it.

mod encoded;
mod evidence;
mod pay;
mod reliability;
mod steps;

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::benchmark::answer::{Answer, Source};
use medwage_domain::cell::{Cell, DataType};
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::money::Pay;
use medwage_domain::percentile::Percentile;

pub(crate) use self::encoded::encoded;
pub(crate) use self::pay::{PUBLISHED, distribution, distribution_of};
pub(crate) use self::reliability::reliability;
pub(crate) use self::steps::{outcome_text, step};
use crate::question::Question;
use crate::store::Loaded;

/// Writes the answer to a question, with everything that it rests on.
pub(crate) fn benchmark(question: &Question, answer: &Answer<'_>) -> pb::Benchmark {
    let loaded = &*question.loaded;
    let cell = |key| Some(loaded.labels.cell(&loaded.release, key));
    let top = loaded.release.top_code();
    let pay = |pay| Some(distribution(&answer.source, pay, top, &question.percentiles));
    pb::Benchmark {
        name: loaded.labels.name(answer.requested),
        requested: cell(answer.requested),
        answered: cell(answer.answered),
        annual: pay(Pay::Annual),
        hourly: pay(Pay::Hourly),
        provenance: Some(loaded.provenance.clone()),
        ..rest(question, answer)
    }
}

/// Everything of an answer but its name, its cells, its pay and where the numbers come from.
fn rest(question: &Question, answer: &Answer<'_>) -> pb::Benchmark {
    let loaded = &*question.loaded;
    let mut message = match &answer.source {
        Source::Published(cell) => published(cell),
        Source::Modelled(model) => evidence::modelled(loaded, question, model),
    };
    if answer.requested != answer.answered {
        message.set_answer(pb::AnswerKind::Fallback);
    }
    message.steps = answer.steps.iter().map(|it| step(loaded, it)).collect();
    if let Some(aged) = &question.aged {
        let top = loaded.release.top_code();
        aged.write(&answer.source, top, &question.percentiles, &mut message);
    }
    message
}

/// Writes a published cell for a list: with the published percentiles and without its own provenance.
pub(crate) fn listed(loaded: &Loaded, key: CellKey, cell: &Cell) -> pb::Benchmark {
    let (top, source) = (loaded.release.top_code(), Source::Published(cell));
    let pay = |pay| Some(distribution(&source, pay, top, &PUBLISHED));
    let labelled = loaded.labels.cell(&loaded.release, key);
    pb::Benchmark {
        name: loaded.labels.name(key),
        requested: Some(labelled.clone()),
        answered: Some(labelled),
        annual: pay(Pay::Annual),
        hourly: pay(Pay::Hourly),
        ..published(cell)
    }
}

/// What a published cell says beside its pay.
fn published(cell: &Cell) -> pb::Benchmark {
    pb::Benchmark {
        answer: pb::AnswerKind::Published.into(),
        employment: Some(cell.employment().into()),
        employment_rse_percent: Some(cell.number(DataType::EmploymentRse).into()),
        mean_rse_percent: Some(cell.number(DataType::MeanRse).into()),
        jobs_per_thousand: Some(cell.number(DataType::JobsPerThousand).into()),
        location_quotient: Some(cell.number(DataType::LocationQuotient).into()),
        reliability: Some(reliability(cell)),
        ..pb::Benchmark::default()
    }
}

/// The median, by which answers are compared.
pub(crate) const MEDIAN: Percentile = Percentile::P50;
