//! Plans as tables.

use std::io::Write;

use medwage_contracts::pb::Money;
use medwage_contracts::pb::careerpath as pb;

use crate::output::table;

/// Writes all plans, one of them step by step, and what the answer takes for granted.
pub(super) fn answer(
    out: &mut dyn Write,
    answer: &pb::PlanCareerResponse,
    picked: &pb::Plan,
) -> anyhow::Result<()> {
    if let Some(unreachable) = &answer.unreachable {
        writeln!(out, "out of reach: {}\n", unreachable.text)?;
    } else {
        let mut plans = table(
            &["", "months", "cost", "worth more than staying", "pay then", "best in"],
            &[1, 2, 3, 4],
        );
        for plan in &answer.plans {
            plans.add_row([
                if std::ptr::eq(plan, picked) { ">".to_owned() } else { String::new() },
                plan.months.to_string(),
                amount(plan.cost.as_ref()),
                amount(plan.over_staying.as_ref()),
                amount(plan.annual.as_ref()),
                plan.best_in.join(", "),
            ]);
        }
        writeln!(out, "{plans}\n")?;
    }
    let mut steps = table(&["from", "to", "step", "cost", "pay after"], &[0, 1, 3, 4]);
    for step in &picked.steps {
        steps.add_row([
            step.start_month.to_string(),
            step.end_month.to_string(),
            step.text.clone(),
            amount(step.cost.as_ref()),
            amount(step.annual_after.as_ref()),
        ]);
    }
    writeln!(out, "{steps}\n")?;
    for assumption in &answer.assumptions {
        writeln!(out, "assumed: {}", assumption.text)?;
    }
    writeln!(out, "pay: {}; each figure's evidence: EstimatePay", answer.release)?;
    Ok(())
}

/// 57,300 as a person reads it; nothing where there is none.
fn amount(money: Option<&Money>) -> String {
    let Some(money) = money else { return String::new() };
    let sign = if money.units < 0 { "-" } else { "" };
    format!("{sign}${}", crate::output::count(money.units.unsigned_abs()))
}
