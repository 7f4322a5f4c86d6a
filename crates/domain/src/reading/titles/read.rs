//! From the words of a title to a role, an occupation, or the reason why there is none.

use super::index::{CredentialEntry, Signature, Target, TitleIndex};
use super::place::find_place;
use super::sort::Parts;
use super::words::{Item, Rank};
use crate::code::{AreaCode, Soc};
use crate::reading::MAX_CHARS;
use crate::reading::outcome::{Match, MatchKind, Reading, Refusal};
use crate::reading::places::PlaceIndex;
use crate::reading::tokens::{Gap, Token, introduces_place, split_words};

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

/// How many jobs are suggested for a text that means none.
const MOST_SUGGESTED: usize = 50;

impl TitleIndex {
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

    pub(super) fn match_role(&self, role: u16, kind: MatchKind, score: f64) -> Match<Job> {
        let role = &self.roles[usize::from(role)];
        Match {
            value: Job { role: Some(role.id.clone()), occupation: role.occupation },
            name: role.title.clone(),
            kind,
            score,
            note: String::new(),
        }
    }

    pub(super) fn match_occupation(
        &self,
        soc: Soc,
        kind: MatchKind,
        score: f64,
        note: String,
    ) -> Match<Job> {
        let name = self.occupation_names.get(&soc).cloned().unwrap_or_else(|| soc.to_string());
        Match { value: Job { role: None, occupation: soc }, name, kind, score, note }
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
        let first_part = self.fold_first_part(items, tokens);
        let first_title = self.whole.get(first_part.as_str());
        if let Some(target) = first_title
            && (parts.subjects == 0 || !parts.anchored && self.core_segment(items) == 0)
        {
            return self.answer_target(target, &parts, 0.95, MatchKind::Alias);
        }
        if let Some(refused) = self.refuse_other_field(&parts) {
            return refused;
        }
        if self.assists_leader(items, tokens) {
            let reason =
                "an assistant to somebody who leads others; the catalog has no role for it";
            return (Reading::refuse(Refusal::NoRole, reason), Vec::new());
        }
        // `Project Manager - Revenue Cycle`: a job of any field, in whatever department.
        if let Some(target) = first_title
            && self.words.staff.contains(first_part.as_str())
            && self.core_segment(items) > 0
        {
            return self.answer_target(target, &parts, 0.95, MatchKind::Alias);
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
        // `File Clerk, Medical Records`: a job that any field has.
        let has_stranger_in_front = first_title.is_none() && self.has_stranger_in_front(items);
        if is_doubtful || has_stranger_in_front {
            let nearest = self.match_targets(target, 0.6);
            let reason = match has_stranger_in_front {
                true => "no job of that name is known; the work behind it may be its department's",
                false => "some words are not known, and nothing says that it is of health care",
            };
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

    /// The first part, word by word, without what titles say beside the job.
    fn fold_first_part(&self, items: &[Item], tokens: &[Token]) -> String {
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
        let named = items.iter().take_while(|item| !introduces_place(&tokens[item.from].word));
        for item in named.filter(|item| item.segment == 0 && !is_extra(item)) {
            tokens[item.from..item.to]
                .iter()
                .for_each(|token| key.push_str(&self.words.canonical(&token.word)));
        }
        key
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
    pub(super) fn find_target(&self, parts: &Parts) -> Option<(&Target, f64)> {
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
