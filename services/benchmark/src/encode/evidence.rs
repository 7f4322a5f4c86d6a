//! What an estimate rests on.

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types_v0::{Assumption, Reliability, ReliabilityGrade};
use medwage_domain::benchmark::answer::{Answer, Source, nearest_published};
use medwage_domain::benchmark::industry::Differential;
use medwage_domain::benchmark::modelled::{Base, COVERAGE, LOCAL_STEP_SPREAD, Modelled};
use medwage_domain::cell::{Figure, Measure};
use medwage_domain::market::Market as _;
use medwage_domain::money::Pay;
use medwage_domain::wage::Wage;

use super::{reliability, step};
use crate::question::Question;
use crate::store::Loaded;

/// What an estimate says beside its pay.
pub(super) fn modelled(loaded: &Loaded, question: &Question, model: &Modelled) -> pb::Benchmark {
    let nearest = nearest_published(&*loaded.release, question.cell, question.policy.floor);
    pb::Benchmark {
        answer: pb::AnswerKind::Modelled.into(),
        employment: Some(Figure::<u32>::Absent.into()),
        reliability: Some(grade(model)),
        model: Some(evidence(loaded, model)),
        assumptions: assumptions(loaded, question, model),
        nearest_published: nearest.and_then(|answer| beside(loaded, &answer)),
        ..pb::Benchmark::default()
    }
}

fn evidence(loaded: &Loaded, model: &Modelled) -> pb::ModelEvidence {
    let mut factors = Vec::new();
    model.parts(|(label, factor)| {
        factors.push(pb::ModelFactor { label: label.to_owned(), factor });
    });
    pb::ModelEvidence {
        method: method(model).to_owned(),
        source_cells: model.sources().map(|key| loaded.labels.cell(&loaded.release, key)).collect(),
        factors,
        hold_out_error_percent: model.hold_out_error_percent(),
        interval_coverage: COVERAGE,
    }
}

fn method(model: &Modelled) -> &'static str {
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

fn grade(model: &Modelled) -> Reliability {
    Reliability {
        grade: ReliabilityGrade::from(model.grade()).into(),
        reason: "estimated: C where the 80% interval of the median is within 15%, else D"
            .to_owned(),
        ..Reliability::default()
    }
}

/// The published cell that would have answered.
fn beside(loaded: &Loaded, answer: &Answer<'_>) -> Option<pb::NearestPublished> {
    let Source::Published(cell) = answer.source else { return None };
    let median = Wage::printed(cell, Measure::P50, Pay::Annual, loaded.release.top_code());
    Some(pb::NearestPublished {
        cell: Some(loaded.labels.cell(&loaded.release, answer.answered)),
        annual_median: Some(median.into()),
        reliability: Some(reliability(cell)),
        steps: answer.steps.iter().map(|it| step(loaded, it)).collect(),
    })
}

fn assumptions(loaded: &Loaded, question: &Question, model: &Modelled) -> Vec<Assumption> {
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
    if step.industry.industry != question.cell.industry {
        let title = |ix| &loaded.release.industry(ix).title;
        let text = format!(
            "no national figures of the occupation in {}; those of {} stand for them",
            title(question.cell.industry),
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
