//! Groups of real people beside the estimates of fits that did not see their employer.

use super::table::Table;
use super::write_percent;
use crate::employers::{EmployerChecks, Score};
use crate::{Calibration, Inputs};

/// Groups from which on it is said that the area's plain median does better.
const ENOUGH: usize = 7;

pub(super) fn write_employers(
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
    let mut table = score_table();
    table.add_row(score_row("all", &checks.all));
    table.add_row(score_row("since July 2021", &checks.recent));
    text += table.as_text();
    for (name, scored) in [
        ("role", &checks.by_role),
        ("kind of employer", &checks.by_kind),
        ("year of the pay", &checks.by_year),
    ] {
        let mut table = score_table();
        scored.iter().for_each(|(name, score)| table.add_row(score_row(name, score)));
        text += &format!("\nBy {name}:\n\n{}", table.as_text());
    }
    text += &write_losses(checks);
    text += &write_contrasts(checks);
    text += &write_tenures(checks);
    text += &write_sources(inputs);
    text
}

fn score_table() -> Table {
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

fn score_row(name: &str, score: &Score) -> [String; 8] {
    let share = |share: f64| format!("{:.0}%", 100.0 * share);
    let [five, ten, twenty] = score.within.map(share);
    [
        name.to_owned(),
        score.groups.to_string(),
        format!("{:.1}%", 100.0 * score.error),
        format!("{:.1}%", 100.0 * score.area_error),
        write_percent(score.bias),
        format!("{five}, {ten}, {twenty}"),
        share(score.median_coverage),
        share(score.employer_coverage),
    ]
}

fn write_losses(checks: &EmployerChecks) -> String {
    let scored = checks.by_role.iter().chain(&checks.by_kind).chain(&checks.by_year);
    let lost = scored.filter(|(_, score)| score.groups >= ENOUGH && score.error > score.area_error);
    let lost: Vec<_> = lost
        .map(|(name, score)| {
            format!("{name} ({:.1}% against {:.1}%)", 100.0 * score.error, 100.0 * score.area_error)
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

fn write_contrasts(checks: &EmployerChecks) -> String {
    let mut table =
        Table::new(&["employer", "job", "over its", "paid", "fitted", "left out", "error"]);
    for contrast in &checks.contrasts {
        table.add_row([
            contrast.employer.clone(),
            contrast.job.clone(),
            contrast.over.clone(),
            write_percent(contrast.paid),
            write_percent(contrast.fitted),
            write_percent(contrast.left_out),
            write_percent(contrast.paid - contrast.left_out),
        ]);
    }
    format!(
        "### Jobs of one employer\n\nThe median absolute error of the contrasts, each employer left out of its own fit, is \
         {:.1}%.\n\n{}\n",
        100.0 * checks.contrast_error(),
        table.as_text()
    )
}

fn write_tenures(checks: &EmployerChecks) -> String {
    let mut table = Table::new(&["employer", "job", "years with the employer", "paid", "model"]);
    for tenure in &checks.tenures {
        table.add_row([
            tenure.employer.clone(),
            tenure.job.clone(),
            tenure.years.clone(),
            write_percent(tenure.paid),
            write_percent(tenure.fitted),
        ]);
    }
    format!(
        "### Years with the employer\n\nOver all people of the job. The fit doesn't see these: years with an employer are \
         fewer than years in the field, and public employers pay by scales.\n\n{}\n",
        table.as_text()
    )
}

fn write_sources(inputs: &Inputs) -> String {
    let mut table = Table::new(&["source", "published", "license", "employers"]);
    for source in &inputs.pay_groups.source {
        let own = inputs.pay_groups.employer.iter().filter(|employer| employer.source == source.id);
        let names: Vec<_> =
            own.map(|employer| employer.name.as_deref().unwrap_or(&employer.id)).collect();
        table.add_row([
            source.id.clone(),
            source.published.clone(),
            source.license.clone(),
            names.join(", "),
        ]);
    }
    let medians = inputs.official_medians.occupation.iter().filter_map(|series| {
        let before = series.before.as_ref()?;
        Some(format!("{} as {}", series.soc, before.occupation))
    });
    format!(
        "### Where the groups come from\n\nMoved by the national medians of each occupation (before the classification of \
         2018: {}), before May 2015 by their growth from 2015 to 2018.\n\n{}\n",
        medians.collect::<Vec<_>>().join(", "),
        table.as_text()
    )
}
