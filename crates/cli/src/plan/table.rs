//! Plans as tables.

use std::io::Write;

use medwage_client::pb::careerpath as pb;
use medwage_domain::money::{Cents, Pay};
use medwage_domain::text::career::write_duration;

use crate::output::answer::{Answer, Reply};
use crate::output::failure::write_command;
use crate::output::new_table;
use crate::output::table::{Cell, Table};

/// Writes all plans, one of them step by step, and what the answer takes for granted.
pub(super) fn write_answer(
    out: &mut dyn Write,
    answer: &pb::PlanCareerResponse,
    picked: &pb::Plan,
) -> anyhow::Result<()> {
    writeln!(out, "{}\n", answer.summary)?;
    if answer.unreachable.is_none() {
        let mut plans = new_table(
            &[
                "",
                "why",
                "time",
                "cost",
                "worth more than staying",
                "chance of less",
                "pay then",
                "by way of",
            ],
            &[2, 3, 4, 5, 6],
        );
        for plan in &answer.plans {
            plans.add_row([
                if std::ptr::eq(plan, picked) { ">".to_owned() } else { String::new() },
                plan.strengths().map(describe_strength).collect::<Vec<_>>().join(", "),
                write_duration(plan.months.unsigned_abs()),
                write_amount(Some(plan.cost_usd)),
                write_amount(plan.staying_delta_usd),
                plan.loss_probability
                    .map(|probability| format!("{:.0}%", probability * 100.0))
                    .unwrap_or_default(),
                write_amount(Some(plan.annual_usd)),
                describe_way(plan),
            ]);
        }
        writeln!(out, "{plans}\n")?;
    }
    let mut steps = new_table(&["from", "to", "step", "cost", "pay after"], &[0, 1, 3, 4]);
    for step in &picked.steps {
        steps.add_row([
            step.start_month.to_string(),
            step.end_month.to_string(),
            step.text.clone(),
            write_amount(Some(step.cost_usd)),
            write_amount(step.annual_usd),
        ]);
    }
    writeln!(out, "{steps}\n")?;
    for warning in &answer.warnings {
        writeln!(out, "note: {}", warning.text)?;
    }
    let assumptions = answer.evidence.iter().flat_map(|evidence| &evidence.assumptions);
    for assumption in assumptions {
        writeln!(out, "assumed: {}", assumption.text)?;
    }
    writeln!(out, "pay: {}; each figure's evidence: EstimatePay", answer.release)?;
    Ok(())
}

fn describe_strength(strength: pb::PlanStrength) -> &'static str {
    match strength {
        pb::PlanStrength::Unspecified => "",
        pb::PlanStrength::Soonest => "soonest",
        pb::PlanStrength::Cheapest => "cheapest",
        pb::PlanStrength::MostValuable => "most valuable",
        pb::PlanStrength::Safest => "safest",
        pb::PlanStrength::NoDegree => "without a degree",
    }
}

/// The same in few lines and flat rows.
pub(super) fn summarize_plan(answer: &pb::PlanCareerResponse, picked: &pb::Plan) -> Answer {
    let mut records = Table::new(&[
        ("", "start_month"),
        ("", "end_month"),
        ("", "kind"),
        ("", "resource"),
        ("", "place"),
        ("", "text"),
        ("", "cost_usd"),
        ("", "annual_usd"),
    ]);
    for step in &picked.steps {
        let kind = step.kind().as_str_name().trim_start_matches("STEP_KIND_").to_ascii_lowercase();
        records.push_row(vec![
            Cell::Count(step.start_month.into()),
            Cell::Count(step.end_month.into()),
            Cell::Text(kind),
            Cell::text(&step.resource),
            Cell::text(&step.place),
            Cell::text(&step.text),
            Cell::Usd(step.cost_usd),
            Cell::usd(step.annual_usd),
        ]);
    }
    let steps: Vec<_> = picked
        .steps
        .iter()
        .map(|step| format!("month {}: {}", step.start_month, step.text.trim_end_matches('.')))
        .collect();
    let notes = answer.warnings.iter().map(|warning| warning.text.clone());
    Answer {
        summary: answer.summary.clone(),
        figures: format!("{}.", steps.join("; ")),
        notes: notes.collect(),
        table: records,
        records: None,
        chart: None,
        citation: answer.citation.clone(),
        next: next_command(picked),
        reply: Reply::new("medwage.careerpath.v1.PlanCareerResponse", answer),
    }
}

/// The first credential of a plan, which people ask about next.
fn next_command(plan: &pb::Plan) -> String {
    let is_credential = |step: &&pb::PlanStep| step.kind() == pb::StepKind::StudyCredential;
    let first = plan.steps.iter().find(is_credential);
    let id = first.and_then(|step| step.resource.split_once('/')).map_or("cpc", |(_, id)| id);
    write_command(&["credential".to_owned(), id.to_owned()])
}

/// Returns what tells a plan from others: its studies, by id.
fn describe_way(plan: &pb::Plan) -> String {
    let is_study = |step: &&pb::PlanStep| {
        matches!(step.kind(), pb::StepKind::StudyCredential | pb::StepKind::StudyProgram)
    };
    let id = |step: &pb::PlanStep| {
        let (collection, id) = step.resource.split_once('/').unwrap_or_default();
        match collection {
            "credentials" => id.to_uppercase(),
            _ if step.full_time => format!("{id} full time"),
            _ => id.to_owned(),
        }
    };
    let studies: Vec<_> = plan.steps.iter().filter(is_study).map(id).collect();
    if studies.is_empty() { "work alone".to_owned() } else { studies.join(", ") }
}

/// `$57,300` in whole dollars; nothing where there is no amount.
fn write_amount(dollars: Option<f64>) -> String {
    let whole = dollars.and_then(|dollars| Pay::Annual.round(dollars));
    whole.map(|amount: Cents| amount.to_string()).unwrap_or_default()
}
