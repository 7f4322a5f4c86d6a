//! The facts in a job's title beside the job, put into the fields of a profile that its caller left unset.

use medwage_contracts::pb::types::{
    JobProfile, PayArea, RemotePolicy, Resolved, Specialty, UnusedInput, UnusedKind,
};
use medwage_domain::reading::TitleParts;

use crate::entries::CatalogEntries;

/// The fields that a profile took from its title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TitleFill {
    /// The fields that were filled, in their order.
    pub fields: Vec<&'static str>,
    /// The same in words, for the note of the role.
    pub note: String,
    /// Parts that no field takes.
    pub unused: Vec<UnusedInput>,
}

/// The note of a reading whose text stood in the title.
const FROM_TITLE: &str = "said in the title";

impl CatalogEntries {
    /// Reads what a title says beside the job; nothing for names, ids and codes, and where nothing else is said.
    pub fn read_title_parts(&self, text: &str) -> TitleParts {
        let is_name = text.starts_with("roles/") || text.starts_with("occupations/");
        match self.reader() {
            Ok(reader) if !is_name => reader.find_title_parts(&reader.read_title(text)),
            _ => TitleParts::default(),
        }
    }
}

impl TitleFill {
    /// Fills the unset fields of a profile. A field that is set wins over the title.
    pub fn fill_profile(parts: &TitleParts, profile: &mut JobProfile) -> Self {
        let mut fill = Self::default();
        let mut said = Vec::new();
        if profile.credentials.is_empty() && !profile.uncertified && !parts.credentials.is_empty() {
            profile.credentials.clone_from(&parts.credentials);
            fill.fields.push("credentials");
            said.push(parts.credentials.join(", "));
        }
        let specialty = parts.records.as_deref().and_then(Specialty::from_model_id);
        if let (Some(specialty), 0) = (specialty, profile.specialty) {
            profile.set_specialty(specialty);
            fill.fields.push("specialty");
            said.extend(parts.records.clone());
        }
        if let Some(workplace) = parts.workplace.as_ref().filter(|_| is_unset(&profile.industry)) {
            profile.industry.clone_from(workplace);
            fill.fields.push("industry");
            said.push(workplace.clone());
        }
        if let Some(years) = parts.years.filter(|_| profile.experience_years.is_none()) {
            profile.experience_years = Some(years);
            fill.fields.push("experience_years");
            said.push(format!("{years} years"));
        }
        let area_stated = !is_unset(&profile.area);
        if let Some(place) = parts.place.as_ref().filter(|_| !area_stated) {
            profile.area.clone_from(place);
            fill.fields.push("area");
            said.push(place.clone());
        }
        if parts.is_remote_anywhere && profile.remote_policy.is_none() {
            if area_stated {
                let reason = "the area that is given sets the pay, wherever the work is done";
                fill.set_aside("remote", reason);
            } else {
                profile.remote_policy = Some(RemotePolicy {
                    pay_area: PayArea::Nation.into(),
                    ..RemotePolicy::default()
                });
                fill.fields.push("remote_policy");
                said.push("remote".to_owned());
            }
        }
        for left in &parts.left_over {
            fill.set_aside(&left.words, left.reason.text());
        }
        if !said.is_empty() {
            fill.note = format!("the title also says: {}", said.join(", "));
        }
        fill
    }

    /// True if a field of the profile comes from the title.
    pub fn has_filled(&self, field: &str) -> bool {
        self.fields.contains(&field)
    }

    /// Notes in a reading that its text stood in the title.
    pub fn note_source(&self, field: &str, resolved: &mut Resolved) {
        if self.has_filled(field) {
            add_note(&mut resolved.note, FROM_TITLE);
        }
    }

    /// Notes in the reading of the role what else its title says.
    pub fn note_role(&self, role: &mut Resolved) {
        add_note(&mut role.note, &self.note);
    }

    fn set_aside(&mut self, words: &str, reason: &str) {
        self.unused.push(UnusedInput {
            field: "profile.role".to_owned(),
            input: words.to_owned(),
            kind: UnusedKind::NotApplicable.into(),
            reason: reason.to_owned(),
            nearest: Vec::new(),
        });
    }
}

fn is_unset(text: &str) -> bool {
    text.trim().is_empty()
}

fn add_note(note: &mut String, text: &str) {
    if !note.is_empty() && !text.is_empty() {
        note.push_str("; ");
    }
    note.push_str(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> TitleParts {
        TitleParts {
            credentials: vec!["CPC".into()],
            records: Some("outpatient-facility".into()),
            workplace: Some("hospital".into()),
            place: Some("Tampa, FL".into()),
            years: Some(5.0),
            ..TitleParts::default()
        }
    }

    #[test]
    fn unset_fields_are_filled_and_said() {
        let mut profile = JobProfile::default();
        let fill = TitleFill::fill_profile(&parts(), &mut profile);
        let expected = JobProfile {
            credentials: vec!["CPC".into()],
            specialty: Specialty::OutpatientFacility.into(),
            industry: "hospital".into(),
            area: "Tampa, FL".into(),
            experience_years: Some(5.0),
            ..JobProfile::default()
        };
        assert_eq!(profile, expected);
        assert_eq!(
            fill.fields,
            ["credentials", "specialty", "industry", "experience_years", "area"]
        );
        assert!(fill.note.contains("Tampa, FL") && fill.note.contains("5 years"), "{}", fill.note);
    }

    #[test]
    fn a_field_that_is_set_wins_over_the_title() {
        let stated = JobProfile {
            credentials: vec!["CCS".into()],
            specialty: Specialty::ProfessionalFee.into(),
            industry: "clinic".into(),
            area: "Ohio".into(),
            experience_years: Some(0.0),
            ..JobProfile::default()
        };
        let mut profile = stated.clone();
        assert_eq!(TitleFill::fill_profile(&parts(), &mut profile), TitleFill::default());
        assert_eq!(profile, stated);
        let mut uncertified = JobProfile { uncertified: true, ..JobProfile::default() };
        assert!(!TitleFill::fill_profile(&parts(), &mut uncertified).has_filled("credentials"));
    }

    #[test]
    fn remote_work_without_a_place_is_paid_as_in_the_nation() {
        let parts = TitleParts { is_remote_anywhere: true, ..TitleParts::default() };
        let mut profile = JobProfile::default();
        TitleFill::fill_profile(&parts, &mut profile);
        assert_eq!(profile.remote_policy.map(|it| it.pay_area()), Some(PayArea::Nation));
        let mut placed = JobProfile { area: "Ohio".into(), ..JobProfile::default() };
        let fill = TitleFill::fill_profile(&parts, &mut placed);
        assert!(placed.remote_policy.is_none());
        assert_eq!(fill.unused[0].input, "remote");
    }
}
