//! The built-in model never pays less for more: years, credentials, schooling, a higher role.
use crate::people::{any_base, anyone};
use medwage_catalog::embedded_model;
use medwage_domain::estimate::{Base, CredentialIx, Education, Profile, RoleIx};
use medwage_domain::percentile::Percentile;
use proptest::prelude::*;

fn median(person: &Profile, base: &Base) -> i64 {
    embedded_model().unwrap().estimate_pay(person, base).unwrap().median().get()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn more_is_never_paid_less(
        person in anyone(), base in any_base(), years in 0.0_f64..60.0, more in 0.0_f64..20.0,
        further in 0..u8::try_from(embedded_model().unwrap().credentials.len()).unwrap(), level in 0..4_usize,
    ) {
        let of = |years| median(&Profile { years: Some(years), ..person }, &base);
        prop_assert!(of(years) <= of(years + more));
        let held = person.credentials.unwrap_or_default();
        let of = |held| median(&Profile { credentials: Some(held), ..person }, &base);
        prop_assert!(of(held) <= of(held.with_credential(CredentialIx(further))));
        let of = |place: usize| {
            median(&Profile { education: Some(Education::ALL[place].0), ..person }, &base)
        };
        prop_assert!(of(level) <= of(level + 1));
    }

    #[test]
    fn a_higher_role_of_the_occupation_is_never_paid_less(person in anyone(), base in any_base()) {
        let model = embedded_model().unwrap();
        let own = model.role_of(&person).unwrap();
        let paid = median(&person, &base);
        let roles = (0_u16..).zip(&model.roles);
        for (place, higher) in roles.filter(|(_, it)| it.soc == own.soc && it.level > own.level) {
            let promoted = Profile { role: RoleIx(place), ..person };
            prop_assert!(paid <= median(&promoted, &base), "{} over {}", higher.id, own.id);
        }
    }

    #[test]
    fn percentiles_ascend_and_the_factors_multiply_to_the_cent(person in anyone(), base in any_base()) {
        let estimate = embedded_model().unwrap().estimate_pay(&person, &base).unwrap();
        let at = |it: Percentile| estimate.pay_at(it).unwrap().annual;
        prop_assert!(Percentile::PUBLISHED.windows(2).all(|pair| at(pair[0]) < at(pair[1])));
        let product: f64 = estimate.factors.iter().map(|it| it.multiplier).product();
        let result = estimate.base_median.dollars() * product;
        prop_assert!((result - estimate.median().dollars()).abs() < 0.005);
        prop_assert!(estimate.interval.low < estimate.median() && estimate.median() < estimate.interval.high);
    }
}
