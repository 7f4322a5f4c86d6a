//! The tables that titles are read by, as they come in.

use crate::code::Soc;
use crate::reference::{JobTitle, RetiredCode};

/// Everything that says what a job title means.
#[derive(Clone, Debug, Default)]
pub struct TitleTables<'t> {
    /// Roles of the catalog, with the titles that it gives them.
    pub roles: Vec<RoleRow>,
    /// Titles with the roles and occupations that they mean; without a role, the catalog has none for them.
    pub titles: Vec<TitleRow<'t>>,
    /// Titles of jobs outside of the field, with their occupation.
    pub others: Vec<(Option<Soc>, Vec<&'t str>)>,
    /// Occupations as the release publishes them: code and title.
    pub occupations: Vec<(Soc, String)>,
    /// Titles that are listed for an occupation.
    pub listed: &'static [JobTitle],
    /// Codes that are gone, of which it is known what took over their core.
    pub retired: &'static [RetiredCode],
    /// Codes of earlier classifications: code, title, today's codes.
    pub former_codes: Vec<(Soc, &'t str, Vec<Soc>)>,
    /// Words and what they say: kind, value, words.
    pub words: Vec<(&'t str, &'t str, Vec<&'t str>)>,
    /// Credentials, which stand for a role where they stand alone.
    pub credentials: Vec<TitleCredentialRow<'t>>,
}

/// A credential as titles name it.
#[derive(Clone, Debug)]
pub struct TitleCredentialRow<'t> {
    /// The letters of the credential.
    pub code: &'t str,
    /// Other names.
    pub also: Vec<&'t str>,
    /// The roles that it stands for alone.
    pub roles: Vec<&'t str>,
    /// The occupations that its holders mostly work in, which it stands for where it has no role.
    pub occupations: Vec<Soc>,
}

/// A role of the catalog.
#[derive(Clone, Debug)]
pub struct RoleRow {
    /// The id.
    pub id: String,
    /// The title.
    pub title: String,
    /// The occupation.
    pub occupation: Soc,
    /// Other names for it.
    pub called: Vec<String>,
}

/// Titles that mean the same.
#[derive(Clone, Debug)]
pub struct TitleRow<'t> {
    /// The roles, the likeliest first; none where the catalog has no role.
    pub roles: Vec<&'t str>,
    /// The occupations, the likeliest first.
    pub occupations: Vec<Soc>,
    /// The titles.
    pub titles: Vec<&'t str>,
}
