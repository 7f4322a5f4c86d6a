//! A million random people: every estimate is a number, and every input moves it or is said not to.
use crate::people::{any_base, anyone};
use medwage_catalog::embedded_model;
use medwage_domain::estimate::{
    Base, DutyIx, Estimate, Input, Model, PracticeSizeIx, Profile, Unused,
};
use medwage_domain::percentile::Percentile;
use proptest::prelude::*;

/// Everything that can be stated of anyone, sizes and hours included.
fn anyone_in_full() -> impl Strategy<Value = Profile> {
    let sizes = u8::try_from(embedded_model().unwrap().practice_sizes.len()).unwrap();
    let job = (
        prop::option::of(0_u32..10_000),
        prop::option::of(0..sizes),
        prop::option::of(prop_oneof![0.1_f64..168.0, Just(40.0)]),
    );
    (anyone(), job).prop_map(|(person, (team_size, practice, hours_per_week))| Profile {
        team_size,
        practice_size: practice.map(PracticeSizeIx),
        hours_per_week,
        ..person
    })
}

/// The person without one of the inputs that are stated, and which it is.
fn without_each(person: &Profile) -> Vec<(&'static str, Profile)> {
    let mut others = Vec::new();
    let mut without = |name, stated: bool, other: Profile| {
        if stated {
            others.push((name, other));
        }
    };
    without("years", person.years.is_some(), Profile { years: None, ..*person });
    without("education", person.education.is_some(), Profile { education: None, ..*person });
    without("credentials", person.credentials.is_some(), Profile { credentials: None, ..*person });
    without("specialty", person.specialty.is_some(), Profile { specialty: None, ..*person });
    for DutyIx(place) in person.duties() {
        let mut other = *person;
        other.duties[usize::from(place)] = false;
        without("duty", true, other);
    }
    without("team", person.team_size.is_some(), Profile { team_size: None, ..*person });
    without("practice", person.practice_size.is_some(), Profile { practice_size: None, ..*person });
    without("hours", person.hours_per_week.is_some(), Profile { hours_per_week: None, ..*person });
    others
}

/// Whether an input is listed as unused.
fn listed(estimate: &Estimate, name: &str) -> bool {
    let is = |it: &Unused| match it.input {
        Input::Years => name == "years",
        Input::Credential(_) | Input::NoCredential => name == "credentials",
        Input::Specialty => name == "specialty",
        Input::Duty(_) => name == "duty",
        Input::TeamSize => name == "team",
        Input::PracticeSize => name == "practice",
        Input::Hours => name == "hours",
    };
    estimate.unused.iter().any(is)
}

/// What a caller sees move.
fn answer(estimate: &Estimate) -> Vec<f64> {
    let numbers =
        [estimate.mu, estimate.tau, estimate.interval.half_width, estimate.hours_factor()];
    let spread = estimate.spread();
    let points = spread.points().map(|(_, point)| point.unwrap().annual.dollars());
    let rest = [spread.annual_mean, spread.hourly_mean].map(|it| it.unwrap().dollars());
    numbers.into_iter().chain(points).chain(rest).collect()
}

fn estimate(model: &Model, person: &Profile, base: &Base) -> Estimate {
    model.estimate_pay(person, base).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000_000))]

    #[test]
    fn every_number_is_finite_and_in_order(person in anyone_in_full(), base in any_base()) {
        let estimate = estimate(embedded_model().unwrap(), &person, &base);
        prop_assert!(answer(&estimate).into_iter().all(f64::is_finite), "{estimate:?}");
        let at = |it: Percentile| estimate.pay_at(it).unwrap().z;
        prop_assert!(Percentile::PUBLISHED.windows(2).all(|pair| at(pair[0]) < at(pair[1])));
        // The people of one role may differ a little more than those of its whole occupation.
        prop_assert!(estimate.tau > 0.0 && estimate.tau < 1.05);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50_000))]

    #[test]
    fn every_input_moves_the_answer_or_is_listed_as_unused(
        person in anyone_in_full(), base in any_base(),
    ) {
        let model = embedded_model().unwrap();
        let with = estimate(model, &person, &base);
        for (name, other) in without_each(&person) {
            let moved = answer(&with) != answer(&estimate(model, &other, &base));
            prop_assert!(moved || listed(&with, name), "{name} of {person:?}");
        }
    }
}
