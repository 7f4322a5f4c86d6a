//! The form of the file: coefficients where they apply, populations, and the evidence of the fit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Error;

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The model's id.
    pub id: String,
    /// The release whose national distributions it was fitted on.
    pub release: String,
    /// How far, in log pay, a figure lies from a fit that did not see it (root mean square).
    pub left_out_error: f64,
    /// Variance and mean of the size of physicians' practices.
    pub practice_population: MomentsRow,
    /// Stretches of experience.
    pub experience: Vec<ExperienceRow>,
    /// Steps between levels of education.
    pub education: Vec<EducationRow>,
    /// Roles.
    pub role: Vec<RoleRow>,
    /// Credentials.
    pub credential: Vec<Certificate>,
    /// Steps for further credentials.
    pub further_credential: Vec<FurtherRow>,
    /// Duties.
    pub duty: Vec<DutyRow>,
    /// Specialties.
    pub specialty: Vec<SpecialtyRow>,
    /// Sizes of physicians' practices.
    pub practice_size: Vec<PracticeSizeRow>,
    /// Reference populations.
    pub population: Vec<PopulationRow>,
    /// Surveys, with their house effects.
    pub survey: Vec<SurveyRow>,
    /// Figures that were fitted.
    pub figure: Vec<DocumentedFigure>,
    /// Steps that were fitted.
    pub step: Vec<StepRow>,
}

impl Document {
    /// Reads the file.
    ///
    /// # Errors
    /// Fails where it is not of the form.
    pub fn read(text: &str) -> Result<Self, Error> {
        Ok(toml::from_str(text)?)
    }

    /// Returns all fits, in the order of the model's coefficients.
    pub fn fits_mut(&mut self) -> Vec<&mut Fit> {
        let mut fits: Vec<&mut Fit> = Vec::new();
        fits.extend(self.experience.iter_mut().map(|row| &mut row.fit));
        fits.extend(self.education.iter_mut().map(|row| &mut row.fit));
        fits.extend(self.role.iter_mut().filter_map(|row| row.fit.as_mut()));
        fits.extend(self.credential.iter_mut().map(|row| &mut row.fit));
        fits.extend(self.further_credential.iter_mut().map(|row| &mut row.fit));
        fits.extend(self.duty.iter_mut().map(|row| &mut row.fit));
        fits.extend(self.specialty.iter_mut().filter_map(|row| row.fit.as_mut()));
        fits.extend(self.practice_size.iter_mut().filter_map(|row| row.fit.as_mut()));
        fits
    }
}

/// A fitted coefficient.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fit {
    /// In score; of experience, a year.
    pub score: f64,
    /// Its standard error.
    pub error: f64,
    /// `survey` or `judgement`.
    pub kind: String,
    /// What was expected before the figures.
    pub prior: f64,
    /// How firmly.
    pub prior_sd: f64,
    /// Where the prior comes from.
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
    /// Its first year.
    pub from_years: f64,
    /// Where it ends.
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
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its occupation.
    pub soc: String,
    /// Its height on the ladder.
    pub level: u8,
    /// Whether the figures give credentials an effect in it.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub credentials_count: bool,
    /// Its score; none for a reference.
    pub fit: Option<Fit>,
}

fn yes() -> bool {
    true
}

// The form that serde asks for.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_yes(it: &bool) -> bool {
    *it
}

/// A credential.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Its code.
    pub id: String,
    /// The credential to whose value its own is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<String>,
    /// Credentials beside which it says nothing more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<String>,
    /// Its value.
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
    /// Its id.
    pub id: String,
    /// The roles that it adds to.
    pub within: Vec<String>,
    /// Its score.
    pub fit: Fit,
}

/// A specialty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialtyRow {
    /// Its id.
    pub id: String,
    /// The roles that it adds to.
    pub within: Vec<String>,
    /// Its score; none for the reference.
    pub fit: Option<Fit>,
}

/// A size of physicians' practice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticeSizeRow {
    /// Its id.
    pub id: String,
    /// What it means.
    pub title: String,
    /// Its score; none for the reference.
    pub fit: Option<Fit>,
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
    /// Where its shares come from.
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
}

/// A survey.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `mean` or `median`.
    pub measure: String,
    /// Its level over the release's at equal rank, in log pay: time, and who answers.
    pub house_effect: f64,
}

/// A figure that was fitted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentedFigure {
    /// Its id.
    pub id: String,
    /// Its survey.
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
    /// Its id.
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

/// Places of names in a table.
pub(crate) fn places<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    names.enumerate().map(|(place, name)| (name, place)).collect()
}
