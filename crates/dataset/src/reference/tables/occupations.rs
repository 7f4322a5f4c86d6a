//! O*NET occupations, job titles, credentials, roles, retired codes.

use medwage_domain::career::CredentialKind;
use medwage_domain::code::Soc;
use medwage_domain::reference::{
    Credential, JobTitle, OnetOccupation, RetiredCode, Role, TitleKind,
};

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
    draft.sorted_text(3).map_err(|reason| alternate.refuse(reason))
}

/// Reads what the field itself calls its work.
pub(crate) fn own_titles(texts: &mut Sources) -> Result<String, Error> {
    let own = texts.csv("catalog/occupation_names.csv", &["name", "soc"])?;
    let mut draft = Draft::<Titles>::new();
    own.each(|row| draft.add(&["f", &row[1], &row[0]]))?;
    draft.sorted_text(3).map_err(|reason| own.refuse(reason))
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

/// The catalog's roles and credentials, as the reading of titles needs them.
pub(crate) struct Catalog(medwage_domain::career::Catalog);

impl Catalog {
    /// Reads the catalog's files.
    pub(crate) fn read(texts: &mut Sources) -> Result<Self, Error> {
        let mut document = medwage_catalog::Document::default();
        for name in medwage_catalog::FILE_NAMES {
            let name = format!("catalog/{name}");
            let refused = |error: medwage_catalog::Error| Error::rule(&name, error.to_string());
            let part = medwage_catalog::Document::read(&texts.text(&name)?).map_err(refused)?;
            document.lay_over(part);
        }
        let refused = |error: medwage_catalog::Error| Error::rule("catalog", error.to_string());
        document.catalog().map(Self).map_err(refused)
    }

    /// Returns the table of credentials: each under its letters and under its former ones.
    pub(crate) fn credentials(&self) -> Result<String, Error> {
        let mut draft = Draft::<Credentials>::new();
        let refused = |reason| Error::rule("catalog/credentials.toml", reason);
        // A license says what somebody was trained for, not what the job is.
        let of_field = |it: &&medwage_domain::career::Credential| {
            it.kind == CredentialKind::Certification && it.family != "clinical"
        };
        for it in self.0.credentials.iter().filter(of_field) {
            let occupations: Vec<_> = it.occupations.iter().map(ToString::to_string).collect();
            let occupations = occupations.join("|");
            let mut add = |code: &str, title: &str| {
                draft.add(&[code, title, &it.issuer, &occupations]).map_err(refused)
            };
            add(&it.id, &it.title)?;
            it.stands_for.iter().try_for_each(|code| add(code, &it.title))?;
            it.formerly
                .iter()
                .try_for_each(|old| add(&old.code, &format!("{} (now {})", old.title, it.id)))?;
        }
        draft.sorted_text(1).map_err(refused)
    }

    /// Returns the table of roles: each with the occupations that it is counted in, the main one first.
    pub(crate) fn roles(&self) -> Result<String, Error> {
        let mut draft = Draft::<Roles>::new();
        let refused = |reason| Error::rule("catalog/roles.toml", reason);
        for it in &self.0.roles {
            let occupations = std::iter::once(&it.occupation).chain(&it.also_counted_in);
            let occupations: Vec<_> = occupations.map(ToString::to_string).collect();
            draft.add(&[&it.id, &it.title, &occupations.join("|")]).map_err(refused)?;
        }
        draft.sorted_text(1).map_err(refused)
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

pub(crate) fn retired(texts: &mut Sources) -> Result<String, Error> {
    let csv = texts.csv("catalog/retired_codes.csv", &["code", "title", "successors", "note"])?;
    let mut draft = Draft::<Retired>::new();
    csv.each(|row| draft.add(&[&row[0], &row[1], &row[2], &row[3]]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse(reason))
}
