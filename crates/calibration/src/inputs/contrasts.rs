//! `contrasts.toml`: surveys, the groups that they asked, and the figures that they print.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contrasts {
    pub(crate) survey: Vec<Survey>,
    pub(crate) group: Vec<Group>,
    pub(crate) figure: Vec<Figure>,
    pub(crate) step: Vec<Step>,
    pub(crate) unused: Vec<SetAside>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AverageKind {
    Mean,
    Median,
}

impl AverageKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Median => "median",
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Survey {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) measure: AverageKind,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) members: Vec<Member>,
}

/// People of a group: of one kind, or another group as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub(crate) share: f64,
    pub(crate) group: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) years: Option<f64>,
    pub(crate) education: Option<String>,
    #[serde(default)]
    pub(crate) credentials: Vec<String>,
    pub(crate) specialty: Option<String>,
    pub(crate) practice_size: Option<String>,
    /// The industry of the workplace; none for all of them.
    pub(crate) workplace: Option<String>,
    #[serde(default)]
    pub(crate) lead: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figure {
    pub(crate) id: String,
    pub(crate) survey: String,
    pub(crate) group: String,
    /// The code that stands for `*` among the credentials of the group.
    pub(crate) credential: Option<String>,
    pub(crate) sd: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) group: String,
    pub(crate) over: String,
    pub(crate) on: Option<String>,
    pub(crate) sd: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetAside {
    pub(crate) ids: Vec<String>,
    pub(crate) reason: String,
}
