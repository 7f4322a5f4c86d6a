//! The people of each role of an occupation: shares of years, schooling and credentials given the role.

use medwage_domain::estimate::{CredentialSet, Education, Model};

use super::Populations;
use super::shares::Shares;
use super::standing::{Standing, role_standing};
use crate::Error;
use crate::inputs::Occupation;

/// How often shares of schooling are made to agree with the occupation's, and with those of each role.
const RAKED: usize = 40;

/// The people of a role, or those in none of ours.
pub(super) struct RolePeople {
    /// Their share of the occupation.
    pub(super) share: f64,
    /// The place in the model of their role; none for the others.
    pub(super) role: Option<medwage_domain::estimate::RoleIx>,
    /// The score of the role.
    pub(super) score: f64,
    /// The variance of the role's score among them, which is none within one of our roles.
    pub(super) variance: f64,
    pub(super) years: Shares<f64>,
    pub(super) levels: Shares<Education>,
    pub(super) held: Shares<CredentialSet>,
}

impl Populations<'_> {
    /// Returns the people of every role of an occupation, and of the others last.
    pub(super) fn list_people(
        &self,
        model: &Model,
        soc: &str,
        occupation: &Occupation,
    ) -> Result<Vec<RolePeople>, Error> {
        let Standing { ours, others } = role_standing(model, soc, occupation)?;
        let mut people = Vec::new();
        let mut tilts = Vec::new();
        for (row, (share, role, score)) in occupation.roles.iter().zip(ours) {
            people.push(RolePeople {
                share,
                role: Some(role),
                score,
                variance: 0.0,
                years: self.read_years(&row.years)?,
                levels: Vec::new(),
                held: self.read_credentials(model, &row.credentials)?,
            });
            tilts.push(row.schooling);
        }
        if let Some((others, row)) = others.zip(occupation.others.as_ref()) {
            people.push(RolePeople {
                share: others.share,
                role: None,
                score: others.mean,
                variance: others.variance,
                years: self.read_years(&row.years)?,
                levels: Vec::new(),
                held: self.read_credentials(model, &row.credentials)?,
            });
            tilts.push(0.0);
        }
        let shares: Vec<_> = people.iter().map(|person| person.share).collect();
        let levels = rake_education(&self.read_education(soc)?, &shares, &tilts);
        for (own, levels) in people.iter_mut().zip(levels) {
            own.levels = levels;
        }
        Ok(people)
    }
}

/// Tilts the occupation's schooling towards each role's, and rakes both margins so that all roles together
/// have the occupation's published shares.
fn rake_education(
    published: &Shares<Education>,
    shares: &[f64],
    tilts: &[f64],
) -> Vec<Shares<Education>> {
    let mut table: Vec<Vec<f64>> = shares
        .iter()
        .zip(tilts)
        .map(|(share, tilt)| {
            let of = |(part, level): &(f64, Education)| {
                share * part * (tilt * f64::from(*level as u8)).exp()
            };
            published.iter().map(of).collect()
        })
        .collect();
    for _ in 0..RAKED {
        for (row, share) in table.iter_mut().zip(shares) {
            let sum: f64 = row.iter().sum();
            row.iter_mut().for_each(|cell| *cell *= share / sum);
        }
        for (place, (part, _)) in published.iter().enumerate() {
            let sum: f64 = table.iter().map(|row| row[place]).sum();
            table.iter_mut().for_each(|row| row[place] *= part / sum);
        }
    }
    let whole = |(row, share): (Vec<f64>, &f64)| {
        let levels = row.into_iter().zip(published);
        levels.map(|(cell, (_, level))| (cell / share, *level)).collect()
    };
    table.into_iter().zip(shares).map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tilted_schooling_keeps_the_occupations_shares() {
        let published = vec![
            (0.5, Education::HighSchool),
            (0.3, Education::Associate),
            (0.2, Education::Bachelor),
        ];
        let shares = [0.6, 0.4];
        let raked = rake_education(&published, &shares, &[-0.5, 0.5]);
        for (place, (part, _)) in published.iter().enumerate() {
            let sum: f64 = raked.iter().zip(shares).map(|(row, share)| share * row[place].0).sum();
            assert!((sum - part).abs() < 1e-9, "{place}: {sum}");
        }
        for row in &raked {
            assert!((row.iter().map(|(share, _)| share).sum::<f64>() - 1.0).abs() < 1e-6);
        }
        assert!(raked[0][0].0 > 0.5 && raked[1][2].0 > 0.2);
    }
}
