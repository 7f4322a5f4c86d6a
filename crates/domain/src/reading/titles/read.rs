//! From the words of a title to a role, an occupation, or the reason why there is none.

use rustc_hash::FxHashMap;

use super::listed::ListedTitles;
use super::place::find_place;
use super::tables::TitleTables;
use super::words::{Item, Rank, TitleWords};
use crate::code::{AreaCode, Soc};
use crate::reading::MAX_CHARS;
use crate::reading::names::{Name, NameIndex};
use crate::reading::outcome::{Match, MatchKind, Reading, Refusal};
use crate::reading::places::PlaceIndex;
use crate::reading::tokens::{Gap, Token, split_words};
use crate::reference::RetiredCode;

/// The meaning of a title: a role of the catalog, or an occupation alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The role's id; none where only the occupation is known.
    pub role: Option<String>,
    /// The occupation.
    pub occupation: Soc,
}

/// The content of a title, part by part.
#[derive(Clone, Debug)]
pub struct TitleReading {
    /// The job.
    pub job: Reading<Job>,
    /// The occupations of a job that was refused, the likeliest first.
    pub occupations: Vec<Soc>,
    /// Words of level, in their order: `entry`, `1` to `5`, `senior`, `lead`, `supervisor`, `manager`,
    /// `director`, `vp`, `chief`.
    pub levels: Vec<&'static str>,
    /// Codes of credentials.
    pub credentials: Vec<String>,
    /// The kinds of records.
    pub records: Vec<String>,
    /// Those of them that say more than the job itself: an inpatient coder's are in the role already.
    pub own_records: Vec<String>,
    /// Years of experience.
    pub years: Option<f64>,
    /// The clinical specialty.
    pub specialty: Option<String>,
    /// The kind of workplace, in plain words.
    pub setting: Option<String>,
    /// `remote`, `hybrid` or `onsite`.
    pub remote: Option<String>,
    /// `full-time`, `part-time`, `per-diem`, `temporary` or `contract`.
    pub employment: Option<String>,
    /// The place: an answer, a question, or the refusal of one abroad.
    pub place: Option<Reading<AreaCode>>,
    /// The words of the place, as they stand in the title.
    pub place_text: String,
}

/// The meaning of titles of one signature.
#[derive(Clone, Debug, Default)]
struct Target {
    roles: Vec<u16>,
    occupations: Vec<Soc>,
    /// The row of the table that it comes from: titles of one row mean the same.
    row: Option<u32>,
    /// True if it is the role of who leads others: long service in the work is no lead.
    lead_only: bool,
}

/// The signature that decides a title's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Signature {
    subjects: u64,
    /// 0 is any noun.
    head: u8,
    inpatient: bool,
    rank: Rank,
}

#[derive(Clone, Debug)]
struct RoleEntry {
    id: String,
    title: String,
    occupation: Soc,
}

/// A credential, with what it stands for alone.
#[derive(Clone, Debug)]
struct CredentialEntry {
    code: String,
    roles: Vec<u16>,
    occupations: Vec<Soc>,
}

/// How many jobs are suggested for a text that means none.
const MOST_SUGGESTED: usize = 50;

/// The index of titles.
#[derive(Clone, Debug, Default)]
pub struct TitleIndex {
    words: TitleWords,
    roles: Vec<RoleEntry>,
    signatures: FxHashMap<Signature, Target>,
    /// Whole titles: the catalog's own and those outside of the field.
    whole: FxHashMap<Box<str>, Target>,
    occupations: FxHashMap<Box<str>, Soc>,
    /// Titles of occupations, and the titles that they join, word by word in the singular.
    published: FxHashMap<Box<str>, Soc>,
    occupation_names: FxHashMap<Soc, String>,
    former_codes: FxHashMap<Soc, (String, Vec<Soc>)>,
    former_titles: FxHashMap<Box<str>, Soc>,
    retired: &'static [RetiredCode],
    credentials: Vec<CredentialEntry>,
    listed: ListedTitles,
    role_names: NameIndex<u16>,
    inpatient: Option<u8>,
    needs_anchor: u64,
    anchoring: u64,
    /// Kinds of work that any field has.
    any_field: u64,
    /// Kinds of work that another field has under the same word.
    double_meaning: u64,
    /// Kinds of work that are a job of their own where they are joined to another.
    beside: u64,
}

/// The words of one title, sorted by what they say.
#[derive(Debug, Default)]
struct Parts {
    subjects: u64,
    head: u8,
    rank: Option<Rank>,
    /// True if a word says that the person leads others.
    leads: bool,
    level: Option<u8>,
    /// A second level beside the first: `I/II` are two.
    other_level: Option<u8>,
    /// Kinds of work of the part that names the job, those among them that give way to others.
    named_subjects: u64,
    inpatient: bool,
    anchored: bool,
    /// Words in the part that names the job which nothing is known of.
    unknown: usize,
    /// True if a later part has such words.
    has_unknown_behind: bool,
    misleads: bool,
    /// A word of another field beside the job.
    may_mislead: bool,
    /// A word of another field that is a workplace of ours as well.
    may_be_other_place: bool,
    /// A word that only health care uses, whatever the kind of work.
    anchored_by_word: bool,
    other: Option<u16>,
    clinician: bool,
    corrected: bool,
    has_credential: bool,
}

impl Parts {
    fn rank(&self) -> Rank {
        match (self.rank, self.level) {
            (Some(rank), _) if rank >= Rank::Supervisor => rank,
            (Some(rank), _) => rank,
            (None, Some(1)) => Rank::First,
            (None, Some(3..)) => Rank::Senior,
            (None, _) => Rank::Worker,
        }
    }
}

impl TitleIndex {
    /// Builds the index.
    pub fn build(tables: &TitleTables<'_>) -> Self {
        let words = TitleWords::build(tables);
        let mut index = Self {
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
    fn role_number(&self, id: &str) -> Option<u16> {
        let is_id = |role: &RoleEntry| {
            role.id == id || role.id.contains('-') && role.id.eq_ignore_ascii_case(id)
        };
        self.roles.iter().position(is_id).map(|at| at as u16)
    }

    fn add_titles(&mut self, tables: &TitleTables<'_>) {
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
    fn add_roles(&mut self, tables: &TitleTables<'_>) {
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

    fn add_title(&mut self, title: &str, target: &Target, table: bool) {
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
        let generic =
            self.words.heads.iter().position(|it| it == "generic").map_or(0, |at| at as u8 + 1);
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
    fn fill_row(&mut self, signature: Signature, row: Option<u32>, target: &Target) {
        let leads = |rank: Rank| rank >= Rank::Supervisor;
        for (own, known) in &mut self.signatures {
            let is_alike = leads(own.rank) == leads(signature.rank);
            if *own == signature || (row.is_some() && known.row == row && is_alike) {
                known.roles.clone_from(&target.roles);
            }
        }
    }

    fn add_occupations(&mut self, tables: &TitleTables<'_>) {
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

    /// Reads a title.
    pub fn read(&self, text: &str, places: &PlaceIndex) -> TitleReading {
        let text = text.trim();
        if text.is_empty() {
            return TitleReading::of(Reading::refuse(Refusal::Empty, "no title is given"));
        }
        if text.len() > MAX_CHARS && text.chars().count() > MAX_CHARS {
            return TitleReading::of(Reading::refuse(
                Refusal::TooLong,
                "a title has at most 200 characters",
            ));
        }
        if let Some(job) = self.read_code(text) {
            return TitleReading::of(job);
        }
        let tokens = split_words(text);
        let items = self.words.cut_items(&tokens);
        let mut reading = self.read_parts(&items, &tokens);
        let (mut job, mut occupations) = self.read_job(text, &tokens, &items, places);
        if let Some(soc) = self.find_published(&tokens, &items)
            && !occupations.contains(&soc)
            && !job.candidates().iter().any(|it| it.value.occupation == soc)
        {
            let note = "the publisher's own title".to_owned();
            job = Reading::Read(self.match_occupation(soc, MatchKind::Title, 0.95, note));
            occupations = vec![soc];
        }
        let is_open = matches!(
            &job,
            Reading::Refused { refusal: Refusal::Unknown | Refusal::NoRole, nearest, .. }
                if nearest.is_empty()
        );
        if is_open
            && occupations.is_empty()
            && let Some(listed) = self.read_listed(text)
        {
            job = listed;
        }
        reading.job = job;
        reading.occupations = occupations;
        reading.years = find_years(&tokens);
        if let Some((place, words)) = find_place(text, &tokens, &items, places) {
            reading.place = Some(place);
            words.clone_into(&mut reading.place_text);
        }
        reading
    }

    /// Resource names, occupation codes of all classifications, and titles as they are published.
    fn read_code(&self, text: &str) -> Option<Reading<Job>> {
        if let Some(id) = text.strip_prefix("roles/") {
            return Some(match self.role_number(id) {
                Some(role) => Reading::Read(self.match_role(role, MatchKind::Name, 1.0)),
                None => Reading::refuse(Refusal::Unknown, "no role has that name"),
            });
        }
        if let Some(role) = self.role_number(text) {
            return Some(Reading::Read(self.match_role(role, MatchKind::Name, 1.0)));
        }
        let code = text.strip_prefix("occupations/").unwrap_or(text);
        let code = soc_of_series(code).unwrap_or(code);
        if let Ok(soc) = code.parse::<Soc>() {
            return Some(self.read_soc(soc));
        }
        let key = plain_key(text);
        if let Some(soc) = self.occupations.get(&key) {
            let answer = self.match_occupation(*soc, MatchKind::Title, 1.0, String::new());
            return Some(Reading::Read(answer));
        }
        self.former_titles.get(&key).map(|soc| self.read_soc(*soc))
    }

    /// A title that means nothing by its words, as O*NET or the field's own list has it, word by word.
    fn read_listed(&self, text: &str) -> Option<Reading<Job>> {
        let (occupations, worth) = self.listed.find(text)?;
        let note = "a title that O*NET lists; the catalog has no role for it";
        let candidates = occupations.iter().map(|soc| {
            let score = if occupations.len() == 1 { worth } else { 0.79 };
            self.match_occupation(*soc, MatchKind::Alias, score, note.to_owned())
        });
        Some(Reading::from_candidates(candidates.collect()))
    }

    /// Returns roles and occupations whose names are like a text, best first.
    pub(in crate::reading) fn suggest(&self, text: &str) -> Vec<Match<Job>> {
        let roles = self.role_names.suggest(text, MOST_SUGGESTED).into_iter().map(|hit| {
            let suggested = self.match_role(hit.value, hit.kind, hit.score);
            Match { note: hit.note, ..suggested }
        });
        let occupations = self.listed.suggest(text, MOST_SUGGESTED).into_iter();
        let occupations =
            occupations.map(|hit| self.match_occupation(hit.value, hit.kind, hit.score, hit.note));
        let mut suggested: Vec<_> = roles.chain(occupations).collect();
        suggested.sort_by(|one, other| other.score.total_cmp(&one.score));
        suggested
    }

    fn read_soc(&self, soc: Soc) -> Reading<Job> {
        if self.occupation_names.contains_key(&soc) {
            return Reading::Read(self.match_occupation(soc, MatchKind::Code, 1.0, String::new()));
        }
        if let Some(successor) = self.read_retired(soc) {
            return Reading::Read(successor);
        }
        let Some((title, successors)) = self.former_codes.get(&soc) else {
            return Reading::refuse(Refusal::Unknown, "no classification has that code");
        };
        let note = if successors.len() == 1 {
            format!("{soc} ({title}) is no code of today; this is its successor")
        } else {
            format!("{soc} ({title}) is no code of today; this is one of its successors")
        };
        let candidates: Vec<_> = successors
            .iter()
            .enumerate()
            .map(|(at, successor)| {
                let score = if at == 0 { 0.9 } else { 0.6 };
                self.match_occupation(*successor, MatchKind::Successor, score, note.clone())
            })
            .collect();
        match candidates.is_empty() {
            true => Reading::refuse(
                Refusal::Unknown,
                format!("{soc} ({title}) is an occupation that OEWS does not publish"),
            ),
            false => Reading::from_candidates(candidates),
        }
    }

    /// The successor of a code that is gone, where it is known what took over its core.
    fn read_retired(&self, soc: Soc) -> Option<Match<Job>> {
        let retired = self.retired.iter().find(|it| it.code == soc)?;
        let is_published = |soc: &&Soc| self.occupation_names.contains_key(*soc);
        let successor = retired.successors.iter().find(is_published)?;
        let note = retired.note.clone();
        Some(self.match_occupation(*successor, MatchKind::Successor, 1.0, note))
    }

    fn match_role(&self, role: u16, kind: MatchKind, score: f64) -> Match<Job> {
        let role = &self.roles[usize::from(role)];
        Match {
            value: Job { role: Some(role.id.clone()), occupation: role.occupation },
            name: role.title.clone(),
            kind,
            score,
            note: String::new(),
        }
    }

    fn match_occupation(&self, soc: Soc, kind: MatchKind, score: f64, note: String) -> Match<Job> {
        let name = self.occupation_names.get(&soc).cloned().unwrap_or_else(|| soc.to_string());
        Match { value: Job { role: None, occupation: soc }, name, kind, score, note }
    }

    /// Sorts what the words say; the part of the title that names the job decides what it is.
    fn sort_parts(&self, items: &[Item]) -> Parts {
        let core = self.core_segment(items);
        let mut parts = Parts::default();
        let mut all_subjects = 0;
        for item in items {
            let Some(sense) = &item.sense else {
                parts.unknown += usize::from(item.segment <= core);
                parts.has_unknown_behind |= item.segment > core;
                continue;
            };
            let within = item.segment <= core;
            all_subjects |= sense.subjects;
            parts.has_credential |= sense.credential.is_some();
            parts.clinician |= sense.clinician;
            parts.misleads |= sense.misleads_always;
            parts.may_mislead |= sense.misleads && sense.setting.is_none();
            parts.may_be_other_place |= sense.misleads && sense.setting.is_some();
            // A workplace that other fields have as well says nothing of the field.
            parts.anchored_by_word |= sense.anchor && !sense.misleads;
            if parts.other.is_none() && sense.other.is_some() && (within || parts.subjects == 0) {
                parts.other = sense.other;
            }
            if within {
                parts.subjects |= sense.subjects;
                parts.misleads |= sense.misleads && sense.setting.is_none();
                parts.corrected |= item.corrected;
            }
            if sense.records.is_some() && sense.records == self.inpatient {
                parts.inpatient = true;
            }
            let rank_only = self.is_rank_only(items, item.segment);
            if within || rank_only {
                if parts.head == 0 {
                    parts.head = sense.head;
                }
                parts.leads |= sense.is_lead;
                parts.rank = match (parts.rank, sense.rank) {
                    (Some(Rank::Entry), Some(rank)) if rank < Rank::Supervisor => Some(Rank::Entry),
                    (Some(_), Some(Rank::Entry)) => {
                        parts.rank.filter(|rank| *rank >= Rank::Supervisor).or(Some(Rank::Entry))
                    }
                    (own, other) => own.max(other),
                };
            }
            if parts.level.is_some() && parts.other_level.is_none() {
                parts.other_level = item.level.filter(|level| Some(*level) != parts.level);
            }
            parts.level = parts.level.or(item.level);
        }
        parts.anchored = parts.anchored_by_word || all_subjects & self.anchoring != 0;
        parts.named_subjects = parts.subjects;
        parts.subjects = self.words.resolve_subjects(parts.subjects);
        parts.subjects = self.narrow_subjects(parts.subjects, items, core);
        parts
    }

    /// A later part that is a kind of work and nothing else narrows the job: `Coding Specialist - Risk Adjustment`. It does so
    /// where the work that is named first gives way to it wherever both stand together.
    fn narrow_subjects(&self, subjects: u64, items: &[Item], core: usize) -> u64 {
        // Who receives people or calls does so in a department: `Administrative Assistant - Coding Department`.
        if subjects == self.subject_bit("reception") {
            return subjects;
        }
        let last = items.last().map_or(0, |item| item.segment);
        let bits_of = |segment: usize| {
            let own = items.iter().filter(|item| item.segment == segment);
            own.filter_map(|item| item.sense).fold(0, |bits, sense| bits | sense.subjects)
        };
        // What stands behind a second kind of work is a department.
        let next = (core + 1..=last).find(|segment| bits_of(*segment) != 0);
        let narrower = next.and_then(|segment| {
            let mut own = items.iter().filter(|item| item.segment == segment);
            let bits = bits_of(segment);
            let is_work_alone = own.all(|item| {
                item.sense.is_some_and(|sense| {
                    sense.head == 0
                        && sense.rank.is_none()
                        && (sense.subjects != 0 || sense.neutral)
                })
            });
            let joined = self.words.resolve_subjects(subjects | bits);
            (is_work_alone && subjects != 0 && joined == bits).then_some(bits)
        });
        narrower.unwrap_or(subjects)
    }

    /// The first part with a kind of work; a bracket behind medical records says which work it is.
    fn core_segment(&self, items: &[Item]) -> usize {
        let subjects_in = |segment: usize| {
            items
                .iter()
                .filter(|item| item.segment == segment)
                .filter_map(|item| item.sense)
                .fold(0, |bits, sense| bits | sense.subjects)
        };
        let last = items.last().map_or(0, |item| item.segment);
        let Some(first) = (0..=last).find(|segment| subjects_in(*segment) != 0) else {
            return last;
        };
        let subjects = self.words.resolve_subjects(subjects_in(first));
        let records =
            self.subject_bit("records") | self.subject_bit("education") | self.subject_bit("audit");
        if subjects & !records == 0 {
            let mut core = first;
            for next in first + 1..=last.min(first + 2) {
                if subjects_in(next) != 0 {
                    core = next;
                }
            }
            return core;
        }
        first
    }

    fn subject_bit(&self, name: &str) -> u64 {
        self.words.subjects.iter().position(|it| it == name).map_or(0, |at| 1 << at)
    }

    fn is_rank_only(&self, items: &[Item], segment: usize) -> bool {
        items.iter().filter(|item| item.segment == segment).all(|item| {
            item.level.is_some()
                || item.sense.is_some_and(|sense| {
                    sense.subjects == 0
                        && sense.specialty.is_none()
                        && sense.setting.is_none()
                        && (sense.rank.is_some()
                            || sense.head != 0
                            || sense.neutral
                            || sense.anchor)
                })
        })
    }

    fn read_job(
        &self,
        text: &str,
        tokens: &[Token],
        items: &[Item],
        places: &PlaceIndex,
    ) -> (Reading<Job>, Vec<Soc>) {
        let parts = self.sort_parts(items);
        if let Some(target) = self.whole.get(self.words.fold(text).as_str()) {
            return self.answer_target(target, &parts, 1.0, MatchKind::Title);
        }
        if let Some(target) = self.whole_core(items, tokens)
            && (parts.subjects == 0 || !parts.anchored && self.core_segment(items) == 0)
        {
            return self.answer_target(target, &parts, 0.95, MatchKind::Alias);
        }
        if let Some(refused) = self.refuse_other_field(&parts) {
            return refused;
        }
        if parts.subjects == 0 {
            return self.read_without_subject(items, &parts);
        }
        let Some((target, fit)) = self.find_target(&parts) else {
            return self.refuse_without_role(&parts);
        };
        let joined = self.find_joined_roles(text, tokens, items, &parts, target);
        if !parts.anchored && parts.subjects & self.needs_anchor != 0 {
            let nearest = self.match_targets(target, 0.6);
            let reason = "nothing in it says that it is of health care";
            return (
                Reading::Refused { refusal: Refusal::Unknown, reason: reason.to_owned(), nearest },
                target.occupations.clone(),
            );
        }
        if joined.len() > 1 {
            let joined = Target {
                roles: joined,
                occupations: target.occupations.clone(),
                ..Target::default()
            };
            return self.answer_target(&joined, &parts, fit, MatchKind::Alias);
        }
        let unknown = parts.unknown - self.count_places(items, tokens, places).min(parts.unknown);
        // A word that nobody knows may be another field's: `Roblox Coding Instructor`, `Practice Manager - Salesforce Consulting`.
        let is_doubtful = unknown > 0
            && (!parts.anchored
                || !parts.anchored_by_word && parts.subjects & self.double_meaning != 0)
            || !parts.anchored_by_word
                && parts.has_unknown_behind
                && parts.subjects & self.any_field != 0
                && self.has_stranger_behind(text, tokens, items, places);
        if is_doubtful {
            let nearest = self.match_targets(target, 0.6);
            let reason = "some words are not known, and nothing says that it is of health care";
            return (
                Reading::Refused { refusal: Refusal::Unknown, reason: reason.to_owned(), nearest },
                target.occupations.clone(),
            );
        }
        let mut score = fit;
        if unknown > 0 {
            score *= 0.92;
        }
        if parts.corrected {
            score *= 0.95;
        }
        let kind = match (parts.corrected, unknown > 0) {
            (true, _) => MatchKind::Corrected,
            (_, true) => MatchKind::Partial,
            _ => MatchKind::Alias,
        };
        self.answer_target(target, &parts, score, kind)
    }

    /// The roles of a title that names several: two levels (`I/II`), the management of two kinds of work that are joined by
    /// *and*, or two jobs (`Biller & Front Desk`). The one that it would be read as stands first.
    fn find_joined_roles(
        &self,
        text: &str,
        tokens: &[Token],
        items: &[Item],
        parts: &Parts,
        target: &Target,
    ) -> Vec<u16> {
        let core = self.core_segment(items);
        if parts.rank() >= Rank::Supervisor
            && let Some(jobs) = self.split_behind_rank(text, tokens, items, core)
        {
            let found = jobs.iter().filter_map(|job| self.find_target(job));
            return found.flat_map(|(target, _)| target.roles.iter().copied()).collect();
        }
        let mut roles = target.roles.clone();
        let mut add = |other: &Parts| {
            let found = self.find_target(other).map(|(target, _)| target.roles.as_slice());
            for role in found.unwrap_or_default() {
                if !roles.contains(role) {
                    roles.push(*role);
                }
            }
        };
        let plain = |subjects, level| Parts {
            subjects,
            head: parts.head,
            rank: parts.rank,
            level,
            inpatient: parts.inpatient,
            ..Parts::default()
        };
        if parts.other_level.is_some() && parts.rank.is_none() {
            add(&plain(parts.subjects, parts.other_level));
        }
        let named = || items.iter().filter(|item| item.segment <= core);
        let is_joined =
            named().any(|item| item.to == item.from + 1 && tokens[item.from].word == "and");
        let is_slashed = named()
            .filter(|item| item.from > 0)
            .any(|item| text[tokens[item.from - 1].end..tokens[item.from].start].trim() == "/");
        // Where the table has both under one name, that is what they are.
        let has_own_name = parts.named_subjects == parts.subjects;
        let leads = parts.rank() >= Rank::Supervisor;
        if !has_own_name && (is_joined || is_slashed && !leads) {
            let given_way = parts.named_subjects & !parts.subjects;
            // To lead two departments is one job or the other's; of those who work, only some have two jobs.
            let given_way = if leads { given_way } else { given_way & self.beside };
            (0..self.words.subjects.len())
                .map(|at| 1 << at)
                .filter(|bit| given_way & bit != 0)
                .for_each(|bit| add(&plain(bit, parts.level)));
        }
        roles
    }

    /// A rank that a slash or *and* follows ends one job; who is named behind it without a rank is another:
    /// `Office Manager/Biller`, and not `Billing/Coding Manager`. Who works and runs the office has two jobs in either order:
    /// `Biller/Office Manager`.
    fn split_behind_rank(
        &self,
        text: &str,
        tokens: &[Token],
        items: &[Item],
        core: usize,
    ) -> Option<[Parts; 2]> {
        let named: Vec<&Item> = items.iter().filter(|item| item.segment <= core).collect();
        let rank_of = |item: &Item| item.sense.and_then(|sense| sense.rank);
        let is_parted = |at: usize| {
            let (end, next) = (named[at].to, named[at + 1].from);
            tokens[next].word == "and"
                || text[tokens[end - 1].end..tokens[next].start].trim() == "/"
        };
        let rank_in = |own: &[&Item]| {
            own.iter().filter_map(|item| rank_of(item)).find(|rank| *rank >= Rank::Supervisor)
        };
        let office = self.subject_bit("practice");
        let bits = |own: &[&Item]| {
            let senses = own.iter().filter_map(|item| item.sense);
            let bits = senses.fold(0, |bits, sense| bits | sense.subjects);
            let says_office = own.iter().any(|item| tokens[item.from].word == "office");
            match self.words.resolve_subjects(bits) {
                0 if says_office => office,
                bits => bits,
            }
        };
        let job = |own: &[&Item]| {
            let head = own.iter().filter_map(|item| item.sense).find(|it| it.head != 0);
            let head = head.filter(|_| rank_in(own).is_none());
            let head = head.map_or(0, |sense| sense.head);
            Parts { subjects: bits(own), head, rank: rank_in(own), ..Parts::default() }
        };
        let joints = (0..named.len().checked_sub(1)?).filter(|at| is_parted(*at));
        let pairs = joints.map(|at| named.split_at(at + 1));
        let has_two_jobs = |own: &[&Item], [first, second]: &[Parts; 2]| {
            let ends_in_rank = own.last().is_some_and(|last| rank_in(&[*last]).is_some());
            match (first.rank, second.rank) {
                (Some(_), None) => ends_in_rank,
                (None, Some(_)) => second.subjects == office && first.subjects != office,
                _ => false,
            }
        };
        pairs.map(|(first, second)| (first, [job(first), job(second)])).find_map(|(own, jobs)| {
            let are_named = jobs.iter().all(|job| job.subjects != 0);
            (are_named && has_two_jobs(own, &jobs)).then_some(jobs)
        })
    }

    /// The part that names the job, word by word, as a whole title.
    fn whole_core(&self, items: &[Item], tokens: &[Token]) -> Option<&Target> {
        let is_extra = |item: &&Item| {
            item.sense.is_some_and(|sense| {
                sense.remote.is_some() || sense.employment.is_some() || sense.credential.is_some()
            }) || item.level.is_some()
                || item
                    .sense
                    .is_some_and(|sense| sense.rank == Some(Rank::Senior) && sense.subjects == 0)
        };
        let mut key = String::new();
        // `Analyst in Tampa`: what follows is the place.
        let named = items.iter().take_while(|item| tokens[item.from].word != "in");
        for item in named.filter(|item| item.segment == 0 && !is_extra(item)) {
            tokens[item.from..item.to]
                .iter()
                .for_each(|token| key.push_str(&self.words.canonical(&token.word)));
        }
        self.whole.get(key.as_str())
    }

    /// The occupation whose published title the words are, beside words of remote work, employment and level.
    fn find_published(&self, tokens: &[Token], items: &[Item]) -> Option<Soc> {
        let says_terms = |item: &&Item| {
            item.level.is_some()
                || item.sense.is_some_and(|sense| {
                    sense.remote.is_some()
                        || sense.employment.is_some()
                        || sense.credential.is_some()
                })
        };
        // `Registered Nurse (Clinical Documentation Improvement)`: what follows says which work it is.
        let is_told_behind = items
            .iter()
            .any(|item| item.segment > 0 && item.sense.is_some_and(|sense| sense.subjects != 0));
        let core = items.iter().filter(|item| item.segment == 0 && !says_terms(item));
        let key = |tokens: &mut dyn Iterator<Item = &Token>| {
            tokens.map(|token| without_plural(&token.word)).collect::<String>()
        };
        let whole = key(&mut tokens.iter());
        let core = key(&mut core.flat_map(|item| &tokens[item.from..item.to]));
        let found = self.published.get(whole.as_str());
        found.or_else(|| self.published.get(core.as_str()).filter(|_| !is_told_behind)).copied()
    }

    fn refuse_other_field(&self, parts: &Parts) -> Option<(Reading<Job>, Vec<Soc>)> {
        let clinical_work =
            parts.subjects & self.words.with_clinician != 0 && parts.rank() < Rank::Supervisor;
        if let Some(other) = parts.other {
            let (soc, title) = &self.words.others[usize::from(other)];
            return Some(self.refuse_as(*soc, title));
        }
        if parts.clinician && !clinical_work {
            let soc = Soc::new(291_141);
            return Some(self.refuse_as(soc, "registered nurse"));
        }
        let is_open = parts.may_mislead && !parts.anchored_by_word
            || parts.may_be_other_place && !parts.anchored;
        if parts.misleads || is_open {
            let reason = "its words are of another field";
            return Some((Reading::refuse(Refusal::NotOfField, reason), Vec::new()));
        }
        None
    }

    fn refuse_as(&self, soc: Option<Soc>, title: &str) -> (Reading<Job>, Vec<Soc>) {
        let reason = match soc {
            Some(soc) => format!("not of this field: {title}, {soc}"),
            None => format!("not of this field: {title}"),
        };
        (Reading::refuse(Refusal::NotOfField, reason), soc.into_iter().collect())
    }

    /// A credential alone stands for the role that it is for.
    fn read_without_subject(&self, items: &[Item], parts: &Parts) -> (Reading<Job>, Vec<Soc>) {
        let credentials: Vec<u16> =
            items.iter().filter_map(|item| item.sense?.credential).collect();
        if parts.unknown == 0
            && parts.head == 0
            && parts.rank.is_none()
            && let Some(first) = credentials.first()
        {
            let CredentialEntry { roles, occupations, .. } = &self.credentials[usize::from(*first)];
            if !roles.is_empty() {
                let target = Target { roles: roles.clone(), ..Target::default() };
                return self.answer_target(&target, parts, 0.85, MatchKind::Alias);
            }
            let score = if occupations.len() == 1 { 0.85 } else { 0.7 };
            let note = "a credential: an occupation that its holders mostly work in";
            let candidates = occupations
                .iter()
                .map(|soc| self.match_occupation(*soc, MatchKind::Alias, score, note.to_owned()));
            let candidates: Vec<_> = candidates.collect();
            if !candidates.is_empty() {
                return (Reading::from_candidates(candidates), occupations.clone());
            }
        }
        (Reading::refuse(Refusal::Unknown, "no job of that name is known"), Vec::new())
    }

    /// The closest signature that says no more than the title: never a higher rank.
    fn find_target(&self, parts: &Parts) -> Option<(&Target, f64)> {
        let rank = parts.rank();
        let ranks: &[Rank] = match rank {
            Rank::Entry => &[Rank::Entry, Rank::First, Rank::Worker],
            Rank::First => &[Rank::First, Rank::Entry, Rank::Worker],
            Rank::Worker => &[Rank::Worker],
            Rank::Senior => &[Rank::Senior, Rank::Worker],
            Rank::Supervisor => &[Rank::Supervisor],
            Rank::Manager => &[Rank::Manager, Rank::Supervisor],
            Rank::Director => &[Rank::Director, Rank::Manager, Rank::Supervisor],
            Rank::VicePresident => &[Rank::VicePresident, Rank::Director],
            Rank::Chief => &[Rank::Chief, Rank::VicePresident, Rank::Director, Rank::Manager],
        };
        let get = |signature: &Signature| {
            self.signatures.get(signature).filter(|target| parts.leads || !target.lead_only)
        };
        for head in [parts.head, 0] {
            for (step, rank) in ranks.iter().enumerate() {
                for inpatient in [parts.inpatient, false] {
                    let signature =
                        Signature { subjects: parts.subjects, head, inpatient, rank: *rank };
                    let Some(target) = get(&signature) else { continue };
                    if step == 0 {
                        return Some((target, 0.97));
                    }
                    // Where the noun says no more than any other, the rank decides.
                    let any_noun = Signature { head: 0, ..signature };
                    let ranked = Signature { rank: ranks[0], ..any_noun };
                    let is_plain = get(&any_noun).is_some_and(|it| it.roles == target.roles);
                    let target = get(&ranked).filter(|_| is_plain).unwrap_or(target);
                    return Some((target, 0.93));
                }
            }
        }
        None
    }

    fn refuse_without_role(&self, parts: &Parts) -> (Reading<Job>, Vec<Soc>) {
        let mut nearest: Vec<Match<Job>> = Vec::new();
        for at in 0..self.words.subjects.len() {
            if parts.subjects & (1 << at) == 0 {
                continue;
            }
            let single = Parts {
                subjects: 1 << at,
                rank: parts.rank,
                level: parts.level,
                ..Parts::default()
            };
            let found = self.find_target(&single);
            for candidate in found.iter().flat_map(|(target, _)| self.match_targets(target, 0.6)) {
                if !nearest.iter().any(|it| it.value == candidate.value) {
                    nearest.push(candidate);
                }
            }
        }
        let occupations: Vec<Soc> = match parts.rank() {
            Rank::Supervisor => {
                [Soc::new(431_011), Soc::new(119_111)].into_iter().flatten().collect()
            }
            rank if rank >= Rank::Manager => Soc::new(119_111).into_iter().collect(),
            _ => nearest.iter().map(|it| it.value.occupation).collect(),
        };
        if nearest.len() > 1 && parts.rank() < Rank::Supervisor {
            return (Reading::Ambiguous(nearest), occupations);
        }
        let reason = "the catalog has no role for it".to_owned();
        (Reading::Refused { refusal: Refusal::NoRole, reason, nearest }, occupations)
    }

    fn match_targets(&self, target: &Target, score: f64) -> Vec<Match<Job>> {
        let roles = target.roles.iter();
        roles
            .map(|role| {
                let mut candidate = self.match_role(*role, MatchKind::Partial, score);
                "by the kind of work that it names".clone_into(&mut candidate.note);
                candidate
            })
            .collect()
    }

    fn answer_target(
        &self,
        target: &Target,
        parts: &Parts,
        score: f64,
        kind: MatchKind,
    ) -> (Reading<Job>, Vec<Soc>) {
        let occupations = target.occupations.clone();
        match target.roles.as_slice() {
            [] => {
                let reason = match occupations.first() {
                    Some(soc) if parts.subjects != 0 => {
                        let name = self.occupation_names.get(soc).cloned().unwrap_or_default();
                        format!(
                            "of the field, but the catalog has no role for it; the occupation is {name}, {soc}"
                        )
                    }
                    Some(soc) => format!(
                        "not of this field: {}, {soc}",
                        self.occupation_names.get(soc).map_or("", String::as_str)
                    ),
                    None => "the catalog has no role for it".to_owned(),
                };
                let refusal =
                    if parts.subjects != 0 { Refusal::NoRole } else { Refusal::NotOfField };
                (Reading::refuse(refusal, reason), occupations)
            }
            [role] => {
                let mut answer = self.match_role(*role, kind, score);
                if parts.rank() == Rank::VicePresident {
                    "the nearest role; a vice president earns more".clone_into(&mut answer.note);
                }
                (Reading::from_candidates(vec![answer]), occupations)
            }
            roles => {
                let candidates = roles.iter().map(|role| {
                    let mut candidate = self.match_role(*role, kind, 0.7);
                    "one of the jobs that go by this title".clone_into(&mut candidate.note);
                    candidate
                });
                (Reading::Ambiguous(candidates.collect()), occupations)
            }
        }
    }

    /// Unknown words behind the job that are a place of the US.
    fn count_places(&self, items: &[Item], tokens: &[Token], places: &PlaceIndex) -> usize {
        let last_known = items.iter().rposition(|item| {
            item.sense
                .is_some_and(|sense| sense.subjects != 0 || sense.head != 0 || sense.rank.is_some())
        });
        let behind = items.iter().skip(last_known.map_or(0, |at| at + 1));
        behind
            .filter(|item| item.sense.is_none() && places.has_place(&tokens[item.from].word))
            .count()
    }

    /// True if a later part has words that nothing is known of and that are no place.
    fn has_stranger_behind(
        &self,
        text: &str,
        tokens: &[Token],
        items: &[Item],
        places: &PlaceIndex,
    ) -> bool {
        let core = self.core_segment(items);
        // A part that speaks of our work explains it: `Billing Specialist (RCM company)`. Any field has teachers.
        let teaching = self.subject_bit("education");
        let is_ours = |segment: usize| {
            let mut own = items.iter().filter(|item| item.segment == segment);
            own.any(|item| item.sense.is_some_and(|sense| sense.subjects & !teaching != 0))
        };
        let behind = items.iter().filter(|item| item.segment > core && item.sense.is_none());
        let behind: Vec<_> = behind.filter(|item| !is_ours(item.segment)).collect();
        // Words of one name stand together: `Las Vegas`.
        let mut names =
            behind.chunk_by(|one, next| one.segment == next.segment && one.to == next.from);
        names.any(|name| {
            let (first, last) = (name[0].from, name[name.len() - 1].to - 1);
            let reading = places.read(&text[tokens[first].start..tokens[last].end]);
            !matches!(reading, Reading::Read(_) | Reading::Ambiguous(_))
        })
    }

    /// True if the title means another role without its word for inpatient records.
    fn is_told_by_inpatient(&self, items: &[Item]) -> bool {
        let parts = self.sort_parts(items);
        if !parts.inpatient {
            return false;
        }
        let roles = |parts: &Parts| self.find_target(parts).map(|(target, _)| &target.roles);
        let with = roles(&parts);
        with != roles(&Parts { inpatient: false, ..parts })
    }

    fn read_parts(&self, items: &[Item], tokens: &[Token]) -> TitleReading {
        let mut reading = TitleReading::of(Reading::refuse(Refusal::Unknown, ""));
        let name = |names: &[String], at: Option<u8>| at.map(|at| names[usize::from(at)].clone());
        for item in items {
            if let Some(level) = item.level {
                let levels = ["1", "2", "3", "4", "5"];
                reading.levels.push(levels[usize::from(level) - 1]);
            }
            let Some(sense) = &item.sense else { continue };
            if let Some(rank) = sense.rank {
                reading.levels.push(match rank {
                    Rank::Entry => "entry",
                    Rank::First | Rank::Worker => continue,
                    Rank::Senior if sense.is_lead => "lead",
                    Rank::Senior => "senior",
                    Rank::Supervisor => "supervisor",
                    Rank::Manager => "manager",
                    Rank::Director => "director",
                    Rank::VicePresident => "vp",
                    Rank::Chief => "chief",
                });
            }
            if let Some(at) = sense.credential {
                reading.credentials.push(self.credentials[usize::from(at)].code.clone());
            }
            if sense.clinician && tokens[item.from].word == "rn" {
                reading.credentials.push("RN".to_owned());
            }
            reading.records.extend(name(&self.words.records, sense.records));
            reading.specialty =
                reading.specialty.or(name(&self.words.specialties, sense.specialty));
            reading.setting = reading.setting.or(name(&self.words.settings, sense.setting));
            reading.remote = reading.remote.or(name(&self.words.remotes, sense.remote));
            reading.employment =
                reading.employment.or(name(&self.words.employments, sense.employment));
        }
        reading.records.dedup();
        let in_job = self.inpatient.filter(|_| self.is_told_by_inpatient(items));
        let own = items.iter().filter_map(|item| item.sense).filter(|it| it.subjects == 0);
        let own = own.filter_map(|sense| sense.records).filter(|records| Some(*records) != in_job);
        reading
            .own_records
            .extend(own.filter_map(|records| name(&self.words.records, Some(records))));
        reading.own_records.dedup();
        reading
    }
}

impl TitleReading {
    fn of(job: Reading<Job>) -> Self {
        Self {
            job,
            occupations: Vec::new(),
            levels: Vec::new(),
            credentials: Vec::new(),
            records: Vec::new(),
            own_records: Vec::new(),
            years: None,
            specialty: None,
            setting: None,
            remote: None,
            employment: None,
            place: None,
            place_text: String::new(),
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
fn plain_key(title: &str) -> Box<str> {
    let letters = title.chars().filter(|it| it.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect::<String>().into_boxed_str()
}

/// Takes the plural off whatever it looks like: `mechanics` and `statistics` lose it on both sides of a comparison.
fn without_plural(word: &str) -> String {
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

/// The six digits of the occupation in a BLS series id.
fn soc_of_series(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("OEU").or_else(|| text.strip_prefix("oeu"))?;
    rest.get(14..20).filter(|soc| rest.len() == 22 && soc.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A length of time that is no experience: `12 month contract`, `2 year program`.
const OTHER_YEARS: &[&str] = &["contract", "assignment", "program", "degree", "old", "term"];

/// The number before `years`, the lower one of a range.
fn find_years(tokens: &[Token]) -> Option<f64> {
    tokens.iter().enumerate().find_map(|(at, token)| {
        let number = match token.word.as_str() {
            "years" | "yrs" | "year" | "yr" | "yoe" => tokens.get(at.checked_sub(1)?)?,
            // `5yrs` is one word.
            word => {
                let digits = word.trim_end_matches(|it: char| it.is_ascii_alphabetic());
                let is_years = matches!(&word[digits.len()..], "yrs" | "yr" | "years" | "y");
                return digits.parse().ok().filter(|_| is_years && digits.len() <= 2);
            }
        };
        let is_other =
            tokens.get(at + 1).is_some_and(|next| OTHER_YEARS.contains(&next.word.as_str()));
        let low = at
            .checked_sub(2)
            .and_then(|low| tokens.get(low))
            .filter(|low| low.is_number() && matches!(number.gap, Gap::Soft | Gap::Hard));
        let years: f64 = low.unwrap_or(number).word.parse().ok()?;
        ((0.0..=40.0).contains(&years) && !is_other).then_some(years)
    })
}
