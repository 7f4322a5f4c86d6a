//! The evidence of an answer.

use medwage_contracts::convert::{PayFigures, to_dollars, write_interval};
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{
    Assumption, Grade, ModelEvidence, ModelFactor, ModelSource, PayGap, Reliability,
};
use medwage_domain::benchmark::answer::{Answer, Source, nearest_published};
use medwage_domain::benchmark::industry::Differential;
use medwage_domain::benchmark::modelled::{Base, COVERAGE, LOCAL_STEP_SPREAD, Modelled};
use medwage_domain::benchmark::shrinkage::ShrunkenMean;
use medwage_domain::cell::{Cell, DataType};
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::money::Pay;
use medwage_domain::wage::{Wage, WageValue};

use super::{annual_median, pay_figures, write_reliability, write_step};
use crate::query::BenchmarkQuery;
use crate::store::Loaded;

/// Writes the evidence of an answer.
pub(super) fn write_evidence(
    query: &BenchmarkQuery<'_>,
    answer: &Answer<'_>,
) -> pb::BenchmarkEvidence {
    let loaded = &*query.loaded;
    let mut evidence = match &answer.source {
        Source::Published(cell) => pb::BenchmarkEvidence {
            shrunken_mean: ShrunkenMean::new(&*loaded.release, answer.answered, cell)
                .map(|found| write_shrunken_mean(&found, cell)),
            ..of_cell(loaded, answer.answered, cell)
        },
        Source::Modelled(model) => of_model(query, answer, model),
    };
    evidence.steps = answer.steps.iter().map(|considered| write_step(loaded, considered)).collect();
    if let Some(aging) = &query.aging {
        evidence.assumptions.extend(aging.list_assumptions());
    }
    let source = match &answer.source {
        Source::Published(_) => Some(answer.answered),
        Source::Modelled(model) => model.sources().next(),
    };
    let release = || loaded.provenance.clone();
    evidence.provenance = Some(source.map_or_else(release, |source| loaded.provenance_of(source)));
    evidence
}

/// Writes what a published cell says beside its pay.
pub(super) fn of_cell(loaded: &Loaded, key: CellKey, cell: &Cell) -> pb::BenchmarkEvidence {
    let figures = [
        ("employment_rse_percent", DataType::EmploymentRse),
        ("mean_rse_percent", DataType::MeanRse),
        ("jobs_per_thousand", DataType::JobsPerThousand),
        ("location_quotient", DataType::LocationQuotient),
    ];
    let gaps = figures
        .iter()
        .filter_map(|(name, data_type)| PayGap::of_figure(name, &cell.number(*data_type)));
    let [employment_rse, mean_rse, jobs, quotient] =
        figures.map(|(_, data_type)| cell.number(data_type).value());
    pb::BenchmarkEvidence {
        reliability: Some(write_reliability(cell)),
        series_id_stem: loaded.labels.series_id_stem(loaded, key),
        employment_rse_percent: employment_rse,
        mean_rse_percent: mean_rse,
        jobs_per_thousand: jobs,
        location_quotient: quotient,
        gaps: gaps.collect(),
        source_rows: loaded.source_rows(key),
        ..pb::BenchmarkEvidence::default()
    }
}

const SHRINKAGE_RULE: &str = "estimate = w x published + (1 - w) x modeled in logarithms, w = A / (A + D): D is the squared error of \
                              the published mean, A what the model's squared error on hidden cells has beyond D (Fay and Herriot, 1979)";

fn write_shrunken_mean(found: &ShrunkenMean, cell: &Cell) -> pb::ShrunkenMean {
    let of = |pay| (found.pay == pay).then(|| to_dollars(found.amount));
    pb::ShrunkenMean {
        annual_usd: of(Pay::Annual),
        hourly_usd: of(Pay::Hourly),
        mean_interval_usd: Some(write_interval(found.interval)),
        published_weight: found.weight,
        modeled_usd: to_dollars(found.modelled),
        mean_rse_percent: cell.number(DataType::MeanRse).value().unwrap_or_default(),
        model_rse_percent: 100.0 * found.model_error,
        rule: SHRINKAGE_RULE.to_owned(),
    }
}

fn of_model(
    query: &BenchmarkQuery<'_>,
    answer: &Answer<'_>,
    model: &Modelled,
) -> pb::BenchmarkEvidence {
    let loaded = &*query.loaded;
    let nearest = nearest_published(loaded, query.cell_key(), query.policy.floor);
    pb::BenchmarkEvidence {
        reliability: Some(estimate_reliability(model)),
        model: Some(model_evidence(loaded, model)),
        annual_intervals_usd: figure_intervals(query, answer, Pay::Annual),
        hourly_intervals_usd: figure_intervals(query, answer, Pay::Hourly),
        published_alternative: nearest.and_then(|nearest| published_alternative(loaded, &nearest)),
        assumptions: list_assumptions(loaded, query, model),
        ..pb::BenchmarkEvidence::default()
    }
}

/// Writes the intervals of all figures that are numbers.
fn figure_intervals(
    query: &BenchmarkQuery<'_>,
    answer: &Answer<'_>,
    pay: Pay,
) -> Vec<pb::FigureInterval> {
    let top = query.loaded.release.top_code();
    let figure = |name: String, wage: Wage| match wage.value {
        WageValue::Computed(computed) => computed.interval.map(|found| pb::FigureInterval {
            figure: name,
            interval_usd: Some(write_interval(found)),
        }),
        _ => None,
    };
    let usual = PayFigures::NAMES.iter().zip(pay_figures(&answer.source, pay, top).all_figures());
    let mut intervals: Vec<_> =
        usual.filter_map(|(name, wage)| figure((*name).to_owned(), wage)).collect();
    answer.source.write_percentiles(pay, top, &query.percentiles, |percentile, wage| {
        intervals.extend(figure(format!("p{}", percentile.get()), wage));
    });
    intervals
}

fn model_evidence(loaded: &Loaded, model: &Modelled) -> ModelEvidence {
    let mut factors = Vec::new();
    model.list_parts(|(label, ratio)| factors.push(ModelFactor { label: label.to_owned(), ratio }));
    let source = |key| ModelSource {
        market: Some(loaded.labels.write_market(key)),
        series_id_stem: loaded.labels.series_id_stem(loaded, key),
        source_rows: loaded.source_rows(key),
    };
    ModelEvidence {
        method: model_method(model).to_owned(),
        sources: model.sources().map(source).collect(),
        factors,
        hold_out_error_percent: model.hold_out_error_percent(),
        interval_coverage: COVERAGE,
    }
}

fn model_method(model: &Modelled) -> &'static str {
    match (&model.base, &model.differential) {
        (Base::Predicted(_), None) => {
            "the published cell of the state (or of the nation), moved by the area's wage level, the \
             occupation's response to it, the occupation's group and the state's other areas"
        }
        (Base::Published(_), _) => {
            "the area's published distribution, with the part of the industry's national differential \
             that the area's own mix does not hold yet, added at equal rank"
        }
        (Base::Predicted(_), Some(_)) => {
            "an estimate of the area's unpublished distribution, with the part of the industry's \
             national differential that the area's own mix does not hold yet, added at equal rank"
        }
    }
}

/// Writes how far an estimate can be trusted.
pub(crate) fn estimate_reliability(model: &Modelled) -> Reliability {
    Reliability {
        grade: Grade::from(model.grade()).into(),
        reason: "estimated: C where the 80% interval of the median is within 15%, else D"
            .to_owned(),
        ..Reliability::default()
    }
}

/// The published cell that would have answered.
fn published_alternative(loaded: &Loaded, answer: &Answer<'_>) -> Option<pb::PublishedAlternative> {
    let Source::Published(cell) = answer.source else { return None };
    Some(pb::PublishedAlternative {
        market: Some(loaded.labels.write_market(answer.answered)),
        annual_p50: Some(annual_median(loaded, &answer.source)),
        reliability: Some(write_reliability(cell)),
        steps: answer.steps.iter().map(|considered| write_step(loaded, considered)).collect(),
    })
}

fn list_assumptions(
    loaded: &Loaded,
    query: &BenchmarkQuery<'_>,
    model: &Modelled,
) -> Vec<Assumption> {
    let assumption = |id: &str, text: String, source: &str| Assumption {
        id: id.to_owned(),
        text,
        source: source.to_owned(),
    };
    let mut taken = vec![assumption(
        "model.hours",
        "annual pay is 2,080 hours of hourly pay".to_owned(),
        "BLS, OEWS technical notes",
    )];
    let Some(step) = &model.differential else { return taken };
    taken.push(assumption("model.industry.step", step_text(), ""));
    taken.push(assumption("model.industry.mix", mix_text(step), ""));
    if step.industry.industry != query.cell_key().industry {
        let title = |ix| &loaded.release.industry(ix).title;
        let text = format!(
            "no national figures of the occupation in {}; those of {} stand for them",
            title(query.cell_key().industry),
            title(step.industry.industry),
        );
        taken.push(assumption("model.industry.broader", text, ""));
    }
    taken
}

fn step_text() -> String {
    format!(
        "the industry's step in pay is the nation's, give or take {:.0}% (standard deviation); BLS \
         publishes no wages by area and industry that it could be measured on",
        100.0 * LOCAL_STEP_SPREAD
    )
}

fn mix_text(step: &Differential) -> String {
    let Some(mix) = step.mix else {
        return "nothing of the industry's step is in the area's own figures yet: BLS publishes no \
                national share of the occupation's jobs in the industry"
            .to_owned();
    };
    format!(
        "{:.0}% of the occupation's jobs in the area are in the industry ({:.0}% in the nation), from {} \
         occupations that work mostly in it and are {:.2} times as common there; {:.0}% of the step is \
         left to add, {:.0}% after shrinkage by the industry cell's error",
        100.0 * mix.local_share,
        100.0 * mix.national_share,
        mix.markers,
        mix.intensity,
        100.0 * step.mix_weight(),
        100.0 * step.weight(),
    )
}
