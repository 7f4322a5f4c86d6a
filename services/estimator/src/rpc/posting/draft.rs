//! The profile of a posting, part by part: what the caller states wins, what is not sure is a warning.

use medwage_contracts::convert::to_dollars;
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::{
    Education, InputMode, JobProfile, PayArea, RemotePolicy, Specialty, Warning,
};
use medwage_domain::code::AreaCode;
use medwage_domain::reading::{
    Job, KnownCredential, PayUnit, PostingReading, READ_FROM, Reader, Reading, Stated, StatedPay,
    TitleReading, WorkArrangement,
};
use medwage_rpc_status::Violations;

use super::write_warning;
use crate::error::Error;

/// The path of the role.
const ROLE: &str = "profile.role";

/// A profile that is being filled from a text.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) profile: JobProfile,
    pub(super) fields: Vec<pb::ParsedField>,
    pub(super) warnings: Vec<Warning>,
    /// Paths of the profile that come from the text.
    from_text: Vec<&'static str>,
}

impl Draft {
    /// Begins with what the caller states.
    pub(super) fn new(profile: JobProfile) -> Self {
        Self { profile, fields: Vec::new(), warnings: Vec::new(), from_text: Vec::new() }
    }

    /// Adds what the posting says.
    pub(super) fn take_posting(&mut self, reader: &Reader, posting: &PostingReading) {
        if let Some(title) = &posting.title {
            self.take_role(title);
        }
        self.take_place(posting);
        if let Some(workplace) = &posting.workplace {
            let name = Collection::Industries.write_name(workplace.value.value);
            let is_free = self.profile.industry.trim().is_empty();
            if self.claim_part("profile.industry", name.clone(), workplace, is_free) {
                self.profile.industry = name;
            }
        }
        self.take_requirements(posting);
        if let Some(title) = &posting.title {
            self.take_title_parts(reader, title);
        }
        self.take_terms(posting);
    }

    /// Takes what is wrong with the profile apart: the caller's own part is an error, the text's a warning.
    pub(super) fn sort_out<T>(
        &mut self,
        read: Result<T, Error>,
        wrong: &mut Violations,
    ) -> Result<Option<T>, Error> {
        let violations = match read {
            Ok(value) => return Ok(Some(value)),
            Err(Error::Invalid(violations)) => violations,
            Err(error) => return Err(error),
        };
        for violation in violations {
            let field = violation.field();
            let is_unset_role = field == ROLE && self.profile.role.trim().is_empty();
            if self.from_text.iter().any(|own| field.starts_with(own)) {
                let text = format!("{}; no estimate stands with it", violation.description());
                self.warnings.push(write_warning("posting.not_priced", field, text));
            } else if is_unset_role {
                let text = "no role that estimates know is named: there is no estimate".to_owned();
                self.warnings.push(write_warning("posting.no_role", field, text));
            } else {
                wrong.add_violation(violation);
            }
        }
        Ok(None)
    }

    /// Returns how credentials are taken: those of a text are nobody's slip, so none of them is an error.
    pub(super) fn input_mode(&self, asked: i32) -> i32 {
        let is_strict = asked == i32::from(InputMode::Strict);
        match is_strict && self.from_text.contains(&"profile.credentials") {
            true => InputMode::Lenient.into(),
            false => asked,
        }
    }

    /// Adds a warning.
    pub(super) fn add_warning(&mut self, id: &str, field: &str, text: String) {
        self.warnings.push(write_warning(id, field, text));
    }

    /// Lists a part of the profile and returns true, where the caller left it open and it is sure.
    fn claim_part<T>(
        &mut self,
        field: &'static str,
        value: String,
        from: &Stated<T>,
        free: bool,
    ) -> bool {
        if !free {
            let text =
                format!("the request states it: {:?} of the text does not count", from.excerpt);
            self.add_warning("posting.given", field, text);
            return false;
        }
        if !self.list_part(field, value, from) {
            return false;
        }
        self.from_text.push(field);
        true
    }

    /// Lists a part, or warns of it where it is not sure.
    fn list_part<T>(&mut self, field: &str, value: String, from: &Stated<T>) -> bool {
        if from.score < READ_FROM {
            let text = format!("{:?} may say {value}, which is not sure enough", from.excerpt);
            self.add_warning("posting.unsure", field, text);
            return false;
        }
        self.fields.push(pb::ParsedField {
            field: field.to_owned(),
            value,
            score: from.score,
            excerpt: from.excerpt.clone(),
            start_offset: i32::try_from(from.start).unwrap_or(i32::MAX),
            end_offset: i32::try_from(from.end).unwrap_or(i32::MAX),
        });
        true
    }

    fn take_role(&mut self, title: &Stated<TitleReading>) {
        let job = &title.value.job;
        let Reading::Read(answer) = job else {
            if self.profile.role.trim().is_empty() {
                let text = format!("{:?} is no role: {}", title.excerpt, job.reason());
                self.add_warning("posting.title", ROLE, text);
            }
            return;
        };
        let name = match &answer.value {
            Job { role: Some(id), .. } => Collection::Roles.write_name(id),
            Job { occupation, .. } => Collection::Occupations.write_name(occupation),
        };
        let is_free = self.profile.role.trim().is_empty();
        if self.claim_part(ROLE, name.clone(), title, is_free) {
            self.profile.role = name;
        }
    }

    /// Remote work that names no place is paid as in the nation.
    fn take_place(&mut self, posting: &PostingReading) {
        let arrangement = posting.arrangement.as_ref();
        if let Some(arrangement) = arrangement {
            let value = match arrangement.value {
                WorkArrangement::Remote => "remote",
                WorkArrangement::Hybrid => "hybrid",
                WorkArrangement::OnSite => "onsite",
            };
            self.list_part("work_arrangement", value.to_owned(), arrangement);
        }
        let Some(place) = &posting.place else { return };
        let area = place.value.value;
        let is_free = self.profile.area.trim().is_empty();
        let is_remote = arrangement.is_some_and(|stated| stated.value == WorkArrangement::Remote);
        if is_remote && area == AreaCode::NATION {
            let is_free = is_free && self.profile.remote_policy.is_none();
            let nation = PayArea::Nation;
            let value = nation.as_str_name().to_owned();
            if is_free && self.claim_part("profile.remote_policy", value, place, true) {
                let pay_area = nation.into();
                self.profile.remote_policy = Some(RemotePolicy { pay_area, ..Default::default() });
            }
            return;
        }
        let name = Collection::Areas.write_name(area);
        if self.claim_part("profile.area", name.clone(), place, is_free) {
            self.profile.area = name;
        }
    }

    fn take_requirements(&mut self, posting: &PostingReading) {
        if let Some(years) = &posting.years {
            let is_free = self.profile.experience_years.is_none();
            let value = years.value.to_string();
            if self.claim_part("profile.experience_years", value, years, is_free) {
                self.profile.experience_years = Some(years.value);
            }
        }
        if let Some(years) = &posting.preferred_years {
            self.list_part("preferred_experience_years", years.value.to_string(), years);
        }
        if let Some(schooling) = &posting.education {
            let level = Education::from(schooling.value);
            let is_free = self.profile.education == 0;
            let value = level.as_str_name().to_owned();
            if self.claim_part("profile.education", value, schooling, is_free) {
                self.profile.set_education(level);
            }
        }
        if let Some(schooling) = &posting.preferred_education {
            let value = Education::from(schooling.value).as_str_name().to_owned();
            self.list_part("preferred_education", value, schooling);
        }
        self.take_credentials(posting);
        for credential in &posting.preferred_credentials {
            let name = credential_name(&credential.value);
            self.list_part("preferred_credentials", name, credential);
        }
    }

    /// Of several that are accepted the holder has one, and the text does not say which: the profile states none.
    fn take_credentials(&mut self, posting: &PostingReading) {
        let required = &posting.required_credentials;
        if required.is_empty() {
            return;
        }
        let is_free = self.profile.credentials.is_empty() && !self.profile.uncertified;
        if posting.any_credential && required.len() > 1 {
            for credential in required {
                self.list_part(
                    "accepted_credentials",
                    credential_name(&credential.value),
                    credential,
                );
            }
            if is_free {
                let text = "one of several credentials is asked for; state the one that is held";
                self.add_warning("posting.credentials", "profile.credentials", text.to_owned());
            }
            return;
        }
        for credential in required {
            let name = credential_name(&credential.value);
            let listed = self.fields.len();
            if self.claim_part("profile.credentials", name.clone(), credential, is_free) {
                let place = self.profile.credentials.len();
                self.fields[listed].field = format!("profile.credentials[{place}]");
                self.profile.credentials.push(name);
            }
        }
    }

    /// Takes what the title alone says: the kind of records, and what the posting's sentences leave open.
    fn take_title_parts(&mut self, reader: &Reader, title: &Stated<TitleReading>) {
        let parts = reader.find_title_parts(&title.value);
        let said = |score| Stated { score, ..title.clone() };
        let records = parts.records.as_deref().and_then(Specialty::from_model_id);
        if let Some(specialty) = records {
            let is_free = self.profile.specialty == 0;
            let value = specialty.as_str_name().to_owned();
            if self.claim_part("profile.specialty", value, &said(0.9), is_free) {
                self.profile.set_specialty(specialty);
            }
        }
        if let Some(years) = parts.years.filter(|_| self.profile.experience_years.is_none())
            && self.claim_part("profile.experience_years", years.to_string(), &said(0.9), true)
        {
            self.profile.experience_years = Some(years);
        }
    }

    fn take_terms(&mut self, posting: &PostingReading) {
        if let Some(hours) = &posting.hours_per_week {
            let is_free = self.profile.hours_per_week.is_none();
            let value = hours.value.to_string();
            if self.claim_part("profile.hours_per_week", value, hours, is_free) {
                self.profile.hours_per_week = Some(hours.value);
            }
        }
        if let Some(employment) = &posting.employment {
            self.list_part("employment_type", employment.value.clone(), employment);
        }
        if let Some(pay) = &posting.pay {
            self.list_part("posted_pay", write_pay(pay.value), pay);
        }
    }
}

/// The name of a credential; its letters where the catalog does not have it.
fn credential_name(credential: &KnownCredential) -> String {
    match &credential.counts_as {
        Some(id) => Collection::Credentials.write_name(id),
        None => credential.code.clone(),
    }
}

/// Writes pay as a value: `22 to 27 for each hour`.
fn write_pay(pay: StatedPay) -> String {
    let unit = match pay.unit {
        PayUnit::Hour => "hour",
        PayUnit::Year => "year",
        PayUnit::Chart => "chart",
        PayUnit::Line => "line",
    };
    match (pay.low.map(to_dollars), pay.high.map(to_dollars)) {
        (Some(low), Some(high)) if low < high => format!("{low} to {high} for each {unit}"),
        (Some(amount), _) => format!("{amount} for each {unit}"),
        (None, Some(high)) => format!("up to {high} for each {unit}"),
        (None, None) => String::new(),
    }
}
