//! What docs/model.md says in figures is what the model says.

use crate::support::*;
use medwage_catalog::embedded_model;
use medwage_domain::code::AreaCode;
use medwage_domain::estimate::{Estimate, Profile};
use medwage_domain::percentile::Percentile;

/// The page's example: an outpatient auditor with CPC and CPMA, 12 years, in Boston.
fn example() -> Estimate {
    let model = embedded_model().unwrap();
    let held = ["CPC", "CPMA"].iter().map(|id| model.credential(id).unwrap()).collect();
    let person = Profile {
        years: Some(12.0),
        credentials: Some(held),
        specialty: model.specialty("outpatient-facility"),
        ..Profile::of_role(model.role("auditor").unwrap())
    };
    let boston: AreaCode = "0014460".parse().unwrap();
    model.estimate_pay(&person, &base(soc("29-2072"), boston).unwrap()).unwrap()
}

#[test]
fn the_example_is_what_the_model_gives() {
    let (page, estimate) = (page(), example());
    let dollars = |amount: f64| format!("{amount:.2}");
    assert_says(&page, &format!("| base | | | {} |", dollars(estimate.base_median.dollars())));
    for it in estimate.factors.iter().filter(|it| it.stated) {
        let amount = dollars(it.amount.dollars());
        let ranks = it.score.abs() > 0.0;
        let score = if ranks { format!("{:+.4} ", it.score) } else { String::new() };
        assert_says(
            &page,
            &format!("| {} | {score}| {:.6} | {amount} |", it.kind.id(), it.multiplier),
        );
    }
    assert_says(&page, &format!("mu is {:.4} and tau {:.4}", estimate.mu, estimate.tau));
    for percentile in Percentile::PUBLISHED {
        assert_says(&page, &estimate.pay_at(percentile).unwrap().annual.to_string());
    }
    assert_says(&page, &estimate.mean().unwrap().to_string());
    assert_says(&page, &format!("from {} to {}", estimate.interval.low, estimate.interval.high));
}

#[test]
fn the_page_points_to_every_chart() {
    let page = page();
    for chart in medwage_calibration::draw_charts(calibration()).unwrap() {
        assert_says(&page, &format!("(model/{})", chart.file));
    }
}

/// The exact scales beside the estimates are those of `data/federal/gs_2026.csv`.
#[test]
fn the_exact_scales_are_those_of_the_table() {
    let page = page();
    let table = directory().join("../federal/gs_2026.csv");
    let table = std::fs::read_to_string(table).unwrap();
    let steps = |locality: &str, grade: &str| -> (String, String) {
        let row = table.lines().find(|line| {
            let (name, rest) = match line.strip_prefix('"') {
                Some(quoted) => quoted.split_once("\",").unwrap(),
                None => line.split_once(',').unwrap(),
            };
            name.starts_with(locality) && rest.split(',').nth(2) == Some(grade)
        });
        let mut cells = row.unwrap().rsplit(',');
        let with_comma = |cell: &str| {
            let (thousands, rest) = cell.split_at(cell.len() - 3);
            format!("{thousands},{rest}")
        };
        let last = with_comma(cells.next().unwrap());
        (with_comma(cells.next().unwrap()), last)
    };
    let localities = ["Rest of U.S.", "Chicago", "Los Angeles"];
    let first = localities.map(|it| steps(it, "4").0).join(" | ");
    assert_says(&page, &format!("| GS-4 step 1 | {first} |"));
    for grade in ["8", "9"] {
        let row = localities.map(|it| {
            let (first, last) = steps(it, grade);
            format!("{first} to {last}")
        });
        assert_says(&page, &format!("| GS-{grade} steps 1 to 10 | {} |", row.join(" | ")));
    }
}
