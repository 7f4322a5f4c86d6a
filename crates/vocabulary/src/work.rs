//! The tables of titles, workplaces and credentials.

use medwage_domain::career::{Catalog, Credential};
use medwage_domain::market::{Industry, Occupation};
use medwage_domain::reading::{
    CredentialIndex, CredentialRow, CredentialTables, ProgramIndex, RoleRow, TitleCredentialRow,
    TitleIndex, TitleRow, TitleTables, WorkplaceIndex, WorkplaceTables,
};
use medwage_domain::reference::Reference;

use crate::Error;
use crate::places::STATES;
use crate::table::{Row, Table, table};

const TITLES: Table = table!("vocabulary/titles.csv");
const OTHER_TITLES: Table = table!("vocabulary/other_titles.csv");
const TITLE_WORDS: Table = table!("vocabulary/title_words.csv");
const FORMER_CODES: Table = table!("vocabulary/former_codes.csv");
const CREDENTIALS: Table = table!("vocabulary/credentials.csv");
const CREDENTIAL_WORDS: Table = table!("vocabulary/credential_words.csv");
const WORKPLACES: Table = table!("vocabulary/workplaces.csv");
const WORKPLACE_WORDS: Table = table!("vocabulary/workplace_words.csv");

pub(crate) fn build_titles(
    occupations: &[Occupation],
    catalog: &Catalog,
    reference: &'static Reference,
) -> Result<TitleIndex, Error> {
    let roles = catalog.roles.iter().map(|role| RoleRow {
        id: role.id.clone(),
        title: role.title.clone(),
        occupation: role.occupation,
        called: role.called.clone(),
    });
    let titles = TITLES.rows().filter(|row| !row.text(2).is_empty()).map(|row| {
        Ok(TitleRow {
            roles: row.split_parts(0),
            occupations: read_codes(&row, 1)?,
            titles: row.split_parts(2),
        })
    });
    let others = OTHER_TITLES.rows().map(|row| {
        let soc = if row.text(0).is_empty() { None } else { Some(row.read_field(0)?) };
        Ok((soc, row.split_parts(1)))
    });
    let former =
        FORMER_CODES.rows().map(|row| Ok((row.read_field(0)?, row.text(1), read_codes(&row, 2)?)));
    let tables = TitleTables {
        roles: roles.collect(),
        titles: titles.collect::<Result<_, Error>>()?,
        others: others.collect::<Result<_, Error>>()?,
        occupations: occupations
            .iter()
            .map(|occupation| (occupation.soc, occupation.title.clone()))
            .collect(),
        listed: &reference.titles,
        retired: &reference.retired,
        former_codes: former.collect::<Result<_, Error>>()?,
        words: TITLE_WORDS
            .rows()
            .map(|row| (row.text(0), row.text(1), row.split_parts(2)))
            .collect(),
        credentials: CREDENTIALS
            .rows()
            .filter(|row| !row.text(1).is_empty())
            .map(|row| TitleCredentialRow {
                code: row.text(0),
                also: row.split_parts(5),
                roles: row.split_parts(4),
                occupations: find_own(catalog, row.text(0))
                    .or_else(|| find_own(catalog, row.text(3)))
                    .map_or_else(Vec::new, |credential| credential.occupations.clone()),
            })
            .collect(),
    };
    Ok(TitleIndex::build(&tables))
}

fn read_codes<T: std::str::FromStr>(row: &Row, at: usize) -> Result<Vec<T>, Error> {
    row.split_parts(at)
        .into_iter()
        .map(|code| code.parse().map_err(|_| row.field_error(at)))
        .collect()
}

pub(crate) fn build_workplaces(industries: &[Industry]) -> Result<WorkplaceIndex, Error> {
    let states: Vec<_> = STATES.rows().map(|row| row.text(2)).collect();
    let rows: Vec<_> = WORKPLACES.rows().collect();
    let names: Vec<Vec<String>> = rows.iter().map(|row| list_for_states(row, &states)).collect();
    let rows = rows.iter().zip(&names).map(|(row, names)| {
        // The industries of an ambiguous name fill several columns' places before the names.
        Ok((read_codes(row, 0)?, names.iter().map(String::as_str).collect(), row.text(2)))
    });
    let tables = WorkplaceTables {
        industries: industries
            .iter()
            .map(|industry| (industry.code, industry.title.clone()))
            .collect(),
        names: rows.collect::<Result<_, Error>>()?,
        words: WORKPLACE_WORDS.rows().map(|row| (row.text(0), row.split_parts(1))).collect(),
    };
    Ok(WorkplaceIndex::build(&tables))
}

/// Lists the names of a row; `{state}` stands for each state.
fn list_for_states(row: &Row, states: &[&str]) -> Vec<String> {
    let names = row.split_parts(1).into_iter().flat_map(|name| match name.contains("{state}") {
        true => states.iter().map(|state| name.replace("{state}", state)).collect(),
        false => vec![name.to_owned()],
    });
    names.collect()
}

/// Builds the index of credentials: one of the catalog counts as itself, one that it lacks counts as the table says.
pub(crate) fn build_credentials(catalog: &Catalog) -> CredentialIndex {
    let rows: Vec<_> = CREDENTIALS.rows().filter(|row| !row.text(1).is_empty()).collect();
    let mut credentials: Vec<CredentialRow<'_>> = rows
        .iter()
        .map(|row| {
            let own = find_own(catalog, row.text(0));
            let known = own.or_else(|| find_own(catalog, row.text(3)));
            CredentialRow {
                code: row.text(0),
                name: row.text(1),
                issuer: row.text(2),
                counts_as: known.map(|credential| credential.id.as_str()),
                former: own.map_or_else(Vec::new, list_former_names),
                also: row
                    .split_parts(5)
                    .into_iter()
                    .chain(own.iter().flat_map(list_names))
                    .collect(),
            }
        })
        .collect();
    let known: Vec<&str> = credentials.iter().map(|credential| credential.code).collect();
    let own = catalog.credentials.iter().filter(|entry| {
        let stands_for = entry.stands_for.iter().map(String::as_str);
        stands_for.chain([entry.id.as_str()]).all(|code| !known.contains(&code))
    });
    let own: Vec<_> = own
        .map(|credential| CredentialRow {
            code: &credential.id,
            name: &credential.title,
            issuer: &credential.issuer,
            counts_as: Some(&credential.id),
            former: list_former_names(credential),
            also: list_names(&credential).collect(),
        })
        .collect();
    credentials.extend(own);
    let words = CREDENTIAL_WORDS.rows().map(|row| (row.text(0), row.split_parts(1))).collect();
    CredentialIndex::build(&CredentialTables { credentials, words })
}

/// The entry of the catalog that has a code, or stands for it.
fn find_own<'c>(catalog: &'c Catalog, code: &str) -> Option<&'c Credential> {
    let by_id = catalog.credentials.iter().find(|entry| entry.id == code);
    by_id.or_else(|| {
        catalog.credentials.iter().find(|entry| entry.stands_for.iter().any(|other| other == code))
    })
}

/// Codes and titles that a credential had before.
fn list_former_names(credential: &Credential) -> Vec<&str> {
    credential
        .formerly
        .iter()
        .flat_map(|former| [former.code.as_str(), former.title.as_str()])
        .collect()
}

/// The title of a credential, and codes that it stands for.
fn list_names<'c>(credential: &&'c Credential) -> impl Iterator<Item = &'c str> + use<'c> {
    let codes = credential.stands_for.iter().map(String::as_str);
    std::iter::once(credential.title.as_str()).chain(codes)
}

pub(crate) fn build_programs(catalog: &Catalog) -> ProgramIndex {
    let programs =
        catalog.programs.iter().map(|program| (program.id.clone(), program.title.clone()));
    ProgramIndex::build(programs.collect())
}
