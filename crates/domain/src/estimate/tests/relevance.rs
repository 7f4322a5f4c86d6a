//! Which credentials count in a role.

use super::fixture::model;
use crate::estimate::*;

fn related(relevance: &[Relevance]) -> Model {
    let mut model = model();
    for (credential, relevance) in model.credentials.iter_mut().zip(relevance) {
        credential.relevance = vec![*relevance; model.roles.len()];
    }
    for credential in &mut model.credentials {
        credential.replaced_by = CredentialSet::NONE;
    }
    model
}

fn set(places: &[u8]) -> CredentialSet {
    places.iter().copied().map(CredentialIx).collect()
}

#[test]
fn an_unrelated_credential_adds_nothing_and_an_adjacent_one_a_part() {
    use Relevance::{Adjacent, Core, Unrelated};
    let further = |relevance: Relevance| {
        let model = related(&[Core, relevance]);
        model.weigh_credentials(RoleIx(0), set(&[0, 1])).further
    };
    assert!(further(Unrelated).abs() < 1e-12);
    assert!((further(Adjacent) - Adjacent.weight()).abs() < 1e-12);
    assert!((further(Core) - 1.0).abs() < 1e-12);
    let alone = related(&[Unrelated]).weigh_credentials(RoleIx(0), set(&[0]));
    assert_eq!(alone, CountedCredentials::default());
}

#[test]
fn of_one_family_those_of_different_heights_say_the_same() {
    let mut model = related(&[]);
    for (credential, level) in model.credentials.iter_mut().zip([Level::Core, Level::Advanced]) {
        credential.family = "information".to_owned();
        credential.level = level;
    }
    let counted = model.weigh_credentials(RoleIx(0), set(&[0, 1]));
    assert!(counted.further.abs() < 1e-12, "{counted:?}");
    model.credentials[1].level = Level::Core;
    assert!(model.weigh_credentials(RoleIx(0), set(&[0, 1])).further > 0.9);
    model.credentials[1].level = Level::Entry;
    assert!(model.weigh_credentials(RoleIx(0), set(&[0, 1])).further.abs() < 1e-12);
}

#[test]
fn a_further_credential_never_lowers_whatever_is_held() {
    use Relevance::{Adjacent, Core, Unrelated};
    let classes = [Unrelated, Adjacent, Core];
    let levels = [Level::Entry, Level::Core, Level::Specialty, Level::Advanced];
    for pick in 0..600_usize {
        let mut model = model();
        let count = model.credentials.len();
        for (index, credential) in model.credentials.iter_mut().enumerate() {
            let seed = pick.wrapping_mul(2_654_435_761).wrapping_add(index * 40_503) >> 3;
            credential.relevance = vec![classes[seed % 3]; 8];
            credential.level = levels[(seed / 3) % 4];
            credential.family = format!("f{}", (seed / 12) % 2);
            credential.replaced_by = CredentialSet::NONE;
        }
        let score = |held: CredentialSet| {
            let counted = model.weigh_credentials(RoleIx(0), held);
            let best = counted.best.map_or(0.0, |(ix, weight)| weight * model.credential_value(ix));
            (best, counted.further)
        };
        for held in 0_u8..1 << count.min(6) {
            let own: CredentialSet =
                (0_u8..6).filter(|at| held >> at & 1 == 1).map(CredentialIx).collect();
            for more in 0..u8::try_from(count.min(6)).unwrap() {
                let (before, after) = (score(own), score(own.with_credential(CredentialIx(more))));
                assert!(after.0 >= before.0 && after.1 >= before.1, "{pick} {held} {more}");
            }
        }
    }
}
