//! The form of the file: coefficients where they apply, populations, and the evidence of the fit.

mod evidence;
mod population;
mod rows;

use serde::{Deserialize, Serialize};

pub use evidence::{DocumentedFigure, EmployersRow, StepRow, SurveyRow};
pub use population::{MomentsRow, PopulationRow, RolePeopleRow, YearsRow};
pub use rows::{
    Certificate, DutyRow, EducationRow, ExperienceRow, FurtherRow, PracticeSizeRow, RoleRow,
    SettingRow, SpecialtyRow,
};

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
    /// How employers differ from the model; none where no employer was fitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employers: Option<EmployersRow>,
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
    /// How much of the step to a kind of workplace is left at equal role; none for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<SettingRow>,
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
        fits.extend(self.setting.iter_mut().map(|row| &mut row.fit));
        fits
    }
}

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
    /// The score that was expected before the figures.
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
