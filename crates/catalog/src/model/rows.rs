//! The rows of the model file: coefficients and what they apply to, reference populations, and the evidence of the fit.

use serde::{Deserialize, Serialize};

/// A fitted coefficient.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fit {
    /// In score; of experience, a year.
    pub score: f64,
    /// The standard error.
    pub error: f64,
    /// `survey` or `judgement`.
    pub kind: String,
    /// The value that was expected before the figures.
    pub prior: f64,
    /// How firmly.
    pub prior_sd: f64,
    /// The source of the prior.
    pub from: String,
    /// The figures that move it.
    pub figures: Vec<String>,
    /// How far each of them lies from the fit: the logarithm of printed over fitted.
    pub residuals: Vec<f64>,
}

/// A stretch of experience.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperienceRow {
    /// The first year.
    pub from_years: f64,
    /// The year before which it ends.
    pub to_years: f64,
    /// Score a year.
    pub fit: Fit,
}

/// The step to a level of education.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EducationRow {
    /// The level.
    pub level: String,
    /// The step from the level before.
    pub fit: Fit,
}

/// A role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRow {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The occupation.
    pub soc: String,
    /// The height on the ladder.
    pub level: u8,
    /// True if the figures give credentials an effect in it.
    #[serde(default = "default_yes", skip_serializing_if = "is_yes")]
    pub credentials_count: bool,
    /// The score; none for a reference.
    pub fit: Option<Fit>,
}

fn default_yes() -> bool {
    true
}

// The form that serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_yes(answer: &bool) -> bool {
    *answer
}

/// A credential.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialRow {
    /// The code.
    pub id: String,
    /// The credential to whose value its own is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// Credentials beside which it says nothing more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<String>,
    /// The line of work that it belongs to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// How far up it is, such as `core`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub level: String,
    /// The roles in which it counts in full.
    #[serde(default)]
    pub core_roles: Vec<String>,
    /// The roles in which it counts in part: those that lead to the ones in which it counts in full.
    #[serde(default)]
    pub adjacent_roles: Vec<String>,
    /// The value.
    pub fit: Fit,
}

/// The step for a further credential.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FurtherRow {
    /// Which: 2 for the second.
    pub count: u8,
    /// The step.
    pub fit: Fit,
}

/// A duty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DutyRow {
    /// The id.
    pub id: String,
    /// The roles that it adds to.
    pub within: Vec<String>,
    /// The score.
    pub fit: Fit,
}

/// A specialty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialtyRow {
    /// The id.
    pub id: String,
    /// The roles that it adds to.
    pub within: Vec<String>,
    /// The score; none for the reference.
    pub fit: Option<Fit>,
}

/// A size of physicians' practice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticeSizeRow {
    /// The id.
    pub id: String,
    /// The sizes that it covers, in words.
    pub title: String,
    /// The score; none for the reference.
    pub fit: Option<Fit>,
}

/// The part of the step to a kind of workplace that is left at equal role and credentials.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingRow {
    /// The part, between 0 and 1.
    pub fit: Fit,
}

/// Mean and variance of a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MomentsRow {
    /// The mean.
    pub mean: f64,
    /// The variance.
    pub variance: f64,
}

/// Average years in each stretch of experience.
pub type YearsRow = Vec<f64>;

/// A reference population.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PopulationRow {
    /// The occupation.
    pub soc: String,
    /// The sources of the shares.
    pub sources: Vec<String>,
    /// Average years in each stretch of experience.
    pub years: YearsRow,
    /// Of the role.
    pub role: MomentsRow,
    /// Of experience.
    pub experience: MomentsRow,
    /// Of education.
    pub education: MomentsRow,
    /// Of credentials.
    pub credentials: MomentsRow,
    /// Normal scores at the knots of additive score, by which the population fills its cell.
    pub ranks: Vec<f64>,
    /// The people of each role.
    pub people: Vec<RolePeopleRow>,
}

/// The people of a role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolePeopleRow {
    /// The role.
    pub role: String,
    /// The score of its average holder over the occupation's average.
    pub standing: f64,
    /// The part of the variance of pay that knowing the role takes off.
    pub explained: f64,
    /// Average years in each stretch of experience.
    pub years: YearsRow,
    /// Of experience.
    pub experience: MomentsRow,
    /// Of education.
    pub education: MomentsRow,
    /// Of credentials.
    pub credentials: MomentsRow,
}

/// A survey.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyRow {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// `mean` or `median`.
    pub measure: String,
    /// The level over the release's at equal rank, in log pay: time, and who answers.
    pub house_effect: f64,
}

/// A figure that was fitted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentedFigure {
    /// The id.
    pub id: String,
    /// The survey.
    pub survey: String,
    /// The group that it is of.
    pub group: String,
    /// As printed, or the geometric middle of a printed range, in dollars.
    pub printed: f64,
    /// The model's, at the survey's level.
    pub fitted: f64,
    /// The logarithm of printed over fitted.
    pub residual: f64,
    /// The same for a fit that did not see the figure; none for a survey's only figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<f64>,
}

/// A step that was fitted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRow {
    /// The id.
    pub id: String,
    /// The group with the change.
    pub group: String,
    /// The one without.
    pub over: String,
    /// As printed, as a ratio.
    pub printed: f64,
    /// The model's.
    pub fitted: f64,
    /// The logarithm of printed over fitted.
    pub residual: f64,
    /// The same for a fit that did not see it.
    pub left_out: f64,
}

/// How employers differ from the model, by groups of real people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmployersRow {
    /// How many employers were fitted.
    pub employers: usize,
    /// How many groups of people.
    pub groups: usize,
    /// How employers of one market differ, in log pay (standard deviation).
    pub between: f64,
    /// How jobs within an employer differ from the model's ladder, in log pay (standard deviation).
    pub within: f64,
    /// Half the width of an interval that holds 80% of employers that a fit did not see, in deviations of
    /// everything that parts an employer's pay from the estimate.
    pub quantile: f64,
}
