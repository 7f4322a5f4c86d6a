//! The fitted model of the estimate as a file: the form ([`ModelDocument`]), the reading, and the one that is built in.
//!
//! `data/model/model.toml` is written by `medwage model fit` and by nothing else. Knows nothing of fitting.

mod document;
mod load;
mod rows;

use std::sync::OnceLock;

pub use document::ModelDocument;
use medwage_domain::estimate::{Model, ModelFault};
pub use rows::{
    CredentialRow, DocumentedFigure, DutyRow, EducationRow, EmployersRow, ExperienceRow, Fit,
    FurtherRow, MomentsRow, PopulationRow, PracticeSizeRow, RolePeopleRow, RoleRow, SettingRow,
    SpecialtyRow, StepRow, SurveyRow, YearsRow,
};

/// The file that `medwage model fit` writes.
static MODEL_TEXT: &str = include_str!("../../../../data/model/model.toml");

/// Why a model file is refused.
#[derive(Debug, thiserror::Error)]
pub enum ModelFileError {
    /// It is not of the form.
    #[error("the model file is not of its form")]
    Form(#[from] toml::de::Error),
    /// It names what is not there.
    #[error("{table} names {name:?}, which is not there")]
    Unknown {
        /// The table.
        table: &'static str,
        /// The name that is not there.
        name: String,
    },
    /// It breaks a promise that estimates rest on.
    #[error("the model can't be used: {}", join_faults(.0))]
    Faults(Vec<ModelFault>),
}

fn join_faults(faults: &[ModelFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Returns the text of the model that is built in.
pub fn embedded_model_text() -> &'static str {
    MODEL_TEXT
}

/// Returns the model that is built in.
///
/// # Errors
/// Fails where the file was built in spoiled; a test holds that it was not.
pub fn embedded_model() -> Result<&'static Model, ModelFileError> {
    static MODEL: OnceLock<Model> = OnceLock::new();
    if let Some(model) = MODEL.get() {
        return Ok(model);
    }
    let model = parse_model(MODEL_TEXT)?;
    Ok(MODEL.get_or_init(|| model))
}

/// Reads a model and checks that it can be used.
///
/// # Errors
/// Says what is wrong with the file, or every promise that it breaks.
pub fn parse_model(text: &str) -> Result<Model, ModelFileError> {
    let model = ModelDocument::from_text(text)?.to_model()?;
    let faults = model.find_faults();
    if faults.is_empty() { Ok(model) } else { Err(ModelFileError::Faults(faults)) }
}
