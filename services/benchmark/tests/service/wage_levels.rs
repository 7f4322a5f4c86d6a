//! The Department of Labor's wage levels, and the year before that they tell.

use medwage_contracts::pb::benchmark::{self as api, TrendVerdict, WageLevelBasis};
use medwage_contracts::pb::types::{FigureKind, GapKind, View};
use medwage_dataset::prevailing::Basis;
use medwage_dataset::{embedded_prevailing_wages, newest_embedded};
use medwage_domain::market::Market as _;
use medwage_domain::money::Pay;
use tonic::{Code, Status};

use super::support::{Service, market, reason, start};

async fn list(
    service: &Service,
    (occupation, area, industry): (&str, &str, &str),
) -> Result<api::ListWageLevelsResponse, Status> {
    let request = api::ListWageLevelsRequest {
        market: Some(market(occupation, area, industry)),
        view: View::Full.into(),
        ..Default::default()
    };
    service.client.clone().list_wage_levels(request).await.map(tonic::Response::into_inner)
}

fn hourly(reply: &api::ListWageLevelsResponse) -> Vec<Option<f64>> {
    reply.levels.iter().map(|level| level.hourly.as_ref().unwrap().usd).collect()
}

#[tokio::test]
async fn the_departments_levels_are_served_as_they_are() {
    let service = start().await;
    let wages = embedded_prevailing_wages().unwrap();
    let release = newest_embedded().open_release().unwrap();
    for basis in [Basis::Own, Basis::Shared, Basis::Unsure] {
        let known =
            |soc, area| release.occupation_ix(soc).is_some() && release.area_ix(area).is_some();
        let (soc, area, wage) = wages
            .iter()
            .find(|(soc, area, wage)| {
                wage.basis == basis && wage.pay == Pay::Hourly && known(*soc, *area)
            })
            .unwrap();
        let name = format!("areas/{area}");
        let reply = list(&service, (&soc.to_string(), &name, "")).await.unwrap();
        let expected = match basis {
            Basis::Own => WageLevelBasis::Own,
            Basis::Shared => WageLevelBasis::Shared,
            Basis::Unsure => WageLevelBasis::Unsure,
        };
        assert_eq!(reply.basis(), expected, "{name}");
        assert_eq!(reply.area_count, Some(i32::from(wage.sharing)), "{name}");
        assert_eq!(
            (reply.wage_year.as_str(), reply.reference_month.as_str()),
            ("2025-26", "2024-05")
        );
        let printed: Vec<_> = wage.wage_levels().iter().map(|it| Some(it.dollars())).collect();
        assert_eq!(hourly(&reply), printed, "{name}");
        for level in &reply.levels {
            let (annual, hourly) = (level.annual.as_ref().unwrap(), level.hourly.as_ref().unwrap());
            assert_eq!(annual.kind(), FigureKind::Published);
            assert_eq!(annual.usd.unwrap(), (hourly.usd.unwrap() * 2_080.0).round());
        }
        let provenance = reply.evidence.unwrap().provenance.unwrap();
        assert_eq!(provenance.source_sha256, wages.source.sha256);
        assert!(reply.citation.contains("Foreign Labor Certification"), "{}", reply.citation);
        assert!(reply.summary.chars().count() <= 240 && !reply.summary.is_empty());
    }
}

#[tokio::test]
async fn levels_that_the_department_does_not_have_are_derived_and_say_so() {
    let service = start().await;
    for (market, kind) in [
        (("29-2072", "", ""), FigureKind::Interpolated),
        (("29-2072", "CA", ""), FigureKind::Interpolated),
        (("29-2072", "", "hospital"), FigureKind::Interpolated),
        (("29-2072", "Dallas", "hospital"), FigureKind::Modeled),
    ] {
        let reply = list(&service, market).await.unwrap();
        assert_eq!(reply.basis(), WageLevelBasis::Derived, "{market:?}");
        assert_eq!((reply.wage_year.as_str(), reply.area_count), ("", None), "{market:?}");
        let levels: Vec<_> = reply.levels.iter().map(|it| it.annual.clone().unwrap()).collect();
        assert!(levels.iter().all(|it| it.kind() == kind), "{market:?}");
        let usd: Vec<_> = levels.iter().map(|it| it.usd.unwrap()).collect();
        assert!(usd.is_sorted(), "{usd:?}");
        let mean = reply.annual_mean.unwrap().usd.unwrap();
        assert!(((usd[0] + 2.0 * usd[3]) / 3.0 - mean).abs() <= 1.0, "{usd:?} {mean}");
        let evidence = reply.evidence.unwrap();
        assert!(evidence.provenance.is_none() && evidence.benchmark.is_some(), "{market:?}");
    }
}

#[tokio::test]
async fn levels_of_an_occupation_paid_by_the_year_have_no_hourly_wage() {
    let service = start().await;
    let wages = embedded_prevailing_wages().unwrap();
    let release = newest_embedded().open_release().unwrap();
    let known = |soc, area| release.occupation_ix(soc).is_some() && release.area_ix(area).is_some();
    let mut of_year = wages.iter().filter(|(_, _, wage)| wage.pay == Pay::Annual);
    let (soc, area, _) = of_year.find(|(soc, area, _)| known(*soc, *area)).unwrap();
    let reply = list(&service, (&soc.to_string(), &format!("areas/{area}"), "")).await.unwrap();
    for level in reply.levels {
        assert!(level.annual.unwrap().usd.is_some());
        assert_eq!(level.hourly.unwrap().gap.unwrap().kind(), GapKind::NotApplicable);
    }
}

#[tokio::test]
async fn a_market_that_is_unknown_is_refused_as_everywhere() {
    let service = start().await;
    let refused = list(&service, ("astronaut", "", "")).await.unwrap_err();
    assert_eq!(reason(&refused, Code::InvalidArgument), "OCCUPATION_UNKNOWN");
}

async fn year_change(service: &Service, area: &str) -> Option<api::YearChange> {
    let request = api::ComputeTrendRequest {
        market: Some(market("29-2072", area, "")),
        ..Default::default()
    };
    let reply = service.client.clone().compute_trend(request).await.unwrap().into_inner();
    assert!(reply.summary.chars().count() <= 240, "{}", reply.summary);
    reply.year_change
}

#[tokio::test]
async fn the_year_before_is_told_only_where_it_is_the_areas_own() {
    let service = start().await;
    let wages = embedded_prevailing_wages().unwrap();
    let release = newest_embedded().open_release().unwrap();
    let coders = wages
        .iter()
        .filter(|(soc, area, _)| soc.to_string() == "29-2072" && release.area_ix(*area).is_some());
    let mut told = [0; 4];
    for (_, area, wage) in coders {
        let Some(change) = year_change(&service, &format!("areas/{area}")).await else {
            panic!("{area} is an area")
        };
        assert!(!change.reason.is_empty(), "{area}");
        if wage.basis != Basis::Own {
            assert_eq!(change.verdict(), TrendVerdict::Unspecified, "{area}");
            assert_eq!(
                (change.earlier_mean_annual_usd, change.noise_percent),
                (None, None),
                "{area}"
            );
            told[3] += 1;
            continue;
        }
        let earlier = change.earlier_mean_annual_usd.unwrap();
        assert!((earlier - wage.mean_wage().dollars() * 2_080.0).abs() <= 0.5, "{area}");
        let Some(interval) = change.mean_change_interval_percent else { continue };
        let percent = change.mean_change_percent.unwrap();
        assert!(interval.low < percent && percent < interval.high, "{area}");
        assert!(change.noise_percent.unwrap() > 0.0, "{area}");
        let expected = match change.verdict() {
            TrendVerdict::Rose => (interval.low > 0.0, 0),
            TrendVerdict::Fell => (interval.high < 0.0, 1),
            _ => (interval.low <= 0.0 && interval.high >= 0.0, 2),
        };
        assert!(expected.0, "{area}: {percent} {interval:?}");
        told[expected.1] += 1;
    }
    assert!(told.iter().all(|count| *count > 0), "rose, fell, cannot be told, not own: {told:?}");
    for area in ["", "CA"] {
        assert_eq!(year_change(&service, area).await, None, "{area:?}");
    }
}
