//! The index of titles: what each combination of words means, built from the tables.

use rustc_hash::FxHashMap;

use super::listed::ListedTitles;
use super::tables::TitleTables;
use super::words::{Rank, TitleWords};
use crate::code::Soc;
use crate::reading::names::{Name, NameIndex};
use crate::reading::outcome::MatchKind;
use crate::reading::tokens::split_words;
use crate::reference::RetiredCode;

/// The meaning of titles of one signature.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    pub(super) roles: Vec<u16>,
    pub(super) occupations: Vec<Soc>,
    /// The row of the table that it comes from: titles of one row mean the same.
    pub(super) row: Option<u32>,
    /// True if it is the role of who leads others: long service in the work is no lead.
    pub(super) lead_only: bool,
}

/// The signature that decides a title's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Signature {
    pub(super) subjects: u64,
    /// 0 is any noun.
    pub(super) head: u8,
    pub(super) inpatient: bool,
    pub(super) rank: Rank,
}

#[derive(Clone, Debug)]
pub(super) struct RoleEntry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) occupation: Soc,
}

/// A credential, with what it stands for alone.
#[derive(Clone, Debug)]
pub(super) struct CredentialEntry {
    pub(super) code: String,
    pub(super) roles: Vec<u16>,
    pub(super) occupations: Vec<Soc>,
}

/// The index of titles.
#[derive(Clone, Debug, Default)]
pub struct TitleIndex {
    pub(super) words: TitleWords,
    pub(super) roles: Vec<RoleEntry>,
    pub(super) signatures: FxHashMap<Signature, Target>,
    /// Whole titles: the catalog's own and those outside of the field.
    pub(super) whole: FxHashMap<Box<str>, Target>,
    pub(super) occupations: FxHashMap<Box<str>, Soc>,
    /// Titles of occupations, and the titles that they join, word by word in the singular.
    pub(super) published: FxHashMap<Box<str>, Soc>,
    pub(super) occupation_names: FxHashMap<Soc, String>,
    pub(super) former_codes: FxHashMap<Soc, (String, Vec<Soc>)>,
    pub(super) former_titles: FxHashMap<Box<str>, Soc>,
    pub(super) retired: &'static [RetiredCode],
    pub(super) credentials: Vec<CredentialEntry>,
    pub(super) listed: ListedTitles,
    pub(super) role_names: NameIndex<u16>,
    pub(super) inpatient: Option<u8>,
    /// The workplaces of payers.
    pub(super) payer: Option<u8>,
    /// The work of receptionists and secretaries.
    pub(super) reception: u64,
    /// The noun of clerks and assistants.
    pub(super) clerk: u8,
    /// The noun of support, which also says what a clerk does.
    pub(super) support: u8,
    pub(super) needs_anchor: u64,
    pub(super) anchoring: u64,
    /// Kinds of work that any field has.
    pub(super) any_field: u64,
    /// Kinds of work that another field has under the same word.
    pub(super) double_meaning: u64,
    /// Kinds of work that are a job of their own where they are joined to another.
    pub(super) beside: u64,
}

impl TitleIndex {
    /// Builds the index.
    pub fn build(tables: &TitleTables<'_>) -> Self {
        let words = TitleWords::build(tables);
        let mut index = Self {
            payer: words.settings.iter().position(|it| it == "health plan").map(|at| at as u8),
            inpatient: words.records.iter().position(|it| it == "inpatient").map(|at| at as u8),
            words,
            roles: tables
                .roles
                .iter()
                .map(|role| RoleEntry {
                    id: role.id.clone(),
                    title: role.title.clone(),
                    occupation: role.occupation,
                })
                .collect(),
            ..Self::default()
        };
        index.reception = index.subject_bit("reception");
        index.clerk = index.words.head_number("clerk");
        index.support = index.words.head_number("support");
        index.needs_anchor = index.words.subjects_of(tables, "needs_anchor");
        index.anchoring = index.words.subjects_of(tables, "anchoring");
        index.any_field = index.words.subjects_of(tables, "any_field");
        index.beside = index.words.subjects_of(tables, "beside");
        index.double_meaning = index.words.subjects_of(tables, "double_meaning");
        index.add_titles(tables);
        index.add_roles(tables);
        index.add_occupations(tables);
        let roles_of = |ids: &[&str]| -> Vec<u16> {
            ids.iter().filter_map(|id| index.role_number(id)).collect()
        };
        index.credentials = tables
            .credentials
            .iter()
            .map(|row| CredentialEntry {
                code: row.code.to_owned(),
                roles: roles_of(&row.roles),
                occupations: row.occupations.clone(),
            })
            .collect();
        index.listed = ListedTitles::new(tables.listed, tables.occupations.clone());
        index.role_names = NameIndex::new(list_role_names(tables));
        index
    }

    /// The role of an id. One that is a word of the language is an id only as it is written: `Registrar` is a title.
    pub(super) fn role_number(&self, id: &str) -> Option<u16> {
        let is_id = |role: &RoleEntry| {
            role.id == id || role.id.contains('-') && role.id.eq_ignore_ascii_case(id)
        };
        self.roles.iter().position(is_id).map(|at| at as u16)
    }

    pub(super) fn add_titles(&mut self, tables: &TitleTables<'_>) {
        for (number, row) in tables.titles.iter().enumerate() {
            let roles: Vec<u16> = row.roles.iter().filter_map(|id| self.role_number(id)).collect();
            // A row whose roles the catalog has not stays a row without a role.
            let target = Target {
                roles,
                occupations: row.occupations.clone(),
                row: Some(number as u32),
                lead_only: false,
            };
            for title in &row.titles {
                self.add_title(title, &target, true);
            }
        }
        for (soc, titles) in &tables.others {
            for title in titles {
                let key = self.words.fold(title).into_boxed_str();
                let target = Target {
                    roles: Vec::new(),
                    occupations: soc.iter().copied().collect(),
                    ..Target::default()
                };
                self.whole.entry(key).or_insert(target);
            }
        }
    }

    /// The catalog's own names: they add to the table, and give a role to what it has none for.
    pub(super) fn add_roles(&mut self, tables: &TitleTables<'_>) {
        for (at, role) in tables.roles.iter().enumerate() {
            let target = Target {
                roles: vec![at as u16],
                occupations: vec![role.occupation],
                ..Target::default()
            };
            for title in &role.called {
                self.add_title(title, &target, false);
            }
            // The table says what a title in use means, also where a narrower role is called by it.
            let parts = self.sort_parts(&self.words.cut_items(&split_words(&role.title)));
            let known = self.find_target(&parts).is_some_and(|(known, _)| !known.roles.is_empty());
            if parts.subjects == 0 || !known || role.title.contains(['/', '(']) {
                let key = self.words.fold(&role.title).into_boxed_str();
                self.whole.insert(key, target);
            }
        }
    }

    pub(super) fn add_title(&mut self, title: &str, target: &Target, table: bool) {
        let tokens = split_words(title);
        let items = self.words.cut_items(&tokens);
        let parts = self.sort_parts(&items);
        if parts.subjects == 0 {
            let key = self.words.fold(title).into_boxed_str();
            self.whole.insert(key, target.clone());
            return;
        }
        let signature = Signature {
            subjects: parts.subjects,
            head: parts.head,
            inpatient: parts.inpatient,
            rank: parts.rank(),
        };
        let generic = self.words.head_number("generic");
        let plain = Signature { head: 0, ..signature };
        let mut signatures = vec![signature];
        if signature.head == generic || signature.head == 0 {
            signatures = vec![plain];
        }
        for signature in signatures {
            let known = self.signatures.get(&signature);
            let open_row = known.filter(|known| known.roles.is_empty()).map(|known| known.row);
            match (known, open_row) {
                (None, _) => {
                    let lead_only = !table && parts.leads;
                    self.signatures.insert(signature, Target { lead_only, ..target.clone() });
                }
                (Some(_), Some(row)) if !table => self.fill_row(signature, row, target),
                _ => {}
            }
        }
    }

    /// Gives a role of the catalog to titles that had none: to all of the row that names one of them, but never that of
    /// those who do the work to those who lead them.
    pub(super) fn fill_row(&mut self, signature: Signature, row: Option<u32>, target: &Target) {
        let leads = |rank: Rank| rank >= Rank::Supervisor;
        for (own, known) in &mut self.signatures {
            let is_alike = leads(own.rank) == leads(signature.rank);
            if *own == signature || (row.is_some() && known.row == row && is_alike) {
                known.roles.clone_from(&target.roles);
            }
        }
    }

    pub(super) fn add_occupations(&mut self, tables: &TitleTables<'_>) {
        for (soc, title) in &tables.occupations {
            self.occupations.entry(plain_key(title)).or_insert(*soc);
            self.occupation_names.insert(*soc, title.clone());
        }
        self.published = published_titles(&tables.occupations);
        for (code, title, successors) in &tables.former_codes {
            self.former_codes.insert(*code, ((*title).to_owned(), successors.clone()));
            self.former_titles.entry(plain_key(title)).or_insert(*code);
        }
        self.retired = tables.retired;
        for retired in self.retired {
            self.former_titles.insert(plain_key(&retired.title), retired.code);
        }
    }
}

/// The names of roles: id, title and its parts, and what else they are called. A role that is a part of a broader one is
/// suggested by its own title alone.
fn list_role_names(tables: &TitleTables<'_>) -> Vec<Name<u16>> {
    let mut names = Vec::new();
    for (value, role) in (0..).zip(&tables.roles) {
        let mut add = |text: &str, kind, weight| {
            names.push(Name { value, text: text.to_owned(), kind, weight });
        };
        add(&role.id, MatchKind::Name, 1.0);
        add(&role.title, MatchKind::Title, 0.99);
        // `Coder III / lead / inpatient coder (hospital)` joins several titles.
        let short = role.title.split(" (").next().unwrap_or(&role.title);
        short.split(" / ").for_each(|title| add(title, MatchKind::Title, 0.99));
        role.called.iter().for_each(|title| add(title, MatchKind::Alias, 0.97));
    }
    names
}

/// A title as published, by its letters alone: plural and all, so that only the publisher's own matches.
pub(super) fn plain_key(title: &str) -> Box<str> {
    let letters = title.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect::<String>().into_boxed_str()
}

/// Takes the plural off whatever it looks like: `mechanics` and `statistics` lose it on both sides of a comparison.
pub(super) fn without_plural(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// Titles of occupations word by word in the singular. `Health Information Technologists and Medical Registrars` joins two
/// titles, since each part is one by itself; a part that several occupations have is none's.
fn published_titles(occupations: &[(Soc, String)]) -> FxHashMap<Box<str>, Soc> {
    let key = |text: &str| -> Box<str> {
        split_words(text).iter().map(|token| without_plural(&token.word)).collect::<String>().into()
    };
    let mut parts: FxHashMap<Box<str>, Vec<Soc>> = FxHashMap::default();
    for (soc, title) in occupations {
        let joined: Vec<&str> = title.split(" and ").collect();
        let is_title = |part: &&str| part.contains(' ') && part.ends_with('s');
        let has_others = title.contains([',', '(']) || title.contains(" of ");
        if joined.len() == 2 && !has_others && joined.iter().all(is_title) {
            joined.iter().for_each(|part| parts.entry(key(part)).or_default().push(*soc));
        }
    }
    let mut published: FxHashMap<Box<str>, Soc> = FxHashMap::default();
    for (soc, title) in occupations {
        published.entry(key(title)).or_insert(*soc);
    }
    for (part, socs) in parts {
        if let [only] = socs.as_slice() {
            published.entry(part).or_insert(*only);
        }
    }
    published
}
