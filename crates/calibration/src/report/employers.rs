//! Groups of real people beside the estimates of fits that did not see their employer.

use super::percent;
use super::table::Table;
use crate::employers::{EmployerChecks, Score};
use crate::{Calibration, Inputs};

/// Groups from which on it is said that the area's plain median does better.
const ENOUGH: usize = 7;

pub(super) fn employers(
    inputs: &Inputs,
    checks: &EmployerChecks,
    calibration: &Calibration,
) -> String {
    let spread = calibration.model.employers.unwrap_or_default();
    let mut text = format!(
        "## Groups of real people\n\n\
         Pay of {} groups in {} employers, moved to the release, against fits that did not see the employer. Groups of \
         fewer than five people are fitted and not shown. Employers of one market differ by {:.3} in log pay (standard \
         deviation), jobs within an employer by {:.3} from the model's ladder; an interval for one employer's pay is {:.2} \
         deviations of all that wide to either side. `area` is the plain median of the occupation in the area.\n\n",
        calibration.people.len(),
        inputs.pay_groups.employer.len(),
        spread.between,
        spread.within,
        spread.quantile,
    );
    let mut table = scores();
    table.row(row("all", &checks.all));
    table.row(row("since July 2021", &checks.recent));
    text += table.text();
    for (name, scored) in [
        ("role", &checks.by_role),
        ("kind of employer", &checks.by_kind),
        ("year of the pay", &checks.by_year),
    ] {
        let mut table = scores();
        scored.iter().for_each(|(name, score)| table.row(row(name, score)));
        text += &format!("\nBy {name}:\n\n{}", table.text());
    }
    text += &losses(checks);
    text += &contrasts(checks);
    text += &tenures(checks);
    text += &sources(inputs);
    text
}

fn scores() -> Table {
    Table::new(&[
        "groups of",
        "groups",
        "error",
        "area's error",
        "paid over estimate",
        "within 5, 10, 20%",
        "median's interval holds",
        "employer's interval holds",
    ])
}

fn row(name: &str, score: &Score) -> [String; 8] {
    let share = |share: f64| format!("{:.0}%", 100.0 * share);
    let [five, ten, twenty] = score.within.map(share);
    [
        name.to_owned(),
        score.groups.to_string(),
        format!("{:.1}%", 100.0 * score.error),
        format!("{:.1}%", 100.0 * score.area_error),
        percent(score.bias),
        format!("{five}, {ten}, {twenty}"),
        share(score.median_coverage),
        share(score.employer_coverage),
    ]
}

fn losses(checks: &EmployerChecks) -> String {
    let scored = checks.by_role.iter().chain(&checks.by_kind).chain(&checks.by_year);
    let lost = scored.filter(|(_, it)| it.groups >= ENOUGH && it.error > it.area_error);
    let lost: Vec<_> = lost
        .map(|(name, it)| {
            format!("{name} ({:.1}% against {:.1}%)", 100.0 * it.error, 100.0 * it.area_error)
        })
        .collect();
    if lost.is_empty() {
        return format!(
            "\nNowhere with {ENOUGH} groups or more does the area's plain median do better.\n\n"
        );
    }
    format!(
        "\nWith {ENOUGH} groups or more the area's plain median does better for {}. Employers' own levels decide such \
         small counts: the area's median stands where these employers happen to pay.\n\n",
        lost.join(", ")
    )
}

fn contrasts(checks: &EmployerChecks) -> String {
    let mut table =
        Table::new(&["employer", "job", "over its", "paid", "fitted", "left out", "error"]);
    for it in &checks.contrasts {
        table.row([
            it.employer.clone(),
            it.job.clone(),
            it.over.clone(),
            percent(it.paid),
            percent(it.fitted),
            percent(it.left_out),
            percent(it.paid - it.left_out),
        ]);
    }
    format!(
        "### Jobs of one employer\n\nThe median absolute error of the contrasts, each employer left out of its own fit, is \
         {:.1}%.\n\n{}\n",
        100.0 * checks.contrast_error(),
        table.text()
    )
}

fn tenures(checks: &EmployerChecks) -> String {
    let mut table = Table::new(&["employer", "job", "years with the employer", "paid", "model"]);
    for it in &checks.tenures {
        table.row([
            it.employer.clone(),
            it.job.clone(),
            it.years.clone(),
            percent(it.paid),
            percent(it.fitted),
        ]);
    }
    format!(
        "### Years with the employer\n\nOver all people of the job. The fit doesn't see these: years with an employer are \
         fewer than years in the field, and public employers pay by scales.\n\n{}\n",
        table.text()
    )
}

fn sources(inputs: &Inputs) -> String {
    let mut table = Table::new(&["source", "published", "license", "employers"]);
    for it in &inputs.pay_groups.source {
        let own = inputs.pay_groups.employer.iter().filter(|employer| employer.source == it.id);
        let names: Vec<_> =
            own.map(|employer| employer.name.as_deref().unwrap_or(&employer.id)).collect();
        table.row([it.id.clone(), it.published.clone(), it.license.clone(), names.join(", ")]);
    }
    let medians = inputs.official_medians.occupation.iter().filter_map(|series| {
        let before = series.before.as_ref()?;
        Some(format!("{} as {}", series.soc, before.occupation))
    });
    format!(
        "### Where the groups come from\n\nMoved by the national medians of each occupation (before the classification of \
         2018: {}), before May 2015 by their growth from 2015 to 2018.\n\n{}\n",
        medians.collect::<Vec<_>>().join(", "),
        table.text()
    )
}
