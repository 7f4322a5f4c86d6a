//! The fields of a profile beside its texts, each by itself.

use medwage_contracts::pb::types::{
    Duty, Education, EmployerKind, EmployerSize, JobProfile, RoleExperience, Specialty, Warning,
};
use medwage_domain::estimate::{self as domain, DutyIx, Model, PracticeSizeIx, SpecialtyIx};
use medwage_rpc_status::{Violation, Violations};

use super::paths::FieldPaths;

/// The longest text that is looked at, in characters.
pub(crate) const MAX_TEXT: usize = 200;
/// The most years that anybody works.
const MAX_YEARS: f64 = 70.0;
/// The most hours of a week.
const MAX_HOURS: f64 = 168.0;
/// The most people who report to one.
const MAX_REPORTS: i32 = 10_000;
/// The most items that a list of a profile may have.
pub(super) const MAX_ITEMS: usize = 32;

/// Reads the fields of one profile, and gathers all that is wrong with them.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldReader<'r> {
    pub(super) model: &'r Model,
    pub(super) profile: &'r JobProfile,
    pub(super) paths: &'r FieldPaths,
}

impl FieldReader<'_> {
    /// Reads years in the field.
    pub(super) fn experience_years(&self) -> Result<Option<f64>, Violation> {
        let path = || self.paths.path("experience_years");
        self.profile.experience_years.map(|years| check_years(years, path)).transpose()
    }

    /// Reads hours worked in a week.
    pub(super) fn hours_per_week(&self) -> Result<Option<f64>, Violation> {
        let path = || self.paths.path("hours_per_week");
        self.profile.hours_per_week.map(|hours| check_hours(hours, path)).transpose()
    }

    /// Reads how many people report to the person.
    pub(super) fn direct_report_count(&self) -> Result<Option<u32>, Violation> {
        let Some(count) = self.profile.direct_report_count else { return Ok(None) };
        let known = u32::try_from(count).ok().filter(|_| count <= MAX_REPORTS);
        known.map(Some).ok_or_else(|| {
            let description = format!("{count} is not from 0 to {MAX_REPORTS}");
            Violation::out_of_range(self.paths.path("direct_report_count"), description)
        })
    }

    /// Reads schooling, with a warning where the model files it under another level.
    pub(super) fn read_education(
        &self,
        warnings: &mut Vec<Warning>,
    ) -> Result<Option<domain::Education>, Violation> {
        let stated = self.read_known("education", Education::try_from(self.profile.education))?;
        let Some(reading) = stated.to_model_level() else { return Ok(None) };
        if !reading.exact {
            let filed = Education::from(reading.level).as_str_name();
            warnings.push(Warning {
                id: "education.filed_under".to_owned(),
                field: self.paths.path("education"),
                text: format!(
                    "{} counts as {filed}: no figure tells the two apart",
                    stated.as_str_name()
                ),
                source: String::new(),
            });
        }
        Ok(Some(reading.level))
    }

    /// Reads the kind of records.
    pub(super) fn read_specialty(&self) -> Result<Option<SpecialtyIx>, Violation> {
        let stated = self.read_known("specialty", Specialty::try_from(self.profile.specialty))?;
        self.in_model("specialty", stated.model_id(), |id| self.model.specialty(id))
    }

    /// Reads the size of the employer.
    pub(super) fn employer_size(&self) -> Result<Option<PracticeSizeIx>, Violation> {
        let size = EmployerSize::try_from(self.profile.employer_size);
        let stated = self.read_known("employer_size", size)?;
        self.in_model("employer_size", stated.model_id(), |id| self.model.practice_size(id))
    }

    /// Reads the owner of the employer.
    pub(super) fn employer_kind(&self) -> Result<EmployerKind, Violation> {
        self.read_known("employer_kind", EmployerKind::try_from(self.profile.employer_kind))
    }

    /// Reads duties beyond the role, each with its place in the request.
    pub(super) fn read_duties(&self, wrong: &mut Violations) -> Vec<(DutyIx, usize)> {
        let mut duties = Vec::new();
        for (index, number) in self.profile.duties.iter().enumerate() {
            let path = || self.paths.item("duties", index);
            match Duty::try_from(*number) {
                Ok(Duty::Unspecified) => {
                    wrong.add_violation(Violation::required(
                        path(),
                        "is a duty, not DUTY_UNSPECIFIED",
                    ));
                }
                Err(_) => {
                    wrong.add_violation(Violation::unknown(
                        path(),
                        format!("{number} is no value of Duty"),
                    ));
                }
                Ok(duty) => match duty.model_id().and_then(|id| self.model.duty(id)) {
                    Some(ix) => duties.push((ix, index)),
                    None => wrong
                        .add_violation(Violation::unknown(path(), "the model does not have it")),
                },
            }
        }
        duties
    }

    /// Checks what says nothing about pay, but must be right all the same.
    pub(super) fn check_requirements(&self, wrong: &mut Violations) {
        let lists = [
            ("role_experience", self.profile.role_experience.len()),
            ("completed_programs", self.profile.completed_programs.len()),
        ];
        for (field, count) in lists {
            wrong
                .require(count <= MAX_ITEMS, || too_many(self.paths.path(field), count, MAX_ITEMS));
        }
        let items = self.profile.role_experience.iter().take(MAX_ITEMS).enumerate();
        for (index, RoleExperience { role, years }) in items {
            let item = || self.paths.item("role_experience", index);
            wrong.require(!role.trim().is_empty(), || {
                Violation::required(format!("{}.role", item()), "is required")
            });
            if let Err(description) = check_length(role) {
                wrong.add_violation(Violation::out_of_range(
                    format!("{}.role", item()),
                    description,
                ));
            }
            if let Err(violation) = check_years(*years, || format!("{}.years", item())) {
                wrong.add_violation(violation);
            }
        }
        let programs = self.profile.completed_programs.iter().take(MAX_ITEMS).enumerate();
        for (index, program) in programs {
            if let Err(description) = check_length(program) {
                let path = self.paths.item("completed_programs", index);
                wrong.add_violation(Violation::out_of_range(path, description));
            }
        }
    }

    fn read_known<T, E>(&self, field: &str, value: Result<T, E>) -> Result<T, Violation> {
        value.map_err(|_| {
            Violation::unknown(self.paths.path(field), "is no value of the enum that is known here")
        })
    }

    fn in_model<T>(
        &self,
        field: &str,
        id: Option<&str>,
        find: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Violation> {
        let Some(id) = id else { return Ok(None) };
        find(id).map(Some).ok_or_else(|| {
            Violation::unknown(self.paths.path(field), format!("the model does not have {id}"))
        })
    }
}

/// Refuses a text that is too long to be a name of anything, in words.
pub(crate) fn check_length(text: &str) -> Result<(), String> {
    let length = text.chars().count();
    if length <= MAX_TEXT {
        return Ok(());
    }
    Err(format!("has {length} characters, {MAX_TEXT} are allowed"))
}

/// Refuses years that nobody works.
fn check_years(years: f64, path: impl Fn() -> String) -> Result<f64, Violation> {
    if (0.0..=MAX_YEARS).contains(&years) {
        return Ok(years);
    }
    Err(Violation::out_of_range(path(), format!("{years} is not from 0 to {MAX_YEARS}")))
}

/// Refuses hours that no week has.
pub(crate) fn check_hours(hours: f64, path: impl Fn() -> String) -> Result<f64, Violation> {
    if hours > 0.0 && hours <= MAX_HOURS {
        return Ok(hours);
    }
    Err(Violation::out_of_range(path(), format!("{hours} is not above 0 and at most {MAX_HOURS}")))
}

/// Refuses a list that is too long.
pub(crate) fn too_many(path: impl Into<String>, count: usize, allowed: usize) -> Violation {
    Violation::out_of_range(path, format!("has {count} items, {allowed} are allowed"))
}
