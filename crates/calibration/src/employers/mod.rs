//! Pay of groups of real people, moved to the release, beside the distribution of their place.

mod checks;
mod growth;

pub use checks::{EmployerChecks, Score, Tenure, WithinEmployer, employer_checks};

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::str::FromStr;

use medwage_domain::benchmark::mix::IndustryMarkers;
use medwage_domain::code::{AreaCode, IndustryCode, Soc};
use medwage_domain::estimate::{Base, Model, RoleIx};
use medwage_domain::market::{CellKey, Market};
use medwage_domain::month::YearMonth;
use medwage_domain::percentile::PUBLISHED_Z;

use crate::Error;
use crate::inputs::{Employer, Inputs, PayGroup};
use crate::observation::{area_base, national_median};
use growth::Growth;

/// Groups of fewer people are fitted, and never shown.
pub(crate) const FEWEST_SHOWN: u32 = 5;
/// The standard error of a median of normal values is this times their deviation over the root of their number.
const MEDIAN_ERROR: f64 = 1.2533;
/// The deviation of log pay within a group that is taken where a group's own would promise more.
const LEAST_DEVIATION: f64 = 0.10;

/// One group, moved to the release.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The place of its employer in the table.
    pub(crate) employer: usize,
    pub(crate) job: String,
    pub(crate) role: RoleIx,
    pub(crate) as_of: YearMonth,
    pub(crate) people: u32,
    pub(crate) tenure: Option<String>,
    /// Log of the median, in dollars of the release.
    pub(crate) log: f64,
    /// The standard error of the log median.
    pub(crate) error: f64,
    /// The distribution of its place and industry.
    pub(crate) base: Base,
    /// Log of the plain median of the occupation in the area.
    pub(crate) area: f64,
}

impl Group {
    /// True if it may be shown: five people or more.
    pub(crate) fn is_shown(&self) -> bool {
        self.people >= FEWEST_SHOWN && self.tenure.is_none()
    }
}

/// Reads every group of the table and moves its pay to the month of the release.
pub(crate) fn read_groups(
    inputs: &Inputs,
    model: &Model,
    market: &impl Market,
) -> Result<Vec<Group>, Error> {
    let release = release_month(market)?;
    let markers = IndustryMarkers::new(market);
    let table = &inputs.pay_groups;
    for employer in &table.employer {
        if !table.source.iter().any(|source| source.id == employer.source) {
            return Err(Error::unknown_name("pay_groups.toml", &employer.source));
        }
    }
    let mut growths: BTreeMap<Soc, Growth> = BTreeMap::new();
    let mut groups = Vec::new();
    for group in &table.group {
        let place = table.employer.iter().position(|employer| employer.id == group.employer);
        let place = place.ok_or_else(|| Error::unknown_name("pay_groups.toml", &group.employer))?;
        let role = model.role(&group.role);
        let role = role.ok_or_else(|| Error::unknown_name("pay_groups.toml", &group.role))?;
        let soc = model.roles[usize::from(role.0)].soc;
        let growth = match growths.entry(soc) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let now = (release, national_median(market, soc)?);
                place.insert(Growth::new(&inputs.official_medians, soc, now)?)
            }
        };
        let as_of = YearMonth::from_str(&group.as_of)
            .map_err(|_| Error::unknown_name("pay_groups.toml", &group.as_of))?;
        let growth = growth.growth_since(as_of)?;
        let (base, area) = bases_of(&table.employer[place], soc, market, &markers)?;
        let [_, _, median, _, _] = group.percentiles;
        groups.push(Group {
            employer: place,
            job: group.job.clone(),
            role,
            as_of,
            people: group.people,
            tenure: group.tenure.clone(),
            log: median.ln() + growth,
            error: median_error(group),
            base,
            area,
        });
    }
    Ok(groups)
}

/// The distribution of an occupation where an employer is, and the log of the area's plain median.
fn bases_of<M: Market>(
    employer: &Employer,
    soc: Soc,
    market: &M,
    markers: &IndustryMarkers,
) -> Result<(Base, f64), Error> {
    let unknown = |name: &str| Error::unknown_name("pay_groups.toml", name);
    let area = AreaCode::from_str(&employer.area).ok().and_then(|code| market.area_ix(code));
    let area = area.ok_or_else(|| unknown(&employer.area))?;
    let occupation = market.occupation_ix(soc).ok_or_else(|| unknown(&soc.to_string()))?;
    let industry = match &employer.industry {
        None => market.all_industries(),
        Some(code) => IndustryCode::from_str(code)
            .ok()
            .and_then(|code| market.industry_ix(code))
            .ok_or_else(|| unknown(code))?,
    };
    let key = CellKey { occupation, area, industry };
    let none = || Error::NoCell { soc: format!("{soc} in {}", employer.area) };
    let base = area_base(market, markers, key).ok_or_else(none)?;
    let median = base.area_median().ln();
    Ok((base, median))
}

/// The standard error of a group's log median, from its middle half and the number of its people.
fn median_error(group: &PayGroup) -> f64 {
    let [_, low, _, high, _] = group.percentiles;
    let deviation = (high / low).ln() / (PUBLISHED_Z[3] - PUBLISHED_Z[1]);
    MEDIAN_ERROR * deviation.max(LEAST_DEVIATION) / f64::from(group.people.max(1)).sqrt()
}

/// The month of a release: May of the year in its id, as OEWS has it.
fn release_month(market: &impl Market) -> Result<YearMonth, Error> {
    let id = market.release_id();
    let month = id.strip_prefix("oews-").and_then(|month| YearMonth::from_str(month).ok());
    month.ok_or_else(|| Error::unknown_name("the releases", id))
}
