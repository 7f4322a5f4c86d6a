//! The model judged by groups of real people: errors, coverage, and contrasts within employers, each
//! employer left out of the fit that judges it.

use std::collections::BTreeMap;

use medwage_domain::estimate::{EmployerSpread, Profile};

use super::Group;
use crate::fit::{FittedGroup, conformal_quantile};
use crate::inputs::Inputs;
use crate::{Calibration, Error};

/// Groups from this year and month on are called recent.
const RECENT: (u16, u8) = (2021, 7);
/// The jobs that an employer's others are compared with, in order of preference.
const REFERENCES: [&str; 2] = ["coder", "biller"];

/// Errors and coverage over groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// How many groups.
    pub groups: usize,
    /// The median absolute error of the estimate's median, as a share.
    pub error: f64,
    /// The same of the plain median of the occupation in the area.
    pub area_error: f64,
    /// The median error with its sign, in log pay: above 0 where people are paid more than estimated.
    pub bias: f64,
    /// The shares of groups whose estimate lies within 5, 10 and 20 percent.
    pub within: [f64; 3],
    /// The share of groups whose median lies in the interval of the market's median.
    pub median_coverage: f64,
    /// The share of groups whose median lies in the interval of one employer's pay.
    pub employer_coverage: f64,
    /// The same with each employer counted once.
    pub by_employer: f64,
}

/// One job over another of the same employer.
#[derive(Clone, Debug, PartialEq)]
pub struct WithinEmployer {
    /// The employer.
    pub employer: String,
    /// The job.
    pub job: String,
    /// The job that it is compared with.
    pub over: String,
    /// The log ratio of their medians.
    pub paid: f64,
    /// The model's.
    pub fitted: f64,
    /// The model's by a fit that did not see the employer.
    pub left_out: f64,
}

/// The judgment of the groups.
#[derive(Clone, Debug, PartialEq)]
pub struct EmployerChecks {
    /// Over all groups.
    pub all: Score,
    /// Over groups since the middle of 2021.
    pub recent: Score,
    /// By role.
    pub by_role: Vec<(String, Score)>,
    /// By kind of employer.
    pub by_kind: Vec<(String, Score)>,
    /// By year of the pay.
    pub by_year: Vec<(String, Score)>,
    /// Contrasts within employers.
    pub contrasts: Vec<WithinEmployer>,
    /// People by years with the employer over all of their job.
    pub tenures: Vec<Tenure>,
}

/// People of a job by years with the employer, over all of the job's people.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenure {
    /// The employer.
    pub employer: String,
    /// The job.
    pub job: String,
    /// Years with the employer, as `2-5`.
    pub years: String,
    /// The log ratio of the medians.
    pub paid: f64,
    /// The model's, with the middle of those years as years in the field.
    pub fitted: f64,
}

/// A group that may be shown, with its employer and what is said of it.
struct Judged<'a> {
    group: &'a Group,
    fitted: &'a FittedGroup,
    employer: &'a crate::inputs::Employer,
    median_half_width: f64,
    employer_half_width: f64,
}

/// Measures the groups of five people or more, each by a fit that did not see its employer.
///
/// # Errors
/// Fails where a group's role can't be estimated.
pub fn employer_checks(
    inputs: &Inputs,
    calibration: &Calibration,
) -> Result<EmployerChecks, Error> {
    let mut judged = Vec::new();
    let employers = calibration.model.employers.unwrap_or_default();
    for (group, fitted) in calibration.people.iter().zip(&calibration.groups) {
        if !group.is_shown() {
            continue;
        }
        let profile = Profile::of_role(group.role);
        let estimate = calibration.model.estimate_pay(&profile, &group.base)?;
        let quantile = conformal_quantile(&calibration.groups, Some(group.employer));
        let by_others = EmployerSpread { quantile, ..employers };
        judged.push(Judged {
            group,
            fitted,
            employer: &inputs.pay_groups.employer[group.employer],
            median_half_width: estimate.interval.half_width,
            employer_half_width: by_others.half_width(estimate.interval.half_width),
        });
    }
    let role = |one: &Judged<'_>| calibration.model.roles[usize::from(one.group.role.0)].id.clone();
    let recent =
        judged.iter().filter(|one| (one.group.as_of.year(), one.group.as_of.month()) >= RECENT);
    Ok(EmployerChecks {
        all: score_judged(judged.iter()),
        recent: score_judged(recent),
        by_role: group_scores(&judged, role),
        by_kind: group_scores(&judged, |one| one.employer.kind.clone()),
        by_year: group_scores(&judged, |one| one.group.as_of.year().to_string()),
        contrasts: compare_jobs(&judged),
        tenures: check_tenures(inputs, calibration)?,
    })
}

impl EmployerChecks {
    /// Returns the median absolute error of the contrasts, by fits without their employer, as a share.
    pub fn contrast_error(&self) -> f64 {
        let errors = self
            .contrasts
            .iter()
            .map(|contrast| (contrast.paid - contrast.left_out).abs().exp_m1());
        find_median(errors.collect())
    }
}

fn group_scores(judged: &[Judged<'_>], by: impl Fn(&Judged<'_>) -> String) -> Vec<(String, Score)> {
    let mut names: BTreeMap<String, Vec<&Judged<'_>>> = BTreeMap::new();
    for one in judged {
        names.entry(by(one)).or_default().push(one);
    }
    names.into_iter().map(|(name, judged)| (name, score_judged(judged.into_iter()))).collect()
}

fn score_judged<'j, 'a: 'j>(judged: impl Iterator<Item = &'j Judged<'a>>) -> Score {
    let judged: Vec<_> = judged.collect();
    let count = judged.len().max(1) as f64;
    let apart = |one: &&Judged<'_>| one.fitted.paid - one.fitted.left_out;
    let off = |log: f64| (-log).exp_m1().abs();
    let share = |holds: &dyn Fn(&&Judged<'_>) -> bool| {
        judged.iter().filter(|one| holds(one)).count() as f64 / count
    };
    let mut employers: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for one in &judged {
        let counts = employers.entry(one.group.employer).or_default();
        counts.0 += f64::from(u8::from(apart(one).abs() <= one.employer_half_width));
        counts.1 += 1.0;
    }
    let held: f64 = employers.values().map(|(held, of)| held / of).sum();
    Score {
        groups: judged.len(),
        error: find_median(judged.iter().map(|one| off(apart(one))).collect()),
        area_error: find_median(
            judged.iter().map(|one| off(one.fitted.paid - one.group.area)).collect(),
        ),
        bias: find_median(judged.iter().map(&apart).collect()),
        within: [0.05, 0.10, 0.20].map(|most| share(&|one| off(apart(one)) <= most)),
        median_coverage: share(&|one| apart(one).abs() <= one.median_half_width),
        employer_coverage: share(&|one| apart(one).abs() <= one.employer_half_width),
        by_employer: held / employers.len().max(1) as f64,
    }
}

/// Each employer's jobs over its coders, or over its billers where it has none.
fn compare_jobs(judged: &[Judged<'_>]) -> Vec<WithinEmployer> {
    let mut found = Vec::new();
    for one in judged {
        let same = |other: &&Judged<'_>| other.group.employer == one.group.employer;
        let job = |job: &str| judged.iter().filter(same).find(|other| other.group.job == job);
        let Some(over) = REFERENCES.iter().find_map(|name| job(name)) else { continue };
        if over.group.job == one.group.job {
            continue;
        }
        found.push(WithinEmployer {
            employer: one.employer.id.clone(),
            job: one.group.job.clone(),
            over: over.group.job.clone(),
            paid: one.fitted.paid - over.fitted.paid,
            fitted: one.fitted.fitted - over.fitted.fitted,
            left_out: one.fitted.left_out - over.fitted.left_out,
        });
    }
    found
}

/// Each cut by years with the employer. Years in the field are more than those, so the model's ends are wide.
fn check_tenures(inputs: &Inputs, calibration: &Calibration) -> Result<Vec<Tenure>, Error> {
    let mut found = Vec::new();
    for part in calibration.tenures.iter().filter(|tenure| tenure.people >= super::FEWEST_SHOWN) {
        let whole = calibration
            .people
            .iter()
            .find(|group| group.employer == part.employer && group.job == part.job);
        let years = part.tenure.as_deref();
        let Some((whole, years)) = whole.zip(years) else { continue };
        let anyone = Profile::of_role(part.role);
        let median = |person: &Profile| -> Result<f64, Error> {
            let estimate = calibration.model.estimate_pay(person, &part.base)?;
            Ok(estimate.base().quantile().value_at(estimate.mu))
        };
        let stated = Profile { years: Some(middle_of(years)?), ..anyone };
        found.push(Tenure {
            employer: inputs.pay_groups.employer[part.employer].id.clone(),
            job: part.job.clone(),
            years: years.to_owned(),
            paid: part.log - whole.log,
            fitted: median(&stated)? - median(&anyone)?,
        });
    }
    Ok(found)
}

/// The middle of a range of years such as `2-5`, or what `20+` is taken for.
fn middle_of(years: &str) -> Result<f64, Error> {
    const BEYOND: f64 = 5.0;
    let unknown = || Error::unknown_name("pay_groups.toml", years);
    if let Some(from) = years.strip_suffix('+') {
        return Ok(from.parse::<f64>().map_err(|_| unknown())? + BEYOND);
    }
    let (from, to) = years.split_once('-').ok_or_else(unknown)?;
    let number = |text: &str| text.parse::<f64>().map_err(|_| unknown());
    Ok(f64::midpoint(number(from)?, number(to)?))
}

fn find_median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let half = numbers.len() / 2;
    match numbers.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => numbers[half],
        _ => f64::midpoint(numbers[half - 1], numbers[half]),
    }
}
