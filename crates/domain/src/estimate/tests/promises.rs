use proptest::prelude::*;

use super::fixture::*;
use crate::benchmark::reliability::Grade;
use crate::distribution::LogQuantile;
use crate::estimate::*;
use crate::money::Cents;
use crate::percentile::{PUBLISHED_Z, Percentile};

/// Any person whom the small model can estimate.
pub(super) fn anyone() -> impl Strategy<Value = Profile> {
    let education = prop::option::of(0..5_usize);
    let credentials = prop::option::of(prop::collection::vec(0..6_u8, 0..6));
    let stated = (prop::option::of(0.0_f64..60.0), education, credentials);
    let job = (prop::option::of(0..3_u8), any::<bool>(), prop::option::of(0..3_u8));
    (0..4_u16, stated, job).prop_map(|(role, (years, education, held), (specialty, lead, size))| {
        let mut person = Profile::of_role(RoleIx(role));
        person.years = years;
        person.education = education.map(|place| Education::ALL[place].0);
        person.credentials = held.map(|held| held.into_iter().map(CredentialIx).collect());
        person.specialty = specialty.map(SpecialtyIx);
        person.duties[0] = lead;
        person.practice_size = size.map(PracticeSizeIx);
        person
    })
}

/// Any distribution that a cell can publish: steep, flat, tied.
pub(super) fn any_base() -> impl Strategy<Value = Base> {
    let slope = || prop_oneof![Just(0.0), 0.02_f64..0.7];
    let mean = prop::option::of(0.9_f64..1.4);
    (20_000.0_f64..200_000.0, [slope(), slope(), slope(), slope()], mean).prop_map(
        |(median, slopes, mean)| {
            let shape = quantile(median, slopes);
            let points: Vec<_> = PUBLISHED_Z.into_iter().map(|z| (z, shape.value_at(z))).collect();
            let mean = mean.map(|ratio| ratio * median);
            let quantile = LogQuantile::new(&points, mean).unwrap();
            Base::new(&quantile, 0.03, Grade::B).unwrap()
        },
    )
}

fn median(person: &Profile, base: &Base) -> i64 {
    model().estimate_pay(person, base).unwrap().median().get()
}

proptest! {
    #[test]
    fn percentiles_ascend_strictly(person in anyone(), base in any_base()) {
        let estimate = model().estimate_pay(&person, &base).unwrap();
        let points: Vec<_> =
            Percentile::PUBLISHED.iter().map(|it| estimate.pay_at(*it).unwrap()).collect();
        for pair in points.windows(2) {
            prop_assert!(pair[0].annual < pair[1].annual, "{pair:?}");
            prop_assert!(pair[0].hourly < pair[1].hourly, "{pair:?}");
        }
        prop_assert_eq!(points[2].annual, estimate.median());
        let mean = estimate.mean().unwrap();
        prop_assert!(mean.get() > 0);
        prop_assert!((estimate.rank_pay(points[3].annual) - 75.0).abs() < 0.7);
    }

    #[test]
    fn more_experience_never_lowers_the_median(
        person in anyone(), base in any_base(), years in 0.0_f64..50.0, more in 0.0_f64..20.0,
    ) {
        let less = Profile { years: Some(years), ..person };
        let more = Profile { years: Some(years + more), ..person };
        prop_assert!(median(&less, &base) <= median(&more, &base));
    }

    #[test]
    fn a_further_credential_never_lowers_the_median(
        person in anyone(), base in any_base(), further in 0..5_u8,
    ) {
        let held = person.credentials.unwrap_or_default();
        let without = Profile { credentials: Some(held), ..person };
        let with = Profile { credentials: Some(held.with_credential(CredentialIx(further))), ..person };
        prop_assert!(median(&without, &base) <= median(&with, &base));
    }

    #[test]
    fn a_higher_role_never_lowers_the_median(person in anyone(), base in any_base()) {
        let at = |role| median(&Profile { role: RoleIx(role), ..person }, &base);
        prop_assert!(at(0) <= at(1) && at(1) <= at(2));
    }

    #[test]
    fn the_rank_over_years_is_that_of_each(
        person in anyone(), years in prop::collection::vec(0.0_f64..60.0, 0..5),
    ) {
        let each = years.iter().map(|it| Profile { years: Some(*it), ..person });
        let each: Option<Vec<f64>> = each.map(|it| model().rank_profile(&it)).collect();
        prop_assert_eq!(model().rank_over_years(&person, &years), each);
    }

    #[test]
    fn the_mean_is_that_of_the_percentiles(person in anyone()) {
        let base = base();
        let estimate = model().estimate_pay(&person, &base).unwrap();
        // The middle of each of 4,000 equal parts.
        let parts = 4_000;
        let sum: f64 = (0..parts)
            .map(|part| Percentile::new(100.0 * (f64::from(part) + 0.5) / f64::from(parts)).unwrap())
            .map(|it| base.quantile().value_at(estimate.mu + estimate.tau * it.z()).exp())
            .sum();
        let mean = estimate.mean().unwrap().dollars();
        prop_assert!((mean / (sum / f64::from(parts)) - 1.0).abs() < 2e-3);
    }
}

proptest! {
    #[test]
    fn nothing_is_estimated_below_the_floor_by_law(
        person in anyone(), base in any_base(), cents in 700_i64..4_000, hours in 5.0_f64..60.0,
    ) {
        let person = Profile { hours_per_week: Some(hours), ..person };
        let hourly = Cents::new(cents);
        let estimate = model().estimate_pay(&person, &base.with_floor(hourly)).unwrap();
        let floor = estimate.floor().unwrap();
        let spread = estimate.spread();
        for (percentile, point) in spread.points() {
            let point = point.unwrap();
            prop_assert!(point.annual >= floor.annual && point.hourly >= hourly, "{percentile:?}");
            prop_assert!(!point.at_floor || point.annual == floor.annual || point.hourly == hourly);
        }
        prop_assert!(estimate.median() >= floor.annual && estimate.interval.low >= floor.annual);
        prop_assert!(spread.annual_mean.unwrap() >= floor.annual);
        prop_assert!(spread.posting_range().unwrap().low() >= floor.annual);
        let full_time = hourly.dollars() * 2_080.0 * hours.min(40.0) / 40.0;
        prop_assert!((floor.annual.dollars() - full_time).abs() <= 1.0);
    }
}

#[test]
fn faults_of_a_model_are_told_apart() {
    let faulty = |spoil: fn(&mut Model)| {
        let mut model = model();
        spoil(&mut model);
        model.find_faults()
    };
    assert!(matches!(
        faulty(|it| it.coefficients[1].score = -0.01)[..],
        [ModelFault::Lowers { what: "experience", .. }]
    ));
    assert_eq!(faulty(|it| it.coefficients[7].score = 0.3), []);
    assert!(matches!(
        faulty(|it| it.coefficients[7].score = -0.1)[..],
        [ModelFault::Ladder { .. }]
    ));
    assert!(matches!(
        faulty(|it| it.coefficients[10].score = 0.05)[..],
        [ModelFault::Lowers { what: "credentials", .. }]
    ));
    assert!(matches!(
        faulty(|it| it.populations[0].role.variance = 0.7)[..],
        [ModelFault::Spread { .. }]
    ));
    assert!(matches!(faulty(|it| it.experience[1].from = 4.0)[..], [ModelFault::Gap { .. }]));
    assert!(matches!(
        faulty(|it| it.further_credentials.push(CoefficientIx(99)))[..],
        [ModelFault::Dangling { place: 99, .. }]
    ));
    assert!(matches!(
        faulty(|it| it.coefficients[0].error = f64::NAN)[..],
        [ModelFault::NotFinite { .. }]
    ));
    assert!(
        !faulty(|it| {
            it.populations.pop();
        })
        .is_empty()
    );
}

#[test]
fn a_lower_role_with_a_paid_duty_may_not_pass_a_higher_one() {
    let mut model = model();
    model.duties[0].within = vec![RoleIx(1)];
    model.coefficients[15].score = 0.7;
    assert!(matches!(model.find_faults()[..], [ModelFault::Ladder { .. }]));
}

#[test]
fn a_lower_role_with_a_paid_credential_may_not_pass_a_higher_one() {
    let faulty = |in_higher: Relevance| {
        let mut model = model();
        model.coefficients[11].score = 0.9;
        let (clerk, coder, manager) = (Relevance::Core, Relevance::Core, Relevance::Core);
        model.credentials[2].relevance = vec![clerk, coder, in_higher, manager];
        model.find_faults()
    };
    assert_eq!(faulty(Relevance::Core), []);
    assert!(matches!(faulty(Relevance::Adjacent)[..], [ModelFault::Ladder { .. }]));
}

#[test]
fn years_and_hours_that_are_none_are_refused() {
    for years in [-1.0, f64::NAN, f64::INFINITY, 101.0] {
        let person = Profile { years: Some(years), ..of("coder") };
        let refused = model().estimate_pay(&person, &base());
        assert!(matches!(refused, Err(EstimateError::Years { .. })), "{years}");
    }
    for hours in [0.0, -8.0, f64::NAN, 168.5] {
        let person = Profile { hours_per_week: Some(hours), ..of("coder") };
        let refused = model().estimate_pay(&person, &base());
        assert!(matches!(refused, Err(EstimateError::Hours { .. })), "{hours}");
    }
    let refused = model().estimate_pay(&Profile::of_role(RoleIx(9)), &base());
    assert_eq!(refused, Err(EstimateError::UnknownRole { place: 9 }));
}
