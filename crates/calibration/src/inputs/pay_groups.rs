//! `pay_groups.toml` and `official_medians.toml`: pay of groups of real people, and how it is moved.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Groups of people of one job in one employer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayGroups {
    pub(crate) source: Vec<PaySource>,
    pub(crate) employer: Vec<Employer>,
    pub(crate) group: Vec<PayGroup>,
}

/// A source of pay.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PaySource {
    pub(crate) id: String,
    pub(crate) published: String,
    pub(crate) license: String,
}

/// One employer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Employer {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    pub(crate) source: String,
    /// The kind, such as `district-hospital`; `survey` pools employers.
    pub(crate) kind: String,
    /// The OEWS area of its workplaces; the state's or the nation's where they are spread over it.
    pub(crate) area: String,
    /// The industry of its workplaces, without the owner.
    pub(crate) industry: Option<String>,
}

/// The people of one job.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PayGroup {
    pub(crate) employer: String,
    /// The class of the payroll titles.
    pub(crate) job: String,
    /// The role that one would ask for.
    pub(crate) role: String,
    /// The month of the pay, as `2016-07`.
    pub(crate) as_of: String,
    pub(crate) people: u32,
    /// Years with the employer, where the group is a part of a job's people.
    pub(crate) tenure: Option<String>,
    /// Pay at the five published percentiles, in dollars a year.
    pub(crate) percentiles: [f64; 5],
}

/// National medians by year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfficialMedians {
    pub(crate) occupation: Vec<MedianSeries>,
}

/// The medians of one occupation, each of May.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MedianSeries {
    pub(crate) soc: String,
    pub(crate) medians: BTreeMap<String, f64>,
    pub(crate) before: Option<EarlierSeries>,
}

/// The occupation that an occupation was part of before.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EarlierSeries {
    pub(crate) occupation: String,
    pub(crate) medians: BTreeMap<String, f64>,
    /// The median at which the earlier series reaches the first year of the later one.
    pub(crate) joins: f64,
}
