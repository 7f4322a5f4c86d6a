//! The form of the file: coefficients where they apply, populations, and the evidence of the fit.

use serde::{Deserialize, Serialize};

use super::ModelFileError;
use super::rows::{
    CredentialRow, DocumentedFigure, DutyRow, EducationRow, EmployersRow, ExperienceRow, Fit,
    FurtherRow, MomentsRow, PopulationRow, PracticeSizeRow, RoleRow, SettingRow, SpecialtyRow,
    StepRow, SurveyRow,
};

/// The model file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelDocument {
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
    pub credential: Vec<CredentialRow>,
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

impl ModelDocument {
    /// Reads the file.
    ///
    /// # Errors
    /// Fails where it is not of the form.
    pub fn from_text(text: &str) -> Result<Self, ModelFileError> {
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
