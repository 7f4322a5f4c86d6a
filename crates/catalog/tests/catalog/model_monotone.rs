//! The built-in model never pays less for more: years, credentials, schooling, a higher role.
use crate::people::{any_base, anyone};
use medwage_catalog::embedded_model;
use medwage_domain::estimate::{Base, CredentialIx, CredentialSet, Education, Profile, RoleIx};
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

#[test]
fn no_two_credentials_and_no_duty_lift_a_role_above_a_higher_one() {
    let model = embedded_model().unwrap();
    let credentials = || (0..).take(model.credentials.len()).map(CredentialIx);
    let pairs = credentials().flat_map(|one| credentials().map(move |two| [one, two]));
    let held: Vec<CredentialSet> = pairs.map(|pair| pair.into_iter().collect()).collect();
    let all_duties = [[false, false], [false, true], [true, false], [true, true]];
    for (own_ix, own) in (0_u16..).zip(&model.roles) {
        let roles = (0_u16..).zip(&model.roles);
        for (higher_ix, higher) in roles.filter(|(_, it)| it.soc == own.soc && it.level > own.level)
        {
            for (held, duties) in
                held.iter().flat_map(|held| all_duties.map(|duties| (held, duties)))
            {
                let rank_in = |role| {
                    let mut person = Profile::of_role(RoleIx(role));
                    person.credentials = Some(*held);
                    person.duties[..2].copy_from_slice(&duties);
                    model.rank_profile(&person).unwrap()
                };
                assert!(
                    rank_in(own_ix) <= rank_in(higher_ix),
                    "{} over {}: {held:?} {duties:?}",
                    own.id,
                    higher.id
                );
            }
        }
    }
}
