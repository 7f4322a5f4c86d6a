//! What docs/model.md says in figures is what the model says.

use crate::support::*;
use medwage_domain::code::AreaCode;
use medwage_domain::estimate::{Estimate, Profile};
use medwage_domain::percentile::Percentile;
use medwage_model::embedded;

/// The page's example: an outpatient auditor with CPC and CPMA, 12 years, in Boston.
fn example() -> Estimate {
    let model = embedded().unwrap();
    let held = ["CPC", "CPMA"].iter().map(|id| model.credential(id).unwrap()).collect();
    let person = Profile {
        years: Some(12.0),
        credentials: Some(held),
        specialty: model.specialty("outpatient-facility"),
        ..Profile::of_role(model.role("auditor").unwrap())
    };
    let boston: AreaCode = "0014460".parse().unwrap();
    model.estimate(&person, &base(soc("29-2072"), boston).unwrap()).unwrap()
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
        assert_says(&page, &estimate.at(percentile).unwrap().annual.to_string());
    }
    assert_says(&page, &estimate.mean().unwrap().to_string());
    assert_says(&page, &format!("from {} to {}", estimate.interval.low, estimate.interval.high));
}

#[test]
fn the_page_points_to_every_chart() {
    let page = page();
    for chart in medwage_calibration::charts(calibration()).unwrap() {
        assert_says(&page, &format!("(model/{})", chart.file));
    }
}
