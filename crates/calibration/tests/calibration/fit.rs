//! The fit: repeatable, as good as it claims, and nothing left out in silence.

use crate::support::*;
use medwage_calibration::{Error, Inputs, Texts, employer_checks, fit, run_checks, write_report};
use medwage_domain::statistics::PublishedFigure;

#[test]
fn fitting_again_gives_the_same_bytes() {
    let text = calibration().text().unwrap();
    let written = std::fs::read_to_string(directory().join("model.toml")).unwrap();
    assert!(text == written, "run `medwage model fit` and commit data/model/model.toml");
    assert_eq!(text, medwage_catalog::model::embedded_model_text());
}

#[test]
fn the_fit_is_as_good_as_it_claims() {
    let checks = run_checks(reference(), &**release(), &inputs(), calibration()).unwrap();
    assert!(checks.contrasts < 0.04, "contrasts {}", checks.contrasts);
    assert!(checks.left_out < 0.07, "left out {}", checks.left_out);
    for band in &checks.bands {
        assert!(band.is_within(), "{band:?}");
    }
    assert_eq!(checks.bands.len(), 7);
    let (printed, now) = checks.hospital;
    assert!(printed > 1.1 && now > 1.1, "hospitals pay more: {printed} {now}");
    assert_eq!((checks.high_low_pairs.kept, checks.high_low_pairs.of), (10, 10));
    let page = page();
    for (name, reached) in [
        ("median absolute residual of the contrasts", checks.contrasts),
        ("the same, each figure left out of its own fit", checks.left_out),
    ] {
        assert_says(&page, &format!("| {name} | {:.1}% |", 100.0 * reached));
    }
    let by_index = checks.bands.iter().filter(|it| it.within_by_index()).count();
    assert_says(&page, &format!("**{by_index} of 7**"));
    assert_says(&page, &format!("**{} of {}**", checks.state_pairs.kept, checks.state_pairs.of));
}

#[test]
fn employers_that_the_fit_did_not_see_are_estimated_better_than_by_the_areas_median() {
    let checks = employer_checks(&inputs(), calibration()).unwrap();
    let (error, area) = (checks.all.error, checks.all.area_error);
    assert!(error <= 0.9 * area, "estimate {error}, area {area}");
    assert!(checks.contrast_error() <= 0.11, "contrasts {}", checks.contrast_error());
    let held = checks.all.employer_coverage;
    assert!((0.75..=0.85).contains(&held), "one employer's interval holds {held}");
    assert!(checks.contrasts.len() >= 20 && checks.all.groups >= 40);
}

#[test]
fn no_group_of_fewer_than_five_people_is_shown() {
    let text = write_report(&inputs(), reference(), &**release(), calibration()).unwrap();
    let contrasts = text.split("### Jobs of one employer").nth(1).unwrap();
    let contrasts = contrasts.split("###").next().unwrap();
    // UNC Hospitals have four coding auditors, four billers and four cancer registrars.
    for job in ["coding-auditor", "cancer-registrar", "unc-hospitals | biller"] {
        assert!(!contrasts.contains(job), "{job}");
    }
    assert!(contrasts.contains("| unc-hospitals | cdi |"));
}

/// Topics of the collection that are about what people earn, and so could have been used.
const TOPICS: [&str; 6] = [
    "credential_pay",
    "credential_uplift",
    "experience_band",
    "role_pay",
    "cdi_salary",
    "aggregator",
];

#[test]
fn every_figure_about_pay_is_used_or_set_aside_with_a_reason() {
    let inputs = inputs();
    let (used, aside) = inputs.figure_ids();
    // One is named in print without a number: there is nothing to use.
    let has_number =
        |it: &&PublishedFigure| it.value.is_some() || it.low.is_some() || it.high.is_some();
    for figure in reference().statistics.iter().filter(has_number) {
        let topic = figure.topic.as_str();
        if TOPICS.contains(&topic) || topic.starts_with("aapc_") || topic == "ahima_salary" {
            let id = figure.id.to_uppercase();
            let uses = used.iter().filter(|it| **it == id).count();
            let asides = aside.iter().filter(|it| **it == id).count();
            assert_eq!(uses + asides, 1, "{id}: {}", figure.subject);
        }
    }
}

#[test]
fn steps_of_the_article_come_back_within_their_ranges() {
    let document = &calibration().document;
    let step = |id: &str| document.step.iter().find(|entry| entry.id == id).unwrap().fitted;
    // Each specialty credential adds 5 to 10% (F0028); a second one 5,000 to 10,000 on 64,712 (F0030).
    assert!((1.05..=1.10).contains(&step("F0028")), "{}", step("F0028"));
    assert!((1.077..=1.155).contains(&step("F0030")), "{}", step("F0030"));
    assert!((1.0..1.05).contains(&step("F0123")), "{}", step("F0123"));
}

#[test]
fn the_report_names_every_figure_and_what_fits_poorly() {
    let text = write_report(&inputs(), reference(), &**release(), calibration()).unwrap();
    let inputs = inputs();
    let (used, aside) = inputs.figure_ids();
    for id in used.iter().chain(&aside) {
        assert!(text.contains(id), "{id}");
    }
    let poor = text.split("## Where it fits poorly").nth(1).unwrap();
    let poor = poor.split("\n## ").next().unwrap();
    for it in calibration().document.figure.iter().filter(|it| it.residual.abs() > 0.08) {
        assert!(poor.contains(&it.id), "{}", it.id);
    }
}

#[test]
fn tables_that_name_what_is_not_there_are_refused() {
    let read = |name: &str| std::fs::read_to_string(directory().join(name)).unwrap();
    let (coefficients, contrasts, population) =
        (read("coefficients.toml"), read("contrasts.toml"), read("population.toml"));
    let (groups, medians) = (read("pay_groups.toml"), read("official_medians.toml"));
    let fitted = |contrasts: &str, population: &str, pay_groups: &str| {
        let inputs = Inputs::parse_texts(&Texts {
            coefficients: &coefficients,
            contrasts,
            population,
            pay_groups,
            official_medians: &medians,
        })?;
        fit(&inputs, &reference().statistics, &**release()).map(|_| ())
    };
    let refused = |contrasts: &str, population: &str| fitted(contrasts, population, &groups);
    let spoiled = groups.replacen("role = \"biller\"", "role = \"biler\"", 1);
    assert!(
        matches!(fitted(&contrasts, &population, &spoiled), Err(Error::Unknown { name, .. }) if name == "biler")
    );
    let spoiled = contrasts.replacen("id = \"F0067\"", "id = \"F9999\"", 1);
    assert!(
        matches!(refused(&spoiled, &population), Err(Error::Unknown { name, .. }) if name == "F9999")
    );
    let spoiled = contrasts.replacen("share = 0.30", "share = 0.40", 1);
    assert!(matches!(refused(&spoiled, &population), Err(Error::Shares { .. })));
    let spoiled = population.replacen("held = [\"CPC-A\"]", "held = [\"CPC-Z\"]", 1);
    assert!(
        matches!(refused(&contrasts, &spoiled), Err(Error::Unknown { name, .. }) if name == "CPC-Z")
    );
    assert!(matches!(
        refused("survey = 1", &population),
        Err(Error::Form { file: "contrasts.toml", .. })
    ));
}
