use proptest::prelude::*;

use super::fixture::*;
use crate::estimate::*;

fn unused(person: &Profile, base: &Base) -> Vec<Unused> {
    model().estimate_pay(person, base).unwrap().unused
}

#[test]
fn each_reason_is_given_for_its_case() {
    let lead = |role: &str| {
        let mut person = of(role);
        person.duties[0] = true;
        person
    };
    let known = CredentialSet::NONE;
    let cases = [
        (Profile { years: Some(41.0), ..of("coder") }, Input::Years, UnusedReason::BeyondYears),
        (
            Profile { credentials: held(&["A", "B"]), ..of("coder") },
            Input::Credential(CredentialIx(0)),
            UnusedReason::Replaced,
        ),
        (
            Profile { credentials: held(&["B", "C", "D", "E"]), ..of("coder") },
            Input::Credential(CredentialIx(4)),
            UnusedReason::BeyondCounted,
        ),
        (
            Profile { credentials: Some(known.with_credential(CredentialIx(40))), ..of("coder") },
            Input::Credential(CredentialIx(40)),
            UnusedReason::Unknown,
        ),
        (
            Profile { specialty: Some(SpecialtyIx(0)), ..of("clerk") },
            Input::Specialty,
            UnusedReason::NotForRole,
        ),
        (
            Profile { credentials: held(&["C"]), ..of("clerk") },
            Input::Credential(CredentialIx(2)),
            UnusedReason::NotForRole,
        ),
        (lead("manager"), Input::Duty(DutyIx(0)), UnusedReason::NotForRole),
        (Profile { team_size: Some(6), ..of("manager") }, Input::TeamSize, UnusedReason::NoFigure),
        (
            Profile { practice_size: Some(PracticeSizeIx(1)), ..of("coder") },
            Input::PracticeSize,
            UnusedReason::NotForSetting,
        ),
        (
            Profile { hours_per_week: Some(45.0), ..of("coder") },
            Input::Hours,
            UnusedReason::Overtime,
        ),
    ];
    for (person, input, reason) in cases {
        assert_eq!(unused(&person, &base()), [Unused { input, reason }], "{input:?}");
        assert!(!reason.text().is_empty());
    }
    let in_office = Profile { practice_size: Some(PracticeSizeIx(1)), ..of("coder") };
    assert_eq!(unused(&in_office, &office()), []);
}

proptest! {
    /// Taking one input away either changes the estimate or takes its entry away.
    #[test]
    fn nothing_is_ignored_in_silence(person in super::promises::anyone()) {
        let base = office();
        let whole = model().estimate_pay(&person, &base).unwrap();
        let mut without = vec![
            Profile { years: None, ..person },
            Profile { education: None, ..person },
            Profile { specialty: None, ..person },
            Profile { duties: [false; 8], ..person },
            Profile { practice_size: None, ..person },
        ];
        let held = person.credentials.unwrap_or_default();
        without.extend(held.iter().map(|it| Profile {
            credentials: Some(held.without_members(CredentialSet::NONE.with_credential(it))),
            ..person
        }));
        for other in without.into_iter().filter(|other| *other != person) {
            let other = model().estimate_pay(&other, &base).unwrap();
            let same_rank = (whole.mu - other.mu).abs() < 1e-12 && (whole.tau - other.tau).abs() < 1e-12;
            let stated = |it: &Estimate| it.factors.map(|factor| factor.stated);
            prop_assert!(
                !same_rank || whole.unused != other.unused || stated(&whole) != stated(&other),
                "{:?}", person
            );
        }
    }

    #[test]
    fn the_order_of_credentials_does_not_matter(held in prop::collection::vec(0..5_u8, 0..6)) {
        let forwards: CredentialSet = held.iter().copied().map(CredentialIx).collect();
        let backwards: CredentialSet = held.iter().rev().copied().map(CredentialIx).collect();
        let of = |held| {
            model().estimate_pay(&Profile { credentials: Some(held), ..of("coder") }, &base()).unwrap()
        };
        prop_assert_eq!(of(forwards), of(backwards));
    }
}
