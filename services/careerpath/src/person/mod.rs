//! From a request to a person with their standing, or everything that is wrong with it.

mod terms;
mod workplace;

use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::pb::estimator::EstimatePayRequest;
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::career::{Catalogue, Standing};
use medwage_domain::estimate::{CredentialIx, CredentialSet, Education};
use medwage_service_kit::{Violation, Violations};

pub(crate) use self::terms::{Terms, horizon, percent};
pub(crate) use self::workplace::{Workplace, at_place};

/// The most credentials that a request may name, as in the estimator.
const MOST_CREDENTIALS: usize = 32;

/// A person, with what the request left open filled in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// As the estimator is asked: everything is stated.
    pub(crate) request: EstimatePayRequest,
    pub(crate) standing: Standing,
    /// What was filled in.
    pub(crate) assumptions: Vec<Assumption>,
}

impl Person {
    /// Reads a person; a newcomer may have no role.
    pub(crate) fn read(
        catalogue: &Catalogue,
        request: Option<&EstimatePayRequest>,
        newcomer: bool,
        wrong: &mut Violations,
    ) -> Option<Self> {
        let Some(request) = request else {
            wrong.add(Violation::new("person", "is required"));
            return None;
        };
        let mut person = Self {
            request: request.clone(),
            standing: Standing {
                role: None,
                years: request.years.unwrap_or(0.0),
                education: Education::HighSchool,
                credentials: CredentialSet::NONE,
            },
            assumptions: Vec::new(),
        };
        let read = if newcomer && request.role.trim().is_empty() {
            Ok(None)
        } else {
            role(catalogue, &request.role, "person.role").map(Some)
        };
        person.standing.role = wrong.take(read).flatten();
        if let Some(place) = person.standing.role.and_then(|place| catalogue.roles.get(place)) {
            place.model_id().unwrap_or(&place.id).clone_into(&mut person.request.role);
        }
        wrong.require((0.0..=70.0).contains(&person.standing.years), || {
            Violation::new("person.years", format!("{} is not from 0 to 70", person.standing.years))
        });
        person.fill_in_education(wrong);
        person.fill_in_credentials(catalogue, wrong);
        if request.years.is_none() {
            person.assume("person.years", "years are not stated: taken as none");
        }
        person.request.years = Some(person.standing.years);
        Some(person)
    }

    /// The credential added, as the estimator is asked.
    pub(crate) fn with(&self, id: &str) -> EstimatePayRequest {
        let mut request = EstimatePayRequest { uncertified: false, ..self.request.clone() };
        request.credentials.push(id.to_owned());
        request
    }

    fn fill_in_education(&mut self, wrong: &mut Violations) {
        let text = self.request.education.trim();
        if text.is_empty() {
            self.assume("person.education", "education is not stated: taken as high school");
        } else if let Some(level) = Education::of_id(text) {
            self.standing.education = level;
        } else {
            let known = Education::ALL.map(|(_, id)| id).join(", ");
            wrong.add(Violation::new("person.education", format!("{text:?} is none of {known}")));
        }
        self.request.education = self.standing.education.id().to_owned();
    }

    fn fill_in_credentials(&mut self, catalogue: &Catalogue, wrong: &mut Violations) {
        let texts = &self.request.credentials;
        wrong.require(texts.is_empty() || !self.request.uncertified, || {
            Violation::new("person.uncertified", "must be false where credentials are held")
        });
        wrong.require(texts.len() <= MOST_CREDENTIALS, || {
            let text = format!("{} given, {MOST_CREDENTIALS} allowed", texts.len());
            Violation::new("person.credentials", text)
        });
        let read = |(place, text): (usize, &String)| {
            wrong.take(credential(catalogue, text, &format!("person.credentials[{place}]")))
        };
        let held: Vec<_> =
            texts.iter().take(MOST_CREDENTIALS).enumerate().filter_map(read).collect();
        let stated = !texts.is_empty();
        self.standing.credentials = held.into_iter().collect();
        self.request.credentials = priced(catalogue, self.standing.credentials);
        if !stated && !self.request.uncertified {
            self.assume("person.credentials", "no credential is stated: taken as holding none");
        }
        if stated && self.request.credentials.is_empty() {
            self.assume(
                "person.credentials",
                "no figure says what the credentials that are held add to pay: none is counted",
            );
        }
        self.request.uncertified = self.request.credentials.is_empty();
    }

    fn assume(&mut self, id: &str, text: &str) {
        self.assumptions.push(Assumption {
            id: id.to_owned(),
            text: text.to_owned(),
            source: String::new(),
        });
    }
}

/// The names under which the estimator prices the credentials that are held.
pub(crate) fn priced(catalogue: &Catalogue, held: CredentialSet) -> Vec<String> {
    let held = held.iter().filter_map(|ix| catalogue.credential_at(ix));
    held.filter_map(|it| it.model_id().map(str::to_owned)).collect()
}

/// Finds a role by `roles/{id}`, its id or a title.
pub(crate) fn role(catalogue: &Catalogue, text: &str, field: &str) -> Result<usize, Violation> {
    let name = text.trim().trim_start_matches("roles/");
    if name.is_empty() {
        return Err(Violation::new(field, "is required: an id such as coder-2, or a title"));
    }
    catalogue.role_called(name).ok_or_else(|| {
        let near = nearest(name, catalogue.roles.iter().map(|it| it.title.as_str()));
        let told =
            format!("{name:?} is no role that is known; nearest are {near}; ListRoles has all");
        Violation::of(ErrorReason::OccupationUnknown, field, told)
            .with("role", name)
            .with("candidates", near)
    })
}

/// Finds a credential by `credentials/{id}` or its code.
pub(crate) fn credential(
    catalogue: &Catalogue,
    text: &str,
    field: &str,
) -> Result<CredentialIx, Violation> {
    let code = text.trim().trim_start_matches("credentials/");
    catalogue.credential(code).ok_or_else(|| {
        let near = nearest(code, catalogue.credentials.iter().map(|it| it.id.as_str()));
        Violation::new(
            field,
            format!(
                "{code:?} is no credential that is known; nearest are {near}; ListCredentials has all"
            ),
        )
    })
}

/// Finds a programme by `programmes/{id}` or its id.
pub(crate) fn programme(
    catalogue: &Catalogue,
    text: &str,
    field: &str,
) -> Result<usize, Violation> {
    let id = text.trim().trim_start_matches("programmes/");
    catalogue.programme(id).ok_or_else(|| {
        let known: Vec<_> = catalogue.programmes.iter().map(|it| it.id.as_str()).collect();
        Violation::new(field, format!("{id:?} is none of {}", known.join(", ")))
    })
}

/// The names nearest to a text, best first, for a message.
fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> String {
    let text = text.to_lowercase();
    let like = |name: &str| strsim::jaro_winkler(&text, &name.to_lowercase());
    let mut scored: Vec<_> = names.map(|name| (like(name), name)).collect();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    scored.iter().take(5).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}
