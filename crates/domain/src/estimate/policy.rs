//! Remote work is a policy, not a bonus: whose area sets the pay.

use super::base::Base;
use crate::distribution::LogQuantile;

/// A place that can set the pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The place of the employer.
    Employer,
    /// The home of the employee.
    Employee,
    /// The whole nation.
    Nation,
}

impl Place {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Employer, Self::Employee, Self::Nation];
}

/// Whose area sets the pay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Policy {
    /// The employer's, as for work on site.
    Employer,
    /// The employee's.
    Employee,
    /// None: the nation's.
    National,
    /// A stated blend: weights of the employer's, the employee's and the nation's.
    Blend([f64; 3]),
}

/// The base of each place that is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places {
    /// The place of the employer.
    pub employer: Option<Base>,
    /// The home of the employee.
    pub employee: Option<Base>,
    /// The whole nation.
    pub nation: Option<Base>,
}

/// One place's share in the base, with its own median beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Which.
    pub place: Place,
    /// The weight in log pay at equal rank; 0 where the policy leaves it out.
    pub weight: f64,
    /// The place's own base, for comparison.
    pub base: Base,
}

/// Why a policy gives no base.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum PlaceError {
    /// The policy asks for a place that is not known.
    #[error("the policy needs the {0:?}'s area")]
    Unknown(Place),
    /// The weights are no shares: not negative, and 1 together.
    #[error("the weights of a blend are not negative and sum to 1")]
    Weights,
    /// The distributions can't be combined.
    #[error("the distributions can't be combined")]
    NotCombined,
}

impl Policy {
    fn place_weights(self) -> Result<[f64; 3], PlaceError> {
        let weights = match self {
            Self::Employer => [1.0, 0.0, 0.0],
            Self::Employee => [0.0, 1.0, 0.0],
            Self::National => [0.0, 0.0, 1.0],
            Self::Blend(weights) => weights,
        };
        let shares = weights.iter().all(|weight| (0.0..=1.0).contains(weight));
        let whole = (weights.iter().sum::<f64>() - 1.0).abs() < 1e-6;
        if shares && whole { Ok(weights) } else { Err(PlaceError::Weights) }
    }
}

impl Places {
    /// Returns the base that the policy sets, and every known place's share in it.
    ///
    /// Blending is at equal rank: half the employer's area and half the employee's is the geometric
    /// middle of what both pay at each percentile.
    ///
    /// # Errors
    /// Fails where a place that counts is not known, and for weights that are no shares.
    pub fn apply_policy(&self, policy: Policy) -> Result<(Base, Vec<Share>), PlaceError> {
        let weights = policy.place_weights()?;
        let bases = [self.employer, self.employee, self.nation];
        let mut shares = Vec::with_capacity(Place::ALL.len());
        for ((place, weight), base) in Place::ALL.into_iter().zip(weights).zip(bases) {
            match base {
                Some(base) => shares.push(Share { place, weight, base }),
                None if weight > 0.0 => return Err(PlaceError::Unknown(place)),
                None => {}
            }
        }
        let mut base = blend_shares(&shares).ok_or(PlaceError::NotCombined)?;
        // The law of the place where the work is done applies, whoever sets the pay.
        if let Some(employee) = &self.employee {
            base.floor = employee.floor;
        }
        Ok((base, shares))
    }
}

/// Combines the bases that count. Their errors are added as if they went together: an employee's area
/// and the employer's are often of one state, so taking them as independent would promise too much.
fn blend_shares(shares: &[Share]) -> Option<Base> {
    let counting: Vec<_> = shares.iter().filter(|share| share.weight > 0.0).collect();
    if let [only] = counting.as_slice() {
        return Some(only.base);
    }
    let (first, rest) = counting.split_first()?;
    let combine = |of: &dyn Fn(&Base) -> LogQuantile| {
        let quantiles: Vec<_> =
            counting.iter().map(|share| (share.weight, of(&share.base))).collect();
        let terms: Vec<_> =
            quantiles.iter().map(|(weight, quantile)| (*weight, quantile)).collect();
        LogQuantile::combine_weighted(&terms)
    };
    let weighted = |of: &dyn Fn(&Base) -> f64| -> f64 {
        counting.iter().map(|share| share.weight * of(&share.base)).sum()
    };
    let mut base = first.base;
    base.area = combine(&|base| base.area)?;
    // The blend is the base itself: no factor after it may take the difference between the places for its own.
    base.area_median = libm::exp(base.area.value_at(0.0));
    base.half_width = weighted(&|base| base.half_width);
    base.aging = libm::exp(weighted(&|base| libm::log(base.aging)));
    for share in rest {
        base.grade = base.grade.max(share.base.grade);
        base.known_to = base.known_to.min(share.base.known_to);
    }
    if counting.iter().any(|share| share.base.setting.is_some()) {
        let quantile = combine(&|base| *base.quantile())?;
        let physicians_office = counting.iter().any(|share| share.base.in_physicians_office());
        base.setting = Some(super::base::Setting {
            quantile,
            national_step: None,
            mix_weight: None,
            reliability_weight: None,
            physicians_office,
        });
    }
    Some(base)
}
