//! The fitted model as a file: its form ([`Document`]), its reading, and the one that is built in.
//!
//! `data/model/model.toml` is written by `medwage model fit` and by nothing else. Knows nothing of fitting.

mod document;
mod law;
mod load;
mod pay_rules;

use std::sync::OnceLock;

pub use document::{
    Certificate, Document, DocumentedFigure, DutyRow, EducationRow, EmployersRow, ExperienceRow,
    Fit, FurtherRow, MomentsRow, PopulationRow, PracticeSizeRow, RolePeopleRow, RoleRow,
    SettingRow, SpecialtyRow, StepRow, SurveyRow, YearsRow,
};
pub use law::{employer_costs, law_tables, minimum_wages, parse_minimum_wages};
use medwage_domain::estimate::{Model, ModelFault};
pub use pay_rules::pay_rules;

/// The file that `medwage model fit` writes.
static TEXT: &str = include_str!("../../../data/model/model.toml");

/// Why a model file is refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not of the form.
    #[error("the model file is not of its form")]
    Form(#[from] toml::de::Error),
    /// It names what is not there.
    #[error("{table} names {name:?}, which is not there")]
    Unknown {
        /// The table.
        table: &'static str,
        /// The name in question.
        name: String,
    },
    /// A row of a table of law is not of its form.
    #[error("line {line} of the {table}: {reason}")]
    Row {
        /// The table.
        table: &'static str,
        /// The line, from 1.
        line: usize,
        /// The fault in it.
        reason: String,
    },
    /// It breaks a promise that estimates rest on.
    #[error("the model can't be used: {}", join(.0))]
    Faults(Vec<ModelFault>),
}

fn join(faults: &[ModelFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Returns the text of the model that is built in.
pub fn embedded_text() -> &'static str {
    TEXT
}

/// Returns the model that is built in.
///
/// # Errors
/// Fails where the file was built in spoiled; a test holds that it was not.
pub fn embedded() -> Result<&'static Model, Error> {
    static MODEL: OnceLock<Model> = OnceLock::new();
    if let Some(model) = MODEL.get() {
        return Ok(model);
    }
    let model = parse(TEXT)?;
    Ok(MODEL.get_or_init(|| model))
}

/// Reads a model and checks that it can be used.
///
/// # Errors
/// Says what is wrong with the file, or every promise that it breaks.
pub fn parse(text: &str) -> Result<Model, Error> {
    let model = Document::read(text)?.model()?;
    let faults = model.find_faults();
    if faults.is_empty() { Ok(model) } else { Err(Error::Faults(faults)) }
}
