//! O*NET occupations, job titles, credentials, roles, retired codes.

use medwage_domain::code::Soc;
use medwage_domain::reference::{
    Credential, JobTitle, OnetOccupation, RetiredCode, Role, TitleKind,
};

use crate::reference::curated;
use crate::reference::draft::{Draft, Table};
use crate::reference::fault::Error;
use crate::reference::fields::Fields;
use crate::reference::source::Sources;

/// Occupations: O*NET code, title, description.
pub(crate) struct Onet;

impl Table for Onet {
    type Row = OnetOccupation;

    fn read(fields: &mut Fields<'_>) -> Result<OnetOccupation, String> {
        let code = fields.text("O*NET-SOC Code")?;
        Ok(OnetOccupation {
            soc: crate::reference::fields::parse("O*NET-SOC Code", &code)?,
            code,
            title: fields.text("Title")?,
            description: fields.text("Description")?,
        })
    }
}

pub(crate) fn onet(sources: &mut Sources) -> Result<String, Error> {
    let columns = ["O*NET-SOC Code", "Title", "Description"];
    let csv = sources.csv("data/reference/onet_27_0_definitions.csv", &columns)?;
    let mut draft = Draft::<Onet>::new();
    csv.each(|row| draft.add(&[&row[0], &row[1], &row[2]]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse(reason))
}

/// Titles: kind, SOC code, title.
pub(crate) struct Titles;

const KINDS: [(TitleKind, &str); 3] =
    [(TitleKind::Reported, "r"), (TitleKind::Alternate, "a"), (TitleKind::FieldUsage, "f")];

impl Table for Titles {
    type Row = JobTitle;

    fn read(fields: &mut Fields<'_>) -> Result<JobTitle, String> {
        Ok(JobTitle {
            kind: fields.one_of("kind", &KINDS)?,
            soc: fields.parsed("SOC code")?,
            title: fields.text("title")?,
        })
    }
}

pub(crate) fn titles(sources: &mut Sources) -> Result<String, Error> {
    let mut draft = Draft::<Titles>::new();
    let reported = sources.csv(
        "data/reference/onet_27_0_reported_titles.csv",
        &["onet_soc_code", "occupation_title", "reported_title", "shown_in_my_next_move"],
    )?;
    reported.each(|row| draft.add(&["r", &soc(&row[0])?, &row[2]]))?;
    let alternate = sources.csv(
        "data/reference/onet_27_0_alternate_titles.csv",
        &["onet_soc_code", "occupation_title", "alternate_title", "short_title", "source_codes"],
    )?;
    alternate.each(|row| draft.add(&["a", &soc(&row[0])?, &row[2]]))?;
    let own = curated::OCCUPATION_NAMES.csv(&["name", "soc"])?;
    own.each(|row| draft.add(&["f", &row[1], &row[0]]))?;
    draft.sorted_text(3).map_err(|reason| alternate.refuse(reason))
}

fn soc(onet: &str) -> Result<String, String> {
    crate::reference::fields::parse::<Soc>("onet_soc_code", onet).map(|soc| soc.to_string())
}

/// Credentials: letters, name, issuer, occupations.
pub(crate) struct Credentials;

impl Table for Credentials {
    type Row = Credential;

    fn read(fields: &mut Fields<'_>) -> Result<Credential, String> {
        let credential = Credential {
            code: fields.text("credential")?,
            name: fields.text("name")?,
            issuer: fields.text("issuer")?,
            occupations: fields.list("soc")?,
        };
        let code = credential.code.clone();
        if credential.occupations.is_empty() {
            return Err(format!("credential {code} is for no occupation"));
        }
        Ok(credential)
    }
}

/// The row of the facts that stands for many credentials, each of which is listed by its own name.
const SPECIALTIES: &str = "SPEC";

/// Reads our own table, which must have every credential of the facts under the same name.
pub(crate) fn credentials(sources: &mut Sources) -> Result<String, Error> {
    let own = curated::CREDENTIALS.csv(&["credential", "name", "issuer", "soc"])?;
    let mut draft = Draft::<Credentials>::new();
    own.each(|row| draft.add(&[&row[0], &row[1], &row[2], &row[3]]))?;
    let facts = sources.csv(
        "facts/credentials.csv",
        &[
            "code",
            "name",
            "issuer",
            "level",
            "education_required",
            "experience_required",
            "credential_prerequisite",
            "exam_questions",
            "exam_minutes",
            "pass_mark",
            "fee_member_usd",
            "fee_nonmember_usd",
            "prep_months_low",
            "prep_months_high",
            "training_cost_low_usd",
            "training_cost_high_usd",
            "renewal_months",
            "ceu_per_cycle",
            "dues_usd_per_year",
            "first_time_pass_pct",
            "confidence",
            "unverified_fields",
            "note",
        ],
    )?;
    facts.each(|row| {
        let same =
            |it: &&Credential| (&*it.code, &*it.name, &*it.issuer) == (&row[0], &row[1], &row[2]);
        match draft.rows().iter().find(same) {
            None if &row[0] != SPECIALTIES => {
                Err(format!("credential {} is not in credential_occupations.csv so", &row[0]))
            }
            _ => Ok(()),
        }
    })?;
    draft.sorted_text(1).map_err(|reason| own.refuse(reason))
}

/// Roles: id, title, occupations.
pub(crate) struct Roles;

impl Table for Roles {
    type Row = Role;

    fn read(fields: &mut Fields<'_>) -> Result<Role, String> {
        Ok(Role {
            id: fields.text("role_id")?,
            title: fields.text("title")?,
            occupations: fields.list("soc")?,
        })
    }
}

pub(crate) fn roles(sources: &mut Sources) -> Result<String, Error> {
    let csv = sources.csv(
        "facts/roles.csv",
        &[
            "role_id",
            "title",
            "track",
            "level",
            "years_low",
            "years_high",
            "typical_credentials",
            "typical_education",
            "soc",
            "onet",
            "feeds_from",
            "confidence",
        ],
    )?;
    let mut draft = Draft::<Roles>::new();
    csv.each(|row| draft.add(&[&row[0], &row[1], &occupations_of(&row[8])?]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse(reason))
}

/// Takes the codes out of `29-2072 (payer/internal: 13-1041)` or `25-1071 / 29-2072`.
fn occupations_of(text: &str) -> Result<String, String> {
    let words = text.split(|letter: char| !letter.is_ascii_digit() && letter != '-');
    let codes: Vec<&str> = words.filter(|word| word.parse::<Soc>().is_ok()).collect();
    match codes.is_empty() {
        true => Err(format!("soc {text:?} names no occupation")),
        false => Ok(codes.join("|")),
    }
}

/// Retired codes: code, title, successors, note.
pub(crate) struct Retired;

impl Table for Retired {
    type Row = RetiredCode;

    fn read(fields: &mut Fields<'_>) -> Result<RetiredCode, String> {
        let retired = RetiredCode {
            code: fields.parsed("code")?,
            title: fields.text("title")?,
            successors: fields.list("successors")?,
            note: fields.text("note")?,
        };
        if retired.successors.is_empty() || retired.successors.contains(&retired.code) {
            return Err(format!("{} has no successor, or is its own", retired.code));
        }
        Ok(retired)
    }
}

pub(crate) fn retired() -> Result<String, Error> {
    let csv = curated::RETIRED_CODES.csv(&["code", "title", "successors", "note"])?;
    let mut draft = Draft::<Retired>::new();
    csv.each(|row| draft.add(&[&row[0], &row[1], &row[2], &row[3]]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse(reason))
}
