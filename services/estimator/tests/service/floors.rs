//! The least pay by law, in the tables that are built in and in answers.

use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimate_result::Result as Form;
use medwage_contracts::pb::types::JobProfile;
use medwage_domain::estimate::{Day, Facility, MinimumWages};
use medwage_domain::market::Market as _;
use medwage_domain::money::Cents;

use super::support::{request, start};

/// The largest batch.
const BATCH: usize = 1_000;

fn minimums() -> MinimumWages {
    let reference = medwage_catalog::embedded_reference().unwrap();
    MinimumWages::new(medwage_catalog::law::minimum_wages().unwrap(), reference)
}

#[test]
fn the_lowest_minimum_of_an_areas_states_applies() {
    let day = Day::parse_day("2025-05-01").unwrap();
    for (area, jurisdiction, cents) in [
        ("0000000", "the United States", 725),
        ("3400000", "New Jersey", 1_549),
        ("7200000", "Puerto Rico", 1_050),
        // Kansas keeps the federal minimum, Missouri asks for 13.75.
        ("0028140", "Kansas", 725),
        ("0011460", "Michigan", 1_248),
    ] {
        let floor = minimums().find_floor(area.parse().unwrap(), &[], day).unwrap();
        assert_eq!(floor.minimum.hourly, Cents::new(cents), "{area}");
        assert_eq!(&*floor.jurisdiction, jurisdiction, "{area}");
    }
}

#[test]
fn cities_that_ask_for_more_are_named() {
    let day = Day::parse_day("2026-05-01").unwrap();
    let floor = minimums().find_floor("0800000".parse().unwrap(), &[], day).unwrap();
    assert!(floor.higher_places.iter().any(|it| it.place == "Denver"));
}

#[test]
fn californias_hospitals_and_clinics_have_a_floor_of_their_own() {
    let california = "0600000".parse().unwrap();
    for (industry, large, day, cents) in [
        ("622000", false, "2025-05-01", 1_800),
        ("622000", false, "2026-09-01", 1_928),
        ("621400", false, "2025-05-01", 2_100),
        ("621400", false, "2026-09-01", 2_200),
        ("621100", true, "2025-05-01", 2_100),
        ("621100", false, "2025-05-01", 1_650),
        ("622000", false, "2024-01-01", 725),
    ] {
        let kinds = Facility::of_industry(industry, large);
        let floor = minimums().find_floor(california, kinds, Day::parse_day(day).unwrap()).unwrap();
        assert_eq!(floor.minimum.hourly, Cents::new(cents), "{industry} on {day}");
    }
}

/// The lowest paid roles of the field in every area, by kind of workplace: percentiles, mean, interval and posting range.
#[tokio::test]
async fn no_answer_lies_below_its_floor() {
    let service = start().await;
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    let mut profiles = Vec::new();
    for industry in ["", "622000", "621400"] {
        for role in ["front-desk", "coder-1"] {
            profiles.extend(release.areas().iter().map(|area| JobProfile {
                role: role.into(),
                area: area.code.to_string(),
                industry: industry.into(),
                ..Default::default()
            }));
        }
    }
    let day = Day::parse_day("2025-05-01").unwrap();
    let (mut answers, mut met) = (0, 0);
    for part in profiles.chunks(BATCH) {
        let requests = part.iter().cloned().map(request).collect();
        let asked = pb::BatchEstimatePayRequest { requests };
        let reply = service.client.clone().batch_estimate_pay(asked).await.unwrap().into_inner();
        for (profile, result) in part.iter().zip(reply.results) {
            let Some(Form::Estimate(found)) = result.result else { continue };
            answers += 1;
            let kinds = Facility::of_industry(&profile.industry, false);
            let floor = minimums().find_minimum(profile.area.parse().unwrap(), kinds, day).unwrap();
            let hourly = found.hourly.unwrap();
            for figure in [hourly.p10, hourly.p25, hourly.p50, hourly.mean].into_iter().flatten() {
                assert!(figure >= floor.hourly.dollars(), "{profile:?}: {figure} and {floor:?}");
            }
            let year = floor.hourly.dollars() * 2_080.0;
            let posting = found.posting_range_usd.unwrap().low;
            let intervals = [found.median_interval_usd.unwrap().low, posting];
            assert!(
                intervals.into_iter().all(|low| low >= year - 0.5),
                "{profile:?} {intervals:?}"
            );
            let annual = found.annual.unwrap();
            let points = [annual.p10, annual.p25, annual.p50, annual.p75, annual.p90];
            let points: Vec<_> = points.into_iter().flatten().collect();
            let apart = |pair: &[f64]| pair[0] < pair[1] || pair[1] <= year + 1.0;
            assert!(points.windows(2).all(apart), "{profile:?} {points:?}");
            let told = found.warnings.iter().any(|entry| entry.id == "pay.legal_floor");
            assert!(told || hourly.p10.is_none_or(|it| it > floor.hourly.dollars()), "{profile:?}");
            met += usize::from(told);
        }
    }
    println!("{answers} answers, {met} meet a floor");
    assert!(answers > 3_000 && met > 0, "{answers} answers, {met} meet a floor");
}
