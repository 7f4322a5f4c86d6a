//! The roles of an occupation, and the people who are in none of them.

use medwage_domain::estimate::{Model, RoleIx};

use super::shares::SUM;
use crate::Error;
use crate::inputs::Occupation;

/// People in none of our roles.
pub(super) struct Others {
    pub(super) share: f64,
    /// The average standing, in score of role.
    pub(super) mean: f64,
    /// How they are spread there.
    pub(super) variance: f64,
}

/// The roles of an occupation: ours with their shares and scores, and the others who make up for them.
pub(super) struct Standing {
    pub(super) ours: Vec<(f64, RoleIx, f64)>,
    pub(super) others: Option<Others>,
}

/// Returns how the roles of an occupation stand.
pub(super) fn role_standing(
    model: &Model,
    soc: &str,
    occupation: &Occupation,
) -> Result<Standing, Error> {
    let mut ours = Vec::new();
    for share in &occupation.roles {
        let missing = || Error::unknown_name("population.toml", &share.role);
        let ix = model.role(&share.role).ok_or_else(missing)?;
        let role = &model.roles[usize::from(ix.0)];
        if role.soc.to_string() != soc {
            return Err(missing());
        }
        ours.push((share.share, ix, role.coefficient.map_or(0.0, |ix| model.score(ix))));
    }
    let share = occupation.others.as_ref().map_or(0.0, |others| others.share);
    let sum = share + ours.iter().map(|(share, ..)| share).sum::<f64>();
    if (sum - 1.0).abs() > SUM {
        return Err(Error::Shares { of: format!("roles of {soc}"), sum });
    }
    let Some(row) = &occupation.others else { return Ok(Standing { ours, others: None }) };
    let of_all = row.role_variance;
    let mean = -ours.iter().map(|(share, _, score)| share * score).sum::<f64>() / share;
    let known: f64 = ours.iter().map(|(share, _, score)| share * score * score).sum();
    let variance = (of_all - known - share * mean * mean) / share;
    if variance < 0.0 {
        return Err(Error::Shares { of: format!("role_variance of {soc}"), sum: of_all });
    }
    Ok(Standing { ours, others: Some(Others { share, mean, variance }) })
}
