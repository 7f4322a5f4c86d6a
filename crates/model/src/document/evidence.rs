//! The evidence of the fit: surveys, figures and steps.

use serde::{Deserialize, Serialize};

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
