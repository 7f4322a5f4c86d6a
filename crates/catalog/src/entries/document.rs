//! The form of the files: a row of text for each entry.

use serde::Deserialize;

use super::CatalogFileError;

/// The entries of one file, or of several laid over each other.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogDocument {
    pub(crate) unsourced: Vec<UnsourcedRow>,
    pub(crate) credential: Vec<CredentialRow>,
    pub(crate) role: Vec<RoleRow>,
    pub(crate) program: Vec<ProgramRow>,
    pub(crate) practice: Vec<PracticeRow>,
}

impl CatalogDocument {
    /// Reads a file.
    ///
    /// # Errors
    /// Says where it is not of the form.
    pub fn from_text(text: &str) -> Result<Self, CatalogFileError> {
        Ok(toml::from_str(text)?)
    }

    /// Takes the entries of another: in place of those with the same id, else beside them.
    pub fn lay_over(&mut self, over: Self) {
        lay_rows(&mut self.unsourced, over.unsourced, |row| &row.level);
        lay_rows(&mut self.credential, over.credential, |entry| &entry.id);
        lay_rows(&mut self.role, over.role, |entry| &entry.id);
        lay_rows(&mut self.program, over.program, |entry| &entry.id);
        lay_rows(&mut self.practice, over.practice, |entry| &entry.id);
    }
}

/// Two entries of one file with the same id both stay, for the check to find.
fn lay_rows<T>(under: &mut Vec<T>, over: Vec<T>, id: impl Fn(&T) -> &String) {
    let before = under.len();
    for entry in over {
        let own = under[..before].iter().position(|row| id(row) == id(&entry));
        match own {
            Some(place) => under[place] = entry,
            None => under.push(entry),
        }
    }
}

/// The figures that are assumed for a credential of a level where its entry states none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnsourcedRow {
    pub(crate) level: String,
    pub(crate) fee: FactRow,
    pub(crate) pass_rate: FactRow,
    pub(crate) preparation: FactRow,
    pub(crate) study: FactRow,
    pub(crate) material: FactRow,
    pub(crate) renewal: RenewalRow,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CredentialRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) issuer: String,
    pub(crate) level: String,
    #[serde(default)]
    pub(crate) family: String,
    pub(crate) kind: Option<String>,
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) formerly: Vec<FormerNameRow>,
    #[serde(default)]
    pub(crate) relevant_to: Vec<String>,
    #[serde(default)]
    pub(crate) occupations: Vec<String>,
    pub(crate) priced: Option<bool>,
    pub(crate) priced_as: Option<PricedAsRow>,
    #[serde(default)]
    pub(crate) requires: RequirementRow,
    #[serde(default)]
    pub(crate) usually_after: Vec<String>,
    #[serde(default)]
    pub(crate) replaced_by: Vec<String>,
    #[serde(default)]
    pub(crate) stands_for: Vec<String>,
    pub(crate) apprentice: Option<ApprenticeRow>,
    pub(crate) member_fee: Option<FactRow>,
    pub(crate) fee: Option<FactRow>,
    pub(crate) two_attempts_fee: Option<FactRow>,
    pub(crate) dues: Option<FactRow>,
    pub(crate) pass_rate: Option<FactRow>,
    pub(crate) preparation: Option<FactRow>,
    pub(crate) study: Option<FactRow>,
    pub(crate) material: Option<FactRow>,
    pub(crate) renewal: Option<RenewalRow>,
    pub(crate) renewal_fee: Option<FactRow>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) track: String,
    pub(crate) level: u8,
    pub(crate) part_of: Option<String>,
    #[serde(default)]
    pub(crate) duties: String,
    #[serde(default)]
    pub(crate) code_sets: Vec<String>,
    pub(crate) occupation: String,
    #[serde(default)]
    pub(crate) also_counted_in: Vec<String>,
    pub(crate) onet: String,
    pub(crate) priced: Option<bool>,
    pub(crate) priced_as: Option<PricedAsRow>,
    pub(crate) from: Vec<String>,
    pub(crate) requires: RequirementRow,
    pub(crate) usual_years: YearsRow,
    pub(crate) remote: bool,
    #[serde(default)]
    pub(crate) called: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProgramRow {
    pub(crate) id: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) requires: RequirementRow,
    pub(crate) awards: String,
    pub(crate) accredited_by: Option<String>,
    pub(crate) duration: FactRow,
    pub(crate) hours_a_week: FactRow,
    pub(crate) price: FactRow,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RequirementRow {
    pub(crate) education: Option<String>,
    pub(crate) accredited_by: Option<String>,
    pub(crate) years: f64,
    pub(crate) one_of: Vec<String>,
    pub(crate) experience: Option<ExperienceRow>,
    pub(crate) licenses: Vec<String>,
    pub(crate) from_outside: bool,
    pub(crate) or: Vec<Self>,
    pub(crate) rule: String,
}

/// Years of one kind of work.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExperienceRow {
    pub(crate) practice: String,
    pub(crate) years: f64,
}

/// A kind of work that rules ask for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PracticeRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) roles: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct YearsRow {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormerNameRow {
    pub(crate) code: String,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) until: String,
}

/// The row of the estimate's model that prices an entry, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PricedAsRow {
    pub(crate) id: String,
    pub(crate) assumption: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprenticeRow {
    pub(crate) credential: String,
    pub(crate) practice: Option<String>,
    pub(crate) years: f64,
    pub(crate) years_with_course: f64,
    pub(crate) course_hours: u32,
    pub(crate) figures: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RenewalRow {
    pub(crate) months: u32,
    pub(crate) units: u32,
    #[serde(default)]
    pub(crate) units_together: Vec<u32>,
    #[serde(default)]
    pub(crate) figures: Vec<String>,
    #[serde(default)]
    pub(crate) assumption: String,
}

/// A number with its unit as its name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FactRow {
    pub(crate) usd: Option<f64>,
    pub(crate) percent: Option<f64>,
    pub(crate) months: Option<f64>,
    pub(crate) hours: Option<f64>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) figures: Vec<String>,
    pub(crate) assumption: String,
}
