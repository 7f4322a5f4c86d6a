//! Random people and distributions.

use medwage_catalog::embedded_model;
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::distribution::LogQuantile;
use medwage_domain::estimate::{Base, CredentialIx, Education, Profile, RoleIx, SpecialtyIx};
use medwage_domain::percentile::PUBLISHED_Z;
use proptest::prelude::*;

/// Any person whom the model knows.
pub(crate) fn anyone() -> impl Strategy<Value = Profile> {
    let model = embedded_model().unwrap();
    let count = |of: usize| 0..u8::try_from(of).unwrap();
    let credentials = prop::collection::vec(count(model.credentials.len()), 0..6);
    let stated = (prop::option::of(0.0_f64..60.0), prop::option::of(credentials));
    let education = prop::option::of(0..Education::ALL.len());
    let job = (prop::option::of(count(model.specialties.len())), any::<[bool; 2]>());
    (0..model.roles.len(), education, stated, job).prop_map(
        |(role, education, (years, held), (specialty, duties))| {
            let mut person = Profile::of_role(RoleIx(role.try_into().unwrap()));
            person.years = years;
            person.education = education.map(|place| Education::ALL[place].0);
            person.credentials = held.map(|held| held.into_iter().map(CredentialIx).collect());
            person.specialty = specialty.map(SpecialtyIx);
            person.duties[..2].copy_from_slice(&duties);
            person
        },
    )
}

/// Any distribution that a cell can publish, tied percentiles included.
pub(crate) fn any_base() -> impl Strategy<Value = Base> {
    let slope = || prop_oneof![Just(0.0), 0.02_f64..0.7];
    (20_000.0_f64..200_000.0, [slope(), slope(), slope(), slope()]).prop_map(|(median, slopes)| {
        let (median, z) = (median.ln(), PUBLISHED_Z);
        let (p25, p75) = (median + slopes[1] * z[1], median + slopes[2] * z[3]);
        let outside = z[4] - z[3];
        let logs = [p25 - slopes[0] * outside, p25, median, p75, p75 + slopes[3] * outside];
        let points: Vec<_> = z.into_iter().zip(logs).collect();
        Base::new(&LogQuantile::new(&points, None).unwrap(), 0.03, Grade::B).unwrap()
    })
}
